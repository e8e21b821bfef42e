"""Reference losses: texts whose entropy is known, and a plain count of the same formula."""

import math
from collections import Counter

import numpy as np
import pytest

from rnnviz.core.errors import Cancelled
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.core.text.ngrams import MAX_CHARACTERS, ReferenceLoss, passable, reference_losses


def nats(ids, vocab_size, **options):
    return [reference.nats for reference in reference_losses(ids, vocab_size, **options)]


def plain_witten_bell(text, held_out, vocab_size, max_order):
    """Mean loss of the held-out characters by counting in dictionaries."""
    losses = []
    for order in range(max_order + 1):
        tables = {}
        for k in range(1, order + 1):
            counts = Counter()
            for i in range(k - 1, len(text)):
                if not any(held_out[i - k + 1 : i + 1]):
                    counts[tuple(text[i - k + 1 : i + 1])] += 1
            tables[k] = counts
        total = 0.0
        for i in np.flatnonzero(held_out).tolist():
            p = 1 / vocab_size
            for k in range(1, min(order, i + 1) + 1):
                context = tuple(text[i - k + 1 : i])
                after = {gram: n for gram, n in tables[k].items() if gram[:-1] == context}
                if after:
                    n, different = sum(after.values()), len(after)
                    p = (tables[k][(*context, text[i])] + different * p) / (n + different)
            total -= math.log(p)
        losses.append(total / sum(held_out))
    return losses


@pytest.mark.parametrize("size", [2, 5, 9, 40, 1234])
def test_it_is_the_formula_of_the_docstring(size):
    text = np.random.default_rng(size).integers(0, 4, size, dtype=np.uint8)
    block = max(1, size // 100)
    held_out = [(i // block) % 10 == 9 for i in range(size)]
    if not any(held_out):
        held_out[-1] = True
    assert nats(text, 4) == pytest.approx(plain_witten_bell(text.tolist(), held_out, 4, 4), abs=1e-12)


def test_a_uniform_text_has_the_entropy_of_guessing():
    ids = np.random.default_rng(0).integers(0, 8, 200_000, dtype=np.uint8)
    assert nats(ids, 8) == pytest.approx([math.log(8)] * 5, abs=0.02)


def test_a_cycle_is_known_after_one_character():
    ids = np.resize(np.arange(5, dtype=np.uint8), 50_000)
    uniform, unigram, *longer = nats(ids, 5)
    assert uniform == pytest.approx(math.log(5))
    assert unigram == pytest.approx(math.log(5), abs=1e-3)
    assert max(longer) < 1e-3


def test_a_markov_chain_has_its_entropy_rate_from_the_bigram_on():
    generator = np.random.default_rng(1)
    stay = generator.random(200_000) < 0.9
    ids = (np.cumsum(~stay) % 2).astype(np.uint8)
    rate = -(0.9 * math.log(0.9) + 0.1 * math.log(0.1))
    losses = nats(ids, 2)
    assert losses[1] == pytest.approx(math.log(2), abs=0.01)
    assert losses[2:] == pytest.approx([rate] * 3, abs=0.01)


def test_the_largest_vocabulary_and_a_long_text_are_taken_in_stretches():
    ids = np.resize(np.arange(65_536, dtype=np.uint16), MAX_CHARACTERS + 70_000)
    losses = nats(ids, 65_536, max_order=2)
    assert losses[0] == pytest.approx(math.log(65_536))
    assert losses[2] < 1.0  # a cycle, seen some thirty times


def test_names_and_orders():
    references = reference_losses(corpus_from_string("hello", "hello").ids, 4)
    assert [(r.order, r.name) for r in references] == [
        (0, "uniform"), (1, "unigram"), (2, "bigram"), (3, "trigram"), (4, "4-gram"),
    ]  # fmt: skip
    assert all(math.isfinite(r.nats) for r in references)


def test_a_single_character_is_refused():
    with pytest.raises(ValueError, match="nothing to hold out"):
        reference_losses(np.zeros(1, np.uint8), 1)


def test_progress_counts_to_the_end_and_may_cancel():
    ids = np.zeros(100, np.uint8)
    seen = []
    reference_losses(ids, 2, progress=lambda done, total: seen.append((done, total)))
    assert seen[0] == (0, 5)
    assert seen[-1] == (5, 5)

    def cancel(_done, _total):
        raise Cancelled

    with pytest.raises(Cancelled):
        reference_losses(ids, 2, progress=cancel)


def test_a_line_above_guessing_is_never_passed():
    uniform, unigram, bigram = (
        ReferenceLoss(0, "uniform", 1.4),
        ReferenceLoss(1, "unigram", 1.3),
        ReferenceLoss(2, "bigram", 1.6),
    )
    assert passable((uniform, unigram, bigram)) == (uniform, unigram)
    assert passable(()) == ()
