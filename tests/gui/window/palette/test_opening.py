"""The palette over the window: the key that opens it, and the eighteen things that a newcomer looks for."""

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from rnnviz.core.record.checkpoint import LoggedSample
from rnnviz.core.text.words import Lexicon
from rnnviz.gui.page import LexiconFound
from rnnviz.gui.window.main_window import MainWindow
from rnnviz.gui.window.palette.asked import Standing
from rnnviz.gui.window.palette.collecting import of_happenings
from rnnviz.gui.window.palette.rows import EntryRows
from rnnviz.gui.window.palette.view import Palette
from rnnviz.training.worker.messages import LearningRateChanged, SampleLogged, SetLearningRate

STEPS = 60

TASKS = {
    "pause": "action_run",
    "run": "action_run",
    "step": "action_step",
    "open text": "action_open",
    "open a text": "action_open",
    "learning rate": "control run_learning_rate",
    "change the rate while running": "control run_learning_rate",
    "step size": "control run_learning_rate",
    "units": "setting hidden_size",
    "200 units": "setting hidden_size",
    "hidden units": "setting hidden_size",
    "write from The": "place start of writing",
    "low temperature": "place temperature",
    "temperature": "place temperature",
    "after a character": "place Inspect One character",
    "what it expects": "place what comes next",
    "any context": "place Write After any text",
    "what it expects after any context": "place Write After any text",
    "save": "action_save_checkpoint",
    "reopen": "action_open_checkpoint",
    "export curve": "action_picture_loss",
    "curve png": "action_picture_loss",
    "loss csv": "action_export_loss",
    "plot": "action_picture_loss",
    "graph": "action_picture_loss",
    "export": "action_export_loss",
    "run until": "control run_until",
    "20000": "until 20000",
    "run until 20,000": "until 20000",
    "report": "action_export_report",
    "one step of learning": "page Microscope",
    "see one step": "action_step",
    "microscope": "page Microscope",
    "dark mode": "action_theme_dark",
    "dark": "action_theme_dark",
    "color": "action_theme_dark",
    "colour": "action_theme_dark",
    "gradient back in time": "place reach",
    "how far back": "place reach",
    "vanishing gradient": "place reach",
    "compare": "page Runs",
    "compare two runs": "page Runs",
    "better": "place Runs Luck",
    "which is better": "place Runs Luck",
    "compare rates": "place Runs Luck",
    "is it luck": "place Runs Luck",
    "interesting unit": "place Inspect Units",
    "unit 3": "unit 3",
    "earlier moment": "place earlier moment",
    "back in time": "place earlier moment",
    "40": "moment 40",
    "copying": "place is it copied",
    "overfitting": "setting held_out",
    "weights changing": "place Inspect Weights",
    "weights": "place Inspect Weights",
    "what is perplexity": "word perplexity",
    "dhnext": "word dhnext",
    "undo": "action_undo",
    "tour": "action_tour",
}
"""What somebody types who wants one of the issue's eighteen things, and what is meant."""


@pytest.fixture
def window(user, text, qtbot) -> MainWindow:
    window = user.opens_window(text)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    user.steps(STEPS)
    user.waits(lambda: window.session.kept_moments)
    return window


def opened(window: MainWindow, qtbot) -> Palette:
    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(Palette)))
    return window.findChildren(Palette)[0]


def names(palette: Palette) -> list[str]:
    model = palette.list.model()
    assert isinstance(model, EntryRows)
    return [entry.name for entry in model.entries]


def test_what_a_newcomer_looks_for_is_among_the_first_three(window, qtbot):
    palette = opened(window, qtbot)
    missed = {}
    for query, meant in TASKS.items():
        palette.field.setText(query)
        if meant not in names(palette)[:3]:
            missed[query] = names(palette)[:4]
    assert missed == {}


def test_the_key_opens_it_from_any_field_and_escape_leads_back(window, user, qtbot):
    for field in ("prime_text", "hidden_size", "temperature", "run_until", "heatmap_panel"):
        before = user.finds(field)
        before.setFocus()
        if isinstance(before, QLineEdit):
            before.setText("abc")
            before.setCursorPosition(1)
        had = window.focusWidget()
        palette = opened(window, qtbot)
        QTest.keyClick(palette.field, Qt.Key.Key_Escape)
        assert palette.isHidden()
        assert window.focusWidget() is had, field
        if isinstance(before, QLineEdit):
            assert before.text() == "abc"  # the field has not taken the key for one of its own


def test_the_key_opens_it_from_a_text_that_is_written(window, user, qtbot):
    window.pages.open_page("Inspect")
    user.clicks("inspect_text_own")
    own = user.finds("inspect_own_text", QPlainTextEdit)
    own.setFocus()
    own.setPlainText("abc")
    palette = opened(window, qtbot)
    assert palette.field.hasFocus()
    assert own.toPlainText() == "abc"


def test_the_button_opens_it(window, user):
    user.clicks("palette_button")
    assert window.findChild(Palette).isVisible()


def test_escape_is_the_palettes_while_an_earlier_moment_is_shown(window, user, qtbot):
    palette = opened(window, qtbot)
    QTest.keyClicks(palette.field, "40")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    user.waits(lambda: window.session.visited == 40)
    palette = opened(window, qtbot)
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert palette.isHidden()
    assert window.session.visited == 40


def test_what_happened_in_the_run_is_found_by_its_name_and_gone_back_to(window, user, qtbot):
    user.waits(lambda: window.pages.finding(LexiconFound) is not None)
    words = Lexicon(frozenset({"minna"}), frozenset({"minna"}))
    window.pages.hear(LexiconFound(words))
    window.pages.hear(SampleLogged(LoggedSample(40, 90.0, "0 Minna 0")))
    for iteration in range(30, 40):
        window.pages.hear(LearningRateChanged(iteration / 1000, iteration))
    window.session.send(SetLearningRate(0.01))
    user.waits(lambda: len(window.pages.demand("Train").happenings) == 11)
    user.waits(lambda: any("Minna" in each.words for each in window.pages.demand("Story").happenings))
    user.steps(3)
    palette = opened(window, qtbot)
    palette.field.setText("learning rate")
    assert set(names(palette)[:2]) == {"control run_learning_rate", "setting learning_rate"}
    palette.field.setText("learning rate 0.01")
    assert f"happening {STEPS} learning rate 0.01, before 0.039" in names(palette)[:3]
    palette.field.setText("first real word")
    assert names(palette)[0] == "happening 40 first real word: Minna"
    assert "iteration 40" in str(palette.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole))
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    user.waits(lambda: window.session.visited == 40)


def test_what_happened_in_a_run_without_moments_says_why_it_is_off(window):
    pages, nowhere = window.pages, Standing(iteration=STEPS)
    window.pages.hear(LearningRateChanged(0.01, 40))
    for standing, why in ((nowhere, "keeps no moments"), (nowhere._replace(can_go_back=True), "")):
        entries = of_happenings(pages, standing, lambda _iteration: None)
        (entry,) = [entry for entry in entries if "learning rate 0.01" in entry.name]
        assert why in entry.off
        assert bool(entry.off) == bool(why)


def test_a_goal_by_number_trains_until_there(window, user, qtbot):
    palette = opened(window, qtbot)
    QTest.keyClicks(palette.field, "run until 150")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    user.waits_for_iteration(150)
    assert window.session.iteration == 150


def test_a_unit_by_number_is_opened_in_inspect(window, user, qtbot):
    palette = opened(window, qtbot)
    QTest.keyClicks(palette.field, "unit 5")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.pages.page_name == "Inspect"
    page = window.pages.demand("Inspect")
    user.waits(lambda: page.sight().get("views", {}).get("Units", {}).get("unit") == 5)
    assert page.reader.tint.unit == 5
    QTest.keyClicks(opened(window, qtbot).field, "unit 2")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert page.sight()["views"]["Units"]["unit"] == 2
    assert page.reader.tint.unit == 2


def test_steps_and_characters_by_number(window, user, qtbot):
    palette = opened(window, qtbot)
    QTest.keyClicks(palette.field, "7 steps")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    user.waits_for_iteration(STEPS + 7)
    palette = opened(window, qtbot)
    QTest.keyClicks(palette.field, "character 300")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    user.waits(lambda: window.pages.demand("Inspect").reader.canvas.cursor_place == 300)


def test_an_action_is_done_after_the_keys_are_back(window, qtbot):
    palette = opened(window, qtbot)
    QTest.keyClicks(palette.field, "dark mode")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.menus.themes["dark"].isChecked()
    assert not palette.isVisible()


def test_a_start_does_not_wait_for_it():
    asked = "import sys, rnnviz.gui.window.main_window; print([m for m in sys.modules if '.palette.' in m])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert "rnnviz.gui.window.palette" not in done.stdout


def test_nothing_of_it_is_reached_while_it_is_closed(window):
    assert window.findChild(QWidget, "palette") is None
