"""The outbox: latest snapshot, all losses and events in order, by threads that do not wait."""

import threading

import numpy as np

from rnnviz.training.worker.messages import Losses, Rewound, Snapshot, StateChanged
from rnnviz.training.worker.outbox import Outbox


def snapshot(iteration):
    empty = np.zeros(0)
    return Snapshot(
        iteration=iteration, epoch=0, position=0, text_size=9, loss=1.0, smooth_loss=1.0, learning_rate=0.1,
        steps_per_second=0.0, elapsed=0.0, inputs=empty, targets=empty, hs=empty, ps=empty, losses=empty,
    )  # fmt: skip


def losses(first, *values):
    return Losses(first, {"train": np.array(values), "smooth": np.array(values)})


def test_an_empty_one():
    delivery = Outbox(7).drain()
    assert delivery.generation == 7
    assert delivery.snapshot is None
    assert (delivery.losses, delivery.events, delivery.items) == ((), (), ())


def test_the_latest_snapshot_wins():
    outbox = Outbox()
    for iteration in (1, 2, 3):
        outbox.put_snapshot(snapshot(iteration))
    assert outbox.drain().snapshot.iteration == 3


def test_losses_and_events_are_kept_all_and_in_order():
    outbox = Outbox()
    first, second = losses(1, 5.0, 4.0), losses(1, 6.0)
    running, rewound = StateChanged(True), Rewound(0, 0.05)
    for put, item in (
        (outbox.put_event, running),
        (outbox.put_losses, first),
        (outbox.put_event, rewound),
        (outbox.put_losses, second),
    ):
        put(item)
    delivery = outbox.drain()
    assert list(map(id, delivery.items)) == list(map(id, (running, first, rewound, second)))
    assert delivery.events == (running, rewound)
    assert delivery.losses == (first, second)


def test_what_is_fetched_is_gone():
    outbox = Outbox()
    outbox.put_snapshot(snapshot(1))
    outbox.put_losses(losses(1, 5.0))
    outbox.put_event(StateChanged(True))
    kept = outbox.drain()
    empty = outbox.drain()
    assert empty.snapshot is None
    assert empty.items == ()
    assert len(kept.items) == 2


def test_nothing_is_lost_between_two_threads():
    outbox = Outbox()
    total = 2000

    def fill():
        for i in range(1, total + 1):
            outbox.put_losses(losses(i, float(i)))
            outbox.put_snapshot(snapshot(i))

    worker = threading.Thread(target=fill, name="filler")
    worker.start()
    seen, latest = [], 0
    while len(seen) < total:
        delivery = outbox.drain()
        seen += [piece.first_iteration for piece in delivery.losses]
        if delivery.snapshot is not None:
            assert delivery.snapshot.iteration > latest
            latest = delivery.snapshot.iteration
    worker.join()
    assert seen == list(range(1, total + 1))
