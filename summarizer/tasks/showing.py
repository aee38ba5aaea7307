"""The words of an article as a model is shown them: they open no line, hide nothing, and are no mark of the chat."""

import re
from collections.abc import Iterable

_MARK = re.compile(r"<(?=[|/!\[A-Za-z_\uff5c])|\[(?=/?(?:INST|SYS))")
"""What begins a mark of a chat template (`<|im_end|>`, `</s>`, `[INST]`), which servers read inside a text too."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_UNSEEN = re.compile(
    r"[\u00ad\u034f\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]|[\U000e0000-\U000e0fff]"
)
"""Of no width, or turning the direction; in the tags of plane 14 whole sentences can be hidden for a model alone."""


def shown(text: str) -> str:
    r"""*text* on one line, without characters that nobody sees, and with a space within what would be a mark.

    >>> shown("要加快\n[2] 建设<|im_end|>\u200b。")
    '要加快 [2] 建设< |im_end|>。'
    """
    line = " ".join(_CONTROL.sub(" ", _UNSEEN.sub("", text)).split())
    return _MARK.sub(lambda mark: f"{mark[0]} ", line)


def numbered(texts: Iterable[str]) -> str:
    """The texts as lines that begin with [1], [2] and so on."""
    return "\n".join(f"[{number}] {shown(text)}" for number, text in enumerate(texts, 1))


def bulleted(lines: Iterable[str]) -> str:
    """The lines as a list, or a dash where there are none, so that a prompt never has a hole in it."""
    return "\n".join(f"- {shown(line)}" for line in lines) or "-"
