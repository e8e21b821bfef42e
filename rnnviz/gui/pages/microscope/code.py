"""StepCode: the learning step as a few lines of code, the one at work marked.

Knows lines and a phase; knows no numbers.
"""

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QEvent, QSize, Qt
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
        self._rooms: list[QSize] = []
        """What the program wants in each size; measured again where they are none."""

    @property
    def marked_line(self) -> str:
        """The line at work, without its indentation."""
        program = self._program
        lines = (*program.forward, *program.backward, *program.update)
        found = (line.text.strip() for line in lines if self._phase and self._phase.kind in line.phases)
        return next(found, "")

    def show_phase(self, phase: Phase, program: Program) -> None:
        if program != self._program:
            self._rooms = []
        self._phase, self._program = phase, program
        self.setText(self._written(lambda line: phase.kind in line.phases))
        self.setAccessibleDescription(f"At work: {self.marked_line}")

    def fit(self, width: int, height: int) -> None:
        """Show it in so much room, in smaller letters where it must be; hide it where there is too little."""
        self._rooms = self._rooms or self._measure()
        for font, wanted in zip(self._sizes, self._rooms, strict=True):
            if wanted.width() <= width and wanted.height() <= height:
                self.setFont(font)
                self.show()
                return
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._phase is not None:
            self.show_phase(self._phase, self._program)

    def _measure(self) -> list[QSize]:
        """With every line marked, so that no phase wants more; for it is slow, and phases change fast."""
        shown, rooms = self.text(), []
        self.ensurePolished()
        self.setText(self._written(lambda _: True))
        for font in self._sizes:
            self.setFont(font)
            rooms.append(self.sizeHint())
        self.setText(shown)
        return rooms

    def _written(self, is_at_work: Callable[[CodeLine], bool]) -> str:
        program = self._program
        left = "".join(
            self._line(line, is_at_work(line)) for line in (*program.forward, CodeLine(""), *program.update)
        )
        right = "".join(self._line(line, is_at_work(line)) for line in program.backward)
        gap = f"<td width='{4 * GRID}'></td>"
        return f"<table cellspacing='0'><tr><td>{left}</td>{gap}<td>{right}</td></tr></table>"

    def _line(self, line: CodeLine, at_work: bool) -> str:
        text = escape(line.text) or " "
        color = self._theme.warm if at_work else self._theme.text if line.phases else self._theme.quiet
        mark = MARK if at_work else " "
        return f"<div style='white-space:pre; color:{color}'>{mark} {text}</div>"

    # Qt's overrides

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._rooms = []
