"""What is asked of the worker: the run as it stands, its map, a step taken apart, other weights, a file.

Arrays of an answer are open for writing (NumPy cannot close an array for the views that were made of it
before), and belong to the one who asked. Knows the learner; knows no queue, no thread and no asker.
"""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import ClassVar

from rnnviz.core.files import write_text
from rnnviz.core.inside.edits import Edit
from rnnviz.core.record.book_map import BookMap
from rnnviz.core.record.checkpoint import Checkpoint, save_checkpoint
from rnnviz.core.record.expected import Expectation
from rnnviz.core.record.signals import Signals
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.best import NOW
from rnnviz.training.run.branch import branch
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.learning_step import LearningStep
from rnnviz.training.run.loss_csv import loss_csv_text
from rnnviz.training.run.network_copy import NetworkCopy, copy_of_moment, network_copy
from rnnviz.training.run.networks_then import NetworksThen, networks_then
from rnnviz.training.run.run_files import best_checkpoint
from rnnviz.training.run.samples_file import format_samples
from rnnviz.training.run.signals_csv import signals_csv_text
from rnnviz.training.worker.question import Question


@dataclass(frozen=True, slots=True)
class TakeCheckpoint(Question[Checkpoint]):
    """The run as it stands. Its best moment is the run's own: who asked must not write to it."""

    def answer(self, learner: Learner) -> Checkpoint:
        return learner.checkpoint()


@dataclass(frozen=True, slots=True)
class TakeBranch(Question[Checkpoint]):
    """A new run that goes on from the moment that is shown, with these settings. Refused where one differs
    that cannot."""

    is_of_moment: ClassVar[bool] = True
    config: TrainingConfig

    def answer(self, learner: Learner) -> Checkpoint:
        return branch(learner.checkpoint(), self.config)


@dataclass(frozen=True, slots=True)
class TakeBookMap(Question[BookMap]):
    """A copy of the map of the book."""

    def answer(self, learner: Learner) -> BookMap:
        return BookMap.from_arrays(learner.book_map.to_arrays())


@dataclass(frozen=True, slots=True)
class TakeSignals(Question[Signals]):
    """A copy of what was measured of how the run learns."""

    def answer(self, learner: Learner) -> Signals:
        return learner.signals.copy()


@dataclass(frozen=True, slots=True)
class TakeStepApart(Question[LearningStep]):
    """The next learning step, made on a copy, with all its numbers: of one of the streams."""

    is_of_moment: ClassVar[bool] = True
    stream: int = 0

    def answer(self, learner: Learner) -> LearningStep:
        return learner.take_apart(self.stream)


@dataclass(frozen=True, slots=True)
class TakeNetwork(Question[NetworkCopy]):
    """The network as it stands, to be looked into, with the state of one of the streams; or the best one by
    the loss that ``network`` names (a key of ``BY``). Refused where there is none."""

    is_of_moment: ClassVar[bool] = True
    stream: int = 0
    network: str = NOW

    def answer(self, learner: Learner) -> NetworkCopy:
        if self.network == NOW:
            return network_copy(learner, self.stream)
        return copy_of_moment(learner, learner.network_called(self.network), self.stream)


@dataclass(frozen=True, slots=True)
class TakeNetworksThen(Question[NetworksThen]):
    """Of the run itself, also while an earlier moment is looked at: the networks after about so many steps,
    the best, and the present one."""

    iterations: tuple[int, ...] = (0,)

    def answer(self, learner: Learner) -> NetworksThen:
        return networks_then(learner, self.iterations)


@dataclass(frozen=True, slots=True)
class SetWeights(Question[int]):
    """Set weights by hand in the network that learns; answers the iteration at which that was.

    Refused where an edit does not fit the network, or the text to learn is not at hand.
    """

    changes_network: ClassVar[bool] = True
    edits: tuple[Edit, ...]

    def answer(self, learner: Learner) -> int:
        learner.set_by_hand(self.edits)
        return learner.iteration


@dataclass(frozen=True, slots=True)
class NoteExpectation(Question[int]):
    """Note with the run what was expected of it and what came; answers how many are noted by now.

    Of the run itself, also while an earlier moment is looked at.
    """

    expectation: Expectation

    def answer(self, learner: Learner) -> int:
        learner.note_expected(self.expectation)
        return len(learner.expected)


class ExportKind(Enum):
    """What of a run can be written as a file of its own."""

    SAMPLES = "the samples"
    LOSS = "the loss"
    SIGNALS = "the signals"
    BEST = "the best model"


@dataclass(frozen=True, slots=True)
class Export(Question[Path]):
    """Write a part of the run: the sample log as text, loss or signals as CSV, the best model. Answers its
    place.

    by  of the best models the one by this loss (a key of ``BY``); '' the one that best.npz is
    """

    kind: ExportKind
    path: Path
    by: str = ""

    def answer(self, learner: Learner) -> Path:
        match self.kind:
            case ExportKind.SAMPLES:
                write_text(self.path, format_samples(learner.samples, learner.text, learner.config))
            case ExportKind.LOSS:
                write_text(self.path, loss_csv_text(learner.history))
            case ExportKind.SIGNALS:
                write_text(self.path, signals_csv_text(learner.signals, learner.architecture))
            case ExportKind.BEST:
                save_checkpoint(self.path, best_checkpoint(learner.checkpoint(), self.by))
        return self.path
