"""Running somebody's program beside the window: what came of it, or the sentence that says why nothing did.

Knows how a check is called off; knows no card and no program.
"""

from collections.abc import Callable
from typing import Protocol

from rnnviz.core.progress import Progress
from rnnviz.training.checks.own.check import OwnComparison
from rnnviz.training.checks.own.file import OwnFileError


class _Checks(Protocol):
    def __call__(self, *, is_cancelled: Callable[[], bool]) -> OwnComparison: ...


def outcome_of(check: _Checks) -> Callable[[Progress], OwnComparison | OwnFileError]:
    """``check`` as work for a thread. A refusal is an outcome, with what the program printed until then."""

    def run(progress: Progress) -> OwnComparison | OwnFileError:
        def is_cancelled() -> bool:
            progress(0, 0)  # raises when it is called off
            return False

        try:
            return check(is_cancelled=is_cancelled)
        except OwnFileError as error:
            return error

    return run
