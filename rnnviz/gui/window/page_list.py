"""PAGES: the pages of the window, in the order of their tabs. A new page is a folder, and a line here.

What each is called and how it is built stands in its folder. None is imported before it is built.
"""

from rnnviz.gui.pages import (
    gradcheck,
    inspect,
    lecture,
    map,
    microscope,
    runs,
    signals,
    story,
    train,
    write,
)

PAGES = (
    train.PAGE,
    signals.PAGE,
    story.PAGE,
    map.PAGE,
    inspect.PAGE,
    write.PAGE,
    microscope.PAGE,
    gradcheck.PAGE,
    lecture.PAGE,
    runs.PAGE,
)
