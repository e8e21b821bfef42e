"""The gradient check of a network: a fresh one on a text's first window, or a trained one as it stands.

Draws or takes over the network, and chooses how many entries are compared and how far they are
moved. Knows settings, texts and checkpoints; knows no screen, computes no gradient itself, and
leaves the words to ``check_words``.
"""

from dataclasses import dataclass

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.gradcheck import (
    GradientFunction,
    GradientReport,
    check_gradients,
    engine_gradients,
)
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.progress import Progress
from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.core.text.corpus import Corpus
from rnnviz.core.text.decoding import Ids
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.beginning import architecture_of, streams_of
from rnnviz.training.run.learner import Learner

SMALL = TrainingConfig(hidden_size=5, seq_length=5, sigma=0.1)
"""What courses check: m = 5, T = 5. With weights of 0.1 no gradient is lost in rounding."""
STEPS = (1e-4, 1e-5, 1e-6)
"""How far an entry is moved: as published; less only where the loss bends too much within that."""
MOST_PARAMETERS = 5000
"""Up to so many every entry is checked, in a larger network a random sample."""
SAMPLED_ENTRIES = 200
"""Of each array of a larger network, where nobody says how many."""
HUGE_PARAMETERS, HUGE_ENTRIES = 1_000_000, 40
"""From so many on a window takes so long to read that fewer entries must do."""


@dataclass(frozen=True, slots=True)
class NetworkCheck:
    """A report and what was checked.

    seq_length         characters of the window (T), which starts at ``position`` of each of the ``streams``
    iteration          steps that the network had learned; None for a fresh one, drawn for the check
    entries_per_array  None for every entry
    """

    text_name: str
    hidden_size: int
    seq_length: int
    vocab_size: int
    parameter_count: int
    iteration: int | None
    position: int
    entries_per_array: int | None
    report: GradientReport
    cell: str = "rnn"
    layers: int = 1
    streams: int = 1


def check_fresh_network(
    corpus: Corpus,
    config: TrainingConfig = SMALL,
    *,
    entries_per_array: int | None = None,
    progress: Progress | None = None,
    gradients: GradientFunction = engine_gradients,
) -> NetworkCheck:
    """Draw the network of ``config`` in float64 and check it on the text's first window, hprev = 0.

    entries_per_array  so many of each array; None: every entry of a small network, a sample of a larger one
    progress           counts entries; may raise ``Cancelled``, which is let through

    Raises TextError where the text is too short for the window.
    """
    text = streams_of(config, corpus)
    generator = np.random.default_rng(config.seed)
    architecture = architecture_of(config, corpus.vocab_size)
    params = architecture.draw(
        config.sigma, generator, np.float64, initial=config.init, forget_bias=config.forget_bias
    )
    entries = _entries(architecture, entries_per_array)
    window = *text.window(0), architecture.zero_state(config.batch_size, np.float64)
    report = _check(architecture, params, window, entries, config.seed, progress, gradients)
    return NetworkCheck(
        corpus.name, config.hidden_size, config.seq_length, corpus.vocab_size, params.flat.size, None, 0,
        entries, report, config.cell, config.layers, config.batch_size,
    )  # fmt: skip


def check_trained_network(
    checkpoint: Checkpoint,
    corpus: Corpus,
    *,
    entries_per_array: int | None = None,
    progress: Progress | None = None,
    gradients: GradientFunction = engine_gradients,
) -> NetworkCheck:
    """Check the network of a run as it stands, on the window that it would learn from next.

    Its weights, its hprev and its window are those of the very next step, in float64. ``checkpoint``
    is only read. Raises UserError where ``corpus`` does not fit it.
    """
    learner = Learner.resume(checkpoint, corpus)
    inputs, targets, state, starts_over = learner.next_window()
    architecture, params = learner.architecture, learner.now.params
    entries = _entries(architecture, entries_per_array)
    window = inputs, targets, state
    report = _check(architecture, params, window, entries, learner.config.seed, progress, gradients)
    return NetworkCheck(
        corpus.name, architecture.hidden_size, len(inputs), architecture.vocab_size,
        architecture.parameter_count,
        learner.iteration, 0 if starts_over else learner.position, entries, report,
        learner.config.cell, learner.config.layers, learner.config.batch_size,
    )  # fmt: skip


def _entries(architecture: Architecture, asked: int | None) -> int | None:
    if asked is not None:
        return asked
    size = architecture.parameter_count
    return None if size <= MOST_PARAMETERS else SAMPLED_ENTRIES if size < HUGE_PARAMETERS else HUGE_ENTRIES


def _check(
    architecture: Architecture,
    params: Parameters,
    window: tuple[Ids, Ids, Array],
    entries: int | None,
    seed: int,
    progress: Progress | None,
    gradients: GradientFunction,
) -> GradientReport:
    """With the published step, and with smaller ones as long as the loss bends too much to judge."""
    reports: list[GradientReport] = []
    for step in STEPS:
        report = check_gradients(
            architecture, params, *window,
            step=step, entries_per_array=entries, seed=seed, progress=progress, gradients=gradients,
        )  # fmt: skip
        reports.append(report)
        if not report.undecided:
            break
    # The published step tells most where none can judge.
    return reports[0] if reports[-1].undecided else reports[-1]
