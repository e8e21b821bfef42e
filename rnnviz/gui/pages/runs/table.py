"""ShelfTable: the runs of the shelf in a table: sorted, chosen by several, renamed in place.

Knows rows of the shelf; reads and writes no file.
"""

import math
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from rnnviz.core.foreign import shown
from rnnviz.core.numerals import rounded
from rnnviz.gui.pages.runs.arrange import ShelfRow, in_families
from rnnviz.gui.pages.runs.words import date_words, network_words, size_words, span_words, when_words
from rnnviz.gui.parts.row_table import Curve, RowTable, TableColumn
from rnnviz.gui.parts.theme import GRID
from rnnviz.training.run.best import BY, SHORT, SMOOTH, bests_in_words

_HERE, _OPEN, _BRANCH = "▸", "▹", "↳"


def name_words(row: ShelfRow) -> str:
    """``▸ ferry, slow``: what stands in the first column, a branch with where it branched off."""
    run = row.run
    here = f"{_HERE} " if row.is_here else f"{_OPEN} " if run.is_open else ""
    words = f"{here}{shown(run.title)}{' ★' if run.label.pinned else ''}"
    parent = run.summary.parent
    if parent is None:
        return words
    return f"{'     ' * row.depth}{_BRANCH} from {parent.iteration:,}: {words}"


def in_words(row: ShelfRow) -> str:
    """A run in a few lines: its tooltip."""
    run, summary = row.run, row.run.summary
    lines = [f"{shown(run.title)}{', pinned' if run.label.pinned else ''}"]
    if run.label.name:
        lines.append(f"Text: {shown(summary.text.name)}")
    if run.label.lesson:
        lines.append(f"Made by the lesson “{run.label.lesson}”")
    if row.is_here or run.is_open:
        lines.append("Open in this window." if row.is_here else "Open in another window or process.")
    if summary.parent is not None:
        lines.append(f"A branch of another run, from iteration {summary.parent.iteration:,}.")
    lines.append(f"{network_words(summary.settings)}, {summary.parameter_count:,} parameters")
    lines.append(
        f"{summary.steps:,} steps in {span_words(summary.elapsed)}, {summary.characters:,} characters read"
    )
    if math.isfinite(summary.smooth_loss):
        lines.append(
            f"Smooth loss after the last step: {_last_words(row)} nats per character, "
            f"{rounded(summary.smooth_loss, 2)} over a window"
        )
    if summary.bests:
        lines.append(f"Best kept, over a window: {bests_in_words(summary.bests)}")
    if run.is_elsewhere:
        lines.append(f"Its folder: {shown(str(run.path))}")
    lines += [f"Saved {date_words(summary.saved)}", summary.ending, run.label.note]
    return "\n".join(line for line in lines if line)


def best(row: ShelfRow, by: str) -> float:
    """The lowest loss of this kind of a network that the run has, its last one among them, nats per
    character; infinite where there is none."""
    summary = row.run.summary
    kept = next((one.value for one in summary.bests if one.by == by), math.inf)
    is_last = by == SMOOTH and summary.steps > 0 and summary.smooth_loss < kept
    return per_character(row, summary.smooth_loss if is_last else kept)


def per_character(row: ShelfRow, loss: float) -> float:
    """The loss of a window, which has another length in another run, as it can be compared."""
    return loss / int(row.run.summary.settings["seq_length"])


def _last_words(row: ShelfRow) -> str:
    return rounded(per_character(row, row.run.summary.smooth_loss), 3)


def _best_words(row: ShelfRow, by: str) -> str:
    value = best(row, by)
    return rounded(value, 3) if math.isfinite(value) else "–"


def _curve(row: ShelfRow) -> Curve:
    """From its own lowest to its own highest: its shape is what is seen."""
    values = np.array([value for _, value in row.run.summary.curve])
    if not len(values):
        return Curve(values)
    return Curve(values, float(values.min()), float(values.max()))


def _best_column(by: str, spare: int) -> TableColumn:
    return TableColumn(
        f"best {SHORT[by].removeprefix('one ')}/char",
        f"The lowest {BY[by]} of a network that the run has, nats per character: windows may differ in "
        "length. What it ended with may be more: the tooltip of a row tells both.",
        lambda row: _best_words(row, by),
        lambda row: best(row, by),
        is_number=True,
        is_quiet=lambda row: not math.isfinite(best(row, by)),
        spare=spare,
        sample="10.000",
    )


COLUMNS = (
    TableColumn(
        "Run", "Its name, or its text where it has none: F2 names it.", name_words,
        lambda row: row.run.title.casefold(), stretches=1,
        editable=lambda row: row.run.title,
    ),
    TableColumn(
        "Network", "Its cell, its layers where there are several, and its units.",
        lambda row: network_words(row.run.summary.settings),
        lambda row: (network_words(row.run.summary.settings).split()[0], row.run.summary.parameter_count),
        sample="lstm 2 × 100", spare=3,
    ),
    TableColumn(
        "Differs in", "The settings that are not the same in all runs that are shown.",
        lambda row: row.differs, lambda row: row.differs, stretches=2,
        tooltip=lambda row: row.differs or in_words(row),
    ),
    TableColumn(
        "Steps", "Steps learned so far.", lambda row: f"{row.run.summary.steps:,}",
        lambda row: -row.run.summary.steps, is_number=True, sample="1,000,000",
    ),
    _best_column("held_out", 4),
    _best_column("smooth", 0),
    _best_column("window", 5),
    TableColumn(
        "Curve", "The smooth loss from its first step to its last, between its own lowest and highest.",
        lambda row: f"last smooth loss {_last_words(row)} per char",
        lambda row: per_character(row, row.run.summary.smooth_loss), picture=_curve, spare=1,
    ),
    TableColumn(
        "Saved", "When it was saved last.", lambda row: when_words(row.run.summary.saved),
        lambda row: -row.run.summary.saved, sample="59 min ago",
        tooltip=lambda row: date_words(row.run.summary.saved), is_quiet=lambda _row: True, spare=2,
    ),
    TableColumn(
        "Size", "What it takes on the disk.", lambda row: size_words(row.run.size_bytes),
        lambda row: -row.run.size_bytes, sample="100.0 MB", is_quiet=lambda _row: True, spare=6,
    ),
)  # fmt: skip
WHEN = 8


class ShelfTable(RowTable):
    """Known by the paths of their folders.

    opened         a run is to be opened, by Enter or a double click
    deleted        those that are chosen are to be deleted, by Del
    chosen_changed others are chosen now
    picked         by somebody: not because rows came or went
    letter_typed   a letter was typed where nothing is edited: it belongs to the filter
    """

    SORT_KEYS = "← → and Shift+Enter"
    ROOM = 20 * GRID

    opened = Signal()
    deleted = Signal()
    chosen_changed = Signal()
    picked = Signal()
    letter_typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(COLUMNS, lambda row: row.run.path, in_words, WHEN, parent, in_families)
        self.setObjectName("runs_table")
        self.setAccessibleName("Runs")
        self.setToolTip("The runs that are kept: Enter opens one, F2 names it, Del deletes it.")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        self._is_told = True
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)

    @property
    def all_chosen(self) -> list[ShelfRow]:
        """Every row that is chosen, from top to bottom."""
        rows = self.rows
        return [
            rows[place] for place in sorted(index.row() for index in self.selectionModel().selectedRows())
        ]

    def show_rows(self, rows: list[ShelfRow]) -> None:
        """Show these; what was chosen stays so where it is still there, and so does the scroll bar."""
        chosen = {row.run.path for row in self.all_chosen}
        bar = self.verticalScrollBar()
        scrolled = bar.value()
        self._is_told = False
        was_named = self.state() == QAbstractItemView.State.EditingState
        self.set_rows(rows)
        if was_named:  # its field is gone, and the keys with it to whatever comes next
            self.setFocus()
        self.choose_all(chosen)
        self._is_told = True
        self.executeDelayedItemsLayout()  # until then there is nothing to scroll
        bar.setValue(scrolled)
        if chosen != {row.run.path for row in self.all_chosen}:
            self.chosen_changed.emit()

    def choose_all(self, paths: set[Path]) -> None:
        """Choose the runs in these folders, and no other."""
        model = self.model()
        selection = QItemSelection()
        for place, row in enumerate(self.rows):
            if row.run.path in paths:
                selection.select(model.index(place, 0), model.index(place, model.columnCount() - 1))
        flags = QItemSelectionModel.SelectionFlag
        indexes = selection.indexes()
        if indexes and self.currentIndex() not in indexes:  # from there the arrows go on
            self.selectionModel().setCurrentIndex(indexes[0], flags.NoUpdate)
        self.selectionModel().select(selection, flags.ClearAndSelect)

    def edit_name(self) -> None:
        """Write in the name of the run that is chosen."""
        index = self.currentIndex()
        if index.isValid():
            self.edit(index.siblingAtColumn(0))

    def _on_selection_changed(self, *_: Any) -> None:
        if self._is_told:
            self.picked.emit()
            self.chosen_changed.emit()

    # Qt's overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, is_shifted = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self.state() == QAbstractItemView.State.EditingState:
            event.ignore()  # Enter has ended the name that is written in, and comes on from its field
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not is_shifted:
            self.opened.emit()
        elif key == Qt.Key.Key_F2:
            self.edit_name()
        elif key == Qt.Key.Key_Delete:
            self.deleted.emit()
        elif key == Qt.Key.Key_Space or (
            event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier and key != Qt.Key.Key_A
        ):
            event.ignore()  # the window's, or the page's
        elif event.text().isprintable() and event.text().strip():
            self.letter_typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            super().mouseDoubleClickEvent(event)
