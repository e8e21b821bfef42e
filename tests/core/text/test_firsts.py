"""Firsts of words, names, quotations and forms in the log of samples."""

import pytest

from rnnviz.core.record.checkpoint import LoggedSample
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.core.text.firsts import OF_FORM, FirstKind, find_firsts
from rnnviz.core.text.forms import BRACES, COMMENTS, FORMS, VERSES
from rnnviz.core.text.words import build_lexicon

STORY = (
    "The ferry came late. On the quay Minna waited, and Minna’s brother didn't. "
    "“Where is Mr. Calder?” asked Minna. Nobody knew; the ferry, said Calder, was old, and Calder laughed.\n"
)


@pytest.fixture(scope="module")
def lexicon():
    return build_lexicon(corpus_from_string(STORY, "story"))


def sample(iteration, text):
    return LoggedSample(iteration, 50.0, text)


def test_firsts_come_with_their_sample_and_place(lexicon):
    log = [
        sample(0, "xQ;the"),
        sample(100, "zz the q"),
        sample(200, "a ferry, minna"),
        sample(300, 'so Minna’s x said "the qlor," and'),
        sample(400, "Calder"),
    ]
    firsts = find_firsts(log, lexicon)
    assert [(f.kind, f.iteration, f.passage) for f in firsts] == [
        (FirstKind.WORD, 100, "the"),
        (FirstKind.LONG_WORD, 200, "ferry"),
        (FirstKind.NAME, 300, "Minna’s"),
        (FirstKind.QUOTATION, 300, '"the qlor,"'),
    ]


def test_no_samples_no_firsts(lexicon):
    assert find_firsts([], lexicon) == ()


def test_what_is_typical_is_looked_for_where_the_text_is_of_that_kind(lexicon):
    log = [sample(0, "a {the ferry} b"), sample(100, "a /* the ferry */ b")]
    assert [f.passage for f in find_firsts(log, lexicon, [BRACES, COMMENTS])[2:]] == [
        "{the ferry}",
        "/* the ferry */",
    ]
    assert [f.kind for f in find_firsts(log, lexicon)] == [FirstKind.WORD, FirstKind.LONG_WORD]


def test_a_form_without_a_real_word_is_no_first(lexicon):
    log = [sample(0, "q {} {7} {qx zz} {it} {the}")]
    assert [f.passage for f in find_firsts(log, lexicon, [BRACES]) if f.kind is FirstKind.BRACES] == ["{the}"]


def test_the_first_line_of_ten_syllables_is_a_whole_one(lexicon):
    line = "The ferry came, and Minna was laughed late"
    assert find_firsts([sample(0, line)], lexicon, [VERSES])[-1].kind is FirstKind.NAME
    first = find_firsts([sample(0, f"x\n{line}\ny")], lexicon, [VERSES])[-1]
    assert (first.kind, first.passage) == (FirstKind.VERSE, line)


def test_a_form_that_comes_late_is_found_after_all_else_was(lexicon):
    log = [sample(0, 'so Minna came. "The ferry," x'), sample(100, "zz"), sample(200, "a {the} b")]
    assert find_firsts(log, lexicon, [BRACES])[-1].iteration == 200


def test_every_form_has_its_first():
    assert set(OF_FORM) == set(FORMS)
    assert len(set(OF_FORM.values())) == len(FORMS)
