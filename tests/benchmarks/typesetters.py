"""The same report handed to other typesetters, as well as each of them sets it.

Only for comparison: each takes the report's text and table in the way that is usual with it.
"""

from __future__ import annotations

import importlib
import importlib.util
import io
import shutil
from html import escape
from pathlib import Path
from typing import Any, Final, NamedTuple

from desktop.export.pdf.expenditure import expenditure_content, free_table_content
from desktop.export.pdf.fonts import FOLDER
from desktop.export.pdf.table import TableContent
from forms.reading import ExpenditureItem, HeadingItem, ParagraphItem, reading_order
from forms.report import Report

LEADING: Final = 28.99
FACES: Final = {1: "Ziping Heiti", 2: "Ziping Kaiti", 3: "Ziping Fangsong", 4: "Ziping Fangsong"}
TYPST_HEAD: Final = """\
#set page(paper: "a4", margin: (top: 37mm, left: 28mm, right: 26mm, bottom: 35mm),
  footer: align(right, context counter(page).display("— 1 —")))
#set text(lang: "zh", size: 16pt, top-edge: 0.88em, bottom-edge: -0.12em, tracking: -0.207pt,
  font: ((name: "Liberation Serif", covers: "latin-in-cjk"), "Ziping Fangsong", "Ziping Symbols"))
#set par(leading: 12.99pt, spacing: 12.99pt, first-line-indent: (amount: 2em, all: true),
  justify: true)
#let h(face, body) = text(font: ((name: "Liberation Serif", covers: "latin-in-cjk"), face,
  "Ziping Symbols"), body)
#let t(..cells) = {
  set text(size: 12pt, tracking: 0pt)
  set par(first-line-indent: 0em)
  table(..cells)
}
"""


class Heading(NamedTuple):
    """A heading as printed."""

    level: int
    text: str


Content = Heading | str | TableContent


def contents(report: Report) -> list[Content]:
    """What the report prints after its cover: headings, paragraphs, tables."""
    found: list[Content] = []
    for item in reading_order(report):
        if isinstance(item, HeadingItem):
            found.append(Heading(item.level, item.number + item.text))
        elif isinstance(item, ParagraphItem):
            found.append(item.text)
        elif isinstance(item, ExpenditureItem):
            found.append(expenditure_content(report, item.table))
        else:
            found.append(free_table_content(report, item.table))
    return found


def installed(module: str) -> bool:
    """Whether a Python package can be imported."""
    return importlib.util.find_spec(module) is not None


def libre_office() -> str | None:
    """The path of LibreOffice, where it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def typst_source(report: Report) -> str:
    """The report in Typst's markup, every text as a string of code."""
    parts = [TYPST_HEAD, f"#align(center, text(size: 22pt, {_quoted(report.title)}))\n#pagebreak()"]
    for content in contents(report):
        if isinstance(content, Heading):
            parts.append(f"#h({_quoted(FACES[content.level])}, {_quoted(content.text)})\n")
        elif isinstance(content, str):
            parts.append(f"#{_quoted(content)}\n")
        else:
            head = ", ".join(f"[*#{_quoted(column.label)}*]" for column in content.columns)
            cells = ", ".join(_quoted(cell) for row in content.rows for cell in row.cells)
            count = len(content.columns)
            parts.append(f"#t(columns: {count} * (1fr,), table.header({head}), {cells})\n")
    return "\n".join(parts)


def by_typst(report: Report) -> bytes:
    """Set by typst, with the program's own faces."""
    typst: Any = importlib.import_module("typst")  # installed only where benchmarks run
    data = typst.compile(
        typst_source(report).encode(), font_paths=[str(FOLDER)], ignore_system_fonts=True
    )
    return bytes(data)


def html_source(report: Report) -> str:
    """The report as HTML with a style sheet for paper."""
    faces = "".join(
        f"@font-face {{ font-family: {name}; src: url({(FOLDER / file).as_uri()}) }}\n"
        for name, file in (("Fang", "fangsong.ttf"), ("Latin", "LiberationSerif-Regular.ttf"),
                           ("Symbols", "symbols.ttf"))
    )  # fmt: skip
    style = (
        f"<style>{faces}@page {{ size: A4; margin: 37mm 26mm 35mm 28mm }}"
        f"body {{ font: 16pt/{LEADING}pt Latin, Fang, Symbols; text-align: justify }}"
        "p { margin: 0; text-indent: 2em } table { border-collapse: collapse; width: 100% }"
        "td, th { border: 0.6pt solid; font-size: 12pt; line-height: 16pt }</style>"
    )
    parts = [style]
    for content in contents(report):
        if isinstance(content, TableContent):
            head = "".join(f"<th>{escape(column.label)}</th>" for column in content.columns)
            rows = "".join(
                f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row.cells)}</tr>"
                for row in content.rows
            )
            parts.append(f"<table><thead><tr>{head}</tr></thead>{rows}</table>")
        else:
            text = content.text if isinstance(content, Heading) else content
            parts.append(f"<p>{escape(text)}</p>")
    return "<!doctype html><html lang='zh'><body>" + "".join(parts) + "</body></html>"


def by_weasyprint(report: Report) -> bytes:
    """Set by WeasyPrint from HTML."""
    import weasyprint

    return bytes(weasyprint.HTML(string=html_source(report)).write_pdf())


def by_fpdf2(report: Report) -> bytes:
    """Set by fpdf2, cell by cell."""
    import fpdf

    pdf: Any = fpdf.FPDF(format="A4")
    pdf.set_margins(28, 37, 26)
    pdf.set_auto_page_break(True, 35)
    for name, file in (("fang", "fangsong.ttf"), ("latin", "LiberationSerif-Regular.ttf"),
                       ("symbols", "symbols.ttf")):  # fmt: skip
        pdf.add_font(name, fname=str(FOLDER / file))
    pdf.set_fallback_fonts(["latin", "symbols"])
    pdf.set_font("fang", size=16)
    pdf.add_page()
    for content in contents(report):
        if isinstance(content, TableContent):
            pdf.set_font("fang", size=12)
            with pdf.table(headings_style=fpdf.FontFace(emphasis="NONE")) as table:
                table.row([column.label for column in content.columns])
                for row in content.rows:
                    table.row(row.cells)
            pdf.set_font("fang", size=16)
        else:
            text = content.text if isinstance(content, Heading) else content
            pdf.multi_cell(0, LEADING / 72 * 25.4, "　　" + text, align="J", wrapmode="CHAR",
                           new_x="LMARGIN", new_y="NEXT")  # fmt: skip
    return bytes(pdf.output())


def word_file(report: Report) -> bytes:
    """The report as a Word file, for LibreOffice."""
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document: Any = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Liberation Serif", Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Ziping Fangsong")
    style.paragraph_format.line_spacing = Pt(LEADING)
    style.paragraph_format.space_after = Pt(0)
    for content in contents(report):
        if isinstance(content, TableContent):
            table = document.add_table(0, len(content.columns), style="Table Grid")
            rows = [tuple(column.label for column in content.columns)]
            rows.extend(row.cells for row in content.rows)
            for cells in rows:
                for cell, text in zip(table.add_row().cells, cells, strict=True):
                    cell.text = text
        else:
            text = content.text if isinstance(content, Heading) else content
            paragraph = document.add_paragraph(text)
            paragraph.paragraph_format.first_line_indent = Pt(32)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def write_word_file(report: Report, path: Path) -> None:
    """Write the report as a Word file."""
    path.write_bytes(word_file(report))
