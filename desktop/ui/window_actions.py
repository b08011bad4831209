"""What the window offers: one list, from which menus, shortcuts and the list of keys are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.actions import CHANGEABLE, FILE, Action
from desktop.ui.beginnings import beginnings
from desktop.ui.custody import custody_actions
from desktop.ui.desk_actions import desk_actions
from desktop.ui.importing.importing import importing_actions

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow


def window_actions(window: MainWindow) -> list[Action]:
    """Return all actions, in the order of the menus."""
    return [
        *beginnings(window),
        *_file_actions(window),
        *_edit_actions(window),
        *_insert_actions(window),
        *_view_actions(window),
        *desk_actions(window),
        *custody_actions(window),
        *importing_actions(window),
    ]


def _file_actions(window: MainWindow) -> list[Action]:
    files, handing_on = window.files, window.handing_on
    return [
        Action("save", "保存", window.save, "Ctrl+S", "文件", 2, CHANGEABLE,
               "填写即保存；按一下，正在填的一项也立刻存好"),
        Action("save_copy", "另存副本…", files.save_copy, "Ctrl+Shift+S", "文件", 2, FILE),
        Action("hand_in", "另存不带修改记录的副本…", files.hand_in_copy, "", "文件", 2, FILE,
               "交出去的副本：只有现在的内容，不带以前改过什么"),
        Action("export_pdf", "导出 PDF…", handing_on.export_pdf, "Ctrl+Shift+E", "文件", 3, FILE),
        Action("export_draft", "导出草稿 PDF…", handing_on.export_draft, "", "文件", 3, FILE),
        Action("export_word", "导出 Word…", handing_on.export_word, "", "文件", 3, FILE,
               "版式相同的 Word 文件，可以再改"),
        Action("export_workbook", "导出 Excel…",
               lambda: handing_on.export(".xlsx", "Excel"), "", "文件", 3, FILE,
               "各表和指标的 Excel 文件，合计旁边有核对公式"),
        Action("export_json", "导出数据文件…",
               lambda: handing_on.export(".json", "数据文件"), "", "文件", 3, FILE,
               "报告的全部内容（JSON 格式），给别的程序读取；报送用不着"),
        Action("print", "打印…", handing_on.print_report, "Ctrl+P", "文件", 4, FILE,
               "把导出的 PDF 原样送到打印机"),
        Action("print_draft", "打印草稿…", handing_on.print_draft, "", "文件", 4, FILE),
        Action("close", "关闭文件", window.close_file, "Ctrl+W", "文件", 5, FILE),
        Action("quit", "退出", window.leave, "Ctrl+Q", "文件", 5),
    ]  # fmt: skip


def _edit_actions(window: MainWindow) -> list[Action]:
    def on_focus(name: str, text: str, keys: str, needs: str = CHANGEABLE) -> Action:
        command = {"select_all": "selectAll"}.get(name, name)
        return Action(name, text, lambda: window.inserting.on_focus(command), "", "编辑", 1, needs,
                      f"{text}：在正在编辑的文字、填写栏或表格里", keys=keys)  # fmt: skip

    return [
        Action("undo", "撤销", window.undo, "Ctrl+Z", "编辑", 0, CHANGEABLE),
        Action("redo", "重做", window.redo, "Ctrl+Y", "编辑", 0, CHANGEABLE, also="Ctrl+Shift+Z"),
        on_focus("cut", "剪切", "Ctrl+X"),
        on_focus("copy", "复制", "Ctrl+C", FILE),
        on_focus("paste", "粘贴", "Ctrl+V"),
        on_focus("select_all", "全选", "Ctrl+A", FILE),
    ]


def _insert_actions(window: MainWindow) -> list[Action]:
    def on_table(name: str) -> Action:
        text, keys, group = {
            "add_row": ("添加行", "", 0),
            "insert_row": ("插入行", "Ins", 0),
            "delete_rows": ("删除行", "Ctrl+Del", 0),
            "move_up": ("上移", "Alt+Up", 1),
            "move_down": ("下移", "Alt+Down", 1),
        }[name]
        return Action(
            name, text, lambda: window.inserting.on_table(name), "", "表格", group, CHANGEABLE,
            f"{text}：先点一下要改的表格", keys=keys,
        )  # fmt: skip

    return [
        Action("quote", "引用…", window.inserting.offer_quotes, "Ctrl+J", "插入", 0, CHANGEABLE,
               "在文字中引用填好的指标"),
        Action("sentence", "标准句…", window.inserting.offer_sentences, "Ctrl+Shift+J", "插入", 0,
               CHANGEABLE, "在文字中插入提纲给出的句子"),
        *(on_table(name)
          for name in ("add_row", "insert_row", "delete_rows", "move_up", "move_down")),
    ]  # fmt: skip


def _view_actions(window: MainWindow) -> list[Action]:
    showing = window.showing
    return [
        Action("next_tab", "下一章", lambda: window.work.step(1), "Ctrl+PgDown", "查看", 0, FILE),
        Action("previous_tab", "上一章", lambda: window.work.step(-1), "Ctrl+PgUp", "查看", 0,
               FILE),
        Action("preview", "预览", window.preview.toggle, "F9", "查看", 1, checkable=True,
               hint="在右边显示印出来的样子"),
        Action("check", "审核", window.steps.check, "F7", "审核", 0, FILE,
               "重新审核，并打开审核结果"),
        Action("next_finding", "到下一条结果", window.steps.next, "F8", "审核", 0, FILE),
        Action("previous_finding", "到上一条结果", window.steps.previous, "Shift+F8", "审核", 0,
               FILE),
        Action("finding_here", "这一处的审核意见", window.steps.here, "Ctrl+F8", "审核", 0, FILE,
               "说出审核对正在填的这一处的意见；点记号也可以"),
        Action("larger", "放大文字", showing.looks.larger, "Ctrl+=", "查看", 3,
               hint="界面上的字大一些"),
        Action("smaller", "缩小文字", showing.looks.smaller, "Ctrl+-", "查看", 3,
               hint="界面上的字小一些"),
        Action("usual_size", "文字恢复原来的大小", showing.looks.usual_size, "", "查看", 3),
        Action("contrast", "高对比度", showing.toggle_contrast, "", "查看", 3, checkable=True,
               hint="黑白分明；系统已设高对比度的，一直如此"),
        Action("yuan", "金额以元显示和填写", showing.toggle_unit, "Ctrl+Shift+U", "查看", 2,
               checkable=True, hint="只管窗口里的显示和填写，印出来仍按提纲的单位"),
        Action("guide", "指南", showing.open_guide, "F1", "帮助", 0,
               hint="打开指南，停在正在填的这一章；快捷键一览在最后"),
        Action("commands", "查找命令…", showing.commands, "Ctrl+Shift+P", "帮助", 0,
               hint="输入几个字，找到要做的事"),
        Action("about", "关于自评", showing.about, "", "帮助", 3),
    ]  # fmt: skip
