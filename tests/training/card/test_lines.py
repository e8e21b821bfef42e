"""The measured lines: what is written is read back, and what comes with the program is whole."""

import math

from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.optimizers import OPTIMIZERS
from rnnviz.training.card.lines import CARD, MARKS, RATES, Line, add_line, measured_lines, read_lines

LINE = Line(RATES, "gru", 64, 1, 32, 64, "adam", 0.003, 0, 8.0, 1234, 1.92344, 2.85398, (3.2482, 2.6168))


def test_what_is_added_is_read_back_below_one_heading(tmp_path):
    path = tmp_path / "lines.csv"
    assert read_lines(path) == []
    diverged = Line(RATES, "rnn", 64, 1, 1, 25, "sgd", 0.1, 0, 8.0, 90, math.inf, math.inf)
    for line in (LINE, diverged):
        add_line(path, line)
    assert read_lines(path) == [LINE, diverged]
    assert path.read_text().count("part,") == 1


def test_lines_are_alike_at_any_rate_seed_and_reading():
    assert LINE.is_like(Line(RATES, "gru", 64, 1, 32, 64, "adam", 0.1, 7, 60.0, 1, 2.0, 2.0))
    for other in ((CARD, "gru", 64, 1, 32), (RATES, "rnn", 64, 1, 32), (RATES, "gru", 64, 1, 1)):
        assert not LINE.is_like(Line(*other, 64, "adam", 0.003, 0, 8.0, 1, 2.0, 2.0))


def test_what_comes_along_is_of_networks_that_there_are():
    lines = measured_lines()
    assert len(lines) > 100
    assert {line.cell for line in lines} <= set(CELLS)
    assert {line.optimizer for line in lines} <= set(OPTIMIZERS)
    assert all(len(line.marks) == sum(mark <= line.steps for mark in MARKS) for line in lines)
    assert all(line.held_out > 0.5 for line in lines)
