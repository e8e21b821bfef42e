"""BranchDialog: with which settings, and on which text, a run is to go on from a moment of another.

Is told where that moment stands; begins no run.
"""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rnnviz.core.errors import SettingError
from rnnviz.core.foreign import shown
from rnnviz.gui.parts.asking import TEXTS, ask_for_file
from rnnviz.gui.parts.names import rewrite_new
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID
from rnnviz.gui.window.settings_form import SettingsForm
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.branch import MAY_DIFFER

WIDTH = 300


class BranchDialog(QDialog):
    """Starts from ``config``, the settings of the run at ``iteration`` of the text called ``text``.

    branch_wanted  the settings, and the file of another text or None
    """

    branch_wanted = Signal(object, object)

    def __init__(
        self, config: TrainingConfig, iteration: int, text: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("branch_dialog")
        self.setWindowTitle("Go on from here")
        self._path: Path | None = None
        words = Label(
            f"A run of its own goes on from iteration {iteration:,}; the one that is there is kept as it is. "
            "What the network is made of stays the same."
        )
        words.setWordWrap(True)
        words.setFixedWidth(WIDTH)
        # What is changed most often stands first.
        wanted = sorted(MAY_DIFFER, key=lambda setting: setting.name != "learning_rate")
        self.form = SettingsForm(TrainingConfig, wanted)
        self.form.fill(config)
        self.form.refused.connect(self._say)
        self._text = Label(shown(text))
        self._text.setObjectName("branch_text")
        self._text.setToolTip("The text that it goes on learning.")
        other = QPushButton("Other…")
        other.setObjectName("branch_other_text")
        other.setAccessibleName("Go on with another text")
        other.setToolTip("Another text of the same characters: it is read from its beginning.")
        other.clicked.connect(self._on_other_clicked)
        row = QHBoxLayout()
        row.addWidget(self._text, 1)
        row.addWidget(other)
        self._mistake = Label("")
        self._mistake.setObjectName("branch_mistake")
        self._mistake.setProperty("role", "error")
        self._mistake.setWordWrap(True)
        self._mistake.setFixedWidth(WIDTH)
        self._mistake.hide()
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        go = buttons.button(QDialogButtonBox.StandardButton.Ok)
        go.setText("Go on from here")
        go.setObjectName("branch_go")
        buttons.accepted.connect(self._on_buttons_accepted)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(words)
        column.addLayout(row)
        column.addLayout(self.form)
        column.addWidget(self._mistake)
        column.addWidget(buttons)
        rewrite_new(self)

    def choose_text(self, path: Path) -> None:
        """Go on with the text in this file."""
        self._path = path
        self._text.setText(shown(path.name))

    def _say(self, mistake: str) -> None:
        self._mistake.setText(mistake)
        self._mistake.setVisible(bool(mistake))

    def _on_other_clicked(self) -> None:
        ask_for_file(self, "A text of the same characters", TEXTS, self.choose_text)

    def _on_buttons_accepted(self) -> None:
        mistake = self.form.check()
        if mistake:
            self._say(mistake)
            return
        try:
            config = self.form.config()
        except SettingError as error:
            self._say(str(error))
            return
        self.accept()
        self.branch_wanted.emit(config, self._path)
