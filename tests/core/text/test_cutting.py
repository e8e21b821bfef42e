"""Where a text may be cut."""

import pytest

from rnnviz.core.text.cutting import whole_characters

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("plain text", 5, 5),
        ("plain", 5, 5),
        ("plain", 9, 5),
        ("", 3, 0),
        (f"ab{FAMILY}c", 2, 2),
        (f"ab{FAMILY}c", 3, 2),
        (f"ab{FAMILY}c", 4, 2),
        (f"ab{FAMILY}c", 6, 2),
        (f"ab{FAMILY}c", 7, 7),
        ("ae\u0301x", 2, 1),
        ("ae\u0301x", 3, 3),
        ("ab\u2764\ufe0f", 3, 2),
        ("ab\U0001f44d\U0001f3fd", 3, 2),
        ("می\u200cخواهم", 2, 1),
    ],
)
def test_no_written_character_is_halved(text, most, kept):
    assert whole_characters(text, most) == kept


def test_a_heap_of_marks_is_cut_through():
    """What has no end of its own must not leave nothing."""
    assert whole_characters("x" + "\u0301" * 500, 200) == 200
