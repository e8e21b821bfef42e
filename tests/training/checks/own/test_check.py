"""Check your own: every planted mistake is named, and the right function agrees."""

from pathlib import Path

import numpy as np
import pytest

from rnnviz.core.network.gradcheck import PASS_MARK
from rnnviz.training.checks.own.check import check_own_file, compare
from rnnviz.training.checks.own.file import RETURNED, OwnFileError, OwnValues, run_own_file
from rnnviz.training.checks.own.mistakes import (
    GRADIENTS,
    MISTAKES,
    SUM_MISTAKES,
    PlainPass,
    plain_pass,
    sets_of_mistakes,
)
from rnnviz.training.checks.own.problem import CLIP, problem

RIGHT = (Path(__file__).parents[2] / "lossfun.txt").read_text(encoding="utf-8")
"""A lossFun as the literature writes it."""


def planted(*changes: tuple[str, str]) -> str:
    """The right function with every (old, new) replaced; each must be there once."""
    source = RIGHT
    for old, new in changes:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    return source


def check(folder: Path, *changes: tuple[str, str]):
    path = folder / "own.py"
    path.write_text(planted(*changes), encoding="utf-8")
    return check_own_file(path)


def values_of(passed: PlainPass, *, clip: float = CLIP, **others) -> OwnValues:
    """What a function returns that computes as ``passed``."""
    gradients = {name: np.clip(passed.gradient(name), -clip, clip) for name in GRADIENTS} | others
    values = [passed.losses.sum(), *gradients.values(), passed.hs[-1]]
    return OwnValues(dict(zip(RETURNED, map(np.asarray, values), strict=True)), (), "", 0)


def test_the_right_function_agrees(tmp_path):
    comparison = check(tmp_path)
    assert comparison.agrees
    assert comparison.findings == ()
    assert comparison.headline.startswith("Your lossFun agrees with ours")
    assert [row.name for row in comparison.rows] == list(RETURNED)
    for row in comparison.rows:
        assert max(row.sum_error, row.norm_error) < PASS_MARK
        assert row.clipping == ("clipped" if row.name in GRADIENTS else "")


@pytest.mark.parametrize(
    ("changes", "words", "wrong"),
    [
        pytest.param(
            [(" + dhnext\n", "\n")], "dhnext is forgotten", ["dWxh", "dWhh", "dbh"], id="dhnext not added"
        ),
        pytest.param(
            [("        dhnext = Whh.T @ dhraw\n", "")], "dhnext is forgotten", ["dWxh", "dWhh", "dbh"],
            id="dhnext not set",
        ),
        pytest.param(
            [("(1 - hs[t] * hs[t]) * dh", "dh")], "tanh's derivative is missing", ["dWxh", "dWhh", "dbh"],
            id="tanh",
        ),
        pytest.param(
            [("np.copy(hprev)", "np.zeros_like(hprev)")], "hprev is not carried", list(RETURNED),
            id="hprev ignored",
        ),
        pytest.param(
            [("hs[len(inputs)-1]\n", "hs[-1]\n")], "hprev is not carried on", ["last hidden state"],
            id="hprev returned",
        ),
        pytest.param(
            [("dy[targets[t]]", "dy[inputs[t]]")], "targets are off by one", list(GRADIENTS),
            id="targets in dy",
        ),
        pytest.param(
            [("dy[targets[t]]", "dy[targets[t-1]]"), ("ps[t][targets[t], 0]", "ps[t][targets[t-1], 0]")],
            "targets are off by one", ["loss", "dWxh", "dWhh", "dWhy", "dbh"], id="targets in dy and loss",
        ),
        pytest.param(
            [("ps[t][targets[t], 0]", "ps[t][inputs[t], 0]")], "targets are off by one in the loss", ["loss"],
            id="targets in the loss",
        ),
        pytest.param(
            [("        np.clip(dparam, -5, 5, out=dparam)", "        pass")], "No clipping", [],
            id="no clipping",
        ),
        pytest.param([("dWhy, dbh, dby]", "dWhy]")], "No clipping of dbh and dby", [], id="biases unclipped"),
        pytest.param(
            [("-5, 5", "-1, 1")], "clipped to ±1", list(GRADIENTS), id="clipped elsewhere"
        ),
        pytest.param(
            [("dbh += dhraw", "dbh = dhraw")], "bias gradient dbh is not summed", ["dbh"], id="dbh not summed"
        ),
        pytest.param(
            [("dby += dy", "dby = dy")], "bias gradient dby is not summed", ["dby"], id="dby not summed"
        ),
        pytest.param(
            [("dby += dy", "dby = dy"), ("dbh += dhraw", "dbh = dhraw")],
            "bias gradients dbh and dby are not summed", ["dbh", "dby"], id="neither bias summed",
        ),
        pytest.param(
            [("        dWhy += dy @ hs[t].T\n", "")], "gradient dWhy is zero", ["dWhy"], id="dWhy zero"
        ),
        pytest.param(
            [("    for dparam", "    loss /= len(inputs)\n    for dparam")], "averaged", ["loss"], id="mean"
        ),
    ],
)  # fmt: skip
def test_a_planted_mistake_is_named(tmp_path, changes, words, wrong):
    comparison = check(tmp_path, *changes)
    assert not comparison.agrees
    assert words in comparison.findings[0]
    assert [row.name for row in comparison.rows if not row.agrees] == wrong


def test_mistakes_are_found_together(tmp_path):
    comparison = check(
        tmp_path,
        (" + dhnext\n", "\n"),
        ("(1 - hs[t] * hs[t]) * dh", "dh"),
        ("dby += dy", "dby = dy"),
        ("hs[len(inputs)-1]\n", "hs[-1]\n"),
        ("        np.clip(dparam, -5, 5, out=dparam)", "        pass"),
    )
    said = " ".join(comparison.findings)
    for words in ("dhnext is forgotten", "tanh's derivative", "dby is not summed", "carried on", "No clip"):
        assert words in said


def test_an_unknown_mistake_is_placed(tmp_path):
    comparison = check(tmp_path, ("dh = Why.T @ dy + dhnext", "dh = 0.7 * Why.T @ dy + dhnext"))
    (finding,) = comparison.findings
    assert finding.startswith("None of the usual mistakes")
    assert "look between dy and dhraw" in finding


def test_numbers_that_are_not_finite_are_named(tmp_path):
    comparison = check(tmp_path, ("    return loss", "    dWhh[0] = np.nan\n    return loss"))
    assert "dWhh holds numbers that are not finite" in comparison.findings[0]
    assert [row.name for row in comparison.rows if not row.agrees] == ["dWhh"]


def test_the_worst_entry_has_both_values(tmp_path):
    comparison = check(tmp_path, ("    return loss", "    dWhy[2, 3] += 0.25\n    return loss"))
    row = next(row for row in comparison.rows if row.name == "dWhy")
    assert row.worst == (2, 3)
    assert row.theirs - row.ours == pytest.approx(0.25)


def test_an_argument_changed_in_place_is_noted(tmp_path):
    comparison = check(tmp_path, ("    loss = 0\n", "    loss = 0\n    hprev *= 0\n"))
    assert comparison.agrees
    assert "changes hprev in place" in comparison.notes[0]


def test_flat_arrays_and_rows_are_taken(tmp_path):
    assert check(
        tmp_path, ("dbh, dby, hs[len(inputs)-1]\n", "dbh.ravel(), dby.T, hs[len(inputs)-1]\n")
    ).agrees


def test_a_wrong_shape_names_both(tmp_path):
    with pytest.raises(OwnFileError, match="dWxh with the shape 6 × 5; it should be 5 × 6"):
        check(tmp_path, ("    return loss, dWxh", "    return loss, dWxh.T"))


# ── the mistakes themselves ──


def test_the_plain_pass_is_the_engine():
    assert compare(values_of(plain_pass(problem())), "plain").agrees


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.key)
@pytest.mark.parametrize("clip", [CLIP, np.inf])
def test_every_mistake_of_a_step_is_recognised(mistake, clip):
    comparison = compare(values_of(plain_pass(problem(), frozenset([mistake.key])), clip=clip), "plain")
    assert comparison.findings[0] == mistake.words
    assert len(comparison.findings) == (1 if clip == CLIP else 2)


@pytest.mark.parametrize("name", GRADIENTS)
def test_every_wrong_sum_is_recognised(name):
    passed = plain_pass(problem())
    for key, array in passed.wrong_sums(name):
        changed = values_of(passed, **{name: np.clip(array, -CLIP, CLIP)})
        start = SUM_MISTAKES[key].partition("{names}")[2].partition("{")[0]
        (finding,) = compare(changed, "plain").findings
        assert start.split(":")[0].split(".")[0] in finding
        assert name in finding


def test_clipping_shows_in_every_array_and_hides_none():
    passed = plain_pass(problem())
    for name in GRADIENTS:
        magnitudes = np.abs(passed.gradient(name))
        assert magnitudes.max() > CLIP > magnitudes.min()


def test_no_two_mistakes_look_alike():
    vectors = []
    for mistakes in sets_of_mistakes():
        if len(mistakes) == 2:
            break
        passed = plain_pass(problem(), frozenset(m.key for m in mistakes))
        vectors.append(np.concatenate([np.clip(passed.gradient(n), -CLIP, CLIP).ravel() for n in GRADIENTS]))
    for i, one in enumerate(vectors):
        for other in vectors[:i]:
            assert np.linalg.norm(one - other) > 0.02 * np.linalg.norm(one)
    assert len(vectors) == len(MISTAKES) + 1


def test_the_function_gets_the_shapes_of_the_literature(tmp_path):
    path = tmp_path / "own.py"
    lines = [
        "def lossFun(inputs, targets, hprev, Wxh, Whh, Why, bh, by):",
        "    assert type(inputs) is list and type(targets[0]) is int",
        "    assert hprev.shape == bh.shape == (hidden_size, 1) and by.shape == (vocab_size, 1)",
        "    assert len(inputs) == len(targets) == seq_length",
        "    return 0.0, Wxh, Whh, Why, bh, by, hprev",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    values = run_own_file(path, problem())
    np.testing.assert_array_equal(values.arrays["dWhy"], problem()["Why"])
