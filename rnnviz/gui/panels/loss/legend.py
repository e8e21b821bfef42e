"""LossLegend: what the marks of the loss picture mean, in words.

Knows words and marks; knows no numbers and no units.
"""

import math
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from rnnviz.core.text.ngrams import NAMES
from rnnviz.gui.panels.loss.backdrops import Backdrop
from rnnviz.gui.panels.loss.curves import CurveSpec, place_of
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import DARK, GRID, Theme
from rnnviz.training.glossary.glossary import tip_of


class Swatch(QWidget):
    """A bit of line, band or dashes beside its word in the legend."""

    def __init__(
        self,
        kind: str,
        role: str = "warm",
        parent: QWidget | None = None,
        pen: Callable[[Theme], QPen] | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self._pen = pen
        self._role = role
        self._theme = DARK
        self.setFixedSize(2 * GRID, GRID + 4)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    # Qt's overrides

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is painted
        with QPainter(self) as painter:
            middle = self.height() / 2
            match self._kind:
                case "band":
                    painter.fillRect(self.rect().adjusted(2, 0, -2, 0), self._theme.color("accent", 0.35))
                    return
                case _ if self._pen is not None:
                    painter.setPen(self._pen(self._theme))
                    middle = math.floor(middle) + 0.5
                case "line":
                    painter.setPen(self._theme.pixel_pen(self._role, 2.0))
                case _:
                    painter.setPen(self._theme.pixel_pen("quiet", dashed=True))
                    middle = math.floor(middle) + 0.5
            painter.drawLine(QPointF(0, middle), QPointF(self.width(), middle))


def ngram_meaning(name: str) -> str:
    """What a line of n-grams is, for ``unigram``, ``bigram``, ``4-gram`` …, with its formula."""
    order = NAMES.index(name) if name in NAMES else int(name.partition("-")[0])
    match order:
        case 0:
            return "uniform: what expecting every character alike loses, −ln p with p = 1 / V."
        case 1:
            formula, seen = "p = count(next) / N", "single characters"
        case _:
            before = "character" if order == 2 else f"{order - 1} characters"
            formula = f"p = count({before} before, next) / count({before} before)"
            seen = f"runs of {order} characters"
    return (
        f"{name}: what counting {seen} loses, −ln p with {formula}, smoothed, on a tenth of the text that "
        "was not counted."
    )


class LossLegend(QWidget):
    """What the marks mean, in words; where there is no room for all some say it in short, and what there is
    none for then is left out, the last first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row = row
        self._theme = DARK
        self._entries: list[QWidget] = []
        self._swatches: list[Swatch] = []
        self._curves: dict[CurveSpec, Label] = {}
        self._backdrops: list[Label] = []
        self._variants: dict[Label, tuple[str, str]] = {}  # in full, in short
        self._band = self._add_entry(
            "band",
            "band",
            tip_of("band"),
        )
        self._variants[self._band] = ("each window, 10–90 %", "10–90 %")
        self._guessing = self._add_entry("guessing", "dashes", tip_of("guessing"))

    def set_guessing(self, words: str, short: str) -> None:
        """Beside the dashes; they may be so long now that there is no room for all."""
        self._variants[self._guessing] = (words, short)
        self._leave_out()

    def set_curves(self, values: Mapping[CurveSpec, str]) -> None:
        """Beside a bit of each line: its name and its newest value. Of other lines nothing is said."""
        before = [len(label.text()) for label in self._curves.values()]
        for spec in [spec for spec in self._curves if spec not in values]:
            self._take_away(self._curves.pop(spec))
        for spec, value in values.items():
            if spec not in self._curves:
                place = sum(place_of(other) <= place_of(spec) for other in self._curves)
                self._curves[spec] = self._add_entry(spec.name, "line", spec.meaning, spec.role, place)
            self._curves[spec].setText(f"{spec.label} {value}")
        if [len(label.text()) for label in self._curves.values()] != before:
            self._leave_out()

    def set_backdrops(self, backdrops: Sequence[Backdrop]) -> None:
        """Behind the curves of the run: those of others."""
        for label in self._backdrops:
            self._take_away(label)
        self._backdrops = []
        for number, backdrop in enumerate(backdrops):
            place = len(self._curves) + number
            label = self._add_entry(backdrop.name, "backdrop", backdrop.meaning, at=place, pen=backdrop.pen)
            label.setText(backdrop.label)
            self._backdrops.append(label)
        self._leave_out()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for swatch in self._swatches:
            swatch.set_theme(theme)

    def _add_entry(
        self,
        name: str,
        kind: str,
        meaning: str,
        role: str = "warm",
        at: int | None = None,
        pen: Callable[[Theme], QPen] | None = None,
    ) -> Label:
        """An entry at a place of the row, or behind those that are there."""
        place = len(self._entries) if at is None else at
        swatch, label = Swatch(kind, role, pen=pen), Label()
        swatch.set_theme(self._theme)
        swatch.setAccessibleName(f"How {name.replace('_', ' ')} is drawn")
        label.setObjectName(f"loss_{name}_label")
        label.setProperty("role", "quiet")
        label.setToolTip(meaning)
        entry = QWidget()
        pair = QHBoxLayout(entry)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(GRID // 2 + 1)
        pair.addWidget(swatch)
        pair.addWidget(label)
        self._row.insertWidget(place, entry)
        self._entries.insert(place, entry)
        self._swatches.insert(place, swatch)
        return label

    def _take_away(self, label: Label) -> None:
        index = next(i for i, entry in enumerate(self._entries) if entry.isAncestorOf(label))
        entry = self._entries.pop(index)
        del self._swatches[index]
        self._row.removeWidget(entry)
        entry.setParent(None)
        entry.deleteLater()

    def _leave_out(self) -> None:
        """Show the entries there is room for, in full where there is room for all of them so."""
        for label, (words, _) in self._variants.items():
            label.setText(words)
        for label, (_, short) in reversed(self._variants.items()):
            if self._wanted_width() <= self.width():
                break
            label.setText(short)
        room = self.width() - self._wanted_width()
        self.setMinimumWidth(self._entries[0].sizeHint().width())
        for entry in reversed(self._entries):
            is_shown = room >= 0 or entry is self._entries[0]
            entry.setVisible(is_shown)
            if not is_shown:
                room += entry.sizeHint().width() + self._row.spacing()
        self._row.invalidate()
        self._row.activate()

    def _wanted_width(self) -> int:
        """Pixels of all entries, as they are now."""
        for entry in self._entries:  # what changed since is not in their sizes yet
            entry.updateGeometry()
            pair = entry.layout()
            if pair is not None:
                pair.invalidate()
                pair.activate()
        gaps = (len(self._entries) - 1) * self._row.spacing()
        return sum(entry.sizeHint().width() for entry in self._entries) + gaps

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_out()
