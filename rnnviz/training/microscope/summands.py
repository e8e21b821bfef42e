"""Summands: the terms that sums are made of: one number of a step, or the product of two.

Knows where an operand's number stands; knows no operations and not what is summed.
"""

from rnnviz.core.network.equations import Ref
from rnnviz.training.microscope.equations import StepEquations
from rnnviz.training.microscope.explanation import Term
from rnnviz.training.microscope.numbers import Entry, Index, Name, StepNumbers, signed_number


class Summands:
    """Terms of one step's numbers."""

    def __init__(self, numbers: StepNumbers, equations: StepEquations) -> None:
        self._numbers = numbers
        self._equations = equations

    def name(self, ref: Ref, t: int | None, of: str) -> Name:
        """The array that an operand of an equation names, at ``t``, or for the parameter ``of``."""
        return self._equations.name_of(ref, t, of)

    def entry(self, ref: Ref, t: int | None, of: str, index: Index) -> Entry:
        """The number of that array that goes into place ``index`` of the result."""
        return Entry(self.name(ref, t, of), self.place(ref, index))

    def place(self, ref: Ref, index: Index) -> Index:
        """Where an entry of a block stands in the array that holds a block for each gate."""
        return (index[0] + ref.part * self._numbers.hidden_size, *index[1:]) if ref.part else index

    def one(self, entry: Entry, *, sign: int = 1, words: str = "") -> Term:
        """A number as it is, or taken away."""
        value = sign * self._numbers.value(entry)
        return Term(("−" if sign < 0 else "") + self._numbers.label(entry), words, value, (entry,))

    def product(self, left: Entry, right: Entry, *, sign: int = 1) -> Term:
        """Two numbers, multiplied."""
        numbers = self._numbers
        a, b = numbers.value(left), numbers.value(right)
        minus = "−" if sign < 0 else ""
        label = f"{minus}{numbers.label(left)} · {numbers.label(right)}"
        factors = f"{signed_number(sign * a, 3)} × {signed_number(b, 3)}"
        return Term(label, factors, sign * a * b, (left, right))

    def products(self, matrix: str, vector: Name, row: int, transposed: bool) -> list[Term]:
        """A row of a matrix, or a column of one that is transposed, times a vector: a term for each."""
        W = Name("param", of=matrix)
        length = self._numbers.quantity(vector).values.size
        places = [(j, row) if transposed else (row, j) for j in range(length)]
        return [self.product(Entry(W, place), Entry(vector, (j,))) for j, place in enumerate(places)]
