"""The list of keys and the words about the program, from what the window itself knows."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from desktop.storage.header import PROGRAM
from desktop.ui.actions import Action, plain_text
from desktop.ui.dialog_size import begin_with_size
from desktop.ui.theme import STEP
from forms.resources import RESOURCES

_IN_TEXT = (
    ("Tab / Shift+Tab", "文字：加深一级标题 / 退回一级"),
    ("Ctrl+0 … Ctrl+4", "文字：正文、各级标题"),
    ("Esc", "填写项和表格：放弃还没有保存的输入"),
    ("Enter", "表格：下一行；填写项：下一项"),
    ("F2", "表格：修改这一格"),
    ("Delete", "表格：清除所选的格"),
)


def guide_text(actions: Iterable[Action]) -> str:
    """Return the guide in Markdown: the shipped one, then the keys of all actions."""
    path = RESOURCES / "guide" / "guide.md"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        text = _SHORT_GUIDE
    rows = [(action.key_names, plain_text(action.text)) for action in actions if action.key_names]
    table = "\n".join(f"| {keys} | {what} |" for keys, what in (*rows, *_IN_TEXT))
    keys = f"## 按键\n\n| 按键 | 作用 |\n| --- | --- |\n{table}"
    return f"{text}\n\n{rules_text()}\n\n{keys}\n"


def rules_text() -> str:
    """Return all rules of 审核 in Markdown, from their own register."""
    from forms.checks import registered

    rows = (
        f"| {one.code} | {one.level.chinese} | {one.title} | {one.text.replace('|', '／')} |"
        for one in registered()
    )
    head = "## 审核规则\n\n| 编号 | 级别 | 规则 | 内容 |\n| --- | --- | --- | --- |"
    return "\n".join((head, *rows))


_SHORT_GUIDE = """# 自评指南

1. **新建**一份报告，或用**导入 Word** 把上年的报告读进来。
2. 左边一章一页，依次填写。填好的标 ✓，还缺的标 !，数字是待处理的审核结果。
3. 填写即保存，不用另外存盘；填错了用**撤销**。
4. 文字里的数字用**插入引用**，改一处，处处跟着改。
5. 支出明细可以从 Excel 或 WPS 里整块复制、粘贴。
6. 下方的**审核结果**点一下就到那一处；核实性的问题写一句说明。
7. 全部改好后**导出 PDF**，打印、盖章、报送。
"""


ABOUT = f"""# 自评

编写、审核、存档部门整体支出绩效自评报告。版本 {PROGRAM}。

- 不需要联网，不上传任何内容。
- 一份报告是一个文件，填写即保存，每一步都可以撤销。
- 随程序附带的字体各有许可，说明和字体放在一起。
"""


class TextDialog(QDialog):
    """A page of text to read."""

    def __init__(self, title: str, markdown: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = QTextBrowser()
        text.setAccessibleName(title)
        text.setMarkdown(markdown)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        layout.addWidget(text)
        layout.addWidget(buttons)
        begin_with_size(self, 60, 44)
