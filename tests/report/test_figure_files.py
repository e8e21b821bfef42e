"""Which files are looked into for figures: by their names alone."""

from pathlib import Path

import pytest

from rnnviz.report.figure_files import may_have_figures


@pytest.mark.parametrize("name", ["run-report.html", "a.htm", "A.PDF", "loss.png", "x.svg"])
def test_reports_and_pictures_may_have_figures(name):
    assert may_have_figures(Path(name))


@pytest.mark.parametrize("name", ["book.txt", "last.npz", "html", "a.html.txt", "a.rnnviz"])
def test_texts_checkpoints_and_presets_may_not(name):
    assert not may_have_figures(Path(name))
