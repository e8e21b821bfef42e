"""ArrayList: all arrays of the network as small pictures, of which one is shown large.

Knows their names and numbers; knows neither a network nor what is done with the chosen one.
"""

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QListView, QListWidget, QListWidgetItem, QSizePolicy, QWidget

from rnnviz.core.arrays import Array
from rnnviz.gui.parts.cell_image import image_of, signed_colors
from rnnviz.gui.parts.theme import DARK, GRID, Theme

PICTURE = QSize(52, 40)


class ArrayList(QListWidget):
    """array_chosen  the number of another array, in their order"""

    array_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("weights_arrays")
        self.setAccessibleName("Arrays of the network")
        self.setAccessibleDescription("↑ and ↓ choose the array whose weights are shown.")
        self.setProperty("passages", True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setIconSize(PICTURE)
        self.setGridSize(
            QSize(PICTURE.width() + 3 * GRID, PICTURE.height() + self.fontMetrics().height() + 2 * GRID)
        )
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._theme = DARK
        self.currentRowChanged.connect(self._on_current_row_changed)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def show_names(self, names: list[tuple[str, str]]) -> None:
        """Another network: (title, tooltip) of each array; the first one is chosen, in silence."""
        with QSignalBlocker(self):
            self.clear()
            for title, words in names:
                item = QListWidgetItem(title)
                item.setToolTip(words)
                item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
                self.addItem(item)
            self.setCurrentRow(0)

    def rename(self, names: list[tuple[str, str]]) -> None:
        """The same arrays by other names: (title, tooltip) of each."""
        for number, (title, words) in enumerate(names):
            self.item(number).setText(title)
            self.item(number).setToolTip(words)

    def show_pictures(self, pictures: list[Array], level: float) -> None:
        """The numbers of each array (rows,columns), ±``level`` in the full colour."""
        for number, values in enumerate(pictures):
            item = self.item(number)
            if item is not None:
                picture = self._picture(values, level)
                icon = QIcon(picture)
                icon.addPixmap(picture, QIcon.Mode.Selected)  # else Qt tints it
                item.setIcon(icon)

    def _picture(self, values: Array, level: float) -> QPixmap:
        image = image_of(signed_colors(_thinned(values), level, self._theme.diverging_table()))
        ratio = self.devicePixelRatioF()
        size = PICTURE * ratio
        if len(values) == 1:
            size.setHeight(round(12 * ratio))
        pixmap = QPixmap(PICTURE * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            top = (pixmap.height() - size.height()) // 2
            painter.drawImage(0, top, image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio))
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _on_current_row_changed(self, row: int) -> None:
        if row >= 0:
            self.array_chosen.emit(row)

    # Qt's overrides

    def sizeHint(self) -> QSize:
        return QSize(2 * self.gridSize().width() + 2 * GRID, 30 * GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.gridSize().width() + 2 * GRID, 6 * GRID)


def _thinned(values: Array) -> Array:
    """Few enough numbers for a small picture: every so-many-th row and column."""
    down = max(1, len(values) // (2 * PICTURE.height()))
    across = max(1, values.shape[1] // (2 * PICTURE.width()))
    return values[::down, ::across]
