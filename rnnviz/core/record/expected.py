"""What was expected of a run before it was seen: of which picture, what was said, and what came.

Words of one who looks, kept with the run as they were said. Knows words; knows neither pictures nor a run.
"""

from typing import Any, NamedTuple

from rnnviz.core.errors import CheckpointError

MAX_EXPECTED = 200
"""That are remembered; of more, the latest."""
MAX_WORDS_EXPECTED = 400
"""Characters of what was said of one, and of what came."""


class Expectation(NamedTuple):
    """One prediction that was revealed; all but the iteration are words.

    iteration  steps done when it was said
    figure     the picture that was covered, or the question that was asked
    said       what was expected;  came: what it was
    distance   one measure of how far they are apart, with its unit; '' where there is none
    """

    iteration: int
    figure: str
    said: str
    came: str
    distance: str = ""


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
            case [int(iteration), str(figure), str(said), str(came), str(distance)] if (
                not isinstance(iteration, bool)
                and 0 <= iteration <= last
                and all(
                    len(words) <= MAX_WORDS_EXPECTED and words.isprintable()
                    for words in (figure, said, came, distance)
                )
            ):
                expected.append(Expectation(iteration, figure, said, came, distance))
            case _:
                raise CheckpointError(f"{name} is damaged: what was expected is not a list of words.")
    return tuple(expected)
