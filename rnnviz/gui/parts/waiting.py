"""Waiting: who waits for an answer, each by a number of its own.

Calls back one at a time, and never an asker that is gone. Knows neither questions nor who answers them.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from shiboken6 import isValid

Then = Callable[[Any], object]
"""Called with the answer."""
Refusal = Callable[[str], object]
"""Called with a sentence that says why there is no answer, no file …"""


class Waiting:
    """Every asker hears of one thing, once: the answer, or why there is none.

    A page that was closed since has nobody left to hear it: what comes for it is dropped.
    """

    def __init__(self) -> None:
        self._last = 0
        self._askers: dict[int, tuple[Then, Refusal]] = {}

    def add(self, then: Then, refused: Refusal) -> int:
        """The number by which the asker is called back; no two are the same."""
        self._last += 1
        self._askers[self._last] = (then, refused)
        return self._last

    def answer(self, number: int, answer: object) -> None:
        """Whoever waits by ``number`` gets its answer; nobody, if nobody does."""
        then, _ = self._askers.pop(number, (_nobody, _nobody))
        _call(then, answer)

    def refuse(self, number: int, message: str) -> None:
        """Whoever waits by ``number`` is told why it gets no answer."""
        _, refused = self._askers.pop(number, (_nobody, _nobody))
        _call(refused, message)

    def take_all(self) -> list[Refusal]:
        """Nobody waits any more; how each is to be told so, in the order in which they asked."""
        askers, self._askers = self._askers, {}
        return [partial(_call, refused) for _, refused in askers.values()]


def _nobody(_: object) -> None:
    """Where nobody waits."""


def _call(callback: Callable[[Any], object], said: object) -> None:
    """Unless its object is gone: Qt has deleted it, and only the Python side of it is left."""
    function = callback
    while isinstance(function, partial):
        function = function.func
    owner = getattr(function, "__self__", None)
    if not isinstance(owner, QObject) or isValid(owner):
        callback(said)
