"""How weights are called: their rows and columns, and one of them in full, with characters by their marks.

Knows a block, an architecture and how a character is drawn; knows no numbers and no picture.
"""

from rnnviz.core.inside.blocks import ArrayBlock
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.pages.inspect.weights.picture import Edge
from rnnviz.gui.parts.names import named
from rnnviz.gui.parts.theme import visible

_OF_ROWS = {"unit": "unit", "character": "character that may come next"}
_OF_COLUMNS = {
    "from": "unit, one character before",
    "below": "unit of the layer below",
    "character": "character that is read",
    "unit": "unit of the last layer",
}


def axes_of(block: ArrayBlock, shape: tuple[int, ...], vocabulary: Vocabulary) -> tuple[Edge, Edge]:
    """The rows and columns of a block as a picture has them; a bias lies down as one row."""
    marks = tuple(visible(character) for character in vocabulary.characters)

    def axis(kind: str, count: int, words: dict[str, str]) -> Edge:
        if kind == "character":
            return Edge(words.get(kind, kind), marks, all_wanted=True)
        return Edge(words.get(kind, kind), tuple(map(str, range(count))), all_wanted=False)

    if len(shape) == 1:
        return Edge("", ("",), all_wanted=False), axis(block.axes[0], shape[0], _OF_ROWS)
    return axis(block.axes[0], shape[0], _OF_ROWS), axis(block.axes[1], shape[1], _OF_COLUMNS)


def spot_name(block: ArrayBlock, rows: Edge, columns: Edge, spot: tuple[int, int]) -> str:
    """``Wxh[93, e]``, of a gate ``Whh f[7, 12]``, of a bias ``by[␣]``."""
    places = (
        (columns.labels[spot[1]],)
        if len(block.axes) == 1
        else (rows.labels[spot[0]], columns.labels[spot[1]])
    )
    return f"{named(block.title)}[{', '.join(places)}]"


def layout_in_words(rows: Edge, columns: Edge) -> str:
    """``rows: unit · columns: character that is read``."""
    if not rows.words:
        return f"one number for each {columns.words}"
    return f"rows: {rows.words} · columns: {columns.words}"
