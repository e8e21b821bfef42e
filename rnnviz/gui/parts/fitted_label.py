"""FittedLabel: one line of words, as many of them as there is room for.

Knows words and pixels.
"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.gui.parts.painted_text import longest_fitting
from rnnviz.gui.parts.plain import Label, tip


class FittedLabel(Label):
    """Shows the first of what was offered, the longest first, that fits; the longest is its tooltip.

    It asks for no width: words that change move nothing.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._variants: tuple[str, ...] = ("",)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def words(self) -> str:
        """The longest, whether it fits or not."""
        return self._variants[0]

    def offer(self, *variants: str) -> None:
        """Show one of these. Where none fits, the last ends with three dots."""
        self._variants = variants
        self.setToolTip(tip(variants[0]))
        self.setAccessibleName(variants[0])
        self._fit()

    def _fit(self) -> None:
        metrics, width = self.fontMetrics(), self.width()
        text = longest_fitting(metrics, self._variants, width)
        if not text:
            text = metrics.elidedText(self._variants[-1], Qt.TextElideMode.ElideRight, width)
        if text != self.text():
            self.setText(text)

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(1, super().minimumSizeHint().height())
