"""Reading: how the bytes of a text became characters, and what is doubtful about it.

The one place that puts it into sentences, for the window and the command line alike.
Knows no file and no screen.
"""

from enum import Enum
from typing import NamedTuple

from rnnviz.core.foreign import shown
from rnnviz.core.text.decoding import Oddity
from rnnviz.core.text.encodings import Encoding


class Origin(Enum):
    """Why a text was read in its encoding; the value says it in a word."""

    VALID = "valid"
    """The bytes are valid UTF-8, but for few."""
    MARKED = "marked"
    """Its first bytes say so (a byte order mark)."""
    GUESSED = "guessed"
    CHOSEN = "chosen"
    """The user, or the run that is gone on with, said so."""


class TextReading(NamedTuple):
    """How a text was read.

    replaced  bytes that are no character in the encoding; U+FFFD stands for them
    nuls      NUL characters, which are kept
    """

    encoding: Encoding
    origin: Origin = Origin.VALID
    replaced: Oddity | None = None
    nuls: Oddity | None = None

    @property
    def is_guessed(self) -> bool:
        return self.origin is Origin.GUESSED

    @property
    def to_keep(self) -> Encoding | None:
        """What must be told to read the text so again; None where the bytes say it themselves."""
        return self.encoding if self.origin in (Origin.GUESSED, Origin.CHOSEN) else None

    @property
    def in_words(self) -> str:
        """``CP1252 (guessed), 3 bytes replaced``: for a line among other facts."""
        words = self.encoding.name + (" (guessed)" if self.is_guessed else "")
        if self.replaced is not None:
            words += f", {_counted(self.replaced.count, 'byte')} replaced"
        if self.nuls is not None:
            words += f", {_counted(self.nuls.count, 'NUL')}"
        return words


def doubts(name: str, reading: TextReading) -> tuple[str, ...]:
    """What a user should know of how the text ``name`` was read, in one sentence each; () for nothing."""
    name = shown(name)
    sentences = []
    if reading.is_guessed:
        sentences.append(
            f"{name} does not say which encoding it is in; it was guessed: {reading.encoding.in_words}."
        )
    if reading.replaced is not None:
        count = reading.replaced.count
        are, stand = ("is", "stands") if count == 1 else ("are", "stand")
        sentences.append(
            f"{_counted(count, 'byte')} of {name} {are} not {reading.encoding.name} and {stand} as "
            f"U+FFFD (\N{REPLACEMENT CHARACTER}), {_first(reading.replaced)}."
        )
    if reading.nuls is not None:
        sentences.append(
            f"{name} holds {_counted(reading.nuls.count, 'NUL character')}, {_first(reading.nuls)}; "
            "the network learns such a character like any other."
        )
    return tuple(sentences)


def _counted(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def _first(oddity: Oddity) -> str:
    first = "" if oddity.count == 1 else "the first "
    return f"{first}in line {oddity.line:,} at character {oddity.place:,}"
