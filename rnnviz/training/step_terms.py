"""explain: the sum that made one number of a learning step, term by term.

Knows the equations of the model (see core.model) and of Adagrad; knows no phases
and no screen. A term is a product of numbers that the engine kept; the number itself
is the engine's. Terms are added here only to say what they come to.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from rnnviz.core.optim import EPSILON
from rnnviz.training.step_numbers import Entry, Index, Name, StepNumbers, short_number, signed_number


@dataclass(frozen=True, slots=True)
class Term:
    """One summand: ``Why[h,1] · dy₂[h]``, its factors in figures, its value, the entries it is made of."""

    label: str
    factors: str
    value: float
    sources: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where a number comes from.

    terms     all summands, in the order of the equation; none for a number that was given
    through   what is done with their sum to make the number (``tanh(+0.3425)``), or ''
    reached   what the terms come to in float64, after ``through``: the number but for rounding
    note      one or two sentences, or ''
    """

    entry: Entry
    title: str
    label: str
    value: float
    exact: str
    terms: tuple[Term, ...] = ()
    through: str = ""
    reached: float = 0.0
    note: str = ""

    @property
    def sum(self) -> float:
        """What the terms add up to, before ``through``."""
        return _total(self.terms)

    @property
    def sources(self) -> frozenset[Entry]:
        """Every entry that went into the number."""
        return frozenset(source for term in self.terms for source in term.sources)

    def shown(self, most: int = 12, largest: int = 10) -> tuple[tuple[Term, ...], int, float]:
        """(terms to show, how many are left out, what those come to).

        All terms where there are at most ``most``; else the ``largest``, by magnitude.
        """
        if len(self.terms) <= most:
            return self.terms, 0, 0.0
        ranked = sorted(self.terms, key=lambda term: -abs(term.value))
        return tuple(ranked[:largest]), len(ranked) - largest, _total(ranked[largest:])


def _total(terms: tuple[Term, ...] | list[Term]) -> float:
    # NumPy's, not math.fsum: a diverged network's inf − inf is nan here and an error there.
    with np.errstate(invalid="ignore", over="ignore"):
        return float(np.sum(np.array([term.value for term in terms], dtype=np.float64)))


@dataclass(frozen=True, slots=True)
class _Derivation:
    terms: list[Term]
    note: str = ""
    through: str = ""
    finish: Callable[[float], float] | None = None


def explain(numbers: StepNumbers, entry: Entry) -> Explanation:
    """The terms of one number. Raises KeyError for a name, IndexError for a place that does not exist."""
    value = numbers.value(entry)
    with np.errstate(all="ignore"):
        derivation = _DERIVATIONS[entry.name.kind](numbers, entry.name, entry.place)
        total = _total(derivation.terms)
        reached = derivation.finish(total) if derivation.finish else total
    return Explanation(
        entry=entry,
        title=numbers.title(entry),
        label=numbers.label(entry),
        value=value,
        exact=numbers.exact(entry),
        terms=tuple(derivation.terms),
        through=derivation.through,
        reached=reached if derivation.terms else value,
        note=derivation.note,
    )


STEP_NOTE = "rate is learning_rate, √mem is √(new mem + 1e−8)."


# ── terms of one, two entries ──


def _one(numbers: StepNumbers, name: Name, *index: int, sign: int = 1, words: str = "") -> Term:
    entry = Entry(name, index)
    value = sign * numbers.value(entry)
    return Term(("−" if sign < 0 else "") + numbers.label(entry), words, value, (entry,))


def _product(numbers: StepNumbers, left: Entry, right: Entry) -> Term:
    a, b = numbers.value(left), numbers.value(right)
    label = f"{numbers.label(left)} · {numbers.label(right)}"
    return Term(label, f"{signed_number(a, 3)} × {signed_number(b, 3)}", a * b, (left, right))


# ── forward ──


def _column(numbers: StepNumbers, name: Name, index: Index) -> _Derivation:
    character = numbers.input(name.t or 0)
    term = _one(numbers, Name("param", of="Wxh"), index[0], character, words="× 1")
    return _Derivation([term], f"The other {numbers.vocab_size - 1} entries of the row are multiplied by 0.")


def _recurrent_terms(numbers: StepNumbers, t: int, i: int) -> list[Term]:
    Whh, h = Name("param", of="Whh"), Name("h", t - 1)
    return [_product(numbers, Entry(Whh, (i, j)), Entry(h, (j,))) for j in range(numbers.hidden_size)]


def _recurrent(numbers: StepNumbers, name: Name, index: Index) -> _Derivation:
    return _Derivation(_recurrent_terms(numbers, name.t or 0, index[0]))


def _before_tanh_terms(numbers: StepNumbers, t: int, i: int) -> list[Term]:
    column = _one(numbers, Name("param", of="Wxh"), i, numbers.input(t), words="the column")
    bias = _one(numbers, Name("param", of="bh"), i, words="the bias")
    return [column, *_recurrent_terms(numbers, t, i), bias]


def _before_tanh(numbers: StepNumbers, name: Name, index: Index) -> _Derivation:
    return _Derivation(_before_tanh_terms(numbers, name.t or 0, index[0]))


def _hidden(numbers: StepNumbers, name: Name, index: Index) -> _Derivation:
    if not name.t:
        return _Derivation([], "hprev: the hidden state in which the window before this one ended.")
    terms = _before_tanh_terms(numbers, name.t, index[0])
    return _Derivation(terms, through=f"tanh({signed_number(_total(terms))})", finish=_tanh)


def _tanh(value: float) -> float:
    return float(np.tanh(value))


def _score(numbers: StepNumbers, name: Name, index: Index) -> _Derivation:
    (k,) = index
    Why, h = Name("param", of="Why"), Name("h", name.t)
    terms = [_product(numbers, Entry(Why, (k, j)), Entry(h, (j,))) for j in range(numbers.hidden_size)]
    return _Derivation([*terms, _one(numbers, Name("param", of="by"), k, words="the bias")])


def _exponentials(numbers: StepNumbers, t: int) -> list[Term]:
    ys = numbers.quantity(Name("y", t)).values.astype(np.float64)
    top = float(ys.max())
    return [
        Term(
            f"exp({numbers.label(Entry(Name('y', t), (k,)))} − max)",
            f"exp({signed_number(float(y) - top, 3)})",
            float(np.exp(y - top)),
            (Entry(Name("y", t), (k,)),),
        )
        for k, y in enumerate(ys)
    ]


def _probability(numbers: StepNumbers, name: Name, index: Index) -> _Derivation:
    terms = _exponentials(numbers, name.t or 0)
    own = terms[index[0]].value
    return _Derivation(
        terms,
        through=f"{short_number(own)} / {short_number(_total(terms))}",
        finish=lambda total: own / total,
        note=f"Its own term, {terms[index[0]].label}, divided by the sum of all.",
    )


def _loss(numbers: StepNumbers, name: Name, index: Index) -> _Derivation:
    t = name.t if name.t is not None else index[0] + 1
    ys = numbers.quantity(Name("y", t)).values.astype(np.float64)
    top = int(ys.argmax())
    spread = float(np.log(np.exp(ys - ys[top]).sum()))
    wanted = Entry(Name("p", t), (numbers.target(t),))
    y = Name("y", t)
    everything = tuple(Entry(y, (k,)) for k in range(numbers.vocab_size))
    return _Derivation(
        [
            Term("log Σ exp(y − max)", "", spread, everything),
            _one(numbers, y, top, words="the largest"),
            replace(
                _one(numbers, y, numbers.target(t), sign=-1, words="the target's"),
                sources=(Entry(y, (numbers.target(t),)), wanted),
            ),
        ],
        note=f"The same as −log {short_number(numbers.value(wanted))}; but p may round to 0, "
        "and 0 has no logarithm.",
    )


def _total_loss(numbers: StepNumbers, _name: Name, _index: Index) -> _Derivation:
    return _Derivation(
        [
            _one(numbers, Name("loss", t), 0, words=f"−log p{_of_target(numbers, t)}")
            for t in range(1, numbers.seq_length + 1)
        ]
    )


def _of_target(numbers: StepNumbers, t: int) -> str:
    return f"[{numbers.marks[numbers.target(t)]}]"


# ── backward ──


def _score_gradient(numbers: StepNumbers, name: Name, index: Index) -> _Derivation:
    t, (k,) = name.t or 0, index
    terms = [_one(numbers, Name("p", t), k)]
    if k == numbers.target(t):
        terms.append(Term("−onehot", "the wanted one", -1.0, ()))
        return _Derivation(terms, "Below zero for the character that came: its score should rise.")
    return _Derivation(terms, "Not the character that came: its whole probability is too much.")


def _hidden_gradient(numbers: StepNumbers, name: Name, index: Index) -> _Derivation:
    t, (j,) = name.t or 0, index
    Why, dy = Name("param", of="Why"), Name("dy", t)
    terms = [_product(numbers, Entry(Why, (k, j)), Entry(dy, (k,))) for k in range(numbers.vocab_size)]
    later = f"from t = {t + 1}" if t < numbers.seq_length else "nothing later"
    return _Derivation([*terms, _one(numbers, Name("dhnext", t), j, words=later)])


def _raw_gradient(numbers: StepNumbers, name: Name, index: Index) -> _Derivation:
    h, dh = Entry(Name("h", name.t), index), Entry(Name("dh", name.t), index)
    a, b = numbers.value(h), numbers.value(dh)
    term = Term(
        f"(1 − {numbers.label(h)}²) · {numbers.label(dh)}",
        f"{signed_number(1 - a * a, 3)} × {signed_number(b, 3)}",
        (1 - a * a) * b,
        (h, dh),
    )
    return _Derivation([term], f"The slope of tanh here lets {100 * (1 - a * a):.0f} % of the error through.")


def _next_gradient(numbers: StepNumbers, name: Name, index: Index) -> _Derivation:
    t, (j,) = name.t or 0, index
    if t == numbers.seq_length:
        return _Derivation([], "Zero: the window ends here, and no later character sends anything back.")
    Whh, dhraw = Name("param", of="Whh"), Name("dhraw", t + 1)
    return _Derivation(
        [_product(numbers, Entry(Whh, (i, j)), Entry(dhraw, (i,))) for i in range(numbers.hidden_size)]
    )


def _gradient_term(numbers: StepNumbers, of: str, t: int, index: Index) -> Term | None:
    """What character ``t`` adds to an entry of a gradient; None where it has no part in it."""
    match of:
        case "Why":
            return _product(numbers, Entry(Name("dy", t), index[:1]), Entry(Name("h", t), index[1:]))
        case "Whh":
            return _product(numbers, Entry(Name("dhraw", t), index[:1]), Entry(Name("h", t - 1), index[1:]))
        case "Wxh":
            if numbers.input(t) != index[1]:
                return None
            return _one(numbers, Name("dhraw", t), index[0], words=f"t = {t} read it")
        case "bh":
            return _one(numbers, Name("dhraw", t), index[0], words=f"t = {t}")
        case _:
            return _one(numbers, Name("dy", t), index[0], words=f"t = {t}")


def _gradient(numbers: StepNumbers, name: Name, index: Index) -> _Derivation:
    made = (_gradient_term(numbers, name.of, t, index) for t in range(1, numbers.seq_length + 1))
    terms = [term for term in made if term is not None]
    if not terms:
        return _Derivation([], f"Zero: {numbers.marks[index[1]]} was not read in this window.")
    return _Derivation(terms, "One term for each character of the window: the parameter is the same at all.")


def _share(numbers: StepNumbers, name: Name, index: Index) -> _Derivation:
    term = _gradient_term(numbers, name.of, name.t or 0, index)
    note = "The engine's product over this one character; the gradient is the same product over all."
    return _Derivation([term] if term else [], note)


# ── update ──


def _parameter(numbers: StepNumbers, name: Name, index: Index) -> _Derivation:
    past = (
        "As it was given at the start: this is the first step."
        if numbers.step.iteration == 0
        else f"As {numbers.step.iteration:,} steps of Adagrad have left it."
    )
    new = numbers.value(Entry(Name("new", of=name.of), index))
    return _Derivation([], f"A parameter. {past} This step will make it {signed_number(new)}.")


def _clipped(numbers: StepNumbers, name: Name, index: Index) -> _Derivation:
    term = _one(numbers, Name("grad", of=name.of), *index)
    limit = numbers.step.clip
    inside = abs(term.value) <= limit
    note = f"Within ±{limit:g}: left as it is." if inside else f"Beyond ±{limit:g}: cut."
    return _Derivation(
        [term],
        note,
        f"clip to ±{limit:g}",
        lambda value: float(np.clip(value, -limit, limit)),
    )


def _memory(numbers: StepNumbers, _name: Name, _index: Index) -> _Derivation:
    return _Derivation(
        [],
        "Zero: nothing has been learned yet."
        if numbers.step.iteration == 0
        else f"The squares of its gradients at {numbers.step.iteration:,} steps, added up.",
    )


def _new_memory(numbers: StepNumbers, name: Name, index: Index) -> _Derivation:
    g = Entry(Name("clipped", of=name.of), index)
    old = _one(numbers, Name("memory", of=name.of), *index, words="so far")
    value = numbers.value(g)
    square = Term("g · g", f"{signed_number(value, 3)} squared", value * value, (g,))
    return _Derivation([old, square], f"g is {numbers.label(g)}.")


def _step_term(numbers: StepNumbers, of: str, index: Index, sign: int) -> Term:
    g, memory = Entry(Name("clipped", of=of), index), Entry(Name("new_memory", of=of), index)
    gradient, root = numbers.value(g), float(np.sqrt(numbers.value(memory) + EPSILON))
    rate = numbers.step.learning_rate
    return Term(
        ("−" if sign < 0 else "") + "rate · g / √mem",
        f"{rate:g} × {signed_number(gradient, 3)} / {root:.3g}",
        sign * rate * gradient / root,
        (g, memory),
    )


def _step(numbers: StepNumbers, name: Name, index: Index) -> _Derivation:
    return _Derivation([_step_term(numbers, name.of, index, 1)], STEP_NOTE)


def _new(numbers: StepNumbers, name: Name, index: Index) -> _Derivation:
    old = _one(numbers, Name("param", of=name.of), *index, words="before")
    return _Derivation([old, _step_term(numbers, name.of, index, -1)], STEP_NOTE)


_DERIVATIONS: dict[str, Callable[[StepNumbers, Name, Index], _Derivation]] = {
    "Wxh x": _column, "Whh h": _recurrent, "z": _before_tanh, "h": _hidden, "y": _score,
    "p": _probability, "loss": _loss, "losses": _loss, "total": _total_loss,
    "dy": _score_gradient, "dh": _hidden_gradient, "dhraw": _raw_gradient, "dhnext": _next_gradient,
    "grad": _gradient, "share": _share, "param": _parameter, "clipped": _clipped,
    "memory": _memory, "new_memory": _new_memory, "step": _step, "new": _new,
}  # fmt: skip
