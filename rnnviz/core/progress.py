"""Progress: how a long work tells how far it is, and how it is called off.

Knows no work and nobody who watches one.
"""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called by the work with (done, total); may raise ``Cancelled``, which the work lets through."""


def part_of(progress: Progress | None, before: int, total: int) -> Progress | None:
    """What to hand to one of several works, of ``total`` in all, when ``before`` are done."""
    if progress is None:
        return None
    return lambda done, _: progress(before + done, total)
