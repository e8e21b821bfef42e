"""Equations as data: what is computed for one character, from which arrays, and why.

A cell, the scores and an optimizer each list their own, beside the code that computes them; one
interpreter (the microscope) draws them, opens their sums and says their words. Knows names,
words and what a function of one number is; computes no array.

``title``, ``text``, ``caption`` and ``words`` may hold fields in braces: ``{t}``, ``{at}`` and
``{before}`` (t and t − 1 as subscripts), ``{read}`` and ``{wanted}`` (the characters at t), ``{T}``
``{V}`` ``{H}`` (the sizes), ``{of}`` (the parameter, in an update); words also ``{x}`` ``{h}``
``{h_before}`` ``{h_after}`` ``{h_last}``, ``{reader}`` (what h goes to: the prediction, or the layer
above), ``{arrays}`` (how many), ``{guessing}`` (ln V) and what an update knows. Words are HTML.

All are named tuples: Python makes such a class in an eighth of the time that a frozen dataclass
takes, and every start makes them, though only the microscope reads them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np


class Function(NamedTuple):
    """What is done entry by entry; ``slope`` is told from the result, and ``slope_text`` writes it
    with ``{}`` for that."""

    name: str
    value: Callable[[float], float]
    slope: Callable[[float], float]
    slope_text: str


TANH = Function("tanh", lambda z: float(np.tanh(z)), lambda h: 1 - h * h, "1 − {}²")
SIGMOID = Function(
    "sigmoid", lambda z: 0.5 + 0.5 * float(np.tanh(0.5 * z)), lambda s: s * (1 - s), "{0} · (1 − {0})"
)


class Ref(NamedTuple):
    """An array that goes into an equation.

    name     as in the trace, or a parameter's; in an update ``param``, ``grad``, ``clipped``,
             ``step``, or what the optimizer remembers (``memory``; ``new_memory`` after the step)
    at       of which character: 0 this one, −1 the one before, +1 the one after
    words    what a term that is this one number is said to be: ``the bias``
    caption  what stands above it where it is drawn, if not its own label
    end_words, end_caption  the same at the last character, for what comes from a later one
    opened   the sum that made it is written out within the sum that it is a part of
    part     which block of H entries is meant, of an array that holds one for each gate
    """

    name: str
    at: int = 0
    words: str = ""
    caption: str = ""
    end_words: str = ""
    end_caption: str = ""
    opened: bool = False
    part: int = 0


class Lookup(NamedTuple):
    """The column of a matrix that belongs to the character read: ``W x``."""

    matrix: str


class MatVec(NamedTuple):
    """A matrix times a vector, ``W v``, or transposed, ``W' v``."""

    matrix: str
    vector: Ref
    transposed: bool = False


@dataclass(frozen=True, slots=True)
class FromAbove:
    """What the error of h is made of above this layer: ``Why' dy``, or ``Wxh' raw`` of the next."""


class Times(NamedTuple):
    """Entry by entry, ``left ⊙ right``; taken off the sum that it is a part of if ``negative``."""

    left: Ref
    right: Ref
    negative: bool = False


class Slope(NamedTuple):
    """The slope of a function where it came out at ``of``, times ``error``: for tanh ``(1 − h²) ⊙ dh``."""

    function: Function
    of: Ref
    error: Ref


class Square(NamedTuple):
    """Entry by entry, ``of · of``."""

    of: Ref


Part = Ref | Lookup | MatVec | FromAbove | Times | Square | Slope
"""What a sum may consist of."""


class Sum(NamedTuple):
    """Its parts added up."""

    parts: tuple[Part, ...]


class Stacked(NamedTuple):
    """One below the other: an array that holds a block of H entries for each gate."""

    parts: tuple[Slope | Ref, ...]


class Apply(NamedTuple):
    """A function, entry by entry."""

    function: Function
    of: Ref


class Softmax(NamedTuple):
    """``exp(y) / Σ exp(y)``, the largest taken out first."""

    scores: Ref


class NegLog(NamedTuple):
    """``−log p`` of the character wanted; in truth made from the scores, for p may round to 0."""

    probabilities: Ref
    scores: Ref


class OverTime(NamedTuple):
    """A number of every character, added up over the window."""

    of: Ref


class MinusOnehot(NamedTuple):
    """Less 1 at the character wanted."""

    of: Ref


class Outer(NamedTuple):
    """A column times a row, ``u v'``: what one character adds to the gradient of a matrix."""

    column: Ref
    row: Ref


class IntoColumn(NamedTuple):
    """A vector into the column of the character read: what it adds to a matrix that is looked up in."""

    of: Ref


class Clip(NamedTuple):
    """Every entry beyond ± the limit is cut there."""

    of: Ref


class Update(NamedTuple):
    """What a formula may know beside its arrays: ``iteration`` counts the steps before this one."""

    learning_rate: float
    iteration: int


class Formula(NamedTuple):
    """Entry by entry, one number made of several: how an optimizer says what no other operation does.

    value    from an Update and a number of each array of ``of``
    text     how it is written: ``rate · g / √mem``
    figures  the same in figures, from what ``value`` gets and, first, how a number is written with its sign
    signs    what stands before each array where they are drawn
    note     what the letters of ``text`` mean
    """

    of: tuple[Ref, ...]
    value: Callable[..., float]
    text: str
    figures: Callable[..., str]
    signs: tuple[str, ...]
    note: str = ""


class Less(NamedTuple):
    """``of − step``."""

    of: Ref
    step: Ref


Operation = (
    Lookup | MatVec | Times | Slope | Sum | Apply | Softmax | NegLog | OverTime | MinusOnehot
    | Outer | IntoColumn | Ref | Clip | Formula | Less | Stacked
)  # fmt: skip
"""``Ref`` alone is that array, as it is."""


class Equation(NamedTuple):
    """``result = op``, for one character; or in an update, for one parameter.

    kind     its own name among all: what is looked at stays, when another character is chosen
    result   the array it makes, as in the trace; for a gradient the parameter that it is of
    op       how, and of which arrays
    chip     the name of the group of computations that it stands in, with its fields
    title, text, words  what it does, its formula, why it is done; ``first_words`` and
             ``last_words`` at the first and the last character, or step, where they differ
    caption, sign       what stands above the result and before it, where not the usual
    gradient            what it makes is added up over the window, into the gradient of ``result``
    code                the line of the learning step's program that computes it, NumPy's words without
                        its prefix; '' where it is a part of the next equation's line
    result_at           of which character the result is: −1 the one before, so that the first
                        character does without: nobody goes further back
    """

    kind: str
    result: str
    op: Operation
    chip: str
    title: str
    text: str
    words: str
    first_words: str = ""
    last_words: str = ""
    caption: str = ""
    sign: str = ""
    gradient: bool = False
    result_at: int = 0
    code: str = ""


class Equations(NamedTuple):
    """What is computed forward, in order, and backward."""

    forward: tuple[Equation, ...]
    backward: tuple[Equation, ...]
