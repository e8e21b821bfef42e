"""For the tests of *Check your own*: a right function with lines put into it, and who lives still."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from rnnviz.training.checks.own.file import OwnValues, run_own_file
from rnnviz.training.checks.own.problem import problem

INSIDE = "    loss = 0\n"
"""A line of lossfun.txt behind which things can be made to happen."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the files of the process go: its command line names it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def right_with() -> Callable[..., str]:
    """``right_with(*lines)``: a lossFun as the literature writes it, which does ``lines`` first."""
    right = (Path(__file__).parent / "lossfun.txt").read_text(encoding="utf-8")
    assert right.count(INSIDE) == 1
    return lambda *lines: right.replace(INSIDE, INSIDE + "".join(f"    {line}\n" for line in lines))


@pytest.fixture
def run_with(folder: Path, right_with: Callable[..., str]) -> Callable[..., OwnValues]:
    """``run_with(*lines, seconds=10.0)``: what a function returns that does ``lines`` first."""

    def run(*lines: str, **limits: float) -> OwnValues:
        path = folder / "own.py"
        path.write_text(right_with(*lines), encoding="utf-8")
        return run_own_file(path, problem(), **limits)

    return run


@pytest.fixture
def living() -> Callable[[str], list[str]]:
    """``living(mark)``: command lines, of all processes, that hold ``mark``."""

    def find(mark: str) -> list[str]:
        found = []
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if mark in words:
                found.append(words)
        return found

    return find
