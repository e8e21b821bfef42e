"""The pace of a first run: how many steps a second, so many seconds after its beginning.

Slow enough at first for each window to be looked at and for the births of words (steps 0 to a few
thousand) to happen before a person's eyes. A function of time; knows no clock, no run and no widget.
"""

FIRST = 2.0
"""Steps a second at the beginning."""
LAST = 1000.0
"""Steps a second at the end, before all limits are gone."""
SECONDS = 60.0


def walking_pace(seconds: float) -> float | None:
    """Steps a second after so many ``seconds`` of training; None once it goes as fast as it can.

    It grows by the same factor every second: some 130 steps are made in the first 20 s, 1,200 in the
    first 40 s, 9,600 in the whole minute.
    """
    if seconds >= SECONDS:
        return None
    return float(FIRST * (LAST / FIRST) ** (max(0.0, seconds) / SECONDS))
