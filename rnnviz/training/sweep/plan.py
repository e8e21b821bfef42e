"""Plan: which runs a sweep has, in ``plan.json``, with a copy of the text beside it.

A grid is enumerated here, once, and needs no engine: every run is known before the first begins, and a
sweep without ``--search`` needs nothing installed. Knows settings and a text; knows no worker.

    DIR/plan.json, DIR/NAME-OF-THE-TEXT      what is to be done
    DIR/settings/0003.json                   of a search: settings that were proposed
    DIR/runs/<number>-<settings>-seed<k>/    each a folder of one run
    DIR/leases/, DIR/done/                   who works on which run; what came of it
    DIR/results.csv, DIR/optuna.journal
"""

import dataclasses
import json
import math
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnnviz import __version__
from rnnviz.core.errors import CheckpointError, UserError
from rnnviz.core.files import WriteError, is_file, open_file, write_file, write_text
from rnnviz.core.record.archive import entry_of, number_of, whole_of, words_of
from rnnviz.core.record.checkpoint import TextIdentity
from rnnviz.core.text.corpus import Corpus
from rnnviz.training.config import SETTINGS, TrainingConfig
from rnnviz.training.run.beginning import identify, streams_of, with_goal
from rnnviz.training.run.run_names import CLAIMED, ENDED, PLAN_JSON, SWEPT
from rnnviz.training.sweep.vary import Bounds, Variation, combinations, value_in_words

RESULTS_CSV = "results.csv"
JOURNAL = "optuna.journal"
RUNS, LEASES, DONE, SETTINGS_FOLDER = SWEPT, CLAIMED, ENDED, "settings"
MAX_RUNS = 10_000
BEAT_SECONDS = 2.0
NEVER = 1 << 62
"""An iteration that no run reaches."""
_MAX_BYTES = 1 << 24
_FORMAT = 1
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """One run: the ``number``-th, setting ``setting`` with the seed ``seed``.

    varied  the settings that the sweep varies, with this run's values
    name    of its folder
    """

    number: int
    setting: int
    varied: Mapping[str, Any]
    seed: int
    name: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sweep is to do.

    text            the copy of the text beside the plan, by its name; its encoding and its hash
    base            the settings that all runs share
    variations      what differs
    seeds           of each setting
    steps, minutes  where each run ends; 0 for no such end
    search          how many settings are proposed between bounds; 0 where all combinations are run
    beat            seconds from one sign of life of a worker to the next
    """

    text: TextIdentity
    base: Mapping[str, Any]
    variations: Mapping[str, Variation]
    seeds: tuple[int, ...]
    steps: int
    minutes: float = 0.0
    search: int = 0
    sampler: str = "tpe"
    beat: float = BEAT_SECONDS

    @property
    def count(self) -> int:
        """How many runs it has, those that are not proposed yet among them."""
        return (self.search or math.prod(len(each) for each in self._listed)) * len(self.seeds)

    @property
    def _listed(self) -> list[tuple[Any, ...]]:
        return [each for each in self.variations.values() if not isinstance(each, Bounds)]

    def config(self, run: PlannedRun) -> TrainingConfig:
        """Its settings. Raises SettingError where they do not go together."""
        values = {**self.base, **run.varied, "seed": run.seed}
        return TrainingConfig.from_dict(with_goal(values, self.steps, self.minutes))

    def runs_of(self, settings: list[dict[str, Any]]) -> list[PlannedRun]:
        """The runs of these settings, each with its first seed before any has its second."""
        return [
            self._run(number, varied, turn)
            for turn in range(len(self.seeds))
            for number, varied in enumerate(settings)
        ]

    def _run(self, setting: int, varied: dict[str, Any], turn: int) -> PlannedRun:
        number = setting * len(self.seeds) + turn
        words = ",".join(f"{name}={value_in_words(value)}" for name, value in varied.items())
        fit = re.sub(r"[^\w.,=+-]", "_", words)[:_LONGEST_NAME]
        name = "-".join(filter(None, (f"{number:04}", fit, f"seed{self.seeds[turn]}")))
        return PlannedRun(number, setting, varied, self.seeds[turn], name)


def write_plan(folder: Path, corpus: Corpus, plan: Plan) -> Plan:
    """Begin a sweep in ``folder``: the plan, and a copy of the text; the plan as it was written.

    Every run's settings are tried first, whether they go together and with the text.
    Raises UserError: a sweep stands there already, a run cannot be.
    """
    if is_file(folder / PLAN_JSON):
        raise UserError(
            f"{folder} holds a sweep already: go on with it by rnnviz work {folder}, or choose another --out."
        )
    if "seed" in plan.variations:
        raise UserError("seed cannot be varied beside --seeds: give --seeds N, and --seed for the first one.")
    if plan.count > MAX_RUNS:
        raise UserError(f"These are {plan.count:,} runs; {MAX_RUNS:,} are the most. Vary less.")
    if not plan.search:
        for run in plan.runs_of(combinations(plan.variations)):
            if run.seed == plan.seeds[0]:
                streams_of(plan.config(run), corpus)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in (RUNS, LEASES, DONE, SETTINGS_FOLDER):
            (folder / name).mkdir(exist_ok=True)
    except OSError as error:
        raise WriteError(f"{folder} cannot be made a folder: {error.strerror or error}.") from error
    plan = dataclasses.replace(plan, text=dataclasses.replace(identify(corpus), path=""))
    _copy_text(text_path(folder, plan), corpus)
    write_text(folder / PLAN_JSON, json.dumps(_table(plan), indent=2) + "\n")
    return plan


def text_path(folder: Path, plan: Plan) -> Path:
    """Where the copy of the text stands."""
    name = Path(plan.text.name).name or "text"
    ours = (PLAN_JSON, RESULTS_CSV, JOURNAL, RUNS, LEASES, DONE, SETTINGS_FOLDER)
    return folder / (f"text-{name}" if name.lower() in ours else name)


def read_plan(folder: Path) -> Plan:
    """The plan of the sweep in ``folder``. Raises UserError."""
    path = folder / PLAN_JSON
    try:
        with open_file(path) as file:
            table = json.loads(file.read(_MAX_BYTES))
    except FileNotFoundError as error:
        raise UserError(f"{folder} holds no sweep: there is no {PLAN_JSON} in it.") from error
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise UserError(f"{path} is damaged: it is not JSON.") from error
    if not isinstance(table, dict):
        raise UserError(f"{path} is damaged: it is not a table.")
    if table.get("format") != _FORMAT:
        raise UserError(f"{path} is of another release of rnnviz: work on it with that one.")
    try:
        return _plan_in(table, str(path))
    except (ValueError, TypeError, OverflowError, CheckpointError) as error:
        raise UserError(f"{path} is damaged: {str(error)[:200]}.") from error


class PlannedRuns:
    """The runs of a sweep that are known by now; those of a grid are enumerated once."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self._folder, self._plan = folder, plan
        self._grid = [] if plan.search else plan.runs_of(combinations(plan.variations))

    def known(self) -> list[PlannedRun]:
        """In the order in which they are begun. Raises UserError."""
        return self._plan.runs_of(proposed_settings(self._folder)) if self._plan.search else self._grid


def planned_runs(folder: Path, plan: Plan) -> list[PlannedRun]:
    """The runs that are known by now, in the order in which they are begun. Raises UserError."""
    return PlannedRuns(folder, plan).known()


def proposed_settings(folder: Path) -> list[dict[str, Any]]:
    """What a search has proposed so far, in order."""
    found: list[dict[str, Any]] = []
    while True:
        try:
            table = json.loads(settings_path(folder, len(found)).read_bytes())
        except FileNotFoundError:
            return found
        except OSError as error:
            raise UserError(f"{folder} cannot be read: {error.strerror or error}.") from error
        except (ValueError, RecursionError):
            table = None
        if not isinstance(table, dict):
            raise UserError(f"{settings_path(folder, len(found))} is damaged: delete it and those after it.")
        found.append({name: value for name, value in table.items() if name in SETTINGS})


def settings_path(folder: Path, setting: int) -> Path:
    return folder / SETTINGS_FOLDER / f"{setting:04}.json"


def _copy_text(path: Path, corpus: Corpus) -> None:
    """Beside the plan, so that another machine finds it, and a change of the original changes no run."""
    if corpus.path is None:
        write_text(path, corpus.source)
        return
    try:
        with open_file(corpus.path) as file:
            write_file(path, lambda copy: shutil.copyfileobj(file, copy))
    except OSError as error:
        raise UserError(f"{corpus.path} cannot be read: {error.strerror or error}.") from error


def _table(plan: Plan) -> dict[str, Any]:
    varied = {
        name: dataclasses.asdict(each) if isinstance(each, Bounds) else list(each)
        for name, each in plan.variations.items()
    }
    return {
        "format": _FORMAT,
        "version": __version__,
        "text": dataclasses.asdict(plan.text),
        "settings": dict(plan.base),
        "vary": varied,
        "seeds": list(plan.seeds),
        "steps": plan.steps,
        "minutes": plan.minutes,
        "search": plan.search,
        "sampler": plan.sampler,
        "beat": plan.beat,
    }


def _plan_in(table: dict[str, Any], name: str) -> Plan:
    text = entry_of(table, "text", dict, name)
    seeds = entry_of(table, "seeds", list, name)
    if not seeds or not all(isinstance(seed, int) for seed in seeds):
        raise ValueError("its seeds are no whole numbers")
    return Plan(
        text=TextIdentity(
            name=words_of(text, "name", name),
            path="",
            sha256=words_of(text, "sha256", name),
            size=whole_of(text, "size", name, 0, 1 << 48),
            encoding=words_of(text, "encoding", name),
        ),
        base={k: v for k, v in entry_of(table, "settings", dict, name).items() if k in SETTINGS},
        variations={
            key: _variation_in(key, value) for key, value in entry_of(table, "vary", dict, name).items()
        },
        seeds=tuple(seeds),
        steps=whole_of(table, "steps", name, 0, NEVER),
        minutes=number_of(table, "minutes", name),
        search=whole_of(table, "search", name, 0, MAX_RUNS),
        sampler=words_of(table, "sampler", name),
        beat=max(0.01, number_of(table, "beat", name, maximum=3600.0)),
    )


def _variation_in(name: str, value: Any) -> Variation:
    if name not in SETTINGS:
        raise ValueError(f"there is no setting {name[:40]}")
    if isinstance(value, list):
        for each in value:
            SETTINGS[name].require(each)
        return tuple(value)
    bounds = Bounds(value["low"], value["high"], value["log"] is True)
    SETTINGS[name].require(bounds.low)
    SETTINGS[name].require(bounds.high)
    return bounds
