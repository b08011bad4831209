"""An expenditure table read from a workbook (.xlsx): sheet and columns found by their heads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from desktop.importers.columns import layout_of, named_unit
from desktop.importers.cover import read_cover
from desktop.importers.ledger import added_up, has_vouchers, repeated, tell_credits
from desktop.importers.notes import Imported, Notebook
from desktop.importers.own_workbook import outline_key, report_from_workbook
from desktop.importers.problem import ImportProblemError, need_name
from desktop.importers.sheets import Sheet, opened_workbook, read_sheets
from desktop.importers.table_kinds import CROSS_TABLE, is_cross_table, is_expenditure, subjects_in
from desktop.importers.tables import Expenditure, read_expenditure
from forms.amount import WAN_VIEW, total
from forms.economic import classification
from forms.outline import EXPENDITURE, UNIT, YEAR, Outline
from forms.outline_reader import shipped_outlines
from forms.report import EXPENDITURE_NOTE, EXPENDITURE_TOTAL, Report, Value

_HEAD_ROWS: Final = 12
_LONGEST_LABEL: Final = 16


def read_workbook(
    path: Path, *, outline: Outline | None, unit: str | None, year: int | None
) -> Imported:
    """Read the expenditure table of a workbook; one that this program wrote in full.

    Raises:
        ImportProblemError: it cannot be read, or holds no such table, unit or year.
    """
    with opened_workbook(path) as book:
        if outline_key(book) is not None:
            return report_from_workbook(book, outline=outline, unit=unit, year=year)
        sheets = read_sheets(path, book)
    notebook = Notebook()
    lines = list(_head_lines(sheets))
    shipped = list(shipped_outlines().values())
    cover = read_cover(lines, outline or shipped[0], Notebook())
    found_year = year or cover.year or _year_in(lines)
    unit, found_year = need_name(unit or cover.unit, found_year, f"“{path.name}”")
    chosen = outline or next(
        (one for one in shipped if one.valid_in(found_year)),
        max(shipped, key=lambda one: one.valid_from),
    )
    spent = _expenditure(path, sheets, found_year, chosen, notebook)
    values: dict[str, Value] = {UNIT: unit, YEAR: str(found_year)}
    if spent.total is not None:
        values[EXPENDITURE_TOTAL] = spent.total
    if spent.note:
        values[EXPENDITURE_NOTE] = spent.note
    return Imported(Report(chosen, values, {}, tuple(spent.lines)), tuple(notebook.notes))


def _expenditure(
    path: Path,
    sheets: Sequence[Sheet],
    year: int,
    outline: Outline,
    notebook: Notebook,
) -> Expenditure:
    """Read the sheet that is an expenditure table; of several the one with most subjects."""
    found = [sheet for sheet in sheets if is_expenditure(sheet.grid, year)]
    if not found and any(is_cross_table(sheet.grid, year) for sheet in sheets):
        raise ImportProblemError(f"“{path.name}”{CROSS_TABLE}")
    if not found or outline.expenditure is None:
        raise ImportProblemError(
            f"“{path.name}”里没有认出支出明细表；请让表头写明“支出内容”（或科目）和“金额”后再导入。"
        )
    best = max(found, key=lambda sheet: subjects_in(sheet.grid, year))
    name = best.name
    notebook.read(f"支出明细取自工作表“{name}”。", EXPENDITURE)
    unread = [sheet.name for sheet in sheets if sheet is not best]
    if unread:
        notebook.leftover(f"只读支出明细，没有读入的工作表：{'、'.join(unread)}。", EXPENDITURE)
    caption = " ".join(cell for cell in (name, path.stem) if named_unit(cell))
    spent = read_expenditure(best.grid, year, notebook, caption=caption, default=outline.view.unit)
    _add_up(best, year, spent, notebook)
    summed = WAN_VIEW.format_exact(total(line.amount for line in spent.lines))
    notebook.read(f"支出明细表读入 {len(spent.lines)} 行，各行相加 {summed}万元。", EXPENDITURE)
    return spent


def _add_up(sheet: Sheet, year: int, spent: Expenditure, notebook: Notebook) -> None:
    """Add up the vouchers of a ledger by subject; other tables stay as they are."""
    layout = layout_of(sheet.grid.rows, classification(), year)
    if layout is None or not has_vouchers(sheet.grid, layout) or not repeated(spent.lines):
        return
    before = len(spent.lines)
    spent.lines = list(added_up(spent.lines))
    notebook.read(
        f"“{sheet.name}”是明细账，同一科目的行已相加："
        f"{before} 行并为 {len(spent.lines)} 行，请核对。",
        EXPENDITURE,
        sure="doubtful",
    )
    tell_credits(sheet.grid, layout, spent, notebook)


def _head_lines(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Yield what stands at the top of the sheets; a label and its entry as one line."""
    for sheet in sheets:
        for row in sheet.grid.rows[:_HEAD_ROWS]:
            cells = [cell for cell in row if cell]
            if len(cells) == 2 and len(cells[0]) <= _LONGEST_LABEL and "：" not in cells[0]:
                yield "：".join(cells)
            else:
                yield from cells


def _year_in(lines: Sequence[str]) -> int | None:
    found = next(filter(None, (re.search(r"((?:19|20)\d\d)\s*年", line) for line in lines)), None)
    return int(found.group(1)) if found else None
