"""Who waits for an answer is called back once, and only while it is there."""

from functools import partial

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from rnnviz.gui.parts.waiting import Waiting


@pytest.fixture
def waiting() -> Waiting:
    return Waiting()


def test_every_asker_hears_of_its_own_once(waiting: Waiting) -> None:
    heard: list[object] = []
    first, second = (waiting.add(heard.append, pytest.fail) for _ in range(2))
    third = waiting.add(pytest.fail, heard.append)
    waiting.answer(second, "2")
    waiting.answer(first, "1")
    waiting.refuse(third, "no")
    for number in (first, second, third):
        waiting.answer(number, "again")
        waiting.refuse(number, "again")
    assert heard == ["2", "1", "no"]


def test_all_that_wait_are_told_in_their_order_and_wait_no_more(waiting: Waiting) -> None:
    heard: list[str] = []
    numbers = [waiting.add(pytest.fail, heard.append) for _ in range(2)]
    refusals = waiting.take_all()
    waiting.answer(numbers[0], "late")
    for number, refused in enumerate(refusals):
        refused(str(number))
    assert heard == ["0", "1"]
    assert waiting.take_all() == []


def test_who_asks_again_in_its_answer_is_answered_again(waiting: Waiting) -> None:
    heard: list[object] = []
    again = waiting.add(lambda _: heard.append(waiting.add(heard.append, pytest.fail)), pytest.fail)
    waiting.answer(again, "first")
    (number,) = heard
    assert isinstance(number, int)
    waiting.answer(number, "second")
    assert heard == [number, "second"]


def test_an_asker_that_is_gone_is_not_called(waiting: Waiting) -> None:
    heard: list[object] = []

    class Page(QObject):
        def hear(self, what: object) -> None:
            heard.append(what)

    there, gone = Page(), Page()
    numbers = [waiting.add(page.hear, page.hear) for page in (there, gone, there, gone)]
    numbers += [waiting.add(partial(page.hear), page.hear) for page in (there, gone)]
    delete(gone)
    for number in numbers[::2]:
        waiting.answer(number, "answer")
    for number in numbers[1::2]:
        waiting.refuse(number, "refusal")
    assert heard == ["answer"] * 3
