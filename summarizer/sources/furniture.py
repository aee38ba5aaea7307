"""Lines that belong to the page, not to the article: what they say goes to fields, never into the text."""

import re

# The outlet an article was taken from, alone on its line.
SOURCE = re.compile(r"^(?:来源|稿源|文章来源|信息来源)\s*[:：]\s*(?P<value>\S.{0,30}(?<![。！？!?；]))$")

# Who edited the page, alone on its line or in brackets; a question that an editor asks (编辑：您怎么看？) is not this.
EDITOR = re.compile(r"^[（(]?(?:责任编辑|责编|编辑)\s*[:：]\s*\S.{0,20}?(?<![。！？!?；])[）)]?$")

# How a paper opens its own report: 本报讯, 本报北京讯.
DATELINE = re.compile(r"^(?P<value>本报[\u4e00-\u9fff]{0,4}?讯)[\s　]+(?=\S)")


def stands_alone(line: str) -> bool:
    """True where *line* is nothing but furniture, so that it is never joined with the lines round it."""
    return bool(SOURCE.match(line) or EDITOR.match(line))
