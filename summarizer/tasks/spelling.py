"""American or British spelling of English, by rule: what a model was told to write, it writes by half."""

import re
from collections.abc import Mapping

from summarizer.settings import Spelling
from summarizer.tasks.spelling_tables import AMERICAN_ALONE, BRITISH, ENDINGS, IZE

_ADDRESS = re.compile(r"@|://|\w\.[a-z]")
"""What tells an address from other stretches without a space: www.labour.org.uk, press@defence.example."""
_WORD = re.compile(r"(?P<start>\A|[.!?][\"'”’)]* +[\"'“‘(]*)?(?P<word>\b[A-Za-z]{4,}\b)")

_SINGLE = re.compile(r"(?<![\w'])'(?=\w)(?!\d0s)([^'\"]*(?:(?<=\w)'(?=\w)[^'\"]*)*)'(?!\w)")
"""A stretch in single marks; an apostrophe within a word is none, nor that of the '90s."""

_QUOTED = re.compile('[“「『"]')


def respelled(text: str, spelling: Spelling) -> str:
    """*text* with each word of the table as *spelling* has it. Names and addresses stay: the World Trade Center.

    >>> respelled("Defense spending was analyzed at the World Trade Center, a center of organized labor.", "british")
    'Defence spending was analysed at the World Trade Center, a centre of organised labour.'
    >>> respelled("Talks centered on the catalogued ships.", "british"), respelled("They centred on it.", "american")
    ('Talks centred on the catalogued ships.', 'They centered on it.')
    >>> respelled("The programme favours 3,000 metres of fibre.", "american")
    'The program favors 3,000 meters of fiber.'
    """
    table = _TO_BRITISH if spelling == "british" else _TO_AMERICAN
    addresses = [match.span() for match in re.finditer(r"\S+", text) if _ADDRESS.search(match[0])]

    def put(match: re.Match[str]) -> str:
        is_address = any(start <= match.start("word") < end for start, end in addresses)
        return match[0] if is_address else f"{match['start'] or ''}{_word(match, table)}"

    return _WORD.sub(put, text)


def requoted(text: str, source: str) -> str:
    r"""*text* with the double quotation marks of American papers, where *source* has some.

    >>> requoted("He called the 'dual carbon' goals Shanghai's 'engine'.", "他说“双碳”目标是上海的“引擎”。")
    'He called the "dual carbon" goals Shanghai\'s "engine".'
    >>> requoted("The 'five centers' and the '90s, the workers' day.", "“五个中心”和九十年代")
    'The "five centers" and the \'90s, the workers\' day.'
    """
    return _SINGLE.sub(r'"\1"', text) if _QUOTED.search(source) else text


def _word(match: re.Match[str], table: Mapping[str, str]) -> str:
    word = match["word"]
    if not word.islower() and (match["start"] is None or not word[1:].islower()):
        return word
    other = table.get(word.lower(), word)
    return other.capitalize() if word[0].isupper() else other


def _pairs() -> dict[str, str]:
    """American words and the British ones."""
    pairs = {f"{us}{ending}": f"{gb}{ending}" for us, gb, *endings in BRITISH for ending in ("", *endings)}
    return pairs | {f"{stem}iz{ending}": f"{stem}is{ending}" for stem in IZE for ending in ENDINGS}


_TO_BRITISH = {us: gb for us, gb in _pairs().items() if us not in AMERICAN_ALONE}
_TO_AMERICAN = {gb: us for us, gb in _pairs().items()}
