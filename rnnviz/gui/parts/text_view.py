"""TextView: text that the network wrote, to read and to copy.

Knows monospaced text and where the reader has scrolled to; knows no sample.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QApplication, QFrame, QTextEdit, QWidget

from rnnviz.gui.parts.stacked_marks import restacked
from rnnviz.gui.parts.theme import mono_font

GO_THERE = "Click, or press Enter in this line: every page shows the run as it was then."
LINE_HEIGHT = 125.0
"""Per cent of the font's own: text to be read needs a little air."""


class TextView(QTextEdit):
    """Read-only, monospaced, wrapped, with a caret so that the keyboard can select and copy.

    link_chosen  the target of a link (``link_format``) that was clicked, or that stands in the line of the
                 caret while Enter is pressed

    ``hint`` is the sentence that stands there while there is no text. With ``follows_end``
    the beginning stays in sight as text comes; once the reader has scrolled to the end, the end does.
    """

    link_chosen = Signal(str)

    def __init__(self, hint: str, parent: QWidget | None = None, *, follows_end: bool = False) -> None:
        super().__init__(parent)
        self._hint = hint
        self._is_at_end = False
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(mono_font())
        self.setTabStopDistance(4 * self.fontMetrics().horizontalAdvance(" "))
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.viewport().setMouseTracking(True)
        if follows_end:
            # Qt lays out long texts bit by bit: the range moves on after the text was inserted.
            self.verticalScrollBar().rangeChanged.connect(self._on_range_changed)
            self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.clear()

    @property
    def hint(self) -> str:
        """The sentence that stands there while there is no text."""
        return self._hint

    def set_hint(self, hint: str) -> None:
        """Another sentence while there is no text."""
        if hint != self._hint:
            self._hint = hint
            self.viewport().update()

    @contextmanager
    def reader_kept_in_place(self, *, even_at_top: bool = False) -> Iterator[None]:
        """What stands at the top of the view still does after the text above it has changed.

        A reader at the very top stays there, and sees what is new, unless he is kept ``even_at_top``.
        """
        bar = self.verticalScrollBar()
        at_top = bar.value() == 0 and not even_at_top
        anchor = self.cursorForPosition(QPoint(0, 0))
        before = self.cursorRect(anchor).top()
        yield
        if not at_top:
            bar.setValue(bar.value() + self.cursorRect(anchor).top() - before)

    def _fit_whole_lines(self) -> None:
        """Leave free at the bottom what is less than a line: at the end no line is cut in two."""
        line = LINE_HEIGHT / 100 * self.fontMetrics().height()
        left_over = int(self.height() % line) if self.height() > line else 0
        if self.viewportMargins().bottom() != left_over:
            self.setViewportMargins(0, 0, 0, left_over)

    def _whole_lines(self) -> QRect:
        """The part of the viewport that no line hangs out of, at the top or at the bottom."""
        seen, whole = self.viewport().rect(), self.viewport().rect()
        first, last = (
            self.cursorRect(self.cursorForPosition(corner)) for corner in (seen.topLeft(), seen.bottomLeft())
        )
        if max(first.height(), last.height()) > seen.height() // 3:
            return seen
        if first.top() < 0 <= first.bottom():
            whole.setTop(first.bottom() + 1)
        if last.top() <= seen.bottom() < last.bottom():
            whole.setBottom(last.top() - 1)
        return whole

    def _on_scrolled(self, value: int) -> None:
        self._is_at_end = value >= self.verticalScrollBar().maximum() - self.fontMetrics().height()

    def _on_range_changed(self, _minimum: int, maximum: int) -> None:
        if self._is_at_end:
            self.verticalScrollBar().setValue(maximum)

    def _link_in_line(self) -> str:
        """The target of the first link in the caret's line; '' for none."""
        fragments = self.textCursor().block().begin()
        while not fragments.atEnd():
            target = fragments.fragment().charFormat().anchorHref()
            if target:
                return target
            fragments += 1
        return ""

    # Qt's overrides

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if not event.buttons():
            shape = (
                Qt.CursorShape.PointingHandCursor
                if self.anchorAt(event.position().toPoint())
                else Qt.CursorShape.IBeamCursor
            )
            if self.viewport().cursor().shape() != shape:
                self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        target = self.anchorAt(event.position().toPoint())
        if target and event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.link_chosen.emit(target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            event.ignore()  # the window's, wherever the keys are; Page Down turns the page
            return
        target = self._link_in_line() if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) else ""
        if target:
            self.link_chosen.emit(target)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_whole_lines()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Whole lines: where headings are of another height than lines, one at the edge would be cut."""
        super().paintEvent(QPaintEvent(event.region() & QRegion(self._whole_lines())))
        if self.document().isEmpty():
            with QPainter(self.viewport()) as painter:
                painter.setFont(QApplication.font())
                painter.setPen(QApplication.palette().placeholderText().color())
                painter.drawText(self.viewport().rect(), Qt.TextFlag.TextWordWrap, self._hint)

    def clear(self) -> None:
        super().clear()
        self._is_at_end = False
        QTextCursor(self.document()).setBlockFormat(line_format())

    def createMimeDataFromSelection(self) -> QMimeData:
        """Plain text alone, as it was written: without the colours and carriers of this window."""
        # Qt's own object, not one made here: the clipboard keeps it until Python has ended, and one
        # that Python made would then crash the program with its last breath.
        data = super().createMimeDataFromSelection()
        text = data.text()  # fills it: until then there is nothing to take out
        data.clear()
        data.setText(restacked(text))
        return data


def link_format(format_: QTextCharFormat, target: str, tip: str) -> QTextCharFormat:
    """The same letters as a link, with a tooltip: a click on them chooses ``target``."""
    link = QTextCharFormat(format_)
    link.setAnchor(True)
    link.setAnchorHref(target)
    link.setToolTip(tip)
    return link


def line_format(per_cent: float = LINE_HEIGHT, above: float = 0.0) -> QTextBlockFormat:
    """The layout of a line: its height in per cent of the font's, pixels left free above."""
    line = QTextBlockFormat()
    line.setLineHeight(per_cent, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    line.setTopMargin(above)
    return line
