"""The loss picture as a table: a row for each point that is drawn, a column for each line.

Knows curves and their scale; knows no Qt and no view.
"""

from collections.abc import Sequence

import numpy as np

from rnnviz.gui.panels.loss.run_curves import RunCurves
from rnnviz.gui.panels.loss.scale import LossScale
from rnnviz.gui.panels.loss.series import LossSeries
from rnnviz.gui.parts.accessible.picture_table import Names, PictureTable


def curve_table(
    curves: RunCurves,
    series: LossSeries,
    scale: LossScale,
    levels: Sequence[tuple[str, float]],
    flags: Sequence[tuple[int, str]],
) -> PictureTable:
    """Of what ``series`` draws: its lines, the edges of its band, and ``flags`` at the points behind them.

    ``levels`` are horizontal lines, nats per character.
    """
    xs, smooth, edges = series.x, series.smooth, (series.low, series.high)
    specs = list(curves.lines(series))
    flagged: dict[int, list[str]] = {}
    for iteration, label in flags:
        flagged.setdefault(min(int(np.searchsorted(xs, iteration)), len(xs) - 1), []).append(label)

    def said(loss: float | None) -> str:
        return "" if loss is None else scale.words(loss)

    def cell(row: int, column: int) -> str:
        if column == 0:
            return said(float(smooth[row]))
        if column < len(specs):
            return said(curves.lines_at(series, int(xs[row])).get(specs[column]))
        edge = column - len(specs)
        return said(float(edges[edge][row])) if edge < len(edges) else ", ".join(flagged.get(row, ()))

    columns = (*(spec.label for spec in specs), "10 % of windows lie below", "90 % lie below", "flag")
    words = "; ".join(f"{label} {said(nats * scale.T)}" for label, nats in levels)
    caption = f"The loss by iteration, in {scale.caption}. Levels: {words}."
    return PictureTable(caption, columns, Names(len(xs), lambda row: f"{int(xs[row]):,}"), cell)
