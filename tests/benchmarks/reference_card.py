"""The reference card: which learning rate fits which network, and what a network learns in one and in three
minutes of training.

    nice python tests/benchmarks/reference_card.py measure tinyshakespeare.txt
    python tests/benchmarks/reference_card.py page

The first takes some two hours of processor time, on two processes at once, and may be stopped and started
again: each run that is done is a line of resources/reference-card.csv, and what stands there is not
measured again. The second makes docs/reference-card.md and its picture of those lines.

*rates*: from a guess on, rates by a factor of about three, down until a smaller one does worse and up until a
greater one does much worse, eight to forty seconds each: with the default window and one stream for four
optimizers, and with the recipe of the preset *Three-minute Shakespeare* for Adam. *card*: that recipe at a
constant rate, the smallest one that works and no greater than a smaller network's, with two seeds.

Seconds are **processor time of the process**, one BLAS thread each, so that a busy machine does not distort
them. The last tenth of the text is held out; the time in which it is read for a line does not count.
"""

import argparse
import math
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import _measure  # noqa: F401 - one BLAS thread, and the program of this checkout
from _reference_page import write_page

from rnnviz.core.text.corpus import read_corpus
from rnnviz.training.card.lines import CARD, MARKS, RATES, Line, add_line, card_file, read_lines
from rnnviz.training.card.rates import WORKS
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.beginning import streams_of
from rnnviz.training.run.held_out import HeldOut
from rnnviz.training.run.learner import DivergedError, Learner

CELLS = ("rnn", "gru", "lstm")
RATE_SIZES = (256, 64, 512)
CARD_SIZES = (64, 128, 256, 512)
RATE_SECONDS = {1: {64: 8.0, 256: 12.0, 512: 20.0}, 32: {64: 8.0, 256: 30.0, 512: 40.0}}
"""By streams and size: many streams make few steps."""
CARD_SECONDS = (60.0, 180.0)
PROCESSES = 2
MUCH_WORSE = 0.2
"""Nats per character above the best: beyond that rate no greater one is tried."""
PART_OF_HELD_OUT = 4
"""A rate is judged by a quarter of what is held out."""

ONE_STREAM: dict[str, Any] = {"held_out": 0.1}
"""All else as in min-char-rnn."""
MANY_STREAMS: dict[str, Any] = {
    "held_out": 0.1,
    "seq_length": 64,
    "batch_size": 32,
    "init": "glorot",
    "clip_by": "norm",
}
"""As in the preset Three-minute Shakespeare."""
GUESSES = {"adagrad": 0.1, "sgd": 0.003, "rmsprop": 0.001, "adam": 0.003}


def blank(part: str, config: TrainingConfig) -> Line:
    """A line of nothing yet."""
    return Line(
        part, config.cell, config.hidden_size, config.layers, config.batch_size, config.seq_length,
        config.optimizer, config.learning_rate, config.seed, 0.0, 0, math.inf, math.inf,
    )  # fmt: skip


def train(
    text: Path, part: str, config: TrainingConfig, readings: tuple[float, ...], share: int
) -> Iterator[Line]:
    """Train for the last of ``readings`` (seconds of processor time), with a line at each of them.

    Read is the first of ``share`` parts of what is held out.
    """
    corpus = read_corpus(text)
    learner = Learner(corpus, config)
    unseen = streams_of(config, corpus).held_out
    held_out = HeldOut(unseen[: len(unseen) // share], learner.architecture, learner.now.params)
    T, spent, marks = config.seq_length, 0.0, list[float]()
    for seconds in readings:
        began = time.process_time()
        try:
            while spent + time.process_time() - began < seconds:
                learner.step()
                if learner.iteration in MARKS:
                    marks.append(learner.smooth_loss / T)
            nats, smooth = held_out.loss(), learner.smooth_loss / T
        except DivergedError:
            nats = math.nan
        spent = seconds
        is_well = math.isfinite(nats)
        yield blank(part, config)._replace(
            seconds=seconds, steps=learner.iteration, marks=tuple(marks),
            held_out=nats if is_well else math.inf, smooth=smooth if is_well else math.inf,
        )  # fmt: skip
        if not is_well:
            return


def rate_above(rate: float) -> float:
    """The next of 1, 3, 10, 30 …"""
    power = math.floor(math.log10(rate) + 1e-9)
    return float(f"{3 if round(rate / 10**power) == 1 else 10}e{power}")


def rate_below(rate: float) -> float:
    """The one before of 1, 3, 10, 30 …"""
    power = math.floor(math.log10(rate) + 1e-9)
    return float(f"1e{power}" if round(rate / 10**power) == 3 else f"3e{power - 1}")


def next_rate(done: dict[float, float], guess: float) -> float | None:
    """The rate to try next, of what those before reached; None where the best one has a worse one below it
    and a much worse one above."""
    if not done:
        return guess
    best = min(done, key=lambda rate: (done[rate], rate))
    if best == min(done):
        return rate_below(best)
    if done[max(done)] < done[best] + MUCH_WORSE:
        return rate_above(max(done))
    return None


def measure_rates(text: Path, path: Path, settings: dict[str, Any]) -> str:
    """One network and one optimizer, rate after rate."""
    config = TrainingConfig(**settings)
    wanted = blank(RATES, config)
    while True:
        done = {line.learning_rate: line.held_out for line in read_lines(path) if line.is_like(wanted)}
        rate = next_rate(done, GUESSES[config.optimizer])
        if rate is None:
            return f"rates: {config.cell} {config.hidden_size}, {config.optimizer}, B={config.batch_size}"
        seconds = RATE_SECONDS[config.batch_size][config.hidden_size]
        one = TrainingConfig(**settings | {"learning_rate": rate})
        for line in train(text, RATES, one, (seconds,), PART_OF_HELD_OUT):
            add_line(path, line)


def rate_of_card(lines: list[Line], cell: str, hidden_size: int) -> float:
    """The smallest that works, for three minutes are longer than what it was tried for, and none above that
    of a smaller network, which made more steps in its seconds. Between two sizes the one between theirs, in
    the logarithm of both."""
    fitting: dict[int, float] = {}
    for size in sorted(RATE_SIZES):
        wanted = blank(RATES, card_config(cell, size, 1.0, 0))
        tried = {line.learning_rate: line.held_out for line in lines if line.is_like(wanted)}
        limit = min(tried.values()) + WORKS
        smallest = min(rate for rate, loss in tried.items() if loss <= limit)
        fitting[size] = min([smallest, *fitting.values()])
    if hidden_size in fitting:
        return fitting[hidden_size]
    below = max(size for size in fitting if size < hidden_size)
    above = min(size for size in fitting if size > hidden_size)
    share = math.log(hidden_size / below) / math.log(above / below)
    return float(f"{fitting[below] ** (1 - share) * fitting[above] ** share:.1g}")


def card_config(cell: str, hidden_size: int, rate: float, seed: int) -> TrainingConfig:
    """The settings of a run of the card."""
    return TrainingConfig(
        cell=cell, hidden_size=hidden_size, optimizer="adam", learning_rate=rate, seed=seed, **MANY_STREAMS
    )  # fmt: skip


def measure_card(text: Path, path: Path, cell: str, hidden_size: int, seed: int) -> str:
    """One network with one seed, three minutes."""
    lines = read_lines(path)
    config = card_config(cell, hidden_size, rate_of_card(lines, cell, hidden_size), seed)
    wanted = blank(CARD, config)
    done = {line.seconds for line in lines if line.is_like(wanted) and line.seed == seed}
    if max(CARD_SECONDS) not in done:
        for line in train(text, CARD, config, CARD_SECONDS, 1):
            if line.seconds not in done:
                add_line(path, line)
    return f"card: {cell} {hidden_size}, seed {seed}"


def measure(text: Path, path: Path) -> None:
    """All that is not in the file yet: first what the card needs, then what is asked for most."""

    def rates(recipe: dict[str, Any], *optimizers: str) -> list[Callable[[], str]]:
        return [
            partial(
                measure_rates,
                text,
                path,
                {"cell": cell, "hidden_size": size, "optimizer": optimizer, **recipe},
            )
            for optimizer in optimizers
            for size in RATE_SIZES
            for cell in CELLS
        ]

    def cards(seed: int) -> list[Callable[[], str]]:
        return [partial(measure_card, text, path, cell, size, seed) for size in CARD_SIZES for cell in CELLS]

    first = rates(MANY_STREAMS, "adam")
    then = rates(ONE_STREAM, "adagrad", "adam") + cards(0) + rates(ONE_STREAM, "rmsprop", "sgd") + cards(1)
    with ProcessPoolExecutor(PROCESSES) as pool:
        for jobs in (first, then):
            for job in [pool.submit(job) for job in jobs]:
                print(job.result(), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    measuring = commands.add_parser("measure", help="measure what is not in the file yet")
    measuring.add_argument("text", type=Path, metavar="TEXT", help="tinyshakespeare, or another text")
    writing = commands.add_parser("page", help="make the page and its picture of the lines")
    for each in (measuring, writing):
        each.add_argument(
            "--lines", type=Path, default=card_file(), metavar="CSV", help="the measured lines"
        )  # fmt: skip
    options = parser.parse_args()
    if options.command == "measure":
        measure(options.text.resolve(), options.lines)
    else:
        write_page(read_lines(options.lines))


if __name__ == "__main__":
    main()
