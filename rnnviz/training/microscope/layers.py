"""The equations of one layer among several: whose names they carry, what they read, who reads them.

A cell lists its equations as if it were alone: it looks up a character, and the scores are above it.
Here layer 2 reads the state of layer 1 (a product instead of a lookup), layer 1 hears from layer 2,
and names carry the layer's number as in the checkpoint (``Wxh2``, ``h2``, ``dh2``). Knows names and
words; knows no numbers.
"""

import re
from collections.abc import Callable
from functools import cached_property

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.equations import (
    Apply,
    Equation,
    Equations,
    FromAbove,
    IntoColumn,
    Lookup,
    MatVec,
    Operation,
    Outer,
    Part,
    Ref,
    Slope,
    Square,
    Stacked,
    Sum,
    Times,
)
from rnnviz.core.network.scores import SCORES
from rnnviz.training.microscope.dropout import hearing, thinning

FROM_SCORES = MatVec("Why", Ref("dy"), transposed=True)
FUNCTIONS = ("tanh", "dtanh")
"""Words in the names of arrays (``tanh c``) that are no array's name themselves."""


class Layer:
    """Names and equations of one layer, counted from 0, of an architecture.

    dropout  the share that is left out between layers
    """

    def __init__(self, architecture: Architecture, number: int, dropout: float = 0.0) -> None:
        self._dropout = dropout
        self.is_thinned = dropout > 0 and number > 0
        self._cell = architecture.cell
        self._architecture = architecture
        self.number = number
        self.is_top = number == architecture.layers - 1
        self._params = tuple(spec.name for spec in architecture.layer_specs(number))
        own = self._cell.equations
        made = {e.result for e in (*own.forward, *own.backward) if not e.gradient}
        words = {word for name in made for word in name.split()} - {"x", *FUNCTIONS}
        gates = set(self._cell.gates)
        params = {*self._params, *(f"d{name}" for name in self._params)}
        self._tokens = _pattern({*words, *params, "dW"} - gates, gates)
        # In prose a lone letter may be a word.
        self._words = _pattern({*params, *(word for word in words if word.endswith("next"))}, set())

    def name(self, own: str) -> str:
        """What an array, ``Whh h`` or ``dh``, or a parameter of the cell is called in this layer."""
        if own == "Wxh x":
            return f"{self.named('Wxh')} {self.below}" if self.number else own
        return self._renamed(self._tokens, own)

    def named(self, own: str) -> str:
        """A name of one word."""
        return self._architecture.name_in(self.number, own)

    @property
    def below(self) -> str:
        """What this layer reads: the state of the one below, or what dropout leaves of it."""
        return self.named("x") if self.is_thinned else self.state_below

    @property
    def state_below(self) -> str:
        """The state of the layer below."""
        return self._architecture.name_in(self.number - 1, "h")

    @property
    def mask(self) -> str:
        """What the state below is multiplied with, where something is left out of it."""
        return self.named("m")

    @property
    def heard(self) -> str:
        """The error of what this layer reads, where something is left out of it."""
        return self.named("dx")

    @cached_property
    def _above(self) -> "Layer":
        return Layer(self._architecture, self.number + 1, self._dropout)

    # ── its equations ──

    @cached_property
    def equations(self) -> Equations:
        own = self._cell.equations
        forward = tuple(map(self._in_layer, own.forward))
        backward = tuple(map(self._in_layer, own.backward))
        if self.is_thinned:
            forward = (thinning(self, self._dropout, forward[0].chip), *forward)
        if not self.is_top and self._above.is_thinned:
            above = self._above
            raw = above.name(self._cell.raw)
            backward = (hearing(above, above.named("Wxh"), raw, backward[0].chip), *backward)
        return Equations(forward, backward)

    def _in_layer(self, own: Equation) -> Equation:
        equation = own._replace(op=self._operation(own.op))
        if self.number:
            equation = self._with_names(equation)
            if isinstance(own.op, Lookup):
                equation = self._reading_below(equation)
            elif isinstance(own.op, IntoColumn):
                equation = self._blaming_below(equation)
        if not self.is_top and isinstance(own.op, Sum) and FromAbove() in own.op.parts:
            equation = self._heard_from_above(equation)
        return equation

    def _with_names(self, own: Equation) -> Equation:
        def text(words: str) -> str:
            words = words.replace("Wxh x{at}", f"Wxh {BELOW}{{at}}").replace(
                "Wxh[:, x[t]]", f"Wxh @ {BELOW}[t]"
            )
            return self._renamed(self._tokens, words).replace(BELOW, self.below)

        def prose(words: str) -> str:
            for product in ("Wxh x", "Whh h"):
                words = words.replace(product, self.name(product))
            return self._renamed(self._words, words)

        return own._replace(
            kind=self.named(own.kind), result=self.name(own.result), title=prose(own.title),
            chip=f"{self.named('h')}{{at}}" if own.chip == "x{at}" else text(own.chip),
            text=text(own.text), code=text(own.code), caption=text(own.caption),
            words=prose(own.words), first_words=prose(own.first_words), last_words=prose(own.last_words),
        )  # fmt: skip

    def _reading_below(self, equation: Equation) -> Equation:
        Wxh = self.named("Wxh")
        return equation._replace(
            title="what the layer below says",
            text=f"{Wxh} · {self.below}{{at}}",
            caption=f"{Wxh} {self.below}{{at}}",
            words=f"""Layer 1 reads characters, this one reads layer {self.number}: {self._what_is_read}.
            So nothing is looked up here: every unit listens to every unit below, through its row of
            {Wxh}.""",
            first_words="",
        )

    @property
    def _what_is_read(self) -> str:
        if self.is_thinned:
            return f"<b>{self.below}</b>, what dropout has left of its state"
        return f"its state <b>{self.below}</b> of this very character, all of it"

    def _blaming_below(self, equation: Equation) -> Equation:
        Wxh, raw = self.named("Wxh"), self.name(self._cell.raw)
        return equation._replace(
            text=f"d{Wxh} += {raw}{{at}} · {self.below}{{at}}ᵀ",
            code=f"d{Wxh} += outer({raw}, {self.below}[t])",
            words=f"""{Wxh}[i, j] brought what unit j of layer {self.number} said to unit i of this one, so
            its share is the error at i times that {self.below}[j]. No column is looked up here, so all
            of {Wxh} is asked to change, at every character.""",
        )

    def _heard_from_above(self, equation: Equation) -> Equation:
        Wxh, raw = self._above.named("Wxh"), self._above.name(self._cell.raw)
        dhnext = self.name("dhnext")

        above = self._above
        formula, code, way = f"{Wxh}ᵀ · {raw}{{at}}", f"{Wxh}.T @ {raw}", f"brought back through {Wxh}"
        if above.is_thinned:
            formula, code = f"{above.mask}{{at}} ⊙ {above.heard}{{at}}", f"{above.mask}[t] * {above.heard}"
            way = f"which is zero where dropout told it nothing, as <b>{above.mask}</b> says"

        def heard(text: str) -> str:
            return text.replace("Whyᵀ · dy{at}", formula).replace("Why.T @ dy", code)

        return equation._replace(
            text=heard(equation.text),
            code=heard(equation.code),
            words=f"""{{h}} was used twice: layer {self.number + 2} read it at t = {{t}}, and it was carried
            into {{h_after}}. So its gradient has two parts: the error of the layer above, {way},
            and <b>{dhnext}</b>, all that the later characters ask of it. What the scores
            ask reaches this layer through the one above, and in no other way.""",
            last_words=f"""The error of layer {self.number + 2} comes back, {way}: a unit is asked to
            change if it told the layer above what was wrong. {{h}} is the last state of the window, so
            <b>{dhnext}</b> is still zero.""",
        )

    # ── their operations ──

    def _operation(self, op: Operation) -> Operation:
        match op:
            case Lookup(matrix) if self.number:
                return MatVec(self.named(matrix), Ref(self.below))
            case IntoColumn(of) if self.number:
                return Outer(self._ref(of), Ref(self.below))
            case IntoColumn(of):
                return IntoColumn(self._ref(of))
            case Outer(column, row):
                return Outer(self._ref(column), self._ref(row))
            case Sum(parts):
                return Sum(tuple(map(self._part, parts)))
            case Stacked(parts):
                return Stacked(tuple(self._slope(p) if isinstance(p, Slope) else self._ref(p) for p in parts))
            case Apply(function, of):
                return Apply(function, self._ref(of))
            case Ref() | MatVec() | Times() | Slope():
                return self._part(op)
            case _:
                return op

    def _part(self, part: Part) -> Ref | MatVec | Times | Slope:
        match part:
            case FromAbove() if self.is_top:
                return FROM_SCORES
            case FromAbove() if self._above.is_thinned:
                return Times(Ref(self._above.mask), Ref(self._above.heard))
            case FromAbove():
                above = self._above
                return MatVec(above.named("Wxh"), Ref(above.name(self._cell.raw)), transposed=True)
            case Ref():
                return self._ref(part)
            case MatVec(matrix, vector):
                return part._replace(matrix=self.named(matrix), vector=self._ref(vector))
            case Times(left, right):
                return part._replace(left=self._ref(left), right=self._ref(right))
            case Slope():
                return self._slope(part)
            case Square() | Lookup():
                raise TypeError(f"no cell has {part} as a part of a sum")

    def _slope(self, slope: Slope) -> Slope:
        return slope._replace(of=self._ref(slope.of), error=self._ref(slope.error))

    def _ref(self, ref: Ref) -> Ref:
        if not self.number:
            return ref
        renamed: Callable[[str], str] = lambda words: self._renamed(self._tokens, words)  # noqa: E731
        return ref._replace(
            name=self.name(ref.name), caption=renamed(ref.caption), end_caption=renamed(ref.end_caption)
        )

    def _renamed(self, pattern: re.Pattern[str], words: str) -> str:
        return pattern.sub(lambda found: self.named(found.group()), words) if self.number else words


BELOW = "\0"
"""Stands for the name of what is read while the layer's own names are given: it has one already."""


def _pattern(names: set[str], gates: set[str]) -> re.Pattern[str]:
    """Any of these as a whole word; of ``gates`` not as a part of an array that holds all, ``raw of i``."""
    word = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    if gates:
        word += f"|(?<!of )(?:{'|'.join(sorted(gates))})"
    return re.compile(rf"(?<!\w)(?:{word})(?!\w)", re.ASCII)


def scores_above(architecture: Architecture, streams: int) -> Equations:
    """The equations of the scores, that read the last layer of so many."""
    h = architecture.name_in(architecture.layers - 1, "h")

    def placed(equation: Equation) -> Equation:
        op = equation.op
        if h != "h":
            if isinstance(op, Sum):
                op = Sum((MatVec("Why", Ref(h)), *op.parts[1:]))
            elif isinstance(op, Outer):
                op = Outer(op.column, Ref(h))
        code = equation.code.replace("h[t]", f"{h}[t]")
        if streams > 1 and equation.kind == "dy":
            code = code.replace("p[t] - onehot(target[t])", f"(p[t] - onehot(target[t])) / {streams}")
        return equation._replace(
            op=op,
            text=equation.text.replace("h{at}", f"{h}{{at}}"),
            code=code,
            chip="y{at}" if h != "h" and equation.chip == "x{at}" else equation.chip,
        )

    return Equations(tuple(map(placed, SCORES.forward)), tuple(map(placed, SCORES.backward)))
