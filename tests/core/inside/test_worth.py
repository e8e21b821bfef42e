"""What a unit is worth: its votes are its column, or a path; without it is a network with its column gone."""

import numpy as np
import pytest

from rnnviz.core.errors import Cancelled
from rnnviz.core.inside.stretches import Population
from rnnviz.core.inside.worth import votes, worth
from rnnviz.core.network.reading import read
from tests.core.inside._planted import architecture_of, bracket_text, unlearnt

TEXT = bracket_text(300)


def test_a_unit_of_the_last_layer_votes_by_its_column_of_Why() -> None:
    architecture = architecture_of(layers=2)
    params = unlearnt(architecture, 0)
    said = votes(architecture, params, Population(1, "h"), 4)
    np.testing.assert_array_equal(said.scores, params["Why"][:, 4])
    assert (said.hearers, said.path) == ((), "")


def test_a_unit_of_a_lower_layer_votes_by_those_that_hear_it_most() -> None:
    architecture = architecture_of("lstm", layers=2)
    params = unlearnt(architecture, 0)
    row = 20 + 7
    params["Wxh2"][row, 3] = -9
    said = votes(architecture, params, Population(0, "h"), 3)
    assert said.scores is None
    assert said.hearers[0] == (7, architecture.cell.gates[2], -9)
    assert "is heard by layer 2" in said.path
    weights = [abs(hearer.weight) for hearer in said.hearers]
    assert weights == sorted(weights, reverse=True)


def test_what_is_no_h_says_by_what_path_it_is_heard() -> None:
    architecture = architecture_of("lstm")
    params = unlearnt(architecture, 0)
    of_c = votes(architecture, params, Population(0, "c"), 2)
    np.testing.assert_array_equal(of_c.scores, params["Why"][:, 2])
    assert "h = o ⊙ tanh(c)" in of_c.path
    of_gate = votes(architecture, params, Population(0, architecture.cell.gates[0]), 2)
    assert of_gate.scores is None
    assert "votes for nothing by itself" in of_gate.path


def mean_loss(architecture, params, first) -> float:
    """Of the text, with other parameters (``first``) at its first character."""
    states = read(architecture, first, TEXT[:1]).states[0]
    ys = params["Why"] @ states[: architecture.hidden_size] + params["by"]
    losses = read(architecture, params, TEXT[1:], states).losses
    return float(np.log(np.exp(ys).sum()) - ys[TEXT[1]] + losses.sum()) / (len(TEXT) - 1)


@pytest.mark.parametrize("cell", ["rnn", "lstm"])
def test_the_loss_without_a_unit_is_that_of_a_network_which_has_it_not(cell: str) -> None:
    """At 0 no weight from it matters; at its mean its share stands in the biases, but before the text, when
    nothing has been held yet."""
    architecture = architecture_of(cell)
    params = architecture.draw(0.5, np.random.default_rng(3), np.float64)
    found = worth(architecture, params, TEXT, 0, 5, mean=0.3)
    assert found.usual == pytest.approx(read(architecture, params, TEXT).losses.mean())
    for value, loss in ((0.0, found.at_zero), (0.3, found.at_mean)):
        first = params.copy()
        first["by"][:] += value * params["Why"][:, 5]
        first["Whh"][:, 5] = first["Why"][:, 5] = 0
        later = first.copy()
        later["bh"][:] += value * params["Whh"][:, 5]
        assert loss == pytest.approx(mean_loss(architecture, later, first))


def test_weighing_can_be_called_off() -> None:
    architecture = architecture_of()

    def enough(done: int, of: int) -> None:
        assert of == 3 * len(TEXT)
        if done > len(TEXT):
            raise Cancelled

    with pytest.raises(Cancelled):
        worth(architecture, unlearnt(architecture, 0), TEXT, 0, 1, 0.1, progress=enough)
