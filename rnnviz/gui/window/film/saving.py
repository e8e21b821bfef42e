"""FilmSaving: a film as a file: a GIF, or its frames as PNG pictures in one ZIP.

Frames are drawn in the window's thread, each when it is wanted; a thread of its own packs and writes them.
The same film makes the same bytes. Knows what draws a frame and how many there are; knows no run.
"""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from typing import BinaryIO

import numpy as np
from PySide6.QtCore import QBuffer, QObject, QTimer, Signal
from PySide6.QtGui import QImage

from rnnviz.core.errors import UserError
from rnnviz.core.files import write_file
from rnnviz.core.gif import GifWriter, Pixels
from rnnviz.core.progress import Progress
from rnnviz.gui.parts.background import BackgroundWork

FILMS = "Moving picture (*.gif);;PNG frames in one ZIP (*.zip)"
DRAW_MILLISECONDS = 5
AHEAD = 2
"""Frames that are drawn before they are wanted."""
WAIT_SECONDS = 0.1
LAST_SECONDS = 2.0
"""The end of a film stays longer, before it begins again."""
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""A ZIP must say when: always the same, so that the same frames are the same file."""


class FilmSaving(QObject):
    """One film at a time.

    progressed  (frames written, of so many)
    saved       the path
    failed      a sentence
    ended       whatever came of it
    """

    progressed = Signal(int, int)
    saved = Signal(object)
    failed = Signal(str)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = BackgroundWork("rnnviz-film-file", self)
        self._work.progressed.connect(self.progressed)
        self._work.finished.connect(self.saved)
        self._work.failed.connect(self.failed)
        self._work.ended.connect(self._on_work_ended)
        self._timer = QTimer(self)
        self._timer.setInterval(DRAW_MILLISECONDS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._draw: Callable[[int], QImage] | None = None
        self._next = self._count = 0
        self._frames: Queue[QImage] = Queue(AHEAD)

    @property
    def is_saving(self) -> bool:
        return self._work.is_working

    def save(self, path: Path, count: int, seconds: float, draw: Callable[[int], QImage]) -> None:
        """Write ``count`` frames, each of which stays for ``seconds``; ``draw`` draws the one of a number.

        The suffix says .gif or .zip; another one fails, and so does what cannot be written: what stood there
        before then still stands.
        """
        if self._work.is_working:
            return
        write = {".gif": _write_gif, ".zip": _write_zip}.get(path.suffix.lower())
        if write is None:
            self.failed.emit(f"{path.name} is no film: end the name with .gif or .zip.")
            return
        self._draw, self._next, self._count = draw, 0, count
        frames: Queue[QImage] = Queue(AHEAD)  # one of its own: a film that was called off leaves some behind
        self._frames = frames

        def work(progress: Progress) -> Path:
            taken = _take(frames, count, progress)
            write_file(path, lambda file: write(file, taken, count, seconds))
            return path

        self._work.start(work)
        self._timer.start()

    def cancel(self) -> None:
        """Call it off: there is no new file."""
        self._work.cancel()

    def stop(self) -> None:
        """Call it off and wait for it, silently."""
        self._timer.stop()
        self._draw = None
        self._work.stop()

    def _on_work_ended(self) -> None:
        self._timer.stop()
        self._draw = None
        self.ended.emit()

    def _on_timer_timeout(self) -> None:
        if self._draw is None or self._next == self._count:
            self._timer.stop()
        elif not self._frames.full():
            self._frames.put_nowait(self._draw(self._next))
            self._next += 1


def _take(frames: "Queue[QImage]", count: int, progress: Progress) -> Iterator[QImage]:
    """The frames as they come."""
    for done in range(count):
        while True:
            progress(done, count)
            try:
                frame = frames.get(timeout=WAIT_SECONDS)
                break
            except Empty:
                continue
        yield frame


def _write_gif(file: BinaryIO, frames: Iterator[QImage], count: int, seconds: float) -> None:
    writer: GifWriter | None = None
    for number, frame in enumerate(frames):
        if writer is None:
            writer = GifWriter(file, frame.width(), frame.height())
        writer.add(_pixels(frame), seconds if number + 1 < count else LAST_SECONDS)
    if writer is not None:
        writer.end()


def _write_zip(file: BinaryIO, frames: Iterator[QImage], count: int, _seconds: float) -> None:
    digits = len(str(count))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:  # PNG is packed already
        for number, frame in enumerate(frames, 1):
            archive.writestr(zipfile.ZipInfo(f"frame-{number:0{digits}}.png", _LONG_AGO), _png(frame))


def _pixels(frame: QImage) -> Pixels:
    image = frame.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def _png(frame: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    if not frame.save(buffer, "PNG"):  # type: ignore[call-overload]  # Qt takes a text
        raise UserError("A frame could not be made a PNG picture.")
    return bytes(buffer.data().data())
