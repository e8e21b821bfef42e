"""rnnviz report: two files beside the run, with or without its text."""

from pathlib import Path

from rnnviz.cli import main


def test_a_report_stands_beside_its_run(checkpoint, program):
    run = Path(checkpoint).parent
    result = program("report", run)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.split() == [str(run / "report.html"), str(run / "report.pdf")]
    assert (run / "report.html").read_text(encoding="utf-8").startswith("<!")
    assert (run / "report.pdf").read_bytes().startswith(b"%PDF")


def test_a_checkpoint_whose_text_is_gone_is_reported_without_it(checkpoint, program, text):
    text.unlink()
    result = program("report", checkpoint)
    assert result.returncode == 0
    assert result.stderr.splitlines() == [
        "rnnviz: story.txt is not at hand: no real words, reference losses or gradient check"
    ]


def test_a_folder_without_a_run_is_told(tmp_path, capsys):
    assert main(["report", str(tmp_path)]) == 2
    assert f"{tmp_path} holds no run: there is no last.npz in it." in capsys.readouterr().err
