"""VIEWS: what the page Runs shows of the runs that are chosen. A new one is a folder, and a line here.

Knows their names; knows nothing of what they show.
"""

from rnnviz.gui.pages.runs.curves.view import CurvesView
from rnnviz.gui.pages.runs.differences.view import DifferencesView
from rnnviz.gui.pages.runs.grid.view import GridView
from rnnviz.gui.pages.runs.inside.view import InsideView
from rnnviz.gui.pages.runs.luck.view import LuckView
from rnnviz.gui.pages.runs.view import RunsView
from rnnviz.gui.pages.runs.writing.view import WritingView

VIEWS: tuple[type[RunsView], ...] = (CurvesView, DifferencesView, WritingView, InsideView, LuckView, GridView)
"""One is seen at a time, by its button; each has a ``TITLE`` and ``WORDS``."""
