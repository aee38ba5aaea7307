"""Words that tell a person's name in English: first names, titles, and what looks like a name and is none."""

FIRST_NAMES = frozenset(
    # English, and what is usual in English papers: men
    "Aaron Abraham Adam Adrian Alan Albert Alec Alex Alexander Alfred Allan Allen Andre Andrew Andy Anthony Antony "
    "Arnold Arthur Barack Barry Ben Benjamin Bernard Bernie Bill Billy Bob Bobby Boris Brad Brandon Brent Brett Brian "
    "Bruce Bryan Calvin Cameron Carl Chad Charles Charlie Chris Christopher Chuck Clark Clive Colin Connor "
    "Craig Curtis Damien Damon Dan Daniel Danny Darren Dave David Dennis Derek Dick Dominic Don Donald Doug "
    "Douglas Duncan Dustin Dwayne Dylan Ed Eddie Edgar Edward Edwin Elliott Elon Eric Ernest Ethan Eugene Evan "
    "Felix Francis Frank Franklin Fred Frederick Gareth Garry Gary Gavin Geoff Geoffrey Gerald Gerard Gilbert "
    "Glen Glenn Gordon Graham Greg Gregory Harold Harry Harvey Henry Herbert Herman Howard Hugh Hugo Ian "
    "Isaac Ivan Jack Jackson Jacob Jake James Jamie Jared Jason Jay Jeff Jeffrey Jeremy Jerome Jerry Jesse Jim Jimmy "
    "Joe Joel John Johnny Jon Jonathan Joseph Josh Joshua Julian Justin Karl Keith Ken Kenneth Kevin Kirk Kurt "
    "Kyle Larry Laurence Lawrence Lee Leo Leon Leonard Leonardo Leroy Leslie Lester Lewis Liam Lionel Lloyd "
    "Logan Louis Lucas Luke Malcolm Marc Marcus Mario Mark Marshall Martin Marvin Matt Matthew Maurice Max Maxwell "
    "Michael Mick Miguel Mike Milton Mitch Mitchell Morgan Nathan Nathaniel Neil Nelson Nicholas Nick Nigel Noah Noel "
    "Norman Oliver Oscar Owen Patrick Paul Perry Pete Peter Phil Philip Phillip Ralph Randall Randy Raymond Reginald "
    "Richard Rick Ricky Rob Robert Robin Rod Rodney Roger Roland Ron Ronald Ross Roy Rupert Russell Ryan Sam "
    "Samuel Scott Sean Sebastian Seth Shane Shaun Shawn Sidney Simon Spencer Stan Stanley Stephen Steve Steven "
    "Stewart Stuart Ted Terence Terry Theodore Thomas Tim Timothy Toby Todd Tom Tommy Tony Travis Trevor Troy Tyler "
    "Vernon Victor Vincent Wallace Walter Warren Wayne Wesley William Zac Zach Zachary "
    # women
    "Abigail Alexandra Alexis Alice Alicia Alison Allison Amanda Amber Amelia Amy Andrea Angela Angelina Anita Ann "
    "Anna Anne Annie Ashley Audrey Barbara Beatrice Becky Beth Betty Beverly Bonnie Brenda Brittany Camilla Carla "
    "Carol Carole Caroline Carolyn Carrie Cassandra Catherine Cathy Charlotte Cheryl Christina Christine "
    "Cindy Claire Clara Courtney Cynthia Danielle Deborah Debra Denise Diana Diane Donna Doris Dorothy Edith Eileen "
    "Elaine Eleanor Elena Elizabeth Ellen Ellie Emily Emma Erica Erin Esther Eva Evelyn Fiona Florence Frances "
    "Gabrielle Gail Gemma Georgina Gina Gladys Gloria Grace Greta Gwen Hannah Harriet Heather Heidi Helen Helena "
    "Hilary Hillary Holly Ingrid Irene Isabel Isabella Ivanka Jacqueline Jane Janet Janice Jasmine Jean Jenna "
    "Jennifer Jenny Jessica Jill Joan Joanna Joanne Jodie Josephine Joyce Juanita Judith Judy Julia Julie Juliet "
    "Karen Kate Katherine Kathleen Kathryn Kathy Katie Kayla Kelly Kerry Kim Kimberly Kirsten Kristen Kristin Laura "
    "Lauren Leah Lena Lily Linda Lindsay Lisa Liz Louise Lucia Lucy Lydia Lynn Madeleine Madison Mandy Margaret Maria "
    "Marie Marilyn Marina Marion Marjorie Martha Mary Maureen Megan Meghan Melania Melanie Melinda Melissa Meredith "
    "Mia Michelle Mildred Miranda Molly Monica Nadia Nancy Naomi Natalia Natalie Natasha Nicola Nicole Nina Nora "
    "Norma Olga Olivia Pamela Patricia Paula Pauline Peggy Penny Phyllis Priscilla Rachel Rebecca Regina Renee Rita "
    "Roberta Rosa Rosemary Ruth Sabrina Sally Samantha Sandra Sara Sarah Shannon Sharon Sheila Shelley Sherry Shirley "
    "Simone Sofia Sonia Sophia Sophie Stacy Stella Stephanie Susan Suzanne Sylvia Tamara Tammy Tanya Tara Teresa "
    "Theresa Tina Tracy Ursula Valerie Vanessa Vera Veronica Victoria Viola Violet Vivian Vivien Wendy Whitney Yvonne "
    "Zoe "
    # Romance languages
    "Alberto Alejandro Alfonso Alfredo Alvaro Andres Angelo Antoine Antonio Armando Arturo Bernardo Bruno Carlos "
    "Carmen Cesar Claude Claudia Claudio Cristiano Cristina Diego Dilma Domingo Eduardo Emilio Emmanuel Enrique "
    "Ernesto Esteban Fabio Federico Felipe Fernando Fidel Francesco Francisco Francois Gabriel Gerardo Giovanni "
    "Giuseppe Guillermo Gustavo Hector Henri Ignacio Jacques Jair Javier Jean-Claude Joao Joaquin Jorge Jose Juan "
    "Laurent Leopoldo Lorenzo Luca Luigi Luis Luiz Manuel Marcel Marcelo Marco Marcos Mateo Matteo Mauricio Mauro "
    "Michel Nicolas Olivier Pablo Paolo Pascal Pedro Philippe Pierre Rafael Ramon Raul Ricardo Roberto Rodrigo "
    "Ronaldo Salvador Santiago Sergio Silvio Thierry Tomas Valeria Vicente Xavier Yves "
    # Germanic and Nordic languages
    "Anders Andreas Annalena Bernd Bjorn Christoph Dieter Dirk Erich Erik Ernst Frank-Walter Franz Friedrich Fritz "
    "Georg Gerhard Gunter Gustav Hans Hans-Peter Heiko Heinrich Heinz Helmut Hermann Horst Jan Jens Joachim Jochen "
    "Johan Johann Johannes Jonas Jurgen Karin Karl-Heinz Klaus Lars Magnus Manfred Markus Martina Mathias Matthias "
    "Nils Norbert Olaf Ole Otto Peer Rainer Rolf Rudolf Stefan Steffen Sven Thorsten Uwe Werner Wilhelm Wolfgang "
    # Slavic and neighbouring languages
    "Aleksandr Alexei Anatoly Andrei Andrej Andrzej Arkady Bogdan Dmitri Dmitry Evgeny Fyodor Gennady Grigory Igor "
    "Irina Ivo Jaroslaw Josip Konstantin Lech Leonid Maksim Mateusz Mikhail Milos Miroslav Mykola Nikita Nikola "
    "Nikolai Novak Oleg Pavel Petr Petro Piotr Sergei Sergey Slobodan Stanislav Svetlana Tatiana Tomasz Vaclav Vadim "
    "Valentin Valentina Valery Vasily Viktor Vitaly Vladimir Volodymyr Vyacheslav Yelena Yevgeny Yulia Yuri "
    # the Near East, South Asia and Africa
    "Abbas Abdallah Abdel Abdul Abdullah Abu Ahmad Ahmed Ali Amir Anwar Arvind Ashraf Asif Ayman Bashar Benazir "
    "Benyamin Cyril Farouk Fatima Hamid Hasan Hassan Hosni Hussein Ibrahim Imran Indira Ismail Jamal Javad Kamal "
    "Karim Khaled Khalid Kofi Mahmoud Malala Manmohan Mehmet Mehmood Mohamed Mohammad Mohammed Mohandas Muhammad "
    "Mustafa Nabil Najib Narendra Nasser Nawaz Omar Osama Pervez Priya Qassem Rahul Rajiv Rami Ranil Rashid Recep "
    "Reza Salman Sanjay Satya Shahid Sundar Tariq Tayyip Thabo Uhuru Vijay Yasser Yousef Yusuf Zine".split()
)

# What stands before a name, and says that it is one.
TITLES = frozenset(
    "Admiral Ambassador Captain Chairman Chairwoman Chancellor Coach Colonel Comrade Congressman Congresswoman Dame "
    "Detective Dr Gen General Gov Governor Inspector Judge Justice King Lady Lieutenant Lord Madam Mayor Minister "
    "Miss Mr Mrs Ms Officer Premier President Prince Princess Prof Professor Queen Rep Representative Secretary Sen "
    "Senator Sergeant Sgt Sir Spokesman Spokesperson Spokeswoman".split()
)

# Capitalised words that are no part of a name: the first word of a sentence, months, what organisations are called.
NO_NAMES = frozenset(
    "A About Academy Act Administration African After Again Agency Airlines Airport All Alliance Also Although "
    "American Among An And Another Any April Arab Are Army As Asian Assembly Association At Attorney August Authority "
    "Avenue Award Awards Bank Basin Bay Be Beach Because Before Bible Bill Board Both Bridge British Bureau But By "
    "Cabinet Can Canadian Castle Cathedral Center Central Centre Chair Chairman Chairperson Chamber Championship "
    "Championships Chief Chinese Christian Christmas Church City Clinic Club Co Coast College Commission Committee "
    "Community Company Conference Congress Consulate Corp Corporation Corps Council Country County Court Creek Cup "
    "Daily Dam Day December Democratic Department Deputy Desert Director District Division Do Does During Dynasty "
    "Each Early East Eastern Embassy Empire English Enterprise European Even Every Executive Expo Express Expressway "
    "Farm February Federal Federation Festival Few Field First Food Football For Force Forest Former Forum Foundation "
    "French Friday From Fund Games Garden Gardens Gate Gazette German Government Grand Group Guard Had Hall Harbor "
    "Harbour Has Have He Heights Her Herald Here High Highway Hill Hills His Holdings Hospital Hotel House How "
    "However I If In Inc Indian Industrial Industry Institute Insurance International Iranian Is Island Islands "
    "Israeli It Italian Its January Japanese Jewish Journal July June Junior Korean Lab Laboratory Lake Lane Last "
    "Late Law Leader League Library Like Limited Line Ltd Magazine Mall Manager Many March Market May Meanwhile "
    "Medical Medicine Memorial Men Metropolitan Middle Minister Ministry Mission Monday More Most Motor Motors Mount "
    "Mountain Mountains Municipal Museum Muslim My National New News Next No North Northern Not November Now Ocean "
    "October Of Office Olympic Olympics On Once One Only Open Opera Or Organization Other Our Out Over Palace Park "
    "Partners Party Peninsula People Place Plan Plaza Police Policy Port Post Power Prefecture President Press Prime "
    "Prize Province Provincial Public Publishing Radio Railway Region Republic Research Reserve Resort Restaurant "
    "River Road Royal Russian Said Saturday Saw School Science Sea Secretary Securities Security Senate September "
    "Services She Show Since So Society Some South Southern Spanish Speaker Spokesman Spokeswoman Square Stadium "
    "State States Station Store Straits Street Studio Studios Such Summit Sunday Super Supreme System TV Taiwanese "
    "Tea Technologies Technology Television Temple That The Theater Theatre Their Then There These They This Those "
    "Three Through Thursday Times To Today Tower Town Township Trade Treasury Treaty Tribune Trust Tuesday Two Under "
    "Union United University Until Up Valley Vice Village Wall War Was We Wednesday Were West Western What When Where "
    "Whether Which While Who Why With Women World Yesterday Yet You Your Youth Zone "
    # places that stand beside a first name that is also a word
    "Africa America Asia Australia Beijing Britain Brussels Canada China Europe France Germany India Iran Iraq "
    "Israel Italy  Japan Korea London Mexico Moscow Paris Russia Shanghai Spain Syria Taiwan Tokyo Turkey Ukraine "
    "Washington".split()
)

# Names in letters that look like pinyin and are no Mandarin: they need not sound like their Chinese.
NO_PINYIN = frozenset(
    [
        "Hong Kong",
        "Hang Seng",
        "Tai Chi",
        "Da Nang",
        "Wan Chai",
        "Kung Fu",
        "Feng Shui",
        "Dim Sum",
        "Sai Kung",
        "Tai Po",
        "Cha Chaan",
        "Lan Kwai",
        "La Liga",
        "La Nina",
        "La La",
        "Lo Mein",
        "Mai Tai",
    ]
)
# English words that pinyin happens to spell; two of them are no name: He Ran, You Can.
ENGLISH_WORDS = frozenset(
    "a an bang bin can chi dang die ding dong fan gang gun hai hang he hen ken lie long ma man me men pa pan pang pin "
    "ping ran rang sang shang she song sun tan tang tie wan wang you".split()
)
# Places whose people's names are spelt by other rules than the sound of the characters in Mandarin.
OTHER_SPELLINGS = (
    "香港",
    "澳门",
    "台湾",
    "台北",
    "高雄",
    "新北",
    "台中",
    "台南",
    "民进党",
    "国民党",
    "韩国",
    "朝鲜",
    "越南",
    "新加坡",
    "马来西亚",
)

# Family names of Asia that are not spelt by the sound of their characters in Mandarin.
FAMILY_NAMES_ELSEWHERE = frozenset(
    # Cantonese, Hokkien and older spellings
    "Au Chan Chang Chao Chau Cheng Cheong Cheung Chiang Chien Chin Ching Chiu Cho Choi Chong Chow Choy Chu Chua Chui "
    "Chun Chung Fok Foo Fung Goh Hui Hung Ip Kan Ko Koo Kung Kuo Kwan Kwok Kwong Lai Lam Lau Lee Leong Leung Liang "
    "Liao Lim Lo Loh Low Lui Luk Ma Mak Mok Ng Ngai Ong Pang Poon Shek Shih Shum Siu So Soong Suen Sung Szeto Tai Tam "
    "Tan Tang Tay Teo Ting To Tong Tsai Tsang Tse Tseng Tso Tsui Tung Wan Wong Woo Wu Yam Yang Yao Yau Yee Yeh Yen "
    "Yeo Yeoh Yeung Yip Yiu Yu Yue Yuen "
    # Korean
    "Ahn Bae Baek Ban Han Heo Hong Hwang Jang Jeon Jeong Jin Jo Joo Jung Kang Kim Kwak Kwon Moon Nam Noh Oh Paik Park "
    "Rhee Roh Ryu Seo Shim Shin Sohn Song Suh Yim Yoo Yoon Yun "
    # Vietnamese
    "Dang Dinh Do Duong Ho Hoang Huynh Le Ly Ngo Nguyen Pham Phan Tran Trinh Truong Vo Vu".split()
)

# Less common Chinese surnames that are seldom anything else; with the common ones, a sign that a text names somebody.
TELLING_SURNAMES = (
    "习乔伍庞颜倪庄聂鲁岳翟殷詹耿焦俞柳祝宁尚舒阮柯梅童凌裴霍涂翁冉骆辛靳柴蒙鲍祁屈饶牟尤缪芦褚娄戚岑冼瞿桂佟臧闵苟邬"
    "卞仇栾隋刁沙巫寇郎甄仲虞敖巩佘迟邝匡鞠冀郁燕鄢奚谌洪龚莫喻"
)

# Names whose Chinese is a custom, and does not sound like them by any rule.
BY_CUSTOM = {
    "David": "大卫", "Gates": "盖茨", "Roosevelt": "罗斯福", "Juan": "胡安", "Matthew": "马修",
    "Xavier": "泽维尔", "Jesus": "耶稣", "Hollande": "奥朗德", "Wright": "赖特", "Yates": "耶茨",
    "Bates": "贝茨", "Hughes": "休斯", "Hugh": "休", "Knight": "奈特", "Holmes": "福尔摩斯",
    "Dickens": "狄更斯", "Newton": "牛顿", "Juncker": "容克", "Shakespeare": "莎士比亚",
    "Hemingway": "海明威", "Gogh": "梵高", "Leonardo": "达芬奇", "Ricci": "利玛窦", "Needham": "李约瑟",
    "Stuart": "司徒雷登", "Bethune": "白求恩", "Buck": "赛珍珠", "Fairbank": "费正清", "Patten": "彭定康",
    "Locke": "骆家辉", "Francis": "方济各", "Ronaldo": "C罗", "DiCaprio": "小李子", "Swift": "霉霉",
    "Schwarzenegger": "施瓦辛格",
}  # fmt: skip
