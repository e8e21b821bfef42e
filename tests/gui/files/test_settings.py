"""What is remembered, and that a settings file may hold anything."""

import json
import os

import pytest
from PySide6.QtCore import QByteArray

from rnnviz.gui.files.settings import MAX_RECENT, WindowSettings
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.library import BUDGET


@pytest.fixture
def file(tmp_path):
    return tmp_path / "rnnviz" / "settings.json"


@pytest.fixture
def written(file):
    """``written(data)``: the settings of a file with these bytes, or this as JSON."""

    def written(data):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
        return WindowSettings(file)

    return written


def test_what_is_kept_comes_back_at_the_next_start(file):
    settings = WindowSettings(file)
    settings.keep("theme", "dark")
    settings.keep("geometry", QByteArray(b"\x00\x01\xff"))
    settings.keep("writing", {"prime": "a\nb€\udce9", "temperature": 0.5, "best": True})
    again = WindowSettings(file)
    assert again.text("theme") == "dark"
    assert again.bytes("geometry") == QByteArray(b"\x00\x01\xff")
    assert again.table("writing") == {"prime": "a\nb€\udce9", "temperature": 0.5, "best": True}
    assert again.trouble == ""


def test_two_windows_remember_beside_each_other(file):
    WindowSettings(file).keep("theme", "light")
    one, other = WindowSettings(file), WindowSettings(file)
    one.keep("theme", "dark")
    other.keep("unit", "bits")
    again = WindowSettings(file)
    assert (again.text("theme"), again.text("unit")) == ("dark", "bits")


def test_many_are_kept_as_each_would_be(file):
    one, other = WindowSettings(file), WindowSettings(file)
    other.keep("unit", "bits")
    one.keep_all({"theme": "dark", "geometry": QByteArray(b"\x00"), "pages": {"open": "map"}})
    one.keep_all({"theme": "dark", "sidebar": "shown"})
    again = WindowSettings(file)
    assert [again.text(name) for name in ("unit", "theme", "sidebar")] == ["bits", "dark", "shown"]
    assert again.bytes("geometry") == QByteArray(b"\x00")
    assert again.table("pages") == {"open": "map"}


def test_without_a_store_nothing_is_remembered():
    settings = WindowSettings(None)
    settings.keep("theme", "dark")
    assert settings.text("theme", "system") == "system"
    assert settings.bytes("geometry").isEmpty()
    assert settings.recent_files() == []
    assert settings.config() == TrainingConfig()


def test_the_first_start_is_one_start(file):
    settings = WindowSettings(file)
    assert settings.take_first_start()
    assert not settings.take_first_start()
    assert not WindowSettings(file).take_first_start()


def test_who_used_a_program_that_remembered_no_first_start_has_started_before(file):
    settings = WindowSettings(file)
    settings.keep("geometry", QByteArray(b"\x00\x01"))
    assert not settings.take_first_start()


def test_a_window_that_remembers_nothing_has_no_first_start():
    assert not WindowSettings(None).take_first_start()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not JSON"), (b"\xff\x00", "not JSON"), (b"[General]\ngeometry=@Variant(\\0\\0)", "not JSON"),
        (b"[]", "no table"), (b"7", "no table"), (b"[" * 50_000, "no table"), (b'{"a":' * 50_000, "no table"),
        (b'"' + b"x" * (1 << 20) + b'"', "too large"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_and_set_aside(file, written, data, reason):
    settings = written(data)
    assert reason in settings.trouble
    assert settings.text("theme", "system") == "system"
    assert file.with_name("settings.json.damaged").read_bytes() == data
    settings.keep("theme", "dark")
    assert WindowSettings(file).text("theme") == "dark"


@pytest.mark.parametrize("kind", ["pipe", "folder"])
def test_what_is_no_file_is_not_waited_for(tmp_path, kind):
    place = tmp_path / kind
    if kind == "pipe":
        os.mkfifo(place)
    else:
        place.mkdir()
    settings = WindowSettings(place)
    settings.keep("theme", "dark")
    assert "can remember nothing" in settings.trouble
    assert sorted(path.name for path in tmp_path.iterdir()) == [kind]


@pytest.mark.parametrize("value", [None, 7, [], "x", {"base64": 3}, {"base64": "é"}, {"base64": "a"}, 1e999])
def test_values_of_another_kind_are_not_there(written, value):
    settings = written({"a": value})
    assert settings.bytes("a").isEmpty()
    assert settings.text("a", "default") == (value if isinstance(value, str) else "default")
    assert settings.table("a") == (value if isinstance(value, dict) else {})


def test_what_is_too_deep_is_not_kept_and_harms_nothing(file, written):
    settings = written(b'{"a": {"b": ' + b"[" * 500 + b"]" * 500 + b'}, "theme": "dark"}')
    assert (settings.table("a"), settings.text("theme")) == ({}, "dark")
    settings.keep("unit", "bits")
    assert json.loads(file.read_bytes()) == {"theme": "dark", "unit": "bits"}


@pytest.mark.parametrize(
    "value", [7, {"hidden_size": "many"}, {"seed": 1e999}, {"dtype": 3}, {"clip": None}, {"seed": 10**400}]
)
def test_settings_of_a_run_that_are_not_valid_are_the_defaults(written, value):
    assert written({"next_run": value}).config() == TrainingConfig()


@pytest.mark.parametrize("value", [[1], {"files": 3}, {"files": [1, None]}, {"files": "abc"}, "x"])
def test_recent_files_that_are_none_are_none(written, value):
    assert written({"recent": value}).recent_files() == []


def test_recent_files_that_nobody_can_ask_about_are_left_out(written, tmp_path):
    (tmp_path / "a.txt").write_text("text")
    os.mkfifo(tmp_path / "pipe")
    odd = ["n" * 300, "\0", "a\0b", "", str(tmp_path / "pipe"), "/dev/zero", str(tmp_path / "a.txt" / "b")]
    settings = written({"recent": {"files": [*odd, str(tmp_path / "a.txt")]}})
    assert settings.recent_files() == [tmp_path / "a.txt"]
    settings.add_recent_file(tmp_path / "b.txt")


def test_recent_files_in_a_closed_folder_are_left_out(written, tmp_path, monkeypatch):
    """Root may go everywhere: the refusal is made here."""
    settings = written({"recent": {"files": [str(tmp_path / "a.txt")]}})

    def closed(path, **_options):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(type(tmp_path), "stat", closed)
    assert settings.recent_files() == []
    settings.add_recent_file(tmp_path / "b.txt")


def test_recent_files_stand_once_the_latest_first_and_not_for_ever(file, tmp_path):
    settings = WindowSettings(file)
    texts = [tmp_path / f"{n}.txt" for n in range(MAX_RECENT + 3)]
    for text in texts:
        text.write_text("text")
        settings.add_recent_file(text)
    settings.add_recent_file(texts[5])
    recent = settings.recent_files()
    assert recent[:2] == [texts[5], texts[-1]]
    assert len(recent) == len(set(recent)) == MAX_RECENT


def test_what_is_remembered_already_is_not_written_again(file):
    settings = WindowSettings(file)
    settings.keep("theme", "dark")
    before = file.stat().st_mtime_ns, file.stat().st_ino
    settings.keep("theme", "dark")
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == before
    settings.keep("theme", "light")
    assert WindowSettings(file).text("theme") == "light"


@pytest.mark.parametrize(
    ("kept", "budget"),
    [
        (5 << 30, 5 << 30),
        (100, BUDGET),
        (-1, BUDGET),
        ("5", BUDGET),
        (None, BUDGET),
        (1e12, BUDGET),
        (True, BUDGET),
    ],
)
def test_the_room_of_all_runs_is_remembered_and_what_makes_no_sense_is_not(kept, budget, tmp_path):
    WindowSettings(tmp_path / "settings.json").keep_budget(kept)
    assert WindowSettings(tmp_path / "settings.json").budget() == budget
