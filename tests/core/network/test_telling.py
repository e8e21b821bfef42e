"""A text with how it came about: the Writer's characters, and another choice with the same dice."""

import numpy as np
import pytest

from rnnviz.core.errors import Cancelled
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.dials import GREEDY, Dials
from rnnviz.core.network.reading import read
from rnnviz.core.network.sampling import start_writer
from rnnviz.core.network.telling import Draft, tell

V, H = 6, 5
START = np.array([2, 1], np.uint8)
NOTHING = START[:0]


def network(cell="rnn", layers=2):
    architecture = Architecture(CELLS[cell], V, H, layers)
    return architecture, architecture.draw(1.0, np.random.default_rng(4), np.float64)


def told(draft, net=None, **more):
    architecture, params = net or network()
    state = np.full(architecture.state_size, 0.25)
    return tell(architecture, params, draft, **({"state": state, "next_input": 3} | more))


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("start", [START, NOTHING], ids=["start", "no start"])
@pytest.mark.parametrize("dials", [Dials(), Dials(0.7, 3, 0.8), GREEDY])
def test_it_writes_what_the_writer_writes(cell, start, dials):
    architecture, params = net = network(cell)
    writer = start_writer(
        architecture, params, start, dials=dials, seed=5,
        state=np.full(architecture.state_size, 0.25), next_input=3,
    )  # fmt: skip
    assert told(Draft(start, dials, 5, 300), net).ids.tolist() == writer.write(300).tolist()


@pytest.mark.parametrize("cell", CELLS)
def test_chances_and_states_are_those_of_a_reading(cell):
    architecture, params = net = network(cell)
    text = told(Draft(START, Dials(0.5), 5, 20), net)
    reading = read(architecture, params, np.concatenate([START, text.ids, START[:1]]))
    for place in range(20):
        p = reading.ps[place + 1] ** 2
        drawn = text.at(place)
        assert drawn.chances == pytest.approx(p / p.sum())
        assert drawn.bar == pytest.approx(np.cumsum(p / p.sum()))
        assert drawn.state == pytest.approx(reading.states[place + 1])
        assert drawn.kept.all()
        begins, ends = drawn.stretch(drawn.character)
        assert begins < drawn.dice <= ends
        assert text.chances[place] == drawn.chances[text.ids[place]]
        assert text.unsure[place] == pytest.approx(-(drawn.chances * np.log(drawn.chances)).sum())


def test_what_is_cut_off_has_no_stretch():
    text = told(Draft(START, Dials(top_k=2), 0, 50))
    for place in range(50):
        drawn = text.at(place)
        lengths = np.diff(drawn.bar, prepend=0)
        assert drawn.kept.sum() == 2
        assert (lengths[~drawn.kept] == 0).all()
        assert lengths[drawn.kept] == pytest.approx(
            drawn.chances[drawn.kept] / drawn.chances[drawn.kept].sum()
        )
        assert drawn.kept[drawn.character]


def test_another_choice_flows_on_with_the_same_dice():
    first = Draft(START, Dials(), 5, 60)
    text = told(first)
    other = (int(text.ids[20]) + 1) % V
    branch = told(first.choose(20, other))
    assert branch.ids[:20].tolist() == text.ids[:20].tolist()
    assert branch.ids[20] == other
    assert branch.ids[21:].tolist() != text.ids[21:].tolist()
    assert [branch.at(place).dice for place in range(60)] == [text.at(place).dice for place in range(60)]
    assert branch.at(20).is_chosen
    assert not branch.at(19).is_chosen
    assert told(first.choose(20, other)).ids.tobytes() == branch.ids.tobytes()


def test_what_was_chosen_later_is_forgotten_by_an_earlier_choice():
    draft = Draft(START, Dials(), 5, 60).choose(30, 1).choose(40, 2)
    assert draft.choices == {30: 1, 40: 2}
    assert draft.choose(30, 4).choices == {30: 4}


def test_to_choose_what_the_dice_drew_changes_nothing():
    first = Draft(START, Dials(), 5, 60)
    text = told(first)
    assert told(first.choose(7, int(text.ids[7]))).ids.tolist() == text.ids.tolist()


def test_held_units_are_held():
    def touch(_layer, h):
        h[:] = 0.0

    text = told(Draft(START, Dials(), 5, 10), touch=touch)
    assert not text.at(5).state.any()


def test_nothing_is_written_of_no_length():
    text = told(Draft(START, Dials(), 0, 0))
    assert len(text) == len(text.chances) == len(text.unsure) == 0


def test_it_can_be_called_off():
    def call_off(_done, _whole):
        raise Cancelled

    with pytest.raises(Cancelled):
        told(Draft(START, Dials(), 0, 10), progress=call_off)
