"""From a neutral document to a report: outline, cover, body, figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from desktop.importers.cover import STAMPS, Cover, read_cover, told_left, year_in_text
from desktop.importers.figures import with_figures
from desktop.importers.free_outline import fits, free_outline, own_chapters
from desktop.importers.headings import WIDE_DIGITS, headline, split_mark
from desktop.importers.likeness import folded
from desktop.importers.matching import find_section
from desktop.importers.notes import Imported, Notebook, shortened
from desktop.importers.pictures import attachments_of
from desktop.importers.problem import ImportProblemError, need_name, too_long
from desktop.importers.sections import Body, Placer
from desktop.importers.source import LONGEST_LINE, MOST_ITEMS, Grid, Item, Line, SourceDocument
from desktop.importers.table_kinds import is_expenditure, subjects_in
from forms.amount import WAN_VIEW, total
from forms.narrative import Block
from forms.outline import EXPENDITURE, UNIT, UNPLACED, YEAR, Outline
from forms.outline_reader import shipped_outlines
from forms.report import EXPENDITURE_NOTE, EXPENDITURE_TOTAL, Report, Value

_BOOKMARK: Final = re.compile(r"\[bookmark:\s*[^\]]*\]")
_CONTENTS: Final = re.compile(r"^目\s*录$")
_LEADER: Final = re.compile(r"\s*PAGEREF\s+_Toc\d+.*$|(?:\t|\.{3,}|…+|·{3,}|\s{2,})\s*\d{1,3}$")


def report_from(
    document: SourceDocument,
    *,
    outline: Outline | None = None,
    unit: str | None = None,
    year: int | None = None,
) -> Imported:
    """Read a document into a report. Outline, unit and year are found where not given.

    Raises:
        ImportProblemError: there is no text, or no unit or year can be found.
    """
    notebook = Notebook()
    notebook.struck(document.struck)
    longest = max((len(line.text) for line in document.lines), default=0)
    if len(document.items) > MOST_ITEMS or longest > LONGEST_LINE:
        raise too_long()
    places = _without_contents(_cleaned(document.items, notebook), notebook)
    items = [item for _, item in places]
    if not any(isinstance(item, Grid) or item.text for item in items):
        raise ImportProblemError(
            "这份文件里没有文字，可能是扫描件；请换用有文字的 .docx 后再导入。"
        )
    chosen = outline or _outline_for(items, year or _title_year(items), notebook)
    start = _start_of_body(items, chosen)
    cover = _cover(items[:start], chosen, notebook)
    cover = _settled(cover, items, unit, year, notebook)
    report, homes = _report(items, start, cover, chosen, notebook)
    origins = [origin for origin, _ in places]
    homes = {origins[index]: key for index, key in homes.items()}
    pictures = attachments_of(document, homes, report.outline, notebook)
    return Imported(report, tuple(notebook.notes), pictures)


def _report(
    items: Sequence[Item], start: int, cover: Cover, outline: Outline, notebook: Notebook
) -> tuple[Report, dict[int, str]]:
    """Return the report, and the section in which each item was placed, by its index."""
    assert cover.year is not None  # settled before
    printed = "".join(outline.title_parts(cover.unit, str(cover.year)))
    if cover.title and folded(cover.title) != folded(printed):
        notebook.dropped(f"标题“{cover.title}”由程序按提纲改印为“{printed}”。")
    spent = _expenditure_tables(items, outline, cover.year)
    indexed = list(enumerate(items))
    before = [(i, item) for i, item in indexed[:start] if i in spent]
    asides = [(i, item) for i, item in indexed if isinstance(item, Line) and item.aside]
    text = indexed[start : len(indexed) - len(asides)]  # footnotes stand at the very end
    end = _without_signature([item for _, item in text], cover, outline, notebook)
    placer = Placer(outline, cover.year, notebook, spent)
    body = placer.place([*before, *text[:end], *asides])
    if cover.left:
        notebook.leftover(f"正文之前的{told_left(cover.left)}放入“未归类”，请另行安排。", UNPLACED)
        body.narratives[UNPLACED] = [
            *(Block(0, (line,)) for line in cover.left),
            *body.narratives.get(UNPLACED, []),
        ]
    values: dict[str, Value] = {
        UNIT: cover.unit,
        YEAR: str(cover.year),
        **cover.values,
        **body.values,
    }
    report = Report(outline, values, body.finished(), tables=tuple(body.tables))
    report = with_figures(_with_expenditure(report, body, notebook), notebook)
    return report, placer.homes


def _with_expenditure(report: Report, body: Body, notebook: Notebook) -> Report:
    spent = body.expenditure
    if spent is None:
        return report
    values = dict(report.values)
    if spent.total is not None:
        values[EXPENDITURE_TOTAL] = spent.total
    if spent.note:
        values[EXPENDITURE_NOTE] = spent.note
    summed = WAN_VIEW.format_exact(total(line.amount for line in spent.lines))
    entered = (
        "表中没有合计"
        if spent.total is None
        else f"合计写作 {WAN_VIEW.format_exact(spent.total)}万元"
    )
    notebook.read(
        f"支出明细表读入 {len(spent.lines)} 行，各行相加 {summed}万元，{entered}。", EXPENDITURE
    )
    free = [line.name for line in spent.lines if not line.code]
    if free:
        notebook.read(
            f"支出明细中“{'”“'.join(free)}”不是经济分类科目，按没有编码的行读入。", EXPENDITURE
        )
    return replace(report, lines=tuple(spent.lines), values=values)


# Cleaning -----------------------------------------------------------------------------------


def _cleaned(items: Sequence[Item], notebook: Notebook) -> list[Item]:
    """Take out bookmarks that a conversion left as text."""
    cleaned: list[Item] = []
    for item in items:
        if isinstance(item, Line):
            found = _BOOKMARK.search(item.text)
            if found:
                text = _BOOKMARK.sub("", item.text).strip()
                bold = len(text) if item.is_bold else min(item.bold, len(text))
                notebook.dropped(
                    f"“{shortened(text)}”中的书签“{found.group()}”是转换留下的，已去掉。"
                )
                item = replace(item, text=text, bold=bold)
        cleaned.append(item)
    return cleaned


def _without_contents(items: list[Item], notebook: Notebook) -> list[tuple[int, Item]]:
    """Leave out a table of contents: Word's own, or 目录 and what repeats further down.

    The others come with the places that they had.
    """
    lines = (item for item in items if isinstance(item, Line))
    if not any(line.contents or _CONTENTS.match(line.text) for line in lines):
        return list(enumerate(items))
    later: dict[str, int] = {}
    for index, item in enumerate(items):
        if isinstance(item, Line):
            later[folded(_LEADER.sub("", item.text))] = index
    kept: list[tuple[int, Item]] = []
    dropped = 0
    inside = False
    for index, item in enumerate(items):
        if isinstance(item, Line):
            if _CONTENTS.match(item.text):
                inside = True
                dropped += 1
                continue
            entry = item.contents or bool(_LEADER.search(item.text) and split_mark(item.text)[0])
            repeated = later[folded(_LEADER.sub("", item.text))] > index
            if item.text and (item.contents or (inside and (entry or repeated))):
                dropped += 1
                continue
            inside = inside and not item.text
        kept.append((index, item))
    if dropped:
        notebook.dropped(f"目录（{dropped} 行）由程序的标题代替，没有读入。")
    return kept


def _without_signature(
    items: Sequence[Item], cover: Cover, outline: Outline, notebook: Notebook
) -> int:
    """Take unit and date below the last chapter for what they are; return where the text ends."""
    end = len(items)
    while end > 0:
        item = items[end - 1]
        if isinstance(item, Grid):
            break
        plain = folded(STAMPS.sub("", item.text))
        if item.text and plain != folded(cover.unit):
            signature = Notebook()
            signed = read_cover([item.text], outline, signature)
            if signed.left or signed.unit or not signed.values:
                break
            cover.values = {**signed.values, **cover.values}
            notebook.notes += signature.notes
        elif item.text:
            notebook.dropped(f"文末的署名“{item.text}”由程序按单位名称印出，没有读入文字。")
        end -= 1
    return end


def _outline_for(items: Sequence[Item], year: int | None, notebook: Notebook) -> Outline:
    """Return the shipped outline that fits, or one of the document's own chapters."""
    best = best_outline(items, year)
    chapters = own_chapters(items)
    if fits(best, chapters):
        return best
    spent = sorted(_expenditure_tables(items, best, year or 0))
    notebook.read(
        f"没有现成的提纲与这份文件相合，已按它自己的 {len(chapters)} 个章标题建立提纲。",
        sure="likely",
    )
    return free_outline(chapters, spent, best, year)


# Outline, cover, table ----------------------------------------------------------------------


def best_outline(items: Sequence[Item], year: int | None) -> Outline:
    """Return the shipped outline whose headings match the document best; ties by the year."""
    outlines = list(shipped_outlines().values())
    lines = list(dict.fromkeys(_heading_texts(items)))

    def fit(outline: Outline) -> tuple[float, bool, int]:
        found: dict[str, float] = {}
        for text in lines:
            match = find_section(text, outline)
            if match:
                worth = 1.0 if match.official else 0.8 * match.likeness
                found[match.section.key] = max(worth, found.get(match.section.key, 0.0))
        share = round(sum(found.values()), 6)
        return share, year is not None and outline.valid_in(year), outline.valid_from

    return max(outlines, key=fit)


def _heading_texts(items: Sequence[Item]) -> Iterator[str]:
    """Yield the words of the lines that look like headings."""
    for item in items:
        if isinstance(item, Line) and len(item.text) <= 80:
            mark, bare = split_mark(item.text)
            if mark or item.style or item.is_bold or len(bare) <= 25:
                yield bare


def _start_of_body(items: Sequence[Item], outline: Outline) -> int:
    """Return the index of the first section's heading; the whole is cover where there is none."""
    for index, item in enumerate(items):
        if not isinstance(item, Line) or not item.text or len(item.text) > 120:
            continue
        mark, bare = split_mark(item.text)
        match = find_section(bare, outline, level=None)
        if match is None or (match.likeness < 1 and not mark):
            continue
        found = headline(item, None)
        if match.official or (found is not None and (mark or item.style or item.is_bold)):
            return index
    return _first_heading(items)


def _first_heading(items: Sequence[Item]) -> int:
    """Return the index of the first numbered chapter, for documents of an unknown outline."""
    for index, item in enumerate(items):
        if isinstance(item, Line):
            mark, _ = split_mark(item.text)
            if (mark and mark.kind in ("一、", "第一章") and mark.ordinal == 1) or item.style == 1:
                return index
    return len(items)


def _cover(items: Sequence[Item], outline: Outline, notebook: Notebook) -> Cover:
    lines = [item.text for item in items if isinstance(item, Line)]
    for item in items:
        if isinstance(item, Grid) and not is_expenditure(item, _title_year(items) or 0):
            # Covers are often laid out in a table.
            lines += ["：".join(cell.rstrip("：:") for cell in row if cell) for row in item.rows]
    return read_cover(lines, outline, notebook)


def _title_year(items: Sequence[Item]) -> int | None:
    for item in items:
        text = item.text.translate(WIDE_DIGITS) if isinstance(item, Line) else ""
        found = re.search(r"((?:19|20)\d\d)\s*年度", text)
        if found:
            return int(found.group(1))
    return None


def _settled(
    cover: Cover, items: Sequence[Item], unit: str | None, year: int | None, notebook: Notebook
) -> Cover:
    """Give the cover the unit and year asked for, or say that they are missing."""
    if unit and cover.unit and folded(unit) != folded(cover.unit):
        notebook.slip(f"文件里的单位是“{cover.unit}”，已按您指定的“{unit}”读入。")
    if year and cover.year and year != cover.year:
        notebook.slip(f"文件里的年度是 {cover.year}，已按您指定的 {year} 读入。")
    cover.unit = unit or cover.unit
    lines = [item.text for item in items if isinstance(item, Line)]
    cover.year = year or cover.year or year_in_text(lines, notebook)
    cover.unit, cover.year = need_name(cover.unit, cover.year)
    notebook.read(f"单位“{cover.unit}”，年度 {cover.year}。")
    return cover


def _expenditure_tables(items: Sequence[Item], outline: Outline, year: int) -> frozenset[int]:
    """Return which tables are the expenditure table: the fullest, and its continuation."""
    if outline.expenditure is None:
        return frozenset()
    found = [
        (index, item)
        for index, item in enumerate(items)
        if isinstance(item, Grid) and is_expenditure(item, year)
    ]
    if not found:
        return frozenset()
    best, grid = max(found, key=lambda pair: (subjects_in(pair[1], year), -pair[0]))
    taken = {best}
    for index, item in found:
        between = items[min(best, index) + 1 : max(best, index)]
        near = all(isinstance(x, Line) and len(x.text) < 20 for x in between)
        if index != best and near and item.width == grid.width:
            taken.add(index)
    return frozenset(taken)
