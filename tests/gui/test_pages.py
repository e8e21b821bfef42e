"""The tabs: one is turned to from anywhere, and its keys work at once."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication


def test_the_arrow_keys_walk_under_the_microscope_as_soon_as_it_is_opened(user, text, qtbot):
    window = user.opens_window(text)
    window.activateWindow()
    window.pages.open_page("Microscope")
    page = window.pages.microscope.demand()
    user.waits(lambda: page.isVisible() and QApplication.focusWidget() is not None)
    before = page.phase
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert page.phase is not before


def test_turning_goes_around_the_ends(user, text):
    window = user.opens_window(text)
    names = []
    for _ in range(window.pages.count()):
        names.append(window.pages.page_name)
        window.pages.turn_page(1)
    assert names == ["Train", "Story", "Map", "Microscope", "Gradient check"]
    assert window.pages.page_name == "Train"
    window.pages.turn_page(-1)
    assert window.pages.page_name == "Gradient check"
