"""Card: a subtitle that says as much as there is room for."""

from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from rnnviz.core.network.notation import COURSE
from rnnviz.gui.parts import names
from rnnviz.gui.parts.card import Card


def test_the_subtitle_is_the_longest_that_fits_and_is_never_cut(qtbot: QtBot) -> None:
    card = Card("A title")
    qtbot.addWidget(card)
    long, short = "a subtitle of many words " * 3, "short"
    card.offer_subtitle(long, short)
    card.resize(900, 100)
    card.show()
    assert card.subtitle.text() == long
    card.resize(220, 100)
    assert card.subtitle.text() == short
    card.resize(80, 100)
    assert card.subtitle.text() == ""
    card.resize(900, 100)
    assert card.subtitle.text() == long


def test_names_in_the_subtitle_are_those_that_are_chosen_in_every_width(qtbot: QtBot) -> None:
    card = Card("A title")
    qtbot.addWidget(card)
    card.offer_subtitle("the sum of all: Wxh x + Whh h + bh", "Wxh x")
    names.choose(COURSE)
    card.resize(900, 100)
    card.show()
    assert card.subtitle.text() == "the sum of all: U x + W h + b"
    card.resize(170, 100)
    assert card.subtitle.text() == "U x"


def test_its_first_sentence_is_the_tooltip_of_its_title(qtbot: QtBot) -> None:
    card = Card("A title")
    qtbot.addWidget(card)
    assert card.explanation == ""
    for said, first in (
        ("One, a = b / c. Two. Three.", "One, a = b / c."),
        ("Only one, p = softmax(y).", "Only one, p = softmax(y)."),
    ):
        card.explain(said)
        assert (card.explanation, card.title.toolTip(), card.subtitle.toolTip()) == (said, first, first)


def test_it_fits_also_where_what_stands_beside_it_grows(qtbot: QtBot) -> None:
    card = Card("A title")
    qtbot.addWidget(card)
    beside = QLabel()
    card.header.addWidget(beside)
    long, short = "a subtitle of many words " * 3, "short"
    card.offer_subtitle(long, short)
    card.resize(700, 100)
    card.show()
    assert card.subtitle.text() == long
    beside.setFixedWidth(400)
    qtbot.waitUntil(lambda: card.subtitle.text() == short)
    beside.setFixedWidth(10)
    qtbot.waitUntil(lambda: card.subtitle.text() == long)


def test_one_that_lies_flat_has_margins_only_in_its_picture(qtbot: QtBot, tmp_path: Path) -> None:
    outer, inner = Card("Outer"), Card("Inner")
    qtbot.addWidget(outer)
    inner.lie_flat()
    outer.body.addWidget(inner)
    outer.resize(400, 200)
    outer.show()
    assert inner.title.x() == inner.title.y() == 0
    size = inner.size()
    inner.export(tmp_path / "inner.png")
    picture = QImage(str(tmp_path / "inner.png"))
    assert picture.width() == 2 * (size.width() + 2 * outer.title.x())
    assert (inner.size(), inner.title.x()) == (size, 0)
