"""What is said of several checks: one verdict, where our h stands, and seconds in words."""

from dataclasses import replace

import pytest

from rnnviz.core.network.gradcheck import engine_gradients
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.checks.course_sizes import check_all_sizes
from rnnviz.training.checks.errors_by_step import errors_by_step
from rnnviz.training.checks.many_words import (
    explain_all,
    explain_curve,
    how_long,
    in_seconds,
    verdict_of_all,
    what_all_were,
)
from rnnviz.training.checks.network_check import SMALL, MethodTimes, fresh_network


@pytest.fixture(scope="module")
def corpus(story):
    return corpus_from_string(story(), "story.txt")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (4.14e-05, "41 µs"), (2.3e-06, "2.3 µs"), (0.0097, "9.7 ms"), (0.00999, "10 ms"), (0.9994, "999 ms"),
        (0.9996, "1.0 s"), (6.94, "6.9 s"), (119.4, "119 s"), (119.6, "2 min"), (2240, "37 min"),
    ],
)  # fmt: skip
def test_seconds_have_two_digits_and_a_unit(seconds, words):
    assert in_seconds(seconds) == words


def test_the_time_of_a_sample_says_what_all_entries_would_take():
    assert how_long(MethodTimes(5e-05, 0.08, 800), 800) == (
        "Backpropagation took 50 µs, once for all 800 entries. Central differences took 80 ms, with 1,600 "
        "forward passes for 800 entries: 1,600 times as long."
    )
    assert how_long(MethodTimes(5e-05, 0.08, 800), 24_000).endswith(
        "for 800 entries: for all entries it would be 2.4 s, 48,000 times as long."
    )


def test_one_sentence_where_all_have_passed_and_one_of_each_that_has_not(corpus):
    checks = check_all_sizes(corpus, entries_per_array=5)
    assert verdict_of_all(checks) == "passed"
    assert explain_all(checks).startswith("Passed at all 3 sizes. The largest error is ")
    assert "first T characters of story.txt, hprev = 0" in what_all_were(checks)
    assert what_all_were(checks).endswith(", 5 entries of each array, drawn at random")
    one_is_small = (replace(checks[0], check=replace(checks[0].check, entries_per_array=None)), *checks[1:])
    assert what_all_were(one_is_small).endswith(
        "every entry of a small network, a random sample of a larger one"
    )

    def wrong(architecture, inputs, *rest):
        loss, grads, errors = engine_gradients(architecture, inputs, *rest)
        if len(inputs) == 5 and architecture.hidden_size == 100:
            grads["bh"][...] *= 1.01
        return loss, grads, errors

    checks = check_all_sizes(corpus, entries_per_array=5, gradients=wrong)
    assert verdict_of_all(checks) == "failed"
    assert explain_all(checks).startswith("At m = 100, T = 5: Failed. ")
    assert "T = 100" not in explain_all(checks)


def test_undecided_counts_less_than_failed_and_more_than_passed(corpus):
    checks = check_all_sizes(corpus, replace(SMALL, sigma=1.0), entries_per_array=5)
    assert verdict_of_all(checks) == "undecided"
    assert "At m = 100, T = 100: Undecided" in explain_all(checks)


def test_it_is_said_where_our_h_stands(corpus):
    errors = errors_by_step(fresh_network(corpus, SMALL), entries_per_array=10)
    curve = errors.curve
    said = explain_curve(errors)
    assert f"The valley is at h = {curve.best_step:.0e}" in said
    assert "Our h = 1e-04, the published one, stands on the side of curvature" in said
    assert said.endswith(" times below the pass mark.")
    falling = {"bh": tuple(1e-9 * (number + 1) for number in range(len(curve.steps)))}
    assert "the side of rounding" in explain_curve(replace(errors, curve=replace(curve, errors=falling)))
    at_ours = {"bh": tuple(1e-12 if step == 1e-4 else 1e-9 for step in curve.steps)}
    assert "stands at the bottom" in explain_curve(replace(errors, curve=replace(curve, errors=at_ours)))


def test_an_error_above_the_pass_mark_is_called_so(corpus):
    errors = errors_by_step(fresh_network(corpus, SMALL), entries_per_array=3)
    large = {name: tuple(1e-3 for _ in values) for name, values in errors.curve.errors.items()}
    said = explain_curve(replace(errors, curve=replace(errors.curve, errors=large)))
    assert said.endswith("1,000 times above the pass mark.")
