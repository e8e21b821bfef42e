"""The same run with other seeds, as a sweep that varies nothing else: what luck makes of it.

Knows a run in its folder and plans; begins no process.
"""

import shutil
from pathlib import Path

from rnnviz.core.errors import UserError
from rnnviz.core.files import is_file
from rnnviz.core.foreign import shown
from rnnviz.core.record.checkpoint import TextIdentity, load_checkpoint
from rnnviz.training.run.opening import text_of
from rnnviz.training.run.run_names import LAST, PLAN_JSON
from rnnviz.training.run.run_summary import read_summary
from rnnviz.training.sweep.plan import Plan, write_plan

SEEDS = 5
_SEED_LIMIT = 1 << 31


def plan_repeats(run: Path, library: Path) -> Path:
    """Plan the run in the folder ``run`` with ``SEEDS`` other seeds, as far as it came; the sweep's folder.

    It stands in ``library``, and there is one for a run of so many steps: asked again, the same is given, to
    be gone on with. Raises UserError: the text is not at hand, or the run has a past that no seed makes.
    """
    summary = read_summary(run)
    if summary.parent is not None:
        raise UserError("This run went on from a moment of another: with another seed it would have no past.")
    if not summary.steps:
        raise UserError("This run has not made a step yet: how far should the others learn?")
    folder = library / f"seeds-{summary.run_id[:12]}-{summary.steps}"
    if is_file(folder / PLAN_JSON):
        return folder
    last = run / LAST
    corpus = text_of(load_checkpoint(last), last)
    if corpus is None:
        raise UserError(
            f"The text of this run, {shown(summary.text.name)}, is not where it was: open the run once and "
            "show where it is."
        )
    seed = int(summary.settings["seed"])
    plan = Plan(
        text=TextIdentity("", "", "", 0, ""),
        base=summary.settings,
        variations={},
        seeds=tuple((seed + more) % _SEED_LIMIT for more in range(1, SEEDS + 1)),
        steps=summary.steps,
    )
    try:
        write_plan(folder, corpus, plan)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder
