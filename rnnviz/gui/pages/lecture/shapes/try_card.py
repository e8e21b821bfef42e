"""TryCard: a text to try a shape's network on, and the network unrolled over it.

Knows what was unrolled; reads nothing itself.
"""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from rnnviz.core.lecture.lesson import Lesson, Unrolled
from rnnviz.core.lecture.shape import Shape
from rnnviz.gui.pages.lecture import explanations
from rnnviz.gui.pages.lecture.shapes.columns import marked, picture_of, together, written
from rnnviz.gui.pages.lecture.unrolled import UnrolledPicture, UnrolledSteps
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.fields import mark_invalid
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID, Theme, mono_font

HINT = "Press the shape above, or Train: its network learns within seconds, and stands here step by step."


class TryCard(Card):
    """Named ``shape_unrolled``; its parts ``shape_text``, ``shape_another``, ``shape_picture``.

    typed           another text stands there
    another_wanted  an unseen case
    """

    typed = Signal(str)
    another_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.SHAPE_UNROLLED, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._unrolled: Unrolled | None = None
        self._shape: Shape | None = None
        words = Label("Try it on")
        words.setProperty("role", "quiet")
        words.setToolTip("A text that the network reads at once, seen before or not.")
        self.text = QLineEdit()
        self.text.setObjectName("shape_text")
        self.text.setAccessibleName("A text to try the network on")
        self.text.setFont(mono_font())
        self.text.setMaxLength(60)
        self.text.textEdited.connect(self.typed)
        self.another = QPushButton("An unseen one")
        self.another.setObjectName("shape_another")
        self.another.setToolTip("Take one of the cases that were held out.")
        self.another.setAccessibleName("Take an unseen case")
        self.another.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.another.clicked.connect(self.another_wanted)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(words)
        row.addWidget(self.text, 1)
        row.addWidget(self.another)
        self.answer = FittedLabel()
        self.answer.setObjectName("shape_answer")
        self.answer.setFont(mono_font())
        self.picture = UnrolledPicture("shape_picture", "The network, unrolled")
        self.picture.step_chosen.connect(self._say_step)
        self.step = FittedLabel()
        self.step.setObjectName("shape_step")
        self.step.setProperty("role", "quiet")
        self.body.addLayout(row)
        self.body.addWidget(self.answer)
        self.body.addWidget(self.picture, 1)
        self.body.addWidget(self.step)
        self.tools = CardTools(self, "shape_unrolled", self.numbers)

    # ── what it is told ──

    def show_shape(self, shape: Shape, text: str, *, can_draw: bool) -> None:
        """Another shape, with the text that it is tried on."""
        self._shape = shape
        with QSignalBlocker(self.text):
            if self.text.text() != text:
                self.text.setText(text)
        self.text.setToolTip(f"{shape.task_words} For example: {shape.example}")
        self.another.setEnabled(can_draw)
        self.offer_subtitle(shape.words, "")

    def show_unrolled(self, unrolled: Unrolled | None, lesson: Lesson | None) -> None:
        """What the network made of the text; None before it has learnt anything."""
        self._unrolled = unrolled
        mark_invalid(self.text, False)
        if unrolled is None or lesson is None:
            self.picture.show_unrolled(UnrolledSteps(), HINT)
            self.answer.offer("")
        else:
            self.picture.show_unrolled(picture_of(unrolled, lesson))
            got, wanted = written(unrolled.written), written(unrolled.case.answers)
            self.answer.offer(f"{got}  ✓" if unrolled.right else f"{got}  ✗  wanted {wanted}", got)
        self._say_step()

    def refuse(self, mistake: str) -> None:
        """The task knows no such text; what was unrolled stays."""
        mark_invalid(self.text, True)
        self.answer.offer(mistake)

    def set_theme(self, theme: Theme) -> None:
        self.picture.set_theme(theme)

    def _say_step(self, _number: int = 0) -> None:
        words = self.picture.words_of(self.picture.chosen)
        self.step.offer(words, *([words.split(";")[0] + "."] if ";" in words else []))

    def numbers(self) -> NumberTable:
        """Every step: what enters, what is wanted, all chances and all units."""
        unrolled, shape = self._unrolled, self._shape
        if unrolled is None or shape is None:
            return NumberTable(("step",), ())
        header = (
            "step", "enters", "wanted", "likeliest", "loss in nats",
            *(f"p({marked(symbol)})" for symbol in shape.writes),
            *(f"h{unit}" for unit in range(unrolled.states.shape[1])),
        )  # fmt: skip
        rows = (
            (
                t + 1, together(unrolled.case.enters[t]), marked(unrolled.case.answers[t]),
                marked(unrolled.outputs[t]), unrolled.losses[t], *unrolled.ps[t], *unrolled.states[t],
            )
            for t in range(len(unrolled.states))
        )  # fmt: skip
        return NumberTable(header, rows)
