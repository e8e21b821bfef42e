"""The page Write: a text that follows from its dials, what it is painted by, and its views."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from rnnviz.core.network.dials import Dials
from rnnviz.core.network.likeliest import likeliest
from rnnviz.core.network.reading import read
from rnnviz.core.network.telling import Draft
from rnnviz.core.numerals import per_cent
from rnnviz.core.text.copies import PASSAGE
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.core.text.words import build_lexicon
from rnnviz.gui.page import LexiconFound, PlacePointed
from rnnviz.gui.pages.write.page import WritePage
from rnnviz.gui.pages.write.text import copied
from rnnviz.gui.pages.write.text.tints import WritingTint
from rnnviz.gui.pages.write.view import write
from rnnviz.gui.pages.write.views import VIEWS
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.theme import DARK, LIGHT
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.network_copy import network_copy
from rnnviz.training.worker.messages import Rewound, RunInfo, StateChanged


class Opened:
    """A page that is seen, of a run whose network is at hand."""

    def __init__(self, page: WritePage, learner: Learner, corpus, qtbot: QtBot) -> None:
        self.page, self.learner, self.corpus, self.qtbot = page, learner, corpus, qtbot
        self.card, self.canvas = page.text_card, page.text_card.text.canvas
        self.asked: list[object] = []
        self.mistakes: list[str] = []
        self.found: list[object] = []
        page.mistake_made.connect(self.mistakes.append)
        page.found.connect(self.found.append)
        page.asked.connect(self._answer)

    def _answer(self, question, then, _refused) -> None:
        self.asked.append(question)
        then(question.answer(self.learner))

    @property
    def text(self) -> str:
        return self.card.text.sheet.text

    def writes(self, **wanted: object) -> None:
        """Wait until a text stands there that was written so."""

        def stands() -> bool:
            sheet = self.card.text.sheet
            return sheet is not None and all(
                getattr(sheet.telling.draft, name) == value for name, value in wanted.items()
            )

        self.qtbot.waitUntil(stands)

    def copies(self) -> None:
        self.qtbot.waitUntil(lambda: self.card.text.copied is not None)

    def label(self, name: str) -> str:
        return self.page.findChild(QLabel, name).text()

    def button(self, name: str) -> QAbstractButton | None:
        return self.page.findChild(QAbstractButton, name)

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.button(name), Qt.MouseButton.LeftButton)


@pytest.fixture
def opened(story, make_info, qtbot) -> Callable[..., Opened]:
    def make(*, corpus=True, steps=60, shown=True, **settings) -> Opened:
        book = corpus_from_string(story(1500), "story")
        config = TrainingConfig.from_dict({"hidden_size": 20, "seq_length": 8} | settings)
        learner = Learner(book, config)
        for _ in range(steps):
            learner.step()
        page = WritePage()
        qtbot.addWidget(page, before_close_func=lambda page: page.stop())
        page.set_theme(DARK)
        page.resize(1000, 700)
        it = Opened(page, learner, book, qtbot)
        info: RunInfo = make_info(book.vocabulary.characters, hidden_size=20, corpus=book if corpus else None)
        page.start_run(replace(info, config=learner.config))
        if shown:
            page.show()
            it.writes()
        return it

    return make


def test_copies_of_the_run_before_are_no_longer_looked_for(opened, make_info, monkeypatch):
    """A run whose text is not at hand does not wait for them, nor show them for its own."""
    may_go = threading.Event()
    monkeypatch.setattr(copied, "Copies", lambda *_, **__: may_go.wait())
    it = opened()
    assert "looking for copies" in it.label("write_facts")
    info = make_info(it.corpus.vocabulary.characters, hidden_size=20, corpus=None)
    it.page.start_run(replace(info, config=it.learner.config))
    it.writes()
    assert "copies" not in it.label("write_facts")
    may_go.set()


def by_hand(it: Opened, draft: Draft) -> str:
    return it.corpus.vocabulary.decode(write(network_copy(it.learner), draft).ids)


def test_it_writes_as_soon_as_it_is_seen_and_not_before(opened):
    it = opened(shown=False)
    assert it.asked == []
    it.page.show()
    it.writes()
    nothing, _ = it.corpus.vocabulary.encode("")
    assert it.text == by_hand(it, Draft(nothing, Dials(0.8), 0, 600))
    assert "by the network of iteration 60 · seed 0" in it.label("write_by")


def test_a_dial_that_is_turned_writes_anew_with_the_same_network_and_dice(opened):
    it = opened()
    for _ in range(5):
        it.learner.step()
    start, _ = it.corpus.vocabulary.encode("the ")
    it.card.prime.setText("the ")
    it.card.settings.restore({"temperature": 0.5, "top_k": 3, "top_p": 0.9, "length": 50, "seed": 4})
    it.writes(seed=4, length=50, dials=Dials(0.5, 3, 0.9))
    assert len(it.asked) == 1
    assert it.card.text.sheet.network.iteration == 60
    assert it.card.text.sheet.telling.draft.start.tolist() == start.tolist()
    it.click("write_button")
    it.qtbot.waitUntil(lambda: it.card.text.sheet.network.iteration == 65)
    assert it.text == by_hand(it, Draft(start, Dials(0.5, 3, 0.9), 4, 50))


def test_what_is_written_is_painted_from_where_it_begins(opened):
    it = opened()
    it.card.prime.setText("the ")
    it.qtbot.waitUntil(lambda: len(it.card.text.sheet.telling.draft.start) == 4)
    it.click("write_tint_chance")
    telling = it.card.text.sheet.telling
    image, table = it.canvas.grab().toImage(), DARK.sequential_table()
    for at in (0, 3, 9):
        spot = next(
            point
            for y in range(2, 60)
            for x in range(2, 900)
            if it.canvas.place_at(point := QPoint(x, y)) == 4 + at
        )
        index = round(255 * float(telling.chances[at]))
        assert image.pixel(spot.x() + 1, spot.y() + 2) == int(table[index]), at


def test_each_tint_says_what_it_shows_in_both_themes(opened):
    it = opened()
    it.copies()
    for theme in (DARK, LIGHT):
        it.page.set_theme(theme)
        for tint in WritingTint:
            it.click(f"write_tint_{tint.name.lower()}")
            assert it.card.text.tint is tint
            has_colors = tint not in (WritingTint.PLAIN, WritingTint.WORDS)
            assert it.card.text.legend.isVisible() is has_colors


def test_a_character_says_how_it_came_about(opened):
    it = opened()
    it.card.prime.setText("the ")
    it.qtbot.waitUntil(lambda: len(it.card.text.sheet.telling.draft.start) == 4)
    assert "given" in it.card.text.words_at(2)
    p = float(it.card.text.sheet.telling.chances[7])
    words = it.card.text.words_at(4 + 7)
    assert f"character 8 of {len(it.card.text.sheet.telling):,}: drawn with p = {per_cent(p, 1)}" in words
    assert f"{-np.log(p):.2f} nats" in words


def test_copies_are_told_gone_through_and_shown_in_the_book(opened):
    """A network that writes the book, for it reads but a few words by heart."""
    it = opened(steps=900, seq_length=12)
    it.card.settings.restore({"temperature": 0.2, "length": 400})
    it.writes(dials=Dials(0.2), length=400)
    it.copies()
    copied, book = it.card.text.copied, it.corpus.vocabulary.decode(it.corpus.ids)
    assert copied.passages
    for passage in copied.passages:
        assert len(passage) >= PASSAGE
        assert book[passage.place : passage.place + len(passage)] == it.text[passage.start : passage.end]
    assert f"longest copy {copied.longest} characters" in it.label("write_facts")
    assert f"{100 * (1 - copied.share):.0f} % new text" in it.label("write_facts")
    it.click("write_next_copy")
    assert it.card.text.tint is WritingTint.COPIED
    first = next((passage for passage in copied.passages if passage.start > 0), copied.passages[0])
    assert it.canvas.selection == (first.start, first.end)
    assert it.button("write_in_book").isEnabled()
    it.click("write_in_book")
    wanted = copied.passage_at(first.end - 1)
    assert it.found == [PlacePointed(wanted.place, len(wanted))]


def test_a_way_to_copies_that_leads_nowhere_says_why(opened):
    it = opened()
    it.card.settings.restore({"temperature": 5.0, "length": 100})
    it.writes(dials=Dials(5.0), length=100)
    it.copies()
    assert not it.card.text.copied.passages
    button = it.button("write_next_copy")
    assert not button.isEnabled()
    assert button.toolTip() == (
        f"Nothing of {PASSAGE} characters or more is copied; "
        f"the longest copy has {it.card.text.copied.longest}."
    )


def test_words_that_the_book_does_not_have_are_counted(opened):
    it = opened()
    lexicon = build_lexicon(it.corpus)
    it.page.hear(LexiconFound(lexicon))
    words = lexicon.find_words(it.text)
    real = sum(word.is_real for word in words)
    assert f"{real} of {len(words)} words are real" in it.page.findChild(QLabel, "write_facts").words
    assert 0 < real < len(words)


def test_a_run_whose_text_is_gone_writes_all_the_same(opened):
    it = opened(corpus=False)
    assert len(it.text) == 600
    assert it.card.text.copied is None
    assert not it.button("write_next_copy").isEnabled()


def test_a_draft_with_a_choice_is_written_until_a_dial_is_turned(opened):
    it = opened()
    it.card.text.go_to(30)
    draft = it.card.text.sheet.telling.draft
    other = (int(it.card.text.sheet.telling.ids[30]) + 1) % len(it.corpus.vocabulary)
    it.card.write_draft(draft.choose(30, other))
    it.writes(choices={30: other})
    assert it.canvas.cursor_place == 30
    assert "1 chosen by hand" in it.label("write_by")
    assert "chosen with p" in it.card.text.words_at(30)
    it.card.settings.restore({"seed": 9})
    it.writes(seed=9, choices={})


def test_another_network_writes_when_the_run_was_changed(opened):
    it = opened()
    it.learner.step()
    it.page.hear(Rewound(61, 0.1))
    it.qtbot.waitUntil(lambda: it.card.text.sheet.network.iteration == 61)


def test_a_network_that_has_diverged_is_told_of(opened, qtbot):
    it = opened()
    it.learner.now.params.flat[:] = np.nan
    qtbot.keyClick(it.page, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: bool(it.mistakes))
    assert "diverged" in it.mistakes[0]


def test_letters_that_it_does_not_know_are_told(opened):
    it = opened()
    it.card.prime.setText("the ☃")
    it.qtbot.waitUntil(lambda: len(it.card.text.sheet.telling.draft.start) == 4)
    assert "☃" in it.page.findChild(FittedLabel, "write_by").words


def test_numbers_are_those_of_the_text(opened):
    it = opened()
    it.copies()
    rows = it.card.text.numbers().rows
    assert [row[0] for row in rows] == list(it.text)
    assert [row[4] for row in rows] == it.card.text.copied.lengths.tolist()


def test_what_it_is_set_to_is_kept(opened):
    it = opened()
    it.card.prime.setText("She\n")
    it.card.settings.restore({"temperature": 1.3, "top_k": 7, "top_p": 0.5, "length": 120, "seed": 3})
    it.click("write_tint_surprise")
    it.page.open_view("Likeliest")
    kept = it.page.to_keep()
    other = opened()
    other.page.restore(kept)
    assert other.page.to_keep() == kept
    other.page.restore({"text": {"prime": 3, "tint": "loud", "top_k": "many"}, "view": 7})
    assert other.page.to_keep() == kept


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_can_be_opened_before_and_after_a_text(opened, view):
    it = opened(shown=False)
    it.page.open_view(view.TITLE)
    it.page.show()
    it.writes()
    it.page.start_run(replace_run(it))
    it.writes()


def replace_run(it: Opened) -> RunInfo:
    run = it.page._run
    assert run is not None
    return run


def test_what_is_expected_after_any_text_follows_at_each_key(opened):
    it = opened(cell="lstm", layers=2)
    view = it.page.open_view("After any text")
    view.text.setText("")
    assert view.bars.rows == []
    for typed in ("t", "th", "the", "thx", "the mill"):
        view.text.setText(typed)
        ids, _ = it.corpus.vocabulary.encode("".join(c for c in typed))
        reading = read(it.learner.architecture, it.learner.now.params, ids)
        p = reading.ps[-1].astype(float) ** (1 / 0.8)
        best = int(p.argmax())
        mark, chance, _ = view.bars.rows[0]
        assert mark == it.corpus.vocabulary.characters[best].replace(" ", "␣")
        assert chance == pytest.approx((p / p.sum())[best], rel=1e-4)
        h = [part for _, name, part in it.learner.architecture.states_of(reading.states[-1]) if name == "h"][
            -1
        ]
        assert f"{h[0]:+.4f}".replace("-", "−") in it.label("write_after_unit")


def test_the_likeliest_text_is_beside_the_greedy_one(opened):
    it = opened()
    it.card.prime.setText("the ")
    it.qtbot.waitUntil(lambda: len(it.card.text.sheet.telling.draft.start) == 4)
    view = it.page.open_view("Likeliest")
    view.restore({"width": 6, "length": 12})
    start, _ = it.corpus.vocabulary.encode("the ")
    network = network_copy(it.learner)
    best, *_ = likeliest(
        network.architecture, network.params, start, length=12, width=6,
        state=network.state, next_input=network.next_input,
    )  # fmt: skip
    it.qtbot.waitUntil(lambda: len(view.table.rows) == 7)
    first = next(row for row in view.table.rows if row.rank == 1)
    assert first.continuation.ids.tolist() == best.ids.tolist()
    assert {row.rank for row in view.table.rows} == set(range(7))


def test_a_sight_brings_the_text_with_its_choices_back_and_the_cursor_to_its_place(opened):
    it = opened()
    it.card.prime.setText("the ")
    it.card.settings.restore({"length": 60, "seed": 4})
    it.writes(seed=4, length=60)
    it.page.open_view("Choices").show_place(20)
    it.page.open_view("Choices").choose(2)
    it.writes(choices={20: 2})
    it.page.open_view("Loop").go_on(-2)
    sight, text = it.page.sight(), it.text
    other = opened(shown=False)
    other.page.show_sight(json.loads(json.dumps(sight)))  # a preset is read before its network is there
    assert other.page.sight()["text"]["choices"] == sight["text"]["choices"]
    other.page.show()
    other.writes(choices={20: 2})
    other.qtbot.waitUntil(lambda: other.canvas.cursor_place == it.canvas.cursor_place == 24)
    assert other.text == text
    assert other.page.sight() == sight
    other.card.settings.restore({"seed": 5})  # a dial that is turned forgets what was chosen
    other.writes(seed=5, choices={})


def test_a_sight_out_of_a_file_may_be_anything(opened):
    it = opened()
    text = it.text
    for of_text in (5, {"choices": [[0], ["a", "b"], [-1, "a"], [3, "ab"], 7], "at": "x"}, {"at": True}):
        of_views = {"Loop": {"phase": "NEVER"}, "Words": 4, "Grid": {"held": [[1], [0, 0, 7], 2]}}
        it.page.show_sight({"text": of_text, "view": "Grid", "views": of_views})
    it.page.show_sight({"text": {"choices": [[1, "☃"], [9999, "a"]], "at": 99_999}})
    it.qtbot.waitUntil(lambda: it.card.text.sheet is not None and it.canvas.cursor_place == len(text) - 1)
    assert it.text == text
    assert it.card.text.sheet.telling.draft.choices == {}


def test_the_text_that_nobody_touched_is_written_anew_when_the_run_pauses(opened, make_snapshot):
    it = opened()
    for steps, place in ((5, 0), (5, 7)):
        it.card.text.go_to(place)
        if place:
            it.page.hear(StateChanged(False))  # the run has not gone on: nothing is to be written
        for _ in range(steps):
            it.learner.step()
        it.page.show_moment(make_snapshot(iteration=it.learner.iteration))
        it.page.hear(StateChanged(True))
        it.page.hear(StateChanged(False))
        if not place:
            it.qtbot.waitUntil(lambda: it.card.text.sheet.network.iteration == 65)
    assert len(it.asked) == 2  # who reads a character of it goes on reading
    assert it.card.text.sheet.network.iteration == 65


def test_where_a_sight_put_the_cursor_it_stays_when_the_run_pauses(opened, make_snapshot):
    it = opened()
    it.page.show_sight({"text": {"at": 9}})
    it.qtbot.waitUntil(lambda: it.canvas.cursor_place == 9)
    it.learner.step()
    it.page.show_moment(make_snapshot(iteration=it.learner.iteration))
    it.page.hear(StateChanged(False))
    it.qtbot.waitUntil(lambda: it.card.text.sheet.network.iteration == 61)
    assert it.canvas.cursor_place == 9


def test_what_changes_by_itself_while_the_loop_plays_is_not_looked_at(opened):
    it = opened()
    loop = it.page.open_view("Loop")
    assert it.page.sight()["text"]["at"] == 0
    loop.toggle()
    sight = it.page.sight()
    assert "at" not in sight["text"]
    assert "phase" not in sight["views"]["Loop"]
    loop.pause()
    assert it.page.sight()["views"]["Loop"]["phase"] == loop.phase.name


def test_a_sight_of_the_same_text_moves_the_cursor_and_writes_nothing(opened):
    it = opened()
    sight, sheet = it.page.sight(), it.card.text.sheet
    it.card.text.go_to(30)
    it.page.show_sight(sight)
    assert it.card.text.sheet is sheet
    assert it.canvas.cursor_place == 0


def test_a_table_takes_the_colours(opened):
    """Its rows have them from the theme and not from the style: left in those of before, none can be read."""
    it = opened()
    table = it.page.open_view("Likeliest").table
    it.qtbot.waitUntil(lambda: bool(table.rows))
    for theme in (LIGHT, DARK):
        it.page.set_theme(theme)
        assert table.model().index(0, 0).data(Qt.ItemDataRole.ForegroundRole) == theme.color("text")


def test_how_far_the_run_has_come_since_is_said_now_and_then(opened, make_snapshot):
    it = opened()
    said = []
    for iteration in (61, 119, 130, 199, 260, 8900, 61_000):
        it.page.show_moment(make_snapshot(iteration=iteration))
        said.append(it.page.findChild(FittedLabel, "write_by").words.split(" · ")[0])
    assert said == [
        *["by the network of iteration 60"] * 2,
        *["by the network of iteration 60, now past 100"] * 2,
        "by the network of iteration 60, now past 200",
        "by the network of iteration 60, now past 8,000",
        "by the network of iteration 60, now past 60,000",
    ]
    it.learner.step()
    it.click("write_button")
    it.qtbot.waitUntil(lambda: it.card.text.sheet.network.iteration == 61)
    it.page.show_moment(make_snapshot(iteration=61))
    it.qtbot.waitUntil(lambda: "past" not in it.page.findChild(FittedLabel, "write_by").words)


def test_a_start_that_leads_the_network_astray_is_said(opened):
    it = opened()
    it.card.prime.setText("the miller and the")
    it.qtbot.waitUntil(lambda: it.card.text.sheet.start == "the miller and the")
    assert "astray" not in it.page.findChild(FittedLabel, "write_facts").words
    it.learner.now.params["Why"][...] *= -8  # what was likely is unlikely now
    it.click("write_button")
    it.qtbot.waitUntil(lambda: "astray in the start" in it.page.findChild(FittedLabel, "write_facts").words)
    assert "try a space before it" in it.page.findChild(FittedLabel, "write_facts").words
    it.page.resize(700, 700)
    it.qtbot.waitUntil(lambda: it.label("write_facts") == "astray: try a space before")
    it.card.prime.setText("the")  # too short to tell
    it.qtbot.waitUntil(lambda: "astray" not in it.page.findChild(FittedLabel, "write_facts").words)
