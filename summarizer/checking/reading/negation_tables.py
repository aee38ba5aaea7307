"""Words that deny, in Chinese and in English, and words that only look as if they did."""

from collections.abc import Mapping


def _words(lines: str) -> Mapping[str, tuple[str, ...]]:
    """Each word left of a colon with the stems right of it."""
    rows = (line.partition(":") for line in lines.strip().splitlines())
    return {word: tuple(stems.split()) for words, _, stems in rows for word in words.split()}


CUES = "不没未无非勿别否莫禁拒避防反缺难免岂怎哪何永少鲜罕停失弃消待默限内杜忌戒惕摒毋"
"""The characters that a word of these tables is found by."""

# Firm: nearly always a "not", a "no" or the like in English. A clause with one says that something is not so.
FIRM = frozenset(
    # to be and to have
    "不是 不在 没有 不存在 不具备 不具有 不属于 不含 不等于 不意味 不代表 不像 不算 不构成 不包括 "
    # can, will, must
    "不会 不能 不可能 不太可能 不能够 不要 不得 不许 不准 不让 不应 不该 不应该 不必 不用 不需 不需要 不允许 不敢 "
    "不肯 不打算 "
    # to want, to know, to think
    "不想 不希望 不愿 不愿意 不知道 不知 不认为 不觉得 不相信 不信 不同意 不支持 不接受 不承认 不清楚 不了解 "
    "不理解 不喜欢 不懂 "
    "不认识 不认可 不服 不怕 不爱 不关心 不在乎 不在意 不介意 不赞成 不后悔 不满足 "
    # what is done
    "不影响 不参加 不参与 不考虑 不作 不做 不搞 不再 不予 不符 不符合 不适用 不涉及 不适应 不继续 不采取 不提供 "
    "不公布 不承担 "
    "不进行 不给 不说 不谈 不问 不吃 不看 不买 不卖 不去 不来 不走 不收 不设 不限 不限于 不使用 不改变 "
    "不放弃 不回应 "
    "不透露 不响应 不出席 不举行 不发表 不回答 不遵守 不履行 不执行 不依赖 不针对 不寻求 不打 不玩 不喝 不抽 不留 "
    "不受 "
    # how it is
    "不太 不够 不那么 不这么 不这样 不对 不熟 不严 不准确 不完整 不重要 不安全 不可靠 不可取 不下来 不下去 不出来 "
    "不起来 不过来 不着 "
    # with a word before it
    "并不 并不是 从不 绝不 绝不会 决不 毫不 也不是 也不会 也不能 都不是 都不会 都不能 还不是 还不能 既不 且不 "
    "没有放弃 并没有放弃 从未放弃 绝不放弃 不会放弃 没有人 还没有 "
    "永不 并非 绝非 而非 从来不 从来没 从来没有 "
    # promises
    "没有兑现 没有遵守 没有履行 未兑现 未履行 未遵守 没兑现 "
    # 未
    "未能 未必 未曾 从未 尚未 并未 仍未 未有 "
    # 无
    "无法 无需 无须 无权 无意 无关 毫无 并无 尚无 从无 无人 无力 无望 "
    # 没
    "没能 没法 没人 从没 还没 并没有 没收到 "
    # orders
    "勿 没 未 毋 切勿 请勿 切莫 不可以 严禁 禁止".split()
)

# Nothing is denied, and no "not" comes of it: names, and other words.
NOTHING = frozenset(
    # 未 and 不
    "未来 未央 未名湖 不丹 不列颠 不来梅 不莱梅 不锈钢 不动产 不夜城 "
    # years of the old calendar
    "乙未 丁未 己未 辛未 癸未 "
    # 非
    "非常 非洲 南非 北非 东非 西非 中非 非盟 非典 非遗 非裔 是非 "
    # 无 and 没
    "无锡 无人机 无人驾驶 无线 无纸化 无国界 无花果 无产阶级 无党派 没收 "
    # with a part of them that would deny
    "违反 反馈 困难 灾难 磨难 苦难 避难 罹难 遇难 难民 难度 难点 缺口 禁毒 禁区 紫禁城 "
    # 没 that is to sink
    "覆没 湮没 罚没 泯没 辱没 没药".split()
)

# The characters that may deny by themselves, where no word of these tables stands round them.
OPEN_ALONE = frozenset("不无非")
# 别 tells somebody not to, unless it ends one of these words or opens one of those.
BEFORE_BIE = frozenset("特级分个性区类差告离辨鉴识派作致判甄惜永泾阔诀饯道兹卓话赠临久送")
AFTER_BIE = frozenset("人的墅处致名称样具有管版国家看出克尔斯列里诺利佐洛林开无")
# What one tries to do and cannot, before 不到.
REACHED = frozenset("找拿买看听得收做想达等吃遇碰踩受识料见感")

# Neither here nor there: the English has one of these stems, or else it may have a "not" for it.
OPEN = _words(
    """
不仅 不光 不单 不只 不但 不独 不止 不仅仅 不单单: only just also more beyond addition well both simply merely besides
不断 不停 不绝 不息: contin constant ever keep kept more stead persist firm grow gradual repeat
不间断 源源不断 不懈 坚持不懈 坚定不移: contin constant ever keep kept more stead persist firm grow gradual repeat
不少 不小 不菲 不乏: many number lot quite some several consider plenty signific good large great numer
不同 不一 不一样 不等: differ vari divers unlike other each range from distinct separate
不过: but however though yet only just merely nevertheless still
不料 不巧 不幸 不如 不妨: unfort unexpect surpris trag better but might could
不久 不日 不一会儿 不时 前不久: soon recent short later time before often occas moment
不管 不论 无论: whether regardless whatever however matter any both despite all wherever whenever whoever
不分 不顾: regardless any all both despite disregard ignor
不得不 不能不 不可不 不得已 不能不说: must had have has forc compel need
不由得 不由 不禁 禁不住 忍不住: resist burst
无不 莫不 没有不 不无 未尝不: all every each some
不可或缺 必不可少 不可缺少 缺一不可: indispens essential vital necess integral crucial need must
不可多得 不可小觑 不可忽视 不容忽视: rare inevit signific import indel irrevers unavoid considerabl
不容小觑 不可避免 不可磨灭 不可逆转: rare inevit signific import indel irrevers unavoid considerabl
差不多 了不起 不得了: almost about near great fantas sorry apolog amaz welcome inevit bound need
对不起 不客气 免不了 少不了: almost about near great fantas sorry apolog amaz welcome inevit bound need
不已 不休 不迭:
不遗余力 不约而同 不谋而合 不胜枚举 不言而喻: effort all same count need every worth liv
不折不扣 不愧 不失为 不负 不负众望: effort all same count need every worth liv
毫不犹豫 毫不留情 毫不动摇 毫不夸张: hesit unimag incred unusual uniq cost firm unswerv mercil
不可思议 不寻常 不二 独一无二 不惜: hesit unimag incred unusual uniq cost firm unswerv mercil
视而不见 闭口不谈 名不见经传 不合时宜 不痛不痒: blind silen unknown
不翼而飞 不了了之 不以为然 不甘示弱 不甘落后: blind silen unknown
一丝不苟 一尘不染 乐此不疲 供不应求 屡见不鲜: metic clean common end
屡禁不止 应接不暇 川流不息 络绎不绝 层出不穷 滔滔不绝: metic clean common end
不屈不挠 锲而不舍 奋不顾身 始终不渝 不骄不躁: persist tireless eager
不卑不亢 不忘初心 美中不足 情不自禁 迫不及待 念念不忘: persist tireless eager
不见 不见得 不得而知 不计其数 不堪 不法分子 不速之客: disappear countless
不治身亡 不倒翁 不动声色 不满情绪 不怎么 不怎么样: disappear countless
不错: good well great nice fine decent
不当 不正当: inapprop improp wrong mis un
不易 不容易 不好 不良 不佳 不力 不利 不便 不振 不畅 不济: hard difficult bad poor adverse harm un weak sluggish
来不及 不自觉 不法 不正之风 不义: late time unconsc illeg crim unlaw im
不超过 不高于 不大于: up within most maxim
不低于 不少于 不下 不下于: least more over exceed
不足 不到 不满 不及: less under below within fewer short lack insuff inadeq dissat
不确定 不确定性 不稳定 不平衡 不平等 不公 不公平 不充分 不安 不满意: un in im dis doubt lack
不解 不屑 不明 不详 不知所措 不知不觉: puzzl confus wonder unknown unclear unidentif myst
不然 要不然 否则 要不是 不要脸 不要紧 别急 别着急: otherwise or else unless should shame hold
是不是 能不能 会不会 要不要 有没有 是否 能否 可否 与否 会否: whether if
否认 否定 否决: den reject veto disput
非法 非正式 非凡 非议 非物质 非政府 非营利: illeg unlaw illicit inform extra intang non
除非 若非 无非 非得: unless except only just must
无数 无限 无穷 无尽 无边 无比: count number million infin end bound limit most
毋庸置疑 毋庸讳言: doubt certain clear question
无辜 无疑 无情 无奈 无私 无名 无偿 无期 无期徒刑 无赖: innoc doubt certain clear ruth help self anonym free life
无家可归 无时无刻 无与伦比 无可争议 无可置疑 无所谓 无所不 无所不在 无处不在: homeless always every undisp doubt
无懈可击 无可挑剔 无可厚非 绝无仅有: perfect impecc unprec unpar uniq all every
无微不至 史无前例 前所未有 无独有偶 无一例外: perfect impecc unprec unpar uniq all every
无证 无效 无罪 无障碍 无声 无形: invalid void innocen acquit silen intang invis
未婚 未成年 未成年人 未遂 未知: unmarr singl fianc minor juven child underage attempt unknown
未免 未婚妻 未婚夫 未尝 未雨绸缪: unmarr singl fianc minor juven child underage attempt unknown
淹没 沉没 埋没 出没 吞没 没落 没完没了 没事 没关系 没准 没说的: flood submer sink sank sunk bur swallow declin cover
禁: ban prohibit forbid restrict embargo bar sanction
不在少数 不在话下 不打烊 不含糊 毫不含糊 不着急 不着边际: many open careful patient easi
不看好 不被看好 普遍不看好: doubt pessim bear scept skept gloom outsider underdog
舍不得 恨不得 巴不得 怪不得 说不定 不一定 时不时 冷不防: reluct wish eager wonder may might perhaps possib sometimes
不排除: possib may might could option table rul
没想到 没料到 没承想: surpris unexpect turn
没少 没等 没多久 没过多久 没几天 没几个 没多少: lot many much often deal before barely soon short later few little
没有比 没有什么比 没什么比 没有哪个比: most best great high import more noth
没有完成时 没有终点 没有止境 永无止境 永远在路上:
无人生还 无一生还 无一幸免: kill die dead death
拒不 拒不执行 拒不履行 拒不支付 拒不承认 拒不接受 拒不认罪 拒不配合: refus den reject
未能如愿 未如愿 没能如愿: disappoint fail
未满: under below less young minor
非但不 非但没 非但没有 非但不会 不但不 不但没 不但没有 不但不会 不仅不 不仅没 不仅没有 不仅不会: instead rather far
毫无疑问 毫无疑义 毫无异议 毫无悬念 毫无二致: sure certain clear undoubt unquestion foregone same
毫无保留 毫无顾忌 毫无怨言 毫无顾虑: full candid candour frank open free willing unreserv reserv
毫无意义 毫无道理 毫无根据: pointless meaningless senseless groundless baseless
毫无价值 毫无用处 毫无助益: worthless useless unhelp
毫不在意 毫不在乎 毫不费力 毫不意外: shrug indiffer easi effort surpris
毫不留情 毫不客气 毫不逊色: merci blunt equal match
荒无人烟 空无一人 四下无人 无人问津 无人区 旁若无人 目中无人: desol desert empty few uninhabit wild arrog
无人值守 无人售货 无人超市 无人商店 无人零售: unman unstaff auto cashier self
无人配送 无人船 无人车 无人岛 无人飞机: unman auto driver drone self
无法无天 有气无力 软弱无力 无缘无故 无关紧要 无关痛痒: lawless weak feebl trivial minor
无缘: miss out elim fail los knock
无意间 无意中 无意识: accident chance unintent unconsc inadvert
意犹未尽 方兴未艾 悬而未决 闻所未闻 前途未卜 未卜先知 未老先衰: boom emerg ris pend unresolv uncertain unheard more
不治之症 水土不服 不服输 不服气 不怕死 不怕苦: incur adapt fight defi
不作为 不对称 不对劲 不对等: inact asym wrong
不打自招 不打不相识 不设防 不像话 四不像 不是滋味 不留余地 不留情面 不知名: open outrag bitter obscure
不知疲倦 不知去向 不知所踪 不知何故 不知为何 不知从何: tireless missing
殊不知 不用说 更不用说 不用提:
不闻不问 不必要 大可不必 不敢当 岂不是 岂不 何尝不是 可不是 动不动: indiffer unnecess needless honour how often
马虎不得 急不得 顾不得 动弹不得 哭笑不得: serious urgent patien
迫不得已 不得人心 不得要领 求之不得 了不得: unpopular forc
怪不得 由不得 见不得 值不得 算不得 要不得 不得而知: wonder wrong unknown
没能活下来 没能幸免 未能幸免 没能挺过来 未能生还 没能生还: die dead death kill victim surviv
没精打采 没头没脑 没日没夜 没齿难忘 没辙 没劲 没戏 没门 没谱: listless night forget
不景气 好景不长 不欢而散 不得善终 不出所料 不甚了了 不尽如人意 不如人意: weak slump short brief expect disappoint
哪里是 哪里有 哪里会 哪里能 哪是: how where
没有人不 没人不 没有一个不 没有谁不 无人不 无一不 无处不 无时不: all every each
隐没 神出鬼没: disappear vanish fade
拒绝 拒 抗拒 婉拒: refus reject declin den resist turn
杜绝 切忌 力戒 警惕 摒弃 戒: prevent end root elimin guard avoid abandon discard against shun stamp
严防 谨防 防止 以防: avoid prevent guard protect keep avert
反对: oppos against object critic anti
缺乏 缺少 缺 短缺 缺失: lack short absen miss insuff need scarc
难以 难 很难: difficult hard tough diffic wonder struggl challeng problem trouble
以免 免得 免遭 免受 免于 难免 避免: avoid prevent spare protect free from keep save exempt inevit
岂 岂能 难道 何必 何尝 何曾 怎能 怎会 怎可 哪能 哪会 哪有: how why
很少 极少 甚少 鲜少 鲜有 鲜见 鲜为人知 罕见 罕有: rare few little seldom hard scarce
失败 失利 失去 停止 停 暂停 放弃 取消: fail los lost defeat stop suspend halt ceas end cancel abandon giv drop
有待 尚待 仍待 亟待: remain yet await need pend urg
沉默: silen quiet
限制 以内 之内: limit restrict curb within constrain under
反而 相反: instead contrary opposit rather revers
"""
)

# Firm, and yet carried by English with one of these stems: 尚未 by "remains", 从未 by "the biggest ever".
CARRIED = _words(
    """
尚未 还没 仍未 尚无 未 还没有: remain still yet pend await ongoing outstanding
从未 从没 从来没有 从来没 未曾: ever first unprec
没有兑现 没有遵守 没有履行 未兑现 未履行 未遵守 没兑现 不遵守 不履行 不执行: broke break breach violat reneg default
不愿 不愿意 不肯 不想 不希望: anonym unnamed reluct hesit loath keep
不相信 不信 不认为 不觉得: doubt scept skept disbel
不知道 不知 不清楚 不了解 不理解 不懂: wonder unclear puzzl myster unaware ignor confus unknown
不同意 不赞成 不支持 不认可 不承认 不接受: oppos disagr object reject den
不喜欢 不爱: hate dislik
不用 不必 不需 不需要 无需 无须: forget reliev relief exempt waiv without spar free
没有放弃 并没有放弃 不放弃 从未放弃 绝不放弃 不会放弃: keep kept continu persist remain commit stay
无人: desert empt vacant uninhabit aband
不算 不太 不那么 不这么: bad worse
不予 不进行 不采取 不回应 不透露: refrain
不再: former longer past quit stop end retir
不得 不准 不许: only
没有人 没人: empt desert
没电 没油 没水 没钱 没气: dead ran run flat broke dry dri out
没错 并没错: right true correct inde
没忍住 没有忍住: burst broke
没把握住 没有把握住 未把握住: squander wast miss
没关: open
不吃 不喝: skip fast
不服: appeal defi disput challeng
"""
)

# English: beginnings of words that deny by how they are made.
ENGLISH_BEGINNINGS = """
unab unaccept unaccomp unaffect unaffil unanswer unarm unattend unauthor unavail unavoid unaware unbeat unbeliev
unbroken
uncertain unchang uncheck unclear uncomfort uncommon uncondition unconfirm unconstitut uncontrol unconvinc undecid
undeni undisclos undisput undocument unemploy unequal uneven unexpect unexplain unfair unfamil unfavo unfinish unfit
unforeseen unforgett unfounded ungovern unhapp unhealth unhurt unidentif unimag unimport uninjur uninsur
unintend uninterest uninterrupt unjust unknown unlaw unleash unlicen unlike unlimit unmarri unmanned unmatch unnecess
unnotic unoffic unpaid unparallel unpleas unpopul unprecedent unpredict unprepar unprofit unprotect unqualif
unquestion
unreal unreason unregist unregul unrelat unreli unresolv unrest unrival unsafe unsatisf unscrup unseen unsettl unskill
unsolv unspecif unspoil unstable unsubstant unsuccess unsuit unsuper unsure unsurpass unsustain unswerv untouch untrue
unus unvaccin unveri unwant unwarrant unwaver unwelcom unwilling unworthy
inability inaccess inaccura inaction inadequa inadmiss inappropr incapab incomplet inconceiv inconclus inconsist
inconveni incorrect indefinit indiffer indirect indispens indisput ineffect ineffic inelig inequal
inescap inevit inexper inexplic infrequ inhuman insecur insepar insignif instabil insuffic insurmount intangib intoler
invalid invisib involunt
imbalanc immatur immobil immoral impass impatien imperfect impersonal implausib impolit impossib impract impreci
improbab improper
illegal illegit illicit illiter illogic irrational irregular irrelev irreplac irrespons irrevers
disabl disadvant disagre disallow disappear disapprov discomfort discont discourag dishonest dislik disobe disorder
displeas disqualif disregard disrespect dissatisf distrust
misconduct misunder misus mistak mistreat
fail refus reject declin exclud exclus prohibit prevent avoid neglect reluct abstain refrain disband dismiss oppos
"""

# English: whole words that deny.
ENGLISH_WORDS = """
non lack lacks lacked lacking deny denies denied denial denying forbid forbids forbidden forbade ban bans banned
banning
absent absence missing miss misses missed hardly barely rarely seldom scarcely few little less fewer lost wrong
free exempt immune unheard
ceased cease stop stops stopped halt halted instead rather except ignore ignored ignores ignoring overlook short zero
devoid unless immune contrary opposite hard difficult tough doubt silent silence secret struggle struggled struggles
struggling pending awaits awaiting spared barred away surprisingly skip skips skipped skipping former gone quit
abandon abandoned waive waived waives unlikely
"""
