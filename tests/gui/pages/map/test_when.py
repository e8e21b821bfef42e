"""A place of the map leads to the step at which it was read."""

from types import SimpleNamespace

import pytest

from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.gui.pages.map.when import when_read
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner

TEXT = "Ten geese went over the hill and nine came back. " * 9


@pytest.mark.parametrize("settings", [{}, {"batch_size": 3}, {"held_out": 0.2}])
def test_every_window_of_every_pass(settings):
    config = TrainingConfig(hidden_size=2, seq_length=7, **settings)
    learner = Learner(corpus_from_string(TEXT, "geese"), config)
    read = {}
    for _ in range(170):
        learner.step()
        for stream in range(config.batch_size):
            read[learner.start_of(stream) + learner.seen_at, learner.epoch] = learner.iteration
    position, size = learner.characters_read
    present = SimpleNamespace(
        iteration=learner.iteration, epoch=learner.epoch, position=position, text_size=size
    )
    assert learner.epoch >= 2
    for (place, epoch), iteration in read.items():
        assert when_read(config, present, place + 3, epoch) == iteration
