"""Chinese names in the letters of English papers."""

from pypinyin import Style, lazy_pinyin

from summarizer.checking.glossary import renderings
from summarizer.sources.surnames import COMPOUND, PINYIN


def pinyin_name(name: str) -> str:
    """A Chinese name as English papers print it: surname first, given name in one word, no tone marks.

    >>> pinyin_name("龚正"), pinyin_name("欧阳修"), pinyin_name("单国强"), pinyin_name("吕新华")
    ('Gong Zheng', 'Ouyang Xiu', 'Shan Guoqiang', 'Lyu Xinhua')
    """
    if known := renderings("person").get(name):
        return known
    length = 2 if name[:2] in COMPOUND else 1
    surname, given = name[:length], name[length:]
    return f"{PINYIN.get(surname) or _pinyin(surname)} {_pinyin(given)}".strip()


def _pinyin(characters: str) -> str:
    syllables = lazy_pinyin(characters, style=Style.NORMAL, v_to_u=False)
    joined = syllables[0]
    for syllable in syllables[1:]:
        joined += f"'{syllable}" if syllable[0] in "aeo" else syllable  # Xi'an is not Xian
    return joined.replace("v", "yu").capitalize()
