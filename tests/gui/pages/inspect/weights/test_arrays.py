"""The list of arrays: their names and pictures, and the choice of one."""

import numpy as np

from rnnviz.gui.pages.inspect.weights.arrays import ArrayList
from rnnviz.gui.parts.theme import LIGHT


def test_an_array_is_chosen(qtbot):
    arrays = ArrayList()
    qtbot.addWidget(arrays)
    arrays.set_theme(LIGHT)
    arrays.show_names([("Wxh", "Wxh: 512 × 69"), ("by", "by: 69"), ("Why", "Why: 69 × 512")])
    assert arrays.currentRow() == 0
    arrays.show_pictures([np.eye(512, 69), np.ones((1, 69)), np.full((69, 512), np.nan)], 1.0)
    assert not any(arrays.item(i).icon().isNull() for i in range(3))
    with qtbot.waitSignal(arrays.array_chosen) as blocker:
        arrays.setCurrentRow(2)
    assert blocker.args == [2]
    assert arrays.item(1).toolTip() == "by: 69"
    arrays.show_names([("Wxh", "")])
    assert (arrays.count(), arrays.currentRow()) == (1, 0)


def test_the_picture_is_the_array(qtbot):
    arrays = ArrayList()
    qtbot.addWidget(arrays)
    arrays.show_names([("Whh", "")])
    halves = np.concatenate([np.full((10, 20), -1.0), np.full((10, 20), 1.0)])
    arrays.show_pictures([halves], 1.0)
    image = arrays.item(0).icon().pixmap(arrays.iconSize()).toImage()
    top, bottom = (image.pixelColor(image.width() // 2, round(y * image.height())) for y in (0.2, 0.8))
    assert top.blue() > top.red()
    assert bottom.red() > bottom.blue()
