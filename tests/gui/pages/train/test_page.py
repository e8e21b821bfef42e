"""The Train page: where its panels stand, and which are shown."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from rnnviz.gui.pages.train.page import TrainPage
from rnnviz.gui.parts.text_view import TextView


@pytest.fixture
def page(qtbot):
    page = TrainPage()
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    return page


def test_every_panel_is_there_and_has_room(page):
    for panel in page.panels:
        assert panel.widget.isVisible(), panel.title
        assert panel.widget.width() > 150, panel.title
        assert panel.widget.height() > 100, panel.title


def test_a_row_without_panels_takes_no_room(page):
    before = page.loss.height()
    for name in ("Hidden state", "What comes next"):
        page.set_panel_visible(name, False)
    QApplication.processEvents()
    assert page.loss.height() > before
    page.set_panel_visible("What comes next", True)
    QApplication.processEvents()
    assert page.softmax.isVisible()
    assert page.softmax.width() > 1000


def test_all_panels_can_be_hidden_and_come_back(page):
    hint = page.findChild(QLabel, "all_hidden_hint")
    for visible in (False, True):
        for panel in page.panels:
            page.set_panel_visible(panel.title, visible)
        assert hint.isVisible() != visible
    QApplication.processEvents()
    assert all(panel.widget.isVisible() for panel in page.panels)


def test_where_one_writes_there_is_room_to_read(page):
    """Eight lines at least of what was written, and of the samples, on a page of this size."""
    line = page.log.fontMetrics().lineSpacing()
    for view in page.findChildren(TextView):
        assert view.height() >= 8 * line, view.objectName()
