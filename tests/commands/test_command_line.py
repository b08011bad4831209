"""The commands: what they answer, where, and with which exit status."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from desktop import command_line
from desktop.command_line import COMING, COMMANDS, main
from desktop.commands.command import Argument, CommandError, Status, expand
from desktop.sample import sample_report
from forms.amount import Amount
from forms.checks import Level, registered
from forms.edits import set_value
from forms.outline_reader import shipped_outlines
from forms.report_json import report_json

ROOT = Path(__file__).resolve().parents[2]
ENTRY = "import sys; from desktop.command_line import main; sys.exit(main(sys.argv[1:]))"


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZIPING_HOME", str(tmp_path / "home"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


@pytest.fixture
def sample() -> Path:
    path = Path("示例.db")
    assert main(["sample", str(path), "--by", "林会计"]) == 0
    return path


@pytest.fixture
def faulty(sample: Path) -> Path:
    """A report whose rows and total differ by 0.01 万元."""
    from desktop.storage.document import Document

    with Document.open(sample, "林会计") as document:
        wrong = Amount(document.report.expenditure_sum.fen + 10_000)
        document.apply(set_value(document.report, "expenditure.total", wrong), "改合计")
    return sample


def run(
    *words: str, stdout: int = subprocess.PIPE, **variables: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    return subprocess.run(
        [sys.executable, "-c", ENTRY, *words],
        env=environment,
        stdout=stdout,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )


# What is made -----------------------------------------------------------------------------


def test_sample_writes_the_sample_and_nothing_on_stdout(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["sample", "示例.db"]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "已写入“示例.db”" in told.err
    assert main(["export", "示例.db", "报告.json"]) == 0
    assert Path("报告.json").read_bytes() == report_json(sample_report())


def test_new_makes_a_report_of_this_unit_and_year() -> None:
    words = ["--outline", "changsha-2020", "--year", "2020", "--unit", "某县某中心"]
    assert main(["new", "新.db", *words]) == 0
    assert main(["export", "新.db", "新.json"]) == 0
    data = json.loads(Path("新.json").read_text(encoding="utf-8"))
    assert (data["outline"], data["unit"], data["year"]) == ("changsha-2020", "某县某中心", 2020)


def test_new_takes_an_outline_from_a_file_and_doubts_a_year_it_is_not_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("提纲.toml").write_text(shipped_outlines()["changsha-2020"].source, encoding="utf-8")
    words = ["--outline", "提纲.toml", "--year", "2031", "--unit", "某中心"]
    assert main(["new", "新.db", *words]) == 0
    assert "不是 2031 年度的" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("sample", "有.db"),
        ("new", "有.db", "--outline", "changsha-2020", "--year", "2020", "--unit", "甲"),
        ("import", "来源.txt", "有.db"),
    ],
)
def test_what_makes_a_file_refuses_an_existing_one(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("有.db").write_text("别动")
    Path("来源.txt").write_text("一、基本情况", encoding="utf-8")
    assert main(words) == Status.FAILED
    assert "已经存在，没有覆盖" in capsys.readouterr().err
    assert Path("有.db").read_text() == "别动"


TEXT = """2020年度某县某中心部门整体支出预算绩效自评报告
一、部门、单位基本情况
核定编制13个，实有12名。
二、部门整体预算支出情况
（一）基本支出情况
部门预算批复数为399.73万元。
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_import_makes_a_report_and_tells_what_was_read(
    capsys: pytest.CaptureFixture[str], encoding: str
) -> None:
    Path("去年.txt").write_text(TEXT, encoding=encoding)
    words = ["--unit", "某县某中心", "--year", "2020", "--outline", "changsha-2020"]
    assert main(["import", "去年.txt", "新.db", *words]) == Status.DONE
    told = capsys.readouterr()
    assert told.out == ""
    assert "已读入：" in told.err
    assert told.err.splitlines()[-1].startswith("已写入“新.db”")
    assert main(["export", "新.db", "新.json"]) == Status.DONE
    figures = json.loads(Path("新.json").read_text(encoding="utf-8"))["figures"]
    assert figures["staff.posts"]["value"] == "13"
    assert figures["budget.total"]["value"] == "3997300.00"


def test_what_is_exported_as_json_comes_back_the_same(faulty: Path) -> None:
    assert main(["export", str(faulty), "一.json"]) == Status.DONE
    assert main(["import", "一.json", "二.db"]) == Status.DONE
    assert main(["export", "二.db", "二.json"]) == Status.DONE
    assert Path("一.json").read_bytes() == Path("二.json").read_bytes()


def test_the_table_of_an_exported_workbook_comes_back_the_same(faulty: Path) -> None:
    assert main(["export", str(faulty), "一.xlsx"]) == Status.DONE
    assert main(["export", str(faulty), "一.json"]) == Status.DONE
    words = ["--unit", "某中心", "--year", "2020", "--outline", "changsha-2020"]
    assert main(["import", "一.xlsx", "二.db", *words]) == Status.DONE
    assert main(["export", "二.db", "二.json"]) == Status.DONE
    one, two = (
        json.loads(Path(name).read_text(encoding="utf-8"))["expenditure"]
        for name in ("一.json", "二.json")
    )
    assert (one["rows"], one["total"]) == (two["rows"], two["total"])


def test_what_cannot_be_imported_is_said_and_makes_no_file(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("去年.doc").write_text("一")
    assert main(["import", "去年.doc", "新.db"]) == Status.FAILED
    assert "另存为" in capsys.readouterr().err
    assert not Path("新.db").exists()


def test_the_login_or_the_given_name_stands_in_the_journal(sample: Path) -> None:
    from desktop.storage.document import Document

    with Document.open(sample, read_only=True) as document:
        assert {line.by for line in document.journal()} == {"林会计"}


# check ------------------------------------------------------------------------------------


def test_check_is_content_with_findings_that_may_stand(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["check", str(sample)]) == Status.DONE
    told = capsys.readouterr()
    assert "核实性 H01" in told.out
    assert "核实性 H03" in told.out
    assert "逻辑性 0 条" in told.err


def test_check_answers_no_while_mandatory_findings_stand(
    faulty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["check", str(faulty)]) == Status.NO
    assert "逻辑性 L01" in capsys.readouterr().out


def test_check_json_is_all_there_is_on_stdout(
    faulty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["check", str(faulty), "--json"]) == Status.NO
    told = capsys.readouterr()
    findings = json.loads(told.out)["findings"]
    assert told.err == ""
    assert {"L01", "H01", "H03"} <= {finding["code"] for finding in findings}
    for finding in findings:
        assert list(finding) == [
            "code",
            "level",
            "section",
            "where",
            "message",
            "literal",
            "explained",
        ]
        assert finding["level"] in {level.value for level in Level}


@pytest.mark.parametrize(
    "words",
    [
        ("check", "示例.db"),
        ("check", "示例.db", "--json"),
        ("export", "示例.db", "../出.json"),
        ("export", "示例.db", "../出.xlsx"),
        ("export", "示例.db", "../出.pdf"),
    ],
)
def test_reading_leaves_the_file_and_its_folder_untouched(
    sample: Path, words: tuple[str, ...]
) -> None:
    before = (sample.read_bytes(), sample.stat().st_mtime_ns)
    assert main(words) == Status.DONE
    assert (sample.read_bytes(), sample.stat().st_mtime_ns) == before
    assert list(Path().iterdir()) == [sample]


# export -----------------------------------------------------------------------------------


def test_a_pdf_is_not_written_while_mandatory_findings_stand(
    faulty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("出.pdf").write_text("旧")
    assert main(["export", str(faulty), "出.pdf"]) == Status.NO
    told = capsys.readouterr()
    assert told.out == ""
    assert "逻辑性 L01" in told.err
    assert "--draft" in told.err
    assert Path("出.pdf").read_text() == "旧"


@pytest.mark.parametrize("words", [("出.pdf", "--draft"), ("出.xlsx",), ("出.json",)])
def test_drafts_and_other_formats_are_written_all_the_same(
    faulty: Path, words: tuple[str, ...]
) -> None:
    assert main(["export", str(faulty), *words]) == Status.DONE
    assert Path(words[0]).stat().st_size > 1000


def test_findings_that_may_stand_do_not_hold_up_the_pdf_but_are_counted(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(sample), "--json"]) == Status.DONE
    found = json.loads(capsys.readouterr().out)["findings"]
    standing = sum(one["level"] == "explain" and not one["explained"] for one in found)
    assert standing
    assert main(["export", str(sample), "出.PDF"]) == Status.DONE
    assert Path("出.PDF").read_bytes().startswith(b"%PDF")
    assert f"还有 {standing} 条核实性问题没有写说明" in capsys.readouterr().err


# Lists ------------------------------------------------------------------------------------


def test_checks_lists_every_rule_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["checks"]) == Status.DONE
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(registered())
    for line, rule in zip(lines, registered(), strict=True):
        assert line == f"{rule.code} {rule.level.chinese} {rule.title}：{rule.text}"


def test_outlines_lists_names_years_and_how_far_to_trust_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["outlines"]) == Status.DONE
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[0] for line in lines] == list(shipped_outlines())
    assert lines[0].endswith("\t2020 年度\t已核对")


# Wrong words and files that cannot be read --------------------------------------------------

NEW = ("new", "新.db", "--outline", "changsha-2020", "--year", "2020", "--unit")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("审核",), "没有“审核”这个命令"),
        (("check",), "缺少 FILE.db"),
        (("check", "示例.db", "多余"), "不认识 多余"),
        (("check", "示例.db", "--jso"), "不认识 --jso"),
        (("check", "示例.db", "--json=x"), "--json 后面不能带内容"),
        (("check", "示例.db", "--by"), "--by 后面缺少内容"),
        (("export", "示例.db", "出.doc"), "文件名应以"),
        (("export", "示例.db", "示例.db"), "文件名应以"),
        (("new", "新.db", "--year", "2020"), "缺少 --outline、--unit"),
        ((*NEW, " "), "单位名称不能为空"),
        ((*NEW, "某\udcd6\udcd0心"), "认不出的字"),
        (("new", "新.txt", *NEW[2:], "甲"), "应以 .db 结尾"),
        (("new", "新.db", "--outline", "没有", "--year", "2020", "--unit", "甲"), "没有名为"),
        ((*NEW[:5], "20", "--unit", "甲"), "四位数字"),
        *(((name, "甲.db"), "还在制作中") for name in COMING),
    ],
)
def test_wrong_usage_is_said_in_chinese(
    sample: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    capsys.readouterr()
    before = sample.read_bytes()
    assert main(words) == Status.USAGE
    heard = capsys.readouterr()
    assert heard.out == ""
    assert told in heard.err
    assert not re.search("usage|error|argument|required|invalid", heard.err)
    assert sample.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ("check", "没有.db"),
        ("check", "文本.db"),
        ("export", "没有.db", "出.json"),
        ("export", "文本.db", "出.json"),
        ("export", "示例.db", "没有/出.json"),
        ("import", "没有.docx", "新.db"),
        ("sample", "没有/新.db"),
        ("new", "新.db", "--outline", "坏.toml", "--year", "2020", "--unit", "甲"),
    ],
)
def test_files_that_cannot_be_read_or_written_end_with_a_sentence(
    sample: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    Path("文本.db").write_text("不是报告" * 300, encoding="utf-8")
    Path("坏.toml").write_text("key = ", encoding="utf-8")
    capsys.readouterr()
    assert main(words) == Status.FAILED
    heard = capsys.readouterr()
    assert heard.out == ""
    assert len(heard.err.splitlines()) == 1
    assert re.search("[一-鿿]", heard.err)
    assert "没有料到" not in heard.err
    assert not list(Path().glob("出*"))
    assert not list(Path().glob("新*"))


@pytest.mark.parametrize("words", [("--help",), *((name, "-h") for name in COMMANDS)])
def test_help_is_an_answer_in_chinese(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == Status.DONE
    told = capsys.readouterr().out
    assert told.startswith("写法：main.py")
    assert not re.search("usage|options|positional|show this", told)


# What nobody foresaw ------------------------------------------------------------------------


def test_an_unforeseen_fault_is_one_sentence_and_a_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> Status:
        raise ZeroDivisionError("未料到")

    monkeypatch.setitem(COMMANDS, "checks", replace(COMMANDS["checks"], run=fail))
    assert main(["checks"]) == Status.FAILED
    heard = capsys.readouterr().err
    log = tmp_path / "home" / "command_line.log"
    assert len(heard.splitlines()) == 1
    assert str(log) in heard
    assert "Traceback" not in heard
    assert "ZeroDivisionError: 未料到" in log.read_text(encoding="utf-8")


def test_a_log_that_cannot_be_written_changes_nothing_for_the_user(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise OSError

    def interrupted(_: object) -> Status:
        raise RuntimeError

    monkeypatch.setattr(command_line, "_write_log", fail)
    monkeypatch.setitem(COMMANDS, "checks", replace(COMMANDS["checks"], run=interrupted))
    assert main(["checks"]) == Status.FAILED
    assert "记录也没有写成" in capsys.readouterr().err


def test_an_interruption_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(_: object) -> Status:
        raise KeyboardInterrupt

    monkeypatch.setitem(COMMANDS, "checks", replace(COMMANDS["checks"], run=interrupt))
    assert main(["checks"]) == Status.FAILED
    assert capsys.readouterr().err == "已中断。\n"


# Consoles -----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_a_console_that_cannot_show_a_character_replaces_it(encoding: str) -> None:
    words = ("--outline", "changsha-2020", "--year", "2020", "--unit", "䶮𬱖县某中心")
    made = run("new", "䶮.db", *words, PYTHONIOENCODING=encoding)
    assert made.returncode == 0
    told = made.stderr.decode("utf-8" if encoding == "ascii" else encoding)
    assert "县某中心" in told
    checked = run("check", "䶮.db", "--json", PYTHONIOENCODING=encoding)
    assert checked.returncode == 1
    assert json.loads(checked.stdout.decode("utf-8"))["findings"]


def test_a_reader_that_goes_away_is_no_fault() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = run("checks", stdout=writing)
    os.close(writing)
    assert done.returncode == Status.FAILED
    assert done.stderr == b""


def test_no_command_loads_the_window_and_lists_load_nothing_heavy(sample: Path) -> None:
    entry = (
        "import sys; from desktop.command_line import main; main(sys.argv[1:]);"
        "print(*sys.modules, file=sys.stderr)"
    )
    heavy = {"PySide6", "sqlalchemy", "reportlab", "openpyxl", "docx", "pikepdf"}
    for words, allowed in (
        (["outlines"], set[str]()),
        (["checks"], set[str]()),
        (["export", str(sample), "出.json"], set[str]()),
    ):
        done = subprocess.run(
            [sys.executable, "-c", entry, *words],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=True,
        )
        assert set(done.stderr.split()) & heavy == allowed


# Wildcards ----------------------------------------------------------------------------------


def test_wildcards_become_the_files_they_match() -> None:
    for name in ("乙.db", "甲.db", "丙.txt"):
        Path(name).touch()
    files, unit = Argument("FILES", "", several=True), Argument("--unit", "", "单位")

    def expanded(*words: str) -> list[str]:
        return expand(words, (files, unit))

    assert expanded("*.db", "出.xlsx") == ["乙.db", "甲.db", "出.xlsx"]
    assert expanded("*.json") == ["*.json"]
    assert expanded("--unit", "*.db") == ["--unit", "*.db"]
    Path("[甲].db").touch()
    assert expanded("[甲].db") == ["[甲].db"]


def test_a_pattern_of_several_files_is_too_much_for_a_command_of_one() -> None:
    Path("甲.db").touch()
    Path("乙.db").touch()
    with pytest.raises(CommandError, match="不认识"):
        COMMANDS["check"].parse(["*.db"])
