"""A run in a folder: its files, whatever ends it."""

import pytest

from rnnviz.core.checkpoint import load_checkpoint
from rnnviz.core.errors import UserError
from rnnviz.core.files import WriteError
from rnnviz.core.text import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.learner import Learner
from rnnviz.training.run_folder import Outcome, RunFolder, best_checkpoint, loss_csv_text, require_free


@pytest.fixture
def corpus(story):
    return corpus_from_string(story(1500), "story")


def learner_of(corpus, **settings):
    small = {"hidden_size": 8, "seq_length": 8, "sample_every": 20, "sample_length": 10}
    return Learner(corpus, TrainingConfig(**(small | settings)))


def trained(folder, learner, steps, interrupted_at=None, **options):
    return folder.train(
        learner, steps, on_step=lambda _: None,
        is_interrupted=lambda: learner.iteration == interrupted_at, **options,
    )  # fmt: skip


def rows(folder):
    return folder.loss_csv.read_text().splitlines()[1:]


def test_a_folder_is_made_with_its_parents_and_then_holds_a_run(corpus, tmp_path):
    folder = RunFolder(tmp_path / "a" / "b")
    require_free(folder)
    assert trained(folder, learner_of(corpus), 10) is Outcome.FINISHED
    assert folder.holds_run
    with pytest.raises(UserError, match="--overwrite"):
        require_free(folder)


def test_a_folder_with_other_files_is_free(tmp_path):
    (tmp_path / "notes.txt").write_text("notes")
    require_free(RunFolder(tmp_path))


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WriteError, match="file"):
        RunFolder(tmp_path / "file" / "run").make()


def test_every_step_is_told_in_order(corpus, tmp_path):
    told = []
    RunFolder(tmp_path).train(
        learner_of(corpus), 15, on_step=lambda learner: told.append(learner.iteration),
        is_interrupted=lambda: False,
    )  # fmt: skip
    assert told == list(range(1, 16))


def test_interrupted_it_saves_where_it_stands(corpus, tmp_path):
    folder = RunFolder(tmp_path)
    assert trained(folder, learner_of(corpus), 1000, interrupted_at=33) is Outcome.INTERRUPTED
    assert load_checkpoint(folder.last).last.iteration == 33
    assert len(rows(folder)) == 33


def test_a_fault_on_the_way_saves_what_there_is(corpus, tmp_path):
    folder, learner = RunFolder(tmp_path), learner_of(corpus)

    def fail(learner):
        if learner.iteration == 12:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        folder.train(learner, 50, on_step=fail, is_interrupted=lambda: False)
    assert load_checkpoint(folder.last).last.iteration == 12
    assert len(rows(folder)) == 12


def test_a_loss_csv_that_lost_its_end_is_made_whole_again(corpus, tmp_path):
    """A run that was killed leaves rows behind its checkpoint, or too few of them."""
    folder = RunFolder(tmp_path)
    trained(folder, learner_of(corpus), 30)
    whole = folder.loss_csv.read_bytes()
    for damaged in (whole[: len(whole) // 2], b"", b"no,numbers\nat,all\n", whole + b"31,9,9\n32,9,9\n"):
        folder.loss_csv.write_bytes(damaged)
        resumed = Learner.resume(load_checkpoint(folder.last), corpus)
        trained(folder, resumed, 30)
        assert folder.loss_csv.read_bytes() == whole


def test_divergence_stops_at_the_last_good_moment(corpus, tmp_path):
    folder = RunFolder(tmp_path)
    assert trained(folder, learner_of(corpus, learning_rate=200.0), 3000) is Outcome.DIVERGED
    assert folder.divergence
    assert load_checkpoint(folder.last).last.iteration == len(rows(folder))


def test_the_best_is_never_worse_than_the_last(corpus):
    learner = learner_of(corpus)
    for steps in (1, 99, 30, 70, 13):
        for _ in range(steps):
            learner.step()
        checkpoint = learner.checkpoint()
        best = best_checkpoint(checkpoint)
        assert best.last.smooth_loss <= checkpoint.last.smooth_loss
        assert best.last is best.best
        assert Learner.resume(best, corpus).iteration == best.last.iteration


def test_going_on_from_the_best_draws_the_samples_of_a_run_that_never_stopped(corpus, tmp_path):
    """The best moment is found in a step that a sample follows: it stands after that sample."""
    learner = learner_of(corpus, sample_every=100)
    trained(RunFolder(tmp_path / "run"), learner, 200)
    stood = learner.checkpoint()
    learner.smooth_loss = 1e6  # whatever comes now is worse
    trained(RunFolder(tmp_path / "run"), learner, 310)
    best = load_checkpoint(tmp_path / "run" / "best.npz")
    assert best.last.iteration == 200
    from_best, from_stood = (Learner.resume(checkpoint, corpus) for checkpoint in (best, stood))
    trained(RunFolder(tmp_path / "from best"), from_best, 300)
    trained(RunFolder(tmp_path / "from there"), from_stood, 300)
    written = [(tmp_path / name / "samples.txt").read_bytes() for name in ("from best", "from there")]
    assert written[0] == written[1]
    assert from_best.samples[-1].iteration == 300


def test_samples_txt_holds_the_early_samples_and_a_stop_changes_nothing(corpus, tmp_path):
    whole, stopped = RunFolder(tmp_path / "whole"), RunFolder(tmp_path / "stopped")
    trained(whole, learner_of(corpus, sample_every=1000), 600)
    trained(stopped, learner_of(corpus, sample_every=1000), 100)
    for steps in (350, 600):
        trained(stopped, Learner.resume(load_checkpoint(stopped.last), corpus), steps)
    assert stopped.samples_txt.read_bytes() == whole.samples_txt.read_bytes()
    heads = [line for line in whole.samples_txt.read_text().splitlines() if line.startswith("---- iteration")]
    assert [head.split()[2] for head in heads] == ["0,", "100,", "200,", "500,"]


def test_the_best_of_a_run_that_got_worse_is_the_earlier_one(corpus):
    learner = learner_of(corpus)
    for _ in range(200):
        learner.step()
    learner.change_learning_rate(3.0)
    for _ in range(150):
        learner.step()
    checkpoint = learner.checkpoint()
    best = best_checkpoint(checkpoint)
    assert best.last.iteration < checkpoint.last.iteration
    resumed = Learner.resume(best, corpus)
    assert len(resumed.history.iterations) == best.last.iteration
    assert all(sample.iteration <= best.last.iteration for sample in resumed.samples)
    assert (best.rate_changes, len(checkpoint.rate_changes)) == ((), 1)


def test_the_loss_as_csv_is_the_file_that_training_writes(corpus, tmp_path):
    folder, learner = RunFolder(tmp_path), learner_of(corpus)
    trained(folder, learner, 40)
    assert folder.loss_csv.read_text() == loss_csv_text(learner.history)
