"""The card of weights: which one is chosen, what is said of it, and the numbers that are taken along."""

import pytest

from rnnviz.gui.pages.inspect.weights.card import WeightsCard
from rnnviz.gui.pages.inspect.weights.looks import LOOKS, Looked


@pytest.fixture
def card(qtbot):
    card = WeightsCard()
    qtbot.addWidget(card)
    card.resize(700, 320)
    card.show()
    return card


def show(card, inspected, **settings):
    shown = inspected(**settings)
    network = shown.network
    card.show_weights(Looked(network, network.params, network.first), shown.book.vocabulary)
    return network


def test_a_weight_is_chosen_by_the_name_of_its_array(card, inspected, qtbot):
    network = show(card, inspected, cell="gru", layers=2)
    for name, place in (("Whh", (59, 3)), ("Wxh2", (0, 19)), ("bhn2", (7,)), ("by", (2,))):
        with qtbot.waitSignal(card.weight_chosen):
            card.choose(name, place)
        assert card.block.name == name
        assert card.chosen_value == float(network.params[name][place])
        assert card.number.words.startswith(card.chosen_name)


def test_all_numbers_of_the_array_are_taken_along_with_every_look(card, inspected):
    network = show(card, inspected, cell="lstm")
    card.choose("Whh", (45, 3))
    table = card.numbers()
    rows = list(table.rows)
    assert table.header == ("array", "row", "column", *(look.title.lower() for look in LOOKS))
    assert len(rows) == 20 * 20
    row = next(row for row in rows if row[1:3] == ("5", "3"))
    assert row[:4] == (card.block.title, "5", "3", float(network.params["Whh"][45, 3]))
    card.choose("by", (0,))
    marks = [row[2] for row in card.numbers().rows]
    assert len(marks) == network.architecture.vocab_size
    assert {"⏎", "␣"} <= set(marks)


def test_the_choice_stays_when_the_network_learns_on(card, inspected):
    show(card, inspected)
    card.choose("Why", (4, 7))
    show(card, inspected)
    assert (card.block.name, card.chosen) == ("Why", (4, 7))
    show(card, inspected, hidden_size=5)  # another network: from the first array on
    assert (card.block.name, card.chosen) == ("Wxh", (4, 7))


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_it_is_drawn_into_a_file(card, inspected, tmp_path, suffix):
    show(card, inspected)
    card.tools.save_picture(tmp_path / f"weights.{suffix}")
    assert (tmp_path / f"weights.{suffix}").stat().st_size > 5000


def test_before_there_is_a_network_there_is_nothing_to_take_along(card):
    assert list(card.numbers().rows) == []
