"""How a run begins: the network, the text and the moment that settings describe.

Knows settings; knows no step.
"""

import math

import numpy as np

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.optimizers import OPTIMIZERS
from rnnviz.core.record.checkpoint import TextIdentity
from rnnviz.core.record.moment import Moment, Place
from rnnviz.core.text.corpus import Corpus
from rnnviz.training.config import TrainingConfig


def architecture_of(config: TrainingConfig, vocab_size: int) -> Architecture:
    """The network that settings describe."""
    return Architecture(CELLS["rnn"], vocab_size, config.hidden_size)


def first_moment(architecture: Architecture, config: TrainingConfig, next_input: int) -> Moment:
    """Before the first step."""
    generator = np.random.default_rng(config.seed)
    params = architecture.draw(config.sigma, generator, config.dtype)
    guessing = config.seq_length * math.log(architecture.vocab_size)
    return Moment(
        Place(0, 0, 0, next_input, guessing, guessing, config.learning_rate),
        params,
        OPTIMIZERS["adagrad"](params.flat),
        architecture.zero_state(1, config.dtype),
        generator,
    )


def identify(corpus: Corpus) -> TextIdentity:
    """Which text a corpus is, for a checkpoint."""
    return TextIdentity(
        name=corpus.name,
        path=str(corpus.path.absolute()) if corpus.path else "",
        sha256=corpus.sha256,
        size=corpus.size,
        encoding=corpus.encoding,
    )
