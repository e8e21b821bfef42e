"""What is said of settings that are compared: their names, and the verdict on each pair.

Knows settings and verdicts; knows no widget.
"""

import math
from collections.abc import Sequence

from rnnviz.core.foreign import shown
from rnnviz.core.numerals import rounded
from rnnviz.gui.pages.runs.run_legend import LONGEST
from rnnviz.gui.pages.runs.words import beside_network, differing, network_words, settings_words
from rnnviz.training.run.library import StoredRun
from rnnviz.training.run.luck import FEWEST, UNTOLD, Band, Verdict


def setting_names(firsts: Sequence[StoredRun]) -> list[str]:
    """A name for each setting, of which one run is given: by what it differs in from the others."""
    summaries = [run.summary for run in firsts]
    names = [name for name in differing(firsts) if name not in UNTOLD]
    networks = {network_words(summary.settings) for summary in summaries}
    texts = {summary.text.sha256 for summary in summaries}
    found = []
    for summary in summaries:
        words = [shown(summary.text.name, LONGEST)] if len(texts) > 1 else []
        if len(networks) > 1:
            words.append(network_words(summary.settings))
        told = settings_words(summary.settings, beside_network(names))
        found.append(", ".join([*words, told] if told else words) or network_words(summary.settings))
    return found


def seeds_words(count: int) -> str:
    return f"{count} seed{'' if count == 1 else 's'}"


def spread_words(name: str, count: int, band: Band) -> str:
    """How far apart seeds alone bring the runs of one setting; '' of one run."""
    if count < 2 or not len(band.iterations):
        return ""
    least, greatest = float(band.least[-1]), float(band.greatest[-1])
    return (
        f"{name}: its {count} seeds end between {_loss(least)} and {_loss(greatest)} after "
        f"{band.iterations[-1]:,.0f} steps, {rounded(greatest - least, 3)} apart."
    )


def verdict_words(names: Sequence[str], counts: tuple[int, int], verdict: Verdict) -> str:
    """The verdict in two sentences; losses in nats per character."""
    one, other = names
    if not math.isfinite(verdict.gap):
        return f"{one} and {other} have no losses to compare."
    at = f"after {verdict.iteration:,} steps"
    if not verdict.is_sayable:
        return (
            f"{one} or {other}: too few to say. They have {seeds_words(counts[0])} and "
            f"{seeds_words(counts[1])}, and {FEWEST} each are the fewest; the means {at} are "
            f"{_loss(verdict.means[0])} and {_loss(verdict.means[1])}."
        )
    gap, luck = rounded(abs(verdict.gap), 3), rounded(verdict.by_luck, 3)
    if verdict.is_effect:
        (better, least), (worse, most) = sorted(
            zip(names, verdict.means, strict=True), key=lambda each: each[1]
        )
        return (
            f"{better} is better than {worse}: {_loss(least)} against {_loss(most)} {at}. "
            f"Seeds alone explain a gap of up to {luck}; this one is {gap}."
        )
    return (
        f"{one} and {other} cannot be told apart: {_loss(verdict.means[0])} and {_loss(verdict.means[1])} "
        f"{at}. The gap is {gap}, and seeds alone explain up to {luck}."
    )


def _loss(value: float) -> str:
    return rounded(value, 3)
