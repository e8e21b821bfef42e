"""VIEWS: what the page Write shows below its text. A new one is a folder, and a line here.

Knows their names; knows nothing of what they show.
"""

from rnnviz.gui.pages.write.after.view import AfterView
from rnnviz.gui.pages.write.likeliest.view import LikeliestView
from rnnviz.gui.pages.write.view import WriteView

VIEWS: tuple[type[WriteView], ...] = (AfterView, LikeliestView)
"""One is seen at a time, by its button; each has a ``TITLE`` and ``WORDS``."""
