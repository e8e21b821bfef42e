"""TextPages: what is made of the text beside the training: Story, Map, lines and flags on the loss.

Wires the analysis of the text, the two pages and the loss panel to the session, so
that the window need not. Draws nothing itself.
"""

from typing import Any

from PySide6.QtCore import QObject

from rnnviz.core.text.ngrams import ReferenceLoss
from rnnviz.gui.pages.map.page import MapPage
from rnnviz.gui.pages.story.page import StoryPage
from rnnviz.gui.panels.loss.panel import LossPanel
from rnnviz.gui.parts.theme import Theme
from rnnviz.gui.session import TrainingSession
from rnnviz.gui.window.text_analysis import TextAnalysis
from rnnviz.training.worker.messages import Losses, RunInfo, Snapshot


class TextPages(QObject):
    """Owns the analysis; ``story`` and ``map`` are the pages, to be put into tabs."""

    def __init__(self, session: TrainingSession, loss: LossPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._loss = loss
        self._references: tuple[ReferenceLoss, ...] = ()
        self._shows_references = True
        self.analysis = TextAnalysis(self)
        self.story = StoryPage()
        self.map = MapPage()
        self.analysis.references_found.connect(self._on_analysis_references_found)
        self.analysis.lexicon_found.connect(self.story.set_lexicon)
        self.story.flags_found.connect(loss.set_flags)
        self.map.asked.connect(session.ask)
        session.history_loaded.connect(self._on_session_history_loaded)
        session.snapshot_arrived.connect(self._on_session_snapshot_arrived)
        session.losses_arrived.connect(self._on_session_losses_arrived)
        session.event_arrived.connect(self._on_session_event_arrived)

    def start_run(self, info: RunInfo) -> None:
        """Another run stands; the loss panel knows it already."""
        self._references = ()
        self.story.start_run(info)
        self.map.start_run(info, self._session.corpus)
        self.analysis.start(self._session.corpus)

    def set_theme(self, theme: Theme) -> None:
        self.story.set_theme(theme)
        self.map.set_theme(theme)

    def show_references(self, shown: bool) -> None:
        """Draw what counting n-grams reaches into the loss, or not."""
        self._shows_references = shown
        self._draw_references()

    def close(self) -> None:
        """End what runs beside the window."""
        self.analysis.stop()

    def _draw_references(self) -> None:
        # Guessing, the uniform model, has its dashed line already.
        lines = [(reference.name, reference.nats) for reference in self._references if reference.order > 0]
        self._loss.set_reference_lines(lines if self._shows_references else ())

    def _on_analysis_references_found(self, references: tuple[ReferenceLoss, ...]) -> None:
        self._references = references
        self._draw_references()
        self.story.set_references(references)

    def _on_session_history_loaded(
        self, iterations: Any, _losses: Any, smooth_losses: Any, samples: Any
    ) -> None:
        self.story.load_history(iterations, smooth_losses, samples)

    def _on_session_snapshot_arrived(self, snapshot: Snapshot) -> None:
        self.map.show_snapshot(snapshot)

    def _on_session_losses_arrived(self, losses: Losses) -> None:
        self.story.add_losses(losses)

    def _on_session_event_arrived(self, event: object) -> None:
        self.story.show_event(event)
