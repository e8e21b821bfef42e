"""``rnnviz gradcheck``: backpropagation against central differences, or a lossFun against ours.

Knows the options and the tables; the checks are the training's.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from textwrap import wrap
from typing import TypeVar

from rnnviz.cli.arguments import (
    Parser,
    add_encoding,
    add_settings,
    checkpoint_in,
    given_settings,
    read_text,
    tell_doubts,
    tell_idle,
    whole,
)
from rnnviz.cli.terminal import interrupts, progress_bar, say, say_table
from rnnviz.core.errors import Cancelled, UserError
from rnnviz.core.files import is_folder
from rnnviz.core.network.gradcheck import PASS_MARK
from rnnviz.core.progress import Progress
from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.core.text.corpus import Corpus
from rnnviz.core.text.encodings import Encoding
from rnnviz.training.checks.check_words import HOW_IT_IS_JUDGED, entry_name, explain, what_was_checked
from rnnviz.training.checks.course_sizes import COURSE_SIZES, check_all_sizes
from rnnviz.training.checks.errors_by_step import CURVE_STEPS, errors_by_step
from rnnviz.training.checks.many_words import (
    TWO_SIDES,
    WHAT_PUBLISHED_IS,
    explain_all,
    explain_curve,
    how_long,
    how_long_at_most,
    in_seconds,
    verdict_of_all,
    what_all_were,
)
from rnnviz.training.checks.network_check import (
    SAMPLED_ENTRIES,
    SMALL,
    CheckedNetwork,
    NetworkCheck,
    check_network,
    fresh_network,
    trained_network,
)
from rnnviz.training.checks.own.check import check_own_file, what_was_compared, what_was_printed
from rnnviz.training.checks.own.file import OwnFileError
from rnnviz.training.config import TrainingConfig, settings_at
from rnnviz.training.run.opening import is_checkpoint, text_of
from rnnviz.training.setting import SettingPlace

_WORD_COLUMNS = (0, 1, 5)
"""Name, shape and outcome in both tables."""
_COLUMNS, _ARRAYS_A_LINE = 100, 7
"""Columns of a line, and how many arrays' errors stand beside each other in them."""
Checked = TypeVar("Checked")


def run(arguments: Sequence[str]) -> int:
    parser = Parser(
        prog="rnnviz gradcheck",
        description="Check backpropagation against central differences, in float64: on a small fresh "
        "network and the first window of a text; on a trained network as it stands, given its checkpoint; "
        "or a lossFun of your own against ours. Exits with 1 where they do not agree.",
        epilog="examples: rnnviz gradcheck book.txt; rnnviz gradcheck book.txt --all --cell lstm; "
        "rnnviz gradcheck runs/book --errors-by-h; rnnviz gradcheck --own lossfun.py",
    )
    parser.add_argument(
        "source", nargs="?", type=Path, metavar="TEXT_OR_RUN",
        help="the text of the window; or a checkpoint, or the folder of a run",
    )  # fmt: skip
    parser.add_argument(
        "--text",
        type=Path,
        metavar="TEXT",
        help="the text of the checkpoint, where it is not found by itself",
    )
    parser.add_argument(
        "--entries", type=whole, metavar="N",
        help=f"check so many entries of each array (every entry of a small network, {SAMPLED_ENTRIES} of a "
        "large one)",
    )  # fmt: skip
    together = parser.add_mutually_exclusive_group()
    together.add_argument(
        "--all", action="store_true",
        help="check the three sizes of the course, "
        f"{'; '.join(size.name for size in COURSE_SIZES)}: one table, with the time of both methods",
    )  # fmt: skip
    together.add_argument(
        "--errors-by-h", action="store_true",
        help=f"also compare at every h from {CURVE_STEPS[0]:.0e} to {CURVE_STEPS[-1]:.0e}: a table of "
        "errors, with the time of both methods",
    )  # fmt: skip
    together.add_argument(
        "--own", type=Path, metavar="FILE.py",
        help="check the function lossFun(inputs, targets, hprev, Wxh, Whh, Why, bh, by) in this file, "
        "on a small network made for it; it runs in a process of its own for 10 s at most",
    )  # fmt: skip
    add_encoding(parser)
    add_settings(parser, settings_at(SettingPlace.CHECK), SMALL.to_dict())
    options = parser.parse_args(arguments)
    given = given_settings(options)
    source: Path | None = options.source
    if options.own is not None:
        if given or options.entries is not None or options.text is not None or options.encoding is not None:
            parser.error("--own has a network of its own: give no settings with it")
        return _check_own(options.own)
    if source is None:
        parser.error("a TEXT is needed, a run, or --own FILE.py")
    if options.entries is not None and options.entries < 1:
        parser.error(f"--entries is {options.entries}; it must be at least 1")
    if is_folder(source) or is_checkpoint(source):
        if given:
            parser.error("a trained network has its own settings: give none with it")
        if options.all:
            parser.error("a trained network has one size: give --all with a text")
        network = _read_trained(checkpoint_in(source), options.text, options.encoding)
    else:
        if options.text is not None:
            parser.error("--text is for a checkpoint: give the text alone")
        if options.all and given.keys() & {"hidden_size", "seq_length"}:
            parser.error("--all has sizes of its own: give no hidden_size and no seq_length with it")
        config = replace(SMALL, **given)
        tell_idle(given, config)
        corpus = read_text(source, config, options.encoding)
        if options.all:
            return _check_all(corpus, config, options.entries)
        network = fresh_network(corpus, config)
    if options.errors_by_h:
        return _check_by_step(network, options.entries)
    entries = network.entries(options.entries)
    check = _watch(lambda progress: check_network(network, entries, progress=progress))
    _say_check(check)
    return 0 if check.report.passed else 1


def _read_trained(path: Path, given_text: Path | None, encoding: Encoding | None) -> CheckedNetwork:
    checkpoint = load_checkpoint(path)
    if given_text is not None:
        config = TrainingConfig.from_dict(checkpoint.settings)
        corpus: Corpus | None = read_text(given_text, config, encoding, checkpoint.text)
    else:
        corpus = text_of(checkpoint, path, encoding)
        if corpus is not None:
            tell_doubts(corpus)
    if corpus is None:
        raise UserError(f"{checkpoint.text.name}, the text of this run, is not at hand: give it with --text.")
    return trained_network(checkpoint, corpus)


def _watch(check: Callable[[Progress], Checked], unit: str = "entry") -> Checked:
    """Do it with a progress bar; Ctrl-C ends it with a sentence."""
    with interrupts() as interrupted, progress_bar(unit) as bar:

        def show(done: int, total: int) -> None:
            if interrupted:
                raise Cancelled
            bar.total = total
            bar.update(done - bar.n)

        try:
            return check(show)
        except Cancelled:
            bar.leave = False
            raise KeyboardInterrupt from None


def _say_check(check: NetworkCheck) -> None:
    say(what_was_checked(check))
    rows = []
    for row in check.report.rows:
        outcome = "FAILED" if row.outcome == "failed" else row.outcome
        rows.append(
            [row.name, _by(row.shape), f"{row.checked:,}", f"{row.sum_error:.1e}", f"{row.norm_error:.1e}",
             outcome, entry_name(row.worst), f"{row.worst_analytic:+.9e}", f"{row.worst_numeric:+.9e}"]
        )  # fmt: skip
    say_table(
        ["array", "shape", "entries", "sum error", "norm error", "outcome", "worst, from 1",
         "analytic", "numeric"],
        rows,
        words=_WORD_COLUMNS,
    )  # fmt: skip
    say(explain(check))
    say(HOW_IT_IS_JUDGED)


def _check_all(corpus: Corpus, config: TrainingConfig, entries: int | None) -> int:
    checks = _watch(
        lambda progress: check_all_sizes(corpus, config, entries_per_array=entries, progress=progress), "%"
    )
    _say_wrapped(what_all_were(checks))
    has_published = any(each.published for each in checks)
    rows = []
    for each in checks:
        times = each.check.times
        name, took = each.size.name, [in_seconds(times.backpropagation), in_seconds(times.differences)]
        for row in each.check.report.rows:
            known = each.published.get(row.name)
            published = [f"{known:.1e}" if known is not None else ""] if has_published else []
            outcome = "FAILED" if row.outcome == "failed" else row.outcome
            rows.append(
                [name, row.name, outcome, f"{row.checked:,}", f"{row.sum_error:.1e}",
                 f"{row.norm_error:.1e}", *published, *took]
            )  # fmt: skip
            name, took = "", ["", ""]  # said once, in the first row of a size
    say_table(
        ["size", "array", "outcome", "entries", "sum error", "norm error",
         *(["published"] if has_published else []), "backprop", "differences"],
        rows,
        words=(0, 1, 2),
    )  # fmt: skip
    _say_wrapped(explain_all(checks), how_long_at_most(checks))
    _say_wrapped(*([WHAT_PUBLISHED_IS] if has_published else []), HOW_IT_IS_JUDGED)
    return 0 if verdict_of_all(checks) == "passed" else 1


def _check_by_step(network: CheckedNetwork, entries: int | None) -> int:
    errors = _watch(lambda progress: errors_by_step(network, entries_per_array=entries, progress=progress))
    check, curve = errors.check, errors.curve
    _say_wrapped(what_was_checked(check))
    names = list(curve.errors)
    for first in range(0, len(names), _ARRAYS_A_LINE):
        some = names[first : first + _ARRAYS_A_LINE]
        rows = [
            [f"{step:.0e}", f"{largest:.1e}", *(f"{curve.errors[name][i]:.1e}" for name in some),
             "<- our h" if step == check.report.step else ""]
            for i, (step, largest) in enumerate(zip(curve.steps, curve.largest, strict=True))
        ]  # fmt: skip
        say_table(["h", "largest", *some, ""], rows, words=(0, len(some) + 2))
    _say_wrapped("Of both errors of an array the larger one stands in the table.", explain(check))
    _say_wrapped(TWO_SIDES, explain_curve(errors), how_long(check.times, check.parameter_count))
    return 0 if check.report.passed else 1


def _check_own(path: Path) -> int:
    try:
        with interrupts() as interrupted:
            comparison = check_own_file(path, is_cancelled=lambda: bool(interrupted))
    except OwnFileError as error:
        _say_printed(error.printed)
        raise
    except Cancelled:
        raise KeyboardInterrupt from None
    rows = []
    for row in comparison.rows:
        compared = f"ours {row.clipping}" if row.clipping else "ours"
        rows.append(
            [row.name, _by(row.shape), compared, f"{row.sum_error:.1e}", f"{row.norm_error:.1e}",
             "agrees" if row.agrees else "DIFFERS", entry_name(row.worst),
             f"{row.theirs:+.9e}", f"{row.ours:+.9e}"]
        )  # fmt: skip
    say_table(
        ["returned", "shape", "against", "sum error", "norm error", f"below {PASS_MARK:.0e}", "worst, from 1",
         "yours", "ours"],
        rows,
        words=_WORD_COLUMNS,
    )  # fmt: skip
    say(what_was_compared())
    for sentence in (comparison.headline, *comparison.findings, *comparison.notes):
        say(sentence)
    _say_printed(comparison.printed, comparison.printed_count)
    return 0 if comparison.agrees else 1


def _say_wrapped(*sentences: str) -> None:
    """Each on lines of its own, as wide as the tables."""
    for sentence in sentences:
        for line in wrap(sentence, _COLUMNS, break_on_hyphens=False):
            say(line)


def _say_printed(printed: str, count: int = 0) -> None:
    if printed:
        say(what_was_printed(printed, count))
        say(printed.rstrip())


def _by(shape: tuple[int, ...]) -> str:
    return " × ".join(str(n) for n in shape) or "1"
