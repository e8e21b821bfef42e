"""FreshCheckCard: the gradient check of a fresh network on the first window of the text.

Chooses what is checked and shows what came of it; the check runs in a thread of its own.
Knows no trainer, and no gradient is computed here.
"""

import html

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from rnnviz.core.errors import SettingError
from rnnviz.core.gradcheck import PASS_MARK
from rnnviz.core.text import Corpus
from rnnviz.gui.background import BackgroundWork
from rnnviz.gui.card import Card
from rnnviz.gui.check_parts import ERROR_COLUMNS, by, cancel_button, coloured, entry, progress_bar
from rnnviz.gui.check_table import CheckRow, CheckTable, Column
from rnnviz.gui.fields import NumberField, WholeField, mark_invalid
from rnnviz.gui.theme import DARK, GRID, Theme
from rnnviz.training.config import TrainingConfig
from rnnviz.training.fresh_check import (
    MOST_PARAMETERS,
    SAMPLED_ENTRIES,
    FreshCheck,
    check_fresh_network,
    explain,
    verdict,
    what_was_checked,
)
from rnnviz.training.messages import RunInfo

SMALL = TrainingConfig(hidden_size=5, seq_length=5, sigma=0.1)
"""What courses check: m = 5, T = 5. With weights of 0.1 no gradient is lost in rounding."""

_NETWORKS = ("small: m = 5, T = 5", "as this run", "other")
_SMALL, _RUN, _OTHER = range(3)
_OUTCOMES = {
    "passed": ("good", "✓ passed"),
    "failed": ("bad", "✗ failed"),
    "undecided": ("warm", "? undecided"),
}
_CHECK_COLUMNS = (
    Column("array", "The gradient of the loss with respect to this array."),
    Column("shape", "Rows × columns of the array.", widest="100 × 100"),
    Column("entries", "Entries that were compared: all, or a random sample.", is_number=True, widest="2,000"),
    *ERROR_COLUMNS,
    Column(
        "outcome",
        f"Passed where both errors are below {PASS_MARK:.0e}, or rounding explains them.",
        widest="? undecided",
    ),
    Column("worst entry", "Where the two values are furthest apart; counted from 0.", is_number=True),
    Column(
        "analytic", "What backpropagation says of the worst entry.", is_number=True, widest="+1.0000000e-01"
    ),
    Column(
        "numeric",
        "What the loss does: (loss(p + h) − loss(p − h)) / 2h for the worst entry.",
        is_number=True,
        widest="+1.0000000e-01",
    ),
)


class FreshCheckCard(Card):
    """The gradient check of a fresh network on the first window of the text."""

    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Gradient check", parent)
        self.setObjectName("fresh_check_card")
        self.subtitle.setText("backpropagation against central differences, in float64")
        self.title.setToolTip(
            "Every entry p is moved a little: (loss(p + h) − loss(p − h)) / 2h is its gradient."
        )
        self._theme = DARK
        self._corpus: Corpus | None = None
        self._run_config = TrainingConfig()
        self._shown: FreshCheck | None = None
        self._mistake = ""
        self._is_called_off = False
        self._work = BackgroundWork("rnnviz-gradient-check", self)
        self.body.addLayout(self._make_controls())
        self._progress = progress_bar("check_progress", "how far the check has come")
        self.body.addWidget(self._progress)
        self.table = CheckTable(_CHECK_COLUMNS, "outcome", 5, PASS_MARK, self)
        self.table.setObjectName("check_table")
        self.table.setAccessibleName("gradient check, array by array")
        self.body.addWidget(self.table)
        self.words = _words("check_words")
        # Three lines are said on a small page: no result moves the card below.
        self.words.setMinimumHeight(3 * self.words.fontMetrics().lineSpacing())
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.words)
        self._work.progressed.connect(self._on_work_progressed)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self._on_work_failed)
        self._work.cancelled.connect(self._on_work_cancelled)
        self._work.ended.connect(self._on_work_ended)
        self._fill(SMALL)
        self._empty()
        self._say_idle()
        self._enable()

    def _make_controls(self) -> QHBoxLayout:
        self.network = QComboBox()
        self.network.setObjectName("check_network")
        self.network.setAccessibleName("network to check")
        self.network.setToolTip(
            "A fresh network: small as in courses, with the settings of this run, or others."
        )
        self.network.addItems(_NETWORKS)
        self.network.currentIndexChanged.connect(self._on_network_changed)
        self._fields: dict[str, WholeField | NumberField] = {
            "hidden_size": WholeField("hidden_size", SMALL.hidden_size),
            "seq_length": WholeField("seq_length", SMALL.seq_length),
            "sigma": NumberField("sigma", SMALL.sigma),
            "seed": WholeField("seed", SMALL.seed),
        }
        self.check_button = QPushButton("Check")
        self.check_button.setObjectName("check_button")
        self.check_button.setProperty("primary", True)
        self.check_button.setToolTip(
            f"Check every entry of a network of up to {MOST_PARAMETERS:,} parameters, "
            f"{SAMPLED_ENTRIES} entries of each array of a larger one."
        )
        self.check_button.clicked.connect(self.check)
        self.cancel_button = cancel_button("check_cancel_button")
        for button in (self.check_button, self.cancel_button):
            button.setAutoDefault(True)  # Enter presses it, too
        self.cancel_button.clicked.connect(self._on_cancel_clicked)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.network)
        for name, field in self._fields.items():
            label = QLabel(name)
            label.setProperty("role", "quiet")
            label.setToolTip(field.toolTip())
            label.setBuddy(field)
            field.setObjectName(f"check_{name}")
            field.setAccessibleName(f"{name} of the network to check")
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.setFixedWidth(72)
            field.valueChanged.connect(self._on_field_changed)
            row.addWidget(label)
            row.addWidget(field)
        row.addStretch(1)
        row.addWidget(self.check_button)
        row.addWidget(self.cancel_button)
        return row

    # ── from outside ──

    def start_run(self, info: RunInfo) -> None:
        self._run_config = info.config
        if self.network.currentIndex() == _RUN:
            self._fill(info.config)
        self._work.cancel()
        self._empty()
        self._say_idle()

    def set_corpus(self, corpus: Corpus | None) -> None:
        self._corpus = corpus
        self._enable()
        if self._shown is None:
            self._say_idle()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.table.set_theme(theme)
        if self._mistake:
            self._say_mistake()
        elif self._shown is not None:
            self._show(self._shown)

    def stop(self) -> None:
        self._work.stop()

    def check(self) -> None:
        """Begin to check the chosen network on the first window of the text."""
        corpus = self._corpus
        if corpus is None or self._work.is_working:
            return
        config = self._config()
        if config is None:
            return
        self._empty()
        self._is_called_off = False
        self.words.setText("Checking …")
        self._progress.setValue(0)
        self._work.start(lambda progress: check_fresh_network(corpus, config, progress=progress))
        self._enable()

    # ── fields ──

    def _config(self) -> TrainingConfig | None:
        """The settings in the fields; None, with the field marked and the reason told, if not."""
        values = {name: field.value() for name, field in self._fields.items()}
        for field in self._fields.values():
            mark_invalid(field, False)
        try:
            config = TrainingConfig(**values)  # type: ignore[arg-type]  # by name from fields; checked there
        except SettingError as error:
            mark_invalid(self._fields[error.field], True)
            self._mistake = str(error)
            self._say_mistake()
            return None
        self._mistake = ""
        return config

    def _fill(self, config: TrainingConfig) -> None:
        for name, field in self._fields.items():
            with QSignalBlocker(field):
                field.setValue(getattr(config, name))
            mark_invalid(field, False)

    # ── showing ──

    def _enable(self) -> None:
        working = self._work.is_working
        off, on = self.check_button, self.cancel_button
        if not working:
            off, on = on, off
        on.setEnabled(working or self._corpus is not None)
        # Who has pressed one button finds the focus on the other, not wherever Qt would put it.
        if self.window().focusWidget() is off:
            on.setFocus()
        off.setEnabled(False)

    def _empty(self) -> None:
        """The names of the arrays, and that nothing is known of them yet."""
        self._shown = None
        names = ("Wxh", "Whh", "Why", "bh", "by")
        self.table.set_rows([CheckRow((name, *["–"] * 7), (), "quiet", "–") for name in names])

    def _say_mistake(self) -> None:
        self.words.setText(coloured(self._mistake, self._theme.bad, bold=False))

    def _say_idle(self) -> None:
        self._mistake = ""
        if self._corpus is None:
            self.words.setText("There is no text to check with: open one.")
            return
        self.words.setText(
            f"A fresh network is drawn, and the first window of {html.escape(self._corpus.name)} read with "
            "hprev = 0. Then every entry (of a large network, a sample of them) is moved up and down by h, "
            "and the change of the loss compared with the gradient."
        )

    def _show(self, check: FreshCheck) -> None:
        rows = []
        for row in check.report.rows:
            outcome = "passed" if row.passed else "failed" if row.failed else "undecided"
            rows.append(
                CheckRow(
                    (row.name, by(row.shape), f"{row.checked:,}", f"{row.sum_error:.1e}",
                     f"{row.norm_error:.1e}", entry(row.worst), f"{row.worst_analytic:+.7e}",
                     f"{row.worst_numeric:+.7e}"),
                    (row.sum_error, row.norm_error),
                    *_OUTCOMES[outcome],
                )
            )  # fmt: skip
        self.table.set_rows(rows)
        meaning, _ = _OUTCOMES[verdict(check.report)]
        first, _, rest = explain(check.report).partition(" ")
        self.words.setText(
            f"{coloured(first, self._theme.color(meaning).name())} {html.escape(rest)}"
            f"<br>{coloured(f'Checked: {what_was_checked(check)}.', self._theme.quiet, bold=False)}"
        )

    # ── handlers ──

    def _on_network_changed(self, index: int) -> None:
        if index != _OTHER:
            self._fill(SMALL if index == _SMALL else self._run_config)

    def _on_field_changed(self) -> None:
        with QSignalBlocker(self.network):
            self.network.setCurrentIndex(_OTHER)

    def _on_cancel_clicked(self) -> None:
        self.words.setText("Cancelling …")
        self._is_called_off = True
        self._work.cancel()

    def _on_work_progressed(self, done: int, total: int) -> None:
        self._progress.setValue(round(1000 * done / max(1, total)))
        self.words.setText(f"Checking: {done:,} of {total:,} entries.")

    def _on_work_finished(self, check: FreshCheck) -> None:
        self._shown = check
        self._show(check)
        self.ended.emit()

    def _on_work_failed(self, message: str) -> None:
        self.words.setText(html.escape(message))
        self.ended.emit()

    def _on_work_ended(self) -> None:
        self._progress.setValue(0)
        self._enable()

    def _on_work_cancelled(self) -> None:
        if self._is_called_off:
            self.words.setText("Cancelled: nothing was compared.")

    # Qt's overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field checks."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.check()
        else:
            super().keyPressEvent(event)


def _words(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
