"""Going to a place of a text: by its number, or by the words that stand there."""

import numpy as np
import pytest

from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.pages.inspect.reader.finder import find_place

TEXT = "the cat, the 12 cats"
LETTERS = Vocabulary("".join(sorted(set(TEXT))))
IDS, _ = LETTERS.encode(TEXT)


@pytest.mark.parametrize(
    ("wanted", "after", "place"),
    [
        ("cat", 0, (4, 7)), ("cat", 4, (16, 19)), ("cat", 16, (4, 7)), (" the", 0, (8, 12)),
        ("1", 5, (0, 1)), (" 20 ", 0, (19, 20)), ('"12"', 0, (13, 15)), (TEXT, 3, (0, 20)),
    ],
)  # fmt: skip
def test_it_leads_there(wanted, after, place):
    assert find_place(wanted, IDS, LETTERS, after) == place


@pytest.mark.parametrize("wanted", ["0", "21", "dog", "catt", "Ω", '"99"'])
def test_where_there_is_no_such_place_a_sentence_says_so(wanted):
    found = find_place(wanted, IDS, LETTERS, 0)
    assert isinstance(found, str)
    assert found.endswith(".")


def test_in_a_text_of_many_characters_none_is_found_across_two():
    """Two bytes a character: what begins between two of them is no place."""
    letters = Vocabulary("".join(map(chr, range(300, 900))))
    ids = np.array([1, 257, 256, 1, 256], np.uint16)  # bytes 01 00 01 01 00 01 01 00 00 01
    wanted = letters.decode(np.array([256, 1]))
    assert find_place(wanted, ids, letters, 0) == (2, 4)
    assert isinstance(find_place(letters.decode(np.array([1, 1])), ids, letters, 0), str)
