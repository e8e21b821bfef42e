"""ColumnView: one text of the grid under what it is written by, and where it parts from another.

Knows a text and what is said of it; knows no network.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QToolButton, QVBoxLayout, QWidget

from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.pages.write.grid.columns import GridColumn, GridTexts
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.plain import tip
from rnnviz.gui.parts.theme import GRID, Theme
from rnnviz.gui.parts.written_text import WrittenText

SHOWN_BEFORE = 40
"""Characters of the start that stand before what was written."""


class ColumnView(QWidget):
    """The column ``number``, from 0; its parts are named ``grid_column_0``, ``grid_text_0`` …

    title   pressed, the others are to be compared with it
    opened  it is to be looked at where a text is looked at character by character
    """

    opened = Signal()

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = QRadioButton(self)
        self.title.setObjectName(f"grid_column_{number}")
        self.title.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.open_button = QToolButton(self)
        self.open_button.setObjectName(f"grid_open_{number}")
        self.open_button.setProperty("small", True)
        self.open_button.setText("↑")
        self.open_button.clicked.connect(self.opened)
        policy = self.open_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # all texts begin at one height
        self.open_button.setSizePolicy(policy)
        self.text = WrittenText(f"grid_text_{number}", "", self, same="quiet", otherwise="text")
        self.text.setMinimumHeight(4 * self.text.fontMetrics().lineSpacing())
        self.note = FittedLabel(self)
        self.note.setObjectName(f"grid_note_{number}")
        self.note.setProperty("role", "quiet")
        head = QHBoxLayout()
        head.setSpacing(GRID // 2)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.open_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GRID // 2)
        rows.addLayout(head)
        rows.addWidget(self.text, 1)
        rows.addWidget(self.note)

    def set_theme(self, theme: Theme) -> None:
        self.text.set_theme(theme)

    def show_column(self, column: GridColumn, *, is_reference: bool, opens: str) -> None:
        """Head it; ``opens`` says what its arrow does, '' where there is nothing to open."""
        self.title.setText(column.title)
        self.title.setAccessibleName(f"{column.title}: compare the others with it")
        self.title.setToolTip(tip(f"{column.words} Choose it, and the others are compared with this one."))
        self.title.setChecked(is_reference)
        self.title.setEnabled(column.network is not None)
        self.text.setAccessibleName(f"{column.title}: what is written")
        self.open_button.setVisible(bool(opens))
        self.open_button.setToolTip(tip(opens))
        self.open_button.setAccessibleName(f"{column.title}: {opens}")

    def show_text(self, texts: GridTexts, number: int, vocabulary: Vocabulary) -> None:
        """What column ``number`` wrote, and where it parts from the reference."""
        column, ids = texts.order.columns[number], texts.written[number]
        before = vocabulary.decode(texts.order.draft.start[-SHOWN_BEFORE:]) if len(ids) else ""
        parts_at = texts.parts_at(number)
        is_reference = number == texts.order.reference
        own_from = 0 if is_reference else len(ids) if parts_at is None else parts_at
        is_own = tuple(place >= own_from for place in range(len(ids)))
        self.text.show_text(before, vocabulary.decode(ids), is_own, parts_at)
        if column.network is None:
            self.note.offer(column.words, "not there")
        elif is_reference:
            self.note.offer("the others are compared with this one", "compared with", "")
        elif parts_at is None:
            self.note.offer("the same throughout", "the same")
        else:
            where = f"parts at character {parts_at + 1:,}"
            self.note.offer(f"{where} of {len(ids):,}", where, f"from {parts_at + 1:,} on")

    def clear(self) -> None:
        """Nothing is written yet."""
        self.text.show_text("", "", (), None)
        self.note.offer("")
