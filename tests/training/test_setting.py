"""What a setting is, on settings made up for it: kinds, groups, what depends on what, two that disagree."""

import json
from dataclasses import dataclass

import pytest

from rnnviz.core.errors import SettingError
from rnnviz.training.setting import (
    Choices,
    Group,
    OnlyIf,
    Range,
    SettingPlace,
    Settings,
    Switch,
    in_groups,
    setting,
    settings_of,
)


@dataclass(frozen=True, slots=True)
class Oven(Settings):
    """Settings of each kind, in no order of their groups."""

    loaves: int = setting(2, Range(1, 9, "Loaves in it (n).", whole=True), Group.TEXT, unit="loaves")
    heat: float = setting(
        220.0,
        Range(0, 300, "Heat of the air.", step=10),
        Group.NETWORK,
        places=SettingPlace.RUN | SettingPlace.CHECK,
    )
    bread: str = setting(
        "rye", Choices({"rye": "Dark.", "wheat": "Light.", "oat": "Soft."}, "Kind of bread."), Group.TEXT
    )
    steam: float = setting(
        0.5, Range(0, 1, "Share of steam."), Group.NETWORK, only_if=OnlyIf("bread", ("rye", "oat"))
    )
    light: bool = setting(True, Switch("Whether one can look in."), Group.LEARNING, label="lamp")
    timer: bool = setting(False, Switch("Whether it rings."), Group.LEARNING)

    def check_together(self) -> None:
        if self.bread == "wheat" and self.heat > 250:
            raise SettingError("heat", f"heat is {self.heat:g}; with bread wheat it must be 250 at most.")


SETTINGS = settings_of(Oven)


def test_name_default_and_label_are_those_of_the_field():
    assert list(SETTINGS) == ["loaves", "heat", "bread", "steam", "light", "timer"]
    assert [SETTINGS[name].name for name in SETTINGS] == list(SETTINGS)
    assert {name: each.default for name, each in SETTINGS.items()} == Oven().to_dict()
    assert (SETTINGS["loaves"].label, SETTINGS["light"].label) == ("loaves", "lamp")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"loaves": 10}, "loaves is 10; it must be 1 to 9."),
        ({"loaves": 2.0}, "loaves is 2.0; it must be a whole number, 1 to 9."),
        ({"heat": True}, "heat is True; it must be a number, 0 to 300."),
        ({"bread": "cake"}, "bread is 'cake'; it must be rye, wheat or oat."),
        ({"bread": ["rye"]}, "bread is ['rye']; it must be rye, wheat or oat."),
        ({"light": 1}, "light is 1; it must be true or false."),
    ],
)
def test_each_kind_says_what_it_may_be(values, words):
    with pytest.raises(SettingError) as told:
        Oven(**values)
    assert str(told.value) == words
    assert told.value.field == next(iter(values))


def test_two_settings_that_disagree_are_refused_and_the_one_to_change_is_named():
    assert Oven(heat=300).heat == 300
    with pytest.raises(SettingError, match="with bread wheat it must be 250 at most") as told:
        Oven(bread="wheat", heat=300)
    assert told.value.field == "heat"


def test_what_is_refused_can_be_mended():
    assert Oven.mended({"loaves": 99, "heat": 180.0, "colour": "red"}) == Oven(heat=180.0)
    assert Oven.mended({"bread": "wheat", "heat": 300.0, "loaves": 4}) == Oven(bread="wheat", loaves=4)


def test_it_comes_back_from_json():
    oven = Oven(loaves=3, bread="oat", light=False)
    assert Oven.from_dict(json.loads(json.dumps(oven.to_dict()))) == oven


def test_a_setting_may_matter_only_beside_another():
    steam = SETTINGS["steam"]
    assert steam.matters({"bread": "oat"})
    assert not steam.matters({"bread": "wheat"})
    assert not steam.matters({})
    assert SETTINGS["heat"].matters({})
    assert steam.meaning == "Share of steam. Only with bread rye or oat."


def test_a_tip_is_the_sentence_with_all_that_it_may_be():
    assert SETTINGS["loaves"].tip == "Loaves in it (n). 1 to 9 loaves."
    assert SETTINGS["heat"].tip == "Heat of the air. 0 to 300."
    assert SETTINGS["bread"].tip.splitlines() == [
        "Kind of bread.",
        "rye: Dark.",
        "wheat: Light.",
        "oat: Soft.",
    ]
    assert SETTINGS["light"].tip == "Whether one can look in."


def test_a_command_line_repeats_it():
    assert SETTINGS["loaves"].as_options(3) == ["--loaves", "3"]
    assert SETTINGS["heat"].as_options(0.1 + 0.2) == ["--heat", "0.30000000000000004"]
    assert SETTINGS["heat"].as_options(220.0) == ["--heat", "220"]
    assert SETTINGS["bread"].as_options("oat") == ["--bread", "oat"]
    assert (SETTINGS["timer"].as_options(True), SETTINGS["timer"].as_options(False)) == (["--timer"], [])
    assert (SETTINGS["light"].as_options(True), SETTINGS["light"].as_options(False)) == ([], ["--no-light"])


def test_settings_stand_in_their_groups():
    groups = in_groups(SETTINGS.values())
    assert list(groups) == [Group.NETWORK, Group.LEARNING, Group.TEXT]
    assert [each.name for each in groups[Group.NETWORK]] == ["heat", "steam"]
    assert [each.name for each in groups[Group.TEXT]] == ["loaves", "bread"]
    assert list(in_groups([SETTINGS["light"]])) == [Group.LEARNING]
