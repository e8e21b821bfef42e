"""VIEWS: what the page Write shows below its text. A new one is a folder, and a line here.

Knows their names; knows nothing of what they show.
"""

from rnnviz.gui.pages.write.after.view import AfterView
from rnnviz.gui.pages.write.choices.view import ChoicesView
from rnnviz.gui.pages.write.grid.view import WriteGridView
from rnnviz.gui.pages.write.likeliest.view import LikeliestView
from rnnviz.gui.pages.write.loop.view import LoopView
from rnnviz.gui.pages.write.view import WriteView
from rnnviz.gui.pages.write.words.view import WordsView

VIEWS: tuple[type[WriteView], ...] = (
    LoopView,
    ChoicesView,
    WriteGridView,
    WordsView,
    AfterView,
    LikeliestView,
)
"""One is seen at a time, by its button; each has a ``TITLE`` and ``WORDS``."""
