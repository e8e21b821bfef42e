"""rnnviz train: what it leaves, goes on from, and ends with."""

import json
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from rnnviz.cli import main
from rnnviz.core.errors import UserError
from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.opening import find_text


def test_train_leaves_a_whole_run(train, tmp_path, capsys, text, run_files):
    assert train(120, "run", "--sample-every", "50", "--sample-length", "30") == 0
    told = capsys.readouterr()
    unique = len(set(text.read_text()))
    assert told.out.splitlines()[0] == f"data has 2,000 characters, {unique} unique"
    assert "smooth loss" in told.err
    assert "120/120" in told.err
    folder = tmp_path / "run"
    assert sorted(file.name for file in folder.iterdir()) == run_files

    lines = (folder / "loss.csv").read_text().splitlines()
    assert lines[0] == "iteration,loss,smooth_loss,held_out_loss"
    assert [int(line.split(",")[0]) for line in lines[1:]] == list(range(1, 121))
    last = load_checkpoint(folder / "last.npz")
    assert last.last.place.iteration == 120
    assert float(lines[-1].split(",")[2]) == pytest.approx(last.last.place.smooth_loss)
    assert load_checkpoint(folder / "best.npz").last.place.smooth_loss <= last.last.place.smooth_loss
    settings = json.loads((folder / "config.json").read_text())["settings"]
    assert settings["hidden_size"] == 8
    assert settings["sample_every"] == 50


def test_a_rate_that_does_not_fit_is_told_once_and_trained_with(train, tmp_path, capsys):
    hint = "hint: With adagrad, 256 rnn units learn worse at 0.1 than at 0.03. Take --learning-rate 0.03."
    assert train(2, "run", "--hidden-size", "256") == 0
    assert capsys.readouterr().err.count(hint) == 1
    assert load_checkpoint(tmp_path / "run" / "last.npz").last.place.learning_rate == 0.1
    assert train(4, "run", "--resume", str(tmp_path / "run" / "last.npz")) == 0
    assert train(2, "other", "--hidden-size", "256", "--learning-rate", "0.03") == 0
    assert "hint" not in capsys.readouterr().err


def test_minutes_end_a_run_and_are_the_goal_of_a_linear_rate(text, tmp_path, small, capsys):
    command = ["train", str(text), "--out", str(tmp_path / "run"), *small]
    assert main([*command, "--minutes", "0.0005", "--schedule", "linear"]) == 0
    last = load_checkpoint(tmp_path / "run" / "last.npz")
    assert last.elapsed >= 0.03
    assert last.settings["goal_minutes"] == 0.0005
    with pytest.raises(SystemExit, match="2"):
        main([*command, "--minutes", "0"])
    assert "--minutes is 0; it must be above 0" in capsys.readouterr().err


def test_no_file_of_a_run_says_where_its_text_lay(train, tmp_path, text):
    assert train(20) == 0
    for file in (tmp_path / "run").iterdir():
        assert str(tmp_path).encode() not in file.read_bytes(), file.name
    assert find_text(load_checkpoint(tmp_path / "run" / "last.npz").text, None) == text


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
    for name in ("loss.csv", "samples.txt", "signals.csv"):
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
    config = TrainingConfig(
        hidden_size=8, seq_length=8, learning_rate=0.05, sigma=0.02, seed=3, dtype="float64", clip=1.5,
        lower_case=True, sample_every=9, sample_length=7,
    )  # fmt: skip
    assert settings == config.to_dict()


@pytest.mark.parametrize("into", ["same folder", "another folder"])
def test_a_resumed_run_is_the_run_that_never_stopped(train, tmp_path, into):
    options = ("--sample-every", "25", "--sample-length", "20")
    assert train(90, "whole", *options) == 0
    assert train(40, "parts", *options) == 0
    out = "parts" if into == "same folder" else "rest"
    assert train(90, out, "--resume", str(tmp_path / "parts" / "last.npz")) == 0
    for name in ("loss.csv", "samples.txt", "signals.csv"):
        assert (tmp_path / out / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    whole, resumed = (load_checkpoint(tmp_path / folder / "last.npz") for folder in ("whole", out))
    assert resumed.last.params.flat.tobytes() == whole.last.params.flat.tobytes()
    assert resumed.last.optimizer.state["memory"].tobytes() == whole.last.optimizer.state["memory"].tobytes()
    assert resumed.last.state.tobytes() == whole.last.state.tobytes()


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
    assert load_checkpoint(tmp_path / "run" / "last.npz").last.place.learning_rate == 0.02


def test_resuming_on_a_text_in_other_characters_is_a_mistake(train, tmp_path, capsys, text):
    assert train(20) == 0
    text.write_text("entirely other characters: ÄÖÜ " * 20)
    assert train(30, "run", "--resume", str(tmp_path / "run" / "last.npz")) == 2
    told = capsys.readouterr().err.splitlines()[-1]
    assert "same characters" in told
    assert load_checkpoint(tmp_path / "run" / "last.npz").last.place.iteration == 20


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
    assert len(rows) - 1 == last.place.iteration


def test_a_run_that_went_back_tells_what_it_goes_on_with(train, capsys):
    wild = ["--learning-rate", "1000", "--sigma", "50", "--clip", "1e6"]
    assert train(60, "run", *wild, "--on-divergence", "rewind") == 0
    told = [line for line in capsys.readouterr().err.splitlines() if "Went back" in line]
    assert "first weights of sigma 0.01 instead of 50" in told[0]
    assert "to iteration 0, on with learning rate 500" in told[0]
    assert all("sigma" not in line for line in told[1:])


def test_divergence_can_be_gone_back_from(train, tmp_path):
    assert train(700, "run", "--learning-rate", "200", "--on-divergence", "rewind") == 0
    last = load_checkpoint(tmp_path / "run" / "last.npz").last
    assert last.place.iteration == 700
    assert last.place.learning_rate < 200
    rows = (tmp_path / "run" / "loss.csv").read_text().splitlines()[1:]
    assert [int(row.split(",")[0]) for row in rows] == list(range(1, 701))


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to another process")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_saves_everything(text, tmp_path, number, started, small, run_files):
    out = tmp_path / "run"
    with started("train", text, "--steps", 10**8, "--out", out, *small) as process:
        while "step" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(number)
        printed, told = process.communicate(timeout=300)
    assert process.returncode == 0, told
    assert "everything is saved" in printed
    assert "Traceback" not in told
    last = load_checkpoint(out / "last.npz").last
    rows = (out / "loss.csv").read_text().splitlines()[1:]
    assert [int(row.split(",")[0]) for row in rows] == list(range(1, last.place.iteration + 1))
    assert sorted(file.name for file in out.iterdir()) == run_files


def test_another_run_is_not_replaced_without_a_word(train, tmp_path, capsys):
    """Neither its checkpoints nor its losses; with --overwrite it is, and no row of it stays."""
    assert train(30, "a", "--seed", "1") == 0
    assert train(60, "b", "--seed", "2") == 0
    before = {file.name: file.read_bytes() for file in (tmp_path / "b").iterdir()}
    last = str(tmp_path / "a" / "last.npz")
    capsys.readouterr()
    assert train(40, "b", "--resume", last) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "holds another run" in told
    assert "--overwrite" in told
    assert {file.name: file.read_bytes() for file in (tmp_path / "b").iterdir()} == before
    assert train(40, "b", "--resume", last, "--overwrite") == 0
    assert train(40, "a", "--resume", last) == 0
    for name in ("loss.csv", "samples.txt", "signals.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_what_cannot_be_saved_is_said_once_and_the_exit_code_tells(train, tmp_path, capsys):
    (tmp_path / "run" / "last.npz").mkdir(parents=True)
    assert train(40, "run", "--overwrite") == 4
    told = [line for line in capsys.readouterr().err.split("\n") if "rnnviz:" in line]
    assert len(told) == 2, "at its beginning and at its end"
    assert "last.npz: it is a folder" in told[0]
    assert "goes on" in told[0]
    assert "iteration 40" in told[1]
    assert "last.npz has no step of it" in told[1]
    assert load_checkpoint(tmp_path / "run" / "best.npz").last.place.iteration > 0


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGHUP, and no way to move an open file")
def test_a_run_outlives_its_terminal_and_its_folder(text, tmp_path, started, small):
    """The end of the terminal has it saved at once, and it goes on; the folder is made again."""
    out = tmp_path / "run"
    with started("train", text, "--steps", 10**8, "--out", out, *small) as process:
        until(lambda: steps_in(out) >= 0, process)
        for end in (lambda: None, process.stdout.close, process.stderr.close):
            end()
            before = steps_in(out)
            process.send_signal(signal.SIGHUP)
            until(lambda before=before: steps_in(out) > before, process)
        out.rename(tmp_path / "moved")
        process.send_signal(signal.SIGHUP)
        until(lambda: steps_in(out) > 0, process)
        process.terminate()
        process.wait(timeout=300)
    assert process.returncode == 0
    rows = (out / "loss.csv").read_text().splitlines()[1:]
    assert [int(row.split(",")[0]) for row in rows] == list(range(1, steps_in(out) + 1))


def until(condition, process):
    end = time.monotonic() + 300
    while not condition():
        assert process.poll() is None, "it has ended"
        assert time.monotonic() < end
        time.sleep(0.002)


def steps_in(out):
    """How far last.npz is."""
    try:
        return load_checkpoint(out / "last.npz").last.place.iteration
    except UserError:
        return -1


def a_pipe_that_nobody_reads():
    reader, writer = os.pipe()
    os.close(reader)
    return os.fdopen(writer, "w")


def a_full_disk():
    if not Path("/dev/full").exists():
        pytest.skip("no device that is always full")
    return Path("/dev/full").open("w")


@pytest.mark.parametrize("stream", [a_pipe_that_nobody_reads, a_full_disk])
def test_a_run_goes_on_when_nothing_can_be_told(train, tmp_path, monkeypatch, stream):
    with suppress(OSError), stream() as file:
        monkeypatch.setattr(sys, "stderr", file)
        assert train(400) == 0
    assert load_checkpoint(tmp_path / "run" / "last.npz").last.place.iteration == 400
