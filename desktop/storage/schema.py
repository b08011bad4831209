"""The tables of a .db, as text: this text is the file format, and a file's must equal it.

Version 1. STRICT tables hold INTEGER, TEXT and BLOB alone: money is an INTEGER of fen, a blank
is NULL, a time is ISO text with its offset. A newer minor version may add tables beside these;
it may not change them, nor what the digest covers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DDL: Final[dict[str, str]] = {
    "outline": """\
CREATE TABLE outline (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    source TEXT NOT NULL
) STRICT""",
    "entry": """\
CREATE TABLE entry (
    key TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('amount', 'count', 'text')),
    fen INTEGER,
    text TEXT,
    CHECK ((kind = 'amount') = (fen IS NOT NULL)),
    CHECK ((kind = 'amount') = (text IS NULL))
) STRICT, WITHOUT ROWID""",
    "block": """\
CREATE TABLE block (
    narrative TEXT NOT NULL,
    position INTEGER NOT NULL,
    level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 4),
    text TEXT NOT NULL,
    PRIMARY KEY (narrative, position)
) STRICT, WITHOUT ROWID""",
    "line": """\
CREATE TABLE line (
    position INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    code TEXT,
    amount INTEGER,
    budget INTEGER,
    prior INTEGER
) STRICT""",
    "free_table": """\
CREATE TABLE free_table (
    position INTEGER PRIMARY KEY,
    section TEXT NOT NULL,
    caption TEXT NOT NULL,
    rows TEXT NOT NULL,
    key TEXT NOT NULL
) STRICT""",
    "attachment": """\
CREATE TABLE attachment (
    sha256 TEXT NOT NULL PRIMARY KEY,
    content BLOB NOT NULL
) STRICT, WITHOUT ROWID""",
    "journal": """\
CREATE TABLE journal (
    revision INTEGER PRIMARY KEY,
    saved_at TEXT NOT NULL,
    saved_by TEXT NOT NULL,
    program TEXT NOT NULL,
    undoes INTEGER REFERENCES journal (revision),
    label TEXT,
    edit TEXT,
    digest TEXT,
    salt TEXT,
    proof TEXT NOT NULL,
    chain TEXT NOT NULL
) STRICT""",
    "meta": """\
CREATE TABLE meta (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    revision INTEGER NOT NULL REFERENCES journal (revision) DEFERRABLE INITIALLY DEFERRED,
    digest TEXT NOT NULL,
    chain TEXT NOT NULL
) STRICT""",
}


@dataclass(frozen=True, slots=True)
class Table:
    """The shape of one table: its columns in the order in which rows are laid out, keys first."""

    name: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]


def _table(name: str, keys: str, rest: str) -> Table:
    return Table(name, tuple(keys.split()), (*keys.split(), *rest.split()))


OUTLINE: Final = _table("outline", "id", "source")
ENTRY: Final = _table("entry", "key", "kind fen text")
BLOCK: Final = _table("block", "narrative position", "level text")
LINE: Final = _table("line", "position", "name code amount budget prior")
FREE_TABLE: Final = _table("free_table", "position", "section caption rows key")
JOURNAL: Final = _table(
    "journal",
    "revision",
    "saved_at saved_by program undoes label edit digest salt proof chain",
)
ATTACHMENT: Final = _table("attachment", "sha256", "content")
"""Contents of attachments by their SHA-256, which is their own seal; which of them belong to the
report stands in ``entry``. The digest does not cover them, and snapshots leave them out."""
META: Final = _table("meta", "id", "revision digest chain")

CONTENT: Final = {table.name: table for table in (OUTLINE, ENTRY, BLOCK, LINE, FREE_TABLE)}
"""The tables that hold the report; the digest covers their rows."""
TABLES: Final = {
    **CONTENT,
    ATTACHMENT.name: ATTACHMENT,
    JOURNAL.name: JOURNAL,
    META.name: META,
}
