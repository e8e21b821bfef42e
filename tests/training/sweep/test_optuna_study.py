"""Optuna's proposals: what is told to it, what it leaves behind, and when it is missing."""

import sys

import pytest

from rnnviz.core.errors import UserError
from rnnviz.training.sweep.optuna_study import SAMPLERS, Tried, propose, require_optuna
from rnnviz.training.sweep.vary import Bounds

VARIED = {"hidden_size": Bounds(5, 50), "sigma": Bounds(0.001, 0.1, log=True), "cell": ("rnn", "gru")}


def search(journal, count, sampler="tpe", seed=0):
    tried = []
    for number in range(count):
        tried.append(Tried(propose(journal, VARIED, tried, sampler, seed), float(number)))
    return [one.params for one in tried]


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_the_same_seed_proposes_the_same_and_another_others(tmp_path, sampler):
    one, two = (search(tmp_path / name, 4, sampler) for name in ("one", "two"))
    assert one == two
    assert one != search(tmp_path / "three", 4, sampler, seed=1)
    assert len({params["sigma"] for params in one}) == 4  # each with dice of its own
    assert all(isinstance(params["hidden_size"], int) and 5 <= params["hidden_size"] <= 50 for params in one)


def test_what_a_killed_worker_left_is_closed_and_a_torn_journal_is_written_anew(tmp_path):
    import optuna
    from optuna.storages.journal import JournalFileBackend, JournalFileOpenLock

    journal = tmp_path / "optuna.journal"
    first = propose(journal, VARIED, [], "tpe", 0)
    running = [Tried(first, None)]
    propose(journal, VARIED, running, "tpe", 0)  # as if it was killed before it could write this one down
    (tmp_path / "optuna.journal.lock").touch()  # and held the lock
    propose(journal, VARIED, [Tried(first, float("inf"))], "tpe", 0)
    backend = JournalFileBackend(str(journal), lock_obj=JournalFileOpenLock(str(journal)))
    study = optuna.load_study(study_name="rnnviz", storage=optuna.storages.JournalStorage(backend))
    assert [trial.state.name for trial in study.trials] == ["COMPLETE", "FAIL", "RUNNING"]

    with journal.open("ab") as file:
        file.write(b'{"torn\n{"op_code":')
    tried = [Tried(first, 1.0), Tried(first | {"cell": "gru"}, None)]
    assert set(propose(journal, VARIED, tried, "tpe", 0)) == set(VARIED)
    assert (tmp_path / "optuna.journal.damaged").exists()


def test_without_optuna_there_is_a_way_out(monkeypatch):
    monkeypatch.setitem(sys.modules, "optuna", None)
    with pytest.raises(UserError, match=r"pip install rnnviz\[sweep\]"):
        require_optuna()
