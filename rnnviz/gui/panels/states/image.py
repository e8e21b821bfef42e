"""StateImage: what is watched of one layer as pixels, one sample for each unit and each pixel across.

Knows values, a layout and a table of colours; knows no widget, no selection and no letters.
"""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from rnnviz.core.arrays import Array
from rnnviz.core.network.cell import Watched
from rnnviz.gui.panels.states.layout import HeatmapLayout


class StateImage:
    """``image`` is a view of pixels that are overwritten by every ``fill``: painting makes nothing new."""

    def __init__(self) -> None:
        self.image = QImage()
        self._pixels: NDArray[np.uint32] = np.zeros((0, 0), np.uint32)

    def fill(
        self,
        values: Array,
        layout: HeatmapLayout,
        first: int,
        watched: Watched,
        table: NDArray[np.uint32],
        card: int,
    ) -> None:
        """The units of ``values`` (T,H) from ``first`` on, as many as ``layout`` has room for.

        table  colours (256,) from the low end of what is ``watched`` to its high one, whatever the values
               are: those beyond have the colour of the end. ``card`` is that of the gaps, 0xAARRGGBB

        One sample a unit down, one a pixel across, so that every gap is a whole pixel.
        Where there are more columns than pixels it has every k-th of them: each sample drawn
        is then the true value of one unit.
        """
        low, high = watched.low, watched.high
        indices = np.rint((values[:, first : first + layout.units].T - low) * (255 / (high - low)))
        if not watched.is_bounded:
            indices = np.clip(indices, 0, 255)
        if not math.isfinite(float(indices.sum())):  # a diverged network: its NaN are drawn as zero
            indices = np.nan_to_num(indices, nan=128 if watched.is_signed else 0)
        colors = np.empty((indices.shape[0], layout.columns + 1), np.uint32)
        # Looked up here, since Qt scales 32-bit images ten times faster than indexed ones.
        colors[:, :-1] = table[indices.astype(np.uint8)]
        colors[:, -1] = card
        height, width = len(colors), len(layout.sources)
        if self._pixels.shape != (height, width):
            self._pixels = np.zeros((height, width), np.uint32)
            self.image = QImage(self._pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        np.take(colors, layout.sources, axis=1, out=self._pixels, mode="clip")
