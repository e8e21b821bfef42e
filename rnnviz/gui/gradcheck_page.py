"""GradcheckPage: backpropagation against central differences, and a student's lossFun against ours.

Chooses what is checked and shows what came of it; the checks run in threads of their own.
Knows no trainer, and no gradient is computed here.
"""

import html
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from rnnviz.core.errors import SettingError
from rnnviz.core.gradcheck import PASS_MARK
from rnnviz.core.text import Corpus
from rnnviz.gui.asking import ask_for_file
from rnnviz.gui.background import BackgroundWork, Progress
from rnnviz.gui.card import Card
from rnnviz.gui.check_table import ROW_HEIGHT, SCALE, CheckRow, CheckTable, Column
from rnnviz.gui.fields import NumberField, WholeField, mark_invalid
from rnnviz.gui.theme import DARK, GRID, Theme, mono_font
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
from rnnviz.training.own_check import OwnComparison, check_own_file, what_was_compared
from rnnviz.training.own_file import RETURNED, SIGNATURE

PYTHON_FILES = "Python files (*.py);;All files (*)"
SMALL = TrainingConfig(hidden_size=5, seq_length=5, sigma=0.1)
"""What courses check: m = 5, T = 5. With weights of 0.1 no gradient is lost in rounding."""
ROOMY_FROM, ROOMY_ROW_HEIGHT = 800, 30
"""A page of so many pixels has room for rows as high as that."""

_NETWORKS = ("small: m = 5, T = 5", "as this run", "other")
_SMALL, _RUN, _OTHER = range(3)
_OUTCOMES = {
    "passed": ("good", "✓ passed"),
    "failed": ("bad", "✗ failed"),
    "undecided": ("warm", "? undecided"),
}
_ERRORS = (
    Column(
        "sum error",
        "Σ|a − n| / Σ(|a| + |n|) over the entries of the array.",
        is_number=True,
        widest="1.0e-10",
    ),
    Column(
        "norm error", "‖a − n‖ / (‖a‖ + ‖n‖) over the entries of the array.", is_number=True, widest="1.0e-10"
    ),
    Column(SCALE, f"Both errors on a scale of powers of ten; the line is the pass mark, {PASS_MARK:.0e}."),
)
_CHECK_COLUMNS = (
    Column("array", "The gradient of the loss with respect to this array."),
    Column("shape", "Rows × columns of the array.", widest="100 × 100"),
    Column("entries", "Entries that were compared: all, or a random sample.", is_number=True, widest="2,000"),
    *_ERRORS,
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
_OWN_COLUMNS = (
    Column("returned", "What lossFun returned, in its order."),
    Column("shape", "Rows × columns."),
    Column("against ours", "Our gradients clipped to ±5 or as they were summed, whichever is nearer."),
    *_ERRORS,
    Column("outcome", f"Agrees where both errors are below {PASS_MARK:.0e}."),
    Column("worst entry", "Where the two values are furthest apart; counted from 0.", is_number=True),
    Column("yours", "Your value of the worst entry.", is_number=True),
    Column("ours", "Our value of the worst entry.", is_number=True),
)


class GradcheckPage(QWidget):
    """Two cards: ``fresh_check_card`` and ``own_check_card``.

    ended  after a check of either kind, whatever came of it
    """

    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gradcheck_page")
        self.fresh = FreshCheckCard(self)
        self.own = OwnCheckCard(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.fresh)
        column.addWidget(self.own, 1)
        self.fresh.ended.connect(self.ended)
        self.own.ended.connect(self.ended)

    def start_run(self, info: RunInfo) -> None:
        """Another run has begun: its settings can be checked, what was shown of another is gone."""
        self.fresh.start_run(info)

    def set_corpus(self, corpus: Corpus | None) -> None:
        """The text whose first window is checked; None where there is none."""
        self.fresh.set_corpus(corpus)

    def set_theme(self, theme: Theme) -> None:
        self.fresh.set_theme(theme)
        self.own.set_theme(theme)

    def stop(self) -> None:
        """End what is under way: the window closes."""
        self.fresh.stop()
        self.own.stop()

    # Qt's

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        height = ROOMY_ROW_HEIGHT if event.size().height() >= ROOMY_FROM else ROW_HEIGHT
        self.fresh.table.set_row_height(height)
        self.own.table.set_row_height(height)


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
        self._work = BackgroundWork("rnnviz-gradient-check", self)
        self.body.addLayout(self._make_controls())
        self._progress = _progress_bar("check_progress", "how far the check has come")
        self.body.addWidget(self._progress)
        self.table = CheckTable(_CHECK_COLUMNS, "outcome", 5, PASS_MARK, self)
        self.table.setObjectName("check_table")
        self.table.setAccessibleName("gradient check, array by array")
        self.body.addWidget(self.table)
        self.words = _words("check_words")
        self.words.setMinimumHeight(2 * self.words.fontMetrics().lineSpacing() + 2)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.words)
        self._work.progressed.connect(self._on_work_progressed)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self._on_work_failed)
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
        self.cancel_button = _cancel_button("check_cancel_button")
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
        if self._shown is not None:
            self._show(self._shown)

    def stop(self) -> None:
        self._work.stop()

    def check(self) -> None:
        """Begin to check the chosen network on the first window of the text."""
        corpus = self._corpus
        config = self._config()
        if corpus is None or config is None or self._work.is_working:
            return
        self._empty()
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
            return TrainingConfig(**values)  # type: ignore[arg-type]
        except SettingError as error:
            mark_invalid(self._fields[error.field], True)
            self.words.setText(html.escape(str(error)))
            return None

    def _fill(self, config: TrainingConfig) -> None:
        for name, field in self._fields.items():
            with QSignalBlocker(field):
                field.setValue(getattr(config, name))
            mark_invalid(field, False)

    # ── showing ──

    def _enable(self) -> None:
        self.check_button.setEnabled(self._corpus is not None and not self._work.is_working)
        self.cancel_button.setEnabled(self._work.is_working)

    def _empty(self) -> None:
        """The names of the arrays, and that nothing is known of them yet."""
        self._shown = None
        names = ("Wxh", "Whh", "Why", "bh", "by")
        self.table.set_rows([CheckRow((name, *["–"] * 7), (), "quiet", "–") for name in names])

    def _say_idle(self) -> None:
        if self._corpus is None:
            self.words.setText("There is no text to check with: open one.")
            return
        self.words.setText(
            f"A fresh network is drawn, and the first window of {html.escape(self._corpus.name)} read with "
            "hprev = 0. Then every entry is moved up and down by h, and the change of the loss compared with "
            "the gradient."
        )

    def _show(self, check: FreshCheck) -> None:
        rows = []
        for row in check.report.rows:
            outcome = "passed" if row.passed else "failed" if row.failed else "undecided"
            rows.append(
                CheckRow(
                    (row.name, _by(row.shape), f"{row.checked:,}", f"{row.sum_error:.1e}",
                     f"{row.norm_error:.1e}", _entry(row.worst), f"{row.worst_analytic:+.7e}",
                     f"{row.worst_numeric:+.7e}"),
                    (row.sum_error, row.norm_error),
                    *_OUTCOMES[outcome],
                )
            )  # fmt: skip
        self.table.set_rows(rows)
        meaning, _ = _OUTCOMES[verdict(check.report)]
        first, _, rest = explain(check.report).partition(" ")
        self.words.setText(
            f"{_coloured(first, self._theme.color(meaning).name())} {html.escape(rest)}"
            f"<br>{_coloured(f'Checked: {what_was_checked(check)}.', self._theme.quiet, bold=False)}"
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
        self._work.cancel()
        self.cancel_button.setEnabled(False)

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
        self._say_idle()
        self._enable()


class OwnCheckCard(Card):
    """A student's lossFun against the engine."""

    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Check your own", parent)
        self.setObjectName("own_check_card")
        self._theme = DARK
        self._path: Path | None = None
        self._shown: OwnComparison | None = None
        self._work = BackgroundWork("rnnviz-own-check", self)
        self.open_button = QPushButton("Check your own…")
        self.open_button.setObjectName("own_open_button")
        self.open_button.setToolTip(
            f"Open a Python file with {SIGNATURE}; it runs in a process of its own, "
            "for 10 s and in 2 GB at most."
        )
        self.open_button.clicked.connect(self._on_open_clicked)
        self.again_button = QPushButton("Check again")
        self.again_button.setObjectName("own_again_button")
        self.again_button.setToolTip("Run the same file again, as it is now.")
        self.again_button.clicked.connect(self._on_again_clicked)
        self.cancel_button = _cancel_button("own_cancel_button")
        self.cancel_button.clicked.connect(self._work.cancel)
        for button in (self.open_button, self.again_button, self.cancel_button):
            self.header.addWidget(button)
        self._progress = _progress_bar("own_progress", "your file is running")
        self.body.addWidget(self._progress)
        self.table = CheckTable(_OWN_COLUMNS, "outcome", 7, PASS_MARK, self)
        self.table.setObjectName("own_table")
        self.table.setAccessibleName("your values against ours, array by array")
        self.table.hide()
        self.body.addWidget(self.table)
        self.words = QTextBrowser()
        self.words.setObjectName("own_words")
        self.words.setAccessibleName("what the comparison says")
        self.words.setMinimumHeight(60)
        self.words.document().setDocumentMargin(0)
        self.body.addWidget(self.words, 1)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self._on_work_failed)
        self._work.ended.connect(self._on_work_ended)
        self._say_idle()
        self._enable()

    # ── from outside ──

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.table.set_theme(theme)
        if self._shown is not None:
            self._show(self._shown)
        elif self._path is None:
            self._say_idle()

    def stop(self) -> None:
        self._work.stop()

    def check(self, path: Path) -> None:
        """Run the lossFun of ``path`` in a process of its own and compare."""
        if self._work.is_working:
            return
        self._path = path
        self._shown = None
        self.subtitle.setText(path.name)
        self.subtitle.setToolTip(str(path))
        self.words.setPlainText(f"Running {path.name} …")
        self._progress.setRange(0, 0)

        def run(progress: Progress) -> OwnComparison:
            def is_cancelled() -> bool:
                progress(0, 0)  # raises when it is called off
                return False

            return check_own_file(path, is_cancelled=is_cancelled)

        self._work.start(run)
        self._enable()

    # ── showing ──

    def _enable(self) -> None:
        working = self._work.is_working
        self.open_button.setEnabled(not working)
        self.again_button.setEnabled(self._path is not None and not working)
        self.cancel_button.setEnabled(working)

    def _say_idle(self) -> None:
        code = f"<span style='font-family:\"{mono_font().family()}\"'>{{}}</span>"
        rights = "It runs with your rights: open only files that you would run."
        paragraphs = (
            f"Open a Python file with a function {code.format(SIGNATURE)} as the literature writes it: lists "
            "of character numbers in, columns for hprev and the biases; it returns the loss, "
            f"{code.format('dWxh, dWhh, dWhy, dbh, dby')} and the last hidden state.",
            "It is called once on a small network, in a process of its own. Of the rest of the file only "
            "imports and definitions are run, so that nothing begins to train. What it returns is compared "
            "with our values array by array, and what the pattern of the difference suggests is said in "
            "words: dhnext forgotten, tanh's derivative missing, hprev not carried, targets off by one, no "
            "clipping, a bias gradient not summed, and others.",
            _coloured(rights, self._theme.quiet, bold=False),
        )
        self.words.setHtml("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))

    def _show(self, comparison: OwnComparison) -> None:
        rows = []
        for row in comparison.rows:
            rows.append(
                CheckRow(
                    ("last h" if row.name == RETURNED[-1] else row.name, _by(row.shape), row.clipping,
                     f"{row.sum_error:.1e}", f"{row.norm_error:.1e}", _entry(row.worst),
                     f"{row.theirs:+.6e}", f"{row.ours:+.6e}"),
                    (row.sum_error, row.norm_error),
                    "good" if row.agrees else "bad",
                    "✓ agrees" if row.agrees else "✗ differs",
                )
            )  # fmt: skip
        self.table.set_rows(rows)
        self.table.show()
        theme = self._theme
        mark, meaning = ("✓", theme.good) if comparison.agrees else ("✗", theme.bad)
        parts = [f"<p>{_coloured(f'{mark} {comparison.headline}', meaning)}</p>"]
        parts += [f"<p>{html.escape(finding)}</p>" for finding in comparison.findings]
        quiet = [*comparison.notes, what_was_compared()]
        parts += [f"<p>{_coloured(sentence, theme.quiet, bold=False)}</p>" for sentence in quiet]
        self.words.setHtml("".join(parts).replace("<p>", f"<p style='margin:0 0 {GRID // 2}px 0'>"))

    # ── handlers ──

    def _on_open_clicked(self) -> None:
        ask_for_file(self, "Check your own lossFun", PYTHON_FILES, self.check)

    def _on_again_clicked(self) -> None:
        if self._path is not None:
            self.check(self._path)

    def _on_work_finished(self, comparison: OwnComparison) -> None:
        self._shown = comparison
        self._show(comparison)
        self.ended.emit()

    def _on_work_failed(self, message: str) -> None:
        self.table.hide()
        self.table.set_rows(())
        self.words.setHtml(f"<p>{_coloured('✗ Not compared.', self._theme.bad)} {html.escape(message)}</p>")
        self.ended.emit()

    def _on_work_ended(self) -> None:
        self._progress.setRange(0, 1000)
        self._progress.setValue(0)
        self.words.setPlainText("Cancelled.")
        self._enable()


def _progress_bar(name: str, meaning: str) -> QProgressBar:
    bar = QProgressBar()
    bar.setObjectName(name)
    bar.setAccessibleName(meaning)
    bar.setToolTip(f"{meaning.capitalize()}.")
    bar.setTextVisible(False)
    bar.setFixedHeight(4)
    bar.setRange(0, 1000)
    return bar


def _cancel_button(name: str) -> QPushButton:
    button = QPushButton("Cancel")
    button.setObjectName(name)
    button.setToolTip("Call the check off.")
    return button


def _words(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _coloured(text: str, color: str, *, bold: bool = True) -> str:
    weight = "600" if bold else "400"
    return f"<span style='color:{color}; font-weight:{weight}'>{html.escape(text)}</span>"


def _by(shape: tuple[int, ...]) -> str:
    return " × ".join(f"{n:,}" for n in shape) or "1"


def _entry(index: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, index))}]" if index else ""
