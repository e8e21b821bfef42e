"""StoryLandmarks: what happened in a run, in a line each: firsts, and lines of counting passed.

Shows what it is given and says which one was chosen; knows neither samples nor losses.
"""

from collections.abc import Sequence
from textwrap import shorten

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from rnnviz.core.inside.imitation import Nearest
from rnnviz.core.record.by_heart import ByHeart
from rnnviz.core.record.crossings import Crossing
from rnnviz.core.text.firsts import First
from rnnviz.gui.page import Happening
from rnnviz.gui.pages.story import explanations
from rnnviz.gui.pages.story.story import LONG_FIRSTS, counting, first_in_words, nearest_in_words
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.fields import SpacePasses
from rnnviz.gui.parts.theme import DARK, GRID, Theme

NOTHING_YET = (
    "Nothing yet: the first real word, the first name, every line of counting that is passed, and each model "
    "of counting that is imitated."
)
GO_BACK = (
    "Click a line, or press Enter on it: every page shows the run as it was then, and the story stands there."
)
MOST_PASSAGE = 120
"""Characters of a quotation or a block: its place in the story has all of it."""
_COLOR = Qt.ItemDataRole.UserRole + 1
"""The name of an item's colour among a theme's."""
Landmark = First | Crossing | ByHeart | Nearest


class StoryLandmarks(Card):
    """The card beside the story; its list is named ``story_landmarks``.

    iteration_chosen  a landmark was clicked, or Enter pressed on it
    """

    iteration_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.STORY_LANDMARKS, parent)
        self._theme = DARK
        self._shown: tuple[Landmark, ...] | None = None
        self._later: tuple[bool, ...] = ()  # than the moment that is seen
        self.list = QListWidget()
        self.list.setObjectName("story_landmarks")
        self.list.setAccessibleName("What happened in this run, in order")
        self.list.setToolTip(GO_BACK)
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setItemDelegate(_WholeLines(self.list))
        self.list.setSpacing(GRID // 4)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.installEventFilter(SpacePasses(self.list))
        self.list.itemClicked.connect(self._on_list_item_chosen)
        self.list.itemActivated.connect(self._on_list_item_chosen)
        self.body.addWidget(self.list)
        self.show_landmarks((), ())

    def show_landmarks(
        self,
        firsts: Sequence[First],
        crossings: Sequence[Crossing],
        by_heart: ByHeart | None = None,
        nearest: Sequence[Nearest] = (),
        *,
        seen_at: int | None = None,
    ) -> None:
        """Show these, in the order of their iterations; dimmed what is later than an earlier moment that is
        seen, where one is."""
        found: list[Landmark] = [*nearest, *crossings, *firsts, *([by_heart] if by_heart else [])]
        landmarks = tuple(sorted(found, key=_iteration_of))
        later = tuple(seen_at is not None and _iteration_of(each) > seen_at for each in landmarks)
        if (landmarks, later) == (self._shown, self._later):
            return
        self._shown, self._later = landmarks, later
        self._fill()

    @property
    def happenings(self) -> list[Happening]:
        """What is shown, without the signs before it."""
        return [
            Happening(_iteration_of(each), _in_words(each).split(" ", 1)[1]) for each in self._shown or ()
        ]

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._dye()

    def _fill(self) -> None:
        chosen = self.list.currentRow()
        self.list.clear()
        for landmark, is_later in zip(self._shown or (), self._later, strict=True):
            item = QListWidgetItem(f"{_iteration_of(landmark):,}   {_in_words(landmark)}")
            color = "warm" if isinstance(landmark, First) else "accent"
            item.setData(_COLOR, "quiet" if is_later else color)
            if is_later:
                item.setToolTip(f"Later than the moment that every page shows now. {GO_BACK}")
            item.setData(Qt.ItemDataRole.UserRole, _iteration_of(landmark))
            self.list.addItem(item)
        if not self._shown:
            item = QListWidgetItem(NOTHING_YET)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setData(_COLOR, "quiet")
            self.list.addItem(item)
        self._dye()
        self.list.setCurrentRow(min(chosen, self.list.count() - 1))

    def _dye(self) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setForeground(self._theme.color(item.data(_COLOR)))

    def _on_list_item_chosen(self, item: QListWidgetItem) -> None:
        iteration = item.data(Qt.ItemDataRole.UserRole)
        if iteration is not None:
            self.iteration_chosen.emit(iteration)


class _WholeLines(QStyledItemDelegate):
    """Gives an item the height that its words take in the list's width: Qt's own guess is a line short. Of
    one that hangs out of the list at the bottom the lines are seen that are whole."""

    # Qt's overrides

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        view = self.parent()
        assert isinstance(view, QListWidget)
        hidden = option.rect.bottom() - view.viewport().rect().bottom()
        if hidden <= 0:
            super().paint(painter, option, index)
            return
        lines = -(-hidden // option.fontMetrics.lineSpacing())
        painter.save()
        painter.setClipRect(option.rect.adjusted(0, 0, 0, -lines * option.fontMetrics.lineSpacing() - 2))
        super().paint(painter, option, index)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        view = self.parent()
        assert isinstance(view, QListWidget)
        room = QStyleOptionViewItem(option)
        self.initStyleOption(room, index)
        width = view.viewport().width() - 2 * view.spacing()
        room.rect = QRect(0, 0, width, 1 << 15)
        style = view.style()
        text = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, room, view)
        margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, room, view) + 1
        inner = QRect(0, 0, text.width() - 2 * margin, 1 << 15)
        taken = room.fontMetrics.boundingRect(inner, Qt.TextFlag.TextWordWrap, room.text)
        around = room.rect.height() - text.height()
        return QSize(width, taken.height() + around + 2)


def _iteration_of(landmark: Landmark) -> int:
    return landmark.since if isinstance(landmark, ByHeart) else landmark.iteration


def _in_words(landmark: Landmark) -> str:
    if isinstance(landmark, ByHeart):
        return f"↑ begins to learn by heart: the held-out loss rises from here, as seen at {landmark.seen:,}"
    if isinstance(landmark, Crossing):
        return f"↓ better than {counting(landmark.reference.order)}"
    if isinstance(landmark, Nearest):
        return f"≈ {nearest_in_words(landmark)}"
    if landmark.kind in LONG_FIRSTS:
        passage = shorten(landmark.passage, MOST_PASSAGE, placeholder=" …")
        return f"⚑ {landmark.kind.value}: {passage}"
    return f"⚑ {first_in_words(landmark)}"
