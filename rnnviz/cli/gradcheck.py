"""``rnnviz gradcheck``: backpropagation against central differences, or a lossFun against ours.

Knows the options and the tables; the checks are the training's.
"""

from collections.abc import Sequence
from pathlib import Path

from rnnviz.cli.arguments import Parser, add_settings, given_settings, read_text
from rnnviz.cli.terminal import interrupts, progress_bar, say, say_table
from rnnviz.core.errors import Cancelled
from rnnviz.core.gradcheck import PASS_MARK
from rnnviz.training.config import TrainingConfig
from rnnviz.training.fresh_check import FreshCheck, check_fresh_network, explain, what_was_checked
from rnnviz.training.own_check import check_own_file, what_was_compared

_CHECKED_SETTINGS = ("hidden_size", "seq_length", "sigma", "seed", "lower_case")
_WORD_COLUMNS = (0, 1, 5)
"""Name, shape and outcome in both tables."""


def run(arguments: Sequence[str]) -> int:
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
    add_settings(parser, _CHECKED_SETTINGS)
    options = parser.parse_args(arguments)
    given = given_settings(options)
    if options.own is not None:
        if given or options.entries is not None:
            parser.error("--own has a network of its own: give no settings with it")
        return _check_own(options.own)
    if options.text is None:
        parser.error("a TEXT is needed, or --own FILE.py")
    if options.entries is not None and options.entries < 1:
        parser.error(f"--entries is {options.entries}; it must be at least 1")
    config = TrainingConfig(**given)
    corpus = read_text(options.text, config)
    with interrupts() as interrupted, progress_bar("entry") as bar:

        def show(done: int, total: int) -> None:
            if interrupted:
                raise Cancelled
            bar.total = total
            bar.update(done - bar.n)

        try:
            check = check_fresh_network(corpus, config, entries_per_array=options.entries, progress=show)
        except Cancelled:
            bar.leave = False
            raise KeyboardInterrupt from None
    _say_check(check)
    return 0 if check.report.passed else 1


def _say_check(check: FreshCheck) -> None:
    say(what_was_checked(check))
    rows = []
    for row in check.report.rows:
        outcome = "passed" if row.passed else "FAILED" if row.failed else "undecided"
        rows.append(
            [row.name, _by(row.shape), f"{row.checked:,}", f"{row.sum_error:.1e}", f"{row.norm_error:.1e}",
             outcome, str(list(row.worst)), f"{row.worst_analytic:+.9e}", f"{row.worst_numeric:+.9e}"]
        )  # fmt: skip
    say_table(
        ["array", "shape", "entries", "sum error", "norm error", f"below {PASS_MARK:.0e}", "worst entry",
         "analytic", "numeric"],
        rows,
        words=_WORD_COLUMNS,
    )  # fmt: skip
    say(explain(check.report))


def _check_own(path: Path) -> int:
    comparison = check_own_file(path)
    rows = []
    for row in comparison.rows:
        compared = f"ours {row.clipping}" if row.clipping else "ours"
        rows.append(
            [row.name, _by(row.shape), compared, f"{row.sum_error:.1e}", f"{row.norm_error:.1e}",
             "agrees" if row.agrees else "DIFFERS", str(list(row.worst)) if row.shape else "",
             f"{row.theirs:+.9e}", f"{row.ours:+.9e}"]
        )  # fmt: skip
    say_table(
        ["returned", "shape", "against", "sum error", "norm error", f"below {PASS_MARK:.0e}", "worst entry",
         "yours", "ours"],
        rows,
        words=_WORD_COLUMNS,
    )  # fmt: skip
    say(what_was_compared())
    for sentence in (comparison.headline, *comparison.findings, *comparison.notes):
        say(sentence)
    return 0 if comparison.agrees else 1


def _by(shape: tuple[int, ...]) -> str:
    return " × ".join(str(n) for n in shape) or "1"
