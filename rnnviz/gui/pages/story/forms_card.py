"""FormsCard: what is typical of the text, and how much of it the samples get right, beside the text itself.

Shows counts that it is given and says which sample was chosen; knows no text.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rnnviz.core.numerals import per_cent
from rnnviz.core.text.form_counts import NEIGHBOURS, FormCount
from rnnviz.core.text.forms import Form, Tally
from rnnviz.gui.pages.story import explanations
from rnnviz.gui.pages.story.share import ShareCanvas
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.painted_text import longest_fitting
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import DARK, GRID, Theme

CANVAS_HEIGHT = 60
"""The least in which a curve is seen, in pixels: a small screen has two of them, and what happened."""


class FormsCard(Card):
    """The card below the real words; it is there only where something is typical of the text.

    iteration_chosen  a sample was clicked
    """

    iteration_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.STORY_FORMS, parent)
        self.offer_subtitle(f"{NEIGHBOURS} samples together; dashed: the text", "dashed: the text")
        self._theme = DARK
        self._rows: list[_FormRow] = []
        self.hide()

    def show_counts(self, counts: Sequence[FormCount]) -> None:
        """Show these, a row for each form; without any the card goes."""
        if [each.form for each in counts] != [row.form for row in self._rows]:
            self._make_rows([each.form for each in counts])
        for row, each in zip(self._rows, counts, strict=True):
            row.show_count(each)
        self.setVisible(bool(counts))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for row in self._rows:
            row.canvas.set_theme(theme)

    def _make_rows(self, forms: Sequence[Form]) -> None:
        for row in self._rows:
            self.body.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [_FormRow(form, self) for form in forms]
        for row in self._rows:
            row.canvas.set_theme(self._theme)
            row.canvas.iteration_chosen.connect(self.iteration_chosen)
            self.body.addWidget(row, 1)


class _FormRow(QWidget):
    """The name of a form, its numbers, its share over the run; ``story_form_…`` is its picture."""

    def __init__(self, form: Form, parent: QWidget) -> None:
        super().__init__(parent)
        self.form = form
        self._count: FormCount | None = None
        self._said: tuple[str, ...] = ("",)
        self._name = name = Label(form.name)
        self._numbers = Label()
        self._numbers.setProperty("role", "quiet")
        self._numbers.setObjectName(f"story_count_{form.name.split()[0]}")
        for label in (name, self._numbers):
            label.setToolTip(form.meaning)
        self.canvas = ShareCanvas(
            f"story_form_{form.name.split()[0]}", f"Share of {form.name} by iteration", self._tell, self
        )
        self.canvas.setMinimumHeight(CANVAS_HEIGHT)
        line = QHBoxLayout()
        line.addWidget(name)
        line.addStretch(1)
        line.addWidget(self._numbers)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.canvas, 1)

    def show_count(self, count: FormCount) -> None:
        self._count = count
        book = f" · text {per_cent(count.book.share)}" if count.book else ""
        recent = _in_words(count.recent)
        share = per_cent(count.recent.share)
        self._said = (f"{recent}{book}", f"{share}{book}", share) if count.samples else ("",)
        self._fit_numbers()
        if count.samples:
            self._numbers.setToolTip(
                f"{self.form.meaning} In the latest {NEIGHBOURS} samples: {recent}. "
                f"In all samples: {_in_words(count.total)}."
                + (f" In the text, in pieces as long: {_in_words(count.book)}." if count.book else "")
            )
        self.canvas.show_shares(count.curve, count.book.share if count.book else None)

    def _fit_numbers(self) -> None:
        room = self.width() - self._name.sizeHint().width() - GRID
        self._numbers.setText(longest_fitting(self._numbers.fontMetrics(), self._said, room))

    def _tell(self, iteration: int, _share: float) -> str:
        assert self._count is not None
        found = next(each for each in self._count.samples if each.iteration == iteration)
        return (
            f"The sample after {iteration:,} iterations: {_in_words(found.tally)}; "
            f"with up to {NEIGHBOURS - 1} before it {_in_words(found.recent)} {self.form.name}. "
            "Click to read it."
        )

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_numbers()


def _in_words(tally: Tally) -> str:
    return f"{tally.whole:,} of {tally.of:,} ({per_cent(tally.share)})" if tally.of else "none"
