"""Moments are kept as a run goes on, thinned as it grows, and never in its way."""

import pytest

from rnnviz.core.inside.edits import Edit
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run import moment_keeper
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.moment_keeper import MomentKeeper, take_moments_along

TEXT = "Rain on the roof, and nobody out. " * 20


@pytest.fixture
def learner():
    config = TrainingConfig(hidden_size=4, seq_length=6)
    return Learner(corpus_from_string(TEXT, "rain"), config)


def train(learner, keeper, steps):
    for _ in range(steps):
        learner.step()
        if learner.iteration == keeper.due:
            keeper.keep()


def test_it_keeps_no_more_than_there_is_room_for(tmp_path, learner, monkeypatch):
    monkeypatch.setattr(moment_keeper, "MOST_MOMENTS", 20)
    keeper = MomentKeeper(tmp_path / "moments.bin", learner)
    train(learner, keeper, 1500)
    kept = keeper.iterations
    assert 8 < len(kept) <= 20
    assert kept[0] == 0
    assert kept[-1] > 1200
    size = (tmp_path / "moments.bin").stat().st_size
    keeper.close()
    again = MomentKeeper(tmp_path / "moments.bin", learner)
    assert set(kept) <= set(again.iterations)
    train(learner, again, 500)
    again.close()
    assert (tmp_path / "moments.bin").stat().st_size <= size * 1.15


def test_moments_are_taken_along_where_there_is_room_and_none_stand(tmp_path, learner, monkeypatch):
    there, here, full = (tmp_path / name for name in ("there.bin", "here.bin", "full.bin"))
    there.write_bytes(b"moments")
    take_moments_along(there, here)
    assert here.read_bytes() == b"moments"
    there.write_bytes(b"others")
    take_moments_along(there, here)
    assert here.read_bytes() == b"moments"
    take_moments_along(tmp_path / "none.bin", full)
    take_moments_along(there, tmp_path / "no folder" / "here.bin")
    monkeypatch.setattr(moment_keeper, "LEAST_FREE", 1 << 60)
    take_moments_along(there, full)
    assert not full.exists()
    MomentKeeper(here, learner).close()  # what is none of this run's is no trouble


def test_a_run_that_goes_back_has_no_later_moments(tmp_path, learner):
    keeper = MomentKeeper(tmp_path / "moments.bin", learner)
    train(learner, keeper, 120)
    learner.go_back()
    keeper.go_back()
    assert keeper.iterations[-1] == learner.iteration < 120
    assert keeper.due > learner.iteration
    keeper.close()


def test_what_was_set_by_hand_is_never_thinned_away(tmp_path, learner, monkeypatch):
    monkeypatch.setattr(moment_keeper, "MOST_MOMENTS", 12)
    keeper = MomentKeeper(tmp_path / "moments.bin", learner)
    train(learner, keeper, 37)
    learner.set_by_hand([Edit("Whh", (0, 0), 1.0)])
    keeper.keep(by_hand=True)
    train(learner, keeper, 700)
    assert 37 in keeper.iterations
    keeper.close()


def test_a_resumed_run_forgets_what_was_kept_after_its_save(tmp_path, learner):
    keeper = MomentKeeper(tmp_path / "moments.bin", learner)
    train(learner, keeper, 50)
    checkpoint = learner.checkpoint()
    train(learner, keeper, 50)
    keeper.close()
    again = Learner.resume(checkpoint, learner.corpus)
    keeper = MomentKeeper(tmp_path / "moments.bin", again)
    assert keeper.iterations[-1] == 50
    keeper.close()


def test_where_nothing_can_be_written_the_run_goes_on(tmp_path, learner):
    (tmp_path / "file").write_text("no folder")
    keeper = MomentKeeper(tmp_path / "file" / "moments.bin", learner)
    assert keeper.trouble
    train(learner, keeper, 30)
    assert learner.iteration == 30
    assert keeper.iterations == ()
    keeper.close()


def test_a_folder_that_is_gone_is_said_and_tried_again(tmp_path, learner):
    folder = tmp_path / "later"
    keeper = MomentKeeper(folder / "moments.bin", learner)
    assert "cannot be kept" in keeper.trouble
    folder.mkdir()
    train(learner, keeper, 3)
    assert keeper.trouble == ""
    assert keeper.iterations == (1, 2, 3)
    keeper.close()


def test_the_last_room_of_a_disk_is_left_to_the_run_itself(tmp_path, learner, monkeypatch):
    keeper = MomentKeeper(tmp_path / "moments.bin", learner)
    train(learner, keeper, 5)
    usage = moment_keeper.shutil.disk_usage(tmp_path)
    monkeypatch.setattr(moment_keeper.shutil, "disk_usage", lambda _path: usage._replace(free=1 << 20))
    train(learner, keeper, 20)
    assert keeper.iterations == (0, 1, 2, 3, 4, 5)
    assert "nearly full" in keeper.trouble
    monkeypatch.undo()
    train(learner, keeper, 20)
    assert keeper.iterations[-1] > 30
    keeper.close()
