"""What was typed to explain a finding is not lost when a figure changes: it is offered again."""

from dataclasses import replace
from decimal import Decimal

from forms.amount import Amount
from forms.checks import check
from forms.checks.explaining import explained, explaining_label, key_of
from forms.checks.finding import Finding
from forms.edits import apply, set_value
from forms.outline_reader import find_outline
from forms.report import EXPLANATION, ExpenditureLine, Report, new_report


def free(*amounts: int) -> Report:
    """A report with free rows 甲, 乙, 丙 of these amounts in fen."""
    rows = (
        ExpenditureLine(name, None, Amount(fen))
        for name, fen in zip("甲乙丙", amounts, strict=False)
    )
    return replace(
        new_report(find_outline("changsha-2020"), "某区服务中心", 2020), lines=tuple(rows)
    )


def free_rows(of: Report) -> list[Finding]:
    return [one for one in check(of) if one.code == "H03"]


def with_amounts(of: Report, *amounts: int) -> Report:
    return replace(of, lines=free(*amounts).lines)


def explain_all(of: Report) -> Report:
    for one in free_rows(of):
        of = apply(explained(of, one, f"{one.literal}是代管资金"), of)
    return of


def test_each_row_is_offered_its_own_words_when_the_figures_change() -> None:
    changed = with_amounts(explain_all(free(100, 200, 300)), 101, 200, 303)
    told = {
        one.literal: (one.explained, one.earlier and one.earlier.text) for one in free_rows(changed)
    }
    assert told == {
        "甲": (None, "甲是代管资金"),
        "乙": ("乙是代管资金", None),
        "丙": (None, "丙是代管资金"),
    }
    assert all(one.is_open for one in free_rows(changed) if one.earlier)


def test_back_at_the_old_figure_the_words_explain_it_again() -> None:
    before = explain_all(free(100))
    again = with_amounts(with_amounts(before, 101), 100)
    (finding,) = free_rows(again)
    assert (finding.explained, finding.earlier) == ("甲是代管资金", None)


def test_taking_over_moves_the_words_to_the_new_figures() -> None:
    changed = with_amounts(explain_all(free(100)), 101)
    (finding,) = free_rows(changed)
    assert finding.earlier is not None
    taken = apply(explained(changed, finding, finding.earlier.text), changed)
    (finding,) = free_rows(taken)
    assert (finding.explained, finding.earlier) == ("甲是代管资金", None)
    assert len(taken.explanations) == 1


def test_clearing_an_explanation_leaves_an_earlier_one_alone() -> None:
    changed = with_amounts(explain_all(free(100)), 101)
    (finding,) = free_rows(changed)
    (finding,) = free_rows(apply(explained(changed, finding, ""), changed))
    assert finding.earlier is not None


def test_files_from_before_tell_the_rule_only_and_their_words_are_offered_all_the_same() -> None:
    old = free(100)
    (finding,) = free_rows(old)
    old = apply(set_value(old, EXPLANATION + finding.identity, "按文件列支"), old)
    assert free_rows(old)[0].explained == "按文件列支"
    assert key_of(old, finding) == EXPLANATION + finding.identity
    (finding,) = free_rows(with_amounts(old, 101))
    assert finding.earlier is not None
    assert finding.earlier.text == "按文件列支"


def test_rows_told_apart_by_a_number_keep_their_own_words() -> None:
    def rows(*amounts: int) -> tuple[ExpenditureLine, ...]:
        return tuple(
            ExpenditureLine(f"专项{number}", None, Amount(fen))
            for number, fen in enumerate(amounts, 1)
        )

    of = replace(free(), lines=rows(100, 200))
    for one in reversed(free_rows(of)):
        of = apply(explained(of, one, f"{one.literal}是代管资金"), of)
    changed = free_rows(replace(of, lines=rows(101, 202)))
    assert [(one.literal, one.earlier and one.earlier.text) for one in changed] == [
        ("专项1", "专项1是代管资金"),
        ("专项2", "专项2是代管资金"),
    ]


def test_words_of_old_files_are_not_offered_where_they_may_be_about_another_row() -> None:
    old = free(100, 200)
    first = free_rows(old)[0]
    old = apply(set_value(old, EXPLANATION + first.identity, "甲是代管资金"), old)
    assert not any(one.earlier for one in free_rows(with_amounts(old, 101, 202)))
    assert free_rows(with_amounts(old, 101))[0].earlier is not None


def test_an_explanation_is_never_offered_to_another_rule() -> None:
    old = explain_all(free(100))
    other = replace(old, lines=(), values={**old.values, "staff.on_post": Decimal(9)})
    assert not any(one.earlier for one in check(other))


def test_the_journal_says_what_was_explained_and_where() -> None:
    (finding,) = free_rows(free(100))
    label = explaining_label(free(100), finding, "代管")
    assert label.startswith("填写说明：第1行“甲”")
    assert label.endswith("（二（二）管理及使用）")
