"""The Map page: asks only while it is seen, reads out places, and opens passages."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTextEdit
from pytestqt.qtbot import QtBot

from rnnviz.core.errors import UserError
from rnnviz.core.record.book_map import BookMap
from rnnviz.core.record.checkpoint import TextIdentity
from rnnviz.core.text.corpus import Corpus, corpus_from_string
from rnnviz.gui.page import PlacePointed
from rnnviz.gui.pages.map.colors import Scale
from rnnviz.gui.pages.map.page import MapPage
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.text_view import LINE_HEIGHT
from rnnviz.gui.parts.theme import DARK, LIGHT
from rnnviz.training.config import TrainingConfig
from rnnviz.training.worker.messages import RunInfo, Snapshot
from rnnviz.training.worker.questions import TakeBookMap

SNAPSHOT = Snapshot(0, 0, 0, 4000, 1.0, 1.0, 0.1, 0.0, 0.0, *[np.zeros(0)] * 5)


@pytest.fixture
def corpus(story: Callable[..., str]) -> Corpus:
    return corpus_from_string(story(), "story")


@pytest.fixture
def book_map(corpus: Corpus) -> BookMap:
    book_map = BookMap(corpus.size, 25)
    for position in range(0, corpus.size - 25, 25):
        book_map.add(position, 0, 2.0 if position < 2000 else 1.0)
    return book_map


@pytest.fixture
def page(corpus: Corpus, qtbot: QtBot) -> MapPage:
    page = MapPage()
    qtbot.addWidget(page)
    page.set_theme(DARK)
    page.resize(1000, 640)
    page.start_run(make_info(corpus))
    return page


def make_info(corpus: Corpus) -> RunInfo:
    return RunInfo(
        generation=1,
        config=TrainingConfig(),
        vocabulary=corpus.vocabulary,
        text=TextIdentity("story", "", corpus.sha256, corpus.size, "UTF-8"),
        reading=None,
        parameter_count=100,
        guessing_loss=25 * np.log(corpus.vocab_size),
        can_train=True,
        corpus=corpus,
    )


def show(page: MapPage, book_map: BookMap, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.asked) as asked:
        page.show()
    _question, then, _refused = asked.args
    then(book_map)


def passage(page: MapPage) -> str:
    return page.findChild(QTextEdit, "map_passage").toPlainText()


def readout(page: MapPage) -> str:
    return page.findChild(QLabel, "map_readout").text()


def test_hidden_it_asks_for_nothing_and_shown_at_once(page: MapPage, qtbot: QtBot) -> None:
    asked: list[object] = []
    page.asked.connect(lambda question, _then, _refused: asked.append(question))
    page.show_moment(replace(SNAPSHOT, iteration=10))
    assert asked == []
    page.show()
    assert len(asked) == 1
    page.show_moment(replace(SNAPSHOT, iteration=20))
    qtbot.waitUntil(lambda: len(asked) == 2)
    page.hide()
    page.show()
    assert len(asked) == 3
    assert {type(question) for question in asked} == {TakeBookMap}
    page.asked.disconnect()


def test_an_answer_to_an_older_request_is_dropped(
    page: MapPage, corpus: Corpus, book_map: BookMap, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(page.asked) as asked:
        page.show()
    _question, then, refused = asked.args
    page.start_run(make_info(corpus))
    then(book_map)
    assert page.canvas.is_empty
    refused("The run has ended.")
    assert "cannot be had" not in page.findChild(Card).subtitle.text()


def test_hidden_meanwhile_it_says_nothing_of_what_another_run_refuses(
    page: MapPage, corpus: Corpus, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(page.asked) as asked:
        page.show()
    _question, _then, refused = asked.args
    page.hide()
    page.start_run(make_info(corpus))
    with qtbot.assertNotEmitted(page.mistake_made):
        refused("The run has ended.")
    assert "cannot be had" not in page.findChild(Card).subtitle.text()


def test_a_chosen_place_opens_its_passage_with_what_stands_around_it(
    page: MapPage, corpus: Corpus, book_map: BookMap, qtbot: QtBot
) -> None:
    show(page, book_map, qtbot)
    text = corpus.vocabulary.decode(corpus.ids)
    page.canvas.choose((0, 90))
    start, end = book_map.place(90)
    assert text[start:end] in passage(page)
    assert passage(page).strip("…") in text
    assert passage(page).startswith("…")
    assert passage(page).endswith("…")
    page.canvas.choose(None)
    assert passage(page) == ""


def test_a_passage_stands_in_a_column_that_can_be_read(
    page: MapPage, book_map: BookMap, qtbot: QtBot
) -> None:
    page.resize(1600, 700)
    show(page, book_map, qtbot)
    for column in (40, 90):
        page.canvas.choose((0, column))
        assert page.passage.document().rootFrame().frameFormat().rightMargin() > 200


@pytest.mark.parametrize("height", [560, 640, 733])
def test_a_passage_stands_in_whole_lines_however_large_its_letters(
    page: MapPage, book_map: BookMap, qtbot: QtBot, height: int
) -> None:
    page.resize(600, height)
    show(page, book_map, qtbot)
    page.canvas.choose((0, 90))
    view = page.passage
    smaller = view.fontMetrics().height()
    page.resize(1300, height)
    assert view.fontMetrics().height() > smaller
    line = LINE_HEIGHT / 100 * view.fontMetrics().height()
    assert view.viewport().height() % line < 1 or line - view.viewport().height() % line < 1


def test_arrow_keys_choose_a_place_as_soon_as_the_page_is_opened(
    page: MapPage, book_map: BookMap, qtbot: QtBot
) -> None:
    show(page, book_map, qtbot)
    page.activateWindow()
    page.setFocus()
    qtbot.waitUntil(page.canvas.hasFocus)
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Right)
    assert passage(page) != ""


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_a_map_is_taken_along_as_a_figure_also_while_the_page_is_hidden(
    page: MapPage, book_map: BookMap, tmp_path: Path, suffix: str
) -> None:
    page.canvas.set_scale(Scale.LOSS)
    page.draw(book_map, tmp_path / f"map{suffix}")
    image = QImage(str(tmp_path / f"map{suffix}"))
    assert image.width() >= 1000
    # Its colours are those of the page's theme.
    shades = {image.pixelColor(x, image.height() // 8).rgb() for x in range(0, image.width(), 5)}
    assert len(shades & set(DARK.sequential_table().tolist())) >= 2
    assert not shades & set(LIGHT.sequential_table().tolist())
    assert page.canvas.book_map is None  # what the page shows is left alone


def test_a_drawing_of_the_map_says_what_its_axes_are(
    page: MapPage, book_map: BookMap, tmp_path: Path
) -> None:
    page.draw(book_map, tmp_path / "map.svg")
    drawing = (tmp_path / "map.svg").read_text(encoding="utf-8")
    for words in ("Map of the book: story", "pass", "place in the text", "harder", "characters a column"):
        assert words in drawing


def test_numbers_at_the_axes_are_whole_and_never_too_wide(page: MapPage, tmp_path: Path) -> None:
    book_map = BookMap(5, 4)
    for epoch in range(0, 90_000, 512):
        book_map.add(0, epoch, 1.0)
    page.draw(book_map, tmp_path / "map.svg")
    written = set(re.findall(r">([^<>]+)</text>", (tmp_path / "map.svg").read_text(encoding="utf-8")))
    assert {"1", "2", "5", "50 %"} <= written
    assert not written & {"0.5", "1.5", "4.5"}
    assert [words for words in written if re.fullmatch(r"\d\d.\dk", words)]
    assert not [words for words in written if re.fullmatch(r"\d\d,\d{3}", words)]


def test_an_empty_map_is_not_taken_along(page: MapPage, corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Nothing has been read yet"):
        page.draw(BookMap(corpus.size, 25), tmp_path / "map.png")
    assert list(tmp_path.iterdir()) == []


def test_a_map_that_was_taken_back_to_nothing_cannot_be_taken_along(
    page: MapPage, corpus: Corpus, tmp_path: Path
) -> None:
    book_map = BookMap(corpus.size, 25)
    book_map.add(0, 0, 1.0)
    book_map.truncate(0, 0)
    with pytest.raises(UserError, match="Nothing has been read yet"):
        page.draw(book_map, tmp_path / "map.png")


def test_a_passage_closes_when_the_run_goes_back_before_its_pass(
    page: MapPage, book_map: BookMap, qtbot: QtBot
) -> None:
    book_map.add(0, 1, 1.5)
    show(page, book_map, qtbot)
    page.canvas.choose((1, 0))
    assert passage(page) != ""
    page.show_moment(replace(SNAPSHOT, iteration=30))
    with qtbot.waitSignal(page.asked) as asked:
        pass
    book_map.truncate(0, 0)
    asked.args[1](book_map)
    assert passage(page) == ""


def test_the_ends_of_the_text_are_no_gaps(
    page: MapPage, corpus: Corpus, book_map: BookMap, qtbot: QtBot
) -> None:
    show(page, book_map, qtbot)
    text = corpus.vocabulary.decode(corpus.ids)
    page.canvas.choose((0, 0))
    assert passage(page).startswith(text[:300])
    page.canvas.choose((0, book_map.places - 1))
    assert passage(page).endswith(text[-300:])


def test_it_reads_out_pass_place_loss_and_first_words(
    page: MapPage, corpus: Corpus, book_map: BookMap, qtbot: QtBot
) -> None:
    show(page, book_map, qtbot)
    page.canvas.setFocus()
    QTest.keyClick(page.canvas, Qt.Key.Key_Right)
    words = " ".join(corpus.vocabulary.decode(corpus.ids[:48]).split())
    assert readout(page) == (
        f"pass 1 · 0.0 %, from character 1 · 2.00 nats/char, 0.50 above the mean of the pass · “{words}…”"
    )


def test_a_map_without_its_text_has_no_passages(page: MapPage, corpus: Corpus, qtbot: QtBot) -> None:
    page.start_run(replace(make_info(corpus), corpus=None))
    book_map = BookMap(corpus.size, 25)
    book_map.add(0, 0, 2.0)
    show(page, book_map, qtbot)
    page.canvas.choose((0, 0))
    assert passage(page) == ""
    assert "“" not in readout(page)
    assert any("not at hand" in label.text() for label in page.findChildren(QLabel))


def test_a_very_long_passage_is_shown_with_its_two_ends(qtbot: QtBot, story: Callable[..., str]) -> None:
    corpus = corpus_from_string(story(60_000), "long")
    page = MapPage()
    qtbot.addWidget(page)
    page.start_run(make_info(corpus))
    book_map = BookMap(corpus.size, 25, places=2)
    book_map.add(0, 0, 2.0)
    show(page, book_map, qtbot)
    page.canvas.choose((0, 0))
    start, end = book_map.place(0)
    text = corpus.vocabulary.decode(corpus.ids)
    assert len(passage(page)) < 6000
    assert passage(page).startswith(text[start : start + 3000])
    assert text[end - 300 : end] in passage(page)


def test_the_legend_says_what_the_colours_go_from_and_to(page: MapPage) -> None:
    page.findChild(QPushButton, "map_scale_loss").click()
    shown = [page.canvas.scale]
    assert "guessing" in page.legend.accessibleName()
    page.findChild(QPushButton, "map_scale_deviation").click()
    assert [*shown, page.canvas.scale] == [Scale.LOSS, Scale.DEVIATION]
    assert "harder +0.5 nats/char" in page.legend.accessibleName()


def test_a_theme_changes_the_colours_of_an_open_passage(
    page: MapPage, book_map: BookMap, qtbot: QtBot
) -> None:
    show(page, book_map, qtbot)
    page.canvas.choose((0, 40))
    before = passage(page)
    dark = page.findChild(QTextEdit, "map_passage").grab().toImage()
    page.set_theme(LIGHT)
    assert passage(page) == before
    assert page.findChild(QTextEdit, "map_passage").grab().toImage() != dark


def two_passes(corpus: Corpus, hardest: int) -> BookMap:
    book_map = BookMap(corpus.size, 25)
    for position in range(0, corpus.size - 25, 25):
        book_map.add(position, 0, 3.0 if position == hardest else 1.0)
    book_map.add(0, 1, 9.0)
    return book_map


def test_the_hardest_passage_of_the_last_pass_is_open_until_another_is_chosen(
    page: MapPage, corpus: Corpus, book_map: BookMap, qtbot: QtBot
) -> None:
    show(page, book_map, qtbot)
    assert page.canvas.chosen is None  # no pass is whole yet
    with qtbot.waitSignal(page.asked) as asked:
        page.show_moment(replace(SNAPSHOT, iteration=30))
    asked.args[1](two_passes(corpus, hardest=1000))
    row, column = page.canvas.chosen or (-1, -1)
    start, end = two_passes(corpus, hardest=1000).place(column)
    assert row == 0
    assert start <= 1000 < end
    assert corpus.vocabulary.decode(corpus.ids[1000:1020]).strip() in passage(page)
    subtitles = [card.subtitle.text() for card in page.findChildren(Card)]
    assert any("the hardest of its pass" in words for words in subtitles)
    page.canvas.choose((0, 0))
    subtitles = [card.subtitle.text() for card in page.findChildren(Card)]
    assert not any("the hardest" in words for words in subtitles)
    page.canvas.choose(None)
    with qtbot.waitSignal(page.asked) as asked:
        page.show_moment(replace(SNAPSHOT, iteration=60))
    asked.args[1](two_passes(corpus, hardest=2000))
    assert page.canvas.chosen is None  # who has closed it is left alone


def test_the_passage_can_be_read_on_inspect(page, book_map, qtbot):
    button = page.findChild(QPushButton, "map_inspect")
    assert not button.isEnabled()
    show(page, book_map, qtbot)
    page.canvas.choose((0, 3))
    start, _ = book_map.place(3)
    with qtbot.waitSignal(page.found) as found:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert found.args == [PlacePointed(start)]
