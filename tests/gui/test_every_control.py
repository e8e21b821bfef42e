"""The list of every control has no gap: each has a place, a kind, a name, a sentence and keys."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QToolButton

from tests.gui.every_control import as_markdown, controls


@pytest.fixture
def window(user, text: Path):
    window = user.opens_window(text)
    for button in window.findChildren(QToolButton):
        if button.property("role") == "fold":
            button.click()
    window.resize(1400, 900)
    user.steps(40)
    return window


def test_the_list_has_no_gap(window):
    found = controls(window)
    assert len(found) > 350
    places = {control.where.partition(",")[0].partition(" ▸")[0] for control in found}
    assert places >= {"File", "Edit", "Run", "View", "Help", "around", *window.pages.titles}
    gaps = [f"{', '.join(control.gaps)} of {control}" for control in found if control.gaps]
    assert not gaps, "\n".join(gaps)
    lines = as_markdown(found).splitlines()
    assert len(lines) == len(found) + 2
    assert {line.count(" | ") for line in lines} == {5}
