"""What is asked for by number: moments, goals, steps, units and places, and why one of them cannot be had."""

import pytest

from rnnviz.gui.window.palette.asked import Standing, Ways, asked_for

STANDING = Standing(iteration=5000, can_go_back=True, can_train=True, units=100, characters=9000)


def ways(done: list[tuple[str, int]]) -> Ways:
    names = ("visit", "run_until", "take_steps", "open_unit", "read_at")
    return Ways(*(lambda number, name=name: done.append((name, number)) for name in names))


def does(query: str, standing: Standing = STANDING) -> list[tuple[str, int]]:
    """What choosing each of what was found would do, where it can be chosen."""
    done: list[tuple[str, int]] = []
    for entry in asked_for(query, standing, ways(done)):
        if not entry.off:
            entry.act()
    return done


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("3000", ("visit", 3000)),
        ("3,000", ("visit", 3000)),
        ("3k", ("visit", 3000)),
        ("1.5k", ("visit", 1500)),
        ("0,5 k", ("visit", 500)),
        ("3_000", ("visit", 3000)),
        ("0.02m", ("run_until", 20000)),
        ("1,500k", ("run_until", 1_500_000)),
        ("3 00 0", ("visit", 3000)),
        ("iteration 3000", ("visit", 3000)),
        ("go back to step 3000", ("visit", 3000)),
        ("20000", ("run_until", 20000)),
        ("run until 20,000", ("run_until", 20000)),
        ("until 20k", ("run_until", 20000)),
        ("unit 37", ("open_unit", 37)),
        ("Unit #0", ("open_unit", 0)),
        ("neuron 5", ("open_unit", 5)),
        ("500 steps", ("take_steps", 500)),
        ("take 1 step", ("take_steps", 1)),
        ("character 4321", ("read_at", 4321)),
    ],
)
def test_a_number_means_what_stands_before_it(query, first):
    assert does(query)[0] == first


def test_a_bare_small_number_may_be_a_unit_too():
    assert does("37") == [("visit", 37), ("open_unit", 37)]


@pytest.mark.parametrize("query", ["", "unit", "hello", "sigma 0.5e", "37 bottles", "unit x7"])
def test_anything_else_means_no_number(query):
    assert asked_for(query, STANDING, ways([])) == []


@pytest.mark.parametrize(
    ("query", "standing", "why"),
    [
        ("unit 100", STANDING, "0 to 99"),
        ("unit 1", Standing(), "no network"),
        ("9000", STANDING._replace(can_train=False), "not at hand"),
        ("iteration 9000", STANDING, "at iteration 5,000"),
        ("10", STANDING._replace(can_go_back=False), "keeps no moments"),
        ("0 steps", STANDING, "1 to"),
        ("character 9000", STANDING, "0 to 8,999"),
        ("character 1", Standing(), "not at hand"),
    ],
)
def test_what_cannot_be_had_says_why(query, standing, why):
    assert any(why in entry.off for entry in asked_for(query, standing, ways([])))


def test_a_number_of_any_length_is_no_fault():
    assert asked_for("9" * 400, STANDING, ways([]))[0].title.startswith("Run until")
