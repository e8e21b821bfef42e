"""Deletion: some runs that leave the shelf together, and come back to it, as often as it is wanted.

Computes in whatever thread it is called, and draws nothing. Knows folders of runs; knows no table.
"""

from collections.abc import Sequence
from pathlib import Path

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
        """Bring them back, beside what stands in their places now. Raises UserError; those before it are
        back then."""
        while self._hidden:
            folder = self._hidden[0]
            if is_sweep(folder):
                self._library.show_sweep(folder)
            else:
                self._library.show(folder)
            self._elsewhere.append(self._hidden.pop(0))
        while self._thrown:
            self.places.append(bring_back(self._thrown[0]))
            self._thrown.pop(0)
