"""A widget as a picture: its kind by the suffix, and what cannot be written is told."""

import pytest
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from rnnviz.core.errors import UserError
from rnnviz.gui.export import export_widget


def test_another_suffix_is_refused(qtbot, tmp_path):
    label = QLabel("some words")
    qtbot.addWidget(label)
    with pytest.raises(UserError, match=r"\.png or \.svg"):
        export_widget(label, tmp_path / "loss.gif")
    assert list(tmp_path.iterdir()) == []


def test_any_widget_can_be_exported(qtbot, tmp_path):
    label = QLabel("some words")
    qtbot.addWidget(label)
    export_widget(label, tmp_path / "label.svg", "Words")
    export_widget(label, tmp_path / "label.PNG")
    assert "<title>Words</title>" in (tmp_path / "label.svg").read_text(encoding="utf-8")
    buffer = QBuffer()
    buffer.setData(QByteArray((tmp_path / "label.PNG").read_bytes()))
    assert not QImage.fromData(buffer.data()).isNull()


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_a_widget_that_was_never_laid_out_has_a_picture_too(qtbot, tmp_path, suffix):
    label = QLabel("some words")
    qtbot.addWidget(label)
    label.resize(0, 0)
    export_widget(label, tmp_path / f"label{suffix}")
    assert QImage(str(tmp_path / f"label{suffix}")).width() > 100
