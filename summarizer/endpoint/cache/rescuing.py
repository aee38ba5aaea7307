"""Takes over the answers that are still whole in a database that was set aside: their seals say which."""

from pathlib import Path

from summarizer import databases
from summarizer.endpoint.cache.database import PATIENCE, Database, Row, all_rows
from summarizer.endpoint.cache.envelopes import DamagedError, OutdatedError, open_stored


def rescue(aside: Path, database: Database) -> int:
    """Put the answers of *aside* that are whole into *database*, all at once; returns how many they were.

    Raises: sqlite3.Error where *database* cannot take them; it is then as it was.
    """
    rescued: set[str] = set()
    with database.transact():
        for row in databases.readable(aside, PATIENCE, all_rows):
            if row.key not in rescued and _is_whole(row):
                database.set(row.key, row.value)
                rescued.add(row.key)
    return len(rescued)


def _is_whole(row: Row) -> bool:
    try:
        open_stored(row.key, row.value)
    except (DamagedError, OutdatedError):
        return False
    return True
