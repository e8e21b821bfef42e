"""InsideView: the parameters of the runs that are chosen beside each other, and how each of them learned.

Knows arrays and signals with their marks; reads them through a RunReader.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from rnnviz.gui.pages.runs import explanations
from rnnviz.gui.pages.runs.inside.arrays import ArraysPicture, ShownArray
from rnnviz.gui.pages.runs.inside.insides import BINS, KINDS, LEVEL, RunInside, run_inside, spread
from rnnviz.gui.pages.runs.inside.signals import ShownSignals, SignalCharts
from rnnviz.gui.pages.runs.marks import left_out, marks_of, told_apart
from rnnviz.gui.pages.runs.reading import ReadRun, RunReader
from rnnviz.gui.pages.runs.run_legend import RunLegend, names_of
from rnnviz.gui.pages.runs.view import RunsView
from rnnviz.gui.pages.runs.whole_card import WholeCard
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.figure import Figure, WidgetFigure
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.names import named
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.segments import Segments
from rnnviz.gui.parts.theme import Theme
from rnnviz.gui.parts.wheel_passes import pass_wheel
from rnnviz.training.run.library import StoredRun

PARAMETERS, SIGNALS = "parameters", "signals"


class InsideView(RunsView):
    """The view is named ``runs_inside``."""

    TITLE = "Inside"
    WORDS = "The parameters of the runs that are chosen, and how each of them learned, beside each other."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runs_inside")
        self._read: list[ReadRun[RunInside]] = []
        self._wanted = "Whh"
        self.reader: RunReader[RunInside] = RunReader("rnnviz-run-insides", run_inside, self)
        self.reader.arrived.connect(self._on_reader_arrived)
        self.reader.failed.connect(self.mistake_made)
        self.card = WholeCard(explanations.RUNS_INSIDE)
        self.array = QComboBox(self)
        self.array.setObjectName("runs_array")
        self.array.setAccessibleName("Which array is shown")
        self.array.setToolTip("Which array is shown, of every run that has it.")
        self.array.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.array.setMinimumContentsLength(7)
        pass_wheel(self.array)
        self.array.activated.connect(self._on_array_activated)
        self.part = Segments("runs_inside", (PARAMETERS, SIGNALS))
        self.part.set_words(
            PARAMETERS, "parameters", "One array of each run: picture and histogram.", PARAMETERS
        )
        self.part.set_words(SIGNALS, "signals", "How each run learned: a curve of each signal.", SIGNALS)
        self.part.chosen.connect(self._turn)
        self.card.header.addWidget(self.array)
        self.card.header.addWidget(self.part)
        self.tools = CardTools(self.card, "runs_inside", self.numbers)
        self.tools.mistake_made.connect(self.mistake_made)
        self.picture, self.charts = ArraysPicture(), SignalCharts()
        self._stack = QStackedWidget()
        self.card.areas += [_scrolled(self.picture), _scrolled(self.charts)]
        for area in self.card.areas:
            self._stack.addWidget(area)
        self.legend = RunLegend("runs_inside_legend")
        self.words = FittedLabel(self)
        self.words.setObjectName("runs_inside_words")
        self.words.setProperty("role", "quiet")
        self.card.body.addWidget(self._stack, 1)
        self.card.body.addWidget(self.legend)
        self.card.body.addWidget(self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self._draw()

    # ── what it is told ──

    def show_runs(self, chosen: Sequence[StoredRun]) -> None:
        self.card.offer_subtitle(left_out(chosen), "")
        self.reader.read(told_apart(chosen))

    def set_theme(self, theme: Theme) -> None:
        for part in (self.picture, self.charts, self.legend):
            part.set_theme(theme)

    def write_names(self) -> None:
        self._draw()

    def stop(self) -> None:
        self.reader.stop()

    @property
    def figures(self) -> Sequence[Figure]:
        return (WidgetFigure("Inside several runs", self.card, self.card.export),)

    def to_keep(self) -> dict[str, Any]:
        return {"part": self.part.pressed, "array": self._wanted}

    def restore(self, kept: Mapping[str, Any]) -> None:
        part, array = kept.get("part"), kept.get("array")
        if isinstance(array, str):
            self._wanted = array
        if part in (PARAMETERS, SIGNALS):
            self.part.press(part)
        self._draw()

    # ── what it says ──

    def numbers(self) -> NumberTable:
        """Of parameters the histograms, of signals every point that is drawn."""
        if self.part.pressed == SIGNALS:
            points = (
                (kind.name, curve.words, int(place), value)
                for kind in KINDS
                for curve in self.charts.charts[kind.name].curves
                for place, value in zip(curve.places.tolist(), curve.values.tolist(), strict=True)
            )
            return NumberTable(("signal", "run", "iteration", "value"), points)
        width = 2 * LEVEL / BINS
        bins = (
            (
                each.name,
                self.array.currentData(),
                -LEVEL + number * width,
                -LEVEL + (number + 1) * width,
                share,
            )
            for each in self.picture.shown
            if each.values is not None
            for number, share in enumerate(spread(each.values).tolist())
        )
        return NumberTable(("run", "array", "from", "to", "share"), bins)

    # ── showing ──

    def _draw(self) -> None:
        runs = [each.run for each in self._read]
        names, marks = names_of(runs), marks_of(runs)
        read = [
            (names[run.path], marks[run.path], taken) for run, taken, _ in self._read if taken is not None
        ]
        self._offer(list(dict.fromkeys(title for _, _, taken in read for title in taken.arrays)))
        title = self.array.currentData()
        self.picture.show_arrays(
            [ShownArray(name, mark, taken.arrays.get(title)) for name, mark, taken in read]
        )
        self.charts.show_signals([ShownSignals(name, mark, taken.signals) for name, mark, taken in read])
        self.legend.show_runs(names, marks)
        troubles = [f"{names[each.run.path]}: {each.trouble}" for each in self._read if each.trouble]
        nothing = "" if runs else "Choose one run or several on the shelf: what is inside them stands here."
        self.words.offer("Not shown: " + "; ".join(troubles) if troubles else nothing)
        self.words.setVisible(bool(self.words.words))
        self._turn()

    def _turn(self) -> None:
        are_parameters = self.part.pressed == PARAMETERS
        self._stack.setCurrentIndex(0 if are_parameters else 1)
        self.array.setVisible(are_parameters and self.array.count() > 0)
        self.legend.setVisible(not are_parameters and bool(self._read))

    def _offer(self, titles: list[str]) -> None:
        if [self.array.itemData(place) for place in range(self.array.count())] != titles:
            self.array.clear()
            for title in titles:
                self.array.addItem(named(title), title)
        for place, title in enumerate(titles):
            self.array.setItemText(place, named(title))
        alike = [place for place, title in enumerate(titles) if title.startswith(self._wanted)]
        self.array.setCurrentIndex(
            titles.index(self._wanted) if self._wanted in titles else alike[0] if alike else 0
        )

    def _on_array_activated(self) -> None:
        self._wanted = self.array.currentData()
        self._draw()

    def _on_reader_arrived(self, found: list[ReadRun[RunInside]]) -> None:
        self._read = found
        self._draw()


def _scrolled(inner: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    for ground in (area.viewport(), inner):
        ground.setAutoFillBackground(False)  # the card's is seen
    return area
