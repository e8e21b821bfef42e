"""The panel, shown with a run that begins."""

import pytest
from PySide6.QtWidgets import QApplication

from rnnviz.gui.panels.loss.panel import LossPanel
from tests.gui.panels.loss._driving import make_info


@pytest.fixture
def panel(qtbot) -> LossPanel:
    panel = LossPanel()
    qtbot.addWidget(panel)
    panel.resize(1100, 230)
    panel.start_run(make_info())
    panel.show()
    QApplication.processEvents()
    return panel
