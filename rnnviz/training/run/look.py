"""Now: what is computed of a network at one moment, beside the training, for who looks at it.

The numbers of one moment that are too dear to be recorded all along, read off a copy of the network on the
window that it would learn from next. Knows a copy of a network and its text; knows no run and no screen.
"""

from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.inside.reach import Reach
from rnnviz.core.inside.saturation import bounded_arrays
from rnnviz.core.inside.spectra import eigenvalues, largest_singular_value, recurrent_blocks
from rnnviz.core.network.network import Network
from rnnviz.core.progress import Progress
from rnnviz.core.text.corpus import Corpus
from rnnviz.core.text.decoding import Ids
from rnnviz.training.run.network_copy import NetworkCopy

BINS = 40
MOST_SHOWN = 64
"""Characters of the window whose errors can be followed one by one, the last ones of a longer one."""


class Spectrum(NamedTuple):
    """One block of Whh: its eigenvalues (H,), complex, and its largest singular value."""

    layer: int
    gate: str
    eigenvalues: Array
    singular: float


class RangeHistogram(NamedTuple):
    """How often the numbers of an array lie where: ``shares`` (BINS,) from ``low`` to ``high``."""

    layer: int
    array: str
    low: float
    high: float
    shares: Array


class Now(NamedTuple):
    """Of one moment.

    inputs  (T,) the window; empty where there is no text
    reach   (T,) the mean of its errors by lag; empty where there is no text
    """

    iteration: int
    inputs: Ids
    reach: Array
    histograms: tuple[RangeHistogram, ...]
    blocks: tuple[Spectrum, ...]


def look(network: NetworkCopy, corpus: Corpus | None, progress: Progress) -> Now:
    """Everything. ``progress`` may raise ``Cancelled``. Raises UserError for a network that has diverged."""
    network.require_numbers()
    architecture, params = network.architecture, network.params
    inputs, targets = _window(network, corpus)
    reach, histograms = np.zeros(0), []
    if len(inputs):
        reach = Reach(architecture, params).of_window(inputs, targets, network.state)
        progress(1, 3)
        reader = Network(architecture, params)
        with np.errstate(over="ignore", invalid="ignore"):  # some BLAS kernels remark on finite numbers
            reader.loss_and_gradients(inputs, targets, network.state)
        for layer, trace in enumerate(reader.window.layers):
            for watched in bounded_arrays(architecture.cell):
                counts, _ = np.histogram(trace[watched.name], BINS, (watched.low, watched.high))
                shares = counts / max(1, counts.sum())
                histograms.append(RangeHistogram(layer, watched.name, watched.low, watched.high, shares))
    blocks = []
    for layer, gate, W in recurrent_blocks(architecture, params):
        progress(2, 3)
        blocks.append(Spectrum(layer, gate, eigenvalues(W), largest_singular_value(W)))
    return Now(network.iteration, inputs, reach, tuple(histograms), tuple(blocks))


def reach_of(network: NetworkCopy, corpus: Corpus, place: int) -> Array:
    """(T,) of the error at one place of that window; NaN for lags beyond its beginning."""
    inputs, targets = _window(network, corpus)
    reach = Reach(network.architecture, network.params)
    return np.asarray(reach.of_errors(inputs, targets, network.state, np.array([place]))[0])


def _window(network: NetworkCopy, corpus: Corpus | None) -> tuple[Ids, Ids]:
    """The next one, as far as the text goes."""
    if corpus is None:
        return np.zeros(0, np.uint8), np.zeros(0, np.uint8)
    start = network.position if network.position + 1 < corpus.size else 0
    ids = corpus.ids[start : start + network.config.seq_length + 1]
    return ids[:-1], ids[1:]
