"""UnitFacts: what was found of one unit, to be shown and to be taken along.

Knows words and numbers; knows neither how they were found nor a network.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rnnviz.core.inside.worth import Worth
from rnnviz.gui.pages.inspect.units.field import Lagged
from rnnviz.gui.parts.passage_list import Excerpt


@dataclass(frozen=True, slots=True, eq=False)
class UnitFacts:
    """What was found of one unit.

    called     ``unit 7`` or ``unit 7 of layer 2``, and of which array where it is not h
    feature    what it follows, at ``r`` on the unseen half; no finding unless ``is_finding``
    passages   (heading, places) from the highest to the lowest
    fires_low  whether it is high nearly everywhere, so that it fires where it is lowest
    lags       ``lags[k]`` are the characters k before the places where it fires
    votes      (character, Why[character, unit]) of all characters, the highest first; () where the scores are
               not made of it
    path       a sentence about its way to the scores, where that has more than one weight
    together   units that are high where it is, ``against`` those that are low there
    can_hold   whether it can be pinned: a unit of h can
    """

    called: str
    feature: str
    r: float
    is_finding: bool
    passages: Sequence[tuple[str, Sequence[Excerpt]]] = ()
    fires_low: bool = False
    lags: Sequence[Sequence[Lagged]] = ()
    votes: Sequence[tuple[str, float]] = ()
    path: str = ""
    together: Sequence[int] = ()
    against: Sequence[int] = ()
    can_hold: bool = True

    def rows(self, weighed: tuple[Worth, int] | None) -> Iterator[tuple[object, ...]]:
        """A line for each number: what it is, where, of which text, the number, and what is usual.

        weighed  what it is worth, in nats for so many characters, where that is known
        """
        yield ("r on the unseen half", "", self.feature, self.r, "")
        for heading, places in self.passages:
            for one in places:
                yield (heading, one.place + 1, one.before + one.marked, one.note.replace("−", "-"), "")
        for lag, found in enumerate(self.lags):
            for there in found:
                yield ("before it fires", -lag, there.character, there.share, there.usual)
        for character, weight in self.votes:
            yield ("votes for", "", character, weight, "")
        if weighed is not None:
            worth, characters = weighed
            for words, loss in (("silenced", worth.at_zero), ("held at its mean", worth.at_mean)):
                yield (f"loss {words}", f"{characters} characters", "", loss, worth.usual)
        for words, units in (("high with", self.together), ("low with", self.against)):
            for unit in units:
                yield (words, "", "", unit, "")
