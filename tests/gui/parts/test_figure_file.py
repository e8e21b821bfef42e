"""A widget as a picture: its kind by the suffix, and what cannot be written is told."""

import os
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from rnnviz.core.errors import UserError
from rnnviz.core.record.checkpoint import LoggedSample
from rnnviz.gui.panels.writing.samples_log import SamplesLog
from rnnviz.gui.parts.figure_file import export_widget

CONTROLS = "".join(map(chr, range(32))) + "\x7f\x85\ufffe\uffff & <x> ]]> \U0001f600 end"
"""What a text may hold, and no XML."""


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


def words_of(drawing):
    """The letters of an SVG, which must be well-formed for that."""
    return "".join(ElementTree.parse(drawing).getroot().itertext())


def test_a_drawing_of_any_text_is_well_formed(qtbot, tmp_path, make_info):
    log = SamplesLog()
    qtbot.addWidget(log)
    log.resize(900, 300)
    log.start_run(make_info())
    log.set_samples([LoggedSample(0, 50.0, CONTROLS)])
    export_widget(log, tmp_path / "log.svg", f"{CONTROLS} title")
    words = words_of(tmp_path / "log.svg")
    assert "␛" in words
    assert "& <x> ]]>" in words
    assert words.count("end") == 2  # in the title and in the sample
    assert not QImage(str(tmp_path / "log.svg")).isNull()


def test_a_drawing_of_the_whole_window_is_well_formed(user, tmp_path):
    odd = os.fsdecode(b"caf\xe9 \x01\x02\x0b\x1b.txt")
    line = "\x01one and \x02two and the \x0bthree of them, and \x1bfour and many more lines\n"
    (tmp_path / odd).write_text(line * 40, encoding="utf-8")
    window = user.opens_window(tmp_path / odd)
    user.steps(3)
    window.exports.export_picture("Whole window", tmp_path / "window.svg")
    user.waits_for_notice("Saved ")
    assert "␛" in words_of(tmp_path / "window.svg")
    window.exports.export_picture("Samples so far", tmp_path / "log.svg")
    words_of(tmp_path / "log.svg")
