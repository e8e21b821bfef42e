"""Faults of ours: logged whole, told once in a sentence, and the hooks given back."""

import sys
import threading

import pytest
from PySide6.QtCore import QTimer

from rnnviz.gui.faults import Faults


@pytest.fixture
def faults(tmp_path):
    """Installed; the hooks of the tests are put back in any case."""
    before = sys.excepthook, threading.excepthook
    faults = Faults(tmp_path / "logs" / "rnnviz.log")
    faults.install()
    yield faults
    faults.remove()
    sys.excepthook, threading.excepthook = before


def raise_in_hook(error):
    try:
        raise error
    except type(error) as caught:
        sys.excepthook(type(caught), caught, caught.__traceback__)


def test_a_fault_is_told_in_one_sentence_and_logged_with_its_traceback(faults, qtbot):
    with qtbot.waitSignal(faults.fault_met) as told:
        raise_in_hook(ValueError("a broken thing"))
    assert "a broken thing" in told.args[0]
    assert "\n" not in told.args[0]
    log = faults.file.read_text()
    assert "Traceback" in log
    assert "raise_in_hook" in log


def test_a_fault_at_every_tick_is_told_once_and_logged_every_time(faults):
    told = []
    faults.fault_met.connect(told.append)
    for number in range(5):
        raise_in_hook(ValueError(f"fault {number}"))
    assert len(told) == 1
    assert faults.file.read_text().count("Traceback") == 5


def test_a_fault_in_a_thread_is_logged(faults):
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    assert "ZeroDivisionError" in faults.file.read_text()


def test_a_slot_that_fails_does_not_end_the_program(faults, qtbot):
    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(lambda: 1 / 0)
    hook = sys.excepthook
    with qtbot.captureExceptions():  # what pytest-qt would otherwise take for the test's own
        sys.excepthook = hook
        with qtbot.waitSignal(faults.fault_met):
            timer.start(0)


@pytest.mark.usefixtures("faults")
def test_a_log_that_cannot_be_written_keeps_the_hooks(tmp_path, qtbot):
    (tmp_path / "file").write_text("")
    other = Faults(tmp_path / "file" / "rnnviz.log")
    other.install()
    with qtbot.waitSignal(other.fault_met):
        raise_in_hook(ValueError("anything"))
    other.remove()


def test_the_hooks_are_given_back(faults):
    faults.remove()
    assert sys.excepthook is sys.__excepthook__
    assert threading.excepthook is threading.__excepthook__
