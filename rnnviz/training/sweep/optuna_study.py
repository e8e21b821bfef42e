"""Settings that Optuna proposes, in its journal: one file, no server. The one place that knows Optuna.

Only who holds the lease of the search calls this, so that the journal has one writer; the journal's own lock
is the one made by O_EXCL, right on NFS since version 3 and on Windows, where symlinks are not for everybody.
What counts is in our own files: a trial that a killed worker left "running" in the journal, and that no
proposal of ours stands for, is told to have failed, and a journal that is damaged is written anew.
"""

import contextlib
import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from rnnviz.core.errors import UserError
from rnnviz.training.config import SETTINGS
from rnnviz.training.setting import Range
from rnnviz.training.sweep.vary import Bounds, Variation

SAMPLERS = {
    "tpe": "propose what lies near the better half of what was tried (tree-structured Parzen estimator)",
    "random": "propose at random",
}
_NAME = "rnnviz"
_SETTING = "setting"


class Tried(NamedTuple):
    """Settings that were proposed before; ``loss`` is None while they are trained, infinite where no run of
    them came to its goal."""

    params: Mapping[str, Any]
    loss: float | None


def require_optuna() -> None:
    """Raise UserError, with the way out, where Optuna is not installed."""
    _optuna()


def propose(
    journal: Path, variations: Mapping[str, Variation], tried: Sequence[Tried], sampler: str, seed: int
) -> dict[str, Any]:
    """The settings to be tried next. The same ``tried`` in the same order get the same.

    Raises UserError.
    """
    optuna = _optuna()
    with contextlib.suppress(OSError):  # of one that was killed: the lease is ours, and so is the journal
        os.unlink(f"{journal}.lock")  # noqa: PTH108
    # Each proposal has dice of its own: a sampler that begins anew in each process would repeat itself.
    dice = int(np.random.SeedSequence([seed, len(tried)]).generate_state(1)[0])
    samplers = {"tpe": optuna.samplers.TPESampler, "random": optuna.samplers.RandomSampler}
    try:
        study = _study(optuna, journal, samplers[sampler](seed=dice))
        _tell(optuna, study, variations, tried)
    except (ValueError, KeyError, AssertionError) as error:  # torn by a full disk
        damaged = journal.with_name(f"{journal.name}.damaged")
        try:
            os.replace(journal, damaged)  # noqa: PTH105
        except OSError:
            raise UserError(f"{journal} is damaged: delete it, and it is written anew.") from error
        study = _study(optuna, journal, samplers[sampler](seed=dice))
        _tell(optuna, study, variations, tried)
    except OSError as error:
        raise UserError(f"{journal} could not be written: {error.strerror or error}.") from error
    trial = study.ask(_distributions(optuna, variations))
    trial.set_user_attr(_SETTING, len(tried))
    return {name: trial.params[name] for name in variations}


def _optuna() -> ModuleType:
    try:
        import optuna
    except ImportError as error:
        raise UserError(
            "--search needs Optuna, which is not installed: pip install rnnviz[sweep], or list the values "
            "to try, with commas, and leave out --search."
        ) from error
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    return optuna


def _study(optuna: Any, journal: Path, sampler: Any) -> Any:
    storages = optuna.storages.journal
    lock = storages.JournalFileOpenLock(str(journal))
    storage = optuna.storages.JournalStorage(storages.JournalFileBackend(str(journal), lock_obj=lock))
    return optuna.create_study(
        storage=storage, sampler=sampler, study_name=_NAME, direction="minimize", load_if_exists=True
    )


def _tell(optuna: Any, study: Any, variations: Mapping[str, Variation], tried: Sequence[Tried]) -> None:
    """Have the journal say what our files do."""
    running, failed = optuna.trial.TrialState.RUNNING, optuna.trial.TrialState.FAIL
    known = set()
    for trial in study.get_trials(deepcopy=False):
        number = trial.user_attrs.get(_SETTING, -1)
        ours = 0 <= number < len(tried) and dict(tried[number].params) == trial.params and number not in known
        if ours:
            known.add(number)
        if trial.state != running:
            continue
        if not ours:
            study.tell(trial.number, state=failed)
        elif (loss := tried[number].loss) is not None:
            study.tell(trial.number, loss)
    for number, (params, loss) in enumerate(tried):
        if number not in known:
            study.add_trial(
                optuna.trial.create_trial(
                    state=running if loss is None else optuna.trial.TrialState.COMPLETE,
                    value=loss,
                    params=dict(params),
                    distributions=_distributions(optuna, variations),
                    user_attrs={_SETTING: number},
                )
            )


def _distributions(optuna: Any, variations: Mapping[str, Variation]) -> dict[str, Any]:
    found = optuna.distributions
    made: dict[str, Any] = {}
    for name, variation in variations.items():
        kind = SETTINGS[name].kind
        if not isinstance(variation, Bounds):
            made[name] = found.CategoricalDistribution(variation)
        elif isinstance(kind, Range) and kind.whole:
            made[name] = found.IntDistribution(
                math.ceil(variation.low), math.floor(variation.high), log=variation.log
            )
        else:
            made[name] = found.FloatDistribution(variation.low, variation.high, log=variation.log)
    return made
