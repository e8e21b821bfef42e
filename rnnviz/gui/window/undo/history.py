"""History: what can be undone and done again: whole states, and acts between them, at least 100 deep.

It looks at the state now and then, and keeps what is another: nobody tells it of changes. Knows how to ask
for the state and how to have one shown; knows no widget.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from rnnviz.gui.page import Undoable
from rnnviz.gui.window.undo.state import Change, State, changes, is_looking, over, sharing, value
from rnnviz.gui.window.undo.steps import StateStep, Transition, UndoableStep

DEPTH = 200
"""Steps that are kept; the oldest go."""
LOOKS_AWAITED = 40
"""So often it is looked whether what was to be shown has come: ten seconds. What is set to the same later was
set by somebody."""


class History(QObject):
    """``read`` gives the state: of the parts that nobody can have touched, what it is given; ``show`` shows
    one, given that which stands.

    moved  other steps can be undone or done again
    """

    moved = Signal()

    def __init__(
        self,
        read: Callable[[State | None], State],
        show: Callable[[State, State], object],
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._read = read
        self._show_state = show
        self._clock = clock
        self._now: State | None = None
        self._awaited: State = {}
        self._looks_left = 0  # at what is awaited
        self._series = 0
        self._is_quiet = False
        self._stack = QUndoStack(self)
        self._stack.setUndoLimit(DEPTH)
        self._stack.indexChanged.connect(self.moved)

    # ── what it says ──

    @property
    def undo_words(self) -> str:
        """What would be undone; '' where there is nothing."""
        return self._stack.undoText()

    @property
    def redo_words(self) -> str:
        """What would be done again; '' where there is nothing."""
        return self._stack.redoText()

    @property
    def depth(self) -> int:
        """How many steps can be undone."""
        return self._stack.index()

    def is_newest(self, act: Undoable) -> bool:
        """Whether it is what would be undone."""
        step = self._step(self._stack.index() - 1)
        return isinstance(step, UndoableStep) and step.act is act

    # ── looking ──

    def take_as_it_is(self) -> None:
        """What is another since the last look was nobody's doing, and is no step."""
        self._now = self._read(None)
        self._awaited = {}
        self.end_series()

    def look(self, *, everywhere: bool = False) -> None:
        """Keep what is another since the last look as a step; what goes on with the one before joins it."""
        before = self._now
        if before is None:
            return
        now = self._read(None if everywhere else before)
        if not everywhere and changes(before, now):  # which may have changed what nobody looked at
            now = self._read(None)
        self._now = now = sharing(before, now)
        changed = changes(before, now)
        if self._awaited:  # what was to be shown, and comes only now
            self._looks_left -= 1
            changed = frozenset(c for c in changed if value(self._awaited, c) != value(now, c))
        if changed or self._looks_left <= 0:
            self._awaited = {}
        if not changed or (is_looking(changed) and self._stack.canRedo()):
            return  # what can be done again is not given up for a look at another page
        self._push(StateStep(Transition(before, now, changed, self._clock(), self._series), self._show))

    def end_series(self) -> None:
        """What comes is a step of its own, however soon."""
        self._series += 1

    def add(self, act: Undoable) -> None:
        """Something was done on a page."""
        self.look(everywhere=True)
        self.end_series()
        self._push(UndoableStep(act))

    # ── going back and forth ──

    def undo(self) -> None:
        """Take back the newest step: what was done until now is looked at first."""
        self.look(everywhere=True)
        step = self._step(self._stack.index() - 1)
        if step is None or (isinstance(step, UndoableStep) and not step.act.undo()):
            return
        self.end_series()
        self._stack.undo()

    def redo(self) -> None:
        """Do again what was undone last."""
        self.look(everywhere=True)
        step = self._step(self._stack.index())
        if step is None or (isinstance(step, UndoableStep) and not step.act.redo()):
            return
        self.end_series()
        self._stack.redo()

    def settle(self, act: Undoable, is_done: bool | None) -> None:
        """What was undone or done again has failed since: from now on ``act`` stands as it is, at the place
        where one is; with None it is no step any more. Others may have been undone or done in between."""
        self.look(everywhere=True)
        steps, done = self._steps(), self._stack.index()
        mine = [step for step in steps if isinstance(step, UndoableStep) and step.is_of(act)]
        stands = sum(-1 if step.act.takes_back else 1 for step in mine if steps.index(step) < done) > 0
        if stands == is_done:
            return
        # The one that was to change it: the undoing, where that is an act of its own, else the act.
        moved = mine if is_done is None else mine[-1:]
        done -= sum(steps.index(step) < done for step in moved)
        steps = [step for step in steps if step not in moved]
        if is_done is not None:
            step = moved[0] if moved else UndoableStep(act)
            steps.insert(done, step)
            done += is_done is (step.act.takes_back is None)
        self._lay_out(steps, done)
        self.moved.emit()

    def keep_only(self, kept: Callable[[Change], bool]) -> None:
        """Forget of every step what ``kept`` does not let through; acts stay."""
        steps, still_done = [], 0
        for number, step in enumerate(self._steps()):
            if isinstance(step, StateStep):
                transition = step.transition.of(kept)
                if not transition.changed:
                    continue
                step = StateStep(transition, self._show)
            steps.append(step)
            still_done += number < self._stack.index()
        self._lay_out(steps, still_done)

    # ── the stack ──

    def _steps(self) -> list[QUndoCommand]:
        return [step for step in map(self._step, range(self._stack.count())) if step is not None]

    def _lay_out(self, steps: Sequence[QUndoCommand], done: int) -> None:
        """A stack of these steps, of which the first ``done`` are done; Qt's own cannot be moved in it."""
        anew: list[QUndoCommand] = []
        for number, step in enumerate(steps):
            if isinstance(step, StateStep):
                # Of a series of its own: with what stood between them gone, two could be joined.
                anew.append(StateStep(replace(step.transition, series=number - DEPTH), self._show))
            elif isinstance(step, UndoableStep):
                anew.append(UndoableStep(step.act))
        self._is_quiet = True
        self._stack.clear()
        for step in anew:
            self._stack.push(step)
        self._stack.setIndex(max(0, done - max(0, len(steps) - DEPTH)))  # of too many, Qt lets the oldest go
        self._is_quiet = False

    def _step(self, number: int) -> QUndoCommand | None:
        return self._stack.command(number) if 0 <= number < self._stack.count() else None

    def _push(self, step: QUndoCommand) -> None:
        """It is done already: Qt would do it."""
        self._is_quiet = True
        self._stack.push(step)
        self._is_quiet = False

    def _show(self, state: State) -> None:
        if self._is_quiet or self._now is None:
            return
        goal = over(self._now, state)
        self._show_state(goal, self._now)
        self._now = self._read(None)
        self._awaited, self._looks_left = goal, LOOKS_AWAITED
