"""Segments: one of them is pressed, and who presses another is heard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from rnnviz.gui.parts.segments import Segments


@pytest.fixture
def segments(qtbot: QtBot) -> Segments:
    segments = Segments("size", ("small", "large"))
    qtbot.addWidget(segments)
    return segments


def is_pressed(segments: Segments, name: str) -> bool:
    return segments.findChild(QPushButton, f"size_{name}").isChecked()


def test_the_first_is_pressed_at_first(segments: Segments) -> None:
    assert is_pressed(segments, "small")
    assert not is_pressed(segments, "large")


def test_a_click_chooses(segments: Segments, qtbot: QtBot) -> None:
    with qtbot.waitSignal(segments.chosen) as told:
        qtbot.mouseClick(segments.findChild(QPushButton, "size_large"), Qt.MouseButton.LeftButton)
    assert told.args == ["large"]
    assert not is_pressed(segments, "small")


def test_a_choice_by_program_tells_nobody(segments: Segments, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(segments.chosen):
        segments.press("large")
    assert is_pressed(segments, "large")
