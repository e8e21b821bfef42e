"""The captioning toy: pixels are painted, and words, bars and terms follow."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from rnnviz.core.lecture.drawings import START
from rnnviz.gui.pages.lecture.captions.unit_pixels import UnitPixels
from rnnviz.gui.pages.lecture.captions.view import CaptionsView
from rnnviz.gui.parts.theme import DARK, LIGHT


@pytest.fixture
def view(qtbot):
    view = CaptionsView()
    qtbot.addWidget(view, before_close_func=lambda view: view.stop())
    view.resize(1000, 560)
    view.show()
    return view


@pytest.fixture
def taught(view, qtbot):
    """It has learnt a little."""
    view.learning_card.controls.button.click()
    qtbot.waitUntil(lambda: len(view.looked_at.points) > 1, timeout=20_000)
    view.learning_card.controls.button.click()
    qtbot.waitUntil(lambda: not view.is_learning)
    return view


def bars(view):
    return [column.bars for column in view.caption_card.picture.unrolled.columns]


def test_before_it_has_learnt_it_says_so(view):
    assert view.caption_card.picture.unrolled.columns == ()
    assert view.equation_card.terms.terms == ()
    assert "no CNN" in view.equation_card.no_cnn.words
    assert not view.drawing_card.another.isEnabled()
    assert "Wih v" in view.equation_card.now.text()
    assert "Wih v" not in view.equation_card.before.text()


def test_words_and_bars_follow_every_pixel(taught, qtbot):
    canvas = taught.drawing_card.canvas
    before, terms = bars(taught), taught.equation_card.terms.terms
    columns = taught.caption_card.picture.unrolled.columns
    assert columns[0].read == START
    canvas.cursor_place = (7, 7)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert bars(taught) != before
    said = taught.looked_at.captioner.caption(canvas.pixels)
    assert [column.read for column in taught.caption_card.picture.unrolled.columns] == [
        START, *said.words[:-1],
    ]  # fmt: skip
    assert (taught.caption_card.picture.unrolled.told == canvas.pixels).all()
    after = taught.equation_card.terms.terms
    assert not np.array_equal(after[2].values, terms[2].values)  # Wih v
    assert np.array_equal(after[0].values, terms[0].values)  # Wxh x
    assert taught.drawing_card.wanted.words == "your own drawing"


def test_the_terms_add_up_to_the_state(taught):
    *parts, h = (term.values for term in taught.equation_card.terms.terms)
    np.testing.assert_allclose(np.tanh(sum(parts)), h, atol=1e-5)
    taught.equation_card.terms.choose(5)
    assert taught.equation_card.sum.words.startswith("unit 5: tanh(")
    assert f"{h[5]:+.2f}".replace("-", "−") in taught.equation_card.sum.words


def test_a_unit_is_chosen_by_mouse_and_keyboard(taught, qtbot):
    terms = taught.equation_card.terms
    qtbot.keyClick(terms, Qt.Key.Key_End)
    assert terms.unit == len(terms.terms[0].values) - 1
    qtbot.keyClick(terms, Qt.Key.Key_Home)
    qtbot.keyClick(terms, Qt.Key.Key_Right)
    assert terms.unit == 1
    qtbot.mouseClick(terms, Qt.MouseButton.LeftButton, pos=QPoint(terms.width() // 2, terms.height() // 2))
    assert terms.unit > 1
    assert "Wih" in taught.equation_card.pixels.tip_at(taught.equation_card.pixels.rect().center())


def test_what_is_misnamed_stands_there_and_is_shown_by_a_press(taught):
    card, misses = taught.learning_card, taught.looked_at.seen.misses
    assert card.failures.count() == len(misses) > 0
    card.failures.itemActivated.emit(card.failures.item(0))
    assert (taught.drawing_card.canvas.pixels == misses[0].pixels).all()
    wanted = " ".join(misses[0].sketch.words)
    assert taught.drawing_card.wanted.words == f"✗ it is a {wanted}, of those held out"
    assert taught.drawing_card.said.words == (misses[0].said or "(nothing)")


def test_an_unseen_drawing_is_taken(taught):
    taught.drawing_card.another.click()
    pixels = taught.drawing_card.canvas.pixels
    assert any((pixels == sketch.pixels).all() for sketch in taught.looked_at.captioner.unseen)


def test_another_seed_is_another_network(taught):
    captioner = taught.looked_at.captioner
    taught.learning_card.controls.seed.setValue(5)
    assert taught.looked_at.captioner is None
    assert taught.caption_card.picture.unrolled.columns == ()
    taught.learning_card.controls.seed.setValue(0)
    assert taught.looked_at.captioner is captioner
    assert taught.caption_card.picture.unrolled.columns


def test_it_is_painted_in_light_and_dark_and_its_numbers_are_taken_along(taught):
    images = []
    for theme in (DARK, LIGHT):
        taught.set_theme(theme)
        images.append(taught.equation_card.grab().toImage())
    assert images[0] != images[1]
    lines = taught.caption_card.numbers().as_csv().splitlines()
    assert lines[0].startswith("step,reads,says,p(small),")
    assert lines[1].split(",")[1] == START
    assert len(taught.equation_card.numbers().as_csv().splitlines()) == 1 + 96
    assert len(taught.drawing_card.numbers().as_csv().splitlines()) == 1 + 8


def test_a_sight_brings_the_drawing_back_and_has_it_learn_where_it_had(view, qtbot):
    frame = ["........", ".###....", ".#.#....", ".#.#....", ".#.#....", ".#.#....", ".###....", "........"]
    view.show_sight({"pixels": frame, "learns": True})
    assert view.is_learning
    assert view.drawing_card.wanted.words == "it is a tall frame left"
    assert view.sight() == {"seed": 0, "pixels": frame, "learns": True}
    view.learning_card.controls.button.click()
    qtbot.waitUntil(lambda: not view.is_learning)
    for pixels in (5, frame[1:], ["x" * 8] * 8, [7] * 8):
        view.show_sight({"pixels": pixels})
    assert view.sight()["pixels"] == frame


def test_its_pictures_are_read_as_tables(taught):
    terms, canvas = taught.equation_card.terms, taught.drawing_card.canvas
    table = terms.as_table()
    assert len(table.columns) == len(terms.terms)
    assert float(table.cell(3, 0).replace("−", "-")) == pytest.approx(terms.terms[0].values[3], abs=1e-3)
    pixels = canvas.as_table()
    row, column = (int(place) for place in np.argwhere(canvas.pixels >= 0.5)[0])
    assert float(pixels.cell(row, column)) == pytest.approx(canvas.pixels[row, column], abs=0.01)
    steps = taught.caption_card.picture.as_table()
    assert steps.rows[0] == "step 1"
    assert len(steps.rows) == len(taught.caption_card.picture.unrolled.columns)
    plot = taught.learning_card.plot.as_table()
    assert len(plot.rows) == len(taught.looked_at.points)
    weights = taught.findChild(UnitPixels).as_table()
    assert (len(weights.rows), len(weights.columns)) == (8, 8)
