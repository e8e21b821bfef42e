"""loss.csv: every row whole, of one run, and none lost that the file or the history has."""

import pytest

from rnnviz.core.record.history import LossHistory
from rnnviz.training.run import growing_file
from rnnviz.training.run.loss_csv import CSV_HEADER, LossCsv, is_of, loss_csv_text

STEPS = 50


def losses(step, run=1):
    return step + run / 7, 100 + run / 3 - step / 11


def history_of(steps, capacity=8, run=1):
    """Of 50 steps in 8 rows every eighth is left."""
    history = LossHistory(capacity)
    for step in range(1, steps + 1):
        history.append(*losses(step, run))
    return history


def row(step, run=1):
    loss, smooth_loss = losses(step, run)
    return f"{step},{loss:.9g},{smooth_loss:.9g},\n"


def whole(steps, run=1):
    return CSV_HEADER + "\n" + "".join(row(step, run) for step in range(1, steps + 1))


def gone_on(path, steps=STEPS, to=STEPS + 3, history=None, **options):
    """What the file holds after a run at iteration ``steps`` went on with it to ``to``."""
    csv = LossCsv(path)
    history = history_of(steps) if history is None else history
    csv.start(history, steps, **({"keep": True} | options))
    for step in range(steps + 1, to + 1):
        csv.add(step, *losses(step))
        history.append(*losses(step))
    csv.flush(history)
    csv.file.close()
    return path.read_text()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "loss.csv"


def test_a_new_run_begins_with_the_header(path):
    path.write_text(whole(20, run=2))
    assert gone_on(path, 0, 5) == whole(5)


def test_a_file_that_goes_beyond_the_checkpoint_is_cut(path):
    path.write_text(whole(STEPS + 20))
    assert gone_on(path) == whole(STEPS + 3)


@pytest.mark.parametrize("cut", range(1, 40))
def test_a_file_cut_inside_a_row_keeps_all_before_it(path, cut):
    """Whatever of the last two rows is left; the history gives only every eighth of the others."""
    full = whole(STEPS)
    path.write_text(full[: len(full) - cut])
    left = full[: len(full) - cut].rpartition("\n")[0].splitlines()
    found = gone_on(path)
    lines = found.splitlines()
    assert lines[: len(left)] == left
    assert found.endswith(row(STEPS + 1) + row(STEPS + 2) + row(STEPS + 3))
    assert all(len(line.split(",")) == 4 for line in lines)


def test_a_row_broken_in_the_middle_costs_itself_only(path):
    lines = whole(STEPS).splitlines(keepends=True)
    lines[21] = "21,3.4\x00\x00\n"
    path.write_text("".join(lines))
    del lines[21]
    assert gone_on(path) == "".join(lines) + row(51) + row(52) + row(53)


def test_rows_that_stand_twice_are_taken_once(path):
    """As after two programs that wrote into one file."""
    lines = whole(STEPS).splitlines(keepends=True)
    path.write_text("".join([*lines[:21], *lines[11:]]))
    assert gone_on(path) == whole(STEPS + 3)


def test_what_is_no_row_does_not_stay_between_the_rows(path):
    """Not even where no row is missing."""
    lines = whole(STEPS).splitlines(keepends=True)
    path.write_text("".join([*lines[:21], "21,3.4\x00\n", *lines[21:]]))
    assert gone_on(path) == whole(STEPS + 3)


def test_what_the_history_has_fills_the_gaps(path):
    lines = whole(STEPS).splitlines(keepends=True)
    path.write_text("".join(lines[:10] + lines[31:]))
    found = gone_on(path).splitlines(keepends=True)
    assert [int(line.split(",")[0]) for line in found[1:]] == [*range(1, 10), 16, 24, *range(31, 54)]
    assert found[11].split(",")[2] == row(24).split(",")[2]


def test_without_a_file_the_history_is_all_there_is(path):
    assert gone_on(path, 20, 20, history_of(20, 32)) == loss_csv_text(history_of(20, 32)) == whole(20)


@pytest.mark.parametrize("content", ["", "no,numbers\nat,all\n", "\0" * 5000, "\n\n\n", "1,2,3\n"])
def test_a_file_of_another_kind_gives_nothing(path, content):
    path.write_text(content)
    history = history_of(STEPS)
    steps = [int(line.split(",")[0]) for line in gone_on(path).splitlines()[1:]]
    assert steps == [*history.points("train").iterations, 51, 52, 53]


def test_rows_of_another_run_are_not_taken(path):
    """Of a run that shares its first thirty steps with this one."""
    path.write_text(whole(30) + "".join(row(step, run=2) for step in range(31, STEPS + 1)))
    found = gone_on(path).splitlines(keepends=True)[1:]
    assert found[:24] == whole(24).splitlines(keepends=True)[1:], "to the last step that surely is this run's"
    assert [int(line.split(",")[0]) for line in found[24:]] == [32, 40, 48, 51, 52, 53]
    assert all(line.split(",")[2] == row(int(line.split(",")[0])).split(",")[2] for line in found[24:])
    path.write_text(whole(STEPS))
    assert len(gone_on(path, keep=False).splitlines()) == 1 + 6 + 3


def test_whose_rows_they_are(path):
    history = history_of(STEPS)
    assert is_of(path, history) is None
    path.write_text(whole(7))
    assert is_of(path, history) is None, "the history has no step before the eighth"
    path.write_text(whole(STEPS + 9))
    assert is_of(path, history) is True
    path.write_text(whole(STEPS, run=2))
    assert is_of(path, history) is False


@pytest.mark.parametrize("back", [1, 5, 30])
def test_going_back_takes_rows_back(path, back):
    """From those that wait, from the file, or from both."""
    csv, history = LossCsv(path), history_of(STEPS, 64)
    path.write_text(whole(STEPS))
    csv.start(history, STEPS, keep=True)
    csv.flush(history)
    for step in range(STEPS + 1, STEPS + 6):
        csv.add(step, *losses(step))
        history.append(*losses(step))
    history.truncate(STEPS + 5 - back)
    csv.go_back(back, history)
    csv.add(STEPS + 6 - back, *losses(STEPS + 6 - back))
    history.append(*losses(STEPS + 6 - back))
    csv.flush(history)
    csv.file.close()
    assert path.read_text() == whole(STEPS + 6 - back)


def test_what_did_not_fit_into_memory_comes_from_the_history(path, monkeypatch):
    monkeypatch.setattr(growing_file, "MAX_WAITING", 10)
    assert gone_on(path, 0, STEPS, history_of(0, 64)) == whole(STEPS)


def test_the_gaps_of_a_long_file_are_filled_in_one_reading_of_the_history(path):
    """A file of all steps, a history that has every other one since: a row is looked up, not the whole."""
    history, csv = history_of(STEPS, capacity=64), LossCsv(path)
    csv.follow(history, lambda: None)
    asked = []

    class Asked(LossHistory):
        def points(self, name):
            asked.append(name)
            return super().points(name)

        def rows(self, name):
            asked.append(name)
            return super().rows(name)

    later = Asked.from_arrays(history.to_arrays(), 64)
    for step in range(STEPS + 1, 3 * STEPS + 1):
        later.append(*losses(step))
    asked.clear()
    csv.follow(later, lambda: None)
    csv.file.close()
    assert len(path.read_text().splitlines()) > STEPS + 20
    assert len(asked) < 20
