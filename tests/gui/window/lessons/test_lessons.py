"""Lessons: each led through from its question to why, by keys and by mouse; and back to the run before."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMessageBox, QWidget

from rnnviz.core.errors import UserError
from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.gui.parts.cover.sketch import CoverSketch
from rnnviz.training.lessons.lesson_file import builtin_lessons
from rnnviz.training.run.run_label import read_label
from rnnviz.training.worker.questions import TakeCheckpoint

STEMS = [path.stem for path in builtin_lessons()]


@pytest.fixture
def window(user, text):
    window = user.opens_window(text)
    user.steps(12)
    return window


@pytest.fixture
def opens(window, short_lesson):
    """``opens("1-temperature")``: what leads through its short copy."""

    def opens(stem):
        window.documents.open_file(short_lesson(stem))
        return window.guides.lessons.open_one

    return opens


def checkpoint_of(user, window) -> Checkpoint:
    taken = []
    window.session.ask(TakeCheckpoint(), taken.append, taken.append)
    user.waits(lambda: taken)
    return taken[0]


class ByKeys:
    """Nothing but the keyboard."""

    def __init__(self, user, lessons):
        self.user, self.lessons, self.panel = user, lessons, lessons.panel

    def goes_on(self):
        self.panel.next.setFocus()
        QTest.keyClick(self.panel.next, Qt.Key.Key_Space)

    def draws(self, sketch):
        QTest.keyClicks(sketch, "eea") if sketch.objectName() == "next_sketch" else [
            QTest.keyClick(sketch, Qt.Key.Key_Down) for _ in range(9)
        ]

    def says(self, question):
        if question.scale.isVisible():
            question.scale.setFocus()
            QTest.keyClick(question.scale, Qt.Key.Key_Right)
        else:
            question.buttons[0].setFocus()
            QTest.keyClick(question.buttons[0], Qt.Key.Key_Space)


class ByMouse(ByKeys):
    """Nothing but the mouse."""

    def goes_on(self):
        QTest.mouseClick(self.panel.next, Qt.MouseButton.LeftButton)

    def draws(self, sketch):
        QTest.mouseClick(sketch, Qt.MouseButton.LeftButton, pos=sketch.rect().center())

    def says(self, question):
        if question.scale.isVisible():
            QTest.mouseClick(question.scale, Qt.MouseButton.LeftButton, pos=question.scale.rect().center())
        else:
            QTest.mouseClick(question.buttons[-1], Qt.MouseButton.LeftButton)


WITH_THE_MOUSE = ["4-words", "5-start-of-the-book", "7-low-loss", "8-empty-state"]
"""Whatever a lesson can ask is in them: to draw each of three pictures, to choose, to say a number."""


@pytest.mark.parametrize(
    ("stem", "way"),
    [pytest.param(stem, ByKeys, id=f"{stem}-keys") for stem in STEMS]
    + [pytest.param(stem, ByMouse, id=f"{stem}-mouse") for stem in WITH_THE_MOUSE],
)
def test_a_lesson_is_done_from_start_to_end(user, window, opens, stem, way):
    lessons = opens(stem)
    hand, steps = way(user, lessons), lessons.lesson.steps
    seen = []
    for number, step in enumerate(steps):
        assert lessons.number == number
        assert window.pages.page_name == (step.page or window.pages.page_name)
        if step.cover:
            user.waits(lambda: window.guides.predicting.open_one is not None)
            hand.draws(window.guides.predicting.open_one.cover.sketch)
        if step.ask is not None:
            hand.says(lessons.panel.question)
        user.waits(lambda: lessons.panel.next.isEnabled())
        assert "…" not in lessons.panel.words.replace(" …", "")
        seen.append(lessons.panel.words)
        hand.goes_on()
    assert window.guides.lessons.open_one is None
    assert lessons.panel.isHidden()
    assert window.sidebar.isVisible()
    assert window.guides.predicting.open_one is None
    expected = checkpoint_of(user, window).expected
    asked = [step.ask.words for step in steps if step.ask is not None]
    assert sum(one.figure.endswith(tuple(asked)) for one in expected) == len(asked)
    assert len(expected) >= len(asked) + sum(bool(step.cover) for step in steps)
    user.clicks("notice_action_0")  # the run before it comes back as it was
    user.waits(lambda: window.session.iteration == 12 and window.session.latest is not None)


def test_the_numbers_it_says_are_those_of_its_run(user, opens):
    lessons = opens("3-one-window")
    lessons.turn(1)
    user.waits(lambda: lessons.panel.next.isEnabled())
    lessons.turn(2)
    user.waits(lambda: lessons.panel.next.isEnabled())
    history = lessons.evidence["ferry"].history.points("train").values
    assert len(history) == 30
    assert f"from {history.min():.1f} to {history.max():.1f} nats" in lessons.panel.words


def test_what_was_said_and_what_is_right_stand_side_by_side(user, opens):
    lessons = opens("6-clipping")
    lessons.turn(1)
    user.clicks("lesson_choice_0")
    lessons.turn(1)
    user.waits(lambda: lessons.panel.next.isEnabled())
    lessons.turn(1)
    user.waits(lambda: lessons.panel.question.isVisible())
    named = [button.accessibleName() for button in lessons.panel.question.buttons]
    assert sum("came" in name for name in named) == 1
    assert "expected" in named[0]
    assert not any(button.isEnabled() for button in lessons.panel.question.buttons)


def test_the_loss_learns_beneath_its_cover_and_is_revealed_when_the_run_has_come_to_its_goal(
    user, window, opens
):
    lessons = opens("7-low-loss")
    lessons.turn(1)
    user.waits(lambda: window.guides.predicting.open_one is not None)
    loss = window.guides.predicting.open_one
    assert (loss.name, loss.is_covered) == ("loss", True)
    QTest.keyClick(loss.cover.sketch, Qt.Key.Key_Down)
    lessons.turn(1)
    user.waits(lambda: lessons.panel.next.isEnabled())
    assert not loss.is_covered
    assert "Expected: " in loss.cover.words.words
    lessons.turn(1)
    assert loss.cover is None


def test_what_was_not_said_is_not_noted_and_its_cover_goes(user, window, opens):
    lessons = opens("5-start-of-the-book")
    for _ in lessons.lesson.steps:
        user.waits(lambda: lessons.panel.next.isEnabled())
        if lessons.lesson.steps[lessons.number].cover:
            user.waits(lambda: window.guides.predicting.open_one is not None)
        lessons.turn(1)
    assert window.guides.predicting.open_one is None
    assert checkpoint_of(user, window).expected == ()


def test_back_shows_what_was_said_and_makes_no_run_again(user, window, opens):
    lessons = opens("6-clipping")
    lessons.turn(1)
    user.clicks("lesson_choice_2")
    lessons.turn(1)
    user.waits(lambda: lessons.panel.next.isEnabled())
    generation = window.session.info.generation
    user.clicks("lesson_back")
    assert lessons.panel.question.buttons[2].isChecked()
    user.clicks("lesson_next")
    assert lessons.panel.next.isEnabled()
    assert "Done: 30 steps" in lessons.panel.words
    assert window.session.info.generation == generation


def test_another_run_in_between_is_noticed_and_the_lesson_makes_its_own_again(
    user, window, short_lesson, other_text
):
    def is_at_work():
        info = window.session.info
        return window.session.is_running and info.config.clip == 1.0 and info.text.name != "other.txt"

    window.guides.lessons.open(short_lesson("6-clipping", until=90_000))
    lessons = window.guides.lessons.open_one
    lessons.turn(2)
    user.waits(is_at_work)
    window.documents.open_text(other_text)
    user.waits(lambda: lessons.panel.again.isVisible())
    assert "Another run stands in the window" in lessons.panel.words
    assert not lessons.panel.next.isEnabled()
    user.clicks("lesson_again")
    user.waits(is_at_work)
    assert not lessons.panel.again.isVisible()
    user.clicks("lesson_leave")
    user.waits(lambda: not window.session.is_running)


def test_who_stays_with_the_run_before_is_offered_the_run_of_the_lesson_again(user, text, short_lesson):
    user.autosaves.write_text("a file")  # where a folder should be: no run can save itself
    window = user.opens_window(text)
    user.steps(3)
    window.guides.lessons.open(short_lesson("6-clipping"))
    lessons = window.guides.lessons.open_one
    lessons.turn(2)
    user.waits(user.asked)
    user.answers(QMessageBox.StandardButton.Cancel)
    assert lessons.panel.again.isVisible()
    assert window.session.iteration == 3
    user.clicks("lesson_again")
    user.waits(user.asked)
    assert not lessons.panel.again.isVisible()
    user.answers(QMessageBox.StandardButton.Discard)
    user.waits(lambda: lessons.panel.next.isEnabled())


def test_a_run_that_cannot_begin_is_told_and_offered_again(user, window, short_lesson, monkeypatch):
    def refuse(*_arguments):
        raise UserError("It does not fit.")

    window.guides.lessons.open(short_lesson("6-clipping"))
    lessons = window.guides.lessons.open_one
    with monkeypatch.context() as patched:
        patched.setattr(window.session, "start_run", refuse)
        lessons.turn(2)
        user.waits_for_notice("It does not fit.")
        assert lessons.panel.again.isVisible()
    user.clicks("lesson_again")
    user.waits(lambda: lessons.panel.next.isEnabled())


def test_another_run_that_takes_the_place_of_one_that_is_awaited_is_noticed(
    user, text, other_text, short_lesson
):
    user.autosaves.write_text("a file")
    window = user.opens_window(text)
    user.steps(3)
    window.guides.lessons.open(short_lesson("6-clipping"))
    lessons = window.guides.lessons.open_one
    lessons.turn(2)
    user.waits(user.asked)
    window.documents.open_text(other_text)  # asked again, the last one is begun
    user.waits(lambda: not user.finds("loading_dialog").isVisible())
    user.answers(QMessageBox.StandardButton.Discard)
    user.waits(lambda: window.session.info.text.name == "other.txt")
    assert lessons.panel.again.isVisible()


def test_a_run_that_diverges_is_offered_again(user, window, short_lesson):
    path = short_lesson("6-clipping", until=20_000)
    table = json.loads(path.read_text())
    for run in table["runs"].values():
        run["settings"] |= {"learning_rate": 200.0, "clip": 5.0, "optimizer": "adagrad"}
    path.write_text(json.dumps(table))
    window.guides.lessons.open(path)
    lessons = window.guides.lessons.open_one
    generation = window.session.info.generation
    lessons.turn(2)
    user.waits(lambda: lessons.panel.again.isVisible())
    assert "went wrong at step" in lessons.panel.words
    assert not window.session.is_running
    user.clicks("lesson_again")
    assert not lessons.panel.again.isVisible()
    user.answers(QMessageBox.StandardButton.Discard)  # it has learnt something, and is saved nowhere
    user.waits(lambda: lessons.panel.again.isVisible())
    assert window.session.info.generation == generation + 2


def test_leaving_at_once_leaves_the_run_alone(user, window, opens):
    generation = window.session.info.generation
    opens("1-temperature")
    assert window.sidebar.isHidden()
    user.clicks("lesson_leave")
    assert window.sidebar.isVisible()
    assert window.session.info.generation == generation
    assert window.notice.text == ""


def test_a_run_that_had_learned_nothing_can_come_back_too(user, text, short_lesson):
    window = user.opens_window(text)
    window.guides.lessons.open(short_lesson("6-clipping"))
    lessons = window.guides.lessons.open_one
    lessons.turn(2)
    user.waits(lambda: lessons.panel.next.isEnabled())
    user.clicks("lesson_leave")
    user.clicks("notice_action_0")
    user.waits(lambda: window.session.info.text.name == text.name)


def test_a_lesson_as_the_first_file_begins_its_run(user, short_lesson):
    user.starts(short_lesson("5-start-of-the-book"))
    user.waits(lambda: user.window.session.info is not None)
    assert user.window.session.info.text.name == "the_ferry_year.txt"
    assert user.window.guides.lessons.open_one is not None


def test_the_menu_offers_all_of_them_and_says_what_each_tries(window, user):
    actions = window.guides.lessons.fill()
    assert [action.objectName() for action in actions if not action.isSeparator()] == [
        *(f"action_lesson_{number}" for number in range(1, 9)), "action_open_lesson",
    ]  # fmt: skip
    assert "A higher temperature makes the network smarter" in actions[0].toolTip()
    assert window.guides.lessons.fill() == actions
    user.finds("action_lesson_4", QAction).trigger()
    assert window.guides.lessons.open_one.lesson.name == "Does the network read words?"


def test_what_is_wrong_with_a_lesson_is_said_and_nothing_else_happens(window, tmp_path, short_lesson):
    table = json.loads(short_lesson("1-temperature").read_text())
    table["steps"][0]["page"] = "Trainn"
    path = tmp_path / "wrong.rnnviz"
    path.write_text(json.dumps(table))
    window.documents.open_file(path)
    assert "wrong.rnnviz: in step 1 there is no page 'Trainn'" in window.notice.text
    assert window.guides.lessons.open_one is None
    assert window.sidebar.isVisible()


def test_the_column_is_as_wide_as_the_sidebar(window, opens):
    before = window.pages.geometry()
    opens("1-temperature")
    QApplication.processEvents()
    assert window.pages.geometry() == before


def test_what_a_lesson_says_has_the_names_that_are_chosen(window, opens):
    panel = opens("1-temperature").panel
    window.choose_names("course")
    panel.say("Each unit is moved by every other through Whh.", ["pₜ = softmax(Why·hₜ + by)"])
    assert panel.words.startswith("Each unit is moved by every other through W.")
    assert panel.findChild(QWidget, "lesson_verdict_0").text() == "pₜ = softmax(V·hₜ + c)"
    panel.say("Why this character", ())
    assert panel.words.startswith("Why this character")


def test_its_runs_go_at_full_speed_also_at_the_very_first_start(user, short_lesson):
    user.starts(short_lesson("6-clipping"), is_newcomer=True, running=True)
    user.waits(lambda: user.window.session.latest is not None)
    user.window.guides.lessons.open_one.turn(2)
    user.waits(lambda: user.window.guides.lessons.open_one.panel.next.isEnabled())
    assert not user.window.first_minute.is_walking


def test_every_control_of_it_says_what_it_is(opens):
    lessons = opens("2-more-units")
    lessons.turn(1)
    controls = [
        widget
        for kind in (QAbstractButton, CoverSketch)
        for widget in lessons.panel.findChildren(kind)
        if not widget.objectName().startswith("qt_")
    ]
    assert len(controls) >= 7
    for control in controls:
        assert control.objectName()
        assert control.toolTip().endswith((".", ")."))
        assert control.accessibleName() or control.text()
    assert lessons.panel.next.shortcut().toString() == "Alt+Right"
    assert lessons.panel.back.shortcut().toString() == "Alt+Left"


def test_who_uses_the_keyboard_answers_at_once_and_enter_goes_on(user, window, opens):
    window.activateWindow()
    user.waits(window.isActiveWindow)
    lessons = opens("6-clipping")
    assert lessons.panel.next.hasFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    first, second, *_ = lessons.panel.question.buttons
    assert first.hasFocus()
    user.waits(lambda: second.y() > first.y())  # laid out
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    QTest.keyClick(second, Qt.Key.Key_Space)
    assert second.isChecked()
    QTest.keyClick(second, Qt.Key.Key_Return)
    assert lessons.number == 2


def test_tab_goes_from_the_answers_to_the_buttons(user, window, opens):
    window.activateWindow()
    user.waits(window.isActiveWindow)
    lessons = opens("6-clipping")
    lessons.turn(1)
    lessons.panel.question.buttons[0].setFocus()
    reached = []
    for _ in range(5):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget().objectName())
    wanted = ["lesson_leave", "lesson_back", "lesson_next"]
    assert [name for name in reached if name in wanted] == wanted


def test_a_number_that_cannot_be_had_is_unknown_and_stops_nothing(user, window, tmp_path):
    table = {
        "rnnviz_lesson": 1,
        "name": "How far?",
        "misconception": "It is known.",
        "runs": {"a": {"text": "the fox " * 30, "settings": {"hidden_size": 4, "seq_length": 5}, "until": 5}},
        "steps": [
            {"title": "Run", "words": "Wait.", "run": "a"},
            {
                "title": "Predict", "words": "Say it.",
                "ask": {"question": "How high?", "number": "held_out_loss", "from": 0, "to": 5, "step": 1},
            },
            {"title": "See", "words": "It is {held_out_loss}."},
        ],
    }  # fmt: skip
    path = tmp_path / "unknown.rnnviz"
    path.write_text(json.dumps(table))
    window.guides.lessons.open(path)
    lessons = window.guides.lessons.open_one
    user.waits(lambda: lessons.panel.next.isEnabled())
    lessons.turn(1)
    lessons.panel.question.scale.say(3)
    lessons.turn(1)
    user.waits(lambda: lessons.panel.words == "It is unknown.")
    assert checkpoint_of(user, window).expected == ()


def test_a_page_that_a_lesson_has_arranged_looks_as_before_when_it_is_left(user, window, opens):
    page = window.pages.demand("Write")
    before = page.to_keep()["text"]
    lessons = opens("4-words")
    for _ in range(4):
        lessons.turn(1)
        user.waits(lambda: lessons.panel.next.isEnabled())
    assert page.to_keep()["text"] != before
    assert page.text_card.text.tint.name == "WORDS"
    user.clicks("lesson_leave")
    assert page.to_keep()["text"] == before


def test_a_window_that_is_closed_within_a_lesson_opens_with_its_pages_as_before(user, window, opens, text):
    page = window.pages.demand("Write")
    before = page.to_keep()["text"]
    lessons = opens("4-words")
    for _ in range(4):
        lessons.turn(1)
        user.waits(lambda: lessons.panel.next.isEnabled())
    assert page.to_keep()["text"] != before
    window.close_for_good()
    assert user.opens_window(text).pages.demand("Write").to_keep()["text"] == before


def test_of_a_lesson_that_is_left_no_run_is_held(user, opens):
    lessons = opens("4-words")
    for _ in range(4):
        lessons.turn(1)
        user.waits(lambda: lessons.panel.next.isEnabled())
    assert lessons.evidence
    user.clicks("lesson_leave")
    assert not lessons.evidence


def test_next_with_nothing_said_says_so_once_and_then_goes_on(user, opens):
    lessons = opens("6-clipping")
    nudge = user.finds("lesson_nudge")
    user.clicks("lesson_next")  # to the question
    assert nudge.isHidden()
    user.clicks("lesson_next")
    assert lessons.number == 1
    assert nudge.text() == "Say first what you expect, or press Next again to skip."
    user.clicks("lesson_next")
    assert lessons.number == 2
    assert nudge.isHidden()
    user.clicks("lesson_back")
    assert lessons.panel.question.buttons[0].isEnabled()
    user.clicks("lesson_next")
    assert nudge.isVisible()
    lessons.panel.question.buttons[0].click()
    assert nudge.isHidden()
    user.clicks("lesson_next")
    assert lessons.number == 2


def test_a_cover_on_which_nothing_was_drawn_lies_there_again_after_back(user, window, opens):
    lessons = opens("5-start-of-the-book")
    predict = next(n for n, step in enumerate(lessons.lesson.steps) if step.cover)
    for _ in range(predict):
        user.waits(lambda: lessons.panel.next.isEnabled())
        lessons.turn(1)
    laid = window.guides.predicting
    user.waits(lambda: laid.open_one is not None)
    user.clicks("lesson_next")
    assert lessons.number == predict
    assert user.finds("lesson_nudge").isVisible()
    user.clicks("lesson_next")
    assert lessons.number == predict + 1
    lag = laid.named("lag")
    user.waits(lambda: lag.cover is None)
    user.waits(lambda: lessons.panel.next.isEnabled())
    user.clicks("lesson_back")
    user.waits(lambda: laid.open_one is lag)
    assert lag.is_covered
    user.clicks("lesson_back")  # from a cover that was not revealed one goes back and forth
    assert lag.is_covered
    lessons.panel.next.click()  # this question was answered when it was seen
    assert laid.open_one is lag
    user.clicks("lesson_next")
    assert user.finds("lesson_nudge").isVisible()
    QTest.keyClick(lag.cover.sketch, Qt.Key.Key_Down)
    assert user.finds("lesson_nudge").isHidden()
    user.clicks("lesson_next")
    assert not lag.is_covered
    assert "Came: " in lag.cover.words.words
    user.clicks("lesson_back")
    user.waits(lambda: lag.cover is None)  # what was revealed is known


def test_after_lessons_in_a_row_the_way_back_leads_to_the_run_before_the_first(user, window, short_lesson):
    names = []
    for stem in ("6-clipping", "3-one-window"):
        window.guides.lessons.open(short_lesson(stem))
        lessons = window.guides.lessons.open_one
        names.append(lessons.lesson.name)
        run_at = next(n for n, step in enumerate(lessons.lesson.steps) if step.run)
        lessons.turn(run_at)
        user.waits(lambda lessons=lessons: lessons.panel.next.isEnabled())
        user.clicks("lesson_leave")
    assert [words for words, _ in window.notice.ways_out] == ["Back to story.txt"]
    kept = window.recovery.autosaves
    user.waits(lambda: sorted(read_label(save.entry).lesson for save in kept()) == ["", *sorted(names)])
    assert [read_label(save.entry).lesson for save in kept() if save.text == "story"] == [""]
    user.clicks("notice_action_0")
    user.waits(lambda: window.session.iteration == 12 and window.session.latest is not None)
    assert window.session.info.text.name == "story.txt"
    window.guides.lessons.open(short_lesson("6-clipping"))  # with the run that is one's own again
    lessons.turn(2)
    user.waits(lambda: lessons.panel.next.isEnabled())
    user.clicks("lesson_leave")
    user.clicks("notice_action_0")
    user.waits(lambda: window.session.iteration == 12 and window.session.latest is not None)


def test_the_last_card_has_the_way_back_itself(user, window, opens):
    lessons = opens("6-clipping")
    home = user.finds("lesson_home")
    for _ in lessons.lesson.steps[1:]:
        assert home.isHidden()
        user.waits(lambda: lessons.panel.next.isEnabled())
        lessons.turn(1)
    assert lessons.panel.next.text() == "Done"
    assert home.isVisible()
    assert home.text() == "Back to story.txt"
    user.clicks("lesson_home")
    assert window.guides.lessons.open_one is None
    user.waits(lambda: window.session.iteration == 12 and window.session.latest is not None)
    assert len(window.notice.ways_out) == 1  # and from there one may come back
