"""Resume against never stopped: random runs, through the worker thread, the window's session and the
command line, saved and opened at a random step, paused and sampled from at random. 0 bits may differ.

    python tests/soak/resume_exactly.py [CASES] [SEED]
"""

import contextlib
import io
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from _runs import advance, differing_bits, text_file

from rnnviz import cli
from rnnviz.core.record.checkpoint import Checkpoint, load_checkpoint
from rnnviz.core.text.corpus import read_corpus
from rnnviz.training.config import SETTINGS, TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.worker.messages import (
    CheckpointSaved,
    Command,
    DrawSample,
    SampleFinished,
    SampleRefused,
    SaveCheckpoint,
    SetLearningRate,
    SetSpeed,
    StateChanged,
    StepOnce,
)
from rnnviz.training.worker.thread import TrainerThread

SECONDS = 300.0
"""Longer than any of the parts takes: then something hangs."""


@dataclass(frozen=True)
class Case:
    """before + after steps, the learning rate changed to ``new_rate`` after ``change_at`` of them."""

    before: int
    after: int
    change_at: int
    new_rate: float
    size: int
    config: TrainingConfig

    @property
    def total(self) -> int:
        return self.before + self.after


def random_case(chance: random.Random, *, up_to: int) -> Case:
    before, after = chance.randint(0, up_to), chance.randint(1, up_to)
    schedule = chance.choice(list(SETTINGS["schedule"].kind.words))
    others = {
        name: chance.choice(list(SETTINGS[name].kind.words))
        for name in ("cell", "optimizer", "clip_by", "init")
    }
    # Rates that none of them diverges with: that is another question.
    is_adagrad = others["optimizer"].startswith("adagrad") and others["clip_by"] == "entry"
    rates = chance.sample([0.01, 0.05, 0.1, 0.2] if is_adagrad else [0.0003, 0.0005, 0.001], 2)
    config = TrainingConfig(
        hidden_size=chance.randint(1, 40),
        seq_length=chance.randint(1, 25),
        learning_rate=rates[0],
        seed=chance.randrange(2**31),
        dtype=chance.choice(["float32", "float64"]),
        lower_case=chance.random() < 0.3,
        sample_every=chance.choice([7, 50, 1000]),
        sample_length=chance.choice([1, 30, 200]),
        layers=chance.choice([1, 1, 2, 3]),
        dropout=chance.choice([0.0, 0.3]),
        batch_size=chance.choice([1, 1, 2, 4]),
        held_out=chance.choice([0.0, 0.1, 0.3]),
        schedule=schedule,
        decay_every=chance.choice([1, 3]),
        goal_steps=before + after if schedule == "linear" else 0,
        **others,
    )
    size = chance.randint(300, 3000)  # so that passes end on the way
    return Case(before, after, chance.randint(0, before + after), rates[1], size, config)


Segment = tuple[int, float | None]
"""Steps to take, and the learning rate to set before them."""


def segments(case: Case, first: int, last: int) -> list[Segment]:
    """The way from step ``first`` to ``last``, cut where the learning rate changes."""
    if first < case.change_at < last:
        return [(case.change_at - first, None), (last - case.change_at, case.new_rate)]
    return [(last - first, case.new_rate if first == case.change_at else None)]


def never_stopped(case: Case, text: Path) -> Checkpoint:
    """The plain way: no thread, no window, no file."""
    corpus = read_corpus(text, lower_case=case.config.lower_case)
    learner = Learner(corpus, case.config)
    for steps, rate in segments(case, 0, case.total):
        if rate is not None:
            learner.change_learning_rate(rate)
        advance(learner, steps)
    return learner.checkpoint()


def _events_of(thread: TrainerThread) -> Callable[[], Iterable[object]]:
    return lambda: thread.drain().events


class _Driver:
    """Gives commands and waits for the events that answer them."""

    def __init__(self, send: Callable[[Command], object], events: Callable[[], Iterable[object]]) -> None:
        self._send = send
        self._events = events

    def go(self, case: Case, first: int, last: int, chance: random.Random, path: Path) -> None:
        """From step to step with pauses, samples and other speeds between; then save."""
        requests = 0
        for total, rate in segments(case, first, last):
            if rate is not None:
                self._send(SetLearningRate(rate))
            left = total
            while left:
                steps = chance.randint(1, left) if chance.random() < 0.7 else left
                self._send(SetSpeed(chance.choice([None, None, 5000.0])))
                self._send(StepOnce(steps))
                self._wait(lambda e: isinstance(e, StateChanged) and not e.running)
                left -= steps
                if chance.random() < 0.5:
                    requests += 1
                    self._send(
                        DrawSample(
                            requests,
                            "the ",
                            0.8,
                            50,
                            requests,
                            network="smooth" if chance.random() < 0.5 else "now",
                        )
                    )
                    self._wait(lambda e: isinstance(e, SampleFinished | SampleRefused))
        self._send(SaveCheckpoint(path))
        self._wait(lambda e: isinstance(e, CheckpointSaved))

    def _wait(self, is_it: Callable[[object], bool]) -> None:
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            if any(map(is_it, self._events())):
                return
            time.sleep(0.0005)
        raise TimeoutError("the worker does not answer")


def by_thread(case: Case, text: Path, folder: Path, chance: random.Random) -> Checkpoint:
    """Saved, ended, and opened again, each half in a worker thread of its own."""
    corpus = read_corpus(text, lower_case=case.config.lower_case)
    learner = Learner(corpus, case.config)
    for number, (first, last) in enumerate([(0, case.before), (case.before, case.total)]):
        path = folder / f"part-{number}.npz"
        thread = TrainerThread(learner, number)
        thread.start()
        try:
            driver = _Driver(thread.send, _events_of(thread))
            driver.go(case, first, last, chance, path)
        finally:
            if not thread.stop():
                raise TimeoutError("the worker does not end")
        checkpoint = load_checkpoint(path)
        learner = Learner.resume(checkpoint, read_corpus(text, lower_case=case.config.lower_case))
    return checkpoint


def by_session(case: Case, text: Path, folder: Path, chance: random.Random) -> Checkpoint:
    """The same through the window's session, with its frames."""
    from PySide6.QtCore import QCoreApplication

    from rnnviz.gui.session import TrainingSession

    app = QCoreApplication.instance() or QCoreApplication([])
    session = TrainingSession()
    arrived: list[object] = []
    session.event_arrived.connect(arrived.append)

    def events() -> list[object]:
        arrived.clear()
        app.processEvents()
        return list(arrived)

    driver = _Driver(session.send, events)
    try:
        session.start_run(read_corpus(text, lower_case=case.config.lower_case), case.config)
        driver.go(case, 0, case.before, chance, folder / "first.npz")
        session.close()
        opened = load_checkpoint(folder / "first.npz")
        session.resume_run(opened, read_corpus(text, lower_case=case.config.lower_case))
        driver.go(case, case.before, case.total, chance, folder / "second.npz")
    finally:
        session.close()
    return load_checkpoint(folder / "second.npz")


def by_command_line(case: Case, text: Path, folder: Path, _chance: random.Random) -> Checkpoint:
    """``rnnviz train`` and ``rnnviz train --resume``, which changes the learning rate where it begins."""
    out = folder / "run"
    settings = {n: v for n, v in case.config.to_dict().items() if n != "lower_case"}
    given = [f"--{name.replace('_', '-')}={value}" for name, value in settings.items()]
    given += ["--lower-case"] * case.config.lower_case
    marks = sorted({case.before, case.change_at, case.total} - {0})
    resumed: list[str] = []
    done = 0
    for mark in marks:
        rate = [f"--learning-rate={case.new_rate}"] if done == case.change_at and resumed else []
        if done == case.change_at == 0:
            given = [f"--learning-rate={case.new_rate}" if "learning-rate" in g else g for g in given]
        arguments = ["train", str(text), f"--steps={mark}", f"--out={out}", *(resumed + rate or given)]
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as told:
            code = cli.main(arguments)
        if code != 0:
            raise RuntimeError(f"{' '.join(arguments)} ended with {code}: {told.getvalue()}")
        resumed = [f"--resume={out / 'last.npz'}"]
        done = mark
    checkpoint = load_checkpoint(out / "last.npz")
    if case.change_at == 0:  # the command line has then no other rate to begin with
        checkpoint.settings["learning_rate"] = case.config.learning_rate
    return checkpoint


WAYS = {"thread": by_thread, "session": by_session, "command line": by_command_line}


def bits_that_differ(seed: int, way: str, *, up_to: int) -> int:
    """One random case: the run that was stopped and resumed, against the one that was not."""
    chance = random.Random(seed)
    case = random_case(chance, up_to=up_to)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text = text_file(folder, case.size)
        return differing_bits(never_stopped(case, text), WAYS[way](case, text, folder, chance))


def main(cases: int = 50, seed: int = 0) -> int:
    failed = 0
    for way in WAYS:
        began = time.perf_counter()
        differing = {s: bits_that_differ(s, way, up_to=2000) for s in range(seed, seed + cases)}
        wrong = {s: bits for s, bits in differing.items() if bits}
        failed += len(wrong)
        print(
            f"resume by the {way}: {cases} cases, {sum(wrong.values())} differing bits, "
            f"{time.perf_counter() - began:.0f} s" + (f"; seeds {sorted(wrong)}" if wrong else "")
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
