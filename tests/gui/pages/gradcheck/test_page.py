"""The page of checks: what it checks, what it says, and that nothing is left when it is stopped."""

import threading
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from rnnviz.core.errors import UserError
from rnnviz.core.network.notation import COURSE, FIELD
from rnnviz.core.record.checkpoint import TextIdentity
from rnnviz.core.text.corpus import Corpus, corpus_from_string, read_corpus
from rnnviz.gui.page import FaultPointed
from rnnviz.gui.pages.gradcheck import own_card as own_check_card
from rnnviz.gui.pages.gradcheck.page import GradcheckPage
from rnnviz.gui.parts import names
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.theme import DARK, LIGHT
from rnnviz.training.checks.check_words import entry_name
from rnnviz.training.checks.course_sizes import COURSE_SIZES
from rnnviz.training.checks.many_words import TWO_SIDES, explain_curve
from rnnviz.training.checks.network_check import SMALL, CheckedNetwork, check_fresh_network, fresh_network
from rnnviz.training.checks.own.check import check_own_file
from rnnviz.training.checks.own.faults import FAULTS, MENDED
from rnnviz.training.checks.own.skeleton import SKELETON
from rnnviz.training.config import TrainingConfig
from rnnviz.training.presets import Preset, builtin_presets, read_preset
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


# ── three sizes, and every h ──


def measure(qtbot: QtBot, page: GradcheckPage, view: str) -> None:
    """Choose a view by its button and press what begins it."""
    press(qtbot, page, f"check_view_{view}")
    with qtbot.waitSignal(page.ended, timeout=30_000):
        press(qtbot, page, "check_button")


@pytest.fixture
def few_entries(monkeypatch):
    """Checks of one entry of each array: the same in every other way, and fast."""
    monkeypatch.setattr(CheckedNetwork, "entries", lambda *_: 1)


def test_without_a_change_the_page_checks_what_the_command_does(page):
    assert page.network.controls.config() == SMALL


read_once = cache(read_corpus)


def corpus_of(preset: Preset) -> Corpus:
    return read_once(preset.text_file) if preset.text_file else corpus_from_string(preset.text, preset.name)


def run_of(preset: Preset, page: GradcheckPage) -> None:
    """The page is told the run of a preset."""
    page.start_run(info_of(preset.config, corpus_of(preset)))


def test_with_every_preset_the_check_of_what_stands_there_can_be_made(page):
    """Five characters give no window of five, which is what courses check."""
    presets = [preset for preset in map(read_preset, builtin_presets()) if preset.text_file or preset.text]
    assert len(presets) > 25, "one takes the text at hand"
    for preset in presets:
        run_of(preset, page)
        for choice in (0, 1):  # small; fresh, as this run
            page.network.network.setCurrentIndex(choice)
            fresh_network(corpus_of(preset), page.network.controls.config())


def test_the_check_of_the_lectures_five_characters_passes(qtbot, page):
    run_of(read_preset(builtin_presets()[0]), page)
    with qtbot.waitSignal(page.ended):
        press(qtbot, page, "check_button")
    assert "Passed" in page.network.words.text()


@pytest.mark.usefixtures("few_entries")
@pytest.mark.parametrize("view", ["one", "sizes", "steps"])
def test_with_a_preset_of_this_page_each_of_its_checks_can_be_made(qtbot, page, view):
    mine = [preset for preset in map(read_preset, builtin_presets()) if preset.page == "Gradient check"]
    assert mine
    for preset in mine:
        run_of(preset, page)
        press(qtbot, page, f"check_view_{view}")
        with qtbot.waitSignal(page.ended, timeout=30_000):
            press(qtbot, page, "check_button")
        assert "it must have at least" not in page.network.words.text()
        assert page.network.copy_button.isEnabled()


def test_the_small_network_has_the_window_that_a_text_has_room_for(page, corpus):
    page.start_run(info_of(TrainingConfig(seq_length=2), corpus_from_string("hello", "hello.txt")))
    assert page.network.controls.config().seq_length == 4
    assert page.network.network.currentText() == "small: m = 5, T = 4"
    page.start_run(info_of(TrainingConfig(), corpus))
    assert page.network.controls.config() == SMALL
    assert page.network.network.currentText() == "small: m = 5, T = 5"


@pytest.mark.usefixtures("few_entries")
def test_three_sizes_are_one_table_with_the_time_of_both_methods(qtbot, page):
    measure(qtbot, page, "sizes")
    card = page.network
    rows = card.sizes.table.rows
    assert [row.cells[1] for row in rows] == 3 * ARRAYS
    assert [row.cells[0] for row in rows if row.cells[0]] == [size.name for size in COURSE_SIZES]
    assert {row.outcome for row in rows} == {"✓ passed"}
    assert all(row.cells[4].endswith("s") and row.cells[5].endswith("s") for row in rows[::5])
    assert rows[0].cells[6] == "1.7e-09"  # as it was published
    assert "Passed</span> at all 3 sizes" in card.words.text()
    assert "forward passes for " in card.words.text()
    assert not card.table.isVisible()
    assert page.own.isHidden()


@pytest.mark.usefixtures("few_entries")
def test_back_at_one_network_all_is_as_it_was(qtbot, page):
    with qtbot.waitSignal(page.ended):
        page.network.check()
    said, rows = page.network.words.text(), page.network.table.rows
    measure(qtbot, page, "sizes")
    press(qtbot, page, "check_view_one")
    assert (page.network.words.text(), page.network.table.rows) == (said, rows)
    assert not page.own.isHidden()
    assert page.network.check_button.text() == "Check"


@pytest.mark.usefixtures("few_entries")
def test_sizes_have_the_other_settings_of_the_fields(qtbot, page):
    page.findChild(object, "check_cell").setValue("gru")
    page.findChild(object, "check_seq_length").setValue(0)  # of no meaning here
    press(qtbot, page, "check_view_sizes")
    assert not page.findChild(object, "check_hidden_size").isEnabled()
    assert not page.network.network.isEnabled()
    assert page.findChild(object, "check_sigma").isEnabled()
    with qtbot.waitSignal(page.ended, timeout=30_000):
        page.network.check()
    assert "fresh GRU, m units" in page.network.words.text()
    titles = [page.network.sizes.table.horizontalHeaderItem(i).text() for i in range(9)]
    assert page.network.sizes.table.isColumnHidden(titles.index("published"))
    press(qtbot, page, "check_view_one")
    assert page.findChild(object, "check_hidden_size").isEnabled()


def test_a_text_too_short_for_the_largest_size_is_one_sentence(qtbot, page):
    page.network.set_corpus(corpus_from_string("hello " * 5, "hello.txt"))
    measure(qtbot, page, "sizes")
    assert "hello.txt has 30 characters; with seq_length 100" in page.network.words.text()


@pytest.mark.parametrize("view", ["sizes", "steps"])
def test_what_takes_long_can_be_cancelled(qtbot, page, view):
    page.findChild(object, "check_cell").setValue("lstm")
    page.findChild(object, "check_layers").setValue(2)
    press(qtbot, page, f"check_view_{view}")
    press(qtbot, page, "check_button")
    assert not page.network.choice.isEnabled()  # what comes of it belongs to this view
    qtbot.waitUntil(lambda: "Checking" in page.network.words.text() and "…" not in page.network.words.text())
    press(qtbot, page, "check_cancel_button")
    qtbot.waitUntil(page.network.check_button.isEnabled, timeout=10_000)
    assert page.network.words.text() == "Cancelled: nothing was compared."
    assert page.network.choice.isEnabled()
    assert not page.network.copy_button.isEnabled()


def test_a_network_chosen_while_another_is_checked_has_its_arrays_when_that_is_called_off(qtbot, page):
    page.findChild(object, "check_hidden_size").setValue(600)
    page.findChild(object, "check_seq_length").setValue(200)
    page.network.check()
    page.findChild(object, "check_layers").setValue(2)
    press(qtbot, page, "check_cancel_button")
    qtbot.waitUntil(page.network.check_button.isEnabled, timeout=10_000)
    assert [row.cells[0] for row in page.network.table.rows] == [
        "Wxh",
        "Whh",
        "Wxh2",
        "Whh2",
        "Why",
        "bh",
        "bh2",
        "by",
    ]


def test_many_arrays_are_scrolled_to(qtbot, page):
    page.findChild(object, "check_cell").setValue("gru")
    page.findChild(object, "check_layers").setValue(4)
    assert len(page.network.table.rows) == 18
    bar = page.network.table.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    page.findChild(object, "check_layers").setValue(1)
    qtbot.waitUntil(lambda: bar.maximum() == 0)


@pytest.mark.usefixtures("few_entries")
def test_the_error_by_h_is_a_curve_with_our_h_chosen(qtbot, page, colors_in):
    measure(qtbot, page, "steps")
    card = page.network
    errors = card.errors
    assert errors.check.report.step == 1e-4
    assert card.steps.numbers.text().startswith("h = 1e-04, ours: Wxh ")
    said = card.words.text()
    for sentence in (explain_curve(errors), TWO_SIDES, "Passed.", "Backpropagation took "):
        assert sentence in said
    canvas = card.steps.canvas
    picture = canvas.grab().toImage()
    assert {DARK.warm, DARK.accent} <= colors_in(picture)
    assert card.steps.canvas.accessibleDescription() == card.steps.numbers.text()


@pytest.mark.usefixtures("few_entries")
def test_an_h_is_chosen_by_keys_and_mouse(qtbot, page):
    measure(qtbot, page, "steps")
    canvas, numbers = page.network.steps.canvas, page.network.steps.numbers
    canvas.setFocus()
    for key, step in ((Qt.Key.Key_Left, "3e-05:"), (Qt.Key.Key_End, "1e-02:"), (Qt.Key.Key_Right, "1e-02:"),
                      (Qt.Key.Key_Home, "1e-10:")):  # fmt: skip
        qtbot.keyClick(canvas, key)
        assert numbers.text().startswith(f"h = {step}")
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(canvas.width() - 2, 100))
    assert numbers.text().startswith("h = 1e-02")
    worst = f"is off by {page.network.errors.curve.largest[0]:.1e}"
    assert worst in canvas.tip_at(QPoint(canvas.width(), 0))


def test_before_anything_is_measured_the_curve_says_so(qtbot, page):
    press(qtbot, page, "check_view_steps")
    canvas = page.network.steps.canvas
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert "nothing is measured" in page.network.steps.numbers.text()
    assert canvas.tip_at(QPoint(10, 10)) == "The error at every h, once it is measured."


@pytest.mark.usefixtures("few_entries")
def test_the_trained_network_is_measured_at_every_h(qtbot, page, corpus, trained, asked):
    page.start_run(info_of(trained.config, corpus))
    page.network.network.setCurrentText("the trained network")
    press(qtbot, page, "check_view_steps")
    page.network.check()
    with qtbot.waitSignal(page.ended, timeout=30_000):
        asked[0][1](trained.checkpoint())
    assert "network after 30 steps" in page.network.words.text()
    assert page.network.errors.check.iteration == 30


@pytest.mark.usefixtures("few_entries")
def test_another_run_forgets_all_three(qtbot, page, corpus):
    measure(qtbot, page, "sizes")
    measure(qtbot, page, "steps")
    page.start_run(info_of(TrainingConfig(), corpus))
    assert page.network.errors is None
    assert {row.outcome for row in page.network.sizes.table.rows} == {"–"}
    assert "for every h" in page.network.words.text()


@pytest.mark.usefixtures("few_entries")
@pytest.mark.parametrize(
    ("view", "titles", "count"),
    [
        ("one", ["array", "shape", "entries", "sum error"], 5),
        ("sizes", ["size", "array", "entries", "sum error"], 15),
        ("steps", ["h", "largest", "Wxh", "Whh"], 17),
    ],
)
def test_the_numbers_are_copied_as_a_table(qtbot, page, view, titles, count):
    clipboard = QApplication.clipboard()
    clipboard.setText("before")
    page.network.copy()
    assert clipboard.text() == "before"
    measure(qtbot, page, view)
    press(qtbot, page, "check_copy_button")
    lines = [line.split("\t") for line in clipboard.text().splitlines()]
    assert lines[0][:4] == titles
    assert len(lines) == count + 1
    assert {len(line) for line in lines} == {len(lines[0])}
    assert lines[5][0] == {"one": "by", "sizes": "m = 5, T = 5", "steps": "0.0001"}[view]
    clipboard.setText("before")
    shown = {
        "one": page.network.table,
        "sizes": page.network.sizes.table,
        "steps": page.network.steps.canvas,
    }[view]
    qtbot.keyClick(shown, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text().splitlines()[0].split("\t")[:4] == titles


@pytest.mark.usefixtures("few_entries")
def test_the_curve_is_taken_along_once_it_is_measured(qtbot, page, tmp_path):
    [figure] = page.figures
    written, refused = [], []
    figure.export(tmp_path / "a.svg", lambda: written.append(1), refused.append)
    assert "not measured yet" in refused[0]
    measure(qtbot, page, "steps")
    page.set_theme(LIGHT)
    for name in ("a.svg", "a.png"):
        figure.export(tmp_path / name, lambda: written.append(1), refused.append)
    assert (len(written), len(refused)) == (2, 1)
    drawing = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "The valley is at h = " in drawing
    assert LIGHT.warm in drawing
    assert (tmp_path / "a.png").stat().st_size > 5000


@pytest.mark.usefixtures("few_entries")
def test_a_theme_keeps_what_all_views_say(qtbot, page):
    measure(qtbot, page, "steps")
    numbers = page.network.steps.numbers.text()
    page.set_theme(LIGHT)
    assert LIGHT.good in page.network.words.text()
    assert page.network.steps.numbers.text() == numbers


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


# ── find the fault ──


def mend(qtbot, page, fault, source):
    page.hear(FaultPointed(fault.number))
    page.fault.source.setPlainText(source)
    with qtbot.waitSignal(page.ended, timeout=15_000):
        press(qtbot, page, "fault_check")
    return page.fault.words.toPlainText()


@pytest.mark.parametrize("fault", [FAULTS[0], FAULTS[-1]], ids=["of lossFun", "of its loop"])
def test_a_fault_is_named_and_mended_in_the_page(qtbot, page, fault):
    said = mend(qtbot, page, fault, fault.source)
    assert said.startswith("✗ This lossFun "), "it is not the student's own"
    assert "✓" not in said
    said = mend(qtbot, page, fault, MENDED)
    assert said.startswith("✓ Mended")
    assert fault.moral in said
    assert page.fault.subtitle.text() == "1 of 5 mended"


def test_what_one_sees_of_a_fault_stands_beside_it_and_it_keeps_what_was_changed(qtbot, page):
    press(qtbot, page, "own_fault_button")
    assert page.fault.isVisible()
    assert not page.own.isVisible()
    assert page.fault.source.toPlainText() == FAULTS[0].source
    assert FAULTS[0].seen in page.fault.words.toPlainText()
    page.fault.source.setPlainText("half done")
    press(qtbot, page, "fault_3")
    assert page.fault.source.toPlainText() == FAULTS[2].source
    press(qtbot, page, "fault_1")
    assert page.fault.source.toPlainText() == "half done"
    press(qtbot, page, "fault_over")
    assert page.fault.source.toPlainText() == FAULTS[0].source
    press(qtbot, page, "fault_back")
    assert page.own.isVisible()


def test_the_next_fault_is_the_first_that_is_not_mended(qtbot, page):
    mend(qtbot, page, FAULTS[0], MENDED)
    page.hear(FaultPointed())
    assert page.fault.source.toPlainText() == FAULTS[1].source


def test_a_fault_that_is_cut_off_or_no_program_is_not_called_mended(qtbot, page):
    clipped = "    dWxh, dWhh, dWhy, dbh, dby = (np.clip(d, -5, 5) for d in (dWxh, dWhh, dWhy, dbh, dby))\n"
    alone = MENDED[: MENDED.index("def train")].replace("    return loss", f"{clipped}    return loss")
    assert "Not mended" in mend(qtbot, page, FAULTS[4], alone)
    assert "Not compared" in mend(qtbot, page, FAULTS[4], "def lossFun(:")


def test_a_sight_opens_the_fault_that_was_looked_for(page):
    page.show()
    assert page.sight() == {"fault": 0}
    page.show_sight({"fault": 3})
    assert page.sight() == {"fault": 3}
    assert page.fault.isVisible()
    assert page.fault.source.toPlainText() == FAULTS[2].source
    for wrong in (9, -1, True, "2", None):
        page.show_sight({"fault": wrong})
        assert page.sight() == {"fault": 3}
    page.show_sight({"fault": 0})
    assert page.own.isVisible()


# ── names of the arrays ──

LETTERS = ["U", "W", "V", "b", "c"]


def test_tables_and_sentences_have_the_names_that_are_chosen(qtbot, page):
    with qtbot.waitSignal(page.ended, timeout=10_000):
        press(qtbot, page, "check_button")
    said = page.network.words.text()
    for notation, arrays in ((COURSE, LETTERS), (FIELD, ARRAYS)):
        names.choose(notation)
        page.write_names()
        assert [row.cells[0] for row in page.network.table.rows] == arrays
        assert [row.cells[1] for row in page.network.sizes.table.rows] == 3 * arrays, "also before a check"
        is_same = page.network.words.text() == said
        assert is_same is (notation is FIELD)
    page.network.copy()
    assert "\nWxh\t" in QApplication.clipboard().text()


@pytest.mark.usefixtures("few_entries")
def test_the_h_that_is_chosen_stays_when_names_change(qtbot, page):
    measure(qtbot, page, "steps")
    qtbot.keyClick(page.network.steps.canvas, Qt.Key.Key_End)
    names.choose(COURSE)
    page.write_names()
    assert page.network.steps.numbers.text().startswith("h = 1e-02: U ")


def test_what_is_said_of_ones_own_has_the_names_and_its_code_keeps_them(qtbot, page, tmp_path):
    names.choose(COURSE)
    page.write_names()
    idle = page.own.words.toPlainText()
    assert "def lossFun(inputs, targets, hprev, Wxh, Whh, Why, bh, by):" in idle
    assert "Its arguments come by their places: U W V b c" in idle
    path = tmp_path / "mine.py"
    path.write_text(RIGHT.read_text().replace("dhnext = Whh.T @ dhraw", "dhnext = Whh @ dhraw"))
    with qtbot.waitSignal(page.ended, timeout=20_000):
        page.own.check(path)
    said = page.own.words.toPlainText()
    assert [row.cells[0] for row in page.own.table.rows] == ["loss", "dU", "dW", "dV", "db", "dc", "last h"]
    assert "✗ Your lossFun differs in dU, dW and db" in said
    assert "Use dhnext = W' dhraw." in said
    names.choose(FIELD)
    page.write_names()
    assert "Use dhnext = Whh' dhraw." in page.own.words.toPlainText()


@pytest.mark.usefixtures("few_entries")
def test_the_errors_are_read_as_a_table(qtbot, page):
    canvas = page.network.steps.canvas
    assert "not measured yet" in canvas.as_table().caption
    measure(qtbot, page, "steps")
    curve, table = page.network.errors.curve, canvas.as_table()
    assert list(table.columns) == list(curve.errors)
    assert table.rows[0] == f"h = {curve.steps[0]:.0e}"
    assert table.cell(3, 0) == f"{curve.errors[table.columns[0]][3]:.1e}"
    assert canvas.words_here() == page.network.steps.numbers.text()
