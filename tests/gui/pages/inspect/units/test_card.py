"""The unit card: what was found of a unit in words, and ways to its passages, its group, and to hold it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from rnnviz.core.inside.worth import Worth
from rnnviz.gui.pages.inspect.units.card import UnitCard
from rnnviz.gui.pages.inspect.units.field import Lagged
from rnnviz.gui.pages.inspect.units.unit_facts import UnitFacts
from rnnviz.gui.parts.passage_list import Excerpt
from rnnviz.gui.parts.theme import DARK

FACTS = UnitFacts(
    called="unit 0",
    feature="space",
    r=-0.77,
    is_finding=True,
    passages=[
        ("Highest", [Excerpt("He ", "h", "eld the lantern", 30, 1.0)]),
        ("Lowest", [Excerpt("two cats on a", " ", "wall", 12, -1.0)]),
    ],
    lags=[[Lagged("h", 0.5, 0.05)], [Lagged(" ", 0.9, 0.2), Lagged("<", 0.1, 0.0)]],
    votes=[("<", 0.6), ("e", 0.49), (" ", -0.69)],
    together=[76, 52],
    against=[36],
)


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    """In the window a splitter says how wide the card is, and not its own layout."""
    page = QWidget()
    qtbot.addWidget(page)
    return page


@pytest.fixture
def card(page: QWidget) -> UnitCard:
    card = UnitCard(page)
    card.set_theme(DARK)
    card.resize(900, 420)
    page.resize(1500, 500)
    page.show()
    return card


def label(card: UnitCard, name: str) -> str:
    found = card.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found.text()


def test_before_a_unit_is_chosen_a_sentence_says_what_comes(card: UnitCard) -> None:
    assert card.findChild(QLabel, "unit_empty").isVisible()
    assert not card.findChild(QPushButton, "unit_silence").isVisible()
    card.set_facts(FACTS)
    assert not card.findChild(QLabel, "unit_empty").isVisible()
    card.set_facts(None)
    assert card.findChild(QLabel, "unit_empty").isVisible()
    assert not card.passages.isVisible()


def test_the_title_says_what_it_follows_on_text_it_was_not_found_on(card: UnitCard) -> None:
    card.set_facts(FACTS)
    assert card.title.text() == "Unit 0"
    assert card.subtitle.text() == "follows space, r = −0.77 on text it was not found on"


def test_what_is_no_finding_is_not_called_one(card: UnitCard) -> None:
    card.set_facts(UnitFacts("unit 3", "digit", 0.02, is_finding=False))
    assert card.subtitle.text().startswith("follows nothing beyond chance")


def test_votes_are_told_with_their_characters_and_none_is_taken_for_a_tag(card: UnitCard) -> None:
    card.set_facts(FACTS)
    votes = label(card, "unit_votes")
    assert "+0.60&nbsp;&lt;" in votes
    assert "−0.69&nbsp;␣" in votes


def test_a_unit_that_the_scores_are_not_made_of_says_so(card: UnitCard) -> None:
    facts = UnitFacts("unit 1 of layer 1", "space", 0.5, is_finding=True, path="The layer above reads it.")
    card.set_facts(facts)
    assert label(card, "unit_votes") == "The layer above reads it."


def test_the_loss_without_it_comes_later_and_goes_with_the_unit(card: UnitCard) -> None:
    card.set_facts(FACTS)
    assert label(card, "unit_loss") == "…"
    card.show_worth(Worth(39.4, 43.9, 40.1), 25)
    told = label(card, "unit_loss")
    assert "<b>43.90</b> instead of <b>39.40</b> nats per 25 characters" in told
    assert "mean, which takes away only what it tells, <b>40.10</b>" in told
    card.set_facts(FACTS)
    assert label(card, "unit_loss") == "…"


def test_members_of_the_group_lead_to_their_cards(card: UnitCard) -> None:
    chosen: list[int] = []
    card.unit_chosen.connect(chosen.append)
    card.set_facts(FACTS)
    group = card.findChild(QLabel, "unit_group")
    assert isinstance(group, QLabel)
    group.setFocus()
    QTest.keyClick(group, Qt.Key.Key_Tab)
    group.linkActivated.emit("36")
    assert chosen == [36]
    assert "and against" in group.text()


def test_a_passage_leads_to_its_place(card: UnitCard) -> None:
    chosen: list[int] = []
    card.place_chosen.connect(chosen.append)
    card.set_facts(FACTS)
    where = card.passages.visualItemRect(card.passages.item(1)).center()
    QTest.mouseClick(card.passages.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(where))
    assert chosen == [30]


@pytest.mark.parametrize(
    ("button", "value"),
    [("unit_hold_0", -1.0), ("unit_hold_1", 0.0), ("unit_hold_2", 1.0), ("unit_silence", 0.0)],
)
def test_it_can_be_held(card: UnitCard, button: str, value: float) -> None:
    held: list[float] = []
    card.hold_chosen.connect(held.append)
    card.set_facts(FACTS)
    card.findChild(QPushButton, button).click()
    assert held == [value]


def test_what_cannot_be_held_offers_no_button(card: UnitCard) -> None:
    card.set_facts(UnitFacts("gate f of unit 1", "space", 0.5, is_finding=True, can_hold=False))
    assert not card.findChild(QPushButton, "unit_hold_0").isVisible()
    assert label(card, "unit_loss") == "Only a unit of h can be silenced."


def test_the_nearest_character_stands_on_the_right(card: UnitCard) -> None:
    card.set_facts(FACTS)
    assert "0 before: h; 1 before: ␣, <" in card.field.accessibleDescription()
    image = card.field.grab().toImage()
    brightest = max(range(image.width()), key=lambda x: image.pixelColor(x, 24).blue())
    assert image.pixelColor(brightest, 24).blue() > 0xC0  # 0.9 of the places have a space one before


@pytest.mark.parametrize("width", [320, 500, 900, 1400])
def test_at_every_width_the_buttons_and_the_sentence_stand_apart(
    card: UnitCard, width: int, qtbot: QtBot
) -> None:
    card.set_facts(FACTS)
    card.resize(width, 300)
    silence = card.findChild(QPushButton, "unit_silence")
    qtbot.waitUntil(lambda: silence.mapTo(card, silence.rect().bottomRight()).x() < width)
    subtitle = card.subtitle
    assert subtitle.text(), "no variant of the sentence has room"
    end = subtitle.mapTo(card, QPoint(subtitle.fontMetrics().horizontalAdvance(subtitle.text()), 0))
    button = card.findChild(QPushButton, "unit_hold_0").mapTo(card, QPoint(0, 0))
    is_below = button.y() > end.y() + subtitle.height() // 2
    assert is_below or end.x() <= button.x()
