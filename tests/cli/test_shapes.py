"""rnnviz shapes: a line for each, and mistakes in one sentence."""

import re

import pytest

from rnnviz.cli import main
from rnnviz.core.lecture.pupils import CAPTIONS, PUPILS

LINE = re.compile(r"(\S+) +([\d,]+) cases seen +([\d.]+)% right of (\d+) unseen  [\d.]+ s")


def lines(out):
    return [LINE.fullmatch(line) for line in out.splitlines()]


def test_one_learns_and_is_told_with_its_cases_and_its_accuracy(capsys):
    assert main(["shapes", "one-to-one", "--seed", "3"]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    (line,) = lines(told.out)
    name, cases, accuracy, unseen = line.groups()
    assert name == "one-to-one"
    assert int(cases) > 300
    assert float(accuracy) > 95
    assert int(unseen) > 200


def test_all_have_a_line_in_the_order_of_the_lecture(capsys):
    assert main(["shapes", "--seconds", "0.001"]) == 0
    assert [line[1] for line in lines(capsys.readouterr().out)] == list(PUPILS)


def test_with_the_input_before_captions_stay_away(capsys):
    assert main(["shapes", "--seconds", "0,001", "--previous-input"]) == 0
    assert [line[1] for line in lines(capsys.readouterr().out)] == [n for n in PUPILS if n != CAPTIONS]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["one-to-none"], "one-to-none"),
        (["--seconds", "0"], "--seconds is 0"),
        (["--seconds", "nan"], "--seconds"),
        (["--seed", "-1"], "--seed is -1"),
        (["captions", "--previous-input"], "--previous-input is for the shapes"),
    ],
)
def test_a_mistake_is_one_line(arguments, words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["shapes", *arguments])
    assert ended.value.code == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert words in told.err
    assert len(told.err.splitlines()) == 1
