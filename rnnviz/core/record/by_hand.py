"""What was changed by hand in a run: when, and what, in words.

Such a run is not made again by its settings alone. Knows words; knows neither parameters nor a run.
"""

from typing import Any, NamedTuple

from rnnviz.core.errors import CheckpointError

MAX_CHANGES = 1000
"""That are remembered; of more, the latest."""
MAX_CHANGE = 120
"""Characters of the words of one."""


class ChangeByHand(NamedTuple):
    """``words`` say what was set, ``Whh[3, :] = 0``, while the run stood at ``iteration``."""

    iteration: int
    words: str


def read_changes(rows: Any, last: int, name: str) -> tuple[ChangeByHand, ...]:
    """Those up to iteration ``last``, from the header of the file ``name``; one of an older release has none.

    Raises CheckpointError where ``rows`` are no such list.
    """
    changes: list[ChangeByHand] = []
    for row in rows if isinstance(rows, list) and len(rows) <= MAX_CHANGES else [None]:
        match row:
            case [int(iteration), str(words)] if (
                (changes[-1].iteration if changes else 0) <= iteration <= last
                and 0 < len(words) <= MAX_CHANGE
                and words.isprintable()
            ):
                changes.append(ChangeByHand(iteration, words))
            case _:
                raise CheckpointError(f"{name} is damaged: what was changed by hand is not a list of words.")
    return tuple(changes)
