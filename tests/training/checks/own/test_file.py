"""A student's file in a process of its own: each way in which it can go wrong is one sentence."""

import os
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from rnnviz.training.checks.own.file import OwnFileError, run_own_file
from rnnviz.training.checks.own.problem import problem

RIGHT = (Path(__file__).parents[2] / "lossfun.txt").read_text(encoding="utf-8")
INSIDE = "    loss = 0\n"
"""A line of RIGHT behind which things can be made to happen."""


def run(folder: Path, source: str, **limits):
    path = folder / "own.py"
    path.write_text(source, encoding="utf-8")
    return run_own_file(path, problem(), **limits)


def inside(*lines: str) -> str:
    """The right function, which does ``lines`` first."""
    assert RIGHT.count(INSIDE) == 1
    return RIGHT.replace(INSIDE, INSIDE + "".join(f"    {line}\n" for line in lines))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        pytest.param("(" * 50_000, r"own\.py.* is not Python 3: ", id="brackets"),
        pytest.param("-" * 200_000 + "1", r"own\.py.* is not Python 3: ", id="signs"),
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


def test_a_memory_hog_is_ended(tmp_path):
    with pytest.raises(OwnFileError, match="asked for more than 600 MB of memory"):
        run(tmp_path, inside("x = np.ones(1 << 28)"), megabytes=600)


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


@pytest.fixture
def leaves(monkeypatch):
    """``leaves(write)``: ``write`` fills the folder instead of a process, which may leave anything there."""

    def leaves(write):
        def begin(_command, folder, _environment, _megabytes):
            write(folder)
            return SimpleNamespace(has_ended=lambda: True, end=lambda: 0)

        monkeypatch.setattr("rnnviz.training.checks.own.file.begin_family", begin)

    return leaves


BROKEN = {
    "nothing": b"",
    "no table": b"[1, 2]",
    "an empty table": b"{}",
    "no arrays": b'{"kind": "ran"}',
    "no count": b'{"kind": "count"}',
    "a count of much": b'{"kind": "count", "count": 1e999}',
    "no words": b'{"kind": "raised", "message": 5, "type": null, "line": []}',
    "no functions": b'{"kind": "missing", "functions": {"a": 1}}',
    "no name": b'{"kind": "not_numbers"}',
    "a kind of list": b'{"kind": [[]]}',
    "deep": b"[" * 50_000,
    "no text": b"\xff\xfe",
    "commands for a terminal": b'{"kind": "raised", "message": "\\u001b[2J\\n\\nfoo", "type": "\\u0007"}',
}


def test_a_process_may_write_its_result_itself(tmp_path):
    line = "import os; open(os.path.dirname(os.getcwd()) + '/result.json', 'wb').write(b'{}'); os._exit(0)"
    with pytest.raises(OwnFileError) as caught:
        run(tmp_path, inside(line))
    assert "ended Python" not in str(caught.value)  # the result was read


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_result_that_it_writes_itself_is_one_sentence(tmp_path, leaves, content):
    leaves(lambda left: (left / "result.json").write_bytes(content))
    with pytest.raises(OwnFileError) as caught:
        run(tmp_path, RIGHT)
    sentence = str(caught.value)
    assert sentence.isprintable()
    assert sentence.endswith(".")
    assert len(sentence) < 1000


NAMES = ["loss", "dWxh", "dWhh", "dWhy", "dbh", "dby", "last"]
UNTRUE = {
    "no archive": lambda path: path.write_bytes(b"PK" * 99),
    "nothing": lambda path: path.touch(),
    "one array": lambda path: np.savez(path, loss=np.zeros(3)),
    "too large": lambda path: np.savez_compressed(
        path, loss=np.zeros(1 << 22), **dict.fromkeys(NAMES[1:], np.zeros(2))
    ),
    "texts": lambda path: np.savez(path, **dict.fromkeys(NAMES, np.array(["a"]))),
    "objects": lambda path: np.savez(path, **dict.fromkeys(NAMES, np.array([None]))),
    "pipe": os.mkfifo,
    "device": lambda path: path.symlink_to("/dev/zero"),
}


@pytest.mark.parametrize("write", UNTRUE.values(), ids=UNTRUE)
def test_arrays_that_it_writes_itself_are_not_trusted(tmp_path, leaves, write):
    def leave(left):
        write(left / "result.npz")
        (left / "result.json").write_text('{"kind": "ran", "changed": [3]}')

    leaves(leave)
    with pytest.raises(OwnFileError, match=r"^What own.py returned cannot be read back\.$"):
        run(tmp_path, RIGHT)


RUDE = """\
class Rude(RuntimeError):
    def __str__(self): raise ValueError
    __repr__ = __array__ = __len__ = __iter__ = __float__ = __str__
class Rudest(tuple):
    def __len__(self): raise Rude
class Late(Rude):
    def __array__(self, *arguments, **others): raise Rude("x" * 10**6)
"""


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("raise Rude", "line 17: lossFun stopped with Rude.$"),
        ("return 7 * [Rude()]", "lossFun returns a Rude for loss, where numbers belong"),
        ("return Rudest()", "reading what lossFun returns stopped with Rude"),
        ("return 7 * [Late()]", "reading what lossFun returns stopped with Rude"),
        ("raise SystemExit(Rude())", "line 17 ends the program"),
        ("raise type('x' * 10**6, (Exception,), {})", "lossFun stopped with x"),
        (r"raise Exception('\x1b[2J\n' * 99)", "stopped with Exception"),
    ],
)
def test_objects_that_cannot_be_looked_at_are_one_sentence(tmp_path, line, words):
    with pytest.raises(OwnFileError, match=words) as caught:
        run(tmp_path, RUDE + inside(line))
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize(
    "line",
    ["raise KeyError", "import os; os._exit(3)", "import os; os.abort()", "return 5"],
)
def test_what_it_printed_before_it_went_wrong_is_kept(tmp_path, line):
    with pytest.raises(OwnFileError) as caught:
        run(tmp_path, inside("print('h is', 3, 'é\\x1b[2J')", line), seconds=300.0)
    assert caught.value.printed == "h is 3 é␛[2J\n"


def test_what_it_printed_before_it_was_ended_is_kept(tmp_path):
    """It waits without work, so that a limit that is enough to begin costs nothing."""
    with pytest.raises(OwnFileError) as caught:
        run(tmp_path, inside("print('h is', 3)", "import time; time.sleep(60)"), seconds=2.0)
    assert caught.value.printed == "h is 3\n"


def test_what_cannot_be_printed_does_no_harm(tmp_path):
    values = run(tmp_path, inside("import os; os.closerange(0, 99); print('a\\udc80\\0b')"))
    assert values.printed == "a?␀b\n"


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
