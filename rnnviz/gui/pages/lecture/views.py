"""VIEWS: what the page Lecture shows. A new one is a folder, and a line here.

Knows their names; knows nothing of what they show.
"""

from rnnviz.gui.pages.lecture.captions.view import CaptionsView
from rnnviz.gui.pages.lecture.shapes.view import ShapesView
from rnnviz.gui.pages.lecture.view import LectureView

VIEWS: tuple[type[LectureView], ...] = (ShapesView, CaptionsView)
"""One is seen at a time, by its button; each has a ``TITLE`` and ``WORDS``."""
