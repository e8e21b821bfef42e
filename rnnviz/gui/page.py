"""Page: what the window tells every page, and what a page says of itself.

Knows what a run is made of; knows no page, no session and no menu.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from rnnviz.core.text.forms import NOTHING_TYPICAL, Typical
from rnnviz.core.text.ngrams import ReferenceLoss
from rnnviz.core.text.words import Lexicon
from rnnviz.gui.parts.card_words import CardWords
from rnnviz.gui.parts.cover.prediction import Prediction
from rnnviz.gui.parts.figure import Figure
from rnnviz.gui.parts.theme import Theme
from rnnviz.training.presets import Preset
from rnnviz.training.worker.messages import Event, Losses, RunInfo, Snapshot

# ── what pages hear beside the events of the worker ──


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found of the present run or its text; a page that comes later is told of it, too."""


@dataclass(frozen=True, slots=True)
class ReferencesFound(Finding):
    """What counting characters reaches in the text, from uniform to 4-gram."""

    references: tuple[ReferenceLoss, ...]


@dataclass(frozen=True, slots=True)
class LexiconFound(Finding):
    """The words of the text, and the forms that are typical of it."""

    lexicon: Lexicon
    typical: Typical = NOTHING_TYPICAL


@dataclass(frozen=True, slots=True)
class FirstsFound(Finding):
    """Iterations at which something was written for the first time, each with its label."""

    flags: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class WeightPointed(Finding):
    """A weight of the present network that is to be taken apart: its array's name, and its place in it."""

    name: str
    place: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RunsKept(Finding):
    """The folder in which runs stand, each in its own, and how many bytes all of them may take.

    ``session`` is what the lock of this window is called there.
    """

    folder: Path
    budget: int
    session: str = ""


class PresetOpened(NamedTuple):
    """A preset's run stands."""

    preset: Preset


@dataclass(frozen=True, slots=True)
class PlacePointed(Finding):
    """A character of the text of the present run, counted from 0, that is to be looked at, or the first of
    a passage of ``length``."""

    place: int
    length: int = 1


@dataclass(frozen=True, slots=True)
class HelloPointed(Finding):
    """The lecture's worked example, hello, is to be taken apart."""


@dataclass(frozen=True, slots=True)
class TextPointed(Finding):
    """A text, written by a network perhaps, of which one wants to know what of it stands in the book."""

    text: str


@dataclass(frozen=True, slots=True)
class FaultPointed(Finding):
    """A broken version of the learning step that is to be mended, counted from 1; 0: whichever comes next."""

    number: int = 0


class Deed(NamedTuple):
    """Something that was done by hand: one of ``EVENTS`` (training/tours.py), and facts of it by name."""

    event: str
    facts: Mapping[str, object] = {}


class Happening(NamedTuple):
    """What happened in the present run after so many steps, in words: ``first real word: she``."""

    iteration: int
    words: str


News = Event | Finding | PresetOpened
"""What a page hears."""


class Undoable(NamedTuple):
    """What was done on a page and can be undone: ``words``, as ``deleting ferry``.

    undo  takes it back, whether it could begin; where not, the page has said why
    redo  does it again, the same
    takes_back  the act whose undoing this one is, where it stands beside that
    """

    words: str
    undo: Callable[[], bool]
    redo: Callable[[], bool]
    takes_back: "Undoable | None" = None


class UndoFailed(NamedTuple):
    """What was undone or done again, and could begin, has failed since; the page has said why.

    is_done  how ``act`` stands: done, undone; None where it can come to neither any more
    """

    act: Undoable
    is_done: bool | None


# ── the page ──


class Panel(NamedTuple):
    """A panel that can be hidden: its title in the View menu, and what a sentence calls it."""

    title: str
    widget: QWidget
    in_words: str


class Page(QWidget):
    """A page of the window. It overrides what concerns it; the rest does nothing.

    A base class and no protocol: a page is a widget with signals, which a protocol cannot ask for,
    and most pages care for two or three of these things.

    asked          a Question for the worker, who hears its answer, and who hears why there is none
    command_given  a Command for the worker, which nobody waits for
    found          a Finding that other pages may have a use for
    mistake_made   a sentence about something on the page that cannot be used
    sight_wanted   a widget of this page that is to be seen now
    moment_wanted  an iteration that every page is to show, and whether that very step or the nearest that is
                   kept, at once; None: the present one
    run_wanted     the folder of a run, a Path, that is to go on in this window
    run_given      a run, a Checkpoint that carries its text, that is to begin in this window
    budget_chosen  bytes that all runs that are kept may take together
    deed_done      a Deed, for whoever waits for such a thing
    undoable_done  an Undoable: something was done that is no state of the view, and can be undone
    undo_failed    an UndoFailed: what began was not done after all
    undo_wanted    this Undoable is to be taken back, whatever was done since
    """

    asked = Signal(object, object, object)
    command_given = Signal(object)
    found = Signal(object)
    mistake_made = Signal(str)
    sight_wanted = Signal(QWidget)
    moment_wanted = Signal(object, bool)
    run_wanted = Signal(object)
    run_given = Signal(object)
    budget_chosen = Signal(object)
    deed_done = Signal(object)
    undoable_done = Signal(object)
    undo_failed = Signal(object)
    undo_wanted = Signal(object)

    # ── what it is told ──

    def start_run(self, run: RunInfo) -> None:
        """Another run stands, with what it brought along: forget the one before."""

    def show_moment(self, moment: Snapshot) -> None:
        """Show this moment of the run, at most 30 times a second. It need not be the present one."""

    def show_present(self, present: Snapshot) -> None:
        """While an earlier moment is shown the run goes on, and stands here now: for what is told of all of
        it."""

    def add_losses(self, losses: Losses) -> None:
        """Losses of the next steps, none left out."""

    def hear(self, event: News) -> None:
        """An event of the worker, a Finding, or a preset; most are not for this page."""

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""

    def write_names(self) -> None:
        """Names of arrays are written in another way now (``gui/parts/names.py``): show anew what has any.
        Words that never change are seen to by the window."""

    def stop(self) -> None:
        """End what runs beside the window: it closes."""

    # ── what it says of itself ──

    @property
    def panels(self) -> Sequence[Panel]:
        """Those that can be hidden, one by one, in the View menu and by a preset."""
        return ()

    def set_panel_visible(self, title: str, visible: bool) -> None:
        """Show or hide the panel of this title."""

    @property
    def figures(self) -> Sequence[Figure]:
        """What can be taken along as a picture."""
        return ()

    @property
    def run_actions(self) -> Sequence[QAction]:
        """What stands in the Run menu."""
        return ()

    @property
    def view_actions(self) -> Sequence[QAction]:
        """What stands in the View menu."""
        return ()

    @property
    def predictions(self) -> Sequence[Prediction]:
        """Which of its pictures can be covered until one has said what one expects."""
        return ()

    @property
    def happenings(self) -> Sequence[Happening]:
        """What happened in the present run, as far as it tells of it; the palette leads to each moment."""
        return ()

    # ── what it remembers from one start to the next ──

    def to_keep(self) -> dict[str, Any]:
        """What is to be remembered, plain, under names of the page's own."""
        return {}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """What ``to_keep`` gave, or anything: it comes from a file. What makes no sense is left."""

    # ── what is looked at on it ──

    def sight(self) -> dict[str, Any]:
        """What is looked at, as JSON has it: what is remembered, and what is selected in the present run."""
        return self.to_keep()

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        """Look at what ``sight`` gave, or anything: it comes from a file. What makes no sense is left."""
        self.restore(sight)


class PageSpec(NamedTuple):
    """A page before it is there: ``words`` say in a sentence what it shows, ``build`` makes it.

    is_there_at_start  whether it offers panels and pictures before it was looked at; else it is built when
                       it is looked at first
    opened_by          Findings that it is turned to for, wherever they come from
    predicts           of its predictions, what files and menus call them
    cards              what its cards are called and say of themselves, from top to bottom, view by view
    """

    title: str
    words: str
    build: Callable[[], Page]
    is_there_at_start: bool = False
    opened_by: tuple[type[Finding], ...] = ()
    predicts: tuple[tuple[str, str], ...] = ()
    cards: Callable[[], Sequence[CardWords]] = tuple
