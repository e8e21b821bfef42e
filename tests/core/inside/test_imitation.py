"""How far a network is from models that count: against the definition, taken literally."""

import math

import numpy as np
import pytest

from rnnviz.core.inside.imitation import (
    MODELS,
    READ,
    WARM,
    Imitation,
    crossings_between,
    nearest_models,
    passages_of,
)
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.reading import read
from rnnviz.core.text.ngrams import predictions


@pytest.fixture
def text():
    generator = np.random.default_rng(1)
    words = ["abba", "ab", "cab", "dad", "bead"]
    letters = " ".join(generator.choice(words, 900))
    return np.array(["abcde ".index(c) for c in letters], np.uint8)


@pytest.mark.parametrize("cell", CELLS)
def test_it_is_the_divergence_of_its_definition(text, cell):
    architecture = Architecture(CELLS[cell], 6, 7)
    params = architecture.draw(0.5, np.random.default_rng(0), np.float64)
    passages = passages_of(text, 6, 0)
    distances = Imitation(architecture, params, passages).distances()
    assert len(distances) == len(MODELS)
    streams = passages.inputs.shape[1]
    models = passages.models.reshape(len(MODELS), READ, streams, 6)
    for order in range(len(MODELS)):
        total = 0.0
        for stream in range(streams):
            ps = read(architecture, params, passages.inputs[:, stream]).ps[WARM:]
            P = models[order, :, stream].astype(np.float64)
            total += float((P * (np.log(P) - np.log(ps))).sum())
        assert distances[order] == pytest.approx(total / (READ * streams), abs=1e-5)


def test_a_network_that_expects_all_characters_alike_is_the_uniform_model(text):
    architecture = Architecture(CELLS["rnn"], 6, 4)
    distances = Imitation(architecture, architecture.zeros(np.float64), passages_of(text, 6, 0)).distances()
    assert distances[0] == pytest.approx(0, abs=1e-6)
    assert (distances[1:] > 0.01).all()


def test_one_that_knows_how_often_each_character_comes_is_the_1_gram(text):
    architecture = Architecture(CELLS["rnn"], 6, 4)
    params = architecture.zeros(np.float64)
    params["by"][:] = np.log(np.bincount(text, minlength=6) / len(text))
    distances = Imitation(architecture, params, passages_of(text, 6, 0)).distances()
    assert int(np.argmin(distances)) == 1


def test_predictions_are_those_of_the_formula(text):
    """Witten and Bell's recursion, written down for one context at a time."""
    hidden = np.zeros(len(text), bool)
    hidden[500:520] = True
    places = np.array([0, 1, 3, 505, 519, len(text) - 1])
    found = predictions(text, 6, places, hidden, max_order=4)

    def model(order, place):
        if order == 0:
            return np.full(6, 1 / 6)
        below = model(order - 1, place)
        context = text[place - order + 1 : place].tolist()
        if len(context) < order - 1:
            return below
        counts = np.zeros(6)
        for end in range(order - 1, len(text)):
            if (
                text[end - order + 1 : end].tolist() == context
                and not hidden[end - order + 1 : end + 1].any()
            ):
                counts[text[end]] += 1
        if not counts.sum():
            return below
        different = (counts > 0).sum()
        return (counts + different * below) / (counts.sum() + different)

    for row, place in enumerate(places.tolist()):
        for order in range(5):
            assert found[order, row] == pytest.approx(model(order, place)), (order, place)
    assert found.sum(axis=-1) == pytest.approx(np.ones((5, len(places))))


def test_places_come_from_what_is_held_out_where_there_is_enough_of_it(text):
    marked = text.copy()
    marked[-400:] = 5
    assert (passages_of(marked, 6, 400).inputs == 5).all()
    assert not (passages_of(marked, 6, 20).inputs == 5).all()


@pytest.mark.parametrize("size", [0, 1, 50, 4 * (WARM + READ) - 1])
def test_a_short_text_has_no_places(text, size):
    assert passages_of(text[:size], 6, 0) is None


def test_models_are_finite_for_a_character_that_is_only_in_the_places():
    text = np.zeros(2000, np.uint8)
    text[WARM + 1] = 1
    passages = passages_of(text, 2, 0)
    assert np.isfinite(passages.entropy).all()
    assert passages.entropy[0] == pytest.approx(math.log(2))


@pytest.mark.parametrize(
    ("nearest", "crossings"),
    [
        ([0, 0, 1, 1, 2], [(0, 0), (2, 1), (4, 2)]),
        ([0, 1, 0, 0, 1, 1], [(0, 0), (4, 1)]),
        ([1], [(0, 1)]),
        ([], []),
    ],
)
def test_crossings_are_where_another_model_becomes_the_nearest(nearest, crossings):
    assert crossings_between(np.array(nearest, int)) == crossings


def test_which_models_it_is_nearest_to_one_after_the_other():
    distances = np.ones((6, len(MODELS)))
    distances[range(6), [0, 1, 1, 2, 2, 3]] = 0.5
    found = nearest_models(np.arange(10, 70, 10), distances)
    assert [(nearest.iteration, nearest.name) for nearest in found] == [
        (10, "uniform"), (20, "1-gram"), (40, "2-gram"), (60, "3-gram"),
    ]  # fmt: skip
    assert nearest_models(np.zeros(0), np.zeros((0, 0))) == ()
