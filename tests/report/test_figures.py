"""Every figure and table of a report says of which step it is, where it is seen, and is opened by name."""

import re
from dataclasses import replace

from rnnviz.core.text.form_counts import FormCount
from rnnviz.core.text.forms import COMMENTS, Tally
from rnnviz.report.block import Illustration, Table
from rnnviz.report.blocks import compose
from rnnviz.report.figures import figure_sources, name_of, source_line
from rnnviz.report.html import to_html, write_html
from rnnviz.report.sources import read_sources


def test_every_figure_and_table_has_a_name_of_its_own(report, bare_report):
    for each in (report, bare_report):
        blocks = compose(each)
        *named, versions = [block for block in blocks if isinstance(block, Illustration | Table)]
        assert all(name_of(block) for block in named)
        assert not name_of(versions)  # of the program, not of the run
        names = [name_of(block) for block in blocks if name_of(block)]
        assert len(set(names)) == len(names)
        assert list(figure_sources(each).figures) == names


def test_it_says_the_run_the_step_and_the_page(report, run):
    sources = figure_sources(report)
    assert sources.run.run_id == run.run_id
    assert sources.run.iteration == 400
    assert (sources.figures["loss"].page, sources.figures["loss"].moment) == ("Train", 400)
    assert sources.figures["sample-100"].moment == 100
    assert sources.figures["best"].moment == report.best.iteration
    assert source_line(sources, "reach") == f"Step 400 of run {run.run_id[:8]} · page Signals · #reach"


def test_what_is_typical_of_a_text_is_seen_on_its_own_card(report):
    counted = replace(report, forms=(FormCount(COMMENTS, (), Tally(), None),))
    forms = figure_sources(counted).figures["forms"]
    assert (forms.page, forms.card) == ("Story", "story_forms_panel")


def test_html_says_it_under_each_and_can_be_read_again(report, tmp_path):
    sources = figure_sources(report)
    page = to_html(report)
    for name in sources.figures:
        assert page.count(f'id="{name}"') == 1
        assert f"#{name}<" in page
    write_html(report, tmp_path / "report.html")
    assert read_sources(tmp_path / "report.html") == sources


def test_no_path_of_this_machine_is_told(report):
    assert not re.search(r"/(home|tmp|root|Users)/", to_html(report))
