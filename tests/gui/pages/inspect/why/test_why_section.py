"""Why this character: choices, the tree, and what it opens into."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from rnnviz.core.inside.passage import read_passage
from rnnviz.gui.pages.inspect.cursor.here import Here
from rnnviz.gui.pages.inspect.why.reasons_tree import SHOWN, VALUE, WORDS
from rnnviz.gui.pages.inspect.why.why_section import WhySection
from rnnviz.gui.parts.theme import DARK, LIGHT


def here_of(inspected, row=120, follows=True):
    network, book = inspected.network, inspected.book
    passage = read_passage(network.architecture, network.params, book.ids[:200])
    before = book.vocabulary.decode(book.ids[max(0, row - 47) : row + 1])
    next_one = int(book.ids[row + 1]) if follows else None
    return Here(network, book.vocabulary, passage, row, before, follows=next_one)


@pytest.fixture
def section(qtbot):
    section = WhySection()
    qtbot.addWidget(section)
    section.resize(420, 300)
    section.show()
    return section


def rows(item):
    return [(item.child(n).text(WORDS), item.child(n).text(VALUE)) for n in range(item.childCount())]


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_the_parts_are_those_of_the_character_that_follows(section, inspected, cell):
    here = here_of(inspected(cell=cell))
    section.show_here(here)
    shown = rows(section.tree.invisibleRootItem())
    assert len(shown) == SHOWN + 3  # units, the others, the bias, the sum
    assert shown[SHOWN][0] == "15 others"
    trail = here.trail
    assert trail is not None
    total = float(trail.scores[here.follows])
    assert float(shown[-1][1].replace("−", "-")) == pytest.approx(total, abs=6e-4)
    parts = sum(float(value.replace("−", "-")) for _, value in shown[:-1])
    assert parts == pytest.approx(total, abs=0.01)


def test_its_score_is_the_one_that_the_reader_read(section, inspected):
    here = here_of(inspected())
    trail = here.trail
    assert trail is not None
    assert trail.chances == pytest.approx(here.ps, abs=1e-6)
    section.show_here(here)
    assert section.tree.reasons.total == pytest.approx(float(trail.scores[here.follows]), abs=1e-5)


def test_rather_than_another_it_is_the_difference(section, inspected):
    here = here_of(inspected())
    section.show_here(here)
    section.character.setCurrentIndex(2)
    section.other.setCurrentIndex(1)
    section.other.activated.emit(1)
    trail = here.trail
    expected = float(trail.scores[section.chosen] - trail.scores[section.rather_than])
    assert section.tree.reasons.total == pytest.approx(expected, abs=1e-5)


def test_what_was_chosen_stays_chosen_at_the_next_place(section, inspected):
    network = inspected()
    section.show_here(here_of(network))
    section.character.setCurrentIndex(3)
    chosen = section.chosen
    section.show_here(here_of(network, row=130))
    assert section.chosen == chosen


def test_a_unit_opens_with_the_keys_into_what_made_it(section, inspected):
    section.show_here(here_of(inspected()))
    tree = section.tree
    tree.setCurrentItem(tree.topLevelItem(0))
    QTest.keyClick(tree, Qt.Key.Key_Right)
    assert tree.topLevelItem(0).isExpanded()
    words = [name for name, _ in rows(tree.topLevelItem(0))]
    assert words[:3] == ["the character read", "the past", "bias"]
    assert "h = tanh(z)" in words[3]
    past = tree.topLevelItem(0).child(1)
    past.setExpanded(True)
    assert any(name.startswith("unit ") for name, _ in rows(past))


def test_gates_stand_beside_the_sum(section, inspected):
    section.show_here(here_of(inspected(cell="lstm")))
    first = section.tree.topLevelItem(0)
    first.setExpanded(True)
    words = [name for name, _ in rows(first)]
    assert words[:2] == ["kept, f · c", "written, i · g"]
    assert {"f, how much is kept", "i, how much is written", "o, how much of c is told"} <= set(words)


def test_without_a_place_there_is_nothing(section, inspected):
    section.show_here(here_of(inspected()))
    section.show_here(None)
    assert section.tree.topLevelItemCount() == 0
    section.show_here(here_of(inspected(), row=0))
    assert section.tree.topLevelItemCount() == 0


def test_it_is_drawn_in_both_themes(section, inspected):
    section.show_here(here_of(inspected()))
    pictures = []
    for theme in (DARK, LIGHT):
        section.set_theme(theme)
        pictures.append(section.grab().toImage())
    assert pictures[0] != pictures[1]
