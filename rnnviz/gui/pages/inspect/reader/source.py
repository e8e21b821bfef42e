"""BookSource: which text is read: that of the run, or one that was typed or pasted.

Knows a vocabulary and characters; knows no network.
"""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.pages.inspect.view import Book
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.segments import Segments
from rnnviz.gui.parts.theme import GRID, mono_font, visible

BOOK, OWN = "book", "own"
LINES = 3
MOST = 200_000
"""Characters of a text that is pasted; what is longer is better opened as the text of a run."""
MOST_SAID = 4_000
"""Characters of a text that are part of what is looked at."""
MOST_NAMED = 12
"""Characters that are not known to the network, by name."""


class BookSource(QWidget):
    """The field for one's own text, seen while that is read. ``choice`` and ``finder`` stand elsewhere.

    book_changed  another text is to be read: a Book
    """

    book_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run_book: Book | None = None
        self.which = BOOK
        self.choice = Segments("inspect_text", (BOOK, OWN), parent)
        self.choice.set_words(BOOK, "The book", "Read the text of the run.", "Read the text of the run")
        self.choice.set_words(
            OWN, "My own text", "Read what you type or paste: the network need not have seen it.",
            "Read a text of your own",
        )  # fmt: skip
        self.choice.chosen.connect(self._on_choice_chosen)
        self.finder = QLineEdit(parent)
        self.finder.setObjectName("inspect_go_to")
        self.finder.setAccessibleName("Go to a character by its number, or find words")
        self.finder.setPlaceholderText("Go to, or find")
        self.finder.setToolTip(
            "A number leads to the character of that number; words lead to the next place where they stand "
            "(Enter). A number in quotation marks is looked for as well."
        )
        self.finder.setMinimumWidth(90)
        self.finder.setMaximumWidth(160)
        self.typed = QPlainTextEdit(self)
        self.typed.setObjectName("inspect_own_text")
        self.typed.setAccessibleName("Your own text")
        self.typed.setPlaceholderText("Type or paste a text for the network to read.")
        self.typed.setTabChangesFocus(True)
        self.typed.setFont(mono_font())
        self.typed.setFixedHeight(LINES * self.typed.fontMetrics().lineSpacing() + 2 * GRID)
        self.typed.textChanged.connect(self._on_typed_changed)
        self._unknown = Label("", self)
        self._unknown.setObjectName("inspect_unknown")
        self._unknown.setProperty("role", "quiet")
        self._unknown.setWordWrap(True)
        self._unknown.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.typed)
        column.addWidget(self._unknown)
        self.hide()

    def show_run(self, book: Book) -> None:
        """Of another run; a text that was typed stays, with the characters that this network knows."""
        self._run_book = book
        self._choose(BOOK if book.corpus is not None else OWN)

    def choose_book(self) -> None:
        """Read the text of the run, where it is at hand."""
        self.choose(BOOK)

    def choose(self, which: str) -> None:
        """Read the text of the run, where it is at hand, or one's own."""
        has_book = self._run_book is not None and self._run_book.corpus is not None
        if which != self.which and (which == OWN or has_book):
            self._choose(which)
            self.book_changed.emit(self.book)

    @property
    def own_text(self) -> str | None:
        """What was typed; None where it is long."""
        is_short = self.typed.document().characterCount() <= MOST_SAID
        return self.typed.toPlainText() if is_short else None

    def read_own(self, text: str) -> None:
        """Read this text, as if it had been pasted."""
        self._choose(OWN)
        self.typed.setPlainText(text)

    @property
    def book(self) -> Book:
        """What is to be read."""
        book = self._run_book or Book(Vocabulary(""), None, np.zeros(0, np.uint8))
        if self.which == BOOK:
            return book
        ids, unknown = book.vocabulary.encode(self.typed.toPlainText()[:MOST])
        self._tell_unknown(unknown)
        return Book(book.vocabulary, book.corpus, ids)

    def _tell_unknown(self, unknown: str) -> None:
        marks = " ".join(visible(c) for c in unknown[:MOST_NAMED]) + (" …" if unknown[MOST_NAMED:] else "")
        self._unknown.setText(f"Left out, for the network has never seen them: {marks}" if unknown else "")
        self._unknown.setVisible(bool(unknown))

    def _choose(self, which: str) -> None:
        self.which = which
        self.choice.press(which)
        self.setVisible(which == OWN)

    def _on_choice_chosen(self, which: str) -> None:
        if which != self.which:
            self._choose(which)
            if which == OWN:
                self.typed.setFocus()
            self.book_changed.emit(self.book)

    def _on_typed_changed(self) -> None:
        if self.which == OWN:
            self.book_changed.emit(self.book)
