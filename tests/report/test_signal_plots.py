"""The pictures of signals: in their frame, on their scales, with their names."""

import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from rnnviz.core.record.signals import Signal
from rnnviz.report.signal_plots import HEIGHT, LEFT, RIGHT, TOP, signal_plot
from rnnviz.report.signal_sections import SignalCurve, SignalSection
from rnnviz.report.svg import SHADES


def section_of(*values, iterations=(1, 10, 1000), **more):
    curves = tuple(
        SignalCurve(f"curve {n}", np.array(iterations), np.array(row)) for n, row in enumerate(values)
    )
    return SignalSection("Title", "unit & more", "Words.", curves, **more)


def points_of(picture):
    """Of each curve its places on paper."""
    found = []
    for path in ET.fromstring(picture.svg).iter("{http://www.w3.org/2000/svg}path"):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", path.get("d"))]
        found.append(np.array(numbers).reshape(-1, 2))
    return found


def words_of(picture):
    return [text.text for text in ET.fromstring(picture.svg).iter("{http://www.w3.org/2000/svg}text")]


def test_the_run_goes_by_its_logarithm():
    picture = signal_plot(section_of([0.0, 0.5, 1.0]))
    (points,) = points_of(picture)
    assert points[:, 0] == pytest.approx([LEFT, LEFT + (RIGHT - LEFT) / 3, RIGHT], abs=0.01)
    assert points[0, 1] == TOP + HEIGHT
    ticks = [word for word in words_of(picture) if word in ("1", "10", "100", "1,000")]
    assert ticks[-4:] == ["1", "10", "100", "1,000"]  # those of the shares come before
    assert {"unit & more", "curve 0"} <= set(words_of(picture))


def test_by_powers_of_ten_equal_ratios_are_equal_lengths():
    (points,) = points_of(signal_plot(section_of([1.0, 10.0, 100.0], is_log=True)))
    assert points[:, 1] == pytest.approx([TOP + HEIGHT, TOP + HEIGHT / 2, TOP], abs=0.01)


@pytest.mark.parametrize("is_log", [False, True])
@pytest.mark.parametrize("values", [[0, 0, 0], [0, 1e-30, 1e30], [5, 5, 5], [-1e-7, 0.1, 0.2]], ids=str)
def test_whatever_the_numbers_are_it_stays_in_its_frame(values, is_log):
    picture = signal_plot(section_of([float(value) for value in values], is_log=is_log, level=1e-3))
    for points in points_of(picture):
        assert (points[:, 0] >= LEFT - 0.01).all()
        assert (points[:, 0] <= RIGHT + 0.01).all()
        assert (points[:, 1] >= TOP - 0.01).all()
        assert (points[:, 1] <= TOP + HEIGHT + 0.01).all()
    assert len(picture.svg) < 10_000


def test_an_axis_whose_end_is_given_ends_there():
    (points,) = points_of(signal_plot(section_of([3.0, 6.0, 12.0], highest=6.0)))
    assert points[:, 1] == pytest.approx([TOP + HEIGHT / 2, TOP, TOP], abs=0.01)


def test_names_at_the_end_do_not_lie_on_each_other():
    picture = signal_plot(section_of(*[[1.0, 2.0, 3.0 + n / 1000] for n in range(8)]))
    texts = ET.fromstring(picture.svg).iter("{http://www.w3.org/2000/svg}text")
    places = [float(text.get("y")) for text in texts if text.text.startswith("curve")]
    assert (np.diff(sorted(places)) >= 11).all()


@pytest.mark.parametrize("count", [1, 6, 9, 24])
@pytest.mark.parametrize("ends", [0.0, 2.0])
def test_names_at_the_end_lie_on_no_other_word_and_in_the_picture(count, ends):
    """As of six models that are all near 0 at last, beside one that is not."""
    rows = [[5.0, 4.0, ends + n / 1000] for n in range(count)]
    picture = signal_plot(section_of([5.0, 5.0, 5.0], *rows))
    texts = [
        (
            text.text,
            float(text.get("x")) + (20 if text.get("text-anchor") == "middle" else 0),
            float(text.get("y")),
        )
        for text in ET.fromstring(picture.svg).iter("{http://www.w3.org/2000/svg}text")
    ]
    named = [(x, y) for words, x, y in texts if words.startswith("curve")]
    others = [(x, y) for words, x, y in texts if words in ("iteration", "1", "10", "100", "1,000")]
    assert len(named) == count + 1
    if count <= 6:  # as many as there are models: all have room beside the curves
        assert max(y for _, y in named) <= TOP + HEIGHT + 4
    for x, y in named:
        assert 8 < y < picture.height
        assert all(abs(y - other) >= 11 or x > place + 8 for place, other in others)


def test_the_gradient_by_lag_is_darker_the_larger_and_covers_the_run():
    values = np.array([[1e2, 1e-9], [1e2, 1e2]], np.float32)
    section = SignalSection("Title", "unit", "Words.", by_lag=Signal(np.array([1, 100]), values))
    svg = ET.fromstring(signal_plot(section).svg)
    cells = {
        path.get("fill"): path.get("d").count("M") for path in svg.iter("{http://www.w3.org/2000/svg}path")
    }
    assert sorted(cells.values()) == [1, 2]  # light: lag 1 of the first; dark: two columns
    assert SHADES > 2


def test_a_long_run_of_wide_windows_is_a_picture_of_less_than_a_megabyte():
    values = np.exp(np.random.default_rng(0).normal(-3, 3, (512, 100))).astype(np.float32)
    reach = Signal(np.arange(1, 513) ** 2, values)
    picture = signal_plot(SignalSection("Title", "unit", "Words.", by_lag=reach))
    ET.fromstring(picture.svg)
    assert len(picture.svg) < 1_000_000
