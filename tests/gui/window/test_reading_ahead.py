"""What is imported while the window is at rest, and that it stops with the window."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QObject, QTimer

from rnnviz.gui.window import reading_ahead
from rnnviz.gui.window.reading_ahead import MODULES, ReadingAhead


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    monkeypatch.setattr(reading_ahead, "REST_MILLISECONDS", 0)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Two modules that nobody has imported yet, and one that cannot be."""
    for name in ("ahead_one", "ahead_two"):
        (tmp_path / f"{name}.py").write_text("")
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def is_at_rest(parent: QObject) -> bool:
    timer = parent.findChild(QTimer, "reading_ahead")
    assert timer is not None
    return not timer.isActive()


@pytest.mark.usefixtures("folder")
def test_modules_are_imported_one_after_the_other_and_then_there_is_rest(qtbot):
    parent = QObject()
    ReadingAhead(parent, ("ahead_one", "ahead_two"))
    assert "ahead_one" not in sys.modules  # whoever begins it does not wait
    qtbot.waitUntil(lambda: "ahead_one" in sys.modules)
    assert "ahead_two" not in sys.modules
    qtbot.waitUntil(lambda: "ahead_two" in sys.modules)
    qtbot.waitUntil(lambda: is_at_rest(parent))


@pytest.mark.usefixtures("folder")
def test_the_others_are_left_when_the_window_closes(qtbot):
    parent = QObject()
    ahead = ReadingAhead(parent, ("ahead_one", "ahead_two"))
    qtbot.waitUntil(lambda: "ahead_one" in sys.modules)
    ahead.stop()
    assert is_at_rest(parent)
    assert "ahead_two" not in sys.modules


def test_all_of_the_palette_is_among_them_each_after_what_it_imports():
    """In a process of its own, in which nothing of them is there yet."""
    asked = (
        "import sys, importlib, rnnviz.gui.window.main_window, rnnviz.gui.window.guides\n"
        f"for name in {MODULES!r}:\n"
        "    before = set(sys.modules)\n"
        "    importlib.import_module(name)\n"
        "    new = {each for each in set(sys.modules) - before if '.palette.' in each}\n"
        "    assert new <= {name, 'rnnviz.gui.window.palette.entry'}, (name, new)\n"
        "before = set(sys.modules)\n"
        "importlib.import_module('rnnviz.gui.window.palette.opening')\n"
        "assert set(sys.modules) == before\n"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_window_reads_ahead_and_stops_when_it_closes(user, text):
    window = user.opens_window(text)
    user.waits(lambda: "guides" in vars(window))
    window.close_for_good()
    assert is_at_rest(window.guides)
