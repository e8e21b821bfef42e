"""Corpus: a text file read, decoded and held as one array of small integers.

Knows files and characters, and decides which encoding a file is in; knows nothing of
networks, settings or screens.
"""

import codecs
import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import numpy as np

from rnnviz.core.errors import NotTextError, TextError
from rnnviz.core.files import open_file
from rnnviz.core.progress import Progress
from rnnviz.core.text.decoding import CHUNK_BYTES, TEXT_CONTROLS, Decoded, Ids, decode, ids_dtype
from rnnviz.core.text.encodings import LATIN1, UTF8, Encoding, encoding_of
from rnnviz.core.text.reading import Origin, TextReading

SNIFF_BYTES = 1 << 16

_BOMS = (  # UTF-32 before UTF-16: its little-endian BOM begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_TEXT = bytes(set(range(32)) - set(TEXT_CONTROLS))
_SAMPLE_BYTES = 1 << 12
_FEW_CONTROLS = 3
"""So many control characters are no sign of a binary file where all the rest is a text."""


class Vocabulary:
    """The characters a network knows, each with its number.

    ``characters`` is a string of V different characters; the number of a
    character is its place in it. Texts that are read number them in sorted
    order; the lecture's example has an order of its own.
    """

    def __init__(self, characters: str) -> None:
        if len(set(characters)) != len(characters):
            raise ValueError(f"a vocabulary holds each character once, got {characters!r}")
        self.characters = characters
        self._ids = {character: number for number, character in enumerate(characters)}

    def __len__(self) -> int:
        return len(self.characters)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vocabulary) and self.characters == other.characters

    def __hash__(self) -> int:
        return hash(self.characters)

    def __repr__(self) -> str:
        return f"Vocabulary({self.characters!r})"

    def encode(self, text: str) -> tuple[Ids, str]:
        """Numbers of the known characters of ``text``, and the unknown ones in order, each once."""
        known = [self._ids[c] for c in text if c in self._ids]
        unknown = "".join(dict.fromkeys(c for c in text if c not in self._ids))
        return np.array(known, dtype=ids_dtype(len(self))), unknown

    def decode(self, ids: Ids) -> str:
        """The text that the numbers ``ids`` (any length) stand for."""
        characters = self.characters
        return "".join([characters[i] for i in ids.tolist()])


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """A text ready to train on.

    ids       (N,) uint8 or uint16, read-only: the text, one number a character
    source    the text as it was given, where it has no file; '' for a file's
    sha256    of the file's bytes (what ``sha256sum`` prints)
    reading   how the bytes became characters, and what is doubtful about it
    """

    name: str
    path: Path | None
    reading: TextReading
    lower_case: bool
    sha256: str
    vocabulary: Vocabulary
    ids: Ids
    source: str = ""

    @property
    def size(self) -> int:
        """Characters in the text."""
        return len(self.ids)

    @property
    def vocab_size(self) -> int:
        return len(self.vocabulary)

    @property
    def encoding(self) -> str:
        """As shown to the user, and kept with a run."""
        return self.reading.encoding.name

    @property
    def guessed(self) -> bool:
        """Whether the encoding was not certain."""
        return self.reading.is_guessed

    def require(self, seq_length: int) -> None:
        """Raise TextError unless a network with this window can learn something from the text."""
        if self.size == 0:
            raise TextError(
                f"{self.name} is empty: 0 characters, and training needs at least {seq_length + 1}."
            )
        if self.vocab_size == 1:
            raise TextError(
                f"There is nothing to learn from {self.name}: "
                f"it holds one single character, {self.vocabulary.characters!r}, over and over."
            )
        if self.size < seq_length + 1:
            raise TextError(
                f"{self.name} has {self.size:,} characters; with seq_length {seq_length} "
                f"it must have at least {seq_length + 1:,}: take a longer text or a smaller seq_length."
            )


def corpus_from_string(text: str, name: str, *, lower_case: bool = False) -> Corpus:
    """A corpus from a string already in memory, with line ends made \\n.

    Any string is a text: nothing is guessed or refused. A lone surrogate, which is no
    character, becomes a question mark.
    """
    data = text.encode("utf-8", "replace")
    decoded = decode(io.BytesIO(data), len(data), "utf-8", lower_case=lower_case)
    corpus = _corpus(decoded, Origin.VALID, UTF8, name, None, lower_case)
    return replace(corpus, source=data.decode())


def read_corpus(
    path: Path,
    *,
    lower_case: bool = False,
    accept_binary: bool = False,
    encoding: Encoding | None = None,
    progress: Progress | None = None,
) -> Corpus:
    """Read a text file in ``encoding``; without one, in what its BOM says, in UTF-8, or in what is guessed.

    Raises TextError where the file cannot be read, NotTextError where it does not
    look like text (unless an encoding is given, or ``accept_binary``, which takes it as
    Latin-1), and lets ``Cancelled`` from ``progress``, which counts bytes, through. An empty text is not an
    error here: ``Corpus.require`` says what training needs.
    """
    try:
        if path.is_dir():
            raise TextError(f"{path} is a folder; choose a text file in it.")
        if path.exists() and not path.is_file():  # a pipe or a device: reading it might never end
            raise TextError(f"{path} is not a file; choose a text file.")
        with path.open("rb") as file:
            reader = _Reader(file, path, lower_case, progress)
            if encoding is not None:
                return reader.read_as(encoding)
            return reader.read(accept_binary=accept_binary)
    except FileNotFoundError as error:
        raise TextError(f"There is no file {path}.") from error
    except PermissionError as error:
        raise TextError(f"You have no permission to read {path}.") from error
    except OSError as error:
        raise TextError(f"{path} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:  # a NUL byte in the path itself
        raise TextError(f"{str(path)!r} is not a path: {error}.") from error


def sample_bytes(path: Path) -> bytes:
    """The first bytes of a text, and of an ASCII beginning the first that are not. Raises TextError."""
    try:
        with open_file(path) as file:
            return _Reader(file, path, False, None).sample()
    except (OSError, ValueError) as error:
        raise TextError(f"{path} cannot be read: {error}.") from error


class _Reader:
    """One file, read once where it says its encoding or is UTF-8, and once more where it does not."""

    def __init__(self, file: BinaryIO, path: Path, lower_case: bool, progress: Progress | None) -> None:
        self._file, self._path, self._lower_case, self._progress = file, path, lower_case, progress
        self._total = path.stat().st_size
        self._head = file.read(SNIFF_BYTES)

    def read_as(self, encoding: Encoding) -> Corpus:
        """In this encoding, whatever becomes of it; a byte order mark of its kind is no character."""
        codec = encoding.codec
        for bom, of_bom in _BOMS:
            if self._head.startswith(bom) and of_bom[:5] == codec[:5]:
                codec = of_bom
                break
        return self._corpus(self._decode(codec), Origin.CHOSEN, encoding_of(codec))

    def read(self, *, accept_binary: bool) -> Corpus:
        for bom, codec in _BOMS:
            if self._head.startswith(bom):
                return self._corpus(self._decode(codec), Origin.MARKED, encoding_of(codec))
        if b"\0" in self._head:
            wide = self._guess_wide()
            if wide:
                return self._corpus(self._decode(wide), Origin.GUESSED, encoding_of(wide))
            if self._is_mostly_binary():
                return self._binary(accept_binary)
        elif _controls_in(self._head) * 20 > len(self._head) and self._is_mostly_binary():
            return self._binary(accept_binary)
        decoded = self._decode("utf-8", give_up=True)
        if not decoded.is_whole or not _is_nearly_utf8(decoded):
            codec, decoded = self._guess(decoded)
        elif "\x1b" in decoded.characters:
            codec, decoded = self._guess_shifted(decoded)
        else:
            codec = "utf-8"
        few = _FEW_CONTROLS if codec == "utf-8" and not decoded.places else 0
        if decoded.controls > max(few, len(decoded.ids) // 20):
            return self._binary(accept_binary)
        origin = Origin.VALID if codec == "utf-8" else Origin.GUESSED
        return self._corpus(decoded, origin, encoding_of(codec))

    def sample(self) -> bytes:
        """A few lines to look at."""
        sample = self._head[:_SAMPLE_BYTES]
        if sample.isascii() and b"\0" not in sample:
            foreign = self._telling_part() or self._telling_part(b"\x1b")
            if foreign:
                sample = sample[: sample.rfind(b"\n") + 1] + b"[...]\n" + foreign[:_SAMPLE_BYTES]
        return sample

    # ── what it may be ──

    def _guess_wide(self) -> str:
        from rnnviz.core.text.guessing import guess_wide

        return guess_wide(self._head)

    def _guess(self, as_utf8: Decoded) -> tuple[str, Decoded]:
        """The likeliest codec of a text that is not UTF-8, and the text read in it."""
        # Imported here: most texts are UTF-8, and a start of the program should not pay for it.
        from rnnviz.core.text.guessing import guess

        wide = self._guess_wide()
        if wide:
            return wide, self._decode(wide)
        places = as_utf8.places if as_utf8.is_whole else self._total
        family = guess(
            self._telling_part(), foreign=as_utf8.foreign, replaced=places, cut=min(places, self._cuts())
        )
        return self._decode_first(family, as_utf8)

    def _guess_shifted(self, as_utf8: Decoded) -> tuple[str, Decoded]:
        """A seven-bit encoding with escapes, which is valid UTF-8, too."""
        from rnnviz.core.text.guessing import guess_shifted

        family = guess_shifted(self._telling_part(b"\x1b"))
        return self._decode_first(family, as_utf8) if family else ("utf-8", as_utf8)

    def _decode_first(self, family: tuple[str, ...], as_utf8: Decoded) -> tuple[str, Decoded]:
        """The text in the first codec of a family that all of it fits, else in the one it fits best."""
        if family == ("utf-8",):
            return "utf-8", as_utf8
        best: tuple[str, Decoded] | None = None
        for codec in family:
            decoded = self._decode(codec)
            if best is None or (decoded.places < best[1].places and not _has_private_use(decoded)):
                best = codec, decoded
            if not decoded.places:
                break
        assert best is not None
        return best

    def _telling_part(self, telling: bytes = b"") -> bytes:
        """Lines with bytes beyond ASCII (or with ``telling`` in them), as many as are needed.

        A line feed ends a character in every encoding that is guessed, so none is cut.
        """
        from rnnviz.core.text.guessing import ENOUGH_BYTES

        self._file.seek(0)
        parts: list[bytes] = []
        size, rest = 0, b""
        while size < ENOUGH_BYTES:
            data = self._file.read(CHUNK_BYTES)
            if data and not rest and data.isascii() and telling not in (data if telling else b"\0"):
                continue
            lines = (rest + data).splitlines(keepends=True)
            rest = lines.pop() if data and len(lines) > 1 else b""
            told = [line for line in lines if (telling in line if telling else not line.isascii())]
            parts += told
            size += sum(map(len, told))
            if not data:
                break
        return b"".join(parts)[: 2 * ENOUGH_BYTES]

    def _cuts(self) -> int:
        """Halves of UTF-8 characters at the very start and end: the file is a part of another."""
        head = self._head[:3]
        at_start = len(head) - len(head.lstrip(bytes(range(0x80, 0xC0))))
        self._file.seek(max(0, self._total - 3))
        tail = self._file.read(3)
        at_end = 0
        for length in range(1, len(tail) + 1):
            if tail[-length] >= 0xC0:
                _, used = codecs.utf_8_decode(tail[-length:], "replace", False)
                at_end = int(used == 0)
                break
        return at_start + at_end

    def _is_mostly_binary(self) -> bool:
        """Whether more than one byte in twenty of the file is a control character that no text uses."""
        self._file.seek(0)
        controls = done = 0
        while data := self._file.read(CHUNK_BYTES):
            controls += _controls_in(data)
            done += len(data)
            if self._progress is not None:
                self._progress(0, max(self._total, done))
        return controls > max(_FEW_CONTROLS, done // 20)

    # ── reading it ──

    def _decode(self, codec: str, *, give_up: bool = False) -> Decoded:
        return decode(
            self._file, self._total, codec,
            lower_case=self._lower_case, progress=self._progress, give_up=give_up,
        )  # fmt: skip

    def _binary(self, accept_binary: bool) -> Corpus:
        if not accept_binary:
            raise NotTextError(
                f"{self._path.name} does not look like text: it is full of control characters."
            )
        return self._corpus(self._decode(LATIN1.codec), Origin.GUESSED, LATIN1)

    def _corpus(self, decoded: Decoded, origin: Origin, encoding: Encoding) -> Corpus:
        return _corpus(decoded, origin, encoding, self._path.name, self._path, self._lower_case)


def _corpus(
    decoded: Decoded, origin: Origin, encoding: Encoding, name: str, path: Path | None, lower_case: bool
) -> Corpus:
    reading = TextReading(encoding, origin, decoded.replaced, decoded.nuls)
    vocabulary = Vocabulary(decoded.characters)
    return Corpus(name, path, reading, lower_case, decoded.sha256, vocabulary, decoded.ids)


def _is_nearly_utf8(decoded: Decoded) -> bool:
    """Whether so much beyond ASCII is valid UTF-8 that chance did not make it so.

    In Thai and Korean encodings two neighbours often look like a character of UTF-8.
    """
    few = decoded.places <= 2
    return decoded.foreign >= decoded.places * (1 if few else 4)


def _has_private_use(decoded: Decoded) -> bool:
    """Whether it holds code points that are no character: some codecs have one for every byte."""
    return any("\ue000" <= character <= "\uf8ff" for character in decoded.characters)


def _controls_in(data: bytes) -> int:
    """Bytes that are control characters, of those that no text uses."""
    return len(data) - len(data.translate(None, _NO_TEXT))
