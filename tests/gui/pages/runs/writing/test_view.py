"""Several runs write: the same start, the same dice, in a thread that can be called off."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from rnnviz.core.network.dials import Dials
from rnnviz.core.record.checkpoint import load_checkpoint, save_checkpoint
from rnnviz.gui.pages.runs.writing.view import WritingView
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.text_view import TextView
from rnnviz.gui.parts.theme import DARK, LIGHT
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.run_names import BEST, LAST


@pytest.fixture
def view(qtbot) -> WritingView:
    view = WritingView()
    qtbot.addWidget(view, before_close_func=lambda view: view.stop())
    view.set_theme(DARK)
    view.resize(1000, 400)
    view.show()
    return view


@pytest.fixture
def writes(view, qtbot) -> Callable[..., list[str]]:
    """``writes(runs, "ab")``: until all have written; the texts as they stand there."""

    def write(runs, prime: str = "", length: int = 30) -> list[str]:
        view.show_runs(runs)
        view.restore({"prime": prime, "length": length, "temperature": 1.0, "seed": 3})
        view.write()
        qtbot.waitUntil(lambda: view.button.text() == "Write")
        return [view.findChild(TextView, f"runs_written_{k}").toPlainText() for k in range(len(runs))]

    return write


def test_each_writes_what_its_learner_writes_with_these_dice(writes, stored):
    runs = [stored("one", steps=2), stored("two", steps=2, seed=5, hidden_size=6)]
    texts = writes(runs, "ab")
    for run, text in zip(runs, texts, strict=True):
        learner = Learner.resume(load_checkpoint(run.path / LAST), None)
        writer, _ = learner.start_writing("ab", Dials(1.0), 3)
        assert text == "ab" + learner.vocabulary.decode(writer.write(30))
    assert texts[0] != texts[1]


def test_without_a_start_it_goes_on_from_where_training_stood(writes, stored):
    run = stored("one")
    learner = Learner.resume(load_checkpoint(run.path / LAST), None)
    writer, _ = learner.start_writing("", Dials(1.0), 3)
    assert writes([run]) == [learner.vocabulary.decode(writer.write(30))]


def test_characters_that_one_does_not_know_are_named_under_its_text(view, writes, stored):
    texts = writes([stored("abc"), stored("xyz", characters="xyz ")], "ax")
    assert (texts[0][0], texts[1][0]) == ("a", "x")
    assert "“x”" in view.findChild(FittedLabel, "runs_written_0_words").words
    assert "“a”" in view.findChild(FittedLabel, "runs_written_1_words").words


def test_the_best_network_is_that_of_best_npz_and_where_there_is_none_it_is_said(view, writes, stored):
    runs = [stored("with"), stored("without")]
    learner = Learner.resume(load_checkpoint(runs[0].path / LAST), None)
    checkpoint = learner.checkpoint()
    checkpoint.last.params.flat[:] = 0.0
    place = replace(checkpoint.last.place, iteration=7)
    save_checkpoint(
        runs[0].path / BEST,
        replace(
            checkpoint,
            last=replace(checkpoint.last, place=place),
            history={},
            signals={},
            best=None,
            rivals={},
        ),
    )
    QTest.mouseClick(view.findChild(QPushButton, "runs_network_best"), Qt.MouseButton.LeftButton)
    texts = writes(runs, "a")
    assert "after 7 steps" in view.findChild(FittedLabel, "runs_written_0_words").words
    assert texts[1] == ""
    assert "best.npz" in view.findChild(FittedLabel, "runs_written_1_words").words


def test_it_is_called_off_and_what_was_written_stands(view, stored):
    view.show_runs([stored("one"), stored("two")])
    view.restore({"prime": "a", "length": 100_000})
    view.write()
    assert view.button.text() == "Cancel"
    QTest.mouseClick(view.button, Qt.MouseButton.LeftButton)
    assert view.button.text() == "Write"
    assert len(view.written) < 2


def test_a_column_says_how_its_text_comes_there_until_it_has_come(view, stored):
    view.show_runs([stored("one"), stored("two")])
    texts = [view.findChild(TextView, f"runs_written_{k}") for k in range(2)]
    assert all("Press Write" in text.hint for text in texts)
    view.restore({"prime": "a", "length": 100_000})
    view.write()
    assert not any("Press Write" in text.hint for text in texts)
    assert texts[1].hint
    QTest.mouseClick(view.button, Qt.MouseButton.LeftButton)
    assert "Press Write" in texts[1].hint


def test_a_column_whose_network_cannot_be_read_does_not_invite(view, writes, stored):
    run = stored("gone")
    (run.path / LAST).unlink()
    assert writes([run], "a") == [""]
    assert view.findChild(TextView, "runs_written_0").hint == ""


def test_other_runs_take_their_columns_and_what_is_known_stays(view, writes, stored):
    one, two, three = (stored(name) for name in ("one", "two", "three"))
    texts = writes([one, two], "a")
    view.show_runs([two, three])
    assert view.findChild(TextView, "runs_written_0").toPlainText() in texts
    QApplication.processEvents()
    view.show_runs([])
    assert view.hint.isVisible()
    assert not view.button.isEnabled()


def test_what_was_written_stands_while_the_run_goes_on(view, writes, stored):
    run = stored("one")
    (text,) = writes([run], "a")
    view.show_runs([replace(run, summary=replace(run.summary, steps=99, saved=99.0))])
    assert view.findChild(TextView, "runs_written_0").toPlainText() == text
    assert len(view.written) == 1


def test_texts_and_picture_are_saved_in_both_themes(view, writes, stored, tmp_path: Path):
    (text,) = writes([stored("one")], "a")
    view.set_theme(LIGHT)
    view.tools.save_numbers(tmp_path / "a.csv")
    _, row = csv.reader(io.StringIO((tmp_path / "a.csv").read_text()))
    assert row[:6] == ["one", "40", "3", "1", "a", text[1:]]
    view.tools.save_picture(tmp_path / "a.png")
    assert (tmp_path / "a.png").stat().st_size > 1000
