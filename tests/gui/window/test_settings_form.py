"""A form made of settings: sections, what depends on what, two that disagree, what the hand has set."""

from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLabel, QSpinBox, QToolButton, QWidget

from rnnviz.core.errors import SettingError
from rnnviz.gui.window.settings_form import SettingsForm
from rnnviz.training.setting import (
    Choices,
    Group,
    OnlyIf,
    Range,
    Settings,
    Switch,
    in_groups,
    setting,
    settings_of,
)


@dataclass(frozen=True, slots=True)
class Oven(Settings):
    loaves: int = setting(2, Range(1, 9, "Loaves in it (n).", whole=True), Group.TEXT)
    heat: float = setting(220.0, Range(0, 300, "Heat of the air."), Group.NETWORK)
    bread: str = setting("rye", Choices({"rye": "Dark.", "wheat": "Light."}, "Kind of bread."), Group.TEXT)
    steam: float = setting(0.5, Range(0, 1, "Share."), Group.NETWORK, only_if=OnlyIf("bread", ("rye",)))
    light: bool = setting(True, Switch("Whether one can look in."), Group.LEARNING, label="lamp")
    sort: int = setting(7, Range(1, 9, "No matter.", whole=True), Group.TEXT, no_field="It has none.")

    def check_together(self) -> None:
        if self.bread == "wheat" and self.heat > 250:
            raise SettingError("heat", "heat must be 250 at most with bread wheat.")


SHOWN = [each for each in settings_of(Oven).values() if not each.no_field]


@pytest.fixture
def widget(qtbot):
    """What the form stands in."""
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def form(widget):
    form = SettingsForm(Oven, SHOWN)
    widget.setLayout(form)
    return form


def labels(widget):
    return [label.text() for label in widget.findChildren(QLabel)]


def test_it_has_a_field_for_each_setting_and_a_label_with_its_words(form, widget):
    assert labels(widget) == ["loaves", "heat", "bread", "steam", "lamp"]
    for label, each in zip(widget.findChildren(QLabel), SHOWN, strict=True):
        assert label.toolTip() == each.tip
        assert label.buddy().objectName() == each.name
    assert form.config() == Oven()


def test_what_is_folded_is_seen_when_its_title_is_pressed_and_counted_when_not(widget):
    groups = in_groups(SHOWN)
    form = SettingsForm(Oven, [], {group.value: members for group, members in groups.items()})
    widget.setLayout(form)
    widget.show()
    fold = widget.findChild(QToolButton, "fold_network")
    assert widget.findChild(QDoubleSpinBox, "heat") is None
    assert fold.text() == "▸ Network"
    form.fill(Oven(heat=100.0))
    assert fold.text() == "▸ Network·1"
    assert form.config() == Oven(heat=100.0)
    fold.click()
    heat = widget.findChild(QDoubleSpinBox, "heat")
    assert heat.isVisible()
    assert heat.value() == 100.0
    fold.click()
    assert not heat.isVisible()


def test_a_mistake_in_a_fold_opens_it(widget):
    form = SettingsForm(Oven, [], {"Network": [each for each in SHOWN if each.name == "heat"]})
    widget.setLayout(form)
    widget.show()
    fold = widget.findChild(QToolButton, "fold_network")
    fold.click()
    heat = widget.findChild(QDoubleSpinBox, "heat")
    heat.setValue(1e9)
    fold.click()
    assert not heat.isVisible()
    assert form.check()
    assert heat.isVisible()


def test_what_has_no_field_goes_along(form):
    form.fill(Oven(loaves=3, sort=1, light=False))
    assert form.config() == Oven(loaves=3, sort=1, light=False)


def test_a_field_is_off_while_it_makes_no_difference_and_nobody_minds_what_stands_in_it(form, widget):
    steam = widget.findChild(QDoubleSpinBox, "steam")
    assert steam.isEnabled()
    steam.setValue(8)
    assert "steam is 8" in form.check()
    widget.findChild(QComboBox, "bread").setCurrentText("wheat")
    assert not steam.isEnabled()
    assert [label.text() for label in widget.findChildren(QLabel) if not label.isEnabled()] == ["steam"]
    assert form.check() == ""
    assert not steam.property("invalid")
    assert form.config() == Oven(bread="wheat")
    form.fill(Oven())
    assert steam.isEnabled()


def test_two_that_disagree_are_said_and_the_one_to_change_is_marked(form, widget):
    heat = widget.findChild(QDoubleSpinBox, "heat")
    heat.setValue(300)
    assert form.check() == ""
    widget.findChild(QComboBox, "bread").setCurrentText("wheat")
    assert form.check() == "heat must be 250 at most with bread wheat."
    assert heat.property("invalid")
    with pytest.raises(SettingError):
        form.config()
    assert form.config_or_default() == Oven(bread="wheat")
    heat.setValue(250)
    assert form.check() == ""
    assert not heat.property("invalid")


def test_it_tells_that_something_changed(form, widget, qtbot):
    for change in (
        lambda: widget.findChild(QSpinBox, "loaves").setValue(4),
        lambda: widget.findChild(QCheckBox, "light").setChecked(False),
        lambda: form.fill(Oven()),
    ):
        with qtbot.waitSignal(form.changed):
            change()


def test_only_what_the_hand_has_set_lasts(form, widget):
    form.restore(Oven(loaves=5))
    form.fill(Oven(loaves=6, heat=100.0))
    widget.findChild(QCheckBox, "light").setChecked(False)
    assert form.lasting_config == Oven(loaves=5, light=False)
