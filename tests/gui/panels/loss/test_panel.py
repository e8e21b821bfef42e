"""LossPanel: units, axes that stand still, lines and flags, and drawing only what has changed."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QWheelEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget

from rnnviz.core.files import WriteError
from rnnviz.core.network.notation import COURSE
from rnnviz.core.record.by_hand import ChangeByHand
from rnnviz.core.record.measured import Points
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.panels.loss.backdrops import Backdrop
from rnnviz.gui.panels.loss.curves import CurveSpec
from rnnviz.gui.panels.loss.panel import LossPanel
from rnnviz.gui.panels.loss.units import UNITS
from rnnviz.gui.parts import names
from rnnviz.gui.parts.theme import DARK, LIGHT
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.best import BestLoss
from rnnviz.training.worker.messages import Losses, RunInfo

T, V = 25, 80
GUESSING = T * math.log(V)


def make_info() -> RunInfo:
    return RunInfo(
        generation=1,
        config=TrainingConfig(seq_length=T),
        vocabulary=Vocabulary("".join(chr(33 + index) for index in range(V))),
        text=None,
        reading=None,
        parameter_count=1,
        guessing_loss=GUESSING,
        can_train=True,
    )


def make_losses(count: int, first: int = 1) -> Losses:
    smooth = 60 * np.exp(-np.arange(first, first + count) / 2000) + 49
    return Losses(
        first, {"train": smooth + np.random.default_rng(first).normal(0, 6, count), "smooth": smooth}
    )


class PaintCounter(QObject):
    """Counts the paint events of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)


@pytest.fixture
def panel(qtbot) -> LossPanel:
    panel = LossPanel()
    qtbot.addWidget(panel)
    panel.resize(1100, 230)
    panel.start_run(make_info())
    panel.show()
    QApplication.processEvents()
    return panel


def plot(panel: LossPanel) -> pg.GraphicsView:
    return panel.findChild(pg.GraphicsView, "loss_plot")


def ranges(panel: LossPanel) -> list[list[float]]:
    return plot(panel).view.viewRange()


def words(panel: LossPanel, name: str) -> str:
    return panel.findChild(QLabel, f"loss_{name}_label").text()


def viewport_point(panel: LossPanel, iteration: float, loss: float) -> QPoint:
    scene = plot(panel).view.mapViewToScene(QPointF(iteration, loss))
    return plot(panel).mapFromScene(scene)


def point(panel: LossPanel, place: QPoint) -> None:
    """Move the pointer there, also when it stands there from an earlier test."""
    QTest.mouseMove(plot(panel).viewport(), QPoint(1, 1))
    QTest.mouseMove(plot(panel).viewport(), place)


def grabbed(panel: LossPanel) -> QImage:
    QApplication.processEvents()
    return panel.grab().toImage()


def on_screen(panel: LossPanel) -> QImage:
    """What stands there, with whatever of it was not painted anew; ``grab`` paints all of it."""
    return panel.screen().grabWindow(panel.winId()).toImage()


def assert_looks_as_painted_anew(panel: LossPanel) -> None:
    """But for the smoothing of edges, which begins anew with each part that is painted."""
    QApplication.processEvents()
    before = on_screen(panel)
    plot(panel).viewport().update()
    QApplication.processEvents()
    parts, whole = (
        np.frombuffer(image.convertToFormat(QImage.Format.Format_RGB32).constBits(), np.uint8).astype(int)
        for image in (before, on_screen(panel))
    )
    assert len(parts) == 4 * panel.width() * panel.height()
    assert np.abs(parts - whole).max() < 80


# ── numbers ──


@pytest.mark.parametrize(
    ("name", "expected", "guessing"),
    [
        ("sum", 50.0, "guessing, ln 80 × 25 = 109.6"),
        ("nats", 2.0, "guessing, ln 80 = 4.38"),
        ("bits", 2.0 / math.log(2), "guessing, log₂ 80 = 6.32"),
        ("perplexity", math.exp(2.0), "guessing, 80 characters"),
    ],
)
def test_the_units(panel, name, expected, guessing):
    assert UNITS[name].convert(2.0, 25) == pytest.approx(expected)
    panel.set_unit(name)
    assert panel.unit == name
    assert words(panel, "guessing") == guessing
    assert panel.findChild(QPushButton, f"unit_{name}").isChecked()
    level = float(UNITS[name].convert(math.log(V), T))
    bottom, top = ranges(panel)[1]
    assert bottom < level < top < 1.2 * level


# ── the curve ──


def test_it_starts_at_the_loss_of_guessing(panel):
    assert words(panel, "smooth") == "smooth 109.6"
    assert ranges(panel)[0] == [0, 200]


def test_the_legend_follows_four_times_a_second(panel, qtbot):
    losses = make_losses(5000)
    panel.add_losses(losses)
    assert words(panel, "smooth") == f"smooth {losses.rows['smooth'][-1]:.2f}"
    later = make_losses(5000, first=5001)
    panel.add_losses(later)
    qtbot.waitUntil(lambda: words(panel, "smooth") == f"smooth {later.rows['smooth'][-1]:.2f}")


def test_the_axes_move_by_large_steps(panel, qtbot):
    seen = []
    for first in range(1, 20_000, 100):
        panel.add_losses(make_losses(100, first))
        seen.append(str(ranges(panel)))
        QApplication.processEvents()
    qtbot.waitUntil(lambda: ranges(panel)[0] == [0, 20_000])
    assert len(set(seen)) < 20


def test_a_smooth_loss_above_guessing_stays_in_view(panel):
    smooth = np.linspace(GUESSING, 3 * GUESSING, 2000)
    panel.add_losses(Losses(1, {"train": smooth, "smooth": smooth}))
    assert ranges(panel)[1][1] > 3 * GUESSING


def test_the_curve_is_drawn_in_the_colours_of_the_theme(panel):
    panel.set_theme(LIGHT)
    panel.add_losses(Losses(1, {"train": np.full(180, 60.0), "smooth": np.full(180, 60.0)}))
    place = viewport_point(panel, 100, 60.0)
    image = plot(panel).viewport().grab().toImage()
    near = [image.pixelColor(place.x(), place.y() + dy) for dy in (-1, 0, 1)]
    warm = LIGHT.color("warm")
    assert min(abs(c.red() - warm.red()) + abs(c.blue() - warm.blue()) for c in near) < 60


def test_what_is_drawn_in_parts_is_what_is_drawn_at_once(panel):
    for first in range(1, 12_001, 250):
        panel.add_losses(make_losses(250, first))
        QApplication.processEvents()
    assert_looks_as_painted_anew(panel)


def test_only_a_curve_that_moved_by_a_pixel_is_drawn_again(panel, qtbot):
    panel.add_losses(make_losses(100_000))
    QApplication.processEvents()
    counter = PaintCounter(plot(panel).viewport())
    for index in range(20):  # a pixel is about 100 iterations wide
        panel.add_losses(make_losses(1, 100_001 + index))
        QApplication.processEvents()
    assert counter.count <= 1
    counter.count = 0
    panel.add_losses(make_losses(3000, 100_021))
    qtbot.waitUntil(lambda: counter.count >= 1)


def test_a_hidden_panel_draws_when_it_is_shown(panel):
    panel.hide()
    counter = PaintCounter(plot(panel).viewport())
    panel.add_losses(make_losses(30_000))
    QApplication.processEvents()
    assert counter.count == 0
    assert ranges(panel)[0] == [0, 200]
    panel.show()
    QApplication.processEvents()
    assert counter.count >= 1
    assert ranges(panel)[0] == [0, 30_000]
    assert words(panel, "smooth") == f"smooth {make_losses(30_000).rows['smooth'][-1]:.2f}"


def test_no_losses_are_no_news(panel):
    before = grabbed(panel)
    panel.add_losses(Losses(1, {"train": np.empty(0), "smooth": np.empty(0)}))
    assert grabbed(panel) == before


def test_a_checkpoints_history_is_shown(panel):
    losses = make_losses(50_000)
    iterations = np.arange(1, 50_001) * 2
    curves = {name: Points(iterations, row) for name, row in losses.rows.items()}
    panel.start_run(replace(make_info(), curves=curves))
    assert ranges(panel)[0] == [0, 100_000]
    assert words(panel, "smooth") == f"smooth {losses.rows['smooth'][-1]:.2f}"


def test_an_empty_history_leaves_the_start(panel):
    nothing = Points(np.empty(0), np.empty(0))
    panel.start_run(replace(make_info(), curves={"train": nothing, "smooth": nothing}))
    assert words(panel, "smooth") == "smooth 109.6"


def measured(*iterations: int) -> Points:
    return Points(np.array(iterations), np.array([70.0] * len(iterations)))


def with_points(losses: Losses, **points: Points) -> Losses:
    return Losses(losses.first_iteration, losses.rows, points)


def test_a_curve_that_nobody_has_heard_of_is_drawn_and_told_and_named(panel):
    panel.add_losses(make_losses(9000))
    QApplication.processEvents()
    before = grabbed(panel)
    panel.add_losses(with_points(make_losses(1, 9001), held_back=measured(1000, 5000, 9001)))
    QApplication.processEvents()
    assert grabbed(panel) != before
    panel.catch_up()
    assert words(panel, "held_back") == "held back 70.00"
    tip = panel.findChild(QLabel, "loss_held_back_label").toolTip()
    assert tip.startswith("held_back")
    panel.set_unit("nats")
    assert words(panel, "held_back") == f"held back {70 / T:.2f}"


def test_what_was_measured_goes_with_the_way_back_and_with_the_run(panel):
    points = Points(np.array([1000, 5000, 9000]), np.array([90.0, 80.0, 70.0]))
    panel.add_losses(with_points(make_losses(9000), held_out=points))
    panel.rewind(4000, 0.1)
    panel.catch_up()
    assert words(panel, "held_out") == "held-out 90.00"
    panel.add_losses(with_points(make_losses(10, 4001), held_out=Points(np.array([4010]), np.array([55.0]))))
    panel.catch_up()
    assert words(panel, "held_out") == "held-out 55.00"
    panel.start_run(make_info())
    QApplication.processEvents()
    assert panel.findChild(QLabel, "loss_held_out_label") is None


def test_a_checkpoint_brings_what_was_measured(panel):
    losses = make_losses(2000)
    curves = {name: Points(np.arange(1, 2001), row) for name, row in losses.rows.items()}
    panel.start_run(replace(make_info(), curves=curves | {"held_out": measured(500, 2000)}))
    assert words(panel, "held_out") == "held-out 70.00"


def test_lines_stand_in_the_legend_in_the_order_of_their_list_and_before_the_band(panel, monkeypatch):
    specs = tuple(CurveSpec(name, name, "accent", f"{name}.") for name in ("smooth", "second", "third"))
    monkeypatch.setattr("rnnviz.gui.panels.loss.curves.CURVES", specs)
    panel.start_run(make_info())
    points = {name: measured(100) for name in ("unheard_of", "third", "second")}
    panel.add_losses(with_points(make_losses(200), **points))
    panel.catch_up()
    QApplication.processEvents()
    names = ("smooth", "second", "third", "unheard_of", "band", "guessing")
    places = [panel.findChild(QLabel, f"loss_{name}_label").mapTo(panel, QPoint()).x() for name in names]
    assert places == sorted(set(places))


def test_a_part_of_what_was_measured_stays_within_the_frame_of_a_figure(panel, tmp_path):
    panel.set_theme(LIGHT)
    panel.add_losses(with_points(make_losses(9000), held_out=measured(1000, 3000, 5000, 7000, 9000)))
    view = plot(panel).view
    view.setRange(xRange=[4000, 6000], padding=0)
    view.sigRangeChangedManually.emit([True, False])
    panel.export(tmp_path / "loss.svg")
    figure, frame = rendered(tmp_path / "loss.svg"), view.sceneBoundingRect()
    across = plot(panel).mapTo(panel, QPoint(0, 0)).x()
    row = viewport_point(panel, 5000, 70.0).y() + plot(panel).mapTo(panel, QPoint(0, 0)).y()
    dark = [
        x for x in range(figure.width())
        if min(figure.pixelColor(x, row + dy).lightness() for dy in (-1, 0, 1)) < 120
    ]  # fmt: skip
    assert (min(dark), max(dark)) == pytest.approx((across + frame.left(), across + frame.right()), abs=2)


def test_a_curve_that_is_measured_is_drawn_in_parts_as_at_once(panel):
    panel.add_losses(with_points(make_losses(12_000), held_out=measured(1000, 11_900)))
    panel.catch_up()
    QApplication.processEvents()
    for first in (12_001, 13_001, 14_001):  # a line of ten pixels from the last point on
        points = Points(np.array([first + 900]), np.array([65.0 + first % 7]))
        panel.add_losses(with_points(make_losses(1000, first), held_out=points))
        QApplication.processEvents()
    assert_looks_as_painted_anew(panel)


def test_a_point_that_stands_alone_is_a_dot(panel):
    panel.set_theme(LIGHT)
    panel.add_losses(make_losses(9000))
    panel.add_losses(with_points(make_losses(1, 9001), held_out=Points(np.array([5000]), np.array([80.0]))))
    panel.catch_up()
    place = viewport_point(panel, 5000, 80.0)
    image = plot(panel).viewport().grab().toImage()
    around = [place + QPoint(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]  # it may lie between two
    assert min(image.pixelColor(point).lightness() for point in around) < 120
    assert image.pixelColor(place + QPoint(8, 0)).lightness() > 200


def test_the_axis_holds_what_was_measured(panel):
    panel.add_losses(with_points(make_losses(9000), held_out=Points(np.array([9000]), np.array([190.0]))))
    QApplication.processEvents()
    assert ranges(panel)[1][1] >= 190.0


def test_rewinding_forgets_what_came_after(panel):
    panel.add_losses(make_losses(9000))
    QApplication.processEvents()
    panel.rewind(3000, 0.1)
    assert ranges(panel)[0] == [0, 3000]
    smooth = float(words(panel, "smooth").split()[1])
    assert smooth == pytest.approx(make_losses(3000).rows["smooth"][-1], rel=0.01)


def test_a_new_run_clears_the_old_one(panel):
    fresh = grabbed(panel)
    panel.add_losses(make_losses(9000))
    panel.set_reference_lines([("bigram", 2.5)])
    panel.set_flags([(100, "first word")])
    assert grabbed(panel) != fresh
    panel.start_run(make_info())
    assert grabbed(panel) == fresh


def test_the_theme_can_change(panel):
    panel.add_losses(make_losses(3000))
    dark = grabbed(panel)
    panel.set_theme(LIGHT)
    light = grabbed(panel)
    panel.set_theme(DARK)
    assert light != dark
    assert grabbed(panel) == dark


@pytest.mark.parametrize(("width", "height"), [(200, 100), (700, 150), (2400, 900)])
def test_it_draws_at_any_size(panel, width, height):
    panel.add_losses(make_losses(3000))
    panel.set_reference_lines([("uniform", 4.38), ("bigram", 2.5)])
    panel.resize(width, height)
    assert not grabbed(panel).isNull()


def test_a_narrow_legend_leaves_words_out_instead_of_cutting_them(panel):
    assert panel.findChild(QLabel, "loss_guessing_label").isVisible()
    panel.resize(panel.minimumSizeHint().width(), 210)
    QApplication.processEvents()
    assert panel.findChild(QLabel, "loss_smooth_label").isVisible()
    assert not panel.findChild(QLabel, "loss_guessing_label").isVisible()


# ── units by mouse and keyboard ──


def test_a_click_changes_the_unit(panel, qtbot):
    qtbot.mouseClick(panel.findChild(QPushButton, "unit_bits"), Qt.MouseButton.LeftButton)
    assert panel.unit == "bits"


def test_the_arrow_keys_change_the_unit(panel, qtbot):
    button = panel.findChild(QPushButton, "unit_sum")
    panel.activateWindow()
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Right)
    assert panel.unit == "nats"
    qtbot.keyClick(panel.findChild(QPushButton, "unit_nats"), Qt.Key.Key_Left)
    assert panel.unit == "sum"


def test_every_control_says_what_it_is(panel):
    for control in (*panel.findChildren(QPushButton), *panel.findChildren(QToolButton)):
        assert control.objectName()
        assert control.toolTip().endswith(".")
        assert control.accessibleName()


# ── looking at a part ──


def wheel(panel: LossPanel, place: QPoint) -> None:
    viewport = plot(panel).viewport()
    event = QWheelEvent(
        QPointF(place), QPointF(viewport.mapToGlobal(place)), QPoint(), QPoint(0, 240),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def test_the_wheel_zooms_and_fit_returns(panel, qtbot):
    panel.add_losses(make_losses(9000))
    QApplication.processEvents()
    fit = panel.findChild(QToolButton, "loss_fit")
    whole = ranges(panel)
    assert not fit.isVisible()
    wheel(panel, viewport_point(panel, 5000, 60))
    zoomed = ranges(panel)
    assert zoomed[0][1] - zoomed[0][0] < 10_000
    assert zoomed[1] == whole[1]
    panel.add_losses(make_losses(9000, 9001))
    assert ranges(panel) == zoomed
    qtbot.mouseClick(fit, Qt.MouseButton.LeftButton)
    assert ranges(panel)[0] == [0, 20_000]
    assert not fit.isVisible()


def test_setting_the_same_unit_changes_nothing(panel):
    panel.add_losses(make_losses(9000))
    QApplication.processEvents()
    wheel(panel, viewport_point(panel, 5000, 60))
    zoomed = ranges(panel)
    panel.set_unit(panel.unit)
    assert ranges(panel) == zoomed


def test_a_new_unit_ends_the_zoom(panel):
    panel.add_losses(make_losses(9000))
    wheel(panel, viewport_point(panel, 5000, 60))
    panel.set_unit("bits")
    assert ranges(panel)[0] == [0, 10_000]
    assert not panel.findChild(QToolButton, "loss_fit").isVisible()


def test_pointing_shows_a_line_and_words(panel):
    panel.add_losses(make_losses(9000))
    without = grabbed(panel)
    point(panel, viewport_point(panel, 5000, 60))
    assert grabbed(panel) != without
    QApplication.sendEvent(plot(panel), QEvent(QEvent.Type.Leave))
    assert grabbed(panel) == without


def viewed(panel: LossPanel) -> list[float]:
    return ranges(panel)[0]


def test_keys_on_the_curve_zoom_pan_and_fit(panel, qtbot):
    panel.add_losses(make_losses(9000))
    keys = Qt.Key
    fit = panel.findChild(QToolButton, "loss_fit")
    qtbot.keyClick(plot(panel), keys.Key_Plus)
    first, last = viewed(panel)
    assert last - first == pytest.approx(7000)
    assert fit.isVisible()
    qtbot.keyClick(plot(panel), keys.Key_Right)
    assert viewed(panel) == pytest.approx([first + 875, last + 875])
    for _ in range(20):
        qtbot.keyClick(plot(panel), keys.Key_Left)
    assert viewed(panel) == pytest.approx([0, 7000])
    qtbot.keyClick(plot(panel), keys.Key_Minus)
    assert viewed(panel) == pytest.approx([0, 10_000])
    panel.add_losses(make_losses(20_000, 9001))  # nobody asked to follow yet
    assert viewed(panel) == pytest.approx([0, 10_000])
    qtbot.keyClick(plot(panel), keys.Key_F)
    assert viewed(panel) == [0, 30_000]
    assert not fit.isVisible()


def test_keys_that_mean_nothing_here_are_left_to_the_window(panel):
    for key in (Qt.Key.Key_Space, Qt.Key.Key_S):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        plot(panel).keyPressEvent(event)
        assert not event.isAccepted()


# ── the beginning of a long run ──


def heights_of_the_line(panel: LossPanel, places: list[float]) -> list[float]:
    """The loss at which the smooth line is seen, at places of the axis: where it is the warmest."""
    image, view = grabbed(panel), plot(panel).view
    heights = []
    for place in places:
        x = plot(panel).mapTo(panel, viewport_point(panel, place, 60)).x()
        colors = [image.pixelColor(x, y) for y in range(image.height())]
        warmest = max(range(50, image.height()), key=lambda y: colors[y].red() - colors[y].blue())
        scene = plot(panel).mapToScene(plot(panel).mapFrom(panel, QPoint(x, warmest)))
        heights.append(view.mapSceneToView(scene).y())
    return heights


def test_on_a_log_axis_the_beginning_of_a_long_run_keeps_its_shape(panel, qtbot):
    smooth = 50 + 59 * np.exp(-np.arange(1, 1_000_001) / 800)
    panel.add_losses(Losses(1, {"train": smooth, "smooth": smooth}))
    panel.resize(1100, 400)
    qtbot.keyClick(plot(panel), Qt.Key.Key_L)
    assert panel.is_logarithmic
    assert viewed(panel) == [0, 6]
    places = [1.5, 2.0, 2.5, 3.0, 3.5]
    expected = [50 + 59 * math.exp(-(10**place) / 800) for place in places]
    assert heights_of_the_line(panel, places) == pytest.approx(expected, abs=1.0)
    panel.set_logarithmic(False)
    assert viewed(panel) == [0, 1_000_000]


def test_zooming_into_the_beginning_shows_what_is_kept_of_it(panel):
    smooth = 50 + 59 * np.exp(-np.arange(1, 1_000_001) / 800)
    panel.add_losses(Losses(1, {"train": smooth, "smooth": smooth}))
    panel.resize(1100, 400)
    while viewed(panel)[1] > 4000:
        wheel(panel, viewport_point(panel, 0, 60))
    assert viewed(panel)[0] == 0
    places = [300.0, 600.0, 900.0, 1500.0]
    expected = [50 + 59 * math.exp(-place / 800) for place in places]
    assert heights_of_the_line(panel, places) == pytest.approx(expected, abs=1.0)


def test_the_log_button_and_its_figure_say_so(panel, qtbot, tmp_path):
    panel.add_losses(make_losses(9000))
    with qtbot.waitSignal(panel.axis_changed) as told:
        qtbot.mouseClick(panel.findChild(QPushButton, "loss_log"), Qt.MouseButton.LeftButton)
    assert told.args == [True]
    wheel(panel, viewport_point(panel, 3.0, 60))
    assert viewed(panel)[1] - viewed(panel)[0] < 4
    panel.export(tmp_path / "loss.svg")
    text = (tmp_path / "loss.svg").read_text(encoding="utf-8")
    assert "logarithmic iterations" in text
    panel.fit()
    assert viewed(panel) == [0, 4]


def test_what_is_pointed_at_on_a_log_axis_is_the_iteration(panel):
    panel.add_losses(make_losses(9000))
    panel.set_logarithmic(True)
    even = make_losses(9000).rows["smooth"]
    without = grabbed(panel)
    point(panel, viewport_point(panel, 3.0, float(even[999])))
    assert grabbed(panel) != without


# ── lines, flags and marks ──


def test_names_of_lines_stand_beside_the_curve_and_never_on_it(panel):
    panel.add_losses(make_losses(9000))
    lines = [("unigram", 3.3), ("bigram", 2.45), ("trigram", 2.02), ("4-gram", 1.95), ("5-gram", 2.0)]
    before = plot(panel).view.sceneBoundingRect()
    for size in ((1100, 230), (640, 130), (1900, 500)):
        panel.resize(*size)
        panel.set_reference_lines(lines)
        QApplication.processEvents()
        levels = plot(panel).levels
        boxes = [levels.mapRectToScene(label.box) for label in levels.shown]
        assert len(boxes) >= 4
        curve, whole = plot(panel).view.sceneBoundingRect(), QRectF(plot(panel).rect())
        for index, box in enumerate(boxes):
            assert whole.contains(box)
            assert not box.intersects(curve)
            assert not any(box.intersects(other) for other in boxes[:index])
    panel.resize(1100, 230)
    QApplication.processEvents()
    assert plot(panel).view.sceneBoundingRect() == before  # the room was there before the names


def test_without_lines_the_curve_has_their_room(panel):
    before = plot(panel).view.sceneBoundingRect().width()
    panel.set_reference_lines([])
    QApplication.processEvents()
    assert plot(panel).view.sceneBoundingRect().width() > before + 40


def test_a_changed_learning_rate_has_a_mark_and_its_value(panel, tmp_path):
    panel.add_losses(make_losses(9000))
    QApplication.sendEvent(plot(panel), QEvent(QEvent.Type.Leave))
    without = grabbed(panel)
    place = viewport_point(panel, 5000, 20)
    panel.mark_rate(5000, 0.05)
    marked = grabbed(panel)
    changed = [x for x in range(panel.width()) if any(
        marked.pixel(x, y) != without.pixel(x, y) for y in range(panel.height()))]  # fmt: skip
    middle = plot(panel).mapTo(panel, place).x()
    assert changed
    assert all(abs(x - middle) <= 6 for x in changed)
    point(panel, place)
    assert panel.pointed_words.startswith("learning rate 0.05, before 0.1   iteration 5,000")
    panel.export(tmp_path / "loss.png")
    figure, row = QImage(str(tmp_path / "loss.png")), 2 * plot(panel).y() + 61
    assert any(figure.pixelColor(2 * middle + by, row).blue() > 120 for by in range(-2, 4))
    panel.rewind(4000, 0.1)
    point(panel, viewport_point(panel, 3900, 20))
    assert panel.pointed_words.startswith("iteration 3,9")


def test_what_was_set_by_hand_has_a_mark_beside_that_of_the_rate(panel):
    panel.add_losses(make_losses(9000))
    panel.mark_rate(7000, 0.05)
    panel.mark_by_hand([ChangeByHand(5000, "Whh[3, :] = 0")])
    for iteration, words in ((5000, "set by hand: Whh[3, :] = 0"), (7000, "learning rate 0.05")):
        point(panel, viewport_point(panel, iteration, 20))
        assert panel.pointed_words.startswith(words)
    names.choose(COURSE)
    panel.write_names()
    point(panel, viewport_point(panel, 5000, 20))
    assert panel.pointed_words.startswith("set by hand: W[3, :] = 0")
    panel.rewind(4000, 0.1)
    point(panel, viewport_point(panel, 3900, 20))
    assert panel.pointed_words.startswith("iteration 3,9")


def test_reference_lines_are_drawn_in_every_unit(panel):
    for name in UNITS:
        panel.set_unit(name)
        panel.set_reference_lines([])
        without = grabbed(panel)
        panel.set_reference_lines([("bigram", 2.5), ("trigram", 2.1)])
        assert grabbed(panel) != without


def test_flags_stand_on_the_curve_and_say_their_label(panel):
    panel.add_losses(make_losses(9000))
    without = grabbed(panel)
    place = viewport_point(panel, 5000, 60)
    point(panel, place)
    pointed = grabbed(panel)
    assert pointed != without
    panel.set_flags([(5000, "first word “the”"), (8000, "first name")])
    point(panel, place)
    assert grabbed(panel) != pointed
    QApplication.sendEvent(plot(panel), QEvent(QEvent.Type.Leave))
    assert grabbed(panel) != without


def test_flags_after_the_moment_that_the_run_goes_back_to_are_gone(panel):
    """They do not come back with the curve: what they told of has not happened."""
    panel.add_losses(make_losses(9000))
    panel.set_flags([(2000, "first word “the”"), (5000, "first name")])
    panel.rewind(4000, 0.05)
    panel.add_losses(make_losses(5000, first=4001))
    went_on = grabbed(panel)
    panel.set_flags([(2000, "first word “the”")])
    assert grabbed(panel) == went_on
    panel.set_flags([])
    assert grabbed(panel) != went_on


def test_a_flag_after_the_curves_end_waits_for_it(panel):
    panel.add_losses(make_losses(3000))
    without = grabbed(panel)
    panel.set_flags([(3500, "later")])
    assert grabbed(panel) == without


# ── pictures ──


def rendered(path: Path) -> QImage:
    renderer = QSvgRenderer(str(path))
    assert renderer.isValid()
    image = QImage(renderer.viewBox().size(), QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


def test_the_svg_is_made_of_vectors(panel, tmp_path):
    panel.add_losses(make_losses(9000))
    panel.set_reference_lines([("bigram", 2.5)])
    path = tmp_path / "loss.svg"
    panel.export(path)
    text = path.read_text(encoding="utf-8")
    assert "<image" not in text
    assert "bigram" in text
    assert "nats, summed over 25 characters" in text
    assert "perplexity" not in text  # buttons have no place in a figure
    image = rendered(path)
    assert image.size() == panel.size()
    colors = {image.pixelColor(x, y).name() for x in range(0, 1100, 3) for y in range(0, 210)}
    assert len(colors) > 20


def test_the_png_is_twice_as_fine(panel, tmp_path):
    panel.add_losses(make_losses(9000))
    path = tmp_path / "loss.png"
    panel.export(path)
    image = QImage(str(path))
    assert image.size() == panel.size() * 2


def test_exporting_leaves_the_panel_as_it_was(panel, tmp_path):
    panel.add_losses(make_losses(9000))
    wheel(panel, viewport_point(panel, 5000, 60))
    before = grabbed(panel)
    panel.export(tmp_path / "loss.svg")
    assert grabbed(panel) == before
    assert panel.findChild(QToolButton, "loss_fit").isVisible()


def test_a_hidden_panel_exports_the_present_curve(panel, tmp_path):
    panel.hide()
    panel.add_losses(make_losses(30_000))
    path = tmp_path / "loss.svg"
    panel.export(path)
    assert "30k" in path.read_text(encoding="utf-8")


def test_a_folder_that_is_gone_is_told(panel, tmp_path):
    with pytest.raises(WriteError, match="could not be written"):
        panel.export(tmp_path / "gone" / "loss.png")


# ── the best so far ──


def bests_shown(panel: LossPanel) -> list[str]:
    row = panel.findChild(QWidget, "loss_bests")
    return [label.text() for label in row.findChildren(QLabel) if label.isVisible()]


def test_the_lowest_losses_stand_under_the_curve_in_its_unit(panel, make_snapshot, qtbot):
    assert bests_shown(panel) == ["best", "smooth –", "one window –"]
    panel.start_run(replace(make_info(), config=TrainingConfig(seq_length=T, held_out=0.1)))
    bests = (
        BestLoss("held_out", 50.0, 3000),
        BestLoss("smooth", 40.29, 61_000),
        BestLoss("window", 11.28, 7),
    )
    panel.show_snapshot(make_snapshot(bests=bests))
    wanted = ["best", "held-out 50.00 at 3,000", "smooth 40.29 at 61,000", "one window 11.28 at 7"]
    qtbot.waitUntil(lambda: bests_shown(panel) == wanted)
    panel.set_unit("nats")
    assert bests_shown(panel)[1] == "held-out 2.00 at 3,000"
    panel.findChild(QWidget, "loss_bests").setFixedWidth(300)
    qtbot.waitUntil(lambda: bests_shown(panel) == ["best", "held-out 2.00 at 3,000"])
    panel.start_run(make_info())
    assert bests_shown(panel) == ["best", "smooth –"]


# ── curves of other runs behind it ──


def backdrop(name: str, value: float, **changes: object) -> Backdrop:
    points = Points(np.array([1, 150, 5000]), np.full(3, value / T))
    return Backdrop(name, f"{name} run", f"What {name} is.", points, **changes)


def test_a_curve_of_another_run_stands_behind_is_named_and_told_in_the_unit_shown(panel: LossPanel) -> None:
    panel.add_losses(make_losses(180))
    before = panel.grab().toImage()
    axes = ranges(panel)
    panel.set_backdrops([backdrop("last", 60.0)])
    QApplication.processEvents()
    assert words(panel, "last") == "last run"
    assert panel.findChild(QLabel, "loss_last_label").toolTip() == "What last is."
    assert ranges(panel) == axes
    assert panel.grab().toImage() != before
    point(panel, viewport_point(panel, 100, 60))
    assert panel.pointed_words.endswith("last run 60.00")
    panel.set_unit("nats")
    point(panel, viewport_point(panel, 100, 2))
    assert panel.pointed_words.endswith("last run 2.40")


def test_curves_of_other_runs_come_and_go(panel: LossPanel) -> None:
    panel.add_losses(make_losses(180))
    panel.set_backdrops([backdrop("last", 60.0), backdrop("book", 50.0, stroke="dots", color=6)])
    panel.start_run(make_info())  # they are not this run's: they stay
    panel.add_losses(make_losses(180))
    assert words(panel, "book") == "book run"
    drawn = panel.grab().toImage()
    panel.set_backdrops(())
    QApplication.processEvents()
    assert panel.grab().toImage() != drawn
    point(panel, viewport_point(panel, 100, 60))
    assert "run" not in panel.pointed_words


def test_the_picture_is_read_as_a_table_of_the_points_that_are_drawn(panel):
    panel.add_losses(make_losses(3000))
    panel.set_flags([(1000, "first word")])
    panel.set_reference_lines([("unigram", 2.0)])
    table = plot(panel).as_table()
    assert "guessing 109.6; unigram 50.00" in table.caption
    assert "summed over 25" in table.caption
    assert table.columns[0] == "smooth"
    assert (table.rows[0], table.rows[-1]) == ("0", "3,000")
    assert table.cell(len(table.rows) - 1, 0) == f"{panel.smooth_curve.values[-1] * T:.2f}"
    low, high = (float(table.cell(50, column)) for column in (1, 2))
    assert low < float(table.cell(50, 0)) < high
    flagged = [row for row in range(len(table.rows)) if table.cell(row, 3)]
    assert [table.cell(row, 3) for row in flagged] == ["first word"]
    assert abs(int(table.rows[flagged[0]].replace(",", "")) - 1000) <= 16
    panel.set_unit("nats")
    assert "nats per character" in plot(panel).as_table().caption
    assert plot(panel).as_table().cell(0, 0) == "4.38"


def test_a_curve_that_is_measured_now_and_then_has_a_column(panel):
    panel.add_losses(
        replace(make_losses(300), points={"held_out": Points(np.array([160]), np.array([55.0]))})
    )
    table = plot(panel).as_table()
    assert list(table.columns)[:2] == ["smooth", "held-out"]
    told = [table.cell(row, 1) for row in range(len(table.rows))]
    assert told[list(table.rows).index("160")] == "55.00"
    assert told[-1] == ""


def test_keys_say_what_the_curve_says_and_go_to_that_moment(panel):
    panel.add_losses(make_losses(3000))
    asked: list[tuple[object, bool]] = []
    panel.moment_wanted.connect(lambda iteration, exactly: asked.append((iteration, exactly)))
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(plot(panel), Qt.Key.Key_Return)
    assert asked == []
    QTest.keyClick(plot(panel), Qt.Key.Key_Left, control)
    assert "iteration 3,000" in panel.pointed_words
    QTest.keyClick(plot(panel), Qt.Key.Key_Left, control)
    words = panel.pointed_words
    assert "iteration 3,000" not in words
    assert plot(panel).words_here() == words
    QTest.keyClick(plot(panel), Qt.Key.Key_Return)
    ((iteration, exactly),) = asked
    assert f"iteration {iteration:,}" in words
    assert exactly
