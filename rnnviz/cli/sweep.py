"""``rnnviz sweep``: a plan of runs that differ in some settings, worked through with all cores.

Knows its options; how a plan is worked through in a terminal is ``work``'s.
"""

import argparse
import math
from collections.abc import Sequence
from pathlib import Path

from rnnviz.cli.arguments import (
    Parser,
    add_encoding,
    add_length,
    add_settings,
    given_settings,
    new_config,
    read_text,
    require_length,
    whole,
)
from rnnviz.cli.terminal import say
from rnnviz.cli.work import add_workers, require_workers, work_in_terminal
from rnnviz.core.record.checkpoint import TextIdentity
from rnnviz.training.config import SETTINGS
from rnnviz.training.run.known_texts import remember_text
from rnnviz.training.sweep.optuna_study import SAMPLERS, require_optuna
from rnnviz.training.sweep.plan import MAX_RUNS, Plan, write_plan
from rnnviz.training.sweep.vary import read_variations

MAX_SEED = 2**31 - 1


def run(arguments: Sequence[str]) -> int:
    parser = Parser(
        prog="rnnviz sweep",
        description="Train many runs that differ in some settings, with all cores; rnnviz work DIR joins in "
        "from another terminal or machine, and goes on with what was left.",
        epilog="example: rnnviz sweep book.txt --vary learning_rate=0.01,0.1 --vary hidden_size=50,100,200 "
        "--seeds 5 --steps 10000 --out sweeps/book",
    )
    parser.add_argument("text", type=Path, metavar="TEXT", help="the text to learn")
    parser.add_argument(
        "--vary",
        action="append",
        default=[],
        metavar="SETTING=VALUES",
        help="values with commas (hidden_size=50,100), or with --search bounds "
        "(learning_rate=0.001..0.3:log); may be given again for another setting",
    )
    parser.add_argument(
        "--seeds", type=whole, default=1, metavar="N", help="runs of each setting, from --seed on (1)"
    )
    parser.add_argument(
        "--search",
        type=whole,
        metavar="N",
        help="have Optuna propose N settings, one after the other, instead of running all combinations",
    )
    samplers = "; ".join(f"{name}: {words}" for name, words in SAMPLERS.items())
    parser.add_argument("--sampler", choices=tuple(SAMPLERS), help=f"how --search proposes. {samplers} (tpe)")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder for the sweep")
    parser.add_argument("--plan-only", action="store_true", help="write the plan, and leave the rest to work")
    add_workers(parser)
    add_length(parser)
    add_encoding(parser)
    add_settings(parser, SETTINGS.values())
    options = parser.parse_args(arguments)
    _require(parser, options)
    base = new_config(options)
    variations = read_variations(options.vary)
    if options.search:
        require_optuna()
    text = read_text(options.text, base, options.encoding)
    plan = write_plan(
        options.out,
        text,
        Plan(
            text=TextIdentity("", "", "", 0, ""),
            base=base.to_dict(),
            variations=variations,
            seeds=tuple(range(base.seed, base.seed + options.seeds)),
            steps=options.steps or 0,
            minutes=options.minutes or 0.0,
            search=options.search or 0,
            sampler=options.sampler or "tpe",
        ),
    )
    remember_text(text)
    settings = plan.count // len(plan.seeds)
    say(f"{plan.count:,} runs: {settings:,} settings of {len(plan.seeds):,} seeds, in {options.out}")
    return 0 if options.plan_only else work_in_terminal(options.out, options.workers)


def _require(parser: Parser, options: argparse.Namespace) -> None:
    require_length(parser, options)
    require_workers(parser, options)
    if options.steps is None and options.minutes is None:
        parser.error("say how long each run is: --steps N or --minutes M")
    if not 1 <= options.seeds <= MAX_RUNS:
        parser.error(f"--seeds is {options.seeds}; it must be 1 to {MAX_RUNS:,}")
    if given_settings(options).get("seed", 0) + options.seeds - 1 > MAX_SEED:
        parser.error(f"the last seed would be above {MAX_SEED:,}: take a smaller --seed")
    if options.search is not None and not 1 <= options.search <= MAX_RUNS:
        parser.error(f"--search is {options.search}; it must be 1 to {MAX_RUNS:,}")
    if options.search and not options.vary:
        parser.error("--search needs to know what to vary: --vary learning_rate=0.001..0.3:log")
    if options.sampler and not options.search:
        parser.error("--sampler is for --search; without it all combinations are run")
    if not math.isfinite(options.minutes or 0.0):
        parser.error("--minutes must be finite")
