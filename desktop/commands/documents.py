"""Commands that make a file: new, sample, import."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.commands.command import BY, Argument, Command, CommandError, Status
from desktop.commands.opening import created, is_text, person
from desktop.console import say
from forms.outline import Outline, OutlineError
from forms.report import Report

if TYPE_CHECKING:
    from desktop.importers.notes import ImportedPicture
    from desktop.storage.document import Document

EARLIEST_YEAR: Final = 1949
LATEST_YEAR: Final = 2999
_KINDS: Final = {"read": "已读入", "leftover": "未归类", "slip": "请核对", "dropped": "未读入"}
"""How the kinds of an import's notes are announced."""


def run_new(words: argparse.Namespace) -> Status:
    """Make an empty report."""
    from forms.report import new_report

    year, unit = year_of(words.year), unit_of(words.unit)
    outline = find(words.outline)
    target = new_path(words.out)
    if not outline.valid_in(year):
        say(f"请注意：提纲“{outline.name}”不是 {year} 年度的，请核对年度和提纲。")
    create(target, new_report(outline, unit, year), person(words.by), "新建")
    return Status.DONE


def run_sample(words: argparse.Namespace) -> Status:
    """Make the sample report."""
    from desktop.sample import sample_report

    create(new_path(words.out), sample_report(), person(words.by), "建立示例")
    return Status.DONE


def run_import(words: argparse.Namespace) -> Status:
    """Make a report from a file of another kind, and tell what was read."""
    year = None if words.year is None else year_of(words.year)
    unit = None if words.unit is None else unit_of(words.unit)
    outline = None if words.outline is None else find(words.outline)
    target = new_path(words.out)
    source = Path(words.source)
    if not source.is_file():
        raise CommandError(f"找不到文件“{source}”，没有导入；请核对文件名和文件夹。", Status.FAILED)
    # Only now: reading documents brings heavy packages.
    from desktop.importers import ImportProblemError, import_file

    try:
        imported = import_file(source, outline=outline, unit=unit, year=year)
    except ImportProblemError as error:
        raise CommandError(str(error), Status.FAILED) from error
    for note in imported.notes:
        say(f"{_KINDS[note.kind]}：{note.message}")
    with created(target, imported.report, person(words.by), f"导入“{source.name}”") as document:
        _attach(document, imported.attachments)
    say(f"已写入“{target}”：{imported.report.title}。")
    return Status.DONE


def _attach(document: Document, pictures: Iterable[ImportedPicture]) -> None:
    """Keep the images of an imported document as attachments."""
    from desktop.storage.errors import StorageError

    with tempfile.TemporaryDirectory() as folder:
        for number, picture in enumerate(pictures):
            source = Path(folder) / f"{number}{Path(picture.name).suffix}"
            source.write_bytes(picture.data)
            try:
                document.attach(source, picture.name)
            except StorageError as error:  # the report itself is kept all the same
                say(f"未读入：图片“{picture.name}”没有存为佐证材料：{error}")


def new_path(text: str) -> Path:
    """Return where a new file may stand.

    Raises:
        CommandError: the name does not end in .db, or something stands there already.
    """
    path = Path(text)
    if path.suffix.lower() != ".db":
        raise CommandError(
            f"新文件的名字应以 .db 结尾，“{path.name}”不是；没有新建。", Status.USAGE
        )
    if path.exists() or path.is_symlink():
        raise CommandError(
            f"“{path}”已经存在，没有覆盖；请换一个文件名，或先把它移走。", Status.FAILED
        )
    return path


def find(name: str) -> Outline:
    """Return the outline of this name or in this file.

    Raises:
        CommandError: there is none, or the file is no outline.
    """
    from forms.outline_reader import find_outline

    try:
        return find_outline(name)
    except OutlineError as error:
        status = Status.FAILED if Path(name).is_file() else Status.USAGE
        raise CommandError(str(error), status) from error


def year_of(text: str) -> int:
    """Read a year.

    Raises:
        CommandError: it is none.
    """
    year = int(text) if text.isdecimal() and len(text) == 4 else 0
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise CommandError(f"年度应为四位数字，例如 2020，“{text}”不是。", Status.USAGE)
    return year


def unit_of(text: str) -> str:
    """Read the name of a unit.

    Raises:
        CommandError: it is empty, or the console passed on something that is no text.
    """
    unit = " ".join(text.split())
    if not is_text(unit):
        raise CommandError("单位名称里有认不出的字，请换一个终端或在窗口里填写。", Status.USAGE)
    if not unit:
        raise CommandError("单位名称不能为空，请在 --unit 后面写上全称。", Status.USAGE)
    return unit


def create(path: Path, report: Report, by: str, label: str) -> None:
    """Write a new file and say so.

    Raises:
        CommandError: it could not be written.
    """
    with created(path, report, by, label):
        pass
    say(f"已写入“{path}”：{report.title}。")


_OUT: Final = Argument("OUT.db", "新文件，不能是已有的文件")
_OUTLINE: Final = Argument("--outline", "参考提纲的名字（见 outlines 命令）或提纲文件", "提纲")
_YEAR: Final = Argument("--year", "报告的年度，四位数字", "年度")
_UNIT: Final = Argument("--unit", "单位全称", "单位")


def _required(argument: Argument) -> Argument:
    return Argument(argument.name, argument.help, argument.value, required=True)


COMMANDS: Final = (
    Command(
        "new",
        "按参考提纲新建一份空白报告",
        (_OUT, _required(_OUTLINE), _required(_YEAR), _required(_UNIT), BY),
        run_new,
    ),
    Command("sample", "建立一份示例报告（单位是虚构的）", (_OUT, BY), run_sample),
    Command(
        "import",
        "从已有的文件（docx、txt、xlsx、json）建立报告",
        (
            Argument("SOURCE", "已有的文件"),
            _OUT,
            _OUTLINE,
            _YEAR,
            _UNIT,
            BY,
        ),
        run_import,
    ),
)
