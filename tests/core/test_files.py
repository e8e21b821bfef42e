"""Files are whole or not there, whatever happens while they are written."""

import os
import resource
import stat
import tempfile
from pathlib import Path

import pytest

from rnnviz.core.errors import UserError
from rnnviz.core.files import (
    WriteError,
    is_file,
    is_folder,
    open_file,
    require_file,
    write_file,
    write_text,
)

as_root = os.geteuid() == 0


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_holds_what_was_written(tmp_path):
    path = tmp_path / "loss.csv"
    write_text(path, "iteration,loss\n1,ä\n")
    assert path.read_bytes() == "iteration,loss\n1,ä\n".encode()
    assert names(tmp_path) == ["loss.csv"]


def test_an_old_file_is_replaced(tmp_path):
    path = tmp_path / "a"
    path.write_text("a longer text that stood here before")
    write_text(path, "new")
    assert path.read_text() == "new"


def test_the_bytes_are_on_the_disk_before_the_name_and_then_the_name(tmp_path, monkeypatch):
    path, synced = tmp_path / "run.npz", []

    def note(descriptor):
        status = os.fstat(descriptor)
        kind = "folder" if stat.S_ISDIR(status.st_mode) else "file"
        synced.append((kind, status.st_size, path.exists()))

    monkeypatch.setattr(os, "fsync", note)
    write_file(path, lambda file: file.write(b"12345"))
    (what, size, is_named), (then, _, is_then_named) = synced
    assert (what, size, is_named) == ("file", 5, False)
    assert (then, is_then_named) == ("folder", True)
    write_file(path, lambda file: file.write(b"no loss"), sync=False)
    assert len(synced) == 2


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), RuntimeError("ours")])
@pytest.mark.parametrize("old", [b"the old one", None])
def test_a_failure_in_the_middle_leaves_the_old_file_and_no_part(tmp_path, old, error):
    path = tmp_path / "run.npz"
    if old is not None:
        path.write_bytes(old)

    def fail(file):
        file.write(b"half of it")
        raise error

    with pytest.raises(WriteError if isinstance(error, OSError) else RuntimeError) as told:
        write_file(path, fail)
    if isinstance(error, OSError):
        assert str(path) in str(told.value)
        assert "No space left on device" in str(told.value)
    assert (path.read_bytes() if path.exists() else None) == old
    assert names(tmp_path) == ([path.name] if old is not None else [])


def test_an_interrupt_in_the_middle_leaves_no_part(tmp_path):
    def interrupt(_file):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_file(tmp_path / "a", interrupt)
    assert names(tmp_path) == []


def test_a_disk_that_takes_no_more_is_told(tmp_path):
    """A limit on the size of files stands for the full disk."""
    path = tmp_path / "run.npz"
    path.write_bytes(b"the old one")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(WriteError, match=r"run\.npz could not be written: File too large"):
            write_file(path, lambda file: file.write(bytes(1_000_000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert path.read_bytes() == b"the old one"
    assert names(tmp_path) == ["run.npz"]


def test_what_a_killed_save_left_is_cleared_by_the_next(tmp_path):
    """Of the same file only, and nothing that has another form."""
    others = [".run.npz.notes.part", ".other.npz.abcd1234.part", "run.npz.abcd1234.part"]
    for name in (".run.npz.abcd1234.part", ".run.npz.__zz99aa.part", *others):
        (tmp_path / name).write_bytes(b"half of it")
    (tmp_path / ".run.npz.folder12.part").mkdir()
    write_text(tmp_path / "run.npz", "x")
    assert names(tmp_path) == sorted([".run.npz.folder12.part", *others, "run.npz"])


def test_what_is_left_is_cleared_before_the_disk_is_full(tmp_path):
    left = tmp_path / ".run.npz.abcd1234.part"
    left.write_bytes(b"half of it")
    write_file(tmp_path / "run.npz", lambda _file: assert_gone(left))


def assert_gone(path):
    assert not path.exists()


def test_two_saves_of_one_file_at_a_time(tmp_path):
    """Neither takes the other's part for one left behind."""
    path = tmp_path / "run.npz"

    def write(file):
        write_text(path, "the inner one")
        assert path.read_text() == "the inner one"
        file.write(b"the outer one")

    write_file(path, write)
    assert path.read_text() == "the outer one"
    assert names(tmp_path) == ["run.npz"]


def test_a_part_taken_for_one_left_behind_is_made_again(tmp_path, monkeypatch):
    """Between its making and its lock another save may clear it."""
    make, made = tempfile.mkstemp, []

    def made_and_cleared(**options):
        descriptor, name = make(**options)
        made.append(name)
        if len(made) == 1:
            Path(name).unlink()
        return descriptor, name

    monkeypatch.setattr(tempfile, "mkstemp", made_and_cleared)
    write_text(tmp_path / "a", "x")
    assert len(made) == 2
    assert names(tmp_path) == ["a"]


def test_a_private_file_is_its_users_alone(tmp_path):
    write_file(tmp_path / "a", lambda file: file.write(b"x"), private=True)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


def test_a_text_about_a_file_whose_name_is_no_text(tmp_path):
    name = os.fsdecode(b"caf\xe9.txt")
    write_text(tmp_path / "a", f"learned from {name}\n")
    assert (tmp_path / "a").read_bytes() == b"learned from caf?.txt\n"


@pytest.mark.parametrize("place", ["missing/a.npz", "file/a.npz", "folder"])
def test_an_impossible_place_is_told(tmp_path, place):
    (tmp_path / "file").write_text("a file, not a folder")
    (tmp_path / "folder").mkdir()
    before = names(tmp_path)
    with pytest.raises(WriteError, match="could not be written"):
        write_text(tmp_path / place, "x")
    assert names(tmp_path) == before


@pytest.mark.skipif(as_root, reason="root may write anywhere")
def test_a_read_only_folder_is_told(tmp_path):
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    with pytest.raises(WriteError, match="Permission denied"):
        write_text(folder / "a", "x")


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_permissions_follow_the_umask(tmp_path, umask, mode):
    before = os.umask(umask)
    try:
        write_text(tmp_path / "a", "x")
        assert os.umask(umask) == umask, "the umask is put back"
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == mode


@pytest.mark.parametrize("character", ["n", "ü", "語", "🦆"])
def test_the_longest_name_that_the_system_takes(tmp_path, character):
    name = character * (255 // len(character.encode()))
    write_text(tmp_path / name, "x")
    assert names(tmp_path) == [name]


@pytest.fixture
def pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


def test_a_pipe_or_a_device_is_neither_waited_for_nor_replaced(pipe, tmp_path):
    (tmp_path / "link").symlink_to("/dev/zero")
    for path in (pipe, tmp_path / "link"):
        with pytest.raises(OSError, match="a pipe or a device"):
            open_file(path)
        with pytest.raises(UserError, match="cannot be read: it is a pipe or a device"):
            require_file(path)
        with pytest.raises(WriteError, match="a pipe or a device"):
            write_text(path, "x")
        assert not is_file(path)
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    assert (tmp_path / "link").is_symlink()
    assert names(tmp_path) == ["link", "pipe"]


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "file/inside"])
def test_a_path_that_nobody_can_ask_about(tmp_path, name):
    (tmp_path / "file").write_text("a file, not a folder")
    path = tmp_path / name
    assert not is_file(path)
    assert not is_folder(path)
    with pytest.raises(OSError):  # noqa: PT011 - whatever the system calls it
        open_file(path)
    with pytest.raises(UserError, match="cannot be read"):
        require_file(path)
    with pytest.raises(WriteError, match="could not be written"):
        write_text(path, "x")


def test_a_file_in_a_closed_folder(tmp_path, monkeypatch):
    """Root may go everywhere: the refusal is made here."""

    def closed(path, **_options):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(type(tmp_path), "stat", closed)
    assert not is_file(tmp_path / "a")
    assert not is_folder(tmp_path / "a")
    with pytest.raises(UserError, match="cannot be read: Permission denied"):
        require_file(tmp_path / "a")


def test_a_file_is_opened_and_a_folder_is_not(tmp_path):
    (tmp_path / "a").write_bytes(b"\r\n\x1a")
    with open_file(tmp_path / "a") as file:
        assert file.read() == b"\r\n\x1a"
    require_file(tmp_path / "a")
    with pytest.raises(IsADirectoryError):
        open_file(tmp_path)
    with pytest.raises(UserError, match="There is no file"):
        require_file(tmp_path / "none")
