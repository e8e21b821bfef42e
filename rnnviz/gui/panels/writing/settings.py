"""SamplingSettings: how the network is to write: temperature, length, seed, and which network.

Knows its fields and what may stand in them; knows no sample.
"""

import math
import random
from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QIcon
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from rnnviz import paths
from rnnviz.gui.parts.fields import NumberField, WholeField, mark_invalid
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID, Theme, mono_font
from rnnviz.gui.parts.wheel_passes import pass_wheel
from rnnviz.training.glossary.glossary import tip_of
from rnnviz.training.run.best import NOW, SHORT, SMOOTH, WINDOW, BestLoss
from rnnviz.training.run.held_out import NAME as HELD_OUT
from rnnviz.training.setting import Range

MAX_TEMPERATURE = 5.0
SLIDER_TEMPERATURE = 2.0
"""Where the slider ends: above it the writing is noise, and the field takes it still."""
MAX_LENGTH = 100_000
MAX_SEED = 2**31 - 1
_TEMPERATURES = Range(
    0,
    MAX_TEMPERATURE,
    tip_of("temperature"),
)
_LENGTHS = Range(1, MAX_LENGTH, "Characters to write.", whole=True)
_TOP_K = Range(0, 10_000, tip_of("top-k"), whole=True, step=1)
_TOP_P = Range(0.01, 1, tip_of("top-p"), step=0.05)
_SEEDS = Range(
    0, MAX_SEED, "Start of the chances: the same seed, text and network write the same again.", whole=True
)
SEED_DIGITS = 5
"""That the field has room for; it grows for a longer seed."""
DICE_SEEDS = 10_000
"""The dice draws a seed below this: short enough to be told to somebody."""


NETWORKS = {NOW: "as it is now", HELD_OUT: "best held-out", SMOOTH: "best smooth", WINDOW: "best window"}
"""What is called how in the choice of the network that writes."""
_MEANINGS = {
    NOW: "The network that writes: as it is now, or the best so far by one of its losses.",
    HELD_OUT: "The network with the lowest loss of the text that is never learned writes.",
    SMOOTH: "The network with the lowest smooth loss writes.",
    WINDOW: "The network after the window with the least loss writes: most often it was a lucky one.",
}


class SamplingSettings(QWidget):
    """The fields in a row, but for ``sample_network``, which whoever shows the row puts where it has room.

    prefix   the names of the fields begin with it
    longest  characters that may be written
    cuts     whether top-k and top-p can be set; else ``values`` are those of a DrawSample

    changed         a number was set otherwise
    network_chosen  another network is to write
    mistake_made  a sentence
    """

    changed = Signal()
    network_chosen = Signal()
    mistake_made = Signal(str)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        prefix: str = "",
        longest: int = MAX_LENGTH,
        cuts: bool = False,
    ) -> None:
        super().__init__(parent)
        self._prefix = prefix
        self._lengths = _LENGTHS._replace(maximum=longest)
        self._cuts: dict[str, NumberField] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID - 2)
        self._make_temperature(row)
        if cuts:
            self._make_cuts(row)
        self._make_length(row)
        self._make_seed(row)
        row.addStretch(0)
        self._make_network()

    def in_tab_order(self) -> tuple[QWidget, ...]:
        """The fields as Tab goes through them."""
        return (
            self.temperature_slider, self.temperature, *self._cuts.values(), self.sample_length,
            self.sample_seed, self.dice_button, self.sample_network,
        )  # fmt: skip

    def find_mistake(self) -> str:
        """What is wrong with the first field that is out of its range; '' if nothing is."""
        return next((field.mistake for field in self._number_fields() if field.mistake), "")

    def set_theme(self, theme: Theme) -> None:
        self.dice_button.setIcon(QIcon(str(paths.resource(f"dice-{theme.name}.svg"))))

    def values(self) -> dict[str, Any]:
        """What is set, as plain JSON types, for ``restore``."""
        return {
            "temperature": round(self.temperature.value(), 2),
            **{name: round(field.value(), 2) for name, field in self._cuts.items()},
            "length": self.sample_length.value(),
            "seed": self.sample_seed.value(),
            "network": self._wanted,
        }

    def restore(self, values: Mapping[Any, Any]) -> None:
        """Set what ``values`` gave; whatever in it makes no sense is left as it is."""
        network = values.get("network")
        if isinstance(network, str) and network in NETWORKS:
            self._want(network)
        temperature = values.get("temperature")
        if _is_number(temperature) and 0 <= temperature <= MAX_TEMPERATURE:
            self.temperature.setValue(temperature)
        for name, cut in self._cuts.items():
            number = values.get(name)
            if _is_number(number) and cut.allowed.minimum <= number <= cut.allowed.maximum:
                cut.setValue(number)
        for name, field in (("length", self.sample_length), ("seed", self.sample_seed)):
            number = values.get(name)
            if _is_number(number) and field.allowed.minimum <= number <= field.allowed.maximum:
                field.setValue(int(number))

    # ── making ──

    def _make_temperature(self, row: QHBoxLayout) -> None:
        self.temperature = NumberField(
            f"{self._prefix}temperature", 0.8, _TEMPERATURES, self, decimals=2, words={0.0: "greedy"}
        )
        self.temperature.setSingleStep(0.1)
        self.temperature_slider = QSlider(Qt.Orientation.Horizontal, self)
        self.temperature_slider.setObjectName(f"{self._prefix}temperature_slider")
        pass_wheel(self.temperature_slider)
        self.temperature_slider.setAccessibleName("temperature")
        self.temperature_slider.setToolTip(_TEMPERATURES.meaning)
        self.temperature_slider.setRange(0, round(10 * SLIDER_TEMPERATURE))
        self.temperature_slider.setPageStep(5)
        self.temperature_slider.setMinimumWidth(40)
        self.temperature_slider.setMaximumWidth(120)
        self.temperature_slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.temperature.valueChanged.connect(self._on_temperature_changed)
        self.temperature_slider.valueChanged.connect(self._on_temperature_slider_changed)
        self._on_temperature_changed()
        row.addWidget(self._name_field(self.temperature, "temperature", 6))
        row.addWidget(self.temperature_slider, 1)
        row.addWidget(self.temperature)
        row.addSpacing(GRID // 2)

    def _make_cuts(self, row: QHBoxLayout) -> None:
        for name, first, allowed in (("top_k", 0.0, _TOP_K), ("top_p", 1.0, _TOP_P)):
            field = NumberField(
                f"{self._prefix}{name}", first, allowed, self, decimals=2, words={first: "all"}
            )
            self._cuts[name] = field
            row.addWidget(self._name_field(field, name.replace("_", "-"), 4))
            row.addWidget(field)
            row.addSpacing(GRID // 2)

    def _make_length(self, row: QHBoxLayout) -> None:
        self.sample_length = WholeField(f"{self._prefix}sample_length", 500, self._lengths, self)
        self.sample_length.setSingleStep(100)
        row.addWidget(self._name_field(self.sample_length, "length", 7))
        row.addWidget(self.sample_length)
        row.addSpacing(GRID // 2)

    def _make_seed(self, row: QHBoxLayout) -> None:
        self.sample_seed = WholeField(f"{self._prefix}sample_seed", 0, _SEEDS, self)
        row.addWidget(self._name_field(self.sample_seed, "seed", SEED_DIGITS))
        self.sample_seed.valueChanged.connect(self._on_seed_changed)
        row.addWidget(self.sample_seed)
        self.dice_button = QToolButton(self)
        self.dice_button.setObjectName(f"{self._prefix}dice_button")
        self.dice_button.setAccessibleName("Draw a new seed")
        self.dice_button.setToolTip("Draw a new seed.")
        self.dice_button.setIconSize(QSize(16, 16))
        self.dice_button.setProperty("small", True)  # as high as the fields beside it
        self.dice_button.clicked.connect(self._on_dice_clicked)
        row.addWidget(self.dice_button)
        row.addSpacing(GRID // 2)

    def _make_network(self) -> None:
        self.sample_network = QComboBox(self)
        self.sample_network.setObjectName(f"{self._prefix}sample_network")
        self.sample_network.setAccessibleName("Which network writes")
        self.sample_network.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.sample_network.setMinimumContentsLength(max(map(len, NETWORKS.values())) - 4)
        pass_wheel(self.sample_network)
        self._wanted = NOW
        self.sample_network.activated.connect(self._on_sample_network_activated)
        self.offer_networks(())

    def offer_networks(self, bests: Sequence[BestLoss]) -> None:
        """The present network, and those that the run has kept; the wanted one is set once it is there."""
        offered = [NOW, *(best.by for best in bests)]
        if offered != [self.sample_network.itemData(i) for i in range(self.sample_network.count())]:
            self.sample_network.clear()
            for network in offered:
                self.sample_network.addItem(NETWORKS[network], network)
            self._want(self._wanted)
        places = {best.by: f" Its {SHORT[best.by]} loss: step {best.iteration:,}." for best in bests}
        self.sample_network.setToolTip(_MEANINGS[self.network] + places.get(self.network, ""))

    def name_moment(self, iteration: int | None) -> None:
        """The network as it is shown is that of an earlier moment; None: of the present one."""
        words = NETWORKS[NOW] if iteration is None else f"at {iteration:,}"
        if self.sample_network.itemText(0) != words:
            self.sample_network.setItemText(0, words)

    @property
    def network(self) -> str:
        """Which one is to write: ``NOW``, or the best by a loss."""
        return str(self.sample_network.currentData())

    def _want(self, network: str) -> None:
        self._wanted = network
        self.sample_network.setCurrentIndex(max(0, self.sample_network.findData(network)))

    def _on_sample_network_activated(self) -> None:
        self._wanted = self.network
        self.network_chosen.emit()

    def _name_field(self, field: WholeField | NumberField, word: str, digits: int) -> Label:
        """Call a field that shows ``digits`` characters by ``word``, and make the label before it."""
        field.called = word
        field.setAccessibleName(word)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setFixedWidth(_field_width(digits))
        field.valueChanged.connect(self._on_number_changed)
        field.refused.connect(self.mistake_made)
        label = Label(word, self)
        label.setProperty("role", "quiet")
        label.setToolTip(field.toolTip())
        label.setBuddy(field)
        return label

    def _number_fields(self) -> tuple[WholeField | NumberField, ...]:
        return (self.temperature, *self._cuts.values(), self.sample_length, self.sample_seed)

    # ── handlers ──

    def _on_number_changed(self) -> None:
        for field in self._number_fields():
            mark_invalid(field, bool(field.mistake))
        mistake = self.find_mistake()
        if mistake:
            self.mistake_made.emit(mistake)
        else:
            self.changed.emit()

    def _on_dice_clicked(self) -> None:
        # One less to draw from: the seed that stands there is passed over, so that it always changes.
        drawn = random.randrange(DICE_SEEDS - 1)
        self.sample_seed.setValue(drawn + (drawn >= self.sample_seed.value()))

    def _on_seed_changed(self, seed: int) -> None:
        self.sample_seed.setFixedWidth(_field_width(max(SEED_DIGITS, len(f"{seed:,}"))))

    def _on_temperature_changed(self) -> None:
        with QSignalBlocker(self.temperature_slider):  # the field may hold what the slider cannot
            tenths = max(0.0, min(10 * self.temperature.value(), self.temperature_slider.maximum()))
            self.temperature_slider.setValue(round(tenths))

    def _on_temperature_slider_changed(self, tenths: int) -> None:
        self.temperature.setValue(tenths / 10)


def _field_width(digits: int) -> int:
    """Pixels of a field that shows so many: with padding and border on both sides, and the caret."""
    return QFontMetrics(mono_font()).horizontalAdvance("0" * digits) + 18


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
