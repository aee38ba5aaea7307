"""What is told of faults: what to write instead, and the Chinese with what went wrong in English."""

import pytest

from summarizer.checking import Pair, check_pair
from summarizer.sources import read_articles
from summarizer.tasks.hints import Hints
from summarizer.tasks.orders import Order, glossed, orders_about

# the Chinese, what a model made of it → an order about it, and the Chinese as it is shown again
TOLD = [
    (
        "集团以283亿元入股，也还历历在目。",
        "The group's investment of 283 billion yuan is still remembered.",
        "write 28.3 billion, not 283 billion",
        "集团以 28.3 billion 元入股，也还历历在目。",
    ),
    (
        "集团以283亿元入股，也还历历在目。",
        "The group's investment of $28.3 billion is still remembered.",
        "write 28.3 billion 元, not $28.3 billion",
        "集团以283亿元入股，也还历历在目。",
    ),
    (
        "大会10日在上海举行，有500人参加。",
        "The congress was held in Shanghai with 500 people.",
        "write on the 10th, which must not be left out",
        "大会 on the 10th 在上海举行，有500人参加。",
    ),
    (
        "他要求贯彻落实市第十二次党代会精神，抓好工作。",
        "He demanded that the spirit of the municipal Party congress be implemented and work be done.",
        "write 12th, which must not be left out",
        "他要求贯彻落实市 12th 次党代会精神，抓好工作。",
    ),
    (
        "2024上海国际碳中和博览会本周在沪举行，主旨论坛昨天开幕。",
        "The Shanghai International Carbon Neutrality Expo was held this week, and its main forum opened yesterday.",
        "write in 2024, which must not be left out",
        "in 2024 上海国际碳中和博览会本周在沪举行，主旨论坛昨天开幕。",
    ),
    (
        "三省一市领导在湖州签署了合作协议，大家参观了展览。",
        "Leaders of the three provinces and one city signed the agreement in Shanghai and visited the exhibition.",
        "write Huzhou, not Shanghai",
        "三省一市领导在 Huzhou 签署了合作协议，大家参观了展览。",
    ),
    (
        "三分之一的人参观了展览，大家都很高兴。",
        "People visited the exhibition, and everybody was glad.",
        "write what 三分之一 means, which must not be left out",
        "三分之一的人参观了展览，大家都很高兴。",
    ),
    (
        "會議要求完成3000萬平方米的改造，抓好工作。",
        "The meeting demanded that 3,000 square meters be renovated and work be done.",
        "write 30 million, not 3,000",
        "會議要求完成 30 million 平方米的改造，抓好工作。",
    ),
    (
        "博览局7日介绍，进博会的签约展商数量超过1000家。",
        "The bureau announced on July 7th that the expo has signed over 1,000 exhibitors.",
        "write on the 7th, not July 7th",
        "博览局 on the 7th 介绍，进博会的签约展商数量超过1000家。",
    ),
    (
        "已经签约的世界五百强和行业龙头企业近260家，进度快于往年。",
        "Over 260 of the Fortune 500 and of the industry's leaders have signed, more quickly than in other years.",
        "write nearly 260, not Over 260",
        "已经签约的世界五百强和行业龙头企业 nearly 260 家，进度快于往年。",
    ),
    (
        "会议要求，对占地不超过32.5万平方米的展区也要检查。",
        "The meeting demanded that the exhibition areas of more than 325,000 square meters be inspected as well.",
        "write at most 325,000, not more than 325,000",
        "会议要求，对占地 at most 325,000 平方米的展区也要检查。",
    ),
    (
        "龚正指出，要在能源、产业、交通、建筑四大领域持续发力。",
        "Gong Zheng said it was necessary to go on in energy, industry, transport and building.",
        "write four, which must not be left out",
        "龚正指出，要在能源、产业、交通、建筑 four 大领域持续发力。",
    ),
    (
        "袁家军介绍，会上学习了总书记重要讲话精神。",
        "Yuan said the meeting studied the important speeches of General Secretary Liu Donghai.",
        "write the General Secretary, not General Secretary Liu Donghai",
        "袁家军介绍，会上学习了 the General Secretary 重要讲话精神。",
    ),
    (
        "代表团17日抵达北京，此前外交部7日宣布了这一消息。",
        "The delegation arrived in Beijing on the 17th; the Foreign Ministry announced it on July 7.",
        "write on the 7th, not July 7",
        "代表团17日抵达北京，此前外交部 on the 7th 宣布了这一消息。",
    ),
    (
        "展览从7日起在上海举行，欢迎大家前来参观。",
        "The exhibition has been held in Shanghai since July 7, and all are welcome.",
        "write the 7th, not July 7",
        "展览从 the 7th 起在上海举行，欢迎大家前来参观。",
    ),
    (
        "会议要求，人数不得超过45人，时间不得少于3小时。",
        "The meeting demanded that there be more than 45 people and at least three hours.",
        "write at most 45, not more than 45",
        "会议要求，人数 at most 45 人，时间不得少于3小时。",
    ),
    (
        "会议要求，对占地500平方米以下的商店也要检查一遍。",
        "The meeting demanded that shops of more than 500 square meters be inspected as well.",
        "write at most 500 平方米, not more than 500",
        "会议要求，对占地 at most 500 平方米 的商店也要检查一遍。",
    ),
    (
        "这已经是上海第四次举办这一展览，大家都很高兴。",
        "It is the fifth time that Shanghai holds the exhibition, and all are glad.",
        "write fourth, not fifth",
        "这已经是上海 fourth 次举办这一展览，大家都很高兴。",
    ),
    (
        "展览面积增长近三成，参观的人也比去年多了不少。",
        "The exhibition is larger, and many more people visited it than last year.",
        "write what 三 means, which must not be left out",
        "展览面积增长近三成，参观的人也比去年多了不少。",
    ),
    (
        "龚正主持会议并介绍了情况，大家参观了展览。",
        "Gong held a meeting and gave an account of it, all came, Gong held a meeting and gave an account of it.",
        "say only once: Gong held a meeting and gave an account of it",
        "龚正主持会议并介绍了情况，大家参观了展览。",
    ),
    (
        "本周早些时候，墨西哥城的商店拍摄下了当时的画面。",
        "Last week, a store in Mexico City took pictures of the scene.",
        "write this week, not Last week",
        "this week 早些时候，墨西哥城的商店拍摄下了当时的画面。",
    ),
    (
        "大会三号上午在浙江省乌镇开幕，欢迎大家参加。",
        "The conference opened in Wuzhen, Zhejiang, on the morning of December 3, and all are welcome.",
        "write on the 3rd, not December 3",
        "大会 on the 3rd 上午在浙江省乌镇开幕，欢迎大家参加。",
    ),
    (
        "“我感觉很肮脏，因为我不是这样的人，” 马尔鲍说。",
        "I feel very dirty because I'm not like that person,",
        "write who says it first",
        "马尔鲍说：“我感觉很肮脏，因为我不是这样的人。”",
    ),
    (
        "浙江省委书记车俊致辞。",
        "Che Jun delivered a speech.",
        "write Che Jun, secretary of the CPC Zhejiang Provincial Committee, which must not be left out",
        "Che Jun, secretary of the CPC Zhejiang Provincial Committee 致辞。",
    ),
    (
        "副市长陈杰、吴云、刘多出席了会议，大家参观了展览。",
        "Governor Chen Jie, Wu Yun and Liu Duo attended, and all visited the exhibition.",
        "write vice mayor Chen Jie, not Governor Chen Jie",
        "副市长陈杰、吴云、刘多出席了会议，大家参观了展览。",
    ),
    (
        "省委副书记、省长郑栅洁主持，葛慧君、卢山出席。",
        "General Secretary Zheng Shanjie and Governor Ge Huijun presided, and Lu Shan attended.",
        "write Ge Huijun, not Governor Ge Huijun",
        "Zheng Shanjie, deputy secretary of the CPC provincial committee and governor 主持， Ge Huijun 、卢山出席。",
    ),
]


@pytest.mark.parametrize(("chinese", "english", "told", "shown"), TOLD)
def test_a_fault_is_told_as_what_to_write(tmp_path, chinese, english, told, shown):
    """Orders say what to write, and what went wrong and is one thing stands in English where it is to be."""
    (tmp_path / "page.txt").write_text(chinese, encoding="utf-8")
    (article,) = read_articles(str(tmp_path / "page.txt"))
    hints = Hints(article, 1000)
    pair, lines = hints.pair(chinese, english), hints.about([chinese])
    orders = orders_about(check_pair(pair), pair, lines)
    assert told in [order.text for order in orders]
    assert glossed(chinese, {order.shown for order in orders if order.shown}).strip() == shown


@pytest.mark.parametrize(
    ("text", "hinted"),
    [
        ("市长龚正指出，要落实。", {"市长龚正": "Mayor Gong Zheng"}),
        ("市长龚正指出，要落实。各市长参加。", {"市长龚正": "Mayor Gong Zheng", "市长": "mayor"}),
        (
            "副市长陈杰、吴云主持。",
            {"陈杰": "Chen Jie", "吴云": "Wu Yun", "副市长": "vice mayor"},
        ),
    ],
)
def test_hints_say_each_thing_once(tmp_path, text, hinted):
    """What stands only within a longer hint has none of its own; a post that several share stands by itself."""
    (tmp_path / "page.txt").write_text(text, encoding="utf-8")
    (article,) = read_articles(str(tmp_path / "page.txt"))
    assert {hint.zh: hint.target for hint in Hints(article, 1000).about([text])} == hinted


def test_another_language_is_told_what_was_found():
    """What to write is known in English alone."""
    pair = Pair("投资达到2700亿元。", "L'investissement 中国.", language="fr")
    (fault,) = check_pair(pair)
    assert orders_about([fault], pair, []) == [Order(fault.message)] == [Order("Chinese is left in the French: 中国")]
