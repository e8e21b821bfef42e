"""MapPage: the map of the book, and the passage that was chosen on it.

Asks for the map while it is visible, about once a second; hidden it asks for nothing.
Knows the text it is given and the map; knows no trainer.
"""

import math
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QHideEvent, QShowEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rnnviz.core.errors import UserError
from rnnviz.core.record.book_map import BookMap
from rnnviz.core.text.corpus import Corpus
from rnnviz.gui.page import Page, PlacePointed
from rnnviz.gui.pages.map import explanations
from rnnviz.gui.pages.map.canvas import MapCanvas, Spot
from rnnviz.gui.pages.map.colors import Scale
from rnnviz.gui.pages.map.figure import MapFigure, columns_in_words, show_scale
from rnnviz.gui.pages.map.when import when_read
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.color_legend import ColorLegend
from rnnviz.gui.parts.fields import SpacePasses
from rnnviz.gui.parts.figure import AskedFigure, Figure, Written, write_figure
from rnnviz.gui.parts.figure_file import export_widget
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.reading_view import ReadingView
from rnnviz.gui.parts.segments import Segments
from rnnviz.gui.parts.splitter import Splitter
from rnnviz.gui.parts.stacked_marks import unstacked
from rnnviz.gui.parts.theme import DARK, GRID, Theme
from rnnviz.gui.parts.waiting import Refusal
from rnnviz.training.worker.messages import RunInfo, Snapshot
from rnnviz.training.worker.questions import TakeBookMap

REFRESH_MILLISECONDS = 1000
CONTEXT = 400
"""Characters shown before and after a passage."""
MOST_SHOWN = 4000
"""Characters of a passage; a column of a very long text holds more, and its middle is left out."""
FIRST_WORDS = 48
"""Characters of a passage that are read out while it is pointed at."""

_EMPTY = "Nothing has been read yet. Run, and the map fills from left to right, a row for each pass."
_POINT = "Point at a place to read its loss; click it, or use the arrow keys, to open the passage."
_TOOLTIPS = {
    Scale.LOSS: "Colour by loss / T: nats per character, from 0 to guessing, ln V.",
    Scale.DEVIATION: "Colour by loss / T minus its mean over the pass: the hard passages stand out.",
}


class MapPage(Page):
    """The page is named ``map_page``, the picture ``map_canvas``, the passage ``map_passage``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("map_page")
        self.setAccessibleName("Map")
        self._theme = DARK
        self._corpus: Corpus | None = None
        self._awaited: TakeBookMap | None = None
        self._iteration = 0
        self._asked_at = -1
        self._guessing = 1.0
        self._name = ""
        self._opened: tuple[int, int] | None = None
        self._proposes, self._is_proposed = True, False
        self._picked: tuple[int, int] | None = None
        self._place_to_come: tuple[int, int] | None = None
        self._run: RunInfo | None = None
        self._present: Snapshot | None = None
        self.canvas = MapCanvas()
        self.legend = ColorLegend("map_legend", DARK, self)
        self.passage = ReadingView("Choose a place on the map to read its passage here.")
        self.passage.setObjectName("map_passage")
        self.passage.installEventFilter(SpacePasses(self.passage))
        self.passage.setAccessibleName("The passage chosen on the map")
        self.passage.setAccessibleDescription("What stands at the place that is chosen, and around it.")
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MILLISECONDS)
        self._timer.timeout.connect(self._ask)
        self._lay_out()
        self._show_legend()
        self.canvas.cell_pointed.connect(self._read_out)
        self.canvas.cell_chosen.connect(self._on_canvas_cell_chosen)

    def _lay_out(self) -> None:
        self._map_card = Card(explanations.MAP)
        self._map_card.offer_subtitle("")
        self._map_card.header.addWidget(self.legend)
        self._map_card.header.addSpacing(GRID)
        self._map_card.header.addWidget(self._make_scales())
        self._readout = Label(_POINT)
        self._readout.setObjectName("map_readout")
        self._readout.setProperty("role", "quiet")
        self._readout.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._map_card.body.addWidget(self.canvas, 1)
        self._map_card.body.addWidget(self._readout)
        self._passage_card = Card(explanations.MAP_PASSAGE)
        self._passage_card.offer_subtitle("")
        self._passage_card.header.addWidget(self._make_visit_button())
        self._passage_card.header.addWidget(self._make_inspect_button())
        self._passage_card.body.addWidget(self.passage)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        cards = (self._map_card, self._passage_card)
        column.addWidget(Splitter("map", Qt.Orientation.Vertical, cards, (67, 33)))

    def _make_visit_button(self) -> QPushButton:
        self._visit = QPushButton("Go there")
        self._visit.setObjectName("map_visit")
        self._visit.setAccessibleName("Go to when this was read")
        self._visit.setToolTip("Every page shows the run as it was when it read this passage in this pass.")
        self._visit.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._visit.setEnabled(False)
        self._visit.clicked.connect(self._on_visit_clicked)
        return self._visit

    def _make_inspect_button(self) -> QPushButton:
        self._inspect = QPushButton("Inspect")
        self._inspect.setObjectName("map_inspect")
        self._inspect.setAccessibleName("Read the passage on Inspect")
        self._inspect.setToolTip("Turn to Inspect, and read there how the network reads this passage.")
        self._inspect.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._inspect.setEnabled(False)
        self._inspect.clicked.connect(self._on_inspect_clicked)
        return self._inspect

    def _make_scales(self) -> Segments:
        self._scales = Segments("map_scale", [scale.name.lower() for scale in Scale])
        for scale in Scale:
            self._scales.set_words(
                scale.name.lower(), scale.value, _TOOLTIPS[scale], f"Colours: {scale.value}"
            )
        self._scales.chosen.connect(self._on_scales_chosen)
        return self._scales

    # ── what it is told ──

    def start_run(self, run: RunInfo) -> None:
        self._corpus = run.corpus
        self._awaited = None  # an answer under way is about the old run
        self._iteration, self._asked_at = 0, -1
        self._guessing = run.guessing_loss / run.config.seq_length
        self._name = run.text.name
        self._present, self._run = None, run
        self.canvas.clear(self._guessing, _EMPTY)
        self._show_legend()
        self._close_passage()
        self._proposes, self._is_proposed = True, False
        self._picked = self._place_to_come = None
        self._map_card.offer_subtitle("")
        self._read_out()
        if self.isVisible():
            self._ask()

    def show_moment(self, moment: Snapshot) -> None:
        if moment.is_past:  # the map is that of the whole run, whatever moment is shown
            return
        self._present = moment
        self._iteration = moment.iteration  # a map that has not changed is not asked for again

    def _show_book_map(self, question: TakeBookMap, book_map: BookMap) -> None:
        """The map that was asked for; one asked for earlier is dropped."""
        if question is not self._awaited or not self.isVisible():
            return
        self.canvas.set_map(book_map)
        self._map_card.offer_subtitle(columns_in_words(book_map))
        self._read_out()
        self._name_passage()
        if self.canvas.chosen is None and self._opened is not None:  # the run went back before it
            self._close_passage()
        place, self._place_to_come = self._place_to_come, None
        if place is not None:
            self._pick(place)
        elif self._proposes:
            self._propose(book_map)

    def _propose(self, book_map: BookMap) -> None:
        """Open the hardest passage of the last whole pass, as long as nobody has chosen another."""
        image = book_map.image()
        row = len(image) - 2  # the last is being read
        if self._corpus is not None and row >= 0 and np.isfinite(image[row]).any():
            self.canvas.choose((row, int(np.nanargmax(image[row]))))
            self._is_proposed = True  # until another is chosen
            self._picked = None
            self._name_passage()

    def _refuse_book_map(self, question: TakeBookMap, message: str) -> None:
        """The map that was asked for cannot be had; what is shown is the one before."""
        if question is self._awaited:
            self._map_card.offer_subtitle(f"the map cannot be had: {message}", "the map cannot be had")
            self.mistake_made.emit(message)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.canvas.set_theme(theme)
        self.legend.set_theme(theme)
        if self._opened is not None:
            self._write_passage(*self._opened)

    def set_scale(self, scale: Scale) -> None:
        """Colour the map by another meaning."""
        self._scales.press(scale.name.lower())
        self.canvas.set_scale(scale)
        self._show_legend()

    # ── what is looked at on it ──

    def sight(self) -> dict[str, Any]:
        """``place``: the pass and the stretch of the text that somebody has chosen; None where nobody has."""
        place = self._place_to_come or self._picked
        return {"scale": self.canvas.scale.name.lower(), "place": None if place is None else list(place)}

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        scale = sight.get("scale")
        if isinstance(scale, str) and scale.upper() in Scale.__members__:
            self.set_scale(Scale[scale.upper()])
        match sight.get("place", False):
            case None if self._picked is not None:
                self._unpick()
            case [int(epoch), int(stretch)] if (epoch, stretch) != self._picked and min(epoch, stretch) >= 0:
                if self.canvas.book_map is None:
                    self._place_to_come = epoch, stretch
                else:
                    self._pick((epoch, stretch))

    def _pick(self, place: tuple[int, int]) -> None:
        """Choose a stretch of the text in the row of a pass; one that there is not is left."""
        assert self.canvas.book_map is not None
        epoch, column = place
        rows = [row for row in range(self.canvas.rows) if epoch < self.canvas.book_map.row_epochs(row)[1]]
        if rows and column < self.canvas.columns:
            self.canvas.choose((rows[0], column))
            self._picked = place

    def _unpick(self) -> None:
        """Nobody has chosen: the hardest passage is proposed again, where there is one."""
        self.canvas.choose(None)
        self._picked, self._proposes = None, True
        if self.canvas.book_map is not None:
            self._propose(self.canvas.book_map)

    @property
    def figures(self) -> Sequence[Figure]:
        return (AskedFigure("Map of the book", self._export),)

    def _export(self, path: Path, then: Written, refused: Refusal) -> None:
        # Asked of the worker: the page knows its map only while it is looked at.
        def write(book_map: BookMap) -> None:
            write_figure(partial(self.draw, book_map), path, then, refused)

        self.asked.emit(TakeBookMap(), write, refused)

    def draw(self, book_map: BookMap, path: Path) -> None:
        """Write ``book_map`` of this run as a figure in the colours of the page, PNG or SVG by the suffix.

        Raises UserError where nothing has been read yet or the file cannot be written.
        """
        if np.isnan(book_map.image()).all():
            raise UserError("Nothing has been read yet, so there is no map to take along.")
        figure = MapFigure(book_map, self._name, self._guessing, self.canvas.scale, self._theme, self)
        try:
            export_widget(figure, path)
        finally:
            figure.deleteLater()

    # ── words ──

    def _show_legend(self) -> None:
        show_scale(self.legend, self.canvas.scale, self._guessing)
        self.legend.setToolTip(_TOOLTIPS[self.canvas.scale])

    def _read_out(self) -> None:
        """Say what stands where the mouse is, else at the chosen cell."""
        canvas = self.canvas
        cell = canvas.pointed or canvas.chosen
        if cell is None or canvas.book_map is None:
            self._readout.setText("" if canvas.is_empty else _POINT)
            return
        start, _ = canvas.book_map.place(cell[1])
        words = [self._pass_in_words(cell), self._place_in_words(start), self._loss_in_words(cell)]
        text = self._text(start, start + FIRST_WORDS)
        if text:
            words.append("“" + " ".join(text.split()) + "…”")
        self._readout.setText(" · ".join(words))

    def _pass_in_words(self, cell: Spot) -> str:
        assert self.canvas.book_map is not None
        first, end = self.canvas.book_map.row_epochs(cell[0])
        return f"pass {first + 1:,}" if end == first + 1 else f"passes {first + 1:,} to {end:,}"

    def _place_in_words(self, start: int) -> str:
        assert self.canvas.book_map is not None
        return f"{100 * start / self.canvas.book_map.text_size:.1f} %, from character {start + 1:,}"

    def _loss_in_words(self, cell: Spot) -> str:
        nats = self.canvas.value(cell)
        if not math.isfinite(nats):
            return "not read"
        apart = self.canvas.deviation(cell)
        side = "above" if apart >= 0 else "below"
        return f"{nats:.2f} nats/char, {abs(apart):.2f} {side} the mean of the pass"

    # ── the passage ──

    def _text(self, start: int, end: int) -> str:
        """Characters [start, end) of the text as they are shown; nothing without the text."""
        corpus = self._corpus
        if corpus is None:
            return ""
        return unstacked(corpus.vocabulary.decode(corpus.ids[max(0, start) : max(0, end)]))

    def _write_passage(self, start: int, end: int) -> None:
        assert self.canvas.book_map is not None
        view, theme = self.passage, self._theme
        view.clear()
        within, around = QTextCharFormat(), QTextCharFormat()
        within.setForeground(theme.color("text"))
        within.setBackground(theme.color("accent", 0.14))
        around.setForeground(theme.color("quiet"))
        cursor = QTextCursor(view.document())
        cursor.beginEditBlock()
        before = "…" if start > CONTEXT else ""
        cursor.insertText(before + self._text(start - CONTEXT, start).lstrip("\n"), around)
        first = cursor.position()
        if end - start <= MOST_SHOWN:
            cursor.insertText(self._text(start, end), within)
        else:
            cursor.insertText(self._text(start, start + MOST_SHOWN - CONTEXT), within)
            cursor.insertText(f"\n\n… {end - start - MOST_SHOWN:,} characters …\n\n", around)
            cursor.insertText(self._text(end - CONTEXT, end), within)
        more = end + CONTEXT < self.canvas.book_map.text_size
        cursor.insertText(self._text(end, end + CONTEXT) + ("…" if more else ""), around)
        cursor.endEditBlock()
        view.go_to_position(first, lines_above=2)

    def _name_passage(self) -> None:
        """Say where the chosen passage stands, and what it costs now."""
        cell, book_map = self.canvas.chosen, self.canvas.book_map
        if cell is None or book_map is None:
            return
        start, end = book_map.place(cell[1])
        which = "the hardest of its pass: " if self._is_proposed else ""
        where = f"{which}characters {start + 1:,} to {end:,} of {book_map.text_size:,}"
        self._passage_card.offer_subtitle(
            f"{where} · {self._pass_in_words(cell)}: {self._loss_in_words(cell)}"
            if self._corpus is not None
            else f"{where} · the text is not at hand",
            where,
        )

    def _close_passage(self) -> None:
        self._opened = None
        self._inspect.setEnabled(False)
        self._visit.setEnabled(False)
        self.passage.clear()
        self._passage_card.offer_subtitle("")

    # ── handlers ──

    def _ask(self) -> None:
        if self._asked_at != self._iteration:
            self._asked_at = self._iteration
            self._awaited = question = TakeBookMap()
            self.asked.emit(
                question, partial(self._show_book_map, question), partial(self._refuse_book_map, question)
            )

    def _on_scales_chosen(self, name: str) -> None:
        self.set_scale(Scale[name.upper()])

    def _on_canvas_cell_chosen(self) -> None:
        self._proposes = self._is_proposed = False
        self._read_out()
        cell, book_map = self.canvas.chosen, self.canvas.book_map
        if cell is None or book_map is None:
            self._picked = None
            self._close_passage()
            return
        self._picked = book_map.row_epochs(cell[0])[0], cell[1]
        self._visit.setEnabled(math.isfinite(self.canvas.value(cell)))
        self._name_passage()
        start, end = book_map.place(cell[1])
        if self._corpus is not None and self._opened != (start, end):
            self._opened = (start, end)
            self._inspect.setEnabled(True)
            self._write_passage(start, end)

    def _on_visit_clicked(self) -> None:
        cell, book_map, present, run = self.canvas.chosen, self.canvas.book_map, self._present, self._run
        if cell is None or book_map is None or present is None or run is None:
            return
        _, end = book_map.row_epochs(cell[0])
        start, _ = book_map.place(cell[1])
        epoch = min(end - 1, present.epoch)
        iteration = when_read(run.config, present, start, epoch)
        self.moment_wanted.emit(iteration, True)

    def _on_inspect_clicked(self) -> None:
        if self._opened is not None:
            self.found.emit(PlacePointed(self._opened[0]))

    # Qt's overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._asked_at = -1
        self._ask()
        self._timer.start()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The arrow keys work as soon as the page is opened. (A focus proxy would mix up the way of Tab.)"""
        super().focusInEvent(event)
        self.canvas.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def sizeHint(self) -> QSize:
        return QSize(100 * GRID, 60 * GRID)
