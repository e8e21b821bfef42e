"""WritingOrder: what every network is to write, and what one has written: the same start, the same dice.

Knows folders of runs and their networks; knows no screen.
"""

from typing import NamedTuple

from rnnviz.core.errors import UserError
from rnnviz.core.network.dials import Dials
from rnnviz.core.network.sampling import start_writer
from rnnviz.core.progress import Progress
from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.training.run.library import StoredRun
from rnnviz.training.run.run_names import BEST, LAST

PORTION = 200
"""Characters between two looks whether it is called off."""


class WritingOrder(NamedTuple):
    """``is_best``: the best network of each run, as best.npz has it, and not the last one."""

    prime: str
    temperature: float
    length: int
    seed: int
    is_best: bool = False


class WrittenByRun(NamedTuple):
    """``text`` after the ``prime`` as far as it was known; ``skipped`` was not. ``trouble``: why there is no
    text, '' where there is one."""

    run: StoredRun
    iteration: int
    prime: str
    text: str
    skipped: str = ""
    trouble: str = ""


def write_with(run: StoredRun, order: WritingOrder, progress: Progress) -> WrittenByRun:
    """Load the network of a run and have it write. Lets ``Cancelled`` from ``progress`` through.

    The prime is read from a clear state; without one the network goes on from where its training stood.
    """
    try:
        checkpoint = load_checkpoint(run.path / (BEST if order.is_best else LAST))
        moment, vocabulary = checkpoint.last, checkpoint.vocabulary
        ids, skipped = vocabulary.encode(order.prime)
        writer = start_writer(
            checkpoint.architecture, moment.params, ids, dials=Dials(order.temperature), seed=order.seed,
            state=moment.state[0], next_input=moment.place.next_input,
        )  # fmt: skip
    except UserError as error:
        return WrittenByRun(run, 0, "", "", trouble=str(error))
    parts = []
    for begin in range(0, order.length, PORTION):
        progress(begin, order.length)
        parts.append(vocabulary.decode(writer.write(min(PORTION, order.length - begin))))
    return WrittenByRun(run, moment.place.iteration, vocabulary.decode(ids), "".join(parts), skipped)
