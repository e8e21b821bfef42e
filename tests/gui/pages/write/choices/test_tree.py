"""The tree of branches as it is painted: what stands below what, by its pixels, its words and its keys."""

import pytest
from PySide6.QtCore import QPoint, Qt

from rnnviz.gui.pages.write.choices.tree import BranchLine, BranchTree
from rnnviz.gui.parts.theme import DARK, LIGHT

LINES = (
    BranchLine(0, -1, -1, -1, "", "as the dice fell\nand went on"),
    BranchLine(2, 0, 2, 30, "e", "n more"),
    BranchLine(1, 0, 0, 9, "a", "nother way"),
    BranchLine(3, 2, 1, 12, "␣", "and back"),
)
"""Branch 3 parts from 1, and 1 from the first."""


@pytest.fixture
def tree(qtbot):
    tree = BranchTree()
    qtbot.addWidget(tree)
    tree.resize(420, 160)
    tree.show()
    tree.canvas.show_lines(LINES, 3)
    return tree


def row_top(canvas, number):
    """The first pixel down at which the line of a branch is."""
    return next(y for y in range(canvas.height()) if (line := canvas.line_at(y)) and line.number == number)


def columns(canvas, color, y):
    picture = canvas.grab().toImage()
    return [x for x in range(canvas.width()) if picture.pixelColor(x, y).name() == color]


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_branch_that_is_looked_at_is_lit_with_the_way_that_leads_to_it(tree, theme):
    canvas = tree.canvas
    canvas.set_theme(theme)
    middle = (row_top(canvas, 2) - row_top(canvas, 0)) // 2
    lit = columns(canvas, theme.raised, row_top(canvas, 3) + 1)
    assert len(lit) > canvas.width() // 2
    filled = columns(canvas, theme.warm, row_top(canvas, 3) + middle)
    assert len(filled) >= 10, "its box"
    # The box of 2 is on no way to 3; the way to 1 goes down beside it, left of its box.
    beside = columns(canvas, theme.warm, row_top(canvas, 2) + middle)
    assert 1 <= len(beside) <= 2
    line = columns(canvas, theme.quiet, row_top(canvas, 2) + middle)
    assert beside[-1] < line[0]
    box = columns(canvas, theme.warm, row_top(canvas, 1) + middle)  # its two sides
    assert abs((box[0] + box[-1]) / 2 - sum(beside) / len(beside)) <= 1
    canvas.show_lines(LINES, 2)
    assert len(columns(canvas, theme.warm, row_top(canvas, 2) + middle)) >= 10
    assert not columns(canvas, theme.raised, row_top(canvas, 3) + 1)


def test_branches_are_said_in_words(tree):
    canvas = tree.canvas
    assert canvas.accessibleDescription() == "Character 13 is ‘␣’ by hand, then and back"
    assert canvas.tip_at(QPoint(50, row_top(canvas, 0) + 2)) == "As the dice fell: as the dice fell⏎and wen"
    assert "Click one" in canvas.tip_at(QPoint(50, 1))


def test_keys_and_clicks_go_to_a_branch(tree, qtbot):
    canvas = tree.canvas
    for key, wanted in (("Up", 1), ("Home", 0)):
        with qtbot.waitSignal(canvas.branch_chosen) as heard:
            qtbot.keyClick(canvas, getattr(Qt.Key, f"Key_{key}"))
        assert heard.args == [wanted]
    with qtbot.assertNotEmitted(canvas.branch_chosen):
        qtbot.keyClick(canvas, Qt.Key.Key_Down)  # there is none below
    with qtbot.waitSignal(canvas.branch_chosen) as heard:
        place = QPoint(200, row_top(canvas, 2) + 3)
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)
    assert heard.args == [2]


def test_many_branches_are_scrolled_to_the_one_that_is_looked_at(tree):
    lines = [
        BranchLine(0, -1, -1, -1, "", "x"),
        *(BranchLine(n, 0, n - 1, n, "b", "y") for n in range(1, 40)),
    ]
    tree.canvas.show_lines(lines, 39)
    seen = tree.canvas.visibleRegion().boundingRect()
    assert seen.contains(QPoint(10, row_top(tree.canvas, 39) + 3))
    tree.canvas.show_lines(lines, 0)
    assert tree.canvas.visibleRegion().boundingRect().contains(QPoint(10, row_top(tree.canvas, 0) + 3))
