"""The field of a setting, for each kind of them."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QSpinBox

from rnnviz.gui.parts.setting_field import make_field
from rnnviz.training.setting import Choices, Group, Range, Settings, Switch, setting, settings_of


@dataclass(frozen=True, slots=True)
class Oven(Settings):
    loaves: int = setting(2, Range(1, 9, "Loaves in it.", whole=True), Group.TEXT, unit="loaves")
    heat: float = setting(0.5, Range(0, 300, "Heat."), Group.NETWORK)
    steam: float = setting(0.5, Range(0, 1, "Share of steam.", step=0.25), Group.NETWORK)
    bread: str = setting("rye", Choices({"rye": "Dark.", "oat": "Soft."}, "Kind of bread."), Group.TEXT)
    light: bool = setting(True, Switch("Whether one can look in."), Group.LEARNING, label="lamp")


SETTINGS = settings_of(Oven)


@pytest.mark.parametrize(
    ("name", "kind", "other"),
    [
        ("loaves", QSpinBox, 3),
        ("heat", QDoubleSpinBox, 0.25),
        ("bread", QComboBox, "oat"),
        ("light", QCheckBox, False),
    ],
)
def test_a_field_has_name_words_and_value_and_tells_of_another(qtbot, name, kind, other):
    each = SETTINGS[name]
    field = make_field(each, each.default)
    qtbot.addWidget(field)
    assert isinstance(field, kind)
    assert (field.objectName(), field.accessibleName()) == (name, each.label)
    assert field.toolTip() == each.tip
    assert field.value() == each.default
    with qtbot.waitSignal(field.valueChanged) as told:
        field.setValue(other)
    assert told.args == [other]
    assert field.value() == other
    assert type(field.value()) is type(other)


def test_every_choice_says_what_it_does(qtbot):
    field = make_field(SETTINGS["bread"], "oat")
    qtbot.addWidget(field)
    said = [(field.itemText(i), field.itemData(i, Qt.ItemDataRole.ToolTipRole)) for i in range(field.count())]
    assert said == [("rye", "Dark."), ("oat", "Soft.")]


def test_arrows_step_as_the_range_says_or_by_a_tenth_of_the_magnitude(qtbot):
    for name, up in (("steam", 0.75), ("heat", 0.51)):
        field = make_field(SETTINGS[name], 0.5)
        qtbot.addWidget(field)
        qtbot.keyClick(field, Qt.Key.Key_Up)
        assert field.value() == pytest.approx(up)
