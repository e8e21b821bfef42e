"""The map of the book: means by place and pass, merging, places in the text, checkpoints."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.core.record.book_map import PASSES, PLACES, BookMap


def read_passes(book_map, loss, first=0, last=1):
    """Add every window of the passes first … last - 1 as a Learner reads them."""
    T = book_map.seq_length
    for epoch in range(first, last):
        for position in range(0, book_map.text_size - T - 1, T):
            book_map.add(position, epoch, loss(position, epoch))


def same(one, other):
    left, right = one.to_arrays(), other.to_arrays()
    return left.keys() == right.keys() and all(np.array_equal(left[k], right[k]) for k in left)


def test_an_empty_map():
    book_map = BookMap(1000, 25)
    assert book_map.image().shape == (0, book_map.places)
    assert same(BookMap.from_arrays(book_map.to_arrays()), book_map)


def test_a_cell_is_the_mean_of_its_windows():
    book_map = BookMap(101, 10, places=2)
    read_passes(book_map, lambda position, epoch: position + 1000 * epoch, last=2)
    assert book_map.image().tolist() == [[20, 65], [1020, 1065]]  # windows 0 … 40, and 50 … 80


def test_what_is_not_read_yet_is_nan():
    book_map = BookMap(101, 10, places=2)
    book_map.add(0, 1, 3.0)
    assert np.array_equal(book_map.image(), [[np.nan, np.nan], [3.0, np.nan]], equal_nan=True)


@given(st.integers(2, 5000), st.integers(1, 60))
def test_every_place_holds_a_window_and_the_places_cover_the_text(text_size, seq_length):
    book_map = BookMap(text_size, seq_length)
    read_passes(book_map, lambda _position, _epoch: 1.0)
    if text_size > seq_length + 1:
        assert not np.isnan(book_map.image()).any()
    edges = [book_map.place(column) for column in range(book_map.places)]
    assert edges[0][0] == 0
    assert edges[-1][1] == text_size
    assert all(a[1] == b[0] and a[0] < a[1] for a, b in pairwise(edges))


def test_a_window_counts_in_the_place_where_it_starts():
    book_map = BookMap(9973, 7, places=31)
    for position in range(0, 9973 - 8, 7):
        one = BookMap(9973, 7, places=31)
        one.add(position, 0, 1.0)
        column = int(np.flatnonzero(~np.isnan(one.image()[0]))[0])
        start, end = book_map.place(column)
        assert start <= position < end


def test_full_maps_pair_their_passes():
    book_map = BookMap(31, 10, places=3, passes=4)
    read_passes(book_map, lambda _position, epoch: float(epoch), last=9)
    assert book_map.stride == 4
    assert book_map.image()[:, 0].tolist() == [1.5, 5.5, 8.0]
    assert book_map.row_epochs(1) == (4, 8)


def test_memory_is_bounded_whatever_the_number_of_passes():
    book_map = BookMap(2_000_000, 25)
    for epoch in (0, 300, 10**6, 10**12):
        book_map.add(0, epoch, 1.0)
        assert book_map.image().shape[0] <= PASSES
    assert book_map.image().shape[1] == PLACES
    assert sum(array.nbytes for array in book_map.to_arrays().values()) <= 2 * 8 * PLACES * PASSES + 64


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_map_goes_on_exactly_from_its_arrays(before, after):
    generator = np.random.default_rng(before)
    whole, part = BookMap(601, 10, places=7, passes=4), BookMap(601, 10, places=7, passes=4)
    for count in range(before + after):
        if count == before:
            part = BookMap.from_arrays(part.to_arrays())
        loss = float(generator.random())
        for book_map in (whole, part):
            book_map.add(count % 59 * 10, count // 59, loss)
    assert same(whole, part)


def test_looking_does_not_disturb_the_row_being_written():
    looked_at, left_alone = BookMap(601, 10), BookMap(601, 10)
    for position in range(0, 590, 10):
        looked_at.add(position, 0, 0.1)
        left_alone.add(position, 0, 0.1)
        looked_at.image()
    assert same(looked_at, left_alone)


def test_truncate_forgets_what_came_after():
    book_map = BookMap(601, 10, places=6)
    read_passes(book_map, lambda _position, epoch: float(epoch), last=3)
    book_map.truncate(300, 1)
    image = book_map.image()
    assert image.shape == (2, 6)
    assert image[0].tolist() == [0.0] * 6
    assert np.isnan(image[1, 3:]).all()
    assert image[1, :3].tolist() == [1.0] * 3
    book_map.add(300, 1, 5.0)
    assert book_map.image()[1, 3] == 5.0


def test_truncate_keeps_nothing_of_a_row_that_holds_later_passes():
    """Of passes 4 to 7 as one row nobody can tell what pass 6 gave."""
    book_map = BookMap(601, 10, places=6, passes=4)
    read_passes(book_map, lambda _position, epoch: float(epoch), last=8)
    assert book_map.stride == 2
    kept, shared = BookMap.from_state(book_map.state()), BookMap.from_state(book_map.state())
    kept.truncate(300, 5)
    shared.truncate(300, 4)
    assert kept.image()[:, 0].tolist() == [0.5, 2.5, 4.5]
    assert np.isnan(kept.image()[2, 3:]).all()
    assert shared.image()[:2].tolist() == kept.image()[:2].tolist()
    assert np.isnan(shared.image()[2]).all()


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 500))
def test_a_state_is_the_map_as_it_stood_whatever_came_after(before, after, back_to):
    """Further passes, rows that were paired, a way back to an earlier place."""
    whole = BookMap(601, 10, places=7, passes=4)
    for count in range(before):
        whole.add(count % 59 * 10, count // 59, 1.0 + count)
    state, stood = whole.state(), whole.to_arrays()
    for count in range(before, before + after):
        whole.add(count % 59 * 10, count // 59, 1.0 + count)
    whole.truncate(back_to % 59 * 10, back_to // 59)
    whole.add(back_to % 59 * 10, back_to // 59, 0.5)
    whole.image()
    assert all(np.array_equal(state.to_arrays()[name], array) for name, array in stood.items())
    assert same(BookMap.from_state(state), BookMap.from_arrays(stood))


def test_a_state_goes_on_as_the_map_would_have():
    whole, part = (BookMap(601, 10, places=7, passes=4) for _ in range(2))
    for count in range(400):
        if count == 150:
            part = BookMap.from_state(part.state())
        for book_map in (whole, part):
            book_map.add(count % 59 * 10, count // 59, 1.0 + count)
    assert same(whole, part)


def test_reading_an_earlier_pass_again_leaves_a_state_alone():
    book_map = BookMap(601, 10, places=6)
    read_passes(book_map, lambda _position, epoch: float(epoch), last=3)
    state = book_map.state()
    book_map.add(0, 0, 9.0)
    book_map.image()
    assert BookMap.from_state(state).image()[0, 0] == 0.0


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("sums", np.zeros(5)), ("counts", np.array([-1.0, 0.0])), ("sums", np.array([np.nan, 0.0])),
        ("sizes", np.array([101.0, 10.0, 2.0, 3.0, 1.0])), ("sizes", np.array([101.0, 10.0, 9e9, 4.0, 1.0])),
        ("sizes", np.zeros(5)), ("sizes", np.zeros(2)), ("sizes", np.array([101.0, 10.0, 3.0, 256.0, 1.0])),
    ],
)  # fmt: skip
def test_arrays_that_do_not_fit_are_refused(name, array):
    book_map = BookMap(101, 10, places=2)
    book_map.add(0, 0, 1.0)
    with pytest.raises(ValueError, match="map"):
        BookMap.from_arrays(book_map.to_arrays() | {name: array})


def test_impossible_questions():
    with pytest.raises(IndexError):
        BookMap(101, 10).place(512)
    with pytest.raises(ValueError, match="no pass"):
        BookMap(101, 10).add(0, -1, 1.0)


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("counts", 1e300),
        ("counts", 0.5),
        ("counts", 2.0**60),
        ("sums", 1e300),
        ("sums", -1e300),
        ("counts", 0.0),
    ],
)
def test_numbers_that_no_run_has_are_refused(name, cell):
    book_map = BookMap(101, 10, places=2)
    book_map.add(0, 0, 1.0)
    arrays = book_map.to_arrays()
    arrays[name] = arrays[name].copy()
    arrays[name][0] = cell
    with pytest.raises(ValueError, match="impossible numbers"):
        BookMap.from_arrays(arrays)


def test_a_map_that_was_taken_back_to_nothing_is_one():
    book_map = BookMap(101, 10, places=2)
    book_map.add(0, 0, 1.0)
    book_map.truncate(0, 0)
    again = BookMap.from_arrays(book_map.to_arrays())
    assert np.isnan(again.image()).all()


def test_states_of_one_run_share_the_rows_that_are_done_with():
    """A best moment and the present one hold the map of hours once, not twice."""
    book_map = BookMap(100, 5, passes=64)
    read_passes(book_map, lambda *_: 1.0, last=20)
    earlier = book_map.state()
    read_passes(book_map, lambda *_: 1.0, first=20, last=30)
    later = book_map.state()
    for then, now in zip(earlier.settled, later.settled, strict=True):
        assert np.shares_memory(then, now)
