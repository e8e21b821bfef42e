"""HeatmapPanel: what it paints, and which column it says is looked at."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from rnnviz.core.record.checkpoint import TextIdentity
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.panels.states.panel import HeatmapPanel
from rnnviz.gui.panels.states.words import number
from rnnviz.gui.parts.theme import DARK, LIGHT, Theme
from rnnviz.training.config import TrainingConfig
from rnnviz.training.worker.messages import RunInfo, Snapshot

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
    assert panel.subtitle.text().startswith(f"unit 4 under “{panel.canvas.letter(2)}”: {value}")
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
    assert seen_units(panel).startswith(f"units 1–{shown} of 200")
    assert bar.isVisible()
    assert (bar.minimum(), bar.maximum()) == (0, 200 - shown)
    below = canvas.cell_center(1, 0).y() - canvas.cell_center(0, 0).y()
    assert below >= 2
    bar.setValue(40)
    assert seen_units(panel).startswith(f"units 41–{40 + shown} of 200")
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
    assert f"Unit 3 is {shown.hs[3, 2]:.2f} ".replace("-", "−") in tip
    assert "of column 4 was read" in tip
