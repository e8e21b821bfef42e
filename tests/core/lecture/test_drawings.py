"""Drawings: shapes of pixels, and the words for them."""

from rnnviz.core.lecture.drawings import WORDS, sketches


def test_no_two_sketches_are_the_same_picture():
    every = sketches()
    assert len({sketch.pixels.tobytes() for sketch in every}) == len(every)
    assert all(set(sketch.words) <= set(WORDS) for sketch in every)
