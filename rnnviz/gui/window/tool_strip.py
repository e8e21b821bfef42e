"""ToolStrip: the toolbar's contents in one row, or in a narrow window in two.

Knows widgets and how wide they are; knows nothing of what they do.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from rnnviz.gui.parts.theme import GRID


class ToolStrip(QWidget):
    """``left`` and ``right`` stand in the first row, ``bar`` between them while there is room.

    Where there is none the bar has a row of its own, that a button (``more_button``) folds away.
    """

    def __init__(self, left: Sequence[QWidget], bar: QWidget, right: Sequence[QWidget]) -> None:
        super().__init__()
        self._bar = bar
        self._ends = [*left, *right]
        self._is_narrow = False
        self._first, self._second = QHBoxLayout(), QWidget()
        self._first.setSpacing(GRID)
        for widget in left:
            self._first.addWidget(widget)
        self._place_of_bar = len(left)
        self._first.addWidget(bar)
        self._first.addStretch(1)
        self.more_button = QToolButton()
        self.more_button.setObjectName("more_button")
        self.more_button.setText("⋯")
        self.more_button.setCheckable(True)
        self.more_button.setChecked(True)
        self.more_button.setAccessibleName("speed, learning rate and run until")
        self.more_button.setToolTip(
            "Speed, learning rate and run until, in a row of their own: show or fold."
        )
        self.more_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more_button.hide()
        self.more_button.toggled.connect(self._fold)
        for widget in (self.more_button, *right):
            self._first.addWidget(widget)
        second = QHBoxLayout(self._second)
        second.setContentsMargins(0, 0, 0, 0)
        second.addStretch(1)
        self._row_of_bar = second
        self._second.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID - 2)
        column.addLayout(self._first)
        column.addWidget(self._second)

    def _width_of(self, widgets: Sequence[QWidget]) -> int:
        widths = [w.minimumSizeHint().expandedTo(w.minimumSize()).width() for w in widgets]
        return sum(widths) + GRID * len(widgets)

    def _fit(self) -> None:
        wanted = self._width_of([*self._ends, self._bar])
        narrow = not self._bar.isHidden() and self.width() < wanted
        if narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        # A hidden bar stays so: whoever hid it shows it again.
        hidden = self._bar.isHidden()
        if narrow:
            self._row_of_bar.insertWidget(0, self._bar)
        else:
            self._first.insertWidget(self._place_of_bar, self._bar)
        self._bar.setHidden(hidden)
        self.more_button.setVisible(narrow)
        self._fold()

    def _fold(self) -> None:
        self._second.setVisible(self._is_narrow and self.more_button.isChecked())
        self.updateGeometry()

    # Qt's overrides

    def minimumSizeHint(self) -> QSize:
        ends = self._width_of([*self._ends, self.more_button])
        least = max(ends, self._width_of([self._bar]) if not self._bar.isHidden() else 0)
        return QSize(least, super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
