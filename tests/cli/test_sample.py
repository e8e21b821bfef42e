"""rnnviz sample: the text, whole and alone."""

from pathlib import Path

import pytest

from rnnviz.cli import main
from rnnviz.core.network.dials import Dials
from rnnviz.core.network.likeliest import likeliest
from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.training.run.learner import Learner


def test_sample_prints_the_text_a_line_end_and_nothing_else(checkpoint, capsys, text):
    assert main(["sample", checkpoint, "--length", "150"]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out[-1] == "\n"
    assert len(told.out) == 150 + 1
    assert set(told.out[:-1]) <= set(text.read_text(encoding="utf-8"))


def test_a_file_holds_what_a_pipe_gets(checkpoint, program, capsys):
    assert main(["sample", checkpoint, "--length", "80", "--prime", "The "]) == 0
    assert program("sample", checkpoint, "--length", 80, "--prime", "The ").stdout == capsys.readouterr().out


def test_the_text_goes_on_from_its_prime(checkpoint, capsys):
    greedy = ["sample", checkpoint, "--temperature", "0"]
    assert main([*greedy, "--length", "80", "--prime", "The "]) == 0
    whole = capsys.readouterr().out
    assert main([*greedy, "--length", "40", "--prime", whole[:44]]) == 0
    assert capsys.readouterr().out == whole


def test_a_sample_is_repeated_by_its_seed(checkpoint, capsys):
    written = []
    for seed in ("1", "1", "2"):
        assert main(["sample", checkpoint, "--length", "80", "--seed", seed]) == 0
        written.append(capsys.readouterr().out)
    assert written[0] == written[1] != written[2]


def test_a_greedy_sample_does_not_depend_on_chance(checkpoint, capsys):
    written = set()
    for seed in ("1", "2"):
        assert main(["sample", checkpoint, "--length", "80", "--seed", seed, "--temperature", "0"]) == 0
        written.add(capsys.readouterr().out)
    assert len(written) == 1


def test_the_prime_is_printed_first_and_what_is_not_known_is_told(checkpoint, capsys):
    assert main(["sample", checkpoint, "--prime", "The ☃ mill", "--length", "10"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("The ☃ mill")
    assert len(told.out) == len("The ☃ mill") + 10 + 1
    assert told.err.count("\n") == 1
    assert "☃" in told.err


def test_a_sample_of_nothing_is_an_empty_line(checkpoint, capsys):
    assert main(["sample", checkpoint, "--length", "0"]) == 0
    assert capsys.readouterr().out == "\n"


def test_a_terminal_without_the_letters_of_a_text_shows_question_marks(checkpoint, program):
    result = program("sample", checkpoint, "--prime", "é\udcff", "--length", 3, PYTHONIOENCODING="ascii")
    assert (result.returncode, result.stdout[:2], len(result.stdout)) == (0, "??", 6)
    assert "skipped" in result.stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [("ascii", ["ascii", "u2603", "PYTHONIOENCODING=utf-8"]), ("utf-8", []), ("cp1252", ["cp1252"])],
)
def test_a_letter_that_the_output_cannot_hold_is_told(checkpoint, program, name, said):
    result = program("sample", checkpoint, "--prime", "Th ☃☃ ", "--length", 3, PYTHONIOENCODING=name)
    assert result.returncode == 0
    lost = [line for line in result.stderr.splitlines() if "question mark" in line]
    assert len(lost) == bool(said)
    assert all(word in lost[0] for word in said)


def test_letters_of_the_network_that_the_output_cannot_hold_are_told_once(train, text, tmp_path, program):
    text.write_text("абв где жзи " * 40, encoding="utf-8")
    assert train(1) == 0
    written = tmp_path / "run" / "last.npz"
    result = program("sample", written, "--length", 2500, PYTHONIOENCODING="ascii")
    assert result.stderr.count("question mark") == 1
    assert program("sample", written, "--length", 20, PYTHONIOENCODING="utf-8").stderr == ""


def test_the_best_networks_of_a_run_write_and_one_that_was_not_kept_is_refused(checkpoint, capsys):
    learner = Learner.resume(load_checkpoint(Path(checkpoint)), None)
    assert main(["sample", checkpoint, "--model", "window", "--length", "80"]) == 0
    writer, _ = learner.start_writing("", Dials(1.0), 0, network="window")
    assert capsys.readouterr().out == learner.vocabulary.decode(writer.write(80)) + "\n"
    assert main(["sample", checkpoint, "--model", "held-out", "--length", "80"]) == 2
    assert "no network with the lowest held-out loss" in capsys.readouterr().err


def test_of_the_one_likeliest_the_text_is_the_greedy_one(checkpoint, capsys):
    written = set()
    for how in (["--temperature", "0"], ["--top-k", "1"], ["--top-p", "1e-9"], ["--beam", "1"]):
        assert main(["sample", checkpoint, "--length", "60", "--prime", "The ", *how]) == 0
        written.add(capsys.readouterr().out)
    assert len(written) == 1


def test_a_beam_writes_the_likeliest_text_that_the_search_finds(checkpoint, capsys):
    learner = Learner.resume(load_checkpoint(Path(checkpoint)), None)
    moment, (start, _) = learner.now, learner.vocabulary.encode("The ")
    best, *_ = likeliest(
        learner.architecture, moment.params, start, length=30, width=20,
        state=moment.state[0], next_input=moment.place.next_input,
    )  # fmt: skip
    assert main(["sample", checkpoint, "--length", "30", "--prime", "The ", "--beam", "20"]) == 0
    assert capsys.readouterr().out == "The " + learner.vocabulary.decode(best.ids) + "\n"


def test_dials_beside_a_beam_are_told_to_make_no_difference(checkpoint, capsys):
    assert main(["sample", checkpoint, "--length", "3", "--beam", "2", "--top-k", "3"]) == 0
    assert "no difference" in capsys.readouterr().err
