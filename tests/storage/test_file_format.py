"""The file format does not drift: version 1 is frozen, also in what its hashes cover."""

import hashlib
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

from desktop.storage import header
from desktop.storage.document import Document
from desktop.storage.journal import JournalLine, Steps, is_unbroken, new_line
from desktop.storage.rows import Row, digest_of, row_digest, to_json
from desktop.storage.schema import DDL, TABLES
from forms.edits import SetValue
from tests.storage.documents import FULL, made, raw

ROOT = Path(__file__).resolve().parents[2]


def test_the_schema_of_version_1_is_frozen() -> None:
    text = "\n".join(DDL.values())
    frozen = "937ae48a02227b553b0c5018cc925a640a981b6ea61e967f55638a6709b39281"
    assert hashlib.sha256(text.encode()).hexdigest() == frozen, (
        "a file that was handed out must open for ever: add a version instead"
    )


def test_hashes_of_version_1_are_frozen() -> None:
    row = (16777216, "工资“一”", "30101", -5, None, 10**17)
    assert f"{row_digest('line', row):032x}" == "30dc1142b2eb16a63ad3781cf43f037a"
    line = JournalLine(
        2, "2021-04-20T09:00:00+08:00", "张", "0.1.0", 1, "填写", "{}", "0" * 32, "ab",
        "91ec8e3c4e1b7a1273f1afa0f664e9520d03d61ad4e7795c76fac5f0397aa842",
        "f439be4e0c93a8f150e4fcb5087b76056bbbd91b224cf1f62682dcb77e603c3d",
    )  # fmt: skip
    first = replace(line, revision=1, chain="00")
    assert line.follows(first)


def test_a_file_tells_what_it_is_without_being_opened(tmp_path: Path) -> None:
    head = made(tmp_path).read_bytes()[:100]
    assert head[68:72] == b"ZIPI"
    assert head[60:64] == b"\x00\x01\x00\x00"
    assert head[18:20] == b"\x01\x01"


def test_every_table_is_strict_and_described_as_it_is(tmp_path: Path) -> None:
    with raw(made(tmp_path)) as other:
        for schema, name, kind, _, _, strict in other.execute("PRAGMA table_list"):
            if schema == "main" and not name.startswith("sqlite_"):
                assert (kind, strict) == ("table", 1)
        for name, table in TABLES.items():
            told = [
                (column, bool(key))
                for _, column, _, _, _, key in other.execute(f"PRAGMA table_info({name})")
            ]
            assert told == [(column, column in table.keys) for column in table.columns]


def test_the_outline_travels_with_the_file(tmp_path: Path) -> None:
    with raw(made(tmp_path)) as other:
        assert other.execute("SELECT source FROM outline").fetchall() == [(FULL.outline.source,)]
    changed = replace(FULL.outline, source=FULL.outline.source.replace("基本情况", "概况"))
    with Document.create(tmp_path / "b.db", replace(FULL, outline=changed), "") as document:
        assert "概况" in document.report.outline.sections[0].heading


def test_the_journal_names_this_program() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == header.PROGRAM


def test_the_digest_is_a_sum_in_any_order() -> None:
    rows: list[Row] = [(key, "text", None, key) for key in "abc"]
    assert digest_of({"entry": rows}) == digest_of({"entry": rows[::-1]})
    assert digest_of({"entry": rows}) != digest_of({"entry": rows, "line": rows})
    assert digest_of({}) == 0
    assert row_digest("entry", ("a",)) != row_digest("block", ("a",))
    row = ('“引\n”\t"\\/\x00\x7f𬱖', None, -(2**63))
    told = hashlib.blake2b(to_json(("entry", *row)).encode(), digest_size=16).digest()
    assert row_digest("entry", row) == int.from_bytes(told, "big")
    assert row_digest("entry", ("1",)) != row_digest("entry", (1,))


def some_lines(count: int) -> list[JournalLine]:
    lines: list[JournalLine] = []
    for number in range(count):
        previous = lines[-1] if lines else None
        lines.append(
            new_line(
                previous,
                by="张",
                label=f"第{number}步",
                edit=SetValue("unit", None, "甲"),
                digest="0" * 32,
            )
        )
    return lines


def test_a_journal_is_broken_by_any_change() -> None:
    lines = some_lines(4)
    assert is_unbroken(lines)
    assert not is_unbroken([])
    assert not is_unbroken(lines[1:])
    assert not is_unbroken([lines[0], *lines[2:]])
    assert not is_unbroken([lines[0], lines[2], lines[1], lines[3]])
    for changed in (
        replace(lines[1], saved_at="2000-01-01T00:00:00+08:00"),
        replace(lines[1], by="李"),
        replace(lines[1], program="9"),
        replace(lines[1], undoes=1),
        replace(lines[1], label="别的"),
        replace(lines[1], edit_text="{}"),
        replace(lines[1], digest="1" * 32),
        replace(lines[1], salt="00"),
        replace(lines[1], label=None),
        replace(lines[1], proof="00"),
    ):
        assert not is_unbroken([lines[0], changed, *lines[2:]])


def test_a_journal_without_history_is_still_unbroken() -> None:
    lines = some_lines(3)
    assert is_unbroken([line.without_history() for line in lines])
    assert is_unbroken([lines[0].without_history(), lines[1].without_history(), lines[2]])
    steps = Steps.of([lines[0].without_history(), lines[1].without_history(), lines[2]])
    assert [step.revision for step in steps.undo] == [3]


def test_equal_steps_leave_different_proofs() -> None:
    """Without the salt, a short label and amount could be guessed from the proof."""
    one, other = some_lines(1)[0], some_lines(1)[0]
    assert one.proof != other.proof


def test_naming_the_document_does_not_import_sqlalchemy() -> None:
    script = "import sys, desktop.storage.document; print('sqlalchemy' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert told.stdout.strip() == "False"


def test_opening_a_document_does_not_import_sqlalchemy(tmp_path: Path) -> None:
    """It takes longer to import than a file takes to open; only writing needs it."""
    script = (
        "import sys; from pathlib import Path; from desktop.storage.document import Document;"
        "Document.open(Path(sys.argv[1])).close(); print('sqlalchemy' in sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, str(made(tmp_path))],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    assert told.stdout.strip() == "False"
