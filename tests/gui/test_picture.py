"""A picture of the window at work, with nothing remembered."""

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from rnnviz.core.errors import UserError
from rnnviz.gui.picture import SIZE, draw_window

SMALL = {"hidden_size": 8, "seq_length": 8}


def test_the_window_is_drawn_after_so_many_steps(qapp, text, tmp_path, home):
    before = sorted(home.rglob("rnnviz*"))
    draw_window(qapp, tmp_path / "picture.png", text, SMALL, 30)
    image = QImage(str(tmp_path / "picture.png"))
    assert image.width() >= SIZE[0]
    colors = {image.pixel(x, y) for x in range(0, image.width(), 11) for y in range(0, image.height(), 11)}
    assert len(colors) > 20
    assert sorted(home.rglob("rnnviz*")) == before


def test_a_checkpoint_is_drawn_as_it_stands(qapp, make_checkpoint, tmp_path):
    draw_window(qapp, tmp_path / "picture.png", make_checkpoint(30), {}, 0)
    assert (tmp_path / "picture.png").exists()


def test_a_checkpoint_that_is_further_on_is_drawn_where_it_stands(qapp, make_checkpoint, tmp_path):
    draw_window(qapp, tmp_path / "picture.png", make_checkpoint(30), {}, 20)
    assert (tmp_path / "picture.png").exists()


@pytest.mark.parametrize("name", ["none.txt", "story.npz"])
def test_what_cannot_be_opened_raises_and_leaves_no_window(qapp, tmp_path, name):
    with pytest.raises(UserError):
        draw_window(qapp, tmp_path / "picture.png", tmp_path / name, SMALL, 5)
    assert not (tmp_path / "picture.png").exists()
    assert not any(window.isVisible() for window in QApplication.topLevelWidgets())
