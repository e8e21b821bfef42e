"""rnnviz train --from: a run of its own that goes on from a moment of another."""

import numpy as np
import pytest

from rnnviz.cli import main
from rnnviz.core.record.checkpoint import Parent, load_checkpoint

OPTIONS = ("--sample-every", "25", "--sample-length", "20")


@pytest.fixture
def run(train, tmp_path, capsys):
    assert train(60, "run", *OPTIONS) == 0
    capsys.readouterr()
    return tmp_path / "run"


@pytest.fixture
def goes_on(text, tmp_path, run):
    """``goes_on(steps, out, *options)``: the exit code of a branch of it."""

    def goes_on(steps, out, *options, of=run, text=text):
        command = ["train", str(text), "--steps", str(steps), "--out", str(tmp_path / out)]
        return main([*command, "--from", str(of), *options])

    return goes_on


def test_without_a_difference_it_is_the_same_run(goes_on, run, tmp_path):
    assert goes_on(60, "branch", "--at", "37") == 0
    one, other = load_checkpoint(run / "last.npz"), load_checkpoint(tmp_path / "branch" / "last.npz")
    assert other.run_id != one.run_id
    assert other.parent == Parent(one.run_id, 37)
    np.testing.assert_array_equal(other.last.params.flat, one.last.params.flat)
    np.testing.assert_array_equal(other.last.state, one.last.state)
    assert other.samples == one.samples
    for name in ("loss.csv", "signals.csv"):
        assert (tmp_path / "branch" / name).read_bytes() == (run / name).read_bytes()


def test_it_goes_on_from_the_last_step_with_other_settings_and_its_own_branch(goes_on, run, tmp_path):
    options = ("--learning-rate", "0.02", "--optimizer", "adam", "--batch-size", "2")
    assert goes_on(70, "branch", *options, of=run / "last.npz") == 0
    branch = load_checkpoint(tmp_path / "branch" / "last.npz")
    assert branch.parent.iteration == 60
    assert branch.last.place.iteration == 70
    assert branch.last.place.learning_rate == 0.02
    assert (branch.settings["optimizer"], branch.settings["batch_size"]) == ("adam", 2)
    assert goes_on(75, "twig", "--at", "66", of=tmp_path / "branch") == 0
    assert load_checkpoint(tmp_path / "twig" / "last.npz").parent == Parent(branch.run_id, 66)


def test_another_text_of_the_same_characters_is_learned_from_there(goes_on, text, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text(text.read_text()[::-1])
    assert goes_on(45, "branch", "--at", "40", text=other) == 0
    branch = load_checkpoint(tmp_path / "branch" / "last.npz")
    assert (branch.text.name, branch.last.place.iteration) == ("other.txt", 45)
    assert branch.parent.iteration == 40
    text.unlink()
    assert goes_on(45, "next", "--at", "40", text=other) == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--hidden-size", "9"), "hidden_size cannot differ"),
        (("--at", "61"), "has not come to iteration 61"),
        (("--resume", "x.npz"), "--from cannot be given with --resume"),
        (("--preset", "LSTM"), "--from cannot be given with --preset"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(goes_on, tmp_path, capsys, options, said):
    try:
        code = goes_on(70, "branch", *options)
    except SystemExit as end:
        code = end.code
    assert code == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "branch").exists()


def test_at_needs_a_run_and_a_folder_must_be_free(train, goes_on, capsys):
    with pytest.raises(SystemExit, match="2"):
        train(5, "other", "--at", "3")
    assert "say which with --from" in capsys.readouterr().err
    assert goes_on(70, "run") == 2
    assert "already holds a run" in capsys.readouterr().err
