"""Words of interest: where words that somebody asks for stand in texts, and how often.

Knows strings and a corpus; knows neither who wrote the strings nor a network.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from rnnviz.core.errors import UserError
from rnnviz.core.progress import Progress
from rnnviz.core.text.corpus import Corpus

MOST_WORDS = 24
LONGEST_WORD = 60
"""Characters of one of them, which may be a phrase."""
MOST_PLACES = 200
"""Of a word in a text; more are counted, and not told one by one."""
CHUNK_CHARACTERS = 1 << 14
"""Of a text between two calls of ``progress``: a few milliseconds."""
_LONGEST_GAP = 8
"""White space between the words of a phrase: a line end and an indentation."""
_TYPED = re.compile(r'"([^"]*)"|([^\s,;"]+)')


class Wanted(NamedTuple):
    """What is looked for.

    text        as it was typed
    is_as_typed whether capitals must be those typed: so where there is one among them; a word that is typed
                in lower case is found whatever its case
    """

    text: str

    @property
    def is_as_typed(self) -> bool:
        return self.text != self.text.lower()

    def pattern(self) -> re.Pattern[str]:
        """It begins and ends where no letter or digit goes on; a gap in a phrase is any white space."""
        inner = rf"\s{{1,{_LONGEST_GAP}}}".join(map(re.escape, self.text.split()))
        before = r"(?<!\w)" if re.match(r"\w", self.text[0]) else ""
        after = r"(?!\w)" if re.match(r"\w", self.text[-1]) else ""
        return re.compile(f"{before}{inner}{after}", 0 if self.is_as_typed else re.IGNORECASE)


class Places(NamedTuple):
    """Where a word stands in a text.

    total   how often, in all
    spans   (start, end) of the first ``MOST_PLACES`` of them
    """

    total: int
    spans: tuple[tuple[int, int], ...]


def read_words(typed: str) -> tuple[Wanted, ...]:
    """Words with white space or commas between, phrases in "quotation marks"; each once, in their order.

    Raises UserError where they are too many, or one is too long.
    """
    texts = dict.fromkeys(" ".join((phrase or word).split()) for phrase, word in _TYPED.findall(typed))
    words = tuple(Wanted(text) for text in texts if text)
    if len(words) > MOST_WORDS:
        raise UserError(f"These are {len(words):,} words; take at most {MOST_WORDS} at a time.")
    for word in words:
        if len(word.text) > LONGEST_WORD:
            raise UserError(
                f"“{word.text[:20]}…” has {len(word.text):,} characters; a word or phrase has at most "
                f"{LONGEST_WORD}."
            )
    return words


def find_in(text: str, word: Wanted) -> tuple[tuple[int, int], ...]:
    """(start, end) of every place where ``word`` stands in ``text``; none overlap."""
    return tuple(_spans(text, word.pattern(), 0))


def find_in_corpus(corpus: Corpus, words: tuple[Wanted, ...], progress: Progress) -> tuple[Places, ...]:
    """Where each of ``words`` stands in a text of any length. ``progress`` counts characters; it may raise
    ``Cancelled``, which is let through."""
    patterns = [word.pattern() for word in words]
    counts, spans = [0] * len(words), [list[tuple[int, int]]() for _ in words]
    free_from = [0] * len(words)  # what stands before belongs to the place found last
    reach = LONGEST_WORD * (1 + _LONGEST_GAP) + 1
    for start in range(0, corpus.size, CHUNK_CHARACTERS):
        stop, first = start + CHUNK_CHARACTERS, max(0, start - 1)
        text = corpus.vocabulary.decode(corpus.ids[first : stop + reach])
        for number, pattern in enumerate(patterns):
            for begin, end in _spans(text, pattern, max(start, free_from[number]) - first):
                if first + begin >= stop:
                    break
                counts[number] += 1
                free_from[number] = first + end
                if len(spans[number]) < MOST_PLACES:
                    spans[number].append((first + begin, first + end))
        progress(min(stop, corpus.size), corpus.size)
    return tuple(Places(count, tuple(found)) for count, found in zip(counts, spans, strict=True))


def _spans(text: str, pattern: re.Pattern[str], begin: int) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(text, begin):
        start, end = match.span()
        if end < len(text) and unicodedata.category(text[end]).startswith("M"):
            continue  # its last letter is another one, with a mark
        yield start, end
