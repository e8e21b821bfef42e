"""UnitChooser: a button for each unit of the loss, one of them pressed.

Knows names and words of units; knows no loss.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from rnnviz.gui.loss_units import UNITS


class UnitChooser(QWidget):
    """``unit_chosen`` carries a key of UNITS: a button was pressed."""

    unit_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for name in UNITS:
            button = QPushButton()
            button.setObjectName(f"unit_{name}")
            button.setCheckable(True)
            button.setProperty("segment", True)
            group.addButton(button)
            row.addWidget(button)
            self._buttons[name] = button
        first, *_, last = self._buttons.values()
        radius = "border-{0}-radius: 5px; border-bottom-{1}-radius: 5px;"
        first.setStyleSheet(radius.format("top-left", "left"))
        last.setStyleSheet(radius.format("top-right", "right"))
        first.setChecked(True)
        group.buttonClicked.connect(self._on_group_button_clicked)

    def set_unit(self, name: str) -> None:
        """Press the button of a unit; nobody is told."""
        self._buttons[name].setChecked(True)

    def set_seq_length(self, T: int) -> None:
        """The T that the words speak of."""
        for name, button in self._buttons.items():
            unit = UNITS[name]
            button.setText(unit.button.format(T=T))
            button.setToolTip(unit.tooltip.format(T=T))
            button.setAccessibleName(f"Loss in {unit.caption.format(T=T)}")

    def _on_group_button_clicked(self, button: QPushButton) -> None:
        self.unit_chosen.emit(button.objectName().removeprefix("unit_"))
