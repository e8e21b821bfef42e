"""What is written on a run by hand: it is read again, and whatever stands in its file, nothing is raised."""

import pytest

from rnnviz.core.files import WriteError
from rnnviz.training.run.run_label import MAX_NAME, RunLabel, read_label, write_label
from rnnviz.training.run.run_names import LABEL_JSON


def test_what_was_written_is_read(tmp_path):
    label = RunLabel("the slow one", "rate 0.01\nsecond line", pinned=True, lesson="Does it read words?")
    write_label(tmp_path, label)
    assert read_label(tmp_path) == label


def test_a_name_or_a_pin_keeps_a_run():
    assert RunLabel(name="mine").is_kept
    assert RunLabel(pinned=True).is_kept
    assert not RunLabel(note="hm", lesson="Does it read words?").is_kept


@pytest.mark.parametrize(
    "written", ["", "[]", "{", "[" * 100_000, '{"name": 3, "note": [], "pinned": "yes"}', "\udc80"]
)
def test_whatever_stands_there_nothing_is_raised(written, tmp_path):
    (tmp_path / LABEL_JSON).write_bytes(written.encode("utf-8", "surrogateescape"))
    assert read_label(tmp_path) == RunLabel()
    assert read_label(tmp_path / "nowhere") == RunLabel()


def test_a_strangers_name_is_one_line_of_bounded_length(tmp_path):
    write_label(tmp_path, RunLabel(name="a\nb\x1b" + "x" * 1000))
    name = read_label(tmp_path).name
    assert len(name) == MAX_NAME
    assert name.startswith("a⏎b␛x")


def test_where_it_cannot_be_written_a_sentence_says_so(tmp_path):
    with pytest.raises(WriteError):
        write_label(tmp_path / "nowhere", RunLabel("x"))
