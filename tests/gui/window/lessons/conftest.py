"""Lessons that take a moment: those that come along, with smaller networks and few steps."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rnnviz.training.lessons.lesson_file import builtin_lessons


@pytest.fixture
def short_lesson(tmp_path: Path) -> Callable[..., Path]:
    """``short_lesson("1-temperature")``: a copy of it, whose runs are short."""

    def make(stem: str, until: int = 30) -> Path:
        (path,) = (each for each in builtin_lessons() if each.stem == stem)
        table = json.loads(path.read_text(encoding="utf-8"))
        for run in table["runs"].values():
            run["until"] = until
            run["settings"] |= {"hidden_size": 8, "seq_length": 10}
        copy = tmp_path / f"{stem}.rnnviz"
        copy.write_text(json.dumps(table), encoding="utf-8")
        return copy

    return make
