"""The house's walls: who may import whom, and how long a function or a module may grow."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(
    [ROOT / "main.py", *(ROOT / "forms").rglob("*.py"), *(ROOT / "desktop").rglob("*.py")]
)
ROOMS = (
    "forms",
    "desktop.storage",
    "desktop.export",
    "desktop.importers",
    "desktop.ui",
    "desktop.command_line",
    "desktop.commands",
    "desktop.app",
    "desktop.bootstrap",
)

LONGEST_FUNCTION = 80
LONGEST_MODULE = 500


def room_of(module: str) -> str:
    """Return the room a module lives in, or the module itself."""
    return next((room for room in ROOMS if module == room or module.startswith(room + ".")), module)


def module_name(path: Path) -> str:
    """Return the dotted name of a source file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> set[str]:
    """Return every module a file imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def touches(imported: str, *packages: str) -> bool:
    """Whether an import reaches one of the packages."""
    return any(imported == package or imported.startswith(package + ".") for package in packages)


def forbidden(room: str, imported: str) -> bool:
    """Whether the room may not import this (the import rules of the design)."""
    top = imported.split(".")[0]
    higher = ("desktop.ui", "desktop.app", "desktop.command_line", "desktop.commands")
    if touches(imported, "PySide6.QtSql"):
        return True
    if room == "forms":
        return top not in sys.stdlib_module_names and top != "forms"
    if room != "desktop.storage" and touches(imported, "sqlalchemy", "sqlite3"):
        return True
    if room in ("desktop.storage", "desktop.export", "desktop.importers"):
        own = (room, "forms")
        return touches(imported, "PySide6", *higher) or (
            top == "desktop" and imported != "desktop" and not touches(imported, *own)
        )
    if room in ("desktop.command_line", "desktop.commands"):
        return touches(imported, "PySide6", "desktop.ui", "desktop.app")
    if room == "desktop.ui":
        return touches(
            imported, "reportlab", "openpyxl", "docx", "desktop.app", "desktop.command_line"
        )
    return False


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_rooms_import_only_what_they_may(path: Path) -> None:
    room = room_of(module_name(path))
    assert not [imported for imported in imports_of(path) if forbidden(room, imported)]


def test_the_import_rules_themselves_can_fail() -> None:
    assert forbidden("forms", "PySide6.QtCore")
    assert forbidden("forms", "desktop.storage.document")
    assert forbidden("desktop.export", "desktop.storage.document")
    assert forbidden("desktop.ui", "reportlab.pdfgen")
    assert forbidden("desktop.ui", "sqlite3")
    assert forbidden("desktop.command_line", "PySide6.QtCore")
    assert forbidden("desktop.app", "PySide6.QtSql")
    assert not forbidden("desktop.export", "forms.report")
    assert not forbidden("desktop.storage", "sqlalchemy")


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_no_module_or_function_outgrows_a_reader(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_MODULE
    long = [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert not long
