"""What is gathered below the claims of a brief: people, commitments, figures, terms."""

from collections.abc import Iterator

from summarizer.output.records import Record


def tables(brief: Record) -> Iterator[tuple[str, str]]:
    """The name of each table and its rows, parted by semicolons; tables without a row are passed over."""
    for name, rows in (
        ("People", [f"{p['en']} {p['zh']}{_post(p)}" for p in brief["people"]]),
        ("Commitments", [_commitment(c) for c in brief["commitments"]]),
        ("Figures", [f"{f['zh']} = {f['en']}" for f in brief["figures"] if f["zh"] != f["en"]]),
        ("Terms", [f"{t['zh']} = {t['en']}" for t in brief["organisations"] + brief["terms"]]),
    ):
        if rows:
            yield name, "; ".join(rows)


def _post(person: Record) -> str:
    post = person["post_en"] or person["post_zh"]
    return f", {post}" if post else ""


def _commitment(commitment: Record) -> str:
    """`claim 3: deadline 2030年, Gong Zheng`."""
    when = f" {commitment['when']}" if commitment["when"] else ""
    who = f", {commitment['who']}" if commitment["who"] else ""
    return f"claim {commitment['claim'] + 1}: {commitment['kind']}{when}{who}"
