"""GridView: the last losses of a sweep, or of any runs that are chosen, in a grid of the settings that vary.

Knows summaries of runs; reads no file.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from rnnviz.gui.pages.runs import explanations
from rnnviz.gui.pages.runs.grid.cells import GridCell, LossGrid, grid_of
from rnnviz.gui.pages.runs.view import RunsView
from rnnviz.gui.pages.runs.whole_card import WholeCard
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.figure import Figure, WidgetFigure
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.plain import Label, tip
from rnnviz.gui.parts.theme import DARK, Theme, bold
from rnnviz.training.run.library import StoredRun

DEEPEST = 0.3
"""How strong the ground of the lowest loss is; that of the highest has none."""
_NOTHING = "Choose the runs of a sweep on the shelf: their last losses stand here, in a grid of what varies."


class GridView(RunsView):
    """The view is named ``runs_grid``, its table ``runs_grid_table``."""

    TITLE = "Grid"
    WORDS = "The last losses of the runs that are chosen, in a grid of the settings that vary."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runs_grid")
        self._theme = DARK
        self.grid = LossGrid((), (), {})
        self.card = WholeCard(explanations.RUNS_GRID)
        self.card.offer_subtitle("mean of the last smooth loss ± deviation of seeds, nats per character", "")
        self.tools = CardTools(self.card, "runs_grid", self.numbers)
        self.tools.mistake_made.connect(self.mistake_made)
        self.table = QTableWidget()
        self.table.setObjectName("runs_grid_table")
        self.table.setAccessibleName("Last losses by the settings that vary")
        self.table.setShowGrid(False)
        self.table.setFrameShape(QTableWidget.Shape.NoFrame)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setTabKeyNavigation(False)
        self.table.setCornerButtonEnabled(False)
        for header in (self.table.horizontalHeader(), self.table.verticalHeader()):
            header.setStyleSheet("QHeaderView { background: transparent; }")  # the card's, beyond the last
            header.setHighlightSections(False)
        self.card.areas.append(self.table)
        self.hint = Label(_NOTHING)
        self.hint.setProperty("role", "quiet")
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.warning = FittedLabel(self)
        self.warning.setObjectName("runs_grid_words")
        self.warning.setProperty("role", "quiet")
        for part in (self.hint, self.table):
            self.card.body.addWidget(part, 1)
        self.card.body.addWidget(self.warning)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self._fill()

    # ── what it is told ──

    def show_runs(self, chosen: Sequence[StoredRun]) -> None:
        self.grid = grid_of(chosen)
        self._fill()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._fill()

    @property
    def figures(self) -> Sequence[Figure]:
        return (WidgetFigure("Grid of last losses", self.card, self.card.export),)

    # ── what it says ──

    def numbers(self) -> NumberTable:
        """A row for each run that is counted."""
        grid = self.grid
        rows = (
            (grid.rows[row], grid.columns[column], steps, loss)
            for (row, column), cell in sorted(grid.cells.items())
            for steps, loss in zip(cell.steps, cell.losses, strict=True)
        )
        return NumberTable(("row", "column", "steps", "smooth_loss_nats_per_character"), rows)

    def _fill(self) -> None:
        grid, table = self.grid, self.table
        table.clear()
        table.setRowCount(len(grid.rows))
        table.setColumnCount(len(grid.columns))
        table.setVerticalHeaderLabels(grid.rows)
        table.setHorizontalHeaderLabels(grid.columns)
        best = grid.best
        for (row, column), cell in grid.cells.items():
            table.setItem(row, column, self._item(cell, is_best=(row, column) in best))
        table.resizeColumnsToContents()
        table.setVisible(bool(grid.cells))
        self.hint.setVisible(not grid.cells)
        fewest, most = grid.steps
        differ = f"These runs made {fewest:,} to {most:,} steps: their losses are not alike in that."
        said = [differ] if fewest < most else []
        if len(best) > 1:
            said.append(f"{len(best)} are marked: the lowest, and what luck alone may have put behind it.")
        self.warning.offer(" ".join(said), *said[:1])
        self.warning.setVisible(bool(said))

    def _item(self, cell: GridCell, *, is_best: bool) -> QTableWidgetItem:
        means = [each.mean for each in self.grid.cells.values()]
        low, high = min(means), max(means)
        share = 1.0 if is_best else (high - cell.mean) / (high - low) if high > low else 0.0
        item = QTableWidgetItem(cell.words)
        item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        item.setBackground(self._theme.color("good", DEEPEST * share))
        seeds = "1 seed" if len(cell.losses) == 1 else f"{len(cell.losses)} seeds"
        span = f"{min(cell.losses):.3f} to {max(cell.losses):.3f}"
        item.setToolTip(tip(f"{cell.words} nats per character of {seeds}, {span}."))
        if is_best:
            item.setFont(bold(self.table.font()))
        return item
