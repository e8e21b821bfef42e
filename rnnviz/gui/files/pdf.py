"""A report as a PDF: its blocks set on A4 pages, pictures as vectors.

Knows Qt's painter and paper; knows no run and no window. A page is a pile of strips
(a line of text, a row of a table, a picture); a strip may be bound to the next, so that
no heading stands alone at the foot of a page and no line is cut.
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter

from rnnviz.core.files import write_file
from rnnviz.gui.files.pdf_pages import paginate
from rnnviz.gui.files.pdf_typesetter import DPI, POINT, TOP, Typesetter
from rnnviz.report.blocks import compose, title_of
from rnnviz.report.content import Report
from rnnviz.report.figures import figure_sources, source_line
from rnnviz.report.sources import in_pdf


def write_pdf(report: Report, path: Path) -> None:
    """Write the report to ``path``, whole or not at all. Raises WriteError.

    Needs a QGuiApplication, which may be on the offscreen platform; raises RuntimeError
    without one.
    """
    if QGuiApplication.instance() is None:
        raise RuntimeError("a QGuiApplication must exist before a PDF is written")
    data = to_pdf(report)
    write_file(path, lambda file: file.write(data))


def to_pdf(report: Report) -> bytes:
    """The report as the bytes of a PDF file."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    writer.setTitle(title_of(report))
    writer.setCreator(f"rnnviz {dict(report.versions)['rnnviz']}")
    sources = figure_sources(report)
    writer.setDocumentXmpMetadata(QByteArray(in_pdf(sources)))
    typesetter = Typesetter(writer, partial(source_line, sources))
    pages = paginate(typesetter.set(compose(report, font=typesetter.family)), typesetter.page_height)
    painter = QPainter(writer)
    try:
        for number, page in enumerate(pages, start=1):
            if number > 1:
                writer.newPage()
            y = TOP * POINT
            for index, strip in enumerate(page):
                y += strip.before if index else 0.0
                strip.draw(painter, y)
                y += strip.height
            typesetter.draw_foot(painter, title_of(report), f"{number} / {len(pages)}")
    finally:
        painter.end()
    buffer.close()
    return bytes(content.data())
