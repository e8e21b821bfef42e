"""``rnnviz shapes``: the lecture's shapes of sequence models learn their tasks, and say how well.

Knows its options and a line for each; who learns what is the lecture's.
"""

from collections.abc import Sequence

from rnnviz.cli.arguments import Parser, number, whole
from rnnviz.cli.terminal import say
from rnnviz.core.lecture.pupils import CAPTIONS, PUPILS, learn_for, pupil_of

_LONGEST = 3600
_WIDTH = max(map(len, PUPILS))


def run(arguments: Sequence[str]) -> int:
    parser = Parser(
        prog="rnnviz shapes",
        description="Train each shape of sequence model that the lecture draws on a small task, and print a "
        "line for each: its name, from how many different cases it has learnt, and how many of those that it "
        "never saw come out right, whole. Each ends when its own cases have little more to teach.",
        epilog="example: rnnviz shapes many-to-one --previous-input",
    )
    parser.add_argument(
        "name", nargs="?", choices=PUPILS, metavar="NAME", help=f"one of {', '.join(PUPILS)} (all of them)"
    )
    parser.add_argument(
        "--seconds", type=number, default=20.0, metavar="S", help="learn for so long at most, each (20)"
    )
    parser.add_argument("--seed", type=whole, default=0, metavar="N", help="start of the chances (0)")
    parser.add_argument(
        "--previous-input",
        action="store_true",
        help="the input before instead of the hidden state before: h = tanh(Wxh [x, x before] + bh)",
    )
    options = parser.parse_args(arguments)
    if not 0 < options.seconds <= _LONGEST:
        parser.error(f"--seconds is {options.seconds:g}; it must be above 0, and {_LONGEST:,} at most")
    if options.seed < 0:
        parser.error(f"--seed is {options.seed}; it must be 0 or more")
    if options.previous_input and options.name == CAPTIONS:
        parser.error(
            f"--previous-input is for the shapes: {CAPTIONS} read the word before, and a picture once"
        )
    names = [options.name] if options.name else list(PUPILS)
    if options.previous_input and not options.name:
        names.remove(CAPTIONS)
    for name in names:
        pupil = pupil_of(name, options.seed, previous_input=options.previous_input)
        seconds = learn_for(pupil, options.seconds)
        say(
            f"{name:<{_WIDTH}}  {pupil.cases:>6,} cases seen  {pupil.accuracy():>6.1%} right of "
            f"{len(pupil.unseen)} unseen  {seconds:.1f} s"
        )
    return 0
