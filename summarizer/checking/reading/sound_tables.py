"""The syllables of pinyin, and how English spelling and Chinese characters sound to each other."""

_PLAIN = (
    "a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen ceng "
    "cha chai chan chang chao che chen cheng chi chong chou chu chuai chuan chuang chui chun chuo ci cong cou cu cuan "
    "cui cun cuo da dai dan dang dao de deng di dian diao die ding diu dong dou du duan dui dun duo e en er fa fan "
    "fang fei fen feng fo fou fu ga gai gan gang gao ge gen geng gong gou gu gua guai guan guang gui gun guo ha hai "
    "han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao jie jin jing "
    "jiong jiu ju juan jue jun ka kai kan kang kao ke ken keng kong kou ku kua kuai kuan kuang kui kun kuo la lai lan "
    "lang lao le lei leng li lia lian liang liao lie lin ling liu long lou luan lun luo ma mai man mang mao me mei men "
    "meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning "
    "niu nong nuan nuo o ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang "
    "qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru ruan rui run ruo sa sai san "
    "sang sao se sen seng sha shai shan shang shao she shen sheng shi shou shu shua shuai shuan shuang shui shun shuo "
    "si song sou su suan sui sun suo ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa "
    "wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye "
    "yi yin ying yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhen zheng "
    "zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo"
).split()
SYLLABLES = {syllable: syllable for syllable in _PLAIN} | {
    # ü is printed in five ways
    "lu": "lu lv", "lv": "lv", "lyu": "lv", "lue": "lve", "lve": "lve", "lyue": "lve",
    "nu": "nu nv", "nv": "nv", "nyu": "nv", "nue": "nve", "nve": "nve", "nyue": "nve",
}  # fmt: skip
"""Each syllable as it is printed, and what it may be."""

# Characters that transliterations are written in; many are everyday words too.
TRANSLITERATING = (
    "阿埃艾爱安昂奥澳巴白柏班邦包保鲍贝本比彼毕别宾波伯博勃布采蔡策查察昌楚茨慈达戴丹道德得登邓迪蒂第丁东杜敦顿多厄恩尔耳法凡"
    "范方菲费芬丰冯夫弗佛福富盖甘冈高戈哥格根贡古瓜圭果哈汉汗豪赫黑亨洪胡华怀惠霍基吉及济季加贾简姜杰金津京久居卡凯坎康考柯科"
    "可克肯孔库夸奎昆扩拉莱赖兰郎朗劳勒雷蕾黎里理利莉丽立林琳龙卢鲁露路吕伦罗洛马玛迈麦曼芒毛梅门蒙孟米密敏明缪莫姆木穆拿纳娜"
    "乃奈南内讷嫩尼妮年宁纽农努诺欧帕派潘庞培佩彭皮平珀坡泼普蒲齐奇契恰钱强乔钦琼丘屈热仁荣茹儒瑞若撒萨塞赛桑瑟森莎沙山珊尚绍"
    "舍申生圣施什石史士寿舒朔思斯丝松苏索塔泰坦汤陶特滕提廷通图土托脱瓦万旺威韦维伟魏温文翁沃乌武伍西希锡席夏香肖谢辛欣兴雄休"
    "修许逊雅亚扬杨耀耶叶伊依易英永尤泽曾扎詹章朱兹子佐川拜坚唐霖琪迦薇茜婕珍贞悉朴柳翰赢宏泓霞黛切琛佳嘉辉帝狄蓓碧彬伽葛勋珠"
    "芝绮滋赞耿忒灿仓岑琴聪尊蓬杭能隆廉汀翠罕歇娅娃弥曲嘎葆焦真厉桂贵卜迭阔埔略帖铁妥堡斐懿璐缇朵笛庄捷涅列缅谬帅吾泊刚穗甫弼"
    "乍炽玻汶萝娄蕊摩墨慕默拖鞑哇宛大约因连莲岚兆廖鸿玖楠裘珂盛臣治"
)

CHINESE_ONSETS = {
    "b": "b", "p": "b", "m": "m", "f": "f", "d": "d", "t": "d", "n": "n", "l": "l", "r": "l", "g": "g", "k": "g",
    "h": "h", "j": "j", "q": "j", "x": "x", "zh": "s", "ch": "s", "sh": "s", "z": "s", "c": "s", "s": "s",
    "w": "w", "y": "y",
}  # fmt: skip
"""What a syllable of pinyin begins with, by class."""

# English spelling, the longest match first; two classes for x. A letter that is not here is a vowel.
ENGLISH_SOUNDS = {
    "b": "B", "p": "B", "f": "F", "ph": "F", "v": "V", "t": "D", "d": "D", "th": "T", "dt": "D",
    "k": "K", "ck": "K", "q": "K", "c": "K", "cc": "K", "g": "G", "gh": "G", "ch": "C", "tch": "S", "sch": "S",
    "j": "J", "ge": "J", "gi": "J", "gy": "J", "dge": "J", "ce": "S", "ci": "S", "cy": "S", "s": "S", "z": "S",
    "tz": "S", "ts": "S", "sh": "S", "x": "K S", "ti": "E", "tr": "E R", "h": "H", "l": "L", "r": "R", "wr": "R",
    "m": "M", "mc": "M K", "n": "N", "kn": "N", "ng": "N", "w": "W", "wh": "W", "y": "Y", "'": "'",
}  # fmt: skip

# What it costs to hear a Chinese class for an English one; not here: unlike.
LIKENESS: dict[str, dict[str, float]] = {
    "B": {"b": 0, "f": 0.5, "w": 0.5},
    "F": {"f": 0, "w": 0.4, "h": 0.6, "b": 0.6},
    "V": {"w": 0, "f": 0, "b": 0.4},
    "D": {"d": 0, "s": 0.5, "j": 0.6},
    "T": {"d": 0, "s": 0},  # th: 史密斯, 马修, 西奥多
    "E": {"d": 0, "s": 0.2, "j": 0.2, "x": 0.2},  # ti, tr: 蒂, 普京, 川普
    "K": {"g": 0, "j": 0.4, "h": 0.5, "x": 0.7},
    "G": {"g": 0, "j": 0.3, "h": 0.5},
    "J": {"j": 0, "s": 0, "y": 0, "g": 0.2, "h": 0.4, "x": 0.3},  # 约翰, 詹姆斯, 乔治, 胡安, 根
    "C": {"s": 0, "j": 0, "g": 0, "h": 0.2, "x": 0.2},  # 查尔斯, 迈克尔, 巴赫
    "S": {"s": 0, "x": 0, "j": 0.3},
    "H": {"h": 0, "x": 0.1, "w": 0.5},  # 希拉里
    "L": {"l": 0, "n": 0.8, "y": 0.6},
    "R": {"l": 0, "h": 0.7, "w": 0.8},
    "'": {"l": 0},  # an r before a consonant at the beginning
    "M": {"m": 0, "n": 0.3},
    "N": {"n": 0, "m": 0.4},
    "W": {"w": 0, "h": 0.3, "g": 0.6},
    "Y": {"y": 0, "j": 0.5},
}
# What it costs that the Chinese leaves an English consonant out: 卡特 has no r, 沃克 no l.
LEFT_OUT = {"R": 0.25, "'": 0.25, "L": 0.5, "H": 0.3, "W": 0.2, "Y": 0.2, "G": 0.6, "D": 0.7, "N": 0.7, "E": 0.8}
# What it costs that the Chinese has one more: 约翰逊, 鲍尔.
PUT_IN = {"y": 0.15, "w": 0.2, "h": 0.5, "n": 0.35, "l": 0.5, "s": 0.7}
