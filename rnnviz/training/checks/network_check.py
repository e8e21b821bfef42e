"""The gradient check of a network: a fresh one on a text's first window, or a trained one as it stands.

Draws or takes over the network, and chooses how many entries are compared and how far they are
moved. Knows settings, texts and checkpoints; knows no screen, computes no gradient itself, and
leaves the words to ``check_words``.
"""

import time
from dataclasses import dataclass, field

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.gradcheck import (
    GradientFunction,
    GradientReport,
    check_gradients,
    engine_gradients,
)
from rnnviz.core.network.network import Network
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
TIMED = 3
"""Passes of backpropagation that are timed: the first finds nothing in the processor's caches."""


@dataclass(frozen=True, slots=True)
class CheckedNetwork:
    """A network and the window that it is checked on, before anything is checked.

    inputs, targets  (T,), of several streams (T,B), at ``position`` of each;  state (B,S) before them
    iteration        steps that it had learned; None for a fresh one, drawn for the check
    seed             of the entries that are drawn
    """

    text_name: str
    architecture: Architecture
    params: Parameters
    inputs: Ids
    targets: Ids
    state: Array
    iteration: int | None
    position: int
    seed: int

    @property
    def seq_length(self) -> int:
        return len(self.inputs)

    @property
    def streams(self) -> int:
        return len(self.state)

    def entries(self, asked: int | None = None) -> int | None:
        """How many entries of each array are compared where ``asked`` says none: None for every one."""
        if asked is not None:
            return asked
        size = self.architecture.parameter_count
        many = SAMPLED_ENTRIES if size < HUGE_PARAMETERS else HUGE_ENTRIES
        return None if size <= MOST_PARAMETERS else many


@dataclass(frozen=True, slots=True)
class MethodTimes:
    """What both methods took here, in seconds.

    backpropagation  all gradients at once: the fastest of ``TIMED`` runs
    differences      those of the ``entries`` that were compared, two forward passes each
    """

    backpropagation: float
    differences: float
    entries: int


@dataclass(frozen=True, slots=True)
class NetworkCheck:
    """A report, what was checked, and how long it took.

    seq_length         characters of the window (T), which starts at ``position`` of each of the ``streams``
    iteration          steps that the network had learned; None for a fresh one, drawn for the check
    entries_per_array  None for every entry
    """

    text_name: str
    cell: str
    layers: int
    hidden_size: int
    seq_length: int
    streams: int
    vocab_size: int
    parameter_count: int
    iteration: int | None
    position: int
    entries_per_array: int | None
    report: GradientReport
    times: MethodTimes = field(compare=False)  # the same check takes another time whenever it is done


def fresh_network(corpus: Corpus, config: TrainingConfig) -> CheckedNetwork:
    """The network of ``config``, drawn in float64, on the text's first window with hprev = 0.

    Raises TextError where the text is too short for the window.
    """
    text = streams_of(config, corpus)
    architecture = architecture_of(config, corpus.vocab_size)
    params = architecture.draw(
        config.sigma,
        np.random.default_rng(config.seed),
        np.float64,
        initial=config.init,
        forget_bias=config.forget_bias,
    )
    state = architecture.zero_state(config.batch_size, np.float64)
    return CheckedNetwork(corpus.name, architecture, params, *text.window(0), state, None, 0, config.seed)


def trained_network(checkpoint: Checkpoint, corpus: Corpus) -> CheckedNetwork:
    """The network of a run as it stands, on the window that it would learn from next.

    Its weights, its hprev and its window are those of the very next step. ``checkpoint`` is only read.
    Raises UserError where ``corpus`` does not fit it.
    """
    learner = Learner.resume(checkpoint, corpus)
    inputs, targets, state, starts_over = learner.next_window()
    return CheckedNetwork(
        corpus.name, learner.architecture, learner.now.params, inputs, targets, np.atleast_2d(state),
        learner.iteration, 0 if starts_over else learner.position, learner.config.seed,
    )  # fmt: skip


def check_fresh_network(
    corpus: Corpus,
    config: TrainingConfig = SMALL,
    *,
    entries_per_array: int | None = None,
    progress: Progress | None = None,
    gradients: GradientFunction = engine_gradients,
) -> NetworkCheck:
    """Check ``fresh_network``.

    entries_per_array  so many of each array; None: every entry of a small network, a sample of a larger one
    progress           may raise ``Cancelled``, which is let through
    """
    network = fresh_network(corpus, config)
    return check_network(network, network.entries(entries_per_array), progress=progress, gradients=gradients)


def check_trained_network(
    checkpoint: Checkpoint,
    corpus: Corpus,
    *,
    entries_per_array: int | None = None,
    progress: Progress | None = None,
    gradients: GradientFunction = engine_gradients,
) -> NetworkCheck:
    """Check ``trained_network``, in float64."""
    network = trained_network(checkpoint, corpus)
    return check_network(network, network.entries(entries_per_array), progress=progress, gradients=gradients)


def check_network(
    network: CheckedNetwork,
    entries: int | None,
    *,
    progress: Progress | None = None,
    gradients: GradientFunction = engine_gradients,
) -> NetworkCheck:
    """With the published step, and with smaller ones as long as the loss bends too much to judge."""
    checked: list[tuple[GradientReport, float]] = []
    for step in STEPS:
        began = time.perf_counter()
        report = check_gradients(
            network.architecture, network.params, network.inputs, network.targets, network.state,
            step=step, entries_per_array=entries, seed=network.seed, progress=progress, gradients=gradients,
        )  # fmt: skip
        checked.append((report, time.perf_counter() - began))
        if not report.undecided:
            break
    # The published step tells most where none can judge.
    report, seconds = checked[0] if checked[-1][0].undecided else checked[-1]
    times = MethodTimes(_time_of_backpropagation(network), seconds, sum(row.checked for row in report.rows))
    architecture = network.architecture
    return NetworkCheck(
        network.text_name, architecture.cell.name, architecture.layers, architecture.hidden_size,
        network.seq_length, network.streams, architecture.vocab_size, architecture.parameter_count,
        network.iteration, network.position, entries, report, times,
    )  # fmt: skip


def _time_of_backpropagation(network: CheckedNetwork) -> float:
    """Seconds of one pass forward and backward, all gradients of the window."""
    engine = Network(network.architecture, network.params.astype(np.float64))
    state = network.state.astype(np.float64)
    times = []
    for _ in range(TIMED):
        began = time.perf_counter()
        engine.loss_and_gradients(network.inputs, network.targets, state)
        times.append(time.perf_counter() - began)
    return min(times)
