"""What a report collects: the right numbers from the right places."""

import math
import shlex
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.core.errors import Cancelled, UserError
from rnnviz.core.record.book_map import BookMap
from rnnviz.core.record.checkpoint import LoggedSample
from rnnviz.core.record.history import LossHistory
from rnnviz.core.record.signals import REACH
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.core.text.firsts import FirstKind
from rnnviz.core.text.forms import BRACES, Tally
from rnnviz.report.content import choose_samples, collect_report, printable, repeat_command, windows_per_pass
from rnnviz.report.html import to_html
from rnnviz.training.checks.network_check import check_fresh_network, check_trained_network
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.beginning import identify
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.look import look
from rnnviz.training.run.network_copy import network_copy
from rnnviz.training.run.samples_file import format_sample
from rnnviz.training.run.signal_words import about_reach


def samples_at(*iterations):
    return tuple(LoggedSample(i, 50.0, "text") for i in iterations)


def chosen(*iterations):
    return [sample.iteration for sample in choose_samples(samples_at(*iterations))]


def test_samples_are_those_the_course_asks_for():
    assert chosen(*range(0, 100_001, 1000)) == list(range(0, 100_001, 10_000))


def test_shorter_and_longer_runs_have_a_page_of_samples_too():
    assert chosen(*range(0, 5001, 100)) == [0, 1000, 2000, 3000, 4000, 5000]
    assert chosen(*range(0, 13_501, 500))[-2:] == [13_000, 13_500]  # the last, whatever it is
    assert chosen(*range(0, 1_000_001, 1000)) == list(range(0, 1_000_001, 50_000))
    assert chosen() == []
    assert chosen(7) == [7]
    assert len(chosen(*range(0, 10**9, 10**6 - 1))) <= 21


def test_the_steps_of_a_pass_are_those_the_learner_takes(story):
    of_one_stream = [(26, 25), (27, 25), (51, 25), (52, 25), (300, 7), (11, 10), (12, 10)]
    for size, T, B, held_out in [
        *((*each, 1, 0.0) for each in of_one_stream),
        (300, 7, 4, 0.0),
        (301, 7, 3, 0.2),
    ]:
        config = TrainingConfig(hidden_size=2, seq_length=T, batch_size=B, held_out=held_out)
        learner = Learner(corpus_from_string(story(size), "s"), config)
        while learner.epoch == 0:
            learner.step()
        assert learner.iteration - 1 == windows_per_pass(size, config)


def test_the_best_is_named_by_the_loss_that_it_is_the_best_by(story):
    for held_out, named in ((0.0, "lowest smooth loss"), (0.2, "lowest held-out loss")):
        corpus = corpus_from_string(story(600), "s")
        learner = Learner(corpus, TrainingConfig(hidden_size=3, seq_length=5, held_out=held_out))
        for _ in range(120):
            learner.step()
        learner.measure_held_out()
        report = collect_report(learner.checkpoint(), corpus)
        assert report.passes == pytest.approx(learner.epoch + learner.position / (600 - 600 * held_out))
        assert to_html(report).count(named) >= 2


def test_the_curve_starts_at_guessing_and_ends_at_the_last_step(report, run):
    curve = report.curve
    assert curve.iterations[0] == 0
    assert curve.smooth[0] == pytest.approx(25 * math.log(report.vocab_size))
    assert curve.iterations[-1] == 400
    assert curve.smooth[-1] == run.last.place.smooth_loss
    assert (curve.low <= curve.high).all()
    assert curve.pass_starts == (119, 238, 357)


def test_passes_of_a_run_that_changed_its_text_are_not_guessed(run):
    checkpoint = run
    other = replace(checkpoint.last, place=replace(checkpoint.last.place, epoch=9))
    changed = checkpoint.__class__(
        **{n: getattr(checkpoint, n) for n in checkpoint.__slots__} | {"last": other}
    )
    assert collect_report(changed, None).curve.pass_starts == ()


def test_gradients_of_a_small_network_and_of_the_run_are_checked(report, run, corpus):
    small, own = report.checks
    assert (small.hidden_size, small.seq_length, small.entries_per_array) == (5, 5, None)
    assert (own.hidden_size, own.seq_length, own.iteration) == (8, 25, 400)
    assert small.report.passed
    assert own.report.passed
    assert [row.name for row in own.report.rows] == ["Wxh", "Whh", "Why", "bh", "by"]
    # The very tables of the window and of the command.
    assert small == check_fresh_network(corpus)
    assert own == check_trained_network(run, corpus)


def test_the_best_passage_is_of_the_lowest_smooth_loss(report, run):
    checkpoint = run
    assert report.best.smooth_loss == checkpoint.best.place.smooth_loss
    assert report.best.iteration == checkpoint.best.place.iteration
    assert len(report.best.passage.text) == 1000
    assert 0 <= report.best.share <= 1


def test_a_report_is_the_same_each_time(report, run, corpus):
    again = collect_report(run, corpus)
    assert again.best == report.best
    assert again.log == report.log
    assert again.references == report.references


def test_what_needs_the_text_is_left_out_without_it(bare_report):
    assert bare_report.references == ()
    assert bare_report.checks == ()
    assert bare_report.firsts == ()
    assert bare_report.book is None
    assert bare_report.log[0].share is None
    assert bare_report.log[0].passage.real is None
    assert bare_report.curve is not None


def test_another_text_is_refused(run, story):
    with pytest.raises(UserError, match=r"not the text of this run, which is story & <more>\.txt"):
        collect_report(run, corpus_from_string(story(3001), "other.txt"))


def test_an_untrained_run_and_the_smallest_text_have_a_report():
    corpus = corpus_from_string("hello", "hello")
    learner = Learner(corpus, TrainingConfig(hidden_size=3, seq_length=4))
    untrained = collect_report(learner.checkpoint(), corpus)
    assert untrained.curve is None
    assert untrained.book is None
    assert untrained.log == ()
    learner.step()
    assert collect_report(learner.checkpoint(), corpus).curve.last_iteration == 1


def test_hard_places_are_quoted_from_the_text(report, corpus):
    text = corpus.vocabulary.decode(corpus.ids)
    assert len(report.book.hard_places) == 3
    for place in report.book.hard_places:
        assert place.text.removeprefix("… ") in text[place.start :][:200]
    assert report.book.hard_places[0].nats >= report.book.hard_places[1].nats


def test_samples_on_paper_are_bounded(corpus):
    learner = Learner(corpus, TrainingConfig(hidden_size=4, sample_length=5000))
    learner.log_sample()
    entry = collect_report(learner.checkpoint(), corpus).log[0]
    assert (entry.length, len(entry.passage.text)) == (5000, 1000)


def test_what_paper_cannot_hold_becomes_a_picture_of_the_same_length():
    text = "a\x00b\x1b\n\t\x85\ud800\x7f\ufffe\U0001f600"
    assert printable(text) == "a␀b␛\n\t��␡�\U0001f600"


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("می\u200cخواهم", id="Persian with its non-joiner"),
        pytest.param("\U0001f468\u200d\U0001f469\u200d\U0001f467\ufe0f", id="a joined family"),
        pytest.param("Buch\u00adstabe\u00a0\u2009\u2028", id="soft hyphen and spaces"),
        pytest.param("\u05d0\u200f \u061c", id="marks of direction"),
        pytest.param("\U0001fae9 \ue000", id="younger than Unicode's tables here, and private"),
    ],
)
def test_a_sample_stands_in_the_report_as_in_samples_txt(run, written):
    sample = LoggedSample(400, 60.0, written)
    told = collect_report(replace(run, samples=(sample,)), None)
    shown = told.log[0].passage.text
    assert shown == written
    assert shown in format_sample(sample)
    assert shown in to_html(told)


def test_a_long_sample_is_not_cut_inside_a_character(run):
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    sample = LoggedSample(400, 60.0, "x" * 998 + family)
    told = collect_report(replace(run, samples=(sample,)), None)
    assert told.log[0].passage.text == "x" * 998


def test_the_command_repeats_the_settings(corpus):
    config = TrainingConfig(
        hidden_size=7, learning_rate=0.0512345678, seed=9, lower_case=True, dtype="float64"
    )
    words = shlex.split(repeat_command(identify(corpus), config, 1234).replace("\\\n", " "))
    assert words[:3] == ["rnnviz", "train", "story & <more>.txt"]
    options = dict(zip(words[3::2], words[4::2], strict=False))
    assert options["--steps"] == "1234"
    assert options["--hidden-size"] == "7"
    assert options["--learning-rate"] == "0.0512345678"
    assert options["--clip"] == "5"
    assert options["--dtype"] == "float64"
    assert "--lower-case" in words


def test_sigma_is_the_one_that_was_used(corpus):
    """A run that began again with smaller weights tells, and repeats, those."""
    learner = Learner(corpus, TrainingConfig(hidden_size=8, sigma=10.0))
    learner.step()
    learner.rewind(0.5)
    for _ in range(20):
        learner.step()
    told = collect_report(learner.checkpoint(), None)
    assert told.config.sigma == 0.01
    assert "--sigma 0.01" in told.command
    assert f"--learning-rate {told.learning_rate:g}" in told.command


def test_collecting_may_be_cancelled(run, corpus):
    def cancel(_words):
        raise Cancelled

    with pytest.raises(Cancelled):
        collect_report(run, corpus, progress=cancel)


def test_a_map_that_was_taken_back_to_nothing_has_no_picture(run, corpus):
    book_map = BookMap(corpus.size, 25)
    book_map.add(0, 0, 1.0)
    book_map.truncate(0, 0)
    assert collect_report(replace(run, book_map=book_map.to_arrays()), corpus).book is None


def test_a_run_that_claims_more_passes_than_a_life_has_is_reported_at_once(run):
    """Their marks would fill the memory."""
    history = LossHistory.from_arrays(run.history)
    history.stride = 1 << 40
    iteration = history.steps
    epoch = (iteration - 1) // windows_per_pass(run.text.size, TrainingConfig())
    last = replace(run.last, place=replace(run.last.place, iteration=iteration, epoch=epoch))
    long = replace(run, last=last, history=history.to_arrays(), book_map={}, best=None)
    assert collect_report(long, None).curve.pass_starts == ()


BRACED = "the sea {the boat} and {the sea} {\n" * 30


def test_what_is_typical_of_the_text_is_counted_in_its_samples_and_in_itself(run):
    corpus = corpus_from_string(BRACED, "braced")
    learner = Learner(corpus, TrainingConfig(hidden_size=3, seq_length=4))
    texts = [" {qzx} {", " {the} {the sea} x", "no braces here"]
    samples = tuple(LoggedSample(100 * i, 50.0, text) for i, text in enumerate(texts))
    report = collect_report(replace(learner.checkpoint(), samples=samples), corpus)
    (braces,) = report.forms
    assert braces.form is BRACES
    assert braces.total == braces.recent == Tally(2, 4)
    assert braces.book is not None
    assert 0 < braces.book.share < 0.5  # in pieces of fourteen characters, most lose their partner
    assert [entry.forms for entry in report.log] == [((BRACES, Tally(0, 2)),), ((BRACES, Tally(2, 2)),), ()]
    assert FirstKind.BRACES in [first.kind for first in report.firsts]
    assert collect_report(run, None).forms == ()


def test_a_text_of_no_kind_has_nothing_typical(report):
    assert report.forms == ()


def test_what_it_says_of_now_is_what_the_window_reads_off_the_same_step(run, corpus):
    later = Learner.resume(run, corpus)
    while later.iteration in later.signals.signal(REACH).iterations:
        later.step()  # to one at which nothing was measured
    run = later.checkpoint()
    now = look(network_copy(later), corpus, lambda _done, _total: None)
    said = {section.title: section.words for section in collect_report(run, corpus).signals}
    assert said["How far back it learns"] == about_reach(now.reach, later.signals.signal(REACH))
    radius = np.abs(now.blocks[0].eigenvalues).max()
    assert said["Whh"].startswith(
        f"|λ| up to {radius:.2f}, singular values up to {now.blocks[0].singular:.2f}"
    )
    bare = {section.title: section.words for section in collect_report(run, None).signals}
    last = later.signals.signal(REACH).iterations[-1]
    assert f"that of step {last:,} alone" in bare["How far back it learns"]
    assert bare["Whh"] == said["Whh"]
