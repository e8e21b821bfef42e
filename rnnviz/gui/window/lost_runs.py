"""Runs that were cut off: the offer to bring one back.

Knows where they lie and how they are opened; knows no window.
"""

from functools import partial

from rnnviz.gui.files.documents import Documents
from rnnviz.gui.files.recovery import Autosave
from rnnviz.gui.parts.notice import NoticeBar

MAX_OFFERED = 3
"""Runs that were cut off and stand as buttons in one sentence."""


def offer_lost_runs(lost: list[Autosave], documents: Documents, notice: NoticeBar) -> None:
    """Say in the notice bar what was cut off, if anything was, with a button for each of the latest."""
    if len(lost) == 1:
        save = lost[0]
        words = f"A run on {save.text} was cut off; it was last saved on {save.saved_at:%d %b at %H:%M}."
        notice.tell(words, [("Bring it back", partial(documents.open_autosave, save.path))])
    elif lost:  # several windows at once: each had a run
        notice.tell(
            f"{len(lost)} runs were cut off; File ▸ Earlier runs has them all. Bring one back:",
            [
                (f"{save.text}, {save.saved_at:%H:%M}", partial(documents.open_autosave, save.path))
                for save in lost[:MAX_OFFERED]
            ],
        )
