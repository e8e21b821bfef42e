"""WritingView: the runs that are chosen write on from the same start with the same dice, side by side.

Their networks are loaded and write in a thread of its own, which can be called off. Knows runs in their
folders; knows no session.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from rnnviz.core.progress import Progress
from rnnviz.gui.pages.runs import explanations
from rnnviz.gui.pages.runs.marks import left_out, marks_of, told_apart
from rnnviz.gui.pages.runs.run_legend import names_of
from rnnviz.gui.pages.runs.view import RunsView
from rnnviz.gui.pages.runs.whole_card import WholeCard
from rnnviz.gui.pages.runs.writing.column import WrittenColumn
from rnnviz.gui.pages.runs.writing.order import WritingOrder, WrittenByRun, write_with
from rnnviz.gui.panels.writing.prime_edit import PrimeEdit
from rnnviz.gui.panels.writing.settings import SamplingSettings
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.figure import Figure, WidgetFigure
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.segments import Segments
from rnnviz.gui.parts.theme import GRID, Theme
from rnnviz.training.run.library import StoredRun

NARROWEST = 30 * GRID
"""Pixels of a text."""
LENGTH = 300
"""Characters that are written at first: a paragraph."""
_HINT = "Choose runs on the shelf, then press Write: each writes on from the same start."


class WritingView(RunsView):
    """The view is named ``runs_writing``; ``written`` is what stands there, in the order of the runs."""

    TITLE = "Writing"
    WORDS = "The same start and the same dice for the networks of all runs that are chosen, side by side."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runs_writing")
        self._theme: Theme | None = None
        self._runs: tuple[StoredRun, ...] = ()
        self._order: WritingOrder | None = None
        self._done: list[WrittenByRun] = []
        self._columns: list[WrittenColumn] = []
        self._work = BackgroundWork("rnnviz-runs-writing", self)
        self._work.progressed.connect(self._show_written)
        self._work.finished.connect(self._show_written)
        self._work.failed.connect(self.mistake_made)
        self._work.ended.connect(self._on_work_ended)
        self._make_widgets()
        self._lay_out()

    # ── what it is told ──

    def show_runs(self, chosen: Sequence[StoredRun]) -> None:
        self.card.offer_subtitle(left_out(chosen), "")
        chosen = told_apart(chosen)
        if names_of(chosen) == names_of(
            self._runs
        ):  # perhaps further on: what was written stands until they write again
            self._runs = chosen
            return
        self._work.leave()
        self._runs = tuple(chosen)
        self._rebuild()
        self._on_work_ended()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.prime.set_theme(theme)
        self.settings.set_theme(theme)
        for column in self._columns:
            column.set_theme(theme)

    def stop(self) -> None:
        self._work.stop()

    @property
    def figures(self) -> Sequence[Figure]:
        return (WidgetFigure("What several runs write", self.card, self.card.export),)

    def to_keep(self) -> dict[str, Any]:
        values = {name: value for name, value in self.settings.values().items() if name != "network"}
        return {"prime": self.prime.text(), "which": self.which.pressed} | values

    def restore(self, kept: Mapping[str, Any]) -> None:
        prime, which = kept.get("prime"), kept.get("which")
        if isinstance(prime, str):
            self.prime.setText(prime)
        if which in ("last", "best"):
            self.which.press(which)
        self.settings.restore({name: value for name, value in kept.items() if name != "network"})

    # ── what it says ──

    @property
    def written(self) -> list[WrittenByRun]:
        """What the runs that are chosen have written, of those that have."""
        known = {each.run.path: each for each in self._done}
        return [known[run.path] for run in self._runs if run.path in known]

    def numbers(self) -> NumberTable:
        """A row for each run that has written."""
        names, order = names_of(self._runs), self._order or WritingOrder("", 1.0, 0, 0)
        rows = (
            (
                names[each.run.path], each.iteration, order.seed, order.temperature, each.prime, each.text,
                each.skipped, each.trouble,
            )
            for each in self.written
        )  # fmt: skip
        header = ("run", "iteration", "seed", "temperature", "start", "written", "skipped", "trouble")
        return NumberTable(header, rows)

    # ── making ──

    def _make_widgets(self) -> None:
        self.card = WholeCard(explanations.RUNS_WRITING)
        self.which = Segments("runs_network", ("last", "best"))
        for name, words in (
            ("last", "Each run writes with its network as it was saved last."),
            ("best", "Each run writes with its best network: by its held-out loss where it has one, else "
             "by its smooth loss."),
        ):  # fmt: skip
            self.which.set_words(name, name, words, f"The {name} network of each run")
        self.card.header.addWidget(self.which)
        self.tools = CardTools(self.card, "runs_writing", self.numbers)
        self.tools.mistake_made.connect(self.mistake_made)
        self.prime = PrimeEdit(self)
        self.prime.setObjectName("runs_prime_text")
        self.prime.setAccessibleName("Text to start from")
        self.prime.setPlaceholderText("a text to start from, or none")
        self.prime.setToolTip(
            "What every network reads first, from a clear state; empty: each goes on from where it stood. "
            "Enter has them write."
        )
        self.prime.returnPressed.connect(self.write)
        self.settings = SamplingSettings(self, prefix="runs_")
        self.settings.sample_network.hide()
        self.settings.restore({"length": LENGTH})
        self.settings.mistake_made.connect(self.mistake_made)
        self.button = QPushButton("Write", self)
        self.button.setObjectName("runs_write")
        self.button.setProperty("primary", True)
        self.button.setToolTip("Have every run that is chosen write; again: call it off.")
        self.button.setFixedWidth(self.button.fontMetrics().horizontalAdvance("Cancel") + 5 * GRID)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self._on_button_clicked)
        self.hint = Label(_HINT)
        self.hint.setProperty("role", "quiet")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setWordWrap(True)

    def _lay_out(self) -> None:
        self._inner = QWidget()
        self._grid = QGridLayout(self._inner)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(2 * GRID)
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("runs_writing_scroll")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._inner)
        self.card.areas.append(self._scroll)
        for ground in (self._scroll.viewport(), self._inner):
            ground.setAutoFillBackground(False)  # the card's is seen
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.prime, 1)
        row.addWidget(self.settings, 1)
        row.addWidget(self.button)
        self.card.body.addLayout(row)
        self.card.body.addWidget(self.hint, 1)
        self.card.body.addWidget(self._scroll, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self._rebuild()

    def _rebuild(self) -> None:
        """A column for each run."""
        for old in self._columns:
            self._grid.removeWidget(old)
            old.setParent(None)
            old.deleteLater()
        names, marks = names_of(self._runs), marks_of(self._runs)
        self._columns = [
            WrittenColumn(number, names[run.path], marks[run.path], self._inner)
            for number, run in enumerate(self._runs)
        ]
        for column in self._columns:
            if self._theme is not None:
                column.set_theme(self._theme)
        self.hint.setVisible(not self._runs)
        self._scroll.setVisible(bool(self._runs))
        self.button.setEnabled(bool(self._runs))
        self._place()
        self._show_written()

    def _place(self) -> None:
        """As many beside each other as there is room for."""
        beside = max(1, min(len(self._columns), self.width() // NARROWEST))
        for number, column in enumerate(self._columns):
            self._grid.addWidget(column, number // beside, number % beside)
        for place in range(self._grid.columnCount()):
            self._grid.setColumnStretch(place, 1 if place < beside else 0)

    # ── writing ──

    def write(self) -> None:
        """Have all write, instead of what is under way."""
        mistake = self.settings.find_mistake()
        if mistake:
            self.mistake_made.emit(mistake)
            return
        if not self._runs:
            return
        values = self.settings.values()
        order = WritingOrder(
            self.prime.text(),
            values["temperature"],
            values["length"],
            values["seed"],
            self.which.pressed == "best",
        )
        done: list[WrittenByRun] = []
        runs = self._runs

        def work(progress: Progress) -> None:
            def writing(part: int, of: int) -> None:
                progress(len(done) * of + part, len(runs) * of)

            for run in runs:
                done.append(write_with(run, order, writing))
                progress(len(done) * order.length, len(runs) * order.length)

        self._work.leave()
        self._order, self._done = order, done
        self._show_written()
        self._work.start(work)
        self._show_waiting(True)

    def _on_button_clicked(self) -> None:
        if self._work.is_working:
            self._work.leave()
            self._show_written()
            self._on_work_ended()
        else:
            self.write()

    def _on_work_ended(self) -> None:
        self._show_waiting(False)

    def _show_waiting(self, waits: bool) -> None:
        self.button.setText("Cancel" if waits else "Write")
        for column in self._columns:
            column.show_waiting(waits)

    def _show_written(self) -> None:
        known = {each.run.path: each for each in list(self._done)}
        for run, column in zip(self._runs, self._columns, strict=True):
            written = known.get(run.path)
            if written is not column.written:
                column.show_written(written)

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
