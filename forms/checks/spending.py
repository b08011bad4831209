"""Rules on the expenditure table: classes, rows that belong together, shares, changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from forms.amount import ZERO, Amount, total
from forms.checks.finding import Finding, Level, Part, rule
from forms.checks.known import CLASS_OF
from forms.checks.places import expenditure_section, identified, percent, quoted, section_key, shown
from forms.economic import classification, plain_name
from forms.outline import EXPENDITURE
from forms.report import EXPENDITURE_NOTE, ExpenditureLine, Report
from forms.rolling import last_value

_PROJECT: Final = "budget.project"
_NEAR: Final = Fraction(1, 20)
"""An excess this close to the project budget is probably the project's money."""


def _lines(report: Report) -> list[tuple[int, ExpenditureLine]]:
    return list(enumerate(report.lines, 1))


def _rows_by_class(report: Report) -> dict[str, list[ExpenditureLine]]:
    """Return the rows of each class (类) in one pass; rows of a class as a whole are left out."""
    found: dict[str, list[ExpenditureLine]] = {}
    for line in report.lines:
        if line.code and len(line.code) > 3:
            found.setdefault(line.code[:3], []).append(line)
    return found


def _class_name(code: str) -> str:
    subject = classification().by_code.get(code)
    return subject.name if subject else code


@rule("H02", Level.EXPLAIN, "各类支出不超预算", Part.VALUES, Part.LINES)
def class_over_budget(report: Report) -> Iterator[Finding]:
    """支出明细中一类科目（301、302、303、310，即工资福利、商品和服务、对个人和家庭的补助、
    资本性支出）各行之和超过该类预算的，须说明；超出的数接近项目支出预算时，
    多半是项目支出列在了这一类里。
    """
    rows, rounded = _rows_by_class(report), report.outline.view.rounded
    for key, code in CLASS_OF.items():
        budget = report.amount_of(key)
        spent = total(line.amount for line in rows.get(code, ()))
        if budget is None or rounded(spent) <= rounded(budget):
            continue  # to the decimals in which both are printed
        excess = spent - budget
        rate = f"，为预算的{percent(spent, budget)}" if budget.fen > 0 else ""
        message = (
            f"{_class_name(code)}（{code}）各行之和{shown(report, spent)}，预算"
            f"{shown(report, budget)}，超出{shown(report, excess)}{rate}"
        )
        project = report.amount_of(_PROJECT)
        if project and abs(Fraction(excess.fen, project.fen) - 1) <= _NEAR:
            message += (
                f"；超出的数接近项目支出预算{shown(report, project)}，项目支出可能列在了这一类里"
            )
        yield Finding(
            "H02", Level.EXPLAIN, section_key(report, key), key, f"{message}，请说明原因。",
            values=(identified(report, spent), identified(report, budget)),
        )  # fmt: skip


@rule("H13", Level.EXPLAIN, "单行不超过全类预算", Part.VALUES, Part.LINES)
def row_over_class_budget(report: Report) -> Iterator[Finding]:
    """支出明细一行就超过所属一类的全部预算，或超过本行预算五分之一以上的，须说明。"""
    budgets = {code: report.amount_of(key) for key, code in CLASS_OF.items()}
    for number, line in _lines(report):
        if not line.code or line.amount is None or len(line.code) < 5:
            continue
        whole = budgets.get(line.code[:3])
        if whole and 0 < whole.fen < line.amount.fen:
            yield _row(
                report, "H13", number, line,
                f"一行就有{shown(report, line.amount)}，超过{_class_name(line.code[:3])}的全"
                f"部预算{shown(report, whole)}",
                identified(report, whole),
            )  # fmt: skip
        elif line.budget and line.budget.fen > 0 and line.amount.fen * 5 > line.budget.fen * 6:
            yield _row(
                report, "H13", number, line,
                f"支出{shown(report, line.amount)}，是本行预算{shown(report, line.budget)}"
                f"的{percent(line.amount, line.budget)}",
                identified(report, line.budget),
            )  # fmt: skip


def _row(
    report: Report,
    code: str,
    number: int,
    line: ExpenditureLine,
    told: str,
    *values: str,
    level: Level = Level.EXPLAIN,
) -> Finding:
    wanted = "核对" if level is Level.HINT else "说明原因"
    return Finding(
        code,
        level,
        expenditure_section(report),
        f"lines/{number}",
        f"第{number}行{quoted(line.name)}{told}，请{wanted}。",
        literal=line.name,
        values=(identified(report, line.amount), *values),
    )


_OTHER_SHARE: Final = Fraction(1, 5)


@rule("H04", Level.EXPLAIN, "“其他”支出的占比", Part.LINES)
def large_other_rows(report: Report) -> Iterator[Finding]:
    """“其他……”一行超过所属一类合计五分之一的，须说明内容（审核人员常提：其他支出占比过大）。一类只有这一行的不论。"""
    sums = {
        code: (sum(bool(row.amount) for row in rows), total(row.amount for row in rows))
        for code, rows in _rows_by_class(report).items()
    }
    for number, line in _lines(report):
        if not line.code or not line.code.endswith("99") or line.amount is None:
            continue
        rows, whole = sums.get(line.code[:3], (0, Amount(0)))
        if rows > 1 and whole.fen > 0 and Fraction(line.amount.fen, whole.fen) > _OTHER_SHARE:
            name = _class_name(line.code[:3])
            yield _row(
                report, "H04", number, line,
                f"{shown(report, line.amount)}，占{name}合计{shown(report, whole)}"
                f"的{percent(line.amount, whole)}，超过五分之一",
                identified(report, whole),
            )  # fmt: skip


PAIRS: Final = (
    ("30108", "30109", "缴了基本养老保险，一般也缴职业年金"),
    ("30109", "30108", "缴了职业年金，一般也缴基本养老保险"),
    ("30110", "30108", "缴了基本医疗保险，一般也缴基本养老保险"),
)
"""Rows that usually come together: where the first has an amount, the second is expected."""


@rule("H05", Level.EXPLAIN, "通常成对的科目", Part.LINES)
def missing_partner_rows(report: Report) -> Iterator[Finding]:
    """有基本养老保险缴费而没有职业年金缴费（或反过来）的，须说明；两者通常同时发生。"""
    spent = {
        line.code: (n, line)
        for n, line in _lines(report)
        if line.code and line.amount and line.amount.fen > 0
    }
    for first, second, reason in PAIRS:
        if first in spent and second not in spent:
            number, line = spent[first]
            name = classification().by_code[second].name
            yield _row(
                report, "H05", number, line,
                f"有{shown(report, line.amount)}，却没有“{name}”（{second}）；{reason}", second,
            )  # fmt: skip


_CHANGE: Final = Fraction(1, 5)
_MATERIAL: Final = Fraction(1, 100)
"""Changes below this share of the table's sum need no reason."""


@rule("H06", Level.EXPLAIN, "与上年相比的变动", Part.LINES, Part.VALUES)
def large_changes(report: Report) -> Iterator[Finding]:
    """与上年决算数相比变动超过20%的行、总数和结转来的指标数，须说明原因（部门决算审核：
    增减超过20%须说明）；变动额不到支出总数1%的行不论。
    """
    amounts = [line.amount for _, line in _lines(report) if line.amount]
    whole = total(amounts)
    for number, line in _lines(report):
        if line.amount is None or line.prior is None or line.prior.fen <= 0:
            continue
        change = line.amount - line.prior
        if abs(change.fen) * 5 <= line.prior.fen or abs(change.fen) < whole.fen * _MATERIAL:
            continue
        yield _row(
            report, "H06", number, line,
            f"本年{shown(report, line.amount)}，上年{shown(report, line.prior)}，"
            f"{_change(line.amount, line.prior)}，超过20%",
            identified(report, line.prior),
        )  # fmt: skip
    yield from _total_change(report, whole)
    yield from _figure_changes(report)


def _change(now: Amount, before: Amount) -> str:
    """Write by what share of the earlier amount it rose or fell."""
    verb = "增加" if now.fen > before.fen else "减少"
    return verb + percent(Amount(abs(now.fen - before.fen)), before)


def _figure_changes(report: Report) -> Iterator[Finding]:
    """Yield the figures that changed much against those rolled over from last year's report."""
    for figure in report.figures:
        now, last = figure.value, last_value(report, figure.key)
        if not isinstance(now, Amount) or not isinstance(last, Amount) or last.fen <= 0:
            continue
        if abs(Fraction(now.fen, last.fen) - 1) > _CHANGE:
            change = _change(now, last)
            yield Finding(
                "H06", Level.EXPLAIN, section_key(report, figure.key), figure.key,
                f"“{figure.label}”本年{shown(report, now)}，上年{shown(report, last)}，"
                f"{change}，超过20%，请说明原因。",
                values=(identified(report, now), identified(report, last)),
            )  # fmt: skip


def _total_change(report: Report, whole: Amount) -> Iterator[Finding]:
    if not report.lines or any(None in (line.amount, line.prior) for line in report.lines):
        return
    prior = total(line.prior for line in report.lines)
    if prior.fen > 0 and abs(Fraction(whole.fen, prior.fen) - 1) > _CHANGE:
        yield Finding(
            "H06", Level.EXPLAIN, expenditure_section(report), EXPENDITURE,
            f"支出明细之和本年{shown(report, whole)}，上年{shown(report, prior)}，"
            f"{_change(whole, prior)}，超过20%，请说明原因。",
            values=(identified(report, whole), identified(report, prior)),
        )  # fmt: skip


@rule("H09", Level.EXPLAIN, "负数和零", Part.LINES)
def negative_and_zero_rows(report: Report) -> Iterator[Finding]:
    """支出明细出现负数须说明（冲销、退款）；金额为零的行作提示，可以删去。"""
    for number, line in _lines(report):
        if line.amount is None or not line.name.strip():
            continue
        if line.amount.fen < 0:
            yield _row(report, "H09", number, line, f"是负数（{shown(report, line.amount)}）")
        elif line.amount.fen == 0:
            yield _row(report, "H09", number, line, "金额为0，没有发生的可以删去", level=Level.HINT)


_MOST_ROWS: Final = 5
"""Rows of one subject that are named one by one."""


@rule("H11", Level.EXPLAIN, "重复的行", Part.LINES)
def repeated_rows(report: Report) -> Iterator[Finding]:
    """同一科目或同一名称在支出明细中列了两行的，须核对是否重复计算。"""
    rows: dict[str, list[int]] = {}
    for number, line in _lines(report):
        name = line.code or plain_name(line.name)
        if name:
            rows.setdefault(name, []).append(number)
    for first, *others in rows.values():
        if others:  # said once for a subject, at the second row of it
            also = "、".join(f"第{number}行" for number in others[1:_MOST_ROWS])
            more = f"等{len(others) - 1}行也是" if len(others) > _MOST_ROWS else "也是"
            told = f"与第{first}行是同一科目，可能重复计算" + (f"；{also}{more}" if also else "")
            second, *further = (report.lines[number - 1] for number in others)
            # An explanation of two rows is none of a third that is added.
            amounts = (identified(report, line.amount) for line in further)
            yield _row(report, "H11", others[0], second, told, str(first), *amounts)


_SUBTOTAL: Final = re.compile(r"小计|合计|总计|共计")


@rule("L17", Level.EXPLAIN, "小计和类的行", Part.LINES)
def subtotal_rows(report: Report) -> Iterator[Finding]:
    """支出明细里的小计行和类（301、302……）的行须等于它下面各行之和，
    而且不能与各行一起加进合计（财政部门检查规则 R007：合计重复计算）
    。
    """
    by_class = _rows_by_class(report)
    for number, line in _lines(report):
        code = _class_code(line)
        if line.amount is None or not (code or _SUBTOTAL.search(line.name)):
            continue
        if code:
            rows = [row.amount for row in by_class.get(code, ())]
        else:
            rows = _rows_above(report, number)
        if not any(rows):
            continue
        summed = total(rows)
        if summed != line.amount:
            told = f"填的是{shown(report, line.amount)}，而它的各行之和是{shown(report, summed)}"
        elif report.expenditure_total == report.expenditure_sum or report.expenditure_total is None:
            told = f"{shown(report, line.amount)}是小计，与它的各行都加进了合计，重复计算了"
        else:
            told = "是小计，请从支出明细中删去，小计由程序计算"
        yield _row(report, "L17", number, line, told, identified(report, summed))


def _class_code(line: ExpenditureLine) -> str:
    """Return the class a row stands for as a whole, or ""."""
    if line.code and len(line.code) == 3:
        return line.code
    if line.code:
        return ""
    name = plain_name(line.name)
    for code in (*CLASS_OF.values(), "307", "309"):
        subject = classification().by_code.get(code)
        if subject and name in {plain_name(subject.name), plain_name(subject.name) + "支出"}:
            return code
    return ""


def _rows_above(report: Report, number: int) -> list[Amount | None]:
    rows: list[Amount | None] = []
    for line in reversed(report.lines[: number - 1]):
        if _SUBTOTAL.search(line.name) or _class_code(line):
            break
        rows.append(line.amount)
    return rows


_HOSPITALITY: Final = re.compile(r"(?<!用)(?:公务接待|招待|宴请|餐费|接待费|接待用餐)")
_NOTHING: Final = ("three_public.total", "three_public.reception")


@rule("H14", Level.EXPLAIN, "“三公”经费为零与支出内容", Part.VALUES, Part.LINES)
def hospitality_without_figure(report: Report) -> Iterator[Finding]:
    """“三公”经费或公务接待费填零，而支出明细或备注里列有餐费、接待费的，须说明它不是公务接待（审核人员会问是否转列）。"""
    if not any(report.amount_of(key) == ZERO for key in _NOTHING):
        return
    note = report.text_of(EXPENDITURE_NOTE)
    match = _HOSPITALITY.search(note)
    if match:
        yield Finding(
            "H14", Level.EXPLAIN, expenditure_section(report), EXPENDITURE_NOTE,
            f"“三公”经费填的是0，备注里却列有“{match.group()}”，请说明它不属于公务接待，或改列。",
            literal=match.group(), values=("0", match.group()),
        )  # fmt: skip
    for number, line in _lines(report):
        match = _HOSPITALITY.search(line.name)
        if match and line.amount and line.amount.fen > 0:
            yield _row(
                report,
                "H14",
                number,
                line,
                f"{shown(report, line.amount)}，而“三公”经费填的是0",
                "0",
            )
