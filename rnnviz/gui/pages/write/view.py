"""WriteView: what the page Write tells each of its views, and what a view says of itself.

Knows a text that a network wrote; knows no session and no other view.
"""

from typing import NamedTuple

from PySide6.QtCore import Signal

from rnnviz.core.network.telling import Draft, Telling, tell
from rnnviz.core.progress import Progress
from rnnviz.core.text.corpus import Corpus, Vocabulary
from rnnviz.gui.page import News
from rnnviz.gui.parts.card_view import CardView
from rnnviz.training.run.network_copy import NetworkCopy
from rnnviz.training.worker.messages import RunInfo


class Sheet(NamedTuple):
    """What stands in the text: what was given, what a network wrote, and how.

    corpus  the text of the run; None where it is not at hand
    """

    network: NetworkCopy
    vocabulary: Vocabulary
    corpus: Corpus | None
    telling: Telling

    @property
    def start(self) -> str:
        """What was given."""
        return self.vocabulary.decode(self.telling.draft.start)

    @property
    def text(self) -> str:
        """What was written."""
        return self.vocabulary.decode(self.telling.ids)

    def word(self, character: int) -> str:
        """The character of this number."""
        return self.vocabulary.characters[character]


def write(network: NetworkCopy, draft: Draft, progress: Progress | None = None) -> Telling:
    """What a network makes of a draft. Raises UserError where it has diverged, or a dial is out of range;
    lets ``Cancelled`` from ``progress`` through."""
    network.require_numbers()
    return tell(
        network.architecture, network.params, draft,
        state=network.state, next_input=network.next_input, progress=progress,
    )  # fmt: skip


class WriteView(CardView):
    """A view. It overrides what concerns it.

    asked         a Question for the worker, who hears its answer, and who hears why there is none
    found         a Finding that pages and the window may have a use for
    mistake_made  a sentence about something in the view that cannot be used
    draft_wanted  have the network of the sheet write this Draft, and show it
    place_wanted  let the cursor go to this character of what was written, from 0
    moment_wanted an iteration that every page is to show, as of a Page
    """

    asked = Signal(object, object, object)
    found = Signal(object)
    mistake_made = Signal(str)
    draft_wanted = Signal(object)
    place_wanted = Signal(int)
    moment_wanted = Signal(object, bool)

    @property
    def moves_cursor(self) -> bool:
        """Whether it goes through the text by itself."""
        return False

    def start_run(self, run: RunInfo) -> None:
        """Another run stands: forget the one before. A sheet follows when its network has written."""

    def show_sheet(self, sheet: Sheet, at: int) -> None:
        """Another text was written, and the cursor stands at its character ``at``; −1 where it stands in
        what was given."""

    def show_place(self, at: int) -> None:
        """The cursor of the same text stands elsewhere."""

    def hear(self, event: News) -> None:
        """What the page heard."""
