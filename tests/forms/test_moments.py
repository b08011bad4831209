"""Moments are written in one way each, in sentences and in columns."""

import ast
import re
from datetime import datetime
from pathlib import Path

from forms.moments import moment_listed, moment_told

ROOT = Path(__file__).resolve().parent.parent.parent
OWN_WAYS = re.compile(r"%m-%d %H:%M|%H:%M\}|\.month\}月")


def test_a_moment_is_told_in_chinese_and_listed_in_digits() -> None:
    at = datetime(2026, 3, 5, 9, 7, 30)
    assert moment_told(at) == "2026年3月5日 09:07"
    assert moment_listed(at) == "2026-03-05 09:07"


def test_nobody_else_writes_moments() -> None:
    """But the clock of the status line, dates without a time, and the names of files."""
    found = set()
    for path in (*(ROOT / "desktop").rglob("*.py"), *(ROOT / "forms").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) or (
                isinstance(node, ast.Constant) and isinstance(node.value, str)
            ):
                said = ast.unparse(node)
                if OWN_WAYS.search(said) and "%H:%M" in said:
                    found.add(path.name)
    assert found == {"moments.py"}
