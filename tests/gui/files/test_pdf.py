"""The PDF of a report: any text, pictures as vectors, the theme's ink."""

import re

import pytest

from rnnviz.core.errors import UserError
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.gui.files.pdf import to_pdf, write_pdf
from rnnviz.gui.parts.theme import LIGHT
from rnnviz.report import ink
from rnnviz.report.content import collect_report
from rnnviz.report.figures import figure_sources
from rnnviz.report.sources import read_sources
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner


def make_report(text, *, sample_length=200, steps=120, at_hand=True):
    corpus = corpus_from_string(text, "a text with a name too long for one line " * 4 + ".txt")
    config = TrainingConfig(hidden_size=6, seq_length=10, sample_every=20, sample_length=sample_length)
    learner = Learner(corpus, config)
    learner.log_sample()
    for _ in range(steps):
        learner.step()
        if learner.is_sample_due():
            learner.log_sample()
    return collect_report(learner.checkpoint(), corpus if at_hand else None)


@pytest.fixture(scope="module")
def report(story):
    """Of a text without line ends: how many a network that has learnt nothing writes is a matter of dice."""
    return make_report(" ".join(story(1500).split()))


def page_count(data):
    return len(re.findall(rb"/Type\s*/Page\b", data))


def test_a_report_fills_a_few_pages_without_a_raster_picture(report):
    data = to_pdf(report)
    assert data.startswith(b"%PDF-")
    assert 3 <= page_count(data) <= 7
    assert not re.search(rb"/Subtype\s*/Image", data)


@pytest.mark.parametrize("text", ["日本語のテキスト。" * 30, "\U0001f600\t<&> \x01\n" * 40, "ab" * 60])
def test_any_text_can_be_set(text):
    assert page_count(to_pdf(make_report(text, sample_length=3000))) >= 3
    assert page_count(to_pdf(make_report(text, steps=0, at_hand=False))) >= 1


def test_it_says_of_what_its_figures_are(report, tmp_path):
    write_pdf(report, tmp_path / "report.pdf")
    assert read_sources(tmp_path / "report.pdf") == figure_sources(report)


def test_it_is_written_whole_or_not_at_all(report, tmp_path):
    path = tmp_path / "report.pdf"
    write_pdf(report, path)
    assert path.read_bytes().rstrip().endswith(b"%%EOF")
    with pytest.raises(UserError, match="could not be written"):
        write_pdf(report, tmp_path / "no" / "report.pdf")


def test_ink_is_that_of_the_light_theme():
    assert (LIGHT.text, LIGHT.quiet, LIGHT.line, LIGHT.raised) == (ink.TEXT, ink.QUIET, ink.LINE, ink.PALE)
    assert (LIGHT.accent, LIGHT.warm, LIGHT.good) == (ink.ACCENT, ink.WARM, ink.GOOD)
