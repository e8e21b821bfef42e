"""How far back the network looks: by the gradient at once, by replacing when it is asked for."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from rnnviz.core.inside.glow import by_gradient, by_replacing
from rnnviz.core.inside.passage import read_passage
from rnnviz.gui.pages.inspect.cursor.here import Here
from rnnviz.gui.pages.inspect.why.glow_section import REPLACING, GlowSection
from rnnviz.gui.parts.theme import DARK, LIGHT


@pytest.fixture
def section(qtbot):
    section = GlowSection()
    qtbot.addWidget(section)
    section.resize(460, 120)
    section.show()
    yield section
    section.stop()


@pytest.fixture
def here(inspected):
    made = inspected(layers=2)
    network, book = made.network, made.book
    passage = read_passage(network.architecture, network.params, book.ids[:200])
    before = book.vocabulary.decode(book.ids[73:121])
    return book, Here(network, book.vocabulary, passage, 120, before, follows=int(book.ids[121]))


def test_by_the_gradient_it_glows_at_once(section, here):
    book, place = here
    section.show_book(book)
    section.show_here(place)
    assert section.strip.sizes == pytest.approx(by_gradient(place.trail, place.follows))
    assert section.sentence.words.startswith("Beyond ")


def test_by_replacing_it_is_computed_beside_the_window(section, here, qtbot):
    book, place = here
    section.show_book(book)
    section.show_here(place)
    before = section.strip.sizes
    section.ways.chosen.emit(REPLACING)
    qtbot.waitUntil(lambda: section.strip.sizes is not before)
    frequencies = np.bincount(book.ids, minlength=len(book.vocabulary)) / len(book.ids)
    assert section.strip.sizes == pytest.approx(by_replacing(place.trail, frequencies))
    assert "nats" in section.strip.words_of(0)


def test_a_place_that_was_left_is_not_shown_any_more(section, here):
    book, place = here
    section.show_book(book)
    section.show_here(place)
    section.ways.chosen.emit(REPLACING)
    section.show_here(None)
    assert len(section.strip.sizes) == 0
    assert section.sentence.words == ""


def test_each_character_is_read_out_by_mouse_and_keys(section, here):
    book, place = here
    section.show_book(book)
    section.show_here(place)
    strip = section.strip
    assert strip.tip_at(QPoint(strip.width() - 2, 5)).startswith(strip.words_of(0)[:1])
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Left)
    assert strip.accessibleDescription() == strip.words_of(0)
    QTest.keyClick(strip, Qt.Key.Key_Left)
    assert strip.accessibleDescription() == strip.words_of(1)


def test_it_is_drawn_in_both_themes(section, here):
    book, place = here
    section.show_book(book)
    section.show_here(place)
    pictures = []
    for theme in (DARK, LIGHT):
        section.set_theme(theme)
        pictures.append(section.grab().toImage())
    assert pictures[0] != pictures[1]
