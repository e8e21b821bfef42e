"""Branches: the ways that one writing went, where somebody took other characters than the dice.

All of them begin alike and have the same dice, so each is known by its choices. Knows places and character
numbers; knows no network, and writes nothing.
"""

from collections.abc import Iterator
from typing import NamedTuple

from rnnviz.core.text.decoding import Ids


class Branch(NamedTuple):
    """One way.

    Of the first one, which the dice alone wrote, all is -1.

    parent      the number of the branch that it parts from
    place       where it parts: the place in the written text of the character that was chosen
    character   which one was chosen there
    instead_of  which one its parent has there
    """

    parent: int = -1
    place: int = -1
    character: int = -1
    instead_of: int = -1


class BranchRow(NamedTuple):
    """A branch in the picture of the tree, a line each.

    number  of the branch
    column  of the place where it parts, among all such places in their order; the first branch has -1
    """

    number: int
    column: int


class Branches:
    """A tree of them. The first, number 0, has no choices; ``current`` is the number of the one looked at."""

    def __init__(self) -> None:
        self._branches = [Branch()]
        self.current = 0

    def __len__(self) -> int:
        return len(self._branches)

    def __getitem__(self, number: int) -> Branch:
        return self._branches[number]

    def choices(self, number: int | None = None) -> dict[int, int]:
        """Place → character, of a branch, or of the one looked at: what it takes to write it again."""
        way = [*self._way_up(self.current if number is None else number)]
        return {branch.place: branch.character for branch in reversed(way)}

    def choose(self, place: int, character: int, written: Ids) -> int:
        """Take ``character`` at ``place`` of the branch that is looked at, whose text is ``written`` (n,).

        Choices made after that place are about another text, and are none of the new branch. Where that way
        was gone before, and where it is the one that the dice took, it is that branch. Its number is
        returned, and it is looked at from now on. Raises ValueError where the text has no such place.
        """
        if not 0 <= place < len(written):
            raise ValueError(f"There is no character {place} in a text of {len(written)}.")
        stem, of_stem = self.current, int(written[place])
        for branch in self._way_up(self.current):
            if branch.place < place:
                break
            if branch.place == place:
                of_stem = branch.instead_of
            stem = branch.parent
        self.current = stem if character == of_stem else self._child(stem, place, character, of_stem)
        return self.current

    def go_to(self, number: int) -> None:
        """Look at this branch. Raises IndexError where there is none of that number."""
        if not 0 <= number < len(self._branches):
            raise IndexError(f"There is no branch {number}.")
        self.current = number

    @property
    def places(self) -> list[int]:
        """Where branches part, each place once, in the order of the text."""
        return sorted({branch.place for branch in self._branches[1:]})

    def rows(self) -> list[BranchRow]:
        """All branches from top to bottom, each below the one that it parts from.

        Of several that part from one, those that part later stand above those that part earlier: a line drawn
        down from the place where a branch parts then crosses no other's text.
        """
        column_of = {place: column for column, place in enumerate(self.places)}
        below: dict[int, list[int]] = {}
        for number, branch in enumerate(self._branches):
            if branch.parent >= 0:
                below.setdefault(branch.parent, []).append(number)
        rows, waiting = [], [0]
        while waiting:
            number = waiting.pop()
            rows.append(BranchRow(number, column_of.get(self._branches[number].place, -1)))
            # The last one is taken next: the latest place, and of one place what was chosen first.
            waiting += sorted(below.get(number, ()), key=lambda n: (self._branches[n].place, -n))
        return rows

    def _child(self, stem: int, place: int, character: int, of_stem: int) -> int:
        for number, branch in enumerate(self._branches):
            if (branch.parent, branch.place, branch.character) == (stem, place, character):
                return number
        self._branches.append(Branch(stem, place, character, of_stem))
        return len(self._branches) - 1

    def _way_up(self, number: int) -> Iterator[Branch]:
        """A branch, the one it parts from, and so on, without the first."""
        while (branch := self._branches[number]).parent >= 0:
            yield branch
            number = branch.parent
