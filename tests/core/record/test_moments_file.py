"""Many moments in one file: each comes back bit for bit, or not at all."""

import os

import numpy as np
import pytest

from rnnviz.core.errors import CheckpointError
from rnnviz.core.record.moments_file import BLOCK, MomentsFile
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner

TEXT = "Water runs downhill, and the mill turns. " * 20


def learner_with(**settings):
    settings = {"hidden_size": 5, "seq_length": 8} | settings
    return Learner(corpus_from_string(TEXT, "mill"), TrainingConfig(**settings))


@pytest.fixture
def learner():
    return learner_with()


def file_of(learner, path):
    return MomentsFile(path, learner.architecture, learner.now, learner.run_id)


def is_same(a, b):
    return (
        a.place == b.place
        and a.params.flat.tobytes() == b.params.flat.tobytes()
        and all(a.optimizer.state[n].tobytes() == b.optimizer.state[n].tobytes() for n in a.optimizer.state)
        and a.state.tobytes() == b.state.tobytes()
        and a.generator.bit_generator.state == b.generator.bit_generator.state
    )


@pytest.mark.parametrize(
    "settings",
    [{}, {"cell": "lstm", "layers": 2, "dtype": "float64"}, {"optimizer": "adam", "batch_size": 3}],
)
def test_a_moment_comes_back_bit_for_bit(tmp_path, settings):
    learner = learner_with(**settings)
    file = file_of(learner, tmp_path / "moments.bin")
    kept = {}
    for _ in range(4):
        file.write(learner.now, elapsed=0.25 * learner.iteration)
        kept[learner.iteration] = learner.moment()
        learner.step()
        learner.log_sample()  # the generator moves on, too
    file.close()
    again = file_of(learner, tmp_path / "moments.bin")
    assert again.iterations == (0, 1, 2, 3)
    for iteration, moment in kept.items():
        found = again.read(iteration)
        assert found.elapsed == 0.25 * iteration
        assert is_same(found.moment, moment)


def test_a_slot_that_is_not_wanted_any_more_is_written_over(tmp_path, learner):
    path = tmp_path / "moments.bin"
    file = file_of(learner, path)
    for _ in range(6):
        file.write(learner.now)
        learner.step()
    size = path.stat().st_size
    file.drop(3)
    file.drop(1)
    for _ in range(2):
        file.write(learner.now)
        learner.step()
    file.close()
    assert path.stat().st_size == size
    assert file_of(learner, path).iterations == (0, 2, 4, 5, 6, 7)
    assert file.read(3) is None


def test_a_moment_of_the_same_step_takes_the_place_of_the_first(tmp_path, learner):
    file = file_of(learner, tmp_path / "moments.bin")
    file.write(learner.now)
    learner.now.params.flat[0] = 0.5
    file.write(learner.now, by_hand=True)
    file.close()
    found = file_of(learner, tmp_path / "moments.bin").read(0)
    assert found.by_hand
    assert found.moment.params.flat[0] == np.float32(0.5)


def test_what_is_cut_off_or_changed_counts_as_not_there(tmp_path, learner):
    path = tmp_path / "moments.bin"
    file = file_of(learner, path)
    for _ in range(3):
        file.write(learner.now)
        learner.step()
    file.close()
    data = bytearray(path.read_bytes())
    data[BLOCK + 2 * BLOCK] ^= 1  # in the arrays of the second slot, or its table
    data[BLOCK + BLOCK + 5] ^= 1  # in the arrays of the first
    path.write_bytes(data[: len(data) - 10])
    torn = file_of(learner, path)
    assert torn.read(0) is None
    assert torn.read(2) is None  # cut off


@pytest.mark.parametrize("cut", [0, 1, 100, BLOCK, BLOCK + 1, BLOCK + 24, 2 * BLOCK + 7])
def test_a_file_of_any_length_is_opened_and_written_on(tmp_path, learner, cut):
    path = tmp_path / "moments.bin"
    file = file_of(learner, path)
    file.write(learner.now)
    file.close()
    os.truncate(path, cut)
    again = file_of(learner, path)
    assert again.read(0) is None
    again.write(learner.now)
    again.close()
    assert is_same(file_of(learner, path).read(0).moment, learner.now)


def test_the_moments_of_another_run_are_not_taken_for_ones_own(tmp_path, learner):
    path = tmp_path / "moments.bin"
    theirs = file_of(learner, path)
    theirs.write(learner.now)
    theirs.close()
    other = learner_with()
    file = file_of(other, path)
    assert file.iterations == ()
    other.step()
    file.write(other.now)
    file.close()
    assert file_of(other, path).iterations == (1,)
    assert file_of(learner, path).iterations == ()


def test_numbers_that_no_moment_has_are_refused_though_their_sum_is_right(tmp_path, learner):
    learner.now.params.flat[3] = np.nan
    file = file_of(learner, tmp_path / "moments.bin")
    file.write(learner.now)
    with pytest.raises(CheckpointError, match="no number"):
        file.read(0)
    learner.now.params.flat[3] = 0
    learner.now.place.next_input = 1 << 20
    file.write(learner.now)
    with pytest.raises(CheckpointError, match="next_input"):
        file.read(0)
    file.close()


def test_a_reader_sees_what_a_writer_has_written_since(tmp_path, learner):
    path = tmp_path / "moments.bin"
    reader = file_of(learner, path)
    writer = file_of(learner, path)
    writer.write(learner.now)
    assert reader.iterations == ()
    reader.look()
    assert reader.iterations == (0,)
    assert is_same(reader.read(0).moment, learner.now)
    writer.close()
