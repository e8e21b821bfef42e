"""WayBack: the run that gave way to another, and the button that has it back as it stood.

Knows the session, its saves and the notice bar; knows no files, and not what a run gives way to.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from rnnviz.core.errors import UserError
from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.core.text.corpus import Corpus
from rnnviz.gui.files.giving_way import GivingWay
from rnnviz.gui.files.saving import Saved, Saving
from rnnviz.gui.parts.notice import Action, NoticeBar
from rnnviz.gui.session import TrainingSession

BRING_BACK = "Bring it back"
"""What the button says: not Undo, for Ctrl+Z takes back nothing that learns."""


class Kept(NamedTuple):
    """A run that gave way, with all that is needed to have it back as it stood.

    opened             the checkpoint that it was opened from, if it was
    show_surroundings  shows again what stood beside it in the window
    """

    checkpoint: Checkpoint
    corpus: Corpus | None
    opened: Checkpoint | None
    saved: Saved
    was_running: bool
    show_surroundings: Callable[[], object]


class WayBack:
    """Back to the run that gave way last, and from there to the one that gave way to it.

    ``surroundings`` notes what stands beside a run, and gives what shows it again; ``now_stands`` is
    told of a run that was brought back: the checkpoint that it was opened from, and what is saved of it.

    actions  the button of the notice that brings it back; [] where there is none
    is_kept  whether File ▸ Earlier runs has it, too
    opened   the checkpoint that the present run was opened from, if it was
    """

    def __init__(
        self,
        session: TrainingSession,
        notice: NoticeBar,
        saving: Saving,
        giving_way: GivingWay,
        surroundings: Callable[[], Callable[[], object]],
        now_stands: Callable[[Checkpoint | None, Saved], object],
    ) -> None:
        self._session = session
        self._notice = notice
        self._saving = saving
        self._giving_way = giving_way
        self._surroundings = surroundings
        self._now_stands = now_stands
        self.actions: list[Action] = []
        self.is_kept = False
        self.opened: Checkpoint | None = None

    def give_way(self, begin: Callable[[], bool], words: str = "") -> None:
        """Let the present run end for what ``begin`` begins; the notice offers the way back.

        ``words`` is the sentence beside it; where it has another to say, that one stands.
        """
        name = self._session.info.text.name if self._session.info is not None else ""
        was_running = self._giving_way.is_running
        kept = partial(
            Kept,
            corpus=self._session.corpus,
            opened=self.opened,
            saved=self._saving.saved,
            was_running=was_running,
            show_surroundings=self._surroundings(),
        )

        def go(checkpoint: Checkpoint | None) -> None:
            before, self.actions = (self.actions, self.is_kept), []
            self.is_kept = self._giving_way.has_saved
            if checkpoint is not None:
                self.actions = [(BRING_BACK, partial(self._bring_back, kept(checkpoint)))]
            if not begin():
                self.actions, self.is_kept = before  # this run still stands
                self._session.set_running(was_running)
            elif self._notice.is_error:  # of its last save, say: with the way back none the less
                self._notice.tell(self._notice.text, self.actions, error=True)
            elif checkpoint is not None and not self._notice.text:
                at = f"The run before, on {name}, stood at step {checkpoint.last.place.iteration:,}"
                at += " and is saved: File ▸ Earlier runs has it, too." if self.is_kept else "."
                self._notice.tell(words or at, self.actions, passes=self.is_kept)

        self._giving_way.give_way(go)

    def _bring_back(self, kept: Kept) -> None:
        self.give_way(partial(self._stand_again, kept))

    def _stand_again(self, kept: Kept) -> bool:
        try:
            self._session.resume_run(kept.checkpoint, kept.corpus)
        except UserError as error:
            self._notice.tell(str(error), error=True)
            return False
        self._now_stands(kept.opened, kept.saved)
        kept.show_surroundings()
        self._session.set_running(kept.was_running)
        return True
