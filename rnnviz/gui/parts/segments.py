"""Segments: buttons in one row of which one is pressed: a choice that is seen whole.

Knows names and words; knows not what is chosen.
"""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QPushButton, QWidget


class Segments(QWidget):
    """A button for each of ``names``, called ``prefix_name``; the first is pressed.

    chosen  the name of the button that was pressed by mouse or keyboard
    """

    chosen = Signal(str)

    def __init__(self, prefix: str, names: Iterable[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for name in names:
            button = QPushButton()
            button.setObjectName(f"{prefix}_{name}")
            button.setCheckable(True)
            button.setProperty("segment", True)
            # By Tab, but not by a click: Space then still runs and pauses.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            group.addButton(button)
            row.addWidget(button)
            self._buttons[name] = button
        buttons = list(self._buttons.values())
        for button in {buttons[0], buttons[-1]}:
            ends = [side for side, end in (("left", buttons[0]), ("right", buttons[-1])) if button is end]
            button.setStyleSheet(
                "".join(f"border-top-{end}-radius: 5px; border-bottom-{end}-radius: 5px;" for end in ends)
            )
        buttons[0].setChecked(True)
        group.buttonClicked.connect(self._on_group_button_clicked)

    def set_words(self, name: str, text: str, tooltip: str, accessible_name: str) -> None:
        """What stands on a button, and what is said of it."""
        button = self._buttons[name]
        button.setText(text)
        button.setToolTip(tooltip)
        button.setAccessibleName(accessible_name)

    @property
    def pressed(self) -> str:
        """The name of the button that is."""
        return next(name for name, button in self._buttons.items() if button.isChecked())

    def press(self, name: str) -> None:
        """Choose by program; nobody is told."""
        self._buttons[name].setChecked(True)

    def _on_group_button_clicked(self, clicked: QAbstractButton) -> None:
        self.chosen.emit(next(name for name, button in self._buttons.items() if button is clicked))
