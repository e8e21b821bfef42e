"""What is remembered, and that a settings file may hold anything."""

import pytest
from PySide6.QtCore import QByteArray, QSettings

from rnnviz.gui.settings import MAX_RECENT, WindowSettings
from rnnviz.training.config import TrainingConfig


@pytest.fixture
def file(tmp_path):
    return tmp_path / "rnnviz.ini"


def settings_of(file):
    return WindowSettings(QSettings(str(file), QSettings.Format.IniFormat))


def test_what_is_kept_comes_back_at_the_next_start(file):
    settings = settings_of(file)
    settings.keep("theme", "dark")
    settings.keep("geometry", QByteArray(b"\x00\x01\xff"))
    settings.keep("writing", {"prime": "a\nb€", "temperature": 0.5, "best": True})
    QSettings(str(file), QSettings.Format.IniFormat).sync()
    again = settings_of(file)
    assert again.text("theme") == "dark"
    assert again.bytes("geometry") == QByteArray(b"\x00\x01\xff")
    assert again.table("writing") == {"prime": "a\nb€", "temperature": 0.5, "best": True}


def test_without_a_store_nothing_is_remembered():
    settings = WindowSettings(None)
    settings.keep("theme", "dark")
    assert settings.text("theme", "system") == "system"
    assert settings.bytes("geometry").isEmpty()
    assert settings.recent_files() == []
    assert settings.config() == TrainingConfig()


def test_the_first_start_is_one_start(file):
    settings = settings_of(file)
    assert settings.take_first_start()
    assert not settings.take_first_start()
    assert not settings_of(file).take_first_start()


def test_who_used_a_program_that_remembered_no_first_start_has_started_before(file):
    settings = settings_of(file)
    settings.keep("geometry", QByteArray(b"\x00\x01"))
    assert not settings.take_first_start()


def test_a_window_that_remembers_nothing_has_no_first_start():
    assert not WindowSettings(None).take_first_start()


@pytest.mark.parametrize(
    "value",
    ["", "[]", "7", "{", '{"hidden_size": "many"}', '{"seed": 1e400}', '{"dtype": 3}', '{"clip": null}'],
)
def test_settings_of_a_run_that_are_not_valid_are_the_defaults(file, value):
    settings = settings_of(file)
    settings.keep("next_run", value)
    assert settings.config() == TrainingConfig()


@pytest.mark.parametrize("value", ["[1]", '{"files": 3}', '{"files": [1, null]}', '{"files": "abc"}', "x"])
def test_recent_files_that_are_none_are_none(file, value):
    settings = settings_of(file)
    settings.keep("recent", value)
    assert settings.recent_files() == []


def test_recent_files_stand_once_the_latest_first_and_not_for_ever(file, tmp_path):
    settings = settings_of(file)
    texts = [tmp_path / f"{n}.txt" for n in range(MAX_RECENT + 3)]
    for text in texts:
        text.write_text("text")
        settings.add_recent_file(text)
    settings.add_recent_file(texts[5])
    recent = settings.recent_files()
    assert recent[:2] == [texts[5], texts[-1]]
    assert len(recent) == len(set(recent)) == MAX_RECENT
