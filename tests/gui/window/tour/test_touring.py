"""The tour: done from start to end, by mouse and by keys; it never is in the way, and it stays away."""

import json
import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from rnnviz import paths
from rnnviz.gui.window import guides
from rnnviz.gui.window.first_minute import SENTENCE
from rnnviz.gui.window.tour import touring as touring_module
from rnnviz.gui.window.tour.room import room_in
from rnnviz.training.glossary.word import Whereabouts
from rnnviz.training.lessons.lesson_file import builtin_lessons
from rnnviz.training.presets import builtin_presets
from rnnviz.training.tours import builtin_tour

STEP = {"sentence": "Pause the training.", "control": "run_button", "done": "paused"}
LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A tick is seen for a moment only, and a tour that is to come by itself comes at once."""
    monkeypatch.setattr(touring_module, "READ_MILLISECONDS", 1)
    monkeypatch.setattr(guides, "TOUR_MILLISECONDS", 1)


@pytest.fixture
def taught(user, text):
    """Somebody who has asked for the tour, while a small run stands."""
    user.opens_window(text)
    user.steps(2)
    user.window.activateWindow()
    user.chooses("action_tour")
    return user


@pytest.fixture
def well_taught(user, text):
    """The same where the run wrote at steps 0, 100 and 200."""
    user.opens_window(text, sample_length=200)
    user.steps(220)
    user.window.activateWindow()
    user.chooses("action_tour")
    return user


def place_of(user):
    """The number of the step that is told, from 1."""
    return int(user.finds("tour_steps").text().split()[1].split("/")[0])


def is_ticked(user, number):
    menu = user.window.guides.touring.card.steps.menu()
    menu.aboutToShow.emit()
    return menu.actions()[number - 1].isChecked()


def ring_of(user):
    ring = user.finds("tour_ring")
    return ring.geometry() if ring.isVisible() else None


def rect_of(user, name):
    widget = user.finds(name)
    return QRect(widget.mapTo(user.window, QPoint(0, 0)), widget.size())


# ── from start to end ──


class ByMouse:
    """Does each step of the tour with the mouse (and types where there is nothing but keys)."""

    def __init__(self, user, qtbot):
        self.user, self.bot, self.window = user, qtbot, user.window

    def clicks(self, widget, at=None, modifier=Qt.KeyboardModifier.NoModifier):
        self.bot.mouseClick(widget, LEFT, modifier, at or widget.rect().center())

    def opens(self, page):
        bar = self.window.pages.tabBar()
        self.clicks(bar, bar.tabRect(self.window.pages.titles.index(page)).center())

    def pauses(self):
        self.clicks(self.user.finds("run_button"))
        self.user.waits(lambda: self.window.session.is_running)
        self.clicks(self.user.finds("run_button"))

    def steps(self):
        self.clicks(self.user.finds("step_button"))

    def points(self):
        canvas = self.user.finds("heatmap_canvas")
        self.bot.mouseMove(canvas, canvas.cell_center(2, 1))
        self.bot.mouseMove(canvas, canvas.cell_center(2, 3))

    def changes_the_rate(self):
        self.clicks(self.user.finds("run_button"))
        self.user.waits(lambda: self.window.session.is_running)
        field = self.user.finds("run_learning_rate")
        self.bot.mouseDClick(field.lineEdit(), LEFT)
        field.lineEdit().selectAll()
        self.bot.keyClicks(field, "0.05")
        self.bot.keyClick(field, Qt.Key.Key_Return)

    def writes(self):
        prime = self.user.finds("prime_text")
        self.clicks(prime)
        self.bot.keyClicks(prime, "The ")
        self.clicks(self.user.finds("generate_button"))

    def rests(self):
        """Pauses: what is read stands still."""
        self.bot.keyClick(self.window, Qt.Key.Key_Space)
        self.user.waits(lambda: not self.window.session.is_running)

    def goes_to_the_first_word(self):
        self.rests()
        self.opens("Story")
        view = self.user.finds("story_text")
        self.user.waits(lambda: "first real word" in view.toPlainText())
        landmarks = self.user.finds("story_landmarks")
        (first,) = landmarks.findItems("first real word", Qt.MatchFlag.MatchContains)
        self.clicks(landmarks.viewport(), landmarks.visualItemRect(first).center())

    def asks_how_far_back(self):
        self.opens("Inspect")
        strip = self.user.finds("inspect_glow")
        self.user.waits(lambda: len(strip.sizes))
        self.clicks(self.user.finds("tour_show"))  # it may have to be scrolled to
        self.bot.mouseMove(strip, QPoint(30, 5))
        self.bot.mouseMove(strip, QPoint(80, 5))

    def finds_dhnext(self):
        self.opens("Microscope")
        strip = self.user.finds("microscope_strip")
        first = next(at for at, label in enumerate(strip.as_table().rows) if label.startswith("dW"))
        self.clicks(strip, strip.place_of(first).center().toPoint())
        for _ in range(3):
            self.bot.keyClick(QApplication.focusWidget() or self.window, Qt.Key.Key_Right)

    def compares(self):
        self.clicks(self.user.finds("new_run_button"))
        self.user.waits(lambda: self.window.session.iteration < 200)
        self.opens("Runs")
        table = self.user.finds("runs_table", QTableView)
        self.user.steps(3)
        self.user.waits(lambda: table.model().rowCount() == 2)
        self.chooses_both(table)

    def chooses_both(self, table):
        for row, keys in ((0, Qt.KeyboardModifier.NoModifier), (1, CONTROL)):
            at = table.visualRect(table.model().index(row, 0)).center()
            self.clicks(table.viewport(), at, keys)

    def saves(self):
        self.clicks(self.user.finds("save_checkpoint_button"))
        self.user.gives_file(self.user.folder / "run.npz")


class ByKeys(ByMouse):
    """Does each step with keys alone: F3 leads to what the step speaks of."""

    def goes(self):
        self.bot.keyClick(self.window, Qt.Key.Key_F3)
        return QApplication.focusWidget()

    def presses(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.bot.keyClick(QApplication.focusWidget(), key, modifier)

    def pauses(self):
        assert self.goes() is self.user.finds("run_button")
        self.presses(Qt.Key.Key_Space)
        self.user.waits(lambda: self.window.session.is_running)
        self.presses(Qt.Key.Key_Space)

    def steps(self):
        assert self.goes() is self.user.finds("step_button")
        self.presses(Qt.Key.Key_S)

    def points(self):
        assert self.goes() is self.user.finds("heatmap_canvas")
        self.presses(Qt.Key.Key_Left)

    def changes_the_rate(self):
        self.window.centralWidget().setFocus()
        self.presses(Qt.Key.Key_Space)
        self.user.waits(lambda: self.window.session.is_running)
        assert self.goes() is self.user.finds("run_learning_rate")
        self.presses(Qt.Key.Key_A, CONTROL)
        self.bot.keyClicks(QApplication.focusWidget(), "0.05")
        self.presses(Qt.Key.Key_Return)

    def writes(self):
        assert self.goes() is self.user.finds("prime_text")
        self.bot.keyClicks(QApplication.focusWidget(), "The ")
        self.presses(Qt.Key.Key_Return)

    def opens(self, page):
        self.goes()
        assert self.window.pages.page_name == page

    def goes_to_the_first_word(self):
        self.rests()
        self.opens("Story")
        landmarks = self.user.finds("story_landmarks")
        assert QApplication.focusWidget() is landmarks
        self.user.waits(lambda: landmarks.findItems("first real word", Qt.MatchFlag.MatchContains))
        self.user.waits(lambda: "first real word" in self.user.finds("story_text").toPlainText())
        (first,) = landmarks.findItems("first real word", Qt.MatchFlag.MatchContains)
        self.presses(Qt.Key.Key_Home)
        while landmarks.currentItem() is not first:
            self.presses(Qt.Key.Key_Down)
        self.presses(Qt.Key.Key_Return)

    def asks_how_far_back(self):
        self.opens("Inspect")
        strip = self.user.finds("inspect_glow")
        assert QApplication.focusWidget() is strip
        self.user.waits(lambda: len(strip.sizes))
        self.presses(Qt.Key.Key_Left)

    def finds_dhnext(self):
        self.opens("Microscope")
        for _ in range(200):
            self.presses(Qt.Key.Key_Right)
            if self.window.pages.demand("Microscope").phase.kind == "dhnext":
                break

    def compares(self):
        self.bot.keyClick(self.window, Qt.Key.Key_N, CONTROL)
        self.user.waits(lambda: self.window.session.iteration < 200)
        self.opens("Runs")
        table = self.user.finds("runs_table", QTableView)
        self.user.steps(3)
        self.user.waits(lambda: table.model().rowCount() == 2)
        self.goes()
        self.chooses_both(table)

    def chooses_both(self, table):
        assert QApplication.focusWidget() is table
        self.presses(Qt.Key.Key_Home)
        self.presses(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    def saves(self):
        self.bot.keyClick(self.window, Qt.Key.Key_S, CONTROL)
        self.user.gives_file(self.user.folder / "run.npz")


@pytest.mark.parametrize(("hand", "theme"), [(ByMouse, "light"), (ByKeys, "dark")])
def test_the_tour_is_done_from_start_to_end(well_taught, qtbot, hand, theme):
    well_taught.window.choose_theme(theme)
    does = hand(well_taught, qtbot)
    deeds = (
        does.pauses, does.steps, does.points, does.changes_the_rate, does.writes,
        does.goes_to_the_first_word, does.asks_how_far_back, does.finds_dhnext, does.compares, does.saves,
    )  # fmt: skip
    assert len(deeds) == len(builtin_tour().steps)
    for number, do in enumerate(deeds, 1):
        assert place_of(well_taught) == number, do.__name__
        assert not is_ticked(well_taught, number), do.__name__
        do()
        well_taught.waits(lambda number=number: is_ticked(well_taught, number))
        well_taught.waits(lambda number=number: place_of(well_taught) == min(10, number + 1))
    well_taught.waits(lambda: "That was all" in well_taught.finds("tour_sentence").text())
    assert ring_of(well_taught) is None
    well_taught.clicks("tour_away")
    assert not well_taught.finds("tour_card").isVisible()


# ── the first start ──


def test_at_the_first_start_it_comes_when_what_else_there_is_to_say_was_said(user, text):
    user.opens_window(text, running=True, is_newcomer=True)
    user.waits_for_notice(SENTENCE)
    user.waits(lambda: user.window.guides.touring.is_open)
    assert not user.finds("tour_card").isVisible()
    user.clicks("notice_close")
    user.waits(lambda: user.finds("tour_card").isVisible())
    assert place_of(user) == 1
    assert user.window.session.is_running  # nothing was asked


def test_at_a_first_start_that_stands_still_it_comes_all_the_same(user):
    """The note of a preset is read first, and nothing is said of a run that does not go on."""
    hello = next(path for path in builtin_presets() if "1b-" in path.name)
    user.opens_window(hello, running=True, is_newcomer=True)
    user.waits(lambda: user.window.findChild(QWidget, "tour_card"))
    user.waits(lambda: user.finds("tour_card").isVisible())
    assert not user.window.session.is_running


def test_who_has_put_it_away_before_it_comes_by_itself_is_not_shown_it_again(user, text):
    user.opens_window(text, running=True, is_newcomer=True)
    user.chooses("action_tour")
    user.clicks("tour_away")
    user.waits_for_notice(SENTENCE)
    user.window.guides.touring.open_quietly()  # as the window does once that was said
    user.clicks("notice_close")
    assert not user.window.guides.touring.is_open
    assert not user.finds("tour_card").isVisible()


def test_nobody_else_is_shown_it_and_nothing_of_it_is_loaded(user, text):
    window = user.opens_window(text, running=True)
    user.waits(lambda: window.session.iteration > 30)
    assert window.findChild(QWidget, "tour_card") is None


def test_not_now_is_final_and_help_brings_it_back_where_it_was(taught, text):
    taught.clicks("step_button")
    taught.waits(lambda: is_ticked(taught, 2))
    taught.clicks("tour_away")
    assert not taught.finds("tour_card").isVisible()
    assert ring_of(taught) is None
    taught.window.close_for_good()
    window = taught.opens_window(text, running=True)
    taught.waits(lambda: window.session.iteration > 30)
    assert window.findChild(QWidget, "tour_card") is None
    taught.chooses("action_tour")
    assert taught.finds("tour_card").isVisible()
    assert place_of(taught) == 1
    assert is_ticked(taught, 2)


def test_it_survives_a_restart(taught, text):
    taught.clicks("step_button")
    taught.waits(lambda: is_ticked(taught, 2))
    taught.window.close_for_good()
    taught.opens_window(text)
    taught.waits(lambda: taught.window.findChild(QWidget, "tour_card"))
    taught.waits(lambda: taught.finds("tour_card").isVisible())
    assert is_ticked(taught, 2)
    assert not is_ticked(taught, 1)


@pytest.mark.parametrize(
    "kept",
    [
        "yes",
        [],
        {"away": [3, {}], "open": "yes", "done": [1]},
        {"open": 1, "away": 3, "done": {"A first look": [[], 3]}},
    ],
)
def test_whatever_is_remembered_of_it_a_window_opens(user, text, kept):
    user.settings_file.write_text(json.dumps({"started": "yes", "tour": kept}))
    user.opens_window(text)
    user.chooses("action_tour")
    assert place_of(user) == 1


# ── steps ──


def test_steps_are_done_in_any_order_and_another_one_can_be_chosen(taught):
    menu = taught.window.guides.touring.card.steps.menu()
    menu.aboutToShow.emit()
    menu.actions()[3].trigger()
    assert place_of(taught) == 4
    taught.clicks("step_button")
    taught.waits(lambda: is_ticked(taught, 2))
    assert place_of(taught) == 4  # nothing was taken over
    menu.aboutToShow.emit()
    menu.actions()[1].trigger()
    assert taught.finds("tour_sentence").text().startswith("✓")
    assert ring_of(taught) is None


def test_what_was_done_while_it_was_away_is_ticked(taught):
    taught.clicks("tour_away")
    taught.clicks("step_button")
    taught.waits(lambda: taught.window.stands_at(3))
    taught.chooses("action_tour")
    assert is_ticked(taught, 2)


def test_stepping_is_not_pausing_and_many_steps_are_not_one(taught):
    taught.window.menus.step_triggered.emit(10)
    taught.waits(lambda: taught.window.stands_at(12))
    assert not is_ticked(taught, 1)
    assert not is_ticked(taught, 2)
    taught.chooses("action_step")
    taught.waits(lambda: is_ticked(taught, 2))
    assert not is_ticked(taught, 1)


def test_all_done_help_begins_again(taught):
    touring = taught.window.guides.touring
    for step in touring.tour.steps:
        touring.watch._tell(step.done.event, **{"first": {"word"}} | step.done.wanted | {"first": {"word"}})
    taught.waits(lambda: "That was all" in taught.finds("tour_sentence").text())
    assert taught.finds("tour_away").text() == "Close"
    taught.clicks("tour_away")
    taught.chooses("action_tour")
    assert place_of(taught) == 1
    assert not is_ticked(taught, 1)


# ── where it points ──


def test_the_ring_is_around_the_control_and_takes_no_click(taught):
    assert ring_of(taught).contains(rect_of(taught, "run_button"))
    assert ring_of(taught).width() < rect_of(taught, "run_button").width() + 12
    at = rect_of(taught, "run_button").center()
    assert taught.window.childAt(at) is taught.finds("run_button")
    assert taught.window.childAt(ring_of(taught).topLeft() + QPoint(3, 0)) is not taught.finds("tour_ring")


def test_on_another_page_the_tab_is_pointed_at_and_named(taught):
    card = taught.window.guides.touring.card
    card.step_chosen.emit(5)
    bar = taught.window.pages.tabBar()
    tab = bar.tabRect(taught.window.pages.titles.index("Story"))
    tab.moveTopLeft(bar.mapTo(taught.window, tab.topLeft()))
    assert ring_of(taught).contains(tab.adjusted(2, 2, -2, -2))
    assert taught.finds("tour_show").text() == "Go to Story"
    assert taught.window.pages.page_name == "Train"  # gently: nobody was taken there
    taught.clicks("tour_show")
    assert taught.window.pages.page_name == "Story"
    assert taught.finds("tour_show").text() == "Show me"
    taught.waits(lambda: ring_of(taught).intersects(rect_of(taught, "story_landmarks")))


def test_the_ring_follows_when_the_window_changes(taught):
    taught.window.guides.touring.card.step_chosen.emit(2)
    before = ring_of(taught)
    taught.window.resize(1000, 700)
    taught.waits(lambda: ring_of(taught) is not None and ring_of(taught) != before)
    taught.waits(lambda: ring_of(taught).contains(rect_of(taught, "heatmap_panel").adjusted(2, 2, -2, -2)))


def test_what_is_folded_or_put_away_is_shown_on_request(taught):
    window = taught.window
    window.resize(1000, 700)
    taught.waits(lambda: window.menus.strip.more_button.isVisible())
    window.menus.strip.more_button.setChecked(False)
    window.guides.touring.card.step_chosen.emit(3)
    taught.waits(lambda: ring_of(taught).contains(rect_of(taught, "more_button")))
    taught.clicks("tour_show")
    assert taught.finds("run_learning_rate").isVisible()
    taught.finds("action_show_write", QAction).setChecked(False)
    window.guides.touring.card.step_chosen.emit(4)
    taught.clicks("tour_show")
    assert taught.finds("prime_text").isVisible()
    assert QApplication.focusWidget() is taught.finds("prime_text")


@pytest.mark.parametrize("control", ["hidden_size", "batch_size"])
def test_the_sidebar_comes_for_what_stands_in_it_and_a_fold_opens(user, text, tmp_path, control):
    window = user.opens_window(text)
    user.chooses("action_show_sidebar")
    window.documents.open_file(preset_with(tmp_path, STEP | {"control": control}))
    user.waits(lambda: window.findChild(QWidget, "tour_card"))
    assert not window.sidebar.isVisible()
    user.clicks("tour_show")
    assert window.sidebar.isVisible()
    assert QApplication.focusWidget() is user.finds(control)


def test_every_control_of_the_tour_is_there(taught):
    for step in builtin_tour().steps:
        if step.page:
            taught.window.pages.demand(step.page)
        assert taught.finds(step.control)
        assert taught.window.parts.ways.show(Whereabouts(step.page, step.control))


# ── a tour of one's own ──


def preset_with(folder, *steps, **more):
    """A preset beside which its tour stands."""
    tour = {"rnnviz_tour": 1, "name": "Lesson", "steps": steps}
    (folder / "lesson.rnnviz-tour").write_text(json.dumps(tour))
    preset = {
        "rnnviz_preset": 1, "name": "Lesson 1", "text": "abc " * 40, "settings": {"hidden_size": 4},
        "tour": "lesson.rnnviz-tour",
    }  # fmt: skip
    (folder / "lesson.rnnviz").write_text(json.dumps(preset | more))
    return folder / "lesson.rnnviz"


def test_a_preset_brings_its_tour_along_and_takes_it_away(user, text, tmp_path):
    window = user.opens_window(text)
    window.documents.open_file(preset_with(tmp_path, STEP, STEP | {"done": "saved", "sentence": "Save it."}))
    user.waits(lambda: window.findChild(QWidget, "tour_card"))
    assert user.finds("tour_card").isVisible()
    assert user.finds("tour_sentence").text() == "Pause the training."
    assert user.finds("tour_steps").text() == "Tour 1/2 ▾"
    window.documents.open_file(text)
    user.waits(lambda: not user.finds("tour_card").isVisible())
    user.chooses("action_tour")
    assert user.finds("tour_steps").text() == "Tour 1/10 ▾"


def test_a_preset_does_not_bring_back_what_was_put_away_nor_what_is_done(user, text, tmp_path):
    window = user.opens_window(text)
    preset = preset_with(tmp_path, STEP, STEP | {"done": "saved", "sentence": "Save it."})
    for _ in range(2):
        window.documents.open_file(preset)
        user.waits(
            lambda: window.preset.tour is not None and window.guides.touring.tour is window.preset.tour
        )
        if user.finds("tour_card").isVisible():
            user.clicks("tour_away")
        window.documents.open_file(text)
        user.waits(lambda: window.preset.tour is None)
    window.close_for_good()
    window = user.opens_window(preset)
    user.waits(lambda: window.preset.tour is not None)
    assert not window.guides.touring.is_open
    user.chooses("action_tour")
    assert user.finds("tour_steps").text() == "Tour 1/2 ▾"
    for event in ("paused", "saved"):
        window.guides.touring.watch._tell(event)
    window.documents.open_file(text)
    user.waits(lambda: window.preset.tour is None)
    window.documents.open_file(preset)
    user.waits(lambda: window.preset.tour is not None)
    assert not window.guides.touring.is_open


def test_the_tour_of_the_program_comes_back_when_a_preset_is_left(taught, text, tmp_path):
    window = taught.window
    window.documents.open_file(preset_with(tmp_path, STEP))
    taught.waits(lambda: taught.finds("tour_steps").text() == "Tour 1/1 ▾")
    assert json.loads(taught.settings_file.read_text())["tour"]["open"] is True  # over a restart, too
    window.documents.open_file(text)
    taught.waits(lambda: taught.finds("tour_steps").text() == "Tour 1/10 ▾")
    assert taught.finds("tour_card").isVisible()


def test_a_tour_that_names_what_there_is_not_is_refused_or_told(user, text, tmp_path):
    window = user.opens_window(text)
    window.documents.open_file(preset_with(tmp_path, STEP | {"page": "Storm"}))
    user.waits_for_notice("there is no page 'Storm'")
    window.documents.open_file(preset_with(tmp_path, STEP | {"page": "Train", "control": "promt_text"}))
    user.waits(lambda: window.findChild(QWidget, "tour_card"))
    user.clicks("tour_show")
    assert "no control promt_text" in window.notice.text
    assert "prime_text is meant?" in window.notice.text


def test_a_tour_in_a_file_of_its_own_stays_whatever_is_learned(user, text, other_text, tmp_path):
    window = user.opens_window(text)
    preset_with(tmp_path, STEP)
    run = window.session.info.run_id
    window.documents.open_file(tmp_path / "lesson.rnnviz-tour")
    assert user.finds("tour_steps").text() == "Tour 1/1 ▾"
    assert window.session.info.run_id == run
    window.documents.open_file(other_text)
    user.waits(lambda: window.session.info.run_id != run)
    assert user.finds("tour_card").isVisible()
    preset_with(tmp_path, STEP | {"page": "Storm"})
    window.documents.open_file(tmp_path / "lesson.rnnviz-tour")
    user.waits_for_notice("there is no page 'Storm'")
    assert user.finds("tour_steps").text() == "Tour 1/1 ▾"


def test_a_start_with_the_file_of_a_tour_learns_the_default_text(user, text, tmp_path):
    preset_with(tmp_path, STEP)
    window = user.opens_window(tmp_path / "lesson.rnnviz-tour")
    assert window.session.info.text.name == paths.DEFAULT_TEXT
    assert user.finds("tour_card").isVisible()
    assert text.is_file()


def test_the_ring_is_not_drawn_over_what_is_being_said(taught):
    taught.window.guides.touring.card.step_chosen.emit(8)
    assert ring_of(taught) is not None
    notice = taught.window.notice
    notice.tell("Something long is said. " * 3)
    notice.move(0, 0)
    notice.resize(taught.window.size())  # over whatever the ring is around
    taught.waits(lambda: ring_of(taught) is None)
    taught.window.notice.hide()
    taught.waits(lambda: ring_of(taught) is not None)


def test_a_start_loads_nothing_of_it():
    asked = "import sys, rnnviz.gui.window.main_window; print([m for m in sys.modules if '.tour' in m])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_tour_of_hello_is_walked_with_the_arrow(user):
    user.opens_window(next(path for path in builtin_presets() if "1-hello" in path.name))
    user.waits(lambda: user.window.findChild(QWidget, "tour_card"))
    page = user.window.pages.demand("Microscope")
    for number in range(1, 7):
        while not is_ticked(user, number):
            page.next.click()
    user.waits(lambda: place_of(user) == 7)
    user.chooses("action_run")
    user.waits(lambda: is_ticked(user, 7))
    user.waits(lambda: is_ticked(user, 8))


def test_a_sight_is_shown_on_request_and_not_before(user, text, tmp_path):
    window = user.opens_window(text)
    sight = {"Inspect": {"view": "Hold"}}
    window.documents.open_file(preset_with(tmp_path, STEP | {"page": "Inspect", "sight": sight}))
    user.waits(lambda: window.findChild(QWidget, "tour_card"))
    assert window.pages.page_name == "Train"
    user.clicks("tour_show")
    assert window.pages.page_name == "Inspect"
    assert window.pages.demand("Inspect").views.seen == "Hold"


def test_a_long_sentence_takes_more_lines_and_is_never_cut(user, text, tmp_path):
    window = user.opens_window(text)
    high = window.menuBar().height()
    window.documents.open_file(
        preset_with(tmp_path, STEP | {"sentence": "Wait until it has read the whole of the book. " * 3})
    )
    user.waits(lambda: window.findChild(QWidget, "tour_card"))
    window.resize(960, 600)
    QApplication.processEvents()
    QApplication.processEvents()
    sentence = user.finds("tour_sentence")
    assert sentence.heightForWidth(sentence.width()) <= sentence.height()
    assert window.menuBar().height() > high
    user.clicks("tour_away")
    QApplication.processEvents()
    QApplication.processEvents()
    assert window.menuBar().height() == high


@pytest.mark.parametrize("size", [(952, 500), (1016, 728), (1272, 760)])
def test_it_covers_nothing_and_takes_no_room_from_the_page(taught, size):
    window = taught.window
    taught.clicks("tour_away")
    window.resize(*size)
    QApplication.processEvents()
    room = window.pages.size()
    taught.chooses("action_tour")
    QApplication.processEvents()
    QApplication.processEvents()
    card = rect_of(taught, "tour_card")
    assert window.menuBar().rect().contains(card)
    menus = window.menuBar()
    assert all(not menus.actionGeometry(action).intersects(card) for action in menus.actions())
    corner = menus.cornerWidget(Qt.Corner.TopRightCorner)
    assert not rect_of(taught, corner.objectName()).intersects(card)
    if size[0] > 1000:
        assert window.pages.size() == room
    for name in ("tour_steps", "tour_sentence", "tour_show", "tour_away"):
        widget = taught.finds(name)
        assert card.contains(rect_of(taught, name)), name
        assert widget.toolTip() or name == "tour_sentence"
        assert widget.accessibleName() or widget.text()


def test_where_the_menus_are_not_in_the_window_it_has_a_row_that_comes_and_goes(user, text, monkeypatch):
    window = user.opens_window(text)
    monkeypatch.setattr(touring_module, "room_in", lambda window, **_: room_in(window, is_native=True))
    before = window.pages.height()
    user.chooses("action_tour")
    user.waits(lambda: window.pages.height() < before)
    assert rect_of(user, "tour_bar").contains(rect_of(user, "tour_card"))
    assert rect_of(user, "tour_bar").bottom() <= rect_of(user, "toolbar").top()
    user.clicks("tour_away")
    user.waits(lambda: window.pages.height() == before)


def test_tab_reaches_its_buttons_and_a_click_leaves_the_keys_where_they_were(taught, qtbot):
    reached = set()
    for _ in range(150):
        qtbot.keyClick(QApplication.focusWidget() or taught.window, Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    for name in ("tour_steps", "tour_show", "tour_away"):
        assert taught.finds(name) in reached
    taught.window.centralWidget().setFocus()
    taught.clicks("tour_away")
    assert QApplication.focusWidget() is taught.window.centralWidget()


def test_the_tour_stands_back_while_a_lesson_leads(taught):
    """Two guides at once, each with its own next step, lead nowhere."""
    guides, touring = taught.window.guides, taught.window.guides.touring
    assert ring_of(taught) is not None
    guides.lessons.open(builtin_lessons()[0])
    assert touring.card.isHidden()
    assert ring_of(taught) is None
    taught.window.notice.tell("Something else.")
    taught.window.notice.hide()
    assert touring.card.isHidden(), "it comes when nothing is said, and not now"
    guides.lessons.open_one.leave()
    taught.window.notice.hide()
    assert not touring.card.isHidden()
    taught.waits(lambda: ring_of(taught) is not None)


def test_a_tour_that_was_put_away_does_not_come_after_a_lesson(taught):
    taught.window.guides.touring.put_away()
    taught.window.guides.lessons.open(builtin_lessons()[0])
    taught.window.guides.lessons.open_one.leave()
    taught.window.notice.hide()
    assert taught.window.guides.touring.card.isHidden()


def test_a_tour_that_is_made_while_a_lesson_leads_waits_for_its_end(user, text):
    window = user.opens_window(text)
    window.guides.lessons.open(builtin_lessons()[0])
    window.guides.touring.open_quietly()
    assert window.guides.touring.card.isHidden()
    window.guides.lessons.open_one.leave()
    window.notice.hide()
    assert not window.guides.touring.card.isHidden()
