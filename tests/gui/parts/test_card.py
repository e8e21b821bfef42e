"""Card: a subtitle that says as much as there is room for."""

from pytestqt.qtbot import QtBot

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
