"""Files made to do harm end in one sentence, within bounds of time and memory."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

ROOT = Path(__file__).resolve().parents[2]
TWIN = ROOT / "tests" / "files" / "twin.docx"
MEGABYTE = 1 << 20
GUARD = 20
"""Seconds after which a run is taken for a hang; on a quiet machine each takes about one."""

READ = """
import resource, sys
sys.path.insert(0, {root!r})
limit = 700 << 20  # of addresses; what is used is less than half of it
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
from pathlib import Path
from desktop.importers import ImportProblemError, import_file
try:
    import_file(Path(sys.argv[1]), unit="某中心", year=2020)
    print("read")
except ImportProblemError as error:
    print(error)
"""

Change = Callable[[bytes], bytes]


def changed(source: Path, target: Path, part: str, change: Change) -> Path:
    with (
        zipfile.ZipFile(source) as package,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made,
    ):
        for entry in package.infolist():
            data = package.read(entry)
            made.writestr(entry.filename, change(data) if entry.filename == part else data)
    return target


def word(target: Path, change: Change) -> Path:
    return changed(TWIN, target, "word/document.xml", change)


def in_body(text: bytes) -> Change:
    return lambda data: data.replace(b"<w:body>", b"<w:body>" + text, 1)


PARAGRAPH = "<w:p><w:r><w:t>（一）工作2020年1.5万元，</w:t></w:r></w:p>".encode()
ENTITIES = (
    b'<!DOCTYPE l [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)


def growing_entities(folder: Path) -> Path:
    text = b"<w:p><w:r><w:t>&j;</w:t></w:r></w:p>"
    return word(
        folder / "a.docx",
        lambda data: in_body(text)(data.replace(b"<w:document", ENTITIES + b"<w:document", 1)),
    )


def growing_entities_in_a_sheet(folder: Path) -> Path:
    Workbook().save(folder / "plain.xlsx")
    return changed(
        folder / "plain.xlsx", folder / "a.xlsx", "xl/worksheets/sheet1.xml",
        lambda data: ENTITIES + data,
    )  # fmt: skip


def endless_paragraphs(folder: Path) -> Path:
    return word(folder / "a.docx", in_body(PARAGRAPH * 120_000))


def endless_nesting(folder: Path) -> Path:
    nested = b"<w:sdt><w:sdtContent>" * 60_000 + b"</w:sdtContent></w:sdt>" * 60_000
    return word(folder / "a.docx", in_body(nested))


def one_endless_line(folder: Path) -> Path:
    path = folder / "a.txt"
    line = "（一）2020年预算批复数1.5万元，" * 100_000
    path.write_text("一、基本情况\n" + line, encoding="utf-8")
    return path


def endless_tabs(folder: Path) -> Path:
    path = folder / "a.txt"
    path.write_text("一、基本情况\n" + "\ta\tb\n" * 300_000, encoding="utf-8")
    return path


def bottomless_json(folder: Path) -> Path:
    path = folder / "a.json"
    path.write_text("[" * 1_000_000, encoding="utf-8")
    return path


def half_a_gigabyte(folder: Path) -> Path:
    path = folder / "a.docx"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(500_000_000)
    return path


def endless_styles(folder: Path) -> Path:
    Workbook().save(folder / "plain.xlsx")
    style = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    return changed(
        folder / "plain.xlsx", folder / "a.xlsx", "xl/styles.xml",
        lambda data: data.replace(b"</cellXfs>", style * 200_000 + b"</cellXfs>"),
    )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="no bound of memory there")
@pytest.mark.parametrize(
    "make",
    [
        growing_entities, growing_entities_in_a_sheet, endless_paragraphs, endless_nesting,
        one_endless_line, endless_tabs, bottomless_json, half_a_gigabyte, endless_styles,
    ],
)  # fmt: skip
def test_a_hostile_file_gets_one_sentence(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", READ.format(root=str(ROOT)), str(path)],
        capture_output=True, timeout=GUARD, check=True,
        env={"PYTHONUTF8": "1", "PATH": "", "MALLOC_ARENA_MAX": "2"},
    )  # fmt: skip
    said = done.stdout.decode().strip()
    assert said.endswith("。")
    assert "\n" not in said
    assert done.stderr == b""


def test_links_in_a_word_file_are_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.importers import import_file

    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    link = (
        b'<Relationship Id="rId900" Type="' + kind + b'" '
        b'Target="http://192.0.2.1/x.dotm" TargetMode="External"/></Relationships>'
    )
    path = changed(
        TWIN, tmp_path / "a.docx", "word/_rels/document.xml.rels",
        lambda data: data.replace(b"</Relationships>", link),
    )  # fmt: skip

    def refused(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr("socket.socket.connect", refused)
    monkeypatch.setattr("socket.getaddrinfo", refused)
    assert import_file(path).report == import_file(TWIN).report


def test_macros_are_neither_run_nor_kept(tmp_path: Path) -> None:
    from desktop.importers import ImportProblemError, import_file

    path = changed(
        TWIN, tmp_path / "a.docx", "[Content_Types].xml",
        lambda data: data.replace(
            b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            b"application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
    )  # fmt: skip
    with pytest.raises(ImportProblemError, match="另存为"):
        import_file(path)
