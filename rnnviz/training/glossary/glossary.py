"""GLOSSARY: every word of the program by its name, settings among them; and which words a text uses.

A new word is a line in the file of its field. Knows the files; knows no window.
"""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from rnnviz.training.config import SETTINGS
from rnnviz.training.glossary import (
    of_learning,
    of_looking,
    of_loss,
    of_network,
    of_runs,
    of_texts,
    of_writing,
)
from rnnviz.training.glossary.word import GlossaryWord, Whereabouts
from rnnviz.training.setting import Choices, Setting

FIELDS: Mapping[str, tuple[GlossaryWord, ...]] = MappingProxyType(
    {
        "The text": of_texts.WORDS,
        "The network": of_network.WORDS,
        "The loss": of_loss.WORDS,
        "Learning": of_learning.WORDS,
        "Writing": of_writing.WORDS,
        "Looking inside": of_looking.WORDS,
        "Runs and files": of_runs.WORDS,
    }
)
"""Words by the heading that they stand under; settings have their own, ``SETTINGS_FIELD``."""
SETTINGS_FIELD = "Settings"
_EVERYDAY = frozenset(
    (
        "text", "character", "run", "map", "story", "start", "choice", "shape", "best",
        "speed", "fault", "panel", "seed", "position", "reader", "hold", "moment", "report",
        "window", "copy",
    )
)  # fmt: skip
"""Words that a sentence may well use without meaning what is explained under them."""
_OTHER_NAMES = {
    "held_out": ("held-out", "validation", "test loss", "generalization"),
    "hidden_size": ("H", "m", "units", "state size"),
    "seq_length": ("T", "window length", "unroll", "truncation"),
    "batch_size": ("B", "streams", "minibatch"),
    "learning_rate": ("eta", "η", "rate", "lr", "step size"),
    "sigma": ("σ (weights)", "standard deviation", "spread"),
    "init": ("initialization", "Xavier", "Glorot", "orthogonal"),
    "clip_by": ("norm clipping",),
    "dtype": ("float32", "float64", "precision"),
    "seed": ("random", "reproducible"),
    "cell": ("LSTM", "GRU", "vanilla", "RNN"),
    "schedule": ("annealing", "decay"),
    "dropout": ("regularization", "mask"),
}
"""What settings are called elsewhere."""


@cache
def glossary() -> Mapping[str, GlossaryWord]:
    """Every word by its name, those of a field in their order; settings last."""
    words = [word for field in FIELDS.values() for word in field] + [*_settings()]
    return MappingProxyType({word.name: word for word in words})


def tip_of(name: str) -> str:
    """What a tooltip says of a word. Raises KeyError."""
    return glossary()[name].tip


def words_in(text: str) -> list[GlossaryWord]:
    """The words that stand in a text by their own names, in the order of the glossary; no everyday ones.

    One that is a single small letter is told from an article or a variable by what it stands in: it
    counts in a formula alone, beside ``ₜ``, an index or a sign of arithmetic.
    """
    words = [word for word in glossary().values() if word.name not in _EVERYDAY]
    small = text.lower()
    # Most words are in most texts not: that is seen at once, and a pattern takes a hundred times as long.
    return [word for word in words if _beginning(word.name) in small and _pattern(word.name).search(text)]


_IN_FORMULAS = {"by": r"(?<=\+ )by\b|\bby(?=\[)", "Why": r"\bWhy\b(?! [a-z]{2})"}
"""Names that are words of English, too, as they stand where they are meant."""


@cache
def _beginning(name: str) -> str:
    return re.split("[_ ]", name)[0].lower()


@cache
def _pattern(name: str) -> re.Pattern[str]:
    if name in _IN_FORMULAS:
        return re.compile(_IN_FORMULAS[name])
    spoken = re.escape(name).replace("_", "[_ ]").replace(r"\ ", "[ _]")
    if len(name) == 1:
        return re.compile(rf"(?<![\w]){spoken}(?=ₜ|\[|\s[=⊙·]\s)")
    return re.compile(rf"(?<![\w]){spoken}s?(?![\w])", re.IGNORECASE if name.islower() else 0)


def _in_words(value: object) -> str:
    return f"{value:,}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def _settings() -> list[GlossaryWord]:
    return [_word_of(each) for each in SETTINGS.values()]


def _word_of(setting: Setting) -> GlossaryWord:
    """A setting as a word: its sentence is its own, and what it may be stands behind it."""
    may_be = setting.kind.describe()
    more = f"It may be {may_be}; {_in_words(setting.default)} by default."
    if isinstance(setting.kind, Choices):
        more = " ".join(f"{value}: {said}" for value, said in setting.kind.words.items())
    place = (
        Whereabouts("", setting.name) if not setting.no_field else Whereabouts("Train", "samples_log_panel")
    )
    name = setting.name
    return GlossaryWord(name, setting.meaning, "", place, more, _OTHER_NAMES.get(name, ()))
