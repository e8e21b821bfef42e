"""A search finds what is called so first, then what is called so elsewhere, then what only says it."""

import pytest

from rnnviz.gui.window.help.leaf import HelpEntry, HelpSpot, Leaf
from rnnviz.gui.window.help.search import MOST, search

LEAF = Leaf(
    "words:x", "The loss", "Glossary", "",
    (
        HelpEntry("a", "temperature", ("How boldly is drawn.",), "p = softmax(y / temperature)"),
        HelpEntry("b", "greedy", ("As at temperature 0.",)),
        HelpEntry("c", "smooth_loss", ("Smoothed.",), also=("EWMA",)),
        HelpEntry("d", "bits per character", ("In bits.",), also=("bpc", "bit")),
    ),
)  # fmt: skip


def found(typed: str) -> list[str]:
    return [hit.spot.entry for hit in search([LEAF], typed)]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("temperature", ["a", "b"]),
        ("TEMP", ["a", "b"]),
        ("smooth loss", ["c"]),
        ("smooth-loss", ["c"]),
        ("ewma", ["c"]),
        ("bpc", ["d"]),
        ("character per", ["d"]),
        ("softmax(y", ["a"]),
        ("temperature xylophones", []),
        ("   ", []),
        ("what is temperature?", ["a", "b"]),
        ("how do bits per character mean", ["d"]),
        ("what is the", []),
        ("temprature", ["a"]),
        ("what is gready", ["b"]),
        ("nothing of the kind", []),
    ],
)
def test_a_search_finds_all_words_and_the_best_first(typed, names):
    assert found(typed) == names


def test_a_leaf_is_found_by_its_title():
    (hit,) = [hit for hit in search([LEAF], "the loss") if hit.spot == HelpSpot("words:x")]
    assert (hit.title, hit.where) == ("The loss", "Glossary")


def test_no_more_is_told_than_can_be_read():
    many = LEAF._replace(entries=tuple(HelpEntry(str(n), f"word {n}", ("",)) for n in range(3 * MOST)))
    assert len(search([many], "word")) == MOST
