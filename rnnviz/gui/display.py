"""Whether Qt could open a window here, asked before Qt is loaded: where it cannot, it aborts.

Knows displays and shared libraries; imports no Qt.
"""

import ctypes
import os
import socket
import sys
from pathlib import Path

# What Qt's X11 plugin loads beside libxcb, and Debian's package for each.
_X11_LIBRARIES = {
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}


def why_no_display() -> str:
    """'' where a window can be opened, else the reason as half a sentence."""
    if os.environ.get("QT_QPA_PLATFORM"):
        return ""  # the user has chosen a platform, offscreen among them
    return _why_no_linux_display() if sys.platform.startswith("linux") else ""


def _why_no_linux_display() -> str:
    if _has_wayland():
        return ""
    if not os.environ.get("DISPLAY"):
        return "there is no display"
    missing = [package for library, package in _X11_LIBRARIES.items() if not _loads(library)]
    if missing:
        return f"system libraries are missing (sudo apt-get install {' '.join(missing)})"
    if not _x11_answers():
        return f"the display {os.environ['DISPLAY']} does not answer"
    return ""


def why_no_qt() -> str:
    """'' where Qt can be loaded at all, even without a display, else the reason."""
    try:
        import PySide6.QtWidgets  # noqa: F401 - only whether it loads
    except ImportError as error:
        return (
            f"Qt does not load ({error}); on Debian: sudo apt-get install libgl1 libegl1 libxkbcommon0 "
            "libdbus-1-3 libfontconfig1 libglib2.0-0 fonts-dejavu-core"
        )
    return ""


def _has_wayland() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    if not name:
        return False
    path = Path(os.environ.get("XDG_RUNTIME_DIR", "/run"), name)
    try:
        with socket.socket(getattr(socket, "AF_UNIX")) as connection:  # noqa: B009 - not on Windows
            connection.connect(str(path))
    except OSError:
        return False
    return True


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _x11_answers() -> bool:
    """A whole handshake with the X server, its permission included, as Qt would make it."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not refused
