"""Publisher: what the worker leaves in the outbox of its steps: losses, snapshots, the speed.

Reads the Learner; knows the outbox and the times it is given. Knows no commands and no events.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.errors import UserError
from rnnviz.core.inside.imitation import Nearest, nearest_models
from rnnviz.core.network.cell import Trace
from rnnviz.core.record.by_heart import ByHeart, find_by_heart
from rnnviz.core.record.measured import Points
from rnnviz.core.record.signals import IMITATION
from rnnviz.core.text.decoding import Ids
from rnnviz.training.run.held_out import NAME as HELD_OUT
from rnnviz.training.run.learner import Learner
from rnnviz.training.worker.messages import Losses, Snapshot
from rnnviz.training.worker.outbox import Outbox

FRAME_SECONDS = 1 / 30
"""The window paints 30 times a second; snapshots more often would be made for nobody."""
LOSSES_SECONDS = 0.15
"""Losses come in portions: each is worked at, and the curve is not drawn more often than that."""
RATE_SECONDS = 0.5
"""Steps per second are counted over at least this long."""


class Publisher:
    """Of every loss one copy, of the window the latest. Times are seconds of one clock."""

    def __init__(self, learner: Learner, outbox: Outbox, *, is_past: bool = False) -> None:
        self._is_past = is_past
        self._learner = learner
        self._outbox = outbox
        self._losses: list[float] = []
        self._smooth_losses: list[float] = []
        self._first_iteration = learner.iteration + 1
        self._next_frame_at = 0.0
        self._next_losses_at = 0.0
        self._rate = 0.0
        self._rate_from: tuple[float, int] | None = None
        self._last: Snapshot | None = None
        self._stream = 0
        self._watched = "h"
        self._by_heart: ByHeart | None = None
        self._last_measured: tuple[int, float] | None = None
        self._nearest: tuple[Nearest, ...] = ()
        self._nearest_at = 0  # the step at which that was measured last
        self._kept: tuple[int, ...] = ()
        self._unread = 0  # measurements since learning by heart was looked for

    # ── what of the network is shown ──

    def show_stream(self, stream: int) -> None:
        """From the next snapshot on. Raises UserError where there is no such stream."""
        streams = self._learner.config.batch_size
        if not 0 <= stream < streams:
            raise UserError(f"There is no stream {stream + 1:,}: this run reads {streams:,} side by side.")
        self._stream = stream

    def show_watched(self, name: str) -> None:
        """From the next snapshot on. Raises UserError where the cell has nothing of that name to watch."""
        names = [watched.name for watched in self._learner.architecture.cell.watched]
        if name not in names:
            raise UserError(f"There is no “{name}” to watch in this network: it has {', '.join(names)}.")
        self._watched = name

    def follow(self, learner: Learner) -> None:
        """From the next snapshot on this is the run."""
        self._learner = learner
        self._nearest_at = 0

    def show_kept(self, iterations: tuple[int, ...]) -> None:
        """The steps of which a moment is kept."""
        self._kept = iterations

    # ── what was done ──

    def add(self, loss: float, smooth_loss: float) -> None:
        """One step was made."""
        self._losses.append(loss)
        self._smooth_losses.append(smooth_loss)

    def publish_if_due(self, now: float) -> None:
        """A snapshot where a frame has passed since the last, losses where enough of them can have come."""
        if now < self._next_frame_at:
            return
        self._next_frame_at = now + FRAME_SECONDS
        self._count_rate(now)
        if now >= self._next_losses_at:
            self._next_losses_at = now + LOSSES_SECONDS
            self.publish_losses()
        self._put(self._snapshot())

    def publish(self, now: float) -> None:
        """Everything up to now: losses, and a snapshot of the window last seen."""
        self._count_rate(now)
        self.publish_losses()
        self._put(self._snapshot())

    def publish_diverged(self, now: float) -> None:
        """As ``publish``, but where the window holds what is no number, the picture before it stays."""
        self._count_rate(now)
        self.publish_losses()
        now_seen, last = self._snapshot(), self._last
        if all(np.isfinite(numbers).all() for numbers in (now_seen.hs, now_seen.ps, now_seen.losses)):
            self._put(now_seen)
        elif last is not None:
            pictures = ("inputs", "targets", "hs", "ps", "losses", "layers", "watched", "stream")
            self._put(replace(now_seen, **{name: getattr(last, name) for name in pictures}))

    def _put(self, snapshot: Snapshot) -> None:
        self._last = snapshot
        self._outbox.put_snapshot(snapshot)

    def publish_losses(self) -> None:
        """The losses since the last time, without a snapshot. That of a step at which the held-out text is
        being measured waits for what is measured there."""
        kept = 1 if self._learner.is_measuring and self._losses else 0
        count = len(self._losses) - kept
        waiting = self._losses[count:], self._smooth_losses[count:]
        if count:
            rows = {"train": self._losses[:count], "smooth": self._smooth_losses[:count]}
            measured = self._learner.history.measured_since(self._first_iteration)
            self._outbox.put_losses(
                Losses(
                    self._first_iteration,
                    {name: read_only(np.array(values)) for name, values in rows.items()},
                    {name: Points(*map(read_only, points)) for name, points in measured.items()},
                )
            )
        self._losses, self._smooth_losses = waiting
        self._first_iteration = self._learner.iteration + 1 - kept

    def forget_losses(self) -> None:
        """The next loss is that of the Learner's next step."""
        self._losses, self._smooth_losses = [], []
        self._first_iteration = self._learner.iteration + 1

    def restart_rate(self) -> None:
        """Count the speed from the next time on: there was a pause, or another speed was asked for."""
        self._rate_from = None

    def _count_rate(self, now: float) -> None:
        iteration = self._learner.iteration
        if self._rate_from is None:
            self._rate_from = (now, iteration)
            return
        since, first = self._rate_from
        if now - since >= RATE_SECONDS:
            self._rate = (iteration - first) / (now - since)
            self._rate_from = (now, iteration)

    def _snapshot(self) -> Snapshot:
        learner, stream = self._learner, self._stream
        window, (read, learned) = learner.network.window, learner.characters_read
        measured = learner.history.last(HELD_OUT)
        return Snapshot(
            iteration=learner.iteration,
            epoch=learner.epoch,
            position=read,
            text_size=learned,
            loss=learner.loss,
            smooth_loss=learner.smooth_loss,
            learning_rate=learner.learning_rate,
            steps_per_second=self._rate,
            elapsed=learner.elapsed,
            inputs=of_stream(learner.inputs, stream),
            targets=of_stream(learner.targets, stream),
            hs=read_only(window.layers[-1]["h"][1:, stream].copy()),
            ps=read_only(window.ps[:, stream].copy()),
            losses=read_only(window.losses[:, stream].copy()),
            held_out=measured[1] if measured else math.nan,
            rate_now=learner.rate_now,
            layers=self._layers(window.layers),
            watched=self._watched,
            stream=stream,
            bests=learner.bests,
            by_heart=self._find_by_heart(measured),
            nearest=self._find_nearest(),
            seen_at=learner.seen_at,
            kept=self._kept,
            is_past=self._is_past,
        )

    def _find_nearest(self) -> tuple[Nearest, ...]:
        signals = self._learner.signals
        last = signals.last(IMITATION)
        if last != self._nearest_at:
            self._nearest_at = last
            self._nearest = nearest_models(*signals.signal(IMITATION))
        return self._nearest

    def _find_by_heart(self, measured: tuple[int, float] | None) -> ByHeart | None:
        """Looked for again as measurements come: of many only when a hundredth of them are new."""
        if measured == self._last_measured:
            return self._by_heart
        went_back = measured is None or (self._last_measured or measured)[0] > measured[0]
        self._last_measured = measured
        self._unread += 1
        held_out = self._learner.history.points(HELD_OUT)
        if went_back or 100 * self._unread >= len(held_out.values):
            self._unread = 0
            self._by_heart = find_by_heart(held_out, self._learner.history.beside(HELD_OUT))
        return self._by_heart

    def _layers(self, traces: Sequence[Trace]) -> tuple[Array, ...]:
        """What is watched, of each layer; of a vanilla network there is nothing beside its h."""
        name = self._watched
        if len(traces) == 1 and name == "h":
            return ()
        rows = slice(1, None) if name in self._learner.architecture.cell.states else slice(None)
        return tuple(read_only(trace[name][rows, self._stream].copy()) for trace in traces)


def of_stream(ids: Ids, stream: int = 0) -> Ids:
    """(T,) what one stream reads, of (T,) or (T,B)."""
    return ids if ids.ndim == 1 else read_only(ids[:, stream].copy())


def read_only(array: Array) -> Array:
    """The same array, closed for writing: it is about to cross to another thread."""
    array.flags.writeable = False
    return array
