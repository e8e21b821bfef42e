"""A walk over every setting: what follows from its one field, at each place where it is met."""

import json
import shlex

import pytest
from PySide6.QtWidgets import QLabel, QToolButton
from tqdm import tqdm

from rnnviz.cli import main
from rnnviz.cli.arguments import Parser, add_settings, given_settings
from rnnviz.core.errors import SettingError, UserError
from rnnviz.core.record.checkpoint import load_checkpoint, save_checkpoint
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.gui.window.sidebar import Sidebar
from rnnviz.report.block import Table
from rnnviz.report.blocks import compose
from rnnviz.report.content import collect_report, repeat_command
from rnnviz.training.config import SETTINGS, TrainingConfig, settings_at
from rnnviz.training.presets import Preset, read_preset, write_preset
from rnnviz.training.run.learner import Learner
from rnnviz.training.setting import Choices, Range, SettingPlace

COMMANDS = {
    "": settings_at(SettingPlace.WINDOW_OPTION),
    "gradcheck": settings_at(SettingPlace.CHECK),
    "train": list(SETTINGS.values()),
}
"""The commands that take settings, and which of them."""

each_setting = pytest.mark.parametrize("setting", SETTINGS.values(), ids=list(SETTINGS))


def other_than_default(setting):
    """A value that is allowed, is no default, and is small enough for a network that is made of it."""
    match setting.kind:
        case Range(low, high, _, whole):
            middle, near = ((int if whole else float)(low + min(high - low, 8) / part) for part in (2, 4))
            return near if middle == setting.default else middle
        case Choices(words):
            return next(word for word in words if word != setting.default)
        case _:
            return not setting.default


def out_of_range(setting):
    match setting.kind:
        case Range() as numbers:
            return numbers.maximum + 1
        case Choices():
            return "nothing of the kind"
        case _:
            return "perhaps"


def values_without(setting):
    """What the setting that decides over this one may be, for this one to make no difference."""
    allowed: tuple[object, ...]
    match SETTINGS[setting.only_if.name].kind:
        case Choices(words):
            allowed = tuple(words)
        case Range(low, high):
            allowed = tuple(range(int(low), int(high) + 1))
        case _:
            allowed = (True, False)
    return tuple(value for value in allowed if value not in setting.only_if.values)


@pytest.fixture(scope="module")
def checkpoint(story):
    """Of a run that has every setting at another value than its default."""
    config = TrainingConfig(**{name: other_than_default(each) for name, each in SETTINGS.items()})
    corpus = corpus_from_string(story(1000), "story.txt", lower_case=config.lower_case)
    learner = Learner(corpus, config)
    learner.step()
    return learner.checkpoint()


@pytest.mark.parametrize("command", COMMANDS)
def test_each_has_its_flag_and_its_words_in_the_help(command, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "500")
    with pytest.raises(SystemExit):
        main([command, "--help"] if command else ["--help"])
    helped = capsys.readouterr().out.partition("settings:")[2]
    settings = COMMANDS[command]
    assert settings
    for setting in settings:
        _, _, said = helped.partition(f"  {setting.option} ")
        assert setting.meaning in said.partition("\n  --")[0]
    others = [s for s in SETTINGS.values() if s not in settings]
    assert [s.option for s in others if f"  {s.option} " in helped] == []


@each_setting
def test_what_it_may_not_be_is_refused_in_a_sentence_that_says_what_it_may_be(setting):
    with pytest.raises(SettingError) as told:
        TrainingConfig(**{setting.name: out_of_range(setting)})
    assert told.value.field == setting.name
    assert str(told.value).startswith(f"{setting.name} is ")
    assert str(told.value).endswith(f"it must be {setting.kind.describe()}.") or (
        f", {setting.kind.describe()}." in str(told.value)
    )


@each_setting
def test_a_preset_with_a_wrong_value_says_the_same_sentence(setting, tmp_path):
    file = tmp_path / "wrong.rnnviz"
    value = out_of_range(setting)
    file.write_text(json.dumps({"rnnviz_preset": 1, "settings": {setting.name: value}}), encoding="utf-8")
    with pytest.raises(SettingError) as told:
        TrainingConfig(**{setting.name: value})
    with pytest.raises(UserError) as said:
        read_preset(file)
    assert str(said.value) == f"wrong.rnnviz: {told.value}"


@each_setting
def test_it_comes_back_from_a_preset(setting, tmp_path):
    config = TrainingConfig(**{setting.name: other_than_default(setting)})
    write_preset(tmp_path / "one.rnnviz", Preset("one", config, text="some text"))
    assert read_preset(tmp_path / "one.rnnviz").config == config
    assert config != TrainingConfig()


def test_all_come_back_from_a_checkpoint(checkpoint, tmp_path):
    save_checkpoint(tmp_path / "run.npz", checkpoint)
    config = Learner.resume(load_checkpoint(tmp_path / "run.npz"), None).config
    assert config.to_dict() == {name: other_than_default(each) for name, each in SETTINGS.items()}


@each_setting
def test_it_has_a_field_with_its_words_or_a_reason_why_not(setting, qtbot):
    sidebar = Sidebar()
    qtbot.addWidget(sidebar)
    for button in sidebar.findChildren(QToolButton):
        button.click()  # what is folded has no field before it is opened
    fields = [label.buddy() for label in sidebar.findChildren(QLabel) if label.buddy() is not None]
    field = next((field for field in fields if field.objectName() == setting.name), None)
    if setting.no_field:
        assert setting.no_field.endswith(".")
        assert field is None
    else:
        assert field is not None
        assert field.toolTip() == setting.tip
    changed = TrainingConfig(**{setting.name: other_than_default(setting)})
    sidebar.set_config(changed)
    assert sidebar.config() == changed


@each_setting
def test_its_words_are_one_sentence_and_say_what_it_may_be(setting):
    assert setting.kind.meaning.endswith(".")
    assert setting.kind.meaning[0].isupper()
    assert ". " not in setting.kind.meaning
    match setting.kind:
        case Range() as numbers:
            assert numbers.describe() in setting.tip
        case Choices(words):
            assert [word for word in words if word not in setting.tip] == []
            assert all(said.endswith(".") for said in words.values())


def test_each_has_its_line_in_the_report(checkpoint):
    blocks = compose(collect_report(checkpoint, None))
    table = next(b for b in blocks if isinstance(b, Table) and b.header[:1] == ("setting",))
    assert [(row[0], row[2]) for row in table.rows] == [
        (s.name, s.meaning) for s in SETTINGS.values() if s.matters(checkpoint.settings)
    ]
    assert all(row[1] for row in table.rows)


def test_the_command_of_the_report_gives_each_of_them(checkpoint):
    config = TrainingConfig.from_dict(checkpoint.settings)
    words = shlex.split(repeat_command(checkpoint.text, config, 2).replace("\\\n", " "))
    parser = Parser()
    add_settings(parser, SETTINGS.values())
    options, _ = parser.parse_known_args(words)
    used = {
        name: value for name, value in config.to_dict().items() if SETTINGS[name].matters(config.to_dict())
    }
    assert given_settings(options) == used


TINY = ["--hidden-size", "3", "--seq-length", "4", "--cell", "lstm"]


TAKEN = [(name, each) for name in ("train", "gradcheck") for each in COMMANDS[name] if each.only_if]


@pytest.mark.parametrize(("command", "setting"), TAKEN, ids=[f"{n} {each.name}" for n, each in TAKEN])
def test_one_that_makes_no_difference_is_told_in_a_sentence_and_taken(
    command, setting, story, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(tqdm, "monitor_interval", 0)  # no thread of its own
    text = tmp_path / "story.txt"
    text.write_text(story(200), encoding="utf-8")
    decides, given = SETTINGS[setting.only_if.name], setting.as_options(other_than_default(setting))
    assert values_without(setting)
    for value in (*values_without(setting), setting.only_if.values[0]):
        words = [command, str(text), *TINY, *given, *decides.as_options(value)]
        if command == "train":
            words += ["--steps", "1", "--overwrite", "--out", str(tmp_path / "run")]
        assert main(words) == 0
        told = [line for line in capsys.readouterr().err.splitlines() if "makes no difference" in line]
        if value in setting.only_if.values:
            assert told == []
        else:
            (line,) = told
            assert line.startswith(f"rnnviz: hint: {setting.option} makes no difference with {decides.name} ")
            assert line.endswith(f": it matters only {setting.only_if.describe()}.")


def test_one_that_matters_or_was_not_given_is_no_word_worth(story, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(tqdm, "monitor_interval", 0)
    text = tmp_path / "story.txt"
    text.write_text(story(200), encoding="utf-8")
    out = ["--steps", "1", "--overwrite", "--out", str(tmp_path / "run")]
    for given in ([], ["--layers", "2", "--dropout", "0.5"], ["--cell", "gru"]):
        assert main(["train", str(text), "--hidden-size", "3", "--seq-length", "4", *given, *out]) == 0
        assert "no difference" not in capsys.readouterr().err
