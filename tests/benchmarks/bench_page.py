"""How long the printed page takes, beside other typesetters where they are installed.

    print(run())

Every figure is of this run: a median of some rounds in milliseconds, the peak memory of whole
processes in MB. The report is one that was handed in where such a case lies beside the project,
else the sample.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from desktop.export.pdf.fonts import FontBook
from desktop.export.pdf.report import pdf_bytes
from desktop.sample import sample_report
from forms.amount import Amount
from forms.narrative import Block
from forms.report import ExpenditureLine, Report
from forms.report_json import report_json
from tests.benchmarks import typesetters
from tests.benchmarks.typesetters import installed

ROOT: Final = Path(__file__).resolve().parents[2]
CASES: Final = ROOT.parent / "shared" / "cases"
ROUNDS: Final = 11
ROWS: Final = 5000
PAGE: Final = 22 * 28
"""Characters of a full page."""
_PATH: Final = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from pathlib import Path; "
_OURS: Final = _PATH + (
    "from desktop.importers import import_file; from desktop.export.pdf.report import write_pdf; "
    "report = import_file(Path(sys.argv[1])).report; "
    "write_pdf(report, Path(sys.argv[2]), draft=True, revision=1, at=None)"
)
_OTHERS: Final = _PATH + (
    "from desktop.importers import import_file; from tests.benchmarks import typesetters; "
    "report = import_file(Path(sys.argv[1])).report; "
    "Path(sys.argv[2]).write_bytes(typesetters.{name}(report))"
)
_EXPORT: Final = _PATH + (
    "from desktop.command_line import main; "
    "sys.exit(main(['export', sys.argv[1], sys.argv[2], '--draft']))"
)
_MEMORY: Final = (
    "import resource, subprocess, sys; "
    "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)
_SAMPLE: Final = _PATH + "from desktop.command_line import main; main(['sample', sys.argv[1]])"


class Measured(NamedTuple):
    """A whole process: milliseconds, and its peak memory in MB (0 where it is not known)."""

    milliseconds: float
    memory: float


# Reports ----------------------------------------------------------------------------------


def ten_pages() -> tuple[str, Report]:
    """A report of some ten pages, and what it is."""
    for path in sorted(CASES.glob("*.docx")):
        from desktop.importers import import_file

        return path.stem, import_file(path).report
    return "样例", sample_report()


def with_text(report: Report, pages: int) -> Report:
    """The report with some more pages of text, made of its own paragraphs."""
    own = [
        "".join(piece for piece in block.text if isinstance(piece, str))
        for narrative in report.narratives.values()
        for block in narrative
        if not block.level
    ]
    blocks, characters = [], 0
    for number in count():
        text = f"第{number}段。" + own[number % len(own)]
        characters += len(text) + 14  # the last line of a paragraph is half empty
        if characters > pages * PAGE:
            break
        blocks.append(Block.paragraph(text))
    return replace(report, narratives={**report.narratives, "results": tuple(blocks)})


def with_rows(report: Report, rows: int) -> Report:
    """The report with a long table: known subjects, free rows, amounts that all differ."""
    names = [line.name for line in report.lines] or ["支出"]
    lines = tuple(
        ExpenditureLine(
            names[number % len(names)] if number % 2 else f"第{number}号项目",
            "30201" if number % 2 else None,
            Amount(number * 7919 % 10**9),
        )
        for number in range(rows)
    )
    return replace(report, lines=lines)


def long_report(report: Report) -> Report:
    """Some 300 pages with a table of 5,000 rows."""
    return with_rows(with_text(report, 118), ROWS)


def edited(report: Report) -> Iterator[Report]:
    """The report again and again with one sentence changed."""
    key = max(report.narratives, key=lambda key: len(report.narratives[key]))
    blocks = report.narratives[key]
    place = max(range(len(blocks)), key=lambda n: (not blocks[n].level, len(blocks[n].literal)))
    for number in count(1):
        block = Block(blocks[place].level, (*blocks[place].text, f"全年巡查{number}次。"))
        changed = (*blocks[:place], block, *blocks[place + 1 :])
        yield replace(report, narratives={**report.narratives, key: changed})


# Measuring --------------------------------------------------------------------------------


def milliseconds(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median time of a run in milliseconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return median(times)


def processes(commands: Sequence[Sequence[str]], folder: Path, rounds: int) -> list[Measured]:
    """Run whole processes in turn, their compiled modules at hand as on a user's machine.

    In turn, so that what else the machine does falls on all of them alike.
    """
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["ZIPING_HOME"] = str(folder / "home")
    nowhere = subprocess.DEVNULL
    times: list[list[float]] = [[] for _ in commands]
    for turn in range(rounds + 1):
        for command, taken in zip(commands, times, strict=True):
            start = time.perf_counter()
            subprocess.run(command, check=True, env=environment, stdout=nowhere, stderr=nowhere)
            if turn:  # the first one writes compiled modules
                taken.append((time.perf_counter() - start) * 1000)
    return [
        Measured(median(taken), peak_memory(command, environment))
        for command, taken in zip(commands, times, strict=True)
    ]


def peak_memory(command: Sequence[str], environment: dict[str, str]) -> float:
    """Return the peak memory of a command in MB; 0 where the system does not tell.

    It is started by a small process of its own: a child is counted with what its parent had.
    """
    if not installed("resource"):
        return 0.0
    result = subprocess.run(
        [sys.executable, "-c", _MEMORY, *command],
        env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return int(result.stdout.split()[-1]) / (1024**2 if sys.platform == "darwin" else 1024)


def from_scratch(report: Report) -> bytes:
    """Set a report with nothing remembered but the font files."""
    return pdf_bytes(report, draft=True, fonts=FontBook())


# The tables -------------------------------------------------------------------------------


def in_a_running_program(report: Report, rounds: int) -> Iterator[tuple[str, float, int]]:
    """Yield who sets the report again after one sentence changed, how long, how many bytes."""
    fonts, reports = FontBook(), edited(report)
    size = len(pdf_bytes(report, draft=True, fonts=fonts))
    warm = milliseconds(lambda: pdf_bytes(next(reports), draft=True, fonts=fonts), rounds)
    yield "自评", warm, size
    untagged = partial(pdf_bytes, draft=True, fonts=fonts, tagged=False)
    yield (
        "自评（无结构标签）",
        milliseconds(lambda: untagged(next(reports)), rounds),
        len(untagged(report)),
    )
    yield (
        "自评（从头排版）",
        milliseconds(lambda: from_scratch(next(reports)), rounds),
        size,
    )
    if installed("typst"):
        took = milliseconds(lambda: typesetters.by_typst(next(reports)), rounds)
        yield "typst", took, len(typesetters.by_typst(report))
    slow = max(1, rounds // 4)
    for name, setter in (("WeasyPrint", "by_weasyprint"), ("fpdf2", "by_fpdf2")):
        if installed(name.lower().removesuffix("2")) and len(report.lines) < ROWS:
            by: Callable[[Report], bytes] = getattr(typesetters, setter)
            yield name, milliseconds(partial(by, report), slow), len(by(report))


def whole_processes(report: Report, folder: Path) -> Iterator[tuple[str, Measured, str]]:
    """Yield whole processes: what runs, how long and how large, and beside what."""
    python, source, target = sys.executable, folder / "report.json", folder / "report.pdf"
    source.write_bytes(report_json(report))
    file = folder / "sample.db"
    subprocess.run([python, "-c", _SAMPLE, str(file)], check=True, capture_output=True)
    imports = [python, "-c", "import reportlab.platypus"]
    ours = [python, "-c", _OURS, str(source), str(target)]
    base, whole = processes([imports, ours], folder, ROUNDS)
    yield "import reportlab.platypus", base, ""
    yield "报告 JSON → PDF", whole, f"{whole.milliseconds / base.milliseconds:.2f} 倍"
    imports = [python, "-c", "import reportlab.platypus, sqlalchemy"]
    export = [python, "-c", _EXPORT, str(file), str(target)]
    base, whole = processes([imports, export], folder, ROUNDS)
    yield "import reportlab.platypus, sqlalchemy", base, ""
    yield "export 样例.db", whole, f"{whole.milliseconds / base.milliseconds:.2f} 倍"
    for package, name in (("typst", "by_typst"), ("weasyprint", "by_weasyprint"),
                          ("fpdf", "by_fpdf2")):  # fmt: skip
        if installed(package):
            command = [python, "-c", _OTHERS.format(name=name), str(source), str(target)]
            (alone,) = processes([command], folder, 3)
            yield f"{package}，自报告 JSON", alone, ""
    office = typesetters.libre_office()
    if office:
        word = folder / "report.docx"
        typesetters.write_word_file(report, word)
        command = [office, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(word)]
        (alone,) = processes([command], folder, 3)
        yield "LibreOffice，自 docx", alone, ""


def growth(report: Report) -> Iterator[str]:
    """Yield the cost of a page in reports of 10 to 300 pages, and of a long table."""
    few = replace(report, lines=report.lines[:1])
    costs = []
    for pages in (10, 30, 100, 300):
        text = with_text(few, pages)
        made = from_scratch(text).count(b"/Type /Page ")
        took = milliseconds(partial(from_scratch, text), 5)
        costs.append(took / made)
        yield f"{made:>8} 页正文从头排版 {took:8.1f} 毫秒，每页 {took / made:5.2f} 毫秒"
    short = milliseconds(partial(from_scratch, report), 5)
    long = milliseconds(partial(from_scratch, with_rows(report, ROWS)), 5)
    yield f"{ROWS} 行的表格比 {len(report.lines)} 行的多用 {long - short:.0f} 毫秒"


def run() -> str:
    """Return the tables of all figures as text."""
    name, report = ten_pages()
    lines = []
    with tempfile.TemporaryDirectory() as temporary:
        for title, one, rounds in (
            (f"{name}，运行中改一句后重排", report, ROUNDS),
            (f"三百页、{ROWS} 行表格，运行中改一句后重排", long_report(report), 3),
        ):
            lines.append(title)
            for who, took, size in in_a_running_program(one, rounds):
                lines.append(f"  {took:9.1f} 毫秒 {size / 1000:8.0f} kB  {who}")
        lines.append(f"{name}，整个进程")
        for who, measured, beside in whole_processes(report, Path(temporary)):
            took, memory = measured
            lines.append(f"  {took:9.1f} 毫秒 {memory:8.0f} MB  {who}  {beside}".rstrip())
    lines.append("规模")
    lines.extend(f"  {line.strip()}" for line in growth(report))
    return "\n".join(lines)


if __name__ == "__main__":
    print(run())
