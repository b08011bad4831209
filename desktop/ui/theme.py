"""Colours and measures of the window.

Colours follow the system's light or dark scheme and never carry a meaning alone. Sizes come
from font metrics, so that they hold at any scaling; spacing goes in steps of 8. What is in
force stands in properties of the application, so that every widget finds the same.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from desktop.ui.colours import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, Colours
from desktop.ui.contrast import system_wants_contrast
from desktop.ui.style_sheet import style_sheet

STEP: Final = 8
"""Unit of spacing, in device-independent pixels."""
FORM_CHARACTERS: Final = 44
"""Width of a page's column: 40 characters of text and the margins of its editors."""
_CONTRAST, _SCALE, _FONT = "ziping.contrast", "ziping.scale", "ziping.font"
LEAST_SCALE, MOST_SCALE = 80, 220
"""Size of the window's text in percent of the system's."""


def colours() -> Colours:
    """Return the colours of the scheme now in force."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        return LIGHT
    dark = application.styleHints().colorScheme() is Qt.ColorScheme.Dark
    if application.property(_CONTRAST):
        return HIGH_DARK if dark else HIGH_LIGHT
    return DARK if dark else LIGHT


def apply_theme(application: QApplication) -> None:
    """Give the whole program one look, now and whenever the system changes its scheme."""
    application.setStyle("Fusion")
    application.setProperty(_FONT, application.font())
    set_contrast(application, system_wants_contrast())
    application.styleHints().colorSchemeChanged.connect(lambda _: _dress(application))


def set_contrast(application: QApplication, high: bool) -> None:
    """Show everything in high contrast, or as usual."""
    application.setProperty(_CONTRAST, high)
    _dress(application)


def text_scale(application: QApplication) -> int:
    """Return the size of the window's text in percent of the system's."""
    return int(application.property(_SCALE) or 100)


def set_text_scale(application: QApplication, percent: int) -> int:
    """Set the size of the window's text, within limits; return the size then in force."""
    percent = min(max(percent, LEAST_SCALE), MOST_SCALE)
    application.setProperty(_SCALE, percent)
    usual = application.property(_FONT)
    font = QFont(usual)
    if font.pointSizeF() > 0:
        font.setPointSizeF(font.pointSizeF() * percent / 100)
    else:
        font.setPixelSize(round(font.pixelSize() * percent / 100))
    application.setStyleSheet("")  # as in _dress
    application.setFont(font)
    _dress(application)
    return percent


def _dress(application: QApplication) -> None:
    scheme = colours()
    palette = QPalette()
    role = QPalette.ColorRole
    for one, colour in {
        role.Window: scheme.window,
        role.WindowText: scheme.text,
        role.Base: scheme.base,
        role.AlternateBase: scheme.alternate,
        role.Text: scheme.text,
        role.Button: scheme.window,
        role.ButtonText: scheme.text,
        role.Highlight: scheme.selection,
        role.HighlightedText: scheme.text,
        role.PlaceholderText: scheme.quiet,
        role.ToolTipBase: scheme.base,
        role.ToolTipText: scheme.text,
        role.Link: scheme.accent,
        role.Accent: scheme.accent,
        role.Mid: scheme.line,
    }.items():
        palette.setColor(one, QColor(colour))
    disabled = QPalette.ColorGroup.Disabled
    for one in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(disabled, one, QColor(scheme.quiet))
    # Without this, each widget is dressed twice, which takes four times as long.
    application.setStyleSheet("")
    application.setPalette(palette)
    scale, size = text_scale(application) / 100, QFontInfo(application.font()).pointSizeF()
    application.setStyleSheet(style_sheet(scheme, scale, size, STEP))


def text_width(widget: QWidget, characters: float) -> int:
    """Return the width of so many Chinese characters in the widget's font, in pixels."""
    return round(widget.fontMetrics().horizontalAdvance("中") * characters)


def kept_narrow(content: QWidget, width: int) -> QWidget:
    """Return a holder that gives the content the width there is, up to ``width`` pixels."""
    holder = QWidget()
    across = QHBoxLayout(holder)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(0)
    content.setMaximumWidth(width)
    across.addWidget(content, 1)
    across.addStretch(0)
    return holder
