"""What is said of each phase in which a character is written."""

import pytest

from rnnviz.core.network.dials import Dials
from rnnviz.gui.pages.write.loop.phases import LoopPhase, PhaseFacts, words_of

BOLD = Dials(0.8)


@pytest.fixture(scope="module")
def said(run_that_writes):
    """``said(place, dials, choices)``: of one place of a text."""
    has = run_that_writes()

    def make(place=5, dials=BOLD, choices=None):
        told = has.tell(has.draft(dials=dials, choices=choices or {}))
        return PhaseFacts(told.at(place), dials, tuple(has.characters), int(told.ids[place - 1]))

    return make


def test_each_phase_names_the_characters_and_the_numbers_of_the_draw(said):
    of = said()
    read, taken = of.marks[of.read], of.marks[of.drawn.character]
    words = {phase: words_of(phase, of)[0] for phase in LoopPhase}
    assert f"‘{read}’ is read" in words[LoopPhase.READ]
    assert f"made of ‘{read}’ and of the state before" in words[LoopPhase.REMEMBER]
    best = int(of.drawn.chances.argmax())
    assert (
        f"softmax(y / 0.8): ‘{of.marks[best]}’ {of.drawn.chances[best]:.1%}".replace("%", " %")
        in words[LoopPhase.EXPECT]
    )
    low, high = of.drawn.stretch(of.drawn.character)
    assert (
        f"fell on {of.drawn.dice:.4f}: the stretch of ‘{taken}’, {low:.4f} to {high:.4f}"
        in words[LoopPhase.DRAW]
    )
    assert f"‘{taken}’ is written, and is what the network reads next" in words[LoopPhase.WRITE]
    for phase in LoopPhase:
        longer, shorter = words_of(phase, of)
        assert len(shorter) < len(longer)


def test_what_top_k_and_top_p_cut_is_told(said):
    of = said(dials=Dials(1.0, top_k=5, top_p=0.99))
    left = int(of.drawn.kept.sum())
    words = words_of(LoopPhase.EXPECT, of)[0]
    assert f"top-k 5 and top-p 0.99 leave {left} of {len(of.drawn.kept)} characters" in words


def test_nobody_throws_dice_at_temperature_zero_and_a_hand_is_told_beside_the_dice(said):
    assert "No dice are thrown" in words_of(LoopPhase.DRAW, said(dials=Dials(0.0)))[0]
    assert "all goes to the likeliest" in words_of(LoopPhase.EXPECT, said(dials=Dials(0.0)))[0]
    of_dice = said().drawn
    other = (of_dice.character + 1) % len(of_dice.chances)
    of = said(choices={5: other})
    words = words_of(LoopPhase.DRAW, of)[0]
    assert f"‘{of.marks[other]}’ was taken by hand" in words
    assert f"{of_dice.dice:.4f}, the stretch of ‘{of.marks[of_dice.character]}’" in words
    greedy = said(dials=Dials(0.0), choices={5: other})
    assert f"‘{of.marks[other]}’ was taken by hand; the likeliest is" in words_of(LoopPhase.DRAW, greedy)[0]
