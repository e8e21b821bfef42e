"""SamplingSettings: the dice, and one temperature in two fields."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rnnviz.gui.panels.writing.settings import SamplingSettings


@pytest.fixture
def settings(qtbot: QtBot) -> SamplingSettings:
    settings = SamplingSettings()
    qtbot.addWidget(settings)
    return settings


def test_the_dice_always_draws_another_seed(settings: SamplingSettings, qtbot: QtBot) -> None:
    for _ in range(20):
        before = settings.sample_seed.value()
        qtbot.mouseClick(settings.dice_button, Qt.MouseButton.LeftButton)
        assert settings.sample_seed.value() != before


def test_slider_and_field_show_one_temperature(settings: SamplingSettings) -> None:
    settings.temperature_slider.setValue(3)
    assert settings.temperature.value() == pytest.approx(0.3)
    settings.temperature.setValue(1.2)
    assert settings.temperature_slider.value() == 12
    for beyond, end in ((1e15, settings.temperature_slider.maximum()), (-1e15, 0)):
        settings.temperature.setValue(beyond)
        assert settings.temperature_slider.value() == end
        assert settings.temperature.value() == beyond
    settings.temperature.setValue(4.5)
    assert settings.temperature_slider.value() == settings.temperature_slider.maximum()
    assert settings.temperature.value() == 4.5
    settings.temperature.setValue(1e15)  # out of range, but it may be typed
    assert settings.temperature_slider.value() == settings.temperature_slider.maximum()
    settings.temperature.setValue(0.75)
    assert (settings.temperature.value(), settings.temperature.text()) == (0.75, "0.75")


def test_temperature_zero_is_called_greedy(settings: SamplingSettings) -> None:
    settings.temperature.setValue(0)
    assert settings.temperature.text() == "greedy"
    assert settings.temperature_slider.value() == 0
