"""ShareCard: the share of real words of each sample, told where it is pointed at, chosen by a click."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from rnnviz.gui.pages.story.share import ShareCanvas, ShareCard
from rnnviz.gui.parts.theme import DARK, LIGHT

SHARES = [(0, 0.0), (100, 0.1), (200, 0.5), (1000, 0.9)]


@pytest.fixture
def card(qtbot: QtBot) -> ShareCard:
    card = ShareCard()
    qtbot.addWidget(card)
    card.set_theme(DARK)
    card.resize(400, 220)
    card.show()
    return card


def canvas(card: ShareCard) -> ShareCanvas:
    found = card.findChild(ShareCanvas, "story_share")
    assert found is not None
    return found


def test_the_nearest_sample_is_told_and_chosen(card: ShareCard, qtbot: QtBot) -> None:
    card.show_shares(SHARES)
    right, left = QPoint(canvas(card).width() - 2, 20), QPoint(0, 20)
    assert "after 1,000 iterations: 90 % real words" in canvas(card).tip_at(right)
    assert "after 0 iterations: 0 % real words" in canvas(card).tip_at(left)
    with qtbot.waitSignal(card.iteration_chosen) as chosen:
        qtbot.mouseClick(canvas(card), Qt.MouseButton.LeftButton, pos=right)
    assert chosen.args == [1000]


def test_without_samples_nothing_is_told_or_chosen(card: ShareCard, qtbot: QtBot) -> None:
    assert canvas(card).tip_at(QPoint(50, 50)) == ""
    with qtbot.assertNotEmitted(card.iteration_chosen):
        qtbot.mouseClick(canvas(card), Qt.MouseButton.LeftButton, pos=QPoint(50, 50))


def test_the_latest_stands_in_the_title(card: ShareCard) -> None:
    card.show_shares(SHARES)
    QApplication.processEvents()
    assert "90 % of the latest sample" in [label.text() for label in card.findChildren(QLabel)]
    card.resize(170, 220)
    QApplication.processEvents()
    assert card.subtitle.text() == "90 %"


def test_a_line_is_drawn_from_sample_to_sample(card: ShareCard) -> None:
    empty = canvas(card).grab().toImage()
    card.show_shares(SHARES[:1])
    one = canvas(card).grab().toImage()
    card.show_shares(SHARES)
    pictures = [empty, one, canvas(card).grab().toImage()]
    card.set_theme(LIGHT)
    pictures.append(canvas(card).grab().toImage())
    assert all(a != b for i, a in enumerate(pictures) for b in pictures[:i])


def test_the_share_of_the_text_itself_is_a_dashed_line(card: ShareCard) -> None:
    canvas(card).show_shares(SHARES)
    without = canvas(card).grab().toImage()
    canvas(card).show_shares(SHARES, 0.7)
    beside = canvas(card).grab().toImage()
    rows = {y for y in range(beside.height()) for x in range(beside.width())
            if beside.pixel(x, y) != without.pixel(x, y)}  # fmt: skip
    assert len(rows) <= 2
    assert without.height() * 0.1 < min(rows) < without.height() * 0.5
