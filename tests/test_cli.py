"""The command line: what each command prints, leaves and answers; every mistake is one line and a 2."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tqdm import tqdm

from rnnviz import __version__
from rnnviz.cli import main
from rnnviz.core.checkpoint import load_checkpoint

SMALL = ["--hidden-size", "8", "--seq-length", "8"]
FILES = ["best.npz", "config.json", "last.npz", "loss.csv", "samples.txt"]


@pytest.fixture(autouse=True)
def no_monitor(monkeypatch):
    """tqdm's own thread, which would outlive a test, watches bars that stand still."""
    monkeypatch.setattr(tqdm, "monitor_interval", 0)


@pytest.fixture
def train(text, tmp_path):
    """``train(steps, out, *options)``: the exit code of a small run."""

    def train(steps, out="run", *options):
        settings = [] if "--resume" in options else SMALL
        return main(
            ["train", str(text), "--steps", str(steps), "--out", str(tmp_path / out), *settings, *options]
        )

    return train


def run(*arguments, **environment):
    """The program in a process of its own, without the display of whoever tests."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    kept["PYTHONPATH"] = str(Path(__file__).parent.parent)
    cwd = environment.pop("cwd", None)
    return subprocess.run(
        [sys.executable, "-m", "rnnviz", *map(str, arguments)],
        capture_output=True, text=True, env=kept | environment, cwd=cwd, timeout=60, check=False,
    )  # fmt: skip


# ── what every command does ──


def test_the_version(capsys):
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"rnnviz {__version__}\n"


def test_python_dash_m_is_the_command():
    result = run("--version")
    assert (result.returncode, result.stdout, result.stderr) == (0, f"rnnviz {__version__}\n", "")


@pytest.mark.parametrize("command", [[], ["train"], ["sample"], ["report"]])
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
        (["train", "{text}", "--steps", "5", "--out", "run", "--learning-rate", "nan"], "learning_rate"),
        (["train", "{text}", "--steps", "5", "--out", "{folder}/run", "--sigma", "-1"], "sigma"),
        (["train", "{text}", "--steps", "5", "--out", "{folder}/run", "--dtype", "int8"], "float32"),
        (["train", "{text}", "--steps", "5", "--out", "{folder}/run", "--resume", "{text}"], "story.txt"),
        (["train", "{text}", "--steps", "5", "--out", "run", "--resume", "{folder}/no.npz"], "no.npz"),
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
        code = main([argument.format(**places) for argument in arguments])
    except SystemExit as end:
        code = end.code
    told = capsys.readouterr()
    assert code == 2
    assert told.err.count("\n") == 1, told.err
    assert words in told.err
    assert told.err.startswith("rnnviz")
    assert not (tmp_path / "run").exists()


def test_a_mistake_in_a_process_shows_no_traceback(tmp_path):
    result = run("train", tmp_path / "none.txt", "--steps", 5, "--out", tmp_path / "run")
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1


def test_a_terminal_without_the_letters_of_a_text_shows_question_marks(train, tmp_path):
    train(5)
    last = tmp_path / "run" / "last.npz"
    result = run("sample", last, "--prime", "é\udcff", "--length", 3, PYTHONIOENCODING="ascii")
    assert (result.returncode, result.stdout[:2], len(result.stdout)) == (0, "??", 5)
    assert "skipped" in result.stderr


# ── train ──


def test_train_leaves_a_whole_run(train, tmp_path, capsys, text):
    assert train(120, "run", "--sample-every", "50", "--sample-length", "30") == 0
    told = capsys.readouterr()
    unique = len(set(text.read_text()))
    assert told.out.splitlines()[0] == f"data has 2,000 characters, {unique} unique"
    assert "smooth loss" in told.err
    assert "120/120" in told.err
    folder = tmp_path / "run"
    assert sorted(file.name for file in folder.iterdir()) == FILES

    lines = (folder / "loss.csv").read_text().splitlines()
    assert lines[0] == "iteration,loss,smooth_loss"
    assert [int(line.split(",")[0]) for line in lines[1:]] == list(range(1, 121))
    last = load_checkpoint(folder / "last.npz")
    assert last.last.iteration == 120
    assert float(lines[-1].split(",")[2]) == pytest.approx(last.last.smooth_loss)
    assert load_checkpoint(folder / "best.npz").last.smooth_loss <= last.last.smooth_loss
    settings = json.loads((folder / "config.json").read_text())["settings"]
    assert settings["hidden_size"] == 8
    assert settings["sample_every"] == 50


def test_every_sample_stands_under_its_iteration_and_smooth_loss(train, tmp_path):
    assert train(60, "run", "--sample-every", "20", "--sample-length", "30") == 0
    samples = (tmp_path / "run" / "samples.txt").read_text()
    heads = [line for line in samples.splitlines() if line.startswith("---- iteration")]
    assert [head.split(",")[0] for head in heads] == [f"---- iteration {n}" for n in (0, 20, 40, 60)]
    losses = dict(line.split(",")[::2] for line in (tmp_path / "run" / "loss.csv").read_text().splitlines())
    assert heads[2] == f"---- iteration 40, smooth loss {float(losses['40']):.2f} ----"
    first = samples.split(heads[0] + "\n")[1].split("\n\n" + heads[1])[0]
    assert len(first) == 30


def test_the_same_seed_leaves_the_same_run(train, tmp_path):
    for out in ("one", "other"):
        assert train(30, out, "--seed", "7") == 0
    for name in ("loss.csv", "samples.txt"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()
    assert train(30, "third", "--seed", "8") == 0
    assert (tmp_path / "one" / "loss.csv").read_bytes() != (tmp_path / "third" / "loss.csv").read_bytes()


def test_every_setting_reaches_the_run(train, tmp_path):
    options = (
        "--learning-rate 0.05 --sigma 0.02 --seed 3 --dtype float64 --clip 1.5 --lower-case --sample-every 9"
        " --sample-length 7"
    )
    assert train(3, "run", *options.split()) == 0
    settings = json.loads((tmp_path / "run" / "config.json").read_text())["settings"]
    assert settings == {
        "hidden_size": 8, "seq_length": 8, "learning_rate": 0.05, "sigma": 0.02, "seed": 3,
        "dtype": "float64", "clip": 1.5, "lower_case": True, "sample_every": 9, "sample_length": 7,
    }  # fmt: skip


@pytest.mark.parametrize("into", ["same folder", "another folder"])
def test_a_resumed_run_is_the_run_that_never_stopped(train, tmp_path, into):
    options = ("--sample-every", "25", "--sample-length", "20")
    assert train(90, "whole", *options) == 0
    assert train(40, "parts", *options) == 0
    out = "parts" if into == "same folder" else "rest"
    assert train(90, out, "--resume", str(tmp_path / "parts" / "last.npz")) == 0
    for name in ("loss.csv", "samples.txt"):
        assert (tmp_path / out / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    whole, resumed = (load_checkpoint(tmp_path / folder / "last.npz") for folder in ("whole", out))
    assert resumed.last.params.flat.tobytes() == whole.last.params.flat.tobytes()
    assert resumed.last.memory.flat.tobytes() == whole.last.memory.flat.tobytes()
    assert resumed.last.hprev.tobytes() == whole.last.hprev.tobytes()


def test_a_run_that_is_there_already_says_so(train, tmp_path, capsys):
    assert train(20) == 0
    assert train(20, "run", "--resume", str(tmp_path / "run" / "last.npz")) == 0
    assert "already at iteration 20" in capsys.readouterr().err


def test_settings_are_the_checkpoints_but_for_the_learning_rate(train, tmp_path, capsys):
    assert train(20) == 0
    last = str(tmp_path / "run" / "last.npz")
    with pytest.raises(SystemExit) as end:
        train(30, "run", "--resume", last, "--hidden-size", "9")
    assert end.value.code == 2
    assert "--hidden-size" in capsys.readouterr().err
    assert train(30, "run", "--resume", last, "--learning-rate", "0.02") == 0
    assert load_checkpoint(tmp_path / "run" / "last.npz").last.learning_rate == 0.02


def test_resuming_on_a_text_in_other_characters_is_a_mistake(train, tmp_path, capsys, text):
    assert train(20) == 0
    text.write_text("entirely other characters: ÄÖÜ " * 20)
    assert train(30, "run", "--resume", str(tmp_path / "run" / "last.npz")) == 2
    told = capsys.readouterr().err.splitlines()[-1]
    assert "same characters" in told
    assert load_checkpoint(tmp_path / "run" / "last.npz").last.iteration == 20


def test_a_folder_that_holds_a_run_is_refused(train, tmp_path, capsys):
    assert train(20) == 0
    before = (tmp_path / "run" / "loss.csv").read_bytes()
    capsys.readouterr()
    assert train(10) == 2
    told = capsys.readouterr()
    assert told.err.count("\n") == 1
    assert "--overwrite" in told.err
    assert "--resume" in told.err
    assert (tmp_path / "run" / "loss.csv").read_bytes() == before
    assert train(10, "run", "--overwrite") == 0
    assert len((tmp_path / "run" / "loss.csv").read_text().splitlines()) == 11


def test_divergence_ends_with_three_and_the_last_good_moment(train, tmp_path, capsys):
    assert train(2000, "run", "--learning-rate", "200") == 3
    told = capsys.readouterr().err.splitlines()[-1]
    assert "diverged" in told
    assert "last.npz" in told
    last = load_checkpoint(tmp_path / "run" / "last.npz").last
    assert np.isfinite(last.params.flat).all()
    rows = (tmp_path / "run" / "loss.csv").read_text().splitlines()
    assert len(rows) - 1 == last.iteration


def test_divergence_can_be_gone_back_from(train, tmp_path):
    assert train(700, "run", "--learning-rate", "200", "--on-divergence", "rewind") == 0
    last = load_checkpoint(tmp_path / "run" / "last.npz").last
    assert last.iteration == 700
    assert last.learning_rate < 200
    rows = (tmp_path / "run" / "loss.csv").read_text().splitlines()[1:]
    assert [int(row.split(",")[0]) for row in rows] == list(range(1, 701))


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to another process")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_saves_everything(text, tmp_path, number):
    out = tmp_path / "run"
    command = [sys.executable, "-m", "rnnviz", "train", text, "--steps", "100000000", "--out", out, *SMALL]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        while "step" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(number)
        printed, told = process.communicate(timeout=30)
    assert process.returncode == 0, told
    assert "everything is saved" in printed
    assert "Traceback" not in told
    last = load_checkpoint(out / "last.npz").last
    rows = (out / "loss.csv").read_text().splitlines()[1:]
    assert [int(row.split(",")[0]) for row in rows] == list(range(1, last.iteration + 1))
    assert sorted(file.name for file in out.iterdir()) == FILES


# ── sample ──


@pytest.fixture
def checkpoint(train, tmp_path, capsys):
    assert train(60) == 0
    capsys.readouterr()
    return str(tmp_path / "run" / "last.npz")


def test_sample_prints_the_text_and_nothing_else(checkpoint, capsys, text):
    assert main(["sample", checkpoint, "--length", "150"]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert len(told.out) == 150
    assert set(told.out) <= set(text.read_text())


def test_a_sample_is_repeated_by_its_seed(checkpoint, capsys):
    written = []
    for seed in ("1", "1", "2"):
        assert main(["sample", checkpoint, "--length", "80", "--seed", seed]) == 0
        written.append(capsys.readouterr().out)
    assert written[0] == written[1] != written[2]


def test_a_greedy_sample_does_not_depend_on_chance(checkpoint, capsys):
    written = set()
    for seed in ("1", "2"):
        assert main(["sample", checkpoint, "--length", "80", "--seed", seed, "--temperature", "0"]) == 0
        written.add(capsys.readouterr().out)
    assert len(written) == 1


def test_the_prime_is_printed_first_and_what_is_not_known_is_told(checkpoint, capsys):
    assert main(["sample", checkpoint, "--prime", "The ☃ mill", "--length", "10"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("The ☃ mill")
    assert len(told.out) == len("The ☃ mill") + 10
    assert told.err.count("\n") == 1
    assert "☃" in told.err


def test_a_sample_of_nothing_is_nothing(checkpoint, capsys):
    assert main(["sample", checkpoint, "--length", "0"]) == 0
    assert capsys.readouterr().out == ""


# ── the picture, and no display ──


def test_a_screenshot_trains_and_shows_the_whole_window(text, tmp_path):
    picture = tmp_path / "picture.png"
    result = run(text, "--steps", 40, "--screenshot", picture, *SMALL, cwd=tmp_path)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    data = picture.read_bytes()
    assert data.startswith(b"\x89PNG")
    width, height = (int.from_bytes(data[place : place + 4]) for place in (16, 20))
    assert width >= 1280
    assert height >= 800
    assert sorted(file.name for file in tmp_path.iterdir()) == ["picture.png", "story.txt"]


def test_a_window_that_is_interrupted_closes_without_a_word(text, tmp_path):
    command = [sys.executable, "-m", "rnnviz", text, *SMALL]
    environment = os.environ | {
        "PYTHONPATH": str(Path(__file__).parent.parent), "QT_QPA_PLATFORM": "offscreen",
        "XDG_DATA_HOME": str(tmp_path),
    }  # fmt: skip
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        locks = (tmp_path / "rnnviz" / "autosaves").glob
        while not list(locks("*.lock")):
            assert process.poll() is None
        assert "propagateSizeHints" in process.stderr.readline()  # it is shown, and listens
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in told
    assert not list(locks("*.lock"))


def test_without_a_display_it_trains_in_the_terminal_and_leaves_a_picture(text, tmp_path):
    result = run(text, "--steps", 60, *SMALL, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "no display" in result.stderr.splitlines()[0]
    assert result.stderr.splitlines()[0].startswith("rnnviz: ")
    assert "data has 2,000 characters" in result.stdout
    folder = tmp_path / "rnnviz-runs" / "story"
    assert sorted(file.name for file in folder.iterdir()) == sorted([*FILES, "dashboard.png"])
    assert load_checkpoint(folder / "last.npz").last.iteration == 60
    assert (folder / "dashboard.png").read_bytes().startswith(b"\x89PNG")


def test_a_display_that_does_not_answer_is_no_display(text, tmp_path):
    result = run(text, "--steps", 5, *SMALL, cwd=tmp_path, DISPLAY=":971")
    assert result.returncode == 0, result.stderr
    assert "no window" in result.stderr.splitlines()[0]
    assert (tmp_path / "rnnviz-runs" / "story" / "last.npz").exists()
