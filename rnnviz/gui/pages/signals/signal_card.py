"""SignalCard: one signal over the run, in a sentence and a picture, with what belongs to every such card.

What a card says is its subclass's. Knows signals and the moment that is pointed at; knows no session.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.record.signals import Signals
from rnnviz.gui.pages.signals.run_axis import RunAxis
from rnnviz.gui.pages.signals.run_plot import RunPlot
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.card_words import CardWords
from rnnviz.gui.parts.names import named
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID, Theme
from rnnviz.gui.parts.wheel_passes import pass_wheel
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.look import Now


class Choice(QComboBox):
    """Which of several arrays, gates or quantities is shown; hidden where there is one alone."""

    def __init__(self, name: str, accessible_name: str, tooltip: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setToolTip(tooltip)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(5)
        pass_wheel(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def offer(self, words: Sequence[str]) -> None:
        """These; what was chosen stays chosen where it is among them. Arrays are called as names are."""
        if [self.itemData(i) for i in range(self.count())] != list(words):
            chosen = self.currentData()
            self.blockSignals(True)
            self.clear()
            for each in words:
                self.addItem(named(each), each)
            self.setCurrentIndex(max(0, self.findData(chosen)))
            self.blockSignals(False)
        for place, each in enumerate(words):
            if self.itemText(place) != named(each):
                self.setItemText(place, named(each))
        self.setVisible(len(words) > 1)


class SignalCard(Card):
    """A plot over the run, pictures of the moment beside it, and a sentence below.

    pointed       an iteration is pointed at; 0: none
    mistake_made  a sentence about something that cannot be done
    """

    pointed = QtSignal(int)
    mistake_made = QtSignal(str)

    def __init__(self, words: CardWords, subtitle: str, plot: RunPlot) -> None:
        super().__init__(words)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.offer_subtitle(subtitle, "")
        self.plot = plot
        self.pictures = QHBoxLayout()
        self.pictures.setSpacing(GRID)
        self.pictures.addWidget(plot, 3)
        self.sentence = Label()
        self.sentence.setObjectName(f"{words.name}_words")
        self.sentence.setWordWrap(True)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.choices = QHBoxLayout()
        self.choices.setSpacing(GRID)
        self.body.addLayout(self.choices)
        self.body.addLayout(self.pictures, 1)
        self.body.addWidget(self.sentence)
        self.tools = CardTools(self, words.name, self.numbers)
        self.tools.mistake_made.connect(self.mistake_made)
        plot.pointed.connect(self.pointed)
        self.config = TrainingConfig()
        self.architecture: Architecture | None = None
        self.signals = Signals()
        self.now: Now | None = None
        self._pointed = self._visited = 0

    def add_choice(self, choice: Choice) -> Choice:
        """Put a choice above the pictures; the card is shown anew when another is made."""
        self.choices.addWidget(choice)
        choice.currentIndexChanged.connect(self.show_again)
        return choice

    # ── what it is told ──

    def start_run(self, config: TrainingConfig) -> None:
        """Another run: forget the one before."""
        self.config, self.signals, self.now, self.architecture = config, Signals(), None, None
        self.show_again()

    def show_signals(self, signals: Signals) -> None:
        self.signals = signals
        self.show_again()

    def show_now(self, now: Now, architecture: Architecture) -> None:
        self.now = now
        self.architecture = architecture
        self.show_again()

    def visit(self, iteration: int) -> None:
        """``iteration`` is looked at on every page, and what is shown of a moment is of it; 0: of now."""
        self._visited = iteration
        self.mark(iteration)

    def mark(self, iteration: int) -> None:
        """``iteration`` is pointed at, on this card or another one."""
        self._pointed = iteration
        self.plot.mark(iteration)
        said = self.plot.numbers_at(iteration)
        self.sentence.setText(said or self.words())

    def set_theme(self, theme: Theme) -> None:
        self.plot.set_theme(theme)

    # ── what a subclass says ──

    def show_again(self) -> None:
        """Show what is known by now."""
        self.draw(RunAxis.up_to(max(map(self.signals.last, self.signals.names), default=1)))
        self.mark(self._pointed)  # what is marked may be known only now

    def draw(self, axis: RunAxis) -> None:
        """Put the signals into the pictures."""
        raise NotImplementedError

    def words(self) -> str:
        """What they say now."""
        raise NotImplementedError

    def numbers(self) -> NumberTable:
        """The curves of the plot, side by side."""
        rows: dict[int, list[object]] = {}
        for column, curve in enumerate(self.plot.curves):
            for iteration, value in zip(curve.iterations.tolist(), curve.values.tolist(), strict=True):
                rows.setdefault(iteration, [""] * len(self.plot.curves))[column] = value
        header = ("iteration", *(curve.words for curve in self.plot.curves))
        return NumberTable(header, ((iteration, *rows[iteration]) for iteration in sorted(rows)))

    # Qt's overrides

    def hasHeightForWidth(self) -> bool:
        """No: the sentence has its lines, and by the height for its width a layout would squeeze the plot."""
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Room for the lines that a sentence may take at this width, so that no other one moves anything."""
        super().resizeEvent(event)
        lines = self.lines_at(self.width())
        self.sentence.setFixedHeight(lines * self.sentence.fontMetrics().lineSpacing() + 2)

    def lines_at(self, width: int) -> int:
        """Lines of the sentence in a card of so many pixels."""
        return 2 if width > 500 else 3 if width > 300 else 4
