"""What is typical of some kinds of text: found where it is, counted as it should be, and in passages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz import paths
from rnnviz.core.errors import Cancelled
from rnnviz.core.text.corpus import Corpus, corpus_from_string
from rnnviz.core.text.forms import (
    BRACES,
    COMMENTS,
    ENVIRONMENTS,
    FORMS,
    PASSAGE,
    VERSES,
    Form,
    Tally,
    Typical,
    count,
    find_typical,
    find_whole,
)
from rnnviz.core.text.words import Lexicon, build_lexicon

LEXICON = Lexicon(frozenset({"the", "sea", "proof", "lemma", "boat"}), frozenset())


def whole(form: Form, passage: str) -> list[str]:
    return [passage[t.start : t.end] for t in form.find(passage) if t.is_whole]


def broken(form: Form, passage: str) -> list[str]:
    return [passage[t.start : t.end] for t in form.find(passage) if not t.is_whole]


def tex(name: str, inside: str = "") -> str:
    return rf"\begin{{{name}}}{inside}\end{{{name}}}"


# ── environments ──


def test_an_environment_is_closed_by_its_own_name() -> None:
    passage = f"a {tex('proof', ' x ' + tex('align*'))} b"
    assert whole(ENVIRONMENTS, passage) == [passage[2:-2], tex("align*")]
    assert broken(ENVIRONMENTS, r"\begin{proof} x \end{lemma}") == [r"\begin{proof}", r"\end{lemma}"]


def test_one_that_is_left_open_inside_another_is_not_whole() -> None:
    passage = tex("proof", r"\begin{lemma} x ")
    assert whole(ENVIRONMENTS, passage) == [passage]
    assert broken(ENVIRONMENTS, passage) == [r"\begin{lemma}"]


def test_what_the_ends_of_a_passage_cut_is_not_whole() -> None:
    passage = r"x \end{proof} \begin{lemma} y"
    assert whole(ENVIRONMENTS, passage) == []
    assert broken(ENVIRONMENTS, passage) == [r"\end{proof}", r"\begin{lemma}"]


# ── braces and comments ──


def test_braces_belong_together_in_their_order() -> None:
    assert whole(BRACES, "a { b { c } } d") == ["{ b { c } }", "{ c }"]
    assert broken(BRACES, "} a { b { c }") == ["}", "{"]


@pytest.mark.parametrize(
    "passage", [r"\{ x \}", '"{" x', "'{' x", "/* { */ x", r'"\"{" x', r"'\'' x", "/* { /* { */ x"]
)
def test_braces_in_strings_comments_and_escapes_are_no_braces(passage: str) -> None:
    assert BRACES.find(passage) == []


def test_a_string_ends_with_its_line_and_an_apostrophe_begins_none() -> None:
    assert whole(BRACES, '"open\n{ x }') == ["{ x }"]
    assert whole(BRACES, "it's { that's }") == ["{ that's }"]


def test_a_comment_ends_at_the_first_mark() -> None:
    assert whole(COMMENTS, "a /* b /* c */ d") == ["/* b /* c */"]
    assert broken(COMMENTS, "x */ a /* b") == ["*/", "/*"]
    assert COMMENTS.find('"/* no */" x') == []
    assert whole(COMMENTS, '/* it is "quoted */ x') == ['/* it is "quoted */']


# ── lines of ten syllables ──


def test_whole_lines_with_letters_are_counted() -> None:
    ten = "The harbour wakes before the street is light;"
    passage = f"{ten}\n{ten}\n\n  12\nshort\n{ten}"
    assert whole(VERSES, passage) == [ten]
    assert broken(VERSES, passage) == ["short"]
    assert VERSES.find(ten) == VERSES.find("") == []


# ── properties ──

_WORDS = st.sampled_from(["the ", "sea ", "boat ", "x = 1; ", "\n"])


def _nested(opening: str, closing: str) -> st.SearchStrategy[tuple[str, int]]:
    """A passage in which every pair is closed, and how many pairs."""

    def around(inside: st.SearchStrategy[tuple[str, int]]) -> st.SearchStrategy[tuple[str, int]]:
        joined = st.lists(inside, min_size=1, max_size=3)
        return joined.map(lambda parts: (opening + "".join(p for p, _ in parts) + closing, 1 + _sum(parts)))

    def _sum(parts: list[tuple[str, int]]) -> int:
        return sum(pairs for _, pairs in parts)

    return st.recursive(_WORDS.map(lambda words: (words, 0)), around, max_leaves=8)


_NESTED = {
    ENVIRONMENTS: _nested(r"\begin{proof} ", r"\end{proof} "),
    BRACES: _nested("{ ", "} "),
}


@pytest.mark.parametrize("form", list(_NESTED), ids=lambda form: form.name)
@given(data=st.data())
def test_what_is_nested_is_whole_and_without_one_end_it_is_not(form: Form, data: st.DataObject) -> None:
    passage, pairs = data.draw(_NESTED[form])
    assert len(whole(form, passage)) == pairs
    assert broken(form, passage) == []
    if pairs:
        things = form.find(passage)
        lost = data.draw(st.sampled_from(things))
        mark = r"\end{proof}" if form is ENVIRONMENTS else "}"
        cut = passage[: lost.end - len(mark)] + passage[lost.end :]
        assert (len(whole(form, cut)), len(broken(form, cut))) == (pairs - 1, 1)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
@given(passage=st.text(st.sampled_from(list("{}\\/*\"'\nthe sea")) | st.characters(), max_size=80))
def test_of_any_characters_things_are_in_order_within_the_passage(form: Form, passage: str) -> None:
    things = form.find(passage)
    assert things == sorted(things)
    assert all(0 <= thing.start < thing.end <= len(passage) for thing in things)
    tally = count(form, passage, LEXICON)
    assert 0 <= tally.whole <= tally.of == len(things)
    assert tally.whole <= sum(thing.is_whole for thing in things)
    assert 0.0 <= tally.share <= 1.0


@given(st.lists(_nested("{ ", "} "), max_size=4))
def test_passages_that_are_balanced_add_up(parts: list[tuple[str, int]]) -> None:
    joined = count(BRACES, "".join(passage for passage, _ in parts), LEXICON)
    assert joined.of == sum(pairs for _, pairs in parts)


# ── real words ──


def test_noise_between_two_marks_is_nothing_whole() -> None:
    assert count(BRACES, "a {qzx vrr the} b", LEXICON) == Tally(0, 1)
    assert count(BRACES, "a {qzx the} b", LEXICON) == Tally(1, 1)
    assert count(BRACES, "a {} {0} b", LEXICON) == Tally(2, 2)
    assert count(COMMENTS, "a /* the sea */ /* kq vz */ b", LEXICON) == Tally(1, 2)
    assert [t.is_whole for t in find_whole(BRACES, " {the {zq}} ", LEXICON)] == [True, False]


def test_tallies_add_up() -> None:
    assert Tally(1, 2).plus(Tally(2, 6)) == Tally(3, 8)
    assert Tally().share == 0.0
    assert Tally(1, 4).share == 0.25


# ── what is typical of a text ──


def sample_text(name: str) -> Corpus:
    return corpus_from_string(paths.sample_text(name).read_text(encoding="ascii"), name)


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("latex_notes.txt", (ENVIRONMENTS, BRACES)),
        ("c_program.txt", (BRACES, COMMENTS)),
        ("sonnets.txt", (VERSES,)),
        ("verse.txt", ()),
        ("code.txt", ()),
        ("hello.txt", ()),
    ],
)
def test_a_text_has_the_forms_of_its_kind(name: str, forms: tuple[Form, ...]) -> None:
    corpus = sample_text(name)
    typical = find_typical(corpus, build_lexicon(corpus))
    assert typical.forms == forms
    assert bool(typical.passages) is bool(forms)


def test_our_own_texts_are_well_formed() -> None:
    for name, form in (("latex_notes.txt", ENVIRONMENTS), ("latex_notes.txt", BRACES)):
        assert broken(form, paths.sample_text(name).read_text(encoding="ascii")) == []
    program = paths.sample_text("c_program.txt").read_text(encoding="ascii")
    assert broken(BRACES, program) == broken(COMMENTS, program) == []


def test_a_text_is_judged_by_passages_spread_over_it() -> None:
    text = "".join(f"{{the sea {i}}} " for i in range(40_000))
    typical = find_typical(corpus_from_string(text, "long"), LEXICON)
    places = [text.index(passage) for passage in typical.passages]
    assert len(places) == 100
    assert places == sorted(places)
    assert places[0] == 0
    assert text.endswith(typical.passages[-1])
    assert {len(passage) for passage in typical.passages} == {PASSAGE}


def test_pieces_are_as_long_as_a_sample() -> None:
    typical = Typical((BRACES,), ("abcdefgh", "ijklmnop"))
    assert list(typical.pieces(3)) == ["abc", "def", "ijk", "lmn"]
    assert list(typical.pieces(100)) == ["abcdefgh", "ijklmnop"]
    assert list(Typical().pieces(10)) == []


def test_looking_for_what_is_typical_may_be_cancelled() -> None:
    def cancel(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        find_typical(corpus_from_string("the sea", "short"), LEXICON, cancel)
