"""Steps a second of the engine against a plain min-char-rnn and against PyTorch.

H=100 T=25 V=80, float32 and float64, and H=256 and H=512. A step is all that the program
does for one: window, forward, backward, clip, Adagrad, smooth loss, history. ``--parts``
prints instead where the time of a step goes.
"""

import inspect
import statistics
import tempfile
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

from _measure import Row, arguments, compare, in_turn, per_second, progress, report
from _rivals import PlainCharRNN, torch_steps
from _texts import corpus_of, text_of_80

from rnnviz.core import model
from rnnviz.core.model import CharRNN
from rnnviz.core.optim import Adagrad, clip_gradients
from rnnviz.core.text import Corpus
from rnnviz.training.config import TrainingConfig
from rnnviz.training.learner import Learner

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
                lambda step=plain.step: per_second(step, SECONDS),
                lambda step=learner.step: per_second(step, SECONDS),
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

_LOOKUP = "Wxh lookup"
_FORWARD = "recurrence forward"
_BACKWARD = "recurrence backward"
_PRODUCTS = "products"
_SOFTMAX = "softmax"
_UPDATE = "clip and Adagrad"
_REST = "Python: window, smooth loss, history …"
PARTS = {
    "forward": {
        "np.take(params": _LOOKUP,
        "Whh_dot, add, tanh =": _FORWARD,
        "# y_t = ": _PRODUCTS,
        "# p_t = ": _SOFTMAX,
    },
    "_backward": {
        "dys[...] =": _SOFTMAX,
        "np.dot(dys, params": _PRODUCTS,
        "np.multiply(hs[1:]": _BACKWARD,
        "window._onehot.fill": _PRODUCTS,
    },
}
"""A part begins at the line of ``CharRNN`` that starts so, and ends where the next one begins."""


class Stopwatch:
    """Adds up the processor's time between two calls under the name given first."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._part, self._since = "", 0.0

    def __call__(self, part: str) -> None:
        now = time.thread_time()
        if self._part:
            self.seconds[self._part] = self.seconds.get(self._part, 0.0) + now - self._since
        self._part, self._since = part, time.thread_time()


def with_stops(name: str, watch: Stopwatch) -> Callable[..., object]:
    """A method of CharRNN with a look at the clock before each of its parts."""
    lines = []
    wanted = dict(PARTS[name])
    for line in textwrap.dedent(inspect.getsource(getattr(CharRNN, name))).splitlines():
        code = line.strip()
        for start in [start for start in wanted if code.startswith(start)]:
            indent = line[: len(line) - len(line.lstrip())]
            lines.append(f"{indent}_stopwatch({wanted.pop(start)!r})")
        if code.startswith("return "):
            lines.append(line.replace("return ", "_result = "))
            lines.append("    _stopwatch('')\n    return _result")
        else:
            lines.append(line)
    if wanted:
        raise RuntimeError(f"CharRNN.{name} has no line that starts with {list(wanted)}: see PARTS")
    space = {**vars(model), "_stopwatch": watch}
    exec("\n".join([*lines, "    _stopwatch('')"]), space)
    return space[name]


def parts_of_a_step(corpus: Corpus, hidden_size: int, dtype: str, steps: int) -> dict[str, float]:
    """Microseconds of the processor in a step by part."""
    learner = Learner(corpus, TrainingConfig(hidden_size=hidden_size, dtype=dtype))
    watch = Stopwatch()
    timed = type("TimedCharRNN", (CharRNN,), {name: with_stops(name, watch) for name in PARTS})
    engine = timed(learner.model.params.copy())
    untimed = CharRNN(learner.model.params.copy())
    inputs, targets, hprev, _ = learner.next_window()
    optimizer = Adagrad(learner.memory.copy().flat)
    whole = 0.0
    for _ in range(steps):
        engine.loss_and_gradients(inputs, targets, hprev)
        watch(_UPDATE)
        clip_gradients(engine.grads.flat, 5.0)
        optimizer.update(engine.params.flat, engine.grads.flat, 0.001)
        watch("")
        # The same without the stops, and the whole step, whose difference is what is not arithmetic.
        began = time.thread_time()
        learner.step()
        middle = time.thread_time()
        untimed.loss_and_gradients(inputs, targets, hprev)
        clip_gradients(untimed.grads.flat, 5.0)
        optimizer.update(untimed.params.flat, untimed.grads.flat, 0.001)
        whole += (middle - began) - (time.thread_time() - middle)
    parts = {**watch.seconds, _REST: whole}
    return {name: 1e6 * seconds / steps for name, seconds in parts.items()}


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
