"""WordPassages: where a word stands, in the samples or in the book, each place with what is around it.

Knows a count, what was written, and the book; counts nothing itself.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rnnviz.core.text.corpus import Corpus, Vocabulary
from rnnviz.core.text.interest import MOST_PLACES
from rnnviz.gui.pages.write.words.samples import Samples, WordCount
from rnnviz.gui.pages.write.words.table import in_words, times
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.passage_list import Excerpt, PassageList, excerpt
from rnnviz.gui.parts.segments import Segments
from rnnviz.gui.parts.theme import GRID, Theme

_WHERE = {
    "written": "Passages of the samples; Enter on one writes its sample in the text above.",
    "book": "Passages of the book; Enter on one opens it in Inspect.",
}
_HINT = "Type words, then press Enter: samples are written, and the words counted."


class WordPassages(QWidget):
    """Its list is named ``words_passages``.

    place_chosen   a place of the book
    sample_chosen  the number of a sample
    """

    place_chosen = Signal(int)
    sample_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[WordCount | None, Samples | None] = None, None
        self._corpus: Corpus | None = None
        self._vocabulary = Vocabulary("")
        self._sample_of: list[int] = []  # of each passage that was written
        self._where = Segments("words_where", _WHERE)
        for name, words in _WHERE.items():
            self._where.set_words(name, name, words, f"Passages: {name}")
        self._where.chosen.connect(lambda _where: self._show())
        self.about = FittedLabel(self)
        self.about.setObjectName("words_about")
        self.about.setProperty("role", "quiet")
        self.list = PassageList("words_passages", "Passages with the chosen word", self)
        self.list.passage_chosen.connect(self._on_list_passage_chosen)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self.about, 1)
        head.addWidget(self._where)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        self._show()

    def set_theme(self, theme: Theme) -> None:
        self.list.set_theme(theme)

    def show_run(self, vocabulary: Vocabulary, corpus: Corpus | None) -> None:
        """Another run stands: nothing of it is counted yet."""
        self._vocabulary, self._corpus = vocabulary, corpus
        self.show_word(None, None)

    def show_word(self, count: WordCount | None, samples: Samples | None) -> None:
        """The word that is chosen, None where none is; ``samples`` are None while none are written."""
        self._shown = count, samples
        self._show()

    def turn_to(self, *, book: bool) -> None:
        """Show the passages of the book, or those that were written."""
        self._where.press("book" if book else "written")
        self._show()

    def _show(self) -> None:
        count, samples = self._shown
        is_book = self._where.pressed == "book"
        if count is None:
            words, passages = _HINT, list[Excerpt]()
        elif is_book:
            words, passages = self._of_book(count)
        else:
            words, passages = self._written(count, samples)
        short = count.word.text if count is not None else "Enter writes samples."
        self.about.offer(words, words.partition(" in ")[0], short)
        self.list.leads = "Inspect opens there" if is_book else "its sample is written in the text above"
        self.list.show_groups([("", passages)])

    def _written(self, count: WordCount, samples: Samples | None) -> tuple[str, list[Excerpt]]:
        if samples is None:
            return "No samples are written yet: press Enter in the words.", []
        shown = count.found[:MOST_PLACES]
        self._sample_of = [found.sample for found in shown]
        passages = []
        for number, found in enumerate(shown):
            ids, note = samples.written[found.sample], f"seed {samples.seed_of(found.sample):,}"
            line = excerpt(ids, self._vocabulary, found.start, found.end, note=note)
            passages.append(line._replace(place=number))
        return _all_or_first(in_words(count), len(count.found), len(shown)), passages

    def _of_book(self, count: WordCount) -> tuple[str, list[Excerpt]]:
        corpus, book = self._corpus, count.book
        if corpus is None:
            return "The text of this run is not at hand.", []
        if book is None:
            return "The book is being searched.", []
        passages = [
            excerpt(corpus.ids, corpus.vocabulary, start, end, note=f"{start + 1:,}")
            for start, end in book.spans
        ]
        words = f"“{count.word.text}” stands {times(book.total)} in the book."
        return _all_or_first(words, book.total, len(passages)), passages

    def _on_list_passage_chosen(self, place: int) -> None:
        if self._where.pressed == "book":
            self.place_chosen.emit(place)
        elif place < len(self._sample_of):
            self.sample_chosen.emit(self._sample_of[place])


def _all_or_first(words: str, total: int, shown: int) -> str:
    return words if shown == total else f"{words} The first {shown:,} are shown."
