"""TrainingConfig: the settings of one run, each a field with all that is to be known of it.

The one list of settings. Command line, window, presets, checkpoints and report follow from it; it
knows none of them, and leaves to ``setting`` what a setting is.
"""

from dataclasses import dataclass

from rnnviz.core.errors import SettingError
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.optimizers import OPTIMIZERS
from rnnviz.training.setting import (
    Choices,
    Group,
    OnlyIf,
    Range,
    Setting,
    SettingPlace,
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

    cell: str = setting(
        "rnn",
        Choices(
            {name: cell.meaning for name, cell in CELLS.items()},
            "What a unit computes for each character.",
        ),
        Group.NETWORK,
        places=SettingPlace.WINDOW_OPTION | SettingPlace.RUN | SettingPlace.CHECK,
        folded=True,
    )
    layers: int = setting(
        1,
        Range(
            1,
            4,
            "Layers above each other: hₜ of each reads hₜ of the one below and its own hₜ₋₁.",
            whole=True,
        ),
        Group.NETWORK,
        places=SettingPlace.WINDOW_OPTION | SettingPlace.RUN | SettingPlace.CHECK,
        unit="layers",
        folded=True,
    )
    dropout: float = setting(
        0.0,
        Range(
            0.0,
            0.9,
            "Share of what a layer tells the next that is left out of a step: h ⊙ mask / (1 − dropout).",
        ),
        Group.NETWORK,
        places=SettingPlace.WINDOW_OPTION | SettingPlace.BRANCH,
        folded=True,
        only_if=OnlyIf("layers", (2, 3, 4)),
    )
    forget_bias: float = setting(
        1.0,
        Range(0.0, 10.0, "First bias of the gate f: f = sigmoid(… + bias); from 1 on it begins open."),
        Group.NETWORK,
        places=SettingPlace.WINDOW_OPTION | SettingPlace.CHECK,
        folded=True,
        only_if=OnlyIf("cell", ("lstm",)),
    )
    init: str = setting(
        "normal",
        Choices(
            {
                "normal": "w = randn · sigma; min-char-rnn.",
                "uniform": "w = rand · sigma: between 0 and sigma, none below zero.",
                "glorot": "w within ± √(6 / (inputs + outputs)), whatever sigma is.",
                "orthogonal": "Whh turns a state and keeps its length; all else as glorot.",
            },
            "How the first weights are drawn; biases begin at 0.",
        ),
        Group.NETWORK,
        places=SettingPlace.WINDOW_OPTION | SettingPlace.CHECK,
        folded=True,
    )
    batch_size: int = setting(
        1,
        Range(
            1,
            512,
            "Streams through the text, each from a place of its own: gradient = mean over streams (B).",
            whole=True,
        ),
        Group.LEARNING,
        places=SettingPlace.WINDOW_OPTION | SettingPlace.RUN | SettingPlace.CHECK | SettingPlace.BRANCH,
        unit="streams",
        folded=True,
    )
    optimizer: str = setting(
        "adagrad",
        Choices(
            {name: optimizer.meaning for name, optimizer in OPTIMIZERS.items()},
            "What makes a step of a gradient g.",
        ),
        Group.LEARNING,
        places=SettingPlace.WINDOW_OPTION | SettingPlace.RUN | SettingPlace.BRANCH,
        folded=True,
    )
    clip_by: str = setting(
        "entry",
        Choices(
            {
                "entry": "Each entry to [−clip, clip]; min-char-rnn.",
                "norm": "All gradients as one vector to the length clip, which keeps its direction.",
                "off": "Not at all.",
            },
            "How gradients are clipped.",
        ),
        Group.LEARNING,
        places=SettingPlace.WINDOW_OPTION | SettingPlace.BRANCH,
        folded=True,
    )
    schedule: str = setting(
        "constant",
        Choices(
            {
                "constant": "As it is set.",
                "decay": "learning_rate · decay_factor^(pass // decay_every).",
                "linear": "learning_rate · (1 − share of the way to the goal), down to zero.",
            },
            "How the learning rate goes on by itself.",
        ),
        Group.LEARNING,
        places=SettingPlace.WINDOW_OPTION | SettingPlace.BRANCH,
        folded=True,
    )
    decay_every: int = setting(
        1,
        Range(1, 10_000, "Passes through the text between two decays.", whole=True),
        Group.LEARNING,
        places=SettingPlace.WINDOW_OPTION | SettingPlace.BRANCH,
        unit="passes",
        folded=True,
        only_if=OnlyIf("schedule", ("decay",)),
    )
    decay_factor: float = setting(
        0.5,
        Range(0.0, 1.0, "What the rate is multiplied with at a decay."),
        Group.LEARNING,
        places=SettingPlace.WINDOW_OPTION | SettingPlace.BRANCH,
        folded=True,
        only_if=OnlyIf("schedule", ("decay",)),
    )
    goal_steps: int = setting(
        0,
        Range(0, 10**9, "Steps after which a linear rate is zero; 0 for no such goal.", whole=True),
        Group.LEARNING,
        places=SettingPlace.WINDOW_OPTION | SettingPlace.BRANCH,
        unit="iterations",
        folded=True,
        only_if=OnlyIf("schedule", ("linear",)),
    )
    goal_minutes: float = setting(
        0.0,
        Range(0.0, 10_000.0, "Minutes of training after which a linear rate is zero; 0 for no such goal."),
        Group.LEARNING,
        places=SettingPlace.WINDOW_OPTION | SettingPlace.BRANCH,
        unit="minutes",
        folded=True,
        only_if=OnlyIf("schedule", ("linear",)),
    )
    held_out: float = setting(
        0.0,
        Range(
            0.0,
            0.5,
            "Share at the end of the text that is never learned: its loss, in nats per character, says "
            "whether the network knows the language or the text.",
        ),
        Group.TEXT,
        folded=True,
    )
    hidden_size: int = setting(
        100,
        Range(1, 2048, "Units of the hidden state: hₜ has this many numbers (H).", whole=True),
        Group.NETWORK,
        places=SettingPlace.WINDOW_OPTION | SettingPlace.RUN | SettingPlace.CHECK,
        unit="units",
    )
    seq_length: int = setting(
        25,
        Range(
            1, 1000, "Characters in a window: the error is carried back over this many steps (T).", whole=True
        ),
        Group.LEARNING,
        places=SettingPlace.WINDOW_OPTION | SettingPlace.RUN | SettingPlace.CHECK,
        unit="characters",
    )
    learning_rate: float = setting(
        0.1,
        Range(0.0, 1000.0, "Size of a step; with Adagrad: param −= learning_rate · g / √(memory + 1e−8)."),
        Group.LEARNING,
        places=SettingPlace.WINDOW_OPTION | SettingPlace.RUN | SettingPlace.BRANCH,
        on_resume=True,
    )
    sigma: float = setting(
        0.01,
        Range(0.0, 100.0, "Spread of the first weights: w = randn · sigma."),
        Group.NETWORK,
        only_if=OnlyIf("init", ("normal", "uniform")),
        places=SettingPlace.WINDOW_OPTION | SettingPlace.RUN | SettingPlace.CHECK,
    )
    clip: float = setting(
        5.0,
        Range(1e-6, 1e6, "Every gradient is clipped to [−clip, clip] before it is used."),
        Group.LEARNING,
        places=SettingPlace.WINDOW_OPTION | SettingPlace.BRANCH,
        only_if=OnlyIf("clip_by", ("entry", "norm")),
    )
    seed: int = setting(
        0,
        # No greater than a field of the window can hold.
        Range(0, 2**31 - 1, "Start of the random numbers: the same seed repeats the same run.", whole=True),
        Group.NETWORK,
        places=SettingPlace.WINDOW_OPTION | SettingPlace.RUN | SettingPlace.CHECK,
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
        places=SettingPlace.BRANCH,
        unit="iterations",
        on_resume=True,
    )
    sample_length: int = setting(
        200,
        Range(1, 100_000, "Characters of a sample in the log.", whole=True),
        Group.TEXT,
        places=SettingPlace.BRANCH,
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
        places=SettingPlace.WINDOW_OPTION | SettingPlace.RUN,
    )
    lower_case: bool = setting(
        False,
        Switch("Make the text lower-case before it is learned: fewer characters, so a smaller V."),
        Group.TEXT,
        places=SettingPlace.WINDOW_OPTION | SettingPlace.CHECK,
        label="lower-case",
    )

    def check_together(self) -> None:
        if self.schedule == "linear" and not (self.goal_steps or self.goal_minutes):
            raise SettingError(
                "goal_steps", "A linear schedule needs a goal: set goal_steps or goal_minutes."
            )


SETTINGS = settings_of(TrainingConfig)
"""By name, in the order of the fields."""


def settings_at(place: SettingPlace) -> list[Setting]:
    """The settings that are met at a place, in the order of the fields."""
    return [each for each in SETTINGS.values() if place in each.places]


def check_setting(name: str, value: object) -> None:
    """Raise SettingError unless ``value`` is one that the setting ``name`` may have."""
    SETTINGS[name].require(value)
