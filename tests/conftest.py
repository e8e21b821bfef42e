"""What holds for every test: no screen, no settings of the real user, no thread left behind.

The environment is set while this file is imported, before any test imports NumPy or Qt.
"""

import os
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["LC_ALL"] = "C.UTF-8"  # Qt warns of any other encoding, and a warning fails its test

_home = tempfile.TemporaryDirectory(prefix="rnnviz-tests-", ignore_cleanup_errors=True)
os.environ["HOME"] = _home.name
for _variable, _folder in {
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "XDG_RUNTIME_DIR": "runtime",
}.items():
    _path = Path(_home.name) / _folder
    _path.mkdir(mode=0o700)
    os.environ[_variable] = str(_path)
for _variable in ("XDG_CONFIG_DIRS", "XDG_DATA_DIRS"):
    os.environ.setdefault(_variable, "/usr/share")

import pytest  # noqa: E402 - after the environment
from hypothesis import settings  # noqa: E402 - as above

from rnnviz import paths  # noqa: E402 - as above

settings.register_profile("default", deadline=None, derandomize=True, max_examples=30)
settings.register_profile("long", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


PASSAGE = """\
The miller kept two geese and a clock that ran backwards. "Every evening," she said,
"it gives me the day again, and every evening I am too tired to take it." Her son
counted the stairs: seven up, seven down, and on Sundays eight, for luck.

When the river froze they walked over it to the market; when it thawed they sold
boats. Nobody in Quelling had ever bought one twice, yet the boats were good. 'Good
boats,' said the joiner, 'last. That is what is wrong with them!' (He had 3 left.)
"""
JOIN_SECONDS = 2.0
"""A thread that was told to end may still be on its way out; it is waited for, not slept for."""


def _story(size: int = 4000) -> str:
    names = ("miller", "geese", "joiner", "river", "market")
    turns = range(size // (len(PASSAGE) - 20) + 1)
    text = "".join(PASSAGE.replace(names[t % 5], names[(t * 3 + 1) % 5])[t % 7 :] for t in turns)
    return text[:size]


@pytest.fixture(scope="session")
def story() -> Callable[..., str]:
    """``story(size=4000)``: that many characters of prose, each paragraph a little different."""
    return _story


@pytest.fixture
def text(tmp_path: Path, story: Callable[..., str]) -> Path:
    """A text file of 2,000 characters."""
    file = tmp_path / "story.txt"
    file.write_text(story(2000), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def home() -> Path:
    """The folder that stands for the user's home while the tests run."""
    return Path(_home.name)


@pytest.fixture(autouse=True, scope="session")
def no_disk_waited_for() -> Iterator[None]:
    """No test cuts the power, and the thousands of files that tests write need not outlive it.

    Programs that a test starts do wait; that it is asked for, and when, says core/test_files.py.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _descriptor: None)
        yield


@pytest.fixture(autouse=True)
def no_text_remembered() -> None:
    """Each test finds the texts of checkpoints by its own doing."""
    (paths.user_data() / "rnnviz" / "texts.json").unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def no_thread_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails a test that leaves a Python thread alive, and names the thread and the line that started it."""
    before = set(threading.enumerate())
    started: dict[threading.Thread, str] = {}
    start = threading.Thread.start

    def remembering_start(thread: threading.Thread, *arguments: Any) -> None:
        started[thread] = "".join(traceback.format_stack(limit=4)[:-1])
        start(thread, *arguments)

    monkeypatch.setattr(threading.Thread, "start", remembering_start)
    yield
    for thread in set(threading.enumerate()) - before:
        thread.join(JOIN_SECONDS)
    left = set(threading.enumerate()) - before
    if left:
        told = "\n".join(f"{t.name}, started at\n{started.get(t, '(not known)')}" for t in left)
        pytest.fail(f"{len(left)} thread(s) left alive:\n{told}")
