"""FileMenu: what is opened, saved and taken along; its lists are filled when they are looked at.

Knows names, keys and places; what an action does is a method of Documents or Exports.
"""

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMainWindow, QMenu

from rnnviz import paths
from rnnviz.gui.files.autosave_words import autosave_words
from rnnviz.gui.files.documents import Documents
from rnnviz.gui.files.exports import Exports
from rnnviz.gui.files.recovery import Recovery
from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.parts import names
from rnnviz.gui.parts.actions import action_of
from rnnviz.gui.parts.figure import Figure
from rnnviz.gui.parts.plain import unmnemonic
from rnnviz.training.presets import builtin_preset, builtin_presets
from rnnviz.training.run.best import BY
from rnnviz.training.worker.questions import ExportKind

MAX_EARLIER = 15


class FileMenu(QObject):
    """Attributes ``action_…`` are the actions that stand elsewhere, too; ``export_menu`` has a button.

    save_preset_triggered  the window does that itself
    """

    save_preset_triggered = Signal()

    def __init__(
        self,
        window: QMainWindow,
        documents: Documents,
        exports: Exports,
        settings: WindowSettings,
        recovery: Recovery | None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._documents = documents
        self._exports = exports
        self._settings = settings
        self._recovery = recovery
        self._action = make = partial(action_of, window)
        self.action_open = make(
            "action_open", "Open text…", documents.ask_for_text, "Ctrl+O", tip="Open a text, or a checkpoint"
        )
        self.action_encoding = make(
            "action_encoding", "Encoding of the text…", documents.encoding.ask_for_present,
            tip="Read the text again in another encoding",
        )  # fmt: skip
        self.action_open_checkpoint = make(
            "action_open_checkpoint", "Open checkpoint…", documents.ask_for_checkpoint, "Ctrl+Shift+O"
        )
        self.action_open_figure = make(
            "action_open_figure", "Open figure…", documents.ask_for_figure,
            tip="Look again at what a figure of a report, or a picture that was exported, shows",
        )  # fmt: skip
        self.action_save_checkpoint = make(
            "action_save_checkpoint", "Save checkpoint", documents.saving.save_again, "Ctrl+S",
            "Save everything that is needed to go on with this run",
        )  # fmt: skip
        self.action_save_as = make(
            "action_save_checkpoint_as", "Save checkpoint as…", documents.saving.ask_to_save, "Ctrl+Shift+S"
        )
        self._fill(window.menuBar().addMenu("&File"))

    def offer_figure(self, figure: Figure) -> None:
        """Put ``figure`` into the Export menu."""
        self._exports.figures[figure.title] = figure
        self.export_menu.addAction(
            self._action(
                f"action_picture_{figure.title.lower().replace(' ', '_')}",
                f"{figure.title} as picture…",
                partial(self._exports.ask_to_export_picture, figure.title),
            )
        )
        names.rewrite_new(self.export_menu.actions()[-1])

    def _fill(self, file: QMenu) -> None:
        documents, exports = self._documents, self._exports
        file.addActions([self.action_open, self.action_encoding])
        self._recent = file.addMenu("Open recent")
        self._recent.aboutToShow.connect(self._fill_recent)
        samples = file.addMenu("Sample texts")
        for path in paths.sample_texts():
            name = path.stem.replace("_", " ").capitalize()
            samples.addAction(name, partial(documents.open_text, path))
        self._presets = presets = file.addMenu("Presets")
        presets.aboutToShow.connect(self._fill_presets)
        self._end_of_presets = presets.addSeparator()
        presets.addAction(self._action("action_open_preset", "Open preset…", documents.ask_for_preset))
        presets.addAction(
            self._action("action_save_preset", "Save as preset…", self.save_preset_triggered.emit)
        )
        file.addSeparator()
        file.addActions([self.action_open_checkpoint, self.action_open_figure])
        file.addActions([self.action_save_checkpoint, self.action_save_as])
        self._earlier = file.addMenu("Earlier runs")
        self._earlier.aboutToShow.connect(self._fill_earlier)
        file.addSeparator()
        self.export_menu = file.addMenu("Export")
        for name, text, kind in (
            ("samples", "Samples as text…", ExportKind.SAMPLES),
            ("loss", "Loss as CSV…", ExportKind.LOSS),
            ("signals", "Signals as CSV…", ExportKind.SIGNALS),
            ("best", "Best model as checkpoint…", ExportKind.BEST),
        ):
            ask = partial(exports.ask_to_export, kind)
            self.export_menu.addAction(self._action(f"action_export_{name}", text, ask))
        others = self.export_menu.addMenu("Best model by another loss")
        for by, words in BY.items():
            ask = partial(exports.ask_to_export, ExportKind.BEST, by)
            others.addAction(self._action(f"action_export_best_{by}", f"Lowest {words}…", ask))
        ask_for_report = exports.ask_to_export_report
        self.export_menu.addAction(
            self._action("action_export_report", "Report (HTML and PDF)…", ask_for_report)
        )
        self.export_menu.addSeparator()
        file.addSeparator()
        leave = self._action("action_quit", "Quit", self._window.close, "Ctrl+Q")
        leave.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)  # from Help, too
        file.addAction(leave)

    def _fill_presets(self) -> None:
        """Those that come along, once: their names stand in files, which a start does not wait for."""
        if self._presets.actions()[0] is not self._end_of_presets:
            return
        groups: dict[str, QMenu] = {}
        for path in builtin_presets():
            preset = builtin_preset(path)
            if preset.group not in groups:
                groups[preset.group] = QMenu(unmnemonic(preset.group), self._presets)
                self._presets.insertMenu(self._end_of_presets, groups[preset.group])
            name = unmnemonic(preset.name)
            groups[preset.group].addAction(name, partial(self._documents.open_preset, path))

    def _fill_recent(self) -> None:
        self._recent.clear()
        for path in self._settings.recent_files():
            open_it = partial(self._documents.open_file, path)
            names.keep(self._recent.addAction(unmnemonic(str(path)), open_it))
        _say_when_empty(self._recent)

    def _fill_earlier(self) -> None:
        self._earlier.clear()
        for save in self._recovery.autosaves()[:MAX_EARLIER] if self._recovery else []:
            open_it = partial(self._documents.open_autosave, save.path)
            names.keep(self._earlier.addAction(unmnemonic(autosave_words(save)), open_it))
        _say_when_empty(self._earlier)


def _say_when_empty(menu: QMenu) -> None:
    if menu.isEmpty():
        menu.addAction("nothing yet").setEnabled(False)
