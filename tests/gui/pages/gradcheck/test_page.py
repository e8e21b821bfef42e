"""The page of checks: what it checks, what it says, and that nothing is left when it is stopped."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from rnnviz.core.errors import UserError
from rnnviz.core.record.checkpoint import TextIdentity
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.gui.pages.gradcheck import own_card as own_check_card
from rnnviz.gui.pages.gradcheck.page import GradcheckPage
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.theme import DARK, LIGHT
from rnnviz.training.checks.check_words import entry_name
from rnnviz.training.checks.network_check import SMALL, check_fresh_network
from rnnviz.training.checks.own.check import check_own_file
from rnnviz.training.checks.own.skeleton import SKELETON
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.worker.messages import RunInfo
from rnnviz.training.worker.questions import TakeCheckpoint

RIGHT = Path(__file__).parents[3] / "training" / "lossfun.txt"
ARRAYS = ["Wxh", "Whh", "Why", "bh", "by"]


@pytest.fixture
def corpus(story):
    return corpus_from_string(story(), "story.txt")


@pytest.fixture
def page(qtbot: QtBot, corpus) -> GradcheckPage:
    page = GradcheckPage()
    qtbot.addWidget(page, before_close_func=lambda page: page.stop())
    page.resize(1040, 660)
    page.set_theme(DARK)
    page.network.set_corpus(corpus)
    page.show()
    return page


def info_of(config: TrainingConfig, corpus) -> RunInfo:
    return RunInfo(
        generation=1,
        config=config,
        vocabulary=corpus.vocabulary,
        text=TextIdentity("story.txt", "", "00", corpus.size, "UTF-8"),
        reading=None,
        parameter_count=100,
        guessing_loss=34.7,
        can_train=True,
        corpus=corpus,
    )


def press(qtbot: QtBot, page: GradcheckPage, name: str) -> None:
    qtbot.mouseClick(page.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def entries(page: GradcheckPage) -> list[str]:
    return [row.cells[2] for row in page.network.table.rows]


def test_the_small_network_passes_in_every_entry(qtbot, page, corpus):
    with qtbot.waitSignal(page.ended):
        press(qtbot, page, "check_button")
    V = corpus.vocab_size
    assert [row.cells[0] for row in page.network.table.rows] == ARRAYS
    checked = check_fresh_network(corpus, SMALL).report.rows
    for shown, row in zip(page.network.table.rows, checked, strict=True):
        assert entry_name(row.worst) in shown.cells
    assert entries(page) == [f"{n}" for n in (5 * V, 25, 5 * V, 5, V)]
    assert {row.outcome for row in page.network.table.rows} == {"✓ passed"}
    assert "Passed." in page.network.words.text()
    assert "story.txt" in page.network.words.text()
    assert page.network.check_button.isEnabled()
    assert not page.network.cancel_button.isEnabled()


def test_the_settings_of_the_run_are_a_choice(qtbot, page, corpus):
    page.network.network.setCurrentText("fresh, as this run")
    page.start_run(info_of(TrainingConfig(hidden_size=7, seq_length=3, sigma=0.2, seed=5), corpus))
    with qtbot.waitSignal(page.ended):
        page.network.check()
    assert page.network.table.rows[1].cells[:3] == ("Whh", "7 × 7", "49")


@pytest.fixture
def trained(corpus):
    """A run of thirty steps."""
    learner = Learner(corpus, TrainingConfig(hidden_size=6, seq_length=4, seed=2))
    for _ in range(30):
        learner.step()
    return learner


@pytest.fixture
def asked(page):
    """What the page has asked: (question, then, refused), each."""
    questions = []
    page.asked.connect(lambda *question: questions.append(question))
    return questions


def test_the_trained_network_is_asked_for_and_checked_as_it_stands(qtbot, page, corpus, trained, asked):
    page.start_run(info_of(trained.config, corpus))
    card = page.network
    card.network.setCurrentText("the trained network")
    assert not page.findChild(object, "check_sigma").isEnabled()
    assert "copied as it stands" in card.words.text()
    card.check()
    [(question, then, _)] = asked
    assert question == TakeCheckpoint()
    assert "Copying" in card.words.text()
    assert card.cancel_button.isEnabled()
    with qtbot.waitSignal(page.ended):
        then(trained.checkpoint())
    assert card.table.rows[1].cells[:2] == ("Whh", "6 × 6")
    assert "network after 30 steps" in card.words.text()
    card.network.setCurrentText("small: m = 5, T = 5")
    assert page.findChild(object, "check_sigma").isEnabled()


def test_a_copy_that_is_not_waited_for_any_more_is_dropped(qtbot, page, corpus, trained, asked):
    card = page.network
    card.network.setCurrentText("the trained network")
    card.check()
    press(qtbot, page, "check_cancel_button")
    assert "Cancelled" in card.words.text()
    asked[0][1](trained.checkpoint())
    assert card.check_button.isEnabled()
    card.check()
    page.start_run(info_of(trained.config, corpus))
    asked[1][1](trained.checkpoint())
    assert card.check_button.isEnabled()
    assert {row.outcome for row in card.table.rows} == {"–"}


def test_a_network_that_cannot_be_had_is_one_sentence(qtbot, page, asked):
    card = page.network
    card.network.setCurrentText("the trained network")
    card.check()
    press(qtbot, page, "check_cancel_button")
    asked[0][2]("It was refused.")
    assert "refused" not in card.words.text()
    card.check()
    with qtbot.waitSignal(page.ended):
        asked[1][2]("The run has diverged.")
    assert card.words.text() == "The run has diverged."
    assert card.check_button.isEnabled()


def test_a_setting_that_is_changed_makes_another_network(qtbot, page):
    page.findChild(type(page.network.network), "check_network").setCurrentText("small: m = 5, T = 5")
    page.findChild(object, "check_hidden_size").setValue(4)
    assert page.network.network.currentText() == "other"
    with qtbot.waitSignal(page.ended):
        page.network.check()
    assert page.network.table.rows[3].cells[1] == "4"


def test_the_arrays_and_the_fields_are_those_of_the_network_that_is_set(page):
    card = page.network
    assert [row.cells[0] for row in card.table.rows] == ["Wxh", "Whh", "Why", "bh", "by"]
    assert not page.findChild(object, "check_forget_bias").isEnabled()
    page.findChild(object, "check_cell").setValue("lstm")
    page.findChild(object, "check_layers").setValue(2)
    names = ["Wxh", "Whh", "Wxh2", "Whh2", "Why", "bh", "bh2", "by"]
    assert [row.cells[0] for row in card.table.rows] == names
    assert page.findChild(object, "check_forget_bias").isEnabled()


def test_a_setting_out_of_range_is_marked_and_told(page):
    field = page.findChild(object, "check_seq_length")
    field.setValue(0)
    page.network.check()
    assert field.property("invalid") is True
    assert "seq_length is 0" in page.network.words.text()


def test_a_window_longer_than_the_text_is_told(qtbot, page):
    page.network.set_corpus(corpus_from_string("hello", "hello.txt"))
    page.findChild(object, "check_seq_length").setValue(50)
    with qtbot.waitSignal(page.ended):
        page.network.check()
    assert "hello.txt has 5 characters" in page.network.words.text()


def test_without_a_text_nothing_is_checked(page):
    page.network.set_corpus(None)
    assert not page.network.check_button.isEnabled()
    assert "no text" in page.network.words.text()
    page.network.check()
    assert "rnnviz-gradient-check" not in {thread.name for thread in threading.enumerate()}


def test_a_check_can_be_cancelled_and_begun_again(qtbot, page):
    page.findChild(object, "check_hidden_size").setValue(600)
    page.findChild(object, "check_seq_length").setValue(200)
    page.network.check()
    qtbot.waitUntil(lambda: "entries" in page.network.words.text(), timeout=10_000)
    assert page.network.cancel_button.isEnabled()
    press(qtbot, page, "check_cancel_button")
    qtbot.waitUntil(page.network.check_button.isEnabled, timeout=10_000)
    assert "Cancelled" in page.network.words.text()
    assert {row.outcome for row in page.network.table.rows} == {"–"}
    page.network.network.setCurrentText("small: m = 5, T = 5")
    with qtbot.waitSignal(page.ended):
        page.network.check()


def test_enter_checks_and_the_focus_stays_on_the_buttons(qtbot, page):
    card = page.network
    card.check_button.setFocus()
    with qtbot.waitSignal(page.ended):
        qtbot.keyClick(card.check_button, Qt.Key.Key_Return)
        assert page.focusWidget() is card.cancel_button
    assert page.focusWidget() is card.check_button
    field = page.findChild(object, "check_hidden_size")
    field.setFocus()
    with qtbot.waitSignal(page.ended):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert page.focusWidget() is field


def test_no_result_moves_the_card_below(qtbot, page):
    page.findChild(object, "check_hidden_size").setValue(200)  # a sample of the entries: more to say
    top = page.own.y()
    with qtbot.waitSignal(page.ended, timeout=15_000):
        page.network.check()
    assert "drawn at random" in page.network.words.text()
    assert page.network.words.height() >= page.network.words.heightForWidth(page.network.words.width())
    assert page.own.y() == top


def test_stopping_leaves_no_thread(page):
    page.findChild(object, "check_hidden_size").setValue(400)
    page.network.check()
    assert "rnnviz-gradient-check" in {thread.name for thread in threading.enumerate()}
    page.stop()
    assert "rnnviz-gradient-check" not in {thread.name for thread in threading.enumerate()}


def test_another_run_clears_what_was_shown(qtbot, page, corpus):
    with qtbot.waitSignal(page.ended):
        page.network.check()
    page.start_run(info_of(TrainingConfig(), corpus))
    assert {row.outcome for row in page.network.table.rows} == {"–"}
    assert "Passed" not in page.network.words.text()


def test_a_change_of_theme_keeps_the_outcome(qtbot, page):
    with qtbot.waitSignal(page.ended):
        page.network.check()
    before = page.network.table.rows
    page.set_theme(LIGHT)
    assert page.network.table.rows == before
    assert LIGHT.good in page.network.words.text()
    assert page.network.table.item(0, 6).foreground().color() == LIGHT.color("good")


# ── check your own ──


@pytest.mark.parametrize(("size", "is_beside"), [((1344, 860), False), ((1040, 660), True)])
def test_where_there_is_room_the_frame_of_a_file_is_shown(page, size, is_beside):
    page.resize(*size)
    QApplication.processEvents()
    told = page.own.words.toPlainText().replace("\xa0", " ")
    assert SKELETON.strip() in told
    assert ("Beside: the frame" in told) == is_beside
    assert page.own.words.verticalScrollBar().maximum() == 0  # all of it
    page.resize(1040, 520)
    QApplication.processEvents()
    assert "def lossFun" not in page.own.words.toPlainText()


def test_what_would_be_half_empty_begins_with_the_frame(page):
    page.resize(700, 660)  # too narrow for the frame beside, too low for it below
    QApplication.processEvents()
    assert "def lossFun" in page.own.words.toPlainText()
    assert page.own.words.verticalScrollBar().maximum() > 0


def test_the_fields_have_room_on_a_small_screen(page):
    assert page.network.minimumSizeHint().width() <= 770


def test_the_frame_is_a_lossfun_that_can_be_compared(tmp_path):
    path = tmp_path / "frame.py"
    path.write_text(SKELETON, encoding="utf-8")
    comparison = check_own_file(path)
    assert [row.name for row in comparison.rows if row.agrees] == []


def test_a_right_function_agrees(qtbot, page):
    with qtbot.waitSignal(page.ended, timeout=15_000):
        page.own.check(RIGHT)
    assert [row.outcome for row in page.own.table.rows] == ["✓ agrees"] * 7
    assert "agrees with ours" in page.own.words.toPlainText()
    assert page.own.subtitle.text() == "lossfun.txt"


def test_a_mistake_is_said_and_the_file_checked_again(qtbot, page, tmp_path):
    path = tmp_path / "own.py"
    source = RIGHT.read_text(encoding="utf-8")
    path.write_text(source.replace("dh = Why.T @ dy + dhnext", "dh = Why.T @ dy"), encoding="utf-8")
    with qtbot.waitSignal(page.ended, timeout=15_000):
        page.own.check(path)
    assert "dhnext is forgotten" in page.own.words.toPlainText()
    assert [row.outcome for row in page.own.table.rows].count("✗ differs") == 3
    path.write_text(source, encoding="utf-8")
    with qtbot.waitSignal(page.ended, timeout=15_000):
        press(qtbot, page, "own_again_button")
    assert "agrees with ours" in page.own.words.toPlainText()


def test_a_file_that_cannot_be_compared_is_one_sentence(qtbot, page, tmp_path):
    path = tmp_path / "own.py"
    path.write_text("x = 1", encoding="utf-8")
    with qtbot.waitSignal(page.ended, timeout=15_000):
        page.own.check(path)
    assert "own.py defines no function lossFun" in page.own.words.toPlainText()
    assert page.own.table.isHidden()


def test_what_a_file_prints_is_shown_as_it_stands(qtbot, page, tmp_path):
    path = tmp_path / "own.py"
    source = RIGHT.read_text(encoding="utf-8")
    shows = "    loss = 0\n    print('<b>h</b>  is\\n\\x1b[2J', len(hprev))\n"
    path.write_text(source.replace("    loss = 0\n", shows), encoding="utf-8")
    with qtbot.waitSignal(page.ended, timeout=15_000):
        page.own.check(path)
    said = page.own.words.toPlainText()
    assert "agrees with ours" in said
    assert said.endswith("It printed:\n<b>h</b>  is\n␛[2J 5")
    path.write_text(source.replace("    loss = 0\n", shows + "    raise KeyError\n"), encoding="utf-8")
    with qtbot.waitSignal(page.ended, timeout=15_000):
        page.own.check(path)
    said = page.own.words.toPlainText()
    assert "stopped with KeyError" in said
    assert said.endswith("It printed:\n<b>h</b>  is\n␛[2J 5")
    page.set_theme(LIGHT)
    assert page.own.words.toPlainText() == said
    path.write_text("x = 1", encoding="utf-8")
    with qtbot.waitSignal(page.ended, timeout=15_000):
        page.own.check(path)
    assert "printed" not in page.own.words.toPlainText()


def test_a_fault_of_ours_leaves_nothing_running(qtbot, page, monkeypatch):
    monkeypatch.setattr(own_check_card, "check_own_file", lambda *_, **__: dict[str, object]()["fault"])
    with qtbot.captureExceptions() as met, qtbot.waitSignal(page.ended):
        page.own.check(RIGHT)
    assert page.own.words.toPlainText().startswith("✗ Not compared. A fault of the program has ended this")
    assert page.own.open_button.isEnabled()
    assert [kind for kind, *_ in met] == [KeyError]


def test_a_running_file_can_be_cancelled(qtbot, page, tmp_path):
    path = tmp_path / "own.py"
    path.write_text("def lossFun(*arguments):\n    while True: pass", encoding="utf-8")
    page.own.check(path)
    assert not page.own.open_button.isEnabled()
    press(qtbot, page, "own_cancel_button")
    qtbot.waitUntil(page.own.open_button.isEnabled, timeout=10_000)
    assert page.own.words.toPlainText() == "Cancelled: nothing was compared."


def test_a_table_of_another_file_is_not_left_standing(qtbot, page, tmp_path):
    with qtbot.waitSignal(page.ended, timeout=15_000):
        page.own.check(RIGHT)
    assert len(page.own.table.rows) == 7
    path = tmp_path / "own.py"
    path.write_text("def lossFun(*arguments):\n    while True: pass", encoding="utf-8")
    page.own.again_button.setFocus()
    page.own.check(path)
    assert page.own.table.rows == ()
    assert page.focusWidget() is page.own.cancel_button
    press(qtbot, page, "own_cancel_button")
    qtbot.waitUntil(page.own.open_button.isEnabled, timeout=10_000)
    assert page.own.table.isHidden()
    assert page.focusWidget() is page.own.again_button


def test_stopping_ends_a_running_file(page, tmp_path):
    path = tmp_path / "own.py"
    path.write_text("def lossFun(*arguments):\n    while True: pass", encoding="utf-8")
    page.own.check(path)
    page.stop()
    assert "rnnviz-own-check" not in {thread.name for thread in threading.enumerate()}


# ── work in the background ──


@pytest.fixture
def work():
    work = BackgroundWork("a-test")
    yield work
    work.stop()
    work.deleteLater()


def test_work_reports_and_returns(qtbot, work):
    told = []
    seen = threading.Event()
    work.progressed.connect(lambda done, total: told.append((done, total)))
    work.progressed.connect(seen.set)

    def compute(progress):
        progress(1, 2)
        assert seen.wait(5)
        return "done"

    with qtbot.waitSignal(work.finished) as blocker:
        work.start(compute)
        assert work.is_working
    assert told == [(1, 2)]
    assert not work.is_working
    assert blocker.args == ["done"]


def test_a_users_mistake_is_told(qtbot, work):
    def compute(_progress):
        raise UserError("That cannot be.")

    with qtbot.waitSignal(work.failed) as blocker:
        work.start(compute)
    assert blocker.args == ["That cannot be."]


def test_cancelled_work_tells_only_its_end(qtbot, work):
    going = threading.Event()

    def compute(progress):
        while True:
            progress(0, 0)
            going.set()

    work.finished.connect(lambda _result: pytest.fail("finished"))
    work.start(compute)
    assert going.wait(5)
    with qtbot.waitSignal(work.ended):
        work.cancel()
