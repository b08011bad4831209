"""Roll over and sum up by command: what is written, what is said, what is left alone."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document as WordDocument
from openpyxl import load_workbook

from desktop.command_line import main
from desktop.commands import handing_on
from desktop.commands.opening import read_saved
from desktop.sample import sample_report
from desktop.storage.document import Document
from forms.amount import Amount
from forms.report import Report
from forms.rolling import last_value


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "甲.db"
    assert main(["sample", str(path)]) == 0
    return path


def saved(path: Path, report: Report) -> Path:
    with Document.create(path, report, "测试", "新建"):
        return path


def run(*words: str | Path) -> int:
    return main([str(word) for word in words])


def test_roll_writes_next_years_file_and_lists_what_is_last_years(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sample.read_bytes()
    following = tmp_path / "乙.db"
    assert run("roll", sample, following) == 0
    said = capsys.readouterr().err
    assert "绩效情况" in said
    assert "处数字待填" in said
    report = read_saved(str(following), None).report
    assert report.year == 2021
    assert report.amount_of("budget.total") is None
    assert last_value(report, "budget.total") == Amount(399_730_000)
    assert report.narrative_of("last:results") == sample_report().narrative_of("results")
    assert sample.read_bytes() == before


def test_roll_refuses_an_existing_file(sample: Path, tmp_path: Path) -> None:
    following = tmp_path / "乙.db"
    following.write_text("重要", encoding="utf-8")
    assert run("roll", sample, following) == 3
    assert following.read_text(encoding="utf-8") == "重要"


@pytest.mark.parametrize(
    ("options", "status"),
    [(("--year", "2020"), 2), (("--year", "二〇"), 2), (("--outline", "没有"), 2)],
)
def test_roll_refuses_what_makes_no_next_year(
    sample: Path, tmp_path: Path, options: Sequence[str], status: int
) -> None:
    assert run("roll", sample, tmp_path / "乙.db", *options) == status
    assert not (tmp_path / "乙.db").exists()


def test_roll_takes_another_outline_and_year(sample: Path, tmp_path: Path) -> None:
    following = tmp_path / "乙.db"
    assert run("roll", sample, following, "--outline", "hunan-2021", "--year", "2022") == 0
    report = read_saved(str(following), None).report
    assert (report.outline.key, report.year) == ("hunan-2021", 2022)


def rows_of(path: Path) -> list[dict[str, object]]:
    sheet = load_workbook(path)["汇总"]
    head, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_summary_puts_files_side_by_side_with_their_sum(sample: Path, tmp_path: Path) -> None:
    report = sample_report()
    other = saved(
        tmp_path / "乙.db",
        replace(report, values={**report.values, "unit": "=某局", "budget.total": Amount(10_000)}),
    )
    before = (sample.read_bytes(), other.read_bytes())
    out = tmp_path / "汇总.xlsx"
    assert run("summary", sample, other, out) == 0
    first, second, whole = rows_of(out)
    assert (first["单位"], second["单位"]) == (report.unit, "=某局")
    assert first["部门预算批复数（万元）"] == 399.73
    assert second["部门预算批复数（万元）"] == 0.01
    assert whole["部门预算批复数（万元）"] == 399.74
    assert whole["核定编制（个）"] == 26
    assert whole["支出明细合计（万元）"] == 35484.16
    assert first["支出明细合计（万元）"] == first["支出明细各项之和（万元）"] == 17742.08
    assert second["逻辑性问题"] != 0
    assert (sample.read_bytes(), other.read_bytes()) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["乙.db", "汇总.xlsx", "甲.db"]


def test_a_broken_file_is_a_row_that_says_so(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "坏.db"
    broken.write_bytes(sample.read_bytes()[:3000])
    out = tmp_path / "汇总.xlsx"
    assert run("summary", broken, sample, tmp_path / "没有.db", out) == 0
    first, second, third, _ = rows_of(out)
    assert "坏.db" in str(first["读取情况"])
    assert second["读取情况"] == "已读取"
    assert "没有.db" in str(third["读取情况"])
    assert "2 份没有读入" in capsys.readouterr().err


def test_open_findings_are_listed_by_file(sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "汇总.xlsx"
    assert run("summary", sample, out) == 0
    book = load_workbook(out)
    head, *rows = book["待处理的审核结果"].iter_rows(values_only=True)
    assert head == ("文件", "单位", "级别", "章节", "审核结果", "规则编号")
    assert {row[0] for row in rows} == {"甲.db"}
    assert {row[2] for row in rows} <= {"逻辑性", "核实性"}


def test_a_summary_is_written_to_a_workbook_only(sample: Path, tmp_path: Path) -> None:
    assert run("summary", sample, tmp_path / "汇总.docx") == 2


def test_shared_out_files_give_the_same_summary(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [str(shutil.copy(sample, tmp_path / f"{number}.db")) for number in range(3)]
    one_by_one = handing_on.summed_up([*files, "没有.db"], None)
    monkeypatch.setattr(handing_on, "_WORTH_SHARING", 2)
    monkeypatch.setattr(handing_on, "_MOST_WORKERS", 2)
    assert handing_on.summed_up([*files, "没有.db"], None) == one_by_one


def test_an_imported_picture_is_kept_as_an_attachment(tmp_path: Path) -> None:
    picture = tmp_path / "p.png"
    picture.write_bytes(
        bytes.fromhex(
            "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
            "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
        )
    )
    word: Any = WordDocument()
    word.add_paragraph("2020年度某中心部门整体支出预算绩效自评报告")
    word.add_paragraph("一、部门、单位基本情况")
    word.add_paragraph("全貌如下。")
    word.add_picture(str(picture))
    word.save(str(tmp_path / "去年.docx"))
    out = tmp_path / "新.db"
    assert run("import", tmp_path / "去年.docx", out) == 0
    with Document.open(out, "测试", read_only=True) as document:
        (kept,) = document.attachments
        assert kept.name == "图片1（一 基本情况）.png"
        assert document.attachment_content(kept) == picture.read_bytes()
