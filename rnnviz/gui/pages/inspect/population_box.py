"""PopulationBox: chooses what of a network is looked at: an array of its cell, in one of its layers.

Knows architectures; knows no numbers.
"""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from rnnviz.core.inside.stretches import Population
from rnnviz.core.network.architecture import Architecture
from rnnviz.gui.parts.names import rewrite_new


class PopulationBox(QComboBox):
    """Hidden where there is nothing to choose, as in a network of one layer whose cell has h alone.

    population_chosen  by mouse or keyboard
    """

    population_chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("What of the network is looked at")
        self.setToolTip("What is looked at: h of a layer, and what else the cell computes.")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # it is filled later
        self._populations: list[Population] = []
        self.activated.connect(self._on_activated)

    @property
    def population(self) -> Population | None:
        """What is chosen; None before a network was shown."""
        place = self.currentIndex()
        return self._populations[place] if 0 <= place < len(self._populations) else None

    def show_architecture(self, architecture: Architecture) -> None:
        """Offer what such a network has; the same stays chosen where it is there."""
        offered = [
            (Population(layer, watched.name), f"{watched.name}{_where(architecture, layer)}", watched)
            for layer in range(architecture.layers)
            for watched in architecture.cell.watched
        ]
        populations = [population for population, _, _ in offered]
        if populations == self._populations:
            return
        chosen, self._populations = self.population, populations
        self.clear()
        for place, (_, words, watched) in enumerate(offered):
            self.addItem(words)
            self.setItemData(place, f"{watched.words}: {watched.formula}", Qt.ItemDataRole.ToolTipRole)
        rewrite_new(self)
        if chosen in populations:
            self.setCurrentIndex(populations.index(chosen))
        self.setVisible(len(populations) > 1)

    def sight(self) -> dict[str, Any]:
        """``part``: the layer, from 0, and the array; nothing before a network was shown."""
        chosen = self.population
        return {} if chosen is None else {"part": [chosen.layer, chosen.array]}

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        """Choose what ``sight`` gave, as by hand; what the network does not have is left."""
        match sight.get("part"):
            case [int(layer), str(array)] if Population(layer, array) in self._populations:
                place = self._populations.index(Population(layer, array))
                if place != self.currentIndex():
                    self.setCurrentIndex(place)
                    self._on_activated(place)

    def _on_activated(self, _place: int) -> None:
        self.population_chosen.emit(self.population)


def _where(architecture: Architecture, layer: int) -> str:
    return f" of layer {layer + 1}" if architecture.layers > 1 else ""
