"""What passes between the worker and the window: commands in, events and snapshots out.

Everything here is frozen, and the worker writes to nothing that it has sent: whoever gets a
message may keep it. Arrays of a Snapshot and of Losses, which go to every panel, are closed for
writing too; an answer belongs to the one who asked. Commands are imperatives and set, they never
toggle; events are past facts. Shapes: T = seq_length, H = hidden_size, V = vocab_size. Most are
named tuples: Python makes such a class in an eighth of the time that a frozen dataclass takes, and
a start makes them all.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

from rnnviz.core.arrays import Array
from rnnviz.core.inside.imitation import Nearest
from rnnviz.core.record.by_hand import ChangeByHand
from rnnviz.core.record.by_heart import ByHeart
from rnnviz.core.record.checkpoint import LoggedSample, Parent, RateChange, TextIdentity
from rnnviz.core.record.history import EVERY_STEP
from rnnviz.core.record.measured import Points
from rnnviz.core.text.corpus import Corpus, Vocabulary
from rnnviz.core.text.reading import TextReading
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.best import NOW, BestLoss
from rnnviz.training.run.pace import FarBehind
from rnnviz.training.worker.question import Question


class StopKind(Enum):
    """What a run can be asked to stop at."""

    NEVER = "never"
    ITERATION = "iteration"
    EPOCH = "epoch"
    SMOOTH_LOSS = "smooth_loss"


# ── commands ────────────────────────────────────────────────────────────────


class SetRunning(NamedTuple):
    """Train, or pause."""

    running: bool


class StepOnce(NamedTuple):
    """Pause if running, then take ``steps`` steps and stand still."""

    steps: int = 1


class SetLearningRate(NamedTuple):
    """From the next step on."""

    learning_rate: float


class SetStream(NamedTuple):
    """Snapshots show this stream of the B, counted from 0."""

    stream: int


class SetWatched(NamedTuple):
    """Snapshots show the array of this name, of those that the cell has to be watched, of every layer."""

    name: str


class SetSpeed(NamedTuple):
    """Steps a second; ``None`` is as fast as it goes."""

    steps_per_second: float | None


class SetStop(NamedTuple):
    """Pause by itself when the run reaches this iteration, number of passes, or smooth loss.

    One that is reached already when it is set, or when Run is pressed, does not stop the run.
    """

    kind: StopKind
    value: float = 0.0


class DrawSample(NamedTuple):
    """Write ``length`` characters after ``prime``; answered by SampleStarted, SampleWritten ….

    ``request`` is the asker's number for it. ``network`` is the present one, or the best so far by a loss
    (a key of ``BY``). A new request ends the one under way.
    """

    request: int
    prime: str
    temperature: float
    length: int
    seed: int
    network: str = NOW


@dataclass(frozen=True, slots=True)
class CancelSample:
    """Stop writing, and keep what is written."""


class SaveCheckpoint(NamedTuple):
    """Save the run as it stands to ``path``; ``automatic`` saves are not reported to the user."""

    path: Path
    automatic: bool = False


class KeepMoments(NamedTuple):
    """From now on keep moments of the run in the file ``path``, which begins with this one; where it is not
    there, with those in the file ``earlier`` before it, if there is one."""

    path: Path
    earlier: Path | None = None


class Visit(NamedTuple):
    """Stand at an earlier moment of the run, to be looked at; for a worker that does nothing else.

    exact    that very step, made again; else the nearest one that is kept, at once
    passage  the place in each stream of the window that is looked at
    """

    iteration: int
    exact: bool
    passage: int


class GiveWay(NamedTuple):
    """``yes``: somebody waits for a moment that another worker fetches; learn at a walk until it is there."""

    yes: bool


class Ask(NamedTuple):
    """Answer ``question`` (Answered, else Refused); ``request`` tells its asker among those that wait."""

    request: int
    question: Question[Any]


class Rewind(NamedTuple):
    """Go back to the last good moment, with the learning rate times ``factor``."""

    factor: float = 0.5


@dataclass(frozen=True, slots=True)
class Stop:
    """End the worker."""


Command = (
    SetRunning | StepOnce | SetLearningRate | SetStream | SetWatched | SetSpeed | SetStop | DrawSample
    | CancelSample | SaveCheckpoint | KeepMoments | Visit | GiveWay | Ask | Rewind
    | Stop
)  # fmt: skip


# ── events ──────────────────────────────────────────────────────────────────


class StateChanged(NamedTuple):
    """The worker began to train or stands still; ``reason`` says why it paused by itself, else ''."""

    running: bool
    reason: str = ""


class LearningRateChanged(NamedTuple):
    """From the step after ``iteration`` on; a change at the same iteration replaces the one before."""

    learning_rate: float
    iteration: int


class ChangedByHand(NamedTuple):
    """Weights were set by hand: ``changes``, one at least, are all at the iteration where the run stands.

    It is told again after a Rewound to just there, where they still hold.
    """

    changes: tuple[ChangeByHand, ...]


class GoalSpent(NamedTuple):
    """``goal`` holds no longer: the run pauses at it; or it was reached already, as ``message`` says."""

    goal: SetStop
    message: str = ""


class SampleLogged(NamedTuple):
    """A sample was drawn as training went on."""

    sample: LoggedSample


class SampleStarted(NamedTuple):
    """A requested sample begins: ``skipped`` are characters of its prime that the network does not know.

    iteration  of the network that writes, which is called ``network``
    astray     nats per character at which it read the prime, where that is far worse than guessing; else 0
    """

    request: int
    iteration: int
    prime: str
    skipped: str
    network: str = NOW
    astray: float = 0.0


class SampleWritten(NamedTuple):
    """More text of the sample under way."""

    request: int
    text: str


class SampleFinished(NamedTuple):
    request: int
    cancelled: bool = False


class SampleRefused(NamedTuple):
    """A requested sample does not begin; one under way goes on. ``message`` is for the user."""

    request: int
    message: str


class CheckpointSaved(NamedTuple):
    path: Path
    iteration: int
    automatic: bool


class SaveFailed(NamedTuple):
    """SaveCheckpoint came to nothing; what stood at ``path`` still stands, and the run goes on."""

    path: Path
    message: str
    automatic: bool


class SaveRefused(NamedTuple):
    """The run is not to be saved as it stands; nothing was tried. ``message`` is for the user."""

    path: Path
    message: str
    automatic: bool


class Answered(NamedTuple):
    """What came of an Ask, for its asker alone; of the type that the question says."""

    request: int
    answer: object


class Refused(NamedTuple):
    """An Ask cannot be answered; the run is as it was. ``message`` is for the user, from the asker."""

    request: int
    message: str


class CommandRefused(NamedTuple):
    """``command``, which nobody waits for, could not be obeyed; the run is as it was.

    ``message`` is for the user. Who waits hears a refusal of its own: SampleRefused, SaveRefused, Refused.
    """

    message: str
    command: Command


class Diverged(NamedTuple):
    """Training paused itself because it went wrong; ``message`` says how, with the numbers.

    ``good_iteration`` is where Rewind would go; ``learning_rate`` the one it would multiply.
    """

    iteration: int
    message: str
    good_iteration: int
    learning_rate: float


class Rewound(NamedTuple):
    """The run stands at an earlier iteration: curves and log after it are void.

    began_again  the settings that hold now, where the run began anew because its first weights were
                 too large; else None
    """

    iteration: int
    learning_rate: float
    began_again: TrainingConfig | None = None


class Visited(NamedTuple):
    """The pages show the run as it was after ``iteration`` steps, and answers are of that moment; None: of
    the present one again. Said by the window, not by the worker."""

    iteration: int | None


class VisitRefused(NamedTuple):
    """An earlier moment cannot be shown; the present one is. ``message`` is for the user."""

    message: str


class WorkerFailed(NamedTuple):
    """A fault of ours ended the worker. ``details`` is the traceback, for the log."""

    message: str
    details: str


Event = (
    StateChanged | LearningRateChanged | ChangedByHand | GoalSpent
    | SampleLogged | SampleStarted | SampleWritten | SampleFinished | SampleRefused
    | CheckpointSaved | SaveFailed | SaveRefused
    | CommandRefused | Diverged | FarBehind | Rewound | Visited | VisitRefused | WorkerFailed
)  # fmt: skip
"""What everybody may hear of the run."""
Reply = Answered | Refused
"""What its asker alone hears."""


# ── pictures and curves ─────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The network at the end of one step, for the screen. Its arrays are read-only.

    inputs, targets (T,)   the window just learned from, as character numbers; before the first
                           step of a run or of an opened checkpoint the window to come, looked at
    hs (T,H)               the hidden state of the last layer under each input, −1 … 1
    layers                 (T,H) of each layer, the first one first: its array called ``watched``; empty
                           where that is the h of a single layer, which is ``hs``
    stream                 whose characters all these are, of the B, counted from 0; ``loss``,
                           ``smooth_loss`` and ``held_out`` are means over all streams
    ps (T,V)               what it expected after each input; rows sum to 1
    losses (T,)            nats of each character
    seen_at                where in its stream that window begins
    epoch                  passes completed; position: characters of the present pass read,
                           by all streams, of ``text_size`` that are learned
    learning_rate          as it is set;  rate_now: that of the next step, after the schedule
    held_out               nats over a window of the held-out text, when it was last measured; NaN if never
    by_heart               where learning by heart began; None where it has not
    nearest                which n-gram models it was nearest to, one after the other
    bests                  the lowest losses so far, whose networks the run has kept
    is_past                whether it is a moment that is visited while the run stands elsewhere
    kept                   the steps of which a moment is kept, ascending; empty where none are
    """

    iteration: int
    epoch: int
    position: int
    text_size: int
    loss: float
    smooth_loss: float
    learning_rate: float
    steps_per_second: float
    elapsed: float
    inputs: Array
    targets: Array
    hs: Array
    ps: Array
    losses: Array
    held_out: float = math.nan
    rate_now: float = math.nan
    layers: tuple[Array, ...] = ()
    watched: str = "h"
    stream: int = 0
    bests: tuple[BestLoss, ...] = ()
    by_heart: ByHeart | None = None
    nearest: tuple[Nearest, ...] = ()
    seen_at: int = 0
    kept: tuple[int, ...] = ()
    is_past: bool = False

    @property
    def seq_length(self) -> int:
        return len(self.inputs)

    @property
    def pictures(self) -> tuple[Array, ...]:
        """(T,H) of each layer: what is watched of it."""
        return self.layers or (self.hs,)


@dataclass(frozen=True, slots=True, eq=False)
class RunInfo:
    """What holds for a run as a whole; every panel is told once, when the run begins.

    guessing_loss  T · ln V, the loss of expecting every character alike
    iteration      where it stands at its start
    reading        how the text was read; None where it is not at hand
    can_train      false for a checkpoint whose text is not at hand
    corpus         the text; None where it is not at hand
    curves         losses by name up to the start, as a checkpoint brought them: rows of equal stride of
                   every step, and what was measured
    samples        of the log up to the start
    rate_changes   those of an opened checkpoint, in their order; a LearningRateChanged tells of each new one
    by_hand        what was changed by hand in an opened checkpoint; a ChangedByHand tells of more
    run_id         which run it is: the same when it is brought back, where generation is another; '' unknown
    parent         where it went on from another run; None where it began by itself
    """

    generation: int
    config: TrainingConfig
    vocabulary: Vocabulary
    text: TextIdentity
    reading: TextReading | None
    parameter_count: int
    guessing_loss: float
    can_train: bool
    corpus: Corpus | None = None
    rate_changes: tuple[RateChange, ...] = ()
    iteration: int = 0
    curves: Mapping[str, Points] = field(default_factory=dict)
    samples: tuple[LoggedSample, ...] = ()
    run_id: str = ""
    by_hand: tuple[ChangeByHand, ...] = ()
    parent: Parent | None = None

    @property
    def measured(self) -> dict[str, Points]:
        """Of the curves those that are measured now and then."""
        return {name: points for name, points in self.curves.items() if name not in EVERY_STEP}

    @property
    def has_past(self) -> bool:
        """Whether the run brought losses or samples along."""
        return bool(self.samples) or any(len(points.values) for points in self.curves.values())


@dataclass(frozen=True, slots=True, eq=False)
class Losses:
    """Losses of consecutive steps by their names, as in a LossHistory; nats over the window.

    rows    of every step, none left out: ``train`` and ``smooth``, (n,) each
    points  what was measured at some of these steps
    """

    first_iteration: int
    rows: Mapping[str, Array]
    points: Mapping[str, Points] = field(default_factory=dict)

    def __len__(self) -> int:
        """Steps."""
        return len(self.rows["train"])


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the outbox held: the newest snapshot (or None), and all losses and events in order.

    Their order matters: losses after a Rewound belong to the way taken since.
    """

    generation: int
    snapshot: Snapshot | None
    items: tuple[Losses | Event | Reply, ...]

    @property
    def losses(self) -> tuple[Losses, ...]:
        return tuple(item for item in self.items if isinstance(item, Losses))

    @property
    def events(self) -> tuple[Event | Reply, ...]:
        return tuple(item for item in self.items if not isinstance(item, Losses))
