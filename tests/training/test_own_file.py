"""A student's file in a process of its own: each way in which it can go wrong is one sentence."""

import os
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from rnnviz.core.errors import Cancelled
from rnnviz.training.own_file import OwnFileError, run_own_file
from rnnviz.training.own_problem import problem

RIGHT = (Path(__file__).parent / "lossfun.txt").read_text(encoding="utf-8")
INSIDE = "    loss = 0\n"
"""A line of RIGHT behind which things can be made to happen."""


def run(folder: Path, source: str, **limits):
    path = folder / "own.py"
    path.write_text(source, encoding="utf-8")
    return run_own_file(path, problem(), **limits)


def inside(line: str) -> str:
    """The right function, which does ``line`` first."""
    assert RIGHT.count(INSIDE) == 1
    return RIGHT.replace(INSIDE, f"{INSIDE}    {line}\n")


def processes_with(mark: str) -> list[str]:
    """Command lines, of all processes, that hold ``mark``."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if mark in words:
            found.append(words)
    return found


@pytest.mark.parametrize(
    ("source", "words"),
    [
        pytest.param("", r"own\.py defines no function lossFun: it is called as", id="empty"),
        pytest.param(
            "def loss_fn(): pass", r"no function lossFun \(it defines loss_fn\)", id="another function"
        ),
        pytest.param("lossFun = 3", "defines no function lossFun", id="no function"),
        pytest.param("def lossFun(a, b): pass", r"lossFun\(a, b\) takes other arguments", id="arguments"),
        pytest.param("x = 1\ndef lossFun(:", r"own\.py, line 2 is not Python 3: invalid syntax", id="syntax"),
        pytest.param("print 'data'\n" + RIGHT, r"line 1 is not Python 3: Missing parentheses", id="Python 2"),
        pytest.param(RIGHT + "\0", "is not Python 3", id="NUL"),
        pytest.param(
            inside("loss = 1 / 0"),
            r"line 10: lossFun stopped with ZeroDivisionError: division by zero\.$",
            id="crash",
        ),
        pytest.param(inside("raise KeyError"), "lossFun stopped with KeyError", id="raise"),
        pytest.param(inside("loss = zero"), "NameError: name 'zero' is not defined", id="name"),
        pytest.param(
            RIGHT.replace("return loss,", "return"),
            "returns 6 values; seven are needed: loss, dWxh, dWhh, dWhy, dbh, dby, last hidden state",
            id="six values",
        ),
        pytest.param(RIGHT.replace("return loss", "loss"), "returns nothing; seven", id="nothing"),
        pytest.param(inside("return 1.5"), "returns one value; seven", id="one value"),
        pytest.param(inside("return 7 * ['a']"), "returns a str for loss", id="no numbers"),
        pytest.param(
            inside("return 7 * [np.zeros((1 << 20, 9))]"), "far more numbers than the network has", id="huge"
        ),
        pytest.param(inside("raise SystemExit"), "line 10 ends the program", id="exit"),
        pytest.param(inside("import os; os._exit(3)"), r"ended Python \(exit code 3\)", id="hard exit"),
        pytest.param(
            inside("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"),
            r"crashed Python itself \(SIGSEGV\)",
            id="segmentation fault",
        ),
        pytest.param(inside("open('x', 'wb').write(bytes(1 << 25))"), "File too large", id="disk hog"),
    ],
)  # fmt: skip
def test_a_file_that_goes_wrong_is_one_sentence(tmp_path, source, words):
    with pytest.raises(OwnFileError, match=words) as caught:
        run(tmp_path, source)
    assert "\n" not in str(caught.value)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where the files of the process go: its command line names it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_loop_that_does_not_end_is_ended(folder):
    with pytest.raises(OwnFileError, match=r"had not returned after 0.6 s"):
        run(folder, inside("while True: pass"), seconds=0.6)
    assert processes_with(str(folder)) == []


def test_a_memory_hog_is_ended(tmp_path):
    with pytest.raises(OwnFileError, match="asked for more than 600 MB of memory"):
        run(tmp_path, inside("x = np.ones(1 << 28)"), megabytes=600)


def test_processes_that_it_starts_end_with_it(tmp_path):
    source = inside("import subprocess; subprocess.Popen(['sleep', '98.76'])")
    if os.geteuid() == 0:  # the superuser may start as many as he likes
        run(tmp_path, source)
    else:
        with pytest.raises(OwnFileError, match="lossFun stopped with"):
            run(tmp_path, source)
    deadline = time.monotonic() + 2
    while processes_with("98.76") and time.monotonic() < deadline:
        pass
    assert processes_with("98.76") == []


def test_it_can_be_cancelled(folder):
    began = threading.Event()

    def is_cancelled() -> bool:
        began.set()
        return True

    with pytest.raises(Cancelled):
        run(folder, inside("while True: pass"), is_cancelled=is_cancelled)
    assert began.is_set()
    assert processes_with(str(folder)) == []
    assert [path.name for path in folder.iterdir()] == ["own.py"]


def test_a_file_that_trains_as_soon_as_it_is_run_does_not_train(tmp_path):
    opening = (
        "import nowhere_to_be_found\n"
        "data = open('input.txt').read()\n"
        "chars = list(set(data))\n"
        "data_size, vocab_size = len(data), len(chars)\n"
    )
    run(tmp_path, opening + RIGHT + "while True:\n    pass\n", seconds=5)


def test_a_value_that_the_file_makes_is_made_when_needed(tmp_path):
    run(tmp_path, "zero = float('0')\n" + inside("loss = zero"))


def test_a_function_within_a_condition_is_found(tmp_path):
    run(tmp_path, "if True:\n" + "".join(f"    {line}\n" for line in RIGHT.splitlines()))


def test_the_oldest_form_takes_the_parameters_from_around_it(tmp_path):
    values = run(tmp_path, RIGHT.replace("hprev, Wxh, Whh, Why, bh, by):", "hprev):"))
    np.testing.assert_array_equal(values.arrays["dWhh"], run(tmp_path, RIGHT).arrays["dWhh"])


def test_what_it_prints_is_kept_in_bounds(tmp_path):
    values = run(tmp_path, inside("print('hello' * 1000000); print(*range(100000))"))
    assert values.printed.startswith("hellohello")
    assert len(values.printed) == 2000
    assert values.printed_count > 5_000_000


def test_it_runs_in_an_empty_folder_of_its_own_without_input(tmp_path):
    values = run(tmp_path, inside("import os, sys; print(os.listdir(), sys.stdin.read(), os.getcwd())"))
    listing, folder = values.printed.split()
    assert listing == "[]"
    assert not Path(folder).exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [("gone.py", "There is no file"), ("book.ipynb", "is a notebook"), ("", "cannot be read")],
)
def test_a_file_that_cannot_be_read(tmp_path, name, words):
    with pytest.raises(OwnFileError, match=words):
        run_own_file(tmp_path / name, problem())


def test_a_file_too_large_for_a_program(tmp_path):
    with pytest.raises(OwnFileError, match="larger than a megabyte"):
        run(tmp_path, "#" * ((1 << 20) + 1))
