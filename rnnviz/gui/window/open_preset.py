"""OpenPreset: the preset that the window stands in: what it says and hides, until another text is opened.

Knows which controls may be hidden, and where they are; reads and writes no file.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from rnnviz.gui.page import PresetOpened
from rnnviz.gui.session import TrainingSession
from rnnviz.gui.window.menus import Menus
from rnnviz.gui.window.pages import Pages
from rnnviz.gui.window.sidebar import Sidebar
from rnnviz.gui.window.sidebar_place import SidebarPlace
from rnnviz.training.presets import Preset, require_known
from rnnviz.training.run.branch import differs_for_good
from rnnviz.training.worker.messages import RunInfo

if TYPE_CHECKING:
    from rnnviz.training.tours import Tour

OF_THE_WINDOW = {
    "sidebar": "the sidebar",
    "run_bar": "speed, learning rate and run until",
    "export_button": "the export button",
}
"""What may be hidden beside the panels, by objectName, in words."""


class OpenPreset(QObject):
    """preset_described carries a Preset that is to be saved."""

    preset_described = Signal(object)

    def __init__(
        self,
        window: QMainWindow,
        session: TrainingSession,
        sidebar: Sidebar,
        place: SidebarPlace,
        menus: Menus,
        pages: Pages,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._sidebar = sidebar
        self._place = place
        self._menus = menus
        self._pages = pages
        self._preset: Preset | None = None
        self._text = ""  # the sha256 of its text

    @property
    def hideable(self) -> Mapping[str, str]:
        """What a preset may hide, by objectName, in words."""
        self._pages.build_all_at_start()
        panels = {
            panel.widget.objectName(): panel.in_words for page in self._pages.built for panel in page.panels
        }
        return OF_THE_WINDOW | panels

    @property
    def tour(self) -> "Tour | None":
        """The tour that the preset brings along."""
        return self._preset.tour if self._preset is not None else None

    def require(self, preset: Preset, file_name: str) -> None:
        """Raises UserError where it names a page or a control that there is not."""
        require_known(preset, file_name, self._pages.titles, self.hideable)

    def show(self, preset: Preset) -> None:
        """Its run has begun: show what it wants to be seen."""
        self._sidebar.set_config(preset.config)
        self._stand_in(preset)
        for title in preset.sight:
            self._pages.demand(title)
        self._pages.show_sights(preset.sight)
        self._pages.open_page(preset.page)
        self._pages.hear(PresetOpened(preset))

    def start_run(self, run: RunInfo) -> None:
        """Another text, or a run that was brought in with another network: what the preset said and hid was
        about its own. A new run is an experiment with it."""
        if self._preset is None:
            return
        is_brought_in = run.iteration > 0 and differs_for_good(run.config, self._preset.config)
        if run.text.sha256 != self._text or is_brought_in:
            self._leave()

    def surroundings(self) -> Callable[[], object]:
        """What stands beside the run: its preset and the settings of the next; shows them again."""
        config, preset = self._sidebar.config_or_default(), self._preset

        def show() -> None:
            if preset is not None:
                self._stand_in(preset)
            else:
                self._leave()
            self._sidebar.set_config(config)

        return show

    def ask_to_save(self) -> None:
        """Ask for a name, a note and what to hide."""
        corpus, page = self._session.corpus, self._pages.page_name
        preset = Preset(
            name=self._session.text_stem,
            config=self._sidebar.config_or_default(),
            text_file=corpus.path if corpus else None,
            text=corpus.source if corpus else "",
            encoding=corpus.reading.to_keep if corpus else None,
            page=page,
            sight={page: self._pages.demand(page).sight()},
        )
        from rnnviz.gui.window.preset_dialog import PresetDialog  # a start does not need it

        dialog = PresetDialog(preset, self.hideable, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.preset_described.connect(self.preset_described)
        dialog.open()

    def _stand_in(self, preset: Preset) -> None:
        """Say what the preset says, and hide what it hides."""
        self._sidebar.show_note(preset.name, preset.note)
        for name in self.hideable:
            self._show_control(name, name not in preset.hidden)
        self._preset = preset
        self._text = self._session.info.text.sha256 if self._session.info else ""

    def _leave(self) -> None:
        preset, self._preset = self._preset, None
        if preset is not None:
            self._sidebar.show_note("", "")
            for name in preset.hidden:
                self._show_control(name, True)

    def _show_control(self, name: str, visible: bool) -> None:
        control = self._window.findChild(QWidget, name)
        if control is self._sidebar:
            self._place.allow(visible)
            return
        for page in self._pages.built:
            for panel in page.panels:
                if panel.widget is control:
                    self._menus.panels[panel.title].setChecked(visible)
                    return
        if control is not None:
            control.setVisible(visible)
