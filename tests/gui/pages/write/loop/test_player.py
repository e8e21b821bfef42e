"""The clock of the loop: its speeds, and which of them leave time for phases."""

from itertools import pairwise

import pytest

from rnnviz.gui.pages.write.loop.player import FIRST_POSITION, POSITIONS, Player, speed_at, speed_in_words


def test_speeds_grow_by_the_same_factor_from_one_in_ten_seconds_to_thirty_a_second():
    speeds = [speed_at(position) for position in range(POSITIONS + 1)]
    assert speeds[0] == pytest.approx(0.1)
    assert speeds[FIRST_POSITION] == 1.0
    assert speeds[-1] > 30
    factors = [after / before for before, after in pairwise(speeds)]
    assert max(factors) == pytest.approx(min(factors))
    assert speed_at(-5) == speeds[0]
    assert speed_at(POSITIONS + 5) == speeds[-1]


def test_speeds_are_said_as_one_would():
    assert speed_in_words(1.0) == "1 a second"
    assert speed_in_words(12.3) == "12 a second"
    assert speed_in_words(0.25) == "one in 4 s"


def test_phases_are_played_as_long_as_they_can_be_seen(qtbot):
    player = Player()
    player.set_speed(2.0)
    assert player.shows_phases
    with qtbot.waitSignal(player.phase_due):
        player.play()
    player.set_speed(30.0)
    assert not player.shows_phases
    with qtbot.waitSignal(player.character_due):
        pass
    player.pause()
    assert not player.is_playing
