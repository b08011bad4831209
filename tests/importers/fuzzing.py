"""Mutated packages and texts fed to the importers: a report or one sentence, nothing else.

python -m tests.importers.fuzzing 5000      (a seed may follow)
"""

from __future__ import annotations

import io
import random
import re
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook

from desktop.export.word import word_bytes
from desktop.export.workbook import write_workbook
from desktop.importers import ImportProblemError, import_file
from desktop.importers.rows import open_rows
from desktop.sample import sample_report
from forms.report_json import report_json

FILES = Path(__file__).resolve().parents[1] / "files"
_TOKEN = re.compile(rb"<[^>]*>|[^<]+")
_VALUE = re.compile(rb'"[^"]*"')
_ODD = (
    b"", b"-1", b"0", b"1", b"99999999999999999999", b"1e999", b"NaN", b"\xff", b"\x00", b"&amp;",
    b"A1:XFD1048576", b"=1/0", "一".encode(), b"true", b"../../x", b"http://192.0.2.1/",
)  # fmt: skip


def sources(folder: Path) -> dict[str, bytes]:
    """Return good files of each kind, by their endings (with a number before)."""
    sample = sample_report()
    write_workbook(sample, folder / "own.xlsx", (), revision=1, at=None)
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ("单位：元",),
        ("科目编码", "支出内容", "金额"),
        (30201, "办公费", 1.5),
        ("", "合计", "=C3"),
    ):
        sheet.append(list(row))
    book.save(folder / "ledger.xlsx")
    return {
        "1.docx": (FILES / "twin.docx").read_bytes(),
        "2.docx": word_bytes(sample, draft=True),
        "3.xlsx": (folder / "own.xlsx").read_bytes(),
        "4.xlsx": (folder / "ledger.xlsx").read_bytes(),
        "5.txt": (FILES / "twin.txt").read_bytes(),
        "6.json": report_json(sample),
    }  # fmt: skip


def mutated(name: str, data: bytes, chance: random.Random) -> bytes:
    """Return a file with something wrong in it: its bytes, or the XML of one of its parts."""
    if name.endswith((".docx", ".xlsx")) and chance.random() < 0.7:
        return _in_package(data, chance)
    return _in_bytes(data, chance)


def _in_bytes(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(made) or 1)
        kind = chance.randrange(5)
        if kind == 0:
            made[at : at + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            del made[at : at + chance.randint(1, 200)]
        elif kind == 2:
            made[at:at] = chance.choice(_ODD)
        elif kind == 3:
            made[at:at] = made[at : at + chance.randint(1, 500)] * chance.randint(1, 20)
        elif chance.random() < 0.2:
            del made[at:]
    return bytes(made)


def _in_package(data: bytes, chance: random.Random) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        names = source.namelist()
        chosen = chance.choice(names)
        main = [
            name for name in names if re.search(r"document\.xml$|sheet\d\.xml$|numbering", name)
        ]
        if main and chance.random() < 0.7:
            chosen = chance.choice(main)
        for name in names:
            part = source.read(name)
            if name == chosen:
                if chance.random() < 0.05:
                    continue  # the part is missing
                part = _in_xml(part, chance)
            target.writestr(name, part)
    return buffer.getvalue()


def _in_xml(part: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.15:
        return _in_bytes(part, chance)
    tokens: list[bytes] = _TOKEN.findall(part)
    if not tokens:
        return part
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(tokens))
        kind = chance.randrange(6)
        if kind == 0:
            tokens[at] = b""
        elif kind == 1:
            other = chance.randrange(len(tokens))
            tokens[at], tokens[other] = tokens[other], tokens[at]
        elif kind == 2:
            value = b'"' + chance.choice(_ODD).replace(b"\x00", b"") + b'"'
            tokens[at] = _VALUE.sub(value.replace(b"\\", b""), tokens[at], count=1)
        elif kind == 3:
            end = min(len(tokens), at + chance.randint(1, 60))
            tokens[at:at] = tokens[at:end] * chance.randint(1, 30)
        elif kind == 4 and not tokens[at].startswith(b"<"):
            tokens[at] = chance.choice(_ODD)
        else:
            del tokens[at : at + chance.randint(1, 10)]
            if not tokens:
                return b""
    return b"".join(tokens)


def attempt(path: Path) -> str:
    """Import a file; return how it ended. Anything but a report or a sentence is raised."""
    try:
        imported = import_file(path, unit="某中心", year=2020)
        if imported.report.year is None:
            return "无年度"
        if path.suffix == ".xlsx":
            open_rows(path, imported.report).read()
        return "读入"
    except ImportProblemError as error:
        if not re.fullmatch(r"[^\n]+。", str(error)):
            raise AssertionError(f"no sentence: {error}") from error
        return "一句话"


def run(
    count: int, seed: int, folder: Path, tell: Callable[[str], object] = lambda _: None
) -> tuple[Counter[str], float]:
    """Try so many mutated files; return how they ended and the longest time in seconds."""
    chance = random.Random(seed)
    good = sources(folder)
    ends: Counter[str] = Counter()
    longest = 0.0
    for number in range(count):
        name = chance.choice(sorted(good))
        data = mutated(name, good[name], chance)
        path = folder / f"fuzz-{name}"
        path.write_bytes(data)
        start = time.perf_counter()
        try:
            ends[f"{path.suffix} {attempt(path)}"] += 1
        except Exception as error:  # noqa: BLE001 - the crash that is looked for
            kept = folder / f"crash-{seed}-{number}-{name}"
            kept.write_bytes(data)
            ends["意外"] += 1
            tell(f"{kept}: {type(error).__name__}: {error}")
        longest = max(longest, time.perf_counter() - start)
    return ends, longest


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    kept_in = Path(tempfile.mkdtemp(prefix="ziping-fuzz-"))
    found, slowest = run(wanted, first, kept_in, print)
    print(dict(found), f"longest {slowest:.2f} s", kept_in)
