"""The page of checks: what it checks, what it says, and that nothing is left when it is stopped."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from rnnviz.core.checkpoint import TextIdentity
from rnnviz.core.errors import UserError
from rnnviz.core.text import corpus_from_string
from rnnviz.gui.background import BackgroundWork
from rnnviz.gui.gradcheck_page import GradcheckPage
from rnnviz.gui.theme import DARK, LIGHT
from rnnviz.training.config import TrainingConfig
from rnnviz.training.messages import RunInfo

RIGHT = Path(__file__).parents[1] / "training" / "lossfun.txt"
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
    page.set_corpus(corpus)
    page.show()
    return page


def info_of(config: TrainingConfig, corpus) -> RunInfo:
    return RunInfo(
        generation=1,
        config=config,
        vocabulary=corpus.vocabulary,
        text=TextIdentity("story.txt", "", "00", corpus.size, "UTF-8"),
        text_guessed=False,
        parameter_count=100,
        guessing_loss=34.7,
        can_train=True,
    )


def press(qtbot: QtBot, page: GradcheckPage, name: str) -> None:
    qtbot.mouseClick(page.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def entries(page: GradcheckPage) -> list[str]:
    return [row.cells[2] for row in page.fresh.table.rows]


def test_the_small_network_passes_in_every_entry(qtbot, page, corpus):
    with qtbot.waitSignal(page.ended):
        press(qtbot, page, "check_button")
    V = corpus.vocab_size
    assert [row.cells[0] for row in page.fresh.table.rows] == ARRAYS
    assert entries(page) == [f"{n}" for n in (5 * V, 25, 5 * V, 5, V)]
    assert {row.outcome for row in page.fresh.table.rows} == {"✓ passed"}
    assert "Passed." in page.fresh.words.text()
    assert "story.txt" in page.fresh.words.text()
    assert page.fresh.check_button.isEnabled()
    assert not page.fresh.cancel_button.isEnabled()


def test_the_settings_of_the_run_are_a_choice(qtbot, page, corpus):
    page.fresh.network.setCurrentText("as this run")
    page.start_run(info_of(TrainingConfig(hidden_size=7, seq_length=3, sigma=0.2, seed=5), corpus))
    with qtbot.waitSignal(page.ended):
        page.fresh.check()
    assert page.fresh.table.rows[1].cells[:3] == ("Whh", "7 × 7", "49")


def test_a_setting_that_is_changed_makes_another_network(qtbot, page):
    page.findChild(type(page.fresh.network), "check_network").setCurrentText("small: m = 5, T = 5")
    page.findChild(object, "check_hidden_size").setValue(4)
    assert page.fresh.network.currentText() == "other"
    with qtbot.waitSignal(page.ended):
        page.fresh.check()
    assert page.fresh.table.rows[3].cells[1] == "4"


def test_a_setting_out_of_range_is_marked_and_told(page):
    field = page.findChild(object, "check_seq_length")
    field.setValue(0)
    page.fresh.check()
    assert field.property("invalid") is True
    assert "seq_length is 0" in page.fresh.words.text()


def test_a_window_longer_than_the_text_is_told(qtbot, page):
    page.set_corpus(corpus_from_string("hello", "hello.txt"))
    page.findChild(object, "check_seq_length").setValue(50)
    with qtbot.waitSignal(page.ended):
        page.fresh.check()
    assert "hello.txt has 5 characters" in page.fresh.words.text()


def test_without_a_text_nothing_is_checked(page):
    page.set_corpus(None)
    assert not page.fresh.check_button.isEnabled()
    assert "no text" in page.fresh.words.text()
    page.fresh.check()
    assert "rnnviz-gradient-check" not in {thread.name for thread in threading.enumerate()}


def test_a_check_can_be_cancelled_and_begun_again(qtbot, page):
    page.findChild(object, "check_hidden_size").setValue(600)
    page.findChild(object, "check_seq_length").setValue(200)
    page.fresh.check()
    qtbot.waitUntil(lambda: "entries" in page.fresh.words.text(), timeout=10_000)
    assert page.fresh.cancel_button.isEnabled()
    press(qtbot, page, "check_cancel_button")
    qtbot.waitUntil(page.fresh.check_button.isEnabled, timeout=10_000)
    assert "Cancelled" in page.fresh.words.text()
    assert {row.outcome for row in page.fresh.table.rows} == {"–"}
    page.fresh.network.setCurrentText("small: m = 5, T = 5")
    with qtbot.waitSignal(page.ended):
        page.fresh.check()


def test_enter_checks_and_the_focus_stays_on_the_buttons(qtbot, page):
    fresh = page.fresh
    fresh.check_button.setFocus()
    with qtbot.waitSignal(page.ended):
        qtbot.keyClick(fresh.check_button, Qt.Key.Key_Return)
        assert page.focusWidget() is fresh.cancel_button
    assert page.focusWidget() is fresh.check_button
    field = page.findChild(object, "check_hidden_size")
    field.setFocus()
    with qtbot.waitSignal(page.ended):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert page.focusWidget() is field


def test_no_result_moves_the_card_below(qtbot, page):
    page.findChild(object, "check_hidden_size").setValue(200)  # a sample of the entries: more to say
    top = page.own.y()
    with qtbot.waitSignal(page.ended, timeout=15_000):
        page.fresh.check()
    assert "drawn at random" in page.fresh.words.text()
    assert page.fresh.words.height() >= page.fresh.words.heightForWidth(page.fresh.words.width())
    assert page.own.y() == top


def test_stopping_leaves_no_thread(page):
    page.findChild(object, "check_hidden_size").setValue(400)
    page.fresh.check()
    assert "rnnviz-gradient-check" in {thread.name for thread in threading.enumerate()}
    page.stop()
    assert "rnnviz-gradient-check" not in {thread.name for thread in threading.enumerate()}


def test_another_run_clears_what_was_shown(qtbot, page, corpus):
    with qtbot.waitSignal(page.ended):
        page.fresh.check()
    page.start_run(info_of(TrainingConfig(), corpus))
    assert {row.outcome for row in page.fresh.table.rows} == {"–"}
    assert "Passed" not in page.fresh.words.text()


def test_a_change_of_theme_keeps_the_outcome(qtbot, page):
    with qtbot.waitSignal(page.ended):
        page.fresh.check()
    before = page.fresh.table.rows
    page.set_theme(LIGHT)
    assert page.fresh.table.rows == before
    assert LIGHT.good in page.fresh.words.text()
    assert page.fresh.table.item(0, 6).foreground().color() == LIGHT.color("good")


# ── check your own ──


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
    work.progressed.connect(lambda done, total: (told.append((done, total)), seen.set()))

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
