"""What the menu says of a change."""

import pytest

from rnnviz.gui.window.undo.state import WINDOW, flat
from rnnviz.gui.window.undo.words import in_words


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ({WINDOW: {"page": "Inspect"}, "Inspect": {"unit": 3}}, "turning to Inspect"),
        ({WINDOW: {"moment": 3000}}, "going to step 3,000"),
        ({WINDOW: {"moment": None}}, "coming back to now"),
        ({WINDOW: {"panel": {"Loss": False}}}, "hiding Loss"),
        ({WINDOW: {"panel": {"Loss": True}, "divider": {"rows": (1, 2)}}}, "showing Loss"),
        ({WINDOW: {"divider": {"rows": (1, 2), "middle": (1, 2)}}}, "moving a divider"),
        ({WINDOW: {"theme": "dark"}}, "dark colours"),
        ({WINDOW: {"alone": {"Train": "loss_panel"}}}, "one panel alone"),
        ({WINDOW: {"alone": {"Train": None}}}, "all panels"),
        ({WINDOW: {"names": True}}, "names of the course"),
        ({WINDOW: {"names": False}}, "names of the field"),
        ({WINDOW: {"theme": "system"}}, "colours of the system"),
        ({WINDOW: {"sidebar": {"wide": False}}}, "hiding the sidebar"),
        (
            {WINDOW: {"next_run": {"hidden_size": 2000}, "by_hand": {"hidden_size": 2000}}},
            "hidden_size 2,000",
        ),
        ({WINDOW: {"next_run": {"learning_rate": 0.01}}}, "learning_rate 0.01"),
        ({"Inspect": {"unit": 37}}, "Inspect: unit 37"),
        ({"Train": {"column": 4}}, "Train: column 5"),
        ({"Inspect": {"views": {"Units": {"sorted by": "r"}}}}, "Inspect: sorted by r"),
        ({"Inspect": {"unit": 37, "layer": 2}}, "Inspect: layer, unit"),
        ({"Inspect": {"unit": 37, "layer": 2, "tint": 1}}, "Inspect: layer, tint …"),
        ({"Write": {"tint": "CHANCE"}}, "Write: tint chance"),
        ({"Map": {"place": [3, 4]}}, "Map: place"),
        ({"Runs": {"runs": ["a", "b"]}}, "Runs: what is chosen"),
        ({"Story": {"landmarks": True}}, "Story: landmarks on"),
        ({"Train": {"start": "a\nb"}}, "Train: start"),
        ({"Train": {"start": "x" * 100}}, "Train: start"),
        ({"Train": {"a": 1}, "Map": {"b": 1}, "Story": {"c": 1}}, "Map: b 1, Story: c 1 …"),
    ],
)
def test_a_change_in_words(after, words):
    state = {title: flat(part) for title, part in after.items()}
    assert in_words(state, frozenset((title, key) for title, part in state.items() for key in part)) == words
