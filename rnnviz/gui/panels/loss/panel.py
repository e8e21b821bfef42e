"""LossPanel: smooth loss, the band of the raw losses behind it, and the loss of guessing.

Fed by losses and a snapshot; knows no trainer. It holds the run's curves and what stands beside them, and
keeps its parts at one state; how a loss is told, where axes stand, what gestures do are files beside it.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.record.by_hand import ChangeByHand
from rnnviz.core.record.measured import Points, value_at
from rnnviz.gui.panels.loss import explanations
from rnnviz.gui.panels.loss.autoscale import Autoscale
from rnnviz.gui.panels.loss.backdrops import Backdrop
from rnnviz.gui.panels.loss.bests_row import BestsRow
from rnnviz.gui.panels.loss.controls import LossControls
from rnnviz.gui.panels.loss.curve_table import curve_table
from rnnviz.gui.panels.loss.curves import spec_of
from rnnviz.gui.panels.loss.curves_in_view import CurvesInView
from rnnviz.gui.panels.loss.gestures import LossGestures
from rnnviz.gui.panels.loss.hand_marks import HandMarks
from rnnviz.gui.panels.loss.iteration_axis import EVEN, LOGARITHMIC
from rnnviz.gui.panels.loss.legend import LossLegend, ngram_meaning
from rnnviz.gui.panels.loss.picture import LossPicture
from rnnviz.gui.panels.loss.plot import LossPlot
from rnnviz.gui.panels.loss.prediction import LossPrediction
from rnnviz.gui.panels.loss.rate_marks import RateMarks
from rnnviz.gui.panels.loss.run_curves import RunCurves
from rnnviz.gui.panels.loss.scale import LossScale
from rnnviz.gui.panels.loss.time_track import TimeTrack
from rnnviz.gui.panels.loss.units import UNITS
from rnnviz.gui.parts.accessible.picture_table import PictureTable
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.figure_file import export_widget
from rnnviz.gui.parts.names import written
from rnnviz.gui.parts.theme import DARK, Theme
from rnnviz.gui.parts.throttle import Throttle
from rnnviz.training.run.best import BestLoss
from rnnviz.training.worker.messages import Losses, RunInfo, Snapshot

LOW = 150
"""Pixels: a lower card goes without the line of the best losses."""
LOWER = 140
"""The same without the track of time: the curve alone."""


class LossPanel(Card):
    """The loss of the whole run, in the unit one likes.

    axis_changed   whether iterations are counted logarithmically now
    moment_wanted  an iteration that was clicked or dragged to, and whether it is to be that very step;
                   None: the present one
    """

    axis_changed = Signal(bool)
    moment_wanted = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.LOSS, parent)
        self._curves = RunCurves()
        self._rates = RateMarks()
        self._by_hand = HandMarks()
        self._scale = LossScale()
        self._references: list[tuple[str, float]] = []
        self._backdrops: tuple[Backdrop, ...] = ()
        self._expected: tuple[Backdrop, ...] = ()
        self.prediction = LossPrediction(self)
        self._flags: list[tuple[int, str]] = []
        self._present = math.nan

        self._legend = LossLegend()
        self.subtitle.hide()
        self.header.insertWidget(1, self._legend, 100)
        self._controls = LossControls()
        self._units, self._fit, self._log = self._controls.units, self._controls.fit, self._controls.log
        self.header.addWidget(self._controls)
        self._plot = LossPlot(self._as_table, lambda: self.pointed_words, self)
        self._autoscale = Autoscale(self._plot)
        self._plot.setObjectName("loss_plot")
        self._plot.setAccessibleName("Loss by iteration")
        self._plot.setToolTip(
            "Click: every page shows the run as it was then; at a flag, at the flag's own step. Arrows, + "
            "and − show a part, F all, L counts iterations logarithmically; N and P go to the next flag and "
            "the one before; Ctrl+← and Ctrl+→ say what the curve says, Enter goes there."
        )
        self._picture = LossPicture(self._plot.view)
        self._in_view = CurvesInView(self._curves, self._plot, self._picture, self._autoscale)
        self._gestures = LossGestures(self._plot, self._picture, self._in_view, self._words_at)
        self._gestures.moment_wanted.connect(self.moment_wanted)
        self.body.addWidget(self._plot, 1)
        self.track = TimeTrack(self)
        self.track.moment_wanted.connect(self.moment_wanted)
        self._kept: tuple[int, ...] = ()
        self.body.addWidget(self.track)
        self._bests_row = BestsRow()
        self._bests: tuple[BestLoss, ...] = ()
        self.body.addWidget(self._bests_row)
        self._words = Throttle(self)
        self._words.turn_come.connect(self._write_present)
        self._units.chosen.connect(self.set_unit)
        self._log.toggled.connect(self._on_log_toggled)
        self._plot.other_axis_requested.connect(self._log.toggle)
        self._fit.clicked.connect(self.fit)
        self._plot.fit_requested.connect(self.fit)
        self._plot.ticks_moved.connect(self._picture.set_grid)
        self._plot.resized.connect(self._on_plot_resized)
        self._plot.view.sigRangeChanged.connect(self._on_view_range_changed)
        self._plot.view.sigRangeChangedManually.connect(self._on_view_range_changed_manually)
        self._say_unit()
        self.set_theme(DARK)

    # ── what it is told ──

    def start_run(self, info: RunInfo) -> None:
        """Forget the old run; the curve begins at the loss of guessing."""
        self.prediction.take_away()
        self.set_expected(None)
        T = info.config.seq_length
        self._scale = LossScale(self._scale.unit, T, len(info.vocabulary), info.guessing_loss / T)
        self._references.clear()
        self._flags.clear()
        self._rates.start_run(info)
        self._by_hand.start_run(info)
        self._curves.start_run(info)
        self._present = float(self._curves.even.smooth[-1])
        self._kept = ()
        self._show_visited(None)
        self._bests = ()
        self._bests_row.start_run(holds_out=info.config.held_out > 0)
        self._autoscale.on = True
        self._start_over()

    def add_losses(self, losses: Losses) -> None:
        """Lengthen the curve. A portion comes six times a second: a curve is read, not watched."""
        if not len(losses):
            return
        self._curves.extend(losses)
        self._present = float(losses.rows["smooth"][-1])
        self._autoscale.hold(self._curves.even.low[-1:], losses.rows["smooth"])
        for points in losses.points.values():
            self._autoscale.hold(points.values, points.values)
            self._in_view.forget()
        self._show_curve()
        self._show_present()
        self._show_track()

    def rewind(self, iteration: int, learning_rate: float) -> None:
        """The run goes on from an earlier iteration with this rate: what came after is void."""
        self._curves.truncate(iteration)
        if len(self._curves.even):
            self._present = float(self._curves.even.smooth[-1])
        self._flags = [flag for flag in self._flags if flag[0] <= iteration]
        self._rates.change(iteration, learning_rate)
        self._by_hand.rewind(iteration)
        self._start_over()

    def mark_rate(self, iteration: int, learning_rate: float) -> None:
        """The learning rate was changed: from the step after ``iteration`` on it is this."""
        self._rates.change(iteration, learning_rate)
        self._show_marks()

    def mark_by_hand(self, changes: Sequence[ChangeByHand]) -> None:
        """Weights were set by hand: all of these at one iteration."""
        self._by_hand.add(changes)
        self._show_marks()

    @property
    def marks(self) -> list[tuple[int, str]]:
        """Iterations at which something of the run was changed, ascending, and what."""
        by_hand = [(iteration, written(words)) for iteration, words in self._by_hand.marks]
        return sorted([*self._rates.marks, *by_hand])

    def _show_marks(self) -> None:
        self._picture.set_marks(self.marks)

    def write_names(self) -> None:
        """What was set by hand is called otherwise now."""
        self._show_marks()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The present smooth loss, also where no step was made yet; of an earlier moment only where it is."""
        if snapshot.is_past:
            self._show_visited(snapshot.iteration)
            return
        if self._picture.visited is not None:
            self._show_visited(None)
        self.show_present(snapshot)

    def show_present(self, present: Snapshot) -> None:
        """The run stands here now, whichever moment of it is shown."""
        self._present, self._bests = present.smooth_loss, present.bests
        if present.kept is not self._kept:
            self._kept = present.kept
            self._show_track()
        self._show_present()

    def _show_visited(self, iteration: int | None) -> None:
        self.track.show_visited(iteration)
        self._picture.set_visited(iteration)

    def _show_track(self) -> None:
        if not self.isVisible():
            return
        view = self._plot.view
        scene = view.sceneBoundingRect()
        offset = self.track.mapFromGlobal(self._plot.mapToGlobal(QPoint(0, 0))).x()
        left = self._plot.mapFromScene(scene.topLeft()).x() + offset
        places = view.viewRange()[0]
        self.track.show_axis(self._plot.axis, (places[0], places[1]), (left, left + scene.width()))
        self.track.show_run(self._curves.even.last_iteration, self._kept)

    def catch_up(self) -> None:
        self._in_view.forget()
        self._show_curve()
        self._show_track()
        self._write_present()

    def set_reference_lines(self, lines: Sequence[tuple[str, float]]) -> None:
        """Thin horizontal lines, each with its label and its height in nats per character.

        Their names have a margin of their own; where there are no lines, the curve has that room.
        """
        self._references = list(lines)
        self._plot.levels.set_wanted(bool(lines))
        self._show_lines()

    def set_backdrops(self, backdrops: Sequence[Backdrop]) -> None:
        """Curves of other runs, thin behind this one; they stay, whichever run comes."""
        self._backdrops = tuple(backdrops)
        self._show_backdrops()

    def set_expected(self, expected: Backdrop | None) -> None:
        """What was expected of this run, before it was seen; it goes with the run."""
        self._expected = (expected,) if expected is not None else ()
        self._show_backdrops()

    def _show_backdrops(self) -> None:
        self._legend.set_backdrops(self._all_backdrops)
        self._autoscale.hold_behind([each.points for each in self._all_backdrops])
        self._show_lines()
        self._in_view.forget()
        self._show_curve()

    @property
    def _all_backdrops(self) -> tuple[Backdrop, ...]:
        return (*self._backdrops, *self._expected)

    def set_flags(self, flags: Sequence[tuple[int, str]]) -> None:
        """Flags on the smooth curve, each with its iteration and a label shown when pointed at."""
        self._flags = sorted(flags)
        self._picture.set_flags(self._flags)

    def set_theme(self, theme: Theme) -> None:
        self._plot.set_theme(theme)
        self._picture.set_theme(theme)
        self._gestures.set_theme(theme)
        self._legend.set_theme(theme)
        self.track.set_theme(theme)
        self.prediction.set_theme(theme)

    def set_unit(self, name: str) -> None:
        """Show the loss in the unit ``name``, a key of UNITS."""
        if name == self.unit:
            return
        self._scale = self._scale._replace(unit=UNITS[name])
        self._units.press(name)
        self._autoscale.on = True  # the old range means nothing in the new unit
        self._start_over()

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Count iterations logarithmically, or evenly."""
        self._log.setChecked(logarithmic)

    @property
    def is_logarithmic(self) -> bool:
        return self._log.isChecked()

    @property
    def unit(self) -> str:
        """The name of the unit shown."""
        return self._scale.unit.name

    @property
    def smooth_curve(self) -> Points:
        """The smooth loss of the run so far, nats per character, in as many points as are drawn."""
        series = self._curves.even
        return Points(series.x, series.smooth / self._scale.T)

    def curve_shown(self) -> Points:
        """The same in the unit shown, to this very step."""
        curve = self.smooth_curve
        return Points(curve.iterations, np.asarray(self._scale.shown_nats(curve.values)))

    def to_nats(self, values: Array) -> Array:
        """(n,) values in the unit shown, in nats per character."""
        return self._scale.to_nats(values)

    def range_shown(self) -> tuple[float, float]:
        """The losses at the lower and upper end of the picture, in the unit shown."""
        low, high = self._plot.view.viewRange()[1]
        return float(low), float(high)

    @property
    def unit_caption(self) -> str:
        """The unit shown, in words."""
        return self._scale.caption

    @property
    def pointed_words(self) -> str:
        """What the curve says under the pointer; '' where nothing is pointed at."""
        return self._gestures.pointed_words

    @property
    def part(self) -> list[float] | None:
        """The part of the picture that is looked at, in the unit and on the axis shown: left, right, bottom,
        top; None while it follows the run."""
        return self._autoscale.part

    def show_part(self, part: Sequence[float] | None) -> None:
        """Look at what ``part`` said; None follows the run. One without any extent is left."""
        if part is None:
            self.fit()
            return
        if self._autoscale.show_part(part):
            self._fit.show()
            self._in_view.draw(self._scale)

    def fit(self) -> None:
        """Show the whole run, and follow it."""
        self._autoscale.on = True
        self._fit.hide()
        self._in_view.follow(self._scale)

    # ── what it gives ──

    def export(self, path: Path) -> None:
        """Write the panel as a figure, PNG or SVG by the path's suffix. Raises WriteError."""
        with self._as_figure():
            export_widget(self, path, "Loss by iteration")

    @contextmanager
    def _as_figure(self) -> Iterator[None]:
        """Without the controls, and up to date even while hidden."""
        focused = self.focusWidget()
        fit_hidden = self._fit.isHidden()
        self._in_view.draw(self._scale)
        self._write_present()
        self._gestures.hide_pointer()
        self._fit.hide()
        self._controls.show_caption(True)
        try:
            yield
        finally:
            self._controls.show_caption(False)
            self._fit.setHidden(fit_hidden)
            self._gestures.show_pointer()
            if focused is not None:
                focused.setFocus()

    # ── the curve ──

    def _start_over(self) -> None:
        """Another run, history or unit: everything is drawn anew."""
        self._autoscale.forget()
        even = self._curves.even
        for points in self._curves.lines(even).values():
            self._autoscale.hold(np.append(even.low, points.values), points.values)
        self._picture.set_flags(self._flags)
        self._show_marks()
        self._show_lines()
        self._say_unit()
        self._in_view.forget()
        self._fit.setHidden(self._autoscale.on)
        self._show_curve()
        self._write_present()

    def _show_curve(self) -> None:
        if self.isVisible():
            self._in_view.draw_if_moved(self._scale)
        else:
            self._in_view.forget()

    def _show_lines(self) -> None:
        scale = self._scale
        levels = [(label, float(scale.shown_nats(nats))) for label, nats in self._references]
        self._picture.set_lines(float(scale.shown_nats(scale.guessing)), [value for _, value in levels])
        self._picture.set_backdrops(
            [(each, scale.shown_nats(each.points.values)) for each in self._all_backdrops]
        )
        self._plot.levels.set_levels(levels)
        self._plot.levels.set_meanings({label: written(ngram_meaning(label)) for label, _ in levels})

    # ── words ──

    def _say_unit(self) -> None:
        self._controls.say(self._scale, is_logarithmic=self.is_logarithmic)
        if math.isfinite(self._scale.guessing):
            self._legend.set_guessing(self._scale.guessing_words, self._scale.guessing_in_short)

    def _show_present(self) -> None:
        if self.isVisible():
            self._words.request()

    def _write_present(self) -> None:
        if not math.isfinite(self._present):
            return
        lines = self._curves.lines(self._curves.even).items()
        newest = {spec: float(points.values[-1]) for spec, points in lines}
        newest[spec_of("smooth")] = self._present  # of this very step
        self._legend.set_curves({spec: self._scale.words(value) for spec, value in newest.items()})
        self._bests_row.show_bests(self._bests, self._scale.words)

    def _words_at(self, iteration: int, flag: str) -> str:
        """What all curves say at ``iteration``, and the flag there, where there is one."""
        series, words = self._in_view.series, self._scale.words
        _, low, high = map(words, series.at(iteration))
        lines = self._curves.lines_at(series, iteration).items()
        behind = ((each.label, value_at(each.points, iteration)) for each in self._all_backdrops)
        said = [flag] if flag else []
        said.append(f"iteration {iteration:,}")
        said += [f"{spec.label} {words(value)}" for spec, value in lines]
        said.append(f"10–90 % {low} – {high}")
        said += [f"{label} {words(nats * self._scale.T)}" for label, nats in behind if math.isfinite(nats)]
        return "   ".join(said)

    def _as_table(self) -> PictureTable:
        levels = [("guessing", self._scale.guessing), *self._references]
        return curve_table(self._curves, self._in_view.series, self._scale, levels, self._flags)

    # ── handlers ──

    def _on_log_toggled(self, logarithmic: bool) -> None:
        axis = LOGARITHMIC if logarithmic else EVEN
        self._plot.set_axis(axis)
        self._picture.set_axis(axis)
        self._autoscale.on = True  # the old range means nothing on the new axis
        self._start_over()
        self._in_view.draw(self._scale)
        self.axis_changed.emit(logarithmic)

    def _on_view_range_changed(self) -> None:
        if not self._autoscale.on:
            self._in_view.draw(self._scale)  # another part: other points may tell more of it
        self._picture.update()
        self._plot.levels.update()
        self._gestures.show_pointer()
        self._show_track()

    def _on_view_range_changed_manually(self) -> None:
        self._autoscale.on = False
        self._fit.show()
        self._in_view.draw(self._scale)

    def _on_plot_resized(self) -> None:
        self._picture.update()
        self._show_track()

    # Qt's overrides

    def minimumSizeHint(self) -> QSize:
        """Without the rows under the curve, which go before they would hold a divider up."""
        hint = super().minimumSizeHint()
        rows = [row for row in (self._bests_row, self.track) if not row.isHidden()]
        taken = sum(row.minimumSizeHint().height() + self.body.spacing() for row in rows)
        return QSize(hint.width(), hint.height() - taken)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._bests_row.setVisible(event.size().height() >= LOW)
        self.track.setVisible(event.size().height() >= LOWER)
