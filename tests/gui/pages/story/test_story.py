"""The story of a run: words, firsts and references passed, in order, whatever comes first."""

import numpy as np
import pytest

from rnnviz.core.record.checkpoint import LoggedSample
from rnnviz.core.record.crossings import Crossing
from rnnviz.core.text.firsts import FirstKind
from rnnviz.core.text.forms import BRACES, COMMENTS, Typical
from rnnviz.core.text.ngrams import ReferenceLoss
from rnnviz.core.text.words import Lexicon
from rnnviz.gui.pages.story.numbers import numbers_of
from rnnviz.gui.pages.story.story import START, Story, crossing_in_words, thinned_step
from rnnviz.training.worker.messages import Losses

LEXICON = Lexicon(frozenset({"the", "ferry", "is", "minna", "old"}), frozenset({"minna"}))
UNIGRAM = ReferenceLoss(1, "unigram", 3.0)
BIGRAM = ReferenceLoss(2, "bigram", 2.0)
FOURGRAM = ReferenceLoss(4, "4-gram", 1.5)


def losses(first: int, *smooth: float) -> Losses:
    return Losses(first, {"train": np.array(smooth), "smooth": np.array(smooth)})


def told(story: Story, step: int = 1, after: tuple[int, int] = START) -> list[int | str]:
    """Iterations of samples and names of references, as they would be read."""
    while story.digest():
        pass
    return [
        entry.reference.name if isinstance(entry, Crossing) else entry.iteration
        for _, entry in story.entries(step, after)
    ]


def test_a_sample_is_told_when_the_losses_up_to_it_are_there() -> None:
    story = Story()
    story.add_sample(LoggedSample(0, 4.0, "x"))
    story.add_sample(LoggedSample(3, 4.0, "y"))
    assert told(story) == [0]
    assert story.add_losses(losses(1, 4.0, 4.0, 4.0))
    assert told(story) == [0, 3]
    assert told(story, after=(0, 1)) == [3]


def test_a_reference_passed_stands_before_the_sample_drawn_after_it() -> None:
    story = Story()
    story.set_references((UNIGRAM, BIGRAM))
    story.add_sample(LoggedSample(0, 4.0, "x"))
    story.add_sample(LoggedSample(2, 2.5, "y"))
    assert story.add_losses(losses(1, 3.5, 2.5, 2.1))
    assert not story.add_losses(losses(4, 2.05))
    assert told(story) == [0, "unigram", 2]
    story.add_losses(losses(5, 1.9))
    assert story.crossings == (Crossing(UNIGRAM, 2), Crossing(BIGRAM, 5))


def test_a_reference_is_passed_where_the_loss_stays_below_it() -> None:
    story = Story()
    story.set_references((UNIGRAM, BIGRAM))
    assert story.add_losses(losses(1, 2.9))
    assert story.crossings == (Crossing(UNIGRAM, 1),)
    assert story.add_losses(losses(2, 3.1))
    assert not story.crossings
    story.add_losses(losses(3, 3.2, 2.8, 2.7))
    assert story.crossings == (Crossing(UNIGRAM, 4),)
    story.rewind(2)
    assert not story.crossings
    story.rewind(1)
    assert story.crossings == (Crossing(UNIGRAM, 1),)


def test_losses_are_summed_over_the_window() -> None:
    story = Story(seq_length=25)
    story.set_references((BIGRAM,))
    story.add_losses(losses(1, 51.0, 49.0))
    assert story.crossings == (Crossing(BIGRAM, 2),)


def test_references_found_late_are_compared_with_all_losses() -> None:
    story = Story()
    story.load(
        np.array([4, 8]), np.array([3.5, 2.5]), [LoggedSample(0, 4.0, "x"), LoggedSample(10, 2.4, "y")]
    )
    story.add_losses(losses(11, 2.2, 1.8))
    assert told(story) == [0, 10]
    story.set_references((UNIGRAM, BIGRAM))
    assert told(story) == [0, "unigram", 10, "bigram"]
    assert [crossing.iteration for crossing in story.crossings] == [8, 12]


def test_firsts_are_found_and_flagged_one_flag_a_sample() -> None:
    story = Story()
    story.set_lexicon(LEXICON)
    for iteration, text in ((0, "zzz qx"), (1000, " the Minna q"), (2000, ' and the "old ferry" zz')):
        story.add_sample(LoggedSample(iteration, 50.0, text))
    while story.digest():
        pass
    assert [first.kind for first in story.firsts] == [
        FirstKind.WORD,
        FirstKind.LONG_WORD,
        FirstKind.NAME,
        FirstKind.QUOTATION,
    ]
    assert story.flags == [
        (1000, "first real word: the · first word of five letters: Minna · first name: Minna"),
        (2000, "first closed quotation"),
    ]


def test_words_found_late_are_looked_for_in_all_samples() -> None:
    story = Story()
    story.load(np.empty(0), np.empty(0), [LoggedSample(0, 9.0, "q the q")])
    assert told(story) == [0]
    assert not story.knows_words
    assert story.read(story.samples[0]).share is None
    story.set_lexicon(LEXICON)
    assert told(story) == [0]
    assert story.flags == [(0, "first real word: the")]


def test_thinned_out_it_keeps_the_samples_with_a_first() -> None:
    story = Story()
    story.set_lexicon(LEXICON)
    texts = {0: "zz", 1000: "qq", 2000: "a the b", 3000: "a the b", 10_000: "zz"}
    story.load(np.array([10_000]), np.array([1.0]), [LoggedSample(i, 5.0, t) for i, t in texts.items()])
    assert told(story, step=10_000) == [0, 2000, 10_000]


def test_thinned_out_it_keeps_the_early_samples() -> None:
    """Noise becoming words is what a long run's story begins with."""
    story = Story()
    for iteration in (0, 100, 200, 300, 500, 1000, 9000, 10_000):
        story.add_sample(LoggedSample(iteration, 60.0, "xqz"))
    story.add_losses(losses(1, *[60.0] * 10_000))
    assert told(story, 10_000) == [0, 100, 200, 500, 10_000]


def test_a_sample_is_read_with_its_real_words() -> None:
    story = Story()
    story.set_lexicon(LEXICON)
    story.add_sample(LoggedSample(0, 5.0, "xx the ferry qq is yy zz"))
    while story.digest():
        pass
    story.digest()
    sample = story.read(story.samples[0])
    assert sample.share == pytest.approx(3 / 5)  # those at the ends may be cut off
    assert [(sample.text[start:end], meaning) for start, end, meaning in sample.pieces()] == [
        ("xx ", "quiet"),
        ("the", "warm"),
        (" ", "text"),
        ("ferry", "warm"),
        (" qq ", "quiet"),
        ("is", "text"),
        (" yy zz", "quiet"),
    ]


def test_of_a_very_long_sample_the_beginning_is_read() -> None:
    story = Story()
    sample = story.read(LoggedSample(0, 5.0, "q" * 100_000))
    assert (len(sample.text), sample.left_out) == (1000, 99_000)


def test_going_back_undoes_what_came_after() -> None:
    story = Story()
    story.set_lexicon(LEXICON)
    story.set_references((UNIGRAM, BIGRAM))
    story.add_sample(LoggedSample(0, 4.0, "q the q"))
    story.add_losses(losses(1, 2.9, 2.5, 1.9))
    story.add_sample(LoggedSample(3, 1.9, "q Minna q"))
    assert told(story) == [0, "unigram", "bigram", 3]
    story.rewind(2)
    assert told(story) == [0, "unigram"]
    assert story.flags == [(0, "first real word: the")]
    story.add_losses(losses(3, 2.4, 1.5))
    assert told(story) == [0, "unigram", "bigram"]
    assert story.crossings[-1].iteration == 4


def test_going_back_before_the_references_are_found() -> None:
    story = Story()
    story.add_losses(losses(1, 2.9, 1.0))
    story.rewind(1)
    story.add_losses(losses(2, 2.5))
    story.set_references((UNIGRAM, BIGRAM))
    assert story.crossings == (Crossing(UNIGRAM, 1),)


def test_a_line_above_guessing_is_never_passed() -> None:
    uniform, poor = ReferenceLoss(0, "uniform", 1.39), ReferenceLoss(1, "unigram", 2.23)
    story = Story()
    story.set_references((uniform, poor, ReferenceLoss(2, "bigram", 1.0)))
    story.add_losses(losses(1, 1.38, 0.9))
    assert [crossing.reference.name for crossing in story.crossings] == ["uniform", "bigram"]


def test_a_crossing_in_words() -> None:
    assert crossing_in_words(Crossing(BIGRAM, 3214), 25) == (
        "smooth loss stays below bigram, 50.0 (2.00 nats/char): better than counting pairs of characters"
    )
    assert crossing_in_words(Crossing(FOURGRAM, 1), 1).endswith("counting runs of 4 characters")


@pytest.mark.parametrize(
    ("wanted", "last", "every", "step"),
    [(1, 60_000, 1000, 1), (1, 121_000, 1000, 10_000), (1, 0, 1, 1), (1000, 10**7, 1000, 100_000)],
)
def test_samples_are_thinned_out_tenfold(wanted: int, last: int, every: int, step: int) -> None:
    assert thinned_step(wanted, last, every, 120) == step


def test_the_numbers_have_a_row_for_each_sample_with_what_was_counted() -> None:
    story = Story()
    story.add_sample(LoggedSample(0, 4.0, " the {the ferry} { zq "))
    story.add_sample(LoggedSample(100, 4.0, " zq /* the */ "))
    story.set_lexicon(LEXICON)
    told(story)
    assert numbers_of(story).as_csv().splitlines() == [
        "iteration,real words (share)", "0,0.75", "100,0.5",
    ]  # fmt: skip
    story.set_lexicon(LEXICON, Typical((BRACES, COMMENTS), ("{the}",)))
    told(story)
    assert numbers_of(story).as_csv().splitlines() == [
        "iteration,real words (share),braces balanced,braces balanced (of),"
        "comments ended,comments ended (of)",
        "0,0.75,1,2,0,0",
        "100,0.5,0,0,1,1",
    ]
