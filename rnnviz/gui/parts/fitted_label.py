"""FittedLabel: one line of words, as many of them as there is room for.

Knows words and pixels.
"""

from PySide6.QtCore import QSize
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
        """Show one of these. Where none fits, the last is cut."""
        self._variants = variants
        self.setToolTip(tip(variants[0]))
        self.setAccessibleName(variants[0])
        self._fit()

    def _fit(self) -> None:
        text = longest_fitting(self.fontMetrics(), self._variants, self.width()) or self._variants[-1]
        if text != self.text():
            self.setText(text)

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(1, super().minimumSizeHint().height())
