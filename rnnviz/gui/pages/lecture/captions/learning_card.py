"""CaptionLearningCard: how far the captions have come, and which unseen drawings are misnamed.

Knows a captioning by what it says of itself; trains nothing.
"""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy, QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.lecture.captions import Miss
from rnnviz.gui.pages.lecture import explanations
from rnnviz.gui.pages.lecture.accuracy_plot import AccuracyCurve, AccuracyPlot
from rnnviz.gui.pages.lecture.accuracy_rows import AccuracyRow, AccuracyRows
from rnnviz.gui.pages.lecture.captions.captioning import Captioning
from rnnviz.gui.pages.lecture.controls import LearningControls
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.cell_image import image_of
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.theme import DARK, Theme

ICON = 28
"""Pixels of a small drawing."""


class CaptionLearningCard(Card):
    """Named ``caption_learning``; its parts ``caption_train``, ``caption_seed``, ``caption_failures`` …

    miss_chosen  a drawing that is misnamed: show it
    """

    miss_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.CAPTION_LEARNING, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.offer_subtitle("a vanilla network of 96 units", "")
        self._theme = DARK
        self._captioning: Captioning | None = None
        self._misses: tuple[Miss, ...] = ()
        self.controls = LearningControls("caption")
        self.rows = AccuracyRows("caption_accuracy", 1)
        self.plot = AccuracyPlot("caption_accuracy_plot")
        self.missed = FittedLabel()
        self.missed.setProperty("role", "quiet")
        self.failures = QListWidget()
        self.failures.setObjectName("caption_failures")
        self.failures.setAccessibleName("Unseen drawings that are misnamed")
        self.failures.setAccessibleDescription("↑ and ↓ choose a drawing, Enter shows it.")
        self.failures.setProperty("passages", True)
        self.failures.setIconSize(QSize(ICON, ICON))
        self.failures.setUniformItemSizes(True)
        self.failures.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.failures.setMinimumHeight(ICON + 10)
        self.failures.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.failures.itemClicked.connect(self._on_failures_item_chosen)
        self.failures.itemActivated.connect(self._on_failures_item_chosen)
        for widget in (self.controls, self.rows):
            self.body.addWidget(widget)
        self.body.addWidget(self.plot, 2)
        self.body.addWidget(self.missed)
        self.body.addWidget(self.failures, 2)
        self.tools = CardTools(self, "caption_learning", self.numbers)

    def show_captioning(self, captioning: Captioning) -> None:
        """How far it has come."""
        self._captioning = captioning
        accuracy = captioning.accuracy
        after = captioning.after if accuracy is not None else ""
        self.rows.show_rows([AccuracyRow(("unseen drawings", "unseen"), "accent", accuracy, after)])
        self.plot.show_curves([AccuracyCurve("accuracy", "accent", tuple(captioning.points))])
        seen = captioning.seen
        found = "not asked yet" if seen is None else str(len(seen.misses) or "none")
        self.missed.offer(
            f"Unseen drawings that are misnamed: {found}",
            f"Unseen and misnamed: {found}",
            f"Misnamed: {found}",
        )
        self.missed.setToolTip(
            "Unseen drawings that were misnamed at the last examination. Press one: it is shown."
        )
        self._show_misses(seen.misses if seen is not None else ())

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.controls.set_theme(theme)
        self.rows.set_theme(theme)
        self.plot.set_theme(theme)
        self._paint_icons()

    def _show_misses(self, misses: Sequence[Miss]) -> None:
        said = [_words(miss) for miss in misses]
        self._misses = tuple(misses)
        if said != [self.failures.item(i).text() for i in range(self.failures.count())]:
            self.failures.clear()
            for words in said:
                item = QListWidgetItem(words)
                item.setToolTip("Click, or press Enter: it is put into the drawing.")
                self.failures.addItem(item)
        self._paint_icons()

    def _paint_icons(self) -> None:
        for number, miss in enumerate(self._misses):
            self.failures.item(number).setIcon(_icon(miss.pixels, self._theme))

    def numbers(self) -> NumberTable:
        """Every examination: how much it had learnt from, and the accuracy."""
        points = self._captioning.points if self._captioning is not None else []
        return NumberTable(("drawings shown", "accuracy on unseen drawings"), points)

    def _on_failures_item_chosen(self, item: QListWidgetItem) -> None:
        self.miss_chosen.emit(self._misses[self.failures.row(item)])


def _words(miss: Miss) -> str:
    return f"{miss.said or 'nothing'}, not {' '.join(miss.sketch.words)}"


def _icon(pixels: Array, theme: Theme) -> QIcon:
    shades = np.rint(np.clip(pixels, 0, 1) * 255).astype(np.intp)
    image = image_of(theme.sequential_table()[shades])
    return QIcon(QPixmap.fromImage(image.scaled(2 * ICON, 2 * ICON)))
