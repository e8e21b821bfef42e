"""PinList: the units that are held, a row for each: which unit, and at which value.

Knows how many units and layers there are; knows no network and nothing of what holding does.
"""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from rnnviz.core.inside.held import Pin
from rnnviz.gui.parts.buttons import small_button
from rnnviz.gui.parts.fields import NumberField, WholeField, mark_invalid
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID
from rnnviz.gui.parts.wheel_passes import pass_wheel
from rnnviz.training.setting import Range

MOST_PINS = 100
LARGEST_WIDTH = 48 * GRID
"""A longer slider would be no more exact."""
_STEPS = 20
"""Of the slider on either side of zero."""
_VALUES = Range(-1, 1, "What the h of the unit is after every character, whatever it would be by itself.")


class PinRow(QWidget):
    """One pin, ``number`` (from 1) in its list; the names of its parts begin with ``prefix``.

    changed   it is another pin
    removed   it is not wanted any more
    refused   a sentence about a number that cannot be used
    """

    changed = Signal()
    removed = Signal()
    refused = Signal(str)

    def __init__(self, prefix: str, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.layer = WholeField(f"{prefix}_layer_{number}", 1, _layers(1), self)
        self.layer.called = "the layer"
        self.layer.setPrefix("layer ")
        self.unit = WholeField(f"{prefix}_unit_{number}", 0, _units(1), self)
        self.unit.called = "the unit"
        self.unit.setPrefix("unit ")
        self.value = NumberField(f"{prefix}_value_{number}", 0.0, _VALUES, self, decimals=3)
        self.value.called = "the value"
        self.value.setSingleStep(0.1)
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight)
        for field, widest in ((self.layer, "layer 9"), (self.unit, "unit 999"), (self.value, "−0.000")):
            field.setFixedWidth(field.fontMetrics().horizontalAdvance(widest) + 18)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setObjectName(f"{prefix}_slider_{number}")
        self.slider.setToolTip(self.value.toolTip())
        self.slider.setRange(-_STEPS, _STEPS)
        self.slider.setPageStep(_STEPS // 2)
        self.slider.setMinimumWidth(5 * GRID)
        pass_wheel(self.slider)
        self.silence = small_button(
            self, f"{prefix}_silence_{number}", "0", "Silence the unit: hold it at 0."
        )
        self.remove = small_button(self, f"{prefix}_remove_{number}", "×", "Hold this unit no longer.")
        for widget, words in (
            (self.layer, "layer"), (self.unit, "unit"), (self.value, "value"), (self.slider, "value"),
            (self.silence, "silence"), (self.remove, "remove"),
        ):  # fmt: skip
            widget.setAccessibleName(f"Pin {number}: {words}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        for widget in (self.layer, self.unit, self.slider, self.value, self.silence, self.remove):
            row.addWidget(widget, 1 if widget is self.slider else 0)
        for field in (self.layer, self.unit, self.value):
            field.valueChanged.connect(self._on_field_changed)
            field.refused.connect(self.refused)
        self.slider.valueChanged.connect(lambda steps: self.value.setValue(steps / _STEPS))
        self.silence.clicked.connect(lambda: self.value.setValue(0.0))
        self.remove.clicked.connect(self.removed)

    @property
    def pin(self) -> Pin | None:
        """None while a number in it cannot be."""
        if self.layer.mistake or self.unit.mistake or self.value.mistake:
            return None
        return Pin(self.layer.value() - 1, self.unit.value(), self.value.value())

    def show_pin(self, pin: Pin, layers: int, units: int) -> None:
        """Show it; nobody is told."""
        self.layer.allowed, self.unit.allowed = _layers(layers), _units(units)
        self.layer.setVisible(layers > 1)
        for field, value in ((self.layer, pin.layer + 1), (self.unit, pin.unit)):
            with QSignalBlocker(field):
                field.setValue(value)
            mark_invalid(field, bool(field.mistake))
        with QSignalBlocker(self.value):
            self.value.setValue(pin.value)
        self._follow_value()

    def _follow_value(self) -> None:
        mark_invalid(self.value, bool(self.value.mistake))
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(min(1.0, max(-1.0, self.value.value())) * _STEPS))

    def _on_field_changed(self) -> None:
        self._follow_value()
        for field in (self.layer, self.unit, self.value):
            mark_invalid(field, bool(field.mistake))
            if field.mistake:
                self.refused.emit(field.mistake)
                return
        self.changed.emit()


class PinList(QWidget):
    """The names of its parts begin with ``prefix``; ``most`` pins have room.

    pins_changed  see ``pins``
    mistake_made  a sentence about a number that cannot be used
    """

    pins_changed = Signal()
    mistake_made = Signal(str)

    def __init__(self, prefix: str, parent: QWidget | None = None, *, most: int = MOST_PINS) -> None:
        super().__init__(parent)
        self._prefix, self._most = prefix, most
        self._layers, self._units = 1, 1
        self._rows: list[PinRow] = []
        self.add_button = QPushButton("Hold a unit", self)
        self.add_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.add_button.setObjectName(f"{prefix}_add")
        self.add_button.setAccessibleName("Hold one more unit")
        self.add_button.setToolTip("Hold one more unit, at 0; then choose which, and its value.")
        self.add_button.clicked.connect(self._on_add_clicked)
        self.clear_button = QPushButton("Let all go", self)
        self.clear_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clear_button.setObjectName(f"{prefix}_clear")
        self.clear_button.setAccessibleName("Hold no unit any longer")
        self.clear_button.setToolTip("Hold no unit any longer.")
        self.clear_button.clicked.connect(self.clear)
        self._hint = Label("No unit is held.", self)
        self._hint.setProperty("role", "quiet")
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID // 2)
        self._column.addWidget(self._hint)
        self._column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setObjectName(f"{prefix}_pins")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for surface in (inside, scroll.viewport()):  # the card's own shows through
            surface.setAutoFillBackground(False)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID // 2)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.clear_button)
        buttons.addStretch(1)
        self.setMaximumWidth(LARGEST_WIDTH)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GRID // 2)
        rows.addLayout(buttons)
        rows.addWidget(scroll, 1)
        self._scroll = scroll
        self._told()

    @property
    def pins(self) -> tuple[Pin, ...]:
        """Those that can be; of two of one unit the later one holds."""
        return tuple(pin for row in self._rows if (pin := row.pin) is not None)

    def set_size(self, layers: int, units: int) -> None:
        """The network has so many layers of so many units: pins beyond are let go."""
        if (layers, units) == (self._layers, self._units):
            return
        kept = [pin for pin in self.pins if pin.layer < layers and pin.unit < units]
        self._layers, self._units = layers, units
        self._set(kept)

    def hold(self, wanted: Pin) -> None:
        """Hold a unit; one that is held already gets the new value."""
        pins = [pin for pin in self.pins if (pin.layer, pin.unit) != (wanted.layer, wanted.unit)]
        self._set([*pins, wanted][-self._most :])
        self.pins_changed.emit()

    def hold_only(self, pins: Sequence[Pin]) -> None:
        """Hold these; those that the network does not have are left."""
        fit = [pin for pin in pins if pin.layer < self._layers and pin.unit < self._units]
        self._set(fit[: self._most])
        self.pins_changed.emit()

    def clear(self) -> None:
        """Hold none."""
        self._set([])
        self.pins_changed.emit()

    def _set(self, pins: list[Pin]) -> None:
        while len(self._rows) > len(pins):
            row = self._rows.pop()
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self._rows) < len(pins):
            self._add_row()
        for row, pin in zip(self._rows, pins, strict=True):
            row.show_pin(pin, self._layers, self._units)
        self._told()

    def _add_row(self) -> None:
        row = PinRow(self._prefix, len(self._rows) + 1, self)
        row.changed.connect(self.pins_changed)
        row.refused.connect(self.mistake_made)
        row.removed.connect(lambda: self._remove(row))
        self._column.insertWidget(self._column.count() - 1, row)
        self._rows.append(row)
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self._scroll.setMinimumWidth(row.minimumSizeHint().width() + bar + GRID)

    def _remove(self, removed: PinRow) -> None:
        self._set([row.pin or Pin(0, 0, 0.0) for row in self._rows if row is not removed])
        self.pins_changed.emit()

    def _told(self) -> None:
        self._hint.setVisible(not self._rows)
        self.clear_button.setEnabled(bool(self._rows))
        self.add_button.setEnabled(len(self._rows) < self._most)

    def _on_add_clicked(self) -> None:
        """The next unit that is free, of the last layer that was chosen."""
        held = {(pin.layer, pin.unit) for pin in self.pins}
        layer = self.pins[-1].layer if self.pins else 0
        free = (unit for unit in range(self._units) if (layer, unit) not in held)
        self.hold(Pin(layer, next(free, 0), 0.0))
        self._rows[-1].unit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._rows[-1].unit.selectAll()


def _layers(count: int) -> Range:
    return Range(1, count, "The layer of the unit, the first one reads the characters.", whole=True)


def _units(count: int) -> Range:
    return Range(0, count - 1, "The unit that is held, counted from 0.", whole=True)
