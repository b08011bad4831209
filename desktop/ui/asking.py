"""The small question before a step that is hard to take back; not taking it is the default."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget


def agrees(
    parent: QWidget,
    sentence: str,
    details: str,
    act: str,
    *,
    stay: str = "取消",
    icon: QMessageBox.Icon = QMessageBox.Icon.Question,
) -> bool:
    """Ask whether to go on; ``act`` and ``stay`` are the words on the buttons.

    Enter and Esc both stay.
    """
    box = QMessageBox(parent)
    box.setIcon(icon)
    box.setWindowTitle("自评")
    box.setText(sentence)
    box.setInformativeText(details)
    role = QMessageBox.ButtonRole
    going = box.addButton(
        act, role.DestructiveRole if icon is QMessageBox.Icon.Warning else role.AcceptRole
    )
    staying = box.addButton(stay, role.RejectRole)
    box.setDefaultButton(staying)
    box.setEscapeButton(staying)
    box.exec()
    agreed = box.clickedButton() is going
    box.deleteLater()
    return agreed
