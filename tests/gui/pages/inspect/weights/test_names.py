"""What weights are called: by units and characters, white space by its mark."""

from rnnviz.core.inside.blocks import blocks_of
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.pages.inspect.weights.names import axes_of, layout_in_words, spot_name

VOCABULARY = Vocabulary("\n ab")


def named(architecture):
    """Every block by its title, and its edges."""
    arrays = architecture.zeros(float)
    return {b.title: (b, axes_of(b, b.of(arrays).shape, VOCABULARY)) for b in blocks_of(architecture)}


def name_of(blocks, title, spot):
    block, (rows, columns) = blocks[title]
    return spot_name(block, rows, columns, spot)


def layout_of(blocks, title):
    rows, columns = blocks[title][1]
    return layout_in_words(rows, columns)


def test_numbers_are_called_by_their_row_and_column():
    blocks = named(Architecture(CELLS["rnn"], 4, 3))
    assert name_of(blocks, "Wxh", (2, 1)) == "Wxh[2, ␣]"
    assert name_of(blocks, "Whh", (2, 1)) == "Whh[2, 1]"
    assert name_of(blocks, "Why", (0, 1)) == "Why[⏎, 1]"
    assert name_of(blocks, "by", (0, 3)) == "by[b]"
    assert name_of(blocks, "bh", (0, 2)) == "bh[2]"


def test_gates_and_layers_are_said():
    blocks = named(Architecture(CELLS["lstm"], 4, 3, 2))
    assert name_of(blocks, "Whh2 f", (2, 1)) == "Whh2 f[2, 1]"
    assert layout_of(blocks, "Wxh2 f") == "rows: unit · columns: unit of the layer below"
    assert layout_of(blocks, "Whh f") == "rows: unit · columns: unit, one character before"
    assert "character that is read" in layout_of(blocks, "Wxh f")
    assert layout_of(blocks, "by") == "one number for each character that may come next"


def test_of_characters_all_are_wanted():
    block, (rows, columns) = named(Architecture(CELLS["rnn"], 4, 3))["Wxh"]
    assert (rows.all_wanted, columns.all_wanted) == (False, True)
    assert columns.labels == ("⏎", "␣", "a", "b")
    assert block.title == "Wxh"
