"""LeafView: a leaf to read: links by mouse and keyboard, keys in frames, and what is looked for marked.

Knows HTML that is handed to it; knows neither leaves nor where links lead.
"""

import re
from typing import Any

from PySide6.QtCore import QRectF, Qt, QUrl, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextBlock, QTextCursor, QTextFormat, QTextLine
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from rnnviz.gui.parts.theme import DARK, GRID, Theme, mono_font
from rnnviz.gui.window.help.keycaps import EDGE
from rnnviz.gui.window.help.paper import sheet_of

_KEYCAP = re.compile(f"{EDGE}[^{EDGE}]+{EDGE}")


class LeafView(QTextBrowser):
    """link_chosen  the target of a link that was clicked, or chosen by Tab and Enter."""

    link_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = DARK
        self._entry = ""  # on top until somebody scrolls, however wide the leaf becomes
        self.setObjectName("help_leaf")
        self.setAccessibleName("Help")
        self.setToolTip("")
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(2 * GRID)
        self.anchorClicked.connect(self._on_anchor_clicked)
        self.verticalScrollBar().actionTriggered.connect(self._on_scrolled)

    def show_html(self, text: str, theme: Theme) -> None:
        """Another leaf, from its top."""
        self._theme = theme
        self._entry = ""
        self.setExtraSelections([])
        self.document().setDefaultStyleSheet(sheet_of(theme, mono_font().family(), self.font().family()))
        self.setHtml(text)

    def go_to(self, name: str) -> None:
        """Bring the entry of this name to the top, and mark its title."""
        block = self._block_of(name)
        if block is None:
            return
        self._entry = name
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(round(top) - GRID)
        mark = QTextEdit.ExtraSelection()
        mark.cursor = QTextCursor(block)
        mark.format.setBackground(self._theme.color("accent", 0.18))
        mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        self.setExtraSelections([mark])

    def scroll_to(self, place: int) -> None:
        """Scroll to so many pixels below the top; the entry that was gone to no longer stays there."""
        self._entry = ""
        self.verticalScrollBar().setValue(place)

    def _on_scrolled(self, _action: int) -> None:
        self._entry = ""

    def _on_anchor_clicked(self, url: QUrl) -> None:
        name = url.path(QUrl.ComponentFormattingOption.FullyDecoded)
        self.link_chosen.emit(f"{url.scheme()}:{name}")

    def _block_of(self, name: str) -> QTextBlock | None:
        block = self.document().begin()
        while block.isValid():
            fragments = block.begin()
            while not fragments.atEnd():
                if name in fragments.fragment().charFormat().anchorNames():
                    return block
                fragments += 1
            block = block.next()
        return None

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere now: the entry goes to the top again."""
        super().resizeEvent(event)
        if self._entry:
            self.go_to(self._entry)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frames of keys first, then the text."""
        with QPainter(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(0, -self.verticalScrollBar().value())
            painter.setPen(self._theme.pixel_pen("quiet", alpha=0.6))
            painter.setBrush(self._theme.color("raised"))
            block = self.document().begin()
            while block.isValid():
                for match in _KEYCAP.finditer(block.text()):
                    self._frame(painter, block, match.start(), match.end())
                block = block.next()
        super().paintEvent(event)

    def _frame(self, painter: QPainter, block: QTextBlock, start: int, end: int) -> None:
        layout = block.layout()
        line = layout.lineForTextPosition(start)
        if not line.isValid():
            return
        origin = self.document().documentLayout().blockBoundingRect(block).topLeft()
        left, right = _x_of(line, start), _x_of(line, end)
        box = QRectF(left, line.y() - 1, right - left, line.height() + 2).translated(origin)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


def _x_of(line: QTextLine, place: int) -> float:
    """Where the character at ``place`` of a block begins; Qt for Python also tells the place that it took."""
    x: Any = line.cursorToX(place)
    return float(x[0] if isinstance(x, tuple) else x)
