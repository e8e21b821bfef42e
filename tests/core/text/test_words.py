"""Words, names and quotations of a text."""

import pytest

from rnnviz.core.errors import Cancelled
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.core.text.words import build_lexicon, find_quotation

STORY = (
    "The ferry came late. On the quay Minna waited, and Minna’s brother didn't. "
    "“Where is Mr. Calder?” asked Minna. Nobody knew; the ferry, said Calder, was old, and Calder "
    "laughed. I said that I would go. Wind blew. They saw Wind once. Éloïse knew, said Éloïse, and "
    "Éloïse slept.\n"
)


@pytest.fixture(scope="module")
def lexicon():
    return build_lexicon(corpus_from_string(STORY, "story"))


def test_words_are_runs_of_letters_with_inner_apostrophes(lexicon):
    assert {"the", "ferry", "didn't", "minna’s", "éloïse", "i"} <= lexicon.words
    assert "didn" not in lexicon.words


def test_names_stand_with_a_capital_inside_a_sentence_and_never_in_lower_case(lexicon):
    assert lexicon.names == {"minna", "calder", "éloïse"}  # not The, I, Mr, nor Wind, seen so but once


def test_a_lower_cased_text_has_no_names():
    lexicon = build_lexicon(corpus_from_string(STORY, "story", lower_case=True))
    assert lexicon.names == frozenset()
    assert "minna" in lexicon.words


def test_words_that_touch_the_ends_of_a_sample_do_not_count(lexicon):
    assert [word.text for word in lexicon.find_words("ferry the xq late")] == ["the", "xq"]


def test_share_of_real_words(lexicon):
    assert lexicon.share_of_real_words("- the ferry glorp late -") == 0.75
    assert lexicon.share_of_real_words("ferry") == 0.0
    assert lexicon.share_of_real_words("") == 0.0


def test_combining_marks_belong_to_their_letter():
    lexicon = build_lexicon(corpus_from_string("यह किताब है। किताब", "hindi"))
    assert "किताब" in lexicon.words
    assert lexicon.share_of_real_words("। किताब है।") == 1.0


def test_words_across_the_pieces_of_a_long_text_are_whole():
    text = "".join(f"{'abcdefghijklm'[i % 13] * (i % 7 + 1)} " for i in range(120_000))
    lexicon = build_lexicon(corpus_from_string(text, "long"))
    assert lexicon.words == frozenset(text.split())


def test_a_word_with_a_joiner_is_one_word():
    """Persian writes its verbs with one inside; a half of such a word is none."""
    persian = build_lexicon(corpus_from_string("من می\u200cخواهم بروم و او نمی\u200cرود.\n" * 3, "persian"))
    assert "می\u200cخواهم" in persian.words
    assert "خواهم" not in persian.words
    words = persian.find_words(" می\u200cخواهم می بروم ")
    assert [(word.text, word.is_real) for word in words] == [
        ("می\u200cخواهم", True),
        ("می", False),
        ("بروم", True),
    ]
    assert words[0].letters == 7


def test_a_title_with_its_full_stop_is_no_name():
    """``Mr`` stands with a capital inside sentences again and again, but with a full stop after it."""
    text = "They saw that Mr. Calder and Mr. Brown met Minna, and Minna saw Mr. Calder with Calder’s dog. "
    lexicon = build_lexicon(corpus_from_string(text * 2, "titles"))
    assert "mr" not in lexicon.names
    assert {"calder", "minna"} <= lexicon.names
    long_title = build_lexicon(corpus_from_string(text.replace("Mr.", "Capt.") * 2, "titles"))
    assert "capt" not in long_title.names
    assert {"calder", "minna"} <= long_title.names


def test_a_name_that_ends_sentences_at_times_stays_one():
    text = "They met Minna. We saw Minna there, and then Minna went. "
    assert "minna" in build_lexicon(corpus_from_string(text, "ends")).names


def quotation_in(text, lexicon):
    found = find_quotation(text, lexicon)
    return [text[slice(*found)]] if found else []


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        (' x "the ferry," y', '"the ferry,"'),
        ("x “the qlor” y", "“the qlor”"),
        ("x „the ferry“ y", "„the ferry“"),
        ("x «the ferry» y", "«the ferry»"),
        (' ("the\nferry") ', '"the\nferry"'),
        (' "xq zz" "the ferry." ', '"the ferry."'),
        (' "xq zz," so "the ferry." ', '"the ferry."'),
    ],
)
def test_a_closed_quotation_says_something(lexicon, text, quotation):
    assert quotation_in(text, lexicon) == [quotation]


@pytest.mark.parametrize(
    "noise",
    [
        pytest.param(' x "kqz," y', id="no real word"),
        pytest.param(' x "qlor the xqz vrr," y', id="mostly noise"),
        pytest.param(' x "a," y', id="a stray letter"),
        pytest.param(' x "?!" y', id="no word at all"),
        pytest.param(' x "" y', id="nothing between"),
        pytest.param(' x "the ferry', id="never closed"),
        pytest.param(' the" ferry "x', id="closed, then opened"),
        pytest.param('7"6RJ the ferry GlE?G"q7', id="marks within noise"),
        pytest.param(' 5" and the ferry 6" wide', id="inches"),
        pytest.param(' x "the ferry\n\nMinna" y', id="over two paragraphs"),
        pytest.param("x “the ferry« y", id="marks of two kinds"),
    ],
)
def test_noise_between_marks_is_no_quotation(lexicon, noise):
    assert quotation_in(noise, lexicon) == []


def test_building_may_be_cancelled():
    def cancel(_done, _total):
        raise Cancelled

    with pytest.raises(Cancelled):
        build_lexicon(corpus_from_string(STORY, "story"), cancel)


def test_a_name_has_three_letters_at_least():
    lexicon = build_lexicon(corpus_from_string("We saw Ann and Al, then Ann met Al. " * 2, "short"))
    assert lexicon.names == {"ann"}


@pytest.mark.parametrize(("others", "is_word"), [(499, True), (500, False)])
def test_a_single_letter_is_a_word_where_it_is_one_of_five_hundred(others, is_word):
    lexicon = build_lexicon(corpus_from_string("word " * others + "q ", "letters"))
    assert ("q" in lexicon.words) is is_word
