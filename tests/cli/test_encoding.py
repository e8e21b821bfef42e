"""--encoding, and what stderr says of how a text was read."""

import pytest

from rnnviz.cli import main
from rnnviz.core.record.checkpoint import load_checkpoint

PROSE = "Мельник держал двух гусей и часы, которые каждый вечер возвращали ему день.\n" * 9


@pytest.fixture
def guessed(tmp_path):
    file = tmp_path / "miller.txt"
    file.write_bytes(PROSE.encode("koi8-r"))
    return str(file)


@pytest.fixture
def trained(guessed, tmp_path, small):
    def trained(steps, *options):
        settings = () if "--resume" in options else small
        out = ["--steps", str(steps), "--out", str(tmp_path / "run")]
        return main(["train", guessed, *out, *settings, *options])

    return trained


def test_a_guess_is_said(trained, capsys, tmp_path):
    assert trained(3) == 0
    told = capsys.readouterr().err.splitlines()[0]
    assert told.startswith("rnnviz: miller.txt does not say which encoding it is in; it was guessed: ")
    assert "Cyrillic: KOI8-R" in told
    assert "--encoding" in told
    assert load_checkpoint(tmp_path / "run" / "last.npz").text.encoding == "KOI8-R"


def test_the_encoding_that_is_given_is_taken_and_kept_with_the_run(trained, capsys, tmp_path):
    assert trained(3, "--encoding", "cp1251") == 0
    assert "guessed" not in capsys.readouterr().err
    last = tmp_path / "run" / "last.npz"
    run = load_checkpoint(last)
    assert run.text.encoding == "CP1251"
    assert set(run.vocabulary.characters) == set(PROSE.encode("koi8-r").decode("cp1251"))
    assert trained(5, "--resume", str(last)) == 0
    assert load_checkpoint(last).last.place.iteration == 5
    assert main(["report", str(tmp_path / "run")]) == 0
    assert main(["gradcheck", str(tmp_path / "run")]) == 0
    assert "guessed" not in capsys.readouterr().err


@pytest.mark.parametrize("command", ["window", "train", "gradcheck", "report"])
def test_an_unknown_encoding_is_one_sentence(guessed, command, capsys):
    words = {"window": [guessed], "train": ["train", guessed, "--steps", "1", "--out", "x"]}
    arguments = words.get(command, [command, guessed])
    assert main([*arguments, "--encoding", "klingon"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "There is no encoding klingon" in told
    assert "UTF-8" in told


def test_replaced_bytes_and_nuls_are_said(tmp_path, capsys, small):
    file = tmp_path / "broken.txt"
    file.write_bytes(PROSE.encode() + b"\0\0 " + b"\xff\n")
    assert main(["train", str(file), "--steps", "2", "--out", str(tmp_path / "run"), *small]) == 0
    told = capsys.readouterr().err
    assert "1 byte of broken.txt is not UTF-8" in told
    assert "broken.txt holds 2 NUL characters" in told


def test_gradcheck_reads_its_text_so(guessed, capsys):
    assert main(["gradcheck", guessed, "--encoding", "koi8-r"]) == 0
    assert "guessed" not in capsys.readouterr().err
