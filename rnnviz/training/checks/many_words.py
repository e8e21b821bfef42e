"""What is said of several checks together: of the course's three sizes, of the V over h, and of time.

The same sentences in window and command, beside those of ``check_words`` for one check. Knows checks;
knows no screen.
"""

from collections.abc import Sequence

from rnnviz.core.network.gradcheck import PASS_MARK
from rnnviz.training.checks.check_words import explain, name_of, verdict
from rnnviz.training.checks.course_sizes import SizeCheck
from rnnviz.training.checks.errors_by_step import ErrorsByStep
from rnnviz.training.checks.network_check import STEPS, MethodTimes

TWO_SIDES = (
    "At a larger h the loss bends within a step: the error grows with h². At a smaller h rounding rules: the "
    "loss is known to 16 digits, and what is lost of it is divided by 2h, so the error grows as 1/h."
)
"""Which side of the V is which."""
WHAT_PUBLISHED_IS = (
    "Published are the sum errors of a report of that course, on a text of its own, with h = 1e-04."
)


def verdict_of_all(checks: Sequence[SizeCheck]) -> str:
    """``failed`` where one has failed, ``undecided`` where one is, else ``passed``."""
    verdicts = [verdict(each.check.report) for each in checks]
    return next((worst for worst in ("failed", "undecided") if worst in verdicts), "passed")


def explain_all(checks: Sequence[SizeCheck]) -> str:
    """What the table of all sizes says: a sentence where all have passed, else that of each which has not."""
    if verdict_of_all(checks) == "passed":
        each, row = max(
            ((each, row) for each in checks for row in each.check.report.rows), key=lambda pair: pair[1].error
        )
        return (
            f"Passed at all {len(checks)} sizes. The largest error is {row.error:.1e}, of {row.name} at "
            f"{each.size.name}; an array passes below {PASS_MARK:.0e}."
        )
    return " ".join(
        f"At {each.size.name}: {explain(each.check)}"
        for each in checks
        if verdict(each.check.report) != "passed"
    )


def what_all_were(checks: Sequence[SizeCheck]) -> str:
    """The networks, their windows and the method in a line."""
    first = checks[0].check
    of_each = f"each of {first.streams:,} streams of " if first.streams > 1 else ""
    counts = {each.check.entries_per_array for each in checks}
    entries = (
        f"{first.entries_per_array:,} entries of each array, drawn at random"
        if len(counts) == 1 and first.entries_per_array is not None
        else "every entry of a small network, a random sample of a larger one"
    )
    steps = ", ".join(dict.fromkeys(f"{each.check.report.step:.0e}" for each in checks))
    return (
        f"fresh {name_of(first)}, m units, first T characters of {of_each}{first.text_name}, hprev = 0, "
        f"vocab_size {first.vocab_size:,}, in float64, h = {steps}, {entries}"
    )


def explain_curve(errors: ErrorsByStep) -> str:
    """Where the valley of the V is, and where our h stands in it."""
    curve, ours = errors.curve, errors.check.report.step
    best, at_ours = curve.best_step, curve.largest_at(ours)
    if at_ours == 0:
        return "There was nothing to compare: every entry is 0 by both."
    if ours == best:
        place = "stands at the bottom"
    else:
        place = f"stands on the side of {'curvature' if ours > best else 'rounding'}, with {at_ours:.1e}"
    side = "below" if at_ours < PASS_MARK else "above"
    apart = max(at_ours / PASS_MARK, PASS_MARK / at_ours)
    published = ", the published one," if ours == STEPS[0] else ""
    return (
        f"The valley is at h = {best:.0e}, where the worst array is off by {curve.largest_at(best):.1e}. "
        f"Our h = {ours:.0e}{published} {place}: {_times_as(apart)} {side} the pass mark."
    )


def how_long(times: MethodTimes, parameter_count: int) -> str:
    """What both methods took here, measured; of a sample also what all entries would take."""
    share = parameter_count / times.entries
    as_long = f"{_times_as(times.differences * share / times.backpropagation)} as long"
    if times.entries == parameter_count:
        apart = as_long
    else:
        apart = f"for all entries it would be {in_seconds(times.differences * share)}, {as_long}"
    return (
        f"Backpropagation took {in_seconds(times.backpropagation)}, once for all {parameter_count:,} "
        f"entries. Central differences took {in_seconds(times.differences)}, "
        f"with {2 * times.entries:,} forward "
        f"passes for {times.entries:,} entries: {apart}."
    )


def how_long_at_most(checks: Sequence[SizeCheck]) -> str:
    """The same of the largest size, which takes longest."""
    last = checks[-1]
    said = how_long(last.check.times, last.check.parameter_count)
    return f"At {last.size.name}, {said[0].lower()}{said[1:]}"


def in_seconds(seconds: float) -> str:
    """``41 µs``, ``6.9 s``, ``37 min``: two digits, with the unit that keeps them readable."""
    if seconds >= 119.5:
        return f"{seconds / 60:,.0f} min"
    for size, unit in ((1e-6, "µs"), (1e-3, "ms")):
        if seconds < 999.5 * size:
            return f"{_two_digits(seconds / size)} {unit}"
    return f"{_two_digits(seconds)} s"


def _two_digits(value: float) -> str:
    return f"{value:.0f}" if value >= 9.95 else f"{value:.1f}"


def _times_as(ratio: float) -> str:
    """``1.5 times``, ``590 times``: a ratio is no more exact than two digits."""
    rounded = float(f"{ratio:.2g}")
    return f"{rounded:,.0f} times" if rounded >= 10 else f"{rounded:.1f} times"
