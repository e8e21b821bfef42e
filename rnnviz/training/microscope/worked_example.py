"""Worked examples: networks small enough for a blackboard. "hello" is CS231n's, "letter" is our own.

Knows their texts, their weights and their settings (those of "hello" are given by the lecture on
recurrent networks, those of "letter" are ours); every number that follows from them is the engine's.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from rnnviz.core.record.by_hand import ChangeByHand
from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.core.text.corpus import Corpus, Vocabulary, corpus_from_string
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


_HELLO = TrainingConfig(hidden_size=3, seq_length=4, learning_rate=0.1, dtype="float64")

LSTM_TEXT = "letter"
"""Its e is followed by t and by r, its t by t and by e: only what is carried on can tell them apart."""
LSTM_CHARACTERS = "letr"
LSTM_WEIGHTS: dict[str, list[list[float]]] = {
    "Wxh": [
        [0.4, -0.3, 0.6, 0.1], [-0.2, 0.5, 0.3, -0.4], [0.7, 0.2, -0.5, 0.3],
        [0.1, 0.4, -0.2, 0.5], [0.3, -0.6, 0.2, -0.1], [-0.4, 0.2, 0.1, 0.6],
        [0.5, -0.1, 0.3, -0.7], [-0.3, 0.6, -0.4, 0.2], [0.2, 0.1, 0.5, -0.3],
        [0.8, -0.5, 0.4, -0.2], [-0.6, 0.7, -0.3, 0.4], [0.3, 0.2, -0.8, 0.5],
    ],
    "Whh": [
        [0.2, -0.4, 0.1], [0.5, 0.1, -0.3], [-0.2, 0.3, 0.4],
        [0.1, 0.6, -0.2], [-0.5, 0.2, 0.3], [0.4, -0.1, 0.2],
        [0.3, 0.2, -0.6], [-0.1, 0.4, 0.5], [0.6, -0.3, 0.1],
        [-0.7, 0.3, 0.2], [0.2, -0.5, 0.4], [0.1, 0.4, -0.6],
    ],
    "Why": [[0.6, -0.2, 0.3], [-0.4, 0.5, 0.1], [0.2, 0.3, -0.7], [-0.1, -0.6, 0.4]],
}  # fmt: skip
"""Wxh (12,4) and Whh (12,3), three rows of each gate in the order i f o g; Why (4,3). The biases are zero,
but for the forget gate's, which are 1."""


def hello_learner() -> Learner:
    """A run that stands before its first step, with the lecture's weights and zero hprev."""
    return _learner(TEXT, CHARACTERS, _HELLO, WEIGHTS)


def hello_run() -> Checkpoint:
    """A run before its first step that begins with the lecture's weights, for a window to go on with.

    Its characters stand in sorted order, as those of every text that is read, so that it can be saved and
    opened again: the columns of Wxh and the rows of Why are in that order, too.
    """
    corpus = corpus_from_string(TEXT, f"{TEXT}.txt")
    learner = Learner(corpus, replace(_HELLO, sample_every=100, sample_length=20))
    order = [CHARACTERS.index(character) for character in corpus.vocabulary.characters]
    Wxh, Whh, Why = (np.array(WEIGHTS[name]) for name in ("Wxh", "Whh", "Why"))
    params = learner.now.params
    params.assign(dict(params) | {"Wxh": Wxh[:, order], "Whh": Whh, "Why": Why[order]})
    learner.by_hand = (ChangeByHand(0, "Wxh, Whh and Why = the weights of the lecture's hello"),)
    return learner.checkpoint()


def hello_step() -> LearningStep:
    """The first learning step of ``hello_learner``, with all its numbers."""
    return hello_learner().take_apart()


def lstm_learner() -> Learner:
    """The LSTM before its first step, with our own weights, zero hprev and zero cprev."""
    config = TrainingConfig(cell="lstm", hidden_size=3, seq_length=5, learning_rate=0.1, dtype="float64")
    return _learner(LSTM_TEXT, LSTM_CHARACTERS, config, LSTM_WEIGHTS)


def lstm_step() -> LearningStep:
    """The first learning step of ``lstm_learner``, with all its numbers."""
    return lstm_learner().take_apart()


def _learner(
    text: str, characters: str, config: TrainingConfig, weights: Mapping[str, list[list[float]]]
) -> Learner:
    """A run on ``text``, its characters numbered as given, with these weights; its biases as they begin."""
    vocabulary = Vocabulary(characters)
    ids, _ = vocabulary.encode(text)
    ids.setflags(write=False)
    corpus = Corpus(
        name=text,
        path=None,
        reading=TextReading(UTF8),
        lower_case=False,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        vocabulary=vocabulary,
        ids=ids,
    )
    learner = Learner(corpus, config)
    params = learner.now.params
    params.assign({name: np.array(weights[name]) if name in weights else params[name] for name in params})
    return learner
