"""The slides beside the engine: a switch, two buttons, and the list of the numbers on the slides that differ.

Know the numbers of a walk; know no place in it. They are there for the lecture's example alone.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.row_table import RowTable, TableColumn
from rnnviz.gui.parts.theme import GRID, Theme, system_theme
from rnnviz.training.microscope.as_printed import AsPrinted, BesidePrinted, Cause, is_hello
from rnnviz.training.microscope.numbers import Entry, signed_number
from rnnviz.training.microscope.walkthrough import Walkthrough

SIZE = (640, 520)
COUNTED = {
    Cause.ROUNDED: "{} were rounded on the way: the slides' own rounded numbers give them.",
    Cause.TURNED: "{} have the opposite sign.",
    Cause.MISPRINT: "{} do not follow from the numbers printed before them.",
}
FINER = (
    "{} of the last two kinds would follow from weights that were printed rounded; whether they were is not "
    "known."
)


class LectureSlides(QObject):
    """``switch`` and ``buttons`` are for ``page`` to place; the list stands beside it.

    switched      whether the slides' numbers are to stand beside ours
    wanted        the Entry of a number in the list that is to be looked at
    train_wanted  a run that begins with these weights
    """

    switched = Signal()
    wanted = Signal(object)
    train_wanted = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._theme = system_theme()
        self._walkthrough: Walkthrough | None = None
        self._printed: AsPrinted | None = None  # of the lecture's example alone
        self._list: DifferingList | None = None
        self.switch = slides_switch()
        self.switch.toggled.connect(self.switched)
        self.buttons = SlidesButtons()
        self.buttons.list_wanted.connect(self.list_differing)
        self.buttons.train_wanted.connect(self.train_wanted)

    @property
    def beside(self) -> AsPrinted | None:
        """What is to stand beside the numbers of the walk, if anything."""
        return self._printed if self.switch.isChecked() else None

    @property
    def is_listed(self) -> bool:
        return self._list is not None and self._list.isVisible()

    def take_up(self, walkthrough: Walkthrough) -> None:
        """Another walk; none but the lecture's has slides."""
        self._walkthrough = walkthrough
        self._printed = AsPrinted(walkthrough.numbers) if is_hello(walkthrough.step) else None
        self.buttons.setVisible(self._printed is not None)
        self.switch.setVisible(self._printed is not None)
        if self._printed is not None:
            self.buttons.count(self._printed)
        else:
            self.close_list()

    def list_differing(self) -> None:
        """Open the list beside the page, which follows it."""
        assert self._printed is not None, "its button is there for the slides alone"
        assert self._walkthrough is not None
        self.switch.setChecked(True)
        if self._list is None:
            self._list = DifferingList(self._printed, self._walkthrough.numbers.label, self._page)
            self._list.set_theme(self._theme)
            self._list.wanted.connect(self.wanted)
        self._list.show()
        self._list.raise_()
        self._list.activateWindow()

    def close_list(self) -> None:
        if self._list is not None:
            self._list.close()

    def forget_list(self) -> None:
        """Its labels are those of another walk."""
        if self._list is not None:
            self._list.close()
            self._list.deleteLater()
            self._list = None

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._list is not None:
            self._list.set_theme(theme)


class SlidesButtons(QWidget):
    """What belongs to the slides beside the switch: small buttons for the title of a card.

    list_wanted   the list of the numbers that differ
    train_wanted  a run that begins with these weights
    """

    list_wanted = Signal()
    train_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._differing = _small_button(
            "microscope_differing",
            "List every number of the slides that is not the exact one, rounded, and what is known of its "
            "cause.",
        )
        self._differing.clicked.connect(self.list_wanted)
        train = _small_button(
            "microscope_train_on",
            "Begin a run of hello with these weights, before its first step; the present run is kept.",
        )
        train.setText("Train on from these weights")
        train.clicked.connect(self.train_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        row.addWidget(self._differing)
        row.addWidget(train)
        self.setFixedHeight(self.fontMetrics().height() + GRID)  # the same before it has its style and after

    def count(self, slides: AsPrinted) -> None:
        """Say how many differ."""
        self._differing.setText(f"{len(slides.beyond)} differences")
        self._differing.setAccessibleName(
            f"{len(slides.beyond)} of the slides' {len(slides.all)} numbers differ: list them"
        )


def slides_switch() -> QCheckBox:
    """The switch *As printed*."""
    switch = QCheckBox("As printed")
    switch.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    switch.setObjectName("microscope_as_printed")
    switch.setToolTip(
        "The numbers of the lecture's slides, small beside ours; ≠ is before those that differ by more "
        "than the rounding of their last digit."
    )
    return switch


def _small_button(name: str, tooltip: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setProperty("small", True)
    button.setToolTip(tooltip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


class DifferingList(QDialog):
    """Every number of the slides that differs by more than the rounding of its last digit.

    wanted  the Entry of a number that is to be looked at
    """

    wanted = Signal(object)

    def __init__(self, slides: AsPrinted, label_of: Callable[[Entry], str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("microscope_differing_list")
        self.setWindowTitle("The slides' numbers that differ")
        self.resize(*SIZE)
        self._rows = slides.beyond
        summary = Label(_summary(slides))
        summary.setObjectName("microscope_differing_summary")
        summary.setProperty("role", "quiet")
        summary.setWordWrap(True)
        place = {each: k for k, each in enumerate(self._rows)}
        labels = {each: label_of(each.entry) for each in self._rows if each.entry is not None}
        self.table = RowTable(
            _columns(labels, place), place.__getitem__, lambda each: f"{labels[each]}: {each.in_words}", 0
        )
        self.table.setObjectName("microscope_differing_table")
        self.table.setAccessibleName("The slides' numbers that differ")
        self.table.set_rows(self._rows)
        self.table.row_chosen.connect(self._on_table_row_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(summary)
        column.addWidget(self.table, 1)
        self.table.setFocus()

    def set_theme(self, theme: Theme) -> None:
        self.table.set_theme(theme)

    def _on_table_row_chosen(self, place: int) -> None:
        self.wanted.emit(self._rows[place].entry)


def _summary(slides: AsPrinted) -> str:
    """How many numbers there are, how many differ, and why, as far as is known."""
    finer = sum(each.printed.is_finer for each in slides.beyond)
    kinds = " ".join(words.format(slides.causes[cause]) for cause, words in COUNTED.items())
    return (
        f"{len(slides.beyond)} of the {len(slides.all)} numbers on the slides are further from the exact "
        f"ones than the rounding of their last digit. {kinds} {FINER.format(finer)} A line leads to its "
        "number."
    )


def _columns(labels: dict[BesidePrinted, str], place: dict[BesidePrinted, int]) -> tuple[TableColumn, ...]:
    def from_printed(each: BesidePrinted) -> float:
        return each.recomputed if each.recomputed is not None else each.exact

    def cause(each: BesidePrinted) -> str:
        return each.cause.value if each.cause is not None else ""

    return (
        TableColumn(
            "number", "Which number, in the order of the slides.", labels.__getitem__, place.__getitem__,
            sample="new mem Why[o,3]",
        ),
        TableColumn(
            "printed", "As the slide prints it.", lambda each: each.printed.text,
            lambda each: each.printed.value, is_number=True, sample="−0.002",
        ),
        TableColumn(
            "exact", "As the engine computes it, in float64.", lambda each: signed_number(each.exact),
            lambda each: each.exact, is_number=True, sample="+0.0000",
        ),
        TableColumn(
            "from the slides", "What the numbers printed one step before it give.",
            lambda each: signed_number(from_printed(each)), from_printed, is_number=True, sample="+0.0000",
            spare=1,
        ),
        TableColumn(
            "what is known of its cause", "Rounded on the way, sign turned, or it does not follow.", cause,
            cause, stretches=1, is_quiet=lambda each: each.cause is Cause.ROUNDED,
        ),
    )  # fmt: skip
