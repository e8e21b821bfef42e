"""HeatmapPanel: the hidden state of the window just read, a column under each character, layer by layer.

Is fed by snapshots and nothing else; tells which column the user points at, and asks for another array
of the cell, or another stream, where there is a choice. Knows neither the trainer nor the other panels.
Shapes: T = seq_length, H = hidden_size. In code columns, units and layers are counted from 0, like the
rows of ``hs``; what is said counts columns and layers from 1, and units from 0 like every page.
"""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QScrollBar, QWidget

from rnnviz.core.network.cell import Watched
from rnnviz.core.network.cells import CELLS
from rnnviz.gui.panels.states import explanations
from rnnviz.gui.panels.states.canvas import HeatmapCanvas
from rnnviz.gui.panels.states.words import cell_in_words, ends_in_words, number
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.color_legend import DIVERGING, SEQUENTIAL, ColorLegend
from rnnviz.gui.parts.names import rewrite_new, written
from rnnviz.gui.parts.stream_field import StreamField
from rnnviz.gui.parts.theme import Theme, system_theme
from rnnviz.gui.parts.throttle import Throttle
from rnnviz.gui.parts.wheel_passes import pass_wheel
from rnnviz.training.worker.messages import RunInfo, SetStream, SetWatched, Snapshot


class HeatmapPanel(Card):
    """The hidden state as one picture; ``column_selected`` says which character is looked at.

    command_given carries SetWatched or SetStream; mistake_made a sentence
    """

    column_selected = Signal(int)
    command_given = Signal(object)
    mistake_made = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.HEATMAP, parent)
        theme = system_theme()
        self.offer_subtitle("")
        # As high as the header of a card with buttons, so that titles side by side are level.
        self.header.addStrut(self.fontMetrics().height() + 8)
        self.stream = StreamField("heatmap_stream", self)
        self.stream.chosen.connect(self._on_stream_chosen)
        self.stream.refused.connect(self.mistake_made)
        self.header.addWidget(self.stream)
        self.watched = QComboBox(self)
        self.watched.setObjectName("heatmap_watched")
        self.watched.setAccessibleName("What is shown of each unit")
        pass_wheel(self.watched)
        self.watched.hide()
        self.watched.activated.connect(self._on_watched_activated)
        self.header.addWidget(self.watched)
        self._legend = ColorLegend("heatmap_legend", theme, self)
        self.header.addWidget(self._legend)
        self.canvas = HeatmapCanvas(theme, self._in_words, self)
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
        self._streams = 1
        self._watchable: tuple[Watched, ...] = ()
        self.wanted = "h"
        """What was last chosen to be watched, for every cell that has it."""
        self._words = Throttle(self)
        self._words.turn_come.connect(self._on_words_turn_come)
        self.canvas.column_selected.connect(self._on_canvas_column_selected)
        self._scroll_bar.valueChanged.connect(self.canvas.scroll_to)
        self.canvas.units_moved.connect(self._on_canvas_units_moved)
        self.canvas.cell_pointed.connect(self._on_canvas_cell_pointed)
        self.canvas.watched_changed.connect(self._on_canvas_watched_changed)
        self._on_canvas_watched_changed()

    @property
    def selected_column(self) -> int:
        """The column pinned, else pointed at, else the last one."""
        return self.canvas.selected_column

    @property
    def is_pinned(self) -> bool:
        """Whether the column was chosen by a click or a key."""
        return self.canvas.pinned_column is not None

    @property
    def is_pointed(self) -> bool:
        """Whether the column was chosen at all, if only by the mouse over it."""
        return self.is_pinned or self.canvas.pointed_column is not None

    def set_theme(self, theme: Theme) -> None:
        self.canvas.set_theme(theme)
        self._legend.set_theme(theme)

    def start_run(self, info: RunInfo) -> None:
        """Clear the picture for a run; the last column is selected again."""
        self._snapshot = None
        message = (
            "What the network keeps in mind at each character shows here. Press Run."
            if info.can_train
            else "The text of this checkpoint is not open. Open it to watch the network read."
        )
        self.canvas.clear(info.config, info.vocabulary.characters, message)
        self.canvas.setAccessibleDescription(message)
        self._offer_choices(info)
        self._set_subtitle()

    def _offer_choices(self, info: RunInfo) -> None:
        """What this run's cell has to be watched, and its streams; what was chosen before stays chosen."""
        self._watchable = watchable = CELLS[info.config.cell].watched
        names = [watched.name for watched in watchable]
        self._legend.make_room([ends_in_words(watched) for watched in watchable])
        self.watched.clear()
        for row, watched in enumerate(watchable):
            self.watched.addItem(watched.name)
            self.watched.setItemData(row, _meaning(watched), Qt.ItemDataRole.ToolTipRole)
        self.watched.setVisible(len(names) > 1 and info.can_train)
        self._streams = info.config.batch_size
        self.stream.set_count(self._streams if info.can_train else 1)
        if self.wanted in names[1:]:
            self.watched.setCurrentText(self.wanted)
            self.command_given.emit(SetWatched(self.wanted))
        self._explain_choice()
        if self.stream.stream:
            self.command_given.emit(SetStream(self.stream.stream))

    def watch(self, name: str) -> None:
        """Show the array of this name from the next moment on, in every run whose cell has one."""
        self.wanted = name
        row = self.watched.findText(name)
        if row >= 0:
            self.watched.setCurrentIndex(row)
            self._explain_choice()
            self.command_given.emit(SetWatched(name))

    def _explain_choice(self) -> None:
        said = self.watched.currentData(Qt.ItemDataRole.ToolTipRole)
        self.watched.setToolTip(f"{said} Choose what is shown of each unit.")

    def write_names(self) -> None:
        """The formulas have other letters now."""
        self._explain_picture()
        self.canvas.write_names()
        for row, watched in enumerate(self._watchable):
            self.watched.setItemData(row, _meaning(watched), Qt.ItemDataRole.ToolTipRole)
        self._explain_choice()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the window just learned from; costs nothing where nothing has changed."""
        self._snapshot = snapshot
        self.stream.show_stream(snapshot.stream)
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
        whole = shown == H
        if not whole:
            units = f"units {first:,}–{first + shown - 1:,} of {H:,}"
        if canvas.layers > 1:
            units += " a layer" if whole else " in each layer"
        if canvas.watched.name != "h":
            units = f"{canvas.watched.words}, {units}"
        shortest = f"{H:,} × {T:,}" if whole and canvas.layers == 1 else units
        return f"{units} under the {across} being read", f"{units}, {across}", shortest, canvas.watched.words

    def _set_subtitle(self) -> None:
        canvas, snapshot = self.canvas, self._snapshot
        unit, column = canvas.pointed_unit, canvas.pointed_column
        variants = self._dimensions()
        if snapshot is not None and column is not None:
            letter, loss = canvas.letter(column), float(snapshot.losses[column])
            words = f"loss {loss:.2f} nats"
            if unit is not None:
                layer = canvas.pointed_layer
                what = cell_in_words(unit, canvas.watched, layer, canvas.layers).rstrip(",")
                cell = f"{what} under “{letter}”: {number(canvas.value(layer, unit, column))}"
                variants = (f"{cell}, {words}", cell)
            else:
                variants = (f"column {column + 1:,}, “{letter}”: {words}", words)
        self.offer_subtitle(*variants)

    def _in_words(self) -> str:
        """What is shown now, for who does not see it; '' before the first snapshot."""
        snapshot = self._snapshot
        if snapshot is None:
            return ""
        column = self.selected_column
        text = "".join(self.canvas.letter(i) for i in range(len(snapshot.inputs)))
        canvas, pictures = self.canvas, snapshot.pictures
        watched, layers = canvas.watched, canvas.layers
        middle = (watched.low + watched.high) / 2
        above = [f"{int((picture[column] > middle).sum()):,}" for picture in pictures]
        levels = f"{' and '.join(above)} units above {middle:g}"
        if layers > 1:
            levels += ", from layer 1 on"
        what = "Hidden state" if watched.name == "h" else f"{watched.words.capitalize()} {watched.name}"
        of = f"{snapshot.hs.shape[1]:,} units" + (f" in each of {layers} layers" if layers > 1 else "")
        stream = f" in stream {snapshot.stream + 1:,} of {self._streams:,}" if self._streams > 1 else ""
        pinned = "pinned" if self.canvas.pinned_column is not None else "selected"
        return (
            f"{what} of {of} while “{text}” was read{stream}, "
            f"iteration {snapshot.iteration:,}. Column {column + 1:,}, “{self.canvas.letter(column)}”, is "
            f"{pinned}: loss {float(snapshot.losses[column]):.2f} nats, {levels}."
        )

    def _on_stream_chosen(self, stream: int) -> None:
        self.command_given.emit(SetStream(stream))

    def _on_watched_activated(self, _row: int) -> None:
        self.watch(self.watched.currentText())

    def _on_canvas_watched_changed(self) -> None:
        """The colours mean something else now."""
        watched = self.canvas.watched
        low, high = ends_in_words(watched)
        self._legend.set_colors(DIVERGING if watched.is_signed else SEQUENTIAL, low, high)
        self._legend.setAccessibleName(f"Colours of the {watched.words}, from {low} to {high}")
        self._legend.setToolTip(_colours_in_words(watched))
        self._explain_picture()
        self._set_subtitle()

    def _explain_picture(self) -> None:
        self.explain(explanations.said_of(self.canvas.watched))
        for label in (self.title, self.subtitle):
            rewrite_new(label)

    def _on_words_turn_come(self) -> None:
        if self._snapshot is not None:
            self.canvas.setAccessibleDescription(self._in_words())
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


def _colours_in_words(watched: Watched) -> str:
    low, high = ends_in_words(watched)
    if not watched.is_bounded:
        low, high = low.removeprefix("≤ "), high.removeprefix("≥ ")
        return (
            f"The colour of {watched.words} {watched.name}, always from {low} over 0 to {high}; it has no "
            f"bounds, and what lies beyond has the colour of the end: tanh({watched.name}) is ±1 there, "
            "all but half a hundredth."
        )
    if not watched.is_signed:
        return (
            f"The colour of {watched.words} {watched.name}, always from {low} to {high} "
            "(sigmoid gives no other)."
        )
    why = "tanh gives no other" if "tanh" in watched.formula else "it is a mean of such"
    return f"The colour of a unit's value {watched.name}, always from {low} over 0 to {high} ({why})."


def _meaning(watched: Watched) -> str:
    return f"{watched.words[0].upper()}{watched.words[1:]}: {written(watched.formula)}."


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
