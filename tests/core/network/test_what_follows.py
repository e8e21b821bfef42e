"""What follows another character: bit for bit what the same choice is told to be followed by."""

import numpy as np
import pytest

from rnnviz.core.errors import Cancelled
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.dials import Dials
from rnnviz.core.network.telling import Draft, tell
from rnnviz.core.network.what_follows import what_follows

V = 7


def pin_first(_layer, h):
    h[0] = 0.5


@pytest.fixture(params=["rnn", "lstm", "gru"])
def network(request):
    architecture = Architecture(CELLS[request.param], V, 6, layers=2)
    return architecture, architecture.draw(1.5, np.random.default_rng(3), np.float32)


@pytest.mark.parametrize(
    ("dials", "touch"), [(Dials(0.8), None), (Dials(1.0, top_k=4, top_p=0.9), pin_first), (Dials(0.0), None)]
)
def test_it_is_what_the_same_choice_is_told_to_be_followed_by(network, dials, touch):
    architecture, params = network
    state = architecture.zero_state(1, np.float32)[0]
    draft = Draft(np.array([1, 2], np.uint8), dials, seed=5, length=24, choices={3: 6})
    told = tell(architecture, params, draft, state=state, next_input=0, touch=touch)
    for place in (0, 3, 11):
        followings = what_follows(architecture, params, told, place, range(V), 24 - place - 1, touch=touch)
        for character, following in enumerate(followings):
            again = tell(
                architecture, params, draft.choose(place, character), state=state, next_input=0, touch=touch
            )
            assert following.tolist() == again.ids[place + 1 :].tolist()
            assert again.ids[place] == character


def test_it_can_be_called_off_between_two_characters(network):
    architecture, params = network
    state = architecture.zero_state(1, np.float32)[0]
    told = tell(architecture, params, Draft(np.array([1]), Dials(), 0, 4), state=state, next_input=0)
    counts = []

    def progress(done, total):
        counts.append((done, total))
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        what_follows(architecture, params, told, 1, [0, 1, 2], 3, progress=progress)
    assert counts == [(1, 3), (2, 3)]
