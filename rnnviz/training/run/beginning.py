"""How a run begins: the network, the text and the moment that settings describe.

Knows settings; knows no step.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from rnnviz.core.errors import TextError
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.optimizers import OPTIMIZERS
from rnnviz.core.record.checkpoint import TextIdentity
from rnnviz.core.record.moment import Moment, Place
from rnnviz.core.text.corpus import Corpus
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.streams import Streams


def architecture_of(config: TrainingConfig, vocab_size: int) -> Architecture:
    """The network that settings describe."""
    return Architecture(CELLS[config.cell], vocab_size, config.hidden_size, config.layers)


def with_goal(values: Mapping[str, Any], steps: int, minutes: float) -> dict[str, Any]:
    """Settings of a run that ends after so many steps or minutes (0 for no such end): a linear rate that has
    no goal of its own ends there, too."""
    if values.get("schedule") != "linear" or values.get("goal_steps") or values.get("goal_minutes"):
        return dict(values)
    return {**values, "goal_steps": steps, "goal_minutes": minutes}


def first_moment(architecture: Architecture, config: TrainingConfig, next_input: int) -> Moment:
    """Before the first step."""
    generator = np.random.default_rng(config.seed)
    params = architecture.draw(
        config.sigma, generator, config.dtype, initial=config.init, forget_bias=config.forget_bias
    )
    guessing = config.seq_length * math.log(architecture.vocab_size)
    return Moment(
        Place(0, 0, 0, next_input, guessing, guessing, config.learning_rate),
        params,
        OPTIMIZERS[config.optimizer](params.flat),
        architecture.zero_state(config.batch_size, config.dtype),
        generator,
    )


def streams_of(config: TrainingConfig, corpus: Corpus) -> Streams:
    """How a text is read. Raises TextError where it is too short for that."""
    corpus.require(config.seq_length)
    streams = Streams(corpus.ids, config.seq_length, config.batch_size, config.held_out)
    if not streams.is_long_enough():
        raise TextError(
            f"{corpus.name} is too short: each of {streams.streams:,} streams has {streams.length:,} of the "
            f"{streams.size:,} characters to learn, and needs at least {config.seq_length + 1:,}. "
            "Take a longer text, or a smaller batch_size, seq_length or held_out."
        )
    return streams


def identify(corpus: Corpus) -> TextIdentity:
    """Which text a corpus is, for a checkpoint."""
    return TextIdentity(
        name=corpus.name,
        path=str(corpus.path.absolute()) if corpus.path else "",
        sha256=corpus.sha256,
        size=corpus.size,
        encoding=corpus.encoding,
    )
