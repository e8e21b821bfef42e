"""Dividers: shares at first, and the same places after a restart."""

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QWidget

from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.parts.splitter import Splitter
from rnnviz.gui.window.layout_memory import LayoutMemory


@pytest.fixture
def make_splitter(qtbot):
    def make() -> Splitter:
        splitter = Splitter("rows", Qt.Orientation.Vertical, [QWidget(), QWidget()], (1, 3))
        qtbot.addWidget(splitter)
        splitter.resize(300, 408)
        return splitter

    return make


def test_the_room_is_shared_out_at_first(make_splitter):
    splitter = make_splitter()
    splitter.show()
    assert splitter.sizes() == [100, 300]


def test_dividers_come_back_where_they_stood(make_splitter):
    splitter = make_splitter()
    splitter.show()
    splitter.setSizes([250, 150])
    other = make_splitter()
    other.restore(splitter.saveState())
    other.show()
    assert other.sizes() == [250, 150]


@pytest.mark.parametrize("state", [b"", b"not a state"])
def test_a_state_that_is_none_is_ignored(make_splitter, state):
    splitter = make_splitter()
    splitter.restore(QByteArray(state))
    splitter.show()
    assert splitter.sizes() == [100, 300]


def test_a_page_that_was_never_opened_keeps_its_places(make_splitter, tmp_path):
    settings = WindowSettings(tmp_path / "settings.json")
    memory = LayoutMemory(settings)
    splitter = make_splitter()
    holder = QWidget()
    splitter.setParent(holder)
    splitter.setSizes([250, 150])
    memory.remember(holder)
    kept = settings.bytes("layout/rows")
    assert not kept.isEmpty()
    memory.remember(QWidget())
    assert settings.bytes("layout/rows") == kept
