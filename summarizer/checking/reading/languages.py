"""Is a text in English?"""

import re

# The commonest words of English; hardly a dozen words stand together without one.
_ENGLISH = frozenset(
    "the of and to in a is that for on with as was by at from it be are an were has have its this will or not had he "
    "his their said which but they been who more than also after all into we you her she would new one over other "
    "between year up our can i about out some most could when do if there no what against two during first".split()
)
# The commonest words of other languages, without those that are words or names in English.
_FOREIGN = frozenset(
    # French
    "le la les des du et une est dans pour qui sur pas avec sont au aux ce cette ont été par leur "
    # Spanish and Portuguese
    "el los las del que con para como más pero sus está em os uma não dos das pelo pela foi são "
    # German and Dutch
    "der und den von zu mit ist im für auf dem ein eine nicht sich auch wird werden het een zijn voor niet "
    # Italian, Indonesian, Vietnamese, Turkish
    "il di che della delle nel sono più gli yang dan dengan untuk dari pada của và các những trong bir için".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 12
_SHARE = 0.15


def is_foreign(text: str) -> bool:
    """True of a dozen words or more in another language that is written in Latin letters.

    >>> is_foreign("La réunion a été présidée par le maire de la ville, qui a souligné la situation du pays.")
    True
    >>> is_foreign("Le Monde and El País, Los Angeles Times and Der Spiegel were there to see it all.")
    False
    """
    first = text.split(maxsplit=2 * _ENOUGH)
    if len(first) < _ENOUGH or sum(word in _ENGLISH for word in first) > 2:  # noqa: PLR2004 - "a" and "on" are everybody's
        return False
    words = _WORD.findall(text.lower())
    foreign = sum(word in _FOREIGN for word in words)
    return foreign >= _SHARE * len(words) and foreign > sum(word in _ENGLISH for word in words)
