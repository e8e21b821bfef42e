"""The step as a program: what carries it from window to window stands there, and lines lead to phases."""

import pytest

from rnnviz.core.network.cells import CELLS
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.microscope.code import CodeLine, program_of
from rnnviz.training.microscope.walkthrough import Walkthrough
from rnnviz.training.microscope.worked_example import hello_step, lstm_step
from rnnviz.training.run.learner import Learner


@pytest.fixture(scope="module")
def hello() -> Walkthrough:
    return Walkthrough(hello_step())


def line_of(walkthrough: Walkthrough, text: str, block: str = "") -> CodeLine:
    blocks = program_of(walkthrough.equations)
    lines = [line for each in blocks if block in each.title for line in each.lines]
    return next(line for line in lines if line.text.strip() == text)


def test_the_vanilla_step_is_min_char_rnns(hello):
    program = program_of(hello.equations)
    assert [block.title for block in program] == [
        "once", "the window", "forward", "backward", "update", "the next window", "writing, at test time"
    ]  # fmt: skip
    text = "\n".join(line.text for block in program for line in block.lines)
    for line in (
        "n = hprev = mem = 0",
        "x, target = text[n:n+T], text[n+1:n+T+1]",
        "h[0] = hprev",
        "    h[t] = tanh(Wxh[:, x[t]] + Whh @ h[t-1] + bh)",
        "    dh = Why.T @ dy + dhnext",
        "    g = clip(g, -limit, limit)",
        "hprev = h[T]",
        "n += T",
        "    x[t+1] = draw(p[t])",
    ):
        assert line in text.splitlines()


def test_a_line_leads_to_its_phase_at_the_character_that_is_looked_at(hello):
    at_two = hello.groups[1].first
    number = hello.number_in(line_of(hello, "dhraw = (1 - h[t]**2) * dh"), at_two)
    assert (hello.phases[number].kind, hello.phases[number].t) == ("dhraw", 2)
    number = hello.number_in(line_of(hello, "y[t] = Why @ h[t] + by"), number)
    assert (hello.phases[number].kind, hello.phases[number].t) == ("scores", 2)


def test_a_line_of_several_phases_goes_on_from_one_to_the_next(hello):
    line = line_of(hello, "h[t] = tanh(Wxh[:, x[t]] + Whh @ h[t-1] + bh)", "forward")
    kinds, number = [], hello.groups[2].first + 5
    for _ in range(5):
        number = hello.number_in(line, number)
        kinds.append(hello.phases[number].kind)
    assert kinds == ["column", "recurrent", "bias", "tanh", "column"]


def test_a_line_of_the_update_keeps_its_array(hello):
    last = len(hello.phases) - 1
    assert hello.phases[last].result.of == "by"
    number = hello.number_in(line_of(hello, "mem += g * g"), last)
    assert (hello.phases[number].kind, hello.phases[number].result.of) == ("memory", "by")
    number = hello.number_in(line_of(hello, "mem += g * g"), 0)
    assert hello.phases[number].result.of == "Wxh"


def test_loops_begin_where_they_begin_and_what_computes_nothing_leads_nowhere(hello):
    assert hello.number_in(line_of(hello, "for t in 1 … T:"), 50) == 0
    assert hello.phases[hello.number_in(line_of(hello, "for t in T … 1:"), 0)].title.startswith(
        "Backward, t = 4"
    )
    assert hello.phases[hello.number_in(line_of(hello, "hprev = h[T]"), 0)].kind == "new"
    assert hello.number_in(line_of(hello, "loss = 0"), 0) is None


def test_what_the_first_character_does_without_is_shown_at_the_second(hello):
    at_one = hello.number_in(line_of(hello, "y[t] = Why @ h[t] + by", "forward"), 0)
    number = hello.number_in(line_of(hello, "dhnext = Whh.T @ dhraw"), at_one)
    assert (hello.phases[number].kind, hello.phases[number].t) == ("dhnext", 2)


def test_an_lstm_carries_both_of_its_states():
    walkthrough = Walkthrough(lstm_step())
    assert line_of(walkthrough, "h[0], c[0] = hprev")
    assert line_of(walkthrough, "hprev = h[T], c[T]")
    assert line_of(walkthrough, "dcnext = dhnext = 0")


@pytest.mark.parametrize("cell", CELLS)
def test_every_line_of_every_cell_leads_to_a_phase_of_it(cell):
    config = TrainingConfig(cell=cell, layers=2, hidden_size=4, seq_length=3, dropout=0.5)
    walkthrough = Walkthrough(Learner(corpus_from_string("ab cd " * 9, "abcd"), config).take_apart())
    for now in (0, len(walkthrough.phases) // 2, len(walkthrough.phases) - 1):
        for block in program_of(walkthrough.equations):
            for line in block.lines:
                number = walkthrough.number_in(line, now)
                if not line.phases and not line.leads_to:
                    continue
                assert number is not None
                kind = walkthrough.phases[number].kind
                assert kind in line.phases if line.phases else kind == line.leads_to


def test_nothing_is_left_out_when_it_writes():
    config = TrainingConfig(layers=2, hidden_size=4, seq_length=3, dropout=0.5)
    walkthrough = Walkthrough(Learner(corpus_from_string("ab cd " * 9, "abcd"), config).take_apart())
    blocks = {
        block.title: "\n".join(line.text for line in block.lines)
        for block in program_of(walkthrough.equations)
    }
    assert "x2[t] = m2[t] * h[t]" in blocks["forward"]
    assert "m2[t]" not in blocks["writing, at test time"]
