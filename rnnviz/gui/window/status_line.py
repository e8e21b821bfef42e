"""StatusLine: where the run stands, in one line at the bottom.

Fed by snapshots and by words; knows no session.
"""

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rnnviz.core.numerals import rounded
from rnnviz.core.record.by_heart import by_heart_in_words
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import DARK, GRID, Theme
from rnnviz.training.glossary.glossary import glossary, tip_of
from rnnviz.training.worker.messages import Snapshot

_PARTS = {
    "iteration": tip_of("iteration"),
    "pass": tip_of("epoch"),
    "read": "Characters read so far, in all passes and streams: iteration · T · B.",
    "smooth loss": f"{tip_of('smooth_loss')} Nats over the window; of several streams loss is the mean.",
    "held-out": f"{tip_of('held-out loss')} {glossary()['gap'].whole} As last measured.",
    "steps/s": "Learning steps in a second, counted over the last half second.",
    "characters/s": "Characters read in a second: steps/s · T · B.",
    "computing": "Time that the steps themselves took: no pause, and none of the waiting of a slower speed.",
}
_WORDS = ("training", "paused", "writing only", "now training", "now paused", "now writing only")
"""All that the state is called: whichever it is, the numbers beside it stay in their places."""
STATE = "Whether training goes on or stands still; Space runs and pauses it."


LEAVES_OUT = ("characters/s", "read", "computing", "pass", "steps/s", "held-out")
"""What a narrow window does without, in this order."""


class StatusLine(QWidget):
    """State and numbers at the left, what was last saved at the right; in a narrow window the chief ones."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_line")
        self._theme = DARK
        self._state = Label()
        self._state.setObjectName("status_state")
        self._state.setTextFormat(Qt.TextFormat.RichText)
        self._state.setToolTip(STATE)
        self._values = {name: Label() for name in _PARTS}
        self._saved = Label()
        self._saved.setProperty("role", "quiet")
        self._saved.setToolTip("When this run was last written to a file, and whether by you or by itself.")
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(GRID + 4, 0, GRID + 4, 0)
        row.setSpacing(2 * GRID + 4)
        row.addWidget(self._state)
        for name, label in self._values.items():
            label.setProperty("role", "quiet")
            label.setTextFormat(Qt.TextFormat.RichText)
            label.setToolTip(_PARTS[name])
            label.setObjectName(f"status_{name.replace(' ', '_')}")
            label.setAccessibleName(name)
            row.addWidget(label)
        row.addStretch(1)
        row.addWidget(self._saved)
        self._has_held_out = False
        self._values["held-out"].hide()
        self._is_covered = False
        self._running = False
        self._visited: int | None = None
        self._word = "paused"

    def show_state(self, running: bool, word: str = "") -> None:
        """Training, or standing still (``word`` where there is a better one than 'paused')."""
        self._running, self._word = running, word or ("training" if running else "paused")
        color = self._theme.good if running else self._theme.quiet
        now = "" if self._visited is None else "now "
        self._state.setText(f'<span style="color:{color}">●</span> {now}{self._word}')
        widest = max(map(self.fontMetrics().horizontalAdvance, (f"● {word}" for word in _WORDS)))
        self._state.setMinimumWidth(widest + GRID // 2)

    def show_visited(self, iteration: int | None) -> None:
        """The pages show this moment, while the numbers here stay those of now; None: both are of now."""
        self._visited = iteration
        told = (
            "" if iteration is None else f" The pages show iteration {iteration:,}; these numbers are of now."
        )
        self._state.setToolTip(STATE + told)
        self.show_state(self._running, self._word)

    def show_snapshot(self, snapshot: Snapshot, characters: int) -> None:
        """Refresh the numbers. Called a few times a second; a step reads so many ``characters``."""
        rate, held_out = snapshot.steps_per_second, snapshot.held_out
        self._has_held_out = math.isfinite(held_out)
        by_heart = snapshot.by_heart
        since = f", by heart since {by_heart.since:,}" if by_heart else ""
        gap = held_out - snapshot.smooth_loss
        apart = f"gap {'−' if gap < 0 else '+'}{rounded(abs(gap), 2)}"
        told = f" {by_heart_in_words(by_heart, snapshot.seq_length)}" if by_heart else ""
        self._values["held-out"].setToolTip(_PARTS["held-out"] + told)
        texts = {
            "iteration": f"{snapshot.iteration:,}",
            "pass": f"{snapshot.epoch + 1:,}",
            "read": f"{snapshot.iteration * characters:,} characters",
            "smooth loss": rounded(snapshot.smooth_loss, 2),
            "held-out": f"{rounded(held_out, 2)} ({apart}{since})",
            "steps/s": f"{rate:,.0f}" if rate >= 10 or not rate else f"{rate:.1f}",
            "characters/s": f"{rate * characters:,.0f}",
            "computing": duration(snapshot.elapsed),
        }
        if self._is_covered:
            texts |= {"smooth loss": "…", "held-out": "…"}
        has_grown = False
        for name, text in texts.items():
            value = f'<b style="color:{self._theme.text}">{text}</b>'
            label = self._values[name]
            label.setText(f"{value} {name}" if name.endswith("/s") else f"{name} {value}")
            # It may grow, but never shrinks: a number that loses a digit moves nothing beside it.
            width = label.sizeHint().width()
            if width > label.minimumWidth():
                label.setMinimumWidth(width)
                has_grown = True
        self._leave_out()
        if has_grown:  # over its neighbour, until they are laid out anew: a start that is busy painted that
            self._row.activate()

    def cover_losses(self, covered: bool) -> None:
        """While the curve of the loss is covered, no number gives it away."""
        self._is_covered = covered
        if covered:
            self._values["smooth loss"].setText("smooth loss …")
            self._values["held-out"].setText("held-out …")

    def show_saved(self, words: str) -> None:
        self._saved.setText(words)
        self._leave_out()

    def _leave_out(self) -> None:
        """Hide what there is no room for; what is there is never cut."""
        self._values["held-out"].setVisible(self._has_held_out)
        values = [label for name, label in self._values.items() if name != "held-out" or self._has_held_out]
        labels = [self._state, *values, self._saved]
        gap = 2 * GRID + 4
        widths = {label: max(label.minimumWidth(), label.sizeHint().width()) + gap for label in labels}
        room = self.width() - 2 * (GRID + 4) - sum(widths.values())
        for name in LEAVES_OUT:
            label = self._values[name]
            if label not in values:
                continue
            label.setVisible(room >= 0)
            if room < 0:
                room += widths[label]

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.show_state(self._running, self._word)

    # Qt's overrides

    def minimumSizeHint(self) -> QSize:
        return QSize(300, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_out()


def duration(seconds: float) -> str:
    """``0:05``, ``12:30`` or ``1:02:03``."""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
