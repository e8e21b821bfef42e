"""Every card of every page, and every view without one, says in about three sentences what it shows."""

import re

import pytest

from rnnviz.gui.page import Page
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_view import CardView
from rnnviz.gui.parts.view_stack import ViewStack
from rnnviz.gui.window.help.card_words import leaf_of
from rnnviz.gui.window.page_list import PAGES

FEWEST, MOST = 3, 5
"""Sentences of an explanation."""
WITHOUT_FORMULA = {
    "story_card", "story_landmarks_panel", "map_passage_card", "pattern_others", "runs_shelf", "fault_card",
    "caption_drawing", "runs_differences_card", "story_share_panel", "story_forms_panel",
}  # fmt: skip
"""Cards of texts and lists, of which there is no formula."""
FORMULA = re.compile(r"[=Σ√²|·‖]|softmax|\w / \w")


def sentences(text: str) -> int:
    return len(re.findall(r"[.!?](?:\s|$)", text))


@pytest.fixture(params=PAGES, ids=lambda spec: spec.title)
def spec(request):
    return request.param


@pytest.fixture
def leaf(spec, qapp):  # noqa: ARG001 - widgets need one
    return leaf_of(spec)


def test_every_card_says_in_about_three_sentences_what_it_shows(leaf):
    assert leaf.entries
    for entry in leaf.entries:
        assert entry.name, entry.title
        assert FEWEST <= sum(map(sentences, entry.said)) <= MOST, entry.name


def test_a_formula_stands_in_it_where_there_is_one(leaf):
    without = {entry.name for entry in leaf.entries if not FORMULA.search(" ".join(entry.said))}
    assert without <= WITHOUT_FORMULA


def test_no_two_cards_of_a_page_are_called_alike(leaf):
    assert len({entry.name for entry in leaf.entries}) == len(leaf.entries)
    assert len({entry.title for entry in leaf.entries}) == len(leaf.entries)


def test_no_card_and_no_view_is_missing(spec, leaf, qtbot):
    page = spec.build()
    assert isinstance(page, Page)
    qtbot.addWidget(page, before_close_func=lambda page: page.stop())
    views = [stack.open_view(title) for stack in page.findChildren(ViewStack) for title in stack.titles]
    cards = [card for card in page.findChildren(Card) if not isinstance(card, ViewStack)]
    wanted = {card.objectName() for card in cards}
    wanted |= {view.objectName() for view in views if isinstance(view, CardView) and not view.findChild(Card)}
    assert {entry.name for entry in leaf.entries} == wanted
    assert "" not in wanted


def test_the_tooltip_of_a_title_is_the_first_sentence(spec, qtbot):
    page = spec.build()
    qtbot.addWidget(page, before_close_func=lambda page: page.stop())
    for card in page.findChildren(Card):
        assert card.explanation.startswith(card.title.toolTip().removesuffix("."))
        assert sentences(card.title.toolTip()) == 1


def test_cards_are_told_in_the_order_in_which_they_are_read(qapp):  # noqa: ARG001 - as above
    names = [entry.name for entry in leaf_of(PAGES[0]).entries]
    assert names.index("loss_panel") < names.index("heatmap_panel") < names.index("softmax_panel")
    assert names.index("softmax_panel") < names.index("samples_log_panel")
