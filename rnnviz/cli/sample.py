"""``rnnviz sample``: a text that a trained network writes, and nothing else.

Knows its options and how a text leaves the program; the writing is the learner's.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rnnviz.cli.arguments import Parser, number, whole
from rnnviz.cli.terminal import encoding, warn, write
from rnnviz.core.network.dials import Dials
from rnnviz.core.network.likeliest import likeliest
from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.core.text.decoding import Ids
from rnnviz.training.run.best import NOW, SMOOTH, WINDOW
from rnnviz.training.run.held_out import NAME as HELD_OUT
from rnnviz.training.run.learner import Learner

WIDEST = 1000
"""Beginnings that beam search may keep."""
LONGEST_SEARCHED = 10_000
"""Characters that it may write: each of its steps copies all beginnings."""
AT_A_TIME = 1000
MODELS = {"held-out": HELD_OUT, "smooth": SMOOTH, "window": WINDOW}
"""The best networks of a run, as ``--model`` calls them."""


def run(arguments: Sequence[str]) -> int:
    parser = Parser(
        prog="rnnviz sample",
        description="Print a text that a trained network writes, and nothing else: the prime, --length "
        "characters that follow it, and one line end. A file or a pipe gets it as it is; a terminal is "
        "shown marks for the characters that it would obey.",
        epilog='example: rnnviz sample runs/book/best.npz --prime "Once" --temperature 0.7 --length 500',
    )
    parser.add_argument("checkpoint", type=Path, metavar="CHECKPOINT", help="a run saved as .npz")
    parser.add_argument(
        "--prime", default="", metavar="TEXT", help="what the network reads first; the text begins with it"
    )
    parser.add_argument(
        "--temperature", type=number, default=1.0, metavar="X",
        help="p = softmax(y / X): 1 is the model itself, 0 always takes the likeliest (1.0)",
    )  # fmt: skip
    parser.add_argument(
        "--top-k", type=whole, default=0, metavar="N",
        help="draw from the N likeliest characters only; 0: from all (0)",
    )  # fmt: skip
    parser.add_argument(
        "--top-p", type=number, default=1.0, metavar="X",
        help="of these, draw from the likeliest only that together hold this share, at least one (1.0)",
    )  # fmt: skip
    parser.add_argument(
        "--beam", type=whole, default=0, metavar="N",
        help="no dice: the likeliest text that beam search finds, which keeps the N likeliest beginnings",
    )  # fmt: skip
    parser.add_argument(
        "--length", type=whole, default=200, metavar="N", help="characters to write after the prime (200)"
    )
    parser.add_argument(
        "--model",
        choices=(NOW, *MODELS),
        default=NOW,
        help="which network of the run writes: the one as it was saved, or the one with the lowest held-out "
        "loss, smooth loss or loss of a single window (now)",
    )
    parser.add_argument("--seed", type=whole, default=0, metavar="N", help="start of the chances (0)")
    options = parser.parse_args(arguments)
    if not 0 <= options.temperature <= 1e6:
        parser.error(f"--temperature is {options.temperature:g}; it must be 0 or more")
    if not 0 <= options.length <= 10**8:
        parser.error(f"--length is {options.length}; it must be 0 to 100,000,000")
    if options.seed < 0:
        parser.error(f"--seed is {options.seed}; it must be 0 or more")
    if options.top_k < 0:
        parser.error(f"--top-k is {options.top_k}; it must be 1 or more, or 0 for all")
    if not 0 < options.top_p <= 1:
        parser.error(f"--top-p is {options.top_p:g}; it must be above 0 and at most 1")
    if not 0 <= options.beam <= WIDEST:
        parser.error(f"--beam is {options.beam}; it must be 1 to {WIDEST}, or 0 to draw by the dice")
    if options.beam and options.length > LONGEST_SEARCHED:
        parser.error(f"--length is {options.length:,}; with --beam it must be 0 to {LONGEST_SEARCHED:,}")
    dials = Dials(options.temperature, options.top_k, options.top_p)
    if options.beam and dials != Dials():
        warn("--temperature, --top-k and --top-p make no difference with --beam, which throws no dice")
    learner = Learner.resume(load_checkpoint(options.checkpoint), None)
    network = MODELS.get(options.model, NOW)
    _, skipped = learner.vocabulary.encode(options.prime)
    if skipped:
        warn(f"skipped, the network does not know: {skipped}")
    if options.beam:
        parts = _likeliest(learner, network, options.prime, options.length, options.beam)
    else:
        writer, _ = learner.start_writing(options.prime, dials, options.seed, network=network)
        parts = (
            writer.write(min(AT_A_TIME, options.length - begin))
            for begin in range(0, options.length, AT_A_TIME)
        )
    lost = write(options.prime)
    for part in parts:
        lost = (lost + write(learner.vocabulary.decode(part)))[:1]
    write("\n")  # also after a line end of the network's own: a reader can count on one
    if lost:
        warn(
            f"Some letters, such as {lost[0]}, were written as question marks: the standard output is in "
            f"{encoding()}, which lacks them. With PYTHONIOENCODING=utf-8 they stay."
        )
    return 0


def _likeliest(learner: Learner, network: str, prime: str, length: int, width: int) -> Iterator[Ids]:
    """The likeliest text that beam search finds, in one part."""
    moment = learner.network_called(network)
    start, _ = learner.vocabulary.encode(prime)
    best, *_ = likeliest(
        learner.architecture, moment.params, start, length=length, width=width,
        state=moment.state[0], next_input=moment.place.next_input,
    )  # fmt: skip
    yield best.ids
