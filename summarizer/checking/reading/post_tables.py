"""What posts are called in English: every head word that papers and official sites use for them."""

# What a Chinese post ends in, longest first where one ends in another, and the English head words that render it.
HEADS: dict[str, frozenset[str]] = {
    ending: frozenset(words.split())
    for endings, words in (
        # Party
        ("总书记", "secretary chief"),
        ("书记", "secretary chief head boss leader"),
        # heads of state and government, and of what has a chair
        ("副主席 主席", "president chairman chairwoman chairperson chair head leader chief"),
        ("总统", "president"),
        ("总理 首相", "premier minister chancellor"),
        ("国务委员", "councilor councillor"),
        # ministries, commissions, departments
        ("部长 大臣", "minister secretary head director chief chancellor commissioner general"),
        ("主任", "director chairman chairwoman chairperson chair minister head chief dean secretary manager"),
        (
            "局长 厅长 司长 处长 署长 科长",
            "director general head chief commissioner administrator secretary minister chairman",
        ),
        ("组长", "head leader chief chairman director"),
        # places
        ("市长", "mayor"),
        ("省长", "governor"),
        ("州长", "governor head mayor prefect chief"),
        ("区长 县长 镇长 乡长", "head mayor governor magistrate chief director chairman"),
        # houses of learning, courts, banks, companies, societies
        ("院长", "president dean director head premier chief chairman principal justice"),
        ("校长", "president principal headmaster headmistress chancellor head rector dean"),
        ("行长", "president governor head chief manager director chairman"),
        ("会长", "president chairman chairwoman chairperson chair head director"),
        ("社长", "president director head publisher chief proprietor chairman"),
        ("所长", "director head chief president chairman"),
        ("理事长 董事长", "chairman chairwoman chairperson chair president director head"),
        ("总经理 总裁", "manager president executive ceo director head chairman chief"),
        ("秘书长", "secretary secretary-general general chief"),
        ("发言人", "spokesman spokeswoman spokesperson speaker official"),
        ("大使", "ambassador envoy"),
        ("特使", "envoy representative ambassador"),
    )
    for ending in endings.split()
}
# Words before the head that make it a second place, a place held for a time, or one that is past.
DEPUTY = frozenset("vice deputy associate assistant".split())
ACTING = frozenset("acting interim caretaker".split())
FORMER = frozenset("former ex then-former onetime late retired previous".split())
# Characters that say in a Chinese text that a post is past.
PAST = "原前曾卸离退任故"
# Small words that may stand between one of those and the head: deputy Party secretary, vice executive mayor.
BETWEEN = (
    DEPUTY
    | ACTING
    | FORMER
    | frozenset("executive party general prime state municipal provincial city standing senior then".split())
)
