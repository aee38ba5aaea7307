"""Chinese surnames, and the ones whose pinyin is not what the character usually has."""

# The commonest single surnames: they cover eight in ten people, and few of them begin a word that speaks.
COMMON = frozenset(
    "怀王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔汤常温康施文牛樊葛邢安齐"
)
# Together with these, well over nine in ten. Left out: 向, 时, 来 and others that are mostly little words.
SINGLE = COMMON | frozenset(
    "习易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳"
    "管柴蒙鲍华喻祁房滕屈饶解牟艾尤阳穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边"
    "卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘"
    "满闻厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬扈晁芮普阙浦戈伏鹿薄邸雍辜羊阿母"
    "裘亓修邰赫杭况宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利居揭干尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭"
)
# Words that begin like a name and may stand where one does: after a post, or before "said".
WORDS = frozenset(
    # who speaks
    "官方 公司 公告 公报 公安 公众 方案 文章 文件 党员 党组 党委 党中央 居民 农民 农户 司机 游客 车主 房东 "
    "房企 高管 高校 高层 商家 商户 计划 权威 全会 全国 全省 全市 全区 全县 全体 全球 国家 国内 平台 单位 干部 "
    "路透 "
    # how, when and to whom
    "强调 强化 强烈 关于 关注 关心 关切 应邀 应当 应该 应对 应约 任命 任职 任期 任何 成为 成立 成员 于是 于今 "
    "于昨 于本 于近 于当 于前 于上 于下 于去 于同 于其 于会 方面 方式 方可 高度 高兴地 全面 全力 全程 全部 "
    "全文 宣布 宣读 宣誓 公开 公布 明确 明天 明年 明显 充分 支持 平等 平时 相关 相互 相信 展开 展示 展望 敬请 "
    "单独 连续 连夜 连任 解释 解读 申请 申报 温情 乐于 易于 乐观 冷静 干净".split()
)
COMPOUND = frozenset(
    "欧阳 上官 皇甫 令狐 诸葛 司徒 司马 申屠 夏侯 尉迟 长孙 慕容 公孙 东方 端木 独孤 南宫 拓跋".split()
)

PINYIN = {
    "单": "Shan", "仇": "Qiu", "解": "Xie", "查": "Zha", "曾": "Zeng", "朴": "Piao", "任": "Ren",
    "盖": "Ge", "区": "Ou", "翟": "Zhai", "覃": "Qin", "缪": "Miao", "华": "Hua", "纪": "Ji", "宁": "Ning",
    "乐": "Yue", "员": "Yun", "尉迟": "Yuchi", "长孙": "Zhangsun", "万": "Wan", "石": "Shi", "柏": "Bai",
    "薄": "Bo", "费": "Fei", "葛": "Ge", "阚": "Kan", "牟": "Mou", "冼": "Xian", "洗": "Xian", "燕": "Yan",
    "应": "Ying", "臧": "Zang", "訾": "Zi", "卜": "Bu", "俞": "Yu", "於": "Yu", "谌": "Chen", "佘": "She",
    "隗": "Kui", "逯": "Lu", "令狐": "Linghu", "都": "Du", "车": "Che", "盛": "Sheng", "贾": "Jia",
}  # fmt: skip
