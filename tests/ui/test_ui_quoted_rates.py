"""Rates behind 「@」: found by name and initials, following their figures, leading to them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from forms.amount import Amount
from forms.edits import Batch, apply, set_value
from forms.narrative import Block, Quote
from forms.report import Report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure, line, narrative, press, retype, saved, type_text


@pytest.fixture
def spent(fresh: Report) -> Report:
    """A report with a budget of 100 万元 and 97.64 spent of it."""
    amounts = {"budget.total": 100_000_000, "spent.total": 97_640_000}
    edits = [set_value(fresh, key, Amount(fen)) for key, fen in amounts.items()]
    return apply(Batch(tuple(edits)), fresh)


@pytest.mark.parametrize("typed", ["执行", "zxl", "97.64"])
def test_the_execution_rate_is_quoted_and_follows_its_figures(
    open_window: OpenWindow, spent: Report, typed: str
) -> None:
    window = open_window(spent)
    edit = narrative(window, "results").edit
    type_text(edit, "预算执行率为")
    QTest.keyClicks(edit, "@")
    type_text(edit, typed)
    popup = edit.quoting.popup
    row = [popup.item(number).text() for number in range(popup.count())].index(
        "预算执行率　97.64%　自动计算"
    )
    for _ in range(row):
        press(edit, Qt.Key.Key_Down)
    press(edit, Qt.Key.Key_Return)
    window.save()
    rate = Quote("spent.rate", None)
    assert saved(window).narrative_of("results") == (Block(0, ("预算执行率为", rate)),)
    retype(line(window, "spent.total"), "50")
    window.save()
    edit = narrative(window, "results").edit
    assert edit.printed(rate) == "50.00%"
    assert "〔50.00%〕" in edit._shown_quotes


def test_what_is_computed_leads_to_what_it_is_computed_from(
    open_window: OpenWindow, spent: Report
) -> None:
    window = open_window(spent)
    edit = narrative(window, "results").edit
    edit.sourceWanted.emit("spent.rate")
    assert line(window, "spent.total").hasFocus()
    edit.sourceWanted.emit("expenditure.sum")
    assert expenditure(window).view.hasFocus()
