"""What can be done with a quoted figure: its source, its unit, decimals and grouping."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from forms.amount import MoneyUnit
from forms.narrative import Quote

_DECIMALS: Final = (0, 1, 2, 4, 6)


def add_quote_entries(
    menu: QMenu,
    quote: Quote,
    printed: Callable[[Quote], str],
    change: Callable[[Quote], None],
    go: Callable[[], None],
    is_changeable: bool,
) -> None:
    """Add the entries of a quote; ``change`` puts another one in its place.

    ``is_changeable``: whether it may print in another unit, which only amounts do.
    """
    menu.addAction("转到来源\tCtrl+单击").triggered.connect(lambda _=False: go())
    if not is_changeable:
        return
    _choices(
        menu.addMenu("单位"),
        [(unit.value, replace(quote, unit=unit)) for unit in MoneyUnit],
        quote,
        printed,
        change,
    )
    decimals = [(f"{number} 位", replace(quote, decimals=number)) for number in _DECIMALS]
    _choices(
        menu.addMenu("小数"),
        [("按需要", replace(quote, decimals=None)), *decimals],
        quote,
        printed,
        change,
    )
    for label, other in (
        ("千位分隔", replace(quote, grouping=not quote.grouping)),
        ("带单位名称", replace(quote, with_unit=not quote.with_unit)),
    ):
        action = menu.addAction(label)
        action.setCheckable(True)
        action.setChecked(quote.grouping if label == "千位分隔" else quote.with_unit)
        action.triggered.connect(lambda _=False, other=other: change(other))


def _choices(
    menu: QMenu,
    choices: list[tuple[str, Quote]],
    quote: Quote,
    printed: Callable[[Quote], str],
    change: Callable[[Quote], None],
) -> None:
    group = QActionGroup(menu)
    for label, other in choices:
        action = menu.addAction(f"{label}\t{printed(other)}")
        action.setCheckable(True)
        action.setChecked(other == quote)
        action.triggered.connect(lambda _=False, other=other: change(other))
        group.addAction(action)
