"""NoticeBar: one sentence over the page, with its way out as buttons.

Not a dialog: what runs goes on, and nothing moves aside for it. Knows no reasons;
it is told what to say.
"""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rnnviz.core.foreign import NAME, marked, shown
from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.names import written
from rnnviz.gui.parts.plain import Label, breakable, tip, unmnemonic
from rnnviz.gui.parts.theme import GRID

Action = tuple[str, Callable[[], object]]
_Seen = TypeVar("_Seen", bound=QWidget)

MAX_WIDTH = 820
MOST_BESIDE = MAX_WIDTH // 2
"""Pixels of ways out that stand beside the sentence; more of them stand below it."""
LONGEST_WORD = 60
_LONG_NAME = re.compile(rf"\S{{{NAME + 1},}}")
"""Such a path would fill the page: its middle is left out, and stands in the tooltip."""
NARROWEST = 340
"""Pixels that it takes at least, where it stands beside a text."""
MOST = 4000
"""Characters: a page of paper."""
READ_MILLISECONDS = 7000
"""A sentence that asks for nothing goes by itself after this; a long one after what it takes to read."""
PASS_MILLISECONDS = 12_000
"""So does one whose ways out stand elsewhere, too, after this."""
LETTER_MILLISECONDS = 60
"""What a letter of a long sentence takes who reads at leisure."""
HELD_MILLISECONDS = 2000
"""With the mouse or the keys on it, or seen by nobody, it is asked again after this whether it may go."""


class NoticeBar(QFrame):
    """Floats at the bottom right of its parent, where no tab is, and nothing that leads on; at the bottom
    left where a text stands at the right, or will. The newest sentence replaces the one before.

    closed  nothing is said any more
    """

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._area = parent
        self.setObjectName("notice")
        self._is_error = False
        self._sentence = ""
        self._words = Label()
        self._words.setObjectName("notice_text")
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = QToolButton()
        close.setObjectName("notice_close")
        close.setText("✕")
        close.setToolTip("Close this message.")
        close.setAccessibleName("Close this message")
        close.clicked.connect(self.hide)
        self._row = QHBoxLayout()
        self._row.setSpacing(GRID)
        self._row.addWidget(self._words, 1)
        self._row.addWidget(close)
        self._below = QHBoxLayout()  # the ways out, where they would leave the sentence no room
        self._below.setContentsMargins(0, 0, GRID // 2, GRID // 2)
        self._below.setSpacing(GRID)
        self._below.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GRID + 4, GRID // 2, GRID // 2, GRID // 2)
        self._column.setSpacing(GRID // 2)
        self._column.addLayout(self._row)
        self._column.addLayout(self._below)
        self._buttons: list[QPushButton] = []
        self._ways_out: list[Action] = []
        self._reading = QTimer(self)
        self._reading.setSingleShot(True)
        self._reading.timeout.connect(self._on_reading_timeout)
        parent.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that stands there; '' while hidden."""
        return "" if self.isHidden() else self._sentence

    @property
    def is_error(self) -> bool:
        """Whether the sentence that stands there tells something that went wrong."""
        return self._is_error and not self.isHidden()

    @property
    def ways_out(self) -> list[Action]:
        """What can be done about the sentence that stands there."""
        return [] if self.isHidden() else self._ways_out

    def tell(
        self, sentence: str, actions: Sequence[Action] = (), *, error: bool = False, passes: bool = False
    ) -> None:
        """Show ``sentence``; each action is a button that does it and closes the bar.

        ``passes``: its actions stand elsewhere, too, and it goes by itself once it was read. Without actions
        it always does; what went wrong stays.
        """
        self._let_go_of_keys()
        for button in self._buttons:
            for row in (self._row, self._below):
                row.removeWidget(button)
            button.deleteLater()
        self._buttons.clear()
        self._ways_out = list(actions)
        self._sentence = _as_said(sentence)
        short = _LONG_NAME.sub(lambda name: shown(name[0]), self._sentence)
        self._words.setText(breakable(short, LONGEST_WORD))
        self._words.setToolTip(tip(self._sentence) if short != self._sentence else "")
        announce(self, self._sentence)
        self._is_error = error
        self._words.setProperty("role", "error" if error else "")
        self._words.style().unpolish(self._words)
        self._words.style().polish(self._words)
        for number, (label, act) in enumerate(actions):
            button = QPushButton(unmnemonic(label), self)
            button.setObjectName(f"notice_action_{number}")
            button.setProperty("primary", number == 0)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys where they were
            button.clicked.connect(self.hide)
            button.clicked.connect(lambda _checked, act=act: act())
            self._buttons.append(button)
            button.show()  # until it is shown, which Qt would do later, it takes no room in its row
        if sum(button.sizeHint().width() + GRID for button in self._buttons) > MOST_BESIDE:
            for button in self._buttons:
                self._below.addWidget(button)
        else:
            for button in self._buttons:
                self._row.insertWidget(self._row.count() - 1, button)
        if error or (actions and not passes):
            self._reading.stop()
        else:
            least = PASS_MILLISECONDS if actions else READ_MILLISECONDS
            self._reading.start(max(least, LETTER_MILLISECONDS * len(self._sentence)))
        self.show()
        self.raise_()
        self._place()

    def take_back(self, sentence: str) -> None:
        """Close the bar where this still stands in it: it is true no more."""
        if not self.isHidden() and self._sentence == _as_said(sentence):
            self.hide()

    def _on_reading_timeout(self) -> None:
        focused = self.focusWidget()
        is_held = self.underMouse() or (focused is not None and focused.hasFocus())
        is_seen = self.isVisible() and not self.window().isMinimized()
        if self.isHidden() or (is_seen and not is_held):
            self.hide()
        else:
            self._reading.start(HELD_MILLISECONDS)

    def _let_go_of_keys(self) -> None:
        """Qt would pass them on to the next button of the window, which Space would then press."""
        focused = self.focusWidget()
        if focused is not None and focused.hasFocus():
            focused.clearFocus()

    def _place(self) -> None:
        self._words.ensurePolished()
        self._column.activate()
        at_right = self._fit(MAX_WIDTH)
        texts = self._in_area(QTextEdit, lambda _text: True)  # one that is empty yet is soon written
        left = GRID + 4
        if any(text.intersects(at_right) for text in texts):
            beside = min(text.left() for text in texts if text.intersects(at_right)) - 2 * GRID - left
            at_left = QRect(QPoint(left, 0), self._fit(beside).size()) if beside >= NARROWEST else at_right
            at_left.moveBottom(at_right.bottom())
            in_use = self._in_area(QTextEdit, lambda text: not text.document().isEmpty())
            in_use += self._in_area(QAbstractButton, lambda button: not self.isAncestorOf(button))
            if not any(each.intersects(at_left) for each in in_use):
                self._stand(at_left)
                return
        self._stand(self._fit(MAX_WIDTH))

    def _in_area(self, of: type[_Seen], counts: Callable[[_Seen], bool]) -> list[QRect]:
        """Where those of a kind are seen that count."""
        return [
            QRect(each.mapTo(self._area, QPoint()), each.size())
            for each in self._area.findChildren(of)
            if each.isVisible() and counts(each)
        ]

    def _fit(self, most: int) -> QRect:
        """At the bottom right, as wide as the sentence, up to a limit; beyond it the sentence wraps in what
        the buttons leave."""
        # A layout asked for a height before it was laid out in a width answers for another: so it is laid
        # out in its width, and the sentence asked for the height in what it got.
        items = (self._row.itemAt(i) for i in range(1, self._row.count()))
        beside = sum(item.sizeHint().width() + self._row.spacing() for item in items if item is not None)
        margins, feet = self._column.contentsMargins(), self._below.minimumSize()
        below = 0 if self._below.isEmpty() else feet.height() + self._column.spacing()
        frame = 2 * self.frameWidth()
        around = beside + margins.left() + margins.right() + frame
        sentence = self._words.fontMetrics().horizontalAdvance(self._words.text()) + GRID
        feet_width = feet.width() + margins.left() + margins.right() + frame
        width = min(max(sentence + around, feet_width), most, self._area.width() - 2 * GRID)
        least = self.minimumSizeHint().height()
        self._column.setGeometry(QRect(frame // 2, frame // 2, width - frame, least))
        lines = self._words.heightForWidth(self._words.width()) + below
        lines += margins.top() + margins.bottom() + frame
        height = max(lines, self.minimumSizeHint().height()) + GRID // 2
        left, top = self._area.width() - width - GRID - 4, self._area.height() - height - GRID
        return QRect(left, top, width, height)

    def _stand(self, there: QRect) -> None:
        self.setGeometry(there)
        self._column.setGeometry(self.contentsRect())  # where it had this size before, Qt would not

    # Qt's overrides

    def hideEvent(self, event: QHideEvent) -> None:
        self._let_go_of_keys()
        super().hideEvent(event)
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)


def _as_said(sentence: str) -> str:
    """As it stands in the bar."""
    return marked(written(sentence))[:MOST]
