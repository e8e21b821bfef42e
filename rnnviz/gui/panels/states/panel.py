"""HeatmapPanel: the hidden state of the window just read, a column under each character.

Is fed by snapshots and nothing else; tells which column the user points at. Knows
neither the trainer nor the other panels. Shapes: T = seq_length, H = hidden_size.
In code columns and units are counted from 0, like the rows of ``hs``; what is said counts from 1.
"""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollBar, QWidget

from rnnviz.gui.panels.states.canvas import HeatmapCanvas
from rnnviz.gui.panels.states.words import number
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.color_legend import DIVERGING, ColorLegend
from rnnviz.gui.parts.theme import Theme, system_theme
from rnnviz.gui.parts.throttle import Throttle
from rnnviz.training.worker.messages import RunInfo, Snapshot


class HeatmapPanel(Card):
    """The hidden state as one picture; ``column_selected`` says which character is looked at."""

    column_selected = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Hidden state", parent)
        self.setObjectName("heatmap_panel")
        theme = system_theme()
        self.explain(
            "What the network keeps in mind: h_t = tanh(Wxh·x_t + Whh·h_{t−1} + bh), under each character."
        )
        self.offer_subtitle("")
        # As high as the header of a card with buttons, so that titles side by side are level.
        self.header.addStrut(self.fontMetrics().height() + 8)
        self._legend = ColorLegend("heatmap_legend", theme, self)
        self._legend.set_colors(DIVERGING, "−1", "+1")
        self._legend.setAccessibleName("Colours of the hidden state, from −1 to +1")
        self._legend.setToolTip(
            "The colour of a unit's value h, always from −1 over 0 to +1 (tanh gives no other)."
        )
        self.header.addWidget(self._legend)
        self.canvas = HeatmapCanvas(theme, self)
        self._scroll_bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._scroll_bar.setObjectName("heatmap_scroll")
        self._scroll_bar.setAccessibleName("Scroll the units")
        self._scroll_bar.setToolTip("More units of the hidden state.")
        self._scroll_bar.hide()
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.canvas, 1)
        row.addWidget(self._scroll_bar)
        self.body.addLayout(row, 1)
        self._snapshot: Snapshot | None = None
        self._words = Throttle(self)
        self._words.turn_come.connect(self._on_words_turn_come)
        self.canvas.column_selected.connect(self._on_canvas_column_selected)
        self._scroll_bar.valueChanged.connect(self.canvas.scroll_to)
        self.canvas.units_moved.connect(self._on_canvas_units_moved)
        self.canvas.cell_pointed.connect(self._on_canvas_cell_pointed)

    @property
    def selected_column(self) -> int:
        """The column pinned, else pointed at, else the last one."""
        return self.canvas.selected_column

    def set_theme(self, theme: Theme) -> None:
        self.canvas.set_theme(theme)
        self._legend.set_theme(theme)

    def start_run(self, info: RunInfo) -> None:
        """Clear the picture for a run; the last column is selected again."""
        T, H = info.config.seq_length, info.config.hidden_size
        self._snapshot = None
        message = (
            "What the network keeps in mind at each character shows here. Press Run."
            if info.can_train
            else "The text of this checkpoint is not open. Open it to watch the network read."
        )
        self.canvas.clear(T, H, info.vocabulary.characters, message)
        self.canvas.setAccessibleDescription(message)
        self._set_subtitle()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the window just learned from; costs nothing where nothing has changed."""
        self._snapshot = snapshot
        if self.canvas.show_snapshot(snapshot) and self.isVisible():
            self._words.request()

    def catch_up(self) -> None:
        self._on_words_turn_come()

    def _dimensions(self) -> tuple[str, ...]:
        """What is in sight: so many units or a part of them, so many characters."""
        canvas = self.canvas
        H, T, first, shown = canvas.units, canvas.columns, canvas.first_unit, canvas.shown_units
        across = f"{T:,} {_plural('character', T)}"
        units = f"{H:,} {_plural('unit', H)}"
        if shown < H:
            units = f"units {first + 1:,}–{first + shown:,} of {H:,}"
            return f"{units} under the {across} being read", f"{units}, {across}", units
        return f"{units} under the {across} being read", f"{units}, {across}", f"{H:,} × {T:,}"

    def _set_subtitle(self) -> None:
        unit, column, snapshot = self.canvas.pointed_unit, self.canvas.pointed_column, self._snapshot
        variants = self._dimensions()
        if snapshot is not None and column is not None:
            letter, loss = self.canvas.letter(column), float(snapshot.losses[column])
            words = f"loss {loss:.2f} nats"
            if unit is not None:
                cell = f"unit {unit + 1:,} under “{letter}”: {number(float(snapshot.hs[column, unit]))}"
                variants = (f"{cell}, {words}", cell)
            else:
                variants = (f"column {column + 1:,}, “{letter}”: {words}", words)
        self.offer_subtitle(*variants)

    def _describe(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        column = self.selected_column
        text = "".join(self.canvas.letter(i) for i in range(len(snapshot.inputs)))
        positive = int((snapshot.hs[column] > 0).sum())
        pinned = "pinned" if self.canvas.pinned_column is not None else "selected"
        self.canvas.setAccessibleDescription(
            f"Hidden state of {snapshot.hs.shape[1]:,} units while “{text}” was read, "
            f"iteration {snapshot.iteration:,}. Column {column + 1:,}, “{self.canvas.letter(column)}”, is "
            f"{pinned}: loss {float(snapshot.losses[column]):.2f} nats, {positive:,} units above 0."
        )

    def _on_words_turn_come(self) -> None:
        self._describe()
        if self.canvas.pointed_column is not None:
            self._set_subtitle()

    def _on_canvas_column_selected(self, column: int) -> None:
        if self._snapshot is not None:
            self._words.request()
        self.column_selected.emit(column)

    def _on_canvas_units_moved(self) -> None:
        canvas = self.canvas
        hidden = canvas.units - canvas.shown_units
        with QSignalBlocker(self._scroll_bar):  # it follows here, and asks for nothing
            self._scroll_bar.setRange(0, hidden)
            self._scroll_bar.setPageStep(canvas.shown_units)
            self._scroll_bar.setSingleStep(max(1, canvas.shown_units // 10))
            self._scroll_bar.setValue(canvas.first_unit)
        self._scroll_bar.setVisible(hidden > 0)
        self._set_subtitle()

    def _on_canvas_cell_pointed(self) -> None:
        self._set_subtitle()


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
