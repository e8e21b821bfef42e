"""View: what the page Inspect tells each of its views, and what a view says of itself.

Knows the book and a copy of a network; knows no session and no other view.
"""

from typing import NamedTuple

from PySide6.QtCore import Signal

from rnnviz.core.text.corpus import Corpus, Vocabulary
from rnnviz.core.text.decoding import Ids
from rnnviz.gui.pages.inspect.tint import Tint
from rnnviz.gui.parts.card_view import CardView
from rnnviz.training.run.network_copy import NetworkCopy


class Book(NamedTuple):
    """What is read: the text of the run, or what was typed.

    corpus  the text of the run; None where it is not at hand
    ids     (N,) the characters of what is read, as the vocabulary numbers them
    """

    vocabulary: Vocabulary
    corpus: Corpus | None
    ids: Ids

    @property
    def is_typed(self) -> bool:
        """Whether it is not the run's own text."""
        return self.corpus is None or self.ids is not self.corpus.ids


class View(CardView):
    """A view, or a section of the card at the cursor. It overrides what concerns it.

    asked            a Question for the worker, who hears its answer, and who hears why there is none
    command_given    a Command for the worker, which nobody waits for
    found            a Finding that pages and the window may have a use for
    mistake_made     a sentence about something in the view that cannot be used
    place_wanted     let the reader's cursor go to this character of what is read
    tint_wanted      paint the reader by this Tint
    hold_wanted      pin a unit, a Tint, at a value, and open the view that does it
    question_asked   by hand, of what stands at the cursor: one of QUESTIONS (training/tours.py)
    """

    asked = Signal(object, object, object)
    command_given = Signal(object)
    found = Signal(object)
    mistake_made = Signal(str)
    place_wanted = Signal(int)
    tint_wanted = Signal(object)
    hold_wanted = Signal(object, float)
    question_asked = Signal(str)

    def show_book(self, book: Book) -> None:
        """Another text is read, or another run stands: forget what was found in the one before."""

    def show_network(self, network: NetworkCopy) -> None:
        """Look into this network from now on; at most every few seconds."""

    def show_cursor(self, ids: Ids, place: int | None) -> None:
        """The cursor stands on the last of ``ids``, what was read up to it, at most the last 4,096.

        place  where that is in what is read; None where it was typed on
        """

    def show_selection(self, start: int, end: int) -> None:
        """Characters [start, end) of what is read are selected; none where they are the same."""

    def show_tint(self, tint: Tint) -> None:
        """The reader is painted by it."""

    def hold(self, unit: Tint, value: float) -> None:
        """Pin a unit at a value, where the view does such a thing."""
