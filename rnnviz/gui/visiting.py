"""Visiting: earlier moments of the run that goes on, shown by a worker of their own.

The newest wish counts: while one is being fetched, those between are passed over. Knows the worker's messages
and a thread; knows no widget. The session owns it and drains it with every frame.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from rnnviz.core.errors import UserError
from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.core.text.corpus import Corpus
from rnnviz.training.run.learner import Learner
from rnnviz.training.worker.messages import (
    Answered,
    Command,
    CommandRefused,
    Event,
    GiveWay,
    Refused,
    Reply,
    SampleFinished,
    SampleRefused,
    SampleStarted,
    SampleWritten,
    SetStream,
    SetWatched,
    Snapshot,
    Visit,
    WorkerFailed,
)
from rnnviz.training.worker.thread import TrainerThread

STOPPING_SECONDS = 5.0
_TOLD = (Answered, Refused, SampleStarted, SampleWritten, SampleFinished, SampleRefused)
"""What of a visitor's messages is for others; that it stands still, say, is not news."""


class Arrival(NamedTuple):
    """What came of a visit: the moment, or the sentence that says why there is none."""

    moment: Snapshot | None
    is_exact: bool
    refusal: str = ""


class Visiting:
    """``take_run`` asks the worker for the run as it stands, which the moments are earlier ones of;
    ``refuse`` is told, in a sentence, that they cannot be had; ``give_way`` is for who learns meanwhile."""

    def __init__(
        self,
        take_run: Callable[[Callable[[Checkpoint], object]], object],
        refuse: Callable[[str], object],
        give_way: Callable[[GiveWay], object],
    ) -> None:
        self._take_run = take_run
        self._refuse = refuse
        self._give_way = give_way
        self._has_way = False
        self._corpus: Corpus | None = None
        self._moments: Path | None = None
        self._passage = 0
        self._wanted: tuple[int, bool] | None = None
        self._under_way: tuple[int, bool] | None = None
        self._is_taking = False
        self._thread: TrainerThread | None = None
        self._last = -1  # the farthest step that the thread can stand at
        self._looks: dict[type, SetStream | SetWatched] = {}  # what of a network is shown
        self._left: list[Event | Reply] = []  # said by one who was replaced

    def begin(self, corpus: Corpus | None, moments: Path | None) -> None:
        """Another run stands; ``moments`` is where it keeps them, None: nowhere."""
        self.stop()
        self._corpus, self._moments = corpus, moments
        self._looks.clear()

    @property
    def is_possible(self) -> bool:
        return self._moments is not None

    @property
    def moments(self) -> Path | None:
        """Where the run keeps its moments; None: nowhere."""
        return self._moments

    @property
    def is_awaited(self) -> bool:
        """Whether a moment is still to come."""
        return self._wanted is not None or self._under_way is not None

    def show_as(self, look: SetStream | SetWatched) -> None:
        """Of what is visited, too, this stream, or this array."""
        self._looks[type(look)] = look
        if self._thread is not None:
            self._thread.send(look)

    def visit(self, iteration: int, *, exact: bool, passage: int) -> None:
        """Go there as soon as may be; ``drain`` tells of it."""
        self._wanted, self._passage = (iteration, exact), passage
        self._go_on()

    def send(self, command: Command) -> None:
        """To whoever stands at the visited moment."""
        if self._thread is not None:
            self._thread.send(command)

    def drain(self) -> tuple[Arrival | None, list[Event | Reply]]:
        """What has come since the last time: a moment, and what others are to be told."""
        if self._thread is None:
            return None, self._take_left()
        delivery = self._thread.drain()
        events: list[Event | Reply] = []
        arrival: Arrival | None = None
        for event in delivery.events:
            match event:
                case CommandRefused(message, Visit()):
                    arrival = Arrival(None, False, message)
                case WorkerFailed(message):
                    arrival = Arrival(None, False, message)
                case _ if isinstance(event, _TOLD):
                    events.append(event)
        if arrival is None and delivery.snapshot is not None:
            arrival = self._arrival_of(delivery.snapshot)
        elif arrival is not None:
            self._under_way = None
        self._go_on()
        return arrival, self._take_left() + events

    def _arrival_of(self, moment: Snapshot) -> Arrival:
        """The moment that was wanted; or the one that stood there already, shown in another way."""
        wanted = self._under_way
        is_it = wanted is not None and (not wanted[1] or wanted[0] == moment.iteration)
        if is_it:
            self._under_way = None
        return Arrival(moment, wanted is not None and wanted[1] and is_it)

    def _take_left(self) -> list[Event | Reply]:
        left, self._left = self._left, []
        return left

    def stop(self) -> list[Event | Reply]:
        """Leave the moment for good; what was said of it last."""
        self._wanted = self._under_way = None
        self._is_taking = False
        self._last = -1
        self._tell_way()
        thread, self._thread = self._thread, None
        if thread is None:
            return []
        thread.stop(STOPPING_SECONDS)
        return [event for event in thread.drain().events if isinstance(event, _TOLD)]

    def _go_on(self) -> None:
        self._fetch_next()
        self._tell_way()

    def _tell_way(self) -> None:
        """Have who learns meanwhile give way while a moment is being fetched, and no longer."""
        if self._has_way != (self._under_way is not None):
            self._has_way = not self._has_way
            self._give_way(GiveWay(self._has_way))

    def _fetch_next(self) -> None:
        if self._wanted is None or self._under_way is not None or self._is_taking:
            return
        iteration, exact = self._wanted
        if self._thread is None or iteration > self._last:
            self._is_taking = True
            self._take_run(self._take)
            return
        self._under_way, self._wanted = self._wanted, None
        self._thread.send(Visit(iteration, exact, self._passage))

    def _take(self, run: Checkpoint) -> None:
        if not self._is_taking or self._corpus is None or self._moments is None:
            return
        from rnnviz.training.run.timeline import Timeline  # a start does not need it

        left = self._wanted
        self._left += self.stop()  # whoever has asked the one before still hears the answer
        try:
            timeline = Timeline(run, self._corpus, self._moments)
            learner = Learner.resume(run, self._corpus)
        except UserError as error:
            self._refuse(str(error))
            return
        self._last = timeline.last
        self._thread = TrainerThread(learner, 0, timeline)
        for look in self._looks.values():
            self._thread.send(look)
        self._thread.start()
        if left is not None:
            self._wanted = (min(left[0], self._last), left[1])
        self._go_on()
