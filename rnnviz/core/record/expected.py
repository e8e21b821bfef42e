"""What was expected of a run before it was seen: of which picture, what was said, and what came.

Words of one who looks, kept with the run as they were said. Knows words and curves; knows no picture, no run.
"""

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.errors import CheckpointError

MAX_EXPECTED = 200
"""That are remembered; of more, the latest."""
MAX_WORDS_EXPECTED = 400
"""Characters of what was said of one, and of what came."""
MOST_POINTS = 64
"""Of a curve that was drawn."""
LARGEST = 1e12
"""No step and no loss that a picture shows is beyond it."""


class DrawnCurves(NamedTuple):
    """What was drawn beside what came: (n,) numbers each, at most ``MOST_POINTS``.

    is_logarithmic  whether equal heights are equal factors
    """

    places: tuple[float, ...]
    said: tuple[float, ...]
    came: tuple[float, ...]
    is_logarithmic: bool = False


class Expectation(NamedTuple):
    """One prediction that was revealed; all but the iteration and what was drawn are words.

    iteration  steps done when it was said
    figure     the picture that was covered, or the question that was asked
    said       what was expected;  came: what it was
    distance   one measure of how far they are apart, with its unit; '' where there is none
    drawn      both curves, where one was drawn
    page       where it was said, by the name of its tab; '' where that is not known
    """

    iteration: int
    figure: str
    said: str
    came: str
    distance: str = ""
    drawn: DrawnCurves | None = None
    page: str = ""

    def to_row(self) -> list[Any]:
        """As JSON has it."""
        drawn = self.drawn
        words = [self.iteration, self.figure, self.said, self.came, self.distance]
        curves = None if drawn is None else [*map(list, drawn[:3]), drawn.is_logarithmic]
        rest = [curves, self.page] if self.page else [curves] if curves else []
        return [*words, *rest]


def drawn_curves(places: Array, said: Array, came: Array, *, is_logarithmic: bool = False) -> DrawnCurves:
    """Of (n,) each, as many points as are kept; where one of them is no number none is."""
    chosen = np.unique(np.linspace(0, len(places) - 1, min(len(places), MOST_POINTS)).astype(np.int64))
    rows = np.array([places, said, came], np.float64)[:, chosen]
    rows = rows[:, np.isfinite(rows).all(axis=0)].round(6)
    one, two, three = (tuple(row.tolist()) for row in rows)
    return DrawnCurves(one, two, three, is_logarithmic)


def fit_words(words: str) -> str:
    """Words as the record holds them: in one line, all of it printable, not too long."""
    line = "".join(c if c.isprintable() else " " for c in words)
    return line if len(line) <= MAX_WORDS_EXPECTED else line[: MAX_WORDS_EXPECTED - 1] + "…"


def read_expected(rows: Any, last: int, name: str) -> tuple[Expectation, ...]:
    """Those up to iteration ``last``, from the header of the file ``name``; one of an older release has none.

    Raises CheckpointError where ``rows`` are no such list.
    """
    expected: list[Expectation] = []
    for row in rows if isinstance(rows, list) and len(rows) <= MAX_EXPECTED else [None]:
        match row:
            case [int(iteration), str(figure), str(said), str(came), str(distance), *rest] if (
                not isinstance(iteration, bool)
                and 0 <= iteration <= last
                and all(
                    len(words) <= MAX_WORDS_EXPECTED and words.isprintable()
                    for words in (figure, said, came, distance, *rest[1:])
                    if isinstance(words, str)
                )
                and len(rest) <= 2
                and all(isinstance(page, str) for page in rest[1:])
            ):
                has_drawn = len(rest) == 1 or (bool(rest) and rest[0] is not None)
                drawn = _read_drawn(rest[0], name) if has_drawn else None
                expected.append(Expectation(iteration, figure, said, came, distance, drawn, *rest[1:]))
            case _:
                raise CheckpointError(f"{name} is damaged: what was expected is not a list of words.")
    return tuple(expected)


def _read_drawn(row: Any, name: str) -> DrawnCurves:
    match row:
        case [list(places), list(said), list(came), bool(is_logarithmic)] if (
            len(places) == len(said) == len(came) <= MOST_POINTS
            and all(
                isinstance(number, int | float) and not isinstance(number, bool) and abs(number) <= LARGEST
                for number in (*places, *said, *came)
            )
            and all(one < other for one, other in pairwise(places))
        ):
            return DrawnCurves(tuple(places), tuple(said), tuple(came), is_logarithmic)
    raise CheckpointError(f"{name} is damaged: what was drawn is no curve.")
