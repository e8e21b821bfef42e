"""Exports: what a user takes along of a run: samples, loss, best model, report, pictures, a preset.

Asks for the place and sees to it that the file gets there. Knows the session and the
notice bar; begins and ends no run.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rnnviz.core.errors import UserError
from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.gui.files.reporting import Reporting
from rnnviz.gui.parts.asking import CHECKPOINTS, PICTURES, PRESETS, REPORTS, ask_for_file
from rnnviz.gui.parts.figure import Figure
from rnnviz.gui.parts.notice import NoticeBar
from rnnviz.gui.parts.plain import file_name
from rnnviz.gui.session import TrainingSession
from rnnviz.training.presets import SUFFIX, Preset, is_preset, write_preset
from rnnviz.training.worker.questions import Export, ExportKind, TakeCheckpoint

_KINDS = {
    ExportKind.SAMPLES: ("samples.txt", "Texts (*.txt)"),
    ExportKind.LOSS: ("loss.csv", "CSV tables (*.csv)"),
    ExportKind.SIGNALS: ("signals.csv", "CSV tables (*.csv)"),
    ExportKind.BEST: ("best.npz", CHECKPOINTS),
}


class Exports(QObject):
    """Says in the notice bar what became of each. ``figures`` are the pictures there are, by their titles."""

    def __init__(self, window: QWidget, session: TrainingSession, notice: NoticeBar) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._notice = notice
        self.figures: dict[str, Figure] = {}
        self._reporting = Reporting(self)
        self._reporting.written.connect(self._on_reporting_written)
        self._reporting.failed.connect(self._tell_mistake)

    def stop(self) -> None:
        """Call off a report that is being collected: the window closes."""
        self._reporting.stop()

    # ── parts of the run ──

    def ask_to_export(self, kind: ExportKind, by: str = "") -> None:
        """Of the best models the one by a loss (a key of ``BY``); '' is the one that best.npz is."""
        ending, name_filter = _KINDS[kind]
        self._ask(f"Export {kind.value}", name_filter, lambda path: self.export(kind, path, by), ending)

    def export(self, kind: ExportKind, path: Path, by: str = "") -> None:
        """Write a part of the run to ``path``."""
        self._session.ask(Export(kind, path, by), partial(self._tell_exported, kind), self._tell_mistake)

    def _tell_exported(self, kind: ExportKind, path: Path) -> None:
        self._notice.tell(f"Saved {kind.value}: {path}.")

    # ── the report ──

    def ask_to_export_report(self) -> None:
        self._ask("Export the report", REPORTS, self.export_report, "report.html")

    def export_report(self, path: Path) -> None:
        """Write the report of the run as HTML to ``path``, and as a PDF beside it."""
        self._session.ask(TakeCheckpoint(), partial(self._report_on, path), self._tell_mistake)

    def _report_on(self, path: Path, checkpoint: Checkpoint) -> None:
        self._notice.tell("Writing the report…")
        self._reporting.write(checkpoint, self._session.corpus, path)

    # ── pictures ──

    def ask_to_export_picture(self, title: str) -> None:
        ending = f"{title.lower().replace(' ', '-')}.png"
        self._ask(f"Export {title}", PICTURES, partial(self.export_picture, title), ending)

    def export_picture(self, title: str, path: Path) -> None:
        """Write the figure of this title as PNG or SVG, by the path's suffix."""
        self.figures[title].export(path, partial(self._notice.tell, f"Saved {path}."), self._tell_mistake)

    # ── presets ──

    def ask_to_save_preset(self, preset: Preset) -> None:
        save = partial(self.save_preset, preset)
        ask_for_file(self._window, "Save preset", PRESETS, save, save_as=f"{file_name(preset.name)}{SUFFIX}")

    def save_preset(self, preset: Preset, path: Path) -> None:
        """Write a preset to ``path``."""
        if not is_preset(path):
            self._tell_mistake(f"{path.name} would be opened as a text: end the name with {SUFFIX}.")
            return
        try:
            write_preset(path, preset)
        except UserError as error:
            self._tell_mistake(str(error))
            return
        self._notice.tell(f"Saved {path}.")

    # ── what they share ──

    def _ask(self, title: str, name_filter: str, then: Callable[[Path], None], ending: str) -> None:
        ask_for_file(self._window, title, name_filter, then, save_as=f"{self._session.text_stem}-{ending}")

    def _on_reporting_written(self, path: Path) -> None:
        self._notice.tell(f"Saved {path} and {path.with_suffix('.pdf').name}.")

    def _tell_mistake(self, message: str) -> None:
        self._notice.tell(message, error=True)
