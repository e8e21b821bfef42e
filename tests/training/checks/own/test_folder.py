"""The folder of a student's process: gone with its program, or cleared by the next."""

import os
import sys
from pathlib import Path

import pytest

from rnnviz.training.checks.own.folder import PREFIX, clear_left_folders, new_folder


def test_a_folder_is_gone_when_it_is_left(folder: Path) -> None:
    with new_folder() as made:
        (made / "work").mkdir()
        (made / "work" / "file").write_text("x")
        (made / "work").chmod(0)
        assert made.parent == folder.resolve()
    assert list(folder.iterdir()) == []


def test_what_a_killed_program_left_is_cleared(folder: Path) -> None:
    left = folder / f"{PREFIX}abc"
    (left / "work" / "closed").mkdir(parents=True)
    (left / "work" / "closed" / "file").write_text("x")
    for path in (left / "work" / "closed", left / "work", left):
        path.chmod(0)
    clear_left_folders()
    assert list(folder.iterdir()) == []


def test_what_a_living_program_holds_is_not_cleared(folder: Path) -> None:
    with new_folder() as made:
        clear_left_folders()
        assert made.is_dir()
    assert list(folder.iterdir()) == []


def test_what_is_no_folder_of_ours_is_not_cleared(folder: Path) -> None:
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    (folder / f"{PREFIX}link").symlink_to(elsewhere)
    (folder / f"{PREFIX}file").write_text("x")
    (folder / "rnnviz-other").mkdir()
    clear_left_folders()
    assert len(list(folder.iterdir())) == 4


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="gives a folder away")
def test_another_users_folder_is_not_cleared(folder: Path) -> None:
    theirs = folder / f"{PREFIX}theirs"
    theirs.mkdir()
    os.chown(theirs, 12345, -1)
    clear_left_folders()
    assert theirs.is_dir()


def test_without_a_folder_for_temporary_files_there_is_nothing_to_clear(folder: Path) -> None:
    folder.rmdir()
    clear_left_folders()
