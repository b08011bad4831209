"""Last year's figures beside this year's, after a roll-over."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication

from desktop.sample import sample_report
from desktop.ui.narrative.last_year import counterpart, pairs_of, place_of
from forms.narrative import Block
from forms.report import LAST, Report
from forms.rolling import roll
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure, field, line, narrative, press, retype


def test_a_field_tells_last_years_figure_also_once_this_years_is_entered(
    open_window: OpenWindow,
) -> None:
    window = open_window(roll(sample_report()).report)
    posts = field(window, "staff.posts")
    assert posts._note.text().startswith("上年 13 个。编办")
    assert "上年 13 个" in posts.input.accessibleDescription()
    retype(line(window, "staff.posts"), "14")
    press(posts.input, Qt.Key.Key_Return)
    assert posts._note.text() == "上年 13 个"
    assert field(window, "spent.total")._note.text().startswith("上年 17,742.08 万元")
    assert field(window, "expenditure.total")._note.text().startswith("上年 17,742.08 万元")
    window.actions_.qt_action("yuan").trigger()
    assert field(window, "spent.total")._note.text().startswith("上年 177,420,800.00 元")


def test_a_figure_of_an_earlier_year_names_that_year(open_window: OpenWindow) -> None:
    window = open_window(roll(sample_report(), year=2023).report)
    assert field(window, "staff.posts")._note.text().startswith("2020 年 13 个")


def test_a_report_that_was_not_rolled_over_tells_nothing_of_last_year(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    assert "上年" not in field(window, "staff.posts")._note.text()


def test_columns_that_hold_last_years_amounts_show_unasked(open_window: OpenWindow) -> None:
    window = open_window(roll(sample_report()).report)
    panel = expenditure(window)
    columns = [column.key for column in panel.model.columns]
    assert columns[-2:] == ["prior", "change"]
    assert panel.model.text_at(0, columns.index("prior")) == "42.53"
    shown = window.actions_.qt_action("show_prior")
    assert shown.isChecked()
    shown.trigger()  # put away, they stay away
    assert "prior" not in [column.key for column in panel.model.columns]
    assert window.preferences.text("table_options") == "-prior"
    shown.trigger()
    assert "prior" in [column.key for column in panel.model.columns]


def test_columns_that_showed_unasked_are_not_those_of_the_next_file(
    open_window: OpenWindow,
) -> None:
    window = open_window(roll(sample_report()).report)
    document = window.session.document
    assert document is not None
    window.close_file()
    document.path.unlink()
    window = open_window(replace(sample_report(), lines=sample_report().lines[:3]))
    assert "prior" not in [column.key for column in expenditure(window).model.columns]
    assert not window.actions_.qt_action("show_prior").isChecked()


def rolled_text(report: Report, paragraphs: int) -> Report:
    """A chapter of so many paragraphs, each like one of last year's but for its figure."""
    words = "清扫养护栽种修剪疏浚检测巡查登记发放培训宣传评比维修更换采购验收归档公示整改复核"
    said = [words[2 * number : 2 * number + 8] for number in range(paragraphs)]
    last = tuple(Block.paragraph(f"{one}共{row}处，" + one * 20) for row, one in enumerate(said))
    this = tuple(Block.paragraph(f"{one}共＿＿处，" + one * 20) for one in said)
    narratives = {**report.narratives, "results": this, LAST + "results": last}
    return replace(report, narratives=narratives)


def test_last_years_paragraph_stays_beside_the_one_that_is_written(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(rolled_text(fresh, 12))
    editor = narrative(window, "results")
    editor.edit.setFocus()
    editor.focus_place("results/9")
    page = window.work.current
    assert page is not None
    QApplication.processEvents()
    assert editor._held_above.height > 0
    text = editor.last_year.text
    (mark,) = text.extraSelections()
    marked = mark.cursor.block().text()  # type: ignore[attr-defined]
    assert "共8处" in marked
    place = text.mapTo(page.viewport(), QPoint(0, 0))
    assert page.viewport().rect().contains(QRect(place, text.size()))
    cursor = editor.edit.cursorRect()
    at = editor.edit.viewport().mapTo(page.viewport(), cursor.center())
    assert at.y() > editor._held_above.height
    top = text.cursorForPosition(QPoint(2, 2)).block().text()
    assert top == marked
    page.verticalScrollBar().setValue(0)
    QApplication.processEvents()
    assert editor._held_above.height == 0
    assert editor.last_year.isAncestorOf(text)  # back in its own place


def test_where_the_cursor_stands_is_found_in_last_years_words() -> None:
    last = "全年栽树120株，补植30株，修剪450株。"
    this = "全年栽树＿＿株，补植＿＿株，修剪＿＿株。"
    for words, figure in (("栽树", "120"), ("补植", "30"), ("修剪", "450")):
        at = this.index(words) + len(words)
        assert last[place_of(this[:at], last) :].startswith(figure)
    assert place_of("别的话", last) == 0


@given(
    st.lists(st.text("甲乙丙丁戊己庚辛", min_size=8, max_size=20), max_size=6), st.integers(0, 5)
)
def test_a_paragraph_goes_back_to_itself_whatever_its_figures(
    paragraphs: list[str], number: int
) -> None:
    if number < len(paragraphs):
        changed = paragraphs[number][:4] + "12.5万" + paragraphs[number][4:]
        found = counterpart(changed, [pairs_of(one) for one in paragraphs], number)
        assert found is not None
        kept = set(pairwise(paragraphs[number]))
        assert kept & set(pairwise(paragraphs[found]))


def test_a_paragraph_that_is_new_goes_back_to_none() -> None:
    last = [pairs_of(one) for one in ("从前写过的话", "另一段")]
    assert counterpart("今年新办的事", last) is None
