"""The binding to Qt must not lose references; PySide6 6.12.0 does on Python 3.11.

It knows nothing of the program. There, almost every Qt call that returns None takes one
reference to None too many, and a window that paints ends the process within seconds
("none_dealloc"), while short tests pass. This one notices.
"""

import sys

import pytest
from PySide6.QtCore import QTimer

CALLS = 500


@pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on: nothing to lose"
)
@pytest.mark.usefixtures("qapp")
def test_calls_that_return_none_keep_its_references() -> None:
    timer = QTimer()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        timer.setInterval(1)
    # Other code in this thread may drop a few of its own; the fault costs one for each call.
    assert sys.getrefcount(None) > before - CALLS // 10
