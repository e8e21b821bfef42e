"""The loop around lossFun: what a train does wrong is said from what it does; what is right passes."""

import numpy as np
import pytest

from rnnviz.training.checks.own.calls import PARAMETERS, Call, TrainCalls
from rnnviz.training.checks.own.check import check_own_source
from rnnviz.training.checks.own.faults import MENDED
from rnnviz.training.checks.own.file import OwnFileError
from rnnviz.training.checks.own.loop import PARTS, LoopJudgement, judge_loop
from rnnviz.training.checks.own.problem import LEARNING_RATE, STEPS, problem

STEP = "param -= learning_rate * g / np.sqrt(mem + 1e-8)"
CALL = "loss, *grads, hprev = lossFun(inputs, targets, hprev, *params)"


def changed(*changes: tuple[str, str]) -> str:
    """The program as it should be with every (old, new) replaced; each must be there once."""
    source = MENDED
    for old, new in changes:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    return source


def judge(*changes: tuple[str, str]) -> LoopJudgement:
    """What is said of such a train, run here and not in a process of its own."""
    given, calls = problem(), []
    namespace = {}
    exec(changed(*changes), namespace)
    lossFun = namespace["lossFun"]

    def watched(inputs, targets, hprev, Wxh, Whh, Why, bh, by):
        params = np.concatenate([param.ravel() for param in (Wxh, Whh, Why, bh, by)])
        state = hprev.ravel().copy()
        _, *grads, last = returned = lossFun(inputs, targets, hprev, Wxh, Whh, Why, bh, by)
        flat = np.concatenate([g.ravel() for g in grads])
        calls.append(Call(np.array(inputs), np.array(targets), state, last.ravel().copy(), params, flat))
        return returned

    namespace["lossFun"] = watched
    params = [given[name].copy() for name in PARAMETERS]
    with np.errstate(all="ignore"):  # as in its own process: some BLAS kernels remark on finite numbers
        namespace["train"](given["data"].tolist(), len(given["inputs"]), STEPS, LEARNING_RATE, *params)
    return judge_loop(TrainCalls(tuple(calls), goes_on=False))


@pytest.mark.parametrize(
    ("changes", "part", "words"),
    [
        pytest.param(
            [("        position = end\n", "")], "inputs", "Every step reads the same window", id="stays"
        ),
        pytest.param(
            [("position = end", "position += 1")], "inputs", "moves on by one character a step", id="by one"
        ),
        pytest.param(
            [("position = end", "position = end + 1")], "inputs", "do not follow one another", id="by T + 1"
        ),
        pytest.param(
            [("end = position + seq_length", "end = position + 9")], "inputs",
            "have 9 characters, not the 16", id="length",
        ),
        pytest.param(
            [("data[position + 1 : end + 1]", "data[position + 2 : end + 2]")], "targets",
            "they are the characters after the next", id="two on",
        ),
        pytest.param(
            [("data[position + 1 : end + 1]", "inputs[::-1]")], "targets",
            "are not the characters that follow", id="other targets",
        ),
        pytest.param(
            [("data[position + 1 : end + 1]", "data[position + 1 : end + 2]")], "targets",
            "fewer or more targets than inputs", id="a target too many",
        ),
        pytest.param(
            [("hprev = 0, np.zeros_like(bh)", "hprev = 0, np.ones_like(bh)")], "hprev",
            "begins from a hidden state that is not zero", id="begins elsewhere",
        ),
        pytest.param(
            [(CALL, f"{CALL}\n        hprev = hprev / 2")], "hprev",
            "begin from a state that is not the one before's last", id="halved",
        ),
        pytest.param([("param -=", "param +=")], "update", "uphill", id="uphill"),
        pytest.param([("param -=", "param = param -")], "update", "never move", id="new arrays"),
        pytest.param(
            [("learning_rate * g", "3 * learning_rate * g")], "update",
            "The step is 3 times what learning_rate asks for.", id="rate",
        ),
        pytest.param([("range(steps)", "range(2)")], "inputs", "lossFun 2 times in 6 steps", id="twice"),
        pytest.param([("range(steps)", "range(0)")], "inputs", "lossFun never in 6 steps", id="never"),
    ],
)  # fmt: skip
def test_what_a_loop_does_wrong_is_said(changes, part, words):
    judgement = judge(*changes)
    assert list(judgement.wrong) == [part]
    assert words in judgement.wrong[part]
    assert not judgement.is_right


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([(STEP, "param -= learning_rate * g")], id="plain descent"),
        pytest.param(
            [("            g = np.clip(g, -5, 5)\n", ""),
             ("        for param, g,", "        length = np.sqrt(sum((g * g).sum() for g in grads))\n"
              "        grads = [g * min(1, 5 / length) for g in grads]\n        for param, g,")],
            id="clipped by norm",
        ),
        pytest.param(
            [("            g = np.clip(g, -5, 5)\n", ""),
             ("    return loss, dWxh", "    for d in (dWxh, dWhh, dWhy, dbh, dby):\n"
              "        np.clip(d, -5, 5, out=d)\n    return loss, dWxh")],
            id="clipped in lossFun",
        ),
        pytest.param(
            [("    params = [Wxh",
              "    Wxh, Whh, Why, bh, by = map(np.float32, (Wxh, Whh, Why, bh, by))\n    params = [Wxh")],
            id="float32",
        ),
    ],
)  # fmt: skip
def test_another_way_that_is_right_is_right(changes):
    judgement = judge(*changes)
    assert judgement.is_right, judgement


def test_inputs_and_targets_that_changed_places_are_both_named():
    judgement = judge(("inputs, targets, hprev, *params", "targets, inputs, hprev, *params"))
    assert list(judgement.wrong) == ["inputs", "targets"]
    assert "they are the characters before the inputs" in judgement.wrong["targets"]


def test_an_update_that_is_not_known_is_not_judged():
    judgement = judge((STEP, "param -= learning_rate * np.sign(g)"))
    assert judgement.wrong == {}
    assert judgement.unjudged == ("update",)
    assert not judgement.is_right
    assert "clipping is not judged" in judgement.notes[0]


# ── in a process of its own ──


def test_a_loop_that_does_not_end_is_stopped_after_its_steps():
    # And names its arguments, of which it uses fewer than it may.
    comparison = check_own_source(
        changed(
            ("for _ in range(steps)", "while True"),
            ("hprev, *params)\n", "hprev, by=by, bh=bh, Why=Why, Whh=Whh, Wxh=Wxh)\n"),
        ),
        "own.py",
    )
    assert comparison.agrees
    assert comparison.loop.is_right
    assert comparison.headline.endswith("and train does with it what it should.")
    assert "goes on after the 6 steps" in comparison.notes[0]


def test_a_train_that_stops_on_its_way_is_a_mistake():
    comparison = check_own_source(changed((STEP, "raise KeyError('x')")), "own.py")
    assert not comparison.agrees
    assert all(row.agrees for row in comparison.rows)  # of lossFun itself all is right
    assert comparison.headline == "Your lossFun computes what ours does; what train does with it is wrong:"
    assert comparison.findings == ("own.py, line 44: train stopped with KeyError: 'x'.",)


def test_a_train_of_another_kind_is_left_alone():
    source = changed(
        ("(data, seq_length, steps,", "(data, model, steps,"), ("    params = [", "    1 / 0\n    params = [")
    )
    comparison = check_own_source(source, "own.py")
    assert "is not looked at: that is done where it is train(data, seq_length, steps," in comparison.notes[0]
    assert comparison.loop.unjudged == PARTS
    assert "No clipping" in comparison.findings[0]  # of lossFun, for nobody is known to clip after it


def test_calls_that_were_tampered_with_are_refused():
    tampers = "np.savez = lambda path, **_: open(path, 'w')"
    comparison = check_own_source(changed((CALL, f"{CALL}\n        {tampers}")), "own.py")
    assert comparison.findings == ("What train of own.py handed to lossFun cannot be read back.",)


def test_a_train_that_ends_the_program_is_named():
    with pytest.raises(OwnFileError, match=r"ended Python \(exit code 3\) before train returned"):
        check_own_source(changed((CALL, "import os; os._exit(3)")), "own.py")
