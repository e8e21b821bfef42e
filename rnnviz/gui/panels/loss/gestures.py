"""LossGestures: what mouse and keys do on the curve: point at a step of it, and go to that moment.

Knows the plot and where flags stand in it; what the curve says there is asked of who draws it.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, Signal

from rnnviz.gui.panels.loss.curves_in_view import CurvesInView
from rnnviz.gui.panels.loss.picture import LossPicture
from rnnviz.gui.panels.loss.plot import LossPlot
from rnnviz.gui.panels.loss.pointer import Pointer
from rnnviz.gui.panels.loss.pointing import next_point
from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.theme import Theme


class LossGestures(QObject):
    """``words`` say what the curves ``in_view`` are at an iteration, and the flag there.

    moment_wanted  an iteration that was gone to, and that it is to be that very step; None: the present one
    """

    moment_wanted = Signal(object, bool)

    def __init__(
        self,
        plot: LossPlot,
        picture: LossPicture,
        in_view: CurvesInView,
        words: Callable[[int, str], str],
    ) -> None:
        super().__init__(plot)
        self._plot, self._picture, self._in_view, self._words = plot, picture, in_view, words
        self._pointer = Pointer(plot.view)
        self._pointed: QPointF | None = None  # in the scene
        self._tip = plot.toolTip()  # where no flag is pointed at
        plot.pointed.connect(self._on_plot_pointed)
        plot.clicked.connect(self._on_plot_clicked)
        plot.pointer_turned.connect(self._on_plot_pointer_turned)
        plot.entered.connect(self._on_plot_entered)
        plot.flag_turned.connect(self._on_plot_flag_turned)

    @property
    def pointed_words(self) -> str:
        """What the curve says under the pointer; '' where nothing is pointed at."""
        return self._pointer.words

    def set_theme(self, theme: Theme) -> None:
        self._pointer.set_theme(theme)

    def hide_pointer(self) -> None:
        """Until ``show_pointer``: a figure has none."""
        self._pointer.hide()

    def show_pointer(self) -> None:
        """What the curve says now under the pointer."""
        series, text, x, tip = self._in_view.series, "", 0.0, self._tip
        if self._pointed is not None and len(series) > 1:
            view = self._plot.view
            x = view.mapFromScene(self._pointed).x()
            iteration = round(self._iteration_at(self._pointed))
            inside = view.sceneBoundingRect().contains(self._pointed)
            if inside and 0 <= iteration <= series.last_iteration:
                flag = self._picture.flag_at(x)
                if flag is not None:
                    iteration = min(flag[0], series.last_iteration)
                    x = float(self._picture.map(iteration, 0.0)[0])
                    tip = f"{flag[1]}\nClick: every page shows the run as it was at {iteration:,}."
                text = self._words(iteration, flag[1] if flag else "")
        self._pointer.point(x, text)
        if tip != self._plot.toolTip():
            self._plot.setToolTip(tip)

    def _iteration_at(self, position: QPointF) -> float:
        """The iteration at a point of the scene."""
        return self._plot.axis.iteration(self._plot.view.mapSceneToView(position).x())

    def _on_plot_pointed(self, position: QPointF | None) -> None:
        self._pointed = position
        self.show_pointer()

    def _on_plot_clicked(self, position: QPointF) -> None:
        """Go to where the curve was clicked; at a flag, to its own step."""
        view = self._plot.view
        if not view.sceneBoundingRect().contains(position):
            return
        flag = self._picture.flag_at(view.mapFromScene(position).x())
        iteration = flag[0] if flag is not None else round(self._iteration_at(position))
        last = self._in_view.curves.even.last_iteration
        self.moment_wanted.emit(max(0, iteration) if iteration < last else None, True)

    def _on_plot_entered(self) -> None:
        if self._pointed is not None:
            self._on_plot_clicked(self._pointed)

    def _on_plot_flag_turned(self, by: int) -> None:
        """Go to the next flag or the one before, and say which; beyond the last is the present."""
        last, visited = self._in_view.curves.even.last_iteration, self._picture.visited
        here = last if visited is None else visited
        ahead = [flag for flag in self._picture.flagged if (flag - here) * by > 0 and flag < last]
        if ahead:
            flag = min(ahead) if by > 0 else max(ahead)
            self.moment_wanted.emit(flag, True)
            self._point_at(flag)
        elif by > 0:
            self.moment_wanted.emit(None, True)

    def _on_plot_pointer_turned(self, by: int) -> None:
        """Point at the next point of the curve that is in view, or the one before."""
        axis = self._plot.axis
        here = None if self._pointed is None else self._iteration_at(self._pointed)
        left, right = self._plot.view.viewRange()[0]
        found = next_point(self._in_view.series.x, here, by, (axis.iteration(left), axis.iteration(right)))
        if found is not None:
            self._point_at(found)

    def _point_at(self, iteration: int) -> None:
        """Say what the curve says there, as if the mouse pointed at it."""
        view = self._plot.view
        middle = sum(view.viewRange()[1]) / 2
        self._pointed = view.mapViewToScene(QPointF(float(self._plot.axis.place(iteration)), middle))
        self.show_pointer()
        announce(self._plot, self.pointed_words)
