"""The microscope's walk: every number shown is the engine's, and its terms make it."""

import math
import re
from typing import ClassVar

import numpy as np
import pytest

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cell import Cell
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.cells.rnn import VanillaRNN
from rnnviz.core.network.dropout import Dropout
from rnnviz.core.network.equations import Apply, Equation, Equations, Formula, Function, Ref, Slope
from rnnviz.core.network.notation import COURSE, FIELD, Notation
from rnnviz.core.network.optimizers import OPTIMIZERS
from rnnviz.core.network.optimizers.adagrad import Adagrad
from rnnviz.core.network.optimizers.optimizer import Optimizer
from rnnviz.core.text.corpus import Vocabulary, corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.microscope.code import CodeLine, program_of
from rnnviz.training.microscope.numbers import (
    Entry,
    Name,
    StepNumbers,
    round_up,
    short_number,
    signed_number,
)
from rnnviz.training.microscope.walkthrough import Walkthrough
from rnnviz.training.microscope.worked_example import hello_step
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.learning_step import LearningStep, take_apart

TEXT = "the quick brown fox jumps over the lazy dog. " * 4


def trained_step(hidden_size: int = 40, seq_length: int = 15, dtype: str = "float64") -> LearningStep:
    config = TrainingConfig(hidden_size=hidden_size, seq_length=seq_length, dtype=dtype, sigma=0.1)
    learner = Learner(corpus_from_string(TEXT, "fox"), config)
    for _ in range(20):
        learner.step()
    return learner.take_apart()


@pytest.fixture(scope="module")
def hello() -> Walkthrough:
    return Walkthrough(hello_step())


@pytest.fixture(scope="module")
def trained() -> Walkthrough:
    return Walkthrough(trained_step())


def engine_array(step: LearningStep, name: Name) -> np.ndarray:
    """The engine's own array of a name, spelled out apart from the code under test."""
    window, row = step.window, (name.t or 0) - 1
    whole = {
        "param": step.params, "grad": step.grads, "clipped": step.clipped,
        "memory": step.remembered["memory"], "new_memory": step.new_remembered["memory"],
        "step": step.steps, "new": step.new_params,
    }  # fmt: skip
    if name.kind == "share":
        return step.shares(name.t)[name.of]
    if name.of:
        return whole[name.kind][name.of]
    if name.kind == "h":
        return step.of_layer("h")[name.t]
    if name.kind == "Wxh x":
        return step.params["Wxh"][:, step.inputs[row]]
    if name.kind == "loss":
        return window.losses[row]
    if name.kind == "losses":
        return window.losses[:, 0]
    if name.kind == "total":
        return np.array([step.loss])
    rows = {
        "y": window.ys[:, 0], "p": window.ps[:, 0], "dy": window.dys[:, 0],
    }  # fmt: skip
    return rows[name.kind][row] if name.kind in rows else step.of_layer(name.kind)[row]


@pytest.mark.parametrize("network", ["hello", "trained"])
def test_every_array_that_is_shown_is_the_engines_to_the_last_bit(
    network: str, request: pytest.FixtureRequest
) -> None:
    walkthrough: Walkthrough = request.getfixturevalue(network)
    names = {operand.name for phase in walkthrough.phases for operand in phase.operands}
    for name in names:
        quantity = walkthrough.numbers.quantity(name)
        expected = engine_array(walkthrough.step, name)
        assert quantity.values.dtype == expected.dtype
        assert quantity.values.tobytes() == expected.tobytes(), name


@pytest.mark.parametrize("network", ["hello", "trained"])
def test_the_terms_make_the_number(network: str, request: pytest.FixtureRequest) -> None:
    walkthrough: Walkthrough = request.getfixturevalue(network)
    seen: set[Name] = set()
    for phase in walkthrough.phases:
        for operand in phase.operands:
            if operand.name in seen:
                continue
            seen.add(operand.name)
            shape = walkthrough.numbers.quantity(operand.name).values.shape
            for place in list(np.ndindex(shape))[:: max(1, math.prod(shape) // 20)]:
                explanation = walkthrough.explain(Entry(operand.name, place))
                assert math.isclose(explanation.reached, explanation.value, rel_tol=1e-9, abs_tol=1e-12), (
                    explanation
                )


def test_the_terms_make_the_number_in_float32() -> None:
    walkthrough = Walkthrough(trained_step(dtype="float32"))
    for kind, size in (("h", 40), ("dh", 40), ("dhraw", 40)):
        for unit in range(size):
            explanation = walkthrough.explain(Entry(Name(kind, 7), (unit,)))
            assert explanation.reached == pytest.approx(explanation.value, rel=1e-4, abs=1e-6)


def test_the_example_of_the_mock(hello: Walkthrough) -> None:
    explanation = hello.explain(Entry(Name("dh", 2), (1,)))
    assert explanation.title == "dh₂, unit 2"
    assert [term.label for term in explanation.terms] == [
        "Why[h,2] · dy₂[h]", "Why[e,2] · dy₂[e]", "Why[l,2] · dy₂[l]", "Why[o,2] · dy₂[o]", "dhnext[2]",
    ]  # fmt: skip
    values = [term.value for term in explanation.terms]
    assert values == pytest.approx([-0.1451, 0.0592, -0.2924, 0.0146, 0.0759], abs=5.1e-5)
    assert explanation.value == pytest.approx(-0.2878, abs=5.1e-5)
    assert explanation.terms[0].factors == "−0.6 × +0.242"
    assert Entry(Name("param", of="Why"), (0, 1)) in explanation.sources


def test_a_small_network_shows_all_terms_and_a_large_one_the_ten_largest(
    hello: Walkthrough, trained: Walkthrough
) -> None:
    shown, left_out, _ = hello.explain(Entry(Name("h", 2), (0,))).shown()
    assert (len(shown), left_out) == (5, 0)
    explanation = trained.explain(Entry(Name("h", 2), (0,)))
    shown, left_out, rest = explanation.shown()
    assert (len(shown), left_out) == (10, 32)
    assert sum(term.value for term in shown) + rest == pytest.approx(explanation.sum)
    sizes = [abs(term.value) for term in explanation.terms]
    assert [abs(term.value) for term in shown] == sorted(sizes, reverse=True)[:10]


def test_the_walk_goes_forward_then_back_then_updates(hello: Walkthrough) -> None:
    labels = [group.label for group in hello.groups]
    expected = "x₁ x₂ x₃ x₄ loss dy₄ dh₄ dW₄ dy₃ dh₃ dW₃ dy₂ dh₂ dW₂ dy₁ dh₁ dW₁ clip Adagrad new"
    assert labels == expected.split()
    at_two = [phase.kind for phase in hello.phases if phase.t == 2]
    forward, backward = (
        "column recurrent bias tanh scores softmax loss",
        "dy dWhy dby dh dhraw dbh dWxh dWhh dhnext",
    )
    assert at_two == f"{forward} {backward}".split()
    # Nothing is sent back from the first character: the window ends there.
    assert "dhnext" not in [phase.kind for phase in hello.phases if phase.t == 1]


def test_every_phase_has_its_words(hello: Walkthrough) -> None:
    for phase in hello.phases:
        sentences = phase.words.count(". ") + phase.words.count("? ") + 1
        assert 2 <= sentences <= 5, phase.title
        assert "{" not in phase.words
        assert phase.equation


def test_a_character_that_is_markup_stays_a_character() -> None:
    learner = Learner(corpus_from_string("a<b{c}&d " * 5, "markup"), TrainingConfig(seq_length=8))
    walkthrough = Walkthrough(learner.take_apart())
    assert "<b>&lt;</b>" in "".join(phase.words for phase in walkthrough.phases)
    assert "<b>{</b>" in "".join(phase.words for phase in walkthrough.phases)


def test_a_result_is_known_from_its_phase_on(hello: Walkthrough) -> None:
    number = next(i for i, phase in enumerate(hello.phases) if phase.result == Name("h", 2))
    assert not hello.is_known(Name("h", 2), number - 1)
    assert hello.is_known(Name("h", 2), number)
    assert hello.is_known(Name("param", of="Whh"), 0)


@pytest.mark.parametrize(
    ("like", "t", "label"), [("x₂", 4, "x₄"), ("dh₃", 1, "dh₁"), ("loss", 2, "x₂"), ("Adagrad", 3, "dW₃")]
)
def test_the_same_group_at_another_character(hello: Walkthrough, like: str, t: int, label: str) -> None:
    labels = [group.label for group in hello.groups]
    assert labels[hello.group_at(t, labels.index(like))] == label


def test_the_first_look_follows_the_unit_and_the_character(hello: Walkthrough) -> None:
    by_title = {phase.title: phase for phase in hello.phases}
    tanh = by_title["Forward, t = 2: the new hidden state"]
    assert hello.first_look(tanh, 2) == Entry(Name("h", 2), (2,))
    softmax = by_title["Forward, t = 2: from scores to probabilities"]
    assert hello.first_look(softmax, 2) == Entry(Name("p", 2), (2,))  # l, the wanted one
    for phase in hello.phases:
        hello.explain(hello.first_look(phase, 0))


def test_a_window_of_one_character_and_a_network_of_one_unit() -> None:
    learner = Learner(corpus_from_string("abab", "ab"), TrainingConfig(hidden_size=1, seq_length=1))
    walkthrough = Walkthrough(learner.take_apart())
    for phase in walkthrough.phases:
        walkthrough.explain(walkthrough.first_look(phase, 0))


def test_numbers_that_are_not_finite_are_said_and_not_raised() -> None:
    step = trained_step()
    step.params["Whh"][...] = math.inf
    step.of_layer("h")[3] = math.nan
    step.of_layer("dh")[...] = math.nan
    walkthrough = Walkthrough(step)
    for phase in walkthrough.phases:
        walkthrough.explain(walkthrough.first_look(phase, 0))
    assert short_number(math.nan) == "nan"


@pytest.mark.parametrize(
    ("value", "short"),
    [(0.0, "0"), (-0.0, "0"), (-0.2878, "−0.29"), (0.0058, "0.006"), (-4.2e-7, "−4e−7"), (12.34, "12.3"),
     (9.999, "10.0"), (2345.6, "2346"), (-math.inf, "−∞")],
)  # fmt: skip
def test_numbers_in_a_grid(value: float, short: str) -> None:
    assert short_number(value) == short


def test_numbers_with_a_sign() -> None:
    assert signed_number(0.05923) == "+0.0592"
    assert signed_number(-1.2e-5) == "−1.20e−5"
    assert signed_number(-0.7312, 3) == "−0.731"
    assert signed_number(0.0) == "0"


def test_scales_are_round_and_the_same_for_all_characters(trained: Walkthrough) -> None:
    scales = {trained.numbers.quantity(Name("dh", t)).scale for t in range(1, 16)}
    assert len(scales) == 1
    assert scales.pop() >= np.abs(trained.step.of_layer("dh")).max()
    assert trained.numbers.quantity(Name("h", 3)).scale == 1
    assert [round_up(size) for size in (0.03, 0.2, 0.21, 7.0, 0.0)] == [0.05, 0.2, 0.5, 10, 1]


def test_a_name_that_no_array_has(hello: Walkthrough) -> None:
    with pytest.raises(KeyError):
        StepNumbers(hello.step).quantity(Name("h", 5))
    with pytest.raises(KeyError):
        StepNumbers(hello.step).quantity(Name("nothing"))


def test_a_gradient_beyond_the_clip_is_cut_in_its_explanation() -> None:
    """The terms come to the gradient, and what is done with them to the clipped one."""
    learner = Learner(corpus_from_string(TEXT, "fox"), TrainingConfig(hidden_size=4, seq_length=5, clip=0.5))
    walkthrough = Walkthrough(learner.take_apart())
    numbers = walkthrough.numbers
    gradient = numbers.quantity(Name("grad", of="by")).values
    assert gradient.min() < -0.5  # of characters that were to come
    assert (np.abs(gradient) < 0.5).any()
    for k in range(len(gradient)):
        told = walkthrough.explain(Entry(Name("clipped", of="by"), (k,)))
        assert told.sum == pytest.approx(float(gradient[k]))
        assert told.reached == pytest.approx(max(-0.5, min(0.5, told.sum)))
        assert told.reached == pytest.approx(told.value)
        assert told.through == "clip to ±0.5"
        assert told.note.startswith("Beyond ±0.5" if abs(told.sum) > 0.5 else "Within ±0.5")


def lines_of(walkthrough: Walkthrough, title: str) -> tuple[CodeLine, ...]:
    """The lines of the program that stand under this title."""
    return next(block.lines for block in program_of(walkthrough.equations) if block.title == title)


def assert_every_phase_happens_in_one_line(walkthrough: Walkthrough) -> None:
    lines = [line for block in program_of(walkthrough.equations) for line in block.lines]
    told = [kind for line in lines for kind in line.phases]
    assert sorted(told) == sorted({phase.kind for phase in walkthrough.phases})
    # In the order of the walk, too.
    walked = list(dict.fromkeys(phase.kind for phase in walkthrough.phases))
    late = {"dhnext", "dcnext"}  # the first in the walk, which goes backward from the last character
    assert [kind for kind in told if kind not in late] == [kind for kind in walked if kind not in late]


def test_every_phase_happens_in_one_line_of_the_code(hello: Walkthrough) -> None:
    assert_every_phase_happens_in_one_line(hello)


def walk(
    cell: Cell, optimizer: type[Optimizer], *, layers: int = 1, streams: int = 1, stream: int = 0,
    clip: float = 5.0, clip_by: str = "entry", dropout: float = 0.0,
) -> Walkthrough:  # fmt: skip
    architecture = Architecture(cell, vocab_size=4, hidden_size=3, layers=layers)
    params = architecture.draw(0.5, np.random.default_rng(1), np.float64)
    ids = np.array([0, 1, 2, 3, 1])
    if streams > 1:
        ids = np.stack([np.roll(ids, k) for k in range(streams)], axis=1)
    step = take_apart(
        architecture, params, optimizer(params.flat),
        architecture.zero_state(streams, np.float64) + 0.1 * (streams > 1),
        ids[:-1], ids[1:], vocabulary=Vocabulary("abcd"), iteration=3, learning_rate=0.1,
        clip=clip, clip_by=clip_by, stream=stream,
        dropout=Dropout(dropout, seed=5, iteration=3) if dropout else None,
    )  # fmt: skip
    walkthrough = Walkthrough(step)
    for phase in walkthrough.phases:
        explanation = walkthrough.explain(walkthrough.first_look(phase, 0))
        assert math.isclose(explanation.reached, explanation.value, rel_tol=1e-9, abs_tol=1e-12), phase.title
    return walkthrough


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_and_every_optimizer_that_is_listed_is_walked_through(cell: str, optimizer: str) -> None:
    walkthrough = walk(CELLS[cell], OPTIMIZERS[optimizer], layers=2)
    equations = walkthrough.equations
    kinds = [each.kind for each in (*equations.forward, *equations.backward, *equations.update)]
    assert len(kinds) == len(set(kinds))  # each its own name: by it the line of code is found
    assert_every_phase_happens_in_one_line(walkthrough)


@pytest.mark.parametrize(
    ("layers", "streams", "dropout"), [(1, 1, 0.0), (2, 1, 0.0), (3, 1, 0.0), (2, 1, 0.4), (4, 3, 0.5)]
)
@pytest.mark.parametrize("cell", CELLS)
def test_every_number_that_a_cell_makes_is_what_its_terms_make(
    cell: str, layers: int, streams: int, dropout: float
) -> None:
    walkthrough = walk(
        CELLS[cell], Adagrad, layers=layers, streams=streams, stream=streams - 1, dropout=dropout
    )
    for name in {operand.name for phase in walkthrough.phases for operand in phase.operands}:
        for place in np.ndindex(walkthrough.numbers.quantity(name).values.shape):
            told = walkthrough.explain(Entry(name, place))
            assert math.isclose(told.reached, told.value, rel_tol=1e-9, abs_tol=1e-12), (name, place)


@pytest.mark.parametrize("layers", [2, 3])
def test_every_array_of_every_layer_is_the_engines_to_the_last_bit(layers: int) -> None:
    walkthrough = walk(VanillaRNN(), Adagrad, layers=layers)
    step, seen = walkthrough.step, {phase.result for phase in walkthrough.phases}
    for layer in range(layers):
        number = str(layer + 1) if layer else ""
        for own in ("h", "z", "dh", "dhraw", "dhnext"):
            for t in range(1, 4):
                name = Name(f"{own}{number}", t)
                assert name in seen
                row = t if own == "h" else t - 1
                kept = step.window.layers[layer][own][row, 0]
                assert walkthrough.numbers.quantity(name).values.tobytes() == kept.tobytes()
        # What is added to make z is not kept by the engine, but what it comes to is.
        read = f"Wxh{number} " + (f"h{layer if layer > 1 else ''}" if layer else "x")
        parts = [
            walkthrough.numbers.quantity(Name(kind, 2)).values for kind in (read, f"Whh{number} h{number}")
        ]
        total = sum(parts) + step.params[f"bh{number}"]
        assert total == pytest.approx(step.window.layers[layer]["z"][1, 0], rel=1e-12)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("streams", [1, 2])
def test_what_dropout_leaves_out_is_the_engines_own_forward_and_backward(cell: str, streams: int) -> None:
    walkthrough = walk(CELLS[cell], Adagrad, layers=3, streams=streams, stream=streams - 1, dropout=0.4)
    step, numbers, stream = walkthrough.step, walkthrough.numbers, streams - 1
    seen = {phase.result for phase in walkthrough.phases}
    for layer in (1, 2):
        below, own = (str(number) if number > 1 else "" for number in (layer, layer + 1))
        mask = np.zeros((4 * streams, 3))
        Dropout(0.4, seed=5, iteration=3).draw(layer - 1, mask)
        mask = mask.reshape(4, streams, 3)[:, stream]
        assert set(mask.flat) == {0.0, 1 / (1 - 0.4)}
        for t in range(1, 5):
            shown = {kind: numbers.quantity(Name(f"{kind}{own}", t)).values for kind in ("m", "x", "dx")}
            h, dh, dhnext = (
                numbers.quantity(Name(f"{kind}{below}", t)).values for kind in ("h", "dh", "dhnext")
            )
            raw = numbers.quantity(Name(f"{CELLS[cell].raw}{own}", t)).values
            assert {Name(f"x{own}", t), Name(f"dx{own}", t)} <= seen
            np.testing.assert_array_equal(shown["m"], mask[t - 1])
            np.testing.assert_array_equal(shown["x"], mask[t - 1] * h)
            np.testing.assert_allclose(shown["dx"], step.params[f"Wxh{own}"].T @ raw, rtol=1e-12, atol=1e-15)
            np.testing.assert_allclose(dh, mask[t - 1] * shown["dx"] + dhnext, rtol=1e-12, atol=1e-15)
    assert "x2₁ = mask ⊙ h₁ / (1 − 0.4)" in [phase.equation for phase in walkthrough.phases]
    assert "seed" in walkthrough.explain(Entry(Name("m2", 2), (1,))).note
    lines = [line.text.strip() for line in lines_of(walkthrough, "backward")]
    assert lines.index(f"dx2 = Wxh2.T @ {CELLS[cell].raw}2") < lines.index("dh = m2[t] * dx2 + dhnext")


def test_what_is_taken_off_a_sum_has_one_sign_before_its_factors() -> None:
    walkthrough = walk(CELLS["gru"], Adagrad)
    terms = walkthrough.explain(Entry(Name("h", 2), (0,))).terms
    (taken,) = (term for term in terms if term.label.startswith("−"))
    z, n = (walkthrough.numbers.value(Entry(Name(kind, 2), (0,))) for kind in "zn")
    assert taken.factors == f"{signed_number(-z, 3)} × {signed_number(n, 3)}"


def test_the_walk_goes_up_the_layers_and_down_again() -> None:
    walkthrough = walk(VanillaRNN(), Adagrad, layers=2)
    labels = [group.label for group in walkthrough.groups]
    assert labels[:6] == ["x₁", "h2₁", "y₁", "x₂", "h2₂", "y₂"]
    assert labels[12:18] == ["loss", "dy₄", "dh2₄", "dW2₄", "dh₄", "dW₄"]
    by_kind = {phase.kind: phase for phase in walkthrough.phases if phase.t == 2}
    assert by_kind["column2"].equation == "Wxh2 · h₂"
    assert by_kind["column2"].title == "Forward, t = 2, layer 2: what the layer below says"
    assert by_kind["dWxh2"].equation == "dWxh2 += dhraw2₂ · h₂ᵀ"
    assert by_kind["dh2"].equation == "dh2₂ = Whyᵀ · dy₂ + dhnext2"
    assert by_kind["dh"].equation == "dh₂ = Wxh2ᵀ · dhraw2₂ + dhnext"
    assert by_kind["scores"].equation == "y₂ = Why · h2₂ + by"
    assert "it goes to layer 2" in by_kind["tanh"].words
    assert "it goes to the prediction" in by_kind["tanh2"].words
    told = walkthrough.explain(Entry(Name("dh", 2), (1,)))
    assert [term.label for term in told.terms] == [
        "Wxh2[1,2] · dhraw2₂[1]", "Wxh2[2,2] · dhraw2₂[2]", "Wxh2[3,2] · dhraw2₂[3]", "dhnext[2]",
    ]  # fmt: skip
    lines = [line.text.strip() for line in lines_of(walkthrough, "forward")]
    assert "h2[t] = tanh(Wxh2 @ h[t] + Whh2 @ h2[t-1] + bh2)" in lines


@pytest.mark.parametrize("cell", CELLS)
def test_a_layer_says_nothing_of_what_is_not_its_own(cell: str) -> None:
    walkthrough = walk(CELLS[cell], Adagrad, layers=3)
    own = re.compile(r"\bd?(?:Wxh|Whh|bh|bhn)\b", re.ASCII)
    for phase in walkthrough.phases:
        if phase.layer == 1:
            # Layer 2 reads layer 1 and hears from layer 3, never from characters or scores.
            said = f"{phase.title} {phase.equation} {phase.words}"
            assert not own.search(said), said
            assert "Why" not in said
            assert "column of" not in said
            for operand in phase.operands:
                assert operand.name.of in ("", "Wxh2", "Whh2", "bh2", "bhn2", "Wxh3")


@pytest.mark.parametrize("stream", [0, 2])
def test_of_several_streams_one_is_looked_at_and_its_sums_say_what_the_others_add(stream: int) -> None:
    walkthrough = walk(VanillaRNN(), Adagrad, layers=2, streams=3, stream=stream)
    step, numbers = walkthrough.step, walkthrough.numbers
    for name in {operand.name for phase in walkthrough.phases for operand in phase.operands}:
        for place in np.ndindex(numbers.quantity(name).values.shape):
            told = walkthrough.explain(Entry(name, place))
            assert math.isclose(told.reached, told.value, rel_tol=1e-9, abs_tol=1e-12), (name, place)
    kept = step.window.layers[1]["h"][2, stream]
    assert numbers.quantity(Name("h2", 2)).values.tobytes() == kept.tobytes()
    others = [term.label for term in walkthrough.explain(Entry(Name("grad", of="Whh"), (0, 1))).terms[4:]]
    assert others == [f"stream {k + 1}" for k in range(3) if k != stream]
    (error,) = (phase for phase in walkthrough.phases if phase.kind == "dy" and phase.t == 1)
    assert error.equation.endswith(") / 3")


@pytest.mark.parametrize("clip_by", ["norm", "off"])
def test_what_is_not_clipped_entry_by_entry_is_said_as_it_was_done(clip_by: str) -> None:
    walkthrough = walk(VanillaRNN(), Adagrad, clip=0.25, clip_by=clip_by)
    grads, clipped = walkthrough.step.grads.flat, walkthrough.step.clipped.flat
    length = float(np.linalg.norm(grads))
    assert length > 0.25
    assert clipped == pytest.approx(grads * 0.25 / length if clip_by == "norm" else grads)
    for place in np.ndindex(3, 3):
        told = walkthrough.explain(Entry(Name("clipped", of="Whh"), place))
        assert told.reached == pytest.approx(told.value)
    (phase,) = (each for each in walkthrough.phases if each.kind == "clip" and each.result.of == "bh")
    assert phase.words.startswith("Clipping is switched off" if clip_by == "off" else "The gradients of all")


def test_a_run_of_layers_and_streams_is_taken_apart_as_it_would_learn() -> None:
    config = TrainingConfig(
        hidden_size=5, seq_length=6, layers=2, batch_size=3, dropout=0.3, clip_by="norm", clip=0.5,
        schedule="decay", decay_every=1, optimizer="adam", learning_rate=0.01,
    )  # fmt: skip
    learner = Learner(corpus_from_string(TEXT, "fox"), config)
    for _ in range(25):
        learner.step()
    assert learner.epoch >= 1  # so the rate is not the one that was set
    step = learner.take_apart(stream=1)
    assert step.learning_rate < 0.01
    learner.step()
    assert step.new_params.flat.tobytes() == learner.now.params.flat.tobytes()


def test_a_cell_with_a_function_of_its_own_is_walked_through_by_its_equations_alone() -> None:
    walkthrough = walk(HalfCell(), Adagrad)
    told = walkthrough.explain(Entry(Name("h", 2), (0,)))
    assert told.through.startswith("half(")
    assert "    h[t] = half(z[t])" in [line.text for line in lines_of(walkthrough, "forward")]


def test_an_optimizer_with_a_step_of_its_own_is_walked_through_by_its_equations_alone() -> None:
    walkthrough = walk(VanillaRNN(), Descent)
    entry = Entry(Name("step", of="bh"), (0,))
    (term,) = walkthrough.explain(entry).terms
    g = walkthrough.numbers.value(Entry(Name("clipped", of="bh"), (0,)))
    assert (term.label, term.factors) == ("rate · g / n", f"0.1 × {signed_number(g, 3)} / 4")
    (_, taken) = walkthrough.explain(Entry(Name("new", of="bh"), (0,))).terms
    assert taken.label == "−rate · g / n"
    assert taken.value == -term.value
    (phase,) = (each for each in walkthrough.phases if each.kind == "step" and "bh" in each.title)
    assert [operand.sign for operand in phase.operands] == ["", "→"]


HALF = Function("half", lambda z: z / 2, lambda _: 0.5, "½")


class HalfCell(VanillaRNN):
    """h = z / 2: the smallest cell that is not the vanilla one."""

    name = "half"
    equations = Equations(
        tuple(
            e._replace(op=Apply(HALF, e.op.of), code="h[t] = half(z[t])") if isinstance(e.op, Apply) else e
            for e in VanillaRNN.equations.forward
        ),
        tuple(
            e._replace(op=Slope(HALF, e.op.of, e.op.error)) if isinstance(e.op, Slope) else e
            for e in VanillaRNN.equations.backward
        ),
    )

    def forward(self, params, trace):
        for t in range(trace.seq_length):
            trace["Whh h"][t] = trace["h"][t] @ params["Whh"].T
            trace["z"][t] = trace["_a"][t] + trace["Whh h"][t]
            trace["h"][t + 1] = trace["z"][t] / 2

    def backward(self, params, trace):
        for t in reversed(range(trace.seq_length)):
            trace["dh"][t] = trace["_from above"][t] + trace["dhnext"][t]
            trace["dhraw"][t] = trace["dh"][t] / 2
            if t:
                trace["dhnext"][t - 1] = trace["dhraw"][t] @ params["Whh"]


class Descent(Optimizer):
    """``param -= learning_rate · g / n`` at the n-th step: the smallest optimizer that is not Adagrad."""

    name = "descent"
    state_names = ()
    labels: ClassVar = {}
    remembered: ClassVar = {}
    equations = (
        Equation(
            "step", "step",
            Formula(
                (Ref("clipped"),),
                lambda update, g: update.learning_rate * g / (update.iteration + 1),
                "rate · g / n",
                lambda signed, update, g: f"{update.learning_rate:g} × {signed(g)} / {update.iteration + 1}",
                ("",),
            ),
            "Descent", "The step of {of}", "step = learning_rate · g / n", "Downhill, ever less.",
            code="step = rate * g / n",
        ),
    )  # fmt: skip

    def _make_step(self, grads, learning_rate, iteration):
        np.multiply(grads, learning_rate / (iteration + 1), out=self.last_step)


# ── names of the arrays ──

OF_FIELD = re.compile(r"(?<![A-Za-z0-9_])d?(Wxh|Whh|Why|bhn?)\d*(?![A-Za-z0-9_])")
BIAS_OF_SCORES = re.compile(r"\bdby\b|\+ by\b|<b>by</b>|share of by|\b(new|mem|step) by\b|^by \[")
OF_COURSE = re.compile(r"(?<![A-Za-z0-9_])d?[UV]\d?(?![A-Za-z0-9_])|\+ [bc](?![A-Za-z0-9_])|dθ")


def all_said(walkthrough: Walkthrough) -> list[str]:
    """Everything that is read of a walk."""
    said = [group.label for group in walkthrough.groups]
    said += [line.text for block in program_of(walkthrough.equations) for line in block.lines]
    for phase in walkthrough.phases:
        said += [phase.title, phase.equation, phase.words]
        said += [words for each in phase.operands for words in (each.caption, each.sign)]
        told = walkthrough.explain(walkthrough.first_look(phase, 0))
        said += [told.title, told.label, told.through, told.note]
        said += [words for term in told.terms for words in (term.label, term.factors)]
    return said


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("cell", CELLS)
def test_a_walk_calls_the_arrays_as_it_is_asked_to_and_is_the_same_else(cell: str, optimizer: str) -> None:
    own = walk(CELLS[cell], OPTIMIZERS[optimizer], layers=2, dropout=0.3)
    notation = COURSE.beside(CELLS[cell].states)
    other = Walkthrough(own.step, notation=notation)
    assert [(each.kind, each.t, each.result) for each in other.phases] == [
        (each.kind, each.t, each.result) for each in own.phases
    ]
    assert [text for text in all_said(own) if OF_COURSE.search(text)] == []
    assert [text for text in all_said(other) if OF_FIELD.search(text)] == []
    has_by = any(BIAS_OF_SCORES.search(text) for text in all_said(other))
    assert has_by is ("c" in CELLS[cell].states), "beside an LSTM's c, and nowhere else"


@pytest.mark.parametrize(("notation", "shown"), [(FIELD, "Wxh x₁ = Wxh[:, h]"), (COURSE, "U x₁ = U[:, h]")])
def test_the_first_equation_of_hello(notation: Notation, shown: str) -> None:
    walkthrough = Walkthrough(hello_step(), notation=notation)
    assert walkthrough.phases[0].equation == shown
    last = walkthrough.phases[-1]
    assert last.equation == f"{notation.named('by')} −= step"
    label = walkthrough.numbers.label(walkthrough.first_look(last, 0))
    assert label.startswith(f"new {notation.named('by')}[")
