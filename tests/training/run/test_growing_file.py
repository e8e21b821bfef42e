"""A growing file holds whole pieces, in their order, whatever the disk does meanwhile."""

import resource
from contextlib import contextmanager

import pytest

from rnnviz.core.files import WriteError
from rnnviz.training.run import growing_file
from rnnviz.training.run.growing_file import GrowingFile

pytestmark = pytest.mark.filterwarnings("error")


@contextmanager
def disk_of(size):
    """A limit on the size of files stands for the full disk; it cuts a piece in two, as a disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def file(tmp_path):
    """One that begins with a head of five bytes."""
    file = GrowingFile(tmp_path / "grown.txt")
    file.start(lambda stream: stream.write(b"head\n"))
    yield file
    file.close()


def test_pieces_are_there_at_once(file):
    file.add("one\n")
    assert file.path.read_text() == "head\none\n"
    file.add("zwö\n")
    assert file.path.read_text(encoding="utf-8") == "head\none\nzwö\n"


def test_pieces_go_in_portions_or_when_they_are_asked_for(tmp_path):
    file = GrowingFile(tmp_path / "a", batch=3)
    file.start(lambda stream: stream.write(b""))
    for piece in "abcd":
        file.add(piece)
    assert (file.path.read_text(), file.waiting) == ("abc", 1)
    file.flush(sync=True)
    assert file.path.read_text() == "abcd"
    file.close()


def test_no_half_of_a_piece_stays_on_a_full_disk_and_none_is_lost(file):
    file.add("a whole one\n")
    with disk_of(20):
        file.add("this one does not fit\n")
        assert file.path.read_text() == "head\na whole one\n"
        with pytest.raises(WriteError, match=r"grown\.txt could not be written: File too large"):
            file.flush()
        file.add("nor does this\n")
        assert file.path.read_text() == "head\na whole one\n"
    file.flush()
    assert file.path.read_text() == "head\na whole one\nthis one does not fit\nnor does this\n"


def test_of_a_portion_as_many_pieces_as_fit_are_written(tmp_path):
    file = GrowingFile(tmp_path / "a", batch=4)
    file.start(lambda stream: stream.write(b""))
    file.flush()
    with disk_of(10):
        for piece in ("one\n", "two\n", "three\n", "four\n"):
            file.add(piece)
        assert (file.path.read_text(), file.waiting) == ("one\ntwo\n", 2)
    file.flush()
    assert (file.path.read_text(), file.waiting) == ("one\ntwo\nthree\nfour\n", 0)
    file.close()


def test_after_a_failure_it_does_not_try_with_every_piece(file):
    with disk_of(3):
        file.add("one\n")
    file.add("two\n")
    assert (file.waiting, file.path.exists()) == (2, False)
    file.flush()
    file.add("three\n")
    assert file.path.read_text() == "head\none\ntwo\nthree\n"


def test_a_file_that_was_removed_is_made_again_with_all_it_held(file):
    file.add("one\n")
    file.path.unlink()
    file.add("two\n")
    assert file.path.read_text() == "head\none\ntwo\n"


def test_a_folder_that_was_removed_and_comes_back(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    file = GrowingFile(folder / "a")
    file.start(lambda stream: stream.write(b"head\n"))
    file.add("one\n")
    file.path.unlink()
    folder.rmdir()
    file.add("two\n")
    with pytest.raises(WriteError, match="No such file"):
        file.flush()
    folder.mkdir()
    file.flush()
    assert file.path.read_text() == "head\none\ntwo\n"
    file.close()


def test_another_file_in_its_place_is_replaced(file):
    file.add("one\n")
    file.path.unlink()
    file.path.write_text("somebody else's")
    file.add("two\n")
    assert file.path.read_text() == "head\none\ntwo\n"


def test_it_goes_on_from_a_place_in_the_file(tmp_path):
    (tmp_path / "a").write_text("kept, not kept")
    file = GrowingFile(tmp_path / "a")
    file.start_at(5)
    file.add("new")
    file.close()
    assert (tmp_path / "a").read_text() == "kept,new"


def test_what_waits_can_be_taken_back(tmp_path):
    file = GrowingFile(tmp_path / "a", batch=10)
    file.start(lambda stream: stream.write(b""))
    for piece in "abcd":
        file.add(piece)
    assert not file.take_back(5)
    assert file.take_back(3)
    file.flush()
    assert file.path.read_text() == "a"
    assert not file.take_back(1), "it is in the file"
    file.close()


def test_more_than_is_kept_is_said(file, monkeypatch):
    monkeypatch.setattr(growing_file, "MAX_WAITING", 3)
    with disk_of(3):
        for number in range(5):
            file.add(f"{number}\n")
    assert not file.take_back(1), "the last that came is not among those that wait"
    file.flush()
    assert file.overflowed
    assert file.path.read_text() == "head\n0\n1\n2\n"
    file.start(lambda stream: stream.write(b"all of it\n"))
    assert not file.overflowed
