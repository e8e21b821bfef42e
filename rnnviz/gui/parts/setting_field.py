"""The field of a setting: for a number, a choice, or yes and no; made from what is known of the setting.

Knows no setting by name, no run and no form.
"""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from rnnviz.gui.parts.fields import NumberField, WholeField
from rnnviz.gui.parts.wheel_passes import pass_wheel
from rnnviz.training.setting import Choices, Range, Setting, Switch


class ChoiceField(QComboBox):
    """One of a few words; each says in a tooltip what it does. ``valueChanged`` carries the word."""

    valueChanged = Signal(str)

    def __init__(self, choices: Choices, value: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for word, meaning in choices.words.items():
            self.addItem(word)
            self.setItemData(self.count() - 1, meaning, Qt.ItemDataRole.ToolTipRole)
        self.setValue(value)
        pass_wheel(self)
        self.currentTextChanged.connect(self.valueChanged)

    def value(self) -> str:
        return self.currentText()

    def setValue(self, value: str) -> None:
        self.setCurrentText(value)


class SwitchField(QCheckBox):
    """Yes or no. ``valueChanged`` carries which."""

    valueChanged = Signal(bool)

    def __init__(self, value: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("wordless", True)  # its name stands before it: its edge is that of other fields
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # after a click Space still runs and pauses
        self.setValue(value)
        self.toggled.connect(self.valueChanged)

    def value(self) -> bool:
        return self.isChecked()

    def setValue(self, value: bool) -> None:
        self.setChecked(value)


SettingField = WholeField | NumberField | ChoiceField | SwitchField
"""Each has ``value``, ``setValue`` and ``valueChanged``; one for numbers has what ``fields`` says, too."""


def make_field(setting: Setting, value: Any) -> SettingField:
    """The field of ``setting``, under its name, with ``value`` in it."""
    field: SettingField
    match setting.kind:
        case Range() as numbers if numbers.whole:
            field = WholeField(setting.name, value, numbers)
        case Range() as numbers:
            field = NumberField(setting.name, value, numbers)
        case Choices() as choices:
            field = ChoiceField(choices, value)
        case Switch():
            field = SwitchField(value)
    field.setObjectName(setting.name)
    field.setAccessibleName(setting.label)
    field.setToolTip(setting.tip)
    return field
