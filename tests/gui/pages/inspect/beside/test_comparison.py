"""A comparison: written anew soon after a change, once for several, and not while nobody looks."""

import dataclasses

import pytest

from rnnviz.core.inside.held import Pin
from rnnviz.gui.pages.inspect.beside.attempts import Request, Side
from rnnviz.gui.pages.inspect.beside.comparison import Comparison


@pytest.fixture
def comparison(qtbot):
    comparison = Comparison(("Without", "Held"), ("text_one", "text_other"), "Hold a unit.")
    qtbot.addWidget(comparison)
    comparison.show()
    yield comparison
    comparison.stop()


def request_of(shown):
    network, ids = shown.network, shown.book.ids[:100]
    one, other = Side(network.params), Side(network.params, (Pin(0, 3, 1.0),))
    return Request(network.architecture, one, other, ids, ids[:0], 1.0, 60, 5)


def test_the_last_of_several_wishes_is_shown(comparison, inspected, qtbot):
    shown = inspected()
    request = request_of(shown)
    for length in (10, 20, 60):
        comparison.want(dataclasses.replace(request, length=length), shown.book.vocabulary, 8)
    assert comparison.is_working
    qtbot.waitUntil(lambda: not comparison.is_working)
    assert "60 characters" in comparison.summary.words or "of 60" in comparison.summary.words


def test_nothing_is_worked_on_when_it_is_hidden_or_nothing_is_wanted(comparison, inspected):
    shown = inspected()
    comparison.want(request_of(shown), shown.book.vocabulary, 8)
    comparison.hide()
    assert not comparison.is_working
    comparison.show()
    comparison.want(request_of(shown), shown.book.vocabulary, 8)
    comparison.want_nothing("Nothing is held.")
    assert not comparison.is_working
    assert comparison.summary.words == "Nothing is held."
