"""Reference losses of a text: what counting characters alone would reach.

Knows character numbers; knows no network and no screen. A curve that falls below
the bigram line has learned more than which character follows which.

Model: interpolated Witten-Bell smoothing (Witten and Bell 1991, method C, in the
recursive form of Chen and Goodman 1998, "An empirical study of smoothing
techniques for language modeling"). With h the k-1 characters before c, n(hc) how
often hc was counted, n(h) the sum of that over c, and D(h) how many different
characters were seen after h::

    P_k(c | h) = (n(hc) + D(h) * P_{k-1}(c | h')) / (n(h) + D(h))      h' is h without its first
    P_0(c)     = 1 / V                                                 character

Held-out: the text is cut into about a hundred blocks of equal length; every
tenth is predicted from counts of the other nine. Of a text longer than
``MAX_CHARACTERS``, evenly spaced stretches of that many characters in all are taken.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.core.arrays import Array
from rnnviz.core.progress import Progress
from rnnviz.core.text.decoding import Ids

MAX_CHARACTERS = 2_000_000
STRETCHES = 64
BLOCKS = 100
HELD_OUT_EVERY = 10
NAMES = ("uniform", "unigram", "bigram", "trigram")


class ReferenceLoss(NamedTuple):
    """What a model that sees ``order - 1`` characters back loses, in nats per character.

    order 0 is guessing: ln V. ``name`` is uniform, unigram, bigram, trigram, 4-gram …
    """

    order: int
    name: str
    nats: float


def reference_losses(
    ids: Ids, vocab_size: int, *, max_order: int = 4, progress: Progress | None = None
) -> tuple[ReferenceLoss, ...]:
    """Held-out losses of the orders 0 to ``max_order`` on the text ``ids`` (N,), N >= 2.

    A few seconds and some 200 MB at most, whatever the length of the text.
    ``progress`` counts parts; a ``Cancelled`` from it is let through. Raises ValueError for a text too
    short to hold anything out.
    """
    if len(ids) < 2:
        raise ValueError(f"a text of {len(ids)} characters has nothing to hold out")
    report = progress or (lambda _done, _total: None)
    report(0, max_order + 1)
    text, since_cut = _take(ids)
    held_out = _held_out(len(text))
    losses = [ReferenceLoss(0, NAMES[0], math.log(vocab_size))]
    chance = np.full(int(held_out.sum()), 1.0 / vocab_size)
    for order, counts in enumerate(_counts(text, since_cut, held_out, vocab_size, max_order), start=1):
        gram, context, different = counts
        # Where fewer than order - 1 characters stand before, and after a context never
        # counted, nothing is known beyond the lower order.
        known = context > 0
        weight = different[known]
        chance[known] = (gram[known] + weight * chance[known]) / (context[known] + weight)
        name = NAMES[order] if order < len(NAMES) else f"{order}-gram"
        losses.append(ReferenceLoss(order, name, float(-np.log(chance).mean())))
        report(order, max_order + 1)
    report(max_order + 1, max_order + 1)
    return tuple(losses)


def passable(references: tuple[ReferenceLoss, ...]) -> tuple[ReferenceLoss, ...]:
    """Those that a curve can pass: it begins at guessing, so a line above that lies behind it from the start.

    In a very short text counting may do worse than guessing.
    """
    guessing = next((r.nats for r in references if r.order == 0), math.inf)
    return tuple(r for r in references if r.order == 0 or r.nats < guessing)


def _take(ids: Ids) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The characters looked at (n,), and how many stand before each without a cut (n,)."""
    if len(ids) <= MAX_CHARACTERS:
        return ids.astype(np.int64), np.arange(len(ids))
    length = MAX_CHARACTERS // STRETCHES
    starts = np.linspace(0, len(ids) - length, STRETCHES).astype(np.int64)
    text = np.concatenate([ids[start : start + length] for start in starts]).astype(np.int64)
    return text, np.tile(np.arange(length), STRETCHES)


def _held_out(size: int) -> NDArray[np.bool_]:
    """(n,) true for the characters of every tenth block; of a text under ten characters, the last."""
    block = max(1, size // BLOCKS)
    held_out: NDArray[np.bool_] = (np.arange(size) // block) % HELD_OUT_EVERY == HELD_OUT_EVERY - 1
    if not held_out.any():
        held_out[-1] = True
    return held_out


def _counts(
    text: NDArray[np.int64],
    since_cut: NDArray[np.int64],
    held_out: NDArray[np.bool_],
    vocab_size: int,
    max_order: int,
) -> Iterator[tuple[Array, Array, Array]]:
    """For each order 1 … ``max_order``: n(hc), n(h) and D(h) at every held-out character.

    The k-grams are numbered anew for each order, by (number of the (k-1)-gram one
    character earlier, character): so keys stay far below 2**63 for any vocabulary.
    """
    shorter = np.zeros(len(text), dtype=np.int64)  # number of the (k-1)-gram that ends here; one 0-gram
    for order in range(1, max_order + 1):
        context = np.zeros(len(text), dtype=np.int64)
        context[1:] = shorter[:-1]
        _, gram = np.unique(context * vocab_size + text, return_inverse=True)
        whole = since_cut >= order - 1
        counted = whole & _is_outside(held_out, order)
        gram_counts = np.bincount(gram[counted], minlength=int(gram.max()) + 1)
        contexts = int(context.max()) + 1
        context_counts = np.bincount(context[counted], minlength=contexts)
        context_of = np.zeros(len(gram_counts), dtype=np.int64)
        context_of[gram] = context
        different = np.bincount(context_of[gram_counts > 0], minlength=contexts)
        asked = held_out & whole
        zero_where_cut = np.where(asked, context_counts[context], 0)[held_out]
        yield gram_counts[gram[held_out]], zero_where_cut, different[context[held_out]]
        shorter = gram


def _is_outside(held_out: NDArray[np.bool_], order: int) -> NDArray[np.bool_]:
    """(n,) whether none of the ``order`` characters that end here is held out."""
    up_to = np.cumsum(held_out)
    before = np.zeros_like(up_to)
    before[order:] = up_to[:-order]
    is_outside: NDArray[np.bool_] = up_to == before
    return is_outside


def predictions(
    ids: Ids, vocab_size: int, places: NDArray[np.int64], held_out: NDArray[np.bool_], *, max_order: int = 5
) -> Array:
    """(1+max_order, n, V): P_k of every character at the n ``places`` of the text ``ids`` (N,), k from 0.

    Counted where ``held_out`` (N,) is false; what stands before a place is known to the models even where it
    is held out. Rows sum to 1.
    """
    found = np.full((1 + max_order, len(places), vocab_size), 1.0 / vocab_size)
    # Characters whose context one of the places has, and which of the R contexts that is: the longer the
    # contexts, the fewer.
    text = ids.astype(np.int64)
    ends, rows, R = np.arange(len(text)), np.zeros(len(text), np.int64), 1
    asked, row_of_place = np.arange(len(places)), np.zeros(len(places), np.int64)
    for order in range(1, max_order + 1):
        found[order] = found[order - 1]
        if order > 1:  # the context grows by the character before it
            asked, row_of_place = asked[keep := places[asked] >= order - 1], row_of_place[keep]
            ends, rows = ends[keep := ends >= order - 1], rows[keep]
            wanted = row_of_place * vocab_size + text[places[asked] - order + 1]
            # Set to a sign, then numbered in order: np.unique would import numpy.ma, in a step of training.
            row_of = np.full(R * vocab_size, -1)
            row_of[wanted] = 0
            numbers = np.flatnonzero(row_of == 0)
            row_of[numbers] = np.arange(len(numbers))
            row_of_place = row_of[wanted]
            rows, R = row_of[rows * vocab_size + text[ends - order + 1]], len(numbers)
            ends, rows = ends[keep := rows >= 0], rows[keep]
        counted = _is_outside(held_out, order)[ends]
        keys = rows[counted] * vocab_size + text[ends[counted]]
        n_hc = np.bincount(keys, minlength=R * vocab_size).reshape(R, vocab_size)[row_of_place]
        n_h, different = n_hc.sum(axis=1, keepdims=True), (n_hc > 0).sum(axis=1, keepdims=True)
        seen = n_h[:, 0] > 0
        below = found[order - 1, asked[seen]]
        found[order, asked[seen]] = (n_hc[seen] + different[seen] * below) / (n_h + different)[seen]
    return found
