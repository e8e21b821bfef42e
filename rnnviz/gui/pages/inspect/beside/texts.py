"""TwoTexts: what two networks wrote beside each other, marked where they differ, and the loss of each.

Knows characters and losses; knows no network and nothing of what makes the two different.
"""

import math
from collections.abc import Iterator

from PySide6.QtWidgets import QGridLayout, QWidget

from rnnviz.core.inside.held import parting
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.pages.inspect.beside.attempts import Pair
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID, Theme, visible
from rnnviz.gui.parts.written_text import WrittenText

SHOWN_BEFORE = 40
"""Characters of the passage that stand before what was written on from it."""


class TwoTexts(QWidget):
    """``titles`` say what the two are; ``names`` are those of their views; ``hint`` stands there first."""

    def __init__(
        self,
        titles: tuple[str, str],
        names: tuple[str, str],
        hint: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._titles = titles
        self._pair: tuple[Pair, Vocabulary] | None = None
        self.heads = tuple(Label(title, self) for title in titles)
        self.texts = tuple(
            WrittenText(name, words, self) for name, words in zip(names, (hint, ""), strict=True)
        )
        for head, text, title in zip(self.heads, self.texts, titles, strict=True):
            text.setAccessibleName(f"{title}: what the network writes")
            text.setToolTip(
                f"{title}: written with the same dice as the other. From the marked place on the two part, "
                "and characters that differ are coloured."
            )
            text.setMinimumHeight(3 * text.fontMetrics().height())
            head.setMinimumWidth(1)
        self.summary = FittedLabel(self)
        self.summary.setObjectName(f"{names[1]}_summary")
        self.summary.setProperty("role", "quiet")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        for column in (0, 1):
            self._grid.addWidget(self.heads[column], 0, column)
            self._grid.addWidget(self.texts[column], 1, column)
            self._grid.setColumnStretch(column, 1)
        self._grid.addWidget(self.summary, 2, 0, 1, 2)
        self._grid.setRowStretch(1, 1)

    def set_theme(self, theme: Theme) -> None:
        for text in self.texts:
            text.set_theme(theme)

    def show_pair(self, pair: Pair, vocabulary: Vocabulary, window: int) -> None:
        """Show both; losses are told per ``window`` characters, as those of the run."""
        self._pair = pair, vocabulary
        prime = pair.request.prime if len(pair.request.prime) else pair.request.passage[-SHOWN_BEFORE:]
        before = vocabulary.decode(prime)
        one, other = pair.one.written, pair.other.written
        differs = tuple((one != other).tolist())
        parts_at = parting(one, other)
        for view, ids in zip(self.texts, (one, other), strict=True):
            view.show_text(before, vocabulary.decode(ids), differs, parts_at)
        costs = [
            float(trial.losses.mean()) * window if len(trial.losses) else math.nan
            for trial in (pair.one, pair.other)
        ]
        for head, title, cost in zip(self.heads, self._titles, costs, strict=True):
            head.setText(title if math.isnan(cost) else f"{title} · {cost:.2f}")
            head.setToolTip(f"What the passage costs: nats per {window} characters.")
        self.summary.offer(*_in_words(costs, window, parts_at, sum(differs), pair))

    def numbers(self) -> NumberTable:
        """Both side by side: the characters that were read, each with what it cost, then those written."""
        header = ("place", "character read", *(f"nats, {title}" for title in self._titles))
        return NumberTable((*header, *(f"written, {title}" for title in self._titles)), self._rows())

    def _rows(self) -> Iterator[tuple[object, ...]]:
        if self._pair is None:
            return
        pair, vocabulary = self._pair
        read = vocabulary.decode(pair.request.passage)
        for place, character in enumerate(read[1:]):
            nats = (float(pair.one.losses[place]), float(pair.other.losses[place]))
            yield (place + 2 - len(read), visible(character), *nats, "", "")
        both = (vocabulary.decode(trial.written) for trial in (pair.one, pair.other))
        for place, (one, other) in enumerate(zip(*both, strict=True), 1):
            yield (place, "", "", "", visible(one), visible(other))

    def clear(self, words: str = "") -> None:
        """Nothing is shown but ``words``."""
        self._pair = None
        for head, view, title in zip(self.heads, self.texts, self._titles, strict=True):
            head.setText(title)
            view.show_text("", "", (), None)
        self.summary.offer(words)


def _in_words(
    costs: list[float], window: int, parts_at: int | None, differing: int, pair: Pair
) -> tuple[str, ...]:
    """What came of both in words, the longest first."""
    length, read = len(pair.one.written), len(pair.request.passage)
    if parts_at is None:
        short = words = f"Both write the same {length:,} characters"
    else:
        short = f"They part at character {parts_at + 1:,} of {length:,}"
        words = f"{short}; {differing:,} differ"
    if math.isnan(costs[0]):
        return f"{words}.", f"{short}."
    more = f"{costs[1] - costs[0]:+.2f} nats".replace("-", "−")
    return (
        f"{words}. The {read:,} characters up to the cursor cost {more} per {window} characters.",
        f"{words}. Reading costs {more} per {window} characters.",
        f"{short}. {more} per {window} characters.",
        f"{more} per {window} characters.",
    )
