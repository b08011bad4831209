"""A Word file that this program wrote, read back: styles and bookmarks say what each part is.

Whatever was written into it since is read as text of the place where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop.importers.builder import ReportBuilder
from desktop.importers.cover import read_cover
from desktop.importers.document_report import best_outline
from desktop.importers.figures import with_figures
from desktop.importers.notes import Imported, Notebook
from desktop.importers.pictures import attachments_of
from desktop.importers.problem import need_name
from desktop.importers.source import Grid, Item, Line, SourceDocument
from desktop.importers.tables import read_expenditure
from forms.amount import Amount, AmountError, parse_amount
from forms.economic import classification
from forms.exchange import WordRole, key_of_bookmark, subject_of_bookmark
from forms.narrative import DEEPEST
from forms.outline import EXPENDITURE, UNIT, YEAR, Outline
from forms.outline_reader import shipped_outline
from forms.reading import PLACEHOLDERS
from forms.report import EXPENDITURE_NOTE, EXPENDITURE_TOTAL, ExpenditureLine

_NOT_TEXT = frozenset(
    role.value
    for role in (WordRole.TITLE, WordRole.COVER, WordRole.UNIT, WordRole.CHECK, WordRole.CLOSING)
)


def report_from_own(
    document: SourceDocument,
    *,
    outline: Outline | None = None,
    unit: str | None = None,
    year: int | None = None,
) -> Imported:
    """Read a document whose parts bear the roles that this program gave them.

    Raises:
        UnnamedError: it says neither unit nor year, and neither is given.
    """
    chosen = outline or shipped_outline(document.own_outline or "")
    notebook = Notebook()
    notebook.struck(document.struck)
    reader = _Reader(chosen or best_outline(document.items, None), notebook)
    reader.cover(document, unit, year)
    reader.body(document.items)
    report = with_figures(reader.builder.report(), notebook)
    pictures = attachments_of(document, reader.homes, report.outline, notebook)
    return Imported(report, tuple(notebook.notes), pictures)


class _Reader:
    def __init__(self, outline: Outline, notebook: Notebook) -> None:
        self._outline, self._notebook = outline, notebook
        self.builder = ReportBuilder(outline, notebook, figures_known=False)
        self.homes: dict[int, str] = {}
        self._headings = 0
        self._caption = ""

    # The cover ------------------------------------------------------------------------------

    def cover(self, document: SourceDocument, unit: str | None, year: int | None) -> None:
        """Read title and cover."""
        lines = [item for item in document.items if isinstance(item, Line)]
        title = "".join(line.text for line in lines if line.role == WordRole.TITLE.value)
        entries = [line.text for line in lines if line.role == WordRole.COVER.value]
        cover = read_cover(entries, self._outline, self._notebook)
        unit = unit or cover.unit
        said = self._year_in(title, unit) or document.own_year
        unit, found = need_name(unit, year or (int(said) if said.isdecimal() else None))
        values = self.builder.values
        values[UNIT], values[YEAR] = unit, str(found)
        values.update(cover.values)
        for line in cover.left:
            self.builder.unplaced(line, "封面上的文字")
        self._notebook.read(f"这是本程序导出的文件：单位“{unit}”，年度 {found}。")

    def _year_in(self, title: str, unit: str) -> str:
        pattern = "".join(
            re.escape(part).replace(r"\{unit\}", ".*").replace(r"\{year\}", r"(\d{4})", 1)
            for part in self._outline.title
        )
        match = re.fullmatch(pattern, title)
        return match.group(1) if match and match.groups() else ""

    # The text -------------------------------------------------------------------------------

    def body(self, items: Sequence[Item]) -> None:
        """Read what follows the cover."""
        for place, item in enumerate(items):
            if self.builder.section:
                self.homes[place] = self.builder.section.key
            if isinstance(item, Grid):
                self._grid(item)
            elif item.aside:
                self.builder.unplaced(item.text, "脚注")
            elif item.style or item.head:
                self._heading(item)
            elif item.role == WordRole.CAPTION.value:
                self._caption = item.text
            elif item.role == WordRole.NOTE.value:
                self.builder.values[EXPENDITURE_NOTE] = item.text.removeprefix("备注：")
            elif item.role == WordRole.NOTHING.value and item.text in PLACEHOLDERS:
                continue
            elif item.text and item.role not in _NOT_TEXT:
                self.builder.paragraph(item.text)

    def _heading(self, line: Line) -> None:
        text = line.text[: line.head] if line.head else line.text
        if not text and not line.mark:
            return
        key = key_of_bookmark(line.mark) or ""
        if self._outline.section(key) is None and self.builder.section and self._is_inner(key):
            self._headings += 1
            key = f"{self.builder.section.key}.{self._headings}"
        self.builder.heading(key, text, max(1, min(line.style, DEEPEST)))
        if line.head:
            self.builder.paragraph(line.text[line.head :])

    def _is_inner(self, key: str) -> bool:
        """Whether a heading stands inside a section: so marked, or new and not marked at all."""
        return not key or bool(re.search(r"\.\d+$", key))

    # Tables ---------------------------------------------------------------------------------

    def _grid(self, grid: Grid) -> None:
        caption, self._caption = self._caption, ""
        if grid.role == WordRole.EXPENDITURE.value:
            self._expenditure(grid)
        elif self.builder.section:
            self.builder.table(self.builder.section.key, caption, grid.rows)
        else:
            told = " ".join(filter(None, grid.rows[0])) if grid.rows else ""
            self.builder.unplaced(caption or told, "表格所在的章节不在提纲里，表名")
            self.builder.table(self._outline.sections[-1].key, caption, grid.rows)

    def _expenditure(self, grid: Grid) -> None:
        self.builder.pass_expenditure()
        year = int(str(self.builder.values[YEAR]))
        width = grid.width
        padded = Grid(tuple(row + ("",) * (width - len(row)) for row in grid.rows))
        default = self._outline.view.unit
        table = self._outline.expenditure
        named = {column.label: column.key for column in table.columns} if table else {}
        keys = [named.get(label, "") for label in padded.rows[0]]
        if "name" not in keys or "amount" not in keys:  # the head was changed
            spent = read_expenditure(padded, year, self._notebook, default=default)
            self.builder.lines += spent.lines
            if spent.total is not None:
                self.builder.values[EXPENDITURE_TOTAL] = spent.total
            return
        self._rows(padded, keys, grid.marks, table.total_label if table else "合计", year)

    def _rows(
        self, grid: Grid, keys: Sequence[str], marks: Sequence[str], total_label: str, year: int
    ) -> None:
        """Read the rows under the outline's own head; sums are computed, not read."""
        found: list[tuple[int, ExpenditureLine]] = []
        for row, mark in zip(grid.rows[1:], marks[1:], strict=False):
            cells = dict(zip(keys, row, strict=True))
            amounts = {
                key: self._amount(cells.get(key, ""), cells["name"])
                for key in ("amount", "budget", "prior")
            }
            kept = subject_of_bookmark(mark)
            name = cells["name"]
            if kept is None and name == total_label:
                if amounts["amount"] is not None:
                    self.builder.values[EXPENDITURE_TOTAL] = amounts["amount"]
                continue
            if kept is None and (name.endswith("小计") or not any((name, *amounts.values()))):
                continue
            place = kept[1] if kept else found[-1][0] if found else 0
            code = self._code(cells.get("code", ""), kept, name, year)
            found.append((place, ExpenditureLine(name, code, **amounts)))
        found.sort(key=lambda pair: pair[0])
        self.builder.lines += [line for _, line in found]
        self._notebook.read(f"支出明细表读入 {len(found)} 行。", EXPENDITURE)

    def _amount(self, cell: str, name: str) -> Amount | None:
        try:
            return parse_amount(cell, self._outline.view.unit)
        except AmountError as error:
            self._notebook.slip(f"支出明细“{name}”的金额没有读入，已留空：{error}", EXPENDITURE)
            return None

    @staticmethod
    def _code(typed: str, kept: tuple[str | None, int] | None, name: str, year: int) -> str | None:
        """Return the code that the row shows or keeps, unless its name was changed since."""
        code = typed.strip() if typed.strip().isdecimal() else kept[0] if kept else None
        subjects = classification()
        if code is None:
            return None if kept else subjects.code_for(name, year)
        named = subjects.named(name, year)
        fits = not named or code in {subject.code for subject in named}
        return code if fits else subjects.code_for(name, year)
