"""What a file is, and where the text of a checkpoint is looked for."""

import hashlib
import os
from pathlib import Path

import pytest

from rnnviz import paths
from rnnviz.core.record.checkpoint import TextIdentity, load_checkpoint, save_checkpoint
from rnnviz.core.text.corpus import corpus_from_string, read_corpus
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.known_texts import remember_text
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.opening import find_text, is_checkpoint, read_text_of, text_of


def identity(path, data):
    return TextIdentity(path.name, str(path), hashlib.sha256(data).hexdigest(), len(data), "UTF-8")


@pytest.mark.parametrize(
    ("name", "data", "wanted"),
    [
        ("run.npz", b"anything", True),
        ("run.zip", b"PK\x03\x04 and more", True),
        ("book.txt", b"Once upon", False),
        ("book", b"", False),
    ],
)
def test_a_checkpoint_is_known_by_its_name_or_its_first_bytes(tmp_path, name, data, wanted):
    (tmp_path / name).write_bytes(data)
    assert is_checkpoint(tmp_path / name) is wanted


def test_what_is_not_there_is_known_by_its_name(tmp_path):
    assert is_checkpoint(tmp_path / "gone.npz")
    assert not is_checkpoint(tmp_path / "gone.txt")
    assert not is_checkpoint(tmp_path)


@pytest.mark.parametrize("place", [".", "runs", "runs/one"])
def test_the_text_is_found_where_it_was_or_beside_the_checkpoint(tmp_path, place):
    data = b"a text of its own"
    was = tmp_path / "elsewhere" / "book.txt"
    now = tmp_path / "runs" / "book.txt"
    now.parent.mkdir()
    now.write_bytes(data)
    checkpoint = tmp_path / place / "last.npz"
    found = find_text(identity(was, data), checkpoint)
    assert found == (None if place == "." else now)
    was.parent.mkdir()
    was.write_bytes(data)
    assert find_text(identity(was, data), checkpoint) == was


def test_the_text_of_a_checkpoint_that_names_no_place_is_found_where_it_was_learned(tmp_path):
    text = tmp_path / "texts" / "book.txt"
    text.parent.mkdir()
    text.write_text("a text of its own, long enough")
    corpus = read_corpus(text)
    save_checkpoint(tmp_path / "run.npz", run_on(corpus))
    checkpoint = load_checkpoint(tmp_path / "run.npz")
    assert (checkpoint.text.name, checkpoint.text.path) == ("book.txt", "")
    assert find_text(checkpoint.text, tmp_path / "run.npz") is None
    remember_text(corpus)
    assert find_text(checkpoint.text, tmp_path / "run.npz") == text
    text.write_text("another text by now, of some length")
    assert find_text(checkpoint.text, tmp_path / "run.npz") is None


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_a_text_beside_the_folder_of_runs_is_found(tmp_path, depth, monkeypatch):
    data = b"a text of its own"
    (tmp_path / "book.txt").write_bytes(data)
    wanted = identity(Path("/gone/book.txt"), data)
    monkeypatch.chdir(tmp_path)
    assert find_text(wanted, Path(*"abc"[:depth], "last.npz")) == tmp_path / "book.txt"


def test_another_text_of_the_same_name_is_not_taken(tmp_path):
    file = tmp_path / "book.txt"
    file.write_bytes(b"a text")
    wanted = identity(file, file.read_bytes())
    file.write_bytes(b"a text, changed")
    assert find_text(wanted, tmp_path / "last.npz") is None


def test_a_sample_text_is_found_on_every_machine():
    sample = paths.sample_texts()[0]
    wanted = identity(Path("/another/machine") / sample.name, sample.read_bytes())
    assert find_text(wanted, None) == sample


def test_odd_paths_are_no_text(tmp_path):
    for path in ("", "\0", str(tmp_path), "x" * 5000):
        assert find_text(TextIdentity("book.txt", path, "00", 3, "UTF-8"), tmp_path / "last.npz") is None


def test_a_pipe_or_a_device_is_never_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert not is_checkpoint(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/zero"):
        assert find_text(TextIdentity("pipe", str(path), "00", 3, "UTF-8"), tmp_path / "last.npz") is None


def test_a_file_too_large_to_be_the_text_is_not_looked_through(tmp_path):
    file = tmp_path / "book.txt"
    with file.open("wb") as stream:
        stream.truncate(1 << 40)  # a terabyte of nothing: reading it would take for ever
    assert find_text(TextIdentity("book.txt", str(file), "00", 3, "UTF-8"), None) is None


def run_on(corpus, **settings):
    return Learner(corpus, TrainingConfig(hidden_size=4, seq_length=5, **settings)).checkpoint()


def test_a_text_without_a_file_is_in_the_checkpoint(tmp_path):
    corpus = corpus_from_string("One Two\r\nThree ", "lesson", lower_case=True)
    again = text_of(run_on(corpus, lower_case=True), tmp_path / "run.npz")
    assert again.vocabulary.decode(again.ids) == "one two\nthree "
    assert (again.name, again.sha256, again.source) == ("lesson", corpus.sha256, "One Two\r\nThree ")


def test_the_file_that_was_learned_is_read_whatever_it_looks_like(tmp_path):
    file = tmp_path / "picture.bin"
    file.write_bytes(bytes(range(256)))
    checkpoint = run_on(read_corpus(file, accept_binary=True))
    assert text_of(checkpoint, tmp_path / "run.npz").sha256 == checkpoint.text.sha256
    file.write_bytes(b"another")
    assert text_of(checkpoint, tmp_path / "run.npz") is None


def test_only_the_very_text_of_a_run_is_read_in_its_encoding(tmp_path):
    """Another file, shown for it, says its own."""
    text, other = tmp_path / "text.txt", tmp_path / "other.txt"
    text.write_bytes("für Gänse".encode("cp1252"))
    other.write_text("für Gänse", encoding="utf-8")
    run = TextIdentity(text.name, "", hashlib.sha256(text.read_bytes()).hexdigest(), 9, "KOI8-R")
    assert read_text_of(run, text, lower_case=False).encoding == "KOI8-R"
    assert read_text_of(run, other, lower_case=False).encoding == "UTF-8"
    stranger = TextIdentity(text.name, "", run.sha256, 9, "no encoding at all")
    assert read_text_of(stranger, other, lower_case=False).encoding == "UTF-8"
