"""The first minute: the very first run alone begins slowly, and only for as long as nobody minds."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QSlider

from rnnviz.gui.window import first_minute
from rnnviz.gui.window.first_minute import SAID_SECONDS, SENTENCE
from rnnviz.gui.window.run_bar import PLACES
from rnnviz.gui.window.walking_pace import SECONDS
from rnnviz.training.presets import builtin_presets


@dataclass
class Clock:
    now: float = 1000.0
    looks: int = 0

    def __call__(self) -> float:
        self.looks += 1
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The minute's clock; it is looked at a hundred times a second, not four."""
    clock = Clock()
    monkeypatch.setattr(first_minute, "monotonic", clock)
    monkeypatch.setattr(first_minute, "TICK_MILLISECONDS", 10)
    return clock


@pytest.fixture
def newcomer(user, text: Path):
    """Somebody at the very first start; the run trains."""
    user.opens_window(text, running=True, is_newcomer=True)
    user.waits(lambda: user.window.session.is_running)
    user.waits_for_notice(SENTENCE)
    return user


def slider_of(user: Any) -> QSlider:
    return user.finds("speed", QSlider)


def is_at_full_speed(user: Any) -> bool:
    return slider_of(user).value() == PLACES and user.window.session.iteration > 300


def test_the_very_first_run_begins_at_a_walking_pace_and_says_so(newcomer) -> None:
    assert newcomer.window.first_minute.is_walking
    assert newcomer.finds("speed_text").text() == "1.8/s"
    assert newcomer.window.notice.text == SENTENCE
    newcomer.waits(lambda: newcomer.window.session.iteration == 1)


def test_the_slider_shows_the_pace_as_it_grows_until_all_limits_are_gone(newcomer, clock) -> None:
    slider = slider_of(newcomer)
    before = slider.value()
    for seconds in (20.0, 40.0):
        clock.now = 1000.0 + seconds
        newcomer.waits(lambda before=before: slider.value() > before)
        before = slider.value()
    clock.now = 1000.0 + SECONDS
    newcomer.waits(lambda: is_at_full_speed(newcomer))
    assert not newcomer.window.first_minute.is_walking
    assert newcomer.window.notice.text == ""


def test_its_sentence_is_read_and_goes_while_the_minute_goes_on(newcomer, clock) -> None:
    clock.now += SAID_SECONDS - 1
    looks = clock.looks
    newcomer.waits(lambda: clock.looks > looks + 2)
    assert newcomer.window.notice.text == SENTENCE
    clock.now += 1.5
    newcomer.waits(lambda: newcomer.window.notice.text == "")
    assert newcomer.window.first_minute.is_walking
    looks = clock.looks
    newcomer.waits(lambda: clock.looks > looks + 2)
    assert newcomer.window.notice.text == ""  # said once


def test_one_click_goes_to_full_speed(newcomer) -> None:
    newcomer.clicks("notice_action_0")
    newcomer.waits(lambda: is_at_full_speed(newcomer))
    assert not newcomer.window.first_minute.is_walking
    assert newcomer.window.notice.text == ""


@pytest.mark.parametrize(
    "touch", [lambda slider: slider.setValue(7), lambda slider: slider.sliderPressed.emit()],
    ids=["moved", "taken hold of"],
)  # fmt: skip
def test_who_touches_the_speed_is_left_alone(newcomer, clock, touch) -> None:
    slider = slider_of(newcomer)
    touch(slider)
    value = slider.value()
    assert not newcomer.window.first_minute.is_walking
    assert newcomer.window.notice.text == ""
    clock.now += 2 * SECONDS
    at = newcomer.window.session.iteration
    newcomer.waits(lambda: newcomer.window.session.iteration > at)
    assert slider.value() == value


def test_a_pause_is_no_part_of_the_minute(newcomer, clock) -> None:
    slider = slider_of(newcomer)
    newcomer.chooses("action_run")
    newcomer.waits(lambda: not newcomer.window.session.is_running)
    before = slider.value()
    clock.now += 2 * SECONDS
    looks = clock.looks
    newcomer.waits(lambda: clock.looks > looks)
    newcomer.chooses("action_run")
    newcomer.waits(lambda: newcomer.window.session.is_running)
    assert newcomer.window.first_minute.is_walking
    assert slider.value() == before


def test_a_run_begun_by_hand_is_not_slowed(newcomer) -> None:
    newcomer.chooses("action_reset")
    newcomer.waits(lambda: not newcomer.window.first_minute.is_walking)
    newcomer.window.session.set_running(True)
    newcomer.waits(lambda: is_at_full_speed(newcomer))


def test_what_is_being_said_is_not_talked_over(user, text) -> None:
    user.starts(text, running=True, is_newcomer=True)
    user.window.session.run_started.connect(lambda _info: user.window.notice.tell("Read this first."))
    user.waits(lambda: user.window.session.is_running)
    assert user.window.notice.text == "Read this first."
    user.clicks("notice_close")
    user.waits_for_notice(SENTENCE)


@pytest.mark.parametrize(
    "start",
    [{}, {"is_newcomer": True, "goal": 301}, {"is_newcomer": True, "running": False}],
    ids=["a later start", "--steps", "paused"],
)
def test_nobody_else_is_slowed(user, text, start: dict[str, Any]) -> None:
    window = user.opens_window(text, **({"running": True} | start))
    assert not window.first_minute.is_walking
    window.session.set_running(True)
    user.waits(lambda: is_at_full_speed(user))


def test_a_checkpoint_is_not_slowed(user, make_checkpoint) -> None:
    user.opens_window(make_checkpoint(40), running=True, is_newcomer=True)
    assert not user.window.first_minute.is_walking


def test_the_second_start_is_not_the_first(user, text) -> None:
    """Also where the first one was cut off before it could be closed."""
    user.opens_window(text, running=True, is_newcomer=True)
    assert user.window.first_minute.is_walking
    user.opens_window(text, running=True, is_newcomer=True)
    assert not user.window.first_minute.is_walking


def test_what_is_doubtful_about_the_text_is_said_first(user, tmp_path: Path) -> None:
    file = tmp_path / "broken.txt"
    file.write_bytes("a café by the water, and a ferry. ".encode() * 30 + b"\xff")
    user.opens_window(file, running=True, is_newcomer=True)
    user.waits_for_notice("UTF-8")
    user.clicks("notice_close")
    user.waits_for_notice(SENTENCE)


def test_a_first_run_that_stands_still_is_not_said_to_have_started(user, clock) -> None:
    hello = next(path for path in builtin_presets() if "hello" in path.name)
    user.opens_window(hello, running=True, is_newcomer=True)
    user.waits(lambda: user.window.session.info is not None and user.window.first_minute.is_walking)
    looks = clock.looks
    user.waits(lambda: clock.looks > looks + 2)
    assert not user.window.session.is_running
    assert user.window.notice.text == ""
    user.chooses("action_run")
    user.waits_for_notice(SENTENCE)
