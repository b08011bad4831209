"""Mutated files: none crashes or hangs the program, none shows an altered amount unseen."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from desktop.storage.document import Document
from desktop.storage.errors import StorageError
from forms import edits
from forms.report import Report
from tests.storage.documents import made, raw, set_total

PAGE = 4096
HANG_SECONDS = 2.0


@dataclass
class Mutations:
    """What so many mutated files did."""

    files: int = 0
    refused: int = 0
    unchanged: int = 0
    """Opened, and the report was what it had been."""
    altered: int = 0
    """Opened without a warning, and the report was another one."""
    shown: int = 0
    """Shown on request in spite of damage, with a warning."""
    slowest: float = 0.0
    """Seconds."""
    written: int = 0
    """Changed although they were refused."""
    kinds: dict[str, int] = field(default_factory=dict)


def flip_bits(data: bytearray, chance: random.Random) -> bytes:
    """Flip a few bits, often near each other."""
    start = chance.randrange(len(data))
    for _ in range(chance.choice((1, 1, 1, 2, 8, 64))):
        place = min(len(data) - 1, start + chance.randrange(64))
        data[place] ^= 1 << chance.randrange(8)
    return bytes(data)


def flip_header(data: bytearray, chance: random.Random) -> bytes:
    """Flip bits of the file's and of the first page's header, which SQLite acts upon."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        data[chance.randrange(112)] ^= 1 << chance.randrange(8)
    return bytes(data)


def flip_page_head(data: bytearray, chance: random.Random) -> bytes:
    """Flip bits in the head or the cell pointers of any page."""
    page = chance.randrange(len(data) // PAGE) * PAGE
    for _ in range(chance.choice((1, 2))):
        data[page + chance.randrange(40)] ^= 1 << chance.randrange(8)
    return bytes(data)


def truncate(data: bytearray, chance: random.Random) -> bytes:
    """Cut the file off, at a page or anywhere."""
    size = chance.randrange(len(data))
    return bytes(data[: size - size % PAGE if chance.random() < 0.5 else size])


def swap_pages(data: bytearray, chance: random.Random) -> bytes:
    """Exchange two pages, or put one in place of another."""
    one, other = (chance.randrange(len(data) // PAGE) * PAGE for _ in range(2))
    first, second = data[one : one + PAGE], data[other : other + PAGE]
    data[other : other + PAGE] = first
    if chance.random() < 0.5:
        data[one : one + PAGE] = second
    return bytes(data)


def wipe_page(data: bytearray, chance: random.Random) -> bytes:
    """Blank a page or part of one, as a bad stick does."""
    start = chance.randrange(len(data))
    end = min(len(data), start + chance.choice((1, 16, 512, PAGE)))
    filling = chance.choice((0, 0xFF, 0x41))
    data[start:end] = bytes([filling]) * (end - start)
    return bytes(data)


def append(data: bytearray, chance: random.Random) -> bytes:
    """Add bytes at the end."""
    return bytes(data) + chance.randbytes(chance.choice((1, 512, PAGE, 3 * PAGE)))


BYTES: tuple[Callable[[bytearray, random.Random], bytes], ...] = (
    flip_bits, flip_bits, flip_bits, flip_header, flip_page_head, truncate, swap_pages, wipe_page,
    append,
)  # fmt: skip

STATEMENTS = (
    "UPDATE line SET amount = amount + {n} WHERE position = (SELECT max(position) FROM line)",
    "UPDATE entry SET fen = fen + {n} WHERE kind = 'amount'",
    "UPDATE block SET text = replace(text, '批', '核')",
    "DELETE FROM line WHERE position IN (SELECT position FROM line LIMIT {n} % 3 + 1)",
    "INSERT INTO line VALUES ({n}, '行', NULL, {n}, NULL, NULL)",
    "UPDATE journal SET edit = replace(edit, '7', '8') WHERE revision = 2",
    "UPDATE journal SET saved_by = 'x{n}'",
    "UPDATE meta SET revision = revision - 1",
    "UPDATE meta SET digest = '{n}'",
    "CREATE TRIGGER t{n} AFTER INSERT ON journal BEGIN UPDATE line SET amount = {n}; END",
    "CREATE VIEW v{n} AS SELECT * FROM line",
    "CREATE TABLE t{n} (x)",
    "CREATE INDEX i{n} ON line (amount)",
    "CREATE VIRTUAL TABLE f{n} USING fts5(x)",
    "ALTER TABLE line ADD COLUMN x{n} INTEGER",
    "ALTER TABLE line RENAME TO l{n}",
    "DROP TABLE free_table",
    "UPDATE outline SET source = source || '#{n}'",
    "UPDATE outline SET source = substr(source, {n} % 1000)",
    "PRAGMA user_version = {n}",
    "PRAGMA application_id = {n}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = {n} % 20 WHERE name = 'line'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = sql || ' ' WHERE name = 'line'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'x' WHERE rowid = {n} % 8 + 1",
    "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE rowid = {n} % 8 + 1",
)


def by_another_program(path: Path, chance: random.Random) -> str:
    """Change the file with SQLite; return the statement."""
    statement = chance.choice(STATEMENTS).replace("{n}", str(chance.randrange(1, 70_000)))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        try:
            other.executescript(statement)
        except sqlite3.Error:  # this SQLite cannot do it; the file is unchanged then
            return "none"
    return statement


def subject(folder: Path) -> tuple[Path, Report, bytes]:
    """Make the file that is to be mutated."""
    path = made(folder)
    with Document.open(path, "张") as document:
        set_total(document, 7)
        document.apply(edits.delete_lines(document.report, 2, 3))
        document.undo()
        report = document.report
    return path, report, path.read_bytes()


def mutate(path: Path, sound: bytes, chance: random.Random) -> str:
    """Put a mutated file in place; return what was done."""
    for ending in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    path.write_bytes(sound)
    if chance.random() < 0.25:
        return by_another_program(path, chance)
    how = chance.choice(BYTES)
    path.write_bytes(how(bytearray(sound), chance))
    return how.__name__


def look(path: Path, report: Report, found: Mutations, how: str) -> None:
    """Open a mutated file in the ways the program opens files."""
    before = path.read_bytes()
    start = time.perf_counter()
    try:
        with Document.open(path, "张") as document:
            if document.report == report:
                found.unchanged += 1
            else:
                found.altered += 1
                found.kinds[how] = found.kinds.get(how, 0) + 1
    except StorageError:
        found.refused += 1
        found.written += path.read_bytes() != before
    found.slowest = max(found.slowest, time.perf_counter() - start)
    start = time.perf_counter()
    try:
        with Document.open(path, despite_damage=True) as document:
            if document.damaged:
                found.shown += 1
            elif document.report != report:
                found.altered += 1
                found.kinds[how] = found.kinds.get(how, 0) + 1
    except StorageError:
        pass
    found.slowest = max(found.slowest, time.perf_counter() - start)


def tried(folder: Path, count: int, seed: int = 2020) -> Mutations:
    """Open so many mutated files; an exception other than StorageError goes on as it is."""
    chance, found = random.Random(seed), Mutations()
    path, report, sound = subject(folder)
    for _ in range(count):
        found.files += 1
        how = mutate(path, sound, chance)
        look(path, report, found, how)
    with raw(path):
        pass
    return found


def run(folder: Path, count: int) -> str:
    """Open so many mutated files; return what was found in one line."""
    found = tried(folder, count)
    return (
        f"{found.files} files, 0 crashes, {found.refused} refused, {found.unchanged} as they were, "
        f"{found.altered} altered without a warning {found.kinds or ''}, "
        f"{found.shown} shown on request with a warning, {found.written} written to though "
        f"refused, slowest {found.slowest * 1000:.0f} ms"
    )
