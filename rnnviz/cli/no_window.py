"""What ``rnnviz TEXT`` does where no window can be opened: train here, and leave a picture.

Knows where such a run goes and how far; the training is ``rnnviz train``'s.
"""

from pathlib import Path
from typing import Any

from rnnviz.cli import NOT_SAVED
from rnnviz.cli.arguments import read_text, tell_doubts, tell_idle
from rnnviz.cli.terminal import say, warn
from rnnviz.cli.train import train_in_terminal
from rnnviz.core.errors import UserError
from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.core.text.encodings import Encoding
from rnnviz.gui.display import why_no_qt
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.opening import is_checkpoint, text_of
from rnnviz.training.run.run_folder import RunFolder

TERMINAL_STEPS = 10_000
"""How far such a run goes when nobody says."""


def train_instead(
    why: str, file: Path, settings: dict[str, Any], steps: int | None, encoding: Encoding | None = None
) -> int:
    """No window can be opened: train here, and leave a picture of what it would have shown."""
    warn(f"no window, because {why}; training in the terminal instead.")
    if is_checkpoint(file):
        checkpoint = load_checkpoint(file)
        corpus = text_of(checkpoint, file, encoding)
        if corpus is None:
            raise UserError(
                f"{checkpoint.text.name}, the text of {file}, is not at hand: put it beside the checkpoint."
            )
        tell_doubts(corpus)
        learner = Learner.resume(checkpoint, corpus)
    else:
        config = TrainingConfig(**settings)
        tell_idle(settings, config)
        learner = Learner(read_text(file, config, encoding), config)
    folder = RunFolder(_new_folder(Path("rnnviz-runs"), file.stem))
    code = train_in_terminal(learner, folder, steps or learner.iteration + TERMINAL_STEPS, rewind=True)
    if code == NOT_SAVED:
        return code  # there is nothing, or not the latest, to draw
    no_qt = why_no_qt()
    if no_qt:
        warn(f"no picture of the dashboard, because {no_qt}")
        return code
    from rnnviz.gui.app import save_picture

    picture = folder.path / "dashboard.png"
    save_picture(picture, folder.last, {}, 0)
    say(f"the dashboard as a picture: {picture}")
    return code


def _new_folder(parent: Path, stem: str) -> Path:
    """``parent/stem``, or ``parent/stem-2`` and so on where a run already stands."""
    number = 1
    while True:
        path = parent / (stem if number == 1 else f"{stem}-{number}")
        if not RunFolder(path).holds_run:
            return path
        number += 1
