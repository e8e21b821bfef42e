"""StoryPage: the writing log as one page that scrolls from noise to sentences.

Shows a Story as text to read and to copy, and gives the flags for the loss curve.
Knows no trainer. While it is hidden it looks for firsts and does nothing else.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QAbstractSlider, QApplication, QComboBox, QVBoxLayout, QWidget

from rnnviz.core.inside.imitation import Nearest
from rnnviz.core.numerals import rounded
from rnnviz.core.record.by_heart import ByHeart
from rnnviz.core.record.checkpoint import LoggedSample
from rnnviz.core.record.crossings import Crossing
from rnnviz.gui.page import FirstsFound, Happening, LexiconFound, News, Page, ReferencesFound
from rnnviz.gui.pages.story import explanations
from rnnviz.gui.pages.story.forms_card import FormsCard
from rnnviz.gui.pages.story.landmarks import StoryLandmarks
from rnnviz.gui.pages.story.numbers import numbers_of
from rnnviz.gui.pages.story.share import ShareCard
from rnnviz.gui.pages.story.story import (
    START,
    Story,
    StorySample,
    crossing_in_words,
    first_in_words,
    nearest_in_words,
    thinned_step,
)
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.fields import SpacePasses
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.reading_view import ReadingView
from rnnviz.gui.parts.splitter import Splitter
from rnnviz.gui.parts.stacked_marks import TAIL, unstacked
from rnnviz.gui.parts.text_view import GO_THERE, line_format, link_format
from rnnviz.gui.parts.theme import DARK, GRID, Theme
from rnnviz.gui.parts.wheel_passes import pass_wheel
from rnnviz.training.worker.messages import Losses, Rewound, RunInfo, SampleLogged, Snapshot

AUTOMATIC = "as many as read well"
STEPS = {
    AUTOMATIC: 1,
    "every sample": 1,
    "every 1,000": 1000,
    "every 10,000": 10_000,
    "every 100,000": 100_000,
}
"""Which samples are shown, in iterations."""
MOST_AUTOMATIC = 120
"""Samples shown of themselves, before they are thinned out tenfold."""
MOST = 3000
"""The same, where every one was asked for: the page stays quick."""
WORK_MILLISECONDS = 25
WORK_BUDGET = 6
"""Milliseconds of each turn: reading in a long log must not hold up the window."""
REWRITE_MILLISECONDS = 2000
"""A curve that lies on a line is told anew no more often, and nothing is told meanwhile."""
END = -1
"""The place of a reader who watches the latest sample."""
SCROLLS: dict[int, QAbstractSlider.SliderAction] = {
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}
"""Keys by which one reads on as soon as the page is opened."""


class StoryPage(Page):
    """The page is named ``story_page``, its text ``story_text``, the choice of samples ``story_step``.

    It finds FirstsFound: a flag for every sample with a first.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("story_page")
        self.setAccessibleName("Story")
        self._theme = DARK
        self._story = Story()
        self._sample_every = 1
        self._flags: list[tuple[int, str]] = []
        self._is_stale = False
        self._by_heart: ByHeart | None = None
        self._seen_at: int | None = None  # the earlier moment that every page shows
        self._forget_page()
        self._reader_at: int | None = None  # where the reader will be put when all is written
        self._card = Card(explanations.STORY)
        self.view = ReadingView("What the network writes while it learns is read here, from noise on.", self)
        self.view.setObjectName("story_text")
        self.view.link_chosen.connect(self._on_view_link_chosen)
        self.view.installEventFilter(SpacePasses(self.view))  # to run or pause, here too
        self.view.setAccessibleName("What the network wrote, from the first sample to the latest")
        self.view.setAccessibleDescription(
            "↑ ↓ Page Up Page Down read on; Enter in a line with a step goes to that moment."
        )
        self._card.body.setContentsMargins(0, GRID // 2, 0, 0)
        self._card.body.addWidget(self.view)
        self._make_choice()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._landmarks = StoryLandmarks()
        self._share = ShareCard()
        self._share_tools = CardTools(self._share, "story_shares", lambda: numbers_of(self._story))
        self._share_tools.mistake_made.connect(self.mistake_made)
        self._landmarks.iteration_chosen.connect(self._on_landmarks_iteration_chosen)
        self._share.iteration_chosen.connect(self._put_reader)
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._forms = FormsCard()
        self._forms.iteration_chosen.connect(self._put_reader)
        beside = Splitter("story_beside", down, [self._landmarks, self._share, self._forms], (54, 20, 26))
        column.addWidget(Splitter("story", across, [self._card, beside], (70, 30)))
        self._timer = QTimer(self)
        self._timer.setInterval(WORK_MILLISECONDS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._rewrite_timer = QTimer(self)
        self._rewrite_timer.setSingleShot(True)
        self._rewrite_timer.setInterval(REWRITE_MILLISECONDS)
        self._rewrite_timer.timeout.connect(self._start_over)

    def _make_choice(self) -> None:
        self.step = QComboBox()
        self.step.setObjectName("story_step")
        pass_wheel(self.step)
        self.step.setAccessibleName("Samples shown")
        self.step.setToolTip("The samples shown: of every so many iterations, and all with a first in them.")
        self.step.addItems(list(STEPS))
        self.step.currentIndexChanged.connect(self._start_over)
        label = Label("samples")
        label.setProperty("role", "quiet")
        label.setToolTip(self.step.toolTip())
        label.setBuddy(self.step)
        self._card.header.addWidget(label)
        self._card.header.addWidget(self.step)

    # ── what it is told ──

    def start_run(self, run: RunInfo) -> None:
        self._story = Story(run.config.seq_length)
        self._sample_every = run.config.sample_every
        self._flags = []
        self._is_stale = False
        self._rewrite_timer.stop()
        self._reader_at = None
        self._forget_page()
        self.view.clear()
        self._by_heart = None
        self._seen_at = None
        self._landmarks.show_landmarks((), ())
        self._share.show_shares(())
        self._forms.show_counts(())
        self._write_subtitle()
        if run.has_past:
            self._story.load(*run.curves["smooth"], run.samples)
            self._reader_at = 0  # a story that is there already is read from its beginning
            self._start_over()

    def add_losses(self, losses: Losses) -> None:
        before = self._story.crossings
        if not self._story.add_losses(losses):
            return
        if set(before) <= set(self._story.crossings):
            self._work()
        elif not self._rewrite_timer.isActive():
            self._rewrite_timer.start()

    def show_moment(self, moment: Snapshot) -> None:
        seen_at = moment.iteration if moment.is_past else None
        if seen_at != self._seen_at:
            self._seen_at = seen_at
            if self.isVisible():  # while the handle is dragged there is no time for what nobody sees
                self._work()
        if moment.is_past and len(moment.nearest) <= len(self._story.nearest):
            return  # it knows nothing of what came later, which happened all the same
        self.show_present(moment)

    def show_present(self, present: Snapshot) -> None:
        if present.by_heart != self._by_heart:
            self._by_heart = present.by_heart
            self._work()
        if present.nearest != self._story.nearest:
            before, self._story.nearest = self._story.nearest, present.nearest
            changed = set(before) ^ set(present.nearest)
            if all((nearest.iteration, -1) > self._told for nearest in changed):
                self._work()
            elif not self._rewrite_timer.isActive():  # told already, or to be told before what is
                self._rewrite_timer.start()

    def hear(self, event: News) -> None:
        match event:
            case SampleLogged(sample):
                self._story.add_sample(sample)
                self._work()
            case Rewound(iteration, _):
                self._story.rewind(iteration)
                self._start_over()
            case ReferencesFound(references):  # to pass one is told
                self._story.set_references(references)
                self._start_over()
            case LexiconFound(lexicon, typical):
                self._story.set_lexicon(lexicon, typical)
                self._start_over()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._landmarks.set_theme(theme)
        self._share.set_theme(theme)
        self._forms.set_theme(theme)
        self._start_over()

    @property
    def happenings(self) -> Sequence[Happening]:
        return self._landmarks.happenings

    def sight(self) -> dict[str, Any]:
        return {"samples": self.step.currentText()}

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        samples = sight.get("samples")
        if isinstance(samples, str) and samples in STEPS:
            self.step.setCurrentText(samples)

    # ── the work, in turns ──

    def _forget_page(self) -> None:
        self._told = START
        self._step = 0  # none chosen yet
        self._entries: list[int] = []  # iterations
        self._blocks: list[int] = []  # the number of the first line of each
        self._sample_count = 0

    def _start_over(self) -> None:
        """The page is to be written anew; the reader then finds the place where he was."""
        self._is_stale = True
        self._work()

    def _work(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _on_timer_timeout(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        while self._story.digest():
            if clock.elapsed() >= WORK_BUDGET:
                return
        if self._story.flags != self._flags:
            self._flags = self._story.flags
            self.found.emit(FirstsFound(self._flags))
        self._landmarks.show_landmarks(
            self._story.firsts,
            self._story.crossings,
            self._by_heart,
            self._story.nearest,
            seen_at=self._seen_at,
        )
        self._share.show_shares(self._story.shares)
        self._forms.show_counts(self._story.forms)
        if not self.isVisible() or self._rewrite_timer.isActive() or self._write(clock):
            self._timer.stop()

    def _write(self, clock: QElapsedTimer) -> bool:
        """Write what is to be told, for as long as the turn lasts; whether that was all."""
        too_many = self._step != thinned_step(
            self._step, self._story.last_iteration, self._sample_every, MOST
        )
        if self._is_stale or too_many:
            self._clear_page()
        follows = self._reader_at is None and self.view.is_at_end
        begun = self._told
        cursor = QTextCursor(self.view.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        is_all = True
        cursor.beginEditBlock()
        for place, entry in self._story.entries(self._step, begun):
            if clock.elapsed() >= WORK_BUDGET and self._told != begun:
                is_all = False
                break
            self._write_entry(cursor, entry)
            self._told = place
        cursor.endEditBlock()
        if self._told != begun:
            self._write_subtitle()
            if follows:
                self.view.go_to_end()
        if is_all and self._reader_at is not None:
            self._put_reader(self._reader_at)
            self._reader_at = None
        return is_all

    def _choose_step(self) -> int:
        name = self.step.currentText()
        most = MOST_AUTOMATIC if name == AUTOMATIC else MOST
        return thinned_step(STEPS[name], self._story.last_iteration, self._sample_every, most)

    def _clear_page(self) -> None:
        if self._entries and self._reader_at is None:
            entry = bisect_right(self._blocks, self.view.first_block) - 1
            self._reader_at = END if self.view.is_at_end else self._entries[max(0, entry)]
        self._is_stale = False
        self._forget_page()
        self._step = self._choose_step()
        self.view.clear()

    def _put_reader(self, iteration: int) -> None:
        if iteration == END or not self._blocks:
            self.view.go_to_end()
        else:
            entry = bisect_right(self._entries, iteration) - 1
            self.view.go_to_block(self._blocks[max(0, entry)])

    def _on_landmarks_iteration_chosen(self, iteration: int) -> None:
        self._put_reader(iteration)
        self.moment_wanted.emit(iteration, True)

    def _on_view_link_chosen(self, target: str) -> None:
        self.moment_wanted.emit(int(target), True)

    # ── the text ──

    def _write_entry(self, cursor: QTextCursor, entry: LoggedSample | Crossing | Nearest) -> None:
        above = GRID + GRID // 2 if self._entries else 0
        if self._entries:
            cursor.insertBlock()
        cursor.setBlockFormat(line_format(above=above))
        self._entries.append(entry.iteration)
        self._blocks.append(cursor.blockNumber())
        if isinstance(entry, LoggedSample):
            self._write_sample(cursor, self._story.read(entry))
            self._sample_count += 1
            return
        if isinstance(entry, Crossing):
            words = f"↓ {crossing_in_words(entry, self._story.seq_length)}"
        else:
            words = f"≈ {nearest_in_words(entry)}"
        self._write_heading(cursor, entry.iteration, [(words, "accent")])

    def _write_heading(self, cursor: QTextCursor, iteration: int, said: Iterable[tuple[str, str]]) -> None:
        """A line that is a link as a whole: the iteration, and what is ``said`` of it, each in its colour."""

        def link(format_: QTextCharFormat) -> QTextCharFormat:
            return link_format(format_, str(iteration), GO_THERE)

        cursor.insertText(f"{iteration:,}", link(self._format("text", bold=True)))
        for words, color in said:
            cursor.insertText(f"   {words}", link(self._format(color)))

    def _write_sample(self, cursor: QTextCursor, sample: StorySample) -> None:
        quiet = self._format("quiet")
        share = "" if sample.share is None else f" · {100 * sample.share:.0f} % real words"
        forms = "".join(f" · {tally.whole} of {tally.of} {form.name}" for form, tally in sample.forms)
        said = [(f"smooth loss {rounded(sample.smooth_loss, 1)}{share}{forms}", "quiet")]
        said += [(f"⚑ {first_in_words(first)}", "warm") for first in sample.firsts]
        self._write_heading(cursor, sample.iteration, said)
        formats = {meaning: self._written(meaning) for meaning in ("text", "quiet", "warm")}
        start_of_line = 0
        pieces = sample.pieces()
        for line in sample.text.rstrip("\n").split("\n"):
            # An empty line shows that there is one, in little room.
            cursor.insertBlock(line_format() if line else line_format(60), formats["quiet"])
            end_of_line = start_of_line + len(line)
            for start, end, meaning in pieces:
                if start < end_of_line and end > start_of_line:
                    begin = max(start, start_of_line)
                    piece = sample.text[begin : min(end, end_of_line)]
                    cursor.insertText(
                        unstacked(piece, sample.text[max(0, begin - TAIL) : begin]), formats[meaning]
                    )
            start_of_line = end_of_line + 1
        if sample.left_out:
            cursor.insertText(f" … {sample.left_out:,} more characters in the export", quiet)

    def _format(self, meaning: str, *, bold: bool = False) -> QTextCharFormat:
        """Words of the page's own."""
        format_ = QTextCharFormat()
        font = QApplication.font()
        font.setBold(bold)
        format_.setFont(font)
        format_.setForeground(self._theme.color(meaning))
        return format_

    def _written(self, meaning: str) -> QTextCharFormat:
        """Words of the network."""
        format_ = QTextCharFormat()
        format_.setForeground(self._theme.color(meaning))
        if meaning == "warm":
            format_.setBackground(self._theme.color("warm", 0.18))
        return format_

    def _write_subtitle(self) -> None:
        count, shown = len(self._story.samples), self._sample_count
        few = f"{shown:,} of {count:,} samples" if shown < count else ""
        is_thinned = self._step > self._sample_every
        step = f"of every {self._step:,} iterations" if is_thinned else ""
        more = f"{step}, the early ones and those with a first" if is_thinned else ""
        out = "words of the text stand out" if self._story.knows_words else ""
        variants = ((few, more, out), (few, step, out), (few, step), (few,))
        self._card.offer_subtitle(*dict.fromkeys(" · ".join(filter(None, words)) for words in variants))

    # Qt's overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = SCROLLS.get(event.key())
        if action is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            self.view.verticalScrollBar().triggerAction(action)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._entries:
            self._reader_at = 0
        if self._step != self._choose_step():
            self._is_stale = True
        self._work()
