"""The captioner: what it says, and of what its first step is made."""

import numpy as np

from rnnviz.core.lecture.captions import Captioner


def test_the_terms_of_the_first_step_make_its_state():
    captioner = Captioner(0)
    captioner.train(20)
    said = captioner.caption(captioner.unseen[0].pixels)
    first = said.first
    total = first.from_word + first.from_before + first.from_picture + first.bias
    np.testing.assert_allclose(np.tanh(total), first.h, atol=1e-6)
    assert len(said.words) == len(said.states) == len(said.ps)
