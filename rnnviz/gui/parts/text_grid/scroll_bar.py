"""TextScrollBar: beside a text canvas: it stands where the text stands, and leads to other lines.

Knows the lines of a canvas; knows no text.
"""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollBar, QWidget

from rnnviz.gui.parts.text_grid.canvas import TextCanvas
from rnnviz.gui.parts.theme import GRID


class TextScrollBar(QScrollBar):
    """Of ``canvas``; it is named ``name``, and ``words`` say what it is."""

    def __init__(self, name: str, words: str, canvas: TextCanvas, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip("Other parts of the text.")
        self._canvas = canvas
        self.valueChanged.connect(canvas.scroll_to)
        canvas.sight_changed.connect(self.follow)

    def beside_text(self) -> QHBoxLayout:
        """A row of the canvas, and it at the end."""
        row = QHBoxLayout()
        row.setSpacing(GRID // 2)
        row.addWidget(self._canvas, 1)
        row.addWidget(self)
        return row

    def follow(self) -> None:
        """Stand where the text stands. Nobody looks at the lines of a hidden one, which a long text takes
        time to be broken into."""
        if not self._canvas.isVisible():
            return
        with QSignalBlocker(self):
            self.setRange(0, self._canvas.lowest_top)
            self.setPageStep(self._canvas.rows)
            self.setValue(self._canvas.top)
