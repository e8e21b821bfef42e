"""TrainingConfig: the settings of one run, each a field with all that is to be known of it.

The one list of settings. Command line, window, presets, checkpoints and report follow from it; it
knows none of them, and leaves to ``setting`` what a setting is.
"""

from dataclasses import dataclass

from rnnviz.training.setting import (
    Choices,
    Group,
    Place,
    Range,
    Setting,
    Settings,
    Switch,
    setting,
    settings_of,
)

EARLY_SAMPLES = (100, 200, 500)
"""Iterations that have a sample in the log before the first ``sample_every`` is reached: until then
noise becomes letters, and letters become words."""


@dataclass(frozen=True, slots=True)
class TrainingConfig(Settings):
    """The settings a run starts with; the defaults are min-char-rnn's.

    Raises SettingError, which names the field and its range, on construction. A check of two settings
    together goes into ``check_together``.
    """

    hidden_size: int = setting(
        100,
        Range(1, 2048, "Units of the hidden state: h_t has this many numbers (H).", whole=True),
        Group.NETWORK,
        places=Place.WINDOW_OPTION | Place.RUN | Place.CHECK,
        unit="units",
    )
    seq_length: int = setting(
        25,
        Range(
            1, 1000, "Characters in a window: the error is carried back over this many steps (T).", whole=True
        ),
        Group.LEARNING,
        places=Place.WINDOW_OPTION | Place.RUN | Place.CHECK,
        unit="characters",
    )
    learning_rate: float = setting(
        0.1,
        Range(0.0, 1000.0, "Size of a step: param −= learning_rate · g / √(memory + 1e−8)."),
        Group.LEARNING,
        places=Place.WINDOW_OPTION | Place.RUN,
        on_resume=True,
    )
    sigma: float = setting(
        0.01,
        Range(0.0, 100.0, "Spread of the first weights: W = randn · sigma."),
        Group.NETWORK,
        places=Place.WINDOW_OPTION | Place.RUN | Place.CHECK,
    )
    clip: float = setting(
        5.0,
        Range(1e-6, 1e6, "Every gradient is clipped to [−clip, clip] before it is used."),
        Group.LEARNING,
    )
    seed: int = setting(
        0,
        # No greater than a field of the window can hold.
        Range(0, 2**31 - 1, "Start of the random numbers: the same seed repeats the same run.", whole=True),
        Group.NETWORK,
        places=Place.WINDOW_OPTION | Place.RUN | Place.CHECK,
    )
    sample_every: int = setting(
        1000,
        Range(
            1,
            10**9,
            "A sample goes to the log every so many iterations; early on, while words are born, more often.",
            whole=True,
        ),
        Group.TEXT,
        places=Place.NOWHERE_ELSE,
        unit="iterations",
        on_resume=True,
    )
    sample_length: int = setting(
        200,
        Range(1, 100_000, "Characters of a sample in the log.", whole=True),
        Group.TEXT,
        places=Place.NOWHERE_ELSE,
        unit="characters",
        no_field="In the window whoever wants a longer text has the writer, which takes any length.",
        on_resume=True,
    )
    dtype: str = setting(
        "float32",
        Choices(
            {
                "float32": "32 bits, about 7 digits; the faster of the two.",
                "float64": "64 bits, about 16 digits.",
            },
            "Type of every number in the network: 32 or 64 bits.",
        ),
        Group.NETWORK,
        places=Place.WINDOW_OPTION | Place.RUN,
    )
    lower_case: bool = setting(
        False,
        Switch("Make the text lower-case before it is learned: fewer characters, so a smaller V."),
        Group.TEXT,
        places=Place.WINDOW_OPTION | Place.CHECK,
        label="lower-case",
    )


SETTINGS = settings_of(TrainingConfig)
"""By name, in the order of the fields."""


def settings_at(place: Place) -> list[Setting]:
    """The settings that are met at a place, in the order of the fields."""
    return [each for each in SETTINGS.values() if place in each.places]


def check_setting(name: str, value: object) -> None:
    """Raise SettingError unless ``value`` is one that the setting ``name`` may have."""
    SETTINGS[name].require(value)
