"""TourCard: one step of a tour in a line beside the menus, where nothing else stands.

Shows a sentence and says what is wanted; knows no tour, and not when a step is done. It lies in a bar between
what else stands there, as wide as its longest sentence needs; where that is too wide, the bar becomes higher.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from rnnviz.gui.parts.plain import Label, breakable, unmnemonic
from rnnviz.gui.parts.theme import GRID
from rnnviz.gui.window.tour.room import TourRoom
from rnnviz.gui.window.tour.words import END, count_in_words, way

LONGEST_WORD = 24
DONE = "✓ "


class TourCard(QFrame):
    """Named ``tour_card``.

    step_chosen    the place of a step, from 0
    show_wanted    where is that?
    again_wanted   the tour from its beginning
    away_wanted    not now
    """

    step_chosen = Signal(int)
    show_wanted = Signal()
    again_wanted = Signal()
    away_wanted = Signal()

    def __init__(self, room: TourRoom) -> None:
        super().__init__(room.bar)
        self._room = room
        self._bar = bar = room.bar
        self._natural = bar.minimumHeight()
        self._sentences: Sequence[str] = ()
        self._pages: Sequence[str] = ()
        self._ticks: Sequence[bool] = ()
        self.setObjectName("tour_card")
        self.setAccessibleName("Tour")
        self._make()
        bar.installEventFilter(self)
        self.hide()

    def _make(self) -> None:
        self.steps = QToolButton(self)
        self.steps.setObjectName("tour_steps")
        self.steps.setToolTip("All steps of the tour, with a tick where they are done: choose one.")
        self.steps.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self.steps)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.steps.setMenu(self._menu)
        self.sentence = Label("", self)
        self.sentence.setObjectName("tour_sentence")
        self.sentence.setWordWrap(True)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.show_button = self._button("tour_show", way(""), "Show where this is done (F3).")
        self.show_button.clicked.connect(self.show_wanted)
        self.away_button = self._button(
            "tour_away", "Not now", "Put the tour away; Help ▸ Tour (F3) brings it back."
        )
        self.away_button.clicked.connect(self.away_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 2, 0)
        row.setSpacing(GRID // 2)
        row.addWidget(self.steps)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.show_button)
        row.addWidget(self.away_button)
        for widget in (self.steps, self.show_button, self.away_button):
            # By Tab, but not by a click: Space then still runs and pauses.
            widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        QWidget.setTabOrder(self.steps, self.show_button)
        QWidget.setTabOrder(self.show_button, self.away_button)

    def _button(self, name: str, text: str, meaning: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setToolTip(meaning)
        return button

    # ── what it shows ──

    def take(self, name: str, sentences: Sequence[str], pages: Sequence[str]) -> None:
        """Another tour: all its sentences, and the page of each, '' for any."""
        self._sentences, self._pages = sentences, pages
        self.steps.setAccessibleName(f"Steps of the tour: {name}")

    def tick(self, ticks: Sequence[bool]) -> None:
        """Which steps are done."""
        self._ticks = ticks

    def show_step(self, place: int, *, is_done: bool, is_elsewhere: bool) -> None:
        """Show this step: a tick where it is done, and the way to its page where another one is in front."""
        self.steps.setText(count_in_words(place, len(self._sentences)))
        self._say(f"{DONE if is_done else ''}{self._sentences[place]}", "accent" if is_done else "")
        self.show_button.setText(way(self._pages[place] if is_elsewhere else ""))
        self.show_button.show()
        self.away_button.setText("Not now")
        self._appear()

    def show_end(self) -> None:
        """All is done."""
        count = len(self._sentences)
        self.steps.setText(count_in_words(count - 1, count))
        self._say(f"{DONE}{END}", "accent")
        self.show_button.hide()
        self.away_button.setText("Close")
        self._appear()

    def _say(self, words: str, role: str) -> None:
        self.sentence.setText(breakable(words, LONGEST_WORD))
        if self.sentence.property("role") != role:
            self.sentence.setProperty("role", role)
            self.sentence.style().unpolish(self.sentence)
            self.sentence.style().polish(self.sentence)

    def put_away(self) -> None:
        """Hide, and leave the bar as it was."""
        focused = self.focusWidget()
        if focused is not None and focused.hasFocus():
            focused.clearFocus()  # Qt would pass it on to the next button, which Space would then press
        self.hide()
        self._bar.setMinimumHeight(self._natural)
        if self._room.row is not None:
            self._room.row.hide()

    def _appear(self) -> None:
        if self._room.row is not None:
            self._room.row.show()
        self.show()
        self.raise_()
        self._fit()

    # ── its place ──

    def _fit(self) -> None:
        """At the right end of the bar, as wide as the longest sentence and the longest page need."""
        for widget in (self.sentence, self.steps, self.away_button):
            widget.ensurePolished()
        metrics = self.sentence.fontMetrics()
        longest_count = count_in_words(len(self._sentences) - 1, len(self._sentences))
        spare = self.steps.sizeHint().width() - metrics.horizontalAdvance(self.steps.text())
        self.steps.setFixedWidth(spare + metrics.horizontalAdvance(longest_count))
        beside = self._width_beside()
        longest = max((metrics.horizontalAdvance(DONE + words) for words in self._all_words()), default=0)
        left, right = self._room.taken()
        room = self._bar.width() - left - right - 2 * GRID
        width = min(room, longest + GRID + beside)
        lines = QRect(0, 0, max(1, width - beside), 1 << 12)
        flags = Qt.TextFlag.TextWordWrap
        high = max(
            (metrics.boundingRect(lines, flags, DONE + words).height() for words in self._all_words()),
            default=0,
        )
        height = max(high, self.show_button.sizeHint().height()) + 2 * self.frameWidth()
        self._bar.setMinimumHeight(max(self._natural, height + 2))
        top = max(0, (max(self._bar.height(), height + 2) - height) // 2)
        self.setGeometry(self._bar.width() - right - GRID - width, top, width, height)

    def _all_words(self) -> list[str]:
        return [*(breakable(words, LONGEST_WORD) for words in self._sentences), END]

    def _width_beside(self) -> int:
        """What stands beside the sentence at most: nothing moves from one step to the next."""
        words = self.show_button.fontMetrics().horizontalAdvance
        longest = max(words(way(page)) for page in ("", *self._pages))
        show = self.show_button.sizeHint().width() - words(self.show_button.text()) + longest
        widths = [self.steps.width(), show, self.away_button.sizeHint().width()]
        margins = self.contentsMargins()
        around = margins.left() + margins.right() + 4 + 2 * self.frameWidth()
        return sum(widths) + len(widths) * (GRID // 2) + around

    def _fill_menu(self) -> None:
        self._menu.clear()
        for place, (words, done) in enumerate(zip(self._sentences, self._ticks, strict=True)):
            action = self._menu.addAction(unmnemonic(words, 200), partial(self.step_chosen.emit, place))
            action.setCheckable(True)
            action.setChecked(done)
        self._menu.addSeparator()
        self._menu.addAction("Begin again", self.again_wanted.emit)

    # Qt's overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._fit()
        return super().eventFilter(watched, event)
