"""CardTools: what a card offers at the end of its header: what it means, and its picture and numbers.

A "?" with the card's explanation; and a menu: the picture as PNG or SVG, the numbers copied or as
CSV. Knows a card and a table; knows neither what is drawn nor what is counted.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QToolButton, QWidget

from rnnviz.core.errors import UserError
from rnnviz.core.files import write_text
from rnnviz.gui.parts.asking import PICTURES, ask_for_file, inform
from rnnviz.gui.parts.buttons import small_button
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.names import named, written
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.plain import file_name
from rnnviz.gui.parts.theme import GRID

TABLES = "CSV tables (*.csv)"


class CardTools(QWidget):
    """Puts itself at the end of the header of ``card``; its parts are called by ``name``.

    numbers      makes the table of what is shown now; None where there are no numbers to take along
    mistake_made  a sentence: a file could not be written
    """

    mistake_made = Signal(str)

    def __init__(self, card: Card, name: str, numbers: Callable[[], NumberTable] | None = None) -> None:
        super().__init__(card)
        self._card, self._name, self._numbers = card, name, numbers
        self._title = title = card.accessibleName()
        self.help = small_button(self, f"{name}_help", "?", f"What {title} shows, and how it is made.")
        self.help.setAccessibleName(f"What {title} shows")
        self.help.clicked.connect(self._explain)
        self.take = small_button(self, f"{name}_take", "⋯", "Take the picture or its numbers along.")
        self.take.setAccessibleName(f"Take {title} along")
        self.take.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.take)
        for text, called, does in (
            ("Save picture …", "picture", self._ask_for_picture),
            ("Copy numbers", "copy", self._copy),
            ("Save numbers as CSV …", "csv", self._ask_for_csv),
        ):
            if numbers is not None or called == "picture":
                action = menu.addAction(text)
                action.setObjectName(f"{name}_{called}")
                action.triggered.connect(does)
        self.take.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        row.addWidget(self.help)
        row.addWidget(self.take)
        card.header.addWidget(self)

    def save_picture(self, path: Path) -> None:
        """Write the card to ``path`` as PNG or SVG, by the suffix."""
        self._write(partial(self._card.export, path))

    def save_numbers(self, path: Path) -> None:
        """Write the numbers to ``path`` as CSV."""
        if self._numbers is not None:
            self._write(partial(write_text, path, self._numbers().as_csv()))

    def _explain(self) -> None:
        inform(self, named(self._title), written(self._card.explanation))

    def _ask_for_picture(self) -> None:
        ask_for_file(self, "Save picture", PICTURES, self.save_picture, save_as=self._file("png"))

    def _ask_for_csv(self) -> None:
        ask_for_file(self, "Save numbers", TABLES, self.save_numbers, save_as=self._file("csv"))

    def _copy(self) -> None:
        if self._numbers is not None:
            QApplication.clipboard().setText(self._numbers().as_tabbed())

    def _file(self, suffix: str) -> str:
        return f"{file_name(self._name.replace('_', '-'))}.{suffix}"

    def _write(self, write: Callable[[], object]) -> None:
        try:
            write()
        except UserError as error:
            self.mistake_made.emit(str(error))
