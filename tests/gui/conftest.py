"""What holds for every test of the window: no window and no running timer is left behind."""

import gc
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

_failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remembers whether the test itself failed: its traceback then holds on to its widgets."""
    report = yield
    item.stash[_failed] = item.stash.get(_failed, False) or report.failed
    return report


@pytest.fixture(autouse=True)
def nothing_left(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    """Fails a test that leaves a top-level widget or an active QTimer, and names it.

    It is set up first and so looks last: what was handed to ``qtbot.addWidget`` is
    closed by then, and what only the test's own variables held is gone.
    """
    windows_before = set(qapp.topLevelWidgets())
    timers_before = set(_active_timers())
    yield
    if request.node.stash.get(_failed, False):
        return
    windows = _left(lambda: [w for w in qapp.topLevelWidgets() if w not in windows_before])
    timers = _left(lambda: [t for t in _active_timers() if t not in timers_before])
    told = [f"window {_name(window)}" for window in windows]
    told += [f"timer {_name(timer)} of {_name(timer.parent())}, {timer.interval()} ms" for timer in timers]
    if told:
        pytest.fail("left behind: " + "; ".join(told))


def _left(find: Callable[[], list[QObject]]) -> list[QObject]:
    """What is still found after deletions under way and cycles are done with."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if find():
        gc.collect()  # only now: it is slow, and most tests leave nothing
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return find()


def _active_timers() -> list[QTimer]:
    """All timers of ours that tick: every QTimer that Python made is known to its collector."""
    timers = [thing for thing in gc.get_objects() if issubclass(type(thing), QTimer)]
    return [timer for timer in timers if isValid(timer) and timer.isActive()]


def _name(thing: QObject | None) -> str:
    return "nobody" if thing is None else f"{type(thing).__name__} {thing.objectName()!r}"
