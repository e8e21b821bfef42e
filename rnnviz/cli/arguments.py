"""What several commands are given: the settings of a run as options, and a text.

Knows the words and ranges of the config, and how a mistake is said; knows no command.
"""

import argparse
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from rnnviz.cli.terminal import warn
from rnnviz.core.errors import NotTextError, UserError
from rnnviz.core.files import is_file, is_folder
from rnnviz.core.foreign import SENTENCE, shown
from rnnviz.core.numerals import read_number, read_whole
from rnnviz.core.record.checkpoint import TextIdentity
from rnnviz.core.text.corpus import Corpus, read_corpus
from rnnviz.core.text.encodings import Encoding, require_encoding
from rnnviz.core.text.reading import doubts
from rnnviz.training.config import SETTINGS, TrainingConfig
from rnnviz.training.presets import named_preset, read_preset
from rnnviz.training.run.opening import read_text_of
from rnnviz.training.setting import Choices, Range, Setting, Switch

MAX_MINUTES = 1_000_000

Read = TypeVar("Read", int, float)


class Parser(argparse.ArgumentParser):
    """Says a mistake in one line and ends with 2."""

    def error(self, message: str) -> NoReturn:
        words = shown(message, SENTENCE)  # it holds what was typed, or what a shell found
        self.exit(2, f"{self.prog}: {words} (try {self.prog} --help)\n")


def add_settings(
    parser: Parser, settings: Iterable[Setting], defaults: Mapping[str, Any] | None = None
) -> None:
    """Settings as options, with their words and ranges.

    ``defaults`` are those that the help names, by the settings' names; None for those of a new run.
    """
    group = parser.add_argument_group("settings")
    for each in settings:
        default = each.default if defaults is None else defaults[each.name]
        words = each.meaning.replace("%", "%%")
        match each.kind:
            case Range() as numbers:
                group.add_argument(
                    each.option,
                    type=whole if numbers.whole else number,
                    metavar="N" if numbers.whole else "X",
                    help=f"{words} ({default:,})",
                )
            case Choices(values):
                group.add_argument(each.option, choices=tuple(values), help=f"{words} ({default})")
            case Switch():
                group.add_argument(
                    each.option,
                    dest=each.name,
                    action="store_const",
                    const=not each.default,
                    help=words if not each.default else f"Not so: {words}",
                )


def whole(text: str) -> int:
    """A whole number as the fields of the window read it, for an option's ``type``."""
    return _read(read_whole, text)


def number(text: str) -> float:
    """A number as the fields of the window read it: with a decimal point or a comma."""
    return _read(read_number, text)


def _read(read: Callable[[str], Read], text: str) -> Read:
    try:
        return read(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error).removesuffix(".")) from error


def given_settings(options: argparse.Namespace) -> dict[str, Any]:
    """The settings that were given, checked. Raises UserError."""
    given = {n: v for n, v in vars(options).items() if n in SETTINGS and v is not None}
    for name, value in given.items():
        SETTINGS[name].require(value)
    return given


def add_length(parser: Parser) -> None:
    """``--steps``, ``--minutes``, and the preset that a run begins with."""
    parser.add_argument("--steps", type=whole, metavar="N", help="the iteration to reach")
    parser.add_argument("--minutes", type=number, metavar="M", help="stop after so many minutes of training")
    parser.add_argument(
        "--preset",
        metavar="NAME|FILE",
        help="begin with a preset's settings; those given here go before",
    )


def require_length(parser: Parser, options: argparse.Namespace) -> None:
    """End with a mistake where no run can be so long."""
    if options.steps is not None and options.steps < 1:
        parser.error(f"--steps is {options.steps}; it must be at least 1")
    if options.minutes is not None and not 0 < options.minutes < MAX_MINUTES:
        parser.error(f"--minutes is {options.minutes:g}; it must be above 0 and below {MAX_MINUTES:,}")


def new_config(options: argparse.Namespace) -> TrainingConfig:
    """Of a preset, if one is named, and what was given; a linear rate ends where the run does, unless its
    goal was given."""
    named = read_preset(named_preset(options.preset)).config if options.preset else TrainingConfig()
    given = given_settings(options)
    values = named.to_dict() | given
    has_goal = "goal_steps" in given or "goal_minutes" in given
    if values["schedule"] == "linear" and not has_goal and (options.steps or options.minutes):
        values["goal_steps"], values["goal_minutes"] = options.steps or 0, options.minutes or 0.0
    return TrainingConfig(**values)


def tell_idle(given: Iterable[str], config: TrainingConfig) -> None:
    """A hint for each setting that was ``given`` and makes no difference beside the others.

    No mistake: presets and checkpoints carry such values, too.
    """
    values = config.to_dict()
    for why in filter(None, (SETTINGS[name].why_idle(values) for name in given)):
        warn(f"hint: {why}")


def checkpoint_in(path: Path) -> Path:
    """The checkpoint that is meant: of a folder, the last one of the run in it. Raises UserError."""
    if not is_folder(path):
        return path
    last = path / "last.npz"
    if not is_file(last):
        raise UserError(f"{path} holds no run: there is no last.npz in it.")
    return last


def add_encoding(parser: Parser) -> None:
    """``--encoding``: how the text is read, where what is found by itself is not right."""
    parser.add_argument(
        "--encoding",
        type=require_encoding,
        metavar="NAME",
        help="read the text in this encoding (what its first bytes say, UTF-8, or a guess)",
    )


def read_text(
    path: Path,
    config: TrainingConfig,
    encoding: Encoding | None = None,
    run: TextIdentity | None = None,
) -> Corpus:
    """The text of a run with these settings, and a word on what is doubtful about it. Raises UserError.

    It is read in ``encoding``; without one, as ``run`` read it that is gone on with.
    """
    try:
        if run is not None and encoding is None:
            corpus = read_text_of(run, path, lower_case=config.lower_case)
        else:
            corpus = read_corpus(path, lower_case=config.lower_case, encoding=encoding)
    except NotTextError as error:
        raise UserError(f"{error} Give a text file, or read it so with --encoding latin-1.") from error
    corpus.require(config.seq_length)
    tell_doubts(corpus)
    return corpus


def tell_doubts(corpus: Corpus) -> None:
    """On stderr, what a user should know of how the text was read."""
    way = " Another one is taken with --encoding NAME." if corpus.guessed else ""
    for number, sentence in enumerate(doubts(corpus.name, corpus.reading)):
        warn(sentence + (way if number == 0 else ""))
