"""Matching: words, their beginnings, words that mean the same, slips; the likeliest first."""

import pytest

from rnnviz.gui.window.palette.entry import PaletteEntry
from rnnviz.gui.window.palette.matching import MOST, Matcher


def entry(title: str, **more: object) -> PaletteEntry:
    return PaletteEntry(str(more.pop("name", title)), title, str(more.pop("where", "")), lambda: None, **more)


ENTRIES = [
    entry("Open text…", where="File", keys="Ctrl+O", also="load a file"),
    entry("Open checkpoint…", where="File"),
    entry("Save checkpoint", where="File", keys="Ctrl+S"),
    entry("Light colours", where="View"),
    entry("Back to now", where="Run", words="Show the present moment again.", off="It is shown already."),
    entry("learning_rate", where="Next run", rank=3),
    entry("Café", where="File"),
]


def found(query: str) -> list[str]:
    return [each.title for each in Matcher(ENTRIES).best(query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("checkpoint", "Open checkpoint…"),
        ("save", "Save checkpoint"),
        ("SAVE CHECKP", "Save checkpoint"),
        ("how do I save the checkpoint", "Save checkpoint"),
        ("color", "Light colours"),
        ("learning rate", "learning_rate"),
        ("lerning rate", "learning_rate"),
        ("laerning", "learning_rate"),
        ("lrnng rte", "learning_rate"),
        ("chkpt", "Open checkpoint…"),
        ("load file", "Open text…"),
        ("ctrl+o", "Open text…"),
        ("cafe", "Café"),
        ("present", "Back to now"),
        ("sc", "Save checkpoint"),
        ("saving", "Save checkpoint"),
    ],
)
def test_what_is_meant_comes_first(query, first):
    assert found(query)[0] == first


@pytest.mark.parametrize("query", ["", "   ", "…", "xyzzy", "zebra checkp quagga", "hckpnt", "ckt"])
def test_what_means_nothing_finds_nothing(query):
    assert found(query) == []


def test_a_word_of_the_title_counts_more_than_one_beside_it():
    entries = [entry("One", words="about two"), entry("Three", also="two"), entry("Two")]
    assert [each.title for each in Matcher(entries).best("two")] == ["Two", "Three", "One"]


def test_of_equals_the_one_of_the_lower_rank_is_first_and_one_that_is_off_stands_behind():
    entries = [
        entry("Map", name="a", rank=1, off="Not now."),
        entry("Map", name="b", rank=3),
        entry("Map", name="c", rank=1),
    ]  # fmt: skip
    assert [each.name for each in Matcher(entries).best("map")] == ["c", "a", "b"]


def test_no_more_are_found_than_are_shown():
    assert len(Matcher([entry(f"step {n}") for n in range(100)]).best("step")) == MOST
