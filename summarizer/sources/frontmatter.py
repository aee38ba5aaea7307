"""The block of YAML that static-site scrapers put before a page: split off first, then read for its facts."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

import yaml

from summarizer.sources.articles import Date

_BLOCK = re.compile(r"\A\s*---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LARGEST = 65_536
_BEIJING = timezone(timedelta(hours=8))


def split_front_matter(text: str) -> tuple[dict[str, str], int]:
    """The plain `key: value` facts of a front matter block, and the offset where the text after it begins.

    Values come back as they are written (`no` and `012` stay so). What is not a front matter block is left alone:
    no facts, offset 0.
    """
    match = _BLOCK.match(text)
    if match is None or len(match[1]) > _LARGEST:
        return {}, 0
    try:
        loaded = yaml.load(match[1], Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes strings, nothing else
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(match[1], Loader=yaml.BaseLoader)):
            return {}, 0  # aliases can explode, and no front matter needs them
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError):
        return {}, 0
    if not isinstance(loaded, dict):
        return {}, 0
    facts = {str(key): value.strip() for key, value in loaded.items() if isinstance(value, str)}
    return {key: value.encode("utf-8", "replace").decode() for key, value in facts.items()}, match.end()


def read_date(value: str) -> Date | None:
    """The day a written date and time falls on in Beijing, or None where it cannot be read.

    >>> read_date("Thu, 28 Jul 2022 17:50:54 GMT").value
    '2022-07-29'
    """
    try:
        moment = _moment(value)
        day = moment.astimezone(_BEIJING) if moment and moment.tzinfo else moment
    except OverflowError:  # the first or the last day of the calendar
        return None
    if day is None:
        return None
    return Date(day.date().isoformat(), "day", f"date: {value}", certain=True)


def _moment(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
