"""What --vary may say, and what is said of what it may not."""

import pytest

from rnnviz.core.errors import UserError
from rnnviz.training.sweep.vary import Bounds, combinations, read_variations, settings_in_words


def test_values_are_read_as_their_setting_is():
    given = ["learning-rate=0.01, 1e-1", "hidden_size=50,100", "cell=lstm", "lower_case=true,false"]
    assert read_variations(given) == {
        "learning_rate": (0.01, 0.1),
        "hidden_size": (50, 100),
        "cell": ("lstm",),
        "lower_case": (True, False),
    }
    assert read_variations(["learning_rate=0.001..0.3:log"]) == {
        "learning_rate": Bounds(0.001, 0.3, log=True)
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("learning_rate", "says no values"),
        ("speed=1", "no setting speed"),
        ("hidden_size=ten", "is not a number"),
        ("hidden_size=0", "must be 1 to 2,048"),
        ("cell=mlp", "must be rnn"),
        ("cell=rnn..gru", "has no bounds"),
        ("sigma=0..1:log", "above 0"),
        ("sigma=1..0.5", "the lower one comes first"),
        ("sigma=0..1:ln", "is not understood"),
        ("sigma=1,1", "a value twice"),
    ],
)
def test_what_cannot_be_varied_is_said_in_a_sentence(words, said):
    with pytest.raises(UserError, match=said):
        read_variations([words])


def test_all_combinations_the_last_changing_fastest():
    found = combinations(read_variations(["layers=1,2", "cell=rnn,gru"]))
    assert [settings_in_words(one) for one in found] == [
        "layers=1 cell=rnn", "layers=1 cell=gru", "layers=2 cell=rnn", "layers=2 cell=gru"
    ]  # fmt: skip
    assert combinations({}) == [{}]
    with pytest.raises(UserError, match="--search N"):
        combinations(read_variations(["sigma=0..1"]))
    with pytest.raises(UserError, match="twice"):
        read_variations(["layers=1", "layers=2"])
