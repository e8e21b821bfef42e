"""Ink: the colours of the report, by meaning.

The values are those of the light theme (a test compares them): paper is white, and
the theme itself speaks Qt, which this room does not.
"""

TEXT = "#1b1f27"
QUIET = "#5d6779"
FAINT = "#9aa3b2"
"""Letters that are no words; lighter than quiet, dark enough for print."""
LINE = "#d5dae2"
PALE = "#eef0f4"
ACCENT = "#1769c9"
WARM = "#c4660a"
GOOD = "#12875a"

LOSS_STOPS = ("#f1f5fb", "#9cc3ec", "#1769c9", "#0a2747")
"""From easy to hard in the map of the book: one hue, darker the harder, so it survives a grey print."""


def blend(stops: tuple[str, ...], share: float) -> str:
    """The colour at ``share`` (0 to 1) of the way through ``stops``."""
    place = min(max(share, 0.0), 1.0) * (len(stops) - 1)
    index = min(int(place), len(stops) - 2)
    rest = place - index
    low, high = (bytes.fromhex(stop[1:]) for stop in stops[index : index + 2])
    return "#" + "".join(f"{round(a + (b - a) * rest):02x}" for a, b in zip(low, high, strict=True))
