"""CheckControls: which network is checked: small, as this run, the trained one, or any other.

Knows the settings that make a difference to a check; checks nothing.
"""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from rnnviz.core.errors import SettingError
from rnnviz.gui.parts.fields import NumberField, WholeField, mark_invalid
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.setting_field import make_field
from rnnviz.gui.parts.theme import GRID
from rnnviz.gui.parts.wheel_passes import pass_wheel
from rnnviz.training.checks.network_check import SMALL
from rnnviz.training.config import SETTINGS, TrainingConfig, settings_at
from rnnviz.training.run.beginning import architecture_of
from rnnviz.training.setting import Group, SettingPlace

_NETWORKS = ("fresh, as this run", "the trained network", "other")
_SMALL, _RUN, _TRAINED, _OTHER = range(4)
_SIZES = ("hidden_size", "seq_length")


class CheckControls(QWidget):
    """A list of networks and the fields of one, in two rows.

    changed  another network is chosen
    """

    changed = Signal()
    mistake_made = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run_config = TrainingConfig()
        self._small = SMALL
        self._has_sizes = False
        self.network = QComboBox()
        self.network.setObjectName("check_network")
        pass_wheel(self.network)
        self.network.setAccessibleName("network to check")
        self.network.setToolTip(
            "A fresh network (small as in courses, with the settings of this run, or others), or the "
            "trained one as it stands: its weights, its hprev and its next window."
        )
        self.network.addItems((_called(SMALL), *_NETWORKS))
        self.network.currentIndexChanged.connect(self._on_network_changed)
        # Of the text there is no choice here: it is the one at hand, as it was read.
        settings = [each for each in settings_at(SettingPlace.CHECK) if each.group is not Group.TEXT]
        default = SMALL.to_dict()
        self._fields = {each.name: make_field(each, default[each.name]) for each in settings}
        # Two rows: one of all of them is wider than a small screen.
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GRID // 2)
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.network)
        for number, (name, field) in enumerate(self._fields.items()):
            row = first if number < len(self._fields) // 2 else second
            label = Label(name)
            label.setProperty("role", "quiet")
            label.setToolTip(field.toolTip())
            label.setBuddy(field)
            field.setObjectName(f"check_{name}")
            field.setAccessibleName(f"{name} of the network to check")
            if isinstance(field, WholeField | NumberField):
                field.setAlignment(Qt.AlignmentFlag.AlignRight)
                field.setFixedWidth(72)
                field.refused.connect(self.mistake_made)
            field.valueChanged.connect(self._on_field_changed)
            row.addWidget(label)
            row.addWidget(field)
        for row in (first, second):
            row.setSpacing(GRID)
            row.addStretch(1)
            rows.addLayout(row)
        self._fill(self._small)
        self._show_what_matters()

    @property
    def is_trained(self) -> bool:
        """Whether the trained network is chosen."""
        return self.network.currentIndex() == _TRAINED

    @property
    def arrays(self) -> Sequence[str]:
        """The names of the arrays that such a network has."""
        return [spec.name for spec in architecture_of(TrainingConfig.mended(self._values()), 1).specs]

    @property
    def states(self) -> tuple[str, ...]:
        """The names of the states that its cell has."""
        return architecture_of(TrainingConfig.mended(self._values()), 1).cell.states

    def config(self) -> TrainingConfig:
        """The settings in the fields. Raises SettingError, with the field marked that it is about."""
        values = self._values()
        for field in self._fields.values():
            mark_invalid(field, False)
        if self._has_sizes:
            values |= {name: getattr(SMALL, name) for name in _SIZES}
        try:
            return TrainingConfig(**values)  # type: ignore[arg-type]  # by name from fields; checked there
        except SettingError as error:
            mark_invalid(self._fields[error.field], True)
            raise

    def start_run(self, config: TrainingConfig) -> None:
        """Another run: *as this run* and *trained* mean that one."""
        self._run_config = config
        if self.network.currentIndex() in (_RUN, _TRAINED):
            self._fill(config)
            self._show_what_matters()

    def set_text_size(self, size: int) -> None:
        """The window of *small* fits a text of so many characters: five of them have windows of four."""
        self._small = replace(SMALL, seq_length=max(1, min(SMALL.seq_length, size - 1)))
        with QSignalBlocker(self.network):
            self.network.setItemText(_SMALL, _called(self._small))
        if self.network.currentIndex() == _SMALL:
            self._fill(self._small)

    def give_sizes(self, given: bool) -> None:
        """Whether sizes are given from elsewhere: then networks are fresh, with the other settings."""
        self._has_sizes = given
        self.network.setEnabled(not given)
        self._show_what_matters()

    def _values(self) -> dict[str, object]:
        return {name: field.value() for name, field in self._fields.items()}

    def _fill(self, config: TrainingConfig) -> None:
        for name, field in self._fields.items():
            with QSignalBlocker(field):
                field.setValue(getattr(config, name))
            mark_invalid(field, False)

    def _show_what_matters(self) -> None:
        """A trained network is as it is; of a fresh one a field is off that makes no difference."""
        values = self._values()
        is_free = self._has_sizes or not self.is_trained
        for name, field in self._fields.items():
            is_given = self._has_sizes and name in _SIZES
            field.setEnabled(is_free and not is_given and SETTINGS[name].matters(values))

    def _on_network_changed(self, index: int) -> None:
        if index == _SMALL:
            self._fill(self._small)
        elif index in (_RUN, _TRAINED):
            self._fill(self._run_config)
        self._show_what_matters()
        self.changed.emit()

    def _on_field_changed(self) -> None:
        with QSignalBlocker(self.network):
            self.network.setCurrentIndex(_OTHER)
        self._show_what_matters()
        self.changed.emit()


def _called(small: TrainingConfig) -> str:
    return f"small: m = {small.hidden_size}, T = {small.seq_length}"
