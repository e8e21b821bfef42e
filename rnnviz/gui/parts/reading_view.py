"""ReadingView: a page of text to be read: a column of readable width, and places in it.

Knows lines and where the reader is; knows nothing of what the text says.
"""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontMetricsF, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from rnnviz.gui.parts.text_view import LINE_HEIGHT, TextView

COLUMN_CHARACTERS = 96
"""A line is no longer than that: longer ones are hard to read."""
MOST_FACTOR = 1.35
"""How much larger the letters are at most, where there is room to spare."""


class ReadingView(TextView):
    """Text at the left, as large as its column has room for; ``go_to_…`` scroll to places in it."""

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(hint, parent)
        self._points = self.font().pointSizeF()
        self._letter = QFontMetricsF(self.font()).horizontalAdvance("0")

    def clear(self) -> None:
        frame = self.document().rootFrame().frameFormat()
        super().clear()  # forgets the margins, too: the column would be as wide as the page
        self.document().rootFrame().setFrameFormat(frame)

    @property
    def is_at_end(self) -> bool:
        """Whether the last line is in sight, or nearly."""
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - 2 * self.fontMetrics().height()

    @property
    def first_block(self) -> int:
        """The number of the block at the top of the view."""
        return self.cursorForPosition(QPoint(self.width() // 2, 2)).blockNumber()

    def go_to_end(self) -> None:
        self._lay_out_all()
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def go_to_block(self, number: int) -> None:
        """Bring a block to the top of the view, and the caret to it: Enter is then about this line."""
        self._lay_out_all()
        block = self.document().findBlockByNumber(number)
        self.setTextCursor(QTextCursor(block))
        self.verticalScrollBar().setValue(
            round(self.document().documentLayout().blockBoundingRect(block).top())
        )

    def go_to_position(self, position: int, lines_above: int) -> None:
        """Put the caret at ``position`` and scroll its line under so many others."""
        self._lay_out_all()
        cursor = self.textCursor()
        cursor.setPosition(position)
        self.setTextCursor(cursor)
        block = cursor.block()
        line = block.layout().lineForTextPosition(cursor.positionInBlock())
        top = self.document().documentLayout().blockBoundingRect(block).top() + line.y()
        height = LINE_HEIGHT / 100 * self.fontMetrics().height()
        self.verticalScrollBar().setValue(max(0, round(top - lines_above * height)))

    def _lay_out_all(self) -> None:
        """Qt lays out long texts bit by bit; what is not laid out has no place yet."""
        self.document().documentLayout().documentSize()

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width, wanted = self.viewport().width(), COLUMN_CHARACTERS * self._letter
        # In steps of half a point: dragging a divider does not set the text anew at every pixel.
        points = round(2 * self._points * max(1.0, min(MOST_FACTOR, width / wanted))) / 2
        if self.font().pointSizeF() != points:
            font = self.font()
            font.setPointSizeF(points)
            self.setFont(font)
            self._fit_whole_lines()
        frame = self.document().rootFrame().frameFormat()
        side = float(max(0, width - COLUMN_CHARACTERS * self.fontMetrics().horizontalAdvance("0")))
        if frame.rightMargin() != side:
            frame.setRightMargin(side)
            self.document().rootFrame().setFrameFormat(frame)
