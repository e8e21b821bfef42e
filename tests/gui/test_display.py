"""Whether a window could be opened here, asked before Qt is."""

import socket
import sys

import pytest

from rnnviz.gui.display import why_no_display, why_no_qt

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asked on Linux only")


@pytest.fixture(autouse=True)
def bare(monkeypatch, tmp_path):
    """No platform chosen, no display."""
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


def test_no_display_is_a_reason():
    assert why_no_display() == "there is no display"


def test_a_platform_that_was_chosen_is_believed(monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert why_no_display() == ""


def test_an_x11_display_that_does_not_answer_is_a_reason(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":973")
    assert "973" in why_no_display() or "missing" in why_no_display()


def test_a_wayland_socket_that_answers_will_do_and_a_dead_one_will_not(monkeypatch, tmp_path):
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    assert why_no_display() != ""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-7"))
        server.listen()
        assert why_no_display() == ""
    assert why_no_display() != ""


def test_qt_is_here():
    assert why_no_qt() == ""
