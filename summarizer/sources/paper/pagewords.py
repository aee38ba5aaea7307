"""The words that newspapers, portals and accounts print round their stories, in both scripts; tables, and no rules."""

# Who makes a page, and what a hand at it is called; the second table may stand before the first.
STAFF = (
    "编辑 责编 主编 副主编 编委 编审 美编 校对 审读 审核 审校 校审 一校 二校 三校 初审 复审 终审 监制 统筹 "
    "策划 值班 版式 组版 排版 制作 制图 绘图 设计 版面设计 版面 检校 运营 发布 出品 出品人 总编辑 总监制 "
    "责任校对 值班主任 值班编委 值班总编 編輯 責編 主編 副主編 編委 編審 美編 校對 審讀 審核 審校 統籌 策劃 "
    "監製 製作 製圖 繪圖 設計 總編輯 責任校對"
).split()
STAFF_KINDS = (
    "本版 本期 责任 执行 值班 首席 见习 实习 新媒体 微信 文字 图片 视觉 美术 网络 编委 要闻 一版 二版 三版 "
    "四版 责 責任 執行 見習 實習 新媒體 圖片 視覺 美術 網絡 網路 編委"
).split()
# Those of them that are ordinary words too: only a name after them makes them a hand.
PLAIN_STAFF = "策划 统筹 制作 设计 版面 发布 运营 出品 审核 值班 策劃 統籌 製作 設計 審核".split()

# Who reports.
REPORTERS = "记者 通讯员 评论员 实习生 特派员 記者 通訊員 評論員 實習生 特派員".split()
POSTS = [*REPORTERS, *"特约评论员 撰稿人 撰稿 特约作者 摄影师 特約評論員 特約作者 攝影師".split()]
POST_KINDS = "见习 实习 特约 首席 見習 實習 特約".split()
DESKS = "评论员 特约评论员 编辑部 评论部 評論員 特約評論員 編輯部".split()
REPORTED = "综合报道 摄影报道 报道 綜合報道 綜合報導 攝影報導 報道 報導".split()
# What "a reporter's …" is the name of a column, not of a reporter.
COLUMNS = (
    "手记 观察 调查 札记 见闻 日记 视线 视点 体验 探访 走访 来信 文章 手記 觀察 調查 見聞 日記 視點 體驗 來信".split()
)
# How begins what a reporter does, where a name is looked for: 本报记者走基层.
DOING = "走看在再探访问亲直体追跟进话说谈读上下去来带为见获訪問親體進話說談讀帶為獲"
# What an author does to a text.
WRITING = "作者 撰文 文字 撰稿 执笔 采写 图文 文图 文/图 文／图 文、图 文 编译 整理 執筆 採寫 圖文 文圖 文/圖".split()
WRITTEN = "文 撰文 整理 编译 文图 图文 編譯 文圖 圖文".split()

# Agencies and their sites, and this paper as it calls itself.
AGENCIES = (
    "新华社 中新社 法新社 路透社 美联社 塔斯社 俄新社 共同社 韩联社 中央社 德新社 新華社 美聯社 韓聯社 "
    "新华网 中新网 人民网 央视网 光明网 财联社"
).split()
DISPATCHERS = "新华社 中新社 新華社".split()
OWN = "本报 本刊 本台 本网 本社 本報 本臺 本網".split()
# What the name of an outlet ends in.
PAPERS = "日报 晚报 早报 晨报 时报 商报 快报 都市报 周报 青年报 日報 晚報 早報 晨報 時報 商報 週報 青年報".split()
OUTLETS = [
    *PAPERS,
    *"导报 工人报 周刊 通讯社 新闻社 电视台 广播网 新闻网 客户端 報導 導報 通訊社 電視台 新聞網 客戶端".split(),
]
OUTLET_ENDS = "报 网 社 台 報 網".split()
MASTHEADS = [*PAPERS, *"新闻 新聞".split()]

# Where a text was taken from.
SOURCES = "来源 稿源 转自 转载自 摘自 原载 來源 轉自 轉載自 原載".split()
SOURCE_KINDS = "文章 稿件 信息 新闻 图文 内容 本文 新聞 圖文 內容".split()
TAKEN_FROM = "据 综合 摘自 原载 均据 图文据 據 綜合 原載".split()
PERIODICALS = "报 刊 网 社 杂志 晚报 導報 報 網 雜誌".split()

# Whose picture it is: these say so by themselves,
PICTURES = "摄影报道 供图 攝影報導 供圖".split()
# and these only after a name.
TAKING = "摄影 摄 制图 绘图 攝影 攝 製圖 繪圖".split()
OLD_PICTURES = "资料图 资料图片 资料照片 資料圖 資料圖片 資料照片".split()

# Sections of a paper.
SECTIONS = (
    "要闻 综合 综合新闻 国内 国内新闻 国际 国际新闻 本地 时政 时政要闻 经济 财经 社会 民生 文体 体育 文化 "
    "副刊 教育 健康 科技 评论 广告 公益广告 焦点 头版 热点 时事 视点 区县 县区 都市 城事 天下 教科卫 文教 "
    "法治 三农 农业 产业 生态 环保 交通 旅游 娱乐 读书 影视 军事 世界 中国 长三角 导读 今日导读 本版导读 "
    "版面导读 目录 新闻速递 简讯集锦 理论 观点 专版 特刊 专题 要聞 綜合 綜合新聞 國內 國際 經濟 財經 社會 "
    "體育 評論 廣告 焦點 熱點 時事 兩岸 港聞 娛樂 導讀"
).split()

# How the reader reaches the paper; what a paper costs.
LINES = (
    "新闻热线 热线 电话 传真 邮箱 信箱 广告部 发行部 订阅 订报 投稿 印刷 新聞熱線 熱線 電話 傳真 郵箱 E-mail Email"
).split()
ADDRESSES = "邮编 邮政编码 社址 地址 网址 郵編 郵遞區號 網址".split()
PRICES = "零售价 定价 每份 零售價 定價".split()
REGISTERED = (
    "邮发代号 国内统一刊号 国内统一连续出版物号 国内统一连续出版物 广告许可证 刊号 郵發代號 國內統一刊號 廣告許可證"
).split()

# The story goes on, or began, elsewhere; the bare ones only where a page follows at once.
TURNS = (
    "上接 下转 紧接 续接 详见 全文见 相关报道见 相关报道详见 报道见 更多报道见 更多内容见 更多内容详见 另见 "
    "下轉 緊接 續接 詳見 全文見 相關報道見 報道見 另見"
).split()
BARE_TURNS = "转 接 轉".split()

# Whose the text is, and that nobody is liable.
RIGHTS = (
    "版权所有 不得转载 禁止转载 谢绝转载 Copyright © 免责声明 特此声明 投资有风险 转载请注明 版權所有 "
    "不得轉載 禁止轉載 免責聲明 特此聲明 轉載請註明"
).split()

# What a post or a portal asks of its reader: wherever it stands near the start of a line,
INVITATIONS = (
    "扫码关注 扫码下载 扫码观看 扫码阅读 扫码看 扫码加入 扫码订阅 扫码收听 扫码进群 掃碼關注 扫一扫关注 "
    "扫一扫下载 长按识别 长按图片 长按二维码 识别图中 点击蓝字 点击阅读 点击查看 点击下方 点击上方 点击标题 "
    "请点这里 阅读原文 关注我们 关注本公众号 关注该公众号 关注公众号 点亮在看 點擊閱讀 閱讀原文 關注我們 "
    "喜欢此内容的人还喜欢 猜你喜欢 前往“发现” 朋友在看 设为星标 点分享 点收藏 觉得好看 觉得不错 觉得有用 "
    "往期推荐 往期回顾 往期精选 往期精彩 推荐阅读 相关阅读 延伸阅读 相关链接 相关新闻 热门推荐 热门文章 "
    "更多精彩 推薦閱讀 相關閱讀 延伸閱讀 相關新聞 我要评论 网友评论 参与评论 继续滑动看下一个 "
    "预览时标签不可点 投稿邮箱"
).split()
# and where it is the first word, with what may lead up to it.
REQUESTS = "请 欢迎 立即 马上 点击 返回 求 记得 随手 来 微信 用微信 手机 微信用 用手机 請 歡迎".split()
# One of these stands in every such line that is none of the invitations.
ASKING = (
    "扫一 扫码 扫描 扫二 扫上 扫下 长按 下载 打开 点亮 点个 点赞 点点赞 分享 二维码 商务合作 尽在 未经 未經 "
    "摄氏 （图 (图 CN"
).split()
# With whom a reader is to share it, and what is counted under it.
SHARED_WITH = "好友 朋友 微信 微博 空间 朋友圈 QQ X 你的 更多朋友 更多人".split()
COUNTED = "阅读 评论 跟贴 跟帖 点赞 在看 转发 收藏 浏览 推荐 回复 赞 留言 公告 話題 话题 閱讀 評論".split()

# Notices that somebody paid for.
NOTICES = (
    "法律顾问 广告热线 常年法律顾问 遗失声明 遗失启事 招领启事 招聘启事 寻人启事 拍卖公告 更正启事 法律顧問 遺失聲明"
).split()
# The weather: what it is, how one kind follows another.
WEATHER = "晴 多云 阴 小雨 中雨 大雨 暴雨 阵雨 雷阵雨 雨 小雪 中雪 大雪 雨夹雪 雪 雾 霾 多雲 陰 陣雨 霧".split()

# Words that begin with 电: after a date it is no telegram.
AFTER_TELEGRAM = "话影视力子商网动信脑器池车工站缆梯梦波告贺邀話視網動腦車"
# Words that end in 讯, where it is no report.
BEFORE_REPORT = "通资音问审传视電資"

# What follows 讯 and 消息 in other words: 讯息, 消息人士.
AFTER_REPORT = "息号问號問"
AFTER_NEWS = "人称面说源灵号问稱說靈號問"

# What stands in brackets after the last sentence and is no name: the hall's answer, and what was left out.
ASIDES = "笑 掌声 鼓掌 掌聲 全场 全場 全文 略 如图 见图 下同 同上 见表 上 中 下".split()
# What a desk notes there.
NOTES = "完 全文完 全文另发 待续 本栏完 未完待续 待續".split()
