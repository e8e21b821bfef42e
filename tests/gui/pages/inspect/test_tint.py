"""What characters are painted by."""

import pytest

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.gui.pages.inspect.tint import Tint, TintKind, read_tint, unit


@pytest.mark.parametrize(
    ("tint", "layers", "words"),
    [
        (unit(7), 1, "unit 7"),
        (unit(7, layer=1), 2, "unit 7 of layer 2"),
        (unit(7, array="c"), 1, "unit 7 of c"),
        (unit(0, 0, "f"), 3, "unit 0 of f of layer 1"),
        (Tint(TintKind.SURPRISE), 2, "surprise"),
    ],
)
def test_it_is_called_by_what_tells_it_from_others(tint, layers, words):
    assert tint.words(layers) == words


@pytest.mark.parametrize(
    ("tint", "is_there"),
    [
        (unit(3), True),
        (unit(4), False),
        (unit(3, layer=1), True),
        (unit(3, layer=2), False),
        (unit(3, array="f"), True),
        (unit(3, array="z"), False),
        (Tint(TintKind.ENTROPY, unit=99), True),
    ],
)
def test_a_network_has_it_or_not(tint, is_there):
    assert tint.is_of(Architecture(CELLS["lstm"], 5, 4, layers=2)) is is_there


@pytest.mark.parametrize(
    ("kept", "tint"),
    [
        (["UNIT", 1, "c", 7], unit(7, 1, "c")),
        (["ENTROPY", 0, "h", 0], Tint(TintKind.ENTROPY)),
        (["UNIT", -1, "h", 0], None),
        (["COLOUR", 0, "h", 0], None),
        (["UNIT", 0, "h"], None),
        ([None], None),
        (None, None),
    ],
)
def test_one_is_read_from_a_file_where_it_makes_sense(kept, tint):
    assert read_tint(kept) == tint
