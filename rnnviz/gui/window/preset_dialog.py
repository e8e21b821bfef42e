"""PresetDialog: what a preset of one's own is called, says and hides.

Is told which controls may be hidden; writes no file.
"""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID
from rnnviz.training.presets import Preset


class PresetDialog(QDialog):
    """Starts from ``preset``; preset_described carries it with name, note and hidden controls.

    ``hideable`` are those that may be hidden, by objectName, in words.
    """

    preset_described = Signal(object)

    def __init__(self, preset: Preset, hideable: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preset_dialog")
        self.setWindowTitle("Save as preset")
        self._preset = preset
        self._name = QLineEdit(preset.name)
        self._name.setObjectName("preset_name")
        self._note = QPlainTextEdit(preset.note)
        self._note.setObjectName("preset_note")
        self._note.setPlaceholderText("Shown in the sidebar when the preset is opened.")
        self._name.setToolTip("What the preset is called, in the window and as a file.")
        self._note.setToolTip("A few sentences about what to do and what to watch.")
        self._note.setTabChangesFocus(True)
        self._note.setMinimumHeight(90)
        self._hide_boxes = {name: QCheckBox(words.capitalize()) for name, words in hideable.items()}
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(_labelled("&Name", self._name))
        column.addWidget(self._name)
        column.addWidget(_labelled("N&ote for who opens it", self._note))
        column.addWidget(self._note)
        hide = Label("Hide from who opens it")
        hide.setToolTip("What is ticked is not in the window while the preset is open.")
        column.addWidget(hide)
        for name, box in self._hide_boxes.items():
            box.setObjectName(f"preset_hide_{name}")
            box.setToolTip(hide.toolTip())
            box.setChecked(name in preset.hidden)
            column.addWidget(box)
        explanation = Label("The text, the settings of the next run and the page as it is shown go with it.")
        explanation.setProperty("role", "quiet")
        column.addWidget(explanation)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self._on_buttons_accepted)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _on_buttons_accepted(self) -> None:
        self.accept()
        self.preset_described.emit(
            replace(
                self._preset,
                name=self._name.text().strip() or "preset",
                note=self._note.toPlainText().strip(),
                hidden=tuple(name for name, box in self._hide_boxes.items() if box.isChecked()),
            )
        )


def _labelled(text: str, buddy: QWidget) -> Label:
    label = Label(text)
    label.setToolTip(buddy.toolTip())
    label.setBuddy(buddy)
    return label
