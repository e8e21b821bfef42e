"""What every command does: its help, and that every mistake is one line and a 2."""

import numpy as np
import pytest

from rnnviz import __version__
from rnnviz.cli import COMMANDS, main


def test_the_version(capsys):
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"rnnviz {__version__}\n"


def test_python_dash_m_is_the_command(program):
    result = program("--version")
    assert (result.returncode, result.stdout, result.stderr) == (0, f"rnnviz {__version__}\n", "")


@pytest.mark.parametrize("command", [[], ["train"], ["sweep"], ["work"], ["sample"], ["report"]])
def test_help_has_an_example(command, capsys):
    with pytest.raises(SystemExit) as end:
        main([*command, "--help"])
    assert end.value.code == 0
    assert f"example: {' '.join(['rnnviz', *command])}" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["{text}", "--hidden-size", "0"], "1 to 2,048"),
        (["{text}", "--steps", "-1"], "--steps"),
        (["{folder}/nothing.txt"], "nothing.txt"),
        (["{text}", "--colour", "red"], "--colour"),
        (["{text}", "--screenshot", "{folder}/no/picture.png"], "could not be written"),
        (["{text}", "--screenshot", "{folder}/picture.docx"], ".png"),
        (["{empty}", "--screenshot", "{folder}/picture.png"], "empty"),
        (["{binary}", "--screenshot", "{folder}/picture.png"], "does not look like text"),
        (["train"], "required"),
        (["train", "{text}", "--out", "{folder}/run"], "--steps"),
        (["train", "{text}", "--steps", "0", "--out", "{folder}/run"], "at least 1"),
        (["train", "{text}", "--steps", "ten", "--out", "{folder}/run"], "ten"),
        (["train", "{folder}/nothing.txt", "--steps", "5", "--out", "{folder}/run"], "There is no file"),
        (["train", "{folder}", "--steps", "5", "--out", "{folder}/run"], "is a folder"),
        (["train", "{empty}", "--steps", "5", "--out", "{folder}/run"], "empty"),
        (["train", "{short}", "--steps", "5", "--out", "{folder}/run"], "26"),
        (["train", "{single}", "--steps", "5", "--out", "{folder}/run"], "nothing to learn"),
        (["train", "{binary}", "--steps", "5", "--out", "{folder}/run"], "does not look like text"),
        (["train", "{text}", "--steps", "5", "--out", "{text}"], "cannot be made a folder"),
        (["train", "{text}", "--steps", "5", "--out", "{folder}/run", "--hidden-size", "9999"], "2,048"),
        (["train", "{text}", "--steps", "5", "--out", "run", "--learning-rate", "nan"], "“nan” is not"),
        (["train", "{text}", "--steps", "5", "--out", "{folder}/run", "--sigma", "-1"], "sigma"),
        (["train", "{text}", "--steps", "5", "--out", "{folder}/run", "--dtype", "int8"], "float32"),
        (["train", "{text}", "--steps", "5", "--out", "{folder}/run", "--resume", "{text}"], "story.txt"),
        (["train", "{text}", "--steps", "5", "--out", "run", "--resume", "{folder}/no.npz"], "no.npz"),
        (["train", "{text}", "--steps", "1,5", "--out", "run"], "“1,5” is not a whole number"),
        (["sweep", "{text}", "--out", "{folder}/s", "--vary", "sigma=1"], "say how long"),
        (["sweep", "{text}", "--out", "{folder}/s", "--steps", "5", "--vary", "speed=1"], "no setting speed"),
        (["sweep", "{text}", "--out", "{folder}/s", "--steps", "5", "--vary", "sigma=0..1"], "--search N"),
        (["sweep", "{text}", "--out", "{folder}/s", "--steps", "5", "--search", "3"], "what to vary"),
        (["sweep", "{text}", "--out", "{folder}/s", "--steps", "5", "--seeds", "0"], "--seeds is 0"),
        (["sweep", "{text}", "--out", "{folder}/s", "--steps", "5", "--workers", "0"], "--workers is 0"),
        (["work", "{folder}"], "holds no sweep"),
        (["sample"], "required"),
        (["sample", "{folder}/no.npz"], "There is no file"),
        (["sample", "{text}"], "not a checkpoint"),
        (["sample", "{npz}"], "missing"),
        (["sample", "{npz}", "--length", "-1"], "--length"),
        (["sample", "{npz}", "--temperature", "-1"], "--temperature"),
        (["sample", "{npz}", "--temperature", "nan"], "--temperature"),
        (["sample", "{npz}", "--seed", "-1"], "--seed"),
        (["report", "{folder}/no run"], "no run"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_and_a_two(arguments, words, text, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    places = {"folder": tmp_path, "text": text}
    for name, data in {
        "empty": b"", "short": b"short text", "single": b"a" * 100, "binary": bytes(range(256)) * 9,
    }.items():  # fmt: skip
        places[name] = tmp_path / f"{name}.txt"
        places[name].write_bytes(data)
    places["npz"] = tmp_path / "any.npz"
    np.savez(places["npz"], a=np.zeros(3))
    try:
        code: object = main([argument.format(**places) for argument in arguments])
    except SystemExit as end:
        code = end.code
    told = capsys.readouterr()
    assert code == 2
    assert told.err.count("\n") == 1, told.err
    assert words in told.err
    assert told.err.startswith("rnnviz")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("word", "nearest"),
    [("smaple", "rnnviz sample?"), ("trian", "rnnviz train?"), ("Report", "rnnviz report?"),
     ("grad-check", "rnnviz gradcheck?"), ("weather", "")],
)  # fmt: skip
def test_a_word_that_is_no_command_and_no_text(word, nearest, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for rest in ([], ["run.npz", "--length", "5"]):
        assert main([word, *rest]) == 2
        told = capsys.readouterr().err
        assert told.count("\n") == 1
        assert f"There is no command and no text called {word}." in told
        assert "train, sweep, work, sample, report, gradcheck and shapes" in told
        assert nearest in told
        assert ("Did you mean" in told) == bool(nearest)


def test_a_text_may_be_called_like_a_misspelt_command(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "smaple").write_bytes(b"")
    assert main(["smaple", "--screenshot", "picture.png"]) == 2
    assert "no command" not in capsys.readouterr().err


def test_the_help_says_what_each_command_does(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    lines = capsys.readouterr().out.splitlines()
    for name, what in COMMANDS.items():
        assert any(line.split() == ["rnnviz", name, *what.split()] for line in lines), name


def test_a_mistake_in_a_process_shows_no_traceback(program, tmp_path):
    result = program("train", tmp_path / "none.txt", "--steps", 5, "--out", tmp_path / "run")
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
