"""Questions that do not block: what runs goes on behind them.

Knows dialogs; knows no run.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

TEXTS = "Texts (*.txt *.md *.text);;All files (*)"
CHECKPOINTS = "Checkpoints (*.npz)"
PRESETS = "Presets (*.rnnviz *.json)"
REPORTS = "Reports (*.html)"
PICTURES = "PNG picture (*.png);;SVG drawing (*.svg)"


def ask_for_file(
    parent: QWidget, title: str, name_filter: str, then: Callable[[Path], object], *, save_as: str = ""
) -> None:
    """Ask for a file to open, or with ``save_as`` (a proposed name) for one to write."""
    dialog = QFileDialog(parent, title)
    dialog.setObjectName("file_dialog")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setNameFilter(name_filter)
    if save_as:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(save_as).suffix.lstrip("."))
        dialog.selectFile(save_as)
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.open()


def ask_what_becomes_of(
    parent: QWidget, run: str, save: Callable[[], object], discard: Callable[[], object]
) -> None:
    """Save, Discard or Cancel, for a run that would be lost; ``run`` is a sentence about it.

    While the question stands, it is not asked again.
    """
    if any(box.isVisible() for box in parent.findChildren(QMessageBox, "unsaved_dialog")):
        return
    box = QMessageBox(parent)
    box.setObjectName("unsaved_dialog")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setText(run)
    box.setInformativeText("Do you want to save it first?")
    buttons = QMessageBox.StandardButton
    box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
    box.setDefaultButton(buttons.Save)

    def answer(button: int) -> None:
        if button == buttons.Save.value:
            save()
        elif button == buttons.Discard.value:
            discard()

    box.finished.connect(answer)
    box.open()


def inform(parent: QWidget, title: str, text: str) -> None:
    """A few lines to read and close."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, QMessageBox.StandardButton.Close, parent)
    box.setObjectName("information_dialog")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
