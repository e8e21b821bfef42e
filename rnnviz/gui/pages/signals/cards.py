"""The small cards of Signals: saturation, clipping, steps, Whh, and what the network imitates.

Each says which signals it draws and what they mean; how it is laid out and taken along stands in
``signal_card``. Know signals; know no session.
"""

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.inside.imitation import MODELS
from rnnviz.core.inside.saturation import bounded_arrays
from rnnviz.core.inside.steps import RULE_OF_THUMB
from rnnviz.core.network.cells import CELLS
from rnnviz.core.record.signals import (
    CLIPPED,
    FACTOR,
    IMITATION,
    NORM,
    RATE,
    REACH,
    RECURRENT,
    SATURATED,
    SLOPE,
    UPDATE,
    Signal,
)
from rnnviz.gui.pages.signals import explanations
from rnnviz.gui.pages.signals.run_axis import RunAxis
from rnnviz.gui.pages.signals.run_plot import RunCurve, RunPlot, ValueAxis
from rnnviz.gui.pages.signals.signal_card import Choice, SignalCard
from rnnviz.gui.pages.signals.small_pictures import EigenPlot, HistogramView
from rnnviz.gui.parts.names import written
from rnnviz.gui.parts.theme import Theme
from rnnviz.training.run import signal_words as words
from rnnviz.training.run.beginning import architecture_of

NOT_YET = "Take a step, and its numbers stand here."
EVERYTHING = "everything"


def _percent(value: float) -> str:
    return f"{100 * value:.3g} %"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def _nats(value: float) -> str:
    return f"{value:.0f}" if value.is_integer() else f"{value:.2f}"


SHARE = ValueAxis(0.0, 1.0, False, _percent)


def _log_scale(curves: list[RunCurve], low: float, high: float) -> ValueAxis:
    """From ``low`` to ``high`` at least, and by powers of ten where the curves go beyond."""
    for curve in curves:
        positive = curve.values[curve.values > 0]
        if len(positive):
            low = min(low, 10.0 ** np.floor(np.log10(float(positive.min()))))
            high = max(high, 10.0 ** np.ceil(np.log10(float(positive.max()))))
    return ValueAxis(low, high, True, _short)


def _last(signal: Signal, column: int = 0) -> float:
    return float(signal.values[-1, column])


class SaturationCard(SignalCard):
    """Of each layer and each array that has a range."""

    def __init__(self) -> None:
        plot = RunPlot("saturation_plot", "Share of saturated numbers over the run")
        super().__init__(explanations.SATURATION, "numbers at the end of their range", plot)
        self.histogram = HistogramView()
        self.pictures.addWidget(self.histogram, 1)
        self.choice = self.add_choice(
            Choice("saturation_choice", "Which numbers", "Which layer's states or gates are shown.", self)
        )

    def _arrays(self) -> list[tuple[int, str]]:
        cell = CELLS[self.config.cell]
        return [(layer, w.name) for layer in range(self.config.layers) for w in bounded_arrays(cell)]

    def _name(self, layer: int, array: str) -> str:
        return f"{array}, layer {layer + 1}" if self.config.layers > 1 else array

    def draw(self, axis: RunAxis) -> None:
        arrays = self._arrays()
        self.choice.offer([self._name(*each) for each in arrays])
        at = max(0, self.choice.currentIndex())
        iterations, values = self.signals.signal(SATURATED)
        curves = [
            RunCurve(self._name(*each), iterations, values[:, number], "accent" if number == at else "line")
            for number, each in enumerate(arrays if len(iterations) else ())
        ]
        curves.sort(key=lambda curve: curve.color == "accent")  # the chosen one on top
        self.plot.show_curves(curves, SHARE, axis)
        histograms = self.now.histograms if self.now else ()
        layer, array = arrays[at]
        shown = [h for h in histograms if (h.layer, h.array) == (layer, array)]
        self.histogram.show_histogram(shown[0] if shown else None)

    def words(self) -> str:
        shares, slopes = self.signals.signal(SATURATED), self.signals.signal(SLOPE)
        if not len(shares.iterations) or not len(slopes.iterations):
            return NOT_YET
        at = max(0, self.choice.currentIndex())
        layer, array = self._arrays()[at]
        return words.about_saturation(_last(shares, at), _last(slopes, layer), self._name(layer, array))

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.histogram.set_theme(theme)


class _ByArray(SignalCard):
    """A card with a choice between everything and each array."""

    def _offer_arrays(self, choice: Choice) -> int:
        """The column of the signals that is chosen."""
        choice.offer([EVERYTHING, *(spec.name for spec in architecture_of(self.config, 2).specs)])
        choice.setEnabled(True)
        return max(0, choice.currentIndex())


class ClippingCard(_ByArray):
    """How large gradients are, and what clipping does to them."""

    def __init__(self) -> None:
        plot = RunPlot("clipping_plot", "Clipping over the run")
        super().__init__(explanations.CLIPPING, "what is done to large gradients", plot)
        self.quantity = self.add_choice(
            Choice("clipping_quantity", "What is shown", "The share that is cut, or the norm.", self)
        )
        self.choice = self.add_choice(
            Choice("clipping_choice", "Which array", "Of the whole gradient, or of an array.", self)
        )

    def draw(self, axis: RunAxis) -> None:
        by = self.config.clip_by
        self.quantity.offer({"entry": ("cut", "norm"), "norm": ("factor", "norm")}.get(by, ("norm",)))
        column = self._offer_arrays(self.choice)
        quantity = self.quantity.currentText()
        name = {"cut": CLIPPED, "factor": FACTOR}.get(quantity, NORM)
        iterations, values = self.signals.signal(name)
        if quantity == "factor":  # the whole gradient is shortened
            self.choice.setEnabled(False)
            column = 0
        curves = [RunCurve(quantity, iterations, values[:, column])] if len(iterations) else []
        if quantity == "norm":
            scale = _log_scale(curves, 0.1, 100.0)
            level = self.config.clip if by == "norm" and column == 0 else None
            self.plot.show_curves(curves, scale, axis, level)
            return
        highest = max((float(curve.values.max()) for curve in curves), default=0.0)
        top = next(end for end in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0) if highest <= end)
        self.plot.show_curves(
            curves, ValueAxis(0.0, 1.0 if quantity == "factor" else top, False, _percent), axis
        )

    def words(self) -> str:
        norms = self.signals.signal(NORM)
        if not len(norms.iterations):
            return NOT_YET
        cut, factor = self.signals.signal(CLIPPED), self.signals.signal(FACTOR)
        column = max(0, self.choice.currentIndex())
        return words.about_clipping(
            self.config.clip_by, self.config.clip,
            cut.values[:, column] if len(cut.iterations) else np.zeros(0),
            factor.values[:, 0] if len(factor.iterations) else np.zeros(0),
            Signal(norms.iterations, norms.values[:, column : column + 1]),
        )  # fmt: skip


class StepsCard(_ByArray):
    """How far parameters are moved, and at what rate."""

    def __init__(self) -> None:
        plot = RunPlot("steps_plot", "Size of the steps over the run")
        super().__init__(explanations.STEPS, "what the optimizer makes of the rate", plot)
        self.quantity = self.add_choice(
            Choice("steps_quantity", "What is shown", "The effective rate, or step ÷ weights.", self)
        )
        self.choice = self.add_choice(
            Choice("steps_choice", "Which array", "Of everything, or of an array.", self)
        )

    def draw(self, axis: RunAxis) -> None:
        rates, updates = self.signals.signal(RATE), self.signals.signal(UPDATE)
        is_sgd = self.config.optimizer == "sgd"
        self.quantity.offer(("step ÷ weights",) if is_sgd else ("rate", "step ÷ weights"))
        column = self._offer_arrays(self.choice)
        if self.quantity.currentText() == "rate":
            self.choice.setEnabled(False)
            curves = (
                [RunCurve("effective rate", rates.iterations, rates.values[:, 0])]
                if len(rates.iterations)
                else []
            )
            level = self.config.learning_rate or None  # a rate of 0 has no place on a logarithm
            ends = (level / 10, level * 10) if level is not None else (1e-4, 1e-2)
            self.plot.show_curves(curves, _log_scale(curves, *ends), axis, level)
            return
        curves = (
            [RunCurve("step ÷ weights", updates.iterations, updates.values[:, column])]
            if len(updates.iterations) else []
        )  # fmt: skip
        self.plot.show_curves(curves, _log_scale(curves, 1e-4, 1e-2), axis, RULE_OF_THUMB)

    def words(self) -> str:
        rates, updates = self.signals.signal(RATE), self.signals.signal(UPDATE)
        if not len(updates.iterations):
            return NOT_YET
        column = max(0, self.choice.currentIndex()) if self.choice.isEnabled() else 0
        effective = _last(rates) if len(rates.iterations) else None
        return words.about_steps(self.config.learning_rate, effective, _last(updates, column))


class RecurrentCard(SignalCard):
    """Whh by its eigenvalues."""

    def __init__(self) -> None:
        plot = RunPlot("recurrent_plot", "Largest eigenvalue and singular value of Whh over the run")
        super().__init__(explanations.RECURRENT, "eigenvalues and the unit circle", plot)
        self.eigenvalues = EigenPlot()
        self.pictures.insertWidget(0, self.eigenvalues, 2)
        self.choice = self.add_choice(
            Choice("recurrent_choice", "Which Whh", "Which layer, which gate.", self)
        )

    def _blocks(self) -> list[tuple[int, str]]:
        gates = CELLS[self.config.cell].gates or ("",)
        return [(layer, gate) for layer in range(self.config.layers) for gate in gates]

    def _name(self, layer: int, gate: str) -> str:
        name = f"Whh{layer + 1}" if layer else "Whh"
        return f"{name} {gate}" if gate else name

    def _columns(self) -> tuple[Array, Array, Array]:
        """(iterations, largest |λ|, largest singular values) of the block that is chosen."""
        at = max(0, self.choice.currentIndex())
        iterations, values = self.signals.signal(RECURRENT)
        if not len(iterations):
            return iterations, np.zeros(0), np.zeros(0)
        return iterations, values[:, 2 * at], values[:, 2 * at + 1]

    def draw(self, axis: RunAxis) -> None:
        blocks = self._blocks()
        self.choice.offer([self._name(*each) for each in blocks])
        iterations, radii, singular = self._columns()
        curves = [
            RunCurve("largest singular value", iterations, singular, "accent"),
            RunCurve("largest |λ|", iterations, radii, "warm"),
        ] if len(iterations) else []  # fmt: skip
        self.plot.show_curves(curves, _log_scale(curves, 0.1, 10.0), axis, 1.0)
        layer, gate = blocks[max(0, self.choice.currentIndex())]
        shown = [b for b in (self.now.blocks if self.now else ()) if (b.layer, b.gate) == (layer, gate)]
        self.eigenvalues.show_values(shown[0].eigenvalues if shown else np.zeros(0, complex))

    def words(self) -> str:
        slopes = self.signals.signal(SLOPE)
        blocks = self._blocks()
        layer, gate = blocks[max(0, self.choice.currentIndex())]
        if not len(slopes.iterations):
            return NOT_YET
        shown = [b for b in (self.now.blocks if self.now else ()) if (b.layer, b.gate) == (layer, gate)]
        if shown:
            radius, singular = float(np.abs(shown[0].eigenvalues).max()), shown[0].singular
        else:
            iterations, radii, singulars = self._columns()
            if not len(iterations):
                return NOT_YET
            radius, singular = float(radii[-1]), float(singulars[-1])
        return written(
            words.about_recurrence(radius, singular, _last(slopes, layer), self.signals.signal(REACH))
        )

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.eigenvalues.set_theme(theme)


class ImitationCard(SignalCard):
    """Which model of counting characters the network's predictions are nearest to."""

    def __init__(self) -> None:
        plot = RunPlot(
            "imitation_plot", "Distance to models that count characters over the run", names_curves=True
        )
        super().__init__(
            explanations.IMITATION,
            "distance of its predictions from those of the n-gram models, nats per character",
            plot,
        )

    def draw(self, axis: RunAxis) -> None:
        iterations, values = distances = self.signals.signal(IMITATION)
        highest = words.highest_distance(distances)
        curves = [
            RunCurve(name, iterations, values[:, number], number)
            for number, name in enumerate(MODELS if len(iterations) else ())
        ]
        self.plot.show_curves(curves, ValueAxis(0.0, highest, False, _nats), axis)

    def words(self) -> str:
        return words.about_imitation(self.signals.signal(IMITATION))
