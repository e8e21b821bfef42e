"""PhaseStrip: the groups of phases of one learning step, as chips in a row.

Knows labels and which of them is at work; knows no phases. Where the chips do not all
have room it shows those around the present one and the ends of each section. What it
does with the mouse the page does with the keys.
"""

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.gui.parts.accessible.picture_table import PictureTable
from rnnviz.gui.parts.theme import Theme, system_theme
from rnnviz.training.microscope.walkthrough import PhaseGroup

GAP = 4
DOTS = "…"
DOTS_WIDTH = 16.0


class PhaseStrip(QWidget):
    """The strip. ``group_chosen`` carries the number of the chip that was clicked."""

    group_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("microscope_strip")
        self.setAccessibleName("Phases of the learning step")
        self.setToolTip("The phases of the step: click one to go to it, or use the up and down keys.")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = system_theme()
        self._groups: Sequence[PhaseGroup] = ()
        self._current = 0
        self._shown: list[int] = []
        """The groups that have a chip. They stay while the present one is among them: no chip may leave
        from under the pointer that has just clicked it."""
        self._chips: list[tuple[int, QRectF, str]] = []
        """(the group, where, what is written); −1 for the name of a section."""
        self._metrics = QFontMetricsF(self.font())
        self._height = math.ceil(self._metrics.height()) + 10

    def show_groups(self, groups: Sequence[PhaseGroup], current: int) -> None:
        """Show the chips of ``groups`` with ``current`` at work."""
        is_other = [group.label for group in groups] != [group.label for group in self._groups]
        self._groups, self._current = groups, current
        group = groups[current]
        self.setAccessibleDescription(f"{group.section}: {group.label}, {current + 1} of {len(groups)}")
        if is_other or current not in self._shown:
            self._shown = self._visible()
            self._lay_out()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def place_of(self, group: int) -> QRectF | None:
        """Where a chip stands, if it has room."""
        return next((rect for number, rect, _ in self._chips if number == group), None)

    def as_table(self) -> PictureTable:
        """A row for each group of phases."""
        now = self._current
        return PictureTable.of_rows(
            "",
            ("section", "state"),
            (
                (group.label, group.section, "now" if i == now else "done" if i < now else "to come")
                for i, group in enumerate(self._groups)
            ),
        )

    # ── layout ──

    def _lay_out(self) -> None:
        self._chips = []
        x, before = 0.0, -1
        for number in self._shown:
            group = self._groups[number]
            if before < 0 or self._groups[before].section != group.section:
                x += GAP if before >= 0 else 0
                x = self._place(x, -1, group.section, self._section_width(group.section))
            if number > before + 1:
                # The way on to the chips that are left out: to their middle.
                x = self._place(x, (before + 1 + number) // 2, DOTS, DOTS_WIDTH)
            x = self._place(x, number, group.label, self._chip_width(number))
            before = number

    def _place(self, x: float, number: int, words: str, width: float) -> float:
        self._chips.append((number, QRectF(x, 0.5, width, self._height - 1), words))
        return x + width + GAP

    def _chip_width(self, number: int) -> float:
        return self._metrics.horizontalAdvance(self._groups[number].label) + 12

    def _section_width(self, section: str) -> float:
        return self._metrics.horizontalAdvance(section) + 6

    def _visible(self) -> list[int]:
        """All chips; or the ends of each section and as many around the present one as have room."""
        groups = self._groups
        everything = range(len(groups))
        sections = dict.fromkeys(group.section for group in groups)
        room = self.width() - sum(self._section_width(section) + 2 * GAP for section in sections)
        if sum(self._chip_width(number) + GAP for number in everything) <= room:
            return list(everything)
        room -= 4 * (DOTS_WIDTH + GAP)
        shown = {
            number
            for number in everything
            if number in (0, len(groups) - 1)
            or groups[number - 1].section != groups[number].section
            or groups[number + 1].section != groups[number].section
        }
        # Outwards from the present one, in turn to either side.
        near = sorted(everything, key=lambda number: (abs(number - self._current), number < self._current))
        used = sum(self._chip_width(number) + GAP for number in shown)
        for number in near:
            if number not in shown:
                used += self._chip_width(number) + GAP
                if used > room:
                    break
                shown.add(number)
        return sorted(shown)

    # Qt's overrides

    def sizeHint(self) -> QSize:
        return QSize(600, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, self._height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for number, rect, _ in self._chips:
            if number >= 0 and rect.contains(event.position()):
                self.group_chosen.emit(number)
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._groups:
            self._shown = self._visible()
            self._lay_out()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            theme = self._theme
            for number, rect, words in self._chips:
                if number < 0:
                    painter.setPen(theme.color("quiet"))
                else:
                    now = number == self._current and words != DOTS
                    done = number < self._current
                    painter.setPen(theme.pen("warm" if now else "line"))
                    fill = "warm" if now else "raised" if done else "card"
                    painter.setBrush(theme.color(fill))
                    if words != DOTS:
                        painter.drawRoundedRect(rect.adjusted(0.5, 0, -0.5, 0), 4, 4)
                    ink = (
                        theme.ink_on(theme.color("warm")) if now else theme.color("text" if done else "quiet")
                    )
                    painter.setPen(ink)
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)
