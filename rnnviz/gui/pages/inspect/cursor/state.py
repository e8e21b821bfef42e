"""StateSection: all units of the network at the cursor, as one strip, and how many are saturated.

Knows one place as a network sees it; knows no text.
"""

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.network.cell import Watched
from rnnviz.gui.pages.inspect.cursor.here import Here, HereView
from rnnviz.gui.pages.inspect.tint import Tint, TintKind, unit
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.state_strip import StateStrip
from rnnviz.gui.parts.theme import GRID, Theme

BEYOND = 0.99
"""Of what is bounded by ±1: nearer to its end a unit learns next to nothing, for 1 − h² is under 0.02."""
_WORDS = (
    "Every unit of the hidden state after the character at the cursor, from −1 to +1. Click one, or ← → and "
    "Enter: the reader is painted by it."
)


class StateSection(HereView):
    """The strip, and how much of it is saturated."""

    TITLE = "State"
    WORDS = _WORDS

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._here: Here | None = None
        self._tint = unit(0)
        self._is_unit = True
        self.strip = StateStrip("inspect_state", "Units at the cursor", _WORDS, self)
        self.strip.unit_chosen.connect(self._on_strip_unit_chosen)
        self._words = FittedLabel(self)
        self._words.setObjectName("inspect_state_words")
        self._words.setProperty("role", "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.strip)
        column.addWidget(self._words)

    def show_here(self, here: Here | None) -> None:
        self._here = here
        self._show()

    def show_tint(self, tint: Tint) -> None:
        self._is_unit = tint.kind is TintKind.UNIT
        if self._is_unit:
            self._tint = tint
        self._show()

    def set_theme(self, theme: Theme) -> None:
        self.strip.set_theme(theme)

    def _show(self) -> None:
        here = self._here
        if here is None:
            self.strip.show_values(np.zeros(0), None, None)
            self._words.offer("")
            return
        architecture = here.network.architecture
        tint = self._tint if self._tint.is_of(architecture) else unit(0)
        watched = next(w for w in architecture.cell.watched if w.name == tint.array)
        values = here.watched(tint.layer, tint.array)
        self.strip.show_values(values, watched, tint.unit if self._is_unit else None)
        self.strip.setAccessibleDescription(self.strip.words_of(tint.unit))
        of_layer = f" of layer {tint.layer + 1}" if architecture.layers > 1 else ""
        of_array = f" · {watched.words}" if tint.array != "h" else ""
        saturation = _saturation(values, watched)
        units = f"{len(values):,} units"
        self._words.offer(
            f"{units}{of_layer}{of_array} · {saturation}", f"{units} · {saturation}", saturation
        )
        self._words.setToolTip(
            f"{self._words.words}; there the slope is next to nothing, and little is learnt."
        )

    def _on_strip_unit_chosen(self, at: int) -> None:
        self.tint_wanted.emit(unit(at, self._tint.layer, self._tint.array))


def _saturation(values: Array, watched: Watched) -> str:
    """How much of what is watched stands near its ends, in words."""
    if not len(values):
        return ""
    if watched.is_signed:
        share = float((np.abs(values) > BEYOND).mean())
        return f"{100 * share:.0f} % beyond ±{BEYOND}"
    share = float(((values < 1 - BEYOND) | (values > BEYOND)).mean())
    return f"{100 * share:.0f} % within {1 - BEYOND:.2f} of 0 or 1"
