"""What a terminal is told: never a command to it, and never a traceback, whatever the shell gives."""

import os
import pty
import signal
import subprocess
import sys

import numpy as np
import pytest

from rnnviz.cli import main
from rnnviz.cli.terminal import interrupts
from rnnviz.core.record.checkpoint import save_checkpoint
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner

CONTROLS = "a\x1b]0;owned\x07\x9b31m\x0b\x02\u202e"


@pytest.fixture
def written_in_controls(tmp_path):
    """A checkpoint whose network writes what a terminal obeys."""
    learner = Learner(corpus_from_string(CONTROLS * 20, "x"), TrainingConfig(hidden_size=3, seq_length=3))
    save_checkpoint(tmp_path / "controls.npz", learner.checkpoint())
    return tmp_path / "controls.npz"


# ── what files say ──


def test_a_file_gets_the_text_raw_and_a_terminal_marks(written_in_controls, redirected):
    arguments = ["sample", written_in_controls, "--length", "500"]
    raw = redirected("", *arguments)
    assert raw.returncode == 0
    assert set(raw.stdout.decode()) == set(CONTROLS + "\n")
    leader, follower = pty.openpty()
    with os.fdopen(leader, "rb", buffering=0) as terminal:
        process = subprocess.Popen([sys.executable, "-m", "rnnviz", *map(str, arguments)], stdout=follower)
        os.close(follower)
        shown = b""
        while (piece := _read(terminal)) != b"":
            shown += piece
    assert process.wait() == 0
    text = shown.decode()
    assert "␛" in text
    assert "\\x9b" in text
    assert set(text) & set(CONTROLS) == set("a]0;owned31m")


def _read(terminal):
    try:
        return terminal.read(65536)
    except OSError:  # Linux: nobody writes any more
        return b""


@pytest.mark.parametrize(
    ("command", "code"),
    [(["train", "{}", "--steps", "5", "--out", "run"], 2), (["sample", "{}"], 2), (["report", "{}"], 2),
     (["gradcheck", "{}"], 2), (["gradcheck", "--own", "{}"], 2), (["sample", "x.npz", "{}"], 2)],
)  # fmt: skip
def test_the_name_of_a_file_is_no_command_to_the_terminal(command, code, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name = tmp_path / f"{CONTROLS}.txt"
    name.write_bytes(b"")
    _ends([argument.format(name) for argument in command], code)
    told = capsys.readouterr().err
    assert "␛]0;owned␇" in told
    assert told.count("\n") == 1
    assert not set(told) & set("\x1b\x07\x9b\x0b\x02\u202e")


def test_a_key_of_a_checkpoint_is_short_and_no_command(tmp_path, capsys):
    header = b'{"format": "rnnviz checkpoint", "\\u001b[2J' + b"k" * 300_000 + b'": 1}'
    np.savez(tmp_path / "a.npz", header=np.frombuffer(header, np.uint8))
    _ends(["sample", str(tmp_path / "a.npz")], 2)
    assert len(capsys.readouterr().err) < 500


def test_what_a_students_file_raises_is_no_command(tmp_path, capsys):
    path = tmp_path / "own.py"
    path.write_text("def lossFun(*a):\n    raise ValueError('\\x1b[2J' + 'x' * 10**6)\n", encoding="utf-8")
    _ends(["gradcheck", "--own", str(path)], 2)
    told = capsys.readouterr().err
    assert "␛[2J" in told
    assert "\x1b" not in told
    assert told.count("\n") == 1
    assert len(told) < 2500


# ── paths that cannot be asked about ──

PATHS = [
    ["train", "{}", "--steps", "5", "--out", "run"],
    ["train", "{text}", "--steps", "5", "--out", "{}"],
    ["train", "{text}", "--steps", "5", "--out", "run", "--resume", "{}"],
    ["sample", "{}"],
    ["report", "{}"],
    ["gradcheck", "{}"],
    ["gradcheck", "--own", "{}"],
    ["{}"],
    ["{text}", "--screenshot", "{}"],
]


def _on(path, command, text):
    return [argument.replace("{text}", str(text)).replace("{}", str(path)) for argument in command]


def _ends(arguments, code):
    """With this exit code, whether argparse or the command ends it."""
    try:
        ended: object = main(arguments)
    except SystemExit as end:
        ended = end.code
    assert ended == code


@pytest.mark.parametrize("command", PATHS)
def test_a_name_too_long_is_one_sentence(command, text, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    _ends(_on(tmp_path / ("n" * 300 + ".png"), command, text), 2)
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("command", PATHS)
def test_a_path_under_a_closed_folder_is_one_sentence(command, text, tmp_path, capsys, monkeypatch):
    """Root may go everywhere: the refusal is made here."""
    monkeypatch.chdir(tmp_path)
    closed = tmp_path / "closed"

    def guarded(function):
        def ask(path, *arguments, **options):
            if not isinstance(path, int) and str(path).startswith(str(closed)):
                raise PermissionError(13, "Permission denied", str(path))
            return function(path, *arguments, **options)

        return ask

    for name in ("stat", "open", "mkdir", "scandir"):
        monkeypatch.setattr(os, name, guarded(getattr(os, name)))
    _ends(_on(closed / "inside.png", command, text), 2)
    told = capsys.readouterr()
    assert told.err.count("\n") == 1, told.err
    assert "ermission" in told.err


@pytest.mark.parametrize("command", PATHS)
def test_a_pipe_is_refused_at_once(command, text, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    os.mkfifo(tmp_path / "pipe.png")
    _ends(_on(tmp_path / "pipe.png", command, text), 2)
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert (tmp_path / "pipe.png").is_fifo()


@pytest.mark.usefixtures("checkpoint")
@pytest.mark.parametrize("name", ["loss.csv", "samples.txt", "config.json", "last.npz"])
def test_a_pipe_in_the_folder_of_a_run_is_not_waited_for(name, train, tmp_path, capsys):
    (tmp_path / "run" / name).unlink()
    os.mkfifo(tmp_path / "run" / name)
    (tmp_path / "copy.npz").write_bytes((tmp_path / "run" / "best.npz").read_bytes())
    # The run goes on without that file, says so, and ends with the code of a run not wholly saved.
    assert train(80, "run", "--resume", str(tmp_path / "copy.npz")) == 4
    assert "a pipe or a device" in capsys.readouterr().err
    assert (tmp_path / "run" / name).is_fifo()


# ── streams that take nothing ──


def test_a_full_disk_behind_stdout_is_told(checkpoint, redirected):
    for arguments in (["sample", checkpoint], ["sample", "--help"], ["--version"]):
        ended = redirected(">/dev/full", *arguments)
        assert ended.returncode == 2, arguments
        assert ended.stderr.decode() == (
            "rnnviz: The standard output could not be written: No space left on device.\n"
        )


def test_a_closed_stdout(checkpoint, redirected, text):
    ended = redirected(">&-", "sample", checkpoint)
    assert (ended.returncode, ended.stderr.count(b"\n")) == (2, 1)
    assert b"the standard output is closed" in ended.stderr
    check = ["gradcheck", text, "--hidden-size", "3", "--seq-length", "4", "--sigma", "0.1", "--entries", "3"]
    ended = redirected(">&-", *check)
    assert (ended.returncode, b"Traceback" in ended.stderr) == (0, False), "the exit code is the answer"


@pytest.mark.parametrize("streams", ["2>&-", "2>/dev/full"])
def test_a_stderr_that_takes_nothing_harms_nothing(streams, checkpoint, redirected, text):
    ended = redirected(streams, "sample", checkpoint, "--prime", "☃", "--length", "10")
    assert (ended.returncode, len(ended.stdout.decode())) == (0, 12)
    ended = redirected(streams, "sample", "none.npz")
    assert (ended.returncode, ended.stdout) == (2, b"")
    check = ["gradcheck", text, "--hidden-size", "3", "--seq-length", "4", "--sigma", "0.1", "--entries", "3"]
    ended = redirected(streams, *check)
    assert ended.returncode == 0
    assert b"Passed." in ended.stdout


def test_a_reader_that_has_read_enough(checkpoint, redirected):
    ended = redirected("| head -c 5; exit ${PIPESTATUS:-0}", "sample", checkpoint, "--length", "200000")
    assert (len(ended.stdout), ended.stderr) == (5, b"")


def test_a_locale_without_letters(checkpoint, redirected, text):
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    check = ["gradcheck", text, "--hidden-size", "3", "--seq-length", "4", "--sigma", "0.1", "--entries", "3"]
    for arguments in (["--help"], ["train", "--help"], check):
        ended = redirected("", *arguments, **plain)
        assert ended.returncode == 0, ended.stderr
        assert b"Traceback" not in ended.stderr
        assert b"?" not in ended.stdout.replace(b"rnnviz?", b""), "our own signs are written in others"
    ended = redirected("", "sample", checkpoint, "--prime", "é\udcff", "--length", "3", **plain)
    assert (ended.returncode, len(ended.stdout)) == (0, 3 + 4), "two bytes that are no letter here, and one"
    ended = redirected("", "sample", checkpoint, "é.npz", **plain)
    assert (ended.returncode, ended.stderr.count(b"\n")) == (2, 1)


# ── Ctrl-C ──


@pytest.mark.parametrize(
    ("arguments", "work"),
    [
        (["train", "{}", "--steps", "5", "--out", "run"], "rnnviz.cli.train.read_text"),
        (["gradcheck", "{}"], "rnnviz.cli.gradcheck.read_text"),
        (["report", "{}"], "rnnviz.cli.report.load_checkpoint"),
        (["sample", "{}"], "rnnviz.cli.sample.load_checkpoint"),
    ],
)
def test_an_interrupt_while_reading(arguments, work, text, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def interrupted(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(work, interrupted)
    assert main([argument.format(text) for argument in arguments]) == 130
    assert capsys.readouterr().err == "rnnviz: interrupted.\n"


def test_an_interrupt_of_a_sample(checkpoint, started):
    with started("sample", checkpoint, "--length", 10**8) as process:
        assert process.stdout.read(1000)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=300)
    assert (process.returncode, told) == (130, "rnnviz: interrupted.\n")


def test_an_interrupt_of_a_students_file(tmp_path, started):
    path = tmp_path / "own.py"
    begun = tmp_path / "begun"
    os.mkfifo(begun)
    path.write_text(f"open({str(begun)!r}, 'w').close()\nwhile True:\n    pass\n", encoding="utf-8")
    with started("gradcheck", "--own", path) as process:
        begun.read_bytes()  # until the file runs
        process.send_signal(signal.SIGINT)
        out, told = process.communicate(timeout=300)
    assert (process.returncode, out, told) == (130, "", "rnnviz: interrupted.\n")


# ── what ends a run ──


@pytest.mark.skipif(sys.platform == "win32", reason="there the signal is a real one")
def test_closing_the_console_ends_a_run_between_two_steps(monkeypatch):
    """On Windows that is SIGBREAK, which another signal stands for here."""
    monkeypatch.setattr(signal, "SIGBREAK", signal.SIGUSR1, raising=False)
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGUSR1)]
    with interrupts() as received:
        signal.raise_signal(signal.SIGUSR1)
        signal.raise_signal(signal.SIGINT)
        assert received == [signal.SIGUSR1, signal.SIGINT]
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGUSR1)] == before
