"""How the window shows things: the size of its text, its contrast, the unit of its amounts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop.ui.contrast import system_wants_contrast
from desktop.ui.preferences import Preferences
from desktop.ui.session import Session
from desktop.ui.theme import set_contrast, set_text_scale, text_scale
from forms.amount import MoneyUnit

_SCALE, _CONTRAST, _UNIT = "text_scale", "contrast", "unit"
_STEP = 10
"""Percent by which the text grows or shrinks."""


class Looks(QObject):
    """Changes what is seen, never what is in the file. Choices are remembered."""

    def __init__(
        self,
        session: Session,
        preferences: Preferences,
        rebuild: Callable[[Callable[[], None]], None],
        parent: QObject | None = None,
    ) -> None:
        """``rebuild`` makes a change and shows the open report's pages anew."""
        super().__init__(parent)
        self._session, self._preferences, self._rebuild = session, preferences, rebuild
        scale = preferences.text(_SCALE)
        if scale.isdecimal() and int(scale) != text_scale(_application()):
            set_text_scale(_application(), int(scale))
        set_contrast(_application(), self.is_high_contrast)
        if preferences.text(_UNIT) == MoneyUnit.YUAN.value:
            session.unit = MoneyUnit.YUAN

    # Text ----------------------------------------------------------------------------------

    def larger(self) -> None:
        """Make the text larger."""
        self._scale_to(text_scale(_application()) + _STEP)

    def smaller(self) -> None:
        """Make the text smaller."""
        self._scale_to(text_scale(_application()) - _STEP)

    def usual_size(self) -> None:
        """Show the text as large as the system does."""
        self._scale_to(100)

    def _scale_to(self, percent: int) -> None:
        self._rebuild(lambda: self._dress(percent))

    def _dress(self, percent: int) -> None:
        percent = set_text_scale(_application(), percent)
        self._preferences.remember(_SCALE, str(percent))

    # Contrast ------------------------------------------------------------------------------

    @property
    def is_high_contrast(self) -> bool:
        """Whether high contrast is chosen, or asked for by the system."""
        return self._preferences.text(_CONTRAST) == "on" or system_wants_contrast()

    def toggle_contrast(self) -> None:
        """Choose high contrast, or leave it to the system."""
        chosen = self._preferences.text(_CONTRAST) == "on"
        self._preferences.remember(_CONTRAST, "off" if chosen else "on")
        set_contrast(_application(), self.is_high_contrast)

    # Amounts -------------------------------------------------------------------------------

    @property
    def is_in_yuan(self) -> bool:
        """Whether amounts are shown and read in 元."""
        return self._session.unit is MoneyUnit.YUAN

    def toggle_unit(self) -> None:
        """Show and read amounts in 元, or as the outline has them."""
        self._rebuild(self._change_unit)

    def _change_unit(self) -> None:
        self._session.unit = None if self.is_in_yuan else MoneyUnit.YUAN
        self._preferences.remember(_UNIT, self._session.unit.value if self._session.unit else "")


def _application() -> QApplication:
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise RuntimeError("there is no application")
    return application
