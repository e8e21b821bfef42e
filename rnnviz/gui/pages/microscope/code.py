"""StepCode: the learning step as a few lines of code, the one at work marked.

Knows lines and a phase; knows no numbers.
"""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import DARK, GRID, Theme, mono_font, small_font
from rnnviz.training.microscope.code import CodeLine, Program
from rnnviz.training.microscope.walkthrough import Phase

MARK = "▸"


class StepCode(Label):
    """Two columns: forward and update, and backward between them. Named ``microscope_code``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setObjectName("microscope_code")
        self.setAccessibleName("The learning step as code")
        self.setToolTip("The whole learning step as code; the marked line is the computation shown above.")
        self.setTextFormat(Qt.TextFormat.RichText)
        self._sizes = (mono_font(), mono_font(small_font().pointSizeF()))
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._theme = DARK
        self._phase: Phase | None = None
        self._program = Program((), (), ())

    @property
    def marked_line(self) -> str:
        """The line at work, without its indentation."""
        program = self._program
        lines = (*program.forward, *program.backward, *program.update)
        found = (line.text.strip() for line in lines if self._phase and self._phase.kind in line.phases)
        return next(found, "")

    def show_phase(self, phase: Phase, program: Program) -> None:
        self._phase, self._program = phase, program
        left = "".join(map(self._line, (*program.forward, CodeLine(""), *program.update)))
        right = "".join(map(self._line, program.backward))
        gap = f"<td width='{4 * GRID}'></td>"
        self.setText(f"<table cellspacing='0'><tr><td>{left}</td>{gap}<td>{right}</td></tr></table>")
        self.setAccessibleDescription(f"At work: {self.marked_line}")

    def fit(self, width: int, height: int) -> None:
        """Show it in so much room, in smaller letters where it must be; hide it where there is too little."""
        for font in self._sizes:
            self.setFont(font)
            wanted = self.sizeHint()
            if wanted.width() <= width and wanted.height() <= height:
                self.show()
                return
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._phase is not None:
            self.show_phase(self._phase, self._program)

    def _line(self, line: CodeLine) -> str:
        at_work = self._phase is not None and self._phase.kind in line.phases
        text = escape(line.text) or " "
        color = self._theme.warm if at_work else self._theme.text if line.phases else self._theme.quiet
        mark = MARK if at_work else " "
        return f"<div style='white-space:pre; color:{color}'>{mark} {text}</div>"
