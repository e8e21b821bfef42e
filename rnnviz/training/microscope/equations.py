"""StepEquations: all equations of one learning step, of its cell, its scores and its optimizer.

Finds the equation that makes an array, and the array that an equation means. Knows names only.
"""

from rnnviz.core.network.clipping import CLIPPING, NEW
from rnnviz.core.network.equations import Equation, Ref
from rnnviz.core.network.scores import SCORES, TOTAL
from rnnviz.training.microscope.numbers import Name
from rnnviz.training.run.learning_step import LearningStep


class StepEquations:
    """forward and backward for each character, in their order; update for each parameter."""

    def __init__(self, step: LearningStep) -> None:
        cell = step.architecture.cell.equations
        self.forward: tuple[Equation, ...] = cell.forward + SCORES.forward
        self.total = TOTAL
        self.backward: tuple[Equation, ...] = SCORES.backward + cell.backward
        self.update: tuple[Equation, ...] = (CLIPPING, *step.optimizer.equations, NEW)
        self.parameters = forward_order(step)
        self.remembered = tuple(step.optimizer.labels.values())
        everything = (*self.forward, TOTAL, *self.backward, *self.update)
        self._making = {equation.result: equation for equation in everything if not equation.gradient}
        self._shares = {equation.result: equation for equation in self.backward if equation.gradient}

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


def forward_order(step: LearningStep) -> tuple[str, ...]:
    """The parameters in the order in which the forward pass meets them: a layer at a time."""
    architecture = step.architecture
    layers = [
        architecture.name_in(layer, spec.name)
        for layer in range(architecture.layers)
        for spec in architecture.layer_specs(layer)
    ]
    return (*layers, *(spec.name for spec in architecture.specs if spec.name not in layers))
