"""Decoding: a file's bytes as numbered characters, a megabyte at a time.

Knows codecs, and counts what does not fit them. The whole text is never held as Python
strings. Knows nothing of which codec is the right one.
"""

import codecs
import hashlib
import io
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from rnnviz.core.arrays import Array
from rnnviz.core.errors import TextError
from rnnviz.core.progress import Progress

Ids = Array
"""Character numbers: uint8 where 256 suffice, else uint16."""

CHUNK_BYTES = 1 << 20
MAX_VOCAB_SIZE = 1 << 16

MARKED = "rnnviz-marked"
"""Error handler of the codecs: n bytes that are no character become one code point U+DC80 + n."""
MARKS = range(0xDC81, 0xDC90)
"""Those code points: halves of surrogate pairs, which no decoder leaves otherwise."""

REPLACEMENT = 0xFFFD
TEXT_CONTROLS = b"\t\n\v\f\r\x1b"
"""Control characters that texts use; ESC switches letters in some encodings."""
_UNSEEN, _NEW = -1, -2  # instead of a character's number
_HOPELESS_FROM = 1000


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    length = min(error.end - error.start, len(MARKS))
    return chr(MARKS.start - 1 + length), error.start + length


codecs.register_error(MARKED, _mark)


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something that a text should not hold: how much, and where the first of it stands.

    count     bytes that are no character, or characters
    place     of the first, in characters from 1;  line  its line, from 1
    """

    count: int
    place: int
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """A file as numbered characters.

    characters    the different ones, sorted; a number is a place among them
    ids           (N,) uint8 or uint16, read-only
    sha256        of the file's bytes
    replaced      bytes that are no character in the codec: U+FFFD stands for them; None without such
    places        how many such places there are;  foreign  how many characters beyond ASCII
    nuls          U+0000 among the characters; None without such
    controls      how many characters are control characters that no text uses
    is_whole      false where the reading was given up, because nearly nothing fitted the codec
    """

    characters: str
    ids: Ids
    sha256: str
    replaced: Oddity | None
    places: int
    foreign: int
    nuls: Oddity | None
    controls: int
    is_whole: bool


def ids_dtype(vocab_size: int) -> type[np.uint8] | type[np.uint16]:
    """The smallest type that numbers ``vocab_size`` characters."""
    return np.uint8 if vocab_size <= 256 else np.uint16


def decode(
    file: BinaryIO,
    total: int,
    codec: str,
    *,
    lower_case: bool,
    progress: Progress | None = None,
    give_up: bool = False,
) -> Decoded:
    """Read ``file`` (``total`` bytes) from its start, with line ends made \\n, in one pass.

    Characters get provisional numbers in order of appearance, a byte each until
    the 257th character shows up; a lookup sorts them at the end. So the peak is
    two such arrays, never the text as code points. With ``give_up`` a file that is
    clearly in another encoding is read no further. Raises TextError for a text
    in too many different characters.
    """
    file.seek(0)
    digest = hashlib.sha256()
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(codec)(MARKED), translate=True)
    number_of = np.full(0x110000, _UNSEEN, dtype=np.int32)
    found: list[int] = []  # code points in order of appearance
    pieces: list[Ids] = []
    done = 0
    is_whole = True
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
        if give_up and _is_hopeless(pieces[-1:], found):
            is_whole = False
            break
    return _sorted(pieces, found, digest.hexdigest(), is_whole)


def _sorted(pieces: list[Ids], found: list[int], sha256: str, is_whole: bool) -> Decoded:
    points = np.array(found, dtype=np.int64)
    is_mark = (points >= MARKS.start) & (points < MARKS.stop)
    is_odd = is_mark | (np.array([p < 32 and p not in TEXT_CONTROLS for p in found], dtype=bool))
    replaced = nuls = None
    places = foreign = controls = 0
    if is_odd.any():  # most texts are spared the counting
        counts = _count(pieces, len(found))
        places, foreign = int(counts[is_mark].sum()), int(counts[~is_mark & (points > 127)].sum())
        controls = int(counts[is_odd & ~is_mark].sum())
        replaced = _oddity(pieces, found, is_mark, int((counts * (points - MARKS.start + 1))[is_mark].sum()))
        nuls = _oddity(pieces, found, points == 0, int(counts[points == 0].sum()))
    shown = np.where(is_mark, REPLACEMENT, points)
    characters = np.array(sorted(set(shown.tolist())), dtype=np.int64)
    dtype = ids_dtype(len(characters))
    rank = np.searchsorted(characters, shown).astype(dtype)
    ids = np.empty(sum(len(piece) for piece in pieces), dtype=dtype)
    start = 0
    for piece in pieces:
        np.take(rank, piece, out=ids[start : start + len(piece)], mode="clip")
        start += len(piece)
    ids.flags.writeable = False
    return Decoded(
        characters="".join(map(chr, characters.tolist())),
        ids=ids,
        sha256=sha256,
        replaced=replaced,
        places=places,
        foreign=foreign,
        nuls=nuls,
        controls=controls,
        is_whole=is_whole,
    )


def _count(pieces: list[Ids], size: int) -> NDArray[np.int64]:
    """(size,) How often each provisional number stands in the pieces."""
    counts = np.zeros(size, dtype=np.int64)
    for piece in pieces:
        counts += np.bincount(piece, minlength=size)
    return counts


def _is_hopeless(pieces: list[Ids], found: list[int]) -> bool:
    """Whether hardly anything beyond ASCII in the pieces is a character."""
    if not any(point in MARKS for point in found):
        return False
    points = np.array(found, dtype=np.int64)
    counts = _count(pieces, len(found))
    is_mark = (points >= MARKS.start) & (points < MARKS.stop)
    places, foreign = int(counts[is_mark].sum()), int(counts[~is_mark & (points > 127)].sum())
    return places > _HOPELESS_FROM and places > 4 * foreign


def _oddity(pieces: list[Ids], found: list[int], wanted: NDArray[np.bool_], count: int) -> Oddity | None:
    """Where the first of the ``wanted`` provisional numbers stands."""
    if not count:
        return None
    newline = found.index(10) if 10 in found else -1
    place, line = 0, 1
    for piece in pieces:
        hits = wanted[piece]
        end = int(np.argmax(hits)) if hits.any() else len(piece)
        line += int(np.count_nonzero(piece[:end] == newline))
        place += end
        if end < len(piece):
            break
    return Oddity(count, place + 1, line)


def _number_piece(points: Array, number_of: NDArray[np.int32], found: list[int]) -> Ids:
    numbers = number_of[points]
    if numbers.min() < 0:
        # Set to a sign, then found in order: np.unique would sort them all, and import numpy.ma.
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


def _code_points(text: str) -> Array:
    """One number a character, (n,) uint8 for ASCII, else uint32."""
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), dtype=np.uint8)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
