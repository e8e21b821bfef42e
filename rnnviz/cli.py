"""The command line: arguments in, a window or a headless command out.

Knows every command's words and exit codes (0 done, 1 a check not passed, 2 a user's mistake, 3 training
diverged); knows nothing of networks or widgets. Qt is imported only where a window
or a picture is asked for.
"""

import argparse
import io
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from rnnviz import __version__, paths
from rnnviz.core.checkpoint import load_checkpoint
from rnnviz.core.errors import Cancelled, NotTextError, UserError
from rnnviz.core.text import Corpus, read_corpus
from rnnviz.gui.display import why_no_display, why_no_qt
from rnnviz.training.config import RANGES, TrainingConfig, check_setting
from rnnviz.training.learner import Learner
from rnnviz.training.opening import find_text, is_checkpoint
from rnnviz.training.run_folder import Outcome, RunFolder, require_free

# What only one command needs is imported in it: a window does not wait for it.
if TYPE_CHECKING:
    from rnnviz.training.fresh_check import FreshCheck

COMMANDS = ("train", "sample", "report", "gradcheck")
TERMINAL_STEPS = 10_000
"""How far a run without a display goes when nobody says."""

_WINDOW_SETTINGS = (
    "hidden_size", "seq_length", "learning_rate", "sigma", "seed", "dtype", "clip", "lower_case",
)  # fmt: skip
_CHANGEABLE = ("learning_rate", "sample_every", "sample_length")
"""Settings that may be given with --resume; the others are the checkpoint's."""
_CHECKED_SETTINGS = ("hidden_size", "seq_length", "sigma", "seed", "lower_case")


class Parser(argparse.ArgumentParser):
    """Says a mistake in one line and ends with 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (try {self.prog} --help)\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="replace")  # a letter that the terminal lacks becomes a question mark
    try:
        if arguments and arguments[0] in COMMANDS:
            return _COMMANDS[arguments[0]](arguments[1:])
        return _window(arguments)
    except UserError as error:
        print(f"rnnviz: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # `rnnviz sample … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


# ── settings ────────────────────────────────────────────────────────────────


def _add_settings(parser: argparse.ArgumentParser, names: Sequence[str]) -> None:
    """The settings of a run as options, with the words and ranges of the config."""
    group = parser.add_argument_group("settings")
    defaults = {field.name: field.default for field in fields(TrainingConfig)}
    for name in names:
        option = "--" + name.replace("_", "-")
        if name == "dtype":
            group.add_argument(option, choices=("float32", "float64"), help="type of all numbers (float32)")
        elif name == "lower_case":
            group.add_argument(option, action="store_true", default=None, help="lower-case the text first")
        else:
            allowed = RANGES[name]
            group.add_argument(
                option,
                type=int if allowed.whole else float,
                metavar="N" if allowed.whole else "X",
                help=f"{allowed.meaning} ({defaults[name]:,})".replace("%", "%%"),
            )


def _settings(options: argparse.Namespace) -> dict[str, Any]:
    """The settings that were given, checked."""
    names = {field.name for field in fields(TrainingConfig)}
    given = {n: v for n, v in vars(options).items() if n in names and v is not None}
    for name, value in given.items():
        if name in RANGES:
            check_setting(name, value)
    return given


def _read_text(path: Path, config: TrainingConfig) -> Corpus:
    try:
        corpus = read_corpus(path, lower_case=config.lower_case)
    except NotTextError as error:
        raise UserError(f"{error} Give a text file.") from error
    corpus.require(config.seq_length)
    return corpus


# ── rnnviz train ────────────────────────────────────────────────────────────


def _train(arguments: Sequence[str]) -> int:
    parser = Parser(
        prog="rnnviz train",
        description="Train without a window; leaves loss.csv, samples.txt, last.npz, best.npz "
        "and config.json.",
        epilog="example: rnnviz train book.txt --steps 20000 --out runs/book --hidden-size 200",
    )
    parser.add_argument("text", type=Path, metavar="TEXT", help="the text to learn")
    parser.add_argument("--steps", type=int, required=True, metavar="N", help="the iteration to reach")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder for the run")
    parser.add_argument("--resume", type=Path, metavar="CHECKPOINT", help="go on with this run")
    parser.add_argument("--overwrite", action="store_true", help="replace a run that DIR already holds")
    parser.add_argument(
        "--on-divergence",
        choices=("stop", "rewind"),
        default="stop",
        help="when the loss explodes: stop with exit code 3 and the last good checkpoint, or go back "
        "to it with half the learning rate (stop)",
    )
    _add_settings(parser, [*_WINDOW_SETTINGS, "sample_every", "sample_length"])
    options = parser.parse_args(arguments)
    if options.steps < 1:
        parser.error(f"--steps is {options.steps}; it must be at least 1")
    folder = RunFolder(options.out)
    learner = _resumed(options, parser) if options.resume else None
    if learner is None:
        if not options.overwrite:
            require_free(folder)
        config = TrainingConfig(**_settings(options))
        learner = Learner(_read_text(options.text, config), config)
    return _train_in_terminal(learner, folder, options.steps, rewind=options.on_divergence == "rewind")


def _resumed(options: argparse.Namespace, parser: Parser) -> Learner:
    given = _settings(options)
    fixed = [name for name in given if name not in _CHANGEABLE]
    if fixed:
        option = "--" + fixed[0].replace("_", "-")
        parser.error(f"{option} cannot be given with --resume: it is the checkpoint's")
    checkpoint = load_checkpoint(options.resume)
    changed = {n: v for n, v in given.items() if n != "learning_rate"}
    config = TrainingConfig.from_dict(checkpoint.settings | changed)
    learner = Learner.resume(checkpoint, _read_text(options.text, config))
    learner.config = config
    if "learning_rate" in given:
        learner.learning_rate = given["learning_rate"]
    return learner


def _train_in_terminal(learner: Learner, folder: RunFolder, steps: int, *, rewind: bool) -> int:
    folder.make()
    print(f"data has {learner.text.size:,} characters, {learner.model.vocab_size:,} unique")
    began_at = learner.iteration
    if began_at >= steps:
        print(f"the run is already at iteration {began_at:,}; give more --steps to go on", file=sys.stderr)
    with (
        _interrupts() as interrupted,
        _progress_bar("step", total=steps, initial=began_at) as bar,
    ):
        shown_at = time.monotonic()

        def show(learner: Learner) -> None:
            nonlocal shown_at
            now = time.monotonic()
            if now - shown_at >= 0.2:
                shown_at = now
                bar.set_postfix_str(f"smooth loss {learner.smooth_loss:.2f}", refresh=False)
                bar.update(learner.iteration - bar.n)

        outcome = folder.train(
            learner, steps, on_step=show, is_interrupted=lambda: bool(interrupted), rewind=rewind
        )
        bar.set_postfix_str(f"smooth loss {learner.smooth_loss:.2f}", refresh=False)
        bar.update(learner.iteration - bar.n)
    where = f"iteration {learner.iteration:,}, smooth loss {learner.smooth_loss:.2f}"
    if outcome is Outcome.DIVERGED:
        print(
            f"rnnviz: training diverged. {folder.divergence} {folder.last} holds the last good moment, "
            f"{where}: go on from it with a smaller --learning-rate.",
            file=sys.stderr,
        )
        return 3
    stopped = "interrupted, everything is saved: " if outcome is Outcome.INTERRUPTED else ""
    print(f"{stopped}{where}, in {folder.path}")
    return 0


def _progress_bar(unit: str, *, total: int | None = None, initial: int = 0) -> Any:
    from tqdm import tqdm

    return tqdm(total=total, initial=initial, unit=unit, mininterval=0.2, dynamic_ncols=True)


@contextmanager
def _interrupts() -> Iterator[list[int]]:
    """Ctrl-C and a polite kill as an entry in a list, so that a run ends between two steps."""
    received: list[int] = []
    before = {
        number: signal.signal(number, lambda signum, _: received.append(signum))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


# ── rnnviz sample ───────────────────────────────────────────────────────────


def _sample(arguments: Sequence[str]) -> int:
    parser = Parser(
        prog="rnnviz sample",
        description="Print what a trained network writes, and nothing else.",
        epilog='example: rnnviz sample runs/book/best.npz --prime "Once" --temperature 0.7 --length 500',
    )
    parser.add_argument("checkpoint", type=Path, metavar="CHECKPOINT", help="a run saved as .npz")
    parser.add_argument(
        "--prime", default="", metavar="TEXT", help="a text to start from; it is printed first"
    )
    parser.add_argument(
        "--temperature", type=float, default=1.0, metavar="X",
        help="p = softmax(y / X): 1 is the model itself, 0 always takes the likeliest (1.0)",
    )  # fmt: skip
    parser.add_argument("--length", type=int, default=200, metavar="N", help="characters to write (200)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="start of the chances (0)")
    options = parser.parse_args(arguments)
    if not 0 <= options.temperature <= 1e6:
        parser.error(f"--temperature is {options.temperature:g}; it must be 0 or more")
    if not 0 <= options.length <= 10**8:
        parser.error(f"--length is {options.length}; it must be 0 to 100,000,000")
    if options.seed < 0:
        parser.error(f"--seed is {options.seed}; it must be 0 or more")
    learner = Learner.resume(load_checkpoint(options.checkpoint), None)
    writer, skipped = learner.start_writing(options.prime, options.temperature, options.seed)
    if skipped:
        print(f"rnnviz: skipped, the network does not know: {skipped}", file=sys.stderr)
    sys.stdout.write(options.prime)
    remaining = options.length
    while remaining:
        count = min(remaining, 1000)
        sys.stdout.write(learner.vocabulary.decode(writer.write(count)))
        sys.stdout.flush()
        remaining -= count
    if sys.stdout.isatty():  # a file or a pipe gets the text to the letter
        sys.stdout.write("\n")
    return 0


# ── rnnviz report ───────────────────────────────────────────────────────────


def _report(arguments: Sequence[str]) -> int:
    parser = Parser(
        prog="rnnviz report",
        description="Write report.html and report.pdf about a run: settings, loss, samples, gradient check.",
        epilog="example: rnnviz report runs/book",
    )
    parser.add_argument("run", type=Path, metavar="RUN_DIR", help="the folder of a run (or its checkpoint)")
    options = parser.parse_args(arguments)
    # Imported here: no other command should wait for it.
    from rnnviz.report.content import collect_report
    from rnnviz.report.html import write_html

    path: Path = options.run / "last.npz" if options.run.is_dir() else options.run
    checkpoint = load_checkpoint(path)
    config = TrainingConfig.from_dict(checkpoint.settings)
    text = find_text(checkpoint.text, path)
    if text is None:
        print(
            f"rnnviz: {checkpoint.text.name} is not at hand: "
            "no real words, reference losses or gradient check",
            file=sys.stderr,
        )
    corpus = read_corpus(text, lower_case=config.lower_case, accept_binary=True) if text else None
    report = collect_report(checkpoint, corpus, made_on=f"{datetime.now():%d %B %Y}")
    html, pdf = path.with_name("report.html"), path.with_name("report.pdf")
    write_html(report, html)
    print(html)
    no_qt = why_no_qt()
    if no_qt:
        print(f"rnnviz: no PDF, because {no_qt}", file=sys.stderr)
        return 0
    from rnnviz.gui.app import save_pdf

    save_pdf(report, pdf)
    print(pdf)
    return 0


# ── rnnviz gradcheck ────────────────────────────────────────────────────────


def _gradcheck(arguments: Sequence[str]) -> int:
    from rnnviz.training.fresh_check import check_fresh_network

    parser = Parser(
        prog="rnnviz gradcheck",
        description="Check backpropagation against central differences, in float64, on a fresh network "
        "and the first window of a text; or a lossFun of your own against ours. Exits with 1 where they "
        "do not agree.",
        epilog="examples: rnnviz gradcheck book.txt --hidden-size 5 --seq-length 5; "
        "rnnviz gradcheck --own lossfun.py",
    )
    parser.add_argument("text", nargs="?", type=Path, metavar="TEXT", help="the text of the window")
    parser.add_argument(
        "--entries", type=int, metavar="N",
        help="check so many entries of each array (every entry of a small network, 200 of a large one)",
    )  # fmt: skip
    parser.add_argument(
        "--own", type=Path, metavar="FILE.py",
        help="check the function lossFun(inputs, targets, hprev, Wxh, Whh, Why, bh, by) in this file, "
        "on a small network made for it; it runs in a process of its own for 10 s at most",
    )  # fmt: skip
    _add_settings(parser, _CHECKED_SETTINGS)
    options = parser.parse_args(arguments)
    given = _settings(options)
    if options.own is not None:
        if given or options.entries is not None:
            parser.error("--own has a network of its own: give no settings with it")
        return _check_own(options.own)
    if options.text is None:
        parser.error("a TEXT is needed, or --own FILE.py")
    if options.entries is not None and options.entries < 1:
        parser.error(f"--entries is {options.entries}; it must be at least 1")
    config = TrainingConfig(**given)
    corpus = _read_text(options.text, config)
    with _interrupts() as interrupted, _progress_bar("entry") as bar:

        def show(done: int, total: int) -> None:
            if interrupted:
                raise Cancelled
            bar.total = total
            bar.update(done - bar.n)

        try:
            check = check_fresh_network(corpus, config, entries_per_array=options.entries, progress=show)
        except Cancelled:
            bar.leave = False
            raise UserError("The check was interrupted.") from None
    _print_check(check)
    return 0 if check.report.passed else 1


def _print_check(check: "FreshCheck") -> None:
    from rnnviz.core.gradcheck import PASS_MARK
    from rnnviz.training.fresh_check import explain, what_was_checked

    print(what_was_checked(check))
    rows = []
    for row in check.report.rows:
        outcome = "passed" if row.passed else "FAILED" if row.failed else "undecided"
        rows.append(
            [row.name, _by(row.shape), f"{row.checked:,}", f"{row.sum_error:.1e}", f"{row.norm_error:.1e}",
             outcome, str(list(row.worst)), f"{row.worst_analytic:+.9e}", f"{row.worst_numeric:+.9e}"]
        )  # fmt: skip
    _print_table(
        ["array", "shape", "entries", "sum error", "norm error", f"below {PASS_MARK:.0e}", "worst entry",
         "analytic", "numeric"],
        rows,
    )  # fmt: skip
    print(explain(check.report))


def _check_own(path: Path) -> int:
    from rnnviz.core.gradcheck import PASS_MARK
    from rnnviz.training.own_check import check_own_file, what_was_compared

    comparison = check_own_file(path)
    rows = []
    for row in comparison.rows:
        compared = f"ours {row.clipping}" if row.clipping else "ours"
        rows.append(
            [row.name, _by(row.shape), compared, f"{row.sum_error:.1e}", f"{row.norm_error:.1e}",
             "agrees" if row.agrees else "DIFFERS", str(list(row.worst)) if row.shape else "",
             f"{row.theirs:+.9e}", f"{row.ours:+.9e}"]
        )  # fmt: skip
    _print_table(
        ["returned", "shape", "against", "sum error", "norm error", f"below {PASS_MARK:.0e}", "worst entry",
         "yours", "ours"],
        rows,
    )  # fmt: skip
    print(what_was_compared())
    for sentence in (comparison.headline, *comparison.findings, *comparison.notes):
        print(sentence)
    return 0 if comparison.agrees else 1


def _by(shape: tuple[int, ...]) -> str:
    return " × ".join(str(n) for n in shape) or "1"


def _print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as their longest word, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    for row in (header, *rows):
        cells = [
            cell.ljust(width) if number in (0, 1, 5) else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())


# ── the window ──────────────────────────────────────────────────────────────


def _window(arguments: Sequence[str]) -> int:
    parser = Parser(
        prog="rnnviz",
        description="Watch a character-level recurrent network learn to write.",
        epilog="commands: rnnviz train, rnnviz sample, rnnviz report, rnnviz gradcheck; "
        "each has its own --help. "
        "example: rnnviz book.txt --hidden-size 200",
    )
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="TEXT | CHECKPOINT", help="what to open (a sample text)"
    )
    parser.add_argument("--version", action="version", version=f"rnnviz {__version__}")
    parser.add_argument("--steps", type=int, metavar="N", help="train to this iteration, then pause")
    parser.add_argument(
        "--screenshot", type=Path, metavar="FILE.png",
        help="train --steps steps, save a picture of the whole window, and end",
    )  # fmt: skip
    _add_settings(parser, _WINDOW_SETTINGS)
    options = parser.parse_args(arguments)
    if options.steps is not None and options.steps < 0:
        parser.error(f"--steps is {options.steps}; it must be at least 0")
    settings = _settings(options)
    file: Path | None = options.file
    if file is not None and not file.exists():
        raise UserError(f"There is no file {file}.")

    if options.screenshot is not None:
        no_qt = why_no_qt()
        if no_qt:
            raise UserError(f"No picture can be drawn: {no_qt}")
        from rnnviz.gui.app import save_picture

        save_picture(options.screenshot, file or paths.default_text(), settings, options.steps or 0)
        return 0
    no_window = why_no_display() or why_no_qt()
    if no_window:
        return _terminal_instead(no_window, file or paths.default_text(), settings, options.steps)
    from rnnviz.gui.app import show_window

    return show_window(file, settings, options.steps)


def _terminal_instead(why: str, file: Path, settings: dict[str, Any], steps: int | None) -> int:
    """No window can be opened: train here, and leave a picture of what it would have shown."""
    print(f"rnnviz: no window, because {why}; training in the terminal instead.", file=sys.stderr)
    if is_checkpoint(file):
        checkpoint = load_checkpoint(file)
        text = find_text(checkpoint.text, file)
        if text is None:
            raise UserError(
                f"{checkpoint.text.name}, the text of {file}, is not at hand: put it beside the checkpoint."
            )
        config = TrainingConfig.from_dict(checkpoint.settings)
        learner = Learner.resume(checkpoint, _read_text(text, config))
    else:
        config = TrainingConfig(**settings)
        learner = Learner(_read_text(file, config), config)
    folder = RunFolder(_new_folder(Path("rnnviz-runs"), file.stem))
    code = _train_in_terminal(learner, folder, steps or learner.iteration + TERMINAL_STEPS, rewind=True)
    no_qt = why_no_qt()
    if no_qt:
        print(f"rnnviz: no picture of the dashboard, because {no_qt}", file=sys.stderr)
        return code
    from rnnviz.gui.app import save_picture

    picture = folder.path / "dashboard.png"
    save_picture(picture, folder.last, {}, 0)
    print(f"the dashboard as a picture: {picture}")
    return code


def _new_folder(parent: Path, stem: str) -> Path:
    """``parent/stem``, or ``parent/stem-2`` and so on where a run already stands."""
    number = 1
    while True:
        path = parent / (stem if number == 1 else f"{stem}-{number}")
        if not RunFolder(path).holds_run:
            return path
        number += 1


_COMMANDS = {"train": _train, "sample": _sample, "report": _report, "gradcheck": _gradcheck}
