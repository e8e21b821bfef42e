"""Every word has one sentence and one name; settings are words; a text tells which words it uses."""

import pytest

from rnnviz.core.network.cells import CELLS
from rnnviz.training.config import SETTINGS
from rnnviz.training.glossary.glossary import FIELDS, glossary, tip_of, words_in
from rnnviz.training.glossary.word import GlossaryWord, written

WORDS = list(glossary().values())
ASKED_FOR = (
    "perplexity", "smooth_loss", "hprev", "dhnext", "dhraw", "Wxh", "Whh", "Why", "bh", "by", "cell", "gate",
    "epoch", "iteration", "position", "temperature", "top-k", "top-p", "beam", "saturation", "clipping",
    "Adagrad", "bits per character", "n-gram", "surprise", "reach", "how far back it looks", "held_out",
    "entropy", "copy", "lexicon", "softmax", "tanh", "gradient", "loss", "window", "vocab_size", "LSTM",
)  # fmt: skip


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.name)
def test_a_word_is_said_in_one_plain_sentence_and_lives_somewhere(word):
    assert word.said[0].isupper() or word.said[0].isdigit() or word.name in SETTINGS
    assert word.said.endswith(".")
    assert word.tip.endswith(".")
    assert not word.formula.endswith(".")
    assert not set("{}^") & set(word.formula)
    assert "<" not in word.said + word.more
    assert word.place.widget
    assert word.name not in word.also


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_what_is_made_otherwise_in_another_cell_is_said_of_it(cell):
    equations = CELLS[cell].equations
    changed = {name: word.beside(cell) for name, word in glossary().items() if word.beside(cell) != word}
    assert {"h", "z", "dhnext", "dWhh", "slope"} <= changed.keys()
    assert changed["h"].formula == CELLS[cell].watched[0].formula
    assert changed["dhnext"].formula == written(equations, "dhnext")
    for name, word in changed.items():
        assert "tanh(Wxh" not in word.formula, name
        assert word.said.endswith(".")
        assert word.place == glossary()[name].place
    assert all(word.beside("rnn") == word for word in glossary().values())


def test_no_two_words_have_one_name():
    names = [word.name for words in FIELDS.values() for word in words] + [*SETTINGS]
    assert sorted(names) == sorted(set(names))
    assert set(names) == set(glossary())


@pytest.mark.parametrize("name", ASKED_FOR)
def test_what_a_student_asks_for_is_there(name):
    assert glossary()[name].said


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=lambda setting: setting.name)
def test_a_setting_is_a_word_in_its_own_sentence(setting):
    assert glossary()[setting.name].tip == setting.meaning


def test_what_a_choice_may_be_stands_behind_its_sentence():
    assert all(words in glossary()["cell"].more for words in CELLS)
    assert "1 to 1,000" in glossary()["seq_length"].more


def test_a_tooltip_is_the_sentence_with_its_formula():
    assert tip_of("guessing") == "What expecting every character alike costs: loss = ln V · T."
    assert tip_of("start") == glossary()["start"].said
    of_two_parts = GlossaryWord("x", "One thing: another.", "x = y")
    assert of_two_parts.tip == "One thing: another (x = y)."


def test_a_symbol_has_the_formula_of_the_microscope():
    assert glossary()["dhraw"].formula == "dhrawₜ = (1 − hₜ²) ⊙ dhₜ"
    assert glossary()["dhnext"].formula == written(CELLS["rnn"].equations, "dhnext")
    with pytest.raises(KeyError):
        written(CELLS["rnn"].equations, "no such equation")


def test_arrays_are_found_by_the_names_that_courses_give_them():
    for name, also in (("Wxh", "U"), ("Whh", "W"), ("bh", "b")):
        assert also in glossary()[name].also


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("y = Why h + by, and so on", {"Why", "by", "y"}),
        ("the smooth loss of two networks", {"smooth_loss", "loss"}),
        ("by and by a man came. Why did he?", set()),
        ("a network without any of them", set()),
        ("hₜ = tanh(zₜ)", {"h", "tanh", "z"}),
        ("loss = −Σ ln p", {"loss"}),
    ],
)
def test_a_text_tells_which_words_it_uses(text, names):
    assert {word.name for word in words_in(text)} == names
