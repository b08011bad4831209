"""One word for one thing: no text the user reads has a word that the house does not use."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FORBIDDEN = re.compile(
    r"附件|快照|撤消|工作簿|核实项|未说明|未改正|未处理|未了结|未归位|〔未填〕|上一年"
    r"|上移一行$|下移一行$|在上方插入行|按科目编码排序|去年"
    r"|\b(?:Ins|Del|PgDown|Return)\b(?!')"
)
"""The variants that CONTRIBUTING.md names (words the user reads)."""
CHINESE = re.compile("[\u4e00-\u9fff]")
PATTERN = re.compile(r"[|\\?]|\(\?")
"""What stands in regular expressions, which read texts of others."""
READ = {"起是附件，文字放入“未归类”，请另行安排。", "“今年”“去年”", "去年", "今年"}
"""What speaks of a document that is read or checked."""


def told(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the string literals of a module, without docstrings and patterns."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.value)
        for parent in ast.walk(tree)
        for node in ast.iter_child_nodes(parent)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            text = node.value
            if CHINESE.search(text) and not PATTERN.search(text.replace("\\n", "")):
                yield node.lineno, text


def wrong_in(text: str) -> list[str]:
    """Return the words of a text that the house does not use."""
    known = any(one in text if len(one) > 4 else one == text for one in READ)
    return [] if known else [found.group() for found in FORBIDDEN.finditer(text)]


@pytest.mark.parametrize("room", ["desktop", "forms"])
def test_no_text_of_the_program_has_another_word(room: str) -> None:
    wrong = [
        (path.relative_to(ROOT).as_posix(), line, words)
        for path in sorted((ROOT / room).rglob("*.py"))
        for line, text in told(path)
        if (words := wrong_in(text))
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ["guide.md", "chapters.md"])
def test_the_guide_has_no_other_word(name: str) -> None:
    text = (ROOT / "resources" / "guide" / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("python3")]
    assert [words for line in lines if (words := wrong_in(line))] == []


def test_the_scan_itself_finds_what_is_wrong() -> None:
    assert wrong_in("已添加附件") == ["附件"]
    assert wrong_in("在当前行上方插入一行（Ins）") == ["Ins"]
    assert wrong_in("去年数") == ["去年"]
    assert wrong_in("从去年的文件…") == ["去年"]
    assert wrong_in("从上年的文件…") == []
    assert wrong_in("上移一行") == ["上移一行"]
