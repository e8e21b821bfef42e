"""GIFs that we write, read by Qt's reader, which is not ours."""

import io

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QImage, QImageReader

from rnnviz.core.gif import GifWriter

SEED = 5


def written(frames, seconds=0.1):
    file = io.BytesIO()
    height, width, _ = frames[0].shape
    writer = GifWriter(file, width, height)
    for frame in frames:
        writer.add(frame, seconds)
    writer.end()
    return file.getvalue()


def read(data):
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, b"gif")
    frames, delays = [], []
    while reader.canRead():
        image = reader.read().convertToFormat(QImage.Format.Format_RGB888)
        delays.append(reader.nextImageDelay())
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        frames.append(rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy())
    return frames, delays


def few_colors(generator, shape=(31, 43)):
    """Of a table of 200 colours that do not share a bin."""
    numbers = generator.permutation(1 << 15)[:200]
    table = np.stack([numbers >> 10, numbers >> 5 & 31, numbers & 31], axis=1).astype(np.uint8) * 8
    return table[generator.integers(0, 200, shape)]


def test_frames_come_back_as_they_were():
    generator = np.random.default_rng(SEED)
    first = few_colors(generator, (120, 130))  # long enough for the table of codes to begin anew
    second = first.copy()
    second[7:20, 9:30] = few_colors(generator, (13, 21))
    frames, delays = read(written([first, second, second, first], 0.08))
    assert len(frames) == 4
    for frame, wanted in zip(frames, [first, second, second, first], strict=True):
        np.testing.assert_array_equal(frame, wanted)
    assert set(delays) == {80}


@pytest.mark.parametrize("length", [1, 2, 253, 254, 255, 256, 257, 511, 512, 766, 767, 768, 1000, 5000, 9000])
def test_every_length_of_a_frame_is_read(length):
    generator = np.random.default_rng(length)
    frame = few_colors(generator, (1, length))
    np.testing.assert_array_equal(read(written([frame]))[0][0], frame)


def test_long_stretches_of_one_color_come_back_as_they_were():
    generator = np.random.default_rng(SEED)
    lengths = generator.integers(1, 900, 120)
    colors = few_colors(generator, (len(lengths),))
    frame = np.repeat(colors, lengths, axis=0)[None]
    np.testing.assert_array_equal(read(written([frame]))[0][0], frame)


def test_too_many_colors_become_the_nearest():
    frame = np.random.default_rng(SEED).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    frame[:, :20] = (10, 20, 30)
    [shown], _ = read(written([frame]))
    np.testing.assert_array_equal(shown[:, :19], frame[:, :19])
    assert np.abs(shown.astype(int) - frame).mean() < 40


def test_what_stands_still_costs_next_to_nothing():
    frame = few_colors(np.random.default_rng(SEED))
    assert len(written([frame] * 20)) < len(written([frame])) + 20 * 850


def test_the_same_frames_make_the_same_bytes_and_others_are_refused():
    frame = few_colors(np.random.default_rng(SEED))
    assert written([frame, frame]) == written([frame, frame])
    with pytest.raises(ValueError, match="a frame is"):
        written([frame, frame[1:]])
