"""Where texts lie: remembered by hash, for the user alone, and whatever stands in the file is no trap."""

import dataclasses
import stat
from pathlib import Path

import pytest

from rnnviz import paths
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.run.known_texts import MAX_TEXTS, remember_text, remembered_place

CORPUS = corpus_from_string("a text of its own", "own.txt")


@pytest.fixture
def memory(tmp_path, monkeypatch):
    """The file that holds what is remembered."""
    monkeypatch.setattr(paths, "user_data", lambda: tmp_path / "data")
    return tmp_path / "data" / "rnnviz" / "texts.json"


def text_at(path, number=0):
    return dataclasses.replace(CORPUS, path=Path(path), sha256=f"{number:064x}")


def test_a_text_is_remembered_at_its_last_place(memory):
    for place in ("/a/book.txt", "/b/book.txt"):
        remember_text(text_at(place))
    remember_text(text_at("/c/other.txt", 1))
    assert remembered_place(f"{0:064x}") == Path("/b/book.txt").absolute()
    assert remembered_place(f"{1:064x}") == Path("/c/other.txt").absolute()
    assert remembered_place("not learned") is None
    assert stat.S_IMODE(memory.stat().st_mode) & 0o077 == 0


def test_a_text_without_a_file_has_no_place(memory):
    remember_text(CORPUS)
    assert not memory.exists()


@pytest.mark.usefixtures("memory")
def test_the_oldest_are_forgotten():
    for number in range(MAX_TEXTS + 5):
        remember_text(text_at(f"/{number}", number))
    remembered = [number for number in range(MAX_TEXTS + 5) if remembered_place(f"{number:064x}")]
    assert remembered == list(range(5, MAX_TEXTS + 5))


@pytest.mark.parametrize("content", [b"", b"[]", b"[" * 100_000, b'{"%064d": 5}' % 0, b"\xff", b"null"])
def test_a_file_that_says_nothing_is_no_trap(memory, content):
    memory.parent.mkdir(parents=True)
    memory.write_bytes(content)
    assert remembered_place(f"{0:064x}") is None
    remember_text(text_at("/a"))
    assert remembered_place(f"{0:064x}") == Path("/a").absolute()


def test_where_nothing_can_be_remembered_nothing_is(memory):
    memory.parent.parent.write_text("a file where the folder should be")
    remember_text(text_at("/a"))
    assert remembered_place(f"{0:064x}") is None
