"""A run is repeated with other seeds: as far, of the same text, and once."""

from dataclasses import replace

import pytest

from rnnviz.core.errors import UserError
from rnnviz.core.record.checkpoint import Parent, save_checkpoint
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.library import Library
from rnnviz.training.run.luck import by_setting
from rnnviz.training.run.run_label import RunLabel, write_label
from rnnviz.training.run.run_names import LAST
from rnnviz.training.run.run_summary import summary_of, write_summary
from rnnviz.training.sweep.plan import read_plan
from rnnviz.training.sweep.repeat import plan_repeats
from rnnviz.training.sweep.work import Worker


@pytest.fixture
def run(tmp_path):
    """``run(corpus, parent=…)``: the folder of a run of 12 steps in a library."""

    def make(corpus, parent=None):
        learner = Learner(corpus, TrainingConfig(hidden_size=4, seq_length=5, seed=7))
        for _ in range(12):
            learner.step()
        checkpoint = replace(learner.checkpoint(), parent=parent)
        folder = tmp_path / "runs" / "mine"
        folder.mkdir(parents=True)
        save_checkpoint(folder / LAST, checkpoint)
        write_summary(folder, summary_of(checkpoint, began=1.0, saved=2.0))
        return folder

    return make


def test_the_repeats_are_the_same_run_with_five_other_seeds_and_stand_in_the_library(run, corpus):
    folder = run(corpus)
    sweep = plan_repeats(folder, folder.parent)
    assert read_plan(sweep).seeds == (8, 9, 10, 11, 12)
    Worker(sweep, "me").work(lambda: False)
    runs = Library(folder.parent).runs()
    assert sorted(each.summary.settings["seed"] for each in runs) == [7, 8, 9, 10, 11, 12]
    assert {each.summary.steps for each in runs} == {12}
    assert len(by_setting([(each.summary, each) for each in runs])) == 1
    assert not any(each.is_open for each in runs)


def test_who_asks_again_is_given_the_same_sweep_to_go_on_with(run, corpus):
    folder = run(corpus)
    assert plan_repeats(folder, folder.parent) == plan_repeats(folder, folder.parent)


def test_a_text_that_has_no_file_comes_along(run):
    folder = run(corpus_from_string("the ferry went over the river. " * 20, "typed"))
    sweep = plan_repeats(folder, folder.parent)
    Worker(sweep, "me").work(lambda: False)
    assert len(Library(folder.parent).runs()) == 6


def test_a_branch_is_not_repeated(run, corpus):
    branch = run(corpus, parent=Parent("x", 3))
    with pytest.raises(UserError, match="no past"):
        plan_repeats(branch, branch.parent)


def test_without_its_text_nothing_is_left_behind(run, corpus):
    folder = run(corpus)
    corpus.path.unlink()
    with pytest.raises(UserError, match="is not where it was"):
        plan_repeats(folder, folder.parent)
    assert [path.name for path in folder.parent.iterdir()] == ["mine"]


def test_a_run_that_is_worked_on_is_open(run, corpus):
    folder = run(corpus)
    sweep = plan_repeats(folder, folder.parent)
    seen = []

    def look() -> bool:
        seen.append([each.is_open for each in Library(folder.parent).runs()])
        return False

    Worker(sweep, "me").work(look)
    assert any(any(each) for each in seen)
    assert not any(each.is_open for each in Library(folder.parent).runs())


def test_a_run_that_was_left_in_the_middle_is_open_no_more(run, corpus):
    folder = run(corpus)
    sweep = plan_repeats(folder, folder.parent)
    Worker(sweep, "me").work(lambda: any((sweep / "leases").iterdir()))
    left = [each for each in Library(folder.parent).runs() if each.sweep == sweep]
    assert [(each.summary.steps < 12, each.is_open) for each in left] == [(True, False)]


def test_where_there_is_no_room_repeats_go_together_unless_one_has_a_name(run, corpus):
    folder = run(corpus)
    sweep = plan_repeats(folder, folder.parent)
    Worker(sweep, "me").work(lambda: False)
    library = Library(folder.parent)
    named = next(each.path for each in library.runs() if each.sweep == sweep)
    write_label(named, RunLabel(name="mine"))
    assert library.thin(0, [folder]) == []
    write_label(named, RunLabel())
    assert library.thin(0, [folder]) == [sweep]
    assert [each.path for each in library.runs()] == [folder]
