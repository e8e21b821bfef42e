"""The steps of the stack: from one state to the next, and something that was done on a page.

A step knows what leads back and forth; it shows nothing itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtGui import QUndoCommand

from rnnviz.gui.page import Undoable
from rnnviz.gui.window.undo.state import Change, State, changes, meant, only
from rnnviz.gui.window.undo.words import in_words

MERGE_SECONDS = 1.0
"""What is changed again within this time is one change: a drag, an arrow key that is held."""
_STATES = 1
"""Qt asks steps of one number whether they can be merged."""


@dataclass(frozen=True)
class Transition:
    """From one state to the next: what changed, when (seconds), and in which series of changes."""

    before: State
    after: State
    changed: frozenset[Change]
    at: float = 0.0
    series: int = 0

    def joined(self, later: "Transition") -> "Transition | None":
        """Both as one, where the later goes on with the same thing soon enough."""
        goes_on = self.series == later.series and later.at - self.at <= MERGE_SECONDS
        if not goes_on or not meant(self.changed) & meant(later.changed):
            return None
        return replace(later, before=self.before, changed=changes(self.before, later.after))

    def of(self, kept: Callable[[Change], bool]) -> "Transition":
        """What of it ``kept`` lets through, and nothing beside it."""
        changed = frozenset(filter(kept, self.changed))
        return replace(
            self, before=only(self.before, changed), after=only(self.after, changed), changed=changed
        )


class StateStep(QUndoCommand):
    """``show`` shows a state."""

    def __init__(self, transition: Transition, show: Callable[[State], object]) -> None:
        super().__init__(in_words(transition.after, transition.changed))
        self.transition = transition
        self._show = show

    # Qt's overrides

    def id(self) -> int:
        return _STATES

    def mergeWith(self, other: QUndoCommand) -> bool:
        transition = self.transition.joined(other.transition) if isinstance(other, StateStep) else None
        if transition is None:
            return False
        self.transition = transition
        self.setText(in_words(transition.after, transition.changed))
        self.setObsolete(not transition.changed)  # back where it began
        return True

    def undo(self) -> None:
        self._show(self.transition.before)

    def redo(self) -> None:
        self._show(self.transition.after)


class UndoableStep(QUndoCommand):
    """Was done, and is undone and done again by who did it: the stack only keeps its place."""

    def __init__(self, act: Undoable) -> None:
        super().__init__(act.words)
        self.act = act

    def is_of(self, act: Undoable) -> bool:
        """Whether it is this very act, or takes it back."""
        return act is self.act or act is self.act.takes_back
