"""``rnnviz work``: join in on the runs of a sweep, any number of times, also from other machines.

Knows what a terminal is told of a sweep; who works, and on what, is the sweep's.
"""

import argparse
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from rnnviz.cli import INTERRUPTED, NOT_SAVED
from rnnviz.cli.arguments import Parser, whole
from rnnviz.cli.terminal import hangups, interrupts, progress_bar, say, say_table, warn
from rnnviz.core.errors import UserError
from rnnviz.training.sweep.optuna_study import require_optuna
from rnnviz.training.sweep.plan import Plan, read_plan
from rnnviz.training.sweep.progress import RUNNING, WAITING, RunProgress, SweepProgress
from rnnviz.training.sweep.results import results_by_setting, table, verdict, write_results
from rnnviz.training.sweep.workers import Workers, start_workers

MAX_WORKERS = 1024
_MOST_ROWS = 50
_LOOK_SECONDS = 1.0


def run(arguments: Sequence[str]) -> int:
    parser = Parser(
        prog="rnnviz work",
        description="Join in on the runs of a sweep, or go on with those that were left. May be begun any "
        "number of times, also on other machines that see the folder.",
        epilog="example: rnnviz work sweeps/book",
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder of a sweep")
    add_workers(parser)
    options = parser.parse_args(arguments)
    require_workers(parser, options)
    return work_in_terminal(options.folder, options.workers)


def add_workers(parser: Parser) -> None:
    """``--workers``: how many processes work, each with one core."""
    parser.add_argument(
        "--workers", type=whole, metavar="N", help="processes, each with one core (one for each core)"
    )


def require_workers(parser: Parser, options: argparse.Namespace) -> None:
    """End with a mistake where there cannot be so many."""
    if options.workers is not None and not 1 <= options.workers <= MAX_WORKERS:
        parser.error(f"--workers is {options.workers}; it must be 1 to {MAX_WORKERS:,}")


def work_in_terminal(folder: Path, count: int | None) -> int:
    """Work on the sweep in ``folder`` with ``count`` processes (None for all cores) until nothing is left,
    with a progress bar, and tell what came of it; the exit code."""
    plan = read_plan(folder)
    if plan.search:
        require_optuna()
    progress = SweepProgress(folder, plan)
    with interrupts() as interrupted, hangups(lambda: interrupted.append(0)):
        workers = start_workers(folder, count or 0)
        try:
            _watch(workers, progress, plan, interrupted)
        finally:
            workers.stop()
            if not workers.wait():
                workers.kill()
    for sentence in workers.sentences:
        warn(sentence)
    runs = progress.look()
    with suppress(BrokenPipeError):
        _tell(folder, plan, runs)
    if interrupted:
        warn(f"interrupted, everything is saved: rnnviz work {folder} goes on.")
        return INTERRUPTED
    return NOT_SAVED if workers.unsaved else 2 if workers.failed else 0


def _watch(workers: Workers, progress: SweepProgress, plan: Plan, interrupted: list[int]) -> None:
    """Until all workers have ended or somebody wants to."""
    total = plan.count * plan.steps if plan.steps else plan.count
    with progress_bar("step" if plan.steps else "run", total=total) as bar:
        looked_at = 0.0
        while workers.look() and not interrupted:
            if time.monotonic() - looked_at >= _LOOK_SECONDS:
                looked_at = time.monotonic()
                _show(bar, progress.look(), plan)
            time.sleep(0.05)
        _show(bar, progress.look(), plan)


def _show(bar: Any, runs: Sequence[RunProgress], plan: Plan) -> None:
    done = sum(run.state not in (WAITING, RUNNING) for run in runs)
    running = sum(run.state == RUNNING for run in runs)
    steps = sum(run.steps if run.state in (WAITING, RUNNING) else plan.steps for run in runs)
    bar.set_postfix_str(f"{done:,} of {plan.count:,} runs done, {running} under way", refresh=False)
    bar.update((steps if plan.steps else done) - bar.n)


def _tell(folder: Path, plan: Plan, runs: Sequence[RunProgress]) -> None:
    results = results_by_setting(runs)
    header, rows = table(results)
    by = "held-out loss" if plan.base.get("held_out") or "held_out" in plan.variations else "smooth loss"
    say(f"{by} at the end of a run, nats per character; mean and standard deviation over its seeds:")
    say_table(header, rows[:_MOST_ROWS], words=(0, len(header) - 1))
    if len(rows) > _MOST_ROWS:
        say(f"… and {len(rows) - _MOST_ROWS:,} more settings")
    words = verdict(results)
    if words:
        say(words)
    ended = [run for run in runs if run.sentence]
    for run in ended[:10]:
        say(f"{run.run.name}: {run.sentence}")
    left = plan.count - sum(run.state not in (WAITING, RUNNING) for run in runs)
    if left:
        say(f"{left:,} of {plan.count:,} runs are not done; others may be at work on them.")
    try:
        say(f"all runs: {write_results(folder, runs)}")
    except UserError as error:
        warn(str(error))
