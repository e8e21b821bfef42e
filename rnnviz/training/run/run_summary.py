"""RunSummary: a run in a few numbers, as run.json has them: all that a shelf of runs shows.

No array is read for it but where an older release left none. Knows a checkpoint and a file; knows no shelf.
"""

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.core.errors import CheckpointError, UserError
from rnnviz.core.files import open_file, write_text
from rnnviz.core.record.archive import entry_of, number_of, whole_of, words_of
from rnnviz.core.record.checkpoint import (
    MAX_RUN_ID,
    MAX_SECONDS,
    Checkpoint,
    Parent,
    TextIdentity,
    load_checkpoint,
)
from rnnviz.core.record.history import LossHistory
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.best import BY, BestLoss, bests_of
from rnnviz.training.run.run_names import LAST, RUN_JSON

POINTS = 64
"""Of the small curve, at most."""
MAX_BYTES = 1 << 18
_MAX_STEPS = 1 << 62
_MAX_LOSS = 1e300


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What run.json says.

    text         without the folder that it lies in
    characters   read so far
    elapsed      seconds that the steps took
    smooth_loss  of the last step, nats over the window
    began, saved seconds since 1970
    ending       '' while the run goes on or was just left, else a sentence that says how it ended
    curve        (iteration, smooth loss), at most ``POINTS``, evenly over the steps
    """

    run_id: str
    text: TextIdentity
    settings: dict[str, Any]
    parameter_count: int
    steps: int
    characters: int
    elapsed: float
    smooth_loss: float
    bests: tuple[BestLoss, ...]
    parent: Parent | None
    began: float
    saved: float
    ending: str
    curve: tuple[tuple[int, float], ...]


def summary_of(checkpoint: Checkpoint, *, began: float, saved: float, ending: str = "") -> RunSummary:
    """A run as its checkpoint has it, begun and saved at these times."""
    config = TrainingConfig.mended(checkpoint.settings)
    place = checkpoint.last.place
    return RunSummary(
        run_id=checkpoint.run_id,
        text=dataclasses.replace(checkpoint.text, path=""),
        settings=config.to_dict(),
        parameter_count=checkpoint.architecture.parameter_count,
        steps=place.iteration,
        characters=place.iteration * config.seq_length * config.batch_size,
        elapsed=checkpoint.elapsed,
        smooth_loss=place.smooth_loss,
        bests=bests_of(checkpoint),
        parent=checkpoint.parent,
        began=began,
        saved=saved,
        ending=ending,
        curve=_curve_of(checkpoint),
    )


def _curve_of(checkpoint: Checkpoint) -> tuple[tuple[int, float], ...]:
    if not checkpoint.history:
        return ()
    iterations, values = LossHistory.from_arrays(checkpoint.history).points("smooth")
    last = len(iterations) - 1
    places = np.unique(np.linspace(0, last, min(POINTS, last + 1)).round().astype(int))
    return tuple(zip(iterations[places].tolist(), values[places].tolist(), strict=True))


def write_summary(folder: Path, summary: RunSummary, *, private: bool = False) -> None:
    """Write run.json, whole or not at all, ``private``: the user's alone. Raises WriteError."""
    table = {
        **{name: getattr(summary, name) for name in RunSummary.__slots__},
        "text": dataclasses.asdict(summary.text),
        "bests": [list(best) for best in summary.bests],
        "parent": list(summary.parent) if summary.parent else None,
    }
    write_text(folder / RUN_JSON, json.dumps(table) + "\n", private=private)


def began_at(folder: Path, checkpoint: Checkpoint, now: float) -> float:
    """When the run of ``checkpoint``, saved ``now``, began: as its run.json says, else by its steps."""
    try:
        found = read_summary(folder) if (folder / RUN_JSON).exists() else None
    except (UserError, OSError):
        found = None
    is_it = found is not None and found.run_id == checkpoint.run_id
    return found.began if found is not None and is_it else now - min(now, checkpoint.elapsed)


def read_summary(folder: Path) -> RunSummary:
    """What the folder's run.json says; of an older release, which wrote none, what its last.npz does.

    Raises CheckpointError, where neither is there or right.
    """
    path = folder / RUN_JSON
    try:
        with open_file(path) as file:
            table = json.loads(file.read(MAX_BYTES))
    except FileNotFoundError:
        return _summed_up(folder / LAST)
    except OSError as error:
        raise CheckpointError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise CheckpointError(f"{path} is damaged: it is not JSON.") from error
    if not isinstance(table, dict):
        raise CheckpointError(f"{path} is damaged: it is not a table.")
    try:
        return _summary_in(table, str(path))
    except (ValueError, TypeError, OverflowError) as error:
        raise CheckpointError(f"{path} is damaged: {str(error)[:200]}.") from error


def _summed_up(last: Path) -> RunSummary:
    checkpoint = load_checkpoint(last)
    try:
        saved = last.stat().st_mtime
    except OSError as error:
        raise CheckpointError(f"{last} cannot be read: {error.strerror or error}.") from error
    return summary_of(checkpoint, began=saved - checkpoint.elapsed, saved=saved)


def _summary_in(table: dict[str, Any], name: str) -> RunSummary:
    text = entry_of(table, "text", dict, name)
    return RunSummary(
        run_id=entry_of(table, "run_id", str, name)[:MAX_RUN_ID],
        text=TextIdentity(
            name=words_of(text, "name", name),
            path="",
            sha256=words_of(text, "sha256", name),
            size=whole_of(text, "size", name, 0, 1 << 48),
            encoding=words_of(text, "encoding", name),
        ),
        settings=TrainingConfig.mended(entry_of(table, "settings", dict, name)).to_dict(),
        parameter_count=whole_of(table, "parameter_count", name, 0, _MAX_STEPS),
        steps=whole_of(table, "steps", name, 0, _MAX_STEPS),
        characters=whole_of(table, "characters", name, 0, _MAX_STEPS),
        elapsed=number_of(table, "elapsed", name, maximum=MAX_SECONDS),
        smooth_loss=number_of(table, "smooth_loss", name),
        bests=tuple(_best_in(best, name) for best in entry_of(table, "bests", list, name)[: len(BY)]),
        parent=_parent_in(table.get("parent"), name),
        began=number_of(table, "began", name, maximum=MAX_SECONDS),
        saved=number_of(table, "saved", name, maximum=MAX_SECONDS),
        ending=words_of({"ending": ""} | table, "ending", name),
        curve=tuple(_point_in(point, name) for point in entry_of(table, "curve", list, name)[:POINTS]),
    )


def _best_in(best: Any, name: str) -> BestLoss:
    by, value, iteration = best if isinstance(best, list) and len(best) == 3 else (None, None, None)
    if by not in BY:
        raise CheckpointError(f"{name} is damaged: one of its best losses is of no kind.")
    table = {"value": value, "iteration": iteration}
    return BestLoss(by, number_of(table, "value", name), whole_of(table, "iteration", name, 0, _MAX_STEPS))


def _parent_in(parent: Any, name: str) -> Parent | None:
    if parent is None:
        return None
    run_id, iteration = parent if isinstance(parent, list) and len(parent) == 2 else (None, None)
    table = {"run": run_id, "iteration": iteration}
    run = entry_of(table, "run", str, name)[:MAX_RUN_ID]
    return Parent(run, whole_of(table, "iteration", name, 0, _MAX_STEPS))


def _point_in(point: Any, name: str) -> tuple[int, float]:
    iteration, value = point if isinstance(point, list) and len(point) == 2 else (None, None)
    table = {"iteration": iteration, "value": value}
    at = whole_of(table, "iteration", name, 0, _MAX_STEPS)
    return at, number_of(table, "value", name, maximum=_MAX_LOSS)
