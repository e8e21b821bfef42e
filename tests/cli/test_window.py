"""rnnviz TEXT: the picture, and how a window is ended from outside."""

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from rnnviz.cli import main
from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.report.sources import read_sources

LOOKS = 0.01
"""Seconds between two looks whether the program has come so far: it shall have the processor, not we."""


@pytest.mark.parametrize("name", ["C", "POSIX"])
def test_a_screenshot_trains_and_shows_the_whole_window(text, tmp_path, program, small, name):
    """A locale without UTF-8 is no trouble, and a text with a sign of figures in its name is a text."""
    text = text.rename(tmp_path / "Erzählung#2.txt")
    picture = tmp_path / "Bild ☃.png"
    result = program(text, "--steps", 40, "--screenshot", picture, *small, cwd=tmp_path, LC_ALL=name)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    data = picture.read_bytes()
    assert data.startswith(b"\x89PNG")
    width, height = (int.from_bytes(data[place : place + 4]) for place in (16, 20))
    assert width >= 1280
    assert height >= 800
    assert sorted(file.name for file in tmp_path.iterdir()) == ["Bild ☃.png", "Erzählung#2.txt"]


@pytest.fixture
def report(train, tmp_path, capsys):
    """The report of a small run, in its folder."""
    assert train(60) == 0
    assert main(["report", str(tmp_path / "run")]) == 0
    capsys.readouterr()
    return tmp_path / "run" / "report.html"


def test_a_figure_of_a_report_is_looked_at_in_its_run(report, tmp_path, program):
    picture = tmp_path / "picture.png"
    data = {"XDG_DATA_HOME": str(tmp_path / "data")}
    result = program(f"{report}#saturation", "--screenshot", picture, **data)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    shown = read_sources(picture)
    assert shown.run.run_id == read_sources(report).run.run_id
    assert shown.only("", picture.name).page == "Signals"


def test_a_figure_that_a_report_does_not_have_is_said(report, capsys):
    assert main([f"{report}#lose"]) == 2
    told = capsys.readouterr().err
    assert "report.html has no figure lose; it has text, settings" in told
    assert main([f"{report.with_name('samples.txt')}#loss"]) == 2
    assert "samples.txt does not say of what run" in capsys.readouterr().err


def test_a_report_whose_run_is_gone_says_so(report, tmp_path, program):
    alone = tmp_path / "alone.html"
    report.rename(alone)
    data = {"XDG_DATA_HOME": str(tmp_path / "data")}
    result = program(f"{alone}#loss", "--screenshot", tmp_path / "picture.png", **data)
    assert result.returncode == 2
    assert "neither kept here nor beside the file" in result.stderr


def test_a_figure_needs_a_window(report, capsys, monkeypatch):
    monkeypatch.setattr("rnnviz.cli.window.why_no_display", lambda: "there is no display")
    assert main([f"{report}#loss"]) == 2
    assert "A figure is looked at in the window, and there is none: there is no display." in (
        capsys.readouterr().err
    )


def test_a_window_that_is_interrupted_closes_without_a_word(text, tmp_path, started, small):
    """And at its start it clears what a killed check left."""
    left = tmp_path / "rnnviz-own-left"
    (left / "work").mkdir(parents=True)
    surroundings = {"QT_QPA_PLATFORM": "offscreen", "XDG_DATA_HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    with started(text, *small, **surroundings) as process:
        while left.exists():
            assert process.poll() is None
            time.sleep(LOOKS)
        locks = (tmp_path / "rnnviz" / "runs").glob
        while not list(locks("*.lock")):
            assert process.poll() is None
            time.sleep(LOOKS)
        assert "propagateSizeHints" in process.stderr.readline()  # it is shown, and listens
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=300)
    assert process.returncode == 0
    assert "Traceback" not in told
    assert not list(locks("*.lock"))


ENDED = """
import os, signal, sys
from rnnviz.cli import main
from rnnviz.gui.window import main_window

number, limit, *arguments = sys.argv[1:]
ignored = hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) == signal.SIG_IGN

class Ended(main_window.MainWindow):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.session.latest_arrived.connect(self.end)

        self.looks = 0

    def end(self, snapshot):
        self.looks += 1
        if ignored and self.looks < 10:
            os.kill(os.getpid(), signal.SIGHUP)
        elif snapshot.iteration > 20:
            if int(limit):
                import resource
                resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), -1))
            print(self.looks, flush=True)
            os.kill(os.getpid(), int(number))

main_window.MainWindow = Ended
sys.exit(main(arguments))
"""
"""The program, that gets a signal after twenty steps, on a disk that may have become full."""


def ended(number, limit, text, folder, small, *before):
    environment = {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "QT_QPA_PLATFORM": "offscreen",
        "XDG_DATA_HOME": str(folder / "data"), "XDG_STATE_HOME": str(folder / "state"),
    }  # fmt: skip
    return subprocess.run(
        [*before, sys.executable, "-c", ENDED, str(int(number)), str(limit), str(text), *small],
        capture_output=True, text=True, timeout=300, check=False, env=os.environ | environment,
    )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")
@pytest.mark.parametrize(
    ("number", "before"),
    [
        ("SIGHUP", []),
        pytest.param(
            "SIGTERM", ["nohup"], marks=pytest.mark.skipif(not shutil.which("nohup"), reason="no nohup here")
        ),
    ],
)
def test_a_window_that_is_ended_saves_as_closing_does(text, tmp_path, small, number, before):
    """One that is not to hear of its terminal does not: it has looked ten times until it was ended."""
    result = ended(signal.Signals[number], 0, text, tmp_path, small, *before)
    assert (result.returncode, "Traceback" in result.stderr) == (0, False)
    if before:
        assert int(result.stdout.split()[0]) >= 10
    (run,) = (tmp_path / "data" / "rnnviz" / "runs").iterdir()
    assert load_checkpoint(run / "last.npz").last.place.iteration > 20


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")
def test_a_window_that_cannot_save_at_its_end_says_so(text, tmp_path, small):
    """To the terminal, in the log, and by its exit code."""
    result = ended(signal.SIGTERM, 4096, text, tmp_path, small)
    assert result.returncode == 4
    (told,) = [line for line in result.stderr.splitlines() if "propagateSizeHints" not in line]
    assert told.startswith("rnnviz: The run could not be saved at the end: ")
    assert "File too large" in told
    assert "could not be saved at the end" in (tmp_path / "state" / "rnnviz" / "rnnviz.log").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")
def test_a_disk_without_room_for_the_log_is_no_traceback(text, tmp_path, small):
    result = ended(signal.SIGTERM, 1, text, tmp_path, small)
    assert (result.returncode, "Traceback" in result.stderr) == (4, False)
