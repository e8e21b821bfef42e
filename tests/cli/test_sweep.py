"""rnnviz sweep and rnnviz work: what they tell, leave, and end with."""

import csv
import signal
import sys
import time

import pytest

from rnnviz.cli import main


@pytest.fixture
def sweep(text, tmp_path, small):
    """``sweep(*options)``: the exit code of a small sweep in ``sweep``."""

    def sweep(*options):
        out = str(tmp_path / "sweep")
        return main(["sweep", str(text), "--out", out, "--workers", "1", *small, *options])

    return sweep


def test_a_grid_is_trained_told_and_left_and_joined_again(sweep, tmp_path, capsys):
    assert sweep("--vary", "learning_rate=0.05,0.1", "--seeds", "2", "--steps", "20") == 0
    told = capsys.readouterr()
    folder = tmp_path / "sweep"
    lines = told.out.splitlines()
    assert lines[0] == f"4 runs: 2 settings of 2 seeds, in {folder}"
    assert "nats per character" in lines[1]
    assert lines[2].split() == ["setting", "runs", "mean", "deviation", "least", "greatest", "not", "counted"]
    assert lines[3].split()[:2] == ["learning_rate=0.1", "2"]
    assert lines[-1] == f"all runs: {folder / 'results.csv'}"
    assert "4 of 4 runs done" in told.err
    with (folder / "results.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [(row["learning_rate"], row["seed"], row["state"], row["steps"]) for row in rows] == [
        ("0.05", "0", "done", "20"), ("0.05", "1", "done", "20"),
        ("0.1", "0", "done", "20"), ("0.1", "1", "done", "20"),
    ]  # fmt: skip
    assert main(["work", str(folder), "--workers", "1"]) == 0
    assert capsys.readouterr().out.splitlines() == lines[1:]
    assert sweep("--vary", "learning_rate=0.05,0.1", "--steps", "20") == 2
    assert f"go on with it by rnnviz work {folder}" in capsys.readouterr().err


def test_without_optuna_a_search_has_a_way_out(sweep, tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "optuna", None)
    assert sweep("--vary", "learning_rate=0.05..0.1", "--search", "2", "--steps", "20") == 2
    assert "pip install rnnviz[sweep]" in capsys.readouterr().err
    assert not (tmp_path / "sweep").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no polite signal from outside")
def test_ctrl_c_saves_all_and_says_how_to_go_on(text, tmp_path, small, started):
    folder = tmp_path / "sweep"
    command = ["sweep", text, "--out", folder, "--workers", "1", "--steps", str(10**8), *small]
    with started(*command) as process:
        while not list(folder.glob("runs/*/last.npz")):
            assert process.poll() is None
            time.sleep(0.01)  # the program shall have the processor, not we
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=300)
    assert process.returncode == 130
    assert f"interrupted, everything is saved: rnnviz work {folder} goes on." in err
    assert "1 of 1 runs are not done" in out
    [lease] = folder.glob("leases/*.lease")
    assert '"released": true' in lease.read_text()
