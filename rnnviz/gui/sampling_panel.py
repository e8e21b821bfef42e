"""SamplingPanel: asks the network to write, and shows what it writes as it comes.

Emits DrawSample and reads the events that answer it; knows no trainer and no session.
"""

import math
import random
import time
from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any, TypeGuard

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QIcon, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QToolButton,
    QWidget,
)

from rnnviz import paths
from rnnviz.gui.card import Card
from rnnviz.gui.prime_edit import PrimeEdit
from rnnviz.gui.text_view import TextView
from rnnviz.gui.theme import DARK, GRID, Theme, mono_font, visible
from rnnviz.training.messages import (
    CommandRefused,
    DrawSample,
    Event,
    RunInfo,
    SampleFinished,
    SampleStarted,
    SampleWritten,
    WorkerFailed,
)

MAX_TEMPERATURE = 5.0
SLIDER_TEMPERATURE = 2.0
"""Where the slider ends: above it the writing is noise, and the field takes it still."""
MAX_LENGTH = 100_000
MAX_SEED = 2**31 - 1
SEED_DIGITS = 5
"""That the field has room for; it grows for a longer seed."""
DICE_SEEDS = 10_000
"""The dice draws a seed below this: short enough to be told to somebody."""
FRAME_MILLISECONDS = 33
CANCEL_AFTER_MILLISECONDS = 250
"""Generate becomes Cancel only where there is time to cancel: a short sample flashes nothing."""
SHOWN_SKIPPED = 8
"""Unknown characters that are named; more are counted."""


class SamplingPanel(Card):
    """sample_requested carries a DrawSample, numbered by this panel; cancel_requested ends it."""

    sample_requested = Signal(object)
    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Write", parent)
        self.setObjectName("sampling_panel")
        self.title.setToolTip(
            "The network writes by itself: each character is drawn from p = softmax(y / temperature)."
        )
        self._theme = DARK
        self._latest = DrawSample(0, "", 0.0, 0, 0)  # the request that is answered
        self._is_writing = False
        self._has_started = False
        self._iteration = 0
        self._written = 0
        self._waiting: list[str] = []  # written, but not yet in the view
        self._prime_spans: list[tuple[int, int, bool]] = []  # from, to, whether the network knows it
        self._make_controls()
        self._make_view()
        self._is_wide = False
        self.body.insertWidget(0, self._settings_row)
        self.body.setSpacing(GRID // 2 + 2)
        order = (
            self.prime_text, self.temperature_slider, self.temperature, self.sample_length,
            self.sample_seed, self.dice_button, self.sample_network, self.generate_button, self.sample_text,
        )  # fmt: skip
        for before, after in pairwise(order):
            self.setTabOrder(before, after)

        self._flush_timer = QTimer(self)
        self._flush_timer.setSingleShot(True)
        self._flush_timer.timeout.connect(self._flush)
        self._cancel_timer = QTimer(self)
        self._cancel_timer.setSingleShot(True)
        self._cancel_timer.setInterval(CANCEL_AFTER_MILLISECONDS)
        self._cancel_timer.timeout.connect(self._on_cancel_due)
        self.set_enabled(False)

    # ── what the window tells it ──

    @property
    def is_writing(self) -> bool:
        """A sample was asked for and has not ended."""
        return self._is_writing

    def start_run(self, info: RunInfo) -> None:  # noqa: ARG002 - every panel is told so
        """Clear what another run wrote; the settings stay."""
        # What the other run still has to say of its sample answers nothing any more.
        self._latest = replace(self._latest, request=self._latest.request + 1)
        self._end_writing()
        self._clear_view()
        self._say("")
        self.set_enabled(True)

    def set_enabled(self, enabled: bool) -> None:
        """Whether there is a network to write with. Without one a sample under way is given up."""
        if not enabled:
            self._end_writing()
        self.generate_button.setEnabled(enabled)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.dice_button.setIcon(QIcon(str(paths.resource(f"dice-{theme.name}.svg"))))
        self.prime_text.set_theme(theme)
        cursor = QTextCursor(self.sample_text.document())
        for start, end, known in self._prime_spans:
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(self._prime_format(known))

    def handle_event(self, event: Event) -> None:
        """Take in what the worker says of the latest sample; anything else is passed over."""
        match event:
            case SampleStarted(request, iteration, prime, skipped) if request == self._latest.request:
                self._on_sample_started(iteration, prime, skipped)
            case SampleWritten(request, text) if request == self._latest.request:
                self._waiting.append(text)
                if not self._flush_timer.isActive():
                    self._flush()
            case SampleFinished(request, cancelled) if request == self._latest.request:
                self._on_sample_finished(cancelled)
            case CommandRefused() if self._is_writing and not self._has_started:
                # Where it was another command that was refused, SampleStarted is still to come.
                self._end_writing()
            case WorkerFailed() if self._is_writing:
                self._on_sample_finished(cancelled=True)

    def focus_prime(self) -> None:
        """Let the user type what the text is to begin with."""
        self.prime_text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.prime_text.selectAll()

    def generate(self) -> None:
        """Ask for a sample as it is set; one under way ends with that."""
        if not self.generate_button.isEnabled():
            return
        self._latest = DrawSample(
            request=self._latest.request + 1,
            prime=self.prime_text.text(),
            temperature=round(self.temperature.value(), 2),
            length=self.sample_length.value(),
            seed=self.sample_seed.value(),
            best=self.sample_network.isChecked(),
        )
        self._waiting.clear()
        self._has_started = False
        self._begin_writing()
        self.sample_requested.emit(self._latest)

    def settings(self) -> dict[str, Any]:
        """What is set, as plain JSON types, for ``restore``."""
        return {
            "prime": self.prime_text.text(),
            "temperature": round(self.temperature.value(), 2),
            "length": self.sample_length.value(),
            "seed": self.sample_seed.value(),
            "best": self.sample_network.isChecked(),
        }

    def restore(self, settings: object) -> None:
        """Set what ``settings`` gave; whatever in it makes no sense is left as it is."""
        if not isinstance(settings, Mapping):
            return
        prime, best = settings.get("prime"), settings.get("best")
        if isinstance(prime, str):
            self.prime_text.setText(prime)
        if isinstance(best, bool):
            self.sample_network.setChecked(best)
        temperature = settings.get("temperature")
        if _is_number(temperature) and 0 <= temperature <= MAX_TEMPERATURE:
            self.temperature.setValue(temperature)
        for name, field in (("length", self.sample_length), ("seed", self.sample_seed)):
            number = settings.get(name)
            if _is_number(number) and field.minimum() <= number <= field.maximum():
                field.setValue(int(number))

    # ── making ──

    def _make_controls(self) -> None:
        self.subtitle.hide()
        self.prime_text = PrimeEdit(self)
        self.prime_text.setObjectName("prime_text")
        self.prime_text.setAccessibleName("Text to start from")
        self.prime_text.setPlaceholderText("a text to start from")
        self.prime_text.setToolTip(
            "The network reads this first, then writes on; empty, it writes on from where training stands. "
            "Enter generates, Shift+Enter puts in a line break."
        )
        self.prime_text.returnPressed.connect(self.generate)

        self._settings_row = QWidget(self)
        row = QHBoxLayout(self._settings_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID - 2)

        formula = "p = softmax(y / temperature): 1 is the network itself, 0 always takes the likeliest."
        self.temperature = _NumberField(self)
        self.temperature.setRange(0.0, MAX_TEMPERATURE)
        self.temperature.setDecimals(2)
        self.temperature.setSingleStep(0.1)
        self.temperature.setSpecialValueText("greedy")
        self.temperature.setValue(0.8)
        self.temperature_slider = QSlider(Qt.Orientation.Horizontal, self)
        self.temperature_slider.setObjectName("temperature_slider")
        self.temperature_slider.setAccessibleName("temperature")
        self.temperature_slider.setToolTip(formula)
        self.temperature_slider.setRange(0, round(10 * SLIDER_TEMPERATURE))
        self.temperature_slider.setPageStep(5)
        self.temperature_slider.setMinimumWidth(40)
        self.temperature_slider.setMaximumWidth(120)
        self.temperature_slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.temperature.valueChanged.connect(self._on_temperature_changed)
        self.temperature_slider.valueChanged.connect(self._on_temperature_slider_changed)
        self._on_temperature_changed()
        row.addWidget(self._name_field(self.temperature, "temperature", "temperature", formula, 6))
        row.addWidget(self.temperature_slider, 1)
        row.addWidget(self.temperature)
        row.addSpacing(GRID // 2)

        self.sample_length = QSpinBox(self)
        self.sample_length.setRange(1, MAX_LENGTH)
        self.sample_length.setGroupSeparatorShown(True)
        self.sample_length.setSingleStep(100)
        self.sample_length.setValue(500)
        meaning = f"Characters to write, 1 to {MAX_LENGTH:,}."
        row.addWidget(self._name_field(self.sample_length, "sample_length", "length", meaning, 7))
        row.addWidget(self.sample_length)
        row.addSpacing(GRID // 2)

        self.sample_seed = QSpinBox(self)
        self.sample_seed.setRange(0, MAX_SEED)
        meaning = "Start of the chances: the same seed, text and network write the same again."
        row.addWidget(self._name_field(self.sample_seed, "sample_seed", "seed", meaning, SEED_DIGITS))
        self.sample_seed.valueChanged.connect(self._on_seed_changed)
        row.addWidget(self.sample_seed)
        self.dice_button = QToolButton(self)
        self.dice_button.setObjectName("dice_button")
        self.dice_button.setAccessibleName("Draw a new seed")
        self.dice_button.setToolTip("Draw a new seed.")
        self.dice_button.setIconSize(QSize(16, 16))
        self.dice_button.clicked.connect(self._on_dice_clicked)
        row.addWidget(self.dice_button)
        row.addSpacing(GRID // 2)

        self.sample_network = QCheckBox("best", self)
        self.sample_network.setObjectName("sample_network")
        self.sample_network.setAccessibleName("Write with the best network so far")
        self.sample_network.setToolTip(
            "Write with the network that had the lowest smooth loss so far, not with the one of this moment."
        )
        row.addWidget(self.sample_network)
        row.addStretch(0)

        self.generate_button = QPushButton("Generate", self)
        self.generate_button.setObjectName("generate_button")
        self.generate_button.setProperty("primary", True)
        self.generate_button.clicked.connect(self._on_generate_clicked)
        self._show_button(cancel=False)
        self.generate_button.ensurePolished()
        self.generate_button.setMinimumWidth(self.generate_button.sizeHint().width())  # for Cancel, too
        stretch = self.header.count() - 1
        self.header.setStretch(stretch, 0)
        self.header.insertWidget(stretch, self.prime_text, 1)
        self.header.addWidget(self.generate_button)

    def _name_field(self, field: QAbstractSpinBox, name: str, word: str, meaning: str, digits: int) -> QLabel:
        """Dress a field that shows ``digits`` characters, and make the label before it."""
        field.setObjectName(name)
        field.setAccessibleName(word)
        field.setToolTip(meaning)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setFont(mono_font())
        field.setFixedWidth(_field_width(digits))
        label = QLabel(word, self)
        label.setProperty("role", "quiet")
        label.setToolTip(meaning)
        label.setBuddy(field)
        return label

    def _make_view(self) -> None:
        self.sample_text = TextView(
            "Give it a beginning, or none, and press Generate: the network goes on writing.",
            self,
            follows_end=True,
        )
        self.sample_text.setObjectName("sample_text")
        self.sample_text.setAccessibleName("What the network wrote")
        self.sample_text.setMinimumHeight(3 * self.sample_text.fontMetrics().height())
        self._status = QLabel(self)
        self._status.setObjectName("sample_status")
        self._status.setProperty("role", "quiet")
        self._status.hide()
        self._skipped = QLabel(self)
        self._skipped.setObjectName("sample_skipped")
        self._skipped.setProperty("role", "warm")
        self._skipped.setTextFormat(Qt.TextFormat.PlainText)
        self._skipped.setWordWrap(True)
        self._skipped.hide()
        self.body.addWidget(self.sample_text, 1)
        below = QHBoxLayout()
        below.setSpacing(2 * GRID)
        below.addWidget(self._skipped, 1)
        below.addWidget(self._status)
        self.body.addLayout(below)

    # ── writing ──

    def _on_sample_started(self, iteration: int, prime: str, skipped: str) -> None:
        self._iteration = iteration
        self._has_started = True
        self._begin_writing()
        self._clear_view()
        if skipped:
            named = " ".join(f"“{visible(character)}”" for character in skipped[:SHOWN_SKIPPED])
            more = len(skipped) - SHOWN_SKIPPED
            rest = f" and {more:,} more" if more > 0 else ""
            self._skipped.setText(f"skipped, the network does not know them: {named}{rest}")
            self._skipped.show()
        cursor = QTextCursor(self.sample_text.document())
        for known, characters in groupby(prime, lambda character: character not in skipped):
            start = cursor.position()
            cursor.insertText("".join(characters), self._prime_format(known))
            self._prime_spans.append((start, cursor.position(), known))
        self._say("writing …")

    def _on_sample_finished(self, cancelled: bool) -> None:
        self._flush()
        if self._has_started:
            self._say(self._summary(cancelled))
        self._end_writing()

    def _prime_format(self, known: bool) -> QTextCharFormat:
        look = QTextCharFormat()
        look.setForeground(self._theme.color("accent" if known else "warm"))
        look.setFontStrikeOut(not known)
        return look

    def _flush(self) -> None:
        """Put what has come into the view; a reader who has scrolled up is left where they are."""
        text = "".join(self._waiting)
        self._waiting.clear()
        if not text:
            return
        started = time.perf_counter()
        cursor = QTextCursor(self.sample_text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text, QTextCharFormat())
        self._written += len(text)
        self._say(f"writing … {self._written:,} of {self._latest.length:,} characters")
        # A text without line ends is laid out anew as a whole: rest longer than that took.
        cost = round(4000 * (time.perf_counter() - started))
        self._flush_timer.start(max(FRAME_MILLISECONDS, cost))

    def _summary(self, cancelled: bool) -> str:
        writer = "the best network of the first" if self._latest.best else "the network after"
        words = f"written by {writer} {self._iteration:,} step{'' if self._iteration == 1 else 's'}"
        return f"{words} · cancelled at {self._written:,} characters" if cancelled else words

    def _begin_writing(self) -> None:
        self._is_writing = True
        if not self._cancel_timer.isActive():
            self._cancel_timer.start()

    def _end_writing(self) -> None:
        self._is_writing = False
        self._flush_timer.stop()
        self._cancel_timer.stop()
        self._show_button(cancel=False)

    def _clear_view(self) -> None:
        self._waiting.clear()
        self._prime_spans = []
        self._written = 0
        self._skipped.hide()
        self.sample_text.clear()

    def _say(self, words: str) -> None:
        self._status.setText(words)
        self._status.setVisible(bool(words))

    def _show_button(self, *, cancel: bool) -> None:
        self.generate_button.setText("Cancel" if cancel else "Generate")
        self.generate_button.setAccessibleName("Stop writing" if cancel else "Generate a text")
        self.generate_button.setToolTip(
            "Stop writing, and keep what is written (Ctrl+G)."
            if cancel
            else "Let the network write: each character is drawn from p = softmax(y / temperature) (Ctrl+G)."
        )

    # ── signals ──

    def _on_generate_clicked(self) -> None:
        if self.generate_button.text() == "Cancel":
            self.cancel_requested.emit()
        else:
            self.generate()

    def _on_cancel_due(self) -> None:
        self._show_button(cancel=True)

    def _on_dice_clicked(self) -> None:
        # One less to draw from: the seed that stands there is passed over, so that it always changes.
        drawn = random.randrange(DICE_SEEDS - 1)
        self.sample_seed.setValue(drawn + (drawn >= self.sample_seed.value()))

    def _on_seed_changed(self, seed: int) -> None:
        self.sample_seed.setFixedWidth(_field_width(max(SEED_DIGITS, len(str(seed)))))

    def _on_temperature_changed(self) -> None:
        self.temperature_slider.blockSignals(True)  # the field may hold what the slider cannot
        self.temperature_slider.setValue(round(10 * self.temperature.value()))
        self.temperature_slider.blockSignals(False)

    def _on_temperature_slider_changed(self, tenths: int) -> None:
        self.temperature.setValue(tenths / 10)

    # ── layout ──

    def _arrange(self) -> None:
        """The settings stand in the header where it is wide enough, else in a row of their own."""
        prime_width = 180
        needed = (
            self.title.sizeHint().width()
            + prime_width
            + self._settings_row.sizeHint().width()
            + self.generate_button.sizeHint().width()
            + 8 * GRID
        )
        wide = self.width() >= needed
        if wide == self._is_wide:
            return
        self._is_wide = wide
        if wide:
            self.body.removeWidget(self._settings_row)
            self.header.insertWidget(self.header.count() - 1, self._settings_row)
        else:
            self.header.removeWidget(self._settings_row)
            self.body.insertWidget(0, self._settings_row)

    # Qt's

    def minimumSizeHint(self) -> QSize:
        """That of the two rows: one long row must not keep the panel from becoming narrow."""
        margins = 2 * (GRID + 4) + 2
        return QSize(
            self._settings_row.minimumSizeHint().width() + margins, super().minimumSizeHint().height()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _field_width(digits: int) -> int:
    """Pixels of a field that shows so many: with padding and border on both sides, and the caret."""
    return QFontMetrics(mono_font()).horizontalAdvance("0" * digits) + 18


class _NumberField(QDoubleSpinBox):
    """Shows a number with the digits that it has."""

    # Qt's

    def textFromValue(self, value: float) -> str:
        return self.locale().toString(value, "g", 6)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
