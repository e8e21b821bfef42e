"""Outbox: where the worker leaves what the window will fetch.

The latest snapshot wins, losses are kept all, events in order. Knows neither side,
and neither side waits for the other.
"""

import threading

from rnnviz.training.worker.messages import Delivery, Event, Losses, Reply, Snapshot


class Outbox:
    """One run's results; ``generation`` numbers the run, so that late ones can be dropped."""

    def __init__(self, generation: int = 0) -> None:
        self.generation = generation
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._items: list[Losses | Event | Reply] = []

    def put_snapshot(self, snapshot: Snapshot) -> None:
        """Replace the snapshot that nobody has fetched yet."""
        with self._lock:
            self._snapshot = snapshot

    def put_losses(self, losses: Losses) -> None:
        with self._lock:
            self._items.append(losses)

    def put_event(self, event: Event | Reply) -> None:
        with self._lock:
            self._items.append(event)

    def drain(self) -> Delivery:
        """Take everything out."""
        with self._lock:
            delivery = Delivery(self.generation, self._snapshot, tuple(self._items))
            self._snapshot = None
            self._items.clear()
        return delivery
