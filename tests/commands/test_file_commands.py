"""verify, compare and bench: what they answer, and with which exit status."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.command_line import main
from desktop.commands import benchmarks
from desktop.commands.command import Status
from desktop.environment import PROJECT
from desktop.sample import sample_report
from desktop.storage.document import Document
from desktop.storage.locks import lock_path
from forms import edits
from forms.amount import Amount
from forms.checks import Level, check
from forms.report import EXPLANATION
from forms.report_json import print_code

REPORT = sample_report()
CODE = print_code(REPORT)


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZIPING_HOME", str(tmp_path / "home"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


@pytest.fixture
def file() -> Path:
    """A file whose second revision differs from the first in one figure and one row."""
    path = Path("甲.db")
    with Document.create(path, REPORT, "林会计") as document:
        report = document.report
        line = replace(report.lines[0], amount=Amount(123))
        document.apply(
            edits.Batch(
                (
                    edits.set_value(report, "budget.total", Amount(100)),
                    edits.change_line(report, 0, line),
                )
            )
        )
    return path


def code_of(path: Path) -> str:
    with Document.open(path, read_only=True) as document:
        return print_code(document.report)


# verify -----------------------------------------------------------------------------------


def test_the_code_of_the_present_content_is_known(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(file), "--code", code_of(file)]) == Status.DONE
    told = capsys.readouterr()
    assert "文件现在的内容，第 2 版" in told.out
    assert told.err == ""


def test_the_code_of_an_earlier_revision_names_it_and_what_changed_since(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(file), "--code", CODE]) == Status.DONE
    told = capsys.readouterr().out.splitlines()
    assert "第 1 版" in told[0]
    assert "林会计" in told[0]
    assert "此后改动了 2 处" in told[0]
    assert any("部门预算批复数" in line and "→ 0.0001 万元" in line for line in told)
    assert any("第 1 行" in line and "→ 0.000123 万元" in line for line in told)


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        f" {CODE[:5]} {CODE[5:]} ",
        f"{CODE[:5]}-{CODE[5:]}",
        CODE.replace("O", "0").replace("I", "1").replace("B", "8"),
        "".join(chr(ord(letter) + 0xFEE0) for letter in CODE),
    ],
    ids=["small", "spaced", "dashed", "digits", "full width"],
)
def test_codes_are_understood_as_people_type_them(file: Path, typed: str) -> None:
    assert main(["verify", str(file), "--code", typed]) == Status.DONE


def test_letters_that_look_like_digits_are_read_as_letters() -> None:
    from desktop.storage.print_codes import typed_code

    assert typed_code("o0i1b8ABCD") == "OOIIBBABCD"


def test_a_foreign_code_is_answered_no(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(file), "--code", "ABCDEFGHIJ"]) == Status.NO
    assert "不是这份文件" in capsys.readouterr().out


@pytest.mark.parametrize("typed", ["", "ABC", "ABCDEFGHI9", "打印校验码"])
def test_what_cannot_be_a_code_is_wrong_usage(
    file: Path, typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(file), "--code", typed]) == Status.USAGE
    assert "10 个字母和数字" in capsys.readouterr().err


def test_what_does_not_print_leaves_the_code_as_it_is(file: Path, tmp_path: Path) -> None:
    code = code_of(file)
    scan = tmp_path / "盖章件.pdf"
    scan.write_bytes(b"%PDF")
    with Document.open(file, "林") as document:
        document.undo()
        for finding in check(document.report):
            if finding.level is Level.EXPLAIN:
                key = EXPLANATION + finding.identity
                document.apply(edits.set_value(document.report, key, "已核实"))
        document.freeze()
        document.attach(scan)
    assert code_of(file) == CODE
    assert main(["verify", str(file), "--code", CODE]) == Status.DONE
    assert main(["verify", str(file), "--code", code]) == Status.DONE


def test_a_copy_without_history_knows_only_its_present_code(file: Path) -> None:
    with Document.open(file) as document:
        document.save_copy(Path("乙.db"), history=False)
    assert main(["verify", "乙.db", "--code", code_of(file)]) == Status.DONE
    assert main(["verify", "乙.db", "--code", CODE]) == Status.NO


# compare ----------------------------------------------------------------------------------


def test_differences_are_listed_by_section_field_and_row(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Document.create(Path("乙.db"), REPORT, "").close()
    assert main(["compare", "乙.db", str(file)]) == Status.NO
    told = capsys.readouterr()
    assert len(told.out.splitlines()) == 2
    assert "有 2 处不同" in told.err
    assert main(["compare", "乙.db", str(file), "--json"]) == Status.NO
    told = capsys.readouterr()
    found = json.loads(told.out)["differences"]
    assert [list(one) for one in found] == [
        ["section", "heading", "where", "label", "row", "before", "after"]
    ] * 2
    assert {one["where"] for one in found} == {"budget.total", "lines/1"}
    assert told.err == ""


def test_equal_files_are_told_so(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("甲.db", "乙.db"):
        Document.create(Path(name), REPORT, name).close()
    assert main(["compare", "甲.db", "乙.db"]) == Status.DONE
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "两份报告的内容相同。\n")


@pytest.mark.parametrize(
    "words", [("verify", "没有.db", "--code", CODE), ("compare", "没有.db", "没有.db")]
)
def test_files_that_cannot_be_read_end_with_a_sentence(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == Status.FAILED
    assert "找不到文件" in capsys.readouterr().err


# Files in use, and what there is to notice --------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("check", "甲.db"),
        ("compare", "甲.db", "甲.db"),
        ("verify", "甲.db", "--code", CODE),
        ("export", "甲.db", "../出.json"),
    ],
)
def test_reading_heeds_no_lock_and_leaves_none(
    file: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with Document.open(file, "林"):
        before = lock_path(file).read_bytes()
        assert main(words) in (Status.DONE, Status.NO)
        assert lock_path(file).read_bytes() == before
        assert "正在填写" not in capsys.readouterr().err
    assert main(words) in (Status.DONE, Status.NO)
    assert list(Path().iterdir()) == [file]
    assert not (Path(os.environ["ZIPING_HOME"]) / "snapshots").exists()


def test_what_is_to_be_noticed_goes_to_stderr(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = bytearray(file.read_bytes())
    data[60:64] = b"\x00\x01\x00\x01"
    file.write_bytes(data)
    assert main(["check", str(file), "--json"]) in (Status.DONE, Status.NO)
    told = capsys.readouterr()
    assert "甲.db：文件由更新版本的自评编写" in told.err
    assert json.loads(told.out)


# bench ------------------------------------------------------------------------------------


def test_bench_lists_its_measures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench"]) == Status.DONE
    assert "file" in capsys.readouterr().out.splitlines()


def test_every_measure_needs_only_what_its_own_lock_installs() -> None:
    """One that began to import the tests' tools could not be run any more."""
    tools = "pytest", "_pytest", "pytestqt", "xdist", "mypy"
    names = [f"tests.benchmarks.bench_{name}" for name in benchmarks.benchmarks(PROJECT)]
    locked = (PROJECT / "requirements-bench.lock").read_text(encoding="utf-8")
    assert "\nhypothesis==" in locked
    code = (
        f"import importlib, sys; sys.modules.update(dict.fromkeys({tools!r}));"
        f"[importlib.import_module(name) for name in {names!r}]"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_an_unknown_measure_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "../没有"]) == Status.USAGE
    assert "没有名为“../没有”" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("source", "words", "told"),
    [
        ("def run(long: bool) -> str:\n    return str(long)", ["one"], "False"),
        ("def run(long: bool) -> str:\n    return str(long)", ["one", "--long"], "True"),
        ("def run() -> str:\n    return 'done'", ["one"], "done"),
    ],
)
def test_a_measure_is_run_and_its_figures_printed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    source: str,
    words: list[str],
    told: str,
) -> None:
    import types

    module = types.ModuleType("bench_one")
    exec(source, module.__dict__)
    folder = tmp_path / "tests" / "benchmarks"
    folder.mkdir(parents=True)
    (folder / "bench_one.py").write_text(source)
    monkeypatch.setattr(benchmarks, "PROJECT", tmp_path)
    monkeypatch.setattr(importlib, "import_module", lambda _: module)
    assert main(["bench", *words]) == Status.DONE
    assert capsys.readouterr().out == told + "\n"
