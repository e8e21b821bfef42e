"""SamplesLog: what the network wrote as training went on, newest on top.

Fed with LoggedSample; draws none itself. The view holds the latest few hundred, however
long the log grows.
"""

from bisect import bisect_right
from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QTextEdit, QWidget

from rnnviz.core.numerals import rounded
from rnnviz.core.record.checkpoint import LoggedSample
from rnnviz.gui.panels.writing import explanations
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.stacked_marks import unstacked
from rnnviz.gui.parts.text_view import GO_THERE, TextView, line_format, link_format
from rnnviz.gui.parts.theme import DARK, GRID, Theme
from rnnviz.gui.parts.throttle import Throttle
from rnnviz.training.config import EARLY_SAMPLES
from rnnviz.training.run.samples_file import format_samples
from rnnviz.training.worker.messages import RunInfo

SHOWN = 200
"""Samples in the view; the log itself has no limit."""
SHOWN_CHARACTERS = 1000
"""Of one sample in the view; the rest is in the export."""
STANDS_BACK = 0.6
"""Of the quiet colour, for samples that are later than the moment looked at."""


class SamplesLog(Card):
    """The view is named ``samples_log``, the card ``samples_log_panel``.

    moment_wanted  the iteration of a sample whose heading was chosen, and True: that very step
    """

    moment_wanted = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.SAMPLES_LOG, parent)
        self._theme = DARK
        self._info: RunInfo | None = None
        self._samples: list[LoggedSample] = []
        self._waiting = 0  # the latest samples that are not yet in the view
        self._line_counts: list[int] = []  # of each sample in the view, newest last
        self._is_covered = False
        self._leaves_out_losses = False  # of samples in the view
        self._visited: int | None = None  # the iteration of an earlier moment that is looked at
        self._was_at_top = True  # the reader, before it was

        self.view = TextView("What the network writes while it learns gathers here, newest on top.", self)
        self.view.setObjectName("samples_log")
        self.view.setAccessibleName("Samples so far, newest first")
        self.view.setToolTip(self.title.toolTip())
        self.body.setContentsMargins(0, GRID // 2, 0, 0)
        self.body.addWidget(self.view)
        self.view.link_chosen.connect(self._on_view_link_chosen)

        self._throttle = Throttle(self)
        self._throttle.turn_come.connect(self._flush)

    def start_run(self, info: RunInfo) -> None:
        """Show the log of another run."""
        self._info = info
        self._visited = None
        self.set_samples(info.samples)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._rebuild()

    def add_sample(self, sample: LoggedSample) -> None:
        """Put a new sample on top; the first at once, those that come close behind it together."""
        self._samples.append(sample)
        self._waiting += 1
        if self.isVisible():
            self._throttle.request()

    def show_visited(self, iteration: int | None) -> None:
        """Every page shows this earlier moment: the latest sample drawn by then is in sight, and those after
        it stand back. None: the present one again."""
        if iteration == self._visited:
            return
        bar = self.view.verticalScrollBar()
        if self._visited is None:
            self._was_at_top = bar.value() == 0
        self._visited = iteration
        if not self.isVisible():
            return
        self._stand_back()
        if iteration is not None:
            self._bring_into_sight()
        elif self._was_at_top:
            bar.setValue(0)

    def catch_up(self) -> None:
        self._flush()
        self._stand_back()
        if self._visited is not None:
            self._bring_into_sight()

    def set_samples(self, samples: Iterable[LoggedSample]) -> None:
        """Show the log of a checkpoint, oldest first, instead of what is there."""
        self._samples = list(samples)
        self._rebuild()

    def cover_losses(self, covered: bool) -> None:
        """While the curve of the loss is covered, no new sample gives it away."""
        self._flush()  # what came before was to be seen
        self._is_covered = covered
        if self._leaves_out_losses and not covered:
            self._rebuild()

    def rewind(self, iteration: int) -> None:
        """Drop the samples drawn after ``iteration``: the run has gone back to it."""
        self.set_samples(sample for sample in self._samples if sample.iteration <= iteration)

    def text(self) -> str:
        """The whole log, oldest first, as it is exported; '' before a run has begun."""
        if self._info is None:
            return ""
        return format_samples(self._samples, self._info.text, self._info.config)

    # ── the view ──

    def _rebuild(self) -> None:
        self.view.clear()
        self._line_counts.clear()
        self._leaves_out_losses = False
        self._waiting = len(self._samples)
        self._flush()

    def _flush(self) -> None:
        self._write_subtitle()
        if not self._waiting:
            return
        latest = self._samples[-min(self._waiting, SHOWN) :]
        self._waiting = 0
        with self.view.reader_kept_in_place(even_at_top=self._visited is not None):
            cursor = QTextCursor(self.view.document())
            cursor.beginEditBlock()
            for sample in latest:
                self._insert_on_top(cursor, sample)
            cursor.endEditBlock()
        self._trim()
        self._stand_back()

    def _first_line_then(self) -> int:
        """The line of the view with the latest sample that there was at the moment looked at; 0 now."""
        if self._visited is None:
            return 0
        end = len(self._samples) - self._waiting
        shown = self._samples[end - len(self._line_counts) : end]
        then = bisect_right(shown, self._visited, key=lambda sample: sample.iteration)
        return sum(self._line_counts[then:])

    def _stand_back(self) -> None:
        """Have samples that are later than the moment looked at stand back, without a change to the text."""
        lines = self._first_line_then()
        if not lines:
            if self.view.extraSelections():
                self.view.setExtraSelections([])
            return
        later = QTextEdit.ExtraSelection()
        later.cursor = QTextCursor(self.view.document())
        first_then = self.view.document().findBlockByNumber(lines)
        if first_then.isValid():
            later.cursor.setPosition(first_then.position(), QTextCursor.MoveMode.KeepAnchor)
        else:
            later.cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        later.format.setForeground(self._theme.color("quiet", STANDS_BACK))
        self.view.setExtraSelections([later])

    def _bring_into_sight(self) -> None:
        """The heading of the latest sample that there was, at the top unless it is in sight already."""
        layout = self.view.document().documentLayout()
        layout.documentSize()  # Qt lays out long texts bit by bit; what is not laid out has no place yet
        block = self.view.document().findBlockByNumber(self._first_line_then())
        rect = layout.blockBoundingRect(block)
        bar = self.view.verticalScrollBar()
        if not bar.value() <= rect.top() <= bar.value() + self.view.viewport().height() - 2 * rect.height():
            bar.setValue(round(rect.top()))

    def _insert_on_top(self, cursor: QTextCursor, sample: LoggedSample) -> None:
        written = QTextCharFormat()
        quiet = QTextCharFormat()
        quiet.setForeground(self._theme.color("quiet"))
        quiet.setFont(QApplication.font())
        cursor.movePosition(QTextCursor.MoveOperation.Start)
        if self._line_counts:
            # The block that was first keeps its format and moves down by one.
            cursor.insertBlock(line_format(above=GRID), quiet)
            cursor.movePosition(QTextCursor.MoveOperation.Start)
        cursor.setBlockFormat(line_format())
        heading = link_format(quiet, str(sample.iteration), GO_THERE)
        loss = "…" if self._is_covered else rounded(sample.smooth_loss, 1)
        self._leaves_out_losses |= self._is_covered
        cursor.insertText(f"{sample.iteration:,} · smooth loss {loss}", heading)
        lines = sample.text[:SHOWN_CHARACTERS].rstrip("\n").split("\n")
        for line in lines:
            # An empty line shows that there is one, in little room.
            cursor.insertBlock(line_format() if line else line_format(60), written)
            cursor.insertText(unstacked(line), written)
        left_out = len(sample.text) - SHOWN_CHARACTERS
        if left_out > 0:
            cursor.insertText(f" … {left_out:,} more characters in the export", quiet)
        self._line_counts.append(1 + len(lines))

    def _trim(self) -> None:
        """Take the oldest samples out of the view where it holds too many."""
        surplus = len(self._line_counts) - SHOWN
        if surplus <= 0:
            return
        lines = sum(self._line_counts[:surplus])
        del self._line_counts[:surplus]
        document = self.view.document()
        last_kept = document.findBlockByNumber(document.blockCount() - lines - 1)
        cursor = QTextCursor(last_kept)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()

    def _on_view_link_chosen(self, target: str) -> None:
        self.moment_wanted.emit(int(target), True)

    def _write_subtitle(self) -> None:
        rhythms = _rhythms(self._info.config.sample_every) if self._info is not None else ("",)
        shown = f"the latest {SHOWN} of {len(self._samples):,}" if len(self._samples) > SHOWN else ""
        self.offer_subtitle(*(" · ".join(filter(None, (rhythm, shown))) for rhythm in rhythms))


def _rhythms(sample_every: int) -> tuple[str, ...]:
    """``at 0, 100, 200, 500, then every 1,000``, and for less room ``every 1,000``."""
    early = [f"{iteration:,}" for iteration in EARLY_SAMPLES if iteration < sample_every]
    always = f"every {sample_every:,}"
    return (f"at {', '.join(['0', *early])}, then {always}", always) if early else (always,)
