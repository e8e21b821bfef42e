"""The figure of the loop: what stands where, judged by its pixels, its words and its keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from rnnviz.core.network.dials import Dials
from rnnviz.core.numerals import per_cent
from rnnviz.gui.pages.write.drawn.painting import Area
from rnnviz.gui.pages.write.loop.figure import LoopFigure
from rnnviz.gui.pages.write.loop.phases import LoopPhase
from rnnviz.gui.parts.theme import DARK, LIGHT, visible


@pytest.fixture
def show(qtbot, run_that_writes):
    """``show(draft changes, settings=…, size=…)``: the figure of a text, and the text."""

    def make(settings=None, size=(900, 340), start="the ", **changes):
        has = run_that_writes(**(settings or {}))
        draft = has.draft(start, **changes)
        told = has.tell(draft)
        figure = LoopFigure()
        qtbot.addWidget(figure)
        figure.resize(*size)
        first = int(draft.start[-1]) if len(draft.start) else has.network.next_input
        figure.show_told(told, has.characters, has.network.architecture, first)
        figure.show()
        return figure, told

    return make


def image(figure):
    return figure.grab().toImage()


def color_at(figure, x, y):
    return image(figure).pixelColor(x, y).name()


def test_a_column_for_each_character_up_to_the_one_that_is_shown(show):
    figure, told = show()
    assert [*figure.shown_places] == [0]
    figure.go_to(1, LoopPhase.READ)
    assert [*figure.shown_places] == [0, 1]
    figure.go_to(20, LoopPhase.WRITE)
    count = len(figure.shown_places)
    assert count >= 3
    assert [*figure.shown_places] == [*range(21 - count, 21)]
    figure.resize(2000, 340)
    assert len(figure.shown_places) > count
    figure.resize(320, 340)
    assert [*figure.shown_places] == [20]
    figure.go_to(len(told) - 1, LoopPhase.WRITE)
    assert [*figure.shown_places] == [len(told) - 1]


@pytest.mark.parametrize(("theme", "size"), [(DARK, (560, 250)), (LIGHT, (900, 340)), (DARK, (1500, 620))])
def test_the_dice_stand_where_they_fell_on_the_stretch_of_what_was_drawn(show, theme, size):
    figure, told = show(size=size)
    figure.set_theme(theme)
    for place in (2, 9, 30):
        figure.go_to(place, LoopPhase.WRITE)
        picture = image(figure)
        drawn, bar = told.at(place), figure.column_of(place).bar
        low, high = (bar.left + round(bar.width * end) for end in drawn.stretch(drawn.character))
        dice = min(bar.left + round(bar.width * drawn.dice), bar.right - 1)
        edge = bar.top + 1
        assert picture.pixelColor(dice, edge).name() == theme.text
        assert low <= dice <= high
        warm = [x for x in range(bar.left, bar.right) if picture.pixelColor(x, edge).name() == theme.warm]
        assert all(low <= x < max(high, low + 1) for x in warm)
        assert len(warm) >= high - low - 3  # the dice and a line around them


def test_nothing_of_what_comes_later_is_told_before_its_phase(show):
    figure, told = show()
    place = next(p for p in range(3, 30) if told.at(p).chances.argmax() != told.ids[p])
    figure.go_to(place, LoopPhase.EXPECT)
    column = figure.column_of(place)

    def has(color, area: Area):
        picture = image(figure)
        names = {
            picture.pixelColor(x, y).name()
            for x in range(area.left, area.right)
            for y in range(area.top, area.bottom, 2)
        }
        return color in names

    assert not has(DARK.warm, column.rows)
    assert not has(DARK.warm, column.bar)
    assert has(DARK.accent, Area(column.rows.left - 3, column.rows.top - 3, column.rows.width, 1)), (
        "its frame"
    )
    figure.go_to(place, LoopPhase.DRAW)
    assert has(DARK.warm, column.rows)
    assert has(DARK.warm, column.bar)
    assert not has(DARK.warm, column.taken)
    figure.go_to(place, LoopPhase.WRITE)
    assert has(DARK.warm, column.taken)
    figure.go_to(place, LoopPhase.READ)
    assert not has(DARK.positive, column.state)
    figure.go_to(place, LoopPhase.REMEMBER)
    assert (
        color_at(figure, column.state.left, column.state.center)
        == DARK.blend(float(told.at(place).state[0])).name()
    )


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_the_state_of_each_layer_stands_as_it_is_read(show, cell):
    figure, told = show({"cell": cell, "layers": 2})
    figure.go_to(6, LoopPhase.WRITE)
    strip, picture = figure.column_of(6).state, image(figure)
    state, H = told.at(6).state, 20
    parts = 2 if cell == "lstm" else 1
    for layer in range(2):
        h = state[layer * parts * H : layer * parts * H + H]  # of an LSTM c stands behind it
        y = strip.bottom - 3 if layer == 0 else strip.top + 3
        for unit in (0, 7, 19):
            x = strip.left + int((unit + 0.5) * strip.width / H)
            assert picture.pixelColor(x, y) == QColor(DARK.blend(float(h[unit])))
            words = figure.tip_at(QPoint(x, y)).replace("−", "-")
            assert words.startswith(f"h[{unit}] of layer {layer + 1} = {h[unit]:+.4f}")


def test_the_same_seed_paints_the_same_picture(show):
    pictures = []
    for _ in range(2):
        figure, _ = show(seed=3)
        figure.go_to(17, LoopPhase.DRAW)
        pictures.append(image(figure))
    assert pictures[0] == pictures[1]
    other, _ = show(seed=4)
    other.go_to(17, LoopPhase.DRAW)
    assert image(other) != pictures[0]


def test_what_stands_at_a_place_is_said_in_words(show, run_that_writes):
    figure, told = show(dials=Dials(1.0, top_k=5))
    marks = [visible(c) for c in run_that_writes().characters]
    figure.go_to(4, LoopPhase.WRITE)
    column, drawn = figure.column_of(4), told.at(4)

    def at(area):
        return figure.tip_at(QPoint(area.middle, area.center))

    assert f"‘{marks[told.ids[3]]}’ is read" in at(column.read)
    assert f"‘{marks[told.ids[4]]}’ is written" in at(column.taken)
    best = int(drawn.chances.argmax())
    top = figure.tip_at(QPoint(column.rows.middle, column.rows.top + 2))
    assert top.startswith(
        f"‘{marks[best]}’: p = softmax(y / temperature) = {per_cent(drawn.chances[best], 3)}"
    )
    dice = QPoint(column.bar.left + int(drawn.dice * column.bar.width), column.bar.center)
    assert "it came" in figure.tip_at(dice)
    assert "← →" in figure.tip_at(QPoint(1, 1))
    figure.go_to(4, LoopPhase.READ)
    assert "← →" in at(column.bar), "what is not there yet says nothing"
    assert figure.accessibleDescription() == figure.words()[0]


def test_the_first_character_comes_of_what_was_read_before_the_text(show, run_that_writes):
    figure, _ = show(start="the g")
    figure.go_to(0, LoopPhase.READ)
    assert figure.words()[0].startswith("‘g’ is read")
    figure, _ = show(start="")
    figure.go_to(0, LoopPhase.READ)
    has = run_that_writes()
    assert f"‘{visible(has.characters[has.network.next_input])}’ is read" in figure.words()[0]


def test_keys_and_clicks_ask_for_what_is_to_be_shown(show, qtbot):
    figure, told = show()
    figure.go_to(10, LoopPhase.WRITE)
    last = len(told) - 1
    for key, wanted in (("Left", -1), ("Right", 1)):
        with qtbot.waitSignal(figure.moved) as heard:
            qtbot.keyClick(figure, getattr(Qt.Key, f"Key_{key}"))
        assert heard.args == [wanted]
    for key, wanted in (("PageUp", 9), ("PageDown", 11), ("Home", 0), ("End", last)):
        with qtbot.waitSignal(figure.place_chosen) as heard:
            qtbot.keyClick(figure, getattr(Qt.Key, f"Key_{key}"))
        assert heard.args == [wanted]
    with qtbot.waitSignal(figure.play_toggled):
        qtbot.keyClick(figure, Qt.Key.Key_Return)
    column = figure.column_of(9)
    with qtbot.waitSignal(figure.place_chosen) as heard:
        place = QPoint(column.rows.middle, column.rows.center)
        qtbot.mouseClick(figure, Qt.MouseButton.LeftButton, pos=place)
    assert heard.args == [9]


def test_without_a_text_nothing_is_painted(qtbot):
    figure = LoopFigure()
    qtbot.addWidget(figure)
    figure.resize(500, 300)
    figure.show_told(None, "", None, 0)
    assert figure.words() == ("", "")
    assert [*figure.shown_places] == []
    assert color_at(figure, 250, 150) == DARK.card
    qtbot.keyClick(figure, Qt.Key.Key_End)
