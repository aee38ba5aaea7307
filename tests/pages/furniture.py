"""What is printed on a page besides its stories: mastheads, labels, credits, adverts, captions."""

from random import Random

from tests.pages.stories import Story

PAPERS = "海滨日报 江城晚报 南岭都市报 北河新闻 平湖时报".split()
SECTIONS = "要闻 综合 城事 经济 文体 国际 民生 时事 县区 教科卫 视点".split()
LABELS = "■发布厅 ■本市新闻 ■综合 ■速递 ■聚焦 ■一线 ●简讯 ◆民生直通车 【关注】 ■微观".split()
EDITORS = "张某 王某某 李某 赵某某 陈某".split()

ADVERTS = [
    "广告",
    "广告热线：0000-12345678",
    "遗失声明：某某公司公章一枚遗失，声明作废。",
    "招租：沿街商铺出租，电话12345678",
    "扫描二维码 看更多新闻",
    "扫码看视频",
    "扫一扫 关注本报公众号",
]

LEADS = [
    "今日8版",
    "今日12版 总第10086期",
    "国内统一连续出版物号：CN 00-0000",
    "零售价：1.50元",
    "天气：多云转晴 22℃～30℃ 东南风3级",
]

INDEX = [
    "我市出台养老服务新规 2版",
    "省运会今晚开幕 详见第4版",
    "夏粮收购今起展开（3版）",
    "地铁三号线下周试运行  A06",
]

SCENES = [
    "图为活动现场。",
    "图为施工现场。",
    "图为市民在现场参观。",
    "工作人员在现场忙碌。",
    "上图：现场一角。",
    "↑图为记者拍摄的现场画面。",
]


def head_lines(random: Random) -> list[str]:
    """What stands at the top of a page: a masthead, a label, or both."""
    day = f"{random.randint(2003, 2025)}年{random.randint(1, 12)}月{random.randint(1, 28)}日"
    week = "星期" + random.choice("一二三四五六日")
    paper, section, number = random.choice(PAPERS), random.choice(SECTIONS), f"{random.randint(1, 16):02}"
    mastheads = [
        [paper, f"{day} {week}", f"第{number}版", section],
        [f"{day} {week} 第{number}版 {section}"],
        [f"{number} {section}", f"{paper} {day} {week}"],
        [f"{section} {number}", f"责任编辑：{random.choice(EDITORS)} 版面设计：{random.choice(EDITORS)}"],
        [f"A{number}", section, day, week],
        [random.choice(LABELS)],
        [f"{day}　{week}　责任编辑/{random.choice(EDITORS)}", random.choice(LABELS)],
        [paper, random.choice(LEADS)],
        [paper, f"{day} {week}", "导读", *random.sample(INDEX, 2)],
    ]
    return random.choice(mastheads)


def foot_lines(random: Random) -> list[str]:
    """What stands at the foot of a page."""
    editor, designer, reader = (random.choice(EDITORS) for _ in range(3))
    feet = [
        [f"责任编辑：{editor}", f"版面设计：{designer}", f"校对：{reader}"],
        [f"责任编辑：{editor}　版面设计：{designer}　校对：{reader}"],
        [f"责编：{editor} 美编：{designer} 校对：{reader}"],
        ["电话：0000-12345678", "邮箱：news@example.com"],
        [f"本版责编 {editor}", "新闻热线 12345678 E-mail:news@example.com"],
        [random.choice(ADVERTS)],
        ["社址：某某市人民路1号 邮编：100000", "本报法律顾问：某某律师事务所"],
        ["版权所有 未经授权不得转载"],
    ]
    return random.choice(feet)


def between_stories(random: Random) -> str:
    """What may stand between two stories."""
    return random.choice(LABELS + ADVERTS)


def photo_caption(story: Story, random: Random) -> str:
    """A caption with its credit, or the credit alone."""
    who = random.choice(EDITORS)
    credit = story.credit or random.choice(
        [f"本报记者 {who} 摄", f"记者 {who} 摄", f"{who} 摄", "新华社发", f"新华社记者 {who} 摄"]
    )
    caption = story.caption or random.choice(SCENES)
    return random.choice([f"{caption} {credit}", f"{caption}{credit}", f"{caption}（{credit}）", f"（{credit}）"])


def turn_to(random: Random) -> str:
    """Where the story goes on, in another page's file."""
    return random.choice(["（下转第3版）", "（下转第三版）", "(下转2版)", "▶下转第4版", "▶▶下转A08版"])
