"""Provinces and large cities of China; the English is the pinyin, but for a few of their own spelling."""

PROVINCES = (
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 "
    "海南 四川 贵州 云南 陕西 甘肃 青海 广西 宁夏 新疆 西藏 内蒙古"
).split()
# Two of these side by side are provinces: 沪苏皖, 京津冀.
SHORT = dict(
    pair.split("=")
    for pair in (
        "京=北京 津=天津 沪=上海 渝=重庆 冀=河北 晋=山西 辽=辽宁 吉=吉林 黑=黑龙江 苏=江苏 浙=浙江 皖=安徽 "
        "闽=福建 赣=江西 鲁=山东 豫=河南 鄂=湖北 湘=湖南 粤=广东 琼=海南 川=四川 黔=贵州 滇=云南 陕=陕西 "
        "甘=甘肃"
    ).split()
)
# Capitals of provinces, cities of the coast and of the Yangtze delta, and others that are in the news. What is also
# the name of a person, a mountain or a kingdom (中山, 黄山, 大理) is left out.
CITIES = (
    "石家庄 唐山 秦皇岛 邯郸 张家口 承德 沧州 廊坊 太原 大同 呼和浩特 包头 鄂尔多斯 沈阳 大连 鞍山 长春 "
    "哈尔滨 齐齐哈尔 大庆 南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 杭州 宁波 "
    "温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 义乌 合肥 芜湖 蚌埠 淮南 马鞍山 滁州 阜阳 福州 厦门 "
    "莆田 泉州 漳州 南昌 景德镇 九江 赣州 济南 青岛 淄博 枣庄 烟台 潍坊 济宁 威海 临沂 郑州 开封 洛阳 "
    "安阳 新乡 许昌 武汉 黄石 宜昌 襄阳 荆州 长沙 株洲 湘潭 衡阳 岳阳 常德 张家界 广州 深圳 珠海 汕头 "
    "佛山 江门 湛江 惠州 东莞 潮州 南宁 柳州 桂林 海口 三亚 成都 自贡 攀枝花 泸州 绵阳 乐山 宜宾 贵阳 "
    "遵义 昆明 曲靖 拉萨 西安 宝鸡 咸阳 延安 兰州 酒泉 西宁 银川 乌鲁木齐 喀什"
).split()
OWN_SPELLING = {
    "陕西": "Shaanxi",
    "西藏": "Xizang",
    "内蒙古": "Inner Mongolia",
    "呼和浩特": "Hohhot",
    "鄂尔多斯": "Ordos",
    "哈尔滨": "Harbin",
    "齐齐哈尔": "Qiqihar",
    "拉萨": "Lhasa",
    "乌鲁木齐": "Urumqi",
    "喀什": "Kashgar",
    "厦门": "Xiamen",
}
