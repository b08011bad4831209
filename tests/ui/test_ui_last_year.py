"""Last year's figures beside this year's, after a roll-over."""

from dataclasses import replace

from PySide6.QtCore import Qt

from desktop.sample import sample_report
from forms.report import Report
from forms.rolling import roll
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure, field, line, press, retype


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
