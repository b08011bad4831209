"""The JSON of a report (format 1), read back into an equal report.

Its sections stand in reading order with everything printed in them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeAlias

from desktop.importers.builder import ReportBuilder
from desktop.importers.decoding import read_text
from desktop.importers.figures import with_figures
from desktop.importers.notes import Imported, Notebook, shortened
from desktop.importers.problem import ImportProblemError, UnknownOutlineError
from forms.amount import Amount, AmountError, MoneyUnit, parse_amount
from forms.outline import (
    EXPENDITURE,
    UNIT,
    YEAR,
    Field,
    FieldKind,
    Outline,
)
from forms.outline_reader import shipped_outline
from forms.report import (
    EXPENDITURE_NOTE,
    EXPENDITURE_TOTAL,
    ExpenditureLine,
    Value,
)
from forms.report_json import FORMAT

Data: TypeAlias = Any
"""What ``json.loads`` returns."""


class _ShapeError(ValueError):
    """The JSON is not of format 1; the message names the place."""


def read_json(
    path: Path, *, outline: Outline | None, unit: str | None, year: int | None
) -> Imported:
    """Read a report's JSON.

    Raises:
        ImportProblemError: it is no such JSON, or its outline is not known.
    """
    text = read_text(path)
    try:
        data = json.loads(text)
        return report_from_data(data, outline=outline, unit=unit, year=year)
    except (_ShapeError, AmountError) as error:
        raise ImportProblemError(
            f"“{path.name}”不是本程序导出的 JSON（{error}），请重新导出后再导入。"
        ) from error
    except (ValueError, RecursionError) as error:
        raise ImportProblemError(
            f"“{path.name}”不是完整的 JSON，可能没有传完，请重新导出后再导入。"
        ) from error


def report_from_data(
    data: Data, *, outline: Outline | None = None, unit: str | None = None, year: int | None = None
) -> Imported:
    """Read the plain data of format 1.

    Raises:
        ImportProblemError: the outline is not known, or there is no unit or year.
        ValueError: the data is not of format 1.
    """
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise _ShapeError("开头没有“format”为 1 的一项")
    notebook = Notebook()
    chosen = outline or _outline_named(_text(data.get("outline"), "outline"))
    reader = _Reader(chosen, notebook)
    reader.head(data, unit, year)
    reader.figures(_mapping(data, "figures"))
    reader.expenditure(_mapping(data, "expenditure"))
    reader.sections(_list(data.get("sections"), "sections"))
    reader.tables(_list(data.get("tables"), "tables"))
    report = with_figures(reader.builder.report(), notebook, enter=False)
    return Imported(report, tuple(notebook.notes))


def _outline_named(key: str) -> Outline:
    shipped = shipped_outline(key)
    if shipped is None:
        raise UnknownOutlineError(" JSON ", key)
    return shipped


class _Reader:
    """Hands the parts of the JSON to the builder of the report."""

    def __init__(self, outline: Outline, notebook: Notebook) -> None:
        self.outline, self.notebook = outline, notebook
        self.builder = ReportBuilder(outline, notebook)

    def head(self, data: Data, unit: str | None, year: int | None) -> None:
        """Read unit, year and cover."""
        unit = unit or _optional_text(data.get("unit"), "unit")
        year = year or _optional_whole(data.get("year"), "year")
        if unit:
            self.builder.values[UNIT] = unit
        if year:
            self.builder.values[YEAR] = str(year)
        known = {entry.key: entry for entry in self.outline.cover}
        for key, value in _mapping(data, "cover").items():
            if value is None:
                continue
            if key in known:
                self.builder.values[key] = self._value(known[key], value)
            else:
                self.builder.unplaced(f"{key}：{value}", f"封面的“{key}”不在提纲里")
        self.notebook.read(f"单位“{unit or ''}”，年度 {year or '（空）'}。")

    def figures(self, data: Data) -> None:
        """Read the named figures."""
        for key, entry in data.items():
            if not isinstance(entry, dict):
                raise _ShapeError(f"figures 的“{key}”")
            value = entry.get("value")
            if value is None:
                continue
            outlined = self.outline.fields.get(key)
            if outlined and outlined.kind in (FieldKind.AMOUNT, FieldKind.COUNT):
                self.builder.values[key] = self._value(outlined, value)
            else:
                label = entry.get("label") or key
                unit = entry.get("unit") or ""
                self.builder.unplaced(f"{label}：{value}{unit}", f"指标数“{label}”不在提纲里")

    def expenditure(self, data: Data) -> None:
        """Read the expenditure table."""
        for row in _list(data.get("rows"), "expenditure.rows"):
            if not isinstance(row, dict):
                raise _ShapeError("expenditure.rows")
            self.builder.lines.append(
                ExpenditureLine(
                    _optional_text(row.get("name"), "name") or "",
                    _optional_text(row.get("code"), "code"),
                    _amount(row.get("amount")),
                    _amount(row.get("budget")),
                    _amount(row.get("prior")),
                )
            )
        total = _amount(data.get("total"))
        if total is not None:
            self.builder.values[EXPENDITURE_TOTAL] = total
        note = _optional_text(data.get("note"), "expenditure.note")
        if note:
            self.builder.values[EXPENDITURE_NOTE] = note
        self.notebook.read(f"支出明细表读入 {len(self.builder.lines)} 行。", EXPENDITURE)

    def tables(self, data: Iterable[Data]) -> None:
        """Read the tables of text."""
        for entry in data:
            if not isinstance(entry, dict):
                raise _ShapeError("tables")
            key = _text(entry.get("section"), "tables.section")
            caption = _optional_text(entry.get("caption"), "caption") or ""
            rows = tuple(
                tuple(_cell(cell) for cell in _list(row, "tables.rows"))
                for row in _list(entry.get("rows"), "tables.rows")
            )
            self.builder.table(key, caption, rows)

    def sections(self, data: Iterable[Data]) -> None:
        """Read headings and paragraphs in reading order."""
        for entry in data:
            if not isinstance(entry, dict):
                raise _ShapeError("sections")
            key = _text(entry.get("key"), "sections.key")
            heading = _text(entry.get("heading"), "sections.heading")
            self.builder.heading(key, heading, _optional_whole(entry.get("level"), "level") or 1)
            for paragraph in _list(entry.get("paragraphs"), "paragraphs"):
                self.builder.paragraph(_text(paragraph, "paragraphs"))

    def _value(self, entry: Field, value: Data) -> Value:
        text = _text(value, entry.label)
        if entry.kind is FieldKind.AMOUNT:
            return _amount(text) or Amount(0)
        if entry.kind is FieldKind.COUNT:
            try:
                return Decimal(text)
            except InvalidOperation as error:
                raise _ShapeError(f"“{entry.label}”的“{shortened(text)}”不是数") from error
        return text


# Reading plain data -------------------------------------------------------------------------


def _text(value: Data, name: str) -> str:
    if not isinstance(value, str):
        raise _ShapeError(f"“{name}”不是文字")
    return value


def _optional_text(value: Data, name: str) -> str | None:
    return None if value is None else _text(value, name)


def _optional_whole(value: Data, name: str) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise _ShapeError(f"“{name}”不是整数")
    return value


def _list(value: Data, name: str) -> list[Data]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise _ShapeError(f"“{name}”不是列表")
    return value


def _mapping(data: Data, name: str) -> dict[str, Data]:
    value = data.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _ShapeError(f"“{name}”不是一组键值")
    return value


def _cell(value: Data) -> str:
    return "" if value is None else _text(value, "tables.rows")


def _amount(value: Data) -> Amount | None:
    """Read an amount written in 元."""
    return None if value is None else parse_amount(_text(value, "金额"), MoneyUnit.YUAN)
