"""Samples: each by its own seed, repeated bit for bit; words are counted as somebody would by hand."""

import re

import numpy as np
import pytest

from rnnviz.core.errors import Cancelled
from rnnviz.core.network.sampling import start_writer
from rnnviz.core.text.interest import Places, Wanted, read_words
from rnnviz.gui.pages.write.words.samples import Samples, SamplesOrder, WordCount, count_words, write_samples


def nothing(_done, _total):
    pass


def order_of(run, start="the ", samples=5, length=90):
    return SamplesOrder(run.network, run.sheet(start, length=length).telling.draft, samples)


def samples_of(run, *texts, start=""):
    """As if a network had written them."""
    order = order_of(run, start, len(texts))
    return Samples(order, tuple(run.vocabulary.encode(text)[0] for text in texts))


@pytest.mark.parametrize("start", ["the ", ""])
def test_each_sample_is_what_its_seed_writes_alone(writing_run, start):
    order = order_of(writing_run, start)
    samples = write_samples(order, nothing)
    assert samples.size == 5 * 90
    network, draft = order.network, order.draft
    for number, ids in enumerate(samples.written):
        writer = start_writer(
            network.architecture, network.params, draft.start, dials=draft.dials,
            seed=samples.seed_of(number), state=network.state, next_input=network.next_input,
        )  # fmt: skip
        assert ids.tobytes() == writer.write(90).tobytes()
    assert samples.seed_of(4) == 11
    again = write_samples(order, nothing)
    assert [ids.tobytes() for ids in again.written] == [ids.tobytes() for ids in samples.written]
    assert len({ids.tobytes() for ids in samples.written}) == 5


def test_words_of_what_was_written_are_all_found_and_no_others(writing_run):
    samples = write_samples(order_of(writing_run, samples=12, length=200), nothing)
    (count,) = count_words(samples, (Wanted("the"),), writing_run.vocabulary, nothing)
    by_hand = []
    for number, ids in enumerate(samples.written):
        text = writing_run.vocabulary.decode(ids)
        for match in re.finditer(r"(?<![^\W_])[Tt][Hh][Ee](?![^\W_])", text):
            if match.end() < len(text):
                by_hand.append((number, *match.span()))
    assert [tuple(found) for found in count.found] == by_hand
    assert count.of_samples == len({number for number, _, _ in by_hand})
    assert count.rate == pytest.approx(10_000 * len(by_hand) / 2400)


def test_the_start_is_not_counted_and_what_may_be_cut_off_is_left_out(writing_run):
    samples = samples_of(writing_run, "re the there the", "the the.", start="the")
    (count,) = count_words(samples, (Wanted("the"),), writing_run.vocabulary, nothing)
    assert [tuple(found) for found in count.found] == [(0, 3, 6), (1, 4, 7)]
    unprimed = samples_of(writing_run, "the the the")
    (count,) = count_words(unprimed, (Wanted("the"),), writing_run.vocabulary, nothing)
    assert [tuple(found) for found in count.found] == [(0, 4, 7)]


def test_what_the_book_would_give_is_told(writing_run):
    count = WordCount(Wanted("the"), (), 4, 5_000, Places(30, ()), 100_000)
    assert count.book_rate == pytest.approx(3.0)
    assert count.expected == pytest.approx(1.5)
    assert count._replace(book=None).expected is None
    assert WordCount(Wanted("the"), (), 0, 0).rate == 0
    assert (
        count_words(samples_of(writing_run), read_words("a"), writing_run.vocabulary, nothing)[0].found == ()
    )


def test_writing_can_be_called_off(writing_run):
    def stop(done, _total):
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_samples(order_of(writing_run), stop)
    assert np.isfinite(writing_run.network.params.flat).all()
