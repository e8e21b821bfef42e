"""The archive by itself: what is written comes back, and a claim is checked before it is believed.

What a damaged checkpoint is told is in test_checkpoint.py.
"""

import io
import zipfile

import numpy as np
import pytest

from rnnviz.core.errors import CheckpointError
from rnnviz.core.record.archive import measure, read_array, read_header, read_vectors, write_archive

ARRAYS = {"a": np.arange(6.0).reshape(2, 3), "b_x": np.arange(4.0), "b_y": np.zeros(0)}
FLOAT64 = np.dtype(np.float64)


@pytest.fixture
def archive():
    file = io.BytesIO()
    write_archive(file, {"words": "ä 語", "list": [1, 2.5]}, ARRAYS)
    with zipfile.ZipFile(file) as archive:
        yield archive


def test_what_is_written_comes_back(archive):
    assert read_header(archive, "file") == {"words": "ä 語", "list": [1, 2.5]}
    assert read_array(archive, "file", "a", FLOAT64, (2, 3), 48).tolist() == ARRAYS["a"].tolist()
    vectors = read_vectors(archive, "file", "b_", ("x", "y"), 4)
    assert {key: vector.tolist() for key, vector in vectors.items()} == {"x": [0, 1, 2, 3], "y": []}


def test_numpy_opens_it_without_pickle(archive):
    with np.load(archive.fp, allow_pickle=False) as found:
        assert set(found) == {*ARRAYS, "header"}
        assert found["a"].tolist() == ARRAYS["a"].tolist()


def test_vectors_go_together_or_not_at_all(archive):
    assert read_vectors(archive, "file", "b_", ("x", "z"), 4) == {}


@pytest.mark.parametrize(
    ("key", "dtype", "shape", "words"),
    [
        ("c", FLOAT64, (2, 3), "c is missing"),
        ("a", FLOAT64, (3, 2), r"a is <f8 \(2, 3\), where <f8 \(3, 2\) is due"),
        ("a", np.dtype(np.float32), (2, 3), "a is <f8"),
        ("a", FLOAT64, None, r"where <f8 \(n,\) is due"),
    ],
)
def test_another_array_than_is_due_is_refused(archive, key, dtype, shape, words):
    with pytest.raises(CheckpointError, match=words):
        read_array(archive, "file", key, dtype, shape, 48)


def test_a_size_is_refused_before_it_is_read():
    file = io.BytesIO()
    write_archive(file, {}, {"large": np.zeros(2000)})
    with zipfile.ZipFile(file) as archive, pytest.raises(CheckpointError, match=r"large claims 16,\d+ bytes"):
        measure(archive, "file", "large", 800)
