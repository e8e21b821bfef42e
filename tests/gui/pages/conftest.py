"""Runs in folders of their own, for pages that read such."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rnnviz.core.record.checkpoint import save_checkpoint
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.run_label import RunLabel, write_label
from rnnviz.training.run.run_names import LAST
from rnnviz.training.run.run_summary import summary_of, write_summary


@pytest.fixture
def kept_run(tmp_path: Path) -> Callable[..., Path]:
    """``kept_run("name", steps=40, characters="abc ", hidden_size=5)``: the folder of a run."""

    def keep(
        name: str, *, steps: int = 40, characters: str = "abc ", pinned: bool = False, **settings: object
    ) -> Path:
        folder = tmp_path / "runs" / name.replace(" ", "-")
        folder.mkdir(parents=True)
        config = TrainingConfig(**{"hidden_size": 4, "seq_length": 5} | settings)
        learner = Learner(corpus_from_string(characters * 30, name), config)
        for _ in range(steps):
            learner.step()
        checkpoint = learner.checkpoint()
        save_checkpoint(folder / LAST, checkpoint)
        write_summary(folder, summary_of(checkpoint, began=1.0, saved=2.0))
        write_label(folder, RunLabel(name=name, pinned=pinned))
        return folder

    return keep
