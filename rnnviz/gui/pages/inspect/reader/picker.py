"""TintPicker: what the characters are painted by: one of the kinds, and of the units which one.

Knows tints and what a network has; knows no text and no colours.
"""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from rnnviz.core.network.architecture import Architecture
from rnnviz.gui.pages.inspect.reader.scale import WORDS
from rnnviz.gui.pages.inspect.tint import Tint, TintKind, unit
from rnnviz.gui.parts.fields import WholeField, mark_invalid
from rnnviz.gui.parts.segments import Segments
from rnnviz.gui.parts.theme import GRID
from rnnviz.gui.parts.wheel_passes import pass_wheel
from rnnviz.training.setting import Range


class TintPicker(QWidget):
    """Buttons ``inspect_tint_unit`` …, the unit's number, and its array where there are several.

    tint_chosen   a Tint that was chosen here
    mistake_made  a sentence about a unit that there is not
    """

    tint_chosen = Signal(object)
    mistake_made = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kinds = Segments("inspect_tint", [kind.name.lower() for kind in TintKind], self)
        for kind in TintKind:
            self._kinds.set_words(kind.name.lower(), kind.value, WORDS[kind], f"Paint by {kind.value}")
        self._kinds.chosen.connect(self._on_kinds_chosen)
        self._unit = WholeField("inspect_unit", 0, _units(1), self)
        self._unit.called = "unit"
        self._unit.setAccessibleName("Number of the unit")
        self._unit.setFixedWidth(self._unit.fontMetrics().horizontalAdvance("0,000") + 22)
        self._unit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._unit.valueChanged.connect(self._on_unit_changed)
        self._unit.refused.connect(self.mistake_made)
        self._array = QComboBox(self)
        self._array.setObjectName("inspect_array")
        self._array.setAccessibleName("Which numbers of the unit")
        self._array.setToolTip("Which of the arrays of the cell, and of which layer.")
        self._array.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._array.setMinimumContentsLength(4)  # the page is as narrow as it is with one layer
        self._array.setMaximumWidth(self._array.fontMetrics().horizontalAdvance("cand of layer 00") + 36)
        pass_wheel(self._array)
        self._array.activated.connect(self._choose_unit)
        self._array.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        row.addWidget(self._kinds)
        row.addWidget(self._unit)
        row.addWidget(self._array, 100)
        row.addStretch(1)

    def show_architecture(self, architecture: Architecture) -> None:
        """Offer what such a network has."""
        self._unit.allowed = _units(architecture.hidden_size)
        self._unit.setToolTip(f"{self._unit.allowed.meaning} {self._unit.allowed.describe()}.")
        offered = [(k, w) for k in range(architecture.layers) for w in architecture.cell.watched]
        keys = [(layer, watched.name) for layer, watched in offered]
        if keys != [self._array.itemData(i) for i in range(self._array.count())]:
            self._array.clear()
            for layer, watched in offered:
                of_layer = f" of layer {layer + 1}" if architecture.layers > 1 else ""
                self._array.addItem(f"{watched.name}{of_layer}", (layer, watched.name))
                self._array.setItemData(
                    self._array.count() - 1, watched.words, Qt.ItemDataRole.ToolTipRole
                )  # fmt: skip
            self._array.setVisible(len(offered) > 1)

    def show_tint(self, tint: Tint) -> None:
        """It was chosen here or elsewhere."""
        self._kinds.press(tint.kind.name.lower())
        if tint.kind is TintKind.UNIT:
            with QSignalBlocker(self._unit):
                self._unit.setValue(tint.unit)
            mark_invalid(self._unit, False)
            for number in range(self._array.count()):
                if tuple(self._array.itemData(number)) == (tint.layer, tint.array):
                    self._array.setCurrentIndex(number)

    def _choose_unit(self) -> None:
        layer, array = self._array.currentData() or (0, "h")
        self.tint_chosen.emit(unit(self._unit.value(), layer, array))

    def _on_kinds_chosen(self, name: str) -> None:
        kind = TintKind[name.upper()]
        if kind is TintKind.UNIT:
            self._choose_unit()
        else:
            self.tint_chosen.emit(Tint(kind))

    def _on_unit_changed(self, _value: int) -> None:
        mistake = self._unit.mistake
        mark_invalid(self._unit, bool(mistake))
        if mistake:
            self.mistake_made.emit(mistake)
        else:
            self._choose_unit()


def _units(count: int) -> Range:
    return Range(0, count - 1, "Which unit the characters are painted by, counted from 0.", whole=True)
