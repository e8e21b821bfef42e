"""Backdrop: a curve of another run, thin behind the loss of this one; and the pen that it is drawn with.

Knows words, points and strokes; knows neither where a curve comes from nor the unit shown.
"""

from typing import NamedTuple

from PySide6.QtGui import QPen

from rnnviz.core.record.measured import Points
from rnnviz.gui.parts.theme import Theme

DASHES: dict[str, tuple[float, ...]] = {
    "line": (), "dots": (1.0, 3.0), "dot-dash": (6.0, 3.0, 1.0, 3.0), "dashes": (4.0, 2.5),
}  # fmt: skip
"""Pen widths on and off, by the name of the stroke."""
VIOLET, TEAL = 6, 2
"""Colours of the theme's series that no curve of the run itself has."""


class Backdrop(NamedTuple):
    """``points``: iterations (n,) and smooth losses (n,), nats per character.

    name     of its entry in the legend
    label    what the legend and the pointer call it
    meaning  sentences: which run it is, and what of it is not as here
    color    a number of the theme's series; None: quiet
    stroke   a key of ``DASHES``
    """

    name: str
    label: str
    meaning: str
    points: Points
    color: int | None = None
    stroke: str = "line"

    def pen(self, theme: Theme) -> QPen:
        """Thin, so that it stands behind; one that is quiet, even more."""
        color = theme.color("quiet", 0.75) if self.color is None else theme.series(self.color)
        pen = theme.pen_of(color, 1.2)
        if DASHES[self.stroke]:
            pen.setDashPattern(list(DASHES[self.stroke]))
        return pen
