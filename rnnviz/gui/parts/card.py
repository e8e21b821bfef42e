"""Card: the frame of every panel: a title, a quiet subtitle, room for controls, a body.

Knows layout only, and how it is taken along as a picture.
"""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rnnviz.gui.parts.card_words import CardWords
from rnnviz.gui.parts.figure_file import export_widget
from rnnviz.gui.parts.names import cell, rewrite_new, written
from rnnviz.gui.parts.painted_text import longest_fitting
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID

_MARGINS = (GRID + 4, GRID, GRID + 4, GRID)


class _Room(QWidget):
    """Holds a label outside every layout: words that change with each frame lay nothing out again.

    resized  there is more room, or less: what stands beside it may have changed
    """

    resized = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._label: Label | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def hold(self, label: Label) -> None:
        label.setParent(self)
        label.show()
        self._label = label

    # Qt's overrides

    def sizeHint(self) -> QSize:
        return QSize(0, self._label.sizeHint().height() if self._label else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._label is not None:
            self._label.resize(self.size())
            self.resized.emit()


class Card(QFrame):
    """A rounded surface, named and explained by its ``words``; those that are a title alone leave that to be
    done. ``header`` is the title row (add controls at its end), ``body`` the rest.

    explanation  what it shows and how that is made, in about three sentences with the formula; '' before it
                 is told
    """

    def __init__(self, words: CardWords | str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = words if isinstance(words, str) else words.title
        self.setProperty("card", True)
        self.setAccessibleName(title)
        self.explanation = ""
        self.title = Label(title)
        self.title.setProperty("role", "title")
        self.subtitle = Label()
        self.subtitle.setProperty("role", "quiet")
        self._room: _Room | None = None
        self._over: QWidget | None = None
        self._disabled: list[QWidget] = []
        self._subtitles: tuple[str, ...] = ()
        self.header = QHBoxLayout()
        self.header.setSpacing(GRID)
        self.header.addWidget(self.title)
        self.header.addWidget(self.subtitle)
        self.header.addStretch(1)
        self.body = QVBoxLayout()
        self.body.setSpacing(GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(*_MARGINS)
        column.setSpacing(GRID // 2)
        column.addLayout(self.header)
        column.addLayout(self.body, 1)
        self._says = words if isinstance(words, CardWords) else None
        if self._says is not None:
            self.setObjectName(self._says.name)
            self.explain(self._says.beside(cell()))

    def speak_of_cell(self, of: str) -> None:
        """Say what is true of a network with the cell of this name: the run's, or what else it shows."""
        if self._says is not None and self._says.of_cells:
            self.explain(self._says.beside(of))
            for label in (self.title, self.subtitle):
                rewrite_new(label)

    def lie_flat(self) -> None:
        """It stands in another card: it has neither frame nor margins, but in a picture of it."""
        self.setProperty("flat", True)
        self._set_margins()

    def _set_margins(self, *, in_picture: bool = False) -> None:
        column = self.layout()
        assert column is not None
        if self.property("flat") and not in_picture:
            column.setContentsMargins(0, 0, 0, 0)
        else:
            column.setContentsMargins(*_MARGINS)

    def explain(self, meaning: str) -> None:
        """Say what the card shows, and how that is made, in about three sentences with the formula.

        The first of them is the tooltip of its title; all of them stand behind its "?" and in Help.
        """
        self.explanation = meaning
        first = meaning.split(". ")[0].removesuffix(".") + "."
        self.title.setToolTip(first)
        self.subtitle.setToolTip(first)

    def offer_subtitle(self, *variants: str) -> None:
        """Show the first of ``variants``, the longest first, that there is room for; none is ever cut.

        The subtitle takes the room that is left and asks for none: words that change move nothing.
        """
        if self._room is None:
            self._room = _Room(self)
            self._room.resized.connect(self._fit_subtitle)
            self.header.replaceWidget(self.subtitle, self._room)
            self._room.hold(self.subtitle)
            self.header.setStretchFactor(self._room, 1000)
        self._subtitles = variants
        self._fit_subtitle()

    def catch_up(self) -> None:
        """Bring up to date what a hidden card leaves alone: it was shown, or is drawn into a file."""

    def export(self, path: Path) -> None:
        """Write it as a picture, PNG or SVG by the path's suffix. Raises UserError."""
        self.catch_up()
        if not self.property("flat"):
            export_widget(self, path)
            return
        size = self.size()
        left, top, right, bottom = _MARGINS
        self._set_margins(in_picture=True)
        self.resize(size.width() + left + right, size.height() + top + bottom)
        try:
            export_widget(self, path)
        finally:
            self._set_margins()
            self.resize(size)

    def lay_over(self, cover: QWidget | None) -> None:
        """Have ``cover`` lie over all of the card; None takes it away. Keys do not reach what is beneath."""
        for widget in self._disabled:
            widget.setEnabled(True)
        self._disabled = []
        self._over = cover
        if cover is None:
            return
        # Sets its parent before it looks who its neighbours are: a cover is none of what it covers.
        cover.setParent(self)
        beneath = self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        self._disabled = [w for w in beneath if w is not cover and w.isEnabledTo(self)]
        for widget in self._disabled:
            widget.setEnabled(False)
        self._fit_over()
        cover.show()
        cover.raise_()

    def _fit_over(self) -> None:
        if self._over is not None:
            self._over.setGeometry(self.rect().adjusted(1, 1, -1, -1))

    def _fit_subtitle(self) -> None:
        room = self._room.width() if self._room else 0
        text = longest_fitting(self.subtitle.fontMetrics(), tuple(map(written, self._subtitles)), room)
        if text != self.subtitle.text():
            self.subtitle.setText(text)

    # Qt's overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.catch_up()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._subtitles:
            self._fit_subtitle()
        self._fit_over()


def card_around(widget: QWidget | None) -> Card | None:
    """The card that a widget stands in, or is; None where it is in none."""
    while widget is not None and not isinstance(widget, Card):
        widget = widget.parentWidget()
    return widget
