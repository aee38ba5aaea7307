"""The words for numbers in both languages."""

CHINESE_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
}
CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000, "廿": 20, "卅": 30, "万": 10**4, "亿": 10**8}

# What a figure in digits is multiplied by: 3000万 is thirty million.
CHINESE_SCALES = {
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
ENGLISH_SCALES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "mn": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
    "trn": 10**12,
    "tn": 10**12,
}

# Written right before a figure (RMB27 billion), and no name.
CURRENCIES = frozenset("RMB CNY USD US HKD EUR JPY GBP".split())

_CARDINALS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_MONTHS = "january february march april may june july august september october november december".split()

ENGLISH_VALUES: dict[str, int] = (
    {word: value for value, word in enumerate(_CARDINALS)}
    | {word: value for value, word in enumerate(_ORDINALS)}
    | {word: value for value, word in enumerate(_MONTHS, 1)}
    | {word[:3]: value for value, word in enumerate(_MONTHS, 1)}
    | {"sept": 9}
    | {word: value for value, word in zip(range(20, 100, 10), _TENS, strict=True)}
    | {f"{word[:-1]}ieth": value for value, word in zip(range(20, 100, 10), _TENS, strict=True)}
    | {
        "a": 1,
        "an": 1,
        "single": 1,
        "once": 1,
        "twice": 2,
        "double": 2,
        "doubled": 2,
        "triple": 3,
        "tripled": 3,
        "quadruple": 4,
        "quadrupled": 4,
    }
    | {"dozen": 12, "hundred": 100, "hundredth": 100, "thousand": 1000, "million": 10**6}
    | {"billion": 10**9, "trillion": 10**12}
)
