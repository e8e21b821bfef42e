"""UnitCard: one unit: where it is highest, what stands before, what it votes for, what it is worth.

Knows what was found of the unit; knows neither how nor a network.
"""

import html
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rnnviz.core.inside.worth import Worth
from rnnviz.gui.pages.inspect import explanations
from rnnviz.gui.pages.inspect.units.field import LagField
from rnnviz.gui.pages.inspect.units.unit_facts import UnitFacts
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.names import written
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.passage_list import PassageList
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.row_table import signed
from rnnviz.gui.parts.theme import DARK, GRID, Theme, mono_font, visible

VOTES = 5
"""Characters that a unit votes for most, and as many that it votes against."""
TWO_COLUMNS = 68 * GRID
"""Pixels from which on the passages have the rest beside them."""
ONE_ROW = 78 * GRID
"""Pixels from which on the buttons have room beside the sentence."""
EMPTY = (
    "Choose a unit in the table: here stand the passages where it is highest and lowest, the characters that "
    "come before, what it votes for, and what the network loses without it."
)
HOLDS = (("−1", -1.0), ("0", 0.0), ("+1", 1.0))


class UnitCard(Card):
    """The card is named ``unit_card``.

    place_chosen   a character of the book that the reader is to go to
    unit_chosen    the number of another unit, of its group
    hold_chosen    the value that it is to be held at
    """

    place_chosen = Signal(int)
    unit_chosen = Signal(int)
    hold_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.UNIT, parent)
        self._theme = DARK
        self._facts: UnitFacts | None = None
        self._headings: dict[str, Label] = {}
        self._worth: tuple[Worth, int] | None = None
        self.offer_subtitle("")
        self._holds = self._make_holds()
        self.header.addWidget(self._holds)
        self._empty = _paragraph("unit_empty")
        self._empty.setText(EMPTY)
        self.passages = PassageList("unit_passages", "Passages where the unit is highest and lowest")
        self.field = LagField()
        self._field_words = _paragraph("unit_field_words")
        self._votes = _rich("unit_votes")
        self._loss = _rich("unit_loss")
        self._group = _rich("unit_group")
        self._group.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self._group.linkActivated.connect(self._on_group_link_activated)
        self.passages.passage_chosen.connect(self.place_chosen)
        self._lay_out()
        self.tools = CardTools(self, "unit", self.numbers)
        self.set_facts(None)

    def _make_holds(self) -> QWidget:
        row = QWidget()
        row.setObjectName("unit_holds")
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID // 2)
        for words, value in HOLDS:
            button = QPushButton(words if box.count() else f"Hold at {words}")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setObjectName(f"unit_hold_{len(row.children()) - 1}")
            self._dress(button, f"Hold it at {words}", value)
            box.addWidget(button)
        button = QPushButton("Silence")
        button.setObjectName("unit_silence")
        self._dress(button, "Silence it", 0.0)
        box.addWidget(button)
        return row

    def _dress(self, button: QPushButton, name: str, value: float) -> None:
        button.setAccessibleName(name)
        button.setProperty("segment", True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(
            f"The network writes with this unit's h pinned at {value:g} after every character, beside what "
            "it writes without: in the view Hold."
        )
        button.clicked.connect(lambda: self.hold_chosen.emit(value))

    def _lay_out(self) -> None:
        facts = QWidget()
        column = QVBoxLayout(facts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        for heading, meaning, *widgets in (
            (
                "Before it fires",
                "The characters at each distance before the fiftieth of all places where it is highest, or "
                "lowest if it is high nearly everywhere; those first that are there more often than usual.",
                self.field,
                self._field_words,
            ),
            (
                "What it votes for",
                "Why[:, unit]: what h = 1 of this unit adds to the score of each character.",
                self._votes,
            ),
            (
                "Without it",
                "The loss of the same passage with this unit's h pinned at 0 after every character.",
                self._loss,
            ),
            (
                "High together with",
                "Units of the same part, where all values are split into 10 parts that only add up "
                "(non-negative factorisation).",
                self._group,
            ),
        ):
            title = Label(str(heading))
            self._headings[str(heading)] = title
            title.setProperty("role", "quiet")
            title.setToolTip(str(meaning))
            column.addWidget(title)
            for widget in widgets:
                assert isinstance(widget, QWidget)
                column.addWidget(widget)
            column.addSpacing(GRID)
        column.addStretch(1)
        inner = QWidget()
        self._inner = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._inner.setContentsMargins(0, 0, 0, 0)
        self._inner.setSpacing(2 * GRID)
        self._inner.addWidget(self.passages, 3)
        self._inner.addWidget(facts, 2)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("unit_scroll")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inner)
        self._scroll.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self._row_of_holds = QHBoxLayout()
        self._row_of_holds.addStretch(1)
        self.body.addLayout(self._row_of_holds)
        self.body.addWidget(self._empty)
        self.body.addStretch(0)
        self.body.addWidget(self._scroll, 1)

    # ── what it is told ──

    @property
    def facts(self) -> UnitFacts | None:
        """What is shown."""
        return self._facts

    def set_facts(self, facts: UnitFacts | None) -> None:
        """Show this unit, or that none is chosen."""
        self._facts, self._worth = facts, None
        self._empty.setVisible(facts is None)
        self.body.setStretch(2, 1 if facts is None else 0)
        self._scroll.setVisible(facts is not None)
        self._holds.setVisible(facts is not None and facts.can_hold)
        if facts is None:
            self.title.setText("Unit")
            self.offer_subtitle("")
            return
        self.title.setText(facts.called[:1].upper() + facts.called[1:])
        self._say()
        self.passages.show_groups(facts.passages)
        self.field.show_lags(facts.lags)
        self.field.setVisible(bool(facts.lags))
        self._headings["Before it fires"].setText(
            "Before it fires, that is, is low" if facts.fires_low else "Before it fires"
        )
        self._field_words.setText("" if facts.lags else "It never fires: its value is the same everywhere.")
        self._field_words.setVisible(not facts.lags)
        self._show_votes()
        self._show_loss()
        self._show_group()
        self._arrange()

    def show_worth(self, worth: Worth, characters: int) -> None:
        """What the loss of a passage becomes without the unit, in nats for so many characters."""
        self._worth = (worth, characters)
        self._show_loss()

    def numbers(self) -> NumberTable:
        """All that is told of the unit, a line for each number."""
        header = ("what", "where", "text", "value", "usual")
        return NumberTable(header, self._facts.rows(self._worth) if self._facts is not None else ())

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.passages.set_theme(theme)
        self.field.set_theme(theme)
        if self._facts is not None:
            self._show_votes()
            self._show_loss()
            self._show_group()

    # ── words ──

    def write_names(self) -> None:
        if self._facts is not None:
            self._show_votes()

    def _say(self) -> None:
        """The sentence of the title, as long as there is room for."""
        if self._facts is None:
            return
        layout = self.layout()
        assert layout is not None
        layout.activate()
        sentence = _sentence(self._facts)
        self.offer_subtitle(*sentence)
        self.setAccessibleName(f"{self.title.text()} {sentence[0]}")

    def _show_votes(self) -> None:
        assert self._facts is not None
        votes = self._facts.votes
        path = html.escape(written(self._facts.path))
        if not votes:
            self._votes.setText(path)
            return
        shown = votes if len(votes) <= 2 * VOTES else (*votes[:VOTES], *votes[-VOTES:])
        words = []
        for character, weight in shown:
            color = self._theme.positive if weight >= 0 else self._theme.negative
            cell = f"{signed(weight)}&nbsp;{html.escape(visible(character))}"
            words.append(f'<span style="color:{color}">{cell}</span>')
        told = f"<span style=\"font-family:'{_mono()}'\">{'&nbsp; '.join(words)}</span>"
        self._votes.setText(f"{told}<br>{path}" if path else told)

    def _show_loss(self) -> None:
        if self._worth is None:
            self._loss.setText("…" if self._facts is not None and self._facts.can_hold else NO_LOSS)
            return
        worth, characters = self._worth
        self._loss.setText(
            f"Silenced, the loss is <b>{worth.at_zero:.2f}</b> instead of <b>{worth.usual:.2f}</b> nats per "
            f"{characters} characters; held at its mean, which takes away only what it tells, "
            f"<b>{worth.at_mean:.2f}</b>."
        )

    def _show_group(self) -> None:
        assert self._facts is not None
        together, against = self._links(self._facts.together), self._links(self._facts.against)
        if together and against:
            self._group.setText(f"{together} and against {against}")
        elif together or against:
            self._group.setText(together or f"against {against}")
        else:
            self._group.setText("No other unit goes with it.")

    def _links(self, units: Sequence[int]) -> str:
        style = f"color:{self._theme.accent};text-decoration:none"
        return " · ".join(f'<a style="{style}" href="{unit}">{unit}</a>' for unit in units)

    # ── layout ──

    def _arrange(self) -> None:
        """Beside each other where there is room, else one below the other, and all of it scrolls."""
        wide = self.width() >= TWO_COLUMNS
        directions = QBoxLayout.Direction
        self._inner.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        lines = self.passages.count()
        self.passages.setMinimumHeight(self.passages.height_of(4 if wide else max(1, lines)))
        row = self.header if self.width() >= ONE_ROW else self._row_of_holds
        if row.indexOf(self._holds) < 0:
            row.insertWidget(row.count() - 1 if row is self.header else 0, self._holds)
            self._say()

    def _on_group_link_activated(self, unit: str) -> None:
        self.unit_chosen.emit(int(unit))

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        return QSize(30 * GRID, 22 * GRID)


NO_LOSS = "Only a unit of h can be silenced."


def _sentence(facts: UnitFacts) -> tuple[str, ...]:
    """What the title says of it, the longest first."""
    if facts.is_finding:
        return (
            f"follows {facts.feature}, r = {signed(facts.r)} on text it was not found on",
            f"follows {facts.feature}, r = {signed(facts.r)}",
            f"follows {facts.feature}",
        )
    return (
        f"follows nothing beyond chance; {facts.feature} most, r = {signed(facts.r)}",
        "follows nothing beyond chance",
    )


def _mono() -> str:
    return html.escape(mono_font().family(), quote=True)


def _paragraph(name: str) -> Label:
    label = Label()
    label.setObjectName(name)
    label.setProperty("role", "quiet")
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    label.setMinimumWidth(1)
    return label


def _rich(name: str) -> Label:
    """Words of ours with colours in them; what is not ours is escaped."""
    label = _paragraph(name)
    label.setProperty("role", None)
    label.setTextFormat(Qt.TextFormat.RichText)
    return label
