"""StepEquations: all equations of one learning step, of its cell, its scores and its optimizer.

Finds the equation that makes an array, and the array that an equation means. Knows names only; what is read
of them is in the notation that is asked for.
"""

from collections.abc import Iterable

from rnnviz.core.network.clipping import CLIPPING, NEW
from rnnviz.core.network.equations import Equation, Ref
from rnnviz.core.network.notation import FIELD, Notation
from rnnviz.core.network.scores import TOTAL
from rnnviz.training.microscope.clipping import clipping_off, clipping_the_norm
from rnnviz.training.microscope.layers import Layer, scores_above
from rnnviz.training.microscope.numbers import Name
from rnnviz.training.run.learning_step import LearningStep


class StepEquations:
    """forward and backward for each character, in their order; update for each parameter."""

    def __init__(self, step: LearningStep, notation: Notation = FIELD) -> None:
        self.notation = notation

        def written(equations: Iterable[Equation]) -> tuple[Equation, ...]:
            return tuple(_written(equation, notation) for equation in equations)

        count = step.architecture.layers
        layers = [Layer(step.architecture, layer, step.dropout).equations for layer in range(count)]
        scores = scores_above(step.architecture, step.window.streams)
        self.forward = written((*(e for each in layers for e in each.forward), *scores.forward))
        self.total = TOTAL
        below = (e for each in reversed(layers) for e in each.backward)
        self.backward = written((*scores.backward, *below))
        self.update: tuple[Equation, ...] = (_clipping(step), *step.optimizer.equations, NEW)
        self._layers = {e.kind: i for i, each in enumerate(layers) for e in (*each.forward, *each.backward)}
        self.parameters = forward_order(step)
        whole = [Layer(step.architecture, layer).equations for layer in range(count)]
        self.at_test_time = written((*(e for each in whole for e in each.forward), *scores.forward))
        """Forward, with nothing left out by dropout."""
        self.states = tuple(
            step.architecture.name_in(layer, name)
            for layer in range(count)
            for name in step.architecture.cell.states
        )
        self.remembered = tuple(step.optimizer.labels.values())
        everything = (*self.forward, TOTAL, *self.backward, *self.update)
        self._making = {equation.result: equation for equation in everything if not equation.gradient}
        self._shares = {equation.result: equation for equation in self.backward if equation.gradient}

    def layer_of(self, equation: Equation) -> int | None:
        """The layer that it belongs to, counted from 0; None of the scores, the loss and the update."""
        return self._layers.get(equation.kind)

    def making(self, result: str) -> Equation:
        """The equation that makes an array of this name. Raises KeyError."""
        return self._making[result]

    def share_of(self, parameter: str) -> Equation:
        """What one character adds to the gradient of a parameter. Raises KeyError."""
        return self._shares[parameter]

    def name_of(self, ref: Ref, t: int | None, of: str) -> Name:
        """The array that ``ref`` means at character ``t``, or in the update of parameter ``of``."""
        if of:
            return Name(ref.name, of=of)
        if ref.name in self.parameters:
            return Name("param", of=ref.name)
        return Name(ref.name, None if t is None else t + ref.at)

    def result_of(self, equation: Equation, t: int | None, of: str) -> Name:
        """The array that an equation makes at character ``t``, or for parameter ``of``."""
        if equation.gradient:
            return Name("grad", of=equation.result)
        if of:
            return Name(equation.result, of=of)
        return Name(equation.result, None if t is None else t + equation.result_at)


def _written(equation: Equation, notation: Notation) -> Equation:
    """What is read of it in another notation; what its arrays are called among themselves stays."""
    if not notation.letters:
        return equation
    written = notation.written
    return equation._replace(
        chip=written(equation.chip), title=written(equation.title), text=written(equation.text),
        words=written(equation.words), first_words=written(equation.first_words),
        last_words=written(equation.last_words), caption=written(equation.caption),
        code=written(equation.code),
    )  # fmt: skip


def _clipping(step: LearningStep) -> Equation:
    match step.clip_by:
        case "norm":
            return clipping_the_norm(step)
        case "off":
            return clipping_off()
        case _:
            return CLIPPING


def forward_order(step: LearningStep) -> tuple[str, ...]:
    """The parameters in the order in which the forward pass meets them: a layer at a time."""
    architecture = step.architecture
    layers = [
        architecture.name_in(layer, spec.name)
        for layer in range(architecture.layers)
        for spec in architecture.layer_specs(layer)
    ]
    return (*layers, *(spec.name for spec in architecture.specs if spec.name not in layers))
