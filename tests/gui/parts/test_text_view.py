"""TextView: what is copied out of it, and which lines of it are seen."""

import subprocess
import sys

import pytest
from PySide6.QtGui import QColor, QImage, QTextCursor

from rnnviz.gui.parts.text_view import TextView, line_format


def test_a_program_that_ends_with_a_copy_of_it_in_the_clipboard_ends_well():
    """In a process of its own: what goes wrong does so after the last line of Python."""
    program = (
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([])\n"
        "from rnnviz.gui.parts.text_view import TextView\n"
        "view = TextView('')\n"
        "view.setPlainText('hello')\n"
        "view.selectAll()\n"
        "view.copy()\n"
        "assert app.clipboard().text() == 'hello'\n"
        "assert app.clipboard().mimeData().formats() == ['text/plain']\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("above", range(0, 20, 3))
def test_a_line_that_hangs_out_at_the_bottom_is_not_begun(qtbot, above: int):
    """Headings have air above, so that lines do not come out even with the view."""
    view = TextView("")
    qtbot.addWidget(view)
    view.resize(300, 120)
    view.setPlainText("\n".join("MMMM" for _ in range(30)))
    QTextCursor(view.document().findBlockByNumber(2)).setBlockFormat(line_format(above=above))
    view.show()
    image = view.viewport().grab().toImage()
    ink = rows_with_ink(image)
    letters = [len(run) for run in ink]
    assert len(letters) > 3
    assert set(letters) == {letters[0]}, "each line is as high as the others: none is cut"
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    at_end = rows_with_ink(view.viewport().grab().toImage())
    assert {len(run) for run in at_end} == {letters[0]}, "nor at the top"
    assert len(at_end) >= len(letters) - 1, "at the end the last one is seen"
    for value in range(40, 60):
        view.verticalScrollBar().setValue(value)
        assert {len(run) for run in rows_with_ink(view.viewport().grab().toImage())} == {letters[0]}


def rows_with_ink(image: QImage) -> list[list[int]]:
    """The rows of pixels that letters are in, line by line."""
    ground = QColor(image.pixel(image.width() - 1, image.height() - 1)).rgb()
    inked = [y for y in range(image.height()) if any(image.pixel(x, y) != ground for x in range(2, 40))]
    lines: list[list[int]] = []
    for y in inked:
        if not lines or lines[-1][-1] != y - 1:
            lines.append([])
        lines[-1].append(y)
    return lines
