"""Reopening: from a figure of a report, or a picture that was taken along, to the run that it is of.

Reads the file and looks for the run beside the window; has it opened where it does not stand already. Knows
files, runs and the notice bar; knows no page: what is looked at then is the window's.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from rnnviz.core.errors import UserError
from rnnviz.core.progress import Progress
from rnnviz.gui.files.documents import Documents
from rnnviz.gui.parts.asking import CHECKPOINTS, ask_for_file
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.notice import NoticeBar
from rnnviz.gui.session import TrainingSession

if TYPE_CHECKING:
    from rnnviz.report.sources import FigureSource, FigureSources
    from rnnviz.training.run.library import Library

MOMENTS_MILLISECONDS = 5000
"""At most, until a run that was just opened must have said which moments it keeps."""


class _Home(NamedTuple):
    """Where a run stands: in its folder among the window's own, or a checkpoint beside the file."""

    folder: Path | None = None
    checkpoint: Path | None = None
    is_open: bool = False


class _Wish(NamedTuple):
    """``name`` is '' where one is to choose among the figures."""

    path: Path
    sources: "FigureSources"
    name: str


class Reopening(QObject):
    """``library`` is the folder of the window's runs, ``lock`` what this window's own are locked by there.

    figure_wanted    FigureSource: its run stands, and it is to be seen
    figures_offered  a Path and its FigureSources: their run stands, and one of them is to be chosen
    """

    figure_wanted = Signal(object)
    figures_offered = Signal(object, object)

    def __init__(
        self,
        window: QWidget,
        session: TrainingSession,
        documents: Documents,
        notice: NoticeBar,
        library: Path,
        lock: str = "",
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._documents = documents
        self._notice = notice
        self._library = library
        self._lock = lock
        self._wish: _Wish | None = None
        self._is_listening = self._is_by_hand = False
        self._instead: Callable[[], object] | None = None
        self._mistake: tuple[str, _Wish | None] | None = None  # to be told when another run stands
        self._work = BackgroundWork("rnnviz-reopening", self)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self._give_up)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(MOMENTS_MILLISECONDS)
        self._patience.timeout.connect(self._show)
        documents.run_begun.connect(self._on_documents_run_begun)
        documents.run_stays.connect(self._on_documents_run_stays)

    @property
    def is_under_way(self) -> bool:
        """Whether a figure was asked for that is not shown yet."""
        return self._work.is_working or self._wish is not None

    def open(self, path: Path, name: str = "", instead: Callable[[], object] | None = None) -> None:
        """Have the figure of this name seen; '' is the only one, or one that is chosen among several.

        ``instead`` is done where that cannot be: a window that begins needs some run.
        """
        self._work.leave()
        self._instead = instead

        def read(_progress: Progress) -> tuple[_Wish, _Home]:
            from rnnviz.report.sources import read_sources  # a start needs neither
            from rnnviz.training.run.library import Library

            sources = read_sources(path)
            if name or len(sources.figures) == 1:
                sources.only(name, path.name)
            return _Wish(path, sources, name), _home_of(sources, path, Library(self._library, self._lock))

        self._work.start(read)

    def open_named(self, path: Path, sources: "FigureSources", name: str) -> None:
        """Have a figure seen that was chosen among those of a file."""
        if self._stands(sources):
            self._wish = _Wish(path, sources, name)
            self._await_moments()
        else:
            self.open(path, name)

    def stop(self) -> None:
        """Call off what is looked for: the window closes."""
        self._work.stop()
        self._forget()

    # ── the run ──

    def _stands(self, sources: "FigureSources") -> bool:
        info = self._session.info
        return info is not None and bool(info.run_id) and info.run_id == sources.run.run_id

    def _on_work_finished(self, found: tuple[_Wish, _Home]) -> None:
        wish, home = found
        self._wish, self._is_by_hand = wish, False
        if self._stands(wish.sources):
            self._await_moments()
        elif home.is_open:
            self._give_up(f"{wish.sources.run.title} is open in another window: look at it there.")
        elif home.folder is not None:
            self._begin(partial(self._documents.open_run, home.folder))
        elif home.checkpoint is not None:
            self._begin(partial(self._documents.open_checkpoint, home.checkpoint))
        else:
            self._give_up(
                f"{wish.path.name} is of {wish.sources.run.title}, which is neither kept here nor beside the "
                "file. Put its folder beside it, or find its checkpoint.",
                wish,
            )

    def _begin(self, open_run: Callable[[], object]) -> None:
        """Have the run opened; where that cannot be, Documents tells it: see _on_documents_run_stays."""
        self._notice.hide()
        open_run()

    def _give_up(self, sentence: str, wish: _Wish | None = None) -> None:
        self._forget()
        if self._instead is None:
            self._tell(sentence, wish)
            return
        instead, self._instead = self._instead, None
        self._mistake = (sentence, wish) if sentence else None
        instead()

    def _tell(self, sentence: str, wish: _Wish | None) -> None:
        ways = [("Find its checkpoint…", partial(self._ask_for_checkpoint, wish))] if wish is not None else []
        self._notice.tell(sentence, ways, error=True)

    def _ask_for_checkpoint(self, wish: _Wish) -> None:
        title = f"Find the checkpoint of {wish.sources.run.title}"
        ask_for_file(self._window, title, CHECKPOINTS, partial(self._open_checkpoint, wish))

    def _open_checkpoint(self, wish: _Wish, path: Path) -> None:
        self._wish, self._is_by_hand = wish, True
        self._begin(partial(self._documents.open_checkpoint, path))

    def _forget(self) -> None:
        self._wish = None
        self._listen(False)

    def _listen(self, wanted: bool) -> None:
        """Hear of every frame, which costs something, only while one waits for it."""
        if wanted == self._is_listening:
            return
        self._is_listening = wanted
        if wanted:
            self._patience.start()
            self._session.latest_arrived.connect(self._on_session_latest_arrived)
        else:
            self._patience.stop()
            self._session.latest_arrived.disconnect(self._on_session_latest_arrived)

    # ── the figure ──

    def _on_documents_run_begun(self) -> None:
        if self._mistake is not None:
            mistake, self._mistake = self._mistake, None
            # What is said of the run that stands instead is said first.
            QTimer.singleShot(0, self, partial(self._tell, *mistake))
            return
        self._instead = None
        wish = self._wish
        if wish is None:
            return
        run_id, info = wish.sources.run.run_id, self._session.info
        if run_id and info is not None and info.run_id != run_id:
            self._forget()
            if self._is_by_hand:
                title = wish.sources.run.title
                self._notice.tell(f"This is another run than that of {wish.path.name}, {title}.", error=True)
            return
        self._await_moments()

    def _on_documents_run_stays(self) -> None:
        """Its run does not come, and why was told where the user does not know it: a later one would show a
        figure that nobody wants any more."""
        if self._wish is None or self._is_listening:
            return
        if self._instead is None:
            self._forget()
        else:
            self._give_up(self._notice.text)

    def _await_moments(self) -> None:
        """An earlier step can be shown as soon as the run has said which moments it keeps."""
        if self._is_ready():
            self._show()
        else:
            self._listen(True)

    def _is_ready(self) -> bool:
        wish, latest = self._wish, self._session.latest
        if wish is None or latest is None:
            return False
        steps = [figure.moment for figure in self._figures(wish)]
        is_past = any(step is not None and step < latest.iteration for step in steps)
        return not is_past or bool(self._session.kept_moments)

    @staticmethod
    def _figures(wish: _Wish) -> "list[FigureSource]":
        figures = wish.sources.figures
        return [figures[wish.name]] if wish.name else list(figures.values())

    def _on_session_latest_arrived(self) -> None:
        if self._is_ready() or self._wish is None:
            self._show()

    def _show(self) -> None:
        self._listen(False)
        wish, self._wish = self._wish, None
        if wish is None:
            return
        figures = self._figures(wish)
        if len(figures) > 1:
            self.figures_offered.emit(wish.path, wish.sources)
            return
        self.figure_wanted.emit(figures[0])
        step, at = figures[0].moment, self._session.iteration
        if step is not None and step > at:
            self._notice.tell(f"The figure is of step {step:,}; the run that is kept stands at {at:,}.")


def _home_of(sources: "FigureSources", path: Path, library: "Library") -> _Home:
    """Where the run of these figures stands; nothing where it does not."""
    from rnnviz.training.run.run_folder import RunFolder

    run_id = sources.run.run_id
    found = library.find(run_id)
    if found is not None:
        return _Home(found.path, is_open=found.is_open)
    beside = RunFolder(path.absolute().parent)
    try:
        theirs = beside.run_id()
    except UserError:
        theirs = ""
    if beside.holds_run and theirs == run_id:
        return _Home(checkpoint=beside.last)
    return _Home()
