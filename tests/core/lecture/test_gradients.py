"""Every gradient of the lecture's networks against central differences; planted mistakes are found."""

import numpy as np
import pytest

from rnnviz.core.lecture.captions import Captioner
from rnnviz.core.lecture.gradients import check_sequence_gradients
from rnnviz.core.lecture.lesson import Lesson
from rnnviz.core.lecture.sequence import Batch, SequenceNetwork
from rnnviz.core.lecture.shapes import SHAPES
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.gradcheck import PASS_MARK

T, B, I, O, P = 4, 3, 5, 6, 7  # noqa: E741 - the field's letters


def small(cell, pixels=P):
    """Every bias is in use; at some steps nothing enters, or several things; at some places is no loss."""
    generator = np.random.default_rng(3)
    network = SequenceNetwork(CELLS[cell], I, 4, O, pixels)
    params = network.draw(generator, np.float64)
    params.flat += 0.1 * generator.normal(size=params.flat.shape)
    xs = (generator.random((T, B, I)) < 0.4).astype(float)
    xs[2, 0] = 0
    weights = generator.random((T, B)) * (generator.random((T, B)) < 0.6)
    weights[0, 0], weights[-1, -1] = 0, 1
    pictures = generator.normal(size=(B, pixels)) if pixels else None
    return network, params, Batch(xs, generator.integers(0, O, (T, B)), weights, pictures)


@pytest.mark.parametrize("pixels", [0, P])
@pytest.mark.parametrize("cell", CELLS)
def test_every_entry_agrees(cell, pixels):
    rows = check_sequence_gradients(*small(cell, pixels))
    assert ("Wih" in {row.name for row in rows}) == bool(pixels)
    assert sum(row.checked for row in rows) == small(cell, pixels)[1].flat.size
    for row in rows:
        assert row.error < PASS_MARK, row
        assert not row.is_zero, row


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_those_of_every_shape_agree(shape):
    lesson = Lesson(shape, 0)
    lesson.train(2)
    batch = lesson.batch(lesson.unseen[:4])
    for row in check_sequence_gradients(lesson.network, lesson.params, batch, entries_per_array=6):
        assert row.passed, row


def test_those_of_the_captioner_agree_and_the_picture_has_its_share():
    captioner = Captioner(0)
    captioner.train(2)
    batch = captioner.batch(captioner.unseen[:4])
    rows = check_sequence_gradients(captioner.network, captioner.params, batch, entries_per_array=12)
    assert all(row.passed for row in rows), rows
    assert not next(row for row in rows if row.name == "Wih").is_zero


@pytest.mark.parametrize("name", ["Wxh", "Whh", "Wih", "bh", "Why", "by"])
def test_a_planted_mistake_is_found_in_its_array(name):
    network, params, batch = small("rnn")

    class Mistaken(SequenceNetwork):
        def loss_and_gradients(self, params, batch, grads):
            loss = super().loss_and_gradients(params, batch, grads)
            grads[name].flat[0] += 1e-3
            return loss

    mistaken = Mistaken(network.cell, I, 4, O, P)
    rows = check_sequence_gradients(mistaken, params, batch)
    assert [row.name for row in rows if not row.passed] == [name]
