"""Questions that do not block: what runs goes on behind them.

Knows dialogs; knows no run.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from rnnviz.core.files import is_file, is_folder
from rnnviz.gui.parts.plain import MessageBox

TEXTS = "Texts (*.txt *.md *.text);;All files (*)"
OPENABLE = (
    "Texts, checkpoints, presets, tours, reports "
    "(*.txt *.md *.text *.npz *.rnnviz *.json *.rnnviz-tour *.html *.htm *.pdf *.png *.svg);;All files (*)"
)
"""All that Open takes."""
CHECKPOINTS = "Checkpoints (*.npz)"
PRESETS = "Presets (*.rnnviz *.json)"
FIGURES = "Reports and pictures (*.html *.pdf *.png *.svg)"
REPORTS = "Reports (*.html)"
ZIPS = "Zipped runs (*.zip)"
PICTURES = "PNG picture (*.png);;SVG drawing (*.svg)"


class _FileDialog(QFileDialog):
    """Qt's own dialog asks about files in questions that render their names: these are asked here. A file
    that is dropped on it is opened; Qt's would write its address into the field.

    Nothing of it is used where the desktop has a dialog of its own.
    """

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent, title)
        delete = self.findChild(QAction, "qt_delete_action")
        if delete is not None:  # here files are chosen, not deleted
            delete.setVisible(False)
        for shortcut in self.findChildren(QShortcut):
            if shortcut.key() == QKeySequence(QKeySequence.StandardKey.Delete):
                shortcut.setEnabled(False)

    def take_drops(self) -> None:
        """Where a file is to be opened, one can be dropped anywhere: on the list, too, where Qt's would move
        it from folder to folder."""
        for part in self.findChildren(QWidget):
            part.setAcceptDrops(False)
        self.setAcceptDrops(True)

    def _replace(self) -> None:
        self.setOption(QFileDialog.Option.DontConfirmOverwrite)
        self.accept()

    # Qt's overrides

    def accept(self) -> None:
        files = [Path(name) for name in self.selectedFiles()]
        is_ours = self.findChild(QLineEdit, "fileNameEdit") is not None
        is_sure = self.testOption(QFileDialog.Option.DontConfirmOverwrite)
        if not (is_ours and self.acceptMode() == QFileDialog.AcceptMode.AcceptSave and not is_sure):
            super().accept()
        elif len(files) == 1 and is_file(files[0]):
            confirm(
                self, "replace_dialog", f"{files[0].name} stands there already. Replace it?", "Replace",
                self._replace,
            )  # fmt: skip
        else:
            super().accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        file = _dropped_file(event.mimeData())
        if file is not None:
            event.acceptProposedAction()
            self.setDirectory(str(file.parent))
            self.selectFile(file.name)
            self.accept()


def _dropped_file(data: QMimeData) -> Path | None:
    """The first file among what is dragged."""
    files = (Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    return next(filter(is_file, files), None)


def ask_for_file(
    parent: QWidget, title: str, name_filter: str, then: Callable[[Path], object], *, save_as: str = "",
    otherwise: Callable[[], object] | None = None,
) -> None:  # fmt: skip
    """Ask for a file to open, or with ``save_as`` (a proposed name) for one to write; without a filter for a
    folder. ``otherwise`` is done where none is chosen.

    The dialog begins in the folder that was used last in this window, see ``folder_of``.
    """
    window = parent.window()
    dialog = _FileDialog(parent, title)
    dialog.setObjectName("file_dialog")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if name_filter:
        dialog.setNameFilter(name_filter)
    used = folder_of(window)
    # It may have gone since; what is above it is then nearest.
    above = (Path(used), *Path(used).parents) if used else ()
    standing = next(filter(is_folder, above), None)
    if standing is not None:
        dialog.setDirectory(str(standing))
    if save_as:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(save_as).suffix.lstrip("."))
        dialog.selectFile(save_as)
    elif name_filter:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.take_drops()
    else:
        dialog.setFileMode(QFileDialog.FileMode.Directory)

    def take(name: str) -> None:
        set_folder(window, str(Path(name).parent))
        then(Path(name))

    dialog.fileSelected.connect(take)
    if otherwise is not None:
        dialog.rejected.connect(otherwise)
    dialog.open()


def folder_of(window: QWidget) -> str:
    """The folder of the file that was last chosen in a dialog of ``window``; '' where none was."""
    folder = window.property("last_folder")
    return folder if isinstance(folder, str) else ""


def set_folder(window: QWidget, folder: str) -> None:
    """Where the next dialog of ``window`` begins."""
    window.setProperty("last_folder", folder)


def ask_what_becomes_of(
    parent: QWidget,
    run: str,
    save: Callable[[], object] | None,
    discard: Callable[[], object],
    cancel: Callable[[], object],
) -> None:
    """Save, Discard or Cancel, for a run that would be lost; ``run`` says so.

    ``save`` is None for one that cannot be saved. While the question stands, it is not asked again.
    """
    if any(box.isVisible() for box in parent.findChildren(MessageBox, "unsaved_dialog")):
        return
    box = MessageBox(run, parent, more="Do you want to save it first?" if save is not None else "")
    box.setObjectName("unsaved_dialog")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(MessageBox.Icon.Question)
    buttons = MessageBox.StandardButton
    if save is None:
        box.setStandardButtons(buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Cancel)
    else:
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)

    def answer(button: int) -> None:
        if button == buttons.Save.value and save is not None:
            save()
        elif button == buttons.Discard.value:
            discard()
        else:
            cancel()

    box.finished.connect(answer)
    box.open()


def confirm(
    parent: QWidget, name: str, text: str, yes: str, then: Callable[[], object], *, more: str = ""
) -> None:
    """Ask whether to go on, by a button called ``yes``; Cancel is what Enter does."""
    box = MessageBox(text, parent, more=more)
    box.setObjectName(name)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(MessageBox.Icon.Question)
    buttons = MessageBox.StandardButton
    box.setStandardButtons(buttons.Yes | buttons.Cancel)
    box.setDefaultButton(buttons.Cancel)
    box.button(buttons.Yes).setText(yes)
    box.finished.connect(lambda button: then() if button == buttons.Yes.value else None)
    box.open()


def inform(parent: QWidget, title: str, text: str) -> None:
    """A few lines to read and close."""
    box = MessageBox(text, parent, title=title)
    box.setStandardButtons(MessageBox.StandardButton.Close)
    box.setObjectName("information_dialog")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
