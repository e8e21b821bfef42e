"""Presets: what is in the file comes back, and a file may hold anything."""

import json
import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz import paths
from rnnviz.core.errors import UserError
from rnnviz.training.config import TrainingConfig
from rnnviz.training.presets import (
    MAX_BYTES,
    MAX_NOTE,
    Preset,
    builtin_presets,
    read_preset,
    require_known,
    write_preset,
)

SIGHT = {"Story": {"line": 3}, "Train": {}}
SMALL = TrainingConfig(hidden_size=8)
PAGES = ("Train", "Story")
HIDEABLE = ("sidebar", "loss_panel")


@pytest.fixture
def of(tmp_path):
    """``of(data)``: the preset in a file with these bytes, or with this in a table that is right.

    In a window of PAGES, where HIDEABLE can be hidden.
    """

    def of(data):
        whole = data if isinstance(data, bytes) else json.dumps({"rnnviz_preset": 1} | data).encode()
        (tmp_path / "a.rnnviz").write_bytes(whole)
        preset = read_preset(tmp_path / "a.rnnviz")
        require_known(preset, "a.rnnviz", PAGES, HIDEABLE)
        return preset

    return of


def test_those_that_come_with_the_program_can_be_read():
    assert builtin_presets()
    for path in builtin_presets():
        preset = read_preset(path)
        assert preset.text_file is None or preset.text_file.is_file()


def test_what_is_written_comes_back(tmp_path):
    (tmp_path / "book.txt").write_text("a text")
    for text in ({"text_file": tmp_path / "book.txt"}, {"text": "é\n\ttext 👩‍👧"}, {}):
        preset = Preset("Été", SMALL, page="Map", note="one\ntwo", hidden=("sidebar",), sight=SIGHT, **text)
        preset = replace(preset, group="Class", waits=True)
        assert preset.stands_still
        write_preset(tmp_path / "a.rnnviz", preset)
        assert read_preset(tmp_path / "a.rnnviz") == preset


def test_a_text_whose_name_is_no_text_comes_back(tmp_path):
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    path.write_text("a text")
    write_preset(tmp_path / "a.rnnviz", Preset("a", SMALL, path))
    assert read_preset(tmp_path / "a.rnnviz").text_file == path


def test_a_sample_text_is_found_by_its_name(of):
    assert of({"text_file": paths.DEFAULT_TEXT}).text_file == paths.default_text()


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"cover": "bars"}, "cover must be one of loss, next, lag, sample"),
        ({"cover": 3}, "cover must be a text"),
        ({"hide": [[]]}, "hide must be a list"), ({"hide": [{}]}, "hide must be a list"),
        ({"hide": "sidebar"}, "hide must be a list"), ({"hide": ["run_button"]}, "hide must be a list"),
        ({"hide": None}, "hide must be a list"), ({"hide": {"sidebar": 1}}, "hide must be a list"),
        ({"sight": []}, "sight must be a table"), ({"sight": {"Story": 3}}, "each with a table"),
        ({"sight": {"Storm": {}}}, "no page 'Storm'"),
        ({"sight": {"Train": {"part": [0, 10**400, 0, 1]}}}, "sight has .* a number that is none or too"),
        ({"sight": {"Inspect": {"views": {"Pattern": {"threshold": float("nan")}}}}}, "sight has"),
        ({"stands_still": 1}, "stands_still must be true or false"), ({"group": 3}, "group must be"),
        ({"settings": []}, "settings must be a table"), ({"settings": None}, "settings must be a table"),
        ({"settings": {"hidden_size": [[]]}}, r"a\.rnnviz: hidden_size is \[\[\]\]"),
        ({"settings": {"seed": 10**300}}, "seed is 1000"), ({"settings": {"dtype": {}}}, "dtype is"),
        ({"settings": {"clip": float("nan")}}, "clip is nan"), ({"settings": {"lower_case": 1}}, "lower"),
        ({"settings": {"hiden_size": 5}}, "no setting 'hiden_size'; hidden_size is meant?"),
        ({"settings": {"x" * 4000: 5}}, r"no setting 'xxx.*'\.$"),
        ({"setings": {}}, "a preset has no 'setings'; settings is meant?"),
        ({"hidden_size": 5}, "has no 'hidden_size'; hidden_size inside settings is meant?"),
        ({"x" * 4000: 5}, r"has no 'xxx.*'\.$"),
        ({"page": []}, "page must be a text"), ({"page": "Nowhere"}, "there is no page 'Nowhere'"),
        ({"page": "x" * 4000}, "there is no page"), ({"name": {}}, "name must be a text"),
        ({"note": 7}, "note must be a text"), ({"note": "x" * (MAX_NOTE + 1)}, "note has 4,001 characters"),
        ({"name": "x" * 5000}, "name has 5,000 characters"), ({"text_file": True}, "text_file must be a"),
        ({"text": ["a"]}, "text must be a text"), ({"network": 3}, "network must be a text"),
        ({"rnnviz_preset": 2}, "newer version"), ({"rnnviz_preset": "1"}, "its version is '1'"),
        ({"rnnviz_preset": True}, "its version is True"), ({"rnnviz_preset": -1}, "its version is -1"),
        ({"rnnviz_preset": []}, r"its version is \[\]"), ({"rnnviz_preset": 10**400}, "newer version"),
    ],
)  # fmt: skip
def test_what_a_preset_cannot_say_is_one_sentence(of, table, words):
    with pytest.raises(UserError, match=words) as told:
        of(table)
    assert len(str(told.value)) < 500


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not JSON"), (b"\xff\xfe\x00", "it is not UTF-8"), (b"[]", "it is no table"),
        (b"7", "it is no table"), (b"{}", "not a preset of rnnviz"),
        (b"[" * 50_000, "too deep in each other"), (b'{"a":' * 50_000, "too deep in each other"),
        (b" " * (MAX_BYTES + 1), "too large to be a preset"), (b"9" * 10_000, "not JSON"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_preset_is_one_sentence(of, data, words):
    with pytest.raises(UserError, match=words):
        of(data)


@pytest.mark.parametrize("name", ["x" * 300, "\0", "a\0b", "a.rnnviz/b", "/dev/zero", "..", "\udce9"])
def test_a_text_that_nobody_can_ask_about_is_for_its_reader_to_refuse(of, name):
    assert of({"text_file": name}).text_file is not None


def test_a_text_in_a_closed_folder(of, tmp_path, monkeypatch):
    """Root may go everywhere: the refusal is made here."""
    closed, ask = tmp_path / "closed", type(tmp_path).stat

    def stat(path, **options):
        if path.is_relative_to(closed):
            raise PermissionError(13, "Permission denied", str(path))
        return ask(path, **options)

    monkeypatch.setattr(type(tmp_path), "stat", stat)
    assert of({"text_file": "closed/book.txt"}).text_file == closed / "book.txt"


def test_a_pipe_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "a.rnnviz")
    with pytest.raises(UserError, match="a pipe or a device"):
        read_preset(tmp_path / "a.rnnviz")
    with pytest.raises(UserError, match="cannot be read"):
        read_preset(tmp_path / ("n" * 300))


def test_the_name_of_a_stranger_is_one_short_line(of):
    assert of({"name": "a\x1b[2J\nb"}).name == "a␛[2J⏎b"
    assert len(of({"name": "x" * 4000}).name) == 120
    assert of({"note": "one\n\ttwo\x1b"}).note == "one\n\ttwo␛"


@pytest.mark.parametrize(
    "preset",
    [
        Preset("a", SMALL, text="x" * MAX_BYTES),
        Preset("a", SMALL, note="x" * 5000),
        Preset("a" * 5000, SMALL),
    ],
)
def test_nothing_is_written_that_cannot_be_opened_again(tmp_path, preset):
    with pytest.raises(UserError, match="at most"):
        write_preset(tmp_path / "a.rnnviz", preset)
    assert list(tmp_path.iterdir()) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
KEYS = ("name", "text", "text_file", "settings", "page", "note", "hide", "network", "cover", "rnnviz_preset")


@given(st.dictionaries(st.sampled_from(KEYS), JSON | st.sampled_from([*PAGES, list(HIDEABLE)])))
def test_whatever_stands_in_it(tmp_path_factory, table):
    path = tmp_path_factory.getbasetemp() / "any.rnnviz"
    path.write_text(json.dumps({"rnnviz_preset": 1} | table))
    try:
        preset = read_preset(path)
    except UserError:
        return
    write_preset(path, preset)
    read_preset(path)


def test_a_picture_that_is_covered_comes_back(tmp_path):
    path = tmp_path / "covered.rnnviz"
    write_preset(path, Preset("covered", TrainingConfig(), text="the fox " * 20, page="Train", cover="loss"))
    assert read_preset(path).cover == "loss"
