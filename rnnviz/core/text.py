"""Corpus: a text file read, decoded and held as one array of small integers.

Knows files, encodings and characters; knows nothing of networks, settings or
screens. The whole text is never held as Python strings: it is read, decoded and
numbered a megabyte at a time.
"""

import codecs
import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from rnnviz.core.errors import NotTextError, TextError

Ids = NDArray[Any]
"""Character numbers: uint8 where 256 suffice, else uint16."""

Progress = Callable[[int, int], None]
"""Called with (bytes done, bytes in all); may raise ``Cancelled``."""

CHUNK_BYTES = 1 << 20
SNIFF_BYTES = 1 << 16
MAX_VOCAB_SIZE = 1 << 16

_BOMS = (  # UTF-32 before UTF-16: its little-endian BOM begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with BOM"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_TEXT_CONTROLS = frozenset(b"\t\n\v\f\r\x1b")
_UNSEEN, _NEW = -1, -2  # instead of a character's number


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
    encoding  as shown to the user; ``guessed`` says that it was not certain
    """

    name: str
    path: Path | None
    encoding: str
    guessed: bool
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


def ids_dtype(vocab_size: int) -> type[np.uint8] | type[np.uint16]:
    """The smallest type that numbers ``vocab_size`` characters."""
    return np.uint8 if vocab_size <= 256 else np.uint16


def corpus_from_string(text: str, name: str, *, lower_case: bool = False) -> Corpus:
    """A corpus from a string already in memory, with line ends made \\n.

    Any string is a text: nothing is guessed or refused. A lone surrogate, which is no
    character, becomes a question mark.
    """
    data = text.encode("utf-8", "replace")
    file = io.BytesIO(data)
    characters, ids, digest = _number(file, len(data), "utf-8", "strict", lower_case, None)
    vocabulary = Vocabulary(characters)
    return Corpus(name, None, "UTF-8", False, lower_case, digest, vocabulary, ids, data.decode())


def read_corpus(
    path: Path,
    *,
    lower_case: bool = False,
    accept_binary: bool = False,
    progress: Progress | None = None,
) -> Corpus:
    """Read a text file: UTF-8 (with or without BOM), UTF-16 or UTF-32 with BOM, else a guess.

    Raises TextError where the file cannot be read, NotTextError where it does not
    look like text (unless ``accept_binary``, which takes it as Latin-1), and lets
    ``Cancelled`` from ``progress`` through. An empty text is not an error here:
    ``Corpus.require`` says what training needs.
    """
    try:
        if path.is_dir():
            raise TextError(f"{path} is a folder; choose a text file in it.")
        if path.exists() and not path.is_file():  # a pipe or a device: reading it might never end
            raise TextError(f"{path} is not a file; choose a text file.")
        with path.open("rb") as file:
            total = path.stat().st_size
            return _read(file, total, path, lower_case, accept_binary, progress)
    except FileNotFoundError as error:
        raise TextError(f"There is no file {path}.") from error
    except PermissionError as error:
        raise TextError(f"You have no permission to read {path}.") from error
    except OSError as error:
        raise TextError(f"{path} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:  # a NUL byte in the path itself
        raise TextError(f"{str(path)!r} is not a path: {error}.") from error


def _read(
    file: BinaryIO,
    total: int,
    path: Path,
    lower_case: bool,
    accept_binary: bool,
    progress: Progress | None,
) -> Corpus:
    head = file.read(SNIFF_BYTES)
    codec, encoding = _sniff(head)
    marked = codec != "utf-8"
    guessed = False
    if not marked and _looks_binary(head):
        if not accept_binary:
            raise _not_text(path.name)
        codec, encoding, guessed = "latin-1", "Latin-1", True
    try:
        errors = "replace" if marked else "strict"
        characters, ids, digest = _number(file, total, codec, errors, lower_case, progress)
    except UnicodeDecodeError as error:
        # What stands around the first wrong byte tells more than the head alone.
        wrong = error.object[max(0, error.start - 2048) : error.start + 2048]
        codec, guessed = _guess(head + wrong), True
        encoding = codec.upper().replace("_", "-")
        characters, ids, digest = _number(file, total, codec, "replace", lower_case, progress)
    return Corpus(path.name, path, encoding, guessed, lower_case, digest, Vocabulary(characters), ids)


def _sniff(head: bytes) -> tuple[str, str]:
    """Codec and shown name of a text that begins with ``head``: what its BOM says, else UTF-8."""
    for bom, codec, shown in _BOMS:
        if head.startswith(bom):
            return codec, shown
    return "utf-8", "UTF-8"


def _looks_binary(head: bytes) -> bool:
    """A NUL, or more than one byte in twenty a control character that no text uses."""
    if b"\0" in head:
        return True
    controls = sum(1 for byte in head if byte < 32 and byte not in _TEXT_CONTROLS)
    return controls * 20 > len(head)


def _not_text(name: str) -> NotTextError:
    return NotTextError(f"{name} does not look like text (it holds bytes that no text has).")


def _guess(sample: bytes) -> str:
    """The likeliest codec of bytes that are not UTF-8, by charset-normalizer."""
    # Imported here: most texts are UTF-8, and a start of the program should not pay for it.
    from charset_normalizer import from_bytes

    matches = from_bytes(sample)
    best = matches.best()
    if best is None:
        return "latin-1"  # has a character for every byte: the last resort that never fails
    for match in matches:
        # Where Western letters (cp1252) fit as well as those of Central Europe, the library
        # takes the latter, and French, Swedish or English with a £ come out wrong.
        close = match.chaos - best.chaos < 0.045 and best.coherence - match.coherence < 0.04
        if close and "cp1252" in match.could_be_from_charset:
            return "cp1252"
    return best.encoding


def _number(
    file: BinaryIO,
    total: int,
    codec: str,
    errors: str,
    lower_case: bool,
    progress: Progress | None,
) -> tuple[str, Ids, str]:
    """(sorted characters, ids, sha256 of the bytes), in one pass over the file.

    Characters get provisional numbers in order of appearance, a byte each until
    the 257th character shows up; a lookup sorts them at the end. So the peak is
    two such arrays, never the text as code points.
    """
    file.seek(0)
    digest = hashlib.sha256()
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(codec)(errors), translate=True)
    number_of = np.full(0x110000, _UNSEEN, dtype=np.int32)
    found: list[int] = []  # code points in order of appearance
    pieces: list[Ids] = []
    done = 0
    while True:
        data = file.read(CHUNK_BYTES)
        digest.update(data)
        text = decoder.decode(data, final=not data)
        if lower_case:
            text = text.lower()
        if text:
            pieces.append(_number_piece(_code_points(text), number_of, found))
        if not data:
            break
        done += len(data)
        if progress is not None:
            progress(done, max(total, done))
    order = np.argsort(np.array(found, dtype=np.int64))
    dtype = ids_dtype(len(found))
    rank = np.empty(len(found), dtype=dtype)
    rank[order] = np.arange(len(found), dtype=dtype)
    ids = np.empty(sum(len(piece) for piece in pieces), dtype=dtype)
    start = 0
    for piece in pieces:
        np.take(rank, piece, out=ids[start : start + len(piece)], mode="clip")
        start += len(piece)
    ids.flags.writeable = False
    return "".join(chr(found[i]) for i in order), ids, digest.hexdigest()


def _number_piece(points: NDArray[Any], number_of: NDArray[np.int32], found: list[int]) -> Ids:
    numbers = number_of[points]
    if numbers.min() < 0:
        # Marked, then found in order: np.unique would sort them all, and import numpy.ma.
        number_of[points[numbers < 0]] = _NEW
        new = np.flatnonzero(number_of == _NEW)
        number_of[new] = np.arange(len(found), len(found) + len(new))
        found.extend(new.tolist())
        if len(found) > MAX_VOCAB_SIZE:
            raise TextError(
                f"The text holds more than {MAX_VOCAB_SIZE:,} different characters; "
                "choose a text in fewer scripts."
            )
        numbers = number_of[points]
    ids: Ids = numbers.astype(ids_dtype(len(found)))
    return ids


def _code_points(text: str) -> NDArray[Any]:
    """One number a character, (n,) uint8 for ASCII, else uint32."""
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), dtype=np.uint8)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
