"""Migration: on a copy, verified, put in place; until then the file is what it was."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.storage import header, migrations, schema
from desktop.storage.database import Database
from desktop.storage.document import Document
from desktop.storage.errors import DamagedError, StorageError
from desktop.storage.home import data_folder
from desktop.storage.migrations import STEPS, migrate
from forms.report_json import report_json
from tests.storage.documents import FULL, made, neighbours, set_total, total

ROOT = Path(__file__).resolve().parents[2]
OLD_FILES = sorted((ROOT / "tests" / "files" / "old").glob("*.db"))
REMARK = "CREATE TABLE remark (\n    id INTEGER PRIMARY KEY,\n    text TEXT NOT NULL\n) STRICT"


def add_remarks(connection: sqlite3.Connection) -> int:
    """A step as the next version may bring it: a further table, and rows written anew."""
    connection.execute(REMARK)
    connection.execute("UPDATE line SET name = name || '（旧）' WHERE code = '30101'")
    return 2 << 16


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZIPING_HOME", str(tmp_path / "home"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    path = made(tmp_path / "work")
    with Document.open(path, "张") as document:
        set_total(document, 7)
    return path


@pytest.fixture
def next_version(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program as it may be once version 2 is there; ``path`` was made before."""
    monkeypatch.setattr(header, "MAJOR", 2)
    monkeypatch.setattr(header, "USER_VERSION", 2 << 16)
    monkeypatch.setitem(schema.DDL, "remark", REMARK)
    monkeypatch.setitem(STEPS, 1 << 16, add_remarks)
    del path


@pytest.mark.usefixtures("next_version")
def test_an_older_file_is_brought_up_and_goes_on(path: Path) -> None:
    before = path.read_bytes()
    with Document.open(path, "李") as document:
        assert not document.read_only
        assert total(document.report) == 7
        assert document.report.lines[0].name == "科目1（旧）"
        assert [line.label for line in document.journal()][-1] == "文件升级到新的版本"
        assert document.undo_label == "填写“部门预算批复数”"
        set_total(document, 8)
    assert path.read_bytes()[60:64] == b"\x00\x02\x00\x00"
    assert neighbours(path) == [path.name]
    (kept,) = (data_folder() / "snapshots" / "before-migration").iterdir()
    assert kept.read_bytes() == before
    with Document.open(path, "李") as document:
        assert document.revision == 4


@pytest.mark.usefixtures("next_version")
def test_an_older_file_is_read_without_being_touched(path: Path) -> None:
    before = path.read_bytes()
    with Document.open(path, read_only=True) as document:
        assert "较早版本" in document.notice
        assert document.report.lines[0].name == "科目1（旧）"
    assert path.read_bytes() == before
    assert neighbours(path) == [path.name]


def failing(connection: sqlite3.Connection) -> int:
    add_remarks(connection)
    connection.execute("INSERT INTO remark VALUES (1, NULL)")
    raise AssertionError("not reached")


def full(connection: sqlite3.Connection) -> int:
    add_remarks(connection)
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    connection.execute("INSERT INTO remark VALUES (1, ?)", ("x" * 100_000,))
    raise AssertionError("not reached")


def senseless(connection: sqlite3.Connection) -> int:
    return 2 << 16


@pytest.mark.usefixtures("next_version")
@pytest.mark.parametrize(
    ("step", "error"),
    [(failing, sqlite3.IntegrityError), (full, StorageError), (senseless, StorageError)],
)
def test_a_step_that_fails_leaves_the_file_byte_for_byte(
    path: Path, monkeypatch: pytest.MonkeyPatch, step: migrations.Migration, error: type[Exception]
) -> None:
    before = path.read_bytes()
    with pytest.raises(error):
        migrate(path, "", {1 << 16: step})
    monkeypatch.setitem(STEPS, 1 << 16, step)
    with pytest.raises(error):
        Document.open(path, "张")
    assert path.read_bytes() == before
    assert neighbours(path) == [path.name]


@pytest.mark.usefixtures("next_version")
def test_a_file_that_does_not_pass_the_checks_afterwards_is_not_put_in_place(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    monkeypatch.setattr(migrations, "digest_of", lambda _: 5)
    with pytest.raises(DamagedError, match="没有升级"):
        migrate(path, "", {1 << 16: add_remarks})
    assert path.read_bytes() == before


@pytest.mark.usefixtures("next_version")
def test_a_version_without_a_step_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(STEPS, 1 << 16)
    with pytest.raises(StorageError, match="版本太早"):
        Document.open(path)


KILLED = """
import os, signal, sys
from pathlib import Path
from desktop.storage import header, migrations

header.USER_VERSION = 2 << 16
place = sys.argv[2]

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def step(connection):
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("CREATE TABLE remark (x)")
    connection.executemany("INSERT INTO remark VALUES (?)", [("x" * 3000,)] * 50)
    if place == "step":
        die()
    return 2 << 16

if place == "verify":
    migrations._verify = lambda _: die()
if place == "replace":
    os.replace = Path.replace = lambda *_: die()
migrations.migrate(Path(sys.argv[1]), "", {1 << 16: step})
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("place", ["step", "verify"])
def test_a_migration_that_is_killed_leaves_the_file_byte_for_byte(path: Path, place: str) -> None:
    before = path.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), place], cwd=ROOT, env=os.environ, check=False
    )
    assert done.returncode == -9
    assert path.read_bytes() == before
    with Document.open(path) as document:
        assert total(document.report) == 7


@pytest.mark.parametrize("old", OLD_FILES, ids=lambda path: path.stem)
def test_files_of_every_released_version_open_with_all_they_held(old: Path, tmp_path: Path) -> None:
    path = tmp_path / old.name
    shutil.copyfile(old, path)
    with Document.open(path, "张") as document:
        assert not document.read_only
        assert document.notice == ""
        assert report_json(document.report) == old.with_suffix(".json").read_bytes()
        assert [report for _, report in document.history()][-1].unit == document.report.unit
        assert document.undo() is not None
    for attachment in Document.open(old, read_only=True).attachments:
        assert Document.open(path, read_only=True).attachment_content(attachment)


def test_the_present_version_is_among_the_old_files() -> None:
    versions = {header.examine(path).version for path in OLD_FILES}
    assert header.USER_VERSION in versions
    assert FULL.unit == "某中心"
    assert Database is not None
