"""Words by which the parts of a web page that are no article are known: in the names of elements, and in lines."""

import re

# Names of elements, in English and in pinyin, as whole words (`nav`, `hot-news`, `relatedList`).
_WORDS = frozenset(
    # ways round the site
    "nav navs navi menu menus topbar topnav crumb crumbs bread breadcrumb breadcrumbs position location weizhi foot "
    "footer bottombar sidebar aside sitemap toolbar "
    # other articles
    "related relate relates relation relevant xiangguan recommend recommends recommended recommendation tuijian rec "
    "hot hots hotnews rank ranking ranklist paihang latest morenews guess interest special prevnext prenext prev next "
    # what readers say and do
    "comment comments cmt pinglun reply replies share shares sharebar sharebox fenxiang bdsharebuttonbox jiathis "
    "social sns vote toupiao like likes digg praise dianzan collect feedback jubao favor reward dashang "
    # whose it is
    "copyright copyrights declare disclaimer statement shengming mianze banquan "
    # advertising, apps and sign-ins
    "ad ads adv advert adverts advertisement guanggao gg adsbygoogle sponsor promotion qrcode qr ewm erweima saoma "
    "download openapp login signin register dialog modal popup popwin toast mask subscribe "
    # what stands round the text
    "tag tags keyword keywords pager pagination paging pages zebian bianji tips".split()
)
# As parts of longer words too (`newscomment`, `articlefooter`).
_PARTS = re.compile(
    r"comment|recommend|relat(?:ed|ive)|sidebar|breadcrumb|copyright|tuijian|pinglun|fenxiang|footer|qrcode|toolbar|"
    r"navbar|hotnews|disclaimer|sharebox|bdshare|adsbygoogle|popup|prevnext|xgnews|xgxw|zrbj"
)
_CAPTION = re.compile(r"caption|img_?desc|pic_?desc|photo_?desc|img_wrapper|pic_?info", re.IGNORECASE)
TAGS = frozenset("nav footer aside form menu dialog".split())

_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def is_caption(names: str) -> bool:
    """True where the class or the id of an element says that it is the caption of a picture."""
    return bool(_CAPTION.search(names))


def is_surely_furniture(names: str) -> bool:
    """True where the name can hardly mean anything else."""
    return bool(_PARTS.search(names.lower()))


def is_furniture(names: str) -> bool:
    """True where the class or the id of an element says that it is no article."""
    return bool(_PARTS.search(names.lower())) or any(word.lower() in _WORDS for word in _NAME.findall(names))


# Lines that open a list of other articles; what follows is links.
OTHERS = re.compile(
    r"^[\W_]*(?:相关|推荐|延伸|扩展|拓展|更多|精彩|热门|往期|猜你|您?可能|大家都?在|今日|最新|热点|编辑|精品|24小时)?"
    r"(?:相关|推荐|阅读|新闻|文章|热搜|报道|资讯|链接|回顾|专题|喜欢|感兴趣|推送|看|搜|精选|图集|视频|内容|热门|排行|榜|的|你|您)"
    r"{1,6}[\W_]*$"
)
# Who made it and where it comes from, alone on a line; no sentence, except in the headline that it had elsewhere.
CREDIT = re.compile(
    r"^[\[（(【\s]*(?:(?:本文)?原(?:标题|题)为?\s*[：:《]|"
    r"(?:本文|文章|稿件|信息|资料)?(?:来源于?|稿源|责任编辑|责编|编辑|编审|值班编辑|主编|审核|校对|终审|监制|作者|采写|出处|供稿|"
    r"发布日期|发布时间|发稿时间|时间|浏览次数|阅读次数|点击数?|字号|字体|关键词|文章关键词|标签|分享到?|打印)"
    r"[^，。！？；：:]{0,3}\s*[：:|丨/／](?=[^。！？!?；]*+[。]?\Z))"
)
# What a site says for itself, from the beginning of a line.
NOTICE = re.compile(
    r"^[\W_]*(?:免责声明|版权声明|郑重声明|网站声明|特别声明|重要提示|风险提示|声明[：:]|版权所有|未经.{0,12}(?:允许|许可|授权)|"
    r"本文(?:为|系).{0,20}(?:原创|授权)|本文来自|文章来源|以上(?:内容|文章|信息).{0,16}(?:不代表|仅供|仅代表)|"
    r"转载(?:请|需|须|务必)|Copyright|All Rights Reserved|©)",
    re.IGNORECASE,
)
# The same in a short line, anywhere in it.
SHORT_NOTICE = re.compile(
    r"^\W*[上下]一[篇页条]\s*[：:]|未经(?:允许|许可|授权|书面)|禁止转载|不得转载|转载(?:请|需|须|务必)|版权(?:所有|归|声明)|不代表.{0,12}(?:观点|立场|看法)|如有侵权|"
    r"侵权.{0,6}(?:删除|联系)|扫(?:描|码|一扫)[^，。；]{0,14}(?:关注|二维码|下载|分享|打开|解锁)|微信扫一扫|长按.{0,8}(?:识别|关注)|"
    r"打开.{0,10}(?:APP|客户端)|点击.{0,8}(?:关注|下载|阅读原文|进入)|下载.{0,12}(?:APP|客户端)|(?:APP|客户端).{0,6}下载|请(?:持续)?关注(?:我们|本|公众号|微信|官方|“)|阅读原文\W*\Z|"
    r"违法和不良信息|举报电话|Copyright|All Rights Reserved|ICP备|海量资讯|图片(?:均)?来(?:自|源于)网络|THE END|"
    r"登录.{0,6}(?:评论|讨论|参与)|(?:关注|搜索|扫码|添加).{0,12}公众号|通行证|【在看】|责任编辑",
    re.IGNORECASE,
)
# Buttons and counters, one or several of them.
BUTTON = re.compile(
    r"^[\W\d_]*(?:(?:上一篇|下一篇|上一页|下一页|末页|首页|返回(?:列表|首页|顶部)?|打印(?:本页)?|关闭(?:窗口)?|收藏|举报|点赞|赞|踩|评论|转发|"
    r"分享(?:到|至)?|微信|微博|新浪微博|朋友圈|QQ(?:好友|空间)?|复制链接|登录|注册|纠错|图集|展开|收起|余下全文|阅读全文|"
    r"查看(?:原文|更多|全文)|加载(?:中|更多)|更多|字号|字体|大|中|小|我要反馈|已阅|好文|钦佩|喜欢|泪奔|可爱|思考|点击进入专题|"
    r"相关新闻|正文|全文|参与评论|最新评论|热门评论|网友评论|没有了|人气|阅读|浏览|来源|人|次|条|篇)[\W\d_a-zA-Z]*){1,6}\Z"
)

# Names of elements that hold a headline.
TITLE = re.compile(r"title|headline|biaoti|(?:^|[\s_-])(?:bt|tit|tt|h1)(?:$|[\s_\d-])", re.IGNORECASE)

# When it was published, in the line under a headline.
DATED = re.compile(r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}")
EDITED = re.compile(r"^[\[（(【\s]*(?:责任编辑|责编|编辑|值班编辑|本文来源|文章来源)\s*[：:|丨]")

LINES = (
    ("credit", 80, CREDIT),
    ("others", 20, OTHERS),
    ("notice", 300, NOTICE),
    ("notice", 50, SHORT_NOTICE),
    ("button", 20, BUTTON),
)
"""What is looked for in each line of an article: a rule, the longest line it is for in characters, and its words."""
