"""What a terminal is told, and what it tells: lines, tables, a progress bar, Ctrl-C.

The one place that prints. Knows no command.
"""

import codecs
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, TextIO

from rnnviz.core.errors import UserError
from rnnviz.core.foreign import SENTENCE, marked, shown

_LINE = 4 * SENTENCE
_PLAIN = {
    "−": "-", "–": "-", "—": "-", "×": "x", "·": "*", "⊙": "*", "√": "sqrt ", "Σ": "sum ", "±": "+/-",
    "…": "...", "²": "^2", "ᵀ": "'", "ᵗ": "'", "σ": "sigma", "≤": "<=", "≥": ">=", "≈": "~", "→": "->",
    "“": '"', "”": '"', "‘": "'", "’": "'", "‖": "|", "₁": "1", "₂": "2", "₋": "-", "ₜ": "_t",
    "µ": "u",
}  # fmt: skip
"""Our own signs, for a terminal that has ASCII alone."""


def _write_plainly(error: UnicodeError, *, escaped: bool) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    lost = error.object[error.start : error.end]
    others = [sign.encode("ascii", "backslashreplace").decode() if escaped else "?" for sign in lost]
    return "".join(map(_PLAIN.get, lost, others)), error.end


codecs.register_error("rnnviz.plain", partial(_write_plainly, escaped=False))
codecs.register_error("rnnviz.plain_or_escaped", partial(_write_plainly, escaped=True))


def open_streams() -> None:
    """Make ready what the shell gave: of what the terminal lacks our own signs are written in others; any
    other letter becomes a question mark, beside the result its number.

    Where the shell closed one of the three, the next file opened would be taken for it.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for stream, lacking in ((sys.stdout, "rnnviz.plain"), (sys.stderr, "rnnviz.plain_or_escaped")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=lacking)


def close_stdout() -> None:
    """Get out what was said. Raises BrokenPipeError, or UserError where stdout takes no more."""
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except OSError as error:
            raise _unwritten(error) from error


def close_stderr() -> None:
    """Get out what was told beside it, as far as anybody reads it."""
    if sys.stderr is not None:
        try:
            sys.stderr.flush()
        except (OSError, ValueError):
            _let_go(sys.stderr)


def _let_go(stream: TextIO) -> None:
    """What is still to be written goes nowhere: the interpreter would try again, and end with 120."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _unwritten(error: OSError) -> Exception:
    _let_go(sys.stdout)
    if isinstance(error, BrokenPipeError):  # the reader has read enough
        return error
    return UserError(f"The standard output could not be written: {error.strerror or error}.")


def say(line: str) -> None:
    """A line of the result, for stdout; one that the shell has closed is not missed."""
    if sys.stdout is not None:
        _print(shown(line, _LINE) + "\n", sys.stdout)


def write(text: str) -> str:
    """A text that is itself the result, for stdout: raw, unless a terminal would obey what is in it.

    Returns the letters that became question marks, since stdout's encoding lacks them.
    """
    if sys.stdout is None:
        raise UserError("There is nowhere to write the text: the standard output is closed.")
    told = marked(text) if sys.stdout.isatty() else text
    _print(told.encode(encoding(), "replace").decode(encoding()), sys.stdout)
    _print("", sys.stdout, flush=True)
    letters = text.encode("utf-8", "ignore").decode("utf-8")  # a byte that is no letter is none lost
    kept = letters.encode(encoding(), "ignore").decode(encoding())
    return "" if kept == letters else "".join(sorted(set(letters) - set(kept)))


def encoding() -> str:
    """What stdout's letters are written in."""
    return getattr(sys.stdout, "encoding", None) or "utf-8"


def _print(text: str, file: TextIO, *, flush: bool = False) -> None:
    try:
        print(text, file=file, end="", flush=flush)
    except OSError as error:
        raise _unwritten(error) from error


def warn(message: str) -> None:
    """A line beside the result, under the program's name, for stderr, if anybody still reads it."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            print(f"rnnviz: {shown(message, SENTENCE)}", file=sys.stderr)


def say_table(header: Sequence[str], rows: Sequence[Sequence[str]], *, words: Sequence[int]) -> None:
    """Columns as wide as their longest cell, numbers to the right; ``words`` are the columns of words."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    for row in (header, *rows):
        cells = [
            cell.ljust(width) if number in words else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        say("  ".join(cells).rstrip())


def progress_bar(unit: str, *, total: int | None = None, initial: int = 0) -> Any:
    """A bar on stderr, to be entered; its steps are called ``unit``."""
    from tqdm import tqdm

    stream = _Lenient(sys.stderr) if sys.stderr is not None else io.StringIO()
    return tqdm(total=total, initial=initial, unit=unit, mininterval=0.2, dynamic_ncols=True, file=stream)


class _Lenient:
    """A stream for what may be missed: a full disk or a closed pipe behind it is nobody's concern."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def hangups(react: Callable[[], object]) -> Iterator[None]:
    """The end of the terminal is no end of the program; ``react`` is called when it comes."""
    number = getattr(signal, "SIGHUP", None)
    if number is None:  # no such thing here
        yield
        return
    before = signal.signal(number, lambda *_: react())
    try:
        yield
    finally:
        signal.signal(number, before)


@contextmanager
def interrupts() -> Iterator[list[int]]:
    """Ctrl-C and a polite kill as an entry in a list, so that a run ends between two steps.

    On Windows the closing of the console, too, which gives the program some seconds.
    """
    received: list[int] = []
    numbers = {signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGBREAK", signal.SIGINT)}
    before = {n: signal.signal(n, lambda number, _: received.append(number)) for n in numbers}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
