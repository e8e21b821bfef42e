"""The page Signals: asks while it is seen, and shows, marks and says what was measured."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from rnnviz.core.network.notation import COURSE, FIELD
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.gui.pages.signals.page import SignalsPage
from rnnviz.gui.parts import names
from rnnviz.gui.parts.theme import DARK, LIGHT
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.signal_words import highest_distance
from rnnviz.training.worker.messages import Rewound, RunInfo, Snapshot, Visited
from rnnviz.training.worker.questions import TakeNetwork, TakeSignals

SETTINGS = {"hidden_size": 10, "seq_length": 8}


class Bench:
    """A page with a run that answers its questions at once."""

    def __init__(self, qtbot, corpus, **settings):
        self.corpus = corpus
        self.asked = []
        self.learner = Learner(corpus, TrainingConfig(**(SETTINGS | settings)))
        self.page = SignalsPage()
        qtbot.addWidget(self.page)
        self.qtbot = qtbot
        self.page.asked.connect(self._answer)
        self.page.resize(1100, 700)
        self.page.start_run(self.info())

    def info(self, with_text=True):
        learner = self.learner
        return RunInfo(
            1, learner.config, learner.vocabulary, learner.text, None, 1, learner.guessing_loss, with_text,
            corpus=self.corpus if with_text else None, iteration=learner.iteration,
        )  # fmt: skip

    def _answer(self, question, then, _refused):
        self.asked.append(type(question))
        then(question.answer(self.learner))

    def train(self, steps):
        for _ in range(steps):
            self.learner.step()
        zeros = np.zeros(0)
        self.page.show_moment(
            Snapshot(self.learner.iteration, 0, 0, 1, 1.0, 1.0, 0.1, 0.0, 0.0, *[zeros] * 5)
        )

    def shows(self):
        self.page.show()
        self.waits()

    def waits(self):
        self.qtbot.waitUntil(lambda: all(card.now is not None for card in self.page.cards))

    def words(self):
        return [card.sentence.text() for card in self.page.cards]


@pytest.fixture
def bench(qtbot, story):
    corpus = corpus_from_string(story(3000), "story")
    made = []

    def bench(**settings):
        made.append(Bench(qtbot, corpus, **settings))
        return made[-1]

    yield bench
    for one in made:
        one.page.stop()


def test_hidden_it_asks_for_nothing_and_shown_for_signals_and_a_network(bench):
    page = bench()
    page.train(30)
    assert page.asked == []
    page.shows()
    assert page.asked == [TakeSignals, TakeNetwork]


@pytest.mark.parametrize("optimizer", ["adagrad", "sgd"])
def test_a_run_whose_rate_is_0_is_drawn_and_told(bench, optimizer):
    page = bench(learning_rate=0.0, optimizer=optimizer)
    page.train(30)
    page.shows()
    assert not page.page.grab().isNull()
    assert any("A step is 0 of the weights" in words for words in page.words())


def test_it_asks_again_only_where_the_run_has_moved_on(bench, qtbot):
    page = bench()
    page.train(30)
    page.shows()
    page.page._refresh()
    assert len(page.asked) == 2
    page.train(5)
    qtbot.waitUntil(lambda: page.asked.count(TakeSignals) == 2)


def test_a_run_that_stands_still_is_looked_into_as_it_stands(bench, qtbot):
    page = bench()
    page.train(30)
    page.shows()
    page.train(7)
    qtbot.waitUntil(lambda: all(card.now.iteration == 37 for card in page.page.cards))
    count = len(page.asked)
    page.page._refresh()
    assert len(page.asked) == count


def test_of_two_networks_that_are_asked_for_at_once_the_later_one_is_shown(bench, qtbot):
    """Another moment is gone to before the network of the one before has come."""
    page = bench()
    page.train(30)
    held = []
    page.page.asked.disconnect(page._answer)
    page.page.asked.connect(lambda question, then, _refused: held.append((question, then)))
    page.page.show()
    (first,) = (then for question, then in held if isinstance(question, TakeNetwork))
    early = TakeNetwork().answer(page.learner)
    page.train(7)
    for _ in range(2):  # its signals, then its network
        page.page.hear(Visited(37))
    _, second = (then for question, then in held if isinstance(question, TakeNetwork))
    page.page.asked.connect(page._answer)
    first(early)
    second(TakeNetwork().answer(page.learner))
    qtbot.waitUntil(
        lambda: all(card.now is not None and card.now.iteration == 37 for card in page.page.cards)
    )


@pytest.mark.parametrize(
    "settings",
    [{}, {"cell": "lstm", "layers": 2}, {"cell": "gru", "optimizer": "sgd", "learning_rate": 0.01},
     {"clip_by": "norm", "clip": 0.1}, {"clip_by": "off"}, {"batch_size": 3, "optimizer": "adam"}],
    ids=str,
)  # fmt: skip
def test_every_card_says_its_numbers_of_every_network(bench, settings):
    page = bench(**settings)
    page.train(40)
    page.shows()
    said = page.words()
    assert all(said)
    assert not any("Take a step" in words for words in said)
    for card in page.page.cards:
        assert card.plot.curves
        table = card.numbers()
        assert len(list(table.rows)) >= 3


def test_before_the_first_step_each_says_what_will_stand_there(bench):
    page = bench()
    page.shows()
    assert sum("Take a step" in words for words in page.words()) == 4
    assert "Learning reaches" in page.words()[0]  # of the network as it is drawn


def test_pointing_at_a_moment_marks_it_on_every_card(bench):
    page = bench()
    page.train(40)
    page.shows()
    before = page.words()
    plot = page.page.small[1].plot
    area = plot.area().toRect()
    QTest.mouseMove(plot, QPoint(area.center().x(), area.center().y()))
    page.qtbot.waitUntil(lambda: page.words() != before)
    assert all("step" in words for words in page.words())
    page.page._on_card_pointed(0)
    assert page.words() == before


def test_the_keys_walk_along_the_run(bench):
    page = bench()
    page.train(40)
    page.shows()
    plot = page.page.imitation.plot
    told = []
    plot.pointed.connect(told.append)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Escape):
        QTest.keyClick(plot, key)
    steps = plot.curves[0].iterations.tolist()
    assert told == [steps[0], steps[1], steps[-1], steps[-2], 0]


def test_what_it_imitates_has_the_axis_of_the_report(bench):
    page = bench()
    page.train(40)
    page.shows()
    card = page.page.imitation
    distances = card.signals.signal("imitation")
    assert card.plot.highest == highest_distance(distances) >= distances.values.max()


def test_a_character_of_the_window_is_followed_alone(bench, qtbot):
    page = bench()
    page.train(40)
    page.shows()
    card = page.page.reach
    names = [curve.words for curve in card.lags.curves]
    assert names == ["fresh network", "now"]
    QTest.keyClick(card.window_strip, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: len(card.lags.curves) == 3)
    assert card.lags.curves[-1].words.startswith("the error after ")
    QTest.keyClick(card.window_strip, Qt.Key.Key_Escape)
    assert len(card.lags.curves) == 2


def test_a_checkpoint_without_its_text_has_its_past_and_its_eigenvalues(bench):
    page = bench()
    page.train(40)
    page.corpus = None
    page.page.start_run(page.info(with_text=False))
    page.shows()
    assert "Learning reaches" in page.words()[0]
    assert "|λ|" in page.words()[4]
    assert page.page.reach.window_strip.isVisible()


def test_a_run_that_went_back_is_asked_for_anew(bench, qtbot):
    page = bench()
    page.train(40)
    page.shows()
    page.learner.go_back()
    page.page.hear(Rewound(page.learner.iteration, 0.1))
    qtbot.waitUntil(lambda: page.page.imitation.signals.last("norm") <= page.learner.iteration)


def test_what_was_asked_of_the_run_before_is_dropped(bench):
    page = bench()
    page.train(40)
    answers = []
    page.page.asked.disconnect()
    page.page.asked.connect(lambda question, then, _refused: answers.append((question, then)))
    page.page.show()
    page.page.start_run(page.info())
    for question, then in answers[:2]:
        then(question.answer(page.learner))
    assert all(not card.signals.names for card in page.page.cards)


def test_it_can_be_drawn_in_both_themes_and_taken_along(bench, tmp_path):
    page = bench(cell="lstm")
    page.train(40)
    page.shows()
    pictures = []
    for theme in (DARK, LIGHT):
        page.page.set_theme(theme)
        pictures.append(page.page.grab().toImage())
    assert pictures[0] != pictures[1]
    for figure in page.page.figures:
        path = tmp_path / f"{figure.title}.svg".replace(" ", "-")
        figure.export(path, lambda: None, pytest.fail)
        assert path.read_text("utf-8").startswith("<?xml")


def test_a_gradient_that_grows_on_its_way_back_is_seen_to_grow(bench):
    page = bench(hidden_size=60, sigma=0.5, seq_length=20)
    page.train(1)
    page.shows()
    plot = page.page.cards[0].lags
    fresh = plot.curves[0].sizes
    assert fresh[-1] > 100 * fresh[0]
    assert fresh.max() <= plot.high < 10 * max(curve.sizes.max() for curve in plot.curves)


def test_where_it_fades_the_scale_is_that_of_every_run(bench):
    page = bench()
    page.train(1)
    page.shows()
    assert page.page.cards[0].lags.high == 3


def test_the_array_that_is_chosen_stays_when_names_change(bench):
    one = bench(layers=2)
    one.train(3)
    one.shows()
    clipping, recurrent = one.page.small[1], one.page.small[3]
    clipping.choice.setCurrentIndex(clipping.choice.findText("Whh2"))
    recurrent.choice.setCurrentIndex(1)
    curve, sight = clipping.plot.curves[0].values.copy(), one.page.sight()
    for notation, clipped, matrix in ((COURSE, "W2", "W2"), (FIELD, "Whh2", "Whh2")):
        names.choose(notation)
        one.page.write_names()
        assert clipping.choice.currentText() == clipped
        assert recurrent.choice.currentText() == matrix
        assert np.array_equal(clipping.plot.curves[0].values, curve)
        assert one.page.sight() == sight
        clipping.choice.setCurrentIndex(0)
        one.page.show_sight(sight)
        assert notation.named("Whh") in recurrent.sentence.text()
