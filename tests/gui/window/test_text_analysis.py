"""What a text is by itself is found beside the run, once, and never after it was called off."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rnnviz.core.text.corpus import Corpus, corpus_from_string
from rnnviz.core.text.decoding import Ids
from rnnviz.core.text.encodings import encoding_of
from rnnviz.core.text.forms import BRACES
from rnnviz.core.text.ngrams import ReferenceLoss, reference_losses
from rnnviz.core.text.reading import TextReading
from rnnviz.core.text.words import Lexicon, build_lexicon
from rnnviz.gui.page import Finding, LexiconFound, ReferencesFound
from rnnviz.gui.window import text_analysis
from rnnviz.gui.window.text_analysis import TextAnalysis


class Finds:
    """What an analysis has told, in order."""

    def __init__(self, analysis: TextAnalysis) -> None:
        self.told: list[Any] = []
        analysis.found.connect(self._take)

    def _take(self, finding: Finding) -> None:
        match finding:
            case ReferencesFound(found) | LexiconFound(found):
                self.told.append(found)


@pytest.fixture
def corpus(story: Callable[..., str]) -> Corpus:
    return corpus_from_string(story(), "story")


@pytest.fixture
def analysis(qapp: QApplication) -> Iterator[TextAnalysis]:  # noqa: ARG001 - timers need it
    analysis = TextAnalysis(delay=0)
    yield analysis
    analysis.stop()


def test_references_and_words_are_those_of_the_text(
    analysis: TextAnalysis, corpus: Corpus, qtbot: QtBot
) -> None:
    finds = Finds(analysis)
    analysis.start(corpus)
    assert finds.told == []
    qtbot.waitUntil(lambda: not analysis.is_working)
    references, lexicon = finds.told
    assert references == reference_losses(corpus.ids, corpus.vocab_size)
    assert all(isinstance(reference, ReferenceLoss) for reference in references)
    assert isinstance(lexicon, Lexicon)
    assert lexicon.words == build_lexicon(corpus).words


def test_with_the_words_comes_what_is_typical_of_the_text(analysis: TextAnalysis, qtbot: QtBot) -> None:
    found: list[Finding] = []
    analysis.found.connect(found.append)
    for text, forms in (("the sea {the sea} and {the boat}\n" * 60, (BRACES,)), ("the sea\n" * 60, ())):
        analysis.start(corpus_from_string(text, "text"))
        qtbot.waitUntil(lambda: not analysis.is_working)
        words = found[-1]
        assert isinstance(words, LexiconFound)
        assert words.typical.forms == forms


def test_the_same_text_is_not_counted_again(
    analysis: TextAnalysis, corpus: Corpus, story: Callable[..., str], qtbot: QtBot
) -> None:
    finds = Finds(analysis)
    analysis.start(corpus)
    qtbot.waitUntil(lambda: not analysis.is_working)
    analysis.start(corpus_from_string(story(), "the same under another name"))
    assert not analysis.is_working
    assert finds.told[2:] == finds.told[:2]


def test_a_text_in_another_encoding_is_another(analysis: TextAnalysis, corpus: Corpus, qtbot: QtBot) -> None:
    analysis.start(corpus)
    qtbot.waitUntil(lambda: not analysis.is_working)
    analysis.start(replace(corpus, reading=TextReading(encoding_of("cp1252"))))
    assert analysis.is_working
    qtbot.waitUntil(lambda: not analysis.is_working)


def test_a_text_in_lower_case_is_another(
    analysis: TextAnalysis, corpus: Corpus, story: Callable[..., str], qtbot: QtBot
) -> None:
    finds = Finds(analysis)
    analysis.start(corpus)
    qtbot.waitUntil(lambda: not analysis.is_working)
    analysis.start(corpus_from_string(story(), "story", lower_case=True))
    assert analysis.is_working
    qtbot.waitUntil(lambda: not analysis.is_working)
    assert finds.told[3].names == frozenset()


def test_nothing_arrives_of_a_text_that_was_left(
    analysis: TextAnalysis, corpus: Corpus, story: Callable[..., str], qtbot: QtBot
) -> None:
    finds = Finds(analysis)
    analysis.start(corpus_from_string(story(200_000), "long"))
    analysis.start(corpus)
    qtbot.waitUntil(lambda: not analysis.is_working)
    assert len(finds.told) == 2
    assert finds.told[0] == reference_losses(corpus.ids, corpus.vocab_size)


def test_a_text_is_left_without_waiting_for_its_counting(
    analysis: TextAnalysis,
    corpus: Corpus,
    story: Callable[..., str],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It may be amid a long piece of work; what it finds later is nobody's."""
    begun, released, ended = threading.Event(), threading.Event(), threading.Event()
    count = text_analysis.reference_losses

    def count_slowly(ids: Ids, vocab_size: int, **options: Any) -> tuple[ReferenceLoss, ...]:
        if len(ids) < len(corpus.ids):
            begun.set()
            released.wait(10)
            ended.set()
        return count(ids, vocab_size, **options)

    monkeypatch.setattr(text_analysis, "reference_losses", count_slowly)
    finds = Finds(analysis)
    analysis.start(corpus_from_string(story(200), "left"))
    qtbot.waitUntil(begun.is_set)
    analysis.start(corpus)
    assert not ended.is_set()
    qtbot.waitUntil(lambda: not analysis.is_working)
    released.set()
    analysis.stop()
    assert ended.is_set()
    assert finds.told[0] == reference_losses(corpus.ids, corpus.vocab_size)
    assert len(finds.told) == 2


def test_called_off_it_can_begin_again(analysis: TextAnalysis, corpus: Corpus, qtbot: QtBot) -> None:
    finds = Finds(analysis)
    analysis.start(corpus)
    analysis.cancel()
    assert not analysis.is_working
    assert finds.told == []
    analysis.start(corpus)
    qtbot.waitUntil(lambda: not analysis.is_working)
    assert len(finds.told) == 2


def test_a_text_that_is_not_at_hand_is_left_alone(analysis: TextAnalysis) -> None:
    finds = Finds(analysis)
    analysis.start(None)
    assert not analysis.is_working
    assert finds.told == []
