"""Agreement: where only one character may follow, and which."""

import numpy as np
import pytest

from rnnviz.core.errors import TextError
from rnnviz.core.lecture.tasks.agreement import cases, followers, read, sentences


def judged(case):
    """The sentence with a dot in the middle for each character that nobody could know."""
    return "".join(answer or "·" for answer in case.answers)


def test_the_verb_agrees_with_the_first_noun():
    assert judged(read("the cat near the dogs runs.")).endswith("uns.")
    assert judged(read("the cats near the dog run")).endswith("un.")
    for text in ("the cat near the dogs run.", "the cats near the dog runs."):
        with pytest.raises(TextError, match="small language"):
            read(text)


def test_only_what_must_follow_is_judged():
    case = read("the cat runs.")
    assert judged(case) == "the ·at··uns."
    assert "".join(symbol for symbols in case.enters for symbol in symbols) == " the cat runs"


def test_what_may_follow_is_counted_by_hand():
    starts = {sentence[8:9] for sentence in sentences() if sentence.startswith("the cats")}
    assert set(followers()["the cats"]) == starts == {" "}
    assert set(followers()["the cat"]) == {"s", " "}
    assert followers()["the cat near the dogs run"] == "s"
    assert followers()["the cats near the dog run"] == "."


def test_held_out_are_whole_sentences():
    seen, unseen = cases(np.random.default_rng(0))
    assert len(set(sentences())) == len(sentences())
    assert {case.text for case in unseen} <= set(sentences()) - {case.text for case in seen}
