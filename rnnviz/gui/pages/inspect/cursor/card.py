"""CursorCard: the column of sections at the cursor, above them the field that types on.

Knows views and a field; knows neither the reader nor what the sections show.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from rnnviz.gui.pages.inspect import explanations
from rnnviz.gui.pages.inspect.cursor.here import Here
from rnnviz.gui.pages.inspect.view import View
from rnnviz.gui.panels.forecast.forecast import percent
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID, mono_font, visible

CONTEXT = 16
"""Characters before the cursor that the title quotes."""
KEYS_TOLD = 8
"""Keys that were typed on, of which is told how likely they were."""


class CursorCard(Card):
    """The card is named ``inspect_cursor_card``, the field in it ``inspect_type_on``.

    typed  all that stands in the field now, to be read after what the cursor stands on
    left   Esc was pressed in the field: back to the reader
    """

    typed = Signal(str)
    left = Signal()

    def __init__(self, sections: Sequence[View], parent: QWidget | None = None) -> None:
        super().__init__(explanations.INSPECT_CURSOR, parent)
        self.offer_subtitle("")
        self._here: Here | None = None
        self.tools = CardTools(self, "inspect_cursor", self.numbers)
        self.field = QLineEdit(self)
        self.field.setObjectName("inspect_type_on")
        self.field.setAccessibleName("Type on from the cursor")
        self.field.setPlaceholderText("Type on; Esc returns")
        self.field.setToolTip(
            "What you type is read after the character at the cursor, and the bars show what the network "
            "would expect then. Esc returns to the text."
        )
        self.field.setFont(mono_font())
        self.field.setMaxLength(200)
        self.field.textEdited.connect(self.typed)
        self.field.installEventFilter(self)
        self._keys = Label("", self)
        self._keys.setObjectName("inspect_typed_keys")
        self._keys.setProperty("role", "quiet")
        self._keys.setWordWrap(True)
        self._keys.hide()
        self._sections = tuple(sections)
        self._has_two = False
        column = QWidget()
        column.setSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum
        )  # scrolled, not squeezed
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 2, 0)
        rows.setSpacing(GRID)
        for widget in (*sections[:1], self.field, self._keys):
            rows.addWidget(widget)
        rows.addLayout(self._make_columns(), 1)
        scroll = QScrollArea(self)
        scroll.setObjectName("inspect_sections")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(column)
        for surface in (column, scroll.viewport()):  # the card's own shows through
            surface.setAutoFillBackground(False)
        bar = scroll.verticalScrollBar().sizeHint().width()
        scroll.setMinimumWidth(column.minimumSizeHint().width() + bar)
        self.body.addWidget(scroll, 1)

    def _make_columns(self) -> QHBoxLayout:
        """The first section stands above them; the second on the left, where there is room for two."""
        columns = QHBoxLayout()
        columns.setSpacing(0)
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        for place in (self._left, self._right):
            place.setSpacing(GRID)
            place.addStretch(1)
            columns.addLayout(place, 1)
        columns.setStretch(1, 0)
        self._columns = columns
        for section in self._sections[1:]:
            self._left.insertWidget(self._left.count() - 1, section)
        return columns

    def _arrange(self) -> None:
        """Two columns beside each other where both have the room they need, else one."""
        others = self._sections[2:]
        left, right = (
            max((section.minimumSizeHint().width() for section in column), default=0)
            for column in (self._sections[1:2], others)
        )
        has_two = bool(others) and self.width() >= max(2 * left, 2 * right) + 8 * GRID
        if has_two == self._has_two:
            return
        self._has_two = has_two
        before, after = (self._left, self._right) if has_two else (self._right, self._left)
        for section in others:
            before.removeWidget(section)
            after.insertWidget(after.count() - 1, section)
        self._columns.setStretch(1, int(has_two))
        self._columns.setSpacing(2 * GRID if has_two else 0)

    def type_on(self, letter: str) -> None:
        """A letter was typed in the reader: it goes on here."""
        self.field.setFocus()
        self.field.setText(self.field.text() + letter)
        self.typed.emit(self.field.text())

    def forget_typed(self) -> None:
        """The cursor stands elsewhere: what was typed on does not belong there."""
        self.field.clear()
        self._keys.hide()

    def show_here(self, here: Here | None) -> None:
        """Quote what the cursor stands on, and how likely each key was that was typed on."""
        self._here = here
        if here is None:
            self.offer_subtitle("")
            return
        marks = "".join(visible(character) for character in here.before)
        self.offer_subtitle(
            f"after “…{marks[-CONTEXT:]}”", f"after “…{marks[-CONTEXT // 2 :]}”", f"after “{marks[-1:]}”"
        )

    def numbers(self) -> NumberTable:
        """All units, and what is expected, of each character."""
        rows: list[tuple[object, ...]] = []
        if self._here is not None:
            here = self._here
            for layer, name in here.passage.watched:
                values = here.watched(layer, name).tolist()
                rows += [(name, layer + 1, f"unit {unit}", value) for unit, value in enumerate(values)]
            rows += [
                ("p", "", visible(mark), p)
                for mark, p in zip(here.vocabulary.characters, here.ps.tolist(), strict=True)
            ]
        return NumberTable(("array", "layer", "of", "value"), rows)

    def show_keys(self, keys: Sequence[tuple[str, float]], unknown: str) -> None:
        """How likely each character that was typed on was before it came, and which the network never saw."""
        told = " · ".join(f"{visible(key)} {percent(p)}" for key, p in keys[-KEYS_TOLD:])
        never = f"The network has never seen {' '.join(map(visible, unknown))}: left out." if unknown else ""
        self._keys.setText(" ".join(words for words in (told, never) if words))
        self._keys.setToolTip("How likely the network held each of them, before it came.")
        self._keys.setVisible(bool(told or never))

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self.left.emit()
            event.accept()
            return True
        return super().eventFilter(watched, event)
