"""What other programs put on the clipboard without plain text is read as a table too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QMimeData, Qt
from PySide6.QtWidgets import QApplication

from desktop.ui.grid.clipboard import read_clipboard
from desktop.ui.grid.rich_clipboard import read_html, read_rtf
from forms.amount import Amount
from forms.report import ExpenditureLine, Report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure, press, saved
from tests.ui.test_ui_expenditure import NAME, select

EXCEL_HTML = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<style><!-- td {mso-number-format:General;} --></style></head><body>
<!--StartFragment--><table border=0><col width=72>
 <tr height=19><td class=xl65>基本<br>工资</td><td align=right x:num="42.53">42.53</td></tr>
 <tr><td>津贴&nbsp;补贴<td align=right>1,036.81
 <tr><th colspan=2>奖 金</th></tr></table><!--EndFragment--></body></html>"""
HTML = "<table><tr><td>基本工资<td>42.53<tr><td>津贴 补<td>1,036.81</table>"
WPS_RTF = (
    rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fcharset134 \'cb\'ce\'cc\'e5;}}"
    rb"{\*\generator WPS;}\uc2\trowd\cellx1000\cellx2000\pard\intbl "
    rb"\'bb\'f9\'b1\'be\'b9\'a4\'d7\'ca\cell 42.53\cell\row" + b"\r\n"
    rb"\trowd\pard\intbl {\f0\u27941\'bd\'f2\u36148\'cc\'f9}\par\u34917\'b2\'b9\cell"
    rb"{\b 1,036.81}\cell\row \pard}"
)
TABLE = [["基本工资", "42.53"], ["津贴 补", "1,036.81"]]


def put(kind: str, content: bytes) -> None:
    """Put one format on the clipboard, and no plain text."""
    data = QMimeData()
    data.setData(kind, QByteArray(content))
    QApplication.clipboard().setMimeData(data)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text/html", HTML.encode()),
        ("text/rtf", WPS_RTF),
        ('application/x-qt-windows-mime;value="Rich Text Format"', WPS_RTF),
    ],
)  # fmt: skip
def test_a_table_without_plain_text_is_pasted(
    open_window: OpenWindow, fresh: Report, kind: str, content: bytes
) -> None:
    window = open_window(fresh)
    panel = expenditure(window)
    put(kind, content)
    select(panel, 0, NAME, 0, NAME)
    press(panel.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert saved(window).lines == (
        ExpenditureLine("基本工资", "30101", Amount(42_530_000)),
        ExpenditureLine("津贴 补", None, Amount(1_036_810_000)),
    )
    window.undo()
    assert saved(window).lines == ()


def test_a_picture_on_the_clipboard_changes_nothing(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    panel = expenditure(window)
    put("image/png", b"\x89PNG")
    select(panel, 0, NAME, 0, NAME)
    panel.view.paste()
    QApplication.clipboard().clear()
    panel.view.paste()
    assert read_clipboard(None) == []
    assert saved(window).lines == ()


def test_html_of_spreadsheets_is_read_cell_by_cell() -> None:
    assert read_html(EXCEL_HTML) == [
        ["基本 工资", "42.53"],
        ["津贴 补贴", "1,036.81"],
        ["奖 金", ""],
    ]
    down = "<table><tr><td rowspan=2>甲<td>1</tr><tr><td>2</tr><tr><td>乙<td>3</tr></table>"
    assert read_html(down) == [["甲", "1"], ["", "2"], ["乙", "3"]]
    assert read_html("<p>甲</p><p>乙</p>") == [["甲"], ["乙"]]
    assert read_html("") == []
    # HTML need not end its head; what reached down in one table does not in the next.
    headless = "<html><head><title>单</title><meta charset=utf-8><body><table><tr><td>甲</table>"
    assert read_html(headless) == [["甲"]]
    two = "<table><tr><td>甲<td rowspan=9>1</table><table><tr><td>乙<td>2</table>"
    assert read_html(two) == [["甲", "1"], ["乙", "2"]]


def test_rtf_is_read_cell_by_cell() -> None:
    assert read_rtf(WPS_RTF) == TABLE
    before = WPS_RTF.replace(rb"\uc2", rb"\uc2 (1)\par ", 1)
    assert read_rtf(before) == TABLE  # what stands above a table is no part of its first cell
    again = WPS_RTF.replace(rb"\cell\row", rb"\cell{\trowd\cellx1000\row}")
    assert read_rtf(again) == TABLE  # as Word has it
    assert read_rtf(rb"{\rtf1\ansi\trowd A}") == [["A"]]
    assert read_rtf(rb"{\rtf1\ansi A\tab 1\par B\tab 2\par}") == [["A", "1"], ["B", "2"]]
    assert read_rtf(rb"{\rtf1\ansi\uc1\u-10179?\u-8704?}") == [["😀"]]
    assert read_rtf(rb"{\rtf1\ansicpg77 a\{b\}\~c}") == [["a{b} c"]]


@given(st.one_of(st.binary(max_size=60), st.sampled_from([WPS_RTF]).flatmap(
    lambda whole: st.integers(0, len(whole)).map(lambda end: whole[:end])
)))  # fmt: skip
def test_no_rtf_is_too_broken_to_be_looked_at(rtf: bytes) -> None:
    assert all(isinstance(cell, str) for row in read_rtf(rtf) for cell in row)


@given(st.text(st.sampled_from('<>/tdr甲 ="2colspan&;!-'), max_size=60))
def test_no_html_is_too_broken_to_be_looked_at(html: str) -> None:
    assert all(isinstance(cell, str) for row in read_html(html) for cell in row)
