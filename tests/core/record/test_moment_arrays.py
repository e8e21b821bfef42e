"""A moment by the names of its arrays: what goes into a file comes back, of any architecture there is."""

import io
import zipfile

import numpy as np
import pytest
from _runs import moment_bits

from rnnviz.core.errors import CheckpointError
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.optimizers import OPTIMIZERS
from rnnviz.core.record.archive import write_archive
from rnnviz.core.record.moment import Moment, Place
from rnnviz.core.record.moment_arrays import (
    header_of_kind,
    header_of_moment,
    moment_arrays,
    read_kind,
    read_moment,
)


def moment_of(architecture, streams=1, dtype=np.float32):
    generator = np.random.default_rng(7)
    params = architecture.draw(1.0, generator, dtype)
    optimizer = OPTIMIZERS["adagrad"](params.flat)
    optimizer.assign({"memory": architecture.draw(1.0, generator, dtype).flat ** 2})
    state = generator.normal(size=(streams, architecture.state_size)).astype(dtype)
    return Moment(Place(12, 1, 30, 2, 40.0, 41.5, 0.1), params, optimizer, state, generator)


def written(moment, prefix):
    file = io.BytesIO()
    write_archive(file, {}, moment_arrays(prefix, moment))
    return zipfile.ZipFile(file)


@pytest.mark.parametrize(("layers", "streams"), [(1, 1), (3, 4)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_it_comes_back_bit_for_bit(layers, streams, dtype):
    architecture = Architecture(CELLS["rnn"], 7, 5, layers)
    moment = moment_of(architecture, streams, dtype)
    kind = read_kind(header_of_kind(architecture, moment), 2, 7, "x.npz")
    assert (kind.architecture, kind.streams) == (architecture, streams)
    again = read_moment(written(moment, "best_"), "x.npz", header_of_moment(moment), "best_", kind)
    assert moment_bits(again) == moment_bits(moment)


def test_under_another_name_it_is_missed():
    architecture = Architecture(CELLS["rnn"], 7, 5)
    moment = moment_of(architecture)
    kind = read_kind(header_of_kind(architecture, moment), 2, 7, "x.npz")
    with pytest.raises(CheckpointError, match="best_Wxh is missing"):
        read_moment(written(moment, ""), "x.npz", header_of_moment(moment), "best_", kind)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cell": "quantum"}, "newer version"),
        ({"optimizer": "x" * 100}, "'x{20}'"),
        ({"dtype": "float16"}, "float16"),
        ({"layers": 0}, "'layers'"),
        ({"streams": 1 << 40}, "'streams'"),
        ({"hidden_size": 2.5}, "'hidden_size'"),
    ],
)
def test_a_kind_of_run_that_there_is_not_is_refused(change, message):
    architecture = Architecture(CELLS["rnn"], 7, 5)
    header = header_of_kind(architecture, moment_of(architecture))
    with pytest.raises(CheckpointError, match=message):
        read_kind(header | change, 2, 7, "x.npz")
