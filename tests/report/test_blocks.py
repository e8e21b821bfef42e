"""The words of a report: one verdict with the window and the command, and figures that say what they are."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.core.record.by_hand import ChangeByHand
from rnnviz.core.record.history import LossHistory
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.core.text.form_counts import Counted, FormCount
from rnnviz.core.text.forms import COMMENTS, Tally
from rnnviz.report.block import Caption, Heading, Illustration, Paragraph, Table, Writing
from rnnviz.report.blocks import compose
from rnnviz.report.content import collect_report
from rnnviz.training.checks.check_words import HOW_IT_IS_JUDGED, entry_name, explain, what_was_checked
from rnnviz.training.checks.network_check import check_fresh_network
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.best import BY
from rnnviz.training.run.learner import Learner


def words_of(report):
    return [block.text for block in compose(report) if isinstance(block, (Paragraph, Caption))]


def checked(report, corpus, **settings):
    """The report with one check in it, and that check."""
    check = check_fresh_network(corpus, TrainingConfig(**settings), entries_per_array=10)
    return replace(report, checks=(check,)), check


@pytest.mark.parametrize(
    ("sigma", "said"), [(1.0, "A new network: undecided"), (1e-5, "A new network: passed")]
)
def test_the_verdict_is_that_of_the_check(report, corpus, sigma, said):
    """At sigma 1 the differences cannot judge; at 1e-5 only rounding stands above the pass mark."""
    report, check = checked(report, corpus, hidden_size=60, sigma=sigma)
    words = words_of(report)
    assert said in words
    assert f"{explain(check)} Checked: {what_was_checked(check)}." in words
    assert any(HOW_IT_IS_JUDGED in paragraph for paragraph in words)
    table = next(b for b in compose(report) if isinstance(b, Table) and "outcome" in b.header)
    place = table.header.index("outcome")
    assert [row[place] for row in table.rows] == [row.outcome for row in check.report.rows]
    worst = table.header.index("worst")
    assert [row[worst] for row in table.rows] == [entry_name(row.worst) for row in check.report.rows]


def test_a_line_is_passed_from_the_step_from_which_the_loss_stays_below(report, run, corpus):
    """The smooth loss of a first step that is lucky, of a rise, and of the way down."""
    history = LossHistory()
    guessing = 25 * math.log(report.vocab_size)
    for smooth in (guessing - 1, *[guessing + 1] * 48, *np.linspace(guessing - 1, guessing - 5, 351)):
        history.append(smooth, smooth)
    told = collect_report(replace(run, history=history.to_arrays()), corpus)
    table = next(b for b in compose(told) if isinstance(b, Table) and b.header and b.header[0] == "model")
    assert table.header[-1] == "network below it from step"
    assert [row[-1] for row in table.rows] == ["50", *["not below it"] * 4]


def test_losses_of_any_size_are_short_in_words(run):
    """As a stranger's file may claim them."""
    place = replace(run.last.place, smooth_loss=1e300)
    samples = tuple(sample._replace(smooth_loss=1e300) for sample in run.samples)
    last, best = replace(run.last, place=place), replace(run.best, place=replace(place, iteration=100))
    told = collect_report(replace(run, last=last, best=best, samples=samples), None)
    words = repr(compose(told)).replace(told.text.sha256, "")
    assert "smooth loss 1e+300" in words
    assert not re.search(r"\d{17}", words)


def test_the_lines_and_the_curve_are_said_to_be_of_different_texts(report):
    words = " ".join(words_of(report))
    assert "losses on text that they have not seen" in words
    assert "The curve is of the text that the network learns from" in words


# ── a held-out text ──


@pytest.fixture(scope="module")
def held_out_report(story):
    """A run whose held-out loss turns at step 20, by hand, while the smooth loss falls."""
    config = TrainingConfig(hidden_size=8, seq_length=10, held_out=0.2)
    learner = Learner(corpus_from_string(story(1200), "story"), config)
    for iteration in range(1, 201):
        learner.step()
        if iteration % 10 == 0:
            learner.history.measure("held_out", 30.0 + abs(iteration - 20) / 2)
    checkpoint = learner.checkpoint()
    smooth = checkpoint.history["smooth_loss"]
    fallen = checkpoint.history | {"smooth_loss": smooth - np.linspace(0, 10, len(smooth))}
    return collect_report(replace(checkpoint, history=fallen), None)


def test_the_held_out_curve_stands_in_the_plot_and_its_gap_in_words(held_out_report):
    (picture,) = [b for b in compose(held_out_report) if isinstance(b, Illustration)][:1]
    assert ">held-out loss</text>" in picture.picture.svg
    assert "The held-out loss (second line)" in picture.caption
    words = " ".join(b.text for b in compose(held_out_report) if isinstance(b, Paragraph))
    assert "Measured last at step 200, the held-out loss was 12.00 nats per character, " in words
    assert "above the smooth loss there. It has begun to learn by heart at step 20: by step " in words


def test_what_best_means_is_a_table(held_out_report):
    tables = [b for b in compose(held_out_report) if isinstance(b, Table)]
    (lowest,) = [table for table in tables if table.header[:1] == ("lowest",)]
    assert [row[0] for row in lowest.rows][-2:] == ["smooth loss", "loss of a single window"]
    bests = {BY[best.by]: f"{best.iteration:,}" for best in held_out_report.bests}
    assert {row[0]: row[-1] for row in lowest.rows} == bests


def test_a_run_without_a_held_out_text_says_nothing_of_it(run):
    told = compose(collect_report(run, None))
    assert not [b for b in told if isinstance(b, Paragraph) and "held-out" in b.text]


def test_the_longest_copied_passage_is_told(report, run, corpus):
    text = corpus.vocabulary.decode(corpus.ids)
    writing = "#" + text[100:134] + "#"
    sample = run.samples[-1]._replace(text=writing)
    told = collect_report(replace(run, samples=(*run.samples[:-1], sample)), corpus)
    assert told.copied == text[100:134]
    words = " ".join(words_of(told))
    assert "stands in the text word for word has 34 characters: “" in words
    assert "word for word" not in " ".join(words_of(replace(report, copied="")))


def test_what_was_set_by_hand_is_told_beside_how_to_repeat_the_run(report):
    changes = tuple(ChangeByHand(4000 + i, f"by[{i}] = 0") for i in range(7))
    words = " ".join(words_of(replace(report, by_hand=changes)))
    assert "Weights were set by hand: by[0] = 0 at step 4,000; by[1] = 0 at step 4,001;" in words
    assert "by[4] = 0 at step 4,004; and 2 more" in words
    assert "by[5]" not in words
    assert "by hand" not in " ".join(words_of(report))


def test_how_it_learns_is_told_with_a_picture_of_each_signal(report):
    blocks = list(compose(report))
    start = blocks.index(Heading("How it learns"))
    pictures = blocks[start + 2 : start + 2 + len(report.signals)]
    assert len(report.signals) == 6
    for section, block in zip(report.signals, pictures, strict=True):
        assert block.caption == f"{section.title}. {section.words}"
        assert section.unit.split(",")[0] in block.picture.svg


def test_a_run_of_an_older_release_says_nothing_of_how_it_learns(run):
    old = collect_report(replace(run, signals={}), None)
    assert Heading("How it learns") not in compose(old)


def test_what_is_typical_stands_in_a_table_beside_the_text_and_at_each_sample(report):
    samples = (Counted(0, Tally(0, 2), Tally(0, 2)), Counted(400, Tally(3, 4), Tally(3, 6)))
    counted = FormCount(COMMENTS, samples, Tally(3, 6), Tally(7, 10))
    entry = replace(report.log[0], forms=((COMMENTS, Tally(1, 2)),))
    blocks = compose(replace(report, forms=(counted,), log=(entry,)))
    place = blocks.index(Caption("What is typical of the text"))
    assert blocks[place + 1].rows == (
        ("comments ended", "3 of 6, 50 %", "3 of 6, 50 %", "3 of 6, 50 %", "7 of 10, 70 %"),
    )
    assert "Comments ended: pairs of /* and */, over these" in blocks[place + 2].text
    writing = next(block for block in blocks if isinstance(block, Writing))
    assert writing.right.endswith(" · 1 of 2 comments ended")
    nothing = FormCount(COMMENTS, (), Tally(), None)
    (row,) = next(
        block.rows
        for block in compose(replace(report, forms=(nothing,)))
        if isinstance(block, Table) and block.header[-1:] == ("the text",)
    )
    assert row == ("comments ended", "–", "none", "none", "–")
    assert Caption("What is typical of the text") not in compose(report)
