"""rnnviz TEXT without a display: it trains in the terminal and leaves a picture."""

from rnnviz.core.record.checkpoint import load_checkpoint, save_checkpoint
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner


def test_without_a_display_it_trains_and_leaves_a_picture(text, tmp_path, program, small, run_files):
    result = program(text, "--steps", 60, *small, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "no display" in result.stderr.splitlines()[0]
    assert result.stderr.splitlines()[0].startswith("rnnviz: ")
    assert "data has 2,000 characters" in result.stdout
    folder = tmp_path / "rnnviz-runs" / "story"
    assert sorted(file.name for file in folder.iterdir()) == sorted([*run_files, "dashboard.png"])
    assert load_checkpoint(folder / "last.npz").last.place.iteration == 60
    assert (folder / "dashboard.png").read_bytes().startswith(b"\x89PNG")


def test_a_checkpoint_goes_on_with_the_text_that_it_holds(tmp_path, program):
    """And a display that does not answer is no display."""
    corpus = corpus_from_string("abc cab bca " * 20, "lesson.txt")
    learner = Learner(corpus, TrainingConfig(hidden_size=8, seq_length=8))
    learner.step()
    save_checkpoint(tmp_path / "run.npz", learner.checkpoint())
    result = program(tmp_path / "run.npz", "--steps", 5, cwd=tmp_path, DISPLAY=":971")
    assert result.returncode == 0, result.stderr
    assert "no window" in result.stderr.splitlines()[0]
    last = load_checkpoint(tmp_path / "rnnviz-runs" / "run" / "last.npz")
    assert (last.last.place.iteration, last.source) == (5, corpus.source)
