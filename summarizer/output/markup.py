"""Trees of markup, in which words are never taken for markup: nothing here puts a text where tags are read."""

import re
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from summarizer.output.text import safe

Part = Element | str | None
"""What stands within an element; None is left out."""

# Characters that no XML and no UTF-8 file may hold: halves of a surrogate pair, and the two that are none.
_NOT_WRITTEN = re.compile(r"[\ud800-\udfff\ufffe\uffff]")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_BLOCKS = frozenset(
    "article blockquote body caption dd details div dl dt footer h1 h2 head header html li main meta nav ol p section "
    "style summary table tbody td th thead title tr ul".split()
)
"""Elements of HTML after which a line may end without a space being seen."""


def written(words: str) -> str:
    r"""*words* without the characters that a file of markup cannot hold.

    >>> written("a\x00b\ud800c")
    'abc'
    """
    return _NOT_WRITTEN.sub("", safe(words))


def element(name: str, /, *parts: Part, **attributes: str | None) -> Element:
    r"""An element with *parts* in their order; of the *attributes*, those that are None are left out.

    A trailing underscore is dropped, another stands for a hyphen, two for a colon: class_, aria_label, xml__lang.

    >>> as_html(element("p", "1 < 2 ", element("b", "<i>"), class_="a"))
    '<p class="a">1 &lt; 2 <b>&lt;i&gt;</b></p>\n'
    """
    made = Element(name)
    for key, value in attributes.items():
        if value is not None:
            made.set(key.rstrip("_").replace("__", ":").replace("_", "-"), written(value))
    for part in parts:
        if isinstance(part, str):
            _append_words(made, written(part))
        elif part is not None:
            made.append(part)
    if name in _BLOCKS:
        made.tail = "\n"
    return made


def language_of(words: str) -> str | None:
    """`zh` for words that are mostly Chinese; None for those that are in the language of the page, English.

    >>> language_of("市长 Mayor"), language_of("市长龚正"), language_of("2030年")
    (None, 'zh', 'zh')
    """
    chinese = len(_CHINESE.findall(words))
    return "zh" if chinese > len(_LATIN.findall(words)) else None


def as_html(root: Element) -> str:
    """The element as HTML has it: without end tags where HTML has none."""
    return ET.tostring(root, encoding="unicode", method="html")


def as_xml(root: Element, doctype: str = "") -> str:
    """A whole XML file, indented; its elements hold either words or elements, so that no text changes."""
    ET.indent(root, " ")
    root.tail = "\n"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{doctype}{ET.tostring(root, encoding="unicode")}'


def _append_words(parent: Element, words: str) -> None:
    if len(parent):
        last = parent[-1]
        last.tail = (last.tail or "") + words
    else:
        parent.text = (parent.text or "") + words
