"""LevelLabels: the margin beside the curve: names in the order of their lines, none on another."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication, QWidget

from rnnviz.gui.panels.loss.levels import spread
from rnnviz.gui.panels.loss.plot import LossPlot
from rnnviz.gui.parts.accessible.picture_table import PictureTable


@given(st.lists(st.floats(-20, 170), max_size=14), st.floats(8, 30), st.floats(10, 150))
def test_labels_keep_their_order_and_never_overlap(centers, height, room):
    centers.sort()
    placed = spread(centers, height, 0, room)
    shown = [center for center in placed if center is not None]
    assert len(placed) == len(centers)
    assert len(shown) == min(len(centers), int(room / height))
    assert all(below - above >= height - 1e-6 for above, below in pairwise(shown))
    assert all(height / 2 - 1e-6 <= center <= room - height / 2 + 1e-6 for center in shown)


@given(st.lists(st.floats(20, 130), max_size=6))
def test_a_label_that_is_in_nobodys_way_stands_at_its_line(centers):
    centers.sort()
    if any(b - a < 12 for a, b in pairwise(centers)):
        return
    assert spread(centers, 12, 0, 150) == pytest.approx(centers)


def test_labels_that_are_too_near_share_the_way():
    assert spread([50, 50], 10, 0, 100) == [45, 55]
    assert spread([2, 3, 90], 10, 0, 100) == [5, 15, 90]


@pytest.fixture
def plot(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    plot = LossPlot(lambda: PictureTable.empty(""), str, holder)
    plot.resize(700, 200)
    plot.view.setRange(xRange=(0, 100), yRange=(0, 100), padding=0)
    holder.show()
    QApplication.processEvents()
    yield plot
    holder.close()


@pytest.fixture
def labels(plot):
    return plot.levels


def test_each_name_stands_beside_the_end_of_its_line(labels):
    labels.set_levels([("4-gram", 49), ("unigram", 83), ("trigram", 50)])
    QApplication.processEvents()
    shown = labels.shown
    assert [label.words for label in shown] == ["unigram 83.00", "trigram 50.00", "4-gram 49.00"]
    for label in shown:
        assert QRectF(labels.rect()).contains(label.box)
        straight, slanted = label.leader
        assert straight.p2() == slanted.p1()
        assert slanted.x2() <= label.box.left()
        assert label.box.top() <= slanted.y2() <= label.box.bottom()
    line = (1 - 0.83) * labels.rect().height()
    assert abs(shown[0].leader[0].y1() - line) <= 1


def test_a_line_out_of_view_has_no_name(labels):
    labels.set_levels([("far", 130), ("near", 20)])
    assert [label.words for label in labels.shown] == ["near 20.00"]


def test_where_no_names_are_wanted_or_there_is_no_room_the_curve_has_the_margin(plot, labels):
    labels.set_levels([("bigram", 60)])
    assert labels.preferredWidth() > 50
    labels.set_wanted(False)
    assert labels.preferredWidth() < 30
    assert labels.shown == []
    labels.set_wanted(True)
    assert len(labels.shown) == 1
    plot.resize(200, 200)
    QApplication.processEvents()
    assert labels.preferredWidth() < 30
    assert labels.shown == []


def test_a_line_leads_from_each_name_to_its_level(plot, labels):
    labels.set_levels([("4-gram", 49), ("unigram", 83), ("trigram", 50)])
    QApplication.processEvents()
    image = plot.grab().toImage()
    ground = image.pixelColor(image.width() - 1, image.height() - 1)
    for label in labels.shown:
        at = plot.mapFromScene(labels.mapToScene(label.leader[1].center()))
        column = [image.pixelColor(at.x(), at.y() + by) for by in (-1, 0, 1)]
        assert any(color != ground for color in column), label.words
