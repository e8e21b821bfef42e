"""Garbage is collected by the window's thread alone."""

import gc
import threading
import weakref

from rnnviz.gui.garbage import GarbageTimer


class Cycle:
    def __init__(self) -> None:
        self.itself = self


def test_only_the_window_collects_while_it_lives(qtbot):
    timer = GarbageTimer()
    try:
        assert not gc.isenabled()
        died_in: list[threading.Thread] = []
        cycle = Cycle()
        witness = weakref.ref(cycle, lambda _: died_in.append(threading.current_thread()))
        del cycle
        kept: list[object] = []

        def allocate() -> None:  # far more than Python would have needed to collect here
            kept.extend(Cycle() for _ in range(20_000))

        worker = threading.Thread(target=allocate)
        worker.start()
        worker.join()
        assert witness() is not None
        qtbot.waitUntil(lambda: witness() is None)
        assert died_in == [threading.main_thread()]
    finally:
        timer.stop()
    assert gc.isenabled()
