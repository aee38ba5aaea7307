"""What makes a term part of another word, or another country's, and which are nobody's or everybody's."""

# By the end of the term: 三省市长期 has no mayor, 交通运输部门 is no ministry, 新华社区 no agency.
GOES_ON: dict[str, tuple[str, ...]] = {
    "长": ("期", "江", "三角", "效", "远", "久", "足", "途", "城", "征", "沙", "春", "株潭"),
    "部": ("门", "队"),
    "社": ("区", "会"),
    "领导": ("小组", "班子"),
    "指挥": ("部",),
    "会议": ("室", "中心"),
    "联": ("系", "合", "盟"),
    "两会": ("期",),
    "专利": ("权",),
}

# Before an organ: 法国外交部 is France's, 各国央行 are all of them.
ANOTHERS = tuple(
    (
        "美国 英国 法国 德国 日本 韩国 朝鲜 俄罗斯 俄 印度 加拿大 澳大利亚 新西兰 意大利 西班牙 葡萄牙 荷兰 比利时 "
        "瑞士 瑞典 挪威 芬兰 丹麦 波兰 捷克 匈牙利 希腊 土耳其 乌克兰 以色列 伊朗 伊拉克 叙利亚 沙特 埃及 巴基斯坦 "
        "阿富汗 哈萨克斯坦 越南 泰国 缅甸 菲律宾 新加坡 马来西亚 印尼 印度尼西亚 柬埔寨 老挝 蒙古国 "
        "巴西 墨西哥 阿根廷 智利 古巴 委内瑞拉 南非 欧洲 欧盟 各国 多国 该国 两国 他国 外国 美 英 法 德 日 韩 台湾 台 "
    ).split()
)

# What another country or the world has: one may stand in front, 英国工党; its English is put in several ways.
ABROAD = frozenset(
    (
        "共和党 民主党 美国共和党 美国民主党 共和党全国委员会 民主党全国委员会 社会民主党 社民党 自由民主党 自民党 "
        "基督教民主党 立宪民主党 国民民主党 人民民主党 新民主党 工党 劳工党 保守党 自由党 绿党 公明党 国大党 "
        "国民党 民进党 参议院 众议院 日本参议院 日本众议院 下议院 上议院 欧洲议会 白宫 五角大楼 唐宁街 克里姆林宫 "
        "欧盟 欧盟委员会 欧盟理事会 欧洲理事会 北约 联合国 联合国大会 非盟 阿盟 七国集团 二十国集团 "
        "国际原子能机构 国际奥委会 欧佩克 经合组织"
    ).split()
)
