"""Training while Signals or Inspect is looked at, and after they were, against training behind a still page.

One window, 1400 by 900, and one run that goes on as fast as it can. A page on which nothing moves is in
front, then Signals, then Inspect, in turn, some seconds each, for they ask once in one and once in three
seconds. *Hidden* compares the still page after both were looked at with the same before they were there.

Steps a second drift with the machine by more than what is looked for. So beside them stands the share of a
processor that the worker had: what the window takes from it shows there, whatever else the machine does.
"""

import threading
import time
from typing import NamedTuple

from _measure import Row, arguments, compare, progress, report
from live import Live, wait
from PySide6.QtWidgets import QApplication

VISIBLE, HIDDEN = 0.95, 0.995
STILL = "Gradient check"
"""Nothing moves on it."""
LOOKED_AT = ("Signals", "Inspect")
SETTLE_SECONDS, TURN_SECONDS = 1.5, 6.0


class Turn(NamedTuple):
    """``speed`` in steps a second; ``share`` of a processor that the worker had."""

    speed: float
    share: float


def turn_behind(live: Live, page: str) -> Turn:
    """While ``page`` is in front."""
    live.open_page(page)
    wait(SETTLE_SECONDS)
    began, used = time.perf_counter(), _seconds_of_worker()
    speed = live.speed_for(TURN_SECONDS)
    return Turn(speed, (_seconds_of_worker() - used) / (time.perf_counter() - began))


def _seconds_of_worker() -> float:
    """That it has been computing. For systems whose threads have clocks of their own."""
    worker = next(each for each in threading.enumerate() if each.name.startswith("rnnviz-trainer"))
    assert worker.ident is not None
    return time.clock_gettime(time.pthread_getcpuclockid(worker.ident))


def main() -> None:
    options = arguments(__doc__ or "")
    app = QApplication([])
    app.setStyle("Fusion")
    live = Live()
    live.run()
    with progress("pages"):
        before = [turn_behind(live, STILL) for _ in range(options.rounds)]
        still: list[Turn] = []
        behind: dict[str, list[Turn]] = {page: [] for page in LOOKED_AT}
        for number in range(options.rounds):
            order = (STILL, *LOOKED_AT) if number % 2 else (*LOOKED_AT, STILL)
            for page in order:
                (still if page == STILL else behind[page]).append(turn_behind(live, page))
    live.close()
    rows: list[Row] = []
    for what, unit, measured in (
        ("training", "steps/s", lambda turn: turn.speed),
        ("the worker's share of a processor", "", lambda turn: turn.share),
    ):
        at_rest = [measured(turn) for turn in still]
        names = ("behind a still page", "behind it")
        for page, turns in behind.items():
            seen, words = [measured(turn) for turn in turns], f"{what} while {page} is looked at"
            rows.append(compare(words, VISIBLE, at_rest, seen, unit, names=names))
        first = [measured(turn) for turn in before]
        words = f"{what} after both were looked at"
        rows.append(compare(words, HIDDEN, first, at_rest, unit, names=("before", "after")))
    report("pages", rows, options)


if __name__ == "__main__":
    main()
