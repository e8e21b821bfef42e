"""Keys are told from words, and stay text."""

import html

import pytest

from rnnviz.gui.window.help.keycaps import EDGE, with_keycaps


def keys_of(line: str) -> list[str]:
    return [part.strip("\u00a0") for part in html.unescape(with_keycaps(line)).split(EDGE)[1::2]]


@pytest.mark.parametrize(
    ("line", "keys"),
    [
        ("Ctrl+Shift+N", ["Ctrl", "Shift", "N"]),
        ("S", ["S"]),
        ("Space", ["Space"]),
        ("F1", ["F1"]),
        ("F12", ["F12"]),
        ("← and → in the hidden state", ["←", "→"]),
        ("← → + and − on the loss", ["←", "→", "+", "−"]),
        ("Enter, F2, Del on the runs", ["Enter", "F2", "Del"]),
        ("Ctrl+L and Ctrl+0", ["Ctrl", "L", "Ctrl", "0"]),
        ("Another page, Tabular, Endless, the Home of all", ["Home"]),
        ("open, name or delete; Ctrl+D pins", ["Ctrl", "D"]),
    ],
)
def test_keys_are_told_from_words(line, keys):
    assert keys_of(line) == keys


def test_what_is_no_key_stays_as_it_is_and_is_no_html():
    assert with_keycaps("a < b & c") == "a &lt; b &amp; c"
    assert "+" not in with_keycaps("Ctrl+O")
