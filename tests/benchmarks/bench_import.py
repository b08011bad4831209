"""How long reading in takes, beside what the libraries below it take for the bare file.

    print(run())

Every figure is of this run: medians of some rounds in milliseconds.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any, Final

from docx import Document as WordDocument
from openpyxl import Workbook, load_workbook

from desktop.commands.handing_on import summed_up
from desktop.export.replacing import replacing
from desktop.export.summary import write_summary
from desktop.importers import import_file
from desktop.importers.rows import open_rows
from desktop.sample import sample_report
from desktop.storage.document import Document
from forms.amount import Amount
from forms.narrative import Block
from forms.report import Report

ROOT: Final = Path(__file__).resolve().parents[2]
CASE: Final = ROOT.parent / "shared" / "cases" / "yuhua-2020.docx"
TWIN: Final = ROOT / "tests" / "files" / "twin.docx"
ROUNDS: Final = 9
ROWS: Final = 5_000
FILES: Final = 500


def milliseconds(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median time of a run in milliseconds, after one to warm up."""
    run()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return median(times)


def side_by_side(
    ours: Callable[[], object], theirs: Callable[[], object]
) -> tuple[float, float, float]:
    """Return both medians and the median of the ratios of runs that follow each other.

    What else the machine does meanwhile falls on both alike.
    """
    pairs = [(milliseconds(ours, 1), milliseconds(theirs, 1)) for _ in range(ROUNDS)]
    first, second = zip(*pairs, strict=True)
    return median(first), median(second), median(one / other for one, other in pairs)


# A Word file ---------------------------------------------------------------------------------


def iterate_word(path: Path) -> int:
    """Open a Word file with python-docx and read all its paragraphs and cells."""
    document: Any = WordDocument(str(path))
    length = sum(len(paragraph.text) for paragraph in document.paragraphs)
    for table in document.tables:
        for row in table.rows:
            length += sum(len(cell.text) for cell in row.cells)
    return length


def import_to_file(path: Path, folder: Path) -> None:
    """Import a Word file into a .db, as the command does."""
    imported = import_file(path)
    target = folder / "out.db"
    target.unlink(missing_ok=True)
    with Document.create(target, imported.report, "bench", "导入"):
        pass


def word(folder: Path) -> str:
    """Compare the import of a Word file with python-docx."""
    source = CASE if CASE.is_file() else TWIN
    ours, theirs, ratio = side_by_side(
        lambda: import_to_file(source, folder), lambda: iterate_word(source)
    )
    return (
        f"{source.name} 导入为 .db {ours:.0f} ms，python-docx 打开并遍历 {theirs:.0f} ms，"
        f"{ratio:.2f} 倍（要求 ≤ 3）"
    )


# A workbook ----------------------------------------------------------------------------------


def long_workbook(path: Path, *, formulas: bool = False) -> Path:
    """Write a workbook of 5,000 rows: number, code, name, budget, amount."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["2020年度某中心支出明细表（单位：元）"])
    sheet.append(["序号", "科目编码", "支出内容", "年初预算数", "决算数"])
    own = sample_report().lines
    for row in range(ROWS):
        line = own[row % len(own)]
        cents = (row * 7919) % 10_000_000
        amount: object = f"=D{row + 3}*1" if formulas and row % 10 == 0 else cents / 100
        sheet.append([row + 1, line.code, f"{line.name}", cents / 50, amount])
    book.save(path)
    return path


def iterate_workbook(path: Path) -> int:
    """Read a workbook's cells in openpyxl's read-only pass."""
    book = load_workbook(path, read_only=True, data_only=True)
    count = sum(cell is not None for row in book.worksheets[0].iter_rows(values_only=True)
                for cell in row)  # fmt: skip
    book.close()
    return count


def workbook(folder: Path, *, formulas: bool = False) -> str:
    """Compare the import of a workbook's rows with openpyxl's read-only pass."""
    path = long_workbook(folder / f"rows-{formulas}.xlsx", formulas=formulas)
    empty = Report(sample_report().outline, {"unit": "某中心", "year": "2020"})
    if len(open_rows(path, empty).read().lines) != ROWS:
        raise AssertionError("the workbook was not read in full")
    ours, theirs, ratio = side_by_side(
        lambda: open_rows(path, empty).read(), lambda: iterate_workbook(path)
    )
    kind = "有公式的" if formulas else ""
    return (
        f"{kind} {ROWS} 行的表格读入 {ours:.0f} ms，openpyxl 只读一遍 {theirs:.0f} ms，"
        f"{ratio:.2f} 倍（要求 ≤ 2）".strip()
    )


# Many files ----------------------------------------------------------------------------------


def many_files(folder: Path, count: int) -> list[str]:
    """Write so many units' files, no two with the same text."""
    sample = sample_report()
    names = []
    for number in range(count):
        texts = {
            key: tuple(
                Block(block.level, (*block.text, f"第{number}组共办理{number + 3}件。"))
                if not block.level else block
                for block in blocks
            )
            for key, blocks in sample.narratives.items()
        }  # fmt: skip
        lines = tuple(
            replace(line, amount=Amount((line.amount or Amount(0)).fen + number * 10_000))
            for line in sample.lines
        )
        values = {**sample.values, "unit": f"第{number}服务中心"}
        report = replace(sample, values=values, narratives=texts, lines=lines)
        path = folder / f"{number:04}.db"
        with Document.create(path, report, "bench", "新建"):
            names.append(str(path))
    return names


def summary(folder: Path, count: int) -> str:
    """Sum up many files, a half and all of them: linear, and so many milliseconds a file."""
    names = many_files(folder, count)
    told = []
    for part in (names[: count // 2], names):
        start = time.perf_counter()
        entries = summed_up(part, None)
        with replacing(folder / "out.xlsx") as temporary:
            write_summary(entries, temporary)
        each = (time.perf_counter() - start) * 1000 / len(part)
        if any(entry.problem for entry in entries):
            raise AssertionError("a file was not read")
        told.append(f"{len(part)} 份 {each:.1f} ms/份")
    return f"汇总 {'，'.join(told)}（要求 ≤ 30）"


def run(long: bool = False) -> str:
    """Carry out all measures; return their figures, a line each. ``long`` takes more files."""
    with tempfile.TemporaryDirectory(prefix="ziping-bench-") as name:
        folder = Path(name)
        os.environ["ZIPING_HOME"] = str(folder / "home")
        lines = [
            word(folder),
            workbook(folder),
            workbook(folder, formulas=True),
            summary(folder, 4 * FILES if long else FILES),
        ]
    return "\n".join(lines)
