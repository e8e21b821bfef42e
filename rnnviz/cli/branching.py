"""``--from`` and ``--at``: a new run that goes on from a moment of another.

Knows the options that say which moment and what differs; how a run is trained is not its business.
"""

import argparse
from pathlib import Path

from rnnviz.cli.arguments import checkpoint_in, given_settings, read_text
from rnnviz.core.errors import UserError
from rnnviz.core.record.checkpoint import Checkpoint, load_checkpoint
from rnnviz.core.text.corpus import Corpus
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.branch import branch
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.opening import text_of
from rnnviz.training.run.run_names import MOMENTS_BIN
from rnnviz.training.run.timeline import Timeline


def branched(options: argparse.Namespace) -> Learner:
    """The run that begins at ``--at`` (else the last step) of the one in ``--from``, with what was given.

    Raises UserError where that moment is not in reach, or a setting was given that cannot differ.
    """
    given = given_settings(options)
    path = checkpoint_in(options.branch_from)
    run = load_checkpoint(path)
    corpus = read_text(
        options.text, TrainingConfig.from_dict(run.settings | given), options.encoding, run.text
    )
    run = _at(run, path, corpus, options.at)
    values = run.settings | {"learning_rate": run.last.place.learning_rate} | given
    return Learner.resume(branch(run, TrainingConfig.from_dict(values)), corpus)


def _at(run: Checkpoint, path: Path, corpus: Corpus, iteration: int | None) -> Checkpoint:
    """The run as it stood then; the steps to there are made again with its own text."""
    if iteration is None or iteration == run.last.place.iteration:
        return run
    own = corpus if corpus.sha256 == run.text.sha256 else text_of(run, path)
    if own is None:
        raise UserError(
            f"The way to iteration {iteration:,} is made again with the run's own text, and {run.text.name} "
            "is not at hand: put it beside the run, or leave --at away."
        )
    return Timeline(run, own, path.parent / MOMENTS_BIN).learner_at(iteration).checkpoint()
