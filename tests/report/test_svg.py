"""The pictures: well-formed, within their frame, and right where numbers meet paper."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.core.text.ngrams import ReferenceLoss
from rnnviz.report import ink
from rnnviz.report.content import BookPicture
from rnnviz.report.svg import book_plot, loss_plot, nice_ticks, shortened, tick_words

SVG = "{http://www.w3.org/2000/svg}"


def elements(picture, tag):
    return list(ElementTree.fromstring(picture.svg).iter(SVG + tag))


def words(picture):
    return [element.text for element in elements(picture, "text")]


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9), st.integers(1, 12))
def test_ticks_lie_within_and_are_evenly_spread(low, span, count):
    high = low + span
    ticks = nice_ticks(low, high, count)
    slack = 1e-6 * max(abs(low), abs(high), 1)
    assert all(low - slack <= tick <= high + slack for tick in ticks)
    assert len(ticks) <= 2.5 * count + 2


def test_ticks_are_round_and_of_one_unit():
    assert nice_ticks(0, 100_000, 6) == [0, 20_000, 40_000, 60_000, 80_000, 100_000]
    assert nice_ticks(3, 3, 6) == [3]
    assert tick_words([0, 5000, 10_000]) == ["0", "5k", "10k"]
    assert tick_words([1_000_000]) == ["1M"]
    assert tick_words([0, 500_000, 2_500_000]) == ["0", "0.5M", "2.5M"]
    assert tick_words([0.5, 1]) == ["0.5", "1"]


def test_shortened_breaks_between_words():
    assert shortened("one two\n three", 20) == "one two three"
    assert shortened("one two three four", 17) == "one two three…"
    assert shortened("x" * 30, 10) == "x" * 9 + "…"


def test_everything_of_the_loss_plot_lies_in_its_frame(report):
    picture = loss_plot(report.curve, report.references, report.firsts)
    for line in elements(picture, "line"):
        assert all(-0.5 <= float(line.get(k)) <= picture.width + 0.5 for k in ("x1", "x2"))
        assert all(-0.5 <= float(line.get(k)) <= picture.height + 0.5 for k in ("y1", "y2"))
    for path in elements(picture, "path"):
        if path.get("stroke") == ink.WARM:
            numbers = np.array([float(n) for n in re.findall(r"-?[\d.]+", path.get("d"))]).reshape(-1, 2)
            assert (numbers >= 0).all()
            assert (numbers <= [picture.width, picture.height]).all()
    for text in elements(picture, "text"):
        width = len(text.text) * 6.2
        left = float(text.get("x")) - {"start": 0, "middle": width / 2, "end": width}[text.get("text-anchor")]
        assert left > -8
        assert left + width < picture.width + 12


def test_the_loss_plot_names_its_lines_and_passes(report):
    said = words(loss_plot(report.curve, report.references, report.firsts))
    assert f"guessing {report.curve.guessing:.1f}" in said
    assert {"1", "2", "3", "iteration", "pass"} <= set(said)
    assert any(text.startswith("bigram") for text in said)


def test_a_reference_above_guessing_is_not_drawn(report):
    said = words(loss_plot(report.curve, [ReferenceLoss(2, "bigram", 99.0)]))
    assert not any(text.startswith("bigram") for text in said)


def test_many_passes_are_thinned_out(report):
    curve = replace(report.curve, pass_starts=tuple(range(1, 400)))
    assert len(words(loss_plot(curve))) < 60


def book(image, text_size=1000):
    return BookPicture(np.asarray(image, dtype=np.float64), 1, text_size, ())


def test_the_map_is_dark_where_the_text_is_hard_and_bare_where_it_was_not_read():
    picture = book_plot(book([[1.0, 5.0], [1.0, np.nan]]))
    fills = [path.get("fill") for path in elements(picture, "path")]
    assert fills == [ink.LOSS_STOPS[0], ink.LOSS_STOPS[-1]]
    easy, hard = (path.get("d") for path in elements(picture, "path"))
    assert easy.count("M") == 2
    assert hard.count("M") == 1


@pytest.mark.parametrize("shape", [(1, 1), (2, 700), (256, 512), (64, 3)])
def test_maps_of_all_sizes_are_small_and_well_formed(shape):
    image = np.random.default_rng(0).random(shape) + 1
    image[-1, shape[1] // 2 :] = np.nan
    if shape == (1, 1):
        image[:] = 2.0
    picture = book_plot(book(image, 10**6))
    assert len(picture.svg) < 900_000
    assert picture.height < 420
    assert elements(picture, "path")


def test_pictures_hold_no_script_style_or_link(report):
    for picture in (loss_plot(report.curve, report.references, report.firsts), book_plot(report.book)):
        assert not re.search(r"<script|<style|<image|href|url\(", picture.svg)
