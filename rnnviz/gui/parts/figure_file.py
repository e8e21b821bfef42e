"""A widget as a picture in a file: PNG, or SVG in true vectors.

Knows widgets and files; knows no panel.
"""

import re
from collections.abc import Callable
from pathlib import Path
from weakref import WeakKeyDictionary, WeakMethod

from PySide6.QtCore import QBuffer, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QWidget

from rnnviz.core.errors import UserError
from rnnviz.core.files import write_file
from rnnviz.core.foreign import shown

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
PNG_SCALE = 2
"""Pixels of a PNG for each pixel of the widget: sharp in a report."""
FIRST_SIZE = QSize(640, 360)
Describe = Callable[[QWidget, bytes], bytes]
"""Makes of a widget and its picture the picture with what is to be said of it."""
FLAGS = QWidget.RenderFlag.DrawWindowBackground | QWidget.RenderFlag.DrawChildren


_describers: "WeakKeyDictionary[QWidget, WeakMethod[Describe]]" = WeakKeyDictionary()
"""By the window whose widgets they describe; a window that is gone takes its own with it."""


def describe_by(window: QWidget, describe: Describe) -> None:
    """Every picture of a widget in ``window`` goes through ``describe``, a method, from now on."""
    _describers[window] = WeakMethod(describe)


def export_widget(widget: QWidget, path: Path, title: str = "") -> None:
    """Write ``widget`` as it is laid out now, visible or not; the suffix says .png or .svg.

    Raises UserError for another suffix, and WriteError where the file cannot be written;
    what stood there before then still stands.
    """
    if widget.size().isEmpty():  # hidden before it was ever laid out
        widget.resize(widget.sizeHint().expandedTo(FIRST_SIZE))
    match path.suffix.lower():
        case ".png":
            data = _png(widget)
        case ".svg":
            data = _svg(widget, title or widget.accessibleName())
        case _:
            raise UserError(f"{path.name} is no picture: end the name with .png or .svg.")
    known = _describers.get(widget.window())
    describe = known() if known is not None else None
    if describe is not None:
        data = describe(widget, data)
    write_file(path, lambda file: file.write(data))


def _png(widget: QWidget) -> bytes:
    pixmap = QPixmap(widget.size() * PNG_SCALE)
    pixmap.setDevicePixelRatio(PNG_SCALE)
    pixmap.fill(widget.palette().window().color())
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _render(widget, painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    pixmap.save(buffer, "PNG")
    return bytes(buffer.data().data())


def _svg(widget: QWidget, title: str) -> bytes:
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(widget.size())
    generator.setViewBox(QRect(QPoint(), widget.size()))
    generator.setResolution(widget.logicalDpiX())  # else text in points comes out in another size
    generator.setTitle(title)
    generator.setDescription("Made by rnnviz")
    painter = QPainter(generator)
    painter.fillRect(QRect(QPoint(), widget.size()), widget.palette().window())
    _render(widget, painter)
    painter.end()
    return _well_formed(bytes(buffer.data().data()))


def _well_formed(drawing: bytes) -> bytes:
    """With marks for what no XML may hold and Qt writes all the same, as letters of a text may be."""
    return _NOT_IN_XML.sub(_mark, drawing.decode("utf-8", "replace")).encode("utf-8")


def _mark(match: re.Match[str]) -> str:
    return shown(match[0]) if match[0] < " " else "\ufffd"


def _render(widget: QWidget, painter: QPainter) -> None:
    widget.ensurePolished()
    _lay_out(widget)
    # A figure shows no keyboard focus.
    focused = QApplication.focusWidget()
    if focused is not None and (focused is widget or widget.isAncestorOf(focused)):
        focused.clearFocus()
    else:
        focused = None
    widget.render(painter, QPoint(), QRegion(QRect(QPoint(), QSize(widget.size()))), FLAGS)
    if focused is not None:
        focused.setFocus()


def _lay_out(widget: QWidget) -> None:
    """Innermost first: Qt lays nothing out that is hidden, and its words may have changed since."""
    for child in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        _lay_out(child)
    layout = widget.layout()
    if layout is not None:
        layout.activate()
