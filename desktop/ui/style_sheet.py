"""The window's style sheet, made of a scheme's colours."""

from __future__ import annotations

from desktop.ui.colours import Colours
from forms.resources import RESOURCES


def style_sheet(scheme: Colours, scale: float, size: float, step: int) -> str:
    """Return the style sheet.

    ``scale`` is the text's, ``size`` its size in points, ``step`` the unit of spacing in pixels.
    """
    parts = _parts(scheme, scale, size, step) + _bars(scheme, size)
    return _controls(scheme) + _menus(scheme) + _tables(scheme) + parts


def _controls(scheme: Colours) -> str:
    """Return how fields and buttons look."""
    arrow = _icon("down", scheme)
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
        padding: 4px 10px; outline: none;
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
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QTextBrowser {{ background: {scheme.base}; }}
    QLineEdit:disabled, QComboBox:disabled, QLineEdit:read-only, QTextEdit:read-only,
    QPlainTextEdit:read-only {{ background: {scheme.window}; }}
    QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] {{
        border: 1px solid {scheme.wrong};
    }}
    """


def _menus(scheme: Colours) -> str:
    """Return how the menus look."""
    return f"""
    QMenuBar {{ background: {scheme.window}; border-bottom: 1px solid {scheme.line}; }}
    QMenuBar::item {{ padding: 4px 10px; background: transparent; }}
    QMenuBar::item:selected {{ background: {scheme.selection}; }}
    QMenuBar::item:disabled {{ color: {scheme.quiet}; }}
    QMenu {{ background: {scheme.base}; border: 1px solid {scheme.line}; padding: 4px 0; }}
    QMenu::item {{ padding: 5px 28px 5px 24px; }}
    QMenu::item:selected {{ background: {scheme.selection}; color: {scheme.text}; }}
    QMenu::item:disabled {{ color: {scheme.quiet}; }}
    QMenu::separator {{ height: 1px; background: {scheme.line}; margin: 4px 0; }}
    """


def _tables(scheme: Colours) -> str:
    """Return how tables look."""
    return f"""
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
    """


def _parts(scheme: Colours, scale: float, size: float, step: int) -> str:
    """Return how the window's own parts look."""
    return f"""
    QToolTip {{
        background: {scheme.base}; color: {scheme.text}; border: 1px solid {scheme.line};
        padding: 4px;
    }}
    #sections {{
        background: {scheme.window}; border: none; outline: none; padding-top: {step}px;
    }}
    #sections::item {{ padding: 6px 4px; border: none; }}
    #sections::item:selected {{ background: {scheme.selection}; color: {scheme.text}; }}
    #page {{ background: {scheme.base}; }}
    #notice {{ background: {scheme.notice}; }}
    #notice[done="true"] {{ background: {scheme.done}; }}
    #state {{ background: {scheme.tint}; }}
    #heading {{ font-weight: bold; font-size: {15 * scale:.1f}pt; }}
    #banner {{ font-weight: bold; font-size: {22 * scale:.1f}pt; }}
    #caption {{ font-weight: bold; }}
    #quiet {{ color: {scheme.quiet}; }}
    FindingRow[current="true"] {{
        background: {scheme.tint}; border-left: 3px solid {scheme.accent};
    }}
    FindingRow QPushButton {{ padding: 1px 8px; }}
    FindingRow RuleButton {{ padding: 1px 2px; }}
    #explanation {{ padding: 1px 4px; }}
    FindingMark {{ padding: 0 2px; border: 1px solid transparent; }}
    FindingMark:hover {{ text-decoration: underline; }}
    FindingMark, NoteLabel, MarksLegend {{ font-size: {0.88 * size:.1f}pt; }}
    #link {{ color: {scheme.accent}; text-decoration: underline; }}
    #error {{ color: {scheme.error}; }}
    #unsaved {{ color: {scheme.wrong}; text-decoration: underline; padding: 0 2px; }}
    #wrong {{ color: {scheme.wrong}; }}
    #held {{ background: {scheme.base}; border-top: 1px solid {scheme.line}; }}
    #rule {{ color: {scheme.line}; }}
    RowButtons QToolButton {{ padding: 4px 3px; }}
    QuickBar QToolButton {{ padding: 2px 8px; border: none; border-radius: 0; }}
    QuickBar QToolButton:checked {{ background: {scheme.selection}; }}
    #offers {{ border: 1px solid {scheme.quiet}; }}
    """


def _bars(scheme: Colours, size: float) -> str:
    """Return how boxes to tick, scroll bars, and the bars of docks look."""
    check, close = _icon("check", scheme), _icon("close", scheme)
    return f"""
    QStatusBar::item {{ border: none; }}
    QCheckBox::indicator {{
        width: 14px; height: 14px; background: {scheme.base};
        border: 1px solid {scheme.quiet}; border-radius: 3px;
    }}
    QCheckBox::indicator:checked {{ image: url({check}); border: 2px solid {scheme.accent}; }}
    QCheckBox:focus {{ color: {scheme.accent}; }}
    QScrollBar:vertical {{ background: {scheme.window}; width: 14px; }}
    QScrollBar:horizontal {{ background: {scheme.window}; height: 14px; }}
    QScrollBar::handle {{
        background: {scheme.line}; border-radius: 4px; margin: 3px;
        min-height: 28px; min-width: 28px;
    }}
    QScrollBar::handle:hover {{ background: {scheme.quiet}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QDockWidget {{ font-size: {size:.1f}pt; titlebar-close-icon: url({close}); }}
    QToolButton#qt_dockwidget_closebutton {{
        image: url({close}); width: 12px; height: 12px; padding: 3px;
    }}
    """


def _icon(name: str, scheme: Colours) -> str:
    """Return the path of an icon that is seen on the scheme's ground."""
    ground = "dark" if scheme.is_dark else "light"
    return (RESOURCES / "icons" / f"{name}_{ground}.svg").as_posix()
