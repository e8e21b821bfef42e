"""Notations: every array has one name in each, and English words keep out of it."""

import re

import pytest

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.notation import COURSE, FIELD, NOTATIONS


@pytest.mark.parametrize(
    ("array", "letter"),
    [
        ("Wxh", "U"), ("Whh", "W"), ("Why", "V"), ("bh", "b"), ("by", "c"),
        ("Whh2", "W2"), ("bh3", "b3"), ("dWxh", "dU"), ("dWhh2", "dW2"), ("dby", "dc"), ("mWhy", "mV"),
        ("bhn", "bn"), ("Wih", "Wih"), ("h", "h"), ("dhraw", "dhraw"), ("", ""),
    ],
)  # fmt: skip
def test_an_array_has_its_letter_in_the_course_and_its_own_name_else(array: str, letter: str) -> None:
    assert COURSE.named(array) == letter
    assert FIELD.named(array) == array


@pytest.mark.parametrize("cell", CELLS)
def test_no_two_arrays_of_a_network_have_one_letter(cell: str) -> None:
    architecture = Architecture(CELLS[cell], 5, 4, 3)
    notation = COURSE.beside(architecture.cell.states)
    called = [notation.named(spec.name) for spec in architecture.specs]
    assert len(set(called)) == len(called)
    assert not set(called) & set(architecture.cell.states)
    assert all(len(name) <= 3 for name in called), "a letter, and the number of its layer"


def test_beside_a_cell_that_is_called_c_the_bias_of_the_scores_keeps_its_name() -> None:
    beside = COURSE.beside(("h", "c"))
    assert (beside.named("by"), beside.named("dby"), beside.named("bh")) == ("by", "dby", "b")
    assert beside.written("y = Why h + by") == "y = V h + by"
    assert COURSE.beside(("h",)) is COURSE


@pytest.mark.parametrize(
    ("text", "in_letters"),
    [
        ("hₜ = tanh(Wxh·xₜ + Whh·hₜ₋₁ + bh)", "hₜ = tanh(U·xₜ + W·hₜ₋₁ + b)"),
        ("p = softmax(Why h + by). Warm", "p = softmax(V h + c). Warm"),
        ("dh{at} = Whyᵀ · dy{at} + dhnext", "dh{at} = Vᵀ · dy{at} + dhnext"),
        ("dh = Why.T @ dy + dhnext", "dh = V.T @ dy + dhnext"),
        ("Whh.dot(h) + bh. Then", "W.dot(h) + b. Then"),
        ("dh = Why' dy + dhnext", "dh = V' dy + dhnext"),
        ("Σ Why[B,u] · h[u] + by[B]", "Σ V[B,u] · h[u] + c[B]"),
        ("Whh2 h₁ and Wxh2 h", "W2 h₁ and U2 h"),
        ("<b>by</b> adds, through Why, the share of Why", "<b>c</b> adds, through V, the share of V"),
        ("dWxh[:, a] += dhraw₁", "dU[:, a] += dhraw₁"),
        ("Wxh, Whh and bh of each layer, Why and by.", "U, W and b of each layer, V and c."),
        ("lossFun(hprev, Wxh, Whh, Why, bh, by)", "lossFun(hprev, U, W, V, b, c)"),
        ("loss = ln V · T, p = 1 / V", "loss = ln K · T, p = 1 / K"),
        ("dW₁₂, dW2₃ and dW{at}", "dθ₁₂, dθ2₃ and dθ{at}"),
    ],
)
def test_a_text_is_written_in_letters(text: str, in_letters: str) -> None:
    assert COURSE.written(text) == in_letters
    assert FIELD.written(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Why this character",
        "“Why, how now?” said he; by and by. Why do you stand by?",
        "Why",
        "by",
        "multiplied by 0, sorted by pₜ",
        "ACT V. Scene (V)",
        "Wxhat bhang xWhh Why_not",
        "/home/ada/Whh/bh.txt cannot be read: no such file.",
        "C:\\Wxh\\notes.txt and Whh.npz",
    ],
)
def test_words_that_are_no_arrays_stay(text: str) -> None:
    assert COURSE.written(text) == text


@pytest.mark.parametrize("name", NOTATIONS)
def test_what_is_written_already_stays(name: str) -> None:
    notation = NOTATIONS[name]
    for text in ("y = V h + c", "dW2 and dθ₁, ln K", "tanh(U x + W h + b)"):
        assert notation.written(text) == text
    once = notation.written("h = tanh(Wxh x + Whh h + bh), y = Why h + by, ln V, dW₁")
    assert notation.written(once) == once


def test_its_title_names_the_arrays_in_their_order() -> None:
    assert re.findall(r"\S+", COURSE.title) == [COURSE.named(name) for name in FIELD.title.split()]
