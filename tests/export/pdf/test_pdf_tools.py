"""Other people's tools find nothing wrong with the file, where they are installed."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.export.pdf.report import pdf_bytes
from desktop.sample import sample_report
from forms.amount import Amount
from forms.report import ExpenditureLine
from tests.export.pdf.printed_reports import SOUND
from tests.export.pdf.test_pdf_options import LINES, asked

REPORTS = {
    "sample": sample_report(),
    "options": asked(
        page='closing = true\npicture = true\nsignatures = ["cover.contact"]',
        table="subtotals = true\nlandscape = true",
        report=replace(SOUND, lines=LINES),
    ),
    "long": replace(SOUND, lines=tuple(ExpenditureLine("费", None, Amount(n)) for n in range(500))),
}


@pytest.fixture(params=REPORTS)
def printed(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf_bytes(REPORTS[request.param], draft=request.param == "sample"))
    return path


def answer(*command: str | Path) -> str:
    if not shutil.which(str(command[0])):
        pytest.skip(f"{command[0]} is not installed")
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def test_qpdf_finds_no_fault(printed: Path) -> None:
    assert "No syntax or stream encoding errors found" in answer("qpdf", "--check", printed)


def test_poppler_finds_every_font_embedded_subset_and_with_unicode(printed: Path) -> None:
    fonts = answer("pdffonts", printed).splitlines()[2:]
    assert len(fonts) >= 4
    for font in fonts:
        assert font.split()[-5:-2] == ["yes", "yes", "yes"]
        assert "CID TrueType" in font


def test_poppler_reads_the_structure(printed: Path) -> None:
    elements = [line.strip() for line in answer("pdfinfo", "-struct", printed).splitlines()]
    assert elements.count("Document") == 1
    assert elements.count("H1 (block)") == sum(s.level == 1 for s in SOUND.outline.sections)
    assert elements.count("Table (block)") == 1
    assert elements.index("Table (block)") < elements.index("TR") < elements.index("TD")
