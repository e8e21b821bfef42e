"""A loss panel is given a run, pointed at and looked at: what its tests share."""

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from rnnviz.core.record.measured import Points
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.panels.loss.panel import LossPanel
from rnnviz.training.config import TrainingConfig
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


def plot(panel: LossPanel) -> pg.GraphicsView:
    return panel.findChild(pg.GraphicsView, "loss_plot")


def ranges(panel: LossPanel) -> list[list[float]]:
    return plot(panel).view.viewRange()


def viewed(panel: LossPanel) -> list[float]:
    return ranges(panel)[0]


def viewport_point(panel: LossPanel, iteration: float, loss: float) -> QPoint:
    scene = plot(panel).view.mapViewToScene(QPointF(iteration, loss))
    return plot(panel).mapFromScene(scene)


def point(panel: LossPanel, place: QPoint) -> None:
    """Move the pointer there, also when it stands there from an earlier test."""
    QTest.mouseMove(plot(panel).viewport(), QPoint(1, 1))
    QTest.mouseMove(plot(panel).viewport(), place)


def wheel(panel: LossPanel, place: QPoint) -> None:
    viewport = plot(panel).viewport()
    event = QWheelEvent(
        QPointF(place), QPointF(viewport.mapToGlobal(place)), QPoint(), QPoint(0, 240),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def grabbed(panel: LossPanel) -> QImage:
    QApplication.processEvents()
    return panel.grab().toImage()


def legend_words(panel: LossPanel, name: str) -> str:
    return panel.findChild(QLabel, f"loss_{name}_label").text()


def measured(*iterations: int) -> Points:
    return Points(np.array(iterations), np.array([70.0] * len(iterations)))


def with_points(losses: Losses, **points: Points) -> Losses:
    return Losses(losses.first_iteration, losses.rows, points)
