"""Rates that follow from figures: quoted like them, printed the same way everywhere."""

import json
from dataclasses import replace

import pytest

from forms.amount import Amount
from forms.checks import check
from forms.derived import RATES
from forms.edits import Edit, apply, set_value
from forms.narrative import Block, Quote
from forms.outline_reader import find_outline, parse_outline
from forms.report import BLANK, ExpenditureLine, Report, new_report
from forms.report_json import report_json
from forms.rolling import roll

RATE, REGULAR, CHANGE = (Quote(key, None) for key in RATES)


def report(**amounts: int | None) -> Report:
    """A report with these amounts in 元."""
    made = new_report(find_outline("changsha-2020"), "某中心", 2020)
    for key, yuan in amounts.items():
        name = key.replace("__", ".").replace("last.", "last:")
        edit: Edit = set_value(made, name, None if yuan is None else Amount(yuan * 100))
        made = apply(edit, made)
    return made


@pytest.mark.parametrize(
    ("amounts", "printed"),
    [
        ({"spent__total": 9764, "budget__total": 10_000}, "97.64%"),
        ({"spent__total": 2, "budget__total": 3}, "66.67%"),
        ({"spent__total": 1, "budget__total": 1}, "100.00%"),
        ({"spent__total": 9764, "budget__total": 1, "budget__adjusted": 10_000}, "97.64%"),
        ({"expenditure__total": 50, "budget__total": 100}, "50.00%"),  # spent.total not entered yet
        ({"spent__total": 5}, BLANK),
        ({"budget__total": 5}, BLANK),
        ({"spent__total": 5, "budget__total": 0}, BLANK),
    ],
)
def test_the_execution_rate_follows_its_parts(amounts: dict[str, int], printed: str) -> None:
    assert report(**amounts).quoted(RATE) == printed


@pytest.mark.parametrize("amount", [None, 0, 50])
def test_rows_without_an_amount_spend_nothing_that_is_known(amount: int | None) -> None:
    blank = ExpenditureLine("办公费", "30201", None)
    other = replace(blank, amount=None if amount is None else Amount(amount * 100))
    made = replace(report(budget__total=100, last__spent__total=200), lines=(other, blank))
    assert made.quoted(RATE) == BLANK
    assert made.quoted(CHANGE) == BLANK
    quoting = {**made.narratives, "results": (Block.paragraph(CHANGE),)}
    found = check(replace(made, narratives=quoting))
    assert any(one.code == "C06" and one.where == "results/1" for one in found)


def test_the_rate_without_free_rows_leaves_them_out() -> None:
    made = report(spent__total=300, budget__total=100)
    assert not RATES[REGULAR.key].applies(made)
    lines = (ExpenditureLine("拆迁资金", None, Amount(20_100)),)
    made = replace(made, lines=lines)
    assert RATES[REGULAR.key].applies(made)
    assert made.quoted(REGULAR) == "99.00%"
    assert made.quoted(RATE) == "300.00%"


@pytest.mark.parametrize(
    ("now", "last", "printed"),
    [(110, 100, "增长10.00%"), (90, 100, "下降10.00%"), (100, 100, "持平"), (1, None, BLANK)],
)
def test_a_change_says_its_direction(now: int, last: int | None, printed: str) -> None:
    made = report(spent__total=now, last__spent__total=last)
    assert made.quoted(CHANGE) == printed


def with_sentence(made: Report, *pieces: str | Quote) -> Report:
    narratives = {"results": (Block(0, pieces),)}
    return replace(made, narratives=narratives)


def test_a_rate_prints_in_the_json_and_is_no_figure_there() -> None:
    made = with_sentence(report(spent__total=9764, budget__total=10_000), "执行率", RATE, "。")
    data = json.loads(report_json(made))
    assert "执行率97.64%。" in json.dumps(data, ensure_ascii=False)
    assert not set(data["figures"]) & set(RATES)


def test_a_quoted_rate_that_cannot_be_computed_names_what_is_missing() -> None:
    def told(made: Report) -> list[str]:
        sentence = with_sentence(made, "执行率", RATE, "。")
        return [one.message for one in check(sentence) if one.code == "C06"]

    (message,) = told(report(spent__total=5))
    assert "“预算执行率”，但算它要用的“部门预算批复数”还没有填" in message
    (message,) = told(report())
    assert "“实际支出”、“部门预算批复数”还没有填" in message
    (message,) = told(report(spent__total=5, budget__total=0))
    assert "算不出来" in message
    assert told(report(spent__total=9764, budget__total=10_000)) == []


def test_a_quoted_rate_agrees_with_the_rules_that_compute_it_again() -> None:
    made = report(spent__total=9764, budget__total=10_000)
    made = with_sentence(made, "部门预算批复数1万元，实际支出0.9764万元，预算执行率", RATE, "。")
    assert not [one for one in check(made) if one.code in ("L12", "T27", "T05")]


def test_a_rate_is_still_quoted_in_the_report_of_the_next_year() -> None:
    made = with_sentence(report(spent__total=9764, budget__total=10_000), "执行率", RATE, "。")
    rolled = roll(made).report
    assert rolled.narrative_of("results")[0].quotes == (RATE,)


def test_an_outline_may_quote_a_rate_in_its_sentences() -> None:
    source = find_outline("changsha-2020").source
    sentence = '"具体支出明细见下表：",\n'
    assert sentence in source
    outline = parse_outline(source.replace(sentence, sentence + '"执行率{spent.rate}。",\n'))
    made = new_report(outline, "某中心", 2020)
    made = replace(
        made, values={**made.values, "spent.total": Amount(1), "budget.total": Amount(2)}
    )
    assert made.printed(made.narrative_of("spending_use")[-1]) == "执行率50.00%。"
