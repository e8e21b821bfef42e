"""rnnviz gradcheck: tables, words, and exit codes."""

import os
import re
import subprocess
import sys
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
        (["run.npz", "--all"], "a trained network has one size"),
        (["book.txt", "--all", "--seq-length", "5"], "--all has sizes of its own"),
        (["book.txt", "--all", "--errors-by-h"], "not allowed with"),
    ],
)
def test_mistakes_in_the_arguments(capsys, arguments, words):
    with pytest.raises(SystemExit) as ended:
        main(["gradcheck", *arguments])
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


def lines_of(out: str) -> list[str]:
    assert max(map(len, out.splitlines())) <= 100
    return out.splitlines()


@pytest.fixture
def long_text(tmp_path, story):
    """One that has windows of a hundred characters."""
    path = tmp_path / "long.txt"
    path.write_text(story(), encoding="utf-8")
    return path


def test_all_three_sizes_are_one_table(capsys, long_text):
    assert main(["gradcheck", str(long_text), "--all", "--entries", "4"]) == 0
    lines = lines_of(capsys.readouterr().out)
    first = next(number for number, line in enumerate(lines) if line.startswith("size "))
    assert lines[first].split()[-3:] == ["published", "backprop", "differences"]
    table = lines[first + 1 : first + 16]
    names = ["m = 5, T = 5", "m = 100, T = 5", "m = 100, T = 100"]
    assert [row[:16].strip() for row in table if row[0] != " "] == names
    assert [row[16:].split()[:2] for row in table] == [
        [n, "passed"] for n in ("Wxh", "Whh", "Why", "bh", "by")
    ] * 3
    assert all(row.endswith("s") for row in table[::5])  # of both methods, the time
    said = " ".join(lines[first + 16 :])
    assert said.startswith("Passed at all 3 sizes.")
    assert "At m = 100, T = 100, backpropagation took " in said
    assert HOW_IT_IS_JUDGED in said


def test_another_cell_at_all_sizes_has_nothing_published(capsys, long_text):
    assert main(["gradcheck", str(long_text), "--all", "--entries", "1", "--cell", "lstm"]) == 0
    out = capsys.readouterr().out
    assert "published" not in out
    assert "fresh LSTM, m units" in lines_of(out)[0]


def test_all_sizes_that_are_not_passed_are_an_exit_code(capsys, long_text):
    assert main(["gradcheck", str(long_text), "--all", "--entries", "3", "--sigma", "1"]) == 1
    assert "At m = 100, T = 100: Undecided" in " ".join(lines_of(capsys.readouterr().out))


def test_errors_by_h_are_a_table_of_numbers(capsys, text):
    small = ["--hidden-size", "3", "--seq-length", "4"]
    assert main(["gradcheck", str(text), "--errors-by-h", *small]) == 0
    lines = lines_of(capsys.readouterr().out)
    first = next(number for number, line in enumerate(lines) if line.startswith("h "))
    assert lines[first].split() == ["h", "largest", "Wxh", "Whh", "Why", "bh", "by"]
    table = [line.split() for line in lines[first + 1 : first + 18]]
    assert (table[0][0], table[-1][0]) == ("1e-02", "1e-10")
    assert [row[0] for row in table if row[-1] == "h"] == ["1e-04"]
    for row in table:
        assert float(row[1]) == max(map(float, row[2:7]))
    said = " ".join(lines[first + 18 :])
    assert "Passed. Backpropagation and central differences agree" in said
    assert "The valley is at h = " in said
    assert "forward passes for " in said


def test_errors_by_h_of_many_arrays_stand_below_each_other(capsys, text):
    deep = ["--cell", "gru", "--layers", "3", "--hidden-size", "2", "--seq-length", "3", "--entries", "1"]
    assert main(["gradcheck", str(text), "--errors-by-h", *deep]) == 0
    headers = [line.split()[2:] for line in lines_of(capsys.readouterr().out) if line.startswith("h ")]
    assert [len(names) for names in headers] == [7, 7]
    assert headers[1][-1] == "by"


def test_errors_by_h_of_a_trained_network(capsys, checkpoint):
    assert main(["gradcheck", checkpoint, "--errors-by-h", "--entries", "2"]) == 0
    assert "network after 60 steps" in lines_of(capsys.readouterr().out)[0]


def test_a_terminal_of_ascii_reads_microseconds_too(text):
    """A backpropagation takes less than a millisecond: its unit must not be a question mark."""
    arguments = ["gradcheck", str(text), "--errors-by-h", "--hidden-size", "2", "--seq-length", "2"]
    said = subprocess.run(
        [sys.executable, "-m", "rnnviz", *arguments],
        env=os.environ | {"PYTHONIOENCODING": "ascii"}, capture_output=True, text=True,
        timeout=300, check=True,
    ).stdout  # fmt: skip
    assert "?" not in said
    assert re.search(r"Backpropagation took [\d.]+ (us|ms), once", said)
