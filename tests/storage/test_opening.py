"""Files that come from anywhere: each refusal is one sentence, and nothing is written to them."""

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.storage import header
from desktop.storage.document import Document
from desktop.storage.errors import DamagedError, StorageError
from desktop.storage.rows import Row
from desktop.storage.schema import DDL
from forms.rolling import roll
from tests.storage.documents import FULL, connection_of, made, neighbours, raw, set_total, total


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return made(tmp_path)


def overwrite(path: Path, at: int, content: bytes) -> None:
    data = bytearray(path.read_bytes())
    data[at : at + len(content)] = content
    path.write_bytes(data)


def put(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def statements(*told: str) -> Callable[[Path], None]:
    """Change a file as another program would."""

    def run(path: Path) -> None:
        with raw(path) as other:
            for statement in told:
                other.execute(statement)

    return run


def foreign(path: Path) -> None:
    path.unlink()
    statements("CREATE TABLE line (position)", "INSERT INTO line VALUES (1)")(path)


def schema(statement: str) -> Callable[[Path], None]:
    return statements("PRAGMA writable_schema = ON", statement)


def miscounted(path: Path) -> None:
    """SQLite would mend the count by the way, if it were let to commit."""
    for place, bits in ((25, 32), (31, 16), (32, 16), (92, 1)):
        overwrite(path, place, bytes([path.read_bytes()[place] ^ bits]))


REFUSED: dict[str, tuple[Callable[[Path], None], str]] = {
    "empty": (lambda path: put(path, b""), "空文件"),
    "text": (lambda path: put(path, "单位名称,金额\n".encode()), "不是自评文件"),
    "a Word file": (lambda path: put(path, b"PK\x03\x04" * 50), "导入"),
    "only the magic": (lambda path: put(path, path.read_bytes()[:40]), "不完整"),
    "another program's database": (foreign, "别的软件的文件"),
    "newer major": (lambda path: overwrite(path, 60, b"\x00\x02\x00\x00"), "升级本程序"),
    "no version": (lambda path: overwrite(path, 60, bytes(4)), "版本标记已损坏"),
    "cut off": (lambda path: put(path, path.read_bytes()[:-4096]), "不完整"),
    "cut in a page": (lambda path: put(path, path.read_bytes()[:-7]), "不完整"),
    "a trigger": (
        statements(
            "CREATE TRIGGER t AFTER INSERT ON journal BEGIN UPDATE line SET amount = 1; END"
        ),
        "内部结构",
    ),
    "a view": (statements("CREATE VIEW v AS SELECT * FROM line"), "内部结构"),
    "a view for a table": (
        statements(
            "ALTER TABLE line RENAME TO hidden",
            "CREATE VIEW line AS SELECT position, name, code, amount * 2 AS amount, budget, prior"
            " FROM hidden",
        ),
        "内部结构",
    ),
    "a virtual table": (statements("CREATE VIRTUAL TABLE f USING fts5(x)"), "内部结构"),
    "an index": (statements("CREATE INDEX i ON line (abs(amount))"), "内部结构"),
    "a further table": (statements("CREATE TABLE more (x)"), "内部结构"),
    "a further column": (statements("ALTER TABLE line ADD COLUMN more INTEGER"), "内部结构"),
    "a missing table": (statements("DROP TABLE free_table"), "内部结构"),
    "a weakened table": (
        schema("UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE name = 'line'"),
        "内部结构",
    ),
    "a changed amount": (statements("UPDATE line SET amount = amount + 1"), "损坏"),
    "a swapped row": (
        statements("UPDATE line SET name = 'x' WHERE position = (SELECT min(position) FROM line)"),
        "损坏",
    ),
    "a missing row": (
        statements("DELETE FROM line WHERE position = (SELECT max(position) FROM line)"),
        "损坏",
    ),
    "a missing outline": (statements("DELETE FROM outline"), "损坏"),
    "a rewritten journal": (statements("UPDATE journal SET saved_by = '别人'"), "损坏"),
    "a rewritten reason": (statements("UPDATE journal SET label = '别的'"), "损坏"),
    "no journal": (
        statements("PRAGMA foreign_keys = OFF", "DELETE FROM journal"),
        "损坏",
    ),
    "no seal": (statements("DELETE FROM meta"), "损坏"),
    "another seal": (statements("UPDATE meta SET digest = replace(digest, 'a', 'b')"), "损坏"),
    "a count of pages that is wrong": (miscounted, "损坏"),
    "a wiped page": (lambda path: overwrite(path, 3 * 4096, bytes(4096)), "损坏"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_not_a_sound_file_is_refused_in_one_sentence(path: Path, kind: str) -> None:
    spoil, told = REFUSED[kind]
    spoil(path)
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(StorageError, match=told) as caught:
            Document.open(path, read_only=read_only)
        sentence = str(caught.value)
        assert sentence.endswith("。")
        assert sentence.count("。") == 1
    assert path.read_bytes() == before
    assert neighbours(path) == [path.name]


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="没有找到"):
        Document.open(tmp_path / "没有.db")
    assert list(tmp_path.iterdir()) == []  # SQLite would make it
    (tmp_path / "夹.db").mkdir()
    with pytest.raises(StorageError, match=r"文件夹|权限"):
        Document.open(tmp_path / "夹.db")


def test_what_was_changed_past_the_program_is_named(path: Path) -> None:
    with Document.open(path) as document:
        set_total(document, 7)
    statements(
        "UPDATE entry SET fen = 666 WHERE key = 'budget.total'",
        "UPDATE line SET amount = 5 WHERE name = '科目3'",
    )(path)
    with pytest.raises(
        DamagedError, match=r"“部门预算批复数”、“支出明细科目3的.*”等 2 处"
    ) as caught:
        Document.open(path)
    assert str(caught.value).count("。") == 1
    with Document.open(path, despite_damage=True) as document:
        told = {(change.before, change.after) for change in document.unrecorded}
        assert told == {("0.000007 万元", "0.000666 万元"), ("3.000009 万元", "0.000005 万元")}


def test_a_figure_of_the_year_before_that_was_changed_past_the_program_is_named(
    tmp_path: Path,
) -> None:
    path = tmp_path / "结转.db"
    Document.create(path, roll(FULL).report, "张").close()
    statements("UPDATE entry SET fen = 666 WHERE key = 'last:budget.total'")(path)
    with pytest.raises(DamagedError, match=r"“上年的部门预算批复数”等 1 处"):
        Document.open(path)


@pytest.mark.parametrize("column", ["label", "edit", "saved_at", "undoes", "chain"])
def test_a_journal_with_other_things_than_texts_in_it_crashes_nothing(
    path: Path, column: str
) -> None:
    """A flipped bit makes a text a blob; the other columns may be sound all the same."""
    with Document.open(path) as document:
        set_total(document, 7)
    weak = "replace(replace(sql, ' STRICT', ''), 'TEXT', 'BLOB')"
    statements(
        "PRAGMA writable_schema = ON",
        f"UPDATE sqlite_schema SET sql = {weak} WHERE name = 'journal'",
    )(path)
    statements(
        f"UPDATE journal SET {column} = x'ff00' WHERE revision = 2",
        "PRAGMA writable_schema = ON",
        f"UPDATE sqlite_schema SET sql = '{DDL['journal']}' WHERE name = 'journal'",
    )(path)
    with pytest.raises(DamagedError):
        Document.open(path)
    with pytest.raises(DamagedError):
        Document.open(path, despite_damage=True)


def test_where_the_journal_does_not_tell_nothing_is_named(path: Path) -> None:
    copy = path.with_name("b.db")
    with Document.open(path) as document:
        assert document.unrecorded == ()
        document.save_copy(copy, history=False)
    statements("UPDATE line SET amount = 5")(copy)
    with pytest.raises(DamagedError, match=r"^文件已损坏或被别的软件改动过，文件没有打开；"):
        Document.open(copy)
    statements("UPDATE line SET amount = 5", "UPDATE journal SET label = 'x'")(path)
    with pytest.raises(DamagedError, match=r"^文件已损坏或被别的软件改动过，文件没有打开；"):
        Document.open(path)


def test_a_file_of_two_gigabytes_is_refused_at_once(path: Path) -> None:
    size = path.stat().st_size
    with path.open("rb+") as file:
        file.truncate(2 << 30)  # sparse: it takes no room
    for read_only in (False, True):
        with pytest.raises(StorageError, match=r"2\.0 GB"):
            Document.open(path, read_only=read_only)
    with path.open("rb+") as file:
        file.truncate(size)


def test_a_large_file_of_holes_is_refused_or_opened_without_hanging(path: Path) -> None:
    before = path.read_bytes()
    pages = (1 << 30) // 4096
    head = bytearray(before)
    head[28:32] = pages.to_bytes(4, "big")
    path.write_bytes(head)
    os.truncate(path, 1 << 30)
    start = time.perf_counter()
    with pytest.raises(StorageError):
        Document.open(path)
    assert time.perf_counter() - start < 2
    os.truncate(path, 0)


def test_a_damaged_file_is_shown_to_who_asks_for_it(path: Path) -> None:
    statements("UPDATE entry SET fen = 666 WHERE key = 'budget.total'")(path)
    with pytest.raises(DamagedError):
        Document.open(path)
    with Document.open(path, "李", despite_damage=True) as document:
        assert document.damaged
        assert document.read_only
        assert "可能有误" in document.notice
        assert total(document.report) == 666
        document.save_copy(path.with_name("抢出.db"))
    with Document.open(path.with_name("抢出.db")) as rescued:
        assert total(rescued.report) == 666
        assert rescued.journal()[0].label == "从损坏的文件中抢出"


def test_a_newer_minor_version_opens_read_only(path: Path) -> None:
    statements(
        "CREATE TABLE signature (name TEXT PRIMARY KEY) STRICT",
        f"PRAGMA user_version = {header.USER_VERSION + 1}",
    )(path)
    with Document.open(path) as document:
        assert document.read_only
        assert "升级" in document.notice
        assert document.report == FULL
        with pytest.raises(StorageError, match="只读"):
            set_total(document, 1)
        with pytest.raises(StorageError, match="遗漏"):
            document.save_copy(path.with_name("b.db"), history=False)
        document.save_copy(path.with_name("b.db"))
    with raw(path.with_name("b.db")) as copy:
        assert copy.execute("SELECT count(*) FROM signature").fetchone() == (0,)


def test_a_newer_minor_version_may_not_bring_triggers(path: Path) -> None:
    statements(
        "CREATE TRIGGER t AFTER INSERT ON journal BEGIN DELETE FROM line; END",
        f"PRAGMA user_version = {header.USER_VERSION + 1}",
    )(path)
    with pytest.raises(StorageError, match="内部结构"):
        Document.open(path)


def wal(path: Path) -> None:
    with raw(path) as other:
        other.execute("PRAGMA journal_mode = WAL")
    assert path.read_bytes()[18:20] == b"\x02\x02"


def test_a_file_switched_to_a_write_ahead_log_is_switched_back(path: Path) -> None:
    with Document.open(path) as document:
        set_total(document, 7)
    wal(path)
    with Document.open(path) as document:
        assert not document.read_only
        assert path.read_bytes()[18:20] == b"\x01\x01"
        set_total(document, 8)
        assert neighbours(path) == [path.name]
    with Document.open(path) as document:
        assert total(document.report) == 8


def test_a_damaged_file_with_a_write_ahead_log_is_not_switched(path: Path) -> None:
    statements("UPDATE line SET amount = amount + 1")(path)
    wal(path)
    before = path.read_bytes()
    with pytest.raises(DamagedError):
        Document.open(path)
    assert path.read_bytes() == before
    assert neighbours(path) == [path.name]


def test_reading_a_file_with_a_write_ahead_log_leaves_it_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = path.with_name("aside")
    aside.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    with Document.open(path) as document:
        set_total(document, 7)
        report = document.report
    wal(path)
    before = path.read_bytes()
    with Document.open(path, read_only=True) as document:
        assert document.read_only
        assert "另存副本" in document.notice
        assert document.report == report
        document.save_copy(path.with_name("b.db"))
    assert path.read_bytes() == before
    assert list(aside.iterdir()) == []
    assert neighbours(path) == ["aside", "b.db", path.name]
    assert path.with_name("b.db").read_bytes()[18:20] == b"\x01\x01"
    with Document.open(path.with_name("b.db")) as copy:
        assert not copy.read_only


def test_a_folder_that_may_not_be_written_opens_read_only(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda place, mode: place != path.parent)
    with Document.open(path) as document:
        assert document.read_only
        assert "不允许写入" in document.notice
        assert document.report == FULL


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everything"
)
def test_a_write_protected_file_opens_read_only(path: Path) -> None:
    path.chmod(0o444)
    with Document.open(path) as document:
        assert document.read_only
        assert "不允许写入" in document.notice


def test_a_file_that_only_sqlite_finds_unwritable_opens_read_only(path: Path) -> None:
    overwrite(path, 18, b"\x03")  # "written by a format that we can only read"
    with Document.open(path) as document:
        assert document.read_only
        assert "不允许写入" in document.notice
        assert document.report == FULL


_QUOTE = '[{"quote":"budget.total","unit":"元","decimals":null,"grouping":false,"with_unit":true}]'


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("line", (1 << 40, "行", None, 10**18, None, None)),
        ("block", ("basics", 1 << 40, 0, "[" * 100_000)),
        ("block", ("basics", 1 << 40, 0, '{"text": 1}')),
        ("free_table", (1 << 40, "results", "表", "5", "")),
        ("free_table", (1 << 40, "results", "表", "[[5]]", "")),
        ("free_table", (1 << 40, "results", "表", '["字"]', "")),
        ("block", ("basics", 1 << 40, 0, _QUOTE.replace("null", "99"))),
        ("block", ("basics", 1 << 40, 0, _QUOTE.replace("null", '"x"'))),
        ("entry", ("staff.posts", "count", None, "很多")),
        ("entry", ("staff.posts", "count", None, "sNaN")),
        ("outline", (1, "title = 1")),
    ],
)
def test_rows_that_this_program_never_writes_are_damage(path: Path, table: str, row: Row) -> None:
    """Whoever made the file may have hashed it rightly."""
    with Document.open(path) as document:
        opened = document._opened
        opened.content = document._database.read()
        if table == "outline":
            opened.content.tables[table].clear()
        opened.content.tables[table].append(row)
        with pytest.raises(DamagedError):
            Document(opened, "")


@pytest.mark.parametrize("edit", ['{"set": 1}', "[", '{"set":"unit","old":"甲","new":"乙"}'])
def test_a_step_whose_record_makes_no_sense_cannot_be_undone(path: Path, edit: str) -> None:
    with Document.open(path) as document:
        set_total(document, 7)
        journal = document._revisions.journal
        journal[-1] = replace(journal[-1], edit_text=edit)
        with pytest.raises(DamagedError, match="不符"):
            document.undo()
        with pytest.raises(DamagedError, match="不符"):
            list(document.history())
        assert total(document.report) == 7


def test_a_system_with_an_older_sqlite_is_told_so(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 31, 1))
    with pytest.raises(StorageError, match=r"低于所需的 3\.37"):
        Document.open(path)


def test_the_connection_distrusts_the_file_and_writes_with_care(path: Path) -> None:
    with Document.open(path) as document:
        told = {
            name: connection_of(document).execute(f"PRAGMA {name}").fetchone()[0]
            for name in (
                "journal_mode",
                "synchronous",
                "locking_mode",
                "trusted_schema",
                "cell_size_check",
                "mmap_size",
                "foreign_keys",
            )
        }
    assert told == {
        "journal_mode": "delete",
        "synchronous": 3,
        "locking_mode": "normal",
        "trusted_schema": 0,
        "cell_size_check": 1,
        "mmap_size": 0,
        "foreign_keys": 1,
    }


def test_each_edit_is_one_immediate_transaction(path: Path) -> None:
    told: list[str] = []
    with Document.open(path) as document:
        set_total(document, 6)  # the first write makes SQLAlchemy's acquaintance with the file
        connection_of(document).set_trace_callback(told.append)
        set_total(document, 7)
        connection_of(document).set_trace_callback(None)
    words = [statement.split()[0] for statement in told]
    assert told[0] == "BEGIN IMMEDIATE"
    assert words.count("BEGIN") == words.count("COMMIT") == 1
    assert words[-1] == "COMMIT"
    assert sorted(set(words[1:-1])) == ["INSERT", "UPDATE"]


def test_opening_writes_nothing(path: Path) -> None:
    before = path.read_bytes(), path.stat().st_mtime_ns
    Document.open(path).close()
    Document.open(path, read_only=True).close()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_a_name_with_signs_of_a_uri_opens_the_right_file(tmp_path: Path) -> None:
    name = "100%25 #1?mode=memory&x.db" if os.name != "nt" else "100%25 #1&x.db"
    with Document.create(tmp_path / name, FULL, "") as document:
        set_total(document, 7)
    with Document.open(tmp_path / name) as document:
        assert total(document.report) == 7
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_no_file_is_read_past_sqlite_during_a_transaction(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing it would drop the locks by which SQLite keeps others from writing (POSIX)."""
    with Document.open(path) as document, ThreadPoolExecutor(1) as pool:
        real = connection_of(document)
        looks: list[Future[object]] = []

        def look(*_: object) -> int:
            if not looks:
                looks.append(pool.submit(header.examine, path))
                assert not wait(looks, timeout=0.05).done  # it waits for the end
            return 0

        real.set_progress_handler(look, 1)
        set_total(document, 7)
        real.set_progress_handler(None, 0)
        assert looks[0].result(timeout=2)


def test_sqlite_knows_nothing_of_the_file_until_its_header_is_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(b"SQLite format 3\x00" + bytes(4080))

    def connect(*_: object, **__: object) -> sqlite3.Connection:
        raise AssertionError("opened")

    monkeypatch.setattr(sqlite3, "connect", connect)
    with pytest.raises(StorageError, match="别的软件"):
        Document.open(path)
