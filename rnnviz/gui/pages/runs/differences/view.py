"""DifferencesView: a table of what differs between the runs that are chosen: settings above, results below.

Knows summaries of runs; reads no file.
"""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.gui.pages.runs import explanations
from rnnviz.gui.pages.runs.differences.rows import result_rows, setting_rows
from rnnviz.gui.pages.runs.differences.table import DifferencesTable
from rnnviz.gui.pages.runs.marks import left_out, marks_of, told_apart
from rnnviz.gui.pages.runs.run_legend import names_of
from rnnviz.gui.pages.runs.view import RunsView
from rnnviz.gui.pages.runs.whole_card import WholeCard
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.figure import Figure, WidgetFigure
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import Theme
from rnnviz.training.run.library import StoredRun


class DifferencesView(RunsView):
    """The view is named ``runs_differences``."""

    TITLE = "Differences"
    WORDS = "The settings in which the runs that are chosen differ, and how far each came."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runs_differences")
        self._runs: tuple[StoredRun, ...] = ()
        self.card = WholeCard(explanations.RUNS_DIFFERENCES)
        self.tools = CardTools(self.card, "runs_differences", self.numbers)
        self.tools.mistake_made.connect(self.mistake_made)
        self.table = DifferencesTable()
        self.card.areas.append(self.table)
        self.hint = Label("Choose two runs or more on the shelf: in what they differ stands here.")
        self.hint.setProperty("role", "quiet")
        self.hint.setWordWrap(True)
        self.card.body.addWidget(self.hint)
        self.card.body.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self.show_runs(())

    def show_runs(self, chosen: Sequence[StoredRun]) -> None:
        more, chosen = left_out(chosen), told_apart(chosen)
        self._runs = chosen
        names, marks = names_of(chosen), marks_of(chosen)
        settings = setting_rows(chosen)
        self.table.show_rows(
            settings,
            result_rows(chosen) if chosen else (),
            [(names[run.path], marks[run.path]) for run in chosen],
        )
        self.table.setVisible(bool(chosen))
        self.hint.setVisible(len(chosen) < 2)
        count = len(settings)
        self.card.offer_subtitle(
            more
            if more
            else ""
            if len(chosen) < 2
            else "the same text and settings"
            if not count
            else f"{count} setting{'s' if count > 1 else ''} differ{'' if count > 1 else 's'}",
            "",
        )

    def set_theme(self, theme: Theme) -> None:
        self.table.set_theme(theme)

    @property
    def figures(self) -> Sequence[Figure]:
        return (WidgetFigure("Differences of several runs", self.card, self.card.export),)

    def numbers(self) -> NumberTable:
        """The table as it stands."""
        names = names_of(self._runs)
        rows = [*setting_rows(self._runs), *(result_rows(self._runs) if self._runs else ())]
        return NumberTable(
            ("what", *(names[run.path] for run in self._runs)), ((row.name, *row.values) for row in rows)
        )
