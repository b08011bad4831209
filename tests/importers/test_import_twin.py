"""A whole report with every quirk of a real one is read without loss, from Word and text alike."""

import re
from pathlib import Path

import pytest

from desktop.importers import Imported, import_file
from forms.amount import MoneyUnit, parse_amount
from forms.outline_reader import shipped_outlines
from forms.reading import HeadingItem, ParagraphItem, TableItem, reading_order, unplaced
from forms.report import Report

FILES = Path(__file__).resolve().parents[1] / "files"
CASES = FILES.parents[2] / "shared" / "cases"
CASE_TEXT = CASES / "yuhua-2020.txt"

has_case = pytest.mark.skipif(not CASE_TEXT.is_file(), reason="the case is not here")


def printed_text(report: Report) -> str:
    """All that the report prints or keeps, without blanks."""
    parts = [report.text_of("expenditure.note"), report.title, report.unit]
    for item in reading_order(report):
        if isinstance(item, (HeadingItem, ParagraphItem)):
            parts.append(item.text)
        elif isinstance(item, TableItem):
            parts += [cell for row in item.table.rows for cell in row]
    parts += [line.name for line in report.lines]
    return re.sub(r"\s", "", "".join(parts))


def lost_sentences(text: str, report: Report) -> list[str]:
    """Sentences of the source that the report does not hold, numbers and hints aside."""
    kept = printed_text(report)
    hints = re.sub(r"\s", "", "".join(s.hint for s in report.outline.sections))
    lost = []
    for line in text.splitlines():
        if line.startswith("\t"):
            continue
        line = re.sub(r"\[bookmark:[^]]*\]|^备注：|^单位名称（盖章）：", "", line.strip())
        line = re.sub(r"^(?:[一二三四五六]、|（[一二三四]）、?|\d[、.])\s*", "", line)
        for sentence in re.findall(r"[^。]+。?", line):
            plain = re.sub(r"\s", "", sentence)
            hinted = re.sub(r"^资产管理情况", "", plain)
            if plain and plain not in kept and hinted not in hints and plain != "（参考提纲）":
                lost.append(sentence)
    return lost


def wan(text: str) -> object:
    return parse_amount(text, MoneyUnit.WAN)


@pytest.fixture(scope="module", params=["twin.docx", "twin.txt"])
def twin(request: pytest.FixtureRequest) -> Imported:
    return import_file(FILES / request.param)


def test_word_and_text_of_one_report_give_the_same_report() -> None:
    assert import_file(FILES / "twin.docx").report == import_file(FILES / "twin.txt").report


def test_reading_twice_gives_the_same(twin: Imported) -> None:
    again = import_file(FILES / "twin.docx")
    assert again.report == twin.report
    assert import_file(FILES / "twin.docx").notes == again.notes


def test_no_sentence_is_lost(twin: Imported) -> None:
    text = (FILES / "twin.txt").read_text(encoding="utf-8")
    assert lost_sentences(text, twin.report) == []
    assert unplaced(twin.report) == ()
    assert twin.noted("leftover") == ()


def test_unit_and_year_come_from_the_cover(twin: Imported) -> None:
    assert twin.report.unit == "宁川市河东区水务服务中心"
    assert twin.report.year == 2020
    assert twin.report.outline.key == "changsha-2020"


def test_rows_keep_their_order_and_get_the_codes_of_their_names(twin: Imported) -> None:
    lines = twin.report.lines
    assert [line.code for line in lines] == [
        "30101", "30102", "30103", "30112", "30110", "30113", "30201", "30202", "30226", "30227",
        "30299", "30399", None,
    ]  # fmt: skip
    assert [line.amount for line in lines[8:10]] == [wan("0.4"), wan("58")]
    assert twin.report.expenditure_total == wan("2451.80") == twin.report.expenditure_sum
    assert lines[-1].name == "河道清障资金"
    assert any("河道清障资金" in note.message for note in twin.noted("read"))


def test_figures_are_read_from_sentences_and_from_the_note(twin: Imported) -> None:
    report = twin.report
    amounts = {
        "budget.total": "288.65", "budget.basic": "230.65", "budget.wages": "198",
        "budget.goods": "32.5", "budget.subsidies": "0.15", "budget.project": "58",
        "spent.total": "2451.80", "three_public.total": "0",
    }  # fmt: skip
    assert {key: report.amount_of(key) for key in amounts} == {
        key: wan(text) for key, text in amounts.items()
    }
    counts = {"staff.posts": 16, "staff.on_post": 15, "staff.other": 4}
    assert {key: report.count_of(key) for key in counts} == counts
    told = [note.message for note in twin.noted("read")]
    for field in report.outline.figures:
        if field.key in report.values:
            assert any(f"“{field.label}”" in message and "取自" in message for message in told)


def test_quoted_figures_print_what_was_written(twin: Imported) -> None:
    (block,) = twin.report.narrative_of("spending_basic")
    assert [quote.key for quote in block.quotes] == [
        "budget.total", "budget.basic", "budget.wages", "budget.goods", "budget.subsidies",
        "budget.project",
    ]  # fmt: skip
    assert "项目支出58万元（含" in twin.report.printed(block)
    assert "工资福利支出198.00万元，" in twin.report.printed(block)


def test_headings_get_their_level_by_place(twin: Imported) -> None:
    headings = [
        (item.level, item.number, item.text)
        for item in reading_order(twin.report)
        if isinstance(item, HeadingItem) and item.section == "results"
    ]
    assert headings == [
        (1, "三、", "部门整体支出绩效情况"),
        (2, "（一）", "防大汛、保安澜，河堤养护扎实开展"),
        (3, "1.", "“清河行动”，水面常年干净。"),
        (3, "2.", "堤防巡查，隐患及时排除。"),
        (2, "（二）", "提水质、惠民生，供水服务稳步改善"),
        (3, "1.", "管网改造，告别黄水。"),
        (3, "2.", "定期检测，结果上墙。"),
        (2, "（三）", "强作风、转方式，内部管理更加规范"),
        (3, "1.", "学习制度常态化。"),
        (3, "2.", "投诉办理不过夜。"),
    ]


def test_what_the_template_left_behind_is_dropped_and_said(twin: Imported) -> None:
    dropped = "".join(note.message for note in twin.noted("dropped"))
    assert "参考提纲" in dropped
    assert "提示语" in dropped
    assert "反映部门资产" not in printed_text(twin.report)
    assert "bookmark" not in printed_text(twin.report)


def test_a_wrong_number_is_put_right_and_said(twin: Imported) -> None:
    slips = [note for note in twin.noted("slip") if "“三、”" in note.message]
    assert [note.section for note in slips] == ["results"]
    assert "第 3 个" in slips[0].message
    assert sum("多了标点" in note.message for note in twin.noted("slip")) == 4


def test_the_note_below_the_table_stands_without_its_label(twin: Imported) -> None:
    note = twin.report.text_of("expenditure.note")
    assert note.startswith("其他商品和服务支出主要")
    assert "备注" not in note


def test_a_bookmark_left_as_text_is_said() -> None:
    told = [note.message for note in import_file(FILES / "twin.txt").noted("dropped")]
    assert any("书签" in message for message in told)


# The case itself, where it is ----------------------------------------------------------------


@has_case
@pytest.mark.parametrize("ending", ["txt", "docx"])
def test_the_case_is_read_without_loss(ending: str) -> None:
    imported = import_file(CASE_TEXT.with_suffix(f".{ending}"))
    report = imported.report
    assert report == import_file(CASE_TEXT).report
    assert lost_sentences(CASE_TEXT.read_text(encoding="utf-8-sig"), report) == []
    assert unplaced(report) == ()
    assert report.unit == "长沙市雨花区征地服务中心"
    assert report.outline == shipped_outlines()["changsha-2020"]
    assert len(report.lines) == 23
    assert report.expenditure_sum == report.expenditure_total == wan("17742.08")
    expected = {
        "budget.total": "399.73", "budget.basic": "341.73", "budget.wages": "311.28",
        "budget.goods": "30.40", "budget.subsidies": "0.05", "budget.project": "58",
        "spent.total": "17742.08", "three_public.total": "0",
    }  # fmt: skip
    assert {key: report.amount_of(key) for key in expected} == {
        key: wan(text) for key, text in expected.items()
    }
    counts = {"staff.posts": 13, "staff.on_post": 12, "staff.other": 6}
    assert {key: report.count_of(key) for key in counts} == counts


@has_case
def test_the_rows_of_the_case_have_the_codes_of_the_classification() -> None:
    codes = [line.code for line in import_file(CASE_TEXT).report.lines]
    assert codes == [
        "30101", "30102", "30103", "30112", "30110", "30111", "30106", "30108", "30199", "30113",
        "30201", "30202", "30203", "30207", "30214", "30216", "30226", "30227", "30228", "30239",
        "30299", "30399", None,
    ]  # fmt: skip


@has_case
def test_the_headings_of_the_case_stand_in_order() -> None:
    report = import_file(CASE_TEXT).report
    levels = [i.level for i in reading_order(report) if isinstance(i, HeadingItem)]
    assert levels == [1, 1, 2, 2, 2, 2, 1, 2, 3, 3, 3, 2, 3, 3, 3, 2, 3, 3, 3, 1, 1, 1]
