"""Steps a second of the engine against a plain min-char-rnn and against PyTorch.

H=100 T=25 V=80, float32 and float64, and H=256 and H=512. A step is all that the program
does for one: window, forward, backward, clip, Adagrad, smooth loss, history. ``--parts``
prints instead where the time of a step goes.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from _measure import Row, arguments, compare, in_turn, per_second, progress, report
from _rivals import PlainCharRNN, torch_steps
from _texts import corpus_of, text_of_80

from rnnviz.core.network.cells.rnn import VanillaRNN
from rnnviz.core.network.clipping import clip_gradients
from rnnviz.core.network.network import Network
from rnnviz.core.text.corpus import Corpus
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner

SECONDS = 0.7
"""A round of one program: long enough for its clock, short enough that both meet the same machine."""
SPELLING_SECONDS = 0.3
PLAIN = [(100, "float32", 5.0), (100, "float64", 3.3), (256, "float32", 5.0), (512, "float32", 6.5)]
TORCH_TARGET = 5.5
SEQ_LENGTH = 25


def against_plain(corpus: Corpus, text: str, rounds: int) -> list[Row]:
    rows = []
    for hidden_size, dtype, target in PLAIN:
        what = f"{dtype} against min-char-rnn, H={hidden_size}"
        plain = PlainCharRNN(text, hidden_size, SEQ_LENGTH)
        learner = Learner(corpus, TrainingConfig(hidden_size=hidden_size, dtype=dtype))
        with progress(what):
            rival, ours = in_turn(
                partial(per_second, plain.step, SECONDS),
                partial(per_second, learner.step, SECONDS),
                rounds,
            )
        rows.append(compare(what, target, rival, ours, "steps/s", names=("min-char-rnn", "rnnviz")))
    return rows


def against_torch(corpus: Corpus, rounds: int) -> Row:
    what = "float32 against PyTorch eager, H=100"
    try:
        spellings = torch_steps(corpus.ids, corpus.vocab_size, 100, SEQ_LENGTH)
    except ImportError:
        return Row(what, None, TORCH_TARGET, note="torch is not installed")
    with progress(what):
        for step in spellings.values():  # the first steps of each warm it up
            per_second(step, SPELLING_SECONDS)
        rates = {name: per_second(step, SPELLING_SECONDS) for name, step in spellings.items()}
        fastest = max(rates, key=lambda name: rates[name])
        learner = Learner(corpus, TrainingConfig())
        rival, ours = in_turn(
            lambda: per_second(spellings[fastest], SECONDS), lambda: per_second(learner.step, SECONDS), rounds
        )
    note = f"torch's fastest spelling: {fastest}"
    return compare(what, TORCH_TARGET, rival, ours, "steps/s", names=("torch", "rnnviz"), note=note)


# ── the parts of a step ─────────────────────────────────────────────────────

_LAYERS_FORWARD = "recurrence forward"
_LAYERS_BACKWARD = "recurrence backward"
_SUMS = "sums over time"
_UPDATE = "clip and Adagrad"
_SCORES = "lookup, scores, softmax, and their errors"
_REST = "Python: window, smooth loss, history …"


class Stopwatch:
    """Adds up the processor's time that calls take, by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def around(self, part: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same call, timed."""

        def timed(*arguments: Any) -> Any:
            began = time.thread_time()
            result = call(*arguments)
            self.seconds[part] = self.seconds.get(part, 0.0) + time.thread_time() - began
            return result

        return timed


class TimedRNN(VanillaRNN):
    """The vanilla cell with a look at the clock around its two loops."""

    def __init__(self, watch: Stopwatch) -> None:
        # Assigned, not overridden: a call more would be timed, too.
        self.forward = watch.around(_LAYERS_FORWARD, super().forward)  # type: ignore[method-assign]
        self.backward = watch.around(_LAYERS_BACKWARD, super().backward)  # type: ignore[method-assign]


def parts_of_a_step(corpus: Corpus, hidden_size: int, dtype: str, steps: int) -> dict[str, float]:
    """Microseconds of the processor in a step by part."""
    learner = Learner(corpus, TrainingConfig(hidden_size=hidden_size, dtype=dtype))
    watch = Stopwatch()
    params, optimizer = learner.now.params.copy(), learner.now.optimizer.copy()
    engine = Network(replace(learner.architecture, cell=TimedRNN(watch)), params)
    untimed = Network(learner.architecture, learner.now.params.copy())
    inputs, targets, state, _ = learner.next_window()
    engine.forward(inputs, targets, state)
    engine.window.add_up = watch.around(_SUMS, engine.window.add_up)  # type: ignore[method-assign]
    loss_and_gradients = watch.around("all", engine.loss_and_gradients)
    clip = watch.around(_UPDATE, clip_gradients)
    update = watch.around(_UPDATE, optimizer.update)
    rest = 0.0
    for iteration in range(steps):
        loss_and_gradients(inputs, targets, state)
        clip(engine.grads.flat, 5.0)
        update(params.flat, engine.grads.flat, 0.001, iteration)
        # The same untimed, and the whole step, whose difference is what is not arithmetic.
        began = time.thread_time()
        learner.step()
        middle = time.thread_time()
        untimed.loss_and_gradients(inputs, targets, state)
        clip_gradients(untimed.grads.flat, 5.0)
        optimizer.update(untimed.params.flat, untimed.grads.flat, 0.001, iteration)
        rest += (middle - began) - (time.thread_time() - middle)
    seconds = dict(watch.seconds)
    inner = sum(seconds[part] for part in (_LAYERS_FORWARD, _LAYERS_BACKWARD, _SUMS))
    seconds[_SCORES] = seconds.pop("all") - inner
    return {name: 1e6 * value / steps for name, value in (seconds | {_REST: rest}).items()}


def show_parts(corpus: Corpus, rounds: int) -> None:
    """A table in Markdown, as the README keeps it: median of the rounds, microseconds and share."""
    columns = [(100, "float32"), (100, "float64"), (512, "float32")]
    measured = []
    for hidden_size, dtype in columns:
        with progress(f"parts, H={hidden_size} {dtype}"):
            tries = [
                parts_of_a_step(corpus, hidden_size, dtype, 100_000 // hidden_size) for _ in range(rounds)
            ]
        measured.append({part: statistics.median(t[part] for t in tries) for part in tries[0]})
    print("| part | " + " | ".join(f"H={h} {dtype}" for h, dtype in columns) + " |")
    print("|---|" + "---:|" * len(columns))
    for part in [*measured[0], "all"]:
        cells = []
        for parts in measured:
            whole = sum(parts.values())
            value = whole if part == "all" else parts[part]
            cells.append(f"{value:,.0f} µs, {value / whole:.0%}")
        print(f"| {part} | " + " | ".join(cells) + " |")


def main() -> None:
    options = arguments(
        __doc__ or "",
        parts={"action": "store_true", "help": "print where the time of a step goes, and end"},
    )
    text = text_of_80()
    with tempfile.TemporaryDirectory() as folder:
        corpus = corpus_of(text, Path(folder))
    if options.parts:
        show_parts(corpus, options.rounds)
        return
    rows = against_plain(corpus, text, options.rounds)
    rows.append(against_torch(corpus, options.rounds))
    report(f"engine, T={SEQ_LENGTH} V={corpus.vocab_size}", rows, options)


if __name__ == "__main__":
    main()
