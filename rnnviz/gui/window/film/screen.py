"""FilmScreen: one moment of a film: hidden state, what comes next, and what the network wrote.

Is told a run and shots of it; knows neither time nor files.
"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rnnviz.core.numerals import rounded
from rnnviz.gui.panels.forecast.panel import SoftmaxPanel
from rnnviz.gui.panels.states.panel import HeatmapPanel
from rnnviz.gui.panels.writing.sample_view import SampleView
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID, Theme
from rnnviz.training.worker.film import SEED, TEMPERATURE, Shot
from rnnviz.training.worker.messages import RunInfo

FRAME_SIZE = QSize(960, 600)
"""Of every frame that is saved, whatever the size of the window."""
LEAST = QSize(560, 380)


class FilmScreen(QWidget):
    """Shows one shot after the other of the run ``info``."""

    def __init__(self, info: RunInfo, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("film_screen")
        self.setMinimumSize(LEAST)
        self._characters = info.vocabulary
        self.where = Label()
        self.where.setObjectName("film_where")
        self.where.setProperty("role", "title")
        self._loss = Label()
        self._loss.setObjectName("film_loss")
        self._loss.setProperty("role", "quiet")
        self.heatmap = HeatmapPanel()
        self.heatmap.setObjectName("film_heatmap")
        self.softmax = SoftmaxPanel()
        self.softmax.setObjectName("film_softmax")
        self.heatmap.column_selected.connect(self.softmax.set_column)
        for panel in (self.heatmap, self.softmax):
            panel.start_run(info)
        for choice in (self.heatmap.stream, self.heatmap.watched):
            choice.hide()  # the film was made of one
        written = Card("What it writes")
        written.offer_subtitle(
            f"after these characters, temperature {TEMPERATURE:g}, seed {SEED}", f"seed {SEED}"
        )
        self.sample = SampleView("")
        self.sample.setObjectName("film_sample")
        self.sample.setAccessibleName("What the network writes after the passage")
        self.sample.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        written.body.addWidget(self.sample)
        top, middle, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        top.addWidget(self.where)
        top.addWidget(self._loss)
        top.addStretch(1)
        middle.setSpacing(GRID)
        middle.addWidget(self.heatmap, 62)
        middle.addWidget(self.softmax, 38)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addLayout(top)
        column.addLayout(middle, 62)
        column.addWidget(written, 38)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        for part in (self.heatmap, self.softmax, self.sample):
            part.set_theme(theme)

    def show_shot(self, shot: Shot) -> None:
        """Show this one now."""
        moment = shot.moment
        self.where.setText(f"iteration {moment.iteration:,}")
        self._loss.setText(f"smooth loss {rounded(moment.smooth_loss, 2)} · pass {moment.epoch + 1:,}")
        self.heatmap.show_snapshot(moment)
        self.softmax.show_snapshot(moment)
        self.sample.begin(self._characters.decode(moment.inputs), "")
        self.sample.add(shot.written)
