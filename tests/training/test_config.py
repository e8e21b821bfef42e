"""Settings: the defaults of the literature, and a word for everything out of range."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.core.errors import SettingError
from rnnviz.training.config import SETTINGS, TrainingConfig, check_setting
from rnnviz.training.setting import Range

RANGES = {name: setting.kind for name, setting in SETTINGS.items() if isinstance(setting.kind, Range)}


def numbers(allowed):
    if allowed.whole:
        return st.integers(int(allowed.minimum), int(allowed.maximum))
    return st.floats(allowed.minimum, allowed.maximum)


configs = st.builds(
    TrainingConfig,
    dtype=st.sampled_from(["float32", "float64"]),
    lower_case=st.booleans(),
    **{name: numbers(allowed) for name, allowed in RANGES.items()},
)


def test_the_defaults_are_those_of_min_char_rnn():
    config = TrainingConfig()
    assert (config.hidden_size, config.seq_length) == (100, 25)
    assert (config.learning_rate, config.sigma, config.clip) == (0.1, 0.01, 5.0)
    assert (config.sample_every, config.sample_length) == (1000, 200)
    assert config.dtype == "float32"


@given(configs)
def test_it_comes_back_from_json(config):
    assert TrainingConfig.from_dict(json.loads(json.dumps(config.to_dict()))) == config


def test_unknown_keys_are_ignored_and_missing_ones_have_their_default():
    assert TrainingConfig.from_dict({"colour": "blue", "seed": 7}) == TrainingConfig(seed=7)


@pytest.mark.parametrize("name", RANGES)
def test_both_ends_of_a_range_are_in_it(name):
    allowed = RANGES[name]
    for value in (allowed.minimum, allowed.maximum):
        check_setting(name, int(value) if allowed.whole else value)


@pytest.mark.parametrize("name", RANGES)
@pytest.mark.parametrize(
    "value", [None, "7", True, math.nan, math.inf, -math.inf, -1, 10**13, 10**400, 1j, [], 0.5]
)
def test_what_is_out_of_range_is_refused_with_the_field_and_its_range(name, value):
    allowed = RANGES[name]
    if value == 0.5 and not allowed.whole:
        return
    with pytest.raises(SettingError, match=name) as told:
        TrainingConfig.from_dict({name: value})
    assert told.value.field == name
    assert allowed.describe() in str(told.value)


def test_a_range_in_words():
    assert RANGES["hidden_size"].describe() == "1 to 2,048"
    assert RANGES["sigma"].describe() == "0 to 100"


@pytest.mark.parametrize("dtype", ["float16", "", None, 64, ["float32"]])
def test_another_type_is_refused(dtype):
    with pytest.raises(SettingError, match="must be float32 or float64") as told:
        TrainingConfig(dtype=dtype)
    assert told.value.field == "dtype"


@pytest.mark.parametrize("lower_case", [1, "yes", None])
def test_lower_case_is_true_or_false(lower_case):
    with pytest.raises(SettingError, match="must be true or false") as told:
        TrainingConfig(lower_case=lower_case)
    assert told.value.field == "lower_case"
