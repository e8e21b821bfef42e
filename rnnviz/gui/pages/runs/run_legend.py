"""RunLegend: which mark is whose: a stroke and a name for each run that is compared.

Knows runs and their marks; knows no curve.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.core.foreign import shown
from rnnviz.gui.pages.runs.marks import RunMark
from rnnviz.gui.pages.runs.words import beside_network, differing, network_words, settings_words
from rnnviz.gui.parts.accessible.picture_table import PictureTable
from rnnviz.gui.parts.names import keep
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.place_tip import TippedPicture
from rnnviz.gui.parts.theme import DARK, GRID, Theme, small_font
from rnnviz.training.run.library import StoredRun

STROKE = 3 * GRID
LONGEST = 40
"""Characters of a name."""


def names_of(runs: Sequence[StoredRun]) -> dict[Path, str]:
    """A name for each; those that are called alike differ by their settings, else by their place.

    Where all are called alike nobody is told again what: where a name is cut, it is at its end.
    """
    by_title: dict[str, list[StoredRun]] = {}
    for run in runs:
        by_title.setdefault(shown(run.title, LONGEST), []).append(run)
    names = {}
    for run in runs:
        title = shown(run.title, LONGEST)
        alike = by_title[title]
        networks = {network_words(each.summary.settings) for each in alike}
        words = [network_words(run.summary.settings)] if len(networks) > 1 else []
        words.append(settings_words(run.summary.settings, beside_network(differing(alike))))
        told = [word for word in words if word]
        names[run.path] = ", ".join(told if told and len(by_title) == 1 else (title, *told))
    found = list(names.values())
    for number, (path, name) in enumerate(list(names.items()), 1):
        if found.count(name) > 1:
            names[path] = f"{number}: {name}"
    return names


class RunLegend(TippedPicture):
    """In columns, as many as there is room for."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Which curve is whose")
        keep(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = DARK
        self._text = PaintedText(small_font())
        self.entries: tuple[tuple[str, RunMark], ...] = ()

    def show_runs(self, names: Mapping[Path, str], marks: Mapping[Path, RunMark]) -> None:
        self.entries = tuple((name, marks[path]) for path, name in names.items())
        self.setAccessibleDescription(", ".join(name for name, _ in self.entries))
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def tip_at(self, position: QPoint) -> str:
        columns, width = self._columns()
        place = position.y() // self._line * columns + int(position.x() // width)
        return self.entries[place][0] if 0 <= place < len(self.entries) else ""

    def as_table(self) -> PictureTable:
        """A row for each run."""
        rows = [(name, ("whole", "dashes", "dots")[mark.stroke]) for name, mark in self.entries]
        return PictureTable.of_rows("" if rows else "No runs are compared.", ("stroke",), rows)

    @property
    def _line(self) -> int:
        return self._text.height + 3

    def _columns(self) -> tuple[int, float]:
        """How many, and how wide one is."""
        widest = max((self._text.width(name) for name, _ in self.entries), default=0.0) + STROKE + 3 * GRID
        columns = max(1, min(len(self.entries), int(self.width() // max(1.0, widest))))
        return columns, min(widest, self.width()) if columns > 1 else max(1, self.width())

    def _fit(self) -> None:
        rows = -(-len(self.entries) // self._columns()[0])
        self.setFixedHeight(max(1, rows) * self._line)
        self.update()

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            columns, width = self._columns()
            for number, (name, mark) in enumerate(self.entries):
                left, top = round(number % columns * width), number // columns * self._line
                middle = top + self._text.height / 2
                painter.setPen(mark.pen(self._theme, 2.0))
                painter.drawLine(QPointF(left, middle), QPointF(left + STROKE, middle))
                self._text.begin(painter, self._theme.pen("text"))
                self._text.draw(painter, left + STROKE + GRID, top, name)

    def sizeHint(self) -> QSize:
        return QSize(30 * GRID, self._line)
