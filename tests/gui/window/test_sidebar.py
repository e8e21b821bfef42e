"""The sidebar: what it says of the text and the network, and the settings of the next run."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLabel, QPushButton, QSpinBox

from rnnviz.core.errors import SettingError
from rnnviz.core.record.checkpoint import TextIdentity
from rnnviz.core.text.encodings import encoding_of
from rnnviz.core.text.reading import Origin, TextReading
from rnnviz.gui.parts.theme import DARK, style_sheet
from rnnviz.gui.window.sidebar import Sidebar
from rnnviz.training.config import TrainingConfig


@pytest.fixture
def info(make_info):
    text = TextIdentity("greeting.txt", "/texts/greeting.txt", "00", 137_628, "UTF-8")
    return make_info("helo wrd", text=text, hidden_size=64)


@pytest.fixture
def sidebar(qtbot):
    sidebar = Sidebar()
    qtbot.addWidget(sidebar)
    return sidebar


def words(sidebar):
    return "\n".join(label.text() for label in sidebar.findChildren(QLabel) if not label.isHidden())


def test_it_names_text_and_network(sidebar, info):
    sidebar.start_run(info)
    for part in ("greeting.txt", "137,628 characters · 8 unique", "UTF-8", "64", "5,192"):
        assert part in words(sidebar)
    assert "guessed" not in words(sidebar)


def test_it_tells_what_is_not_plain(sidebar, info):
    sidebar.start_run(
        replace(
            info,
            reading=TextReading(encoding_of("cp1252"), Origin.GUESSED),
            config=TrainingConfig(lower_case=True),
            can_train=False,
        )
    )
    for part in ("(guessed)", "lower-cased", "not at hand"):
        assert part in words(sidebar)


def test_a_long_name_is_cut_in_the_middle_and_whole_in_the_tooltip(sidebar, info):
    name = "a_very_long_name_of_a_text_that_goes_on_and_on.txt"
    sidebar.start_run(replace(info, text=replace(info.text, name=name, path=f"/texts/{name}")))
    label = next(label for label in sidebar.findChildren(QLabel) if "…" in label.text())
    assert label.text().endswith(".txt")
    assert label.toolTip() == f"/texts/{name}"


def test_the_settings_go_in_and_come_out(sidebar):
    config = TrainingConfig(
        hidden_size=2048, seq_length=1000, learning_rate=1e-7, sigma=0.00012345, clip=1e-6,
        seed=2**31 - 1, dtype="float64", lower_case=True, sample_every=10**9,
    )  # fmt: skip
    sidebar.set_config(config)
    assert sidebar.config() == config


def test_a_field_out_of_range_gives_its_default_and_no_run(sidebar, qtbot):
    sidebar.findChild(QSpinBox, "hidden_size").setValue(-5)
    sidebar.findChild(QSpinBox, "seq_length").setValue(12)
    assert sidebar.config_or_default() == TrainingConfig(seq_length=12)
    with pytest.raises(SettingError):
        sidebar.config()
    with qtbot.assertNotEmitted(sidebar.new_run_requested), qtbot.waitSignal(sidebar.settings_rejected):
        sidebar.request_new_run()


@pytest.mark.parametrize(
    ("name", "value"), [("hidden_size", -5), ("sample_every", -(2**31) + 1), ("seed", -(2**31) + 1)]
)
def test_a_mistake_moves_nothing_and_is_shown_whole(sidebar, name, value):
    sidebar.setStyleSheet(style_sheet(DARK))
    sidebar.show_note("Lesson 1", "Watch the loss.")
    sidebar.resize(sidebar.width(), 900)
    sidebar.show()
    mistake = sidebar.findChild(QLabel, "settings_mistake")
    below = [sidebar.findChild(QPushButton, "new_run_button"), sidebar.findChild(QLabel, "preset_note_shown")]
    sidebar.grab()  # lays it out
    before = [widget.geometry() for widget in below]
    sidebar.findChild(QSpinBox, name).setValue(value)
    sidebar.grab()
    assert mistake.isVisible()
    assert [widget.geometry() for widget in below] == before
    assert mistake.height() >= QLabel.heightForWidth(mistake, mistake.width())


def test_every_dtype_can_be_chosen(sidebar):
    field = sidebar.findChild(QComboBox, "dtype")
    assert [field.itemText(i) for i in range(field.count())] == ["float32", "float64"]


def test_a_preset_leaves_a_note(sidebar):
    sidebar.show_note("Lesson 1", "Watch the loss.")
    assert "LESSON 1" in words(sidebar)
    assert "Watch the loss." in words(sidebar)
    assert "Point at" not in words(sidebar)
    sidebar.show_note("", "")
    assert "Watch" not in words(sidebar)
    assert "Point at" in words(sidebar)


def test_only_what_the_user_set_by_hand_is_for_later_starts(sidebar):
    sidebar.restore(TrainingConfig(hidden_size=50, seed=3))
    sidebar.set_config(TrainingConfig(hidden_size=7, seed=4, dtype="float64", lower_case=True))
    assert sidebar.config().hidden_size == 7
    assert sidebar.lasting_config == TrainingConfig(hidden_size=50, seed=3)
    sidebar.findChild(QSpinBox, "seed").setValue(9)
    sidebar.findChild(QComboBox, "dtype").setCurrentText("float32")
    sidebar.findChild(QSpinBox, "seq_length").setValue(-4)  # nothing that could be used
    assert sidebar.lasting_config == TrainingConfig(hidden_size=50, seed=9)


def test_a_size_that_the_rate_does_not_fit_has_one_proposed_and_nobody_is_forced(sidebar):
    sidebar.setStyleSheet(style_sheet(DARK))
    sidebar.resize(sidebar.width(), 700)
    sidebar.show()
    words, button = (
        sidebar.findChild(QLabel, "settings_mistake"),
        sidebar.findChild(QPushButton, "use_rate_button"),
    )
    below = sidebar.findChild(QLabel, "sidebar_hint")
    sidebar.grab()  # lays it out
    before = below.geometry()
    assert not button.isVisible()
    sidebar.findChild(QSpinBox, "hidden_size").setValue(256)
    sidebar.grab()
    assert words.text() == "0.1 learns worse at 256 units."
    assert button.text() == "Use 0.03"
    assert "than at 0.03" in button.toolTip()
    assert "docs/reference-card.md" in button.toolTip()
    assert below.geometry() == before
    assert sidebar.config().learning_rate == 0.1
    button.click()
    assert sidebar.config().learning_rate == 0.03
    assert sidebar.lasting_config.learning_rate == 0.03
    assert not button.isVisible()
    assert not words.isVisible()


def test_a_mistake_goes_before_a_proposal(sidebar):
    sidebar.show()
    sidebar.findChild(QSpinBox, "hidden_size").setValue(256)
    sidebar.findChild(QSpinBox, "seed").setValue(-1)
    assert not sidebar.findChild(QPushButton, "use_rate_button").isVisible()
    assert "seed" in sidebar.findChild(QLabel, "settings_mistake").text()


def test_a_changed_rate_of_the_run_goes_before_a_proposal(sidebar, info):
    sidebar.start_run(info)
    sidebar.show()
    sidebar.findChild(QSpinBox, "hidden_size").setValue(256)
    sidebar.show_learning_rate(0.02)
    assert not sidebar.findChild(QPushButton, "use_rate_button").isVisible()
    assert "this run learns with 0.02" in sidebar.findChild(QLabel, "settings_mistake").text()


def test_it_says_the_rate_of_the_run_and_which_one_a_new_run_takes(sidebar, info):
    hint = sidebar.findChild(QLabel, "settings_mistake")
    sidebar.show()
    sidebar.start_run(info)
    sidebar.grab()
    before = sidebar.findChild(QPushButton, "new_run_button").geometry()
    assert not hint.isVisible()
    sidebar.show_learning_rate(0.02)
    assert "0.02" in words(sidebar).split()
    assert hint.text() == "New run takes learning rate 0.1; this run learns with 0.02."
    assert hint.property("role") == "quiet"
    assert hint.isVisible()
    sidebar.grab()
    assert sidebar.findChild(QPushButton, "new_run_button").geometry() == before
    assert hint.height() >= QLabel.heightForWidth(hint, hint.width())
    sidebar.findChild(QSpinBox, "seed").setValue(-1)
    assert "seed" in hint.text()
    assert hint.property("role") == "error"
    sidebar.findChild(QSpinBox, "seed").setValue(1)
    assert "New run takes" in hint.text()
    sidebar.findChild(QDoubleSpinBox, "learning_rate").setValue(0.02)
    assert not hint.isVisible()
    sidebar.findChild(QDoubleSpinBox, "learning_rate").setValue(0.05)
    assert "takes learning rate 0.05" in hint.text()
    sidebar.start_run(info)
    assert not hint.isVisible()
