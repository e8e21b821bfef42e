"""What is in sight is read from a state that the network is commonly in, and the last wish is read last."""

import numpy as np
import pytest
from PySide6.QtCore import QObject

from rnnviz.core.network.reading import read
from rnnviz.gui.pages.inspect.reader import seeing
from rnnviz.gui.pages.inspect.reader.seeing import STEP, WARMING, Seeing, see


def test_at_the_beginning_a_clear_state_is_read_from(inspected):
    _, network, book = inspected()
    seen = see(network, book.ids, 20, 90)
    whole = read(network.architecture, network.params, book.ids[:90])
    assert (seen.start, seen.end) == (20, 90)
    assert np.allclose(seen.passage.states, whole.states[20:], atol=1e-6)
    assert np.isnan(see(network, book.ids, 0, 9).passage.surprises[0])


@pytest.mark.parametrize(("warming", "step"), [(WARMING, STEP), (3, 2)])
def test_elsewhere_the_state_of_the_run_and_characters_before(inspected, monkeypatch, warming, step):
    """Of so few the state is still felt."""
    monkeypatch.setattr(seeing, "WARMING", warming)
    monkeypatch.setattr(seeing, "STEP", step)
    _, network, book = inspected()
    assert network.state.any()
    first = 1000
    begin = (first - warming) // step * step
    seen = see(network, book.ids, first, first + 50)
    whole = read(network.architecture, network.params, book.ids[begin : first + 51], network.state)
    rows = slice(first - begin, first - begin + 50)
    assert np.allclose(seen.passage.ps, whole.ps[rows], atol=1e-6)
    assert np.allclose(
        seen.passage.surprises, whole.losses[first - begin - 1 : first - begin + 49], atol=1e-5
    )
    assert np.isfinite(seen.passage.chances).all()


@pytest.mark.parametrize(("start", "end", "wanted"), [(-50, 10, (0, 10)), (1490, 9999, (1490, 1500))])
def test_what_is_beyond_the_text_is_left(inspected, start, end, wanted):
    _, network, book = inspected()
    seen = see(network, book.ids, start, end)
    assert (seen.start, seen.end) == wanted
    assert seen.row_of(wanted[0]) == 0
    assert seen.row_of(wanted[1]) is None


def test_of_many_wishes_the_first_and_the_last_are_read(inspected, qtbot):
    _, network, book = inspected()
    owner = QObject()
    eye = Seeing(owner)
    read_so_far = []
    eye.seen.connect(lambda seen: read_so_far.append(seen.start))
    for start in range(0, 500, 50):
        eye.look(network, book.ids, start, start + 40)
    qtbot.waitUntil(lambda: len(read_so_far) == 2 and not eye.is_reading)
    assert read_so_far == [0, 450]
    eye.look(network, book.ids, 0, 40)
    eye.forget()
    eye.look(network, book.ids, 100, 140)
    qtbot.waitUntil(lambda: not eye.is_reading)
    assert read_so_far == [0, 450, 100]
    eye.stop()
