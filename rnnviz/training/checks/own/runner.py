"""Runs a student's lossFun once, in a process of its own. Started as a script, never imported.

Arguments: a folder with ``source.py``, ``problem.npz`` and ``limits.json``. Leaves
``result.json`` there and, where the function returned seven arrays, ``result.npz``; the
beginning of what is printed goes to ``printed.txt`` at once, whatever comes after it.
Where the file has a function train, it is run for a few steps, and what it hands to lossFun
goes to ``calls.npz``; ``training.txt`` is there as soon as it has begun.
Knows nothing of rnnviz and imports none of it; what the outcome means is said by the
program that started it.

Of the file only what a function needs is run: imports, definitions, and values that are
written out. Programs as the literature writes them read a text and train for ever as soon
as they are run; none of that happens. Where lossFun needs more, the whole file is run.
"""

import ast
import contextlib
import inspect
import io
import json
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

KEPT_CHARACTERS = 2000
"""Of what the file prints."""
RETURNED = ("loss", "dWxh", "dWhh", "dWhy", "dbh", "dby", "last")
PARAMETERS = ("Wxh", "Whh", "Why", "bh", "by")
TRAIN = ("data", "seq_length", "steps", "learning_rate", *PARAMETERS)
"""What a function train takes that is to be looked at."""

Outcome = dict[str, Any]


class Printed(io.TextIOBase):
    """Takes what is printed, keeps the beginning in a file, and counts the rest."""

    def __init__(self, path: Path) -> None:
        self.count = 0
        self._path = path
        self._keep("")

    def write(self, text: str) -> int:
        kept = text[: max(0, KEPT_CHARACTERS - self.count)]
        self.count += len(text)
        if kept:
            self._keep(kept)
        return len(text)

    def _keep(self, text: str) -> None:
        # Opened each time: a student's file may close what is open.
        with contextlib.suppress(OSError), self._path.open("ab") as file:
            file.write(text.encode("utf-8", "replace"))

    def writable(self) -> bool:
        return True


class Enough(BaseException):
    """train goes on after the steps that it was asked for. No Exception: nobody is to catch it by chance."""


class OutcomeKnown(Exception):
    """The outcome is known."""

    def __init__(self, **outcome: Any) -> None:
        super().__init__()
        self.outcome = outcome


def limit(seconds: float, megabytes: int) -> None:
    """Ends this process by itself, should the one that watches it be gone."""
    if sys.platform != "win32":
        import resource
        import signal

        whole = int(seconds) + 2
        limits = {
            resource.RLIMIT_CPU: whole,
            resource.RLIMIT_AS: megabytes << 20,
            resource.RLIMIT_FSIZE: 1 << 24,
            resource.RLIMIT_CORE: 0,
            # No further processes: what could not be begun need not be ended.
            resource.RLIMIT_NPROC: 0,
        }
        for kind, most in limits.items():
            with contextlib.suppress(OSError, ValueError):  # macOS has no limit of some
                resource.setrlimit(kind, (most, most))
        signal.setitimer(signal.ITIMER_REAL, seconds + 2)


def line_of(error: BaseException, file: str) -> int | None:
    """The innermost line of the student's file that an error passed through."""
    line = None
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def what_happened(error: BaseException, file: str, where: str) -> Outcome:
    """An exception as an outcome."""
    if isinstance(error, OutcomeKnown):
        return error.outcome
    if isinstance(error, SystemExit):
        return {"kind": "exit", "where": where, "line": line_of(error, file)}
    if isinstance(error, MemoryError):
        return {"kind": "memory", "where": where}
    return {
        "kind": "raised",
        "where": where,
        "line": line_of(error, file),
        "type": words_of(type(error).__name__),
        "message": words_of(error),
    }


def words_of(thing: Any) -> str:
    """What it says of itself; '' where that goes wrong, too."""
    try:
        return str(thing)[:300]
    except BaseException:  # noqa: BLE001 - whatever a student's object does is no outcome of its own
        return ""


def is_written_out(node: ast.stmt) -> bool:
    """An assignment whose value calls nothing: ``hidden_size = 100``, ``f = lambda x: …``."""
    if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
        return False
    if isinstance(node.value, ast.Lambda):
        return True
    return not any(isinstance(part, ast.Call | ast.Await) for part in ast.walk(node.value))


def define(tree: ast.Module, file: str, namespace: dict[str, Any]) -> None:
    """Run imports, definitions and written-out values, each by itself; what fails is left out."""
    for node in tree.body:
        is_import = isinstance(node, ast.Import | ast.ImportFrom)
        is_definition = isinstance(node, ast.FunctionDef | ast.ClassDef)
        if not (is_import or is_definition or is_written_out(node)):
            continue
        code = compile(ast.Module([node], type_ignores=[]), file, "exec")
        # A drawing library that is not installed, or a value made of one that was left out,
        # is no fault until lossFun asks for it.
        with contextlib.suppress(Exception):
            exec(code, namespace)


def takes(function: Any, count: int) -> bool:
    """Whether a function can be called with so many arguments, as far as it says."""
    try:
        inspect.signature(function).bind(*range(count))
    except TypeError:
        return False
    except ValueError:  # compiled functions do not say
        return True
    return True


def call(namespace: dict[str, Any], problem: dict[str, Any]) -> tuple[Any, list[str]]:
    """What lossFun returns, and the arguments that it changed in place."""
    import numpy as np

    function = namespace["lossFun"]
    params = {name: problem[name].copy() for name in PARAMETERS}
    namespace.update(
        vocab_size=len(params["by"]), hidden_size=len(params["bh"]), seq_length=len(problem["inputs"])
    )
    arguments: dict[str, Any] = {
        "inputs": problem["inputs"].tolist(),
        "targets": problem["targets"].tolist(),
        "hprev": problem["hprev"].copy(),
    }
    if takes(function, 8):
        arguments |= params
    elif takes(function, 3):
        namespace.update(params)  # the oldest programs take the parameters from around them
    else:
        raise OutcomeKnown(kind="signature", signature=words_of(inspect.signature(function)))
    returned = function(*arguments.values())
    given = {"hprev": arguments["hprev"]} | params
    return returned, [name for name, array in given.items() if not np.array_equal(array, problem[name])]


def run(folder: Path, file: str) -> Outcome:
    """Define, call, and leave the arrays in ``result.npz``."""
    import numpy as np

    with np.load(folder / "problem.npz", allow_pickle=False) as stored:
        problem = {name: stored[name] for name in stored.files}
    source = (folder / "source.py").read_bytes()
    try:
        tree = ast.parse(source, file)
    except SyntaxError as error:
        return {"kind": "syntax", "line": error.lineno, "message": str(error.msg)}
    except ValueError as error:  # a NUL byte
        return {"kind": "syntax", "line": None, "message": str(error)}
    except (RecursionError, MemoryError):
        return {"kind": "syntax", "line": None, "message": "it is nested too deeply"}

    def fresh() -> dict[str, Any]:
        return {"__name__": "own", "__file__": file, "np": np, "numpy": np}

    where = "file"
    try:
        namespace = fresh()
        define(tree, file, namespace)
        is_whole = not callable(namespace.get("lossFun"))
        if is_whole:
            namespace = fresh()
            exec(compile(tree, file, "exec"), namespace)
        if not callable(namespace.get("lossFun")):
            names = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
            return {"kind": "missing", "functions": names[:6]}
        where = "lossFun"
        try:
            returned, changed = call(namespace, problem)
        except NameError as error:
            if is_whole:
                raise
            # It may be made by a line that was left out.
            namespace = fresh()
            try:
                exec(compile(tree, file, "exec"), namespace)
            except BaseException:  # noqa: BLE001 - the first error tells more
                raise error from None
            returned, changed = call(namespace, problem)
    except BaseException as error:  # noqa: BLE001 - whatever a student's file does is an outcome
        return what_happened(error, file, where)
    try:
        outcome = keep(returned, folder) | {"changed": changed}
    except BaseException as error:  # noqa: BLE001 - what is returned may do anything when it is looked at
        return what_happened(error, file, "returned")
    if outcome["kind"] == "ran" and callable(namespace.get("train")):
        outcome["train"] = watch_train(namespace, problem, folder, file)
    return outcome


class WatchedLossFun:
    """lossFun as train calls it: it does what it does, and what goes in and comes out is written down."""

    def __init__(self, namespace: dict[str, Any], steps: int) -> None:
        self.calls: list[dict[str, Any]] = []
        self._function = namespace["lossFun"]
        self._namespace = namespace
        self._steps = steps

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        if len(self.calls) == self._steps:
            raise Enough
        import numpy as np

        def number(value: Any) -> Any:
            return np.array(value, dtype=np.float64)  # a copy, for what is given may be changed

        def of(name: str) -> Any:
            return given[name] if name in given else self._namespace[name]

        bound = inspect.signature(self._function).bind(*arguments, **named)
        given = dict(zip(("inputs", "targets", "hprev", *PARAMETERS), bound.args, strict=False))
        call = {name: number(of(name)).ravel() for name in ("inputs", "targets", "hprev")}
        call["params"] = np.concatenate([number(of(name)).ravel() for name in PARAMETERS])
        returned = self._function(*arguments, **named)
        call["last"] = number(returned[6]).ravel()
        call["grads"] = np.concatenate([number(array).ravel() for array in returned[1:6]])
        self.calls.append(call)
        return returned


def watch_train(namespace: dict[str, Any], problem: dict[str, Any], folder: Path, file: str) -> Outcome:
    """Run train for the steps of the problem; what it handed to lossFun is left in ``calls.npz``."""
    import numpy as np

    train = namespace["train"]
    try:
        names = tuple(inspect.signature(train).parameters)
    except (TypeError, ValueError):
        names = ()
    if names != TRAIN:
        return {"kind": "signature", "signature": words_of(f"({', '.join(names)})")}
    (folder / "training.txt").write_text("")
    steps = int(problem["steps"])
    watched = namespace["lossFun"] = WatchedLossFun(namespace, steps)
    params = {name: problem[name].copy() for name in PARAMETERS}
    namespace.update({name: array for name, array in params.items() if name in namespace})
    outcome: Outcome = {"kind": "ran", "goes_on": False}
    try:
        train(
            problem["data"].tolist(), len(problem["inputs"]), steps, float(problem["learning_rate"]),
            *params.values(),
        )  # fmt: skip
    except Enough:
        outcome["goes_on"] = True
    except BaseException as error:  # noqa: BLE001 - whatever a student's file does is an outcome
        return what_happened(error, file, "train")
    try:
        calls = watched.calls
        if calls:
            np.savez(
                folder / "calls.npz", **{f"{name}{k}": c[name] for k, c in enumerate(calls) for name in c}
            )
    except BaseException as error:  # noqa: BLE001 - as above
        return what_happened(error, file, "train")
    return outcome | {"count": len(calls)}


def keep(returned: Any, folder: Path) -> Outcome:
    """Leave what lossFun returned as seven arrays of float64, where it can be read as that."""
    import numpy as np

    if not isinstance(returned, tuple | list) or len(returned) != len(RETURNED):
        count = len(returned) if isinstance(returned, tuple | list) else 1
        return {"kind": "count", "count": 0 if returned is None else count}
    arrays: dict[str, Any] = {}
    for name, value in zip(RETURNED, returned, strict=True):
        try:
            arrays[name] = np.asarray(value, dtype=np.float64)
        except (TypeError, ValueError):
            return {"kind": "not_numbers", "name": name, "type": words_of(type(value).__name__)}
    if sum(array.nbytes for array in arrays.values()) > 1 << 23:
        return {"kind": "too_large"}
    np.savez(folder / "result.npz", **arrays)
    return {"kind": "ran"}


def main(folder: Path) -> None:
    """Run the file under its limits, and leave what came of it."""
    sys.stdin.read()  # where it may only begin when the input has ended
    limits = json.loads((folder / "limits.json").read_text(encoding="utf-8"))
    sys.path += limits["paths"]
    import numpy as np

    limit(limits["seconds"], limits["megabytes"])
    printed = Printed(folder / "printed.txt")
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        np.seterr(all="ignore")
        outcome = run(folder, limits["name"])
    outcome["printed_count"] = printed.count
    (folder / "result.json").write_text(json.dumps(outcome), encoding="utf-8")
    os._exit(0)  # threads and exit handlers of the file have no say any more


if __name__ == "__main__":
    main(Path(sys.argv[1]))
