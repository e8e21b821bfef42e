"""The view Pattern: what is on exactly where characters are selected is found, and where else it is on."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSlider
from pytestqt.qtbot import QtBot

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.text.corpus import Corpus, corpus_from_string
from rnnviz.gui.pages.inspect.pattern.cards import PatternCard, PlacesCard
from rnnviz.gui.pages.inspect.pattern.view import PatternView
from rnnviz.gui.pages.inspect.population_box import PopulationBox
from rnnviz.gui.pages.inspect.tint import Tint, unit
from rnnviz.gui.pages.inspect.view import Book
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.theme import DARK, LIGHT
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.network_copy import NetworkCopy

H = 6


@pytest.fixture
def corpus(story: Callable[..., str]) -> Corpus:
    return corpus_from_string(story(3000), "story")


@pytest.fixture
def book(corpus: Corpus) -> Book:
    return Book(corpus.vocabulary, corpus, corpus.ids)


def network_of(corpus: Corpus, cell: str = "rnn") -> NetworkCopy:
    """Unit 2 is high at commas alone, unit 4 low there and at full stops; the others never move."""
    architecture = Architecture(CELLS[cell], corpus.vocab_size, H)
    params = architecture.draw(0.01, np.random.default_rng(0), np.float32)
    if cell == "rnn":
        comma = corpus.vocabulary.characters.index(",")
        params["Whh"][:] = params["Wxh"][:] = 0
        for row, sign in ((2, 1), (4, -1)):
            params["Wxh"][row] = -2 * sign
            params["Wxh"][row, comma] = 2 * sign
        params["Wxh"][4, corpus.vocabulary.characters.index(".")] = -2
    return NetworkCopy(
        architecture,
        TrainingConfig(hidden_size=H),
        500,
        params,
        0,
        architecture.zero_state(1, np.float32)[0],
        0,
        params.zeros(),
        np.zeros_like(params.flat),
    )


@pytest.fixture
def view(qtbot: QtBot, corpus: Corpus, book: Book) -> PatternView:
    view = PatternView()
    qtbot.addWidget(view, before_close_func=PatternView.stop)
    view.set_theme(DARK)
    view.resize(1300, 420)
    view.show_book(book)
    view.show_network(network_of(corpus))
    view.show()
    return view


def comma_in(book: Book) -> int:
    return book.vocabulary.decode(book.ids).index(",", 1500)


def select(view: PatternView, start: int, end: int, qtbot: QtBot) -> None:
    view.show_selection(start, end)
    qtbot.waitUntil(lambda: view.units.isVisible() and bool(view.units.rows))


def words(view: PatternView) -> str:
    label = view.findChild(QLabel, "pattern_words")
    assert isinstance(label, QLabel)
    return label.text()


def heading(view: PatternView) -> str:
    card = view.findChild(Card, "pattern_card")
    assert isinstance(card, Card)
    return card.subtitle.text()


def test_before_anything_is_selected_a_sentence_says_what_to_do(view: PatternView) -> None:
    assert words(view).startswith("Select characters in the reader")
    assert not view.units.isVisible()


def test_the_units_that_are_on_exactly_there_are_found_and_all_other_places(
    view: PatternView, book: Book, qtbot: QtBot
) -> None:
    place = comma_in(book)
    select(view, place, place + 1, qtbot)
    assert {(row.unit, row.is_low) for row in view.units.rows} == {(2, False), (4, True)}
    assert words(view).startswith("2 units are on at all of it")
    text = book.vocabulary.decode(book.ids)
    commas = {k for k, c in enumerate(text) if c == ","} - {place}
    found = [passage.place for passage in view.places.passages]
    assert set(found) <= commas
    assert len(set(found)) == len(found) == min(50, len(commas))
    assert {(passage.marked, passage.note) for passage in view.places.passages} == {(",", "2 of 2")}
    assert heading(view).startswith(f"1 character from {place + 1:,} on, of iteration 500")


def test_a_place_leads_there(view: PatternView, book: Book, qtbot: QtBot) -> None:
    select(view, comma_in(book), comma_in(book) + 1, qtbot)
    places: list[int] = []
    view.place_wanted.connect(places.append)
    QTest.keyClick(view.places, Qt.Key.Key_Home)
    QTest.keyClick(view.places, Qt.Key.Key_Return)
    assert places == [view.places.passages[0].place]


def test_who_goes_to_a_place_keeps_the_pattern(view: PatternView, book: Book, qtbot: QtBot) -> None:
    place = comma_in(book)
    select(view, place, place + 1, qtbot)
    view.show_selection(40, 40)
    view.hide()
    view.show()
    view.findChild(QPushButton, "pattern_again").click()
    qtbot.waitUntil(lambda: heading(view).startswith(f"1 character from {place + 1:,}"))


def test_a_threshold_of_ones_own_is_taken_and_given_back(view: PatternView, book: Book, qtbot: QtBot) -> None:
    select(view, comma_in(book), comma_in(book) + 1, qtbot)
    own, slider = view.findChild(QPushButton, "pattern_own"), view.findChild(QSlider, "pattern_threshold")
    value = view.findChild(QLabel, "pattern_value")
    found = value.text()
    assert not own.isEnabled()
    slider.setValue(slider.maximum())
    assert value.text() != found
    assert own.isEnabled()
    own.click()
    assert value.text() == found
    assert len(view.units.rows) == 2


def test_where_no_unit_is_exact_the_nearest_are_shown_and_not_called_exact(
    view: PatternView, book: Book, qtbot: QtBot
) -> None:
    view.show_selection(comma_in(book) - 3, comma_in(book) + 2)
    qtbot.waitUntil(lambda: "No unit is" in words(view))


def test_choosing_a_unit_paints_the_reader_by_it_and_its_places_can_be_seen_alone(
    view: PatternView, book: Book, qtbot: QtBot
) -> None:
    book = Book(book.vocabulary, book.corpus, book.ids[:2000])  # with fewer commas than are shown
    view.show_book(book)
    select(view, comma_in(book), comma_in(book) + 1, qtbot)
    tints: list[Tint] = []
    view.tint_wanted.connect(tints.append)
    assert view.places.passages[0].note == "2 of 2"
    rows = [row.unit for row in view.units.rows]
    QTest.keyClick(view.units, Qt.Key.Key_End if rows[-1] == 2 else Qt.Key.Key_Home)
    assert tints == [unit(2)]
    view.findChild(QPushButton, "pattern_of_chosen").click()
    assert {(passage.marked, passage.note) for passage in view.places.passages} == {(",", "")}
    QTest.keyClick(view.units, Qt.Key.Key_Home if rows[0] == 4 else Qt.Key.Key_End)
    assert tints == [unit(2), unit(4)]
    assert {passage.marked for passage in view.places.passages} == {",", "."}


def test_hidden_it_computes_nothing_and_catches_up(view: PatternView, book: Book, qtbot: QtBot) -> None:
    view.hide()
    view.show_selection(comma_in(book), comma_in(book) + 1)
    timers = view.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert any(timer.isActive() for timer in timers)
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in timers))
    assert not view.findChild(BackgroundWork).is_working
    assert view.units.rows == ()
    view.show()
    qtbot.waitUntil(lambda: len(view.units.rows) == 2)


def test_what_was_found_stays_while_the_network_goes_on_and_is_found_again(
    view: PatternView, corpus: Corpus, book: Book, qtbot: QtBot
) -> None:
    select(view, comma_in(book), comma_in(book) + 1, qtbot)
    view.show_network(replace(network_of(corpus), iteration=700))
    assert "of iteration 500; it is at 700 now" in heading(view)
    view.findChild(QPushButton, "pattern_again").click()
    qtbot.waitUntil(lambda: heading(view).endswith("of iteration 700"))


def test_another_book_or_network_forgets(view: PatternView, corpus: Corpus, book: Book, qtbot: QtBot) -> None:
    select(view, comma_in(book), comma_in(book) + 1, qtbot)
    view.show_network(network_of(corpus, "lstm"))
    assert not view.units.isVisible()
    parts = view.findChild(QComboBox, "pattern_part")
    assert parts.isVisible()
    assert parts.count() == 6
    view.show_book(book)
    assert words(view).startswith("Select characters")


def test_what_is_looked_at_can_be_chosen(view: PatternView, corpus: Corpus, book: Book, qtbot: QtBot) -> None:
    view.show_network(network_of(corpus, "lstm"))
    select(view, comma_in(book), comma_in(book) + 1, qtbot)
    box = view.findChild(PopulationBox)
    box.setCurrentIndex(1)
    box.activated.emit(1)
    work = view.findChild(BackgroundWork)
    qtbot.waitUntil(lambda: not work.is_working and bool(view.units.rows))
    tints: list[Tint] = []
    view.tint_wanted.connect(tints.append)
    QTest.keyClick(view.units, Qt.Key.Key_Home)
    assert [tint.array for tint in tints] == ["c"]


@pytest.mark.parametrize("size", [4, 60, 900, 2995])
def test_typed_texts_of_any_length_are_searched(
    view: PatternView, book: Book, size: int, qtbot: QtBot
) -> None:
    view.show_book(Book(book.vocabulary, None, book.ids[:size]))  # 2,995: so that streams do not fill it
    view.show_selection(size - 1, size)
    qtbot.waitUntil(lambda: heading(view) != "")
    assert all(passage.place < size for passage in view.places.passages)


def test_a_selection_that_is_too_long_is_told_of(view: PatternView, qtbot: QtBot) -> None:
    view.show_selection(0, 2000)
    qtbot.waitUntil(lambda: words(view).startswith("The pattern is too long"))
    view.set_theme(LIGHT)


def test_numbers_and_pictures_are_taken_along(
    view: PatternView, book: Book, qtbot: QtBot, tmp_path: Path
) -> None:
    refused: list[str] = []
    for figure in view.figures:
        figure.export(tmp_path / "none.png", pytest.fail, refused.append)
    assert [words.startswith("Select characters") for words in refused] == [True, True]
    select(view, comma_in(book), comma_in(book) + 1, qtbot)
    card, others = view.findChild(PatternCard), view.findChild(PlacesCard)
    card.tools.save_numbers(tmp_path / "units.csv")
    rows = (tmp_path / "units.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0].startswith("unit,is on while it is,threshold")
    assert {row.split(",")[0] for row in rows[1:]} == {"2", "4"}
    others.tools.save_numbers(tmp_path / "places.csv")
    assert len((tmp_path / "places.csv").read_text(encoding="utf-8").splitlines()) == 1 + len(
        view.places.passages
    )
    for figure in view.figures:
        file = tmp_path / f"{figure.title}.svg"
        figure.export(file, lambda: None, pytest.fail)
        assert file.stat().st_size > 1000


def test_a_network_that_has_diverged_is_told_of(view: PatternView, corpus: Corpus, qtbot: QtBot) -> None:
    network = network_of(corpus)
    network.params.flat[:] = np.nan
    view.show_network(network)
    with qtbot.waitSignal(view.mistake_made) as told:
        view.show_selection(40, 42)
    assert "has diverged" in told.args[0]
