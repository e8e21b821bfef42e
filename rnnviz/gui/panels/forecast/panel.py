"""SoftmaxPanel: what the network expects after one character of the window, as bars.

Is fed by snapshots and told which column to show; knows neither the trainer nor
the other panels. Shapes: T = seq_length, V = vocab_size. In code columns
are counted from 0, like the rows of ``ps``; what is said counts from 1, as ranks do.
"""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollBar, QWidget

from rnnviz.gui.panels.forecast import explanations
from rnnviz.gui.panels.forecast.canvas import SoftmaxCanvas
from rnnviz.gui.panels.forecast.forecast import percent
from rnnviz.gui.panels.forecast.prediction import ForecastPrediction
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.segments import Segments
from rnnviz.gui.parts.theme import Theme, system_theme, visible
from rnnviz.gui.parts.throttle import Throttle
from rnnviz.training.worker.messages import RunInfo, Snapshot

CONTEXT = 6
"""Characters of the text quoted in the title."""


class SoftmaxPanel(Card):
    """The bars of one column: the likeliest characters, or all; the true next always marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.SOFTMAX, parent)
        self.offer_subtitle("")
        self.canvas = SoftmaxCanvas(system_theme(), self._in_words, self)
        self._scroll_bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._scroll_bar.setObjectName("softmax_scroll")
        self._scroll_bar.setAccessibleName("Scroll the characters")
        self._scroll_bar.setToolTip("More characters of the vocabulary.")
        self._scroll_bar.hide()
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.canvas, 1)
        row.addWidget(self._scroll_bar)
        self.body.addLayout(row, 1)
        self._views = Segments("softmax", ("top", "all"))
        for name, text, meaning in (
            ("top", "Top", "The likeliest characters, sorted by pₜ = softmax(Why·hₜ + by)."),
            ("all", "All", "Every character of the vocabulary, each at a place of its own."),
        ):
            self._views.set_words(name, text, meaning, meaning.split(",")[0])
        self._views.chosen.connect(self._on_views_chosen)
        self.header.addWidget(self._views)
        self.prediction = ForecastPrediction(self)
        self._snapshot: Snapshot | None = None
        self._vocabulary = ""
        self._column: int | None = None
        self._streams = 1
        self._characters: list[str] = []
        self._words = Throttle(self)
        self._words.turn_come.connect(self._on_words_turn_come)
        self._scroll_bar.valueChanged.connect(self._on_scroll_bar_value_changed)
        self.canvas.scroll_requested.connect(self._on_canvas_scroll_requested)
        self.canvas.scroll_range_changed.connect(self._on_canvas_scroll_range_changed)

    @property
    def column(self) -> int:
        """The column shown; the last one until another is set; -1 before the first snapshot."""
        if self._snapshot is None:
            return -1
        last = len(self._snapshot.inputs) - 1
        return last if self._column is None else min(self._column, last)

    @property
    def characters(self) -> str:
        """The vocabulary of the run."""
        return self._vocabulary

    @property
    def marks(self) -> list[str]:
        """The same, each as it is drawn."""
        return self._characters

    @property
    def context(self) -> str:
        """The last characters read up to the column, as they are drawn; '' before the first snapshot."""
        return self._context() if self._snapshot is not None else ""

    @property
    def bars(self) -> str:
        """Which characters have a bar: the ``top`` ones, or ``all``."""
        return self._views.pressed

    def show_bars(self, name: str) -> None:
        """Show those; a name that there is not is left."""
        if name in ("top", "all"):
            self._views.press(name)
            self._on_views_chosen(name)

    def hide_choice(self) -> None:
        """Leave no button: a picture is made of it, in which nothing can be pressed."""
        self._views.hide()

    def set_theme(self, theme: Theme) -> None:
        self.canvas.set_theme(theme)
        self.prediction.set_theme(theme)

    def start_run(self, info: RunInfo) -> None:
        """Clear the bars for a run; the last column is shown again."""
        self.prediction.take_away()
        self._snapshot = self._column = None
        self._vocabulary = info.vocabulary.characters
        self._streams = info.config.batch_size
        self._characters = [visible(character) for character in info.vocabulary.characters]
        message = (
            "The characters the network expects next show here. Press Run."
            if info.can_train
            else "Open the text of this checkpoint to see what the network expects in it."
        )
        self.canvas.clear(info.vocabulary.characters, message)
        self.canvas.setAccessibleDescription(message)
        self.offer_subtitle("")
        self._scroll_bar.setValue(0)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the window just learned from; costs nothing where nothing has changed."""
        shown, self._snapshot = self._snapshot, snapshot
        if (
            shown is None
            or (shown.iteration, shown.stream) != (snapshot.iteration, snapshot.stream)
            or not np.array_equal(shown.ps, snapshot.ps)
            or not np.array_equal(shown.inputs, snapshot.inputs)
            or not np.array_equal(shown.targets, snapshot.targets)
        ):
            self._show()

    def set_column(self, column: int) -> None:
        """Show what was expected after the character of ``column`` (0 … T−1)."""
        before, self._column = self.column, max(0, column)
        if self._snapshot is not None and self.column != before:
            self._show()

    def _show(self) -> None:
        assert self._snapshot is not None
        self.canvas.show_column(self._snapshot, self.column)
        if self.isVisible():
            self._set_subtitle()
            self._words.request()

    def catch_up(self) -> None:
        self._describe()
        if self._snapshot is not None:
            self._set_subtitle()

    def _context(self) -> str:
        """The last characters read up to the column, with … where the window holds more."""
        assert self._snapshot is not None
        column = self.column
        first = max(0, column + 1 - CONTEXT)
        ids = self._snapshot.inputs[first : column + 1].tolist()
        return ("…" if first else "") + "".join([self._characters[i] for i in ids])

    def _set_subtitle(self) -> None:
        context, column = self._context(), self.column
        last = context[-1:]
        assert self._snapshot is not None
        stream = f", stream {self._snapshot.stream + 1:,}" if self._streams > 1 else ""
        self.offer_subtitle(
            f"after “{context}”, column {column + 1:,}{stream}",
            f"after “{context}”{stream}",
            f"after “…{last}”{stream}",
            stream.removeprefix(", "),
        )

    def _in_words(self) -> str:
        """What is shown now, for who does not see it; '' before the first snapshot."""
        shown, name = self.canvas.forecast, self._characters
        if shown is None:
            return ""
        of_several = self._snapshot is not None and self._streams > 1
        stream = f" of stream {self._snapshot.stream + 1:,}" if self._snapshot and of_several else ""
        best = ", ".join(f"{name[i]} {percent(shown.probability(i))}" for i in shown.order[:3].tolist())
        return (
            f"After “{self._context()}”, column {shown.column + 1:,}{stream}, the network expects {best}. "
            f"The true next, {name[shown.target]}, has {percent(shown.probability(shown.target))}, "
            f"rank {shown.rank:,}."
        )

    def _describe(self) -> None:
        if words := self._in_words():
            self.canvas.setAccessibleDescription(words)

    def _on_words_turn_come(self) -> None:
        if self.isVisible():  # it may have been hidden since it asked; ``catch_up`` has the words then
            self._describe()

    def _on_views_chosen(self, name: str) -> None:
        self.canvas.set_shows_all(name == "all")

    def _on_scroll_bar_value_changed(self, value: int) -> None:
        self.canvas.set_offset(value)

    def _on_canvas_scroll_requested(self, lines: int) -> None:
        self._scroll_bar.setValue(self._scroll_bar.value() + lines * self.canvas.line_height)

    def _on_canvas_scroll_range_changed(self) -> None:
        overflow = self.canvas.overflow
        self._scroll_bar.setRange(0, overflow)
        self._scroll_bar.setPageStep(max(1, self.canvas.view_height))
        self._scroll_bar.setSingleStep(self.canvas.line_height)
        self._scroll_bar.setVisible(overflow > 0)
