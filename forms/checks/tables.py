"""Rules on tables of cells: totals, scores, funds by source and by nature, what a page holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

from forms.checks.finding import Finding, Level, Part, rule
from forms.outline import EXPENDITURE
from forms.prose.folding import fold
from forms.report import FreeTable, Report, format_count

_NUMBER: Final = re.compile(r"[-−]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-−]?\d+(?:\.\d+)?")


def read_cell(cell: str) -> Decimal | None:
    """Return the number a cell holds, with or without a unit; None for blanks, dashes and words."""
    text = re.sub(r"\s", "", fold(cell)).replace("，", ",")
    match = _NUMBER.match(text)
    if match is None or not re.fullmatch(r"(?:[万亿]?元|[%分个人名户项])?", text[match.end() :]):
        return None
    try:
        return Decimal(match.group().replace(",", "").replace("−", "-"))
    except InvalidOperation:
        return None


def _numbered(report: Report) -> Iterator[tuple[int, FreeTable]]:
    return ((number, table) for number, table in enumerate(report.tables, 1) if table.rows)


def _finding(
    code: str,
    level: Level,
    number: int,
    table: FreeTable,
    message: str,
    *values: str,
    literal: str | None = None,
) -> Finding:
    name = f"表“{table.caption}”" if table.caption else f"第{number}张表"
    return Finding(
        code, level, table.section, f"tables/{number}", f"{name}{message}", literal=literal,
        values=(table.caption, *values),
    )  # fmt: skip


_TOTAL: Final = re.compile(r"^(?:合计|总计|总分|共计|总和|合计数|总数)$")
_PARTIAL: Final = re.compile(r"小计|其中|合计|总计|^\s*[一二三四五六七八九十]+、")


def _label(row: Sequence[str]) -> str:
    return next((re.sub(r"[\s:：]", "", cell) for cell in row if cell.strip()), "")


def is_total_row(label: str) -> bool:
    """Whether a row's label says that it sums the others (合计, 总分)."""
    return bool(_TOTAL.match(re.sub(r"[\s:：]", "", label)))


def _total_row(table: FreeTable) -> int | None:
    found = [index for index, row in enumerate(table.rows) if index and _TOTAL.match(_label(row))]
    return found[0] if len(found) == 1 else None


@rule("L16", Level.EXPLAIN, "表格的合计", Part.TABLES)
def table_totals(report: Report) -> Iterator[Finding]:
    """表格中的合计行，各金额列须等于各行之和（财政部门检查规则 R007）
    ；有小计、其中的表不核。比率列不加。
    """
    for number, table in _numbered(report):
        index = _total_row(table)
        if index is None or table.key == EXPENDITURE:
            continue
        body = [row for place, row in enumerate(table.rows) if place and place != index]
        if any(_PARTIAL.search(_label(row)) for row in body) or len(body) < 2:
            continue
        if len({len(row) for row in table.rows}) > 1:
            continue
        for column in range(1, len(table.rows[0])):
            yield from _column_total(number, table, column, index, body)


_NOT_ADDED: Final = re.compile(
    r"率|比例|占比|%|％|单价|标准|序号|编码|编号|年份|年度值|指标值|完成值|电话|均"
)


def _column_total(
    number: int, table: FreeTable, column: int, index: int, body: list[tuple[str, ...]]
) -> Iterator[Finding]:
    head = re.sub(r"\s", "", table.rows[0][column])
    whole = read_cell(table.rows[index][column])
    if whole is None or _NOT_ADDED.search(head) or "%" in fold(table.rows[index][column]):
        return
    if re.search(r"分值|得分|权重", head):
        return  # L06
    cells = [row[column] for row in body]
    parts = [read_cell(cell) for cell in cells]
    if any(
        part is None and cell.strip(" —-－/无") for part, cell in zip(parts, cells, strict=True)
    ):
        return
    entered = [part for part in parts if part is not None]
    summed = sum(entered, Decimal(0))
    if len(entered) > 1 and summed != whole:
        yield _finding(
            "L16", Level.EXPLAIN, number, table,
            f"中“{head}”一列的合计是{format_count(whole)}，各行之和是"
            f"{format_count(summed)}，请核对。",
            head, format_count(whole), format_count(summed),
        )  # fmt: skip


# Scores ---------------------------------------------------------------------------------------

_WEIGHT: Final = re.compile(r"^(?:分值|权重|标准分|满分|指标分值|分值权重)(?:（分）|\(分\))?$")
_SCORE: Final = re.compile(r"^(?:自评)?得分(?:（分）|\(分\))?$|^自评分(?:数)?$|^评分$")
FULL_SCORE: Final = Decimal(100)


def score_columns(table: FreeTable) -> tuple[int, int | None, int] | None:
    """Return (header row, weight column, score column) of a table of scores; None for others."""
    for place, row in enumerate(table.rows[:4]):
        names = [re.sub(r"\s", "", cell) for cell in row]
        weight = next((i for i, name in enumerate(names) if _WEIGHT.match(name)), None)
        score = next((i for i, name in enumerate(names) if _SCORE.match(name)), None)
        if score is not None:
            return place, weight, score
    return None


def total_score(table: FreeTable) -> Decimal | None:
    """Return the total score that a table of scores states in its 总分 row."""
    columns, index = score_columns(table), _total_row(table)
    if columns is None or index is None or columns[2] >= len(table.rows[index]):
        return None
    return read_cell(table.rows[index][columns[2]])


@rule("L06", Level.MANDATORY, "得分与分值", Part.TABLES)
def scores_within_weights(report: Report) -> Iterator[Finding]:
    """评分表中每项得分不能超过分值，也不能是负数；各项得分之和须等于总分，
    分值之和须为100分（项目支出绩效自评办法）。得分超出分值为逻辑性，其余为核实性。
    """
    for number, table in _numbered(report):
        columns = score_columns(table)
        if columns is None:
            continue
        head, weight, score = columns
        scored: list[tuple[Decimal | None, Decimal | None]] = []
        for place, row in enumerate(table.rows[head + 1 :], head + 1):
            full = read_cell(row[weight]) if weight is not None and weight < len(row) else None
            got = read_cell(row[score]) if score < len(row) else None
            if got is not None and full is not None and not 0 <= got <= full:
                yield _finding(
                    "L06", Level.MANDATORY, number, table,
                    f"第{place + 1}行“{_label(row)}”得{format_count(got)}分，"
                    + (f"超过了分值{format_count(full)}分" if got > full else "得分不能是负数")
                    + "，请核对。",
                    str(place), format_count(got), format_count(full), literal=row[score],
                )  # fmt: skip
            if not _TOTAL.match(_label(row)) and not _PARTIAL.search(_label(row)):
                scored.append((full, got))
        yield from _score_sums(number, table, columns, scored)


def _score_sums(
    number: int,
    table: FreeTable,
    columns: tuple[int, int | None, int],
    scored: list[tuple[Decimal | None, Decimal | None]],
) -> Iterator[Finding]:
    index = _total_row(table)
    weights = [full for full, _ in scored if full is not None]
    scores = [got for _, got in scored if got is not None]
    if index is None or len(scores) < 2:
        return
    row = table.rows[index]
    told = read_cell(row[columns[2]]) if columns[2] < len(row) else None
    summed = sum(scores, Decimal(0))
    if told is not None and told != summed:
        yield _finding(
            "L06", Level.EXPLAIN, number, table,
            f"各项得分之和是{format_count(summed)}分，总分写的是{format_count(told)}分，请核对。",
            format_count(summed), format_count(told),
        )  # fmt: skip
    full = sum(weights, Decimal(0))
    if len(weights) == len(scores) and full != FULL_SCORE:
        yield _finding(
            "L06", Level.EXPLAIN, number, table,
            f"各项分值之和是{format_count(full)}分，不是100分，请核对。", format_count(full),
        )  # fmt: skip


# Funds by source and by nature -------------------------------------------------------------------

_WHOLE_FUND: Final = re.compile(r"年度资金总额|资金总额|^总额$")
_BY_SOURCE: Final = re.compile(
    r"一般公共预算|政府性基金|非税收入|国有资本|专户管理|其他资金|当年财政拨款|本年财政拨款|上年结转"
)
_BY_NATURE: Final = re.compile(r"基本支出|项目支出")


@rule("L15", Level.EXPLAIN, "资金来源与支出性质", Part.TABLES)
def funds_by_source_and_nature(report: Report) -> Iterator[Finding]:
    """自评表中按收入性质分的各项之和、按支出性质分的各项之和，都须等于年度资金总额，预算数和执行数各列都要相等（部门整体支出绩效自评表的恒等关系）。"""
    for number, table in _numbered(report):
        whole = [row for row in table.rows if any(_WHOLE_FUND.search(cell) for cell in row)]
        if len(whole) != 1:
            continue
        for what, pattern in (("按资金来源", _BY_SOURCE), ("按支出性质", _BY_NATURE)):
            rows = [
                row
                for row in table.rows
                if row is not whole[0] and any(pattern.search(cell) for cell in row[:2])
            ]
            if len(rows) > 1:
                yield from _fund_sums(number, table, whole[0], rows, what)


def _fund_sums(
    number: int, table: FreeTable, whole: tuple[str, ...], rows: list[tuple[str, ...]], what: str
) -> Iterator[Finding]:
    heads = table.rows[0]
    for column, cell in enumerate(whole):
        head = re.sub(r"\s", "", heads[column]) if column < len(heads) else ""
        told = read_cell(cell)
        if told is None or re.search(r"率|分", head) or "%" in fold(cell):
            continue
        parts = [read_cell(row[column]) for row in rows if column < len(row)]
        entered = [part for part in parts if part is not None]
        summed = sum(entered, Decimal(0))
        if entered and summed != told:
            yield _finding(
                "L15", Level.EXPLAIN, number, table,
                f"的“{head}”{what}各项之和是{format_count(summed)}，资金总额是"
                f"{format_count(told)}，相差{format_count(abs(summed - told))}，请核对。",
                head, what, format_count(summed), format_count(told),
            )  # fmt: skip


# What a page holds -------------------------------------------------------------------------------

PORTRAIT_COLUMNS: Final = 12
"""Columns that a portrait page (版心 156 mm) holds at three characters of 五号 each."""
LONGEST_CELL: Final = 1500
"""Characters of one cell that the narrowest useful column still breaks over pages."""


@rule("P02", Level.EXPLAIN, "纸上放得下的表格", Part.TABLES)
def tables_fit(report: Report) -> Iterator[Finding]:
    """表格的列数和格中文字须是一页纸放得下的：列太多或一格文字太长时，请拆成两张表或移到正文。"""
    for number, table in _numbered(report):
        columns = max(len(row) for row in table.rows)
        if columns > PORTRAIT_COLUMNS:
            yield _finding(
                "P02", Level.EXPLAIN, number, table,
                f"有{columns}列，一页纸的宽度放不下（最多{PORTRAIT_COLUMNS}"
                "列），请拆成两张表。",
                str(columns),
            )  # fmt: skip
        longest = max((cell for row in table.rows for cell in row), key=len, default="")
        if len(longest) * columns > LONGEST_CELL:
            yield _finding(
                "P02", Level.EXPLAIN, number, table,
                f"有一格长达{len(longest)}字，印出来会超过一页，请移到正文。",
                str(len(longest)), literal=longest[:20],
            )  # fmt: skip
