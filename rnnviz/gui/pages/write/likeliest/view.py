"""LikeliestView: what a network would likeliest write, found by beam search, beside what greed writes.

Searches beside the window with the network of the sheet, from the start of its text. Knows no run.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rnnviz.core.network.likeliest import Continuation, likeliest
from rnnviz.core.numerals import figures
from rnnviz.core.progress import Progress
from rnnviz.gui.pages.write import explanations
from rnnviz.gui.pages.write.view import Sheet, WriteView
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.fields import NumberField, mark_invalid
from rnnviz.gui.parts.figure import Figure, WidgetFigure
from rnnviz.gui.parts.figure_file import export_widget
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.row_table import RowTable, TableColumn
from rnnviz.gui.parts.theme import GRID, Theme, visible
from rnnviz.training.glossary.glossary import tip_of
from rnnviz.training.setting import Range
from rnnviz.training.worker.messages import RunInfo

SEARCH_AFTER_MILLISECONDS = 150
_WIDTHS = Range(1, 200, tip_of("beam"), whole=True, step=1)
_LENGTHS = Range(1, 500, "Characters to write.", whole=True, step=10)


class LikelyText(NamedTuple):
    """A row: the ``rank`` of a text among those that were found, 0 for the one that greed writes."""

    rank: int
    text: str
    continuation: Continuation

    @property
    def nats(self) -> float:
        return self.continuation.nats

    @property
    def called(self) -> str:
        return f"{self.rank:,}" if self.rank else "greed"


def _in_words(row: LikelyText) -> str:
    who = f"Number {row.rank}" if row.rank else "What greed writes"
    return f"{who}, a surprise of {row.nats:.2f} nats in all: {row.text}"


_COLUMNS = (
    TableColumn(
        "", "The rank of the text, or greed.", lambda row: row.called, lambda row: row.rank, sample="greed"
    ),
    TableColumn(
        "nats", "The surprise of the whole text: −log of its probability, the sum over its characters.",
        lambda row: f"{row.nats:.2f}", lambda row: row.nats, is_number=True, sample="0,000.00",
    ),
    TableColumn(
        "per character", "The surprise of a character of it on average, in nats.",
        lambda row: f"{row.nats / max(1, len(row.text)):.3f}", lambda row: row.nats / max(1, len(row.text)),
        is_number=True, spare=1,
    ),
    TableColumn(
        "text", "What the network would write.", lambda row: row.text, lambda row: row.text,
        is_written=True, stretches=1,
    ),
)  # fmt: skip


class LikeliestTable(RowTable):
    """A row for each text; it is named ``write_likeliest``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_COLUMNS, lambda row: row.rank, _in_words, 1, parent)
        self.setObjectName("write_likeliest")
        self.setAccessibleName("The likeliest texts that were found")
        self.setAccessibleDescription("↑ and ↓ choose a text, ← → and Enter sort by another column.")


class LikeliestView(WriteView):
    """The fields are named ``write_beam_width`` and ``write_beam_length``."""

    TITLE = "Likeliest"
    WORDS = explanations.LIKELIEST_BRIEFLY

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("likeliest_view")
        self._sheet: Sheet | None = None
        self._work = BackgroundWork("write likeliest", self)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self.mistake_made)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SEARCH_AFTER_MILLISECONDS)
        self._soon.timeout.connect(self._search)
        self.table = LikeliestTable(self)
        self.width_field = self._field("width", 8, _WIDTHS)
        self.length_field = self._field("length", 60, _LENGTHS)
        self._words = FittedLabel(self)
        self._words.setObjectName("write_beam_words")
        self._words.setProperty("role", "quiet")
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for word, field in (("beam", self.width_field), ("length", self.length_field)):
            label = Label(word, self)
            label.setProperty("role", "quiet")
            label.setToolTip(field.toolTip())
            label.setBuddy(field)
            row.addWidget(label)
            row.addWidget(field)
        row.addWidget(self._words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        column.addWidget(self.table, 1)

    # ── what it is told ──

    def start_run(self, _run: RunInfo) -> None:
        self._sheet = None
        self._work.leave()
        self._soon.stop()
        self.table.set_rows(())
        self._words.offer("")

    def show_sheet(self, sheet: Sheet, _at: int) -> None:
        before, self._sheet = self._sheet, sheet
        is_same = (
            before is not None
            and before.network is sheet.network
            and np.array_equal(before.telling.draft.start, sheet.telling.draft.start)
        )
        if not is_same:  # other dice and dials change nothing here
            self._soon.start()

    def set_theme(self, theme: Theme) -> None:
        self.table.set_theme(theme)

    def stop(self) -> None:
        self._soon.stop()
        self._work.stop()

    # ── what it says of itself ──

    @property
    def figures(self) -> Sequence[Figure]:
        return (WidgetFigure("Likeliest texts", self, lambda path: export_widget(self, path)),)

    def to_keep(self) -> dict[str, Any]:
        return {"width": int(self.width_field.value()), "length": int(self.length_field.value())}

    def restore(self, kept: Mapping[str, Any]) -> None:
        for name, field in (("width", self.width_field), ("length", self.length_field)):
            value = kept.get(name)
            if isinstance(value, int) and field.allowed.minimum <= value <= field.allowed.maximum:
                field.setValue(value)

    # ── searching ──

    def _field(self, name: str, value: float, allowed: Range) -> NumberField:
        field = NumberField(f"write_beam_{name}", value, allowed, self)
        field.called = name
        field.setAccessibleName(f"{name} of the beam search")
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setFixedWidth(field.fontMetrics().horizontalAdvance("0,000") + 30)
        field.valueChanged.connect(self._on_field_changed)
        field.refused.connect(self.mistake_made)
        return field

    def _on_field_changed(self) -> None:
        for field in (self.width_field, self.length_field):
            mark_invalid(field, bool(field.mistake))
            if field.mistake:
                self.mistake_made.emit(field.mistake)
        self._soon.start()

    def _search(self) -> None:
        sheet = self._sheet
        if sheet is None or self.width_field.mistake or self.length_field.mistake:
            return
        width, length = int(self.width_field.value()), int(self.length_field.value())
        network, start = sheet.network, sheet.telling.draft.start

        def work(progress: Progress) -> tuple[Sheet, tuple[Continuation, ...], Continuation]:
            network.require_numbers()
            found, (greedy,) = (
                likeliest(
                    network.architecture, network.params, start, length=length, width=wide,
                    state=network.state, next_input=network.next_input, progress=progress,
                )
                for wide in (width, 1)
            )  # fmt: skip
            return sheet, found, greedy

        self._work.leave()
        self._work.start(work)

    def _on_work_finished(self, found: tuple[Sheet, tuple[Continuation, ...], Continuation]) -> None:
        sheet, texts, greedy = found
        rows = [
            LikelyText(rank, self._running(sheet, text), text) for rank, text in enumerate((greedy, *texts))
        ]
        self.table.set_rows(rows)
        gain = greedy.nats - texts[0].nats
        factor = float(np.exp(min(gain, 700.0)))
        by = figures(factor, 2)
        times = f"{by} times as likely as what greed writes" if gain > 0.005 else "greed finds it, too"
        self._words.offer(
            f"by the network of iteration {sheet.network.iteration:,}, from “{self._start_of(sheet)}”: the "
            f"likeliest text is {times}",
            f"the likeliest is {times}", times,
        )  # fmt: skip
        self._words.setToolTip(f"{self._words.words}; of that many beginnings that are kept.")

    @staticmethod
    def _running(sheet: Sheet, text: Continuation) -> str:
        """In one line: spaces as they are."""
        written = sheet.vocabulary.decode(text.ids)
        return "".join(character if character == " " else visible(character) for character in written)

    @staticmethod
    def _start_of(sheet: Sheet) -> str:
        return sheet.start.replace("\n", "⏎") or "where training stands"
