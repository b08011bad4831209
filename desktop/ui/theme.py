"""Colours and measures of the window.

Colours follow the system's light or dark scheme and never carry a meaning alone. Sizes come
from font metrics, so that they hold at any scaling; spacing goes in steps of 8. What is in
force stands in properties of the application, so that every widget finds the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.contrast import system_wants_contrast
from forms.resources import RESOURCES

STEP: Final = 8
"""Unit of spacing, in device-independent pixels."""
FORM_CHARACTERS: Final = 44
"""Width of a page's column: 40 characters of text and the margins of its editors."""


@dataclass(frozen=True, slots=True)
class Colours:
    """One scheme; every text colour has a contrast of at least 4.5 : 1 on its ground."""

    window: str
    base: str
    alternate: str
    text: str
    quiet: str
    line: str
    accent: str
    selection: str
    tint: str
    error: str
    """For findings that must be put right, and nothing else."""
    wrong: str
    """For entries that cannot be saved as they stand."""
    notice: str


LIGHT: Final = Colours(
    window="#f4f5f7",
    base="#ffffff",
    alternate="#f8f9fb",
    text="#1d2126",
    quiet="#5c6470",
    line="#cdd2d9",
    accent="#1f5fa6",
    selection="#d5e4f5",
    tint="#e6eef8",
    error="#b3261e",
    wrong="#8a4f00",
    notice="#fdf3d7",
)
DARK: Final = Colours(
    window="#22252a",
    base="#1a1c20",
    alternate="#1f2226",
    text="#e6e8eb",
    quiet="#a3abb6",
    line="#454b54",
    accent="#8ab8ec",
    selection="#2a3f57",
    tint="#2a3644",
    error="#f2938c",
    wrong="#e5b567",
    notice="#3d351c",
)
HIGH_LIGHT: Final = Colours(
    window="#ffffff",
    base="#ffffff",
    alternate="#ffffff",
    text="#000000",
    quiet="#000000",
    line="#000000",
    accent="#00309c",
    selection="#ffe97f",
    tint="#fff6cc",
    error="#8c0000",
    wrong="#5c3300",
    notice="#fff6cc",
)
HIGH_DARK: Final = Colours(
    window="#000000",
    base="#000000",
    alternate="#000000",
    text="#ffffff",
    quiet="#ffffff",
    line="#ffffff",
    accent="#8fd0ff",
    selection="#002b57",
    tint="#001d3b",
    error="#ffb3ad",
    wrong="#ffd68a",
    notice="#332b00",
)

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
    application.setStyleSheet(
        _style(scheme, text_scale(application) / 100, QFontInfo(application.font()).pointSizeF())
    )


def _style(scheme: Colours, scale: float, size: float) -> str:
    arrow = (RESOURCES / "icons" / "down.svg").as_posix()
    return f"""
    QLineEdit, QComboBox, QPlainTextEdit, QTextEdit {{
        background: {scheme.base}; border: 1px solid {scheme.line}; border-radius: 4px;
        padding: 4px 6px; selection-background-color: {scheme.selection};
        selection-color: {scheme.text};
    }}
    QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus {{
        border: 1px solid {scheme.accent};
    }}
    QComboBox::drop-down {{ border: none; width: 20px; }}
    QComboBox::down-arrow {{ image: url({arrow}); width: 12px; height: 12px; }}
    QComboBox QAbstractItemView {{
        background: {scheme.base}; border: 1px solid {scheme.line}; outline: none;
    }}
    QPushButton, QToolButton {{
        background: {scheme.base}; border: 1px solid {scheme.line}; border-radius: 4px;
        padding: 4px 10px;
    }}
    QToolButton {{ padding: 4px 6px; }}
    QToolButton[popupMode="2"] {{ padding-right: 20px; }}
    QToolButton::menu-indicator {{
        image: url({arrow}); width: 12px; height: 12px; right: 4px;
        subcontrol-origin: padding; subcontrol-position: center right;
    }}
    QToolButton[autoRaise="true"], QPushButton:flat {{
        background: transparent; border-color: transparent;
    }}
    QPushButton:hover, QToolButton:hover {{ background: {scheme.tint}; }}
    QPushButton:pressed, QToolButton:pressed {{ background: {scheme.selection}; }}
    QPushButton:focus, QToolButton:focus, QPushButton:default {{
        border: 1px solid {scheme.accent};
    }}
    QPushButton:disabled, QToolButton:disabled {{
        color: {scheme.quiet}; background: {scheme.window};
    }}
    QToolButton[autoRaise="true"]:disabled, QPushButton:flat:disabled {{
        background: transparent;
    }}
    QAbstractItemView:focus, QTreeWidget:focus, QAbstractScrollArea#pages:focus {{
        border: 1px solid {scheme.accent};
    }}
    QMenu {{ background: {scheme.base}; border: 1px solid {scheme.line}; padding: 4px 0; }}
    QMenu::item {{ padding: 5px 28px 5px 24px; }}
    QMenu::item:selected {{ background: {scheme.selection}; color: {scheme.text}; }}
    QMenu::item:disabled {{ color: {scheme.quiet}; }}
    QMenu::separator {{ height: 1px; background: {scheme.line}; margin: 4px 0; }}
    QTextBrowser {{ background: {scheme.base}; }}
    QLineEdit:disabled, QComboBox:disabled, QLineEdit:read-only, QTextEdit:read-only,
    QPlainTextEdit:read-only {{ background: {scheme.window}; }}
    QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] {{
        border: 1px solid {scheme.wrong};
    }}
    QTableView {{
        background: {scheme.base}; border: 1px solid {scheme.line}; border-radius: 4px;
        gridline-color: {scheme.line};
    }}
    QTableView QLineEdit {{ border-radius: 0; padding: 0 3px; }}
    QHeaderView::section {{
        background: {scheme.window}; color: {scheme.quiet}; border: none; padding: 4px 3px;
        border-right: 1px solid {scheme.line}; border-bottom: 1px solid {scheme.line};
    }}
    QTableCornerButton::section {{
        background: {scheme.window}; border: none;
        border-right: 1px solid {scheme.line}; border-bottom: 1px solid {scheme.line};
    }}
    QToolTip {{
        background: {scheme.base}; color: {scheme.text}; border: 1px solid {scheme.line};
        padding: 4px;
    }}
    #sections {{
        background: {scheme.window}; border: none; outline: none; padding-top: {STEP}px;
    }}
    #sections::item {{ padding: 6px 4px; border: none; }}
    #sections::item:selected {{ background: {scheme.selection}; color: {scheme.text}; }}
    #page {{ background: {scheme.base}; }}
    #notice {{ background: {scheme.notice}; }}
    #state {{ background: {scheme.tint}; }}
    #heading {{ font-weight: bold; font-size: {15 * scale:.1f}pt; }}
    #banner {{ font-weight: bold; font-size: {22 * scale:.1f}pt; }}
    #caption {{ font-weight: bold; }}
    #quiet {{ color: {scheme.quiet}; }}
    #error {{ color: {scheme.error}; }}
    #wrong {{ color: {scheme.wrong}; }}
    QStatusBar::item {{ border: none; }}
    QDockWidget {{ font-size: {size:.1f}pt; }}
    """


def text_width(widget: QWidget, characters: float) -> int:
    """Return the width of so many Chinese characters in the widget's font, in pixels."""
    return round(widget.fontMetrics().horizontalAdvance("中") * characters)
