"""What a terminal is told, and what it tells: lines, tables, a progress bar, Ctrl-C.

The one place that prints. Knows no command.
"""

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any


def say(line: str) -> None:
    """A line of the result, for stdout."""
    print(line)


def warn(message: str) -> None:
    """A line beside the result, under the program's name, for stderr."""
    print(f"rnnviz: {message}", file=sys.stderr)


def say_table(header: Sequence[str], rows: Sequence[Sequence[str]], *, words: Sequence[int]) -> None:
    """Columns as wide as their longest cell, numbers to the right; ``words`` are the columns of words."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    for row in (header, *rows):
        cells = [
            cell.ljust(width) if number in words else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        say("  ".join(cells).rstrip())


def progress_bar(unit: str, *, total: int | None = None, initial: int = 0) -> Any:
    """A bar on stderr, to be entered; its steps are called ``unit``."""
    from tqdm import tqdm

    return tqdm(total=total, initial=initial, unit=unit, mininterval=0.2, dynamic_ncols=True)


@contextmanager
def interrupts() -> Iterator[list[int]]:
    """Ctrl-C and a polite kill as an entry in a list, so that a run ends between two steps."""
    received: list[int] = []
    before = {
        number: signal.signal(number, lambda signum, _: received.append(signum))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
