"""NetworkCheckCard: the gradient check of a fresh network, or of the trained one as it stands.

Chooses what is checked and shows what came of it; the check runs in a thread of its own, on a
copy that the worker was asked for. Knows no trainer, and no gradient is computed here.
"""

import html
from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rnnviz.core.errors import SettingError
from rnnviz.core.network.gradcheck import PASS_MARK
from rnnviz.core.progress import Progress
from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.core.text.corpus import Corpus
from rnnviz.gui.pages.gradcheck.parts import ERROR_COLUMNS, by, cancel_button, coloured, progress_bar
from rnnviz.gui.pages.gradcheck.table import CheckRow, CheckTable, Column
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.fields import NumberField, WholeField, mark_invalid
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.setting_field import make_field
from rnnviz.gui.parts.theme import DARK, GRID, Theme
from rnnviz.gui.parts.wheel_passes import pass_wheel
from rnnviz.training.checks.check_words import (
    HOW_IT_IS_JUDGED,
    entry_name,
    explain,
    verdict,
    what_was_checked,
)
from rnnviz.training.checks.network_check import (
    MOST_PARAMETERS,
    SAMPLED_ENTRIES,
    SMALL,
    NetworkCheck,
    check_fresh_network,
    check_trained_network,
)
from rnnviz.training.config import SETTINGS, TrainingConfig, settings_at
from rnnviz.training.run.beginning import architecture_of
from rnnviz.training.setting import Group, SettingPlace
from rnnviz.training.worker.messages import RunInfo
from rnnviz.training.worker.questions import TakeCheckpoint

_NETWORKS = ("small: m = 5, T = 5", "fresh, as this run", "the trained network", "other")
_SMALL, _RUN, _TRAINED, _OTHER = range(4)
_OUTCOMES = {
    "passed": ("good", "✓ passed"),
    "failed": ("bad", "✗ failed"),
    "undecided": ("warm", "? undecided"),
    "not tested": ("quiet", "– not tested"),
}
_CHECK_COLUMNS = (
    Column("array", "The gradient of the loss with respect to this array."),
    Column("shape", "Rows × columns of the array.", widest="100 × 100"),
    Column("entries", "Entries that were compared: all, or a random sample.", is_number=True, widest="2,000"),
    *ERROR_COLUMNS,
    Column("outcome", HOW_IT_IS_JUDGED, widest="– not tested"),
    Column(
        "worst entry",
        "Where the two values are furthest apart: row and column, counted from 1.",
        is_number=True,
    ),
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


class NetworkCheckCard(Card):
    """The gradient check of a network: fresh on the first window of the text, or trained on its next.

    asked  a Question, who hears its answer, and who hears why there is none
    ended  a check came to its end, whatever came of it
    """

    asked = Signal(object, object, object)
    ended = Signal()
    mistake_made = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Gradient check", parent)
        self.setObjectName("network_check_card")
        self.subtitle.setText("backpropagation against central differences, in float64")
        self.explain("Every entry p is moved a little: (loss(p + h) − loss(p − h)) / 2h is its gradient.")
        self._theme = DARK
        self._corpus: Corpus | None = None
        self._run_config = TrainingConfig()
        self._shown: NetworkCheck | None = None
        self._mistake = ""
        self._is_called_off = False
        self._is_waiting = False  # for the worker's copy of the trained network
        self._work = BackgroundWork("rnnviz-gradient-check", self)
        self.body.addLayout(self._make_controls())
        self._progress = progress_bar("check_progress", "how far the check has come")
        self.body.addWidget(self._progress)
        self.table = CheckTable(_CHECK_COLUMNS, "outcome", 5, PASS_MARK, self)
        self.table.setObjectName("check_table")
        self.table.setAccessibleName("gradient check, array by array")
        self.body.addWidget(self.table)
        self.words = _words("check_words")
        # Four lines are said on a small page: no result moves the card below.
        self.words.setMinimumHeight(4 * self.words.fontMetrics().lineSpacing())
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.words)
        self._work.progressed.connect(self._on_work_progressed)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self._on_work_failed)
        self._work.cancelled.connect(self._on_work_cancelled)
        self._work.ended.connect(self._on_work_ended)
        self._fill(SMALL)
        self._show_what_matters()
        self._empty()
        self._say_idle()
        self._enable()

    def _make_controls(self) -> QVBoxLayout:
        self.network = QComboBox()
        self.network.setObjectName("check_network")
        pass_wheel(self.network)
        self.network.setAccessibleName("network to check")
        self.network.setToolTip(
            "A fresh network (small as in courses, with the settings of this run, or others), or the "
            "trained one as it stands: its weights, its hprev and its next window."
        )
        self.network.addItems(_NETWORKS)
        self.network.currentIndexChanged.connect(self._on_network_changed)
        # Of the text there is no choice here: it is the one at hand, as it was read.
        settings = [each for each in settings_at(SettingPlace.CHECK) if each.group is not Group.TEXT]
        default = SMALL.to_dict()
        self._fields = {each.name: make_field(each, default[each.name]) for each in settings}
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
        # Two rows: one of all of them is wider than a small screen.
        rows = QVBoxLayout()
        rows.setSpacing(GRID // 2)
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.network)
        for number, (name, field) in enumerate(self._fields.items()):
            row = first if number < len(self._fields) // 2 else second
            label = Label(name)
            label.setProperty("role", "quiet")
            label.setToolTip(field.toolTip())
            label.setBuddy(field)
            field.setObjectName(f"check_{name}")
            field.setAccessibleName(f"{name} of the network to check")
            if isinstance(field, WholeField | NumberField):
                field.setAlignment(Qt.AlignmentFlag.AlignRight)
                field.setFixedWidth(72)
                field.refused.connect(self.mistake_made)
            field.valueChanged.connect(self._on_field_changed)
            row.addWidget(label)
            row.addWidget(field)
        for row in (first, second):
            row.setSpacing(GRID)
            row.addStretch(1)
            rows.addLayout(row)
        # Beside the title, as in the card below: the fields have the whole width of a small screen.
        self.header.addWidget(self.check_button)
        self.header.addWidget(self.cancel_button)
        return rows

    # ── from outside ──

    def start_run(self, info: RunInfo) -> None:
        self._run_config = info.config
        if self.network.currentIndex() in (_RUN, _TRAINED):
            self._fill(info.config)
        self._is_waiting = False
        self._work.cancel()
        self._enable()
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
        """Begin to check the chosen network: a fresh one at once, the trained one as soon as it is copied."""
        corpus = self._corpus
        if corpus is None or self._is_busy:
            return
        if self.network.currentIndex() == _TRAINED:
            self._empty()
            self._is_waiting = True
            self.words.setText("Copying the network as it stands …")
            self._enable()
            self.asked.emit(TakeCheckpoint(), self._check_trained, self._refuse)
            return
        config = self._config()
        if config is not None:
            self._begin(lambda progress: check_fresh_network(corpus, config, progress=progress))

    def _check_trained(self, checkpoint: Checkpoint) -> None:
        """Begin to check the run as it stood; only if it is still waited for. The copy is only read."""
        corpus = self._corpus
        if not self._is_waiting or corpus is None:
            return
        self._is_waiting = False
        self._begin(lambda progress: check_trained_network(checkpoint, corpus, progress=progress))

    def _refuse(self, message: str) -> None:
        """The worker cannot give its network; ``message`` says why."""
        if self._is_waiting:
            self._is_waiting = False
            self._enable()
            self.words.setText(html.escape(message))
            self.ended.emit()

    def _begin(self, check: Callable[[Progress], NetworkCheck]) -> None:
        self._empty()
        self._is_called_off = False
        self.words.setText("Checking …")
        self._progress.setValue(0)
        self._work.start(check)
        self._enable()

    @property
    def _is_busy(self) -> bool:
        return self._work.is_working or self._is_waiting

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

    def _show_what_matters(self) -> None:
        """A trained network is as it is; of a fresh one a field is off that makes no difference."""
        values = {name: field.value() for name, field in self._fields.items()}
        for name, field in self._fields.items():
            field.setEnabled(self.network.currentIndex() != _TRAINED and SETTINGS[name].matters(values))

    def _enable(self) -> None:
        working = self._is_busy
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
        values = {name: field.value() for name, field in self._fields.items()}
        specs = architecture_of(TrainingConfig.mended(values), vocab_size=1).specs
        self.table.set_rows([CheckRow((spec.name, *["–"] * 7), (), "quiet", "–") for spec in specs])

    def _say_mistake(self) -> None:
        self.words.setText(coloured(self._mistake, self._theme.bad, bold=False))

    def _say_idle(self) -> None:
        self._mistake = ""
        if self._corpus is None:
            self.words.setText("There is no text to check with: open one.")
            return
        name = html.escape(self._corpus.name)
        if self.network.currentIndex() == _TRAINED:
            begin = (
                f"The trained network is copied as it stands, and its next window of {name} read from hprev."
            )
        else:
            begin = f"A fresh network is drawn, and the first window of {name} read with hprev = 0."
        self.words.setText(
            f"{begin} Then every entry (of a large network, a sample of them) is moved up and down by h, "
            "and the change of the loss compared with the gradient."
        )

    def _show(self, check: NetworkCheck) -> None:
        rows = []
        for row in check.report.rows:
            rows.append(
                CheckRow(
                    (row.name, by(row.shape), f"{row.checked:,}", f"{row.sum_error:.1e}",
                     f"{row.norm_error:.1e}", entry_name(row.worst), f"{row.worst_analytic:+.7e}",
                     f"{row.worst_numeric:+.7e}"),
                    (row.sum_error, row.norm_error),
                    *_OUTCOMES[row.outcome],
                )
            )  # fmt: skip
        self.table.set_rows(rows)
        meaning, _ = _OUTCOMES[verdict(check.report)]
        first, _, rest = explain(check).partition(" ")
        self.words.setText(
            f"{coloured(first, self._theme.color(meaning).name())} {html.escape(rest)}"
            f"<br>{coloured(f'Checked: {what_was_checked(check)}.', self._theme.quiet, bold=False)}"
        )

    # ── handlers ──

    def _on_network_changed(self, index: int) -> None:
        if index != _OTHER:
            self._fill(SMALL if index == _SMALL else self._run_config)
        self._show_what_matters()
        if self._shown is None and not self._is_busy:
            self._empty()
            self._say_idle()

    def _on_field_changed(self) -> None:
        with QSignalBlocker(self.network):
            self.network.setCurrentIndex(_OTHER)
        self._show_what_matters()
        if self._shown is None and not self._is_busy:
            self._empty()

    def _on_cancel_clicked(self) -> None:
        self._is_called_off = True
        if self._is_waiting:
            self._is_waiting = False
            self._enable()
            self._on_work_cancelled()
            return
        self.words.setText("Cancelling …")
        self._work.cancel()

    def _on_work_progressed(self, done: int, total: int) -> None:
        self._progress.setValue(round(1000 * done / max(1, total)))
        self.words.setText(f"Checking: {done:,} of {total:,} entries.")

    def _on_work_finished(self, check: NetworkCheck) -> None:
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


def _words(name: str) -> Label:
    label = Label()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
