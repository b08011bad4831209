"""Small questions: before a step that is hard to take back, or which of two was meant."""

from __future__ import annotations

from collections.abc import Sequence

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
    box = _box(parent, sentence, details, icon)
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


def chosen(
    parent: QWidget, sentence: str, details: str, acts: Sequence[str], *, stay: str = "取消"
) -> int | None:
    """Ask which of several acts was meant, the first being the default; None for none of them.

    Esc does none of them.
    """
    box = _box(parent, sentence, details, QMessageBox.Icon.Question)
    buttons = [box.addButton(act, QMessageBox.ButtonRole.AcceptRole) for act in acts]
    box.setDefaultButton(buttons[0])
    box.setEscapeButton(box.addButton(stay, QMessageBox.ButtonRole.RejectRole))
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    return next((at for at, button in enumerate(buttons) if button is clicked), None)


def _box(parent: QWidget, sentence: str, details: str, icon: QMessageBox.Icon) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(icon)
    box.setWindowTitle("自评")
    box.setText(sentence)
    box.setInformativeText(details)
    return box
