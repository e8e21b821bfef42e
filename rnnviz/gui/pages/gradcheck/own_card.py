"""OwnCheckCard: a student's lossFun against the engine.

Asks for a file and shows how its values compare; the file runs in a process of its own.
Knows no trainer, and no gradient is computed here.
"""

import html
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QPushButton, QTextBrowser, QWidget

from rnnviz.core.foreign import shown
from rnnviz.core.network.gradcheck import PASS_MARK
from rnnviz.core.network.notation import FIELD
from rnnviz.gui.pages.gradcheck import explanations
from rnnviz.gui.pages.gradcheck.parts import ERROR_COLUMNS, by, cancel_button, coloured, progress_bar
from rnnviz.gui.pages.gradcheck.running import outcome_of
from rnnviz.gui.pages.gradcheck.table import CheckRow, CheckTable, Column
from rnnviz.gui.parts.asking import ask_for_file
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.fields import SpacePasses
from rnnviz.gui.parts.names import KEPT, chosen
from rnnviz.gui.parts.plain import tip
from rnnviz.gui.parts.theme import DARK, GRID, Theme, mono_font, small_font
from rnnviz.training.checks.check_words import entry_name
from rnnviz.training.checks.own.check import (
    OwnComparison,
    check_own_file,
    what_was_compared,
    what_was_printed,
)
from rnnviz.training.checks.own.file import RETURNED, SIGNATURE, OwnFileError
from rnnviz.training.checks.own.skeleton import SKELETON

FRAME = "The frame of such a file"
PYTHON_FILES = "Python files (*.py);;All files (*)"

_OWN_COLUMNS = (
    Column("returned", "What lossFun returned, in its order."),
    Column("shape", "Rows × columns."),
    Column("against ours", "Our gradients clipped to ±5 or as they were summed, whichever is nearer."),
    *ERROR_COLUMNS,
    Column("outcome", f"Agrees where both errors are below {PASS_MARK:.0e}."),
    Column(
        "worst entry",
        "Where the two values are furthest apart: row and column, counted from 1.",
        is_number=True,
    ),
    Column("yours", "Your value of the worst entry.", is_number=True),
    Column("ours", "Our value of the worst entry.", is_number=True),
)


LEFT_EMPTY = 80
"""Pixels below the words that are not left empty: the frame of a file begins there, and is scrolled."""
LEAST_WORDS = 300
"""Pixels of width that the words have beside the frame of a file."""


class OwnCheckCard(Card):
    """A student's lossFun against the engine.

    ended         after a check, whatever came of it
    fault_wanted  a broken one is to be mended instead
    """

    ended = Signal()
    fault_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.OWN_CHECK, parent)
        self._theme = DARK
        self._path: Path | None = None
        self._shown: OwnComparison | None = None
        self._refusal = ""
        self._printed = ""  # before the refusal
        self._sentence = ""  # said quietly, while there is neither
        self._work = BackgroundWork("rnnviz-own-check", self)
        self.open_button = QPushButton("Check your own…")
        self.open_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.open_button.setObjectName("own_open_button")
        self.open_button.setToolTip(
            f"Open a Python file with {SIGNATURE}; it runs in a process of its own, "
            "for 10 s and in 2 GB at most."
        )
        self.open_button.setProperty(KEPT, True)  # how a file writes it
        self.open_button.clicked.connect(self._on_open_clicked)
        self.again_button = QPushButton("Check again")
        self.again_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.again_button.setObjectName("own_again_button")
        self.again_button.setToolTip("Run the same file again, as it is now.")
        self.again_button.clicked.connect(self._on_again_clicked)
        self.cancel_button = cancel_button("own_cancel_button")
        self.cancel_button.clicked.connect(self._work.cancel)
        self.fault_button = QPushButton("Find the fault")
        self.fault_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.fault_button.setObjectName("own_fault_button")
        self.fault_button.setToolTip("Five broken learning steps, to be mended and checked here.")
        self.fault_button.clicked.connect(self.fault_wanted)
        self.fault_button.setAutoDefault(True)
        self.header.addWidget(self.fault_button)
        for button in (self.open_button, self.again_button, self.cancel_button):
            button.setAutoDefault(True)  # Enter presses it, too
            self.header.addWidget(button)
        self._progress = progress_bar("own_progress", "your file is running")
        self.body.addWidget(self._progress)
        self.table = CheckTable(_OWN_COLUMNS, "outcome", 7, PASS_MARK, self)
        self.table.setObjectName("own_table")
        self.table.setAccessibleName("your values against ours, array by array")
        self.table.hide()
        self.body.addWidget(self.table)
        self.words = QTextBrowser()
        self.words.setObjectName("own_words")
        self.words.installEventFilter(SpacePasses(self.words))
        self.words.setAccessibleName("What the comparison says")
        self.words.setAccessibleDescription("Which array is off, by how much, and what it looks like.")
        self.words.setMinimumHeight(60)
        self.words.document().setDocumentMargin(0)
        self.body.addWidget(self.words, 1)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self._on_work_failed)
        self._work.cancelled.connect(self._on_work_cancelled)
        self._work.ended.connect(self._on_work_ended)
        self._say_idle()
        self._enable()

    # ── from outside ──

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.table.set_theme(theme)
        self.write_names()

    def write_names(self) -> None:
        """Say anew what is said; the code of a file keeps its names."""
        if self._shown is not None:
            self._show(self._shown)
        elif self._refusal:
            self._say_refusal()
        elif self._sentence:
            self._say_quietly(self._sentence)
        else:
            self._say_idle()

    def stop(self) -> None:
        self._work.stop()

    def check(self, path: Path) -> None:
        """Run the lossFun of ``path`` in a process of its own and compare."""
        if self._work.is_working:
            return
        self._path = path
        self._shown, self._refusal = None, ""
        self.table.set_rows(())  # what it says is of another file, or of another state of this one
        self.subtitle.setText(shown(path.name))
        self.subtitle.setToolTip(tip(str(path)))
        self._say_quietly(f"Running {shown(path.name)} …")
        self._progress.setRange(0, 0)
        self._work.start(outcome_of(partial(check_own_file, path)))
        self._enable()

    # ── showing ──

    def _enable(self) -> None:
        working = self._work.is_working
        can_press = {
            self.open_button: not working,
            self.again_button: self._path is not None and not working,
            self.cancel_button: working,
        }
        # Who has pressed one finds the focus on the one to be pressed next, not wherever Qt would put it.
        focused = self.window().focusWidget()
        if isinstance(focused, QPushButton) and not can_press.get(focused, True):
            next_ = self.cancel_button if working else self.again_button
            next_.setEnabled(True)
            next_.setFocus()
        for button, enabled in can_press.items():
            button.setEnabled(enabled)

    def _say_idle(self) -> None:
        code = f"<span style='font-family:\"{mono_font().family()}\"'>{{}}</span>"
        rights = "It runs with your rights: open only files that you would run."
        own = chosen().title if chosen() is not FIELD else ""
        by_place = [f"Its arguments come by their places: {own}, in that order, do as well."] if own else []
        paragraphs = (
            f"Open a Python file with a function {code.format(SIGNATURE)} as the literature writes it: lists "
            "of character numbers in, columns for hprev and the biases; it returns the loss, "
            f"{code.format('dWxh, dWhh, dWhy, dbh, dby')} and the last hidden state.",
            "It is called once on a small network, in a process of its own. Of the rest of the file only "
            "imports and definitions are run, so that nothing begins to train. What it returns is compared "
            "with our values array by array, and what the pattern of the difference suggests is said in "
            "words: dhnext forgotten, tanh's derivative missing, hprev not carried, targets off by one, no "
            "clipping, a bias gradient not summed, and others.",
            *by_place,
            coloured(rights, self._theme.quiet, bold=False),
        )
        words = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        words = words.replace("<p>", "<p style='margin-top:0'>", 1)
        small = mono_font(small_font().pointSizeF())
        below = f"{words}<p>{FRAME}, to be filled; select and copy it:</p>{_code(mono_font())}"
        longest = max(SKELETON.split("\n"), key=len)
        width = self.words.viewport().width() - QFontMetrics(small).horizontalAdvance(longest) - 6 * GRID
        beside = (
            f"<table cellspacing='0'><tr><td width='{width}'>"
            f"{words.replace('</p>', f' Beside: {FRAME.lower()}, to select and copy.</p>', 1)}"
            f"</td><td>{_code(small)}</td></tr></table>"
        )
        if self._room_left_by(below) >= 0 or (width >= LEAST_WORDS and self._room_left_by(beside) >= 0):
            return
        if self._room_left_by(words) > LEFT_EMPTY:
            self.words.setHtml(below)

    def _room_left_by(self, text: str) -> float:
        """Show it; how many pixels below it are empty, less than 0 where it does not fit."""
        self.words.setHtml(text)
        document, view = self.words.document(), self.words.viewport()
        document.setTextWidth(view.width())
        if document.idealWidth() > view.width():
            return -1.0
        return view.height() - document.size().height()

    def _say_quietly(self, sentence: str) -> None:
        self._sentence = sentence
        self.words.setHtml(coloured(sentence, self._theme.quiet, bold=False))

    def _say_refusal(self) -> None:
        mark = coloured("✗ Not compared.", self._theme.bad)
        self.words.setHtml(f"<p>{mark} {html.escape(self._refusal)}</p>{self._as_printed(self._printed)}")

    def _as_printed(self, printed: str, count: int = 0) -> str:
        """What the file printed, as it stands; '' where it printed nothing."""
        if not printed:
            return ""
        heading = coloured(what_was_printed(printed, count), self._theme.quiet, bold=False)
        font = f'font-family:"{mono_font().family()}"; white-space:pre-wrap'
        return f"<p>{heading}</p><pre style='{font}'>{html.escape(printed.rstrip())}</pre>"

    def _show(self, comparison: OwnComparison) -> None:
        rows = []
        for row in comparison.rows:
            name = "last h" if row.name == RETURNED[-1] else chosen().named(row.name)
            rows.append(
                CheckRow(
                    (name, by(row.shape), row.clipping,
                     f"{row.sum_error:.1e}", f"{row.norm_error:.1e}", entry_name(row.worst),
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
        headline = chosen().written(comparison.headline)
        parts = [f"<p>{coloured(f'{mark} {headline}', meaning)}</p>"]
        parts += [f"<p>{html.escape(chosen().written(finding))}</p>" for finding in comparison.findings]
        quiet = [*comparison.notes, what_was_compared()]
        parts += [f"<p>{coloured(sentence, theme.quiet, bold=False)}</p>" for sentence in quiet]
        parts.append(self._as_printed(comparison.printed, comparison.printed_count))
        self.words.setHtml("".join(parts).replace("<p>", f"<p style='margin:0 0 {GRID // 2}px 0'>"))

    # ── handlers ──

    def _on_open_clicked(self) -> None:
        ask_for_file(self, "Check your own lossFun", PYTHON_FILES, self.check)

    def _on_again_clicked(self) -> None:
        if self._path is not None:
            self.check(self._path)

    def _on_work_finished(self, outcome: OwnComparison | OwnFileError) -> None:
        if isinstance(outcome, OwnFileError):
            self._refuse(str(outcome), outcome.printed)
            return
        self._shown = outcome
        self._show(outcome)
        self.ended.emit()

    def _on_work_failed(self, message: str) -> None:
        self._refuse(message, "")

    def _refuse(self, message: str, printed: str) -> None:
        self._refusal, self._printed = message, printed
        self.table.hide()
        self._say_refusal()
        self.ended.emit()

    def _on_work_cancelled(self) -> None:
        self.table.hide()
        self._say_quietly("Cancelled: nothing was compared.")

    def _on_work_ended(self) -> None:
        self._progress.setRange(0, 1000)
        self._progress.setValue(0)
        self._enable()

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        layout = self.layout()
        if layout is not None:
            layout.activate()  # the words know their own room only then
        if self._shown is None and not self._refusal and not self._sentence:
            self._say_idle()


def _code(font: QFont) -> str:
    """The frame of a file, as HTML in that font."""
    margins = f"margin-top:0; margin-bottom:0; margin-left:{2 * GRID}px"
    style = f'font-family:"{font.family()}"; font-size:{font.pointSizeF()}pt; {margins}'
    return f"<pre style='{style}'>{html.escape(SKELETON.strip())}</pre>"
