"""TextView: what is copied out of it."""

import subprocess
import sys


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
