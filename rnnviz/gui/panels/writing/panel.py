"""SamplingPanel: asks the network to write, and shows what it writes as it comes.

Emits DrawSample and reads the events that answer it; knows no trainer and no session.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from rnnviz.core.foreign import shown
from rnnviz.core.network.astray import WHY, astray_in_words
from rnnviz.gui.panels.writing import explanations
from rnnviz.gui.panels.writing.prediction import SamplePrediction
from rnnviz.gui.panels.writing.prime_edit import PrimeEdit, skipped_in_words
from rnnviz.gui.panels.writing.sample_view import SampleView
from rnnviz.gui.panels.writing.settings import SamplingSettings
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.stacked_marks import restacked
from rnnviz.gui.parts.theme import GRID, Theme
from rnnviz.training.glossary.glossary import glossary
from rnnviz.training.run.best import BY, BestLoss
from rnnviz.training.worker.messages import (
    DrawSample,
    Event,
    RunInfo,
    SampleFinished,
    SampleRefused,
    SampleStarted,
    SampleWritten,
    Snapshot,
    WorkerFailed,
)

CANCEL_AFTER_MILLISECONDS = 250
"""Generate becomes Cancel only where there is time to cancel: a short sample flashes nothing."""
SOURCE_LETTERS = 32
"""Letters of the name of a text: more would push the panel apart."""


class SamplingPanel(Card):
    """sample_requested carries a DrawSample, numbered by this panel; cancel_requested ends it.

    copies_wanted carries what was written: what of it stands in the book is to be shown.
    mistake_made carries a sentence about a number that cannot be used, or why nothing can be written.
    sample_written carries the steps that the network had learned, and all that it wrote.

    can_write  whether there is a network to write with
    """

    sample_requested = Signal(object)
    cancel_requested = Signal()
    copies_wanted = Signal(str)
    mistake_made = Signal(str)
    sample_written = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.SAMPLING, parent)
        self._latest = DrawSample(0, "", 0.0, 0, 0)  # the request that is answered
        self._is_writing = False
        self.can_write = False
        self._offers_to_cancel = False
        self._has_started = False
        self._iteration = 0
        self._pieces: list[str] = []  # of what is being written
        self._source = ""  # the text of the run that writes
        self._run_id = ""
        self._is_of_this_run = False
        self._left = ("", "")  # the run that wrote what stands there, and what was said of it
        self._bests: tuple[BestLoss, ...] = ()
        self._make_controls()
        self._make_view()
        self._is_wide = False
        self.prediction = SamplePrediction(self)
        self.body.insertWidget(0, self._settings)
        self.body.setSpacing(GRID // 2 + 2)
        order = (
            self.prime_text, *self._settings.in_tab_order(), self.generate_button, self.sample_text,
        )  # fmt: skip
        for before, after in pairwise(order):
            self.setTabOrder(before, after)

        self._cancel_timer = QTimer(self)
        self._cancel_timer.setSingleShot(True)
        self._cancel_timer.setInterval(CANCEL_AFTER_MILLISECONDS)
        self._cancel_timer.timeout.connect(self._on_cancel_timer_timeout)
        self.set_enabled(False)

    # ── what the window tells it ──

    @property
    def is_writing(self) -> bool:
        """A sample was asked for and has not ended."""
        return self._is_writing

    def start_run(self, info: RunInfo) -> None:
        """Another run begins. What the one before wrote stays, and says whose it is; so do the settings."""
        self.prediction.take_away()
        if self._is_writing:
            self._on_sample_finished(cancelled=True)
        # What the other run still has to say of its sample answers nothing any more.
        self._latest = self._latest._replace(request=self._latest.request + 1)
        if self._is_of_this_run and self._status.text():
            self._left = self._run_id, self._status.text()
            self._say(f"{self._status.text()} · of an earlier run, on {self._source}")
        self._is_of_this_run = False
        self._run_id = info.run_id
        if info.run_id and info.run_id == self._left[0]:  # brought back: it is of this run again
            self._is_of_this_run = True
            self._say(self._left[1])
        self._source = shown(info.text.name, SOURCE_LETTERS)
        self._bests = ()
        self._settings.offer_networks(())
        self.set_enabled(True)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Which networks can write, and of which moment the first of them is."""
        if snapshot.bests is not self._bests:
            self._bests = snapshot.bests
            self._settings.offer_networks(self._bests)
        self._settings.name_moment(snapshot.iteration if snapshot.is_past else None)

    def set_enabled(self, enabled: bool) -> None:
        """Whether there is a network to write with. Without one a sample under way is given up."""
        if not enabled:
            self._end_writing()
        self.can_write = enabled
        self.generate_button.setEnabled(enabled)

    def set_theme(self, theme: Theme) -> None:
        self._settings.set_theme(theme)
        self.prime_text.set_theme(theme)
        self.sample_text.set_theme(theme)
        self.prediction.set_theme(theme)

    def hear(self, event: Event) -> None:
        """Take in what the worker says of the latest sample; anything else is passed over."""
        match event:
            case SampleStarted(request, iteration, prime, skipped, _, lost) if (
                request == self._latest.request
            ):
                self._on_sample_started(iteration, prime, skipped, lost)
            case SampleWritten(request, text) if request == self._latest.request:
                self.sample_text.add(text)
                self._pieces.append(text)
            case SampleFinished(request, cancelled) if request == self._latest.request:
                self._on_sample_finished(cancelled)
            case SampleRefused(request, message) if request == self._latest.request:
                self._end_writing()
                self.mistake_made.emit(message)
            case WorkerFailed() if self._is_writing:
                self._on_sample_finished(cancelled=True)

    def generate(self) -> None:
        """Ask for a sample as it is set; one under way ends with that."""
        if not self.can_write:
            return
        mistake = self._settings.find_mistake()
        if mistake:
            self.mistake_made.emit(mistake)
            return
        self._latest = DrawSample(
            self._latest.request + 1, **(self.settings() | {"network": self._settings.network})
        )
        self.sample_text.discard()
        self._has_started = False
        self._begin_writing()
        self.sample_requested.emit(self._latest)

    def settings(self) -> dict[str, Any]:
        """What is set, as plain JSON types, for ``restore``."""
        return {"prime": self.prime_text.text(), **self._settings.values()}

    def restore(self, settings: object) -> None:
        """Set what ``settings`` gave; whatever in it makes no sense is left as it is."""
        if not isinstance(settings, Mapping):
            return
        prime = settings.get("prime")
        if isinstance(prime, str) and prime != self.prime_text.text():
            self.prime_text.setText(prime)
        self._settings.restore(settings)

    # ── making ──

    def _make_controls(self) -> None:
        self.subtitle.hide()
        self.prime_text = PrimeEdit(self)
        self.prime_text.setObjectName("prime_text")
        self.prime_text.setAccessibleName("Text to start from")
        self.prime_text.setPlaceholderText("a text to start from")
        self.prime_text.setToolTip(
            f"{glossary()['start'].whole} Enter generates, Shift+Enter puts in a line break."
        )
        self.prime_text.returnPressed.connect(self.generate)

        self._settings = SamplingSettings(self)
        self._settings.mistake_made.connect(self.mistake_made)
        self.temperature = self._settings.temperature
        self.temperature_slider = self._settings.temperature_slider
        self.sample_length = self._settings.sample_length
        self.sample_seed = self._settings.sample_seed
        self.dice_button = self._settings.dice_button
        self.sample_network = self._settings.sample_network

        self.generate_button = QPushButton("Generate", self)
        self.generate_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.generate_button.setObjectName("generate_button")
        self.generate_button.setProperty("primary", True)
        self.generate_button.clicked.connect(self._on_generate_clicked)
        self._show_button(cancel=False)
        self.generate_button.ensurePolished()
        self.generate_button.setMinimumWidth(self.generate_button.sizeHint().width())  # for Cancel, too
        stretch = self.header.count() - 1
        self.header.setStretch(stretch, 0)
        self.header.insertWidget(stretch, self.prime_text, 1)
        self.header.addWidget(self._settings.sample_network)
        self.header.addWidget(self.generate_button)

    def _make_view(self) -> None:
        self.sample_text = SampleView(
            "Give it a beginning, or none, and press Generate: the network goes on writing.", self
        )
        self.sample_text.setObjectName("sample_text")
        self.sample_text.setAccessibleName("What the network wrote")
        self.sample_text.setToolTip(
            "What the network wrote, after the text that it started from. At its end you follow the writing."
        )
        self.sample_text.text_added.connect(self._on_sample_text_text_added)
        self.sample_text.setMinimumHeight(3 * self.sample_text.fontMetrics().height())
        self._status = Label("", self)
        self._status.setObjectName("sample_status")
        self._status.setProperty("role", "quiet")
        self._status.hide()
        self._skipped = Label("", self)
        self._skipped.setObjectName("sample_skipped")
        self._skipped.setProperty("role", "warm")
        self._skipped.setWordWrap(True)
        self._skipped.hide()
        self.body.addWidget(self.sample_text, 1)
        below = QHBoxLayout()
        below.setSpacing(2 * GRID)
        below.addWidget(self._skipped, 1)
        below.addWidget(self._status, 1)
        self._copies = QPushButton("Is it copied?", self)
        self._copies.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._copies.setObjectName("sample_copies")
        self._copies.setToolTip(
            "Read it on Inspect, each character painted by the passage of the book that ends with it."
        )
        self._copies.clicked.connect(self._on_copies_clicked)
        self._copies.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._copies.hide()
        below.addWidget(self._copies)
        self.body.addLayout(below)

    # ── writing ──

    def _on_sample_started(self, iteration: int, prime: str, skipped: str, lost: float) -> None:
        self._iteration = iteration
        self._pieces = []
        self._has_started = self._is_of_this_run = True
        self._left = ("", "")
        self._begin_writing()
        self.sample_text.begin(prime, skipped)
        words = [skipped_in_words(skipped)] if skipped else []
        words += [astray_in_words(lost)] if lost else []
        self._skipped.setVisible(bool(words))
        self._skipped.setText(" · ".join(words))
        self._skipped.setToolTip(WHY if lost else "")
        self._say("writing …")

    def _on_sample_finished(self, cancelled: bool) -> None:
        self.sample_text.flush()
        if self._has_started:
            self._say(self._summary(cancelled))
        self._end_writing()
        if self._has_started and not cancelled:
            self.sample_written.emit(self._iteration, "".join(self._pieces))

    def _summary(self, cancelled: bool) -> str:
        steps = f"{self._iteration:,} step{'' if self._iteration == 1 else 's'}"
        by = BY.get(self._latest.network)
        words = (
            f"written by the network with the lowest {by}, after {steps}"
            if by
            else (f"written by the network after {steps}")
        )
        return f"{words} · cancelled at {self.sample_text.written:,} characters" if cancelled else words

    def _begin_writing(self) -> None:
        self._is_writing = True
        if not self._cancel_timer.isActive():
            self._cancel_timer.start()

    def _end_writing(self) -> None:
        self._is_writing = False
        self.sample_text.discard()
        self._cancel_timer.stop()
        self._show_button(cancel=False)

    def _say(self, words: str) -> None:
        self._status.setText(words)
        self._status.setVisible(bool(words))
        self._copies.setVisible(bool(words) and self._is_of_this_run)

    def _show_button(self, *, cancel: bool) -> None:
        self._offers_to_cancel = cancel
        self.generate_button.setText("Cancel" if cancel else "Generate")
        self.generate_button.setAccessibleName("Stop writing" if cancel else "Generate a text")
        self.generate_button.setToolTip(
            "Stop writing, and keep what is written (Ctrl+G)."
            if cancel
            else "Let the network write: each character is drawn from p = softmax(y / temperature) (Ctrl+G)."
        )

    # ── signals ──

    def _on_copies_clicked(self) -> None:
        self.copies_wanted.emit(restacked(self.sample_text.toPlainText()))

    def _on_generate_clicked(self) -> None:
        if self._offers_to_cancel:
            self.cancel_requested.emit()
        else:
            self.generate()

    def _on_cancel_timer_timeout(self) -> None:
        self._show_button(cancel=True)

    def _on_sample_text_text_added(self, count: int) -> None:
        self._say(f"writing … {count:,} of {self._latest.length:,} characters")

    # ── layout ──

    def _arrange(self) -> None:
        """The settings stand in the header where it is wide enough, else in a row of their own."""
        prime_width = 180
        needed = (
            self.title.sizeHint().width()
            + prime_width
            + self._settings.sizeHint().width()
            + self._settings.sample_network.sizeHint().width()
            + self.generate_button.sizeHint().width()
            + 8 * GRID
        )
        wide = self.width() >= needed
        if wide == self._is_wide:
            return
        self._is_wide = wide
        if wide:
            self.body.removeWidget(self._settings)
            self.header.insertWidget(self.header.indexOf(self._settings.sample_network), self._settings)
        else:
            self.header.removeWidget(self._settings)
            self.body.insertWidget(0, self._settings)

    # Qt's overrides

    def minimumSizeHint(self) -> QSize:
        """That of the two rows: one long row must not keep the panel from becoming narrow."""
        margins = 2 * (GRID + 4) + 2
        return QSize(self._settings.minimumSizeHint().width() + margins, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
