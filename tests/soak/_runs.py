"""Parts that the long runs share: a text, small runs, and how much two runs differ.

Knows the package as its users do; measures nothing.
"""

import dataclasses
from pathlib import Path

import numpy as np
from tqdm import tqdm

from rnnviz import paths
from rnnviz.core.record.checkpoint import Checkpoint, TextIdentity
from rnnviz.core.record.moment import Moment
from rnnviz.core.text.corpus import Corpus, corpus_from_string, read_corpus
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner

tqdm.monitor_interval = 0  # its thread would outlive the command line that is called here

SMALL = {"hidden_size": 12, "seq_length": 8, "sample_every": 50, "sample_length": 20}


def story(size: int) -> str:
    """The first characters of the first sample text."""
    return paths.default_text().read_text(encoding="utf-8")[:size]


def text_file(folder: Path, size: int) -> Path:
    """A file of so many characters in ``folder``."""
    path = folder / f"story-{size}.txt"
    path.write_text(story(size), encoding="utf-8")
    return path


def corpus_of(folder: Path, size: int) -> Corpus:
    return read_corpus(text_file(folder, size))


def small_learner(size: int = 1500, **settings: object) -> Learner:
    """A run that makes thousands of steps a second."""
    return Learner(corpus_from_string(story(size), "story"), TrainingConfig(**(SMALL | settings)))


def advance(learner: Learner, steps: int) -> None:
    """Steps as the trainer takes them, with the samples of the log between."""
    for _ in range(steps):
        if learner.is_sample_due():
            learner.log_sample()
        learner.step()
    if learner.is_sample_due():
        learner.log_sample()


def differing_bits(one: Checkpoint, two: Checkpoint) -> int:
    """How many bits of two runs differ; what is no array counts one where it is not equal.

    The seconds of training are left out: no two runs take the same time.
    """
    count = 0
    for a, b in ((one.last, two.last), (one.best, two.best)):
        count += _moment_bits(a, b) if a is not None and b is not None else int((a is None) != (b is None))
    count += int(one.rivals.keys() != two.rivals.keys())
    count += sum(_moment_bits(one.rivals[by], two.rivals[by]) for by in one.rivals.keys() & two.rivals.keys())
    for name in ("history", "book_map", "best_book_map", "signals"):
        a, b = getattr(one, name), getattr(two, name)
        count += int(a.keys() != b.keys())
        count += sum(_array_bits(a[key], b[key]) for key in a.keys() & b.keys())
    for name in ("settings", "vocabulary", "samples", "rate_changes", "source", "best_held_out"):
        count += int(getattr(one, name) != getattr(two, name))
    return count + int(_known_by(one.text) != _known_by(two.text))


def _known_by(text: TextIdentity) -> TextIdentity:
    """Without the place, which a file that may be given away does not tell."""
    return dataclasses.replace(text, path="")


def moment_bits(moment: Moment) -> dict[str, object]:
    """All of a moment by name: its arrays as bytes, the rest as values."""
    told: dict[str, object] = dict(dataclasses.asdict(moment.place))
    arrays = {"params": moment.params.flat, "state": moment.state} | dict(moment.optimizer.state)
    told |= {name: array.tobytes() for name, array in arrays.items()}
    return told | {"optimizer": moment.optimizer.name, "generator": moment.generator.bit_generator.state}


def _moment_bits(one: Moment, two: Moment) -> int:
    ours, theirs = moment_bits(one), moment_bits(two)
    count = 0
    for name, a in ours.items():
        b = theirs[name]
        if isinstance(a, bytes) and isinstance(b, bytes):
            count += _array_bits(np.frombuffer(a, np.uint8), np.frombuffer(b, np.uint8))
        else:
            count += int(a != b)
    return count


def _array_bits(one: np.ndarray, two: np.ndarray) -> int:
    if one.dtype != two.dtype or one.shape != two.shape:
        return 8 * max(one.nbytes, two.nbytes)
    a, b = (np.frombuffer(np.ascontiguousarray(x).tobytes(), np.uint8) for x in (one, two))
    return int(np.unpackbits(a ^ b).sum())
