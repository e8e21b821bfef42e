"""The sample log as text: what an export and ``samples.txt`` hold.

Knows how samples are laid out on paper; writes no file and knows no screen.
"""

from collections.abc import Iterable

from rnnviz import __version__
from rnnviz.core.numerals import rounded
from rnnviz.core.record.checkpoint import LoggedSample, TextIdentity
from rnnviz.training.config import TrainingConfig


def format_header(text: TextIdentity, config: TrainingConfig) -> str:
    """The lines before the first sample: program, text, settings; they end with an empty line."""
    settings = ", ".join(f"{name} {_plain(value)}" for name, value in config.to_dict().items())
    return (
        f"rnnviz {__version__}: samples written while learning {text.name}\n"
        f"{text.size:,} characters, {text.encoding}, sha256 {text.sha256}\n"
        f"{settings}\n"
        "\n"
    )


def format_sample(sample: LoggedSample) -> str:
    """One sample under a line with its iteration and smooth loss (nats over the window).

    The text is given as it was written, white space and all; an empty line follows it.
    """
    smooth_loss = rounded(sample.smooth_loss, 2)
    return f"---- iteration {sample.iteration:,}, smooth loss {smooth_loss} ----\n{sample.text}\n\n"


def format_samples(samples: Iterable[LoggedSample], text: TextIdentity, config: TrainingConfig) -> str:
    """The whole log, in the order of ``samples``: ``format_header``, then each ``format_sample``."""
    return format_header(text, config) + "".join(map(format_sample, samples))


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)  # not rounded: the run can be repeated from it
