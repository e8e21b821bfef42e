"""Training while Signals or Inspect is looked at, and after they were, against training behind a still page.

One window, 1400 by 900, and one run that goes on as fast as it can. A page on which nothing moves is in
front, then Signals, then Inspect, in turn, some seconds each, for they ask once in one and once in three
seconds. *Hidden* compares the still page after both were looked at with the same before they were there.
"""

from _measure import Row, arguments, compare, progress, report
from live import Live, wait
from PySide6.QtWidgets import QApplication

VISIBLE, HIDDEN = 0.95, 0.995
STILL = "Gradient check"
"""Nothing moves on it."""
LOOKED_AT = ("Signals", "Inspect")
SETTLE_SECONDS, TURN_SECONDS = 1.5, 6.0


def speed_behind(live: Live, page: str) -> float:
    """Steps a second while ``page`` is in front."""
    live.open_page(page)
    wait(SETTLE_SECONDS)
    return live.speed_for(TURN_SECONDS)


def main() -> None:
    options = arguments(__doc__ or "")
    app = QApplication([])
    app.setStyle("Fusion")
    live = Live()
    live.run()
    with progress("pages"):
        before = [speed_behind(live, STILL) for _ in range(options.rounds)]
        still: list[float] = []
        behind: dict[str, list[float]] = {page: [] for page in LOOKED_AT}
        for number in range(options.rounds):
            order = (STILL, *LOOKED_AT) if number % 2 else (*LOOKED_AT, STILL)
            for page in order:
                (still if page == STILL else behind[page]).append(speed_behind(live, page))
    live.close()
    names = ("behind a still page", "behind it")
    rows: list[Row] = [
        compare(f"training while {page} is looked at", VISIBLE, still, speeds, "steps/s", names=names)
        for page, speeds in behind.items()
    ]
    rows.append(
        compare(
            "training after both were looked at", HIDDEN, before, still, "steps/s", names=("before", "after")
        )
    )
    report("pages", rows, options)


if __name__ == "__main__":
    main()
