"""Columns of the grid: each is what the writer alone would write, and they part where they first differ."""

import pytest

from rnnviz.core.errors import UserError
from rnnviz.core.inside.held import Pin, hold
from rnnviz.core.network.dials import Dials
from rnnviz.core.network.sampling import start_writer
from rnnviz.gui.pages.write.grid.columns import (
    GridOrder,
    by_moment,
    by_pins,
    by_temperature,
    read_temperatures,
    write_side_by_side,
)
from rnnviz.training.run.networks_then import NetworksThen, networks_then

DIALS = Dials(0.8, top_k=9, top_p=0.95)


def nothing(_done, _total):
    pass


def draft_of(run, start="the ", **others):
    return run.sheet(start, dials=DIALS).telling.draft._replace(**others)


def alone(column, draft):
    network = column.network
    writer = start_writer(
        network.architecture, network.params, draft.start, dials=column.dials, seed=draft.seed,
        state=network.state, next_input=network.next_input, touch=hold(column.pins),
    )  # fmt: skip
    return writer.write(draft.length)


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("0.2 0.5 1", (0.2, 0.5, 1.0)),
        ("0.2,0.5,1", (0.2, 0.5, 1.0)),
        ("0.2, 0.5; 1,", (0.2, 0.5, 1.0)),
        ("0,2 0,5", (0.2, 0.5)),
        ("1 1 0", (1.0, 0.0)),
    ],
)
def test_temperatures_are_read_as_they_are_typed(typed, values):
    assert read_temperatures(typed) == values


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Type temperatures"),
        ("warm", "“warm”"),
        ("-1", "out of range"),
        ("9", "from 0 to 5"),
        ("1 2 3 4 5 .1 .2 .3 .4", "These are 9"),
    ],
)
def test_what_is_no_temperature_is_told(typed, words):
    with pytest.raises(UserError, match=words):
        read_temperatures(typed)


@pytest.mark.parametrize("start", ["the ", ""])
def test_each_column_is_what_its_network_writes_alone_and_repeats_bit_for_bit(writing_run, start):
    network, draft = writing_run.network, draft_of(writing_run, start)
    columns = (
        *by_temperature(network, DIALS, (0.0, 0.5, 1.5)),
        *by_pins(network, DIALS, (Pin(0, 3, 1.0), Pin(0, 4, -1.0))),
    )
    order = GridOrder(columns, draft)
    texts = write_side_by_side(order, nothing)
    for column, written in zip(columns, texts.written, strict=True):
        assert written.tobytes() == alone(column, draft).tobytes()
    again = write_side_by_side(order, nothing)
    assert [ids.tobytes() for ids in again.written] == [ids.tobytes() for ids in texts.written]
    assert columns[1].dials == DIALS._replace(temperature=0.5)  # top-k and top-p hold
    assert [column.pins for column in columns[3:]] == [
        (), (Pin(0, 3, 1.0),), (Pin(0, 4, -1.0),), (Pin(0, 3, 1.0), Pin(0, 4, -1.0)),
    ]  # fmt: skip


def test_they_part_where_they_first_differ_from_the_one_compared_with(writing_run):
    columns = by_temperature(writing_run.network, DIALS, (0.5, 0.5000001, 5.0))
    texts = write_side_by_side(GridOrder(columns, draft_of(writing_run), reference=1), nothing)
    one, reference, other = texts.written
    assert texts.parts_at(0) is None
    assert one.tolist() == reference.tolist()
    place = texts.parts_at(2)
    assert other[:place].tolist() == reference[:place].tolist()
    assert other[place] != reference[place]


def test_what_was_chosen_by_hand_is_let_go(writing_run):
    columns = by_temperature(writing_run.network, DIALS, (0.8,))
    plain = write_side_by_side(GridOrder(columns, draft_of(writing_run)), nothing)
    chosen = write_side_by_side(GridOrder(columns, draft_of(writing_run, choices={2: 1})), nothing)
    assert chosen.written[0].tolist() == plain.written[0].tolist()


def test_moments_are_named_by_their_iteration_and_what_is_not_there_says_why(writing_run):
    learner, shown = writing_run.learner, writing_run.network
    networks = networks_then(learner, (0, 60))
    columns = by_moment(networks, 60, shown, DIALS)
    assert [column.title for column in columns] == ["start · 0", "first word · 60", "best", "now · 60"]
    assert "No best" in columns[2].words
    texts = write_side_by_side(GridOrder(columns, draft_of(writing_run), reference=3), nothing)
    assert len(texts.written[2]) == 0
    assert texts.parts_at(2) is None
    assert texts.parts_at(1) is None  # the same network
    assert texts.parts_at(0) is not None
    assert "No real word" in by_moment(networks._replace(then=networks.then[:1]), None, shown, DIALS)[1].words


def test_a_moment_that_is_visited_stands_beside_them(writing_run):
    learner = writing_run.learner
    now = networks_then(learner, ()).now
    earlier = networks_then(learner, (0,)).then[0]
    columns = by_moment(NetworksThen((None,), None, now), None, earlier, DIALS)
    assert columns[-1].title == "shown · 0"
    assert columns[-1].network is earlier


def test_units_of_several_layers_are_told_apart(run_that_writes):
    network = run_that_writes(layers=2, cell="lstm").network
    titles = [column.title for column in by_pins(network, DIALS, (Pin(1, 3, -0.5),))]
    assert titles == ["nothing held", "h2[3] = −0.5"]
