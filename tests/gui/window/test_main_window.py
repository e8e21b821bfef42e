"""The whole window: what a user does with it, from the first run to closing it."""

import json
from dataclasses import replace
from itertools import product

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QAction, QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QScrollBar,
    QWidget,
)

from rnnviz.core.inside.edits import Edit
from rnnviz.core.record.checkpoint import save_checkpoint
from rnnviz.core.text.corpus import read_corpus
from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.files.way_back import BRING_BACK
from rnnviz.gui.page import Page, Panel
from rnnviz.gui.parts.theme import DARK, LIGHT, style_sheet
from rnnviz.gui.window.main_window import MainWindow
from rnnviz.training.config import TrainingConfig
from rnnviz.training.presets import Preset, builtin_presets, read_preset, write_preset
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.pace import FarBehind
from rnnviz.training.worker.messages import (
    CommandRefused,
    Diverged,
    SampleFinished,
    SetLearningRate,
    WorkerFailed,
)
from rnnviz.training.worker.questions import SetWeights, TakeCheckpoint

ACTIONS = (
    "action_open", "action_run", "action_step", "action_reset", "action_new_run", "action_save_checkpoint",
    "action_open_checkpoint", "action_export_samples", "action_export_loss",
)  # fmt: skip
WIDGETS = (
    "loss_panel", "heatmap_panel", "softmax_panel", "sampling_panel", "samples_log",
    "prime_text", "temperature", "sample_length", "sample_seed", "generate_button", "sample_text",
    "hidden_size", "seq_length", "learning_rate", "sigma", "seed", "dtype", "pages",
)  # fmt: skip
BUTTONS = QMessageBox.StandardButton


def control_list(window):
    """Every control of the page in front, of the sidebar and of the toolbar that a user can reach."""
    kinds = QAbstractButton, QAbstractSpinBox, QAbstractSlider, QComboBox, QLineEdit
    controls = (c for c in window.findChildren(QWidget) if isinstance(c, kinds) and c.isVisible())
    return [
        control for control in controls
        if control.objectName() and not control.objectName().startswith("qt_")
        and not isinstance(control, QScrollBar) and not window.notice.isAncestorOf(control)
    ]  # fmt: skip


# ── names ──


def test_what_scripts_reach_has_the_names_that_do_not_change(user, text):
    window = user.opens_window(text, is_whole=True)
    assert [name for name in ACTIONS if window.findChild(QAction, name) is None] == []
    assert [name for name in WIDGETS if len(window.findChildren(QWidget, name)) != 1] == []


def test_every_control_says_what_it_is(user, text):
    window = user.opens_window(text)
    silent = [
        control.objectName() for control in control_list(window)
        if not (control.toolTip() and (control.accessibleName() or getattr(control, "text", str)()))
    ]  # fmt: skip
    assert silent == []


def test_tab_reaches_every_control(user, text):
    window = user.opens_window(text)
    window.activateWindow()
    wanted = {
        control.objectName() for control in control_list(window)
        if control.isEnabled() and not isinstance(control.parent(), QAbstractSpinBox)
        # Of buttons that exclude each other the checked one is reached, and the arrows lead on.
        and not (isinstance(control, QAbstractButton) and control.group() and not control.isChecked())
    }  # fmt: skip
    window.focusNextChild()
    reached, focus = set(), QApplication.focusWidget()
    while focus not in reached:
        reached.add(focus)
        window.focusNextChild()
        focus = QApplication.focusWidget()
    assert wanted - {widget.objectName() for widget in reached} == set()


# ── training ──


def test_it_trains_on_a_text_at_once(user, text):
    window = user.opens_window(text, running=True)
    user.waits(lambda: window.session.iteration > 10)
    assert window.session.is_running
    assert "story.txt" in window.windowTitle()
    assert "Pause" in user.finds("action_run", QAction).text()
    assert "training" in user.finds("status_state", QLabel).text()


def test_run_pause_and_exactly_one_step(user, text):
    window = user.opens_window(text)
    user.chooses("action_run")
    user.waits(lambda: window.session.iteration > 20)
    user.chooses("action_run")
    user.waits(lambda: not window.session.is_running)
    stood_at = window.session.iteration
    assert "Run" in user.finds("action_run", QAction).text()
    user.chooses("action_step")
    user.waits_for_iteration(stood_at + 1)
    assert window.session.iteration == stood_at + 1
    user.steps(10)
    assert window.session.iteration == stood_at + 11


def test_space_runs_and_pauses_and_s_steps(user, text, qtbot):
    window = user.opens_window(text)
    qtbot.keyClick(window, Qt.Key.Key_S)
    user.waits_for_iteration(1)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    user.waits(lambda: window.session.is_running)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    user.waits(lambda: not window.session.is_running)


@pytest.mark.parametrize("name", ["sample_text", "samples_log"])
def test_in_a_text_that_is_only_read_they_do_so_too(user, text, qtbot, name):
    window = user.opens_window(text)
    qtbot.keyClick(user.finds(name), Qt.Key.Key_S)
    user.waits_for_iteration(1)
    qtbot.keyClick(user.finds(name), Qt.Key.Key_Space)
    user.waits(lambda: window.session.is_running)


def test_in_a_field_space_and_s_are_text(user, text, qtbot):
    window = user.opens_window(text)
    prime = user.finds("prime_text")
    qtbot.keyClicks(prime, "s s")
    assert prime.text() == "s s"
    user.steps(1)
    assert window.session.iteration == 1


def test_space_is_no_part_of_a_number_and_runs(user, text, qtbot):
    window = user.opens_window(text)
    user.sets("run_until", "iteration")
    for field in ("run_learning_rate", "run_until_value", "hidden_size"):
        before = user.finds(field).text()
        for is_running in (True, False):
            qtbot.keyClick(user.finds(field), Qt.Key.Key_Space)
            user.waits(lambda is_running=is_running: window.session.is_running is is_running)
        assert user.finds(field).text() == before


def test_when_the_window_comes_up_space_runs(user, text, qtbot):
    window = user.opens_window(text)
    window.activateWindow()
    user.waits(window.isActiveWindow)
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Space)
    user.waits(lambda: window.session.is_running)


def test_the_learning_rate_changes_while_it_runs(user, text):
    window = user.opens_window(text, running=True)
    user.sets("run_learning_rate", 0.025)
    user.waits(lambda: window.session.latest.learning_rate == 0.025)
    assert window.session.is_running


def test_a_learning_rate_that_the_worker_refuses_gives_way_to_the_one_that_holds(user, text):
    window = user.opens_window(text)
    window.run_bar.show_learning_rate(0.5)
    window.session.event_arrived.emit(CommandRefused("Not now.", SetLearningRate(0.5)))
    assert user.finds("run_learning_rate").value() == pytest.approx(0.1)
    assert window.notice.text == "Not now."


def test_a_learning_rate_out_of_range_is_marked_and_not_used(user, text):
    window = user.opens_window(text)
    user.sets("run_learning_rate", -1)
    assert user.finds("run_learning_rate").property("invalid")
    assert window.notice.is_error
    assert "0 to 1000" in window.notice.text
    user.steps(1)
    assert window.session.latest.learning_rate == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("goal", "value", "reached"),
    [
        ("iteration", 37, lambda snapshot: snapshot.iteration == 37),
        ("pass", 1, lambda snapshot: (snapshot.epoch, snapshot.iteration) == (1, 249 + 1)),
        ("smooth loss", 26.0, lambda snapshot: 25.9 < snapshot.smooth_loss <= 26.0),
    ],
)
def test_it_runs_until(user, text, goal, value, reached):
    window = user.opens_window(text)
    user.sets("run_until", goal)
    user.sets("run_until_value", value)
    user.chooses("action_run")
    user.waits_for_notice("Reached")
    assert not window.session.is_running
    assert reached(window.session.latest)


def test_a_goal_that_is_only_offered_holds_when_the_run_is_begun(user, text):
    window = user.opens_window(text)
    window.activateWindow()
    user.waits(window.isActiveWindow)
    user.finds("run_until").setFocus()
    user.sets("run_until", "iteration")
    assert not window.session.has_goal
    user.chooses("action_run")
    user.waits(lambda: window.session.iteration > 0)
    assert window.session.has_goal


def test_weights_that_are_set_by_hand_are_told_and_marked_and_saved(user, text):
    window = user.opens_window(text)
    user.steps(30)
    told = []
    edits = (Edit("by", (0,), 0.5), Edit("Whh", (3, None), 0.0))
    window.session.ask(SetWeights(edits), told.append, told.append)
    user.waits_for_notice("After 30 steps weights are set by hand: by[0] = 0.5; Whh[3, :] = 0.")
    user.waits(lambda: told == [30])
    user.steps(1)
    answers = []
    window.session.ask(TakeCheckpoint(), answers.append, answers.append)
    user.waits(lambda: answers)
    assert [change.words for change in answers[0].by_hand] == ["by[0] = 0.5", "Whh[3, :] = 0"]
    window.session.ask(SetWeights((Edit("Wq", (0,), 0.5),)), answers.append, answers.append)
    user.waits(lambda: len(answers) == 2)
    assert "no array Wq" in answers[1]


def test_a_goal_that_lies_behind_says_so_and_the_run_goes_on(user, text):
    window = user.opens_window(text)
    user.steps(30)
    user.sets("run_until", "iteration")
    user.sets("run_until_value", 20)
    user.waits_for_notice("Iteration 20 is reached already: this run is at 30, and a goal is its own.")
    assert user.finds("run_until", QComboBox).currentText() == "stopped by hand"
    assert user.finds("run_until_value").isHidden()
    user.chooses("action_run")
    user.waits(lambda: window.session.iteration > 35)
    assert window.session.is_running


def test_a_goal_does_not_pass_to_another_text(user, text, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("abcdefgh " * 50)
    window = user.opens_window(text)
    user.steps(3)
    user.sets("run_until", "iteration")
    user.sets("run_until_value", 40)
    user.chooses("action_new_run")
    user.waits(lambda: window.session.iteration == 0 and window.session.latest is not None)
    assert user.finds("run_until", QComboBox).currentText() == "iteration", "it is the same text"
    window.documents.open_file(other)
    user.waits(lambda: window.session.info.text.name == "other.txt")
    assert user.finds("run_until", QComboBox).currentText() == "stopped by hand"
    user.chooses("action_run")
    user.waits(lambda: window.session.iteration > 45)


def test_a_checkpoint_beyond_the_goal_says_so_beside_the_way_back(user, text, make_checkpoint):
    window = user.opens_window(text)
    user.steps(3)
    user.sets("run_until", "iteration")
    user.sets("run_until_value", 20)
    window.documents.open_file(make_checkpoint(30))
    user.waits_for_notice("Iteration 20 is reached already: this run is at 30")
    assert [name for name, _ in window.notice.ways_out] == [BRING_BACK]


def test_a_goal_that_is_reached_is_spent(user, text):
    window = user.opens_window(text, running=True, goal=12)
    user.waits_for_notice("Reached iteration 12")
    assert window.session.iteration == 12
    assert user.finds("run_until", QComboBox).currentText() == "stopped by hand"
    user.chooses("action_run")
    user.waits(lambda: window.session.iteration > 20)


def test_a_run_that_diverges_says_so_and_is_brought_back(user, text):
    window = user.opens_window(text, learning_rate=200.0)
    events = []
    window.session.event_arrived.connect(events.append)
    user.chooses("action_run")
    user.waits(lambda: any(isinstance(event, Diverged) for event in events))
    assert window.notice.is_error
    assert not window.session.is_running
    diverged = next(event for event in events if isinstance(event, Diverged))
    user.waits(lambda: window.session.latest.iteration == diverged.iteration)
    values = [label.text() for label in window.status_line.findChildren(QLabel)]
    assert any(f">{diverged.iteration:,}<" in text for text in values), values
    user.clicks("notice_action_0")
    user.waits(lambda: window.session.latest.learning_rate == diverged.learning_rate / 2)


def test_a_run_that_begins_again_with_smaller_weights_says_so(user, text):
    window = user.opens_window(text, sigma=10.0)
    user.chooses("action_run")
    user.waits(lambda: window.notice.is_error)
    user.clicks("notice_action_0")
    user.waits_for_notice(
        "The first weights were too large: the run has begun again at step 0 with sigma 0.01 and "
        "learning rate 0.05."
    )
    assert window.session.info.config.sigma == 0.01
    assert "sigma 0.01," in window.pages.demand("Train").log.text()
    user.waits(lambda: window.pages.demand("Train").log.text().count("---- iteration 0,") == 1)
    user.waits(lambda: window.session.iteration > 5)


def test_a_fault_in_the_worker_is_told_and_logged(user, text, caplog):
    window = user.opens_window(text)
    window.session.event_arrived.emit(WorkerFailed("Training stopped by a fault.", "Traceback …"))
    assert window.notice.text == "Training stopped by a fault."
    assert window.notice.is_error
    assert "Traceback …" in caplog.text


# ── what it shows ──


def test_it_shows_the_text_the_network_and_where_the_run_stands(user, text):
    window = user.opens_window(text)
    user.steps(3)
    sidebar = " ".join(label.text() for label in user.finds("sidebar").findChildren(QLabel))
    size, unique = window.session.latest.text_size, len(window.session.info.vocabulary)
    assert "story.txt" in sidebar
    assert f"{size:,} characters · {unique} unique" in sidebar
    assert f"{window.session.info.parameter_count:,}" in sidebar
    status = " ".join(label.text() for label in user.finds("status_line").findChildren(QLabel))
    assert ">3<" in status
    assert f">{window.session.latest.smooth_loss:.2f}<" in status


def test_losses_reach_the_curve_whole_and_samples_the_log(user, text):
    window = user.opens_window(text)
    losses = []
    window.session.losses_arrived.connect(losses.append)
    user.steps(25)
    numbers = [batch.first_iteration + i for batch in losses for i in range(len(batch))]
    assert numbers == list(range(1, 26))
    assert user.finds("samples_log").toPlainText().startswith("0 · smooth loss")


def test_nothing_in_the_toolbar_or_status_line_is_cut_off_or_covered(user, text):
    window = user.opens_window(text)
    user.sets("run_until", "iteration")
    sizes = ((960, 500), (1024, 720), (1272, 760), (1600, 1000), (1920, 1040))
    for size, bar in product(sizes, ("toolbar", "status_line")):
        window.resize(*size)
        QApplication.processEvents()
        assert (window.width(), window.height()) == size
        strip = user.finds(bar)
        places = {}
        for part in strip.findChildren(QWidget):
            if part.isVisible() and isinstance(part, QAbstractButton | QLabel | QAbstractSpinBox | QComboBox):
                if isinstance(part.parent(), QAbstractSpinBox | QComboBox):
                    continue
                places[part] = QRect(part.mapTo(strip, QPoint()), part.size())
        for part, place in places.items():
            name = part.objectName() or part.accessibleName() or getattr(part, "text", str)()
            assert strip.rect().contains(place), name
            assert not [p for p, other in places.items() if p is not part and place.intersects(other)], name
            if isinstance(part, QLabel):
                assert part.width() >= part.sizeHint().width(), name


# ── writing ──


def test_a_sample_streams_in_while_training_runs(user, text):
    window = user.opens_window(text, running=True)
    events = []
    window.session.event_arrived.connect(events.append)
    user.sets("prime_text", "mill€r ☃")
    user.sets("sample_length", 300)
    user.clicks("generate_button")
    user.waits(lambda: any(isinstance(event, SampleFinished) for event in events))
    assert window.session.is_running
    user.waits(lambda: len(user.finds("sample_text").toPlainText()) == len("mill€r ☃") + 300)
    skipped = user.finds("sample_skipped", QLabel)
    assert skipped.isVisible()
    assert "€" in skipped.text()
    assert "☃" in skipped.text()


def test_a_sample_is_written_while_paused_and_greedily_repeats(user, text):
    window = user.opens_window(text)
    user.steps(20)
    user.sets("temperature", 0)
    user.sets("sample_length", 50)
    written = []
    for _ in range(2):
        user.chooses("action_generate")
        user.waits(lambda: len(user.finds("sample_text").toPlainText()) == 50)
        user.waits(lambda: not window.pages.demand("Train").sampling.is_writing)
        written.append(user.finds("sample_text").toPlainText())
    assert written[0] == written[1]
    assert window.session.iteration == 20


def test_a_long_sample_can_be_cancelled(user, text):
    window = user.opens_window(text)
    user.sets("sample_length", 100_000)
    user.clicks("generate_button")
    user.waits(lambda: user.finds("generate_button").text() == "Cancel")
    user.clicks("generate_button")
    user.waits(lambda: not window.pages.demand("Train").sampling.is_writing)
    assert len(user.finds("sample_text").toPlainText()) < 100_000


# ── presets ──


def test_what_a_preset_says_and_hides_ends_with_its_text(user, text, tmp_path):
    lesson = tmp_path / "lesson.rnnviz"
    window = user.opens_window(text)
    preset = Preset(
        name="lesson",
        config=window.session.info.config,
        text="hello hello hello",
        note="Watch the bars.",
        hidden=("sidebar",),
    )
    write_preset(lesson, preset)
    window.documents.open_file(lesson)
    user.waits_for_notice("Watch the bars.")  # the sidebar that would say it is hidden
    assert window.sidebar.isHidden()
    user.chooses("action_new_run")
    user.waits(lambda: window.session.info.generation > 2)
    assert window.sidebar.isHidden()
    window.documents.open_file(text)
    user.waits(lambda: window.session.info.text.name == text.name)
    assert not window.sidebar.isHidden()
    assert user.finds("preset_note_shown").isHidden()


def test_what_a_preset_says_ends_with_a_run_of_another_network_that_is_brought_in(
    user, text, tmp_path, make_checkpoint
):
    window, file = user.opens_window(text), tmp_path / "gates.rnnviz"
    lstm = replace(window.session.info.config, cell="lstm")
    write_preset(file, Preset(name="gates", config=lstm, text_file=text, note="It has gates."))
    window.documents.open_file(file)
    user.waits(lambda: user.finds("preset_note_shown").text() == "It has gates.")
    window.documents.open_file(make_checkpoint(30, cell="lstm"))  # as a branch would be
    user.waits_for_iteration(30)
    assert not user.finds("preset_note_shown").isHidden()
    window.documents.open_file(make_checkpoint(20, name="plain.npz"))
    user.waits(lambda: window.session.info.config.cell != "lstm")
    assert user.finds("preset_note_shown").isHidden()


def test_the_lectures_example_opens_paused_at_step_0(user):
    """Even as the argument of the program, which trains whatever else it is given."""
    hello = next(path for path in builtin_presets() if "hello" in path.name)
    window = user.opens_window(hello, running=True)
    user.waits(lambda: window.pages.page_name == "Microscope")
    assert not window.session.is_running
    assert window.stands_at(0)
    assert window.session.iteration == 0
    assert window.pages.demand("Microscope").phase is window.pages.demand("Microscope").walkthrough.phases[0]


def test_a_run_goes_on_from_the_lectures_weights_and_the_one_before_can_come_back(user):
    window = user.opens_window(next(path for path in builtin_presets() if "as-printed" in path.name))
    user.waits(lambda: window.pages.page_name == "Microscope")
    before = window.session.info
    window.step(1)
    user.waits(lambda: window.session.iteration == 1)
    user.finds("microscope_train_on", QAbstractButton).click()
    user.waits(lambda: window.session.info is not before and window.session.is_running)
    assert window.pages.page_name == "Train"
    assert window.session.info.config.dtype == "float64"
    user.waits(lambda: window.session.latest.smooth_loss < 5.0)
    assert window.documents.way_back, "the run before is kept"


def groups_of_presets(window):
    menus = {menu.title(): menu for menu in window.menuBar().findChildren(QMenu)}
    menus["Presets"].aboutToShow.emit()
    menus["Presets"].aboutToShow.emit()  # they are filled once
    groups = [action.menu() for action in menus["Presets"].actions() if action.menu() is not None]
    return {group.title(): group for group in groups}


def test_presets_stand_in_groups_in_the_order_of_their_files(user, text):
    groups = groups_of_presets(user.opens_window(text))
    assert list(groups) == ["One step by hand", "Training", "Signals", "Writing", "Lecture", "Kinds of text"]
    assert sum(len(group.actions()) for group in groups.values()) == len(builtin_presets())
    assert groups["Kinds of text"].actions()[0].text() == "LaTeX"


def is_part(part, whole):
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(is_part(part[key], whole.get(key)) for key in part)
    return part == whole


def presets_that_show_something():
    """(page, presets that open there and want something to be seen), each."""
    presets = [(path, preset) for path in builtin_presets() if (preset := read_preset(path)).sight]
    pages = sorted({preset.page for _, preset in presets})
    return [(page, [each for each in presets if each[1].page == page]) for page in pages]


@pytest.mark.parametrize(("title", "presets"), presets_that_show_something())
def test_a_preset_opens_on_what_it_wants_to_be_seen(user, text, title, presets):
    """With what is typed in, and with which view, shape, drawing or fault."""
    window = user.opens_window(text)
    for path, preset in presets:
        window.pages.open_page("Train")
        window.documents.open_preset(path)
        user.waits(lambda: window.pages.page_name == title)
        assert list(preset.sight) == [title]
        page = window.pages.demand(title)
        user.waits(lambda preset=preset, page=page: is_part(preset.sight[title], page.sight()))
        assert not window.session.is_running


def test_the_worked_lstm_opens_where_hello_does(user, text):
    """Beside it in File ▸ Presets, paused at step 0, on the microscope, with its own network in it."""
    window = user.opens_window(text)
    presets = groups_of_presets(window)["One step by hand"].actions()
    assert [action.text() for action in presets][:2] == [
        "hello (the lecture's example)",
        "letter (an LSTM by hand)",
    ]
    presets[1].trigger()
    user.waits(lambda: window.pages.page_name == "Microscope")
    assert not window.session.is_running
    assert window.session.iteration == 0
    page = window.pages.demand("Microscope")
    assert page.steps.network.currentText().startswith("letter · LSTM")
    assert page.walkthrough.step.architecture.cell.name == "lstm"
    assert page.phase is page.walkthrough.phases[0]
    window.documents.open_preset(next(path for path in builtin_presets() if "hello" in path.name))
    user.waits(lambda: page.steps.network.currentText().startswith("hello"))
    assert page.walkthrough.step.architecture.cell.name == "rnn"


def test_the_lectures_example_trains_to_a_goal_that_was_asked_for(user):
    hello = next(path for path in builtin_presets() if "hello" in path.name)
    user.opens_window(hello, running=True, goal=30)
    user.waits_for_iteration(30)


def test_a_preset_that_names_what_the_window_has_not_is_refused(user, text, tmp_path):
    window = user.opens_window(text)
    generation = window.session.info.generation
    file, preset = tmp_path / "a.rnnviz", Preset(name="a", config=TrainingConfig(), text="hello" * 20)
    for wrong, words in (
        ({"page": "Nowhere"}, "there is no page 'Nowhere'; it must be one of Train, Signals, Story, "),
        ({"hidden": ("run_button",)}, "hide must be a list of some of sidebar, run_bar, "),
    ):
        write_preset(file, replace(preset, **wrong))
        window.documents.open_file(file)
        assert window.notice.is_error
        assert window.notice.text.startswith(f"a.rnnviz: {words}")
        assert window.session.info.generation == generation


def test_a_preset_under_another_ending_is_refused(user, text, tmp_path):
    window = user.opens_window(text)
    preset = Preset(name="a", config=window.session.info.config, text="hello")
    window.exports.save_preset(preset, tmp_path / "monday.toml")
    assert window.notice.text == "monday.toml would be opened as a text: end the name with .rnnviz."
    assert not (tmp_path / "monday.toml").exists()


# ── a frame ──


def test_a_frame_is_painted_before_the_next_event(user, text):
    """Whoever hears of the frame after the window finds the pictures of it painted."""
    window = user.opens_window(text)
    user.steps(1)
    canvas = window.pages.demand("Train").heatmap.canvas
    painted = []

    class Watch(QObject):
        def eventFilter(self, _watched, event):
            if event.type() == QEvent.Type.Paint:
                painted.append(window.session.iteration)
            return False

    watch = Watch(window)
    heard = []
    user.waits(lambda: window.session.iteration == 1)
    canvas.installEventFilter(watch)
    window.session.frame_ended.connect(lambda: heard.append((window.session.iteration, painted[-1:])))
    user.steps(1)
    canvas.removeEventFilter(watch)
    assert (2, [2]) in heard


# ── taking along ──


def test_every_panel_and_the_window_can_be_taken_along_as_a_picture(user, text, tmp_path):
    window = user.opens_window(text, is_whole=True)
    user.steps(10)
    for number, name in enumerate(set(window.exports.figures) - {"Map of the book"}):
        png, svg = tmp_path / f"{number}.png", tmp_path / f"{number}.svg"
        window.exports.export_picture(name, png)
        assert window.notice.text == f"Saved {png}."
        window.exports.export_picture(name, svg)
        image = QImage(str(png))
        assert image.width() >= 300, name
        colors = {image.pixel(x, y) for x in range(0, image.width(), 9) for y in range(0, image.height(), 9)}
        assert len(colors) > 3, name
        assert QSvgRenderer(str(svg)).isValid(), name


def test_a_panel_of_another_page_is_up_to_date_in_its_picture(user, text, tmp_path):
    window = user.opens_window(text)
    user.steps(3)
    panel = window.pages.demand("Train").softmax
    window.pages.turn_page(1)
    before = panel.canvas.accessibleDescription()
    user.steps(4)
    assert panel.canvas.accessibleDescription() == before  # out of sight it does nothing
    window.exports.export_picture("What comes next", tmp_path / "bars.png")
    assert panel.canvas.accessibleDescription() != before


def test_a_hidden_panel_has_no_picture_and_the_way_to_one_is_told(user, text, tmp_path):
    window = user.opens_window(text)
    window.pages.demand("Train").set_panel_visible("Write", False)
    window.exports.export_picture("Write", tmp_path / "write.png")
    assert window.notice.is_error
    assert window.notice.text == "Write is hidden: show it by the View menu, then export its picture."
    assert not (tmp_path / "write.png").exists()


def test_a_hidden_panel_catches_up_when_it_is_shown(user, text):
    window = user.opens_window(text)
    user.steps(3)
    panel = window.pages.demand("Train").heatmap
    panel.hide()
    user.steps(4)
    panel.show()
    assert f"iteration {window.session.iteration}." in panel.canvas.accessibleDescription()


def test_a_picture_that_cannot_be_written_is_told(user, text, tmp_path):
    window = user.opens_window(text)
    for file in (tmp_path / "no folder" / "a.png", tmp_path / "a.docx"):
        window.exports.export_picture("Hidden state", file)
        assert window.notice.is_error
        assert file.name in window.notice.text
        assert not file.exists()


# ── dropping ──


def test_a_text_that_is_dropped_is_opened(user, text, tmp_path):
    window = user.opens_window(text)
    other = tmp_path / "other.txt"
    other.write_text("abcdefgh " * 50)
    assert user.drops(QUrl.fromLocalFile(str(other))).isAccepted()
    user.waits(lambda: "other.txt" in window.windowTitle())


def test_a_checkpoint_that_is_dropped_is_opened(user, text, make_checkpoint):
    window = user.opens_window(text)
    user.drops(QUrl.fromLocalFile(str(make_checkpoint(30))))
    user.waits_for_iteration(30)
    assert window.session.info.can_train


def test_what_is_no_file_is_not_taken(user, text):
    window = user.opens_window(text)
    assert not user.drops(QUrl("https://example.org/book.txt")).isAccepted()
    assert "story.txt" in window.windowTitle()


# ── look ──


def test_the_theme_changes_while_it_trains(user, text):
    window = user.opens_window(text, running=True)
    for name, theme in (("light", LIGHT), ("dark", DARK)):
        user.chooses(f"action_theme_{name}")
        assert QApplication.instance().styleSheet() == style_sheet(theme)
        seen = window.session.iteration
        user.waits(lambda seen=seen: window.session.iteration > seen)
    assert window.session.is_running


def test_names_change_at_once_and_are_remembered(user, text):
    window = user.opens_window(text)
    label = next(label for label in window.sidebar.findChildren(QLabel) if "Wxh, Whh" in label.toolTip())
    action = user.finds("action_course_names", QAction)
    assert not action.isChecked()
    said = action.toolTip()
    action.trigger()
    assert "U, W and b of each layer, V and c" in label.toolTip()
    assert action.toolTip() == said, "it says what both notations are"
    window.close_for_good()

    window = user.opens_window(text)
    assert user.finds("action_course_names", QAction).isChecked()
    tips = [label.toolTip() for label in window.sidebar.findChildren(QLabel)]
    assert any("U, W and b of each layer" in tip for tip in tips)
    user.finds("action_course_names", QAction).trigger()
    tips = [label.toolTip() for label in window.sidebar.findChildren(QLabel)]
    assert any("Wxh, Whh and bh of each layer, Why and by" in tip for tip in tips)
    window.close_for_good()
    assert json.loads(user.settings_file.read_text())["names"] == "field"


def test_beside_an_lstm_the_letter_of_its_cell_is_not_used_twice(user, text):
    window = user.opens_window(text, cell="lstm")
    user.finds("action_course_names", QAction).trigger()

    def tip() -> str:
        tips = [label.toolTip() for label in window.sidebar.findChildren(QLabel)]
        return next(tip for tip in tips if "U, W and b of each layer" in tip)

    assert "V and by" in tip()
    before = window.session.info
    window.sidebar.set_config(replace(before.config, cell="rnn"))
    user.chooses("action_new_run")
    user.waits(lambda: window.session.info is not before)
    assert "V and c" in tip()


# ── remembering ──


def starts_plainly(user, qtbot):
    """The next start of the program, without an option on its command line."""
    user.window.close_for_good()
    user.window = MainWindow(WindowSettings(user.settings_file))
    qtbot.addWidget(user.window, before_close_func=MainWindow.close_for_good)
    return user.window.sidebar.config()


def test_options_of_a_command_line_hold_for_that_start_alone(user, text, qtbot):
    window = user.opens_window(text, hidden_size=23, lower_case=True)
    assert window.sidebar.config().hidden_size == 23
    user.sets("seed", 77)
    assert starts_plainly(user, qtbot) == TrainingConfig(seed=77)


def test_the_settings_of_a_checkpoint_and_a_preset_are_not_those_of_the_next_start(
    user, text, make_checkpoint, tmp_path, qtbot
):
    lesson = tmp_path / "lesson.rnnviz"
    write_preset(lesson, Preset(name="a", config=TrainingConfig(hidden_size=3, seq_length=4), text="ab" * 50))
    window = user.opens_window(text)
    window.documents.open_file(make_checkpoint(5, hidden_size=9, seed=5))
    user.waits_for_iteration(5)
    assert window.sidebar.config().hidden_size == 9
    window.documents.open_file(lesson)
    user.waits(lambda: window.sidebar.config().hidden_size == 3)
    assert starts_plainly(user, qtbot) == TrainingConfig()


def test_a_run_far_behind_is_told_and_begins_again_with_the_rate_that_fits(user, text):
    window = user.opens_window(text, hidden_size=9)
    user.steps(3)
    window.session.event_arrived.emit(FarBehind(5000, "This network loses 3.00.", 0.03))
    user.waits_for_notice("This network loses 3.00.")
    user.clicks("notice_action_0")
    user.waits(lambda: window.session.info.config.learning_rate == 0.03)
    assert window.session.info.config.hidden_size == 9
    user.steps(1)
    assert window.session.latest.learning_rate == 0.03


# ── the settings of this run, and of the next ──


def test_after_a_checkpoint_the_next_run_has_its_settings(user, text, make_checkpoint):
    window = user.opens_window(text)
    user.sets("hidden_size", 50)
    window.documents.open_file(make_checkpoint(10, hidden_size=9, seed=12, sigma=0.05, dtype="float64"))
    user.waits_for_iteration(10)
    assert window.sidebar.config() == window.session.info.config


def test_a_changed_rate_is_said_beside_the_run_and_a_new_one_says_what_it_takes(user, text, tmp_path):
    window = user.opens_window(text)
    hint = user.finds("settings_mistake", QLabel)
    user.steps(3)
    user.sets("run_learning_rate", 0.02)
    user.waits(lambda: "this run learns with 0.02" in hint.text())
    user.steps(3)
    user.saves(tmp_path / "run.npz")
    user.chooses("action_reset")
    user.waits_for_notice("from iteration 6 to 0, and its learning rate to 0.1.")
    assert user.finds("run_learning_rate").value() == 0.1
    assert not hint.isVisible()
    window.documents.open_file(tmp_path / "run.npz")
    user.waits_for_iteration(6)
    assert user.finds("run_learning_rate").value() == 0.02
    assert "New run takes learning rate 0.1; this run learns with 0.02." in hint.text()


def test_a_run_that_can_only_write_says_its_changed_rate_too(user, text, tmp_path):
    """No picture of it comes from the worker."""
    learner = Learner(read_corpus(text), TrainingConfig(hidden_size=8, seq_length=8))
    learner.step()
    learner.change_learning_rate(0.05)
    save_checkpoint(tmp_path / "run.npz", learner.checkpoint())
    text.unlink()
    user.opens_window(tmp_path / "run.npz")
    assert user.finds("run_learning_rate").value() == 0.05


def test_it_comes_back_as_it_was_left(user, text):
    window = user.opens_window(text)
    window.resize(1300, 730)
    user.chooses("action_theme_light")
    user.finds("action_show_what_comes_next", QAction).setChecked(False)
    user.clicks("unit_bits")
    user.chooses("action_logarithm")
    assert window.pages.demand("Train").loss.is_logarithmic
    user.sets("hidden_size", 33)
    user.sets("sigma", 0.02)
    user.sets("dtype", "float64")
    user.sets("lower_case", True)
    user.sets("prime_text", "a\nb")
    user.sets("temperature", 0.35)
    window.close_for_good()

    user.starts(text, hidden_size=33, seq_length=8)
    window = user.window
    assert window.height() == 730  # the width is more than the offscreen screen has
    assert not user.finds("softmax_panel").isVisible()
    assert user.finds("heatmap_panel").isVisible()
    assert user.finds("action_theme_light", QAction).isChecked()
    assert user.finds("unit_bits", QAbstractButton).isChecked()
    assert user.finds("loss_log", QAbstractButton).isChecked()
    assert user.finds("action_logarithm", QAction).isChecked()
    assert user.finds("sigma").value() == pytest.approx(0.02)
    assert user.finds("dtype", QComboBox).currentText() == "float64"
    assert user.finds("lower_case", QAbstractButton).isChecked()
    assert user.finds("prime_text").text() == "a\nb"
    assert user.finds("temperature").value() == pytest.approx(0.35)
    user.waits(lambda: window.session.info is not None)
    assert window.session.info.config.dtype == "float64"
    assert window.session.info.config.lower_case


def test_settings_that_make_no_sense_are_ignored(user, text):
    values = {
        "geometry": {"base64": "Z2FyYmFnZQ=="}, "layout/rows": {"base64": 7}, "theme": "violet",
        "unit": "furlongs", "hidden_panels": [1, 2], "next_run": {"hidden_size": -4}, "writing": 7,
        "recent": {"files": 3},
    }  # fmt: skip
    user.settings_file.write_text(json.dumps(values))
    window = user.opens_window(text, running=True)
    user.waits(lambda: window.session.iteration > 0)
    assert all(panel.widget.isVisible() for panel in window.pages.demand("Train").panels)


def test_a_panel_of_a_page_that_was_not_looked_at_stays_hidden(user, text):
    hidden = {"A panel to come": True}
    user.settings_file.write_text(json.dumps({"hidden_panels": hidden}))
    window = user.opens_window(text)
    user.chooses("action_show_loss")
    window.close_for_good()
    assert WindowSettings(user.settings_file).table("hidden_panels") == hidden | {"Loss": True}


class LatePage(Page):
    """Has a panel, and something to remember."""

    def __init__(self, parent):
        super().__init__(parent)
        self.restored = {}
        self.panel = Panel("Late", QWidget(self), "the late one")

    @property
    def panels(self):
        return (self.panel,)

    def set_panel_visible(self, title, visible):
        assert title == "Late"
        self.panel.widget.setVisible(visible)

    def restore(self, kept):
        self.restored = dict(kept)


def test_a_page_that_is_built_late_is_in_the_menus_and_as_it_was_left(user, text):
    user.settings_file.write_text(json.dumps({"hidden_panels": {"Late": True}, "late_word": "kept"}))
    window = user.opens_window(text)
    page = LatePage(window)
    window.pages.page_built.emit(page)
    assert page.restored["late_word"] == "kept"
    assert not user.finds("action_show_late", QAction).isChecked()
    assert page.panel.widget.isHidden()
    user.chooses("action_show_late")
    assert not page.panel.widget.isHidden()


def test_a_settings_file_that_cannot_be_read_is_told(user, text):
    user.settings_file.write_text("[" * 50_000)
    user.opens_window(text, is_newcomer=True)
    user.waits_for_notice("What rnnviz remembered could not be read (it is no table)")
    user.window.close()
    assert WindowSettings(user.settings_file).trouble == ""


# ── closing ──


def test_a_saved_run_closes_without_a_question(user, text, tmp_path):
    window = user.opens_window(text)
    user.steps(2)
    user.saves(tmp_path / "run.npz")
    window.close()
    user.waits(lambda: not window.isVisible())


def test_a_run_without_a_step_closes_without_a_question(user, text):
    window = user.opens_window(text)
    window.close()
    assert not window.isVisible()


def test_asking_twice_to_close_asks_one_question(user, text):
    user.autosaves.write_text("a file where the folder should be: the run cannot save itself")
    window = user.opens_window(text)
    user.steps(1)
    window.close()
    user.waits(user.asked)
    window.close()
    user.steps(1)
    assert len([box for box in window.findChildren(QMessageBox) if box.isVisible()]) == 1
    user.answers(BUTTONS.Cancel)
    assert window.isVisible()


def test_a_window_closes_while_a_text_is_being_read(user, text, tmp_path):
    window = user.opens_window(text)
    large = tmp_path / "large.txt"
    large.write_text("many words " * 500_000)
    window.documents.open_file(large)
    window.close()
    assert not window.isVisible()


def test_the_trained_network_is_checked_while_it_goes_on_learning(user, text):
    user.opens_window(text, running=True)
    user.waits(lambda: user.window.session.iteration > 20)
    user.window.pages.open_page("Gradient check")
    card = user.window.pages.demand("Gradient check").network
    card.network.setCurrentText("the trained network")
    card.check()
    user.waits(lambda: "Checked: network after" in card.words.text())
    assert "Passed" in card.words.text()
    assert user.window.session.is_running
