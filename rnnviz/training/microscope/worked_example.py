"""The worked example, "hello": a network small enough for a blackboard.

Knows its text, its weights and its settings (CS231n's lecture on recurrent networks
gives them); every number that follows from them is the engine's.
"""

import hashlib

import numpy as np

from rnnviz.core.text.corpus import Corpus, Vocabulary
from rnnviz.core.text.encodings import UTF8
from rnnviz.core.text.reading import TextReading
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.learning_step import LearningStep

TEXT = "hello"
CHARACTERS = "helo"
"""The lecture's order, which is that of first appearance."""

WEIGHTS: dict[str, list[list[float]]] = {
    "Wxh": [[-0.5, 0.4, -0.2, 0.3], [0.5, -0.3, 0.6, -0.8], [0.4, 0.4, -0.3, -0.8]],
    "Whh": [[-0.1, -0.8, 0.7], [-0.08, 0.2, 0.7], [0.5, -0.5, 0.01]],
    "Why": [[0.1, -0.6, -0.5], [-0.7, 0.3, -0.08], [0.1, 0.4, -0.7], [0.5, 0.05, -0.4]],
}
"""Wxh (3,4), Whh (3,3), Why (4,3); the biases are zero."""


def hello_corpus() -> Corpus:
    """The five characters, numbered in the lecture's order."""
    vocabulary = Vocabulary(CHARACTERS)
    ids, _ = vocabulary.encode(TEXT)
    ids.setflags(write=False)
    return Corpus(
        name=TEXT,
        path=None,
        reading=TextReading(UTF8),
        lower_case=False,
        sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
        vocabulary=vocabulary,
        ids=ids,
    )


def hello_learner() -> Learner:
    """A run that stands before its first step, with the lecture's weights and zero hprev."""
    config = TrainingConfig(hidden_size=3, seq_length=4, learning_rate=0.1, dtype="float64")
    learner = Learner(hello_corpus(), config)
    params = learner.now.params
    params.assign({name: np.array(WEIGHTS.get(name, np.zeros(params[name].shape))) for name in params})
    return learner


def hello_step() -> LearningStep:
    """The first learning step of ``hello_learner``, with all its numbers."""
    return hello_learner().take_apart()
