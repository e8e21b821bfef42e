"""RunMark: distinct among those that are compared, and the same today and tomorrow."""

from dataclasses import replace
from pathlib import Path

from rnnviz.gui.pages.runs.marks import COLORS, MOST, STROKES, left_out, marks_of, told_apart
from rnnviz.training.run.library import StoredRun
from tests.gui.pages.runs.test_page import SUMMARY


def run(name: str, began: float = 1.0) -> StoredRun:
    return StoredRun(Path(name), replace(SUMMARY, run_id=name, began=began))


def test_eighteen_runs_look_different_and_the_first_six_in_colour() -> None:
    runs = [run(f"run {number}", number) for number in range(len(COLORS) * len(STROKES))]
    assert len(set(marks_of(runs).values())) == len(runs)
    few = marks_of(runs[:6]).values()
    assert len({mark.color for mark in few}) == 6
    assert {mark.stroke for mark in few} == {0}


def test_a_run_looks_the_same_whatever_the_order_and_alone() -> None:
    runs = [run("a", 1.0), run("b", 2.0), run("c", 3.0)]
    marks = marks_of(runs)
    assert marks_of(runs[::-1]) == marks
    assert marks_of(runs[:1]) == {Path("a"): marks[Path("a")]}


def test_of_more_the_first_are_compared_and_that_is_said() -> None:
    runs = [run(str(number)) for number in range(MOST + 3)]
    assert told_apart(runs) == tuple(runs[:MOST])
    assert left_out(runs) == f"the first {MOST} of {MOST + 3} that are chosen"
    assert left_out(runs[:MOST]) == ""


def test_more_than_that_have_a_mark_all_the_same() -> None:
    assert len(marks_of([run(str(number), number) for number in range(40)])) == 40
