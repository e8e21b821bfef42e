"""States as plain values: taken apart, compared, put together."""

from hypothesis import given
from hypothesis import strategies as st

from rnnviz.gui.window.undo.state import changes, flat, nested, only, over, sharing, value

NAMES = st.text("abc", min_size=1, max_size=2)
TABLES = st.recursive(
    st.dictionaries(NAMES, st.integers() | st.lists(st.integers()), min_size=1, max_size=3),
    lambda tables: st.dictionaries(NAMES, tables | st.booleans(), min_size=1, max_size=3),
    max_leaves=8,
)


@given(TABLES)
def test_tables_are_put_together_as_they_were(table):
    assert nested(flat(table)) == table


def test_values_are_known_by_the_way_to_them():
    assert flat({"view": "Units", "views": {"Units": {"unit": 3}}, "none": {}}) == {
        ("view",): "Units",
        ("views", "Units", "unit"): 3,
    }


def test_what_comes_or_goes_is_no_change():
    before = {"Train": flat({"a": 1, "gone": 2}), "Map": flat({"scale": 1})}
    after = {"Train": flat({"a": 3, "new": 4}), "Story": flat({"step": 1})}
    assert changes(before, after) == {("Train", ("a",))}
    assert changes(after, after) == frozenset()


def test_what_is_the_same_in_two_states_is_there_once():
    before = {"Train": flat({"a": [1]}), "Map": flat({"b": 1})}
    after = sharing(before, {"Train": flat({"a": [1]}), "Map": flat({"b": 2}), "Story": flat({"c": 1})})
    assert after == {"Train": flat({"a": [1]}), "Map": flat({"b": 2}), "Story": flat({"c": 1})}
    assert after["Train"] is before["Train"]


def test_one_state_over_another_says_all_that_either_says():
    below, above = {"Train": flat({"a": 1, "b": 2})}, {"Train": flat({"a": 3}), "Map": flat({"c": 4})}
    whole = over(below, above)
    assert whole == {"Train": flat({"a": 3, "b": 2}), "Map": flat({"c": 4})}
    assert only(whole, frozenset({("Map", ("c",))})) == {"Map": flat({"c": 4})}
    assert value(whole, ("Train", ("b",))) == 2
    assert value(whole, ("Nowhere", ("b",))) is None
