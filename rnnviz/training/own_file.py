"""A student's file, run in a process of its own, with limits, and ended whatever happens.

Hands the problem over and fetches what ``lossFun`` returned; every way in which that
can go wrong is one sentence. The limits keep a mistake from harming the machine; they
are no wall against malice. Knows no gradients.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.core.errors import Cancelled, UserError
from rnnviz.core.files import open_file

Array = NDArray[Any]

SIGNATURE = "lossFun(inputs, targets, hprev, Wxh, Whh, Why, bh, by)"
RETURNED = ("loss", "dWxh", "dWhh", "dWhy", "dbh", "dby", "last hidden state")
SECONDS = 10.0
MEGABYTES = 2048
MOST_BYTES = 1 << 20
"""Of a file; a program is smaller."""
MOST_TOLD = 1 << 24
"""Bytes of what the runner tells."""
_LOOK_SECONDS = 0.02
_RUNNER = Path(__file__).with_name("own_runner.py")


class OwnFileError(UserError):
    """The file cannot be compared; the sentence says why."""


@dataclass(frozen=True, slots=True, eq=False)
class OwnValues:
    """What ``lossFun`` returned, as float64 in whatever shapes it has, by the names of RETURNED.

    changed  arguments that it changed in place; printed the beginning of what the file printed
    """

    arrays: Mapping[str, Array]
    changed: tuple[str, ...]
    printed: str
    printed_count: int


def run_own_file(
    path: Path,
    problem: Mapping[str, Array],
    *,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> OwnValues:
    """Call the ``lossFun`` of ``path`` once, in another process.

    problem  inputs, targets (T,), hprev (H,1), Wxh, Whh, Why, bh (H,1), by (V,1)

    Raises OwnFileError with a sentence where there is nothing to compare, and ``Cancelled``
    soon after ``is_cancelled`` says so. No process is left behind.
    """
    source = _read_source(path)
    with tempfile.TemporaryDirectory(prefix="rnnviz-own-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "source.py").write_bytes(source)
        np.savez(folder / "problem.npz", allow_pickle=False, **problem)
        # Isolated, Python looks only into its own folders; NumPy may live in the user's.
        limits = {
            "seconds": seconds, "megabytes": megabytes, "name": path.name,
            "paths": [str(Path(np.__file__).parent.parent)],
        }  # fmt: skip
        (folder / "limits.json").write_text(json.dumps(limits), encoding="utf-8")
        code = _run(folder, path.name, seconds, is_cancelled)
        return _fetch(folder, path.name, code, seconds, megabytes)


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


def _run(folder: Path, name: str, seconds: float, is_cancelled: Callable[[], bool]) -> int:
    """Run and wait; returns the exit code, negative for a signal. Raises when time is up."""
    work = folder / "work"
    work.mkdir()
    environment = {
        "PATH": os.defpath,
        "HOME": str(work),
        "TMPDIR": str(work),
        "LANG": "C.UTF-8",
        "MPLBACKEND": "Agg",
        # One thread: each further one takes address space, which is limited.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
    if "LD_LIBRARY_PATH" in os.environ:
        environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    process = subprocess.Popen(
        [sys.executable, "-I", "-B", "-X", "utf8", str(_RUNNER), str(folder)],
        cwd=work,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + seconds
    try:
        while not _has_ended(process.pid):
            if is_cancelled():
                raise Cancelled
            if time.monotonic() > deadline:
                raise OwnFileError(
                    f"{name} was ended: lossFun had not returned after {seconds:g} s. "
                    "Look for a loop that does not end."
                )
            time.sleep(_LOOK_SECONDS)
    finally:
        # The whole group, and before its leader is reaped: until then the number is its own.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return process.returncode


def _has_ended(pid: int) -> bool:
    """Whether a child has ended, without reaping it."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


# ── what came of it ──


def _fetch(folder: Path, name: str, code: int, seconds: float, megabytes: int) -> OwnValues:
    try:
        with open_file(folder / "result.json") as file:  # whatever the student's program made of it
            outcome = json.loads(file.read(MOST_TOLD))
        kind = outcome["kind"]
    except (OSError, ValueError, KeyError, TypeError):
        raise OwnFileError(_say_ended(name, code, seconds, megabytes)) from None
    if kind != "ran":
        raise OwnFileError(_say(name, outcome, megabytes))
    try:
        with open_file(folder / "result.npz") as file, np.load(file, allow_pickle=False) as stored:
            arrays = {title: stored[title] for title in stored.files}
        values = [arrays[title] for title in (*RETURNED[:6], "last")]
    except (OSError, ValueError, KeyError):
        raise OwnFileError(f"What {name} returned cannot be read back.") from None
    return OwnValues(
        arrays=dict(zip(RETURNED, values, strict=True)),
        changed=tuple(map(str, outcome["changed"])),
        printed=str(outcome["printed"]),
        printed_count=int(outcome["printed_count"]),
    )


def _say_ended(name: str, code: int, seconds: float, megabytes: int) -> str:
    """A process that left no word."""
    if code in (-signal.SIGXCPU, -signal.SIGALRM):
        return f"{name} was ended: lossFun had not returned after {seconds:g} s."
    if code == -signal.SIGKILL:
        return f"{name} was ended by the system, most likely because it took too much memory."
    if code < 0:
        return f"{name} crashed Python itself ({signal.Signals(-code).name}), which NumPy alone does not do."
    if code == 1:
        return f"{name} could not be run: Python did not start within {megabytes:,} MB."
    return f"{name} ended Python (exit code {code}) before lossFun returned: take out the exit."


def _say(name: str, outcome: Mapping[str, Any], megabytes: int) -> str:
    """An outcome of own_runner.py as a sentence."""
    line = f", line {outcome['line']}" if outcome.get("line") else ""
    match outcome["kind"]:
        case "syntax":
            return f"{name}{line} is not Python {sys.version_info.major}: {_end(outcome['message'])}"
        case "missing":
            functions = ", ".join(outcome["functions"])
            others = f" (it defines {functions})" if functions else ""
            return f"{name} defines no function lossFun{others}: it is called as {SIGNATURE}."
        case "signature":
            return f"lossFun{outcome['signature']} takes other arguments: it is called as {SIGNATURE}."
        case "exit":
            return f"{name}{line} ends the program before lossFun returned: take out the exit."
        case "memory":
            return f"{name} asked for more than {megabytes:,} MB of memory."
        case "count":
            returned = {0: "nothing", 1: "one value"}.get(outcome["count"], f"{outcome['count']} values")
            return f"lossFun returns {returned}; seven are needed: {', '.join(RETURNED)}."
        case "not_numbers":
            shown = RETURNED[-1] if outcome["name"] == "last" else outcome["name"]
            return f"lossFun returns a {outcome['type']} for {shown}, where numbers belong."
        case "too_large":
            return "lossFun returns far more numbers than the network has."
        case _:
            message = str(outcome.get("message", "")).strip()
            raised = f"{outcome.get('type', 'an error')}{': ' + message if message else ''}"
            place = "lossFun" if outcome.get("where") == "lossFun" else "the file"
            return f"{name}{line}: {place} stopped with {_end(raised)}"


def _end(sentence: str) -> str:
    """With a full stop, where it has no end of its own."""
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
