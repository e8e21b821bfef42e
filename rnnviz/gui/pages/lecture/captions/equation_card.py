"""CaptionEquationCard: the equation of before and of now, and its terms at the first step, in numbers.

Knows terms and pixels; knows no network.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.lecture.captions import FirstStep
from rnnviz.gui.pages.lecture import explanations
from rnnviz.gui.pages.lecture.captions.terms import StepTerm, TermsPicture
from rnnviz.gui.pages.lecture.captions.unit_pixels import UnitPixels
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.names import chosen
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import DARK, GRID, Theme, mono_font

HINT = "Its terms stand here as soon as the network learns."


class CaptionEquationCard(Card):
    """Named ``caption_equation``; its picture ``caption_terms``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.CAPTION_EQUATION, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.offer_subtitle("the first step, every unit", "the first step", "")
        self._theme = DARK
        self._Wih: Array | None = None
        self.before, self.now = (_equation(name) for name in ("caption_before", "caption_now"))
        equations = QVBoxLayout()  # what is new stands at the end of what was
        equations.setSpacing(0)
        equations.addWidget(self.before)
        equations.addWidget(self.now)
        self.terms = TermsPicture("caption_terms")
        self.terms.unit_chosen.connect(self._show_unit)
        self.pixels = UnitPixels("caption_unit_pixels")
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.terms, 1)
        row.addWidget(self.pixels)
        self.sum = FittedLabel()
        self.sum.setObjectName("caption_sum")
        self.sum.setFont(mono_font())
        self.no_cnn = FittedLabel()
        self.no_cnn.setObjectName("caption_no_cnn")
        self.no_cnn.setProperty("role", "quiet")
        self.no_cnn.offer(
            explanations.NO_CNN,
            "There is no CNN here: v are the 64 pixels themselves.",
            "No CNN: v are pixels.",
        )
        self.body.addLayout(equations)
        self.body.addLayout(row, 1)
        self.body.addWidget(self.sum)
        self.body.addWidget(self.no_cnn)
        self.tools = CardTools(self, "caption_equation", self.numbers)
        self.set_theme(self._theme)
        self.show_terms(None, None)

    def show_terms(self, first: FirstStep | None, Wih: Array | None) -> None:
        """The first step of what is said; and the weights of the pixels, (H,64)."""
        self._Wih = Wih
        self.terms.show_terms(_terms(first) if first is not None else (), HINT)
        self.pixels.setVisible(Wih is not None)  # before there are any, the hint has the whole width
        self._show_unit()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.terms.set_theme(theme)
        self.pixels.set_theme(theme)
        self.write_names()

    def write_names(self) -> None:
        """Both equations, and the names of the terms."""
        quiet, warm = self._theme.quiet, self._theme.warm
        past, bias = chosen().written("h = tanh(Wxh x + Whh h"), chosen().named("bh")
        self.before.setText(f'<span style="color:{quiet}">before</span>&nbsp; {past} + {bias})')
        new = f'<b style="color:{warm}">+ Wih v</b>'
        self.now.setText(
            f'<span style="color:{quiet}">now</span>&nbsp;&nbsp;&nbsp;&nbsp; {past} {new} + {bias})'
        )
        self.terms.update()

    def _show_unit(self, _unit: int = 0) -> None:
        self.sum.offer(self.terms.words)
        unit = self.terms.unit
        row = self._Wih[unit] if self._Wih is not None else None
        self.pixels.show_weights(row, unit)

    def numbers(self) -> NumberTable:
        """Every term of every unit."""
        terms = self.terms.terms
        units = range(len(terms[0].values)) if terms else ()
        return NumberTable(
            ("unit", *(term.name for term in terms)),
            ((unit, *(term.values[unit] for term in terms)) for unit in units),
        )


def _terms(first: FirstStep) -> tuple[StepTerm, ...]:
    return (
        StepTerm("Wxh x", "", first.from_word, "Wxh x: what START says."),
        StepTerm("Whh h", "+", first.from_before, "Whh h: what was before; at the first step nothing was."),
        StepTerm("Wih v", "+", first.from_picture, "Wih v: what the drawing says.", is_new=True),
        StepTerm("bh", "+", first.bias, "bh: the unit's own leaning."),
        StepTerm("tanh of it: h", "→", first.h, "h = tanh of the sum: the first state.", full=1.0),
    )


def _equation(name: str) -> Label:
    label = Label()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setFont(mono_font())
    label.setToolTip(
        "x: the word that is read, h: the state of before, v: the drawing, which enters at the first step "
        "alone."
    )
    return label
