"""SettingsForm: a field for each of some settings, made from what is known of them.

Says what is wrong with what stands in it, and what was set by hand. Knows no setting by name and no run.
"""

import contextlib
import itertools
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from rnnviz.core.errors import SettingError
from rnnviz.gui.parts.fields import NumberField, WholeField, mark_invalid
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.setting_field import SettingField, SwitchField, make_field
from rnnviz.gui.parts.theme import GRID
from rnnviz.gui.window.fold import Folds
from rnnviz.gui.window.rows import Rows
from rnnviz.training.setting import Setting, Settings, settings_of

FIELD_WIDTH = 92

Config = TypeVar("Config", bound=Settings)


class SettingsForm(QVBoxLayout, Generic[Config]):
    """A layout of fields for the settings of a class: those of ``shown``, and below them ``folds`` by title.

    A fold begins closed, and says how many of its settings are not as they are by default; its fields are
    made when it is first opened. Settings that have no field keep the value that they were given by
    ``fill``. A field is off while its setting makes no difference beside the others.

    changed  what stands in a field is another value, whoever changed it
    refused  a sentence: what was typed is no number, and what stood there stays
    """

    changed = Signal()
    refused = Signal(str)

    def __init__(
        self,
        settings: type[Config],
        shown: Sequence[Setting],
        folds: Mapping[str, Sequence[Setting]] | None = None,
    ) -> None:
        super().__init__()
        self._class = settings
        self._settings = settings_of(settings)
        self._rest = settings().to_dict()
        self._lasting = settings().to_dict()
        self._fields: dict[str, SettingField] = {}
        self._labels: dict[str, Label] = {}
        self._is_filling = False
        self.setSpacing(GRID // 2)
        self._folded = folds or {}
        self._offered = [*shown, *itertools.chain.from_iterable(self._folded.values())]
        rows = Rows()
        self.addLayout(rows)
        if self._folded:
            self._folds = Folds()
            self.addWidget(self._folds)
        for title, members in self._folded.items():
            names = ", ".join(setting.label for setting in members)
            meaning = f"More settings of the next run: {names}."
            self._folds.add(title, meaning, partial(self._add_fields, members))
        self._add_fields(shown, rows)
        self._seen = self.values()

    def _add_fields(self, settings: Iterable[Setting], rows: Rows) -> None:
        for setting in settings:
            self._add_field(rows, setting)
        self._show_what_matters()

    def _add_field(self, rows: Rows, setting: Setting) -> None:
        field = make_field(setting, self._rest[setting.name])
        label = Label(setting.label)
        label.setToolTip(setting.tip)
        label.setBuddy(field)
        self._labels[setting.name] = label
        if isinstance(field, WholeField | NumberField):
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.editingFinished.connect(self.changed)
            field.refused.connect(self.refused)
        if not isinstance(field, SwitchField):
            field.setFixedWidth(FIELD_WIDTH)
        field.valueChanged.connect(self._on_field_changed)
        rows.add(label, field)
        self._fields[setting.name] = field

    # ── what stands in it ──

    def values(self) -> dict[str, Any]:
        """By name, also those that are out of range."""
        return self._rest | {name: field.value() for name, field in self._fields.items()}

    def config(self) -> Config:
        """As it stands in the fields. Raises SettingError."""
        return self._class(**self._used())

    def config_or_default(self) -> Config:
        """As it stands in the fields, each that is refused at its default."""
        return self._class.mended(self.values())

    def fill(self, config: Config) -> None:
        """Put settings into the fields that somebody else says: a file, or a command line."""
        self._put_all(config.to_dict())

    def _put_all(self, values: Mapping[str, Any]) -> None:
        self._rest = dict(values)
        self._is_filling = True
        for name, field in self._fields.items():
            field.setValue(self._rest[name])
        self._is_filling = False
        self._seen = self.values()
        self._show_what_matters()
        self.changed.emit()

    def put(self, name: str, value: Any) -> None:
        """Put a value into a field as the user would, who wants it by pressing a button."""
        self._fields[name].setValue(value)

    def unfold(self, name: str) -> None:
        """Open what the field of the setting ``name`` is folded into, if it is."""
        for title, members in self._folded.items():
            if any(setting.name == name for setting in members):
                self._folds.set_open(title, True)

    def restore(self, config: Config) -> None:
        """Put the ``lasting_config`` of an earlier start into the fields."""
        self._lasting = config.to_dict()
        self.fill(config)

    @property
    def lasting_config(self) -> Config:
        """What the user set with his own hand, for later starts; not what a file or a command line said."""
        return self._class.mended(self._lasting)

    def standing(self) -> dict[str, dict[str, Any]]:
        """How it stands: what is in the fields, right or wrong, and what was set by hand."""
        return {"next_run": self.values(), "by_hand": dict(self._lasting)}

    def stand(self, standing: Mapping[str, Mapping[str, Any]]) -> None:
        """Stand as it did."""
        self._lasting = dict(standing["by_hand"])
        self._put_all(standing["next_run"])

    def check(self) -> str:
        """Mark every field that is out of range, or does not go with another; the first sentence, or ''."""
        mistakes: dict[str, str] = {}
        used = self._used()
        for setting in self._offered:
            try:
                setting.require(used[setting.name])
            except SettingError as error:
                mistakes[setting.name] = str(error)
        if not mistakes:
            try:
                self._class(**used)
            except SettingError as error:
                mistakes[error.field] = str(error)
        for title, members in self._folded.items():
            if any(setting.name in mistakes for setting in members):
                self._folds.set_open(title, True)  # what is marked is to be seen
        for name, field in self._fields.items():
            mark_invalid(field, name in mistakes)
        return next(iter(mistakes.values()), "")

    def _used(self) -> dict[str, Any]:
        """The values; what is wrong in a field that makes no difference now is nobody's concern."""
        values = self.values()
        for name, setting in self._settings.items():
            if not setting.matters(values):
                try:
                    setting.require(values[name])
                except SettingError:
                    values[name] = setting.default
        return values

    def _show_what_matters(self) -> None:
        values = self.values()
        for name, field in self._fields.items():
            matters = self._settings[name].matters(values)
            field.setEnabled(matters)
            self._labels[name].setEnabled(matters)
        for title, members in self._folded.items():
            changed = sum(values[s.name] != s.default and s.matters(values) for s in members)
            self._folds.set_note(title, f"·{changed}" if changed else "")

    # ── handlers ──

    def _on_field_changed(self) -> None:
        if self._is_filling:
            return
        values = self.values()
        for name, value in values.items():
            if value != self._seen[name]:
                with contextlib.suppress(SettingError):
                    self._settings[name].require(value)
                    self._lasting[name] = value
        self._seen = values
        self._show_what_matters()
        self.changed.emit()
