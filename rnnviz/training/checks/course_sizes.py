"""The three sizes that a course's hand-in checks, one after the other, and what a report of it published.

Knows sizes and published figures; the check is ``network_check``'s.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rnnviz.core.network.gradcheck import GradientFunction, engine_gradients
from rnnviz.core.progress import Progress
from rnnviz.core.text.corpus import Corpus
from rnnviz.training.checks.network_check import SMALL, NetworkCheck, check_network, fresh_network
from rnnviz.training.config import TrainingConfig

PERCENT = 100


@dataclass(frozen=True, slots=True)
class CourseSize:
    """m units, windows of T characters; ``published`` is a report's sum error of each array."""

    hidden_size: int
    seq_length: int
    published: Mapping[str, float]

    @property
    def name(self) -> str:
        """As the course calls it: ``m = 5, T = 5``."""
        return f"m = {self.hidden_size}, T = {self.seq_length}"


COURSE_SIZES = (
    CourseSize(5, 5, {"Wxh": 1.69e-9, "Whh": 6.79e-10, "Why": 9.95e-10, "bh": 1.80e-9, "by": 4.24e-10}),
    CourseSize(100, 5, {"Wxh": 1.63e-9, "Whh": 2.51e-10, "Why": 6.00e-10, "bh": 1.80e-9, "by": 4.28e-10}),
    CourseSize(100, 100, {"Wxh": 1.71e-9, "Whh": 1.29e-10, "Why": 7.50e-10, "bh": 2.16e-9, "by": 6.54e-10}),
)
"""DD2424, assignment 4: m = 5, T = 5 and up. The report's h is 1e-4, its text is another one."""


@dataclass(frozen=True, slots=True)
class SizeCheck:
    """A size of the course and the check of a network of that size."""

    size: CourseSize
    check: NetworkCheck

    @property
    def published(self) -> Mapping[str, float]:
        """What the report says of each array; empty for another network than its vanilla one."""
        is_vanilla = (self.check.cell, self.check.layers, self.check.streams) == ("rnn", 1, 1)
        return self.size.published if is_vanilla else {}


def check_all_sizes(
    corpus: Corpus,
    config: TrainingConfig = SMALL,
    *,
    entries_per_array: int | None = None,
    progress: Progress | None = None,
    gradients: GradientFunction = engine_gradients,
) -> tuple[SizeCheck, ...]:
    """Check a fresh network of every size, with the other settings of ``config``.

    progress  is told percent of the whole; may raise ``Cancelled``, which is let through

    Raises TextError where the text is too short for the longest window, before anything is checked.
    """
    networks = [
        fresh_network(corpus, replace(config, hidden_size=size.hidden_size, seq_length=size.seq_length))
        for size in COURSE_SIZES
    ]
    # A window takes time by its length, and no array has many more entries than are drawn.
    entries = [network.entries(entries_per_array) for network in networks]
    work = [
        network.seq_length * sum(min(param.size, count or param.size) for param in network.params.values())
        for network, count in zip(networks, entries, strict=True)
    ]
    checks: list[SizeCheck] = []
    for size, network, count in zip(COURSE_SIZES, networks, entries, strict=True):
        before = sum(work[: len(checks)])
        own = work[len(checks)]

        def tell(done: int, total: int, before: int = before, own: int = own) -> None:
            if progress is not None:
                progress(round(PERCENT * (before + own * done / max(1, total)) / sum(work)), PERCENT)

        checks.append(SizeCheck(size, check_network(network, count, progress=tell, gradients=gradients)))
    return tuple(checks)
