"""Features of a text: each says what its name says, and a pattern that will not do says why."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rnnviz.core.arrays import Array
from rnnviz.core.text.features import FARTHEST, features_of

TEXT = 'Ann (who, it is (they say) 8) ran.\n  "Oh!" said I; up.'


def values(name: str, text: str = TEXT) -> Array:
    return next(feature.values for feature in features_of(text) if feature.name == name)


def marked(name: str, text: str = TEXT) -> str:
    """The text with everything replaced by a point at which the feature is 0."""
    return "".join(c if value else "." for c, value in zip(text, values(name, text), strict=True))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("space", "a b", ". ."),
        ("after a space", "a bc", "..b."),
        ("capital", "aBC d", ".BC.."),
        ("after a capital", "aBc d", "..c.."),
        ("vowel", "Élan, sky", "É.a.....y"),
        ("consonant", "Élan, 8b", ".l.n...b"),
        ("digit", "a 12", "..12"),
        ("punctuation", 'a, "b"', '.,."."'),
        ("end of a sentence", "ab; c!", ".....!"),
        ("inside quotation marks", 'a "bc" d', '.."bc...'),
        ("inside quotation marks", "a “bc” d", "..“bc..."),
        ("inside quotation marks", 'a "bc\n\nd "e"', '.."bc...."e.'),
        ("inside quotation marks", 'a" b "c" d', '....."c...'),  # one that was open before the text
        ("inside quotation marks", 'a "b c "d" e', '.."b c "d...'),  # one that was never closed
        ("inside quotation marks", 'a ("b") c', '..."b....'),
        ("inside quotation marks", "他说「好」了", "..「好.."),
        ("inside brackets", "a (b[c]) d", "..(b[c]..."),
        ("inside brackets", "他（她）了", ".（她.."),
        ("first letter of a word", "Ann ran", "A...r.."),
        ("in a capitalised word", "Ann ran", "Ann...."),
        ("first word of a sentence", "Ann ran. He\nsat by", "Ann......He.sat..."),
        ("same as the one before", "abbb", "..bb"),
        ("a space comes next", "ab c", ".b.."),
        ("a capital comes next", "ab C", ".. ."),
        ("the letter b", "abba bcb", ".bb..b.b"),
    ],
)
def test_a_feature_is_there_where_its_name_says(name: str, text: str, expected: str) -> None:
    assert marked(name, text) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("place in word", "Ann ran", [1, 2, 3, 0, 1, 2, 3]),
        ("place in line", "ab\ncd", [FARTHEST, FARTHEST, 0, 1, 2]),
        ("depth of brackets", "(a[b])c)(", [1, 1, 2, 2, 1, 0, 0, 0, 1]),
        ("indentation of the line", "a\n  b\n", [0, 0, 2, 2, 2, 2]),
        ("characters since a comma", "a,bc", [FARTHEST, 0, 1, 2]),
    ],
)
def test_a_feature_counts_what_its_name_says(name: str, text: str, expected: list[int]) -> None:
    np.testing.assert_array_equal(values(name, text), expected)


def test_each_feature_has_a_number_for_each_character_and_a_name_of_its_own() -> None:
    features = features_of(TEXT)
    assert all(feature.values.shape == (len(TEXT),) for feature in features)
    assert all(feature.values.dtype == np.float32 for feature in features)
    names = [feature.name for feature in features]
    assert len(set(names)) == len(names) >= 30
    assert all(feature.meaning[-1] in ".。！？" for feature in features), "each says how it is made"


@pytest.mark.parametrize("text", ["", "a", "\n"])
def test_the_shortest_texts_have_features_too(text: str) -> None:
    assert all(len(feature.values) == len(text) for feature in features_of(text))


@given(
    st.text(alphabet=st.sampled_from("aZé9 \n\t.,!()[]）（\"'“”„«»「」ß界\u0301\U0001f600\x00-"), max_size=80)
)
@example('"' * 7)
@example(")))(((")
@example("\n\n\n")
def test_any_text_has_features_within_their_bounds(text: str) -> None:
    counts = ("depth of brackets", "place in word", "indentation of the line")
    for name, _, numbers, _ in features_of(text, "[a-z]+"):
        assert numbers.shape == (len(text),)
        most = FARTHEST if "since" in name or name == "place in line" else len(text) if name in counts else 1
        assert np.isfinite(numbers).all()
        assert ((numbers >= 0) & (numbers <= most)).all(), name


def test_what_comes_next_is_told_from_what_was_read() -> None:
    ahead = {feature.name for feature in features_of(TEXT) if feature.is_ahead}
    assert "a space comes next" in ahead
    assert "space" not in ahead


def test_a_pattern_is_a_feature_where_a_match_covers() -> None:
    assert features_of("the", "t.e")[-1].name == "/t.e/"
    np.testing.assert_array_equal(features_of("a the", "t.e")[-1].values, [0, 0, 1, 1, 1])
