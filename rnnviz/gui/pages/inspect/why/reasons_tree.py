"""ReasonsTree: a sum as a tree: each part with its factors, a bar and its value, opened into its own parts.

The keys of a tree open and close it (→ ←). Knows reasons; knows no network.
"""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from rnnviz.core.inside.logit import Reason, Reasons
from rnnviz.gui.parts.names import written
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.theme import DARK, GRID, Theme, mono_font

SHOWN = 5
"""Parts of a sum that are shown one by one; the others are a row together, which opens."""
ROWS = 9
_REASON, _SHARE, _BESIDE = (Qt.ItemDataRole.UserRole + number for number in range(3))
WORDS, PRODUCT, BAR, VALUE = range(4)


def signed(value: float) -> str:
    """``+0.794``, with a minus that is one."""
    return f"{value:+.3f}".replace("-", "−")


class _Bars(QStyledItemDelegate):
    """Bars from the middle of the column, to the right where a part adds."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = DARK

    # Qt's overrides

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        share = index.data(_SHARE)
        if share is None:
            return
        rect = QRectF(option.rect).adjusted(2, 4, -2, -4)
        middle, half = rect.center().x(), rect.width() / 2
        painter.fillRect(rect, self.theme.color("line", 0.35))
        length = half * min(1.0, abs(share))
        bar = QRectF(middle if share >= 0 else middle - length, rect.top(), max(1.0, length), rect.height())
        painter.fillRect(bar, self.theme.color("positive" if share >= 0 else "negative"))


class ReasonsTree(QTreeWidget):
    """Named ``why_tree``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("why_tree")
        self.setAccessibleName("The parts of the score")
        self.setColumnCount(4)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(2 * GRID)
        self.setFrameShape(self.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFont(mono_font(self.font().pointSizeF() * 0.9))
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(3 * GRID)
        header.setSectionResizeMode(WORDS, QHeaderView.ResizeMode.Stretch)
        metrics = self.fontMetrics()
        widths = (
            metrics.horizontalAdvance("−1.13 × −0.70") + GRID,
            6 * GRID,
            metrics.horizontalAdvance("−88.888") + GRID,
        )
        for column, width in zip((PRODUCT, BAR, VALUE), widths, strict=True):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, width)
        self._bars = _Bars(self)
        self.setItemDelegateForColumn(BAR, self._bars)
        self.setFixedHeight(ROWS * (metrics.height() + 4))
        self.itemExpanded.connect(self._on_item_expanded)
        self.reasons: Reasons | None = None

    def set_theme(self, theme: Theme) -> None:
        self._bars.theme = theme
        self.viewport().update()

    def show_reasons(self, reasons: Reasons | None) -> None:
        """Show this sum, closed."""
        self.clear()
        self.reasons = reasons
        if reasons is not None:
            self._fill(self.invisibleRootItem(), reasons)

    def numbers(self) -> NumberTable:
        """The parts of the sum, one row each."""
        rows = self.reasons.terms if self.reasons else ()
        return NumberTable(
            ("part", "factor", "times", "value"), ((r.words, *(r.factors or ("", "")), r.value) for r in rows)
        )

    # ── filling ──

    def _fill(self, parent: QTreeWidgetItem, reasons: Reasons) -> None:
        """The rows of a sum, and what it comes to."""
        in_sum = [reason for reason in reasons.terms if not reason.is_beside]
        beside = [reason for reason in reasons.terms if reason.is_beside]
        largest = max((abs(reason.value) for reason in in_sum), default=1.0) or 1.0
        units = [reason for reason in in_sum if reason.words.startswith("unit ")]
        shown = set(map(id, units[:SHOWN] if len(units) > SHOWN + 1 else units))
        others = [reason for reason in units if id(reason) not in shown]
        for reason in in_sum:
            if id(reason) in shown or reason not in units:
                parent.addChild(self._row(reason, largest))
            elif reason is others[0]:
                parent.addChild(self._others(others, largest))
        for reason in beside:
            row = self._row(reason, 0.0)
            row.setForeground(WORDS, self.palette().placeholderText())
            parent.addChild(row)
        total = QTreeWidgetItem([written(f"{reasons.words} {reasons.how}".strip())])
        total.setText(VALUE, signed(reasons.total))
        total.setTextAlignment(VALUE, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        total.setToolTip(WORDS, f"The parts add up to {reasons.total:+.6g}. {reasons.how}".strip())
        bold = self.font()
        bold.setBold(True)
        for column in (WORDS, VALUE):
            total.setFont(column, bold)
        parent.addChild(total)

    def _row(self, reason: Reason, largest: float) -> QTreeWidgetItem:
        words = written(reason.words)
        row = QTreeWidgetItem([words])
        if reason.factors is not None:
            one, other = (f"{factor:+.2f}".replace("-", "−") for factor in reason.factors)
            row.setText(PRODUCT, f"{one} × {other}")
        row.setText(VALUE, signed(reason.value) if not reason.is_beside else f"{reason.value:.3f}")
        for column in (PRODUCT, VALUE):
            row.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if largest:
            row.setData(BAR, _SHARE, reason.value / largest)
        row.setData(WORDS, _REASON, reason)
        row.setToolTip(WORDS, f"{words}: {reason.value:+.6g}")
        if reason.opens is not None:
            row.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        return row

    def _others(self, others: list[Reason], largest: float) -> QTreeWidgetItem:
        value = sum(reason.value for reason in others)
        row = self._row(Reason(f"{len(others):,} others", None, value), largest)
        for reason in others:
            row.addChild(self._row(reason, largest))
        return row

    def _on_item_expanded(self, item: QTreeWidgetItem) -> None:
        """Make what it comes from when it is first opened: all of it would be endless."""
        reason = item.data(WORDS, _REASON)
        if item.childCount() == 0 and isinstance(reason, Reason) and reason.opens is not None:
            self._fill(item, reason.opens())
