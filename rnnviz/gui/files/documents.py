"""Documents: texts, checkpoints and presets in.

Begins runs. Knows files, the session and the notice bar; knows no panel, and how a run is saved or
brought back only by name.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from rnnviz import paths
from rnnviz.core.errors import UserError
from rnnviz.core.record.checkpoint import Checkpoint, TextIdentity, load_checkpoint
from rnnviz.core.text.corpus import Corpus, corpus_from_string
from rnnviz.core.text.encodings import Encoding, named_encoding
from rnnviz.gui.files.arrival import TextArrival
from rnnviz.gui.files.giving_way import GivingWay
from rnnviz.gui.files.saving import Saved, Saving
from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.files.text_encoding import TextEncoding
from rnnviz.gui.files.way_back import WayBack
from rnnviz.gui.parts.asking import CHECKPOINTS, FIGURES, OPENABLE, PRESETS, TEXTS, ask_for_file
from rnnviz.gui.parts.notice import Action, NoticeBar
from rnnviz.gui.session import TrainingSession
from rnnviz.report.figure_files import may_have_figures
from rnnviz.training.config import TrainingConfig
from rnnviz.training.presets import SUFFIX, Preset, is_preset, read_preset
from rnnviz.training.run.opening import carried_text, find_text, is_checkpoint
from rnnviz.training.run.run_names import LAST
from rnnviz.training.worker.messages import CommandRefused, Event


class Documents(QObject):
    """What the File menu does. ``next_config`` gives the settings for a run that is begun;
    ``surroundings`` notes what stands beside the run, and gives what shows it again.

    run_opening      the file of a run, a Path, that is to stand at once
    run_begun        another run stands, paused
    run_stays        another was wanted and does not come: it cannot be had, or the user stays with this one
    preset_opened    the Preset whose run has just begun
    settings_opened  the TrainingConfig of a checkpoint that has just been opened
    lesson_wanted    the file of a lesson, a Path, that was opened as presets are
    figures_opened   a Path: a report, or a picture that was taken along, whose run is to be looked at
    tour_wanted      the file of a tour, a Path: the run stays as it is
    """

    run_opening = Signal(object)
    run_begun = Signal()
    run_stays = Signal()
    preset_opened = Signal(object)
    settings_opened = Signal(object)
    lesson_wanted = Signal(object)
    figures_opened = Signal(object)
    tour_wanted = Signal(object)

    def __init__(
        self,
        window: QWidget,
        session: TrainingSession,
        notice: NoticeBar,
        settings: WindowSettings,
        saving: Saving,
        giving_way: GivingWay,
        next_config: Callable[[], TrainingConfig],
        surroundings: Callable[[], Callable[[], object]],
        require_preset: Callable[[Preset, str], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._notice = notice
        self._settings = settings
        self.saving = saving
        self._giving_way = giving_way
        self._opened_file: Path | None = None  # that the present run was read from
        self._next_config = next_config
        self._require_preset = require_preset
        self.encoding = TextEncoding(window, session, notice, settings)
        self.encoding.reread.connect(self.open_text)
        self._arrival = TextArrival(window, notice, self.encoding.ask)
        self._way_back = WayBack(session, notice, saving, giving_way, surroundings, self._now_stands)
        self._arrival.given_up.connect(self.run_stays)
        giving_way.stayed.connect(self.run_stays)
        session.event_arrived.connect(self._on_session_event_arrived)

    # ── opening ──

    def ask_for_text(self) -> None:
        ask_for_file(self._window, "Open a text, a checkpoint or a preset", OPENABLE, self.open_file)

    def ask_for_checkpoint(self) -> None:
        ask_for_file(self._window, "Open a checkpoint", CHECKPOINTS, self.open_checkpoint)

    def ask_for_preset(self) -> None:
        ask_for_file(self._window, "Open a preset", PRESETS, self.open_preset)

    def ask_for_figure(self) -> None:
        ask_for_file(
            self._window, "Open a figure of a report, or a picture", FIGURES, self.figures_opened.emit
        )

    def open_file(self, path: Path) -> None:
        """Open a text, a checkpoint, a preset, a tour or what has figures of a run, whichever it is."""
        if says_of_figures(path):
            self.figures_opened.emit(path)
        elif is_checkpoint(path):
            self.open_checkpoint(path)
        elif _is_tour(path):
            self.tour_wanted.emit(path)
        elif is_preset(path):
            self.open_preset(path)
        else:
            self.open_text(path)

    def open_text(self, path: Path, encoding: Encoding | None = None) -> None:
        """Read a text beside the running session, and begin a run with it when it is there.

        It is read in ``encoding``, without one in that which was chosen for it before.
        """
        self._read(path, self._begin_with, encoding=encoding or self._settings.encoding(path))

    def open_first(
        self, path: Path, *, running: bool, has_goal: bool = False, encoding: Encoding | None = None
    ) -> None:
        """At the start of the program: as ``open_file``, with the first run training or not.

        A preset that is to be read at leisure stands still even so, unless the run ``has_goal``.
        """
        if is_checkpoint(path):
            self.open_checkpoint(path, running=running, encoding=encoding)
        elif is_preset(path):
            self.open_preset(path, running=running, has_goal=has_goal, encoding=encoding)
        elif _is_tour(path):
            self.open_first(paths.default_text(), running=running, has_goal=has_goal, encoding=encoding)
            self.tour_wanted.emit(path)
        else:
            encoding = encoding or self._settings.encoding(path)
            self._read(path, partial(self._begin_with, running=running), encoding=encoding)

    def open_preset(
        self,
        path: Path,
        *,
        running: bool = False,
        has_goal: bool = False,
        encoding: Encoding | None = None,
    ) -> None:
        """Begin the run that a preset describes; the window does what else it asks for. A lesson is led
        through by others."""
        if self._is_lesson(path):
            self.lesson_wanted.emit(path)
            return
        try:
            preset = read_preset(path)
            self._require_preset(preset, path.name)
        except UserError as error:
            self._tell_mistake(str(error))
            return
        begin = partial(self._begin_preset, preset, running and (has_goal or not preset.stands_still))
        if preset.text_file is not None:
            encoding = encoding or preset.encoding or self._settings.encoding(preset.text_file)
            self._read(preset.text_file, begin, lower_case=preset.config.lower_case, encoding=encoding)
        elif preset.text:
            name = f"{preset.name}.txt"
            begin(corpus_from_string(preset.text, name, lower_case=preset.config.lower_case))
        elif self._session.corpus is not None:
            begin(self._session.corpus)
        else:
            self._tell_mistake(f"{path.name} names no text: open a text first.")

    def _begin_preset(self, preset: Preset, running: bool, corpus: Corpus) -> None:
        try:
            corpus.require(preset.config.seq_length)
        except UserError as error:
            self._tell_mistake(str(error))
            return

        def begin() -> bool:
            has_begun = self._start(corpus, preset.config, running)
            if has_begun:
                self.preset_opened.emit(preset)
            return has_begun

        self._way_back.give_way(begin)

    def open_autosave(self, path: Path, *, keeps_settings: bool = False) -> None:
        """Bring a run back that was saved by itself; ``keeps_settings``: those of the next run stay."""
        self.open_checkpoint(path, is_autosave=True, keeps_settings=keeps_settings)

    def open_run(self, folder: Path) -> None:
        """Go on with the run that stands in a folder of its own, where it saves itself."""
        self.open_autosave(folder / LAST)

    def open_checkpoint(
        self,
        path: Path,
        *,
        running: bool = False,
        is_autosave: bool = False,
        keeps_settings: bool = False,
        encoding: Encoding | None = None,
    ) -> None:
        """Read a checkpoint, find its text, and stand where it was saved."""
        try:
            checkpoint = load_checkpoint(path)
            config = TrainingConfig.from_dict(checkpoint.settings)
            carried = carried_text(checkpoint)
        except UserError as error:
            self._tell_mistake(str(error))
            return
        saved = Saved() if is_autosave else Saved(path, checkpoint.last.place.iteration)

        def resume(corpus: Corpus | None) -> None:
            trains = running and corpus is not None
            stand = partial(self._resume, checkpoint, saved, corpus, trains, path, not keeps_settings)
            self._way_back.give_way(stand)

        corpus = self._session.corpus
        read_in = encoding or named_encoding(checkpoint.text.encoding)
        wanted = (checkpoint.text.sha256, config.lower_case, read_in)
        if corpus is not None and (corpus.sha256, corpus.lower_case, corpus.reading.encoding) == wanted:
            resume(corpus)
            return
        if carried is not None:
            resume(carried)
            return
        text = find_text(checkpoint.text, path)
        if text is None:
            resume(None)
        else:
            # It is the very file that was learned: who doubted that it is a text was asked already.
            self._read(
                text,
                resume,
                lower_case=config.lower_case,
                accept_binary=True,
                encoding=encoding,
                run=checkpoint.text,
            )

    def begin_branch(self, run: Checkpoint, text: Path | None = None) -> None:
        """Go on with a run that goes on from another, on the present text or on the one in a file."""
        running, saved = self._giving_way.is_running, Saved()

        def begin(corpus: Corpus | None) -> None:
            self._way_back.give_way(partial(self._resume, run, saved, corpus, running))

        if text is None:
            begin(self._session.corpus)
        else:
            lower_case = bool(run.settings.get("lower_case", False))
            self._read(text, begin, lower_case=lower_case, encoding=self._settings.encoding(text))

    def begin_given(self, run: Checkpoint) -> None:
        """Begin a run that stands in no file and carries its text, and train it."""
        self._way_back.give_way(partial(self._resume, run, Saved(), carried_text(run), True))

    def begin_again(self, config: TrainingConfig) -> None:
        """A new run on the present text, with other settings."""
        corpus = self._session.corpus
        if corpus is None:
            self._tell_mistake("There is no text to learn: open one first.")
        elif corpus.lower_case == config.lower_case:
            self._way_back.give_way(partial(self._start, corpus, config, self._giving_way.is_running))
        elif corpus.path is not None:
            encoding = corpus.reading.encoding
            self._read(corpus.path, self._begin_with, lower_case=config.lower_case, encoding=encoding)
        else:
            self._begin_with(corpus_from_string(corpus.source, corpus.name, lower_case=config.lower_case))

    def begin_on(self, corpus: Corpus, config: TrainingConfig) -> None:
        """A new run on a text that was read, which stands at step 0."""
        try:
            corpus.require(config.seq_length)
        except UserError as error:
            self._tell_mistake(str(error))
            return
        self._way_back.give_way(partial(self._start, corpus, config, False))

    @staticmethod
    def _is_lesson(path: Path) -> bool:
        from rnnviz.training.lessons.lesson_file import is_lesson  # a start does not need it

        return is_lesson(path)

    def reset(self) -> None:
        """Back to iteration 0 with the same text and settings; the notice offers the way back."""
        corpus, info = self._session.corpus, self._session.info
        iteration = self._session.iteration
        if corpus is None or info is None or iteration == 0:
            return
        begin = partial(self._start, corpus, info.config, self._giving_way.is_running)
        rate = info.config.learning_rate
        snapshot = self._session.latest
        changed = snapshot is not None and snapshot.learning_rate != rate
        and_rate = f", and its learning rate to {rate:g}" if changed else ""
        self._way_back.give_way(begin, f"The run was set back from iteration {iteration:,} to 0{and_rate}.")

    def stop(self) -> None:
        """Call off what is being read: the window closes."""
        self._arrival.stop()

    def _read(
        self,
        path: Path,
        then: Callable[[Corpus], object],
        *,
        lower_case: bool | None = None,
        accept_binary: bool = False,
        encoding: Encoding | None = None,
        run: TextIdentity | None = None,
    ) -> None:
        lower_case = self._next_config().lower_case if lower_case is None else lower_case
        self._arrival.read(
            path, then, lower_case=lower_case, accept_binary=accept_binary, encoding=encoding, run=run
        )

    def _begin_with(self, corpus: Corpus, running: bool | None = None) -> None:
        """Begin a run with a text just read; training if the one before was."""
        config = replace(self._next_config(), lower_case=corpus.lower_case)
        try:
            corpus.require(config.seq_length)
        except UserError as error:
            self._tell_mistake(str(error))
            return
        if running is None:
            running = self._giving_way.is_running
        self._way_back.give_way(partial(self._start, corpus, config, running))

    def _start(self, corpus: Corpus, config: TrainingConfig, running: bool) -> bool:
        """Begin the run; whether it stands."""
        try:
            self._session.start_run(corpus, config)
        except UserError as error:
            self._tell_mistake(str(error))
            return False
        self._now_stands(None, Saved())
        self._settings.add_text(corpus)
        if corpus.path is not None:
            self._settings.add_recent_file(corpus.path)
        self._session.set_running(running)
        self.encoding.tell(corpus, self.way_back, passes=self.is_kept)
        return True

    def _resume(
        self,
        checkpoint: Checkpoint,
        saved: Saved,
        corpus: Corpus | None,
        running: bool,
        file: Path | None = None,
        tells_settings: bool = True,
    ) -> bool:
        """Go on with the run of a checkpoint, which stands in ``file``; whether it stands."""
        present = self._session.corpus
        if file is not None:
            self.run_opening.emit(file)
        try:
            self._session.resume_run(checkpoint, corpus)
        except UserError as error:
            self._tell_mistake(str(error))
            return False
        self._opened_file = file
        self._now_stands(checkpoint, saved)
        if tells_settings:
            self.settings_opened.emit(TrainingConfig.from_dict(checkpoint.settings))
        if saved.path is not None:
            self._settings.add_recent_file(saved.path)
        if corpus is None:
            self._tell_missing_text(checkpoint, present)
        else:
            self._settings.add_text(corpus)
            self.encoding.tell(corpus, self.way_back, passes=self.is_kept)
        self._session.set_running(running)
        return True

    def _now_stands(self, checkpoint: Checkpoint | None, saved: Saved) -> None:
        self._way_back.opened = checkpoint
        self.saving.saved = saved
        self.run_begun.emit()

    # ── a checkpoint without its text ──

    def _tell_missing_text(self, checkpoint: Checkpoint, present: Corpus | None) -> None:
        words = (
            f"This network was trained on {checkpoint.text.name}, which is not at hand. It can write samples"
        )
        actions: list[Action] = [("Find the text…", self._ask_for_text_of_checkpoint)]
        if present is not None and present.vocabulary == checkpoint.vocabulary:
            words += f"; {present.name} has the same characters, so it can go on with that."
            actions.append((f"Train on {present.name}", partial(self._attach, present)))
        else:
            words += f"; training on another text needs the same {len(checkpoint.vocabulary):,} characters."
        self._notice.tell(words, [*actions, *self.way_back])

    def _ask_for_text_of_checkpoint(self) -> None:
        ask_for_file(self._window, "Find the text of this checkpoint", TEXTS, self._load_text_of_checkpoint)

    def _load_text_of_checkpoint(self, path: Path) -> None:
        opened = self._way_back.opened
        if opened is not None:
            lower_case = bool(opened.settings.get("lower_case", False))
            self._read(path, self._attach, lower_case=lower_case, run=opened.text)

    def _attach(self, corpus: Corpus) -> None:
        if self._way_back.opened is not None:
            self._resume(self._way_back.opened, self.saving.saved, corpus, False, self._opened_file)

    @property
    def way_back(self) -> list[Action]:
        """The button of the notice that brings the run back which gave way last; [] for none."""
        return self._way_back.actions

    @property
    def is_kept(self) -> bool:
        """Whether File ▸ Earlier runs brings that run back, too."""
        return self._way_back.is_kept

    # ── handlers ──

    def _on_session_event_arrived(self, event: Event) -> None:
        match event:
            case CommandRefused(message):
                self._notice.tell(message, error=True)

    def _tell_mistake(self, message: str) -> None:
        """Why the run that was wanted does not come."""
        self._notice.tell(message, error=True)
        self.run_stays.emit()


def says_of_figures(path: Path) -> bool:
    """Whether it is a report or a picture of ours: any other page or drawing is a text as good as another."""
    if not may_have_figures(path):
        return False
    from rnnviz.report.sources import has_figures  # a start does not need it

    return has_figures(path)


def _is_tour(path: Path) -> bool:
    if not path.suffix.startswith(SUFFIX):
        return False
    from rnnviz.training.tours import is_tour  # most files are texts

    return is_tour(path)
