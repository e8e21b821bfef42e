"""ShapesView: the five shapes of sequence models, each a button; pressed, its network learns its task.

One network learns at a time, in a thread of its own. Knows which is looked at and which learns; knows no
formulas.
"""

import random
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from rnnviz.core.errors import TextError
from rnnviz.core.lecture.shape import Shape
from rnnviz.core.lecture.shapes import SHAPES
from rnnviz.gui.pages.lecture.accuracy_plot import GOAL
from rnnviz.gui.pages.lecture.controls import LARGEST
from rnnviz.gui.pages.lecture.shapes.attempt import Attempt, examine
from rnnviz.gui.pages.lecture.shapes.learning_card import LearningCard
from rnnviz.gui.pages.lecture.shapes.shape_button import ShapeButton
from rnnviz.gui.pages.lecture.shapes.try_card import TryCard
from rnnviz.gui.pages.lecture.shares import percent
from rnnviz.gui.pages.lecture.teaching import Examined, Teaching
from rnnviz.gui.pages.lecture.view import LectureView
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.splitter import Splitter
from rnnviz.gui.parts.theme import GRID, Theme

MOST_ATTEMPTS = 24
"""Networks that are kept, each with its cases: beyond that the oldest is forgotten."""
MOST_TYPED = 200
"""Characters of a text to try that comes from a file."""
MORE_CASES = 2
"""Times as many cases as the network with a state took: so many more has the other one, to be fair."""


class ShapesView(LectureView):
    """The view is named ``shapes_view``; its buttons ``shape_one-to-one`` …"""

    TITLE = "Shapes"
    WORDS = (
        "Five shapes of sequence models, as the lecture draws them: each learns a small task within seconds."
    )
    FIGURES = ("Shape unrolled", "Shape learning")

    def __init__(self, parent: QWidget | None = None, *, shapes: Sequence[Shape] = SHAPES) -> None:
        super().__init__(parent)
        self.setObjectName("shapes_view")
        self._shapes = tuple(shapes)
        self._shape = self._shapes[0]
        self._previous_input = False
        self._seed = 0
        self._texts = {shape.name: shape.example for shape in self._shapes}
        self._attempts: dict[tuple[str, int, bool], Attempt] = {}
        self._learning: Attempt | None = None
        self._queue: list[Attempt] = []
        self._teaching = Teaching("rnnviz-shape", self)
        self._teaching.reported.connect(self._on_teaching_reported)
        self._teaching.ended.connect(self._on_teaching_ended)
        self._teaching.failed.connect(self.mistake_made)
        self._make()
        self._connect()
        self._show_shape()

    def _make(self) -> None:
        self.buttons = {shape.name: ShapeButton(shape) for shape in self._shapes}
        self._group = QButtonGroup(self)
        above = QHBoxLayout()
        above.setSpacing(GRID)
        for button in self.buttons.values():
            self._group.addButton(button)
            above.addWidget(button, 1)
        self.learning_card, self.try_card = LearningCard(self._shapes), TryCard()
        splitter = Splitter(
            "lecture_shapes", Qt.Orientation.Horizontal, (self.learning_card, self.try_card), (38, 62)
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(above)
        column.addWidget(splitter, 1)

    def _connect(self) -> None:
        self._group.buttonClicked.connect(self._on_group_button_clicked)
        controls = self.learning_card.controls
        controls.train_wanted.connect(self._on_controls_train_wanted)
        controls.stop_wanted.connect(self._on_controls_stop_wanted)
        controls.seed_chosen.connect(self._on_controls_seed_chosen)
        controls.refused.connect(self.mistake_made)
        self.learning_card.previous_input_chosen.connect(self._on_previous_input_chosen)
        self.learning_card.failure_chosen.connect(self._on_failure_chosen)
        self.try_card.typed.connect(self._try_on)
        self.try_card.another_wanted.connect(self._on_try_card_another_wanted)
        for card in (self.learning_card, self.try_card):
            card.tools.mistake_made.connect(self.mistake_made)

    # ── what it is told ──

    def set_theme(self, theme: Theme) -> None:
        for button in self.buttons.values():
            button.set_theme(theme)
        self.learning_card.set_theme(theme)
        self.try_card.set_theme(theme)

    def stop(self) -> None:
        self._queue.clear()
        self._teaching.stop()

    @property
    def cards(self) -> Mapping[str, Card]:
        return dict(zip(self.FIGURES, (self.try_card, self.learning_card), strict=True))

    def to_keep(self) -> dict[str, Any]:
        """What is not as it is at first."""
        shape = {"shape": self._shape.name} if self._shape is not self._shapes[0] else {}
        return shape | ({"seed": self._seed} if self._seed else {})

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Nothing learns by itself: which shape is looked at, and the seed."""
        match kept.get("seed"):
            case int(seed) if 0 <= seed <= LARGEST:
                self._seed = seed
                self.learning_card.controls.show_seed(seed)
        named = [shape for shape in self._shapes if shape.name == kept.get("shape")]
        if named:
            self._shape = named[0]
        self._show_shape()

    def sight(self) -> dict[str, Any]:
        """The shape, what is tried on it, and whether its network has begun to learn."""
        attempt = self.looked_at
        has_begun = attempt.accuracy is not None or attempt in (self._learning, *self._queue)
        return {
            "shape": self._shape.name,
            "seed": self._seed,
            "previous_input": self._previous_input,
            "text": self._text_now(),
            **({"learns": True} if has_begun else {}),
        }

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        """A network that had begun to learn, and is not there any more, learns again."""
        self._previous_input = sight.get("previous_input") is True
        self.restore(sight)
        text = sight.get("text")
        if isinstance(text, str):
            self._try_on(text[:MOST_TYPED])
        if sight.get("learns") is True and self.looked_at.accuracy is None:
            self._learn()

    @property
    def is_learning(self) -> bool:
        """Whether a network learns, or is about to."""
        return self._learning is not None

    @property
    def looked_at(self) -> Attempt:
        """The network of the shape that is shown."""
        return self._attempt(self._shape, self._previous_input)

    # ── learning ──

    def _attempt(self, shape: Shape, previous_input: bool) -> Attempt:
        key = (shape.name, self._seed, previous_input)
        if key not in self._attempts:
            idle = [old for old, attempt in self._attempts.items() if attempt is not self._learning]
            if len(self._attempts) >= MOST_ATTEMPTS:
                del self._attempts[idle[0]]
            self._attempts[key] = Attempt(shape, self._seed, previous_input)
        return self._attempts[key]

    def _learn(self) -> None:
        """Let the network that is looked at learn; before it the one that it is compared with."""
        wanted = [self.looked_at]
        if self._previous_input:
            with_state = self._attempt(self._shape, previous_input=False)
            if with_state.accuracy is None or with_state is self._learning:
                wanted.insert(0, with_state)
        self._queue = [attempt for attempt in wanted if attempt is not self._learning]
        if self._learning is None:
            self._take_next()
        elif self._learning not in wanted:
            self._teaching.cancel()
        self._show_progress()

    def _take_next(self) -> None:
        if not self._queue:
            return
        self._learning = attempt = self._queue.pop(0)
        cases = None
        if attempt.previous_input:
            least = self._with_state(attempt).shown
            cases = (least, attempt.shown + MORE_CASES * least)
        self._teaching.start(
            attempt.begin, partial(examine, self._text_now), seconds=attempt.seconds, cases=cases
        )

    def _with_state(self, attempt: Attempt) -> Attempt:
        """The one that an attempt with the input of before is compared with."""
        key = (attempt.shape.name, attempt.seed, False)
        return self._attempts.get(key) or Attempt(attempt.shape, attempt.seed, previous_input=False)

    def _text_now(self) -> str:
        """What is tried just now; asked in the thread, too."""
        return self._texts[self._shape.name]

    # ── what is shown ──

    def _show_shape(self) -> None:
        self.buttons[self._shape.name].setChecked(True)
        self.learning_card.show_shape(self._shape, previous_input=self._previous_input)
        self._show_text()
        self._show_progress()
        self._unroll()
        for name, button in self.buttons.items():
            self._show_status(name, button)

    def _show_text(self) -> None:
        can_draw = self.looked_at.lesson is not None
        self.try_card.show_shape(self._shape, self._text_now(), can_draw=can_draw)

    def _show_progress(self) -> None:
        attempt = self.looked_at
        self.learning_card.controls.show_state(
            learns=self._learning is not None, has_learnt=attempt.accuracy is not None
        )
        state, before = (
            self._attempts.get((self._shape.name, self._seed, previous)) for previous in (False, True)
        )
        self.learning_card.show_attempts(state, before, attempt)
        self._show_status(self._shape.name, self.buttons[self._shape.name])

    def _show_status(self, name: str, button: ShapeButton) -> None:
        attempt = self._attempts.get((name, self._seed, False))
        if attempt is None or attempt.accuracy is None:
            learns = attempt is not None and attempt is self._learning
            button.show_status("quiet", "it begins …" if learns else "not trained yet")
            return
        of_unseen = f"{percent(attempt.accuracy)} of unseen"
        if attempt is self._learning:
            button.show_status("accent", f"learning: {of_unseen}", of_unseen)
        else:
            ink = "good" if attempt.accuracy >= GOAL else "text"
            button.show_status(ink, f"{of_unseen}, {attempt.seconds:.1f} s", of_unseen)

    def _unroll(self) -> None:
        """Read the text with the network that is looked at: now, unless it learns and tells so by itself."""
        attempt = self.looked_at
        if attempt.lesson is None:
            self.try_card.show_unrolled(None, None)
        elif attempt is self._learning:
            self._check_text()
        else:
            try:
                self.try_card.show_unrolled(attempt.lesson.try_on(self._text_now()), attempt.lesson)
            except TextError as error:
                self.try_card.refuse(str(error))

    def _check_text(self) -> None:
        try:
            self._shape.read(self._text_now())
        except TextError as error:
            self.try_card.refuse(str(error))

    # ── handlers ──

    def _on_group_button_clicked(self, button: QAbstractButton) -> None:
        assert isinstance(button, ShapeButton)
        self._shape = button.shape
        self._previous_input = False
        self._show_shape()
        if not self.looked_at.knows_enough:
            self._learn()

    def _on_controls_train_wanted(self) -> None:
        self._learn()

    def _on_controls_stop_wanted(self) -> None:
        self._queue.clear()
        self._teaching.cancel()

    def _on_controls_seed_chosen(self, seed: int) -> None:
        self._seed = seed
        self._show_shape()

    def _on_previous_input_chosen(self, previous_input: bool) -> None:
        self._previous_input = previous_input
        self._show_shape()
        if previous_input and self.looked_at.accuracy is None:
            self._learn()

    def _try_on(self, text: str) -> None:
        self._texts[self._shape.name] = text
        self._show_text()
        self._unroll()

    def _on_failure_chosen(self, text: str, step: int) -> None:
        self._try_on(text)
        self.try_card.picture.choose(step)

    def _on_try_card_another_wanted(self) -> None:
        lesson = self.looked_at.lesson
        if lesson is not None:
            self._try_on(random.choice(lesson.unseen).text)

    def _on_teaching_reported(self, report: Examined) -> None:
        attempt = self._learning
        if attempt is None:
            return
        attempt.hear(report)
        if attempt.shape is not self._shape or attempt.seed != self._seed:
            self._show_status(attempt.shape.name, self.buttons[attempt.shape.name])
            return
        self._show_progress()
        seen = attempt.seen
        if attempt is self.looked_at and seen is not None:
            self._show_text()
            if seen.tried is not None and seen.tried.case == self._case_now():
                self.try_card.show_unrolled(seen.tried, attempt.lesson)

    def _case_now(self) -> object:
        try:
            return self._shape.read(self._text_now())
        except TextError:
            return None

    def _on_teaching_ended(self) -> None:
        learnt, self._learning = self._learning, None
        self._take_next()
        if learnt is not None:
            self._show_status(learnt.shape.name, self.buttons[learnt.shape.name])
        self._show_progress()
        self._unroll()
