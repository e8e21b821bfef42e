"""Story, Map, lines and flags beside a real run, and nothing left of them when it ends."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QTextEdit
from pytestqt.qtbot import QtBot

from rnnviz.core.text.corpus import Corpus, corpus_from_string
from rnnviz.gui.panels.loss.panel import LossPanel
from rnnviz.gui.parts.theme import DARK
from rnnviz.gui.session import TrainingSession
from rnnviz.gui.window.text_pages import TextPages
from rnnviz.training.config import TrainingConfig
from rnnviz.training.worker.messages import StepOnce

CONFIG = TrainingConfig(hidden_size=10, sample_every=100, sample_length=60)


class Desk:
    """A session with its loss panel and its pages, as the window puts them together."""

    def __init__(self, qtbot: QtBot) -> None:
        self.session = TrainingSession()
        self.loss = LossPanel()
        self.pages = TextPages(self.session, self.loss, self.session)
        for widget in (self.loss, self.pages.story, self.pages.map):
            qtbot.addWidget(widget)
            widget.resize(900, 300)
        self.pages.set_theme(DARK)
        self.session.run_started.connect(self.loss.start_run)
        self.session.run_started.connect(self.pages.start_run)

    def close(self) -> None:
        self.pages.close()
        self.session.close()


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(qtbot)
    yield desk
    desk.close()


@pytest.fixture
def corpus(story: Callable[..., str]) -> Corpus:
    return corpus_from_string(story(), "story")


def test_the_map_is_fetched_from_the_run_while_it_is_seen(desk: Desk, corpus: Corpus, qtbot: QtBot) -> None:
    desk.session.start_run(corpus, CONFIG)
    desk.pages.map.show()
    desk.session.send(StepOnce(200))
    qtbot.waitUntil(lambda: not desk.pages.map.canvas.is_empty)
    qtbot.waitUntil(lambda: len(desk.pages.map.canvas.book_map.image()) == 2)  # 159 windows are a pass


def test_the_story_is_told_as_it_happens(desk: Desk, corpus: Corpus, qtbot: QtBot) -> None:
    desk.pages.story.show()
    desk.session.start_run(corpus, CONFIG)
    desk.session.send(StepOnce(300))
    text = desk.pages.story.findChild(QTextEdit, "story_text")
    qtbot.waitUntil(lambda: "300   smooth loss" in text.toPlainText())
    qtbot.waitUntil(lambda: "better than guessing" in text.toPlainText())
    assert "real words" in text.toPlainText()


def test_lines_can_be_hidden_and_come_back(desk: Desk, corpus: Corpus, qtbot: QtBot) -> None:
    desk.loss.show()
    desk.session.start_run(corpus, CONFIG)
    qtbot.waitUntil(lambda: not desk.pages.analysis.is_working)
    lined = desk.loss.grab().toImage()
    desk.pages.show_references(False)
    assert desk.loss.grab().toImage() != lined
    desk.pages.show_references(True)
    assert desk.loss.grab().toImage() == lined


def test_another_run_on_the_same_text_has_its_lines_at_once(desk: Desk, corpus: Corpus, qtbot: QtBot) -> None:
    desk.session.start_run(corpus, CONFIG)
    qtbot.waitUntil(lambda: not desk.pages.analysis.is_working)
    desk.session.start_run(corpus, CONFIG)
    assert not desk.pages.analysis.is_working


def test_closed_it_calls_the_counting_off(desk: Desk, corpus: Corpus) -> None:
    desk.session.start_run(corpus, CONFIG)
    desk.close()
    assert not desk.pages.analysis.is_working
