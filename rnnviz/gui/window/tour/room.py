"""Where the card of a tour has room: beside the menus, where nothing else stands, else in a row of its own.

Knows the frame of a window; knows no card.
"""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QSizePolicy, QToolBar, QWidget


class TourRoom(NamedTuple):
    """bar    to lie in;  taken  how many pixels of it are others', at its left and its right
    row    what is there for the card alone, and goes with it; None where the bar is others', too
    """

    bar: QWidget
    taken: Callable[[], tuple[int, int]]
    row: QWidget | None = None


def room_in(window: QMainWindow, *, is_native: bool) -> TourRoom:
    """Beside the menus of ``window``; where they stand at the top of the screen (``is_native``, as on macOS),
    in a row above its toolbar."""
    return _in_a_row(window) if is_native else _beside_menus(window)


def _beside_menus(window: QMainWindow) -> TourRoom:
    menus = window.menuBar()
    corner = menus.cornerWidget(Qt.Corner.TopRightCorner)

    def taken() -> tuple[int, int]:
        left = max(menus.actionGeometry(action).right() for action in menus.actions())
        return left, corner.width() if corner is not None and corner.isVisible() else 0

    return TourRoom(menus, taken)


def _in_a_row(window: QMainWindow) -> TourRoom:
    bar = QToolBar("Tour", window)
    bar.setObjectName("tour_bar")
    bar.setMovable(False)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    row = QWidget()
    row.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    bar.addWidget(row)
    first = next(tools for tools in window.findChildren(QToolBar) if tools is not bar)
    window.insertToolBar(first, bar)
    window.insertToolBarBreak(first)
    bar.hide()
    return TourRoom(row, lambda: (0, 0), bar)
