"""LossPanel: units, lines and flags, what was measured, and the panel as a figure."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget

from rnnviz.core.files import WriteError
from rnnviz.core.network.notation import COURSE
from rnnviz.core.record.by_hand import ChangeByHand
from rnnviz.core.record.measured import Points
from rnnviz.gui.panels.loss.backdrops import Backdrop
from rnnviz.gui.panels.loss.curves import CurveSpec
from rnnviz.gui.panels.loss.panel import LossPanel
from rnnviz.gui.panels.loss.units import UNITS
from rnnviz.gui.parts import names
from rnnviz.gui.parts.theme import DARK, LIGHT
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.best import BestLoss
from rnnviz.training.worker.messages import Losses
from tests.gui.panels.loss._driving import (
    T,
    V,
    grabbed,
    legend_words,
    make_info,
    make_losses,
    measured,
    plot,
    point,
    ranges,
    viewed,
    viewport_point,
    wheel,
    with_points,
)

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
    assert legend_words(panel, "guessing") == guessing
    assert panel.findChild(QPushButton, f"unit_{name}").isChecked()
    level = float(UNITS[name].convert(math.log(V), T))
    bottom, top = ranges(panel)[1]
    assert bottom < level < top < 1.2 * level


# ── the curve ──


def test_it_starts_at_the_loss_of_guessing(panel):
    assert legend_words(panel, "smooth") == "smooth 109.6"
    assert ranges(panel)[0] == [0, 200]


def test_the_legend_follows_four_times_a_second(panel, qtbot):
    losses = make_losses(5000)
    panel.add_losses(losses)
    assert legend_words(panel, "smooth") == f"smooth {losses.rows['smooth'][-1]:.2f}"
    later = make_losses(5000, first=5001)
    panel.add_losses(later)
    qtbot.waitUntil(lambda: legend_words(panel, "smooth") == f"smooth {later.rows['smooth'][-1]:.2f}")


def test_the_curve_is_drawn_in_the_colours_of_the_theme(panel):
    panel.set_theme(LIGHT)
    panel.add_losses(Losses(1, {"train": np.full(180, 60.0), "smooth": np.full(180, 60.0)}))
    place = viewport_point(panel, 100, 60.0)
    image = plot(panel).viewport().grab().toImage()
    near = [image.pixelColor(place.x(), place.y() + dy) for dy in (-1, 0, 1)]
    warm = LIGHT.color("warm")
    assert min(abs(c.red() - warm.red()) + abs(c.blue() - warm.blue()) for c in near) < 60


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
    assert legend_words(panel, "smooth") == f"smooth {losses.rows['smooth'][-1]:.2f}"


def test_an_empty_history_leaves_the_start(panel):
    nothing = Points(np.empty(0), np.empty(0))
    panel.start_run(replace(make_info(), curves={"train": nothing, "smooth": nothing}))
    assert legend_words(panel, "smooth") == "smooth 109.6"


def test_a_curve_that_nobody_has_heard_of_is_drawn_and_told_and_named(panel):
    panel.add_losses(make_losses(9000))
    QApplication.processEvents()
    before = grabbed(panel)
    panel.add_losses(with_points(make_losses(1, 9001), held_back=measured(1000, 5000, 9001)))
    QApplication.processEvents()
    assert grabbed(panel) != before
    panel.catch_up()
    assert legend_words(panel, "held_back") == "held back 70.00"
    tip = panel.findChild(QLabel, "loss_held_back_label").toolTip()
    assert tip.startswith("held_back")
    panel.set_unit("nats")
    assert legend_words(panel, "held_back") == f"held back {70 / T:.2f}"


def test_what_was_measured_goes_with_the_way_back_and_with_the_run(panel):
    points = Points(np.array([1000, 5000, 9000]), np.array([90.0, 80.0, 70.0]))
    panel.add_losses(with_points(make_losses(9000), held_out=points))
    panel.rewind(4000, 0.1)
    panel.catch_up()
    assert legend_words(panel, "held_out") == "held-out 90.00"
    panel.add_losses(with_points(make_losses(10, 4001), held_out=Points(np.array([4010]), np.array([55.0]))))
    panel.catch_up()
    assert legend_words(panel, "held_out") == "held-out 55.00"
    panel.start_run(make_info())
    QApplication.processEvents()
    assert panel.findChild(QLabel, "loss_held_out_label") is None


def test_a_checkpoint_brings_what_was_measured(panel):
    losses = make_losses(2000)
    curves = {name: Points(np.arange(1, 2001), row) for name, row in losses.rows.items()}
    panel.start_run(replace(make_info(), curves=curves | {"held_out": measured(500, 2000)}))
    assert legend_words(panel, "held_out") == "held-out 70.00"


def test_lines_stand_in_the_legend_in_the_order_of_their_list_and_before_the_band(panel, monkeypatch):
    specs = tuple(CurveSpec(name, name, "accent", f"{name}.") for name in ("smooth", "second", "third"))
    monkeypatch.setattr("rnnviz.gui.panels.loss.curves.CURVES", specs)
    panel.resize(1600, 230)  # room for all of them
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


def test_rewinding_forgets_what_came_after(panel):
    panel.add_losses(make_losses(9000))
    QApplication.processEvents()
    panel.rewind(3000, 0.1)
    assert ranges(panel)[0] == [0, 3000]
    smooth = float(legend_words(panel, "smooth").split()[1])
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


def test_a_legend_with_little_room_says_guessing_in_short_before_it_is_silent(panel):
    dashes = panel.findChild(QLabel, "loss_guessing_label")
    panel.set_backdrops([backdrop("last", 60.0, label="last run (other text)")])
    panel.resize(1300, 230)
    QApplication.processEvents()
    assert dashes.text() == "guessing, ln 80 × 25 = 109.6"
    for width in range(1300, 700, -20):
        panel.resize(width, 230)
        QApplication.processEvents()
        if dashes.text() == "guessing 109.6":
            break
        assert dashes.isVisible(), "left out before it was said in short"
    assert dashes.text() == "guessing 109.6"
    assert dashes.isVisible()
    panel.resize(1300, 230)
    QApplication.processEvents()
    assert dashes.text() == "guessing, ln 80 × 25 = 109.6"


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


# ── the logarithmic axis ──


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
    panel.catch_up()  # else the words would come between the two pictures
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


def test_the_svg_is_made_of_vectors(panel, tmp_path, colors_in):
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
    assert len(colors_in(image)) > 20


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
    assert bests_shown(panel) == ["best kept", "smooth –", "one window –"]
    panel.start_run(replace(make_info(), config=TrainingConfig(seq_length=T, held_out=0.1)))
    bests = (
        BestLoss("held_out", 50.0, 3000),
        BestLoss("smooth", 40.29, 61_000),
        BestLoss("window", 11.28, 7),
    )
    panel.show_snapshot(make_snapshot(bests=bests))
    wanted = ["best kept", "held-out 50.00 at 3,000", "smooth 40.29 at 61,000", "one window 11.28 at 7"]
    qtbot.waitUntil(lambda: bests_shown(panel) == wanted)
    panel.set_unit("nats")
    assert bests_shown(panel)[1] == "held-out 2.00 at 3,000"
    panel.findChild(QWidget, "loss_bests").setFixedWidth(300)
    qtbot.waitUntil(lambda: bests_shown(panel) == ["best kept", "held-out 2.00 at 3,000"])
    panel.start_run(make_info())
    assert bests_shown(panel) == ["best kept", "smooth –"]


# ── curves of other runs behind it ──


def backdrop(name: str, value: float, **changes: object) -> Backdrop:
    points = Points(np.array([1, 150, 5000]), np.full(3, value / T))
    label = changes.pop("label", f"{name} run")
    return Backdrop(name, label, f"What {name} is.", points, **changes)


def test_a_curve_of_another_run_stands_behind_is_named_and_told_in_the_unit_shown(panel: LossPanel) -> None:
    panel.add_losses(make_losses(180))
    before = panel.grab().toImage()
    axes = ranges(panel)
    panel.set_backdrops([backdrop("last", 60.0)])
    QApplication.processEvents()
    assert legend_words(panel, "last") == "last run"
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
    assert legend_words(panel, "book") == "book run"
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
