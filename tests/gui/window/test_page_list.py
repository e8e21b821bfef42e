"""Every page of PAGES, by itself and beside a real run; what is said of one holds for the next, too."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTextEdit
from pytestqt.qtbot import QtBot

from rnnviz.core.inside.edits import Edit
from rnnviz.core.record.checkpoint import LoggedSample
from rnnviz.core.record.measured import Points
from rnnviz.core.text.corpus import Corpus, corpus_from_string
from rnnviz.core.text.ngrams import ReferenceLoss
from rnnviz.core.text.words import Lexicon
from rnnviz.gui.page import FirstsFound, LexiconFound, Page, PageSpec, PresetOpened, ReferencesFound
from rnnviz.gui.pages.map.page import MapPage
from rnnviz.gui.pages.story.page import StoryPage
from rnnviz.gui.pages.train.page import TrainPage
from rnnviz.gui.parts.theme import DARK, LIGHT
from rnnviz.gui.session import TrainingSession
from rnnviz.gui.window.page_list import PAGES
from rnnviz.gui.window.pages import Pages
from rnnviz.gui.window.text_analysis import TextAnalysis
from rnnviz.gui.window.told import Told
from rnnviz.training.config import TrainingConfig
from rnnviz.training.presets import Preset
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.pace import FarBehind
from rnnviz.training.worker.messages import (
    ChangedByHand,
    Diverged,
    LearningRateChanged,
    Losses,
    Rewound,
    RunInfo,
    SampleLogged,
    StateChanged,
    StepOnce,
    WorkerFailed,
)

CONFIG = TrainingConfig(hidden_size=10, sample_every=100, sample_length=60)
FINDINGS = (
    ReferencesFound((ReferenceLoss(2, "bigram", 2.0),)),
    LexiconFound(Lexicon(frozenset({"the"}), frozenset())),
    FirstsFound([(1, "first real word: the")]),
)
EVENTS = (
    StateChanged(running=True), SampleLogged(LoggedSample(0, 105.9, "the qq")), LearningRateChanged(0.05, 2),
    *FINDINGS, FarBehind(2, "It is slow.", 0.03), Diverged(3, "It went wrong.", 2, 0.1), Rewound(2, 0.05),
    PresetOpened(Preset("hello", CONFIG, network="hello")), WorkerFailed("A fault.", ""),
)  # fmt: skip


@pytest.fixture(params=PAGES, ids=lambda spec: spec.title)
def spec(request: pytest.FixtureRequest) -> PageSpec:
    page: PageSpec = request.param
    return page


@pytest.fixture
def corpus(story: Callable[..., str]) -> Corpus:
    return corpus_from_string(story(), "story")


class Listener(QObject):
    """Takes in what the pages ask and say."""

    def __init__(self, page: Page | Pages) -> None:
        super().__init__(page)
        self.mistakes: list[str] = []
        page.mistake_made.connect(self.mistakes.append)


def test_titles_are_different_and_words_are_a_sentence() -> None:
    assert len({spec.title for spec in PAGES}) == len(PAGES)
    for spec in PAGES:
        assert spec.title.strip() == spec.title != ""
        assert spec.words.endswith("."), spec.title


@pytest.mark.parametrize("is_seen", [True, False])
def test_it_lives_through_a_run(spec, is_seen, qtbot, corpus, make_info, make_snapshot) -> None:
    """Told everything in the order of a run, twice, the second time without its text."""
    page = spec.build()
    listener = Listener(page)
    qtbot.addWidget(page, before_close_func=lambda page: page.stop())
    page.resize(1000, 700)
    if is_seen:
        page.show()
    V = corpus.vocab_size
    characters = corpus.vocabulary.characters
    for number, text in enumerate((corpus, None)):
        page.start_run(make_info(characters, hidden_size=3, seq_length=5, generation=number, corpus=text))
        page.show_moment(make_snapshot(5, 3, V))
        for first in (1, 3):
            page.add_losses(Losses(first, dict.fromkeys(("train", "smooth"), make_snapshot(2).losses)))
            page.show_moment(make_snapshot(5, 3, V, iteration=first + 1))
        for event in EVENTS:
            page.hear(event)
        for theme in (LIGHT, DARK):
            page.set_theme(theme)
        page.grab()
    page.stop()
    page.stop()
    assert listener.mistakes == []


def test_it_can_be_put_back_as_it_was_and_after_nonsense(spec, qtbot) -> None:
    page, again = spec.build(), spec.build()
    for each in (page, again):
        qtbot.addWidget(each)
    page.restore({name: [None] for name in page.to_keep()})
    page.restore({})
    again.restore(page.to_keep())
    assert again.to_keep() == page.to_keep()


def test_what_it_offers_has_names_of_its_own(spec, qtbot) -> None:
    page = spec.build()
    qtbot.addWidget(page)
    for panel in page.panels:
        assert page.isAncestorOf(panel.widget)
        assert panel.widget.objectName()
    for names in (
        [panel.title for panel in page.panels],
        [panel.widget.objectName() for panel in page.panels],
        [figure.title for figure in page.figures],
        [action.objectName() for action in (*page.run_actions, *page.view_actions)],
    ):
        assert len(set(names)) == len(names)
        assert "" not in names


def test_built_late_it_is_told_what_it_missed(qtbot, corpus, make_info, make_snapshot) -> None:
    """Whatever page it is: one that writes down what it is told stands for all."""
    told: list[object] = []

    class Late(Page):
        def start_run(self, run):
            told.append(run)

        def show_moment(self, moment):
            told.append(moment)

        def hear(self, event):
            told.append(event)

        def set_theme(self, theme):
            told.append(theme)

    pages = Pages([*PAGES, PageSpec("Late", "It comes late.", Late)])
    qtbot.addWidget(pages, before_close_func=lambda pages: pages.stop())
    first, run = (make_info(corpus.vocabulary.characters, corpus=corpus, generation=n) for n in (1, 2))
    moment = make_snapshot(25, 100, corpus.vocab_size)
    pages.set_theme(LIGHT)
    pages.start_run(first)
    pages.hear(FINDINGS[2])
    pages.start_run(run)
    pages.show_moment(make_snapshot(25, 100, corpus.vocab_size))
    pages.show_moment(moment)
    pages.hear(FINDINGS[0])
    pages.hear(StateChanged(running=True))
    assert told == []
    pages.demand("Late")
    theme, again, *rest = told
    assert (theme, rest) == (LIGHT, [FINDINGS[0], moment])
    assert isinstance(again, RunInfo)
    since = {"iteration", "curves", "samples", "rate_changes"}  # what a run grows by; nothing of it has come
    assert all(getattr(again, name) is getattr(run, name) for name in set(RunInfo.__slots__) - since)
    assert (again.iteration, again.has_past, again.rate_changes) == (0, False, ())
    pages.hear(StateChanged(running=False))
    assert told[4:] == [StateChanged(running=False)]


@pytest.mark.parametrize("opened_at", [0, 700])
def test_built_after_a_thousand_losses_it_is_told_them_and_all_that_came_of_the_run(
    opened_at, qtbot, corpus, make_info
) -> None:
    """A real run's own record is what it must come to: losses, what was measured, samples, rates."""
    learner = Learner(corpus, replace(CONFIG, hidden_size=2, seq_length=20, held_out=0.1))
    late: list[RunInfo] = []

    class Late(Page):
        def start_run(self, run):
            late.append(run)

    pages = Pages([*PAGES, PageSpec("Late", "It comes late.", Late)])
    qtbot.addWidget(pages, before_close_func=lambda pages: pages.stop())
    for _ in range(opened_at):
        learner.step()
    pages.start_run(
        make_info(
            corpus.vocabulary.characters,
            corpus=corpus,
            iteration=learner.iteration,
            curves=learner.history.curves(),
            samples=tuple(learner.samples),
            rate_changes=tuple(learner.rate_changes),
        )
    )

    def learn(steps: int) -> None:
        first = learner.iteration + 1
        rows: dict[str, list[float]] = {"train": [], "smooth": []}
        for _ in range(steps):
            rows["train"].append(learner.step())
            rows["smooth"].append(learner.smooth_loss)
            if learner.is_sample_due():
                pages.hear(SampleLogged(learner.log_sample()))
        arrays = {name: np.array(values) for name, values in rows.items()}
        pages.add_losses(Losses(first, arrays, learner.history.measured_since(first)))

    for steps in (1, 399, 600):
        learn(steps)
    learner.change_learning_rate(0.05)
    pages.hear(LearningRateChanged(0.05, learner.iteration))
    learner.set_by_hand([Edit("by", (0,), 0.5)])
    pages.hear(ChangedByHand(learner.by_hand))
    learn(700)
    learner.set_by_hand([Edit("by", (1,), 0.5)])
    pages.hear(ChangedByHand(learner.by_hand[-1:]))
    learner.rewind(0.5)
    pages.hear(Rewound(learner.iteration, learner.learning_rate))
    learn(3)
    pages.demand("Late")
    (run,) = late
    assert run.iteration == learner.iteration > 1_000
    assert run.curves.keys() == learner.history.curves().keys() >= {"train", "smooth", "held_out"}
    for name, points in learner.history.curves().items():
        assert run.curves[name].iterations.tolist() == points.iterations.tolist()
        assert run.curves[name].values.tolist() == points.values.tolist()
    assert run.samples == tuple(learner.samples) != ()
    assert run.rate_changes == tuple(learner.rate_changes) != ()
    assert run.by_hand == learner.by_hand != ()


def test_of_a_long_run_it_is_told_so_many_rows_and_all_that_the_run_brought(
    make_info, monkeypatch, qtbot
) -> None:
    monkeypatch.setattr("rnnviz.gui.window.told.ROWS", 8)
    late: list[RunInfo] = []

    class Late(Page):
        def start_run(self, run):
            late.append(run)

    page, told = Late(), Told()
    qtbot.addWidget(page)
    losses = {name: np.arange(1.0, 21.0) for name in ("train", "smooth")}
    told.start_run(make_info("ab"))
    told.add_losses(Losses(1, losses, {}))
    told.tell(page)
    brought = {name: Points(np.arange(1, 12), np.arange(1.0, 12.0)) for name in losses}
    told.start_run(make_info("ab", iteration=11, curves=brought))
    told.tell(page)
    fresh, opened = late
    assert fresh.iteration == 20
    assert fresh.curves["train"].iterations.tolist() == [4, 8, 12, 16, 20]
    assert fresh.curves["train"].values.tolist() == [2.5, 6.5, 10.5, 14.5, 18.5]
    assert opened.curves["smooth"].values.tolist() == brought["smooth"].values.tolist()


def test_built_before_a_run_has_a_moment_it_is_shown_none_of_the_run_before(
    qtbot, corpus, make_info, make_snapshot
) -> None:
    shown: list[object] = []

    class Late(Page):
        def show_moment(self, moment):
            shown.append(moment)

    pages = Pages([*PAGES, PageSpec("Late", "It comes late.", Late)])
    qtbot.addWidget(pages, before_close_func=lambda pages: pages.stop())
    for generation in (1, 2):
        run = make_info(corpus.vocabulary.characters, corpus=corpus, generation=generation)
        pages.start_run(run)
        if generation == 1:
            pages.show_moment(make_snapshot(25, 100, corpus.vocab_size))
    pages.demand("Late")
    assert shown == []


@pytest.mark.parametrize("has_begun", [True, False])
def test_before_or_after_the_run_has_begun_it_comes_into_its_tab(
    spec, has_begun, qtbot, corpus, make_info, make_snapshot
) -> None:
    pages = Pages()
    listener = Listener(pages)
    qtbot.addWidget(pages, before_close_func=lambda pages: pages.stop())
    pages.resize(1000, 700)
    pages.show()
    run = make_info(corpus.vocabulary.characters, hidden_size=3, seq_length=5, corpus=corpus)
    if not has_begun:
        pages.open_page(spec.title)
    pages.start_run(run)
    pages.show_moment(make_snapshot(5, 3, corpus.vocab_size))
    pages.open_page(spec.title)
    assert pages.page_name == spec.title
    assert pages.demand(spec.title).isVisible()
    assert pages.demand(spec.title) in pages.built
    assert listener.mistakes == []


# ── beside a real run ──


class Desk:
    """A session with the pages and what is found of its text, as the window puts them together."""

    def __init__(self, qtbot: QtBot) -> None:
        self.session = TrainingSession()
        self.analysis = TextAnalysis(self.session)
        self.pages = Pages()
        qtbot.addWidget(self.pages)
        self.pages.resize(1000, 800)
        self.pages.set_theme(DARK)
        self.pages.asked.connect(self.session.ask)
        self.session.run_started.connect(self.pages.start_run)
        self.session.run_started.connect(lambda run: self.analysis.start(run.corpus))
        self.session.losses_arrived.connect(self.pages.add_losses)
        self.session.latest_arrived.connect(self.pages.show_moment)
        self.session.event_arrived.connect(self.pages.hear)
        self.analysis.found.connect(self.pages.hear)

    def opens(self, title: str) -> Page:
        self.pages.open_page(title)
        self.pages.show()
        return self.pages.demand(title)

    def close(self) -> None:
        self.analysis.stop()
        self.pages.stop()
        self.session.close()


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(qtbot)
    yield desk
    desk.close()


def test_the_map_is_fetched_from_the_run_while_it_is_seen(desk: Desk, corpus: Corpus, qtbot: QtBot) -> None:
    desk.session.start_run(corpus, CONFIG)
    page = desk.opens("Map")
    assert isinstance(page, MapPage)
    desk.session.send(StepOnce(200))
    qtbot.waitUntil(lambda: not page.canvas.is_empty)
    qtbot.waitUntil(lambda: len(page.canvas.book_map.image()) == 2)  # 159 windows are a pass


def test_the_story_is_told_as_it_happens(desk: Desk, corpus: Corpus, qtbot: QtBot) -> None:
    page = desk.opens("Story")
    assert isinstance(page, StoryPage)
    desk.session.start_run(corpus, CONFIG)
    desk.session.send(StepOnce(300))
    text = page.findChild(QTextEdit, "story_text")
    qtbot.waitUntil(lambda: "300   smooth loss" in text.toPlainText())
    qtbot.waitUntil(lambda: "better than guessing" in text.toPlainText())
    assert "real words" in text.toPlainText()


def test_lines_can_be_hidden_and_come_back(desk: Desk, corpus: Corpus, qtbot: QtBot) -> None:
    page = desk.opens("Train")
    assert isinstance(page, TrainPage)
    desk.session.start_run(corpus, CONFIG)
    qtbot.waitUntil(lambda: not desk.analysis.is_working)
    (action,) = (action for action in page.view_actions if action.objectName() == "action_show_references")
    lined = page.loss.grab().toImage()
    action.setChecked(False)
    assert page.loss.grab().toImage() != lined
    action.setChecked(True)
    assert page.loss.grab().toImage() == lined


def test_another_run_on_the_same_text_has_its_lines_at_once(desk: Desk, corpus: Corpus, qtbot: QtBot) -> None:
    desk.session.start_run(corpus, CONFIG)
    qtbot.waitUntil(lambda: not desk.analysis.is_working)
    desk.session.start_run(corpus, CONFIG)
    assert not desk.analysis.is_working


def test_closed_it_calls_the_counting_off(desk: Desk, corpus: Corpus) -> None:
    desk.session.start_run(corpus, CONFIG)
    desk.close()
    assert not desk.analysis.is_working
