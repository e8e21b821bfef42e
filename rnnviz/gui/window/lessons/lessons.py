"""Lessons: leads through a lesson: question, what is expected, the run, what is seen, why.

Opens pages and sights, covers pictures, has runs made, and has the numbers of the last words measured beside
the window. Knows the window's parts by what they are asked; knows no page by name.
"""

import math
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QObject

from rnnviz.core.errors import UserError
from rnnviz.core.numerals import figures
from rnnviz.core.progress import Progress
from rnnviz.core.record.expected import Expectation
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.cover.prediction import Prediction
from rnnviz.gui.parts.theme import Theme
from rnnviz.gui.window.lessons.lesson_panel import LessonPanel
from rnnviz.gui.window.lessons.lesson_runs import LessonRuns
from rnnviz.gui.window.predicting import Predicting
from rnnviz.gui.window.window_parts import WindowParts
from rnnviz.training.lessons.lesson import GuidedLesson, LessonQuestion, LessonStep
from rnnviz.training.lessons.lesson_file import read_lesson, require_pages
from rnnviz.training.lessons.sayings import Runs

MEASURING = "Measuring this run …"
UNSAID = "Say first what you expect, or press Next again to skip."


class LessonAnswer(NamedTuple):
    """What was answered: a choice or a number, and beside which run, after how many steps, on which page."""

    value: float
    generation: int
    iteration: int
    page: str


class Truth(NamedTuple):
    """What is right: a choice (−1: none of them) or a number, and in words."""

    value: float
    words: str


class StepMeasured(NamedTuple):
    """The words of a step with its numbers, what follows, and what is right of all that was asked, by the
    number of its step."""

    number: int
    words: str
    verdicts: tuple[str, ...]
    truths: dict[int, Truth]


def measure_step(
    lesson: GuidedLesson, number: int, runs: Runs, asked: tuple[int, ...], progress: Progress
) -> StepMeasured:
    """Step ``number`` (from 0) of a lesson, and what is right of what the steps ``asked`` ask. May take a
    second; ``progress`` may raise ``Cancelled``."""
    step = lesson.steps[number]
    words = step.words.in_words(runs)
    verdicts = []
    for each in step.verdicts:
        progress(0, 1)
        verdicts.append((each.then if each.condition.holds(runs) else each.otherwise).in_words(runs))
    truths = {}
    for place in asked:
        progress(0, 1)
        question = lesson.steps[place].ask
        if question is not None and all(term.run in runs for term in question.terms):
            truths[place] = truth_of(question, runs)
    return StepMeasured(number, words, tuple(verdicts), truths)


def truth_of(question: LessonQuestion, runs: Runs) -> Truth:
    """What is right, by these runs. Raises KeyError where one of them is not there."""
    if question.number is not None:
        value = question.number.value(runs)
        assert not isinstance(value, str)
        scale = 100.0 if question.unit == "%" else 1.0
        return Truth(scale * value, question.number.in_words(runs))
    for choice, condition in enumerate(question.right):
        if condition.holds(runs):
            return Truth(choice, question.choices[choice])
    return Truth(-1, "none of these")


class Lessons(QObject):
    """``panel`` stands in the window, hidden while no lesson is open."""

    def __init__(self, parts: WindowParts, predicting: Predicting) -> None:
        super().__init__(parts.window)
        self._session = parts.session
        self._pages = parts.pages
        self._predicting = predicting
        self._place = parts.sidebar_place
        self._notice = parts.notice
        self.panel = LessonPanel()
        self.panel.hide()
        self.lesson: GuidedLesson | None = None
        self.number = 0  # of the step that is shown, from 0
        self._said: dict[int, LessonAnswer] = {}  # by the step that asked
        self._truths: dict[int, Truth] = {}
        self._laid: Prediction | None = None  # the cover that a step has laid
        self._laid_at = 0  # that step
        self._heard: set[Prediction] = set()  # those whose sketches are listened to
        self._skips = -1  # the step that may be left with nothing said
        self._kept: dict[str, dict[str, Any]] = {}  # how pages looked before a step showed something there
        self._covered: set[int] = set()  # steps whose pictures were covered once
        self._runs = LessonRuns(parts.session, parts.documents, parts.recovery, parts.run_bar, self)
        self._runs.stands.connect(self._on_runs_stands)
        self._runs.moved.connect(self._show_run)
        self._runs.finished.connect(self._on_runs_finished)
        self._runs.failed.connect(self._tell_mistake)
        self._measuring = BackgroundWork("rnnviz-lesson", self)
        self._measuring.finished.connect(self._on_measuring_finished)
        self._measuring.failed.connect(self._on_measuring_failed)
        self.panel.turned.connect(self._on_panel_turned)
        self.panel.left.connect(self.leave)
        self.panel.again_asked.connect(self._make_run)
        self.panel.home_wanted.connect(self.go_home)
        self.panel.question.said.connect(self._on_question_said)

    @property
    def evidence(self) -> Runs:
        """The runs of the lesson that have come to their goals."""
        return self._runs.evidence

    # ── what is asked of it ──

    def open(self, path: Path) -> None:
        """Begin the lesson in a file."""
        try:
            lesson = read_lesson(path)
            require_pages(lesson, path.name, self._pages.titles)
        except UserError as error:
            self._tell_mistake(str(error))
            return
        self._end()
        self.lesson = lesson
        self._said, self._truths, self._covered = {}, {}, set()
        self._runs.begin_lesson(lesson.name)
        self.panel.begin(lesson.name)
        self._place.give_way(True)
        self.panel.show()
        if self._session.info is None:  # no run stands that the first steps could be read beside
            self._runs.prepare(next(iter(lesson.runs.values())))
        self.show_step(0)
        self.panel.next.setFocus()

    def turn(self, by: int) -> None:
        """The next step, or the one before; after the last one the lesson is left."""
        if self.lesson is None:
            return
        if self.number + by >= len(self.lesson.steps):
            self.leave()
        elif self.number + by >= 0:
            self.show_step(self.number + by)

    def leave(self) -> None:
        """End the lesson; its run stays, and the one before can come back."""
        if self.lesson is None:
            return
        way_home, words = self._runs.way_home, self._home_words
        self._end()
        self._place.give_way(False)
        self.panel.hide()
        if words and way_home is not None:
            self._notice.tell(
                "The lesson is over, and its run stands here. The run before it can come back as it was.",
                [(words, way_home)],
                passes=self._runs.home_is_kept,
            )

    def go_home(self) -> None:
        """End the lesson, and have the run before it back as it was."""
        way_home = self._runs.way_home
        self.leave()
        self._notice.hide()  # it would offer the same
        if way_home is not None:
            way_home()

    @property
    def _home_words(self) -> str:
        """What the way back to the run before is called; '' where no other run was begun."""
        is_away = self._runs.has_begun and self._runs.way_home is not None
        return f"Back to {self._runs.home}" if is_away else ""

    def stop(self) -> None:
        """The window closes."""
        self._predicting.stop_waiting()
        self._measuring.stop()
        self._runs.stop()
        self._leave_pages()  # which are remembered as they stand

    def set_theme(self, theme: Theme) -> None:
        self.panel.set_theme(theme)

    def _end(self) -> None:
        self._measuring.leave()
        self._predicting.stop_waiting()
        self._runs.end_lesson()
        if self._laid is not None:
            self._laid.take_away()
        self._laid = self.lesson = None
        self._leave_pages()

    def _leave_pages(self) -> None:
        """Have the pages look as before the lesson."""
        for title, kept in self._kept.items():
            self._pages.demand(title).restore(kept)
        self._kept = {}

    # ── a step ──

    def show_step(self, number: int) -> None:
        """Show step ``number``, counted from 0, and do what it wants done."""
        lesson = self.lesson
        assert lesson is not None
        self._predicting.stop_waiting()
        self.number, self._skips = number, -1
        step = lesson.steps[number]
        self._settle_cover(number)
        self.panel.show_step(number + 1, len(lesson.steps), step.title)
        self.panel.offer_home(self._home_words if number == len(lesson.steps) - 1 else "")
        if step.page:
            self._pages.open_page(step.page)
        for title in step.sight:
            page = self._pages.demand(title)
            self._kept.setdefault(title, page.to_keep())
        self._pages.show_sights(step.sight)
        self._show_question(number)
        if step.run:
            self._make_run()
        if step.cover and number not in self._covered:
            self._lay_cover(step)
        if self._wants_numbers(step):
            self.panel.say(MEASURING, ())
            self._measure()
        else:
            self.panel.say(step.words.in_words(self._runs.evidence), ())
            self.panel.tell()
        if step.ask is not None:
            self.panel.take_keys()
        self._let_go_on()

    def _wants_numbers(self, step: LessonStep) -> bool:
        """Whether its words have numbers, or what was asked before can be answered."""
        return bool(step.terms or step.verdicts)

    def _let_go_on(self) -> None:
        lesson = self.lesson
        if lesson is not None:
            step = lesson.steps[self.number]
            is_made = not step.run or step.run in self._runs.evidence
            self.panel.let_go_on(is_made and not self._measuring.is_working)

    # ── covers ──

    def _lay_cover(self, step: LessonStep) -> None:
        """Cover its picture, at once where a run of the lesson stands, else when it does."""
        lesson = self.lesson
        assert lesson is not None
        coming = next(
            (s.run for s in lesson.steps[self.number :] if s.run not in ("", *self._runs.evidence)), ""
        )
        if coming and not self._runs.evidence:
            self._runs.prepare(lesson.runs[coming])
            if not self._runs.has_stood:
                return  # see _on_runs_stands
        until = lesson.runs[coming].until if coming else 0
        self._predicting.cover_soon(step.cover, until, partial(self._take_cover, self.number))

    def _take_cover(self, number: int, laid: Prediction) -> None:
        self._laid, self._laid_at = laid, number
        self._covered.add(number)
        if laid not in self._heard and laid.cover is not None:
            self._heard.add(laid)
            laid.cover.sketch.changed.connect(lambda: self.panel.nudge(""))

    def _settle_cover(self, coming: int) -> None:
        """A cover is revealed when one goes on from its step, but where the run beneath it comes first; one
        that was revealed goes with the step after. Where nothing was said, Back has it lie there again."""
        laid, lesson = self._laid, self.lesson
        assert lesson is not None
        if laid is None:
            return
        if not laid.is_covered:
            laid.take_away()
            self._laid = None
        elif coming > self._laid_at and not lesson.steps[coming].run:
            self._reveal_cover()
            if self._laid is None:
                self._covered.discard(self._laid_at)

    def _reveal_cover(self) -> None:
        laid = self._laid
        if laid is None or not laid.is_covered or laid.cover is None:
            return
        if laid.cover.sketch.is_said:
            laid.reveal()
        else:
            laid.take_away()
            self._laid = None

    # ── runs ──

    def _make_run(self) -> None:
        lesson = self.lesson
        if lesson is not None and lesson.steps[self.number].run:
            self._runs.train(lesson.runs[lesson.steps[self.number].run])
            self._show_run()

    def _show_run(self) -> None:
        lesson = self.lesson
        if lesson is None:
            return
        step = lesson.steps[self.number]
        if not step.run:
            return
        goal = lesson.runs[step.run].until
        if step.run in self._runs.evidence:
            self.panel.show_run(f"Done: {goal:,} steps.", 1.0)
        elif self._runs.is_lost:
            words = "Another run stands in the window now. The lesson goes on with one of its own."
            self.panel.show_run(words, None, offers_again=True)
        elif self._runs.is_broken:
            words = (
                f"The run went wrong at step {self._session.iteration:,} of {goal:,}. It can be made again."
            )
            self.panel.show_run(words, None, offers_again=True)
        else:
            done = self._session.iteration if self._runs.share else 0
            words = f"{done:,} of {goal:,} steps"
            is_waiting = done and not self._session.is_running
            self.panel.show_run(f"{words}; paused: Run goes on." if is_waiting else words, self._runs.share)

    # ── questions ──

    def _show_question(self, number: int) -> None:
        """What this step asks; or, where it says what came, what was asked last."""
        lesson = self.lesson
        assert lesson is not None
        asking = number
        if lesson.steps[number].ask is None:
            asked = [n for n in range(number) if lesson.steps[n].ask is not None]
            if not asked or not lesson.steps[number].terms or asked[-1] not in self._truths:
                return
            asking = asked[-1]
        question = lesson.steps[asking].ask
        assert question is not None
        view, answer = self.panel.question, self._said.get(asking)
        said = answer.value if answer is not None else None
        if question.number is not None:
            view.ask_number(question.words, question.low, question.high, question.step, question.unit, said)
        else:
            view.ask_choice(question.words, question.choices, None if said is None else int(said))
        truth = self._truths.get(asking)
        if truth is not None and question.number is not None:
            if math.isfinite(truth.value):
                view.reveal_number(truth.value)
        elif truth is not None:
            view.reveal_choice(int(truth.value))
        view.show()

    def _on_question_said(self, said: float) -> None:
        lesson = self.lesson
        if lesson is not None and lesson.steps[self.number].ask is not None:
            session, info = self._session, self._session.info
            generation = info.generation if info is not None else -1
            self._said[self.number] = LessonAnswer(said, generation, session.iteration, self._pages.page_name)
            self.panel.nudge("")

    # ── measuring ──

    def _measure(self) -> None:
        lesson = self.lesson
        assert lesson is not None
        asked = tuple(
            place
            for place in range(self.number)
            if lesson.steps[place].ask is not None and place not in self._truths
        )
        runs = dict(self._runs.evidence)
        self._measuring.leave()
        self._measuring.start(partial(measure_step, lesson, self.number, runs, asked))

    def _on_measuring_finished(self, measured: StepMeasured) -> None:
        lesson = self.lesson
        if lesson is None:
            return
        for place, truth in measured.truths.items():
            if place not in self._truths:
                self._truths[place] = truth
                self._note(place, truth)
        if measured.number == self.number:
            self.panel.say(measured.words, measured.verdicts)
            self._show_question(self.number)
            self.panel.tell()
            self._let_go_on()

    def _on_measuring_failed(self, message: str) -> None:
        self._tell_mistake(message)
        self._let_go_on()

    def _note(self, place: int, truth: Truth) -> None:
        """What was said of a question goes with the run, into its report."""
        lesson = self.lesson
        assert lesson is not None
        question, answer = lesson.steps[place].ask, self._said.get(place)
        if question is None or answer is None or not math.isfinite(truth.value):
            return
        said = answer.value
        if question.number is not None:
            behind = f" {question.unit}" if question.unit else ""
            words, apart = f"{said:g}{behind}", f"{figures(abs(said - truth.value), 3)}{behind} apart"
        else:
            words = question.choices[int(said)]
            apart = "as expected" if said == truth.value else "not as expected"
        figure = f"{lesson.name} {question.words}"
        info = self._session.info
        is_of_run = info is not None and info.generation == answer.generation
        step = answer.iteration if is_of_run else 0  # else it was said before this run began
        self._predicting.note(Expectation(step, figure, words, truth.words, apart, page=answer.page))

    @property
    def _is_unsaid(self) -> bool:
        """Whether this step asks, and nothing was said yet, and nothing of it was seen."""
        lesson = self.lesson
        assert lesson is not None
        if lesson.steps[self.number].ask is not None:
            return self.number not in self._said and self.number not in self._truths
        laid = self._laid if self._laid_at == self.number else None
        cover = laid.cover if laid is not None and laid.is_covered else None
        return cover is not None and not cover.sketch.is_said

    # ── what happens beside it ──

    def _on_panel_turned(self, by: int) -> None:
        """Who goes on with nothing said is told so, once."""
        if by > 0 and self.lesson is not None and self._is_unsaid and self._skips != self.number:
            self._skips = self.number
            self.panel.nudge(UNSAID)
        else:
            self.turn(by)

    def _on_runs_stands(self) -> None:
        lesson = self.lesson
        if lesson is not None:
            step = lesson.steps[self.number]
            if step.cover and self.number not in self._covered:
                self._lay_cover(step)

    def _on_runs_finished(self, _name: str) -> None:
        self._reveal_cover()
        self._show_run()
        self._let_go_on()

    def _tell_mistake(self, message: str) -> None:
        self._notice.tell(message, error=True)
