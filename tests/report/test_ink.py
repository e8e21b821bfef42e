"""The colours of paper."""

from rnnviz.report import ink


def test_blend_goes_through_its_stops():
    stops = ("#000000", "#804020", "#ffffff")
    assert ink.blend(stops, 0) == "#000000"
    assert ink.blend(stops, 0.5) == "#804020"
    assert ink.blend(stops, 1) == "#ffffff"
    assert ink.blend(stops, 0.25) == "#402010"
    assert ink.blend(stops, 7) == "#ffffff"


def test_the_map_gets_darker_with_the_loss():
    light = [sum(bytes.fromhex(ink.blend(ink.LOSS_STOPS, i / 50)[1:])) for i in range(51)]
    assert light == sorted(light, reverse=True)
