"""Streams: windows side by side, none beyond its part, and nothing of what is held out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.training.run.streams import Streams

TEXT = np.arange(100)


def test_one_stream_reads_as_min_char_rnn_does():
    streams = Streams(TEXT, 25)
    inputs, targets = streams.window(50)
    assert inputs.tolist() == list(range(50, 75))
    assert targets.tolist() == list(range(51, 76))
    assert [streams.starts_over(position) for position in (0, 73, 74, 75)] == [False, False, True, True]


def test_each_stream_reads_a_part_of_its_own():
    streams = Streams(TEXT, 10, streams=4)
    inputs, targets = streams.window(5)
    assert inputs.shape == targets.shape == (10, 4)
    assert inputs[0].tolist() == [5, 30, 55, 80]
    assert targets[-1].tolist() == [15, 40, 65, 90]
    assert streams.character(5) == 5


@given(st.integers(1, 9), st.integers(1, 12), st.sampled_from([0.0, 0.1, 0.5]))
def test_no_stream_reads_beyond_its_part_or_what_is_held_out(count, seq_length, held_out):
    streams = Streams(TEXT, seq_length, count, held_out)
    if not streams.is_long_enough():
        return
    position, seen = 0, []
    while True:
        inputs, targets = streams.window(position)
        seen.append(np.stack([inputs.reshape(seq_length, -1)[0], targets.reshape(seq_length, -1)[-1]]))
        position += seq_length
        if streams.starts_over(position):
            break
    first, last = np.min([s[0] for s in seen], axis=0), np.max([s[1] for s in seen], axis=0)
    assert first.tolist() == streams.starts
    assert (last < first + streams.length).all()
    assert last.max() < len(TEXT) - len(streams.held_out)


def test_the_end_is_held_out():
    assert Streams(TEXT, 5, held_out=0.1).held_out.tolist() == list(range(90, 100))
    assert len(Streams(TEXT, 5).held_out) == 0


@pytest.mark.parametrize(("streams", "enough"), [(9, True), (10, False)])
def test_a_text_may_be_too_short_for_so_many(streams, enough):
    assert Streams(TEXT, 10, streams).is_long_enough() is enough
