"""What posts of WeChat and news sites put round an article."""

ACCOUNTS = [
    ("haibinfabu", "海滨发布", "海滨市权威信息发布平台。"),
    ("jiangchengwb", "江城晚报", "一城江水，万家灯火。"),
    ("nanlingnews", "南岭都市报", "您身边的南岭新闻！"),
    ("beihezhengwu", "北河政务", "政务公开 便民服务"),
]

TAILS = [
    "阅读原文",
    "喜欢此内容的人还喜欢",
    "点分享 点收藏 点在看",
    "点分享\n点收藏\n点点赞\n点在看",
    "扫一扫下载江城客户端",
    "微信扫一扫关注该公众号",
    "长按识别二维码关注我们",
    "觉得好看，请点这里↓",
    "前往“发现”-“看一看”浏览“朋友在看”",
    "已发送",
    "预览时标签不可点",
    "继续滑动看下一个",
]

SITES = ["海滨网", "江城在线", "南岭新闻网", "北河日报网"]

BEFORE = [
    '<div class="crumbs"><a href="/">首页</a> &gt; <a href="/news">新闻</a> &gt; 正文</div>',
    '<div class="path">您当前的位置：<a href="/">首页</a>-&gt;<a href="/local">本地</a>-&gt;正文</div>',
    "",
]

WIDGETS_BEFORE = [
    """<nav><ul>
<li><a href="/">首页</a></li><li><a href="/news">要闻</a></li><li><a href="/eco">经济</a></li>
</ul></nav>""",
    """<div class="top"><a href="/login">登录</a> | <a href="/reg">注册</a> | <a href="/app">客户端</a></div>
<div class="nav"><a href="/">首页</a><a href="/video">视频</a><a href="/paper">数字报</a></div>""",
    '<header><a href="/"><img src="logo.png" alt="logo"></a></header>',
]

WIDGETS_AFTER = [
    """<div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a></div>
<footer><p>关于我们 | 联系我们 | 网站地图</p><p>版权所有 未经授权不得转载</p></footer>""",
    """<div class="comments"><h3>网友评论</h3><p>文明上网，理性发言</p></div>
<div class="footer">互联网新闻信息服务许可证编号：00000000 违法和不良信息举报电话：12345678</div>""",
    """<aside><h3>热门排行</h3><ol><li><a href="/1">今日天气</a></li><li><a href="/2">便民电话</a></li></ol></aside>
<footer>Copyright © 2024 All Rights Reserved</footer>""",
]
