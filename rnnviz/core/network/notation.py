"""Notation: what the arrays of a network are called, in the program's own names or in a course's letters.

Files, settings and code know one set of names, those of min-char-rnn: ``Wxh Whh Why bh by``. The
assignments of KTH's DD2424 write the same network as ``h = tanh(U x + W h + b)`` and ``y = V h + c``.
Whoever shows a name to somebody asks here. Knows names and words; knows no array and no screen.

What the course's letters cover: one vanilla layer. Beyond that they are carried on in the way that the
program's own names are, because the arrays do the same thing there:

    more layers        the number stays behind the letter: Whh2 is W2, as bh2 is b2
    gates              the arrays of all gates are stacked, so that each has one letter: U, W and b
    GRU                bhn, the bias inside the reset gate, is bn
    gradients          dWxh is dU; what an optimizer remembers of it goes by the same letter, mWxh is mU
    pictures           Wih, which brings a picture in, is in no assignment: it stays
    the size V         of the vocabulary is K, as in the assignments, for V is an array there
    LSTM               its cell is c already, so by stays by beside it (``Notation.beside``)
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

_PREFIX = "[dm]?"
"""A gradient, or what is remembered of it."""
_BEGIN, _END = r"(?<![A-Za-z0-9_])", r"(?![A-Za-z0-9_])"
_NO_FOLDER, _NO_FILE = r"(?<![/\\])", r"(?![/\\]|\.[a-z0-9]+(?![A-Za-z0-9_(\[]))"
"""Of no path, as a sentence of a mistake may tell it: Whh.txt is a file; Whh.T and Whh.dot(h) are none."""
_BEFORE = ("through", "row in", "row of", "column of", "share of", "gradient of", "memory of")
_WHY = "|".join(
    (
        r"Why(?=\[| h\d*\b| ?[·@]|ᵀ|\.T\b|' ?d| was used| and by|, bh)",
        *(f"(?<={before} )Why" for before in _BEFORE),
        "[dm]Why",
    )
)
_BY = "|".join(
    (
        r"by(?=\[)",
        "(?<=<b>)by(?=</b>)",
        "(?<=bias )by(?= is)",
        *(f"(?<={before} )by" for before in (r"\+", "·", "share of", "gradient of", "bh,", "Why and")),
        "[dm]by",
    )
)
"""An array, where it is not the English word, which texts of others may hold as well."""
_SIZE = "|".join(
    (
        *(f"(?<={before})V" for before in ("ln ", "log₂ ", "1 / ", "smaller ")),
        *(
            rf"\bV(?={after})"
            for after in (" of them", " × ", " numbers", " = different", "H\\b", " for one")
        ),
        "(?<=H)V|(?<=has )V(?=,)",
        r"(?<=differ \()V(?=\))",
        "(?<=× )V(?= numbers)",
    )
)
"""How many characters differ, as the program writes it."""
_SHARES = r"\bdW(\d*)(?=[₀-₉]|\{at\})"
"""The gradients of all arrays at one character; in the course's letters that would be W's alone."""


@dataclass(frozen=True)
class Notation:
    """``letters`` are the names that differ from the program's own; none of them: these are its own."""

    title: str
    letters: Mapping[str, str] = field(hash=False)

    def named(self, array: str) -> str:
        """What an array is called: ``Wxh`` may be ``U``, ``dWhh2`` then is ``dW2``; other names stay.

        Also of what begins with a name, and has no other: ``Whh f``, ``by[3]``.
        """
        found = self._name.fullmatch(array) if self.letters else None
        return f"{found[1]}{self.letters[found[2]]}{found[3]}{found[4]}" if found else array

    def written(self, text: str) -> str:
        """A text of ours, in the program's names, with these instead; what is written so already stays.

        Of a name that is an English word, too, only what is plainly an array is taken: a single name is for
        ``named``.
        """
        if not self.letters:
            return text
        text = self._in_text.sub(lambda found: self.named(found[0]), text)
        return re.sub(rf"(?:{_SIZE})(?![a-z])", "K", re.sub(_SHARES, r"dθ\1", text))

    def beside(self, states: tuple[str, ...]) -> "Notation":
        """The same for a cell with these states: no letter means two things at once."""
        taken = {name: letter for name, letter in self.letters.items() if letter in states}
        if not taken:
            return self
        return replace(self, letters={name: self.letters[name] for name in self.letters if name not in taken})

    @cached_property
    def _name(self) -> re.Pattern[str]:
        names = "|".join(sorted(self.letters, key=len, reverse=True))
        return re.compile(rf"({_PREFIX})({names})(\d*)((?:{_END}(?! this\b).*)?)", re.DOTALL)

    @cached_property
    def _in_text(self) -> re.Pattern[str]:
        plain = "|".join(sorted(self.letters.keys() - {"Why", "by"}, key=len, reverse=True))
        words = [rf"{_PREFIX}(?:{plain})\d*", _WHY, *([_BY] if "by" in self.letters else [])]
        return re.compile(f"{_NO_FOLDER}{_BEGIN}(?:{'|'.join(words)}){_END}{_NO_FILE}")


FIELD = Notation("Wxh Whh Why bh by", {})
COURSE = Notation("U W V b c", {"Wxh": "U", "Whh": "W", "Why": "V", "bh": "b", "bhn": "bn", "by": "c"})
NOTATIONS = {"field": FIELD, "course": COURSE}
"""By a name of one word."""
