"""EncodingDialog: in which encoding a text is read, with its first lines in each.

Knows encodings and the bytes it is given; reads no file.
"""

import codecs

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from rnnviz.core.foreign import marked, shown
from rnnviz.core.text.decoding import MARKED, MARKS
from rnnviz.core.text.encodings import ENCODINGS, Encoding
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID

WIDTH, HEIGHT = 760, 480
BY_ITSELF = "As rnnviz finds it"


class EncodingDialog(QDialog):
    """Starts at ``encoding``; encoding_chosen carries an Encoding, or None for what is found by itself.

    ``sample`` are the first bytes of the text ``name``, and those where it is not plain ASCII.
    """

    encoding_chosen = Signal(object)

    def __init__(self, name: str, sample: bytes, encoding: Encoding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("encoding_dialog")
        self.setWindowTitle("Encoding of the text")
        self.resize(WIDTH, HEIGHT)
        self._sample = sample
        self._list = QListWidget()
        self._list.setObjectName("encoding_list")
        self._list.setAccessibleName("encodings")
        self._list.addItem(BY_ITSELF)
        self._list.addItems([each.in_words for each in ENCODINGS])
        self._list.setSpacing(1)
        self._list.setFixedWidth(self._list.sizeHintForColumn(0) + 5 * GRID)
        self._preview = QPlainTextEdit()
        self._preview.setObjectName("encoding_preview")
        self._preview.setAccessibleName("the first lines of the text in this encoding")
        self._preview.setReadOnly(True)
        self._faults = Label()
        self._faults.setObjectName("encoding_faults")
        self._faults.setProperty("role", "quiet")
        heading = Label(f"Choose the encoding in which {shown(name, 60)} can be read:")
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Read it so")
        buttons.accepted.connect(self._on_buttons_accepted)
        buttons.rejected.connect(self.reject)
        right = QVBoxLayout()
        right.addWidget(self._preview, 1)
        right.addWidget(self._faults)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self._list)
        row.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(heading)
        column.addLayout(row, 1)
        column.addWidget(buttons)
        self._list.currentRowChanged.connect(self._show)
        self._list.itemActivated.connect(self._on_buttons_accepted)
        self._present = encoding
        self._list.setCurrentRow(1 + ENCODINGS.index(encoding))
        self._list.scrollToItem(self._list.currentItem(), QListWidget.ScrollHint.PositionAtCenter)

    def _show(self, row: int) -> None:
        encoding = ENCODINGS[row - 1] if row else self._present
        # Not final: the sample may end inside a character.
        text = codecs.getincrementaldecoder(encoding.codec)(MARKED).decode(self._sample)
        wrong = sum(ord(character) in MARKS for character in text)
        self._preview.setPlainText(marked("".join("\ufffd" if ord(c) in MARKS else c for c in text)))
        self._faults.setText(
            "Every byte shown is a character in this encoding."
            if not wrong
            else f"{wrong:,} places shown here are no characters in this encoding (\ufffd)."
        )

    def _on_buttons_accepted(self) -> None:
        row = self._list.currentRow()
        self.accept()
        self.encoding_chosen.emit(ENCODINGS[row - 1] if row else None)
