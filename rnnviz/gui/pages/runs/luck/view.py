"""LuckView: runs that differ by their seed alone as a band, and whether two bands differ by more than luck.

Knows bands and verdicts; reads losses through a RunReader.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from rnnviz.core.record.measured import Points
from rnnviz.gui.pages.runs import explanations
from rnnviz.gui.pages.runs.chart import Chart, ChartCurve, Span, span_across, span_up
from rnnviz.gui.pages.runs.curves.losses import SMOOTH, RunLosses, losses_of
from rnnviz.gui.pages.runs.luck.sentences import seeds_words, setting_names, spread_words, verdict_words
from rnnviz.gui.pages.runs.marks import marks_of
from rnnviz.gui.pages.runs.reading import ReadRun, RunReader
from rnnviz.gui.pages.runs.run_legend import RunLegend
from rnnviz.gui.pages.runs.view import RunsView
from rnnviz.gui.pages.runs.whole_card import WholeCard
from rnnviz.gui.parts.buttons import card_button
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.figure import Figure, WidgetFigure
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID, Theme
from rnnviz.training.run.library import StoredRun
from rnnviz.training.run.luck import FEWEST, band_of, by_setting, compare_all
from rnnviz.training.sweep.repeat import SEEDS

_NOTHING = (
    "Choose runs on the shelf that differ by their seed: they become a band here. Where there are none, "
    "choose one run: More ▸ Repeat with 5 seeds, above, makes them."
)
_ALONE = "Choose runs of a second setting, too: whether the two differ by more than luck is said here."
_ONE_SEED = "One run of a setting says nothing of luck: the button below repeats it with other seeds."
_LONGEST = 45
"""Verdicts that are written out: those of ten settings."""


class LuckView(RunsView):
    """The view is named ``runs_luck``, its picture ``runs_luck_chart``."""

    TITLE = "Luck"
    WORDS = "Runs that differ by their seed alone as a band, and whether settings differ by more than luck."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runs_luck")
        self.reader: RunReader[RunLosses] = RunReader("rnnviz-run-luck", losses_of, self)
        self.reader.arrived.connect(self._on_reader_arrived)
        self.reader.failed.connect(self.mistake_made)
        self.card = WholeCard(explanations.RUNS_LUCK)
        self.card.offer_subtitle("smooth loss, nats per character", "nats per character", "")
        self.half = QPushButton("second half")
        self.half.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.half.setObjectName("runs_luck_half")
        self.half.setCheckable(True)
        self.half.setProperty("segment", True)
        self.half.setStyleSheet("border-radius: 5px;")
        self.half.setToolTip(
            "The second half of the steps alone: where the losses lie close, bands are wider."
        )
        self.half.toggled.connect(self._draw)
        self.card.header.addWidget(self.half)
        self._curves: list[ChartCurve] = []
        self.tools = CardTools(self.card, "runs_luck", self.numbers)
        self.tools.mistake_made.connect(self.mistake_made)
        self.chart = Chart("runs_luck_chart", "Bands of the runs that are chosen")
        self.legend = RunLegend("runs_luck_legend")
        self.verdicts = Label()
        self.verdicts.setObjectName("runs_luck_verdicts")
        self.verdicts.setAccessibleName("Whether the settings differ by more than luck")
        self.verdicts.setWordWrap(True)
        self.verdicts.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.verdicts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.trouble = FittedLabel(self)
        self.trouble.setObjectName("runs_luck_words")
        self.trouble.setProperty("role", "quiet")
        self._few: list[StoredRun] = []  # one run of each setting that has too few seeds
        self.repeat = card_button("runs_luck_repeat", "Repeat with 5 seeds", "")
        self.repeat.clicked.connect(self._on_repeat_clicked)
        self._lay_out()
        self._on_reader_arrived([])

    def _lay_out(self) -> None:
        scroll = QScrollArea(self)
        scroll.setObjectName("runs_luck_scroll")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.verdicts)
        scroll.setMinimumWidth(20 * GRID)
        self.card.areas.append(scroll)
        for ground in (scroll.viewport(), self.verdicts):
            ground.setAutoFillBackground(False)  # the card's is seen
        picture = QVBoxLayout()
        picture.setSpacing(GRID // 2)
        picture.addWidget(self.chart, 1)
        picture.addWidget(self.legend)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        words = QVBoxLayout()
        words.setSpacing(GRID)
        words.addWidget(scroll, 1)
        words.addWidget(self.repeat, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(picture, 3)
        row.addLayout(words, 2)
        self.card.body.addLayout(row, 1)
        self.card.body.addWidget(self.trouble)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)

    # ── what it is told ──

    def show_runs(self, chosen: Sequence[StoredRun]) -> None:
        self.reader.read(chosen)

    def set_theme(self, theme: Theme) -> None:
        self.chart.set_theme(theme)
        self.legend.set_theme(theme)

    def stop(self) -> None:
        self.reader.stop()

    @property
    def figures(self) -> Sequence[Figure]:
        return (WidgetFigure("Luck of several runs", self.card, self.card.export),)

    def to_keep(self) -> dict[str, Any]:
        return {"half": self.half.isChecked()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        self.half.setChecked(kept.get("half") is True)

    # ── what it says ──

    def numbers(self) -> NumberTable:
        """Every point of each band, in both halves."""
        rows = (
            (curve.words, place, low, mean, high)
            for curve in self._curves
            for lows, highs in [curve.band or (curve.values, curve.values)]
            for place, low, mean, high in zip(
                curve.places.tolist(), lows.tolist(), curve.values.tolist(), highs.tolist(), strict=True
            )
        )
        return NumberTable(("setting", "iteration", "least", "mean", "greatest"), rows)

    def _on_reader_arrived(self, found: list[ReadRun[RunLosses]]) -> None:
        read = [
            (each.run, points)
            for each in found
            if each.taken is not None and (points := each.taken.losses.get(SMOOTH)) is not None
        ]
        groups = by_setting([(run.summary, (run, points)) for run, points in read])
        firsts = [group.held[0][0] for group in groups]
        names, marks = setting_names(firsts), marks_of(firsts)
        seeds = [len(group.held) for group in groups]
        curves_of: list[tuple[str, list[Points]]] = [
            (group.text, [points for _, points in group.held]) for group in groups
        ]
        curves, spreads = [], []
        for name, first, (_, losses) in zip(names, firsts, curves_of, strict=True):
            band = band_of(losses)
            spreads.append(spread_words(name, len(losses), band))
            if len(band.iterations):
                edges = (band.least, band.greatest) if len(losses) > 1 else None
                curves.append(ChartCurve(name, marks[first.path], band.iterations, band.mean, edges))
        self._curves = curves
        self._draw()
        told = {
            first.path: f"{name}, {seeds_words(count)}"
            for first, name, count in zip(firsts, names, seeds, strict=True)
        }
        self.legend.show_runs(told, {path: marks[path] for path in told})
        sentences = [
            verdict_words(setting_names([firsts[a], firsts[b]]), (seeds[a], seeds[b]), verdict)
            for (a, b), verdict in compare_all(curves_of).items()
        ]
        said = [*(sentences[:_LONGEST] or [self._hint(seeds)]), *filter(None, spreads[:_LONGEST])]
        self.verdicts.setText("\n\n".join(said))
        self._tell_left_out(found, sum(seeds))
        self._few = [first for first, count in zip(firsts, seeds, strict=True) if count < FEWEST]
        self._offer_repeats(len(firsts))

    def _offer_repeats(self, settings: int) -> None:
        few = len(self._few)
        self.repeat.setVisible(few > 0)
        which = "both " if few == settings == 2 else "" if few == 1 else f"{few} settings "
        self.repeat.setText(f"Repeat {which}with {SEEDS} seeds")
        self.repeat.setToolTip(
            f"Learn what has fewer than {FEWEST} seeds again, from {SEEDS} other seeds and for as many "
            f"steps: {few * SEEDS} runs, in processes beside the window."
        )

    def _on_repeat_clicked(self) -> None:
        self.repeats_wanted.emit(list(self._few))

    def _draw(self) -> None:
        curves, across = self._curves, span_across(self._curves)
        if self.half.isChecked():
            across = Span(across.high / 2, across.high)
            curves = [later for curve in curves if len((later := curve.since(across.low)).places)]
        self.chart.show_curves(curves, across, span_up(curves), "iterations", _NOTHING)

    def _hint(self, seeds: Sequence[int]) -> str:
        if not seeds:
            return ""
        if len(seeds) > 1:
            return "These runs learned different texts: their losses say nothing of their settings."
        return _ONE_SEED if seeds[0] == 1 else _ALONE

    def _tell_left_out(self, found: Sequence[ReadRun[RunLosses]], used: int) -> None:
        troubles = [each.trouble for each in found if each.trouble]
        branches = sum(each.run.summary.parent is not None for each in found if not each.trouble)
        again = len(found) - len(troubles) - branches - used
        parts = list(troubles)
        if branches:
            parts.append(f"{branches} of another run's past")
        if again:
            parts.append(f"{again} with a seed that is here already, or without losses")
        self.trouble.offer(f"Left out: {'; '.join(parts)}." if parts else "", "Some are left out.")
        self.trouble.setVisible(bool(parts))
