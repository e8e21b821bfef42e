"""StateImage: the hidden state as pixels, one sample for each unit and each pixel across.

Knows values, a layout and a table of colours; knows no widget, no selection and no letters.
"""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from rnnviz.core.arrays import Array
from rnnviz.gui.panels.states.layout import HeatmapLayout


class StateImage:
    """``image`` is a view of pixels that are overwritten by every ``fill``: painting makes nothing new."""

    def __init__(self) -> None:
        self.image = QImage()
        self._pixels: NDArray[np.uint32] = np.zeros((0, 0), np.uint32)

    def fill(
        self, hs: Array, layout: HeatmapLayout, first: int, table: NDArray[np.uint32], card: int
    ) -> None:
        """The units of ``hs`` (T,H) from ``first`` on, as many as ``layout`` has room for.

        table  colours (256,) from −1 to +1; ``card`` is that of the gaps, 0xAARRGGBB

        One sample a unit down, one a pixel across, so that every gap is a whole pixel.
        Where there are more columns than pixels it has every k-th of them: each sample drawn
        is then the true value of one unit.
        """
        indices = np.rint((hs[:, first : first + layout.units].T + 1) * 127.5)
        if not math.isfinite(float(indices.sum())):  # a diverged network: its NaN are drawn as zero
            indices = np.nan_to_num(indices, nan=128)
        colors = np.empty((indices.shape[0], layout.columns + 1), np.uint32)
        # Looked up here, since Qt scales 32-bit images ten times faster than indexed ones.
        colors[:, :-1] = table[indices.astype(np.uint8)]
        colors[:, -1] = card
        height, width = len(colors), len(layout.sources)
        if self._pixels.shape != (height, width):
            self._pixels = np.zeros((height, width), np.uint32)
            self.image = QImage(self._pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        np.take(colors, layout.sources, axis=1, out=self._pixels, mode="clip")
