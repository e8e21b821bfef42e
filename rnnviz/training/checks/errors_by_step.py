"""How far the differences are off at each h, from 1e-2 to 1e-10: why the check takes the h that it takes.

Knows the steps and how many entries are enough; the comparison is the core's.
"""

from dataclasses import dataclass

from rnnviz.core.network.error_curve import ErrorCurve, error_curve
from rnnviz.core.network.gradcheck import GradientFunction, engine_gradients
from rnnviz.core.progress import Progress
from rnnviz.training.checks.network_check import CheckedNetwork, NetworkCheck, check_network

CURVE_STEPS = (1e-2, *(float(f"{digit}e-{power}") for power in range(3, 11) for digit in (3, 1)))
"""Two in every power of ten, among them each h that the check may take."""
CURVE_ENTRIES = 50
"""Of each array of a larger network: seventeen steps are to be seen within seconds."""


@dataclass(frozen=True, slots=True)
class ErrorsByStep:
    """The check of a network, and the errors of the same entries at every h of ``CURVE_STEPS``."""

    check: NetworkCheck
    curve: ErrorCurve


def errors_by_step(
    network: CheckedNetwork,
    *,
    entries_per_array: int | None = None,
    progress: Progress | None = None,
    gradients: GradientFunction = engine_gradients,
) -> ErrorsByStep:
    """Check ``network`` as always, then at every h.

    entries_per_array  so many of each array; None: every entry of a small network, few of a larger one
    progress           may raise ``Cancelled``, which is let through
    """
    entries = entries_per_array
    if entries is None and network.entries() is not None:
        entries = CURVE_ENTRIES
    parts = len(CURVE_STEPS) + 1

    def checking(done: int, total: int) -> None:
        if progress is not None:
            progress(done, parts * total)

    def going_on(done: int, total: int) -> None:
        if progress is not None:
            progress(total // len(CURVE_STEPS) + done, total // len(CURVE_STEPS) * parts)

    check = check_network(network, entries, progress=checking, gradients=gradients)
    curve = error_curve(
        network.architecture, network.params, network.inputs, network.targets, network.state,
        steps=CURVE_STEPS, entries_per_array=entries, seed=network.seed, progress=going_on,
        gradients=gradients,
    )  # fmt: skip
    return ErrorsByStep(check, curve)
