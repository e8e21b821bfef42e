"""The page Inspect: a text painted by what the network makes of it, what stands at its cursor, its views."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from rnnviz.core.inside.held import Pin
from rnnviz.core.text.copies import LONGEST
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.gui.page import PlacePointed, TextPointed
from rnnviz.gui.pages.inspect.page import InspectPage
from rnnviz.gui.pages.inspect.reader.scale import scale_of
from rnnviz.gui.pages.inspect.reader.seeing import see
from rnnviz.gui.pages.inspect.reader.source import BOOK
from rnnviz.gui.pages.inspect.tint import Tint, TintKind, unit
from rnnviz.gui.pages.inspect.views import VIEWS
from rnnviz.gui.parts.theme import DARK, LIGHT
from rnnviz.training.worker.messages import ChangedByHand, Rewound, RunInfo
from rnnviz.training.worker.questions import TakeNetwork


class Opened:
    """A page that is seen, of a run whose network is at hand."""

    def __init__(self, page: InspectPage, network, book, qtbot: QtBot) -> None:
        self.page, self.network, self.book, self.qtbot = page, network, book, qtbot
        self.canvas = page.reader.canvas
        self.asked: list[TakeNetwork] = []
        self.mistakes: list[str] = []
        page.mistake_made.connect(self.mistakes.append)
        page.asked.connect(self._answer)

    def _answer(self, question, then, _refused) -> None:
        if isinstance(question, TakeNetwork):
            self.asked.append(question)
            then(self.network)

    def shows(self, place: int) -> None:
        """Wait until the character is read."""
        self.qtbot.waitUntil(lambda: self.read is not None and self.read.row_of(place) is not None)

    @property
    def read(self):
        return self.page.reader.read

    def label(self, name: str) -> str:
        return self.page.findChild(QLabel, name).text()

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.page.findChild(QAbstractButton, name), Qt.MouseButton.LeftButton)

    def keys(self, *keys: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            self.qtbot.keyClick(self.canvas, key, modifier)


@pytest.fixture
def opened(inspected, make_info, qtbot) -> Callable[..., Opened]:
    def make(*, corpus=True, **settings) -> Opened:
        learner, network, book = inspected(**settings)
        page = InspectPage()
        qtbot.addWidget(page, before_close_func=lambda page: page.stop())
        page.set_theme(DARK)
        page.resize(1100, 760)
        it = Opened(page, network, book, qtbot)
        info: RunInfo = make_info(
            book.vocabulary.characters, hidden_size=20, corpus=book.corpus if corpus else None
        )
        page.start_run(replace(info, config=learner.config))
        page.show()
        return it

    return make


def test_it_asks_when_it_is_seen_on_demand_and_when_the_run_has_gone_on(opened, make_snapshot, qtbot):
    it = opened()
    assert len(it.asked) == 1
    it.click("inspect_refresh")
    assert len(it.asked) == 2
    qtbot.keyClick(it.page, Qt.Key.Key_F5)
    assert len(it.asked) == 3
    it.page.hide()
    it.page.show_moment(make_snapshot(5, 3, 4, iteration=999))
    assert len(it.asked) == 3


def test_every_character_has_the_colour_of_its_unit(opened, qtbot):
    it = opened()
    it.page.reader.go_to(0)
    it.shows(0)
    it.page.reader.show_tint(unit(3))
    seen = see(it.network, it.book.ids, 0, 40)
    wanted = scale_of(unit(3), it.network.architecture).indices(seen.passage.watched[0, "h"][:, 3])
    image = it.canvas.grab().toImage()
    table = DARK.diverging_table()
    for place in (0, 7, 20):  # the corner of a cell, where no letter is
        spot = cell_of(it.canvas, place)
        assert image.pixel(spot) == int(table[wanted[place]]), place
    it.page.reader.go_to(1200)  # amid what is read
    it.shows(1200)
    qtbot.waitUntil(lambda: it.read.start < it.canvas.sight[0] - 5)
    start, _ = it.canvas.sight
    image = it.canvas.grab().toImage()
    for place in (start, start + 3, start + 11):
        value = it.read.passage.watched[0, "h"][it.read.row_of(place), 3]
        index = scale_of(unit(3), it.network.architecture).indices(np.array([value]))[0]
        assert image.pixel(cell_of(it.canvas, place)) == int(table[index]), place
    it.page.reader.go_to(0)
    it.canvas.scroll_to(0)
    it.shows(7)
    it.page.set_theme(LIGHT)
    image = it.canvas.grab().toImage()
    assert image.pixel(cell_of(it.canvas, 7)) == int(LIGHT.diverging_table()[wanted[7]])


def cell_of(canvas, place: int) -> QPoint:
    """The top left corner of a character that stands in the first lines."""
    for y in range(2, 100):
        for x in range(2, canvas.width()):
            if canvas.place_at(QPoint(x, y)) == place:
                return QPoint(x + 1, y + 2)
    raise AssertionError(place)


@pytest.mark.parametrize("kind", TintKind)
def test_each_kind_says_its_number(opened, kind):
    it = opened()
    it.shows(50)
    it.click(f"inspect_tint_{kind.name.lower()}")
    assert it.page.reader.tint.kind is kind
    words = it.page.reader.words_at(30)
    assert words.startswith("“")
    assert "character 31 of" in words
    if kind is TintKind.SURPRISE:
        assert f"{see(it.network, it.book.ids, 0, 40).passage.surprises[30]:.2f} nats" in words


def test_what_is_copied_is_told_of_the_book_and_of_ones_own_text(opened, qtbot):
    it = opened()
    it.shows(400)
    it.click("inspect_tint_copied")
    text = it.book.vocabulary.decode(it.book.ids)
    qtbot.waitUntil(lambda: "stand" in it.page.reader.words_at(400))
    told = int(it.page.reader.words_at(400).partition("the last ")[2].split()[0])
    passage = text[401 - told : 401]
    assert text.count(passage) > 1 or told == 0
    assert text.count(text[400 - told : 401]) == 1 or told == LONGEST
    it.click("inspect_text_own")
    own = text[700:730] + "eee"
    it.page.findChild(QPlainTextEdit, "inspect_own_text").setPlainText(own)
    it.shows(32)
    qtbot.waitUntil(lambda: "the last 30 characters stand" in it.page.reader.words_at(29))
    assert "eee" not in text
    assert "the last 2 characters stand" in it.page.reader.words_at(32)
    said = it.page.reader.subtitle.text()
    assert "9 % new text" in said  # 3 of 33
    assert "longest" in said
    assert "30" in said
    it.click("inspect_tint_surprise")
    assert "longest" not in it.page.reader.subtitle.text()


def test_what_a_network_wrote_is_looked_up_in_the_book(opened, qtbot):
    it = opened()
    it.shows(400)
    written = it.book.vocabulary.decode(it.book.ids[500:540])
    it.page.hear(TextPointed(written))
    assert it.page.findChild(QPlainTextEdit, "inspect_own_text").toPlainText() == written
    assert it.page.reader.tint.kind is TintKind.COPIED
    qtbot.waitUntil(lambda: "0 % new text" in it.page.reader.subtitle.text())
    it.page.reader.go_to(7)
    it.click("inspect_in_book")
    start, end = it.page.reader.canvas.selection
    assert end - start == 40
    assert it.book.vocabulary.decode(it.book.ids[start:end]) == written
    assert it.page.reader.source.which == BOOK
    assert not it.page.findChild(QPushButton, "inspect_in_book").isVisible()


def test_what_is_not_copied_has_no_way_into_the_book(opened, qtbot):
    it = opened()
    it.shows(400)
    it.page.hear(TextPointed("e" * 30))
    qtbot.waitUntil(lambda: "100 % new text" in it.page.reader.subtitle.text())
    button = it.page.findChild(QPushButton, "inspect_in_book")
    assert button.isVisible()
    assert not button.isEnabled()
    it.click("inspect_text_book")
    qtbot.waitUntil(lambda: "repeat" in it.page.reader.subtitle.text())


def test_from_ones_own_text_one_comes_back_to_the_place_in_the_book(opened):
    it = opened()
    it.shows(400)
    it.page.reader.go_to(900)
    it.click("inspect_text_own")
    it.page.findChild(QPlainTextEdit, "inspect_own_text").setPlainText("the miller")
    assert it.canvas.cursor_place == 9
    it.click("inspect_text_book")
    assert it.canvas.cursor_place == 900


def test_keys_move_the_cursor_through_the_whole_book(opened):
    it = opened()
    keys, size = Qt.Key, len(it.book.ids)
    control = Qt.KeyboardModifier.ControlModifier
    it.keys(keys.Key_Home, modifier=control)
    assert it.canvas.cursor_place == 0
    it.keys(keys.Key_Right, keys.Key_Right, keys.Key_Left)
    assert it.canvas.cursor_place == 1
    it.keys(keys.Key_Down)
    line = it.canvas.lines
    assert it.canvas.cursor_place == line.start(1) + 1
    it.keys(keys.Key_End)
    assert it.canvas.cursor_place == line.start(2) - 1
    it.keys(keys.Key_Home)
    assert it.canvas.cursor_place == line.start(1)
    it.keys(keys.Key_PageDown)
    assert line.of(it.canvas.cursor_place) == it.canvas.rows
    it.keys(keys.Key_PageUp, keys.Key_Up, keys.Key_Up)
    assert line.of(it.canvas.cursor_place) == 0
    it.keys(keys.Key_End, modifier=control)
    assert it.canvas.cursor_place == size - 1
    start, end = it.canvas.sight
    assert start < size - 1 < end
    assert it.label("inspect_place").endswith(f"{size:,} of {size:,}")
    it.shows(size - 1)


def test_shift_and_drag_select_and_the_view_is_told(opened, qtbot):
    it = opened()
    told = []
    it.page.reader.selection_changed.connect(lambda *place: told.append(place))
    it.keys(Qt.Key.Key_Home, modifier=Qt.KeyboardModifier.ControlModifier)
    it.keys(Qt.Key.Key_Right, Qt.Key.Key_Right, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert told[-1] == it.canvas.selection == (0, 3)
    it.keys(Qt.Key.Key_Escape)
    assert it.canvas.selection == (2, 2)
    assert told[-1] == (2, 2)
    first, last = cell_of(it.canvas, 4), cell_of(it.canvas, 8)
    qtbot.mousePress(it.canvas, Qt.MouseButton.LeftButton, pos=first)
    qtbot.mouseMove(it.canvas, last)
    qtbot.mouseRelease(it.canvas, Qt.MouseButton.LeftButton, pos=last)
    assert it.canvas.selection == (4, 9)
    assert it.canvas.selected_text() == it.book.vocabulary.decode(it.book.ids[4:9])


def test_words_and_numbers_lead_to_their_places(opened, qtbot):
    it = opened()
    field = it.page.findChild(QLineEdit, "inspect_go_to")
    field.setText("1,001")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert it.canvas.cursor_place == 1000
    field.setText("river")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert it.canvas.selected_text() == "river"
    field.setText("nowhere")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert it.mistakes == ["“nowhere” does not stand in this text."]


def test_the_map_of_the_book_leads_there(opened):
    it = opened()
    it.click("inspect_text_own")
    it.page.hear(PlacePointed(777))
    assert it.canvas.cursor_place == 777
    it.shows(777)
    it.page.hear(PlacePointed(500, 14))
    assert it.canvas.selected_text() == it.book.vocabulary.decode(it.book.ids[500:514])


def test_at_the_cursor_stands_what_the_reader_has_read(opened):
    it = opened()
    it.page.reader.go_to(200)
    it.shows(200)
    state, coming = it.page.sections[:2]
    row = it.read.row_of(200)
    assert np.allclose(coming.chances, it.read.passage.ps[row])
    best = int(np.argmax(it.read.passage.ps[row]))
    assert coming.bars.rows[0][0] == it.book.vocabulary.characters[best].replace(" ", "␣").replace("\n", "⏎")
    assert [is_true for _, _, is_true in coming.bars.rows].count(True) == 1
    coming.temperature.setValue(0)
    assert coming.bars.rows[0][1] == 1.0
    told = []
    it.page.reader.tint_chosen.connect(told.append)
    state.tint_wanted.emit(unit(7))
    assert it.page.reader.tint == unit(7)
    assert it.page.findChild(QSpinBox, "inspect_unit").value() == 7


def test_typing_on_shows_what_would_come_and_escape_returns(opened, qtbot):
    it = opened()
    it.page.reader.go_to(200)
    it.shows(200)
    before = it.page.sections[1].chances
    qtbot.keyClicks(it.canvas, "t")
    field = it.page.findChild(QLineEdit, "inspect_type_on")
    assert field.text() == "t"
    qtbot.keyClicks(field, "he %")
    wanted, _ = it.book.vocabulary.encode("the ")
    ids = np.concatenate([it.book.ids[:201], wanted])
    expected = see(it.network, ids, 200, 205).passage.ps[-1]
    qtbot.waitUntil(lambda: np.allclose(it.page.sections[1].chances, expected))
    assert "t " in it.label("inspect_typed_keys")
    assert "never seen %" in it.label("inspect_typed_keys")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert np.array_equal(it.page.sections[1].chances, before)


def test_ones_own_text_is_read_and_unknown_characters_are_told(opened):
    it = opened()
    it.click("inspect_text_own")
    assert len(it.page.reader.canvas._ids) == 0
    field = it.page.findChild(QPlainTextEdit, "inspect_own_text")
    field.setPlainText("the kitten §")
    assert "§" in it.label("inspect_unknown")
    assert it.label("inspect_place").endswith("11 of 11")
    it.shows(10)
    it.click("inspect_text_book")
    assert it.label("inspect_place").endswith(f"of {len(it.book.ids):,}")


def test_a_reader_with_nothing_to_read_gives_clicks_and_keys_to_the_field_above(opened, qtbot):
    """It looks like a field: letters that were typed in it ran, stepped and paused."""
    it = opened()
    it.click("inspect_text_own")
    field = it.page.findChild(QPlainTextEdit, "inspect_own_text")
    field.clearFocus()
    qtbot.mouseClick(it.canvas, Qt.MouseButton.LeftButton)
    assert it.page.focusWidget() is field
    it.canvas.setFocus()
    it.keys(Qt.Key.Key_Left)
    assert it.page.focusWidget() is it.canvas
    it.keys(Qt.Key.Key_S)
    assert it.page.focusWidget() is field
    assert field.toPlainText() == "s"
    field.clear()
    it.canvas.setFocus()
    it.keys(Qt.Key.Key_Space)
    assert field.toPlainText() == " "
    it.click("inspect_text_book")
    qtbot.mouseClick(it.canvas, Qt.MouseButton.LeftButton)
    assert it.page.focusWidget() is it.canvas


def test_a_run_without_its_text_reads_what_is_typed(opened):
    it = opened(corpus=False)
    field = it.page.findChild(QPlainTextEdit, "inspect_own_text")
    assert field.isVisible()
    field.setPlainText("the river")
    it.shows(8)
    assert it.read.passage.ps.shape == (9, len(it.book.vocabulary))


def test_three_that_were_expected_stand_under_each_character(opened):
    it = opened()
    it.shows(100)
    rows = it.canvas.rows
    it.click("inspect_expected")
    assert it.canvas.rows < rows
    it.click("inspect_expected")
    assert it.canvas.rows == rows


@pytest.mark.parametrize(
    "text", ["aa", "ab", "a" * 100_000, "a\u0301\u0301\u0302b " * 50, "漢字かな" * 40 + "\n", "x\n" * 3000]
)
def test_odd_texts_are_shown(text, qtbot, make_info):
    corpus = corpus_from_string(text, "odd")
    page = InspectPage()
    qtbot.addWidget(page, before_close_func=lambda page: page.stop())
    page.start_run(make_info(corpus.vocabulary.characters, corpus=corpus))
    page.resize(700, 500)
    page.show()
    canvas = page.reader.canvas
    for key in (Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Left):
        qtbot.keyClick(canvas, key, Qt.KeyboardModifier.ControlModifier)
    page.grab()
    assert 0 <= canvas.cursor_place < len(text)


def test_each_view_is_opened_by_its_button_and_told_what_it_missed(opened, qtbot):
    it = opened()
    it.shows(150)
    for number, view in enumerate(VIEWS):
        it.click(f"inspect_view_{view.TITLE}")
        assert it.page.views.seen == view.TITLE
        assert [type(built) for built in it.page.views.built] == list(VIEWS[: number + 1])
        assert it.page.views.built[-1].isVisible()
    it.page.sections[0].hold_wanted.emit(unit(2), 1.0)
    assert it.page.views.seen == "Hold"
    again = InspectPage()
    qtbot.addWidget(again)
    again.restore(it.page.to_keep())
    assert again.to_keep() == it.page.to_keep()


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_gates_of_any_layer_can_be_painted(opened, cell):
    it = opened(cell=cell, layers=2)
    it.shows(60)
    for watched in it.network.architecture.cell.watched:
        it.page.reader.picker.tint_chosen.emit(unit(4, 1, watched.name))
        assert it.page.reader.tint == unit(4, 1, watched.name)
        value = it.read.passage.watched[1, watched.name][it.read.row_of(60), 4]
        assert f"{value:+.3f}".replace("-", "−") in it.page.reader.words_at(60)


def test_a_unit_that_was_found_paints_the_reader_leads_it_and_is_held(opened, qtbot):
    it = opened()
    units = it.page.open_view("Units")
    it.click("units_find")
    qtbot.waitUntil(lambda: units.card.facts is not None)
    chosen = units.list.units.chosen
    assert it.page.reader.tint == unit(chosen)
    other = next(row.unit for row in units.list.units.rows if row.unit != chosen)
    it.page.reader.tint_chosen.emit(unit(other))  # as its field of units does
    assert units.list.units.chosen == other
    passage = units.card.passages.passages[0]
    units.card.passages.passage_chosen.emit(passage.place)
    assert it.canvas.cursor_place == passage.place
    it.click("unit_hold_2")
    hold = it.page.open_view("Hold")
    assert hold.isVisible()
    assert hold.pins.pins == (Pin(0, other, 1.0),)


def test_a_pattern_that_is_selected_leads_the_reader_to_its_like(opened, qtbot):
    it = opened()
    pattern = it.page.open_view("Pattern")
    it.page.reader.go_to(400)
    it.shows(400)
    it.keys(Qt.Key.Key_Right, modifier=Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: bool(pattern.units.rows))
    place = pattern.places.passages[0].place
    pattern.places.passage_chosen.emit(place)
    assert it.canvas.cursor_place == place
    assert pattern.units.rows


def test_a_unit_that_the_next_run_does_not_have_is_left(opened, inspected, make_info):
    it = opened()
    it.page.reader.show_tint(unit(19))
    _, it.network, book = inspected(hidden_size=5)
    it.page.start_run(make_info(book.vocabulary.characters, hidden_size=5, corpus=book.corpus))
    assert it.page.reader.tint == unit(0)
    it.page.reader.show_tint(Tint(TintKind.UNIT, unit=99))
    assert it.page.reader.tint == unit(0)


def test_what_is_shown_can_be_taken_along(opened, tmp_path):
    it = opened()
    it.shows(100)
    reader, cursor = it.page.reader, it.page.cursor_card
    rows = list(reader.numbers().rows)
    start, _ = it.canvas.sight
    assert rows[0][0] == start + 1
    place = start + 20
    row = rows[20]
    assert row[3] == float(it.read.passage.surprises[it.read.row_of(place)])
    table = list(cursor.numbers().rows)
    assert sum(value for array, _, _, value in table if array == "p") == pytest.approx(1, abs=1e-5)
    assert len(table) == 20 + len(it.book.vocabulary)
    for name, card in (("reader", reader), ("cursor", cursor)):
        card.tools.save_numbers(tmp_path / f"{name}.csv")
        assert (tmp_path / f"{name}.csv").read_text(encoding="utf-8").count("\n") > 20
        for suffix in ("png", "svg"):
            card.tools.save_picture(tmp_path / f"{name}.{suffix}")
            assert (tmp_path / f"{name}.{suffix}").stat().st_size > 1000
    assert it.mistakes == []


def test_a_checkpoint_whose_text_is_gone_reads_what_is_typed(user, text, make_checkpoint, other_text):
    checkpoint = make_checkpoint(30)
    text.unlink()
    window = user.opens_window(other_text)
    window.documents.open_file(checkpoint)
    user.waits_for_notice("story.txt")
    window.pages.open_page("Inspect")
    page = window.pages.demand("Inspect")
    user.finds("inspect_own_text", QPlainTextEdit).setPlainText("the miller")
    user.waits(lambda: page.reader.read is not None and len(page.reader.read.passage) == 10)
    assert page.reader.read.network.iteration == 30


def test_a_weight_set_by_hand_is_looked_at_at_once(opened):
    it = opened()
    asked = len(it.asked)
    it.page.hear(ChangedByHand(()))
    assert len(it.asked) == asked + 1
    it.page.hear(Rewound(0, 0.1))
    assert len(it.asked) == asked + 2


def test_sections_stand_beside_each_other_where_there_is_room(opened, qtbot):
    it = opened()
    _, coming, *others = it.page.sections
    it.page.resize(2200, 900)
    qtbot.waitUntil(lambda: all(section.x() >= coming.geometry().right() for section in others))
    assert others[0].y() == coming.y()
    it.page.resize(1000, 900)
    qtbot.waitUntil(lambda: all(section.x() == coming.x() for section in others))
    assert others[0].y() > coming.y()


def test_space_runs_and_pauses_from_the_reader_and_is_a_character_where_one_types(user, text, qtbot):
    window = user.opens_window(text)
    window.pages.open_page("Inspect")
    page = window.pages.demand("Inspect")
    user.waits(lambda: page.reader.read is not None)
    qtbot.keyClick(page.reader.canvas, Qt.Key.Key_Space)
    user.waits(lambda: window.session.is_running)
    qtbot.keyClick(page.reader.canvas, Qt.Key.Key_Space)
    user.waits(lambda: not window.session.is_running)
    field = user.finds("inspect_type_on", QLineEdit)
    field.setFocus()
    qtbot.keyClicks(field, "a b")
    assert field.text() == "a b"
    assert not window.session.is_running


def test_it_follows_a_run_that_goes_on(user, text, monkeypatch):
    monkeypatch.setattr("rnnviz.gui.pages.inspect.page.REFRESH_MILLISECONDS", 50)
    window = user.opens_window(text)
    window.pages.open_page("Inspect")
    page = window.pages.demand("Inspect")
    user.waits(lambda: page.reader.read is not None)
    first = page.reader.read.network.iteration
    user.chooses("action_run")
    user.waits(lambda: page.reader.read.network.iteration > first + 10)
    user.chooses("action_run")
    user.waits(lambda: not window.session.is_running)
    user.waits(lambda: page.reader.read.network.iteration == window.session.latest.iteration)
    subtitle = page.reader.subtitle.text()
    assert subtitle == f"at iteration {window.session.latest.iteration:,}"


def test_what_was_left_unread_is_read_when_the_text_is_seen_again(opened, qtbot):
    it = opened()
    it.shows(0)
    reader = it.page.reader
    later = replace(it.network, iteration=it.network.iteration + 5)
    reader.show_network(later)
    reader.hide()  # before that network has read it
    reader.show()
    qtbot.waitUntil(lambda: it.read.network is later)
