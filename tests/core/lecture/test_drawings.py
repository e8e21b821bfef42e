"""Drawings: shapes of pixels, and the words for them."""

import numpy as np
import pytest

from rnnviz.core.lecture.drawings import END, WORDS, Sketch, sketches, with_noise


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("block", ["###", "###", "###", "###"]),
        ("frame", ["###", "#.#", "#.#", "###"]),
        ("cross", [".#.", ".#.", "###", ".#."]),
        ("corner", ["#..", "#..", "#..", "###"]),
    ],
)
def test_each_kind_is_drawn(kind, rows):
    pixels = Sketch(kind, 4, 3, 2, 5).pixels
    drawn = ["".join(".#"[int(pixel)] for pixel in row) for row in pixels[2:6, 5:8]]
    assert drawn == rows
    assert pixels.sum() == sum(row.count("#") for row in rows)


@pytest.mark.parametrize(
    ("sketch", "caption"),
    [
        (Sketch("cross", 3, 3, 0, 0), "small cross top left"),
        (Sketch("cross", 4, 4, 4, 4), "small cross bottom right"),
        (Sketch("frame", 4, 4, 2, 2), "small frame"),
        (Sketch("block", 6, 3, 1, 1), "tall block left"),
        (Sketch("corner", 3, 5, 5, 2), "wide corner bottom"),
        (Sketch("corner", 7, 5, 0, 0), "large corner"),
    ],
)
def test_a_caption_says_size_kind_and_the_halves_in_which_all_of_it_lies(sketch, caption):
    assert " ".join(sketch.words) == caption


def test_no_two_sketches_are_the_same_picture_and_all_words_are_used():
    every = sketches()
    assert len({sketch.pixels.tobytes() for sketch in every}) == len(every)
    assert {word for sketch in every for word in sketch.words} | {END} == set(WORDS)
    assert {len(sketch.words) for sketch in every} == {2, 3, 4}


def test_noise_is_small_and_its_own_each_time():
    generator, pixels = np.random.default_rng(0), sketches()[0].pixels
    first, second = with_noise(pixels, generator), with_noise(pixels, generator)
    assert (first != second).all()
    assert 0 < np.abs(first - pixels).max() < 0.3
