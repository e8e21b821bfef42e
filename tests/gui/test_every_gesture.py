"""Whatever the mouse does, keys do: who takes presses, drags, double clicks or the wheel takes keys, too."""

import ast
from collections.abc import Iterator
from pathlib import Path

import rnnviz.gui

GESTURES = {
    "mousePressEvent", "mouseReleaseEvent", "mouseMoveEvent", "mouseDoubleClickEvent", "wheelEvent",
    "hoverMoveEvent",
}  # fmt: skip
ELSEWHERE = {
    "DrawnFrom": "the list of alternatives beside it: ↑ ↓ and Enter choose among the same characters",
    "LevelLabels": "the names of the lines are in the caption of the table of the loss (Ctrl+T)",
    "LossView": "the plot around it: + and − zoom",
    "_ChoiceWords": "the button that they press",
    "PhaseStrip": "the page: ↑ and ↓ go from group to group",
}
"""Classes that leave it to others, and which keys those have."""


def classes() -> Iterator[tuple[str, set[str]]]:
    """Every class of the window, with its methods."""
    for path in sorted(Path(rnnviz.gui.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield node.name, {each.name for each in node.body if isinstance(each, ast.FunctionDef)}


def test_who_takes_the_mouse_takes_keys():
    found = dict(classes())
    by_mouse = {name for name, methods in found.items() if methods & GESTURES}
    assert len(by_mouse) > 25
    without = {name for name in by_mouse if "keyPressEvent" not in found[name]}
    assert without - ELSEWHERE.keys() == set()
    assert ELSEWHERE.keys() - without == set()
