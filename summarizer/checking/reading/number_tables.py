"""The words for numbers in both languages."""

# Numerals, those of the calendar (〇), of cheques (壹) and of speech (俩) among them.
CHINESE_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
}
CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000, "廿": 20, "卅": 30, "万": 10**4, "亿": 10**8}

# What a figure in digits is multiplied by: 3000万 is thirty million.
CHINESE_SCALES = {
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
ENGLISH_SCALES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
    "trn": 10**12,
    "tn": 10**12,
}
# Letters that scale a figure in a newspaper and may be a unit elsewhere: 35m followers, a 35m pool.
DOUBTFUL_SCALES = {"k": 10**3, "m": 10**6, "b": 10**9}

# Written right before a figure (RMB27 billion), and no name.
CURRENCIES = frozenset("RMB CNY USD US HKD EUR JPY GBP AUD CAD".split())

# Names with a figure that Chinese says without one: 新冠 is COVID-19.
NAMES_OF_NO_NUMBER = frozenset({"COVID", "Covid"})

# What Chinese counts: a numeral before one of these is a number, not a part of a name or an idiom.
MEASURES = frozenset(
    "年月日天周岁个名人位届次项条家座部种场国省市县区村镇户所台辆架艘套件批份张只头棵株根枚颗块片层栋幢间"
    "米里亩吨斤克升元美欧日英港分小秒点时度级类轮期代世季页章节篇本册首幅门科集倍成大中支方步岁者万亿"
    "公平立海千毫厘百多余"
)

_CARDINALS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()

ENGLISH_CARDINALS: dict[str, int] = {word: value for value, word in enumerate(_CARDINALS)} | {
    word: value for value, word in zip(range(20, 100, 10), _TENS, strict=True)
}
ENGLISH_ORDINALS: dict[str, int] = {word: value for value, word in enumerate(_ORDINALS)} | {
    f"{word[:-1]}ieth": value for value, word in zip(range(20, 100, 10), _TENS, strict=True)
}
ENGLISH_ORDINALS |= {f"{word}ly": ENGLISH_ORDINALS[word] for word in "first second third fourth fifth sixth".split()}
ENGLISH_ORDINAL_SCALES = {"hundredth": 100, "thousandth": 1000, "millionth": 10**6}
# What a number of them is a fraction: two thirds, three quarters.
ENGLISH_PARTS: dict[str, int] = (
    {word: ENGLISH_ORDINALS[word] for word in _ORDINALS[3:11]}
    | {f"{word}s": ENGLISH_ORDINALS[word] for word in _ORDINALS[3:11]}
    | {"quarter": 4, "quarters": 4, "half": 2, "halves": 2, "hundredths": 100, "twentieth": 20}
)
# Multiples, groups and the two ends of a row: each value that the word may stand for.
ENGLISH_LOOSE: dict[str, tuple[str, ...]] = {
    "once": ("1",),
    "single": ("1",),
    "twice": ("2",),
    "double": ("2", "100"),
    "doubled": ("2", "100"),
    "doubles": ("2",),
    "doubling": ("2", "100"),
    "twofold": ("2", "100"),
    "dual": ("2",),
    "both": ("2",),
    "pair": ("2",),
    "couple": ("2",),
    "twin": ("2",),
    "twins": ("2",),
    "bilateral": ("2",),
    "thrice": ("3",),
    "triple": ("3", "200"),
    "tripled": ("3", "200"),
    "tripling": ("3", "200"),
    "threefold": ("3", "200"),
    "trio": ("3",),
    "triplets": ("3",),
    "trilateral": ("3",),
    "hat": ("3",),
    "fourfold": ("4", "300"),
    "quadruple": ("4", "300"),
    "quadrupled": ("4", "300"),
    "quarter": ("0.25", "4", "15", "25"),
    "quarters": ("0.25", "4", "25"),
    "quarterfinal": ("4",),
    "quarterfinals": ("4",),
    "semifinal": ("2",),
    "semifinals": ("2",),
    "half": ("0.5", "50", "2", "6", "30"),
    "halve": ("0.5", "50", "2"),
    "halved": ("0.5", "50", "2"),
    "halves": ("2",),
    "halving": ("0.5", "50", "2"),
    "dozen": ("12", "10"),
    "dozens": ("12", "10"),
    "tens": ("10",),
    "scores": ("20", "10"),
    "decade": ("10",),
    "decades": ("10",),
    "decadelong": ("10",),
    "century": ("100",),
    "centenary": ("100",),
    "centennial": ("100",),
    "millennium": ("1000",),
    "fortnight": ("14", "2"),
    "clock": ("24",),
    "noon": ("12",),
    "midday": ("12",),
    "midnight": ("0", "12", "24"),
    "teens": ("10", "13", "19"),
    "twenties": ("20",),
    "thirties": ("30", "1930"),
    "forties": ("40", "1940"),
    "fifties": ("50", "1950"),
    "sixties": ("60", "1960"),
    "seventies": ("70", "1970"),
    "eighties": ("80", "1980"),
    "nineties": ("90", "1990"),
    "hundreds": ("100",),
    "thousands": ("1000",),
    "millions": ("1000000",),
    "billions": ("1000000000",),
    "trillions": ("1000000000000",),
}
# Those of them that say a number and nothing else.
ENGLISH_FIRM_LOOSE = frozenset("doubled doubling tripled tripling threefold fourfold quadrupled".split())
# Chinese that says how many without a numeral (patterns), with what it may be in English.
CHINESE_LOOSE: dict[str, tuple[str, ...]] = {
    "双|俩|另一|[一首几这那]对|伉俪|夫妇|夫妻|父母|情侣|一[子儿男死].?一[女伤]": ("2",),
    "[中美俄日韩朝印英法德蒙巴缅越泰]{2}(?:关系|两?国|双边|边[境界]|贸易|合作)": ("2",),
    "[中美俄日韩朝印英法德蒙巴缅越泰]{3}": ("3",),
    "(?<!大)前[天晚夜日]|(?<!大)后天": ("2",),
    "大[前后]天": ("3",),
    "仨|帽子戏法|三元|立体|京津冀": ("3",),
    "金砖": ("5",),
    "一半|半数|过半|减半|对半|多半|半价": ("0.5", "50"),
    "半年": ("6",),
    "半个?月": ("15", "2", "14"),
    "半个?小时|点半|时半": ("30",),
    "半": ("0.5", "2"),
    "翻番|翻[了近将一]+番|倍增|成倍|加倍|倍": ("2", "100"),
    "翻[了近将]*两番": ("4", "300"),
    "一刻": ("15",),
    "上世纪|上个世纪": ("20", "1900"),
    "本世纪": ("21", "2000"),
    "正午|中午": ("12",),
    "午夜|零时": ("0", "12", "24"),
    "[一两半几]打|[十][几多余]": ("12",),
    "[几数]十": ("12", "20"),
    "[一二三四五六七八九\\d]成|十分之": ("10",),
    "‰|千分之": ("1000",),
    "万分之": ("10000",),
    "30[·.]?60": ("2030", "2060"),
    "全天候|昼夜": ("24", "7"),
    "亩": ("0.0667", "0.067", "0.07", "667", "666.7", "15"),
    "斤|里": ("0.5", "500"),
}
# The same for the first and the second.
CHINESE_ORDERS: dict[str, tuple[str, ...]] = {
    "首|先|初|头|最早|开[始局]|冠军|前|原|始|起|处女|元旦": ("1",),
    "(?<![首本此每多几屡各历一])次|再|又|另|副|亚|下半|秒|瞬间|片刻": ("2",),
    "季军|另[^。！？]*[还又再也]": ("3",),
}

# Units: what is measured, and how many of the first unit of its kind (m², m, kg, W, Wh, day, m³) one is.
CHINESE_MEASURES: dict[str, tuple[str, float]] = {
    "平方米": ("area", 1),
    "亩": ("area", 2000 / 3),
    "公顷": ("area", 1e4),
    "平方公里": ("area", 1e6),
    "平方千米": ("area", 1e6),
    "英亩": ("area", 4046.86),
    "平方英尺": ("area", 0.0929),
    "平方英里": ("area", 2.59e6),
    "毫米": ("length", 0.001),
    "厘米": ("length", 0.01),
    "公分": ("length", 0.01),
    "米": ("length", 1),
    "千米": ("length", 1000),
    "公里": ("length", 1000),
    "里": ("length", 500),
    "英寸": ("length", 0.0254),
    "英尺": ("length", 0.3048),
    "英里": ("length", 1609.34),
    "海里": ("length", 1852),
    "克": ("mass", 0.001),
    "两": ("mass", 0.05),
    "斤": ("mass", 0.5),
    "公斤": ("mass", 1),
    "千克": ("mass", 1),
    "吨": ("mass", 1000),
    "磅": ("mass", 0.4536),
    "盎司": ("mass", 0.02835),
    "瓦": ("power", 1),
    "千瓦": ("power", 1e3),
    "兆瓦": ("power", 1e6),
    "吉瓦": ("power", 1e9),
    "千瓦时": ("energy", 1e3),
    "度电": ("energy", 1e3),
    "升": ("volume", 0.001),
    "立方米": ("volume", 1),
    "加仑": ("volume", 0.003785),
    "分钟": ("time", 1 / 1440),
    "小时": ("time", 1 / 24),
    "个小时": ("time", 1 / 24),
    "天": ("time", 1),
    "日": ("time", 1),
    "周": ("time", 7),
    "星期": ("time", 7),
    "个星期": ("time", 7),
    "个月": ("time", 30.4),
    "年": ("time", 365),
    "周年": ("time", 365),
    "周岁": ("time", 365),
    "岁": ("time", 365),
    "摄氏度": ("heat", 1),
    "度": ("heat", 1),
    "℃": ("heat", 1),
    "°C": ("heat", 1),
    "华氏度": ("heat", 0),
}
_ENGLISH_UNITS: dict[str, tuple[str, float]] = {
    "square meter|square metre|sq m|sq. m|sqm|m2|m²": ("area", 1),
    "mu": ("area", 2000 / 3),
    "hectare|ha": ("area", 1e4),
    "square kilometer|square kilometre|sq km|sq. km|km2|km²": ("area", 1e6),
    "acre": ("area", 4046.8564224),
    "square feet|square foot|sq ft": ("area", 0.09290304),
    "square mile|sq mile": ("area", 2589988.110336),
    "millimeter|millimetre|mm": ("length", 0.001),
    "centimeter|centimetre|cm": ("length", 0.01),
    "meter|metre|m": ("length", 1),
    "kilometer|kilometre|km|kph": ("length", 1000),
    "li": ("length", 500),
    "inch|in": ("length", 0.0254),
    "feet|foot|ft": ("length", 0.3048),
    "yard": ("length", 0.9144),
    "mile|mph": ("length", 1609.344),
    "nautical mile": ("length", 1852),
    "gram|gramme|g": ("mass", 0.001),
    "jin|catty|catties": ("mass", 0.5),
    "kilogram|kilo|kg": ("mass", 1),
    "ton|tonne|metric ton|metric tonne": ("mass", 1000),
    "short ton": ("mass", 907.18474),
    "pound|lb": ("mass", 0.45359237),
    "ounce|oz": ("mass", 0.028349523125),
    "stone": ("mass", 6.35),
    "watt|w": ("power", 1),
    "kilowatt|kw": ("power", 1e3),
    "megawatt|mw": ("power", 1e6),
    "gigawatt|gw": ("power", 1e9),
    "kilowatt hour|kilowatt-hour|kwh": ("energy", 1e3),
    "megawatt hour|megawatt-hour|mwh": ("energy", 1e6),
    "gigawatt hour|gigawatt-hour|gwh": ("energy", 1e9),
    "terawatt hour|terawatt-hour|twh": ("energy", 1e12),
    "liter|litre": ("volume", 0.001),
    "cubic meter|cubic metre|m3|m³": ("volume", 1),
    "cubic feet|cubic foot": ("volume", 0.028316846592),
    "gallon|us gallon": ("volume", 0.003785411784),
    "minute|min": ("time", 1 / 1440),
    "hour|hr": ("time", 1 / 24),
    "day": ("time", 1),
    "week": ("time", 7),
    "month": ("time", 30.4),
    "year": ("time", 365),
    "decade": ("time", 3650),
    "century|centuries": ("time", 36500),
    "degrees celsius|degree celsius|degrees centigrade|celsius|°c|℃|c": ("heat", 1),
    "degrees fahrenheit|fahrenheit|°f|f": ("heat", 0),
}
ENGLISH_MEASURES = {word: unit for words, unit in _ENGLISH_UNITS.items() for word in words.split("|")}

# Money. A word that several currencies share may be any of them.
_DOLLARS = (
    "US dollars|Hong Kong dollars|New Taiwan dollars|Macao patacas|Singapore dollars|Australian dollars"
    "|Canadian dollars|New Zealand dollars"
)
_CHINESE_MONEY = {
    "元 人民币": "yuan",
    "美元 美金": "US dollars",
    "港元 港币": "Hong Kong dollars",
    "新台币 台币": "New Taiwan dollars",
    "澳门元 澳门币": "Macao patacas",
    "新加坡元 新币 坡币": "Singapore dollars",
    "新元": "Singapore dollars|New Zealand dollars",
    "澳元 澳币 澳大利亚元": "Australian dollars",
    "加元 加币 加拿大元": "Canadian dollars",
    "纽币 纽元 新西兰元": "New Zealand dollars",
    "欧元": "euros",
    "日元 日圆 日币": "yen",
    "韩元 韩币 韩圆": "won",
    "英镑": "pounds",
    "卢布": "rubles",
    "卢比": "rupees|rupiah",
    "印尼盾": "rupiah",
    "法郎 瑞士法郎 瑞郎": "francs",
    "泰铢": "baht",
    "比索": "pesos",
    "兰特": "rand",
    "里拉": "lira",
    "越南盾": "dong",
}
CHINESE_MONEY = {name: frozenset(kinds.split("|")) for names, kinds in _CHINESE_MONEY.items() for name in names.split()}
# Written right before the figure.
_MONEY_SIGNS = {
    "$": _DOLLARS,
    "US$|US $|U.S.$|USD": "US dollars",
    "HK$|HKD": "Hong Kong dollars",
    "NT$|TWD": "New Taiwan dollars",
    "MOP$|MOP": "Macao patacas",
    "S$|SGD": "Singapore dollars",
    "A$|AU$|AUD": "Australian dollars",
    "C$|CA$|CAD": "Canadian dollars",
    "NZ$|NZD": "New Zealand dollars",
    "RMB|CNY|RMB¥|CN¥": "yuan",
    "¥|￥": "yuan|yen",
    "JPY|JP¥": "yen",
    "€|EUR": "euros",
    "£|GBP": "pounds",
    "₩|KRW": "won",
    "₽|RUB": "rubles",
    "₹|INR|Rs|Rs.": "rupees",
    "CHF": "francs",
}
MONEY_SIGNS = {sign: frozenset(kinds.split("|")) for signs, kinds in _MONEY_SIGNS.items() for sign in signs.split("|")}
# Written behind the figure, in small letters and without its s.
_ENGLISH_MONEY = {
    "dollar|buck": _DOLLARS,
    "us dollar|u.s. dollar|american dollar|usd": "US dollars",
    "hong kong dollar|hk dollar|hkd": "Hong Kong dollars",
    "new taiwan dollar|taiwan dollar|taiwanese dollar|nt dollar|twd": "New Taiwan dollars",
    "pataca|macao pataca|macau pataca|mop": "Macao patacas",
    "singapore dollar|singaporean dollar|sgd": "Singapore dollars",
    "australian dollar|aussie dollar|aud": "Australian dollars",
    "canadian dollar|cad": "Canadian dollars",
    "new zealand dollar|nzd": "New Zealand dollars",
    "yuan|chinese yuan|yuan renminbi|yuan rmb|renminbi|rmb|cny|rmb yuan|renminbi yuan": "yuan",
    "euro|eur": "euros",
    "yen|japanese yen|jpy": "yen",
    "won|korean won|south korean won|krw": "won",
    "pound|british pound|pound sterling|quid|gbp": "pounds",
    "ruble|rouble|russian ruble|russian rouble": "rubles",
    "rupee|indian rupee|pakistani rupee|sri lankan rupee|inr": "rupees",
    "rupiah|indonesian rupiah": "rupiah",
    "franc|swiss franc|chf": "francs",
    "baht|thai baht": "baht",
    "peso": "pesos",
    "rand|south african rand": "rand",
    "lira|turkish lira": "lira",
    "dong|vietnamese dong": "dong",
}
ENGLISH_MONEY = {
    word: frozenset(kinds.split("|")) for words, kinds in _ENGLISH_MONEY.items() for word in words.split("|")
}
# Where 元 alone is the dollar of the place, and where papers in Chinese often print it so.
DOLLARS_AT_HOME = {
    place: kind
    for places, kind in (
        ("香港 港股 港府 港元 港币", "Hong Kong dollars"),
        ("台湾 台北 新北市 台中 台南 高雄 台股 台币 民进党 国民党", "New Taiwan dollars"),
        ("澳门", "Macao patacas"),
        ("新加坡 新币 坡币", "Singapore dollars"),
    )
    for place in places.split()
}
DOLLARS_OF_OTHERS = tuple("美国 美元 美金 美联储 加拿大 加元 澳大利亚 澳洲 澳元 新西兰 纽元".split())
