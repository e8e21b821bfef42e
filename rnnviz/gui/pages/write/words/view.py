"""WordsView: words that somebody types, counted in many samples of one network and in the book.

Start, dials and the first seed are those of the text above. Samples are written when they are asked for,
words are counted as they are typed, both beside the window. Knows a copy of a network and a book; knows no
session.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rnnviz.core.errors import UserError
from rnnviz.core.numerals import per_cent
from rnnviz.core.progress import Progress
from rnnviz.core.text.corpus import Corpus, Vocabulary
from rnnviz.core.text.interest import Places, Wanted, find_in_corpus, read_words
from rnnviz.gui.page import PlacePointed
from rnnviz.gui.pages.write import explanations
from rnnviz.gui.pages.write.saying import dials_in_words
from rnnviz.gui.pages.write.view import Sheet, WriteView
from rnnviz.gui.pages.write.words.fields import SampleFields
from rnnviz.gui.pages.write.words.passages import WordPassages
from rnnviz.gui.pages.write.words.samples import (
    PER,
    Samples,
    SamplesOrder,
    WordCount,
    count_words,
    write_samples,
)
from rnnviz.gui.pages.write.words.table import BOOK, WordTable
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.fields import mark_invalid
from rnnviz.gui.parts.figure import Figure, WidgetFigure
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.splitter import Splitter
from rnnviz.gui.parts.theme import Theme
from rnnviz.training.worker.messages import RunInfo

SOON_MILLISECONDS = 150
"""After the last key of several."""


class WordsView(WriteView):
    """The view is named ``words_view``; ``counts`` is what stands there, ``samples`` what was written."""

    TITLE = "Words"
    WORDS = "Type words: how often they stand in many samples, in how many of them, and in the book."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("words_view")
        self.counts: tuple[WordCount, ...] = ()
        self.samples: Samples | None = None
        self._vocabulary = Vocabulary("")
        self._corpus: Corpus | None = None
        self._sheet: Sheet | None = None
        self._in_book: dict[Wanted, Places] = {}
        self._wanted_word, self._wants_samples = "", False  # until there is a text, and counts
        self._writing = self._work("rnnviz-write-samples", self._take_samples)
        self._writing.progressed.connect(self._show_progress)
        self._writing.ended.connect(self._on_writing_ended)
        self._counting = self._work("rnnviz-write-counts", self._take_counts)
        self._searching = self._work("rnnviz-write-book", self._take_places)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SOON_MILLISECONDS)
        self._timer.timeout.connect(self._count)
        self._make_card()
        self._lay_out()
        self._show_counts()

    def _work(self, name: str, then: Callable[[Any], object]) -> BackgroundWork:
        work = BackgroundWork(name, self)
        work.finished.connect(then)
        work.failed.connect(self.mistake_made)
        return work

    # ── what it is told ──

    def start_run(self, run: RunInfo) -> None:
        self._leave()
        self._vocabulary, self._corpus = run.vocabulary, run.corpus
        self._sheet = self.samples = None
        self._wanted_word, self._wants_samples = "", False
        self._in_book.clear()
        self.counts = ()
        self.passages.show_run(run.vocabulary, run.corpus)
        self._show_counts()
        if self.isVisible():
            self._timer.start()

    def show_sheet(self, sheet: Sheet, at: int) -> None:  # noqa: ARG002 - which character is looked at
        self._sheet = sheet
        self._write_wanted()

    def set_theme(self, theme: Theme) -> None:
        self.table.set_theme(theme)
        self.passages.set_theme(theme)

    def stop(self) -> None:
        self._leave()
        for work in (self._writing, self._counting, self._searching):
            work.stop()

    # ── what it says ──

    @property
    def is_working(self) -> bool:
        """Whether other counts are to come."""
        works = (self._writing, self._counting, self._searching)
        return self._timer.isActive() or any(work.is_working for work in works)

    @property
    def figures(self) -> Sequence[Figure]:
        return (WidgetFigure("Words of interest", self.card, self.card.export),)

    def to_keep(self) -> dict[str, Any]:
        return self.fields.values()

    def restore(self, kept: Mapping[str, Any]) -> None:
        self.fields.restore(kept)

    def sight(self) -> dict[str, Any]:
        """Which word is looked at, and whether samples were written, too."""
        written = {"written": True} if self.samples is not None else {}
        return {**self.to_keep(), "word": self.table.chosen or "", **written}

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        """Samples that were written are written again, as soon as there is a text above."""
        self.restore(sight)
        word = sight.get("word")
        self._wanted_word = word if isinstance(word, str) else ""
        self._wants_samples = sight.get("written") is True and self.samples is None
        if self._sheet is not None:
            self._write_wanted()

    def numbers(self) -> NumberTable:
        """A row for each word."""
        header = (
            "word", "written", "samples with it", "samples", "characters written", f"per {PER} written",
            "in the book", "characters of the book", f"per {PER} of the book",
        )  # fmt: skip
        rows = (
            (
                row.word.text, len(row.found), row.of_samples, row.samples, row.size, row.rate,
                "" if row.book is None else row.book.total, row.book_size or "",
                "" if row.book_rate is None else row.book_rate,
            )
            for row in self.counts
        )  # fmt: skip
        return NumberTable(header, rows)

    # ── making ──

    def _make_card(self) -> None:
        self.card = Card(explanations.WORDS, self)
        self.card.lie_flat()
        self.tools = CardTools(self.card, "words", self.numbers)
        self.tools.mistake_made.connect(self.mistake_made)
        self.fields = SampleFields(self)
        self.fields.words_changed.connect(self._timer.start)
        self.fields.wanted.connect(self.write)
        self.fields.not_wanted.connect(self._call_off)
        self.fields.mistake_made.connect(self.mistake_made)
        self.table = WordTable(self)
        self.table.row_chosen.connect(lambda _word: self._show_passages())
        self.table.clicked.connect(self._on_table_clicked)
        self.passages = WordPassages(self)
        self.passages.place_chosen.connect(lambda place: self.found.emit(PlacePointed(place)))
        self.passages.sample_chosen.connect(self._on_sample_chosen)

    def _lay_out(self) -> None:
        both = Splitter("write_words", Qt.Orientation.Horizontal, (self.table, self.passages), (50, 50))
        self.card.body.addWidget(self.fields)
        self.card.body.addWidget(both, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.card)

    # ── writing samples ──

    def write(self) -> None:
        """Have the network of the text above write, instead of what is under way."""
        mistake = self.fields.find_mistake()
        if mistake:
            self.mistake_made.emit(mistake)
            return
        sheet = self._sheet
        if sheet is None:
            self.mistake_made.emit("Write a text above first: the samples are written as it is.")
            return
        draft = sheet.telling.draft._replace(length=self.fields.length.value(), choices={})
        order = SamplesOrder(sheet.network, draft, self.fields.samples.value())
        self._writing.leave()
        self._writing.start(lambda progress: write_samples(order, progress))
        self.fields.show_working(working=True)

    def _write_wanted(self) -> None:
        """What a sight wants to be there."""
        if self._wants_samples:
            self._wants_samples = False
            self.write()

    def _show_progress(self, done: int, total: int) -> None:
        self.card.offer_subtitle(f"writing: {per_cent(done / total)}" if total else "", "")

    def _take_samples(self, samples: Samples) -> None:
        self.samples = samples
        self._count()

    def _leave(self) -> None:
        self._timer.stop()
        for work in (self._writing, self._counting, self._searching):
            work.leave()
        self._on_writing_ended()

    # ── counting ──

    def _wanted(self) -> tuple[Wanted, ...]:
        """What is typed; nothing where it cannot be used, which is marked and said."""
        try:
            wanted = read_words(self.fields.words.text())
        except UserError as error:
            mark_invalid(self.fields.words, True)
            self.mistake_made.emit(str(error))
            return ()
        mark_invalid(self.fields.words, False)
        return wanted

    def _count(self) -> None:
        """Count what is typed, in the samples and in the book, beside the window."""
        wanted, samples, corpus, vocabulary = self._wanted(), self.samples, self._corpus, self._vocabulary
        self._counting.leave()
        self._searching.leave()
        if samples is None:
            self._take_counts(tuple(WordCount(word, (), 0, 0) for word in wanted))
        else:
            self._counting.start(lambda progress: count_words(samples, wanted, vocabulary, progress))
        self._in_book = {word: places for word, places in self._in_book.items() if word in wanted}
        new = tuple(word for word in wanted if word not in self._in_book)
        if corpus is None or not new:
            return

        def search(progress: Progress) -> dict[Wanted, Places]:
            return dict(zip(new, find_in_corpus(corpus, new, progress), strict=True))

        self._searching.start(search)

    def _take_counts(self, counts: tuple[WordCount, ...]) -> None:
        self.counts = counts
        self._show_counts()

    def _take_places(self, places: dict[Wanted, Places]) -> None:
        self._in_book |= places
        self._show_counts()

    # ── showing ──

    def _show_counts(self) -> None:
        size = self._corpus.size if self._corpus is not None else 0
        self.counts = tuple(
            count._replace(book=self._in_book.get(count.word), book_size=size) for count in self.counts
        )
        self.table.set_rows(self.counts)
        if any(count.word.text == self._wanted_word for count in self.counts):
            self.table.choose(self._wanted_word)
            self._wanted_word = ""
        if self.counts and self.samples is not None and self.table.chosen is None:
            self.table.choose(self.table.rows[0].word.text)
        self._show_samples()
        self._show_passages()

    def _show_samples(self) -> None:
        samples = self.samples
        if samples is None:
            self.card.offer_subtitle("no samples are written yet", "")
            return
        draft, count = samples.order.draft, samples.order.samples
        seeds = (
            f"seeds {draft.seed:,} … {samples.seed_of(count - 1):,}" if count > 1 else f"seed {draft.seed:,}"
        )
        after = f"after {samples.order.network.iteration:,} steps"
        dials = dials_in_words(draft.dials)
        many = f"{count:,} × {draft.length:,} characters"
        self.card.offer_subtitle(
            f"{many} · {after} · {dials} · {seeds}",
            f"{many} · {dials} · {seeds}",
            f"{many} · {seeds}",
            many,
            "",
        )

    def _show_passages(self) -> None:
        """Those of the word that is chosen."""
        chosen = self.table.chosen
        count = next((count for count in self.counts if count.word.text == chosen), None)
        self.passages.show_word(count, self.samples)

    # ── handlers ──

    def _call_off(self) -> None:
        self._writing.leave()
        self._on_writing_ended()

    def _on_writing_ended(self) -> None:
        self.fields.show_working(working=False)
        self._show_samples()

    def _on_table_clicked(self, index: QModelIndex) -> None:
        """A count opens its passages: that of the book those of the book."""
        title = self.table.model().headerData(index.column(), Qt.Orientation.Horizontal)
        self.passages.turn_to(book=title == BOOK)

    def _on_sample_chosen(self, number: int) -> None:
        """Write it where a text is looked at character by character."""
        samples, sheet = self.samples, self._sheet
        if samples is None or sheet is None:
            return
        network, draft, _ = samples.order
        if sheet.network.params.flat.tobytes() != network.params.flat.tobytes():
            self.mistake_made.emit(
                f"The samples are of the network after {network.iteration:,} steps, and the text above is by "
                f"another, after {sheet.network.iteration:,}: by this seed it writes something else."
            )
        self.draft_wanted.emit(draft._replace(seed=samples.seed_of(number)))

    # Qt's overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.fields.words.text() and not self.counts:
            self._timer.start()
