"""The captioner: what it says, and of what its first step is made."""

import numpy as np
import pytest

from rnnviz.core.lecture.captions import LONGEST, Captioner
from rnnviz.core.lecture.drawings import END, WORDS


@pytest.fixture(scope="module")
def captioner():
    captioner = Captioner(0)
    captioner.train(400)
    return captioner


def test_the_terms_of_the_first_step_make_its_state(captioner):
    first = captioner.caption(captioner.unseen[0].pixels).first
    total = first.from_word + first.from_before + first.from_picture + first.bias
    np.testing.assert_allclose(np.tanh(total), first.h, atol=1e-5)
    np.testing.assert_allclose(
        first.from_picture, captioner.params["Wih"] @ captioner.unseen[0].pixels.ravel(), atol=1e-5
    )
    assert first.from_picture.any()
    assert not first.from_before.any()


def test_each_word_is_the_likeliest_and_end_ends_it(captioner):
    said = captioner.caption(captioner.unseen[0].pixels)
    assert len(said.words) == len(said.states) == len(said.ps) <= LONGEST
    assert [WORDS[int(ps.argmax())] for ps in said.ps] == list(said.words)
    assert END not in said.words[:-1]
    assert END not in said.caption


def test_it_learns_words_of_drawings_that_it_never_saw(captioner):
    """A fraction of its time; ``soak/shapes.py`` gives it all."""
    assert captioner.accuracy() > 0.3 > Captioner(0).accuracy()
    assert captioner.loss < 0.6


def test_failures_show_the_picture_and_both_captions(captioner):
    failures = captioner.failures()
    assert captioner.accuracy() == 1 - len(failures) / len(captioner.unseen)
    assert failures
    for miss in failures[:5]:
        assert miss.said != " ".join(miss.sketch.words)
        assert miss.said == captioner.caption(miss.pixels).caption


def test_no_sketch_is_learnt_and_held_out(captioner):
    assert not {each.pixels.tobytes() for each in captioner.seen} & {
        each.pixels.tobytes() for each in captioner.unseen
    }
    assert 0 < captioner.cases <= len(captioner.seen)


def test_it_repeats_from_its_seed():
    first, second = Captioner(3), Captioner(3)
    first.train(4)
    second.train(1)
    second.accuracy()
    second.train(3)
    assert (first.params.flat == second.params.flat).all()
