"""A moving picture as a GIF, frame by frame, as soon as each is there.

Each frame holds only what changed since the one before, in at most 255 colours of its own. The same frames
make the same bytes. Knows pixels and a file; knows not what they show. The format is GIF89a, whose Appendix F
tells how it is packed.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Bins = NDArray[np.uint16]

_COLORS = 255
_CLEAR = 255
"""The number of the colour that lets the frame before shine through."""
_RESTART, _END, _FIRST_CODE, _LAST_CODE = 256, 257, 258, 4096
_LOOP = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"


class GifWriter:
    """``add`` frames of ``width`` by ``height`` pixels, then ``end``. It plays again and again."""

    def __init__(self, file: BinaryIO, width: int, height: int) -> None:
        self._file = file
        self._size = (height, width)
        self._before: Bins | None = None
        file.write(b"GIF89a" + struct.pack("<HHBBB", width, height, 0x70, 0, 0) + _LOOP)

    def add(self, pixels: Pixels, seconds: float) -> None:
        """A frame (height, width, 3) that stays for so long, in hundredths of a second."""
        if pixels.shape != (*self._size, 3):
            raise ValueError(f"a frame is {pixels.shape}, the film {self._size}")
        fine = pixels.astype(np.uint16) >> 3
        bins: Bins = ((fine[..., 0] << 10) | (fine[..., 1] << 5) | fine[..., 2]).astype(np.uint16)
        changed = np.ones(self._size, bool) if self._before is None else bins != self._before
        self._before = bins
        rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
        if not len(rows):  # nothing did: one pixel, that it may stay its time
            rows = columns = np.zeros(1, int)
        box = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
        table, numbers = _in_few_colors(bins[box], pixels[box], changed[box])
        height, width = numbers.shape
        delay = round(100 * seconds)
        self._file.write(
            struct.pack("<BBBBHBB", 0x21, 0xF9, 4, 0b101, delay, _CLEAR, 0)
            + struct.pack("<BHHHHB", 0x2C, columns[0], rows[0], width, height, 0x87)
            + table
            + b"\x08"
        )
        packed = compress(numbers.tobytes())
        for start in range(0, len(packed), 255):
            block = packed[start : start + 255]
            self._file.write(bytes([len(block)]) + block)
        self._file.write(b"\0")

    def end(self) -> None:
        """That was the last frame."""
        self._file.write(b"\x3b")


def _in_few_colors(bins: Bins, pixels: Pixels, changed: NDArray[np.bool_]) -> tuple[bytes, NDArray[np.uint8]]:
    """A table of 256 colours, and the number of each pixel's; the most frequent colours are kept as they are,
    the others become the nearest of these."""
    wanted, shades = bins[changed], pixels[changed]
    counts = np.bincount(wanted, minlength=1 << 15)
    sums = np.stack([np.bincount(wanted, shades[:, i], 1 << 15) for i in range(3)], axis=1)
    there = np.flatnonzero(counts)
    means = sums[there] / counts[there, None]
    kept = np.argsort(-counts[there], kind="stable")[:_COLORS]
    colors = means[kept]
    number_of_bin = np.full(1 << 15, _CLEAR, np.uint8)
    if len(colors):
        far = ((means[:, None, :] - colors[None]) ** 2).sum(axis=2)
        number_of_bin[there] = far.argmin(axis=1)
    table = np.zeros((256, 3), np.uint8)
    table[: len(colors)] = np.rint(colors)
    return table.tobytes(), np.where(changed, number_of_bin[bins], np.uint8(_CLEAR))


def compress(data: bytes) -> bytes:
    """``data`` in codes of 9 to 12 bits, each of a stretch that came before and one byte more.

    A picture is mostly stretches of one colour: what is known of such a stretch is taken in one go.
    """
    out = bytearray()
    codes: dict[int, int] = {}
    next_code, bits = _FIRST_CODE, 9
    waiting, count = _RESTART, 9  # bits that do not fill a byte yet
    alike: list[list[int]] = [[byte] for byte in range(256)]  # codes of a byte once, twice, three times …
    code, times = -1, 0  # what is read and not written yet; how often its byte, where it is of one alone

    for byte, left in _stretches(data):
        known = alike[byte]
        if times:  # of another byte
            times = 0
        elif code < 0:
            code, times, left = byte, 1, left - 1
        while left:
            if times:
                further = min(left, len(known) - times)
                if further:
                    times, left = times + further, left - further
                    code = known[times - 1]
                    continue
            else:
                found = codes.get(code << 8 | byte)
                if found is not None:
                    code, left = found, left - 1
                    continue
            waiting |= code << count
            count += bits
            while count >= 8:
                out.append(waiting & 0xFF)
                waiting >>= 8
                count -= 8
            if next_code == _LAST_CODE:
                waiting |= _RESTART << count
                count += bits
                codes.clear()
                alike = [[each] for each in range(256)]
                known = alike[byte]
                next_code, bits = _FIRST_CODE, 9
            else:
                if next_code >= 1 << bits:
                    bits += 1
                codes[code << 8 | byte] = next_code
                if times:
                    known.append(next_code)
                next_code += 1
            code, times, left = byte, 1, left - 1
    waiting |= (code | _END << bits) << count
    count += 2 * bits
    return bytes(out) + waiting.to_bytes(-(-count // 8), "little")


def _stretches(data: bytes) -> Iterator[tuple[int, int]]:
    """Each byte that differs from the one before, and how often it stands there in a row."""
    numbers = np.frombuffer(data, np.uint8)
    starts = np.flatnonzero(np.concatenate([[True], numbers[1:] != numbers[:-1]]))
    lengths = np.diff(starts, append=len(numbers))
    return zip(numbers[starts].tolist(), lengths.tolist(), strict=True)
