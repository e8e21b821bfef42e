"""The view Units: a press finds what units follow, a row opens one, and what was found stays."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.text.corpus import Corpus, corpus_from_string
from rnnviz.gui.pages.inspect.tint import Tint, TintKind, unit
from rnnviz.gui.pages.inspect.units.view import UnitsView
from rnnviz.gui.pages.inspect.view import Book
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.theme import DARK
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.network_copy import NetworkCopy

H = 8


@pytest.fixture
def corpus(story: Callable[..., str]) -> Corpus:
    return corpus_from_string(story(1500), "story")


def network_of(corpus: Corpus, cell: str = "rnn", layers: int = 1, iteration: int = 500) -> NetworkCopy:
    """Weights as after a while of learning, but drawn; unit 3 is high at spaces alone, unit 5 low."""
    architecture = Architecture(CELLS[cell], corpus.vocab_size, H, layers)
    params = architecture.draw(0.3, np.random.default_rng(0), np.float32)
    if cell == "rnn":
        for row, sign in ((3, 1), (5, -0.9)):
            params["Whh"][row] = 0
            params["Wxh"][row] = -2 * sign
            params["Wxh"][row, corpus.vocabulary.characters.index(" ")] = 2 * sign
    return NetworkCopy(
        architecture,
        TrainingConfig(hidden_size=H),
        iteration,
        params,
        0,
        architecture.zero_state(1, np.float32)[0],
        0,
        params.zeros(),
        np.zeros_like(params.flat),
    )


@pytest.fixture
def book(corpus: Corpus) -> Book:
    return Book(corpus.vocabulary, corpus, corpus.ids)


@pytest.fixture
def view(qtbot: QtBot, corpus: Corpus, book: Book) -> UnitsView:
    view = UnitsView()
    qtbot.addWidget(view, before_close_func=UnitsView.stop)
    view.set_theme(DARK)
    view.resize(1300, 420)
    view.show_book(book)
    view.show_network(network_of(corpus))
    view.show()
    return view


def press(view: UnitsView) -> QPushButton:
    button = view.findChild(QPushButton, "units_find")
    assert isinstance(button, QPushButton)
    return button


def words(view: UnitsView, name: str = "units_words") -> str:
    label = view.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    return label.text()


def find(view: UnitsView, qtbot: QtBot) -> None:
    press(view).click()
    qtbot.waitUntil(lambda: press(view).text() == "Find again")


def weigh(view: UnitsView, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: "instead of" in words(view, "unit_loss"))
    return words(view, "unit_loss")


def test_before_the_first_press_a_sentence_says_what_it_does(view: UnitsView) -> None:
    assert press(view).text() == "Find what units follow"
    assert "confirmed on the other" in words(view)
    assert not view.list.units.isVisible()


def test_a_press_finds_the_planted_unit_and_opens_the_closest(view: UnitsView, qtbot: QtBot) -> None:
    tints: list[Tint] = []
    view.tint_wanted.connect(tints.append)
    find(view, qtbot)
    assert tints == [unit(3)]
    first = view.list.units.rows[0]
    assert (first.unit, first.feature, first.is_finding) == (3, "space", True)
    assert first.r > 0.99
    assert view.list.units.chosen == 3
    assert view.card.title.text() == "Unit 3"
    assert "follows space" in view.card.subtitle.text()
    highest = dict(view.card.facts.passages)["Highest"]
    assert {passage.marked for passage in highest} == {" "}
    assert re.match(r"\d of 8 units follow", words(view))


def test_it_says_of_which_iteration_it_is_and_stays(view: UnitsView, corpus: Corpus, qtbot: QtBot) -> None:
    find(view, qtbot)
    assert view.list.subtitle.text().endswith("of iteration 500")
    view.show_network(network_of(corpus, iteration=700))
    assert view.list.subtitle.text().endswith("of iteration 500; it is at 700 now")
    assert len(view.list.units.rows) == H


def test_choosing_a_row_paints_the_reader_by_its_unit(view: UnitsView, qtbot: QtBot) -> None:
    find(view, qtbot)
    tints: list[Tint] = []
    view.tint_wanted.connect(tints.append)
    QTest.keyClick(view.list.units, Qt.Key.Key_Down)
    second = view.list.units.rows[1].unit
    assert tints == [unit(second)]
    assert view.card.title.text() == f"Unit {second}"


def test_a_unit_that_the_reader_is_painted_by_is_opened_and_nobody_is_told(
    view: UnitsView, qtbot: QtBot
) -> None:
    find(view, qtbot)
    tints: list[Tint] = []
    view.tint_wanted.connect(tints.append)
    view.show_tint(unit(5))
    assert view.card.title.text() == "Unit 5"
    assert view.list.units.chosen == 5
    view.show_tint(Tint(TintKind.SURPRISE))
    view.show_tint(unit(6, array="c"))
    assert view.card.title.text() == "Unit 5"
    assert tints == []


def test_the_unit_that_is_open_stays_as_it_is(view: UnitsView, qtbot: QtBot) -> None:
    find(view, qtbot)
    told = weigh(view, qtbot)
    view.show_tint(unit(3))
    assert words(view, "unit_loss") == told


def test_a_unit_that_is_high_nearly_everywhere_fires_where_it_is_low(view: UnitsView, qtbot: QtBot) -> None:
    find(view, qtbot)
    for number, first in ((3, "Highest"), (5, "Lowest")):
        view.show_tint(unit(number))
        facts = view.card.facts
        heading, places = facts.passages[0]
        assert heading == first
        assert {place.marked for place in places} == {" "}
        assert facts.lags[0][0].character == " "


def test_what_the_network_loses_without_a_unit_is_measured(view: UnitsView, qtbot: QtBot) -> None:
    find(view, qtbot)
    told = weigh(view, qtbot)
    numbers = [float(number) for number in re.findall(r"<b>([\d.]+)</b>", told)]
    assert len(numbers) == 3
    assert numbers[0] != numbers[1]
    assert "per 25 characters" in told


def test_a_unit_is_held_and_a_place_is_gone_to_by_others(view: UnitsView, qtbot: QtBot) -> None:
    find(view, qtbot)
    held: list[tuple[Tint, float]] = []
    view.hold_wanted.connect(lambda tint, value: held.append((tint, value)))
    view.findChild(QPushButton, "unit_hold_2").click()
    assert held == [(unit(3), 1.0)]
    places: list[int] = []
    view.place_wanted.connect(places.append)
    QTest.keyClick(view.card.passages, Qt.Key.Key_Home)
    QTest.keyClick(view.card.passages, Qt.Key.Key_Return)
    assert places == [view.card.passages.passages[0].place]


def test_what_a_place_says_is_what_stands_there_in_the_book(
    view: UnitsView, book: Book, qtbot: QtBot
) -> None:
    find(view, qtbot)
    for passage in view.card.passages.passages:
        start = passage.place - len(passage.before)
        read = book.vocabulary.decode(book.ids[start : passage.place + 1 + len(passage.after)])
        assert passage.before + passage.marked + passage.after == read


def test_a_search_can_be_called_off(view: UnitsView, qtbot: QtBot) -> None:
    press(view).click()
    assert press(view).text() == "Cancel"
    assert view.findChild(QProgressBar, "units_progress").isVisible()
    press(view).click()
    qtbot.waitUntil(lambda: press(view).text() == "Find what units follow")
    assert not view.findChild(QProgressBar, "units_progress").isVisible()


def test_a_search_in_a_book_that_is_gone_brings_nothing(
    view: UnitsView, book: Book, corpus: Corpus, qtbot: QtBot
) -> None:
    view.resize(1900, 420)
    press(view).click()
    view.show_book(book._replace(ids=corpus.ids[:1000]))
    assert press(view).text() == "Find what units follow"
    assert not any(work.is_working for work in view.findChildren(BackgroundWork))
    find(view, qtbot)  # the one that was left does not come between
    assert view.list.subtitle.text().startswith("8 units")
    assert " of 800 characters" in view.list.subtitle.text()


def test_another_book_and_another_network_forget_what_was_found(
    view: UnitsView, book: Book, corpus: Corpus, qtbot: QtBot
) -> None:
    find(view, qtbot)
    view.show_network(network_of(corpus, "lstm"))
    assert not view.list.units.isVisible()
    assert view.card.facts is None
    find(view, qtbot)
    view.show_book(book)
    assert view.card.facts is None


def test_what_was_found_in_the_book_waits_while_another_text_is_read(
    view: UnitsView, book: Book, corpus: Corpus, qtbot: QtBot
) -> None:
    typed = book._replace(ids=book.ids[:300])
    find(view, qtbot)
    facts = view.card.facts
    assert facts is not None
    view.show_book(typed)
    assert view.card.facts is None
    view.show_book(typed._replace(ids=book.ids[:301]))
    view.show_book(book)
    assert view.card.facts is not None
    assert (view.card.facts.called, view.card.facts.votes) == (facts.called, facts.votes)
    assert view.list.units.isVisible()
    view.show_book(typed)
    view.show_network(network_of(corpus, "lstm"))
    view.show_book(book)
    assert view.card.facts is None


def test_a_text_that_is_too_short_is_told_of(view: UnitsView, book: Book, qtbot: QtBot) -> None:
    view.show_book(book._replace(ids=book.ids[:300]))
    with qtbot.waitSignal(view.mistake_made) as told:
        press(view).click()
    assert "300 characters" in told.args[0]
    assert press(view).text() == "Find what units follow"


def test_a_unit_that_is_opened_in_a_text_that_is_too_short_says_so_quietly(
    view: UnitsView, book: Book, qtbot: QtBot
) -> None:
    mistakes: list[str] = []
    view.mistake_made.connect(mistakes.append)
    view.show_book(book._replace(ids=book.ids[:300]))
    with qtbot.waitSignal(view.tint_wanted) as tinted:
        view.show_sight({"unit": 5})
    assert tinted.args[0].unit == 5
    assert words(view).startswith("The text is coloured by unit 5. The text has 300 characters")
    assert press(view).text() == "Find what units follow"
    assert mistakes == []
    view.show_book(book)
    assert "300 characters" not in words(view)


def test_ones_own_pattern_is_a_feature(view: UnitsView, qtbot: QtBot) -> None:
    field = view.findChild(QLineEdit, "units_pattern")
    field.setText(r"\bthe\b")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: press(view).text() == "Find again")
    assert r"/\bthe\b/" in {row.feature for row in view.list.features.rows}


def test_a_pattern_that_will_not_do_says_why_and_nothing_is_searched(view: UnitsView) -> None:
    field = view.findChild(QLineEdit, "units_pattern")
    field.setText("(the")
    assert words(view, "units_pattern_mistake").startswith("This is no regular expression")
    press(view).click()
    assert press(view).text() == "Find what units follow"
    field.setText("the")
    assert not view.findChild(QLabel, "units_pattern_mistake").isVisible()


def test_what_is_looked_at_can_be_chosen(view: UnitsView, corpus: Corpus, qtbot: QtBot) -> None:
    parts = view.findChild(QComboBox, "units_part")
    assert not parts.isVisible()  # h alone: nothing to choose
    view.show_network(network_of(corpus, "lstm", layers=2))
    assert [parts.itemText(k) for k in range(parts.count())] == [
        f"{name} of layer {layer}" for layer in (1, 2) for name in "hcifog"
    ]
    find(view, qtbot)
    assert view.card.title.text().endswith("of layer 1")
    assert words(view, "unit_votes").endswith("through Wxh, and its votes are theirs.")
    parts.setCurrentIndex(1)
    parts.activated.emit(1)
    qtbot.waitUntil(lambda: " of c of layer 1" in view.card.title.text())
    assert not view.findChild(QPushButton, "unit_silence").isVisible()
    assert words(view, "unit_loss") == "Only a unit of h can be silenced."


def test_by_feature_all_units_together_are_told_with_the_best_beside(view: UnitsView, qtbot: QtBot) -> None:
    find(view, qtbot)
    view.findChild(QPushButton, "units_by_feature").click()
    assert view.list.features.isVisible()
    assert not view.list.units.isVisible()
    space = next(row for row in view.list.features.rows if row.feature == "space")
    assert space.unit == 3
    assert space.together > 0.9
    assert words(view).startswith("Not there")
    view.list.features.setFocus()
    QTest.keyClick(view.list.features, Qt.Key.Key_End)
    last = view.list.features.rows[-1]
    assert view.card.title.text() == f"Unit {last.unit}"


def test_without_a_network_a_press_says_so(qtbot: QtBot, book: Book) -> None:
    view = UnitsView()
    qtbot.addWidget(view)
    view.show_book(book)
    with qtbot.waitSignal(view.mistake_made) as told:
        press(view).click()
    assert told.args == ["There is no network to look at yet."]


def test_weights_that_have_learnt_nothing_bring_no_finding(
    corpus: Corpus, qtbot: QtBot, view: UnitsView
) -> None:
    network = network_of(corpus)
    drawn = network.architecture.draw(0.01, np.random.default_rng(1), np.float32)
    view.show_network(replace(network, params=drawn))
    find(view, qtbot)
    assert not any(row.is_finding for row in view.list.units.rows)
    assert words(view).startswith("None of 8 units follows something")


def test_numbers_are_taken_along_as_they_are_shown(view: UnitsView, qtbot: QtBot, tmp_path: Path) -> None:
    find(view, qtbot)
    weigh(view, qtbot)
    view.list.tools.save_numbers(tmp_path / "units.csv")
    rows = (tmp_path / "units.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0] == "unit,feature,r on the unseen half,r shuffled,beyond chance"
    assert len(rows) == 1 + H
    assert rows[1].startswith("3,space,")
    view.findChild(QPushButton, "units_by_feature").click()
    assert view.list.numbers().header[0] == "feature"
    view.card.tools.save_numbers(tmp_path / "unit.csv")
    told = (tmp_path / "unit.csv").read_text(encoding="utf-8")
    for words in ("r on the unseen half", "Highest", "before it fires", "votes for", "loss silenced"):
        assert words in told


def test_both_cards_can_be_taken_along_as_pictures(view: UnitsView, qtbot: QtBot, tmp_path: Path) -> None:
    refused: list[str] = []
    for figure in view.figures:
        figure.export(tmp_path / "none.png", pytest.fail, refused.append)
    assert refused == ["Find what units follow first: in Inspect, under Units."] * 2
    find(view, qtbot)
    for figure in view.figures:
        for suffix in ("png", "svg"):
            file = tmp_path / f"{figure.title}.{suffix}"
            figure.export(file, lambda: None, pytest.fail)
            assert file.stat().st_size > 1000


def test_where_it_is_low_the_rows_have_the_room(view: UnitsView, qtbot: QtBot) -> None:
    find(view, qtbot)
    label = view.findChild(QLabel, "units_words")
    view.resize(1300, 240)
    qtbot.waitUntil(lambda: words(view).endswith(")."))
    assert "Not there" in label.toolTip()
    view.resize(1300, 160)
    qtbot.waitUntil(lambda: not label.isVisible())
    assert view.list.units.viewport().height() >= view.list.units.rowHeight(0)


def test_where_it_is_narrow_the_button_is_called_briefly(view: UnitsView, qtbot: QtBot) -> None:
    view.resize(700, 300)
    qtbot.waitUntil(lambda: press(view).text() == "Find")
    assert press(view).width() >= press(view).sizeHint().width()


def test_a_network_that_has_diverged_is_told_of(view: UnitsView, corpus: Corpus, qtbot: QtBot) -> None:
    network = network_of(corpus)
    network.params.flat[:] = np.nan
    view.show_network(network)
    with qtbot.waitSignal(view.mistake_made) as told:
        press(view).click()
    assert "has diverged" in told.args[0]
