"""``rnnviz train``: a run without a window, from a text or from a checkpoint.

Knows its options and what a terminal is told of it; how a run is trained and kept is RunFolder's.
"""

import argparse
import math
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from rnnviz.cli import NOT_SAVED
from rnnviz.cli.arguments import (
    Parser,
    add_encoding,
    add_length,
    add_settings,
    given_settings,
    new_config,
    read_text,
    require_length,
    tell_idle,
    whole,
)
from rnnviz.cli.branching import branched
from rnnviz.cli.terminal import hangups, interrupts, progress_bar, say, warn
from rnnviz.core.errors import UserError
from rnnviz.core.record.by_heart import by_heart_in_words, find_by_heart
from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.training.card.rates import better_rate, why_better
from rnnviz.training.config import SETTINGS, TrainingConfig
from rnnviz.training.run.best import bests_in_words
from rnnviz.training.run.held_out import NAME as HELD_OUT
from rnnviz.training.run.known_texts import remember_text
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.run_folder import Ending, RunFolder, require_free, require_same_run
from rnnviz.training.run.run_names import LAST

DIVERGED = 3
NEVER = 1 << 62
"""An iteration that no run reaches."""


def run(arguments: Sequence[str]) -> int:
    parser = Parser(
        prog="rnnviz train",
        description="Train without a window; leaves loss.csv, signals.csv, samples.txt, last.npz, "
        "best.npz and config.json.",
        epilog="example: rnnviz train book.txt --steps 20000 --out runs/book --hidden-size 200",
    )
    parser.add_argument("text", type=Path, metavar="TEXT", help="the text to learn")
    add_length(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder for the run")
    parser.add_argument("--resume", type=Path, metavar="CHECKPOINT", help="go on with this run")
    parser.add_argument(
        "--from",
        dest="branch_from",
        type=Path,
        metavar="RUN",
        help="begin a new run where that one stands, a folder or a checkpoint; settings may differ",
    )
    parser.add_argument("--at", type=whole, metavar="N", help="with --from: where it stood after N steps")
    parser.add_argument("--overwrite", action="store_true", help="replace a run that DIR already holds")
    parser.add_argument(
        "--on-divergence",
        choices=("stop", "rewind"),
        default="stop",
        help="when the loss explodes: stop with exit code 3 and the last good checkpoint, or go back "
        "to it with half the learning rate (stop)",
    )
    add_encoding(parser)
    add_settings(parser, SETTINGS.values())
    options = parser.parse_args(arguments)
    require_length(parser, options)
    if options.preset and options.resume:
        parser.error("--preset cannot be given with --resume: the settings are the checkpoint's")
    if options.branch_from and (options.resume or options.preset):
        parser.error(f"--from cannot be given with --{'resume' if options.resume else 'preset'}")
    if options.at is not None and not options.branch_from:
        parser.error("--at is of another run: say which with --from")
    folder = RunFolder(options.out)
    learner = _resumed(options, parser, folder) if options.resume else _begun(options, folder)
    tell_idle(given_settings(options), learner.config)
    end = _end_of(options, learner.config)
    if end is None:
        parser.error("say how long: --steps N, --minutes M, or a preset with a goal")
    if learner.corpus is not None:
        remember_text(learner.corpus)
    return train_in_terminal(learner, folder, *end, rewind=options.on_divergence == "rewind")


def _begun(options: argparse.Namespace, folder: RunFolder) -> Learner:
    """A run of its own: from the beginning, or from a moment of another."""
    if not options.overwrite:
        require_free(folder)
    if options.branch_from:
        return branched(options)
    config = new_config(options)
    learner = Learner(read_text(options.text, config, options.encoding), config)
    _propose_rate(config)
    return learner


def _propose_rate(config: TrainingConfig) -> None:
    """A hint where another rate was measured to fit better."""
    better = better_rate(config)
    if better is not None:
        warn(f"hint: {why_better(config, better)} Take --learning-rate {better:g}.")


def _end_of(options: argparse.Namespace, config: TrainingConfig) -> tuple[int, float] | None:
    """(iteration, minutes) at which to stop, whichever comes first; None where nothing says so."""
    steps, minutes = options.steps, options.minutes
    if steps is None and minutes is None and config.schedule == "linear":
        steps, minutes = config.goal_steps or None, config.goal_minutes or None
    if steps is None and minutes is None:
        return None
    return steps or NEVER, minutes or math.inf


def _resumed(options: argparse.Namespace, parser: Parser, folder: RunFolder) -> Learner:
    given = given_settings(options)
    fixed = [SETTINGS[name] for name in given if not SETTINGS[name].on_resume]
    if fixed:
        parser.error(f"{fixed[0].option} cannot be given with --resume: it is the checkpoint's")
    checkpoint = load_checkpoint(options.resume)
    changed = {n: v for n, v in given.items() if n != "learning_rate"}
    config = TrainingConfig.from_dict(checkpoint.settings | changed)
    learner = Learner.resume(checkpoint, read_text(options.text, config, options.encoding, checkpoint.text))
    if not options.overwrite:
        require_same_run(folder, checkpoint.run_id, learner.history, options.resume)
    learner.config = config
    if "learning_rate" in given:
        learner.change_learning_rate(given["learning_rate"])
    return learner


def train_in_terminal(
    learner: Learner, folder: RunFolder, steps: int, minutes: float = math.inf, *, rewind: bool
) -> int:
    """Train to iteration ``steps``, or for so many ``minutes`` of training, whichever comes first, with a
    progress bar, and leave the run in ``folder``; the exit code.

    A run does not end with its screen: whether anybody still reads what is told is all one to it.
    """
    folder.make()
    _say(f"data has {learner.text.size:,} characters, {learner.architecture.vocab_size:,} unique")
    began_at = learner.iteration
    if began_at >= steps:
        warn(f"the run is already at iteration {began_at:,}; give more --steps to go on")
    elif learner.rate_now == 0 and learner.config.schedule == "linear":
        warn(
            "the learning rate is zero: the linear schedule has reached its goal, and nothing more is learned"
        )
    with (
        interrupts() as interrupted,
        hangups(folder.save_soon),
        progress_bar("step", total=None if steps == NEVER else steps, initial=began_at) as bar,
    ):
        shown_at = time.monotonic()

        def show(learner: Learner) -> None:
            nonlocal shown_at
            now = time.monotonic()
            if now - shown_at >= 0.2:
                shown_at = now
                bar.set_postfix_str(f"smooth loss {learner.smooth_loss:.2f}", refresh=False)
                bar.update(learner.iteration - bar.n)

        def tell(words: str) -> None:
            bar.clear()
            warn(words)

        ending = folder.train(
            learner,
            steps,
            minutes=minutes,
            on_step=show,
            is_interrupted=lambda: bool(interrupted),
            rewind=rewind,
            tell=tell,
        )
        bar.set_postfix_str(f"smooth loss {learner.smooth_loss:.2f}", refresh=False)
        bar.update(learner.iteration - bar.n)
    where = f"iteration {learner.iteration:,}, smooth loss {learner.smooth_loss:.2f}"
    if folder.unsaved:
        held = folder.saved_iteration
        what = "no step of it" if held is None else f"iteration {held:,}"
        end = folder.divergence or "the run has ended."
        warn(f"{end} {folder.unsaved}. It stood at {where}; {LAST} has {what}.")
        return NOT_SAVED
    if ending is Ending.DIVERGED:
        warn(
            f"training diverged. {folder.divergence} {folder.last} holds the last good moment, "
            f"{where}: go on from it with a smaller --learning-rate."
        )
        return DIVERGED
    stopped = "interrupted, everything is saved: " if ending is Ending.INTERRUPTED else ""
    _say(f"{stopped}{where}, in {folder.path}")
    by_heart = find_by_heart(learner.history.points(HELD_OUT), learner.history.beside(HELD_OUT))
    if by_heart is not None:
        _say(by_heart_in_words(by_heart, learner.config.seq_length))
    if learner.bests:
        _say(f"best, in nats over a window: {bests_in_words(learner.bests)}")
    held_out = learner.history.points(HELD_OUT)
    if len(held_out.values):
        nats, best = held_out.values / learner.config.seq_length, int(held_out.values.argmin())
        _say(
            f"held-out loss in nats per character: last {nats[-1]:.4f}, best {nats[best]:.4f} at iteration "
            f"{held_out.iterations[best]:,}"
        )
    return 0


def _say(line: str) -> None:
    with suppress(UserError, BrokenPipeError):
        say(line)
