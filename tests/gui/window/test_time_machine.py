"""Back in time, as a user goes: with the handle, the curve, a sample, the story, the map; and back to now."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget

from rnnviz.gui.panels.loss.time_track import TimeTrack
from rnnviz.gui.parts.text_view import TextView
from rnnviz.gui.window.main_window import MainWindow
from rnnviz.training.worker.messages import StepOnce

STEPS = 120


@pytest.fixture
def window(user, text) -> MainWindow:
    window = user.opens_window(text, sample_every=40, sample_length=60)
    user.steps(STEPS)
    user.waits(lambda: window.session.kept_moments and window.session.iteration == STEPS)
    return window


def track_of(window: MainWindow) -> TimeTrack:
    track = window.findChild(TimeTrack, "time_track")
    assert track is not None
    return track


def test_the_handle_goes_back_and_every_page_with_it(window, user, qtbot):
    track = track_of(window)
    assert track.isEnabled()
    assert track.value() == track.maximum() == STEPS
    track.moment_wanted.emit(64, False)
    user.waits(lambda: window.session.visited == 64)
    banner = window.time_machine.banner
    assert banner.words == "looking at iteration 64"
    assert track.value() == 64
    shown = window.pages.demand("Microscope").steps.network
    shown.setCurrentIndex(1)
    shown.activated.emit(1)
    user.waits(lambda: "64" in user.finds("microscope_network", QComboBox).currentText())
    assert window.session.iteration == STEPS
    qtbot.mouseClick(banner.findChild(QPushButton, "moment_now"), Qt.MouseButton.LeftButton)
    assert window.session.visited is None
    assert banner.words == ""
    assert track.value() == STEPS
    user.waits(lambda: f"{STEPS}" in user.finds("microscope_network", QComboBox).currentText())


def test_dragging_shows_kept_moments_and_letting_go_that_very_step(window, user, qtbot):
    track = track_of(window)
    wanted: list[tuple[int | None, bool]] = []
    track.moment_wanted.connect(lambda iteration, exact: wanted.append((iteration, exact)))
    left, right = track._edges
    at = QPoint(round(left + (right - left) * 0.3), track.height() // 2)
    iteration = track._iteration_at(at.x())
    qtbot.mousePress(track, Qt.MouseButton.LeftButton, pos=at)
    kept, exact = wanted[-1]
    assert kept in window.session.kept_moments
    assert not exact
    qtbot.mouseRelease(track, Qt.MouseButton.LeftButton, pos=at)
    assert wanted[-1] == (iteration, True)
    user.waits(lambda: window.session.visited == iteration)
    qtbot.mousePress(track, Qt.MouseButton.LeftButton, pos=at)
    end = QPoint(round(track.x_of(STEPS)), at.y())
    qtbot.mouseRelease(track, Qt.MouseButton.LeftButton, pos=end)
    assert wanted[-1][0] is None
    user.waits(lambda: window.session.visited is None)


def test_the_keys_of_the_handle(window, user, qtbot):
    track = track_of(window)
    kept = [one for one in window.session.kept_moments if one < STEPS]

    def goes(key, iteration, modifier=Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(track, key, modifier)
        user.waits(lambda: window.session.visited == iteration)

    goes(Qt.Key.Key_Left, kept[-1])
    goes(Qt.Key.Key_Left, kept[-2])
    goes(Qt.Key.Key_Right, kept[-1])
    goes(Qt.Key.Key_Left, kept[-1] - 1, Qt.KeyboardModifier.ShiftModifier)
    goes(Qt.Key.Key_Home, 0)
    goes(Qt.Key.Key_PageUp, kept[10])
    goes(Qt.Key.Key_PageDown, 0)
    goes(Qt.Key.Key_End, None)
    goes(Qt.Key.Key_PageDown, kept[-10])
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.session.visited is None


def test_a_sample_and_a_line_of_the_story_lead_to_their_moment(window, user, qtbot):
    log = user.finds("samples_log", TextView)
    log.link_chosen.emit("40")
    user.waits(lambda: window.session.visited == 40)
    window.pages.open_page("Story")
    story = user.finds("story_text", TextView)
    user.waits(lambda: "80" in story.toPlainText())
    cursor = story.document().find("80   smooth")
    cursor.setPosition(cursor.selectionStart() + 1)
    assert cursor.charFormat().anchorHref() == "80"
    story.setTextCursor(cursor)
    qtbot.keyClick(story, Qt.Key.Key_Return)
    user.waits(lambda: window.session.visited == 80)
    assert "at 80" in window.pages.demand("Train").sampling.findChild(QComboBox, "sample_network").itemText(0)


def test_a_place_of_the_map_leads_to_when_it_was_read(window, user, qtbot):
    window.pages.open_page("Map")
    page = window.pages.demand("Map")
    user.waits(lambda: page.canvas.book_map is not None)
    page.canvas.choose((0, 30))
    start, _ = page.canvas.book_map.place(30)
    qtbot.mouseClick(user.finds("map_visit", QPushButton), Qt.MouseButton.LeftButton)
    user.waits(lambda: window.session.visited is not None)
    window_of = start // 8  # seq_length
    assert window.session.visited == window_of + 1


def test_the_curve_is_clicked(window, user):
    loss = window.pages.demand("Train").loss
    wanted = []
    loss.moment_wanted.connect(lambda iteration, exact: wanted.append((iteration, exact)))
    view = loss._plot.view
    loss._plot.clicked.emit(view.mapViewToScene(view.viewRect().center()))
    middle = round(view.viewRect().center().x())
    assert wanted == [(middle, True)]
    user.waits(lambda: window.session.visited == middle)


def test_keys_go_from_flag_to_flag_of_the_curve(window, qtbot):
    loss = window.pages.demand("Train").loss
    for iteration in (20, 70):
        loss.mark_rate(iteration, 0.1 / iteration)
    flags = [flag for flag in loss._picture.flagged if flag < STEPS]
    assert {20, 70} <= set(flags)
    assert "every page" in loss._plot.toolTip()
    assert loss._plot.view.cursor().shape() == Qt.CursorShape.PointingHandCursor
    wanted = []
    loss.moment_wanted.connect(lambda iteration, exact: wanted.append((iteration, exact)))
    qtbot.keyClick(loss._plot, Qt.Key.Key_N)  # beyond the last is the present
    qtbot.keyClick(loss._plot, Qt.Key.Key_P)
    assert wanted == [(None, True), (flags[-1], True)]
    qtbot.waitUntil(lambda: window.session.visited == flags[-1])
    qtbot.keyClick(loss._plot, Qt.Key.Key_P)
    assert wanted[-1] == (flags[-2], True)


def test_training_goes_on_while_the_past_is_looked_at(window, user):
    window.time_machine.go_to(30, True)
    user.waits(lambda: window.session.visited == 30)
    window.session.send(StepOnce(20))
    user.waits(lambda: window.session.iteration == STEPS + 20)
    assert window.session.visited == 30
    assert track_of(window).maximum() == STEPS + 20
    assert track_of(window).value() == 30


def test_what_is_told_of_the_whole_run_follows_it_while_the_past_is_looked_at(window, user, qtbot):
    best, track = user.finds("loss_best_smooth", QLabel), track_of(window)
    user.waits(lambda: best.text().endswith("at 100"))
    last = max(one for one in window.session.kept_moments if one < STEPS)
    window.time_machine.go_to(last, True)
    user.waits(lambda: window.session.visited == last)
    window.session.send(StepOnce(180))
    user.waits(lambda: window.session.iteration == STEPS + 180)
    user.waits(lambda: best.text().endswith("at 300"))
    for _ in range(2):  # to one that was kept meanwhile
        here = window.session.visited
        after = next(one for one in window.session.kept_moments if one > max(here, STEPS))
        qtbot.keyClick(track, Qt.Key.Key_Right)
        user.waits(lambda here=here: window.session.visited != here)
    assert window.session.visited == after


def test_samples_of_later_than_the_moment_looked_at_stand_back(window, user):
    log = user.finds("samples_log", TextView)
    user.waits(lambda: "120 · smooth loss" in log.toPlainText())
    window.time_machine.go_to(50, True)
    user.waits(lambda: window.session.visited == 50)
    (later,) = log.extraSelections()
    words = later.cursor.selection().toPlainText()
    assert words.startswith("120 · ")
    assert "80 · smooth loss" in words
    assert "40 · smooth loss" not in words
    window.time_machine.go_back()
    assert log.extraSelections() == []


def test_the_status_line_says_that_its_numbers_are_of_now(window, user):
    state = user.finds("status_state", QLabel)
    assert "now" not in state.text()
    window.time_machine.go_to(30, True)
    user.waits(lambda: window.session.visited == 30)
    assert "now paused" in state.text()
    assert "iteration 30;" in state.toolTip()
    window.time_machine.go_back()
    assert "now" not in state.text()


def test_a_page_that_is_opened_during_a_visit_marks_the_moment(window, user):
    window.time_machine.go_to(30, True)
    user.waits(lambda: window.session.visited == 30)
    window.pages.open_page("Signals")
    page = window.pages.demand("Signals")
    saturation = page.small[0]
    user.waits(lambda: saturation.sentence.text().startswith("step 30"))
    assert saturation.plot.marked == 30
    saturation.plot.pointed.emit(3)
    assert saturation.plot.marked == 3
    saturation.plot.pointed.emit(0)  # the pointer has left: the moment is still looked at
    assert saturation.plot.marked == 30
    user.waits(lambda: "at 30" in [curve.words for curve in page.reach.lags.curves])
    window.time_machine.go_back()
    assert saturation.plot.marked == 0


def test_where_the_window_is_narrow_one_button_says_it_all(window, user):
    window.time_machine.go_to(30, True)
    user.waits(lambda: window.session.visited == 30)
    banner = window.time_machine.banner
    branch = banner.findChild(QPushButton, "moment_branch")
    banner.fit(2000)
    banner.fit(banner.sizeHint().width() - 1)
    assert banner.findChild(QLabel, "moment_words").isHidden()
    assert not branch.isHidden()
    assert banner.findChild(QPushButton, "moment_now").text() == "at 30 · now (Esc)"
    banner.fit(10)
    assert branch.isHidden()
    assert banner.findChild(QLabel, "moment_words").isHidden()
    assert banner.findChild(QPushButton, "moment_now").text() == "now (Esc)"
    assert "iteration 30" in banner.findChild(QPushButton, "moment_now").toolTip()
    banner.fit(2000)
    assert not banner.findChild(QLabel, "moment_words").isHidden()


def test_a_run_that_keeps_no_moments_says_so(user, text, monkeypatch):
    monkeypatch.setattr(user, "autosaves", None)
    window = user.opens_window(text)
    user.steps(5)
    assert not track_of(window).isEnabled()
    window.time_machine.go_to(2, True)
    user.waits_for_notice("keeps no moments")


def test_esc_comes_back_whichever_picture_has_the_focus(window, user, qtbot):
    window.activateWindow()
    heatmap = window.pages.demand("Train").heatmap
    canvas = next(
        each for each in heatmap.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus
    )
    assert not window.menus.action_now.isEnabled()
    window.time_machine.go_to(30, True)
    user.waits(lambda: window.session.visited == 30)
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Right)  # a column is chosen, which Esc would let go
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert window.session.visited is None
    assert not window.menus.action_now.isEnabled()
