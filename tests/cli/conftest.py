"""Runs and processes for tests of the command line."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from tqdm import tqdm

from rnnviz.cli import main

HANGS = 300
"""Seconds after which a program is not slow but stands still, whatever else the machine does."""

_PACKAGE = str(Path(__file__).parents[2])


@pytest.fixture(autouse=True)
def no_monitor(monkeypatch):
    """tqdm's own thread, which would outlive a test, watches bars that stand still."""
    monkeypatch.setattr(tqdm, "monitor_interval", 0)


@pytest.fixture(scope="session")
def small():
    """The settings of a network that makes thousands of steps a second."""
    return ["--hidden-size", "8", "--seq-length", "8"]


@pytest.fixture(scope="session")
def run_files():
    """What stands in the folder of a run, by name."""
    return [
        "best.npz", "config.json", "last.npz", "loss.csv", "moments.bin", "run.json", "samples.txt",
        "signals.csv",
    ]  # fmt: skip


@pytest.fixture
def train(text, tmp_path, small):
    """``train(steps, out, *options)``: the exit code of a small run."""

    def train(steps, out="run", *options):
        settings = [] if "--resume" in options else small
        return main(
            ["train", str(text), "--steps", str(steps), "--out", str(tmp_path / out), *settings, *options]
        )

    return train


@pytest.fixture
def checkpoint(train, tmp_path, capsys):
    """The last checkpoint of a small run."""
    assert train(60) == 0
    capsys.readouterr()
    return str(tmp_path / "run" / "last.npz")


@pytest.fixture(scope="session")
def program():
    """``program(*arguments, **environment)``: it in a process of its own, without the tester's display."""

    def program(*arguments, cwd=None, **environment):
        screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
        kept = {name: value for name, value in os.environ.items() if name not in screens}
        return subprocess.run(
            _command(arguments), capture_output=True, text=True, timeout=HANGS, check=False, cwd=cwd,
            env=kept | {"PYTHONPATH": _PACKAGE} | environment,
        )  # fmt: skip

    return program


@pytest.fixture(scope="session")
def redirected():
    """``redirected(">/dev/full", *arguments, **environment)``: its streams as a shell gives them."""

    def redirected(streams, *arguments, **environment):
        usual = {"PYTHONPATH": _PACKAGE, "PYTHONUNBUFFERED": ""}
        return subprocess.run(
            ["sh", "-c", f'exec "$@" {streams}', "sh", *_command(arguments)], capture_output=True,
            timeout=HANGS, check=False, env=os.environ | usual | environment,
        )  # fmt: skip

    return redirected


@pytest.fixture(scope="session")
def started():
    """``with started(*arguments, **environment) as process``: it goes on, and does not outlive the block."""

    @contextmanager
    def started(*arguments, **environment):
        with subprocess.Popen(
            _command(arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=os.environ | {"PYTHONPATH": _PACKAGE} | environment,
        ) as process:  # fmt: skip
            try:
                yield process
            finally:
                process.kill()

    return started


def _command(arguments):
    return [sys.executable, "-m", "rnnviz", *map(str, arguments)]
