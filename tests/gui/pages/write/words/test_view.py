"""The view Words: counts of what is typed, and the passages behind them."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from rnnviz.core.text.interest import Wanted, find_in, read_words
from rnnviz.gui.page import PlacePointed
from rnnviz.gui.pages.write.words import view as words_view
from rnnviz.gui.pages.write.words.samples import SamplesOrder, count_words, write_samples
from rnnviz.gui.pages.write.words.view import WordsView
from rnnviz.gui.parts.passage_list import PassageList
from rnnviz.gui.parts.theme import LIGHT


@pytest.fixture
def view(qtbot, monkeypatch):
    monkeypatch.setattr(words_view, "SOON_MILLISECONDS", 0)
    view = WordsView()
    qtbot.addWidget(view)
    view.resize(1100, 380)
    view.set_theme(LIGHT)
    view.show()
    yield view
    view.stop()


def tell(view, run, words='the miller "of the" zebra', samples=6, length=80, **of_sheet):
    view.start_run(run.info)
    view.show_sheet(run.sheet(**of_sheet), -1)
    view.fields.samples.setValue(samples)
    view.fields.length.setValue(length)
    view.fields.words.setText(words)


def wait(view, qtbot):
    qtbot.waitUntil(lambda: not view.is_working)


def write(view, qtbot):
    qtbot.keyClick(view.fields.words, Qt.Key.Key_Return)
    wait(view, qtbot)


def about(view):
    return view.findChild(QLabel, "words_about").words


def counted(run, words, samples=6, length=80):
    draft = run.sheet().telling.draft._replace(length=length)
    written = write_samples(SamplesOrder(run.network, draft, samples), lambda _done, _total: None)
    return count_words(written, read_words(words), run.vocabulary, lambda _done, _total: None)


def test_words_are_counted_in_samples_and_in_the_book(view, writing_run, qtbot):
    tell(view, writing_run)
    write(view, qtbot)
    text = writing_run.vocabulary.decode(writing_run.corpus.ids)
    for count, expected in zip(view.counts, counted(writing_run, 'the miller "of the" zebra'), strict=True):
        assert count.found == expected.found
        assert (count.samples, count.size) == (6, 480)
        assert count.book.spans == find_in(text, count.word)[:200]
        assert count.book_rate == pytest.approx(10_000 * len(find_in(text, count.word)) / len(text))
    assert len(view.counts[0].found) > 0
    assert "6 × 80 characters · after 60 steps · temperature 0.8" in view.card.subtitle.text()
    assert "seeds 7 … 12" in view.card.subtitle.text()


def test_before_samples_are_written_the_book_alone_is_counted(view, writing_run, qtbot):
    tell(view, writing_run)
    wait(view, qtbot)
    assert view.samples is None
    assert [count.book.total > 0 for count in view.counts] == [True, True, False, False]
    assert "press Enter" in about(view)


def test_other_words_are_counted_in_the_same_samples(view, writing_run, qtbot):
    tell(view, writing_run, "the")
    write(view, qtbot)
    samples = view.samples
    view.fields.words.setText("of and")
    wait(view, qtbot)
    assert view.samples is samples
    assert [count.word.text for count in view.counts] == ["of", "and"]
    assert [count.found for count in view.counts] == [c.found for c in counted(writing_run, "of and")]


def test_a_count_opens_its_passages(view, writing_run, qtbot):
    tell(view, writing_run, "the")
    write(view, qtbot)
    passages = view.findChild(PassageList, "words_passages")
    (count,) = view.counts
    assert len(passages.passages) == len(count.found)
    for passage, found in zip(passages.passages, count.found, strict=True):
        assert passage.marked.lower() == "the"
        assert passage.note == f"seed {7 + found.sample}"
    passages.setCurrentRow(len(count.found) - 1)
    with qtbot.waitSignal(view.draft_wanted) as blocker:
        qtbot.keyClick(passages, Qt.Key.Key_Return)
    assert blocker.args[0].seed == 7 + count.found[-1].sample
    assert blocker.args[0].length == 80
    qtbot.mouseClick(view.findChild(QPushButton, "words_where_book"), Qt.MouseButton.LeftButton)
    assert len(passages.passages) == count.book.total
    passages.setCurrentRow(2)
    with qtbot.waitSignal(view.found) as blocker:
        qtbot.keyClick(passages, Qt.Key.Key_Return)
    assert blocker.args == [PlacePointed(count.book.spans[2][0])]


def test_a_click_on_the_count_of_the_book_opens_those_of_the_book(view, writing_run, qtbot):
    tell(view, writing_run, "the of")
    write(view, qtbot)
    table = view.table
    for column in range(table.model().columnCount()):
        if table.model().headerData(column, Qt.Orientation.Horizontal) == "book":
            place = table.visualRect(table.model().index(1, column)).center()
            qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert "in the book" in about(view)
    assert f"“{table.rows[1].word.text}”" in about(view)


def test_samples_of_another_network_than_the_one_above_say_so(view, writing_run, run_that_writes, qtbot):
    tell(view, writing_run, "the")
    write(view, qtbot)
    view.show_sheet(run_that_writes(seed=5).sheet(), -1)
    with qtbot.waitSignals([view.mistake_made, view.draft_wanted]):
        view.passages.sample_chosen.emit(0)


def test_writing_is_called_off_by_its_button(view, writing_run, qtbot):
    tell(view, writing_run, "the", samples=2000, length=2000)
    button = view.findChild(QPushButton, "words_write")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.text() == "Cancel"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.text() == "Write samples"
    wait(view, qtbot)
    assert view.samples is None


@pytest.mark.parametrize(
    ("samples", "length", "words"), [(0, 80, "samples is 0"), (2000, 20_000, "more than 5,000,000")]
)
def test_what_cannot_be_written_is_told(view, writing_run, qtbot, samples, length, words):
    tell(view, writing_run, samples=samples, length=length)
    with qtbot.waitSignal(view.mistake_made) as blocker:
        view.write()
    assert words in blocker.args[0]
    wait(view, qtbot)


def test_without_a_text_above_there_is_nothing_to_write_by(view, writing_run, qtbot):
    view.start_run(writing_run.info)
    with qtbot.waitSignal(view.mistake_made):
        view.write()


def test_too_many_words_are_told_and_marked(view, writing_run, qtbot):
    tell(view, writing_run, "")
    with qtbot.waitSignal(view.mistake_made):
        view.fields.words.setText(" ".join(f"w{number}" for number in range(30)))
    assert view.fields.words.property("invalid")
    view.fields.words.setText("of")
    qtbot.waitUntil(lambda: not view.fields.words.property("invalid"))
    wait(view, qtbot)


def test_a_run_without_its_text_counts_what_is_written(view, run_that_writes, qtbot):
    run = run_that_writes(seed=2)
    run = run._replace(info=replace(run.info, corpus=None))
    tell(view, run, "the")
    write(view, qtbot)
    assert view.counts[0].book_rate is None
    qtbot.mouseClick(view.findChild(QPushButton, "words_where_book"), Qt.MouseButton.LeftButton)
    assert "not at hand" in about(view)


def test_counts_are_taken_along_and_another_run_forgets_them(view, writing_run, qtbot):
    tell(view, writing_run, "the zebra")
    write(view, qtbot)
    rows = list(view.numbers().rows)
    assert rows[0][:5] == ("the", len(view.counts[0].found), view.counts[0].of_samples, 6, 480)
    assert rows[1][1] == 0
    view.start_run(writing_run.info)
    assert view.samples is None
    wait(view, qtbot)
    assert [count.word for count in view.counts] == [Wanted("the"), Wanted("zebra")]
    assert view.counts[0].samples == 0


def test_it_remembers_what_was_asked(view, qtbot):
    view.fields.words.setText("sea")
    view.fields.samples.setValue(90)
    other = WordsView()
    qtbot.addWidget(other)
    other.restore(view.to_keep())
    assert other.to_keep() == view.to_keep() == {"words": "sea", "samples": 90, "length": 500}
    other.restore({"words": 3, "samples": "many", "length": 0})
    assert other.to_keep() == view.to_keep()
    other.stop()


def test_a_sight_writes_the_samples_again_and_goes_to_its_word(view, writing_run, qtbot):
    tell(view, writing_run)
    write(view, qtbot)
    view.table.choose("miller")
    sight, counts = view.sight(), view.counts
    tell(view, writing_run, "", samples=3)
    wait(view, qtbot)
    assert view.samples is None
    view.show_sight(sight)
    wait(view, qtbot)
    assert view.counts == counts
    assert view.table.chosen == "miller"
    written = view.samples
    view.show_sight(sight)
    wait(view, qtbot)
    assert view.samples is written  # those that stand there are as good
