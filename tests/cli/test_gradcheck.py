"""rnnviz gradcheck: tables, words, and exit codes."""

from pathlib import Path

import pytest

from rnnviz.cli import main
from rnnviz.core.text.corpus import read_corpus
from rnnviz.training.checks.check_words import HOW_IT_IS_JUDGED, entry_name, explain, what_was_checked
from rnnviz.training.checks.network_check import check_fresh_network

RIGHT = Path(__file__).parents[1] / "training" / "lossfun.txt"


def test_a_small_network_passes(capsys, text):
    assert main(["gradcheck", str(text), "--hidden-size", "3", "--seq-length", "4", "--sigma", "0.1"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert "hidden_size 3, seq_length 4" in lines[0]
    assert "every entry" in lines[0]
    assert [line.split()[0] for line in lines[1:7]] == ["array", "Wxh", "Whh", "Why", "bh", "by"]
    assert all(" passed " in line for line in lines[2:7])
    assert lines[7].startswith("Passed.")
    assert "entry" in err  # the progress


def test_without_settings_it_checks_what_the_page_and_the_report_do(capsys, text):
    assert main(["gradcheck", str(text)]) == 0
    said = capsys.readouterr().out
    check = check_fresh_network(read_corpus(text))
    assert what_was_checked(check) in said
    assert explain(check) in said
    lines = {line.split()[0]: line for line in said.splitlines() if line}
    for row in check.report.rows:
        assert f" {entry_name(row.worst)} " in lines[row.name]
    assert HOW_IT_IS_JUDGED in said


def test_a_trained_network_is_checked_as_it_stands(capsys, checkpoint):
    assert main(["gradcheck", checkpoint]) == 0
    said = capsys.readouterr().out
    assert "network after 60 steps, characters " in said.splitlines()[0]
    assert "hidden_size 8, seq_length 8" in said.splitlines()[0]
    assert main(["gradcheck", str(Path(checkpoint).parent)]) == 0
    assert capsys.readouterr().out == said


def test_the_text_of_a_checkpoint_may_have_gone(capsys, checkpoint, text, tmp_path):
    elsewhere = text.rename(tmp_path / "elsewhere.txt")
    assert main(["gradcheck", checkpoint]) == 2
    assert "is not at hand: give it with --text." in capsys.readouterr().err
    assert main(["gradcheck", checkpoint, "--text", str(elsewhere)]) == 0


def test_entries_can_be_given(capsys, text):
    assert main(["gradcheck", str(text), "--entries", "4"]) == 0
    assert "4 entries of each array" in capsys.readouterr().out


def test_what_is_not_passed_is_an_exit_code(capsys, text):
    wild = ["--hidden-size", "60", "--seq-length", "25", "--sigma", "1", "--entries", "5"]
    assert main(["gradcheck", str(text), *wild]) == 1
    assert "undecided" in capsys.readouterr().out


def test_a_function_of_ones_own(capsys, tmp_path):
    assert main(["gradcheck", "--own", str(RIGHT)]) == 0
    assert "Your lossFun agrees with ours" in capsys.readouterr().out
    wrong = tmp_path / "own.py"
    wrong.write_text(RIGHT.read_text(encoding="utf-8").replace("dby += dy", "dby = dy"), encoding="utf-8")
    assert main(["gradcheck", "--own", str(wrong)]) == 1
    out = capsys.readouterr().out
    assert "DIFFERS" in out
    assert "The bias gradient dby is not summed" in out


def test_what_a_file_prints_is_said_last_with_marks(capsys, tmp_path):
    path = tmp_path / "own.py"
    source = RIGHT.read_text(encoding="utf-8")
    prints = "    loss = 0\n    print('h is\\x1b[2J', len(hprev))\n"
    path.write_text(source.replace("    loss = 0\n", prints), encoding="utf-8")
    assert main(["gradcheck", "--own", str(path)]) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == ["It printed:", "h is␛[2J 5"]
    path.write_text(source.replace("    loss = 0\n", prints + "    raise KeyError\n"), encoding="utf-8")
    assert main(["gradcheck", "--own", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out.splitlines() == ["It printed:", "h is␛[2J 5"]
    assert "stopped with KeyError" in err


def test_a_file_that_cannot_be_compared_is_a_users_mistake(capsys, tmp_path):
    path = tmp_path / "own.py"
    path.write_text("", encoding="utf-8")
    assert main(["gradcheck", "--own", str(path)]) == 2
    assert "defines no function lossFun" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "a TEXT is needed"),
        (["book.txt", "--entries", "0"], "--entries is 0"),
        (["--own", "x.py", "--hidden-size", "5"], "--own has a network of its own"),
        (["--own", "x.py", "--text", "book.txt"], "--own has a network of its own"),
        (["run.npz", "--hidden-size", "5"], "a trained network has its own settings"),
        (["book.txt", "--text", "book.txt"], "--text is for a checkpoint"),
    ],
)
def test_mistakes_in_the_arguments(capsys, arguments, words):
    with pytest.raises(SystemExit) as ended:
        main(["gradcheck", *arguments])
    assert ended.value.code == 2
    assert words in capsys.readouterr().err
