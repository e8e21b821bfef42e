"""Whatever has a name in the window says what it is: labels, titles, heads of columns, tabs, legends."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialogButtonBox,
    QGraphicsSceneHoverEvent,
    QHeaderView,
    QLabel,
    QTabBar,
    QTableView,
    QTabWidget,
    QToolButton,
    QWidget,
)

from rnnviz.gui.panels.loss.legend import ngram_meaning
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.color_legend import ColorLegend
from rnnviz.gui.window.open_preset import OF_THE_WINDOW
from rnnviz.gui.window.preset_dialog import PresetDialog
from rnnviz.training.config import TrainingConfig
from rnnviz.training.presets import Preset

ENDS = (".", ")")
"""Of a tooltip, which is a sentence."""


def is_sentence(label: QLabel) -> bool:
    """Whether it explains itself: a hint, a message."""
    return label.text().rstrip().endswith((".", "…"))


def lacking(window: QWidget) -> list[str]:
    """What can be pointed at and says nothing, or no sentence."""
    said: dict[str, str] = {}
    for label in window.findChildren(QLabel):
        if label.objectName() == "text_name":
            assert label.toolTip()  # where the file is
        elif label.text() and not is_sentence(label):
            said[f"label {label.text()!r} of {label.parent().objectName()!r}"] = label.toolTip()
    for bar in window.findChildren(QTabBar):
        said |= {f"tab {bar.tabText(i)!r}": bar.tabToolTip(i) for i in range(bar.count())}
    for head in window.findChildren(QHeaderView):
        if head.isHidden():
            continue
        for section in range(head.count()):
            told = [
                head.model().headerData(section, head.orientation(), role)
                for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
            ]
            said[f"column {told[0]!r} of {head.parent().objectName()!r}"] = told[1] or ""
    for card in window.findChildren(Card):
        said[f"card {card.title.text()!r}"] = card.title.toolTip()
    for kind in (QAbstractButton, ColorLegend):
        for widget in window.findChildren(kind):
            is_qts = isinstance(widget.parent(), QTabBar | QDialogButtonBox | QTableView)
            if widget.objectName() and not widget.objectName().startswith("qt_") and not is_qts:
                said[f"{kind.__name__} {widget.objectName()!r}"] = widget.toolTip()
    assert len(said) > 5
    return [name for name, tip in said.items() if not tip.endswith(ENDS)]


@pytest.fixture
def window(user, text: Path) -> QWidget:
    """The window with every page built, every fold opened, after a few steps, with a preset's note."""
    window = user.opens_window(text)
    for button in window.findChildren(QToolButton):
        if button.property("role") == "fold":
            button.click()
    pages = window.findChild(QTabWidget, "pages")
    for index in reversed(range(pages.count())):
        pages.setCurrentIndex(index)
        QApplication.processEvents()
    window.sidebar.show_note("Lesson 1", "Watch the loss")
    user.steps(3)
    return window


def test_whatever_has_a_name_says_what_it_is(window):
    assert lacking(window) == []


def test_so_do_the_parts_of_the_preset_dialog(qtbot):
    dialog = PresetDialog(Preset("x", TrainingConfig()), OF_THE_WINDOW)
    qtbot.addWidget(dialog)
    assert lacking(dialog) == []


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("uniform", "p = 1 / V"),
        ("unigram", "p = count(next) / N"),
        ("bigram", "p = count(character before, next) / count(character before)"),
        ("trigram", "p = count(2 characters before, next) / count(2 characters before)"),
        ("4-gram", "p = count(3 characters before, next) / count(3 characters before)"),
    ],
)
def test_a_line_of_counting_has_its_formula(name, formula):
    assert formula in ngram_meaning(name)
    assert ngram_meaning(name).endswith(".")


def test_every_name_beside_the_curve_says_what_its_line_is(user, text):
    user.opens_window(text)
    user.steps(3)
    levels = user.finds("loss_plot").levels
    user.waits(lambda: levels.shown)
    for at in levels.shown:
        hover = QGraphicsSceneHoverEvent(QEvent.Type.GraphicsSceneHoverMove)
        hover.setPos(at.box.center())
        levels.scene().sendEvent(levels, hover)
        assert levels.toolTip() == ngram_meaning(at.label)
    hover.setPos(levels.rect().bottomRight() * 2)
    levels.scene().sendEvent(levels, hover)
    assert levels.toolTip() == ""
