"""SteadyScale: grows at once, shrinks late."""

from rnnviz.gui.steady_scale import SteadyScale


def test_scale_grows_at_once_and_shrinks_when_it_has_been_calm() -> None:
    now = 0.0
    scale = SteadyScale(lambda: now)
    scale.show(0.1)
    assert scale.full == 0.25
    scale.show(0.7)
    assert scale.full == 1.0
    now = 2.0
    scale.show(0.1)
    assert scale.full == 1.0
    scale.show(0.45)  # would fit 0.5, but not well
    now = 4.0
    scale.show(0.1)
    assert scale.full == 1.0
    now = 5.0
    scale.show(0.3)
    assert scale.full == 0.5
