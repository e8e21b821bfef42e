"""Deletion: some runs that leave the shelf together, and come back to it, as often as it is wanted.

Computes in whatever thread it is called, and draws nothing. Knows folders of runs; knows no table.
"""

from collections.abc import Sequence
from pathlib import Path

from rnnviz.core.errors import UserError
from rnnviz.core.progress import Progress
from rnnviz.gui.pages.runs.trash import ThrownAway, bring_back, throw_away
from rnnviz.training.run.library import Library, StoredRun, is_sweep


class Deletion:
    """``runs`` of the shelf ``library``. A folder elsewhere stays there, and is shown no more.

    places  where the runs stand that were not deleted, or came back
    """

    def __init__(self, runs: Sequence[StoredRun], library: Library) -> None:
        self._library = library
        self._is_one = len(runs) == 1
        self.words = runs[0].title if self._is_one else f"{len(runs):,} runs"
        self.places = [run.path for run in runs if not run.is_elsewhere]
        # Of a sweep all runs go together.
        self._elsewhere = sorted({run.sweep or run.path for run in runs if run.is_elsewhere})
        self._hidden: list[Path] = []
        self._thrown: list[ThrownAway] = []

    @property
    def is_begun(self) -> bool:
        """Whether anything was deleted that can come back."""
        return bool(self._thrown or self._hidden)

    @property
    def can_come_back(self) -> bool:
        """Whether any of what was deleted is still there to be brought back."""
        lies = (thrown.lies_at for thrown in self._thrown)
        return any(place is not None and place.exists() for place in (*lies, *self._hidden))

    @property
    def done_words(self) -> str:
        """What was done, in a sentence."""
        if not self._hidden:
            return f"Deleted {self.words}."
        stays = "its folder stays where it is" if self._is_one else "folders elsewhere stay"
        return f"Taken off the shelf: {self.words}; {stays}."

    def do(self, progress: Progress) -> None:
        """Into the trash with them. Raises UserError; those before it are deleted then."""
        count = len(self.places)
        while self.places:
            progress(count - len(self.places), count)
            self._thrown.append(throw_away(self.places[0]))
            self.places.pop(0)
        while self._elsewhere:
            self._library.forget(self._elsewhere[0])
            self._hidden.append(self._elsewhere.pop(0))

    def take_back(self, _progress: Progress) -> None:
        """Bring them back, beside what stands in their places now. Raises UserError; all that could come
        are back then."""
        troubles = []
        for folder in list(self._hidden):
            try:
                self._show_again(folder)
            except UserError as error:
                troubles.append(str(error))
            else:
                self._hidden.remove(folder)
                self._elsewhere.append(folder)
        for thrown in list(self._thrown):
            try:
                self.places.append(bring_back(thrown))
            except UserError as error:
                troubles.append(str(error))
            else:
                self._thrown.remove(thrown)
        if troubles:
            more = f" ({len(troubles) - 1:,} more did not come back either.)" if len(troubles) > 1 else ""
            raise UserError(troubles[0] + more)

    def _show_again(self, folder: Path) -> None:
        if folder in self._library.elsewhere():  # somebody has opened it again
            return
        if is_sweep(folder):
            self._library.show_sweep(folder)
        else:
            self._library.show(folder)
