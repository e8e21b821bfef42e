"""TrainPage: the panels that are watched while a network learns, and their places.

Knows where panels stand and which are shown; passes on what it is given.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.core.foreign import shown
from rnnviz.core.network.cells import CELLS
from rnnviz.core.text.ngrams import ReferenceLoss
from rnnviz.gui.page import (
    Deed,
    FirstsFound,
    Happening,
    LexiconFound,
    News,
    Page,
    Panel,
    ReferencesFound,
    RunsKept,
    TextPointed,
)
from rnnviz.gui.pages.train.behind import ghost_backdrop, published_backdrops
from rnnviz.gui.pages.train.ghost import Ghost, GhostFinder
from rnnviz.gui.panels.forecast.panel import SoftmaxPanel
from rnnviz.gui.panels.loss.panel import LossPanel
from rnnviz.gui.panels.loss.units import UNITS
from rnnviz.gui.panels.states.panel import HeatmapPanel
from rnnviz.gui.panels.writing.panel import SamplingPanel
from rnnviz.gui.panels.writing.samples_log import SamplesLog
from rnnviz.gui.parts.actions import make_action, make_switch
from rnnviz.gui.parts.cover.prediction import Prediction
from rnnviz.gui.parts.figure import Figure, WidgetFigure
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.splitter import Splitter
from rnnviz.gui.parts.theme import Theme
from rnnviz.training.worker.messages import (
    CancelSample,
    ChangedByHand,
    LearningRateChanged,
    Losses,
    Rewound,
    RunInfo,
    SampleFinished,
    SampleLogged,
    SampleRefused,
    SampleStarted,
    SampleWritten,
    Snapshot,
    WorkerFailed,
)

REST_MILLISECONDS = 600
"""Who looks so long at a column has pointed at it; a mouse on its way elsewhere has not."""


class TrainPage(Page):
    """Loss on top, the window being read below it, the writer at the bottom."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loss = LossPanel()
        self.heatmap = HeatmapPanel()
        self.softmax = SoftmaxPanel()
        self.sampling = SamplingPanel()
        self.log = SamplesLog()
        self._cards = (self.loss, self.heatmap, self.softmax, self.sampling, self.log)
        self._panels = (
            Panel("Loss", self.loss, "the loss"),
            Panel("Hidden state", self.heatmap, "the hidden state"),
            Panel("What comes next", self.softmax, "what comes next"),
            Panel("Write", self.sampling, "the writer"),
            Panel("Samples so far", self.log, "the samples so far"),
        )
        self._figures = tuple(
            WidgetFigure(panel.title, card, card.export)
            for panel, card in zip(self._panels, self._cards, strict=True)
        )
        self._references: tuple[ReferenceLoss, ...] = ()
        self._run: RunInfo | None = None
        self._learning_rate = 0.0
        self._before: Ghost | None = None  # the run that gave way to this one
        self._kept: Ghost | None = None  # one that stands in its folder
        self._ghosts = GhostFinder(self)
        self._ghosts.found.connect(self._on_ghosts_found)
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._middle = Splitter("middle", across, [self.heatmap, self.softmax], (66, 34))
        self._bottom = Splitter("bottom", across, [self.sampling, self.log], (56, 44))
        self._rows = Splitter("rows", down, [self.loss, self._middle, self._bottom], (222, 288, 230))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._rows)
        self._hint = Label("All panels are hidden: the View menu shows them again.")
        self._hint.setObjectName("all_hidden_hint")
        self._hint.setProperty("role", "quiet")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.hide()
        column.addWidget(self._hint)
        self._make_actions()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MILLISECONDS)
        self._rest.timeout.connect(self._on_rest_timeout)
        self.loss.moment_wanted.connect(self.moment_wanted)
        self.log.moment_wanted.connect(self.moment_wanted)
        self.loss.prediction.covered.connect(self.log.cover_losses)
        self.heatmap.column_selected.connect(self._on_heatmap_column_selected)
        self.heatmap.command_given.connect(self.command_given)
        self.heatmap.mistake_made.connect(self.mistake_made)
        self.sampling.sample_requested.connect(self.command_given)
        self.sampling.cancel_requested.connect(self._on_sampling_cancel_requested)
        self.sampling.copies_wanted.connect(self._on_sampling_copies_wanted)
        self.sampling.mistake_made.connect(self.mistake_made)

    def _make_actions(self) -> None:
        self._write = make_action(self, "action_generate", "Write a sample", self.generate, "Ctrl+G")
        self._show_references = make_switch(
            self, "action_show_references", "Lines of n-grams in the loss",
            tip="What counting characters, pairs, triples … alone would reach on text that it has not "
            "counted; the curve is of the text being learned",
        )  # fmt: skip
        self._show_references.setChecked(True)
        self._show_references.toggled.connect(self._draw_references)
        self._show_ghost = make_switch(
            self, "action_show_ghost", "Last run behind the loss",
            tip="The smooth loss of the run before, or of one that is pinned on the page Runs",
        )  # fmt: skip
        self._show_ghost.setChecked(True)
        self._show_published = make_switch(
            self, "action_show_published", "Published curves behind the loss",
            tip="Smooth losses that others printed: coloured where text and settings are theirs, else grey",
        )  # fmt: skip
        for switch in (self._show_ghost, self._show_published):
            switch.toggled.connect(self._draw_behind)
        self._logarithm = make_switch(
            self, "action_logarithm", "Logarithmic iterations in the loss", "Ctrl+L"
        )
        self._logarithm.toggled.connect(self.loss.set_logarithmic)
        self.loss.axis_changed.connect(self._logarithm.setChecked)
        self._fit = make_action(self, "action_fit_loss", "Fit the loss to the run", self.loss.fit, "Ctrl+0")

    # ── what it is told ──

    def start_run(self, run: RunInfo) -> None:
        self._references = ()
        self.sampling.prediction.set_lexicon(None)
        self._remember_run_before(run)
        changes = run.rate_changes
        self._run, self._learning_rate = (
            run,
            changes[-1].learning_rate if changes else run.config.learning_rate,
        )
        for card in self._cards:
            card.start_run(run)
        self._draw_behind()

    def _remember_run_before(self, run: RunInfo) -> None:
        """What gives way now is the ghost of what comes, unless it is the same run, or has no curve."""
        before = self._run
        if before is None or (before.run_id and before.run_id == run.run_id):
            return
        points = self.loss.smooth_curve
        if len(points.iterations) > 1:
            self._before = Ghost(shown(before.text.name), False, points, before.text.sha256)

    def show_moment(self, moment: Snapshot) -> None:
        for panel in (self.loss, self.heatmap, self.softmax, self.sampling):
            panel.show_snapshot(moment)
        self.log.show_visited(moment.iteration if moment.is_past else None)

    def show_present(self, present: Snapshot) -> None:
        self.loss.show_present(present)

    def add_losses(self, losses: Losses) -> None:
        self.loss.add_losses(losses)

    def hear(self, event: News) -> None:
        match event:
            case SampleLogged(sample):
                self.log.add_sample(sample)
            case SampleStarted() | SampleWritten() | SampleFinished() | SampleRefused() | WorkerFailed():
                self.sampling.hear(event)
            case LearningRateChanged(rate, iteration):
                self.loss.mark_rate(iteration, rate)
                self._learning_rate = rate
                self._draw_behind()
            case ChangedByHand(changes):
                self.loss.mark_by_hand(changes)
            case Rewound(iteration, rate):
                self.loss.rewind(iteration, rate)
                self.log.rewind(iteration)
                self._learning_rate = rate
                self._draw_behind()
            case RunsKept(folder):
                self._ghosts.look(folder, self._run.run_id if self._run is not None else "")
            case ReferencesFound(references):
                self._references = references
                self._draw_references()
            case LexiconFound(lexicon):
                self.sampling.prediction.set_lexicon(lexicon)
            case FirstsFound(flags):
                self.loss.set_flags(flags)

    def set_theme(self, theme: Theme) -> None:
        for card in self._cards:
            card.set_theme(theme)

    def write_names(self) -> None:
        self.heatmap.write_names()
        self.loss.write_names()

    def stop(self) -> None:
        self._rest.stop()
        self._ghosts.stop()

    # ── what it says of itself ──

    @property
    def panels(self) -> Sequence[Panel]:
        return self._panels

    @property
    def figures(self) -> Sequence[Figure]:
        return self._figures

    @property
    def predictions(self) -> Sequence[Prediction]:
        return (self.loss.prediction, self.softmax.prediction, self.sampling.prediction)

    @property
    def happenings(self) -> Sequence[Happening]:
        return [Happening(iteration, words) for iteration, words in self.loss.marks]

    @property
    def run_actions(self) -> Sequence[QAction]:
        return (self._write,)

    @property
    def view_actions(self) -> Sequence[QAction]:
        return (
            self._show_references,
            self._show_ghost,
            self._show_published,
            self._logarithm,
            self._fit,
        )

    def to_keep(self) -> dict[str, Any]:
        return {
            "writing": self.sampling.settings(),
            "unit": self.loss.unit,
            "iterations": "logarithmic" if self.loss.is_logarithmic else "even",
            "watched": self.heatmap.wanted,
            "references": "shown" if self._show_references.isChecked() else "hidden",
            "ghost": "shown" if self._show_ghost.isChecked() else "hidden",
            "published": "shown" if self._show_published.isChecked() else "hidden",
        }

    def restore(self, kept: Mapping[str, Any]) -> None:
        self.sampling.restore(kept.get("writing"))
        watched = kept.get("watched")
        known = any(watched == each.name for cell in CELLS.values() for each in cell.watched)
        if isinstance(watched, str) and known and watched != self.heatmap.wanted:
            self.heatmap.watch(watched)
        unit, iterations = kept.get("unit"), kept.get("iterations")
        if isinstance(unit, str) and unit in UNITS:
            self.loss.set_unit(unit)
        if iterations in ("logarithmic", "even"):
            self.loss.set_logarithmic(iterations == "logarithmic")
        for name, switch in (
            ("references", self._show_references),
            ("ghost", self._show_ghost),
            ("published", self._show_published),
        ):
            if kept.get(name) in ("shown", "hidden"):
                switch.setChecked(kept[name] == "shown")

    def sight(self) -> dict[str, Any]:
        stream = {} if self.heatmap.stream.isHidden() else {"stream": self.heatmap.stream.stream}
        return {
            **self.to_keep(),
            **stream,
            "column": self.heatmap.canvas.pinned_column,
            "bars": self.softmax.bars,
            "part": self.loss.part,
        }

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        self.restore(sight)
        canvas, stream = self.heatmap.canvas, self.heatmap.stream
        match sight.get("stream"):
            case int(number) if number != stream.stream and 0 <= number < stream.allowed.maximum:
                stream.setValue(number + 1)
        match sight.get("column", False):
            case None:
                canvas.pin(None)
            case int(column) if not isinstance(column, bool) and 0 <= column < canvas.columns:
                canvas.pin(column)
        bars = sight.get("bars")
        if isinstance(bars, str):
            self.softmax.show_bars(bars)
        match sight.get("part", False):
            case None:
                self.loss.show_part(None)
            case [*ends] if len(ends) == 4 and all(isinstance(end, int | float) for end in ends):
                self.loss.show_part(ends)

    # ── what is asked of it ──

    def generate(self) -> None:
        """Write a sample with the settings of the panel."""
        self.sight_wanted.emit(self.sampling)
        self.sampling.generate_button.click()

    def set_panel_visible(self, title: str, visible: bool) -> None:
        """Show or hide a panel; a row without panels takes no room."""
        next(panel for panel in self._panels if panel.title == title).widget.setVisible(visible)
        for row, panels in (
            (self._middle, (self.heatmap, self.softmax)),
            (self._bottom, (self.sampling, self.log)),
        ):
            row.setVisible(any(not panel.isHidden() for panel in panels))
        nothing_shows = all(card.isHidden() for card in self._cards)
        self._rows.setHidden(nothing_shows)
        self._hint.setVisible(nothing_shows)

    # ── handlers ──

    def _on_heatmap_column_selected(self, column: int) -> None:
        self.softmax.set_column(column)
        self._rest.stop()
        if self.heatmap.is_pinned:
            self._on_rest_timeout()
        elif self.heatmap.is_pointed:
            self._rest.start()

    def _on_rest_timeout(self) -> None:
        self.deed_done.emit(Deed("pointed"))

    def _draw_references(self) -> None:
        # Guessing, the uniform model, has its dashed line already.
        lines = [(reference.name, reference.nats) for reference in self._references if reference.order > 0]
        self.loss.set_reference_lines(lines if self._show_references.isChecked() else ())

    def _draw_behind(self) -> None:
        """The curves of others, as far as they are wanted."""
        kept, before = self._kept, self._before
        ghost = kept if kept is not None and (kept.is_pinned or before is None) else before
        behind = []
        if ghost is not None and self._show_ghost.isChecked():
            behind.append(ghost_backdrop(ghost, self._run.text.sha256 if self._run is not None else ""))
        if self._run is not None and self._show_published.isChecked():
            behind += published_backdrops(self._run, self._learning_rate)
        self.loss.set_backdrops(behind)

    def _on_ghosts_found(self, ghost: Ghost | None) -> None:
        self._kept = ghost
        self._draw_behind()

    def _on_sampling_copies_wanted(self, text: str) -> None:
        self.found.emit(TextPointed(text))

    def _on_sampling_cancel_requested(self) -> None:
        self.command_given.emit(CancelSample())
