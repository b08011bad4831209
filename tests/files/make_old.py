"""Make the file by which the present version of the format is kept for ever.

Run once when a version is released, never again for the same version:
``python -m tests.files.make_old``. What was made stays as it is.
"""

import sys
from dataclasses import replace
from pathlib import Path

from desktop.sample import sample_report
from desktop.storage import header
from desktop.storage.document import Document
from forms import edits
from forms.amount import Amount
from forms.report import FreeTable
from forms.report_json import report_json

FOLDER = Path(__file__).resolve().parent / "old"


def main() -> int:
    """Make the file and what it holds as JSON, unless they are there."""
    path = FOLDER / f"version-{header.MAJOR}.{header.MINOR}.db"
    if path.exists():
        print(f"{path.name} is there and stays as it is")
        return 1
    table = FreeTable("results", "产出", (("指标", "值"), ("数量", "三")))
    scan = FOLDER / "盖章件.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF\n")
    with Document.create(path, replace(sample_report(), tables=(table,)), "张会计") as document:
        document.apply(edits.set_value(document.report, "budget.total", Amount(123_456_700)))
        document.undo()
        document.redo()
        document.apply(edits.delete_lines(document.report, 1))
        document.attach(scan)
        document.undo()
        document.redo()
        document.apply(edits.set_value(document.report, "cover.contact", "李会计"))
        path.with_suffix(".json").write_bytes(report_json(document.report))
    scan.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
