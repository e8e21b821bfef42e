"""A student's file, run in a process of its own, with limits, and ended whatever happens.

Hands the problem over and fetches what ``lossFun`` returned; every way in which that
can go wrong is one sentence. The limits keep a mistake from harming the machine; they
are no wall against malice. Knows no gradients; how processes are ended is ``own_process``'s.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.errors import Cancelled, UserError
from rnnviz.core.files import open_file
from rnnviz.core.foreign import marked, shown
from rnnviz.training.checks.own.calls import TrainCalls, TrainNotSeen, read_calls
from rnnviz.training.checks.own.folder import clear_left_folders, new_folder
from rnnviz.training.checks.own.process import begin_family, what_killed
from rnnviz.training.checks.own.stored import MOST_TOLD, read_stored

SIGNATURE = "lossFun(inputs, targets, hprev, Wxh, Whh, Why, bh, by)"
TRAIN_SIGNATURE = "train(data, seq_length, steps, learning_rate, Wxh, Whh, Why, bh, by)"
RETURNED = ("loss", "dWxh", "dWhh", "dWhy", "dbh", "dby", "last hidden state")
SECONDS = 10.0
MEGABYTES = 2048
MOST_BYTES = 1 << 20
"""Of a file; a program is smaller."""
MOST_PRINTED = 2000
"""Characters of what is printed that are shown."""
_LOOK_SECONDS = 0.02
_RUNNER = Path(__file__).with_name("runner.py")
_KEPT_VARIABLES = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
"""Without which a Python here or there does not start."""


class OwnFileError(UserError):
    """The file cannot be compared; the sentence says why. ``printed`` is what it printed until then."""

    def __init__(self, sentence: str, printed: str = "") -> None:
        super().__init__(sentence)
        self.printed = printed


@dataclass(frozen=True, slots=True, eq=False)
class OwnValues:
    """What ``lossFun`` returned, as float64 in whatever shapes it has, by the names of RETURNED.

    changed  arguments that it changed in place
    train    what the file's function train handed to lossFun, or why that cannot be looked at; None where
             there is no such function
    printed  the beginning of what the file printed, of so many characters (``printed_count``),
             with marks for what a screen does not show
    """

    arrays: Mapping[str, Array]
    changed: tuple[str, ...]
    printed: str
    printed_count: int
    train: TrainCalls | TrainNotSeen | None = None


def run_own_file(
    path: Path,
    problem: Mapping[str, Array],
    *,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> OwnValues:
    """Call the ``lossFun`` of ``path`` once, in another process, and its ``train``, if it has one.

    problem  inputs, targets (T,), hprev (H,1), Wxh, Whh, Why, bh (H,1), by (V,1); data (N,), steps,
             learning_rate

    Raises OwnFileError with a sentence where there is nothing to compare, and ``Cancelled``
    soon after ``is_cancelled`` says so. No process is left behind.
    """
    return run_own_source(
        _read_source(path), path.name, problem,
        seconds=seconds, megabytes=megabytes, is_cancelled=is_cancelled,
    )  # fmt: skip


def run_own_source(
    source: bytes,
    file_name: str,
    problem: Mapping[str, Array],
    *,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> OwnValues:
    """As ``run_own_file``, of a program that stands in no file; ``file_name`` is what it is called."""
    name = shown(file_name)
    try:
        clear_left_folders()
        with new_folder() as folder:
            _hand_over(folder, source, problem, file_name, seconds, megabytes)
            try:
                code = _run(folder, name, seconds, megabytes, is_cancelled)
                return _fetch(folder, name, code, seconds, megabytes, problem)
            except OwnFileError as error:
                raise OwnFileError(str(error), _read_printed(folder)) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise OwnFileError(f"{name} could not be run: {reason}.") from error


def _read_source(path: Path) -> bytes:
    if path.suffix == ".ipynb":
        raise OwnFileError(f"{path.name} is a notebook: save its code as a Python file (.py) and open that.")
    try:
        with open_file(path) as file:
            source = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise OwnFileError(f"There is no file {path}.") from error
    except OSError as error:
        raise OwnFileError(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(source) > MOST_BYTES:
        raise OwnFileError(f"{path.name} is larger than a megabyte: open the Python file with lossFun.")
    return source


# ── the process ──


def _hand_over(
    folder: Path, source: bytes, problem: Mapping[str, Array], name: str, seconds: float, megabytes: int
) -> None:
    (folder / "work").mkdir()
    (folder / "source.py").write_bytes(source)
    np.savez(folder / "problem.npz", allow_pickle=False, **problem)
    # Isolated, Python looks only into its own folders; NumPy may live in the user's.
    limits = {
        "seconds": seconds, "megabytes": megabytes, "name": name,
        "paths": [str(Path(np.__file__).parent.parent)],
    }  # fmt: skip
    (folder / "limits.json").write_text(json.dumps(limits), encoding="utf-8")


def _run(
    folder: Path, name: str, seconds: float, megabytes: int, is_cancelled: Callable[[], bool]
) -> int | None:
    """Run and wait until nothing of it is left; returns the exit code. Raises when time is up."""
    work = str(folder / "work")
    environment = {
        "PATH": os.defpath,
        "HOME": work, "USERPROFILE": work,
        "TMPDIR": work, "TEMP": work, "TMP": work,
        "LANG": "C.UTF-8",
        "MPLBACKEND": "Agg",
        # One thread: each further one takes address space, which is limited.
        "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
    }  # fmt: skip
    environment |= {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    command = [sys.executable, "-I", "-B", "-X", "utf8", str(_RUNNER), str(folder)]
    family = begin_family(command, folder, environment, megabytes)
    deadline = time.monotonic() + seconds
    try:
        while not family.has_ended():
            if is_cancelled():
                raise Cancelled
            if time.monotonic() > deadline:
                raise OwnFileError(
                    f"{name} was ended: {_at_work(folder)} had not returned after {seconds:g} s. "
                    "Look for a loop that does not end."
                )
            time.sleep(_LOOK_SECONDS)
    finally:
        code = family.end()
    return code


# ── what came of it ──


def _fetch(
    folder: Path, name: str, code: int | None, seconds: float, megabytes: int, problem: Mapping[str, Array]
) -> OwnValues:
    """Everything in the folder may have been written by the student's file."""
    try:
        with open_file(folder / "result.json") as file:
            outcome = json.loads(file.read(MOST_TOLD))
    except (OSError, ValueError, RecursionError):
        raise OwnFileError(_say_ended(folder, name, code, seconds, megabytes)) from None
    if not isinstance(outcome, dict):
        outcome = {}
    if outcome.get("kind") != "ran":
        raise OwnFileError(_say(name, outcome, megabytes))
    arrays = _read_arrays(folder)
    if arrays is None:
        raise OwnFileError(f"What {name} returned cannot be read back.")
    printed = _read_printed(folder)
    return OwnValues(
        arrays=arrays,
        changed=_words(outcome, "changed"),
        printed=printed,
        printed_count=max(_number(outcome, "printed_count"), len(printed)),
        train=_fetch_train(folder, name, outcome, megabytes, problem),
    )


def _fetch_train(
    folder: Path, name: str, outcome: Mapping[str, Any], megabytes: int, problem: Mapping[str, Array]
) -> TrainCalls | TrainNotSeen | None:
    told = outcome.get("train")
    if not isinstance(told, dict):
        return None
    if told.get("kind") == "signature":
        taken = _word(told, "signature")
        return TrainNotSeen(
            f"train{taken} is not looked at: that is done where it is {TRAIN_SIGNATURE}.", False
        )
    if told.get("kind") != "ran":
        return TrainNotSeen(_say(name, told, megabytes), True)
    calls = read_calls(folder, _number(told, "count"), told.get("goes_on") is True, problem)
    return calls or TrainNotSeen(f"What train of {name} handed to lossFun cannot be read back.", True)


def _read_arrays(folder: Path) -> Mapping[str, Array] | None:
    values = read_stored(folder / "result.npz", (*RETURNED[:6], "last"))
    if values is None:
        return None
    return dict(zip(RETURNED, values, strict=True))


def _at_work(folder: Path) -> str:
    """The function that was running last."""
    return "train" if (folder / "training.txt").exists() else "lossFun"


def _read_printed(folder: Path) -> str:
    with suppress(OSError), open_file(folder / "printed.txt") as file:
        text = file.read(4 * MOST_PRINTED).decode("utf-8", "replace")
        return marked(text[:MOST_PRINTED])
    return ""


def _say_ended(folder: Path, name: str, code: int | None, seconds: float, megabytes: int) -> str:
    """A process that left no word."""
    if code is None:
        return f"{name} was ended from outside before {_at_work(folder)} returned."
    killer = what_killed(code)
    if killer in ("SIGXCPU", "SIGALRM"):
        return f"{name} was ended: {_at_work(folder)} had not returned after {seconds:g} s."
    if killer == "SIGKILL":
        return f"{name} was ended by the system, most likely because it took too much memory."
    if killer:
        return f"{name} crashed Python itself ({killer}), which NumPy alone does not do."
    if code == 1 and not (folder / "printed.txt").exists():
        return f"{name} could not be run: Python did not start within {megabytes:,} MB."
    return f"{name} ended Python (exit code {code}) before {_at_work(folder)} returned: take out the exit."


def _say(name: str, outcome: Mapping[str, Any], megabytes: int) -> str:
    """An outcome of runner.py as a sentence."""
    number = _number(outcome, "line")
    line = f", line {number}" if number else ""
    match outcome.get("kind"):
        case "syntax":
            message = _word(outcome, "message") or "it cannot be read"
            return f"{name}{line} is not Python {sys.version_info.major}: {_end(message)}"
        case "missing":
            functions = ", ".join(_words(outcome, "functions"))
            others = f" (it defines {functions})" if functions else ""
            return f"{name} defines no function lossFun{others}: it is called as {SIGNATURE}."
        case "signature":
            return f"lossFun{_word(outcome, 'signature')} takes other arguments: it is called as {SIGNATURE}."
        case "exit":
            function = "train" if outcome.get("where") == "train" else "lossFun"
            return f"{name}{line} ends the program before {function} returned: take out the exit."
        case "memory":
            return f"{name} asked for more than {megabytes:,} MB of memory."
        case "count":
            count = _number(outcome, "count")
            returned = {0: "nothing", 1: "one value"}.get(count, f"{count} values")
            return f"lossFun returns {returned}; seven are needed: {', '.join(RETURNED)}."
        case "not_numbers":
            value = _word(outcome, "name")
            value = RETURNED[-1] if value == "last" else value
            return f"lossFun returns a {_word(outcome, 'type')} for {value}, where numbers belong."
        case "too_large":
            return "lossFun returns far more numbers than the network has."
        case "raised":
            message = _word(outcome, "message").strip()
            raised = f"{_word(outcome, 'type') or 'an error'}{': ' + message if message else ''}"
            places = {"lossFun": "lossFun", "train": "train", "returned": "reading what lossFun returns"}
            place = places.get(_word(outcome, "where"), "the file")
            return f"{name}{line}: {place} stopped with {_end(raised)}"
        case _:
            return f"What {name} left cannot be read: it seems to write over our files."


def _word(outcome: Mapping[str, Any], key: str) -> str:
    value = outcome.get(key)
    return shown(value, 300) if isinstance(value, str) else ""


def _words(outcome: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = outcome.get(key)
    if not isinstance(values, list):
        return ()
    return tuple(shown(value) for value in values[:7] if isinstance(value, str))


def _number(outcome: Mapping[str, Any], key: str) -> int:
    value = outcome.get(key)
    return value if isinstance(value, int) and 0 <= value < 1 << 53 else 0


def _end(sentence: str) -> str:
    """With a full stop, where it has no end of its own."""
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
