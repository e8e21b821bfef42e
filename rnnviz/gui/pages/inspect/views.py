"""VIEWS and SECTIONS: what the page Inspect shows below the reader and beside it.

A new one is a folder, and a line here. Knows their names; knows nothing of what they show.
"""

from rnnviz.gui.pages.inspect.alone.view import AloneView
from rnnviz.gui.pages.inspect.cursor.next import NextSection
from rnnviz.gui.pages.inspect.cursor.state import StateSection
from rnnviz.gui.pages.inspect.hold.view import HoldView
from rnnviz.gui.pages.inspect.pattern.view import PatternView
from rnnviz.gui.pages.inspect.units.view import UnitsView
from rnnviz.gui.pages.inspect.view import View
from rnnviz.gui.pages.inspect.weights.view import WeightsView
from rnnviz.gui.pages.inspect.why.glow_section import GlowSection
from rnnviz.gui.pages.inspect.why.why_section import WhySection

VIEWS: tuple[type[View], ...] = (UnitsView, PatternView, HoldView, WeightsView, AloneView)
"""One is seen at a time, by its button; each has a ``TITLE`` and ``WORDS``."""

SECTIONS: tuple[type[View], ...] = (StateSection, NextSection, GlowSection, WhySection)
"""Of the card at the cursor, all seen, from top to bottom."""
