"""Film: the kept moments of a run one after the other, as the screen shows them: on one passage, and what
each writes after it with the same dice.

Knows a run as a checkpoint, its text and its file of moments; knows neither who watches nor a file of a film.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rnnviz.core.network.dials import Dials
from rnnviz.core.progress import Progress
from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.core.text.corpus import Corpus
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.timeline import Timeline
from rnnviz.training.worker.messages import Snapshot
from rnnviz.training.worker.outbox import Outbox
from rnnviz.training.worker.publisher import Publisher

TEMPERATURE = 0.8
SEED = 0
LENGTH = 500
BUDGET = 64 << 20
"""Bytes of all shots together: of a very large network fewer moments are shown."""


class Shot(NamedTuple):
    """One moment, and what the network wrote as it was then."""

    moment: Snapshot
    written: str


def make_film(
    run: Checkpoint, corpus: Corpus, moments: Path, as_shown: Snapshot, shots: list[Shot], progress: Progress
) -> None:
    """Add to ``shots``, which somebody may be watching by then, one of each moment that ``run`` has kept in
    ``moments``, ascending, the present one last.

    All show the passage, the stream and the array that ``as_shown`` shows. ``progress`` may raise
    ``Cancelled``. Raises UserError where the moments cannot be read.
    """
    timeline = Timeline(run, corpus, moments)
    learner = Learner.resume(run, corpus)
    outbox = Outbox()
    publisher = Publisher(learner, outbox, is_past=True)
    publisher.show_stream(as_shown.stream)
    publisher.show_watched(as_shown.watched)
    iterations: Sequence[int] = timeline.iterations
    done = 0
    while done < len(iterations):
        progress(done, len(iterations))
        learner.stand_at(timeline.nearest(iterations[done]).moment)
        learner.look_at(as_shown.seen_at)
        publisher.publish(0.0)
        moment = outbox.drain().snapshot
        done += 1
        if moment is None or (shots and moment.iteration <= shots[-1].moment.iteration):
            continue  # one that was thinned away meanwhile: the nearest was shown already
        shots.append(Shot(moment, _written_by(learner, moment)))
        if len(shots) == 1:
            iterations = evenly(iterations, max(2, BUDGET // _bytes_of(moment)))


def evenly(iterations: Sequence[int], most: int) -> Sequence[int]:
    """At most so many of them, the first and the last among them."""
    if len(iterations) <= most:
        return iterations
    return [iterations[round(i * (len(iterations) - 1) / (most - 1))] for i in range(most)]


def _written_by(learner: Learner, moment: Snapshot) -> str:
    prime = learner.vocabulary.decode(moment.inputs)
    writer, _ = learner.start_writing(prime, Dials(TEMPERATURE), SEED)
    with np.errstate(over="ignore", invalid="ignore"):
        return learner.vocabulary.decode(writer.write(LENGTH))


def _bytes_of(moment: Snapshot) -> int:
    return sum(array.nbytes for array in (moment.hs, moment.ps, *moment.layers))
