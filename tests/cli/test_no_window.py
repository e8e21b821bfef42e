"""rnnviz TEXT without a display: it trains in the terminal and leaves a picture."""

from rnnviz.core.checkpoint import load_checkpoint


def test_without_a_display_it_trains_and_leaves_a_picture(text, tmp_path, program, small, run_files):
    result = program(text, "--steps", 60, *small, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "no display" in result.stderr.splitlines()[0]
    assert result.stderr.splitlines()[0].startswith("rnnviz: ")
    assert "data has 2,000 characters" in result.stdout
    folder = tmp_path / "rnnviz-runs" / "story"
    assert sorted(file.name for file in folder.iterdir()) == sorted([*run_files, "dashboard.png"])
    assert load_checkpoint(folder / "last.npz").last.iteration == 60
    assert (folder / "dashboard.png").read_bytes().startswith(b"\x89PNG")


def test_a_display_that_does_not_answer_is_no_display(text, tmp_path, program, small):
    result = program(text, "--steps", 5, *small, cwd=tmp_path, DISPLAY=":971")
    assert result.returncode == 0, result.stderr
    assert "no window" in result.stderr.splitlines()[0]
    assert (tmp_path / "rnnviz-runs" / "story" / "last.npz").exists()
