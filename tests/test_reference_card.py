"""The script of the reference card: which rates it tries, what a run leaves, and the page that is carried."""

import math
from itertools import pairwise

import pytest
from _reference_page import PAGE, PICTURE, page_of, picture_of
from reference_card import MUCH_WORSE, blank, next_rate, rate_above, rate_below, train

from rnnviz.training.card.lines import CARD, RATES, Line, measured_lines
from rnnviz.training.config import TrainingConfig


def walk(loss_at, guess):
    """Every rate that is tried, by what it reaches."""
    done = {}
    while (rate := next_rate(done, guess)) is not None:
        assert rate not in done
        done[rate] = loss_at(rate)
    return done


@pytest.mark.parametrize("guess", [0.0003, 0.01, 3.0])
def test_rates_are_tried_until_the_best_has_a_worse_one_on_each_side(guess):
    done = walk(lambda rate: math.inf if rate > 0.2 else abs(math.log10(rate) + 2), guess)
    best = min(done, key=done.get)
    assert best == 0.01
    assert min(done) < best
    assert done[max(done)] >= done[best] + MUCH_WORSE
    assert all(above == rate_above(below) for below, above in pairwise(sorted(done)))


def test_the_next_rate_is_about_three_times_as_large():
    rates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]
    for below, above in pairwise(rates):
        assert (rate_above(below), rate_below(above)) == (above, below)


def test_a_run_leaves_a_line_at_each_reading(text):
    config = TrainingConfig(hidden_size=8, seq_length=8, held_out=0.2)
    first, last = train(text, CARD, config, (0.02, 0.05), 1)
    assert (first.seconds, last.seconds) == (0.02, 0.05)
    assert 0 < first.steps < last.steps
    assert first.is_like(blank(CARD, config))
    assert 1 < last.held_out < 6


def test_a_run_that_diverges_has_no_loss(text):
    config = TrainingConfig(hidden_size=8, seq_length=8, held_out=0.2, optimizer="sgd", learning_rate=1000.0)
    (line,) = train(text, RATES, config, (60.0,), 1)
    assert line.held_out == line.smooth == math.inf
    assert line.steps < 1000


def test_the_page_that_is_carried_is_of_the_lines_that_are_carried():
    assert PAGE.read_text(encoding="utf-8") == page_of(measured_lines())
    assert PICTURE.read_text(encoding="utf-8") == picture_of(measured_lines())
    assert len(PICTURE.read_bytes()) < 100_000


def test_what_was_not_measured_is_a_dash_and_what_diverged_a_cross():
    def line(cell, seconds, loss):
        return Line(CARD, cell, 64, 1, 32, 64, "adam", 0.003, 0, seconds, 10, loss, loss)

    page = page_of([line("rnn", 60.0, 1.9), line("rnn", 180.0, 1.7), line("gru", 60.0, math.inf)])
    assert "| 64 | 1.90 (one seed) | 1.70 (one seed) | × | – | – | – |" in page
    assert "| 128 | – | – | – | – | – | – |" in page
