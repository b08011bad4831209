"""Reading outlines from TOML, with errors that name the place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from forms.amount import AmountView, MoneyUnit
from forms.derived import RATES
from forms.formulas import FormulaError, parse_relation
from forms.narrative import Block, Piece, Quote
from forms.outline import (
    EXPENDITURE,
    Column,
    ColumnKind,
    Field,
    FieldKind,
    Formula,
    Outline,
    OutlineError,
    OutlineRelation,
    PageStyle,
    Section,
    Table,
)
from forms.resources import RESOURCES

_T = TypeVar("_T")
_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_QUOTE = re.compile(r"\{([a-z0-9_.]+)(?:\|(万元|元|亿元)\|([0-6]))?\}")
_RESERVED: Final = frozenset({"unit", "year", "status", "unplaced"})
_QUOTABLE: Final = frozenset({"unit", "year", "expenditure.total", "expenditure.sum", *RATES})
_EXPENDITURE_COLUMNS: Final = frozenset(
    {"name", "code", "amount", "budget", "prior", "rate", "share"}
)


class _Reader:
    """Takes values out of one TOML table by name and type, and refuses what is left over."""

    def __init__(self, data: object, place: str) -> None:
        if not isinstance(data, dict):
            raise OutlineError(f"提纲的“{place}”应为一组键值。")
        self._rest: dict[str, Any] = dict(data)
        self.place = place

    def _take(self, name: str, kind: type | tuple[type, ...], default: Any, word: str) -> Any:
        value = self._rest.pop(name, default)
        if value is None:
            raise OutlineError(f"提纲的“{self.place}”缺少“{name}”。")
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise OutlineError(f"提纲的“{self.place}”中“{name}”应为{word}。")
        return value

    def text(self, name: str, default: str | None = None) -> str:
        return str(self._take(name, str, default, "文字"))

    def whole(self, name: str, default: int | None = None) -> int:
        return int(self._take(name, int, default, "整数"))

    def optional_whole(self, name: str) -> int | None:
        return self.whole(name) if name in self._rest else None

    def number(self, name: str, default: float) -> float:
        return float(self._take(name, (int, float), default, "数"))

    def flag(self, name: str, default: bool = False) -> bool:
        return bool(self._take(name, bool, default, "true 或 false"))

    def texts(self, name: str) -> tuple[str, ...]:
        values = self._take(name, list, [], "文字的列表")
        if not all(isinstance(value, str) for value in values):
            raise OutlineError(f"提纲的“{self.place}”中“{name}”应为文字的列表。")
        return tuple(values)

    def tables(self, name: str, read: Callable[[_Reader], _T]) -> tuple[_T, ...]:
        values = self._take(name, list, [], "列表")
        results = []
        for number, value in enumerate(values, 1):
            reader = _Reader(value, f"{self.place}·{name} {number}")
            results.append(read(reader))
            reader.close()
        return tuple(results)

    def group(self, name: str) -> _Reader:
        return _Reader(self._rest.pop(name, {}), f"{self.place}·{name}")

    def choice(self, name: str, allowed: Iterable[str], default: str | None = None) -> str:
        value = self.text(name, default)
        if value not in allowed:
            listed = "、".join(allowed)
            raise OutlineError(f"提纲的“{self.place}”中“{name}”只能是：{listed}。")
        return value

    def key(self, name: str = "key", default: str | None = None) -> str:
        value = self.text(name, default)
        if not _KEY.fullmatch(value):
            raise OutlineError(
                f"提纲的“{self.place}”中“{name}”只能用小写字母、数字、下划线和点，并以字母开头。"
            )
        return value

    def close(self) -> None:
        if self._rest:
            names = "、".join(self._rest)
            raise OutlineError(f"提纲的“{self.place}”中有不认识的“{names}”。")


def parse_outline(source: str) -> Outline:
    """Read an outline from its TOML text.

    Raises:
        OutlineError: the text is no usable outline; the message names the place.
    """
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise OutlineError(f"提纲不是有效的 TOML 文件：{error}。") from error
    reader = _Reader(data, "提纲")
    view = _read_view(reader)
    page = reader.group("page")
    outline = Outline(
        key=reader.text("key"),
        name=reader.text("name"),
        status=reader.text("status", ""),
        valid_from=reader.whole("valid_from"),
        valid_to=reader.optional_whole("valid_to"),
        title=reader.texts("title"),
        unit_label=reader.text("unit_label", "单位名称（盖章）"),
        view=view,
        page=PageStyle(
            heading3_bold=page.flag("heading3_bold"),
            page_number=page.choice("page_number", ("outside", "centre"), "outside"),
            closing=page.flag("closing"),
            signatures=page.texts("signatures"),
            picture=page.flag("picture"),
        ),
        cover=reader.tables("cover", lambda entry: _read_field(entry, None, view)),
        sections=reader.tables("section", lambda entry: _read_section(entry, view)),
        formulas=reader.tables("formula", _read_formula),
        relations=reader.tables("relation", _read_relation),
        source=source,
    )
    page.close()
    reader.close()
    _check(outline)
    return outline


def _read_view(reader: _Reader) -> AmountView:
    unit = MoneyUnit(reader.choice("amount_unit", ("元", "万元"), "万元"))
    decimals = reader.whole("amount_decimals", 2)
    if not 0 <= decimals <= 6:
        raise OutlineError("提纲的“amount_decimals”应为 0 至 6。")
    return AmountView(unit, decimals)


def _read_section(reader: _Reader, view: AmountView) -> Section:
    key = reader.key()
    level = reader.whole("level", 1)
    if not 1 <= level <= 3:
        raise OutlineError(f"提纲的“{reader.place}”中“level”应为 1 至 3。")
    heading = reader.text("heading")
    reader.place = heading
    return Section(
        key=key,
        level=level,
        heading=heading,
        short=reader.text("short", heading),
        hint=reader.text("hint", ""),
        required=reader.flag("required"),
        names=reader.texts("names"),
        fields=reader.tables("field", lambda entry: _read_field(entry, key, view)),
    )


def _read_field(reader: _Reader, section: str | None, view: AmountView) -> Field:
    kind = FieldKind(reader.choice("kind", [kind.value for kind in FieldKind], "text"))
    narrative = kind is FieldKind.NARRATIVE
    key = reader.key(default=section if narrative else None)
    if key in _RESERVED:
        raise OutlineError(f"提纲的“{reader.place}”不能用“{key}”作键。")
    label = reader.text("label", "说明文字" if narrative else None)
    reader.place = f"{reader.place}（{label}）"
    field = Field(
        key=key,
        label=label,
        kind=kind,
        unit=reader.text("unit", ""),
        hint=reader.text("hint", ""),
        required=reader.flag("required"),
        printed=reader.flag("printed", section is None),
        names=reader.texts("names"),
        choices=reader.texts("choices"),
        sentences=tuple(
            Block(0, read_sentence(sentence, view)) for sentence in reader.texts("sentences")
        ),
        table=_read_table(reader, key, label) if kind is FieldKind.TABLE else None,
        carry=reader.flag("carry"),
    )
    if kind is FieldKind.CHOICE and not field.choices:
        raise OutlineError(f"提纲的“{reader.place}”是选择项，却没有“choices”。")
    return field


def _read_table(reader: _Reader, key: str, label: str) -> Table:
    columns = reader.tables("column", _read_column)
    if not columns:
        raise OutlineError(f"提纲的“{reader.place}”是表格，却没有“column”。")
    if key == EXPENDITURE:
        unknown = {column.key for column in columns} - _EXPENDITURE_COLUMNS
        if unknown or not {"name", "amount"} <= {column.key for column in columns}:
            raise OutlineError(
                "提纲的支出明细表须有 name 和 amount 列，另可有 code、budget、prior、rate、share。"
            )
    return Table(
        key=key,
        caption=reader.text("caption", label),
        columns=columns,
        total_label=reader.text("total_label", "合计"),
        subtotals=reader.flag("subtotals"),
        landscape=reader.flag("landscape"),
    )


def _read_column(reader: _Reader) -> Column:
    return Column(
        key=reader.key(),
        label=reader.text("label"),
        kind=ColumnKind(reader.choice("kind", [kind.value for kind in ColumnKind], "text")),
        width=reader.number("width", 8.0),
        printed=reader.flag("printed", True),
    )


def _read_formula(reader: _Reader) -> Formula:
    return Formula(
        code=reader.text("code"),
        label=reader.text("label"),
        total=reader.text("total"),
        terms=reader.texts("terms"),
        mandatory=reader.flag("mandatory", True),
    )


def _read_relation(reader: _Reader) -> OutlineRelation:
    code = reader.text("code")
    reader.place = f"关系式 {code}"
    tolerance = reader.text("tolerance", "0")
    if not re.fullmatch(r"\d+(\.\d+)?", tolerance):
        raise OutlineError(f'提纲的“{reader.place}”中“tolerance”应为数，例如 "0.01"。')
    try:
        relation = parse_relation(reader.text("rule"))
    except FormulaError as error:
        raise OutlineError(f"提纲的“{reader.place}”{error}") from error
    return OutlineRelation(
        code=code,
        label=reader.text("label"),
        relation=relation,
        table=reader.text("table", ""),
        mandatory=reader.flag("mandatory"),
        tolerance=Fraction(tolerance),
    )


def read_sentence(text: str, view: AmountView) -> tuple[Piece, ...]:
    """Read a standard sentence: ``{budget.total}`` quotes a figure, ``|元|2`` in its own view."""
    pieces: list[Piece] = []
    end = 0
    for match in _QUOTE.finditer(text):
        pieces.append(text[end : match.start()])
        unit, decimals = match.group(2), match.group(3)
        pieces.append(
            Quote(
                match.group(1),
                MoneyUnit(unit) if unit else view.unit,
                int(decimals) if decimals else view.decimals,
            )
        )
        end = match.end()
    pieces.append(text[end:])
    return tuple(pieces)


def _check(outline: Outline) -> None:
    """Refuse doubled keys, a level without its parent, and references to unknown fields."""
    if not outline.title or not outline.sections:
        raise OutlineError("提纲至少要有标题和一个章节。")
    keys = [field.key for field in outline.cover]
    for section in outline.sections:
        keys += [field.key for field in section.fields]
    keys += [f"section {section.key}" for section in outline.sections]
    doubled = sorted({key for key in keys if keys.count(key) > 1})
    if doubled:
        raise OutlineError(f"提纲中“{doubled[0]}”出现了两次。")
    level = 0
    for section in outline.sections:
        if section.level > level + 1:
            raise OutlineError(f"提纲的“{section.heading}”缺少上一级标题。")
        level = section.level
    _check_references(outline)


def _check_references(outline: Outline) -> None:
    """Refuse sentences, signatures and formulas that name fields the outline has not."""
    for field in outline.fields.values():
        for quote in (quote for block in field.sentences for quote in block.quotes):
            if quote.key not in outline.fields and quote.key not in _QUOTABLE:
                raise OutlineError(f"提纲的标准句引用了没有的指标“{quote.key}”。")
    for key in outline.page.signatures:
        if key not in outline.fields or not outline.fields[key].is_scalar:
            raise OutlineError(f"提纲的落款用到了没有的字段“{key}”。")
    for formula in outline.formulas:
        for key in (formula.total, *formula.terms):
            if key not in {figure.key for figure in outline.figures}:
                raise OutlineError(f"提纲的关系式 {formula.code} 引用了没有的指标“{key}”。")
    _check_relations(outline)


def _check_relations(outline: Outline) -> None:
    """Refuse relations on figures, tables or columns that the outline does not have."""
    tables = {table.key: table for _, _, table in outline.tables()}
    figures = {figure.key for figure in outline.figures} | {"expenditure.total", "expenditure.sum"}
    numeric = {
        f"{table.key}.{column.key}"
        for table in tables.values()
        for column in table.columns
        if column.kind not in (ColumnKind.TEXT, ColumnKind.CODE)
    }
    for one in outline.relations:
        if one.table and one.table not in tables:
            raise OutlineError(f"提纲的关系式 {one.code} 引用了没有的表“{one.table}”。")
        known = numeric | figures
        if one.table:
            known = numeric | {
                name.rpartition(".")[2] for name in numeric if name.startswith(f"{one.table}.")
            }
        for name in one.relation.names:
            if name.name not in known:
                what = "表中没有的列" if one.table else "没有的指标"
                raise OutlineError(
                    f"提纲的关系式 {one.code} 第 {name.place.line} 行第 {name.place.column} 个字："
                    f"引用了{what}“{name.name}”。"
                )


def read_outline(path: Path) -> Outline:
    """Read an outline from a file.

    Raises:
        OutlineError: the file cannot be read or is no usable outline.
    """
    try:
        return parse_outline(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise OutlineError(f"提纲文件“{path.name}”读不出来，请检查路径。") from error


@cache
def _shipped_files() -> dict[str, Path]:
    """Return the files of the shipped outlines by their keys, after which they are named."""
    return {path.stem: path for path in sorted((RESOURCES / "outlines").glob("*.toml"))}


@cache
def shipped_outline(key: str) -> Outline | None:
    """Return the outline that ships with the program under this key; None where there is none.

    Only this one is read.
    """
    path = _shipped_files().get(key)
    return read_outline(path) if path else None


def shipped_outlines() -> dict[str, Outline]:
    """Return the outlines that ship with the program, by key."""
    return {key: outline for key in _shipped_files() if (outline := shipped_outline(key))}


def find_outline(name: str) -> Outline:
    """Return the shipped outline of this name, or the one in the file of this path.

    Raises:
        OutlineError: there is neither.
    """
    shipped = shipped_outline(name)
    if shipped:
        return shipped
    if Path(name).is_file():
        return read_outline(Path(name))
    raise OutlineError(f"没有名为“{name}”的提纲；现有：{'、'.join(_shipped_files())}。")
