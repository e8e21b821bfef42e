"""TrainPage: the panels that are watched while a network learns, and their places.

Knows where panels stand and which are shown; passes on what it is given.
"""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.gui.panels.forecast.panel import SoftmaxPanel
from rnnviz.gui.panels.loss.panel import LossPanel
from rnnviz.gui.panels.states.panel import HeatmapPanel
from rnnviz.gui.panels.writing.panel import SamplingPanel
from rnnviz.gui.panels.writing.samples_log import SamplesLog
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.splitter import Splitter
from rnnviz.gui.parts.theme import Theme
from rnnviz.training.worker.messages import (
    CommandRefused,
    LearningRateChanged,
    Losses,
    Rewound,
    RunInfo,
    SampleFinished,
    SampleLogged,
    SampleStarted,
    SampleWritten,
    Snapshot,
    WorkerFailed,
)


class TrainPage(QWidget):
    """Loss on top, the window being read below it, the writer at the bottom."""

    sample_requested = Signal(object)
    sample_cancelled = Signal()
    mistake_made = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loss = LossPanel()
        self.heatmap = HeatmapPanel()
        self.softmax = SoftmaxPanel()
        self.sampling = SamplingPanel()
        self.log = SamplesLog()
        self.panels: dict[str, QWidget] = {
            "Loss": self.loss,
            "Hidden state": self.heatmap,
            "What comes next": self.softmax,
            "Write": self.sampling,
            "Samples so far": self.log,
        }
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._middle = Splitter("middle", across, [self.heatmap, self.softmax], (66, 34))
        self._bottom = Splitter("bottom", across, [self.sampling, self.log], (56, 44))
        self._rows = Splitter("rows", down, [self.loss, self._middle, self._bottom], (190, 290, 260))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._rows)
        self._hint = Label("All panels are hidden: the View menu shows them again.")
        self._hint.setObjectName("all_hidden_hint")
        self._hint.setProperty("role", "quiet")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.hide()
        column.addWidget(self._hint)
        self.heatmap.column_selected.connect(self.softmax.set_column)
        self.sampling.sample_requested.connect(self.sample_requested)
        self.sampling.cancel_requested.connect(self.sample_cancelled)
        self.sampling.mistake_made.connect(self.mistake_made)

    def start_run(self, info: RunInfo) -> None:
        for panel in (self.loss, self.heatmap, self.softmax, self.sampling, self.log):
            panel.start_run(info)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        for panel in (self.loss, self.heatmap, self.softmax):
            panel.show_snapshot(snapshot)

    def add_losses(self, losses: Losses) -> None:
        self.loss.add_losses(losses)

    def load_history(self, iterations: Any, losses: Any, smooth_losses: Any, samples: Any) -> None:
        """What a checkpoint brought: rows of the loss history, and its samples."""
        self.loss.load_history(iterations, losses, smooth_losses)
        self.log.set_samples(list(samples))

    def show_event(self, event: object) -> None:
        match event:
            case SampleLogged(sample):
                self.log.add_sample(sample)
            case SampleStarted() | SampleWritten() | SampleFinished() | CommandRefused() | WorkerFailed():
                self.sampling.handle_event(event)
            case LearningRateChanged(rate, iteration):
                self.loss.mark_rate(iteration, rate)
            case Rewound(iteration, rate):
                self.loss.rewind(iteration, rate)
                self.log.rewind(iteration)

    def set_theme(self, theme: Theme) -> None:
        for panel in (self.loss, self.heatmap, self.softmax, self.sampling, self.log):
            panel.set_theme(theme)

    def set_panel_visible(self, name: str, visible: bool) -> None:
        """Show or hide a panel; a row without panels takes no room."""
        self.panels[name].setVisible(visible)
        for row, panels in (
            (self._middle, (self.heatmap, self.softmax)),
            (self._bottom, (self.sampling, self.log)),
        ):
            row.setVisible(any(not panel.isHidden() for panel in panels))
        nothing_shows = all(panel.isHidden() for panel in self.panels.values())
        self._rows.setHidden(nothing_shows)
        self._hint.setVisible(nothing_shows)
