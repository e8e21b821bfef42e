"""Wall-clock time from a cold command line to a smooth loss, against min-char-rnn.

Every round is another seed and, for both, a process of its own: ``rnnviz train TEXT
--steps N`` with all the files that it leaves, and min-char-rnn as a script. Both draw a
sample of 200 characters every 1,000 steps. N is found before, by the same run untimed: a run
of one seed is the same each time.

How many steps it takes is luck: from the very same weights two correct programs may need
11,000 and 25,000, because the loss wobbles with the passage that is read and the smooth loss
lies close to the mark for whole passes through the text. So the first row, which has the
target, takes the luck out: seconds a step, start included, at equal numbers of steps. The
times as they were, and the steps, are the rows below it.

    python tests/benchmarks/time_to_loss.py --text metamorphosis.txt --loss 45

is the figure of the reference text. Without a text it is the one the program starts with,
and the smooth loss 43.5: as much less than guessing (105.8) as 45 is there (109.6).
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _measure import ROOT, arguments, compare, in_turn, progress, report
from _rivals import SAMPLE_EVERY, SAMPLE_LENGTH, PlainCharRNN

from rnnviz import paths
from rnnviz.core.text.corpus import read_corpus
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner

TARGET = 4.5
DEFAULT_LOSS = 43.5
MOST_STEPS = 200_000


def plain_program(text: str, loss: float, seed: int) -> None:
    """min-char-rnn as a program: until the smooth loss is reached; prints the steps it took."""
    data = Path(text).read_text(encoding="utf-8")
    plain = PlainCharRNN(data, seed=seed)
    while plain.smooth_loss > loss and plain.n < MOST_STEPS:
        if plain.n % SAMPLE_EVERY == 0:
            ixes = plain.sample(plain.hprev, plain.char_to_ix[data[plain.p]], SAMPLE_LENGTH)
            sys.stderr.write("".join(sorted(plain.char_to_ix)[ix] for ix in ixes) + "\n")
        plain.step()
    print(plain.n)


def steps_to(text: Path, loss: float, seed: int) -> int:
    """How many steps the engine takes with this seed."""
    learner = Learner(read_corpus(text), TrainingConfig(seed=seed))
    while learner.smooth_loss > loss and learner.iteration < MOST_STEPS:
        if learner.is_sample_due():
            learner.log_sample()
        learner.step()
    return learner.iteration


class Race:
    """Seed after seed, both programs to the same loss."""

    def __init__(self, text: Path, loss: float, folder: str) -> None:
        self._text, self._loss, self._folder = text, loss, folder
        self.plain_steps: list[int] = []
        self.own_steps: list[int] = []

    def plain(self) -> float:
        command = [sys.executable, __file__, "--plain", str(self._text), str(self._loss)]
        began = time.perf_counter()
        done = subprocess.run(
            [*command, str(len(self.plain_steps))], check=True, capture_output=True, text=True
        )
        seconds = time.perf_counter() - began
        self.plain_steps.append(int(done.stdout))
        return seconds

    def ours(self) -> float:
        seed = len(self.own_steps)
        steps = steps_to(self._text, self._loss, seed)
        self.own_steps.append(steps)
        command = [sys.executable, "-m", "rnnviz", "train", str(self._text), "--overwrite"]
        command += ["--steps", str(steps), "--seed", str(seed), "--out", self._folder]
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        seconds = time.perf_counter() - began
        reached = float(Path(self._folder, "loss.csv").read_text().split(",")[-1])
        if reached > self._loss and steps < MOST_STEPS:
            raise RuntimeError(f"the command line came to smooth loss {reached}, not {self._loss}")
        return seconds


def main() -> None:
    if sys.argv[1:2] == ["--plain"]:
        plain_program(sys.argv[2], float(sys.argv[3]), int(sys.argv[4]))
        return
    options = arguments(
        __doc__ or "",
        text={"type": Path, "default": paths.default_text(), "metavar": "FILE", "help": "to learn"},
        loss={
            "type": float,
            "default": DEFAULT_LOSS,
            "metavar": "X",
            "help": f"smooth loss ({DEFAULT_LOSS})",
        },
    )
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder, progress("racing"):
        race = Race(options.text.resolve(), options.loss, folder)
        rival, ours = in_turn(race.plain, race.ours, options.rounds)
    plain_steps, own_steps = race.plain_steps[1:], race.own_steps[1:]
    names = ("min-char-rnn", "rnnviz")
    goal = f"smooth loss {options.loss:g} on {options.text.name}"
    rows = [
        compare(
            f"{goal}, at equal steps",
            TARGET,
            [n / s for n, s in zip(plain_steps, rival, strict=True)],
            [n / s for n, s in zip(own_steps, ours, strict=True)],
            "steps/s",
            names=names,
        ),
        compare("sooner, as it was", None, [1 / s for s in rival], [1 / s for s in ours], "1/s", names=names),
        compare("steps that it took", None, plain_steps, own_steps, "steps", names=names),
    ]
    report(
        "time to loss, H=100 T=25",
        rows,
        options,
        steps={"min-char-rnn": plain_steps, "rnnviz": own_steps},
        seconds={"min-char-rnn": rival, "rnnviz": ours},
    )


if __name__ == "__main__":
    main()
