"""CodeCard: the code beside the numbers, and the way to the five broken versions of it.

Knows the step that is shown; knows no numbers, and not who mends what is broken.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from rnnviz.gui.pages.microscope import explanations
from rnnviz.gui.pages.microscope.board import Step
from rnnviz.gui.pages.microscope.code import CodeView
from rnnviz.gui.pages.microscope.controls import button
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.theme import GRID, Theme
from rnnviz.training.microscope.code import CodeLine, program_of
from rnnviz.training.microscope.walkthrough import Walkthrough


class CodeCard(Card):
    """``view`` is the program.

    phase_chosen  the number of a phase whose line was chosen
    fault_wanted  the broken versions are wanted
    """

    phase_chosen = Signal(int)
    fault_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.MICROSCOPE_CODE, parent)
        self.offer_subtitle("click a line to see it at work", "click a line", "")
        self.fault = button(
            "microscope_fault",
            "Find the fault",
            "Five broken versions of this program, to be mended, on the page Gradient check.",
        )
        self.fault.clicked.connect(self.fault_wanted)
        self.turn = button("microscope_show_sum", "Sum", "Show the sum that made the number, in this place.")
        self.turn.hide()
        self.header.addWidget(self.fault)
        self.header.addWidget(self.turn)
        self.view = CodeView()
        self.view.line_chosen.connect(self._on_line_chosen)
        self.body.addWidget(self.view, 1, Qt.AlignmentFlag(0))
        self._step: Step | None = None
        self._walkthrough: Walkthrough | None = None

    def show_step(self, step: Step) -> None:
        if step.walkthrough is not self._walkthrough:
            self._walkthrough = step.walkthrough
            self._program = program_of(step.walkthrough.equations)
        self._step = step
        self.view.show_phase(step.phase, self._program)

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)

    def least_height(self) -> int:
        """What the card needs to be of use."""
        return self.header.sizeHint().height() + 2 * GRID + GRID // 2 + self.view.least_height()

    def _on_line_chosen(self, line: CodeLine) -> None:
        if self._step is None:
            return
        number = self._step.walkthrough.number_in(line, self._step.number)
        if number is not None:
            self.phase_chosen.emit(number)
