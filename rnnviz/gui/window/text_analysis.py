"""TextAnalysis: what a text is by itself, found beside the training on it.

Counts n-grams, gathers the words and sees which forms are typical of it, in a thread of its own, a little
after a run has begun. Knows texts and counting; knows no window and no network.
"""

import threading
import time

from PySide6.QtCore import QObject, QTimer, Signal

from rnnviz.core.errors import Cancelled
from rnnviz.core.text.corpus import Corpus
from rnnviz.core.text.forms import Typical, find_typical
from rnnviz.core.text.ngrams import ReferenceLoss, reference_losses
from rnnviz.core.text.words import Lexicon, build_lexicon
from rnnviz.gui.page import LexiconFound, ReferencesFound

DELAY_MILLISECONDS = 1500
"""A run has begun, and stands on the screen, before the counting does."""
LOOK_MILLISECONDS = 100
REST = 3.0
"""Sleep after a piece of work, in its own length: a quarter of a thread's time is hardly felt."""
LONGEST_REST = 0.05
"""Seconds; pieces that take longer are NumPy's, which lets others run meanwhile."""


class _Search:
    """The search through one text, in a thread of its own; what it finds is written nowhere else."""

    def __init__(self, corpus: Corpus, references: tuple[ReferenceLoss, ...] | None) -> None:
        self.references = references
        self.words: tuple[Lexicon, Typical] | None = None
        self.error: Exception | None = None
        self.cancelled = threading.Event()
        self.thread = threading.Thread(
            target=self._run, args=(corpus,), name="rnnviz-text-analysis", daemon=True
        )

    def _run(self, corpus: Corpus) -> None:
        """In the thread: find, and leave what was found."""
        begun = time.perf_counter()

        def rest(_done: int, _total: int) -> None:
            """Leave Python to the window and the training, which wait for it while this works."""
            nonlocal begun
            if self.cancelled.wait(min(LONGEST_REST, REST * (time.perf_counter() - begun))):
                raise Cancelled
            begun = time.perf_counter()

        try:
            if self.references is None:
                self.references = reference_losses(corpus.ids, corpus.vocab_size, progress=rest)
            lexicon = build_lexicon(corpus, rest)
            self.words = lexicon, find_typical(corpus, lexicon, rest)
        except Cancelled:
            return
        except Exception as error:  # noqa: BLE001 - the thread's boundary: raised again in the window's
            self.error = error


class TextAnalysis(QObject):
    """One text at a time; what was found for the last one is kept, and told again at once.

    found  ReferencesFound, then LexiconFound
    """

    found = Signal(object)

    def __init__(self, parent: QObject | None = None, *, delay: int = DELAY_MILLISECONDS) -> None:
        super().__init__(parent)
        self._corpus: Corpus | None = None
        self._references: tuple[ReferenceLoss, ...] | None = None
        self._words: tuple[Lexicon, Typical] | None = None
        self._told = 0
        self._search: _Search | None = None
        self._left: list[threading.Thread] = []  # called off, and perhaps not yet at their end
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(delay)
        self._delay.timeout.connect(self._on_delay_timeout)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MILLISECONDS)
        self._look.timeout.connect(self._on_look_timeout)

    @property
    def is_working(self) -> bool:
        """Whether something is still to be told of the present text."""
        return self._delay.isActive() or self._search is not None

    def start(self, corpus: Corpus | None) -> None:
        """A run on ``corpus`` has begun (None: its text is not at hand)."""
        if corpus is None or not self._is_known(corpus):
            self.cancel()
            self._corpus, self._references, self._words = corpus, None, None
        self._told = 0
        self._tell()
        if corpus is not None and self._told < 2 and not self.is_working:
            self._delay.start()

    def cancel(self) -> None:
        """Call it off without waiting for its thread; what was found stays known."""
        self._delay.stop()
        self._look.stop()
        if self._search is not None:
            self._search.cancelled.set()
            self._left = [thread for thread in self._left if thread.is_alive()] + [self._search.thread]
            self._search = None

    def stop(self) -> None:
        """Call it off and wait until every thread has ended: the window closes."""
        self.cancel()
        for thread in self._left:
            thread.join()
        self._left.clear()

    def _is_known(self, corpus: Corpus) -> bool:
        known = self._corpus
        return known is not None and (known.sha256, known.lower_case, known.encoding) == (
            corpus.sha256,
            corpus.lower_case,
            corpus.encoding,
        )

    def _tell(self) -> None:
        if self._search is not None:
            self._references, self._words = self._search.references, self._search.words
        if self._told == 0 and self._references is not None:
            self._told = 1
            self.found.emit(ReferencesFound(self._references))
        if self._told == 1 and self._words is not None:
            self._told = 2
            self.found.emit(LexiconFound(*self._words))

    def _on_delay_timeout(self) -> None:
        corpus = self._corpus
        assert corpus is not None
        self._search = _Search(corpus, self._references)
        self._search.thread.start()
        self._look.start()

    def _on_look_timeout(self) -> None:
        search = self._search
        # Asked first: what the thread leaves after this is told at the next look.
        has_ended = search is not None and not search.thread.is_alive()
        self._tell()
        if search is not None and has_ended:
            self._look.stop()
            self._search = None
            search.thread.join()
            if search.error is not None:
                raise search.error
