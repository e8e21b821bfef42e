"""What there was to draw from, as rows and along the bar: by counting it again."""

import numpy as np
import pytest

from rnnviz.core.network.dials import Dials
from rnnviz.core.numerals import per_cent
from rnnviz.gui.pages.write.drawn.chances import (
    chance_in_words,
    character_at,
    rows,
    shares,
    stretch_in_words,
    stretches,
)

DIALS = [Dials(0.8), Dials(1.5, top_k=6), Dials(1.0, top_p=0.7), Dials(0.6, top_k=9, top_p=0.9), Dials(0.0)]


@pytest.mark.parametrize("dials", DIALS)
def test_the_dice_lie_on_the_stretch_of_what_was_drawn(run_that_writes, dials):
    has = run_that_writes()
    told = has.tell(has.draft(dials=dials))
    for place in range(len(told)):
        drawn = told.at(place)
        assert drawn.character == int(told.ids[place]) == character_at(drawn, drawn.dice)
        found = {stretch.character: (stretch.low, stretch.high) for stretch in stretches(drawn)}
        low, high = found[drawn.character]
        assert low <= drawn.dice < high
        ends = [end for stretch in found.values() for end in stretch]
        assert ends[0] == 0.0
        assert ends[-1] == 1.0
        assert ends[1:-1:2] == ends[2::2], "a gap between two stretches"
        assert set(found) <= set(np.flatnonzero(drawn.kept).tolist())


@pytest.mark.parametrize("dials", DIALS)
def test_rows_are_the_likeliest_and_the_one_that_came(run_that_writes, dials):
    has = run_that_writes()
    told = has.tell(has.draft(dials=dials, choices={3: 0, 4: 11}))
    for place in range(8):
        drawn = told.at(place)
        shown = rows(drawn, 5)
        by_hand = sorted(range(len(drawn.chances)), key=lambda c: (-drawn.chances[c], c))
        wanted = by_hand[:5] if drawn.character in by_hand[:5] else [*by_hand[:4], drawn.character]
        assert [row.character for row in shown] == wanted
        assert [row.is_taken for row in shown].count(True) == 1
        kept_share = drawn.chances[drawn.kept].sum()
        for row in shown:
            assert row.rank == by_hand.index(row.character) + 1
            assert row.is_cut == (not drawn.kept[row.character])
            share = 0.0 if row.is_cut else drawn.chances[row.character] / kept_share
            assert row.share == pytest.approx(share, abs=1e-6)
        assert [row.character for row in rows(drawn, 5, tells=False)] == by_hand[:5]
        assert not any(row.is_taken for row in rows(drawn, 5, tells=False))
        assert shares(drawn).sum() == pytest.approx(1.0)


def test_a_chance_and_a_stretch_are_said_in_words(run_that_writes):
    has = run_that_writes()
    told = has.tell(has.draft(dials=Dials(1.0, top_k=2)))
    drawn = told.at(0)
    first, second, third = rows(drawn, 3, tells=False)
    marks = has.characters
    assert chance_in_words(first, marks).startswith(
        f"‘{marks[first.character]}’: p = softmax(y / temperature)"
    )
    assert f"{per_cent(first.share, 3)} of what is left to be drawn" in chance_in_words(first, marks)
    assert "the second" in chance_in_words(second, marks)
    assert "rank 3; cut off, it cannot be drawn" in chance_in_words(third, marks)
    low, high = drawn.stretch(drawn.character)
    said = stretch_in_words(drawn, drawn.character, marks)
    assert f"{low:.4f} to {high:.4f}" in said
    assert said.endswith("of the bar, and it came.")
