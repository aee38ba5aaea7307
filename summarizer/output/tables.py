"""What is gathered below the claims of a brief: people, commitments, figures, terms."""

from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.output.records import Record


@dataclass(frozen=True)
class Table:
    """Rows under columns; a cell that is empty says that nothing is known."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(brief: Record) -> Iterator[tuple[str, str]]:
    """The name of each table and its rows, parted by semicolons; tables without a row are passed over."""
    for name, rows in (
        ("People", [f"{p['en']} {p['zh']}{_post(p)}" for p in brief["people"]]),
        ("Commitments", [_commitment(c) for c in brief["commitments"]]),
        ("Figures", [f"{f['zh']} = {f['en']}" for f in _figures(brief)]),
        ("Terms", [f"{t['zh']} = {t['en']}" for t in brief["organisations"] + brief["terms"]]),
    ):
        if rows:
            yield name, "; ".join(rows)


def full_tables(brief: Record) -> list[Table]:
    """The same, with room for all that is known; tables without a row are passed over."""
    posts = [(p["post_en"] or "", p["post_zh"] or "") for p in brief["people"]]
    people = [(p["en"], p["zh"], *post) for p, post in zip(brief["people"], posts, strict=True)]
    undertaken = [
        (c["kind"], c["who"] or "", c["when"] or "", c["zh"], str(c["claim"] + 1)) for c in brief["commitments"]
    ]
    figures = [(f["en"], f["zh"]) for f in _figures(brief)]
    terms = [(t["en"], t["zh"]) for t in brief["organisations"] + brief["terms"]]
    made = [
        Table("People", ("Name", "Chinese", "Post", "Post in Chinese"), tuple(people)),
        Table("Commitments", ("Kind", "Who", "By", "In Chinese", "Claim"), tuple(undertaken)),
        Table("Figures", ("Value", "Chinese"), tuple(figures)),
        Table("Terms", ("English", "Chinese"), tuple(terms)),
    ]
    return [table for table in made if table.rows]


def _figures(brief: Record) -> list[Record]:
    """Figures that say more in English than in Chinese."""
    return [figure for figure in brief["figures"] if figure["zh"] != figure["en"]]


def _post(person: Record) -> str:
    post = person["post_en"] or person["post_zh"]
    return f", {post}" if post else ""


def _commitment(commitment: Record) -> str:
    """`claim 3: deadline 2030年, Gong Zheng`."""
    when = f" {commitment['when']}" if commitment["when"] else ""
    who = f", {commitment['who']}" if commitment["who"] else ""
    return f"claim {commitment['claim'] + 1}: {commitment['kind']}{when}{who}"
