"""RunsView: what the page Runs tells each of its views, which stand below the shelf.

Knows runs in their folders; knows no session and no other view.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from rnnviz.gui.parts.card_view import CardView
from rnnviz.training.run.library import StoredRun


class RunsView(CardView):
    """A view of the runs that are chosen. It overrides what concerns it.

    asked         a Question for the worker, who hears its answer, and who hears why there is none
    found         a Finding that pages and the window may have a use for
    mistake_made  a sentence about something in the view that cannot be used
    run_wanted    the folder of a run, a Path, that is to go on in this window
    repeats_wanted runs, a list of StoredRun, each of which is to be learned with other seeds, too
    shelf_changed runs came or went, or something was written on one: the shelf is to be read again
    """

    asked = Signal(object, object, object)
    found = Signal(object)
    mistake_made = Signal(str)
    run_wanted = Signal(object)
    repeats_wanted = Signal(object)
    shelf_changed = Signal()

    def show_runs(self, chosen: Sequence[StoredRun]) -> None:
        """These are chosen on the shelf, in the order in which they stand there; perhaps none."""
