"""How a writing is told in words: its dials, for cards that show what came of them.

Knows dials; knows no network and no widget.
"""

from rnnviz.core.network.dials import Dials


def dials_in_words(dials: Dials) -> str:
    """``temperature 0.8 · top-k 5 · top-p 0.9``; what cuts nothing is not named."""
    parts = ["the likeliest, always" if dials.is_greedy else f"temperature {dials.temperature:g}"]
    return " · ".join([*parts, *cuts_in_words(dials)])


def cuts_in_words(dials: Dials) -> list[str]:
    """``["top-k 5", "top-p 0.9"]``, those that cut."""
    top_k = [f"top-k {dials.top_k:,}"] if dials.top_k else []
    return [*top_k, *([f"top-p {dials.top_p:g}"] if dials.top_p < 1 else [])]
