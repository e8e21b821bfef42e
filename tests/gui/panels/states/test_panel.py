"""HeatmapPanel: what it paints, and which column it says is looked at."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from rnnviz.core.record.checkpoint import TextIdentity
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.panels.states.panel import HeatmapPanel
from rnnviz.gui.panels.states.words import number
from rnnviz.gui.parts.color_legend import ColorLegend
from rnnviz.gui.parts.theme import DARK, LIGHT, Theme
from rnnviz.training.config import TrainingConfig
from rnnviz.training.worker.messages import RunInfo, SetStream, SetWatched, Snapshot

CHARACTERS = "\n abcdefgh"
SIZE = (640, 300)
BESIDE = QPoint(1, 1)
"""Not on the picture. QTest takes (0, 0) for the middle."""


def run_info(T: int, H: int, *, can_train: bool = True) -> RunInfo:
    return RunInfo(
        generation=1,
        config=TrainingConfig(hidden_size=H, seq_length=T),
        vocabulary=Vocabulary(CHARACTERS),
        text=TextIdentity(name="a.txt", path="", sha256="", size=1000, encoding="UTF-8"),
        reading=None,
        parameter_count=1,
        guessing_loss=1.0,
        can_train=can_train,
    )


def snapshot(T: int, H: int, seed: int = 0, iteration: int = 1) -> Snapshot:
    generator = np.random.default_rng(seed)
    V = len(CHARACTERS)
    return Snapshot(
        iteration=iteration, epoch=0, position=T, text_size=1000, loss=1.0, smooth_loss=1.0,
        learning_rate=0.1, steps_per_second=0.0, elapsed=0.0,
        inputs=generator.integers(0, V, T).astype(np.uint8),
        targets=generator.integers(0, V, T).astype(np.uint8),
        hs=generator.uniform(-1, 1, (T, H)).astype(np.float32),
        ps=np.full((T, V), 1 / V, np.float32),
        losses=generator.uniform(0, 12, T).astype(np.float32),
    )  # fmt: skip


@pytest.fixture
def panel(qtbot: QtBot) -> HeatmapPanel:
    panel = HeatmapPanel()
    qtbot.addWidget(panel)
    panel.set_theme(DARK)
    panel.resize(*SIZE)
    panel.show()
    return panel


def start(panel: HeatmapPanel, T: int = 5, H: int = 4, seed: int = 0) -> Snapshot:
    shown = snapshot(T, H, seed)
    panel.start_run(run_info(T, H))
    panel.show_snapshot(shown)
    return shown


def picture(panel: HeatmapPanel) -> QImage:
    return panel.canvas.grab().toImage()


def cell_color(panel: HeatmapPanel, unit: int, column: int) -> QColor:
    return picture(panel).pixelColor(panel.canvas.cell_center(unit, column))


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_each_cell_has_the_colour_of_its_value(panel: HeatmapPanel, theme: Theme) -> None:
    panel.set_theme(theme)
    shown = start(panel)
    for column in range(5):
        for unit in range(4):
            assert cell_color(panel, unit, column) == theme.blend(float(shown.hs[column, unit]))


def test_levels_do_not_follow_the_values(panel: HeatmapPanel) -> None:
    shown = start(panel, T=1, H=2)
    panel.show_snapshot(replace(shown, iteration=2, hs=np.array([[0.1, -0.1]], np.float32)))
    assert cell_color(panel, 0, 0) == DARK.blend(0.1)
    assert cell_color(panel, 1, 0) == DARK.blend(-0.1)


@pytest.mark.parametrize("width", [500, 611, 640, 777])
def test_columns_are_whole_between_their_gaps(panel: HeatmapPanel, width: int) -> None:
    """No sliver of one column shows beside the gap to the next, whatever the width."""
    panel.resize(width, 300)
    start(panel, T=25, H=1)
    image, y = picture(panel), panel.canvas.cell_center(0, 0).y()
    left = panel.canvas.cell_center(0, 0).x()
    colors = [image.pixelColor(x, y).name() for x in range(left, panel.canvas.cell_center(0, 22).x() + 1)]
    runs = [color for before, color in zip([None, *colors], colors, strict=False) if color != before]
    assert runs.count(DARK.card) == 22
    assert len(runs) == 22 + 23


def test_image_has_no_more_samples_than_pixels(panel: HeatmapPanel) -> None:
    shown = start(panel, T=1000, H=700)
    for unit, column in ((0, 0), (350, 400), (699, 700)):
        panel.canvas.scroll_to(unit)
        at = panel.canvas.cell_center(unit, column)
        near = [
            DARK.blend(float(shown.hs[c, u])).name()
            for c in range(max(0, column - 3), min(1000, column + 4))
            for u in range(max(0, unit - 4), min(700, unit + 5))
        ]
        assert picture(panel).pixelColor(at).name() in near


def test_last_column_is_selected_until_told_otherwise(panel: HeatmapPanel) -> None:
    start(panel, T=5)
    assert panel.selected_column == 4


def test_pointing_selects_while_it_lasts(panel: HeatmapPanel, qtbot: QtBot) -> None:
    start(panel)
    with qtbot.waitSignal(panel.column_selected) as told:
        QTest.mouseMove(panel.canvas, panel.canvas.cell_center(1, 2))
    assert told.args == [2]
    assert panel.selected_column == 2
    with qtbot.waitSignal(panel.column_selected) as told:
        QTest.mouseMove(panel.canvas, BESIDE)
    assert told.args == [4]


def test_click_pins_and_second_click_lets_go(panel: HeatmapPanel) -> None:
    start(panel)
    QTest.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, pos=panel.canvas.cell_center(0, 1))
    QTest.mouseMove(panel.canvas, panel.canvas.cell_center(0, 3))
    assert panel.selected_column == 1
    QTest.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, pos=panel.canvas.cell_center(0, 1))
    assert panel.selected_column == 1  # the mouse is still there
    QTest.mouseMove(panel.canvas, BESIDE)
    assert panel.selected_column == 4


def test_pin_outlives_new_snapshots_but_not_the_run(panel: HeatmapPanel) -> None:
    start(panel)
    panel.canvas.pin(1)
    panel.show_snapshot(snapshot(5, 4, seed=1, iteration=2))
    assert panel.selected_column == 1
    panel.start_run(run_info(7, 4))
    assert panel.selected_column == 6


def test_keys_move_the_selection(panel: HeatmapPanel) -> None:
    start(panel)
    seen: list[int] = []
    panel.column_selected.connect(seen.append)
    keys = Qt.Key
    for key in (keys.Key_Left, keys.Key_Left, keys.Key_Right, keys.Key_Home, keys.Key_Left, keys.Key_End):
        QTest.keyClick(panel.canvas, key)
    QTest.keyClick(panel.canvas, keys.Key_Home)
    QTest.keyClick(panel.canvas, keys.Key_Escape)
    assert seen == [3, 2, 3, 0, 4, 0, 4]
    assert panel.canvas.pinned_column is None


def test_selected_column_is_framed_in_warm(panel: HeatmapPanel) -> None:
    start(panel)
    panel.canvas.pin(2)
    top = panel.canvas.cell_center(0, 2)
    warm = DARK.warm
    image = picture(panel)
    assert any(image.pixelColor(top.x(), y).name() == warm for y in range(top.y()))
    assert not any(
        image.pixelColor(panel.canvas.cell_center(0, 0).x(), y).name() == warm for y in range(top.y())
    )


def test_header_tells_the_value_under_the_mouse(panel: HeatmapPanel) -> None:
    shown = start(panel)
    assert panel.subtitle.text() == "4 units under the 5 characters being read"
    QTest.mouseMove(panel.canvas, panel.canvas.cell_center(3, 2))
    value = number(float(shown.hs[2, 3]))
    assert panel.subtitle.text().startswith(f"unit 3 under “{panel.canvas.letter(2)}”: {value}")
    QTest.mouseMove(panel.canvas, BESIDE)
    assert panel.subtitle.text() == "4 units under the 5 characters being read"


def test_white_space_has_marks(panel: HeatmapPanel) -> None:
    shown = start(panel, T=2)
    panel.show_snapshot(replace(shown, iteration=2, inputs=np.array([0, 1], np.uint8)))
    assert [panel.canvas.letter(0), panel.canvas.letter(1)] == ["⏎", "␣"]


def test_same_moment_is_not_drawn_again(panel: HeatmapPanel) -> None:
    shown = start(panel)
    same = replace(shown, hs=shown.hs.copy(), elapsed=9.0)
    assert not panel.canvas.show_snapshot(same)
    assert panel.canvas.show_snapshot(replace(shown, iteration=2, hs=-shown.hs))


def test_diverged_network_is_drawn_without_a_warning(panel: HeatmapPanel) -> None:
    shown = start(panel)
    hs, losses = shown.hs.copy(), shown.losses.copy()
    hs[0, 0], losses[:] = np.nan, np.inf
    panel.show_snapshot(replace(shown, iteration=2, hs=hs, losses=losses))
    QTest.mouseMove(panel.canvas, panel.canvas.cell_center(0, 0))
    assert cell_color(panel, 0, 0) == QColor.fromRgb(int(DARK.diverging_table()[128]))


def test_before_the_first_snapshot_it_says_what_will_be_here(panel: HeatmapPanel) -> None:
    panel.start_run(run_info(5, 4))
    assert "Run" in panel.canvas.accessibleDescription()
    panel.start_run(run_info(5, 4, can_train=False))
    assert "text of this checkpoint" in panel.canvas.accessibleDescription()
    QTest.mouseMove(panel.canvas, QPoint(100, 100))
    QTest.keyClick(panel.canvas, Qt.Key.Key_Left)
    assert panel.selected_column == 4
    assert not picture(panel).isNull()


def test_description_says_what_is_shown(panel: HeatmapPanel, qtbot: QtBot) -> None:
    start(panel)
    described = panel.canvas.accessibleDescription
    qtbot.waitUntil(lambda: "Column 5" in described())
    panel.canvas.pin(0)
    qtbot.waitUntil(lambda: "Column 1" in described() and "pinned" in described())


@pytest.mark.parametrize(("T", "H"), [(1, 1), (2, 2048), (25, 100), (60, 3), (200, 10), (1000, 50)])
def test_any_size_is_drawn(panel: HeatmapPanel, T: int, H: int) -> None:
    start(panel, T, H)
    for size in (panel.minimumSizeHint().toTuple(), (1300, 500)):
        panel.resize(*size)
        panel.canvas.pin(T // 2)
        assert cell_color(panel, 0, 0).isValid()


def seen_units(panel: HeatmapPanel) -> str:
    panel.resize(900, panel.height())
    return panel.subtitle.text()


def test_of_more_units_than_have_room_a_part_is_shown_and_named(panel: HeatmapPanel) -> None:
    start(panel, T=25, H=200)
    canvas, bar = panel.canvas, panel.findChild(QScrollBar, "heatmap_scroll")
    shown = canvas.shown_units
    assert 50 < shown < 200
    assert seen_units(panel).startswith(f"units 0–{shown - 1} of 200")
    assert bar.isVisible()
    assert (bar.minimum(), bar.maximum()) == (0, 200 - shown)
    below = canvas.cell_center(1, 0).y() - canvas.cell_center(0, 0).y()
    assert below >= 2
    bar.setValue(40)
    assert seen_units(panel).startswith(f"units 40–{39 + shown} of 200")
    panel.resize(900, 700)
    QApplication.processEvents()
    assert not bar.isVisible()
    assert seen_units(panel).startswith("200 units")


def test_every_row_has_the_colour_of_its_unit_wherever_it_is_scrolled(panel: HeatmapPanel) -> None:
    panel.start_run(run_info(5, 300))
    shown = snapshot(5, 300)
    panel.show_snapshot(shown)
    for first in (0, 77, 300):
        panel.canvas.scroll_to(first)
        top = panel.canvas.first_unit
        assert top == min(first, 300 - panel.canvas.shown_units)
        for unit in (top, top + 20, top + panel.canvas.shown_units - 1):
            assert cell_color(panel, unit, 2) == DARK.blend(float(shown.hs[2, unit]))


def test_keys_and_wheel_reach_every_unit(panel: HeatmapPanel, qtbot: QtBot) -> None:
    start(panel, T=25, H=200)
    canvas, bar = panel.canvas, panel.findChild(QScrollBar, "heatmap_scroll")
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.first_unit == canvas.shown_units // 10 == bar.value()
    qtbot.keyClick(canvas, Qt.Key.Key_Up)
    assert canvas.first_unit == 0
    for _ in range(5):
        qtbot.keyClick(canvas, Qt.Key.Key_PageDown)
    assert canvas.first_unit + canvas.shown_units == 200
    place = QPointF(canvas.rect().center())
    for _ in range(100):
        event = QWheelEvent(
            place, place, QPoint(), QPoint(0, 30), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(canvas, event)
    assert canvas.first_unit == 0
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.pinned_column == 23


def test_the_mouse_finds_the_units_that_are_scrolled_to(panel: HeatmapPanel) -> None:
    start(panel, T=5, H=400)
    panel.canvas.scroll_to(250)
    QTest.mouseMove(panel.canvas, panel.canvas.cell_center(260, 3))
    assert (panel.canvas.pointed_unit, panel.canvas.pointed_column) == (260, 3)


def test_a_new_run_begins_at_the_first_unit(panel: HeatmapPanel) -> None:
    start(panel, T=5, H=400)
    panel.canvas.scroll_to(250)
    start(panel, T=5, H=300)
    assert panel.canvas.first_unit == 0


def test_every_cell_is_found_again_by_the_mouse(panel: HeatmapPanel) -> None:
    start(panel, T=37, H=60)
    for unit, column in ((0, 0), (59, 36), (31, 17)):
        QTest.mouseMove(panel.canvas, panel.canvas.cell_center(unit, column))
        assert (panel.canvas.pointed_unit, panel.canvas.pointed_column) == (unit, column)


def test_a_tooltip_says_the_value_under_the_mouse(
    panel: HeatmapPanel, tip_under_mouse: Callable[[QWidget, QPoint], str]
) -> None:
    panel.start_run(run_info(5, 4))
    shown = snapshot(5, 4)
    panel.show_snapshot(shown)
    tip = tip_under_mouse(panel.canvas, panel.canvas.cell_center(2, 3))
    assert f"Unit 2 is {shown.hs[3, 2]:.2f} ".replace("-", "−") in tip
    assert "of column 4 was read" in tip


# ── other cells, layers and streams ──


def cell_info(T: int, H: int, **settings: Any) -> RunInfo:
    config = TrainingConfig(hidden_size=H, seq_length=T, **settings)
    return replace(run_info(T, H), config=config)


def layered(T: int, H: int, layers: int, watched: str = "h", stream: int = 0) -> Snapshot:
    low, high = (0.0, 1.0) if watched in "ifo" else (-6.0, 6.0) if watched == "c" else (-1.0, 1.0)
    generator = np.random.default_rng(3)
    pictures = [generator.uniform(low, high, (T, H)).astype(np.float32) for _ in range(layers)]
    return replace(snapshot(T, H), layers=tuple(pictures), watched=watched, stream=stream, hs=pictures[-1])


def legend_of(panel: HeatmapPanel) -> ColorLegend:
    legend = panel.findChild(ColorLegend, "heatmap_legend")
    assert legend is not None
    return legend


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("watched", ["h", "c", "i", "g"])
def test_every_layer_has_the_colours_of_what_is_watched_in_it(
    panel: HeatmapPanel, theme: Theme, watched: str
) -> None:
    panel.set_theme(theme)
    panel.start_run(cell_info(5, 4, cell="lstm", layers=3))
    shown = layered(5, 4, 3, watched)
    panel.show_snapshot(shown)
    image = picture(panel)
    for layer in range(3):
        for column in range(5):
            for unit in range(4):
                value = float(shown.layers[layer][column, unit])
                if watched == "i":
                    expected = QColor.fromRgb(int(theme.sequential_table()[round(value * 255)]))
                else:
                    expected = theme.blend(value / 3 if watched == "c" else value)
                at = panel.canvas.cell_center(unit, column, layer)
                assert image.pixelColor(at) == expected


@pytest.mark.parametrize(
    ("watched", "low", "high"), [("h", "−1", "+1"), ("c", "≤ −3", "≥ +3"), ("f", "0", "1")]
)
def test_the_legend_names_the_levels_which_no_frame_changes(
    panel: HeatmapPanel, watched: str, low: str, high: str
) -> None:
    panel.start_run(cell_info(5, 4, cell="lstm"))
    shown = layered(5, 4, 1, watched)
    panel.show_snapshot(shown)
    assert f"from {low} to {high}" in legend_of(panel).accessibleName()
    assert f" {watched}, always from" in legend_of(panel).toolTip()
    before = cell_color(panel, 0, 0)
    more = tuple(layer.copy() for layer in shown.layers)
    more[0][4, 3] = 50.0 if watched == "c" else 1.0
    panel.show_snapshot(replace(shown, iteration=2, layers=more))
    assert cell_color(panel, 0, 0) == before


def test_layers_stand_from_the_letters_down_each_with_its_name(panel: HeatmapPanel) -> None:
    panel.start_run(cell_info(5, 4, layers=3))
    panel.show_snapshot(layered(5, 4, 3))
    centers = [panel.canvas.cell_center(0, 0, layer).y() for layer in range(3)]
    assert centers == sorted(centers)
    first, second = (panel.canvas.cell_center(0, column).x() for column in (0, 1))
    image, left = picture(panel), first - (second - first) // 2 - 4
    card = QColor(DARK.card)
    for layer in range(3):
        top, bottom = (panel.canvas.cell_center(unit, 0, layer).y() for unit in (0, 3))
        beside = [image.pixelColor(x, y) for y in range(top, bottom) for x in range(4, left)]
        assert any(color != card for color in beside), layer  # something is written there
    between = (panel.canvas.cell_center(3, 0, 0).y() + panel.canvas.cell_center(0, 0, 1).y()) // 2
    assert "layer 1 at the top" in panel.canvas.tip_at(QPoint(panel.canvas.cell_center(0, 0).x(), between))


def test_the_tip_names_unit_layer_gate_and_character(panel: HeatmapPanel) -> None:
    panel.start_run(cell_info(5, 4, cell="lstm", layers=2))
    shown = layered(5, 4, 2, "f")
    panel.show_snapshot(shown)
    tip = panel.canvas.tip_at(panel.canvas.cell_center(2, 3, 1))
    value = number(float(shown.layers[1][3, 2]))
    assert tip.startswith(f"Unit 2 of layer 2, forget gate f, is {value} at iteration 1")
    assert f"after “{panel.canvas.letter(3)}” of column 4" in tip
    assert "sigmoid(Wxh2·(hₜ of layer 1) + Whh2·hₜ₋₁ + bh2)" in tip
    QTest.mouseMove(panel.canvas, panel.canvas.cell_center(2, 3, 1))
    assert panel.subtitle.text().startswith("unit 2 of layer 2, forget gate f under")
    assert value in panel.subtitle.text()
    panel.catch_up()
    told = panel.canvas.accessibleDescription()
    assert told.startswith("Forget gate f of 4 units in each of 2 layers")
    assert "units above 0.5, from layer 1 on" in told


def test_many_units_are_scrolled_together_in_all_layers(panel: HeatmapPanel) -> None:
    panel.start_run(cell_info(5, 512, layers=3))
    shown = layered(5, 512, 3)
    panel.show_snapshot(shown)
    canvas = panel.canvas
    assert 10 < canvas.shown_units < 60
    canvas.scroll_to(200)
    assert canvas.first_unit == 200
    assert "in each layer" in panel.subtitle.text()
    for layer in range(3):
        tip = canvas.tip_at(canvas.cell_center(205, 2, layer))
        assert tip.startswith(f"Unit 205 of layer {layer + 1} is")
        color = picture(panel).pixelColor(canvas.cell_center(205, 2, layer))
        assert color == DARK.blend(float(shown.layers[layer][2, 205]))


def chooser(panel: HeatmapPanel) -> QComboBox:
    return panel.watched


def test_what_is_watched_is_chosen_where_there_is_a_choice_and_stays_chosen(panel: HeatmapPanel) -> None:
    given: list[object] = []
    panel.command_given.connect(given.append)
    panel.start_run(cell_info(5, 4))
    assert chooser(panel).isHidden()
    panel.start_run(cell_info(5, 4, cell="lstm"))
    assert not chooser(panel).isHidden()
    assert [chooser(panel).itemText(i) for i in range(6)] == list("hcifog")
    assert given == []
    chooser(panel).setFocus()
    QTest.keyClick(chooser(panel), Qt.Key.Key_Down)
    assert given == [SetWatched("c")]
    assert "cₜ = fₜ ⊙ cₜ₋₁" in chooser(panel).toolTip()
    panel.start_run(cell_info(5, 4, cell="gru"))  # has no c
    assert [chooser(panel).itemText(i) for i in range(3)] == list("hrz")
    assert chooser(panel).currentText() == "h"
    assert given == [SetWatched("c")]
    panel.start_run(cell_info(5, 4, cell="lstm"))
    assert chooser(panel).currentText() == "c"
    assert given == [SetWatched("c")] * 2


def test_a_stream_is_chosen_where_there_are_several(panel: HeatmapPanel) -> None:
    given: list[object] = []
    panel.command_given.connect(given.append)
    panel.start_run(cell_info(5, 4))
    assert panel.stream.isHidden()
    panel.start_run(cell_info(5, 4, batch_size=32))
    panel.show_snapshot(snapshot(5, 4))
    assert not panel.stream.isHidden()
    panel.stream.setValue(3)
    assert given == [SetStream(2)]
    panel.show_snapshot(replace(snapshot(5, 4), iteration=2))  # was under way already
    assert panel.stream.stream == 2
    panel.show_snapshot(replace(snapshot(5, 4), iteration=3, stream=2))
    panel.catch_up()
    assert "in stream 3 of 32" in panel.canvas.accessibleDescription()
    panel.show_snapshot(replace(snapshot(5, 4), iteration=4, stream=7))  # chosen elsewhere
    assert panel.stream.text() == "stream 8 of 32"
    assert given == [SetStream(2)]
    said: list[str] = []
    panel.mistake_made.connect(said.append)
    panel.stream.setValue(33)
    assert given == [SetStream(2)]
    assert len(said) == 1


def test_the_picture_is_read_as_a_table(panel):
    panel.start_run(run_info(5, 4))
    assert "Press Run" in panel.canvas.as_table().caption
    shown = snapshot(5, 4)
    panel.show_snapshot(shown)
    table = panel.canvas.as_table()
    assert "iteration 1. Column 5" in table.caption
    assert (len(table.columns), list(table.rows)) == (5, ["loss, nats", *(f"unit {i}" for i in range(4))])
    assert table.cell(0, 3) == number(float(shown.losses[3]))
    assert table.cell(2, 4) == number(float(shown.hs[4, 1]))
    blank = replace(shown, inputs=np.array([1, 0, 2, 2, 2], np.uint8))
    panel.show_snapshot(replace(blank, iteration=2))
    assert list(panel.canvas.as_table().columns)[:3] == ["1, space", "2, line break", "3, “a”"]


def test_of_several_layers_each_row_says_whose_unit_it_is(panel):
    shown = layered(5, 4, 2)
    panel.start_run(cell_info(5, 4, layers=2))
    panel.show_snapshot(shown)
    table = panel.canvas.as_table()
    assert (len(table.rows), table.rows[5]) == (9, "layer 2, unit 0")
    assert table.cell(5, 0) == number(float(shown.layers[1][0, 0]))


def test_the_selected_column_is_told_in_words(panel):
    assert panel.canvas.words_here() == ""
    panel.start_run(run_info(5, 4))
    shown = snapshot(5, 4)
    panel.show_snapshot(replace(shown, inputs=np.array([1, 0, 2, 2, 2], np.uint8)))
    panel.canvas.pin(0)
    assert panel.canvas.words_here() == f"column 1, space, loss {float(shown.losses[0]):.2f} nats"


def test_single_units_are_told_by_keys_through_all_layers(panel):
    shown = layered(5, 4, 2)
    panel.start_run(cell_info(5, 4, layers=2))
    panel.show_snapshot(shown)
    canvas = panel.canvas
    canvas.setFocus()
    canvas.pin(1)
    shift = Qt.KeyboardModifier.ShiftModifier
    for _ in range(6):
        QTest.keyClick(canvas, Qt.Key.Key_Down, shift)
    assert (canvas.pointed_layer, canvas.pointed_unit, canvas.pinned_column) == (1, 1, 1)
    assert canvas.words_here().startswith("unit 1 of layer 2, column 2, ")
    assert canvas.words_here().endswith(number(float(shown.layers[1][1, 1])))
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert (canvas.pointed_layer, canvas.pointed_unit, canvas.pinned_column) == (1, 1, 2)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.pointed_unit is None


def test_a_unit_that_is_pointed_at_by_keys_comes_into_sight(panel):
    panel.start_run(run_info(5, 2000))
    panel.show_snapshot(snapshot(5, 2000))
    canvas = panel.canvas
    assert canvas.shown_units < 2000
    shift = Qt.KeyboardModifier.ShiftModifier
    for _ in range(canvas.shown_units + 3):
        QTest.keyClick(canvas, Qt.Key.Key_Down, shift)
    first = canvas.first_unit
    assert first <= canvas.pointed_unit < first + canvas.shown_units
    assert canvas.pointed_unit == canvas.shown_units + 2
