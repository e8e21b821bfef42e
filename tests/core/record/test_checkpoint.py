"""Checkpoints: what is saved comes back bit for bit, and a stranger's file cannot harm."""

import dataclasses
import hashlib
import io
import json
import math
import os
import pickle
import time
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest
from _runs import moment_bits
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.core.errors import CheckpointError
from rnnviz.core.files import WriteError
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.optimizers.adagrad import Adagrad
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.record.archive import MAX_HEADER_BYTES, checksum
from rnnviz.core.record.book_map import BookMap
from rnnviz.core.record.carried_text import KEY, MAX_BYTES
from rnnviz.core.record.checkpoint import (
    MAX_LOG_BYTES,
    MAX_SECONDS,
    Checkpoint,
    LoggedSample,
    RateChange,
    TextIdentity,
    load_checkpoint,
    logged_bytes,
    read_checkpoint,
    save_checkpoint,
    write_checkpoint,
)
from rnnviz.core.record.history import LossHistory
from rnnviz.core.record.moment import Moment, Place
from rnnviz.core.text.corpus import Vocabulary

CHARACTERS = "\n abcdeäß語🦆"
H = 5
RNN = Architecture(CELLS["rnn"], len(CHARACTERS), H)


def moment_of(seed, dtype):
    generator = np.random.default_rng(seed)
    params, memory = RNN.draw(1.0, generator, dtype), RNN.draw(1.0, generator, dtype)
    optimizer = Adagrad(params.flat)
    optimizer.assign({"memory": memory.flat**2})
    place = Place(
        iteration=1000 - seed,
        epoch=3,
        position=75,
        next_input=2,
        loss=float(generator.random()) * 100,
        smooth_loss=float(generator.random()) * 100,
        learning_rate=0.1,
    )
    state = np.tanh(generator.normal(size=(1, H))).astype(dtype)
    return Moment(place, params, optimizer, state, generator)


def placed(moment, **changes):
    """The moment at another place."""
    return dataclasses.replace(moment, place=dataclasses.replace(moment.place, **changes))


def checkpoint_of(dtype=np.float32, **changes):
    history = LossHistory(8)
    for i in range(21):
        history.append(100 / (i + 1), 101.0 - i)
    whole = Checkpoint(
        settings={"hidden_size": H, "seq_length": 25, "learning_rate": 0.1, "dtype": np.dtype(dtype).name},
        vocabulary=Vocabulary(CHARACTERS),
        text=TextIdentity("bök.txt", "/texts/bök.txt", "ab" * 32, 4000, "UTF-8"),
        architecture=RNN,
        last=moment_of(0, dtype),
        best=moment_of(1, dtype),
        history=history.to_arrays(),
        samples=(LoggedSample(0, 59.9, "a\nb 語"), LoggedSample(1000, 40.25, "")),
        rate_changes=(RateChange(0, 0.05), RateChange(300, 0.02)),
        elapsed=12.5,
    )
    return dataclasses.replace(whole, **changes)


def bytes_of(checkpoint):
    file = io.BytesIO()
    write_checkpoint(file, checkpoint)
    return file.getvalue()


def read(data):
    return read_checkpoint(io.BytesIO(data), "run.npz")


def repacked(data, change=None, *, compression=zipfile.ZIP_STORED, **entries):
    """The archive with its header changed by a function, and other entries: bytes, or None for none."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    if change is not None:
        table = json.loads(np.load(io.BytesIO(content["header.npy"])).tobytes())
        change(table)
        content["header.npy"] = npy(np.frombuffer(json.dumps(table).encode(), np.uint8))
    for name, value in entries.items():
        content.pop(f"{name}.npy", None)
        if value is not None:
            content[f"{name}.npy"] = value
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, value in content.items():
            archive.writestr(name, value)
    return file.getvalue()


def npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def assert_same_moment(one, two):
    assert moment_bits(one) == moment_bits(two)
    for a, b in ((one.params.flat, two.params.flat), (one.state, two.state)):
        assert (a.dtype, a.shape) == (b.dtype, b.shape)


def assert_same(one, two):
    assert_same_moment(one.last, two.last)
    assert (one.best is None) == (two.best is None)
    if one.best is not None:
        assert_same_moment(one.best, two.best)
    for name in ("settings", "vocabulary", "text", "samples", "rate_changes", "elapsed"):
        assert getattr(one, name) == getattr(two, name), name
    assert one.history.keys() == two.history.keys()
    for name, array in one.history.items():
        assert array.tobytes() == two.history[name].tobytes(), name


# ── there and back ──


def with_text(source, **changes):
    """A run whose text has no file."""
    sha256 = hashlib.sha256(source.encode()).hexdigest()
    text = TextIdentity("lesson.txt", "", sha256, len(source), "UTF-8")
    return checkpoint_of(text=text, source=source, **changes)


@pytest.mark.parametrize("source", ["a\r\nb\0c 語", "x" * MAX_BYTES])
def test_a_text_without_a_file_comes_back(source):
    assert read(bytes_of(with_text(source))).source == source


def test_too_long_a_text_stays_outside():
    assert read(bytes_of(with_text("x" * (MAX_BYTES + 1)))).source == ""


def test_a_text_of_a_file_and_that_of_an_older_release_are_not_within():
    assert read(bytes_of(checkpoint_of())).source == ""
    older = repacked(bytes_of(with_text("abc")), lambda t: t["checksums"].pop(KEY), **{KEY: None})
    assert read(older).source == ""


@pytest.mark.parametrize(
    "text", [b"abd", b"", b"\xff\xfe", b"x" * (MAX_BYTES + 5000)], ids=["another", "none", "bytes", "long"]
)
def test_a_text_that_is_not_the_one_of_the_run_is_refused(text):
    """Its sum in the header is made to fit, as a stranger can."""
    array = np.frombuffer(text, np.uint8)
    data = repacked(
        bytes_of(with_text("abc")),
        lambda t: t["checksums"].update({KEY: checksum(array)}),
        **{KEY: npy(array)},
    )
    with pytest.raises(CheckpointError, match=r"run\.npz is damaged"):
        read(data)


def test_bytes_that_are_no_text_are_refused_though_their_hash_fits():
    data = b"\xff\xfe"
    array = np.frombuffer(data, np.uint8)

    def lie(table):
        table["text"]["sha256"] = hashlib.sha256(data).hexdigest()
        table["checksums"][KEY] = checksum(array)

    with pytest.raises(CheckpointError, match=r"run\.npz is damaged"):
        read(repacked(bytes_of(with_text("abc")), lie, **{KEY: npy(array)}))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("changes", [{}, {"best": None}, {"history": {}, "samples": ()}])
def test_what_is_saved_comes_back_bit_for_bit(tmp_path, dtype, changes):
    checkpoint = checkpoint_of(dtype, **changes)
    path = tmp_path / "run.npz"
    save_checkpoint(path, checkpoint, private=True)
    assert_same(load_checkpoint(path), checkpoint)


def test_a_file_that_may_be_given_away_says_nothing_of_its_makers_folders(tmp_path):
    checkpoint = checkpoint_of()
    save_checkpoint(tmp_path / "run.npz", checkpoint)
    found = load_checkpoint(tmp_path / "run.npz")
    assert found.text == dataclasses.replace(checkpoint.text, path="")
    assert_same(dataclasses.replace(found, text=checkpoint.text), checkpoint)
    assert b"/texts" not in (tmp_path / "run.npz").read_bytes()


def test_a_second_saving_gives_the_same_bytes_within():
    """So nothing is lost or added on the way."""
    data = bytes_of(checkpoint_of())
    again = bytes_of(read(data))
    with zipfile.ZipFile(io.BytesIO(data)) as one, zipfile.ZipFile(io.BytesIO(again)) as two:
        assert one.namelist() == two.namelist()
        assert all(one.read(name) == two.read(name) for name in one.namelist())


@given(st.floats(0, allow_infinity=False), st.floats(0, MAX_SECONDS), st.integers(0, 2**62))
def test_every_number_comes_back(loss, elapsed, iteration):
    last = placed(moment_of(0, np.float32), loss=loss, smooth_loss=loss / 3, iteration=iteration)
    again = read(bytes_of(checkpoint_of(last=last, best=None, samples=(), rate_changes=(), elapsed=elapsed)))
    assert (again.last.place.loss, again.last.place.smooth_loss) == (loss, loss / 3)
    assert (again.last.place.iteration, again.elapsed) == (iteration, elapsed)


def test_numpy_opens_it_without_pickle(tmp_path):
    path = tmp_path / "run.npz"
    checkpoint = checkpoint_of()
    save_checkpoint(path, checkpoint)
    with np.load(path, allow_pickle=False) as arrays:
        for name, memory in Parameters(RNN.specs, checkpoint.last.optimizer.state["memory"]).items():
            assert (arrays[name] == checkpoint.last.params[name]).all()
            assert (arrays[f"memory_{name}"] == memory).all()
            assert (arrays[f"best_{name}"] == checkpoint.best.params[name]).all()
        assert json.loads(arrays["header"].tobytes())["text"]["name"] == "bök.txt"


def test_the_arrays_that_come_back_may_be_changed():
    again = read(bytes_of(checkpoint_of()))
    again.last.state[0] = 1
    again.last.params["Whh"][0, 0] = 1


def test_a_file_of_an_older_release_has_no_changes_of_the_rate():
    data = repacked(bytes_of(checkpoint_of()), lambda table: table.pop("rate_changes"))
    assert read(data).rate_changes == ()


def test_unknown_entries_are_ignored():
    def add(header):
        header["colour"] = "blue"
        header["moments"]["middle"] = {}

    data = repacked(bytes_of(checkpoint_of()), add, tomorrow=npy(np.zeros(3)))
    assert_same(read(data), checkpoint_of())


# ── refused in words ──


@pytest.mark.parametrize(
    "name", ["header", "Wxh", "memory_Why", "state", "best_bh", "best_memory_by", "history_open"]
)
def test_a_missing_array_is_named(name):
    with pytest.raises(CheckpointError, match=f"run.npz is not a whole checkpoint: {name} is missing"):
        read(repacked(bytes_of(checkpoint_of()), **{name: None}))


@pytest.mark.parametrize(
    "key",
    [
        "version",
        "vocabulary",
        "cell",
        "hidden_size",
        "layers",
        "streams",
        "optimizer",
        "dtype",
        "moments",
        "text",
        "settings",
        "samples",
        "elapsed",
    ],
)
def test_a_missing_key_is_named(key):
    with pytest.raises(CheckpointError, match=f"run.npz is damaged: '{key}'"):
        read(repacked(bytes_of(checkpoint_of()), lambda table: table.pop(key)))


@pytest.mark.parametrize(
    "key",
    ["iteration", "epoch", "position", "next_input", "loss", "smooth_loss", "learning_rate", "generator"],
)
def test_a_missing_number_of_the_moment_is_named(key):
    with pytest.raises(CheckpointError, match=f"'{key}'"):
        read(repacked(bytes_of(checkpoint_of()), lambda table: table["moments"]["last"].pop(key)))


@pytest.mark.parametrize(
    ("one", "two"),
    [("Wxh", "best_Wxh"), ("memory_Wxh", "best_memory_Wxh"), ("history_loss", "history_smooth_loss")],
)
def test_arrays_that_changed_places_are_told(one, two):
    """Every CRC and every shape fits; it would be another network."""
    data = bytes_of(checkpoint_of())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        swapped = {one: archive.read(f"{two}.npy"), two: archive.read(f"{one}.npy")}
    with pytest.raises(CheckpointError, match="is not what was saved with its header"):
        read(repacked(data, **swapped))


def test_the_header_of_another_run_is_told():
    other = checkpoint_of(last=moment_of(2, np.float32), best=None)
    with zipfile.ZipFile(io.BytesIO(bytes_of(other))) as archive:
        header = archive.read("header.npy")
    with pytest.raises(CheckpointError, match="is not what was saved with its header"):
        read(repacked(bytes_of(checkpoint_of()), header=header))


def test_a_best_moment_after_the_last_is_told():
    late = placed(moment_of(1, np.float32), iteration=1001)
    with pytest.raises(CheckpointError, match="its best moment comes after its last"):
        read(bytes_of(checkpoint_of(best=late)))


def test_a_newer_version():
    with pytest.raises(CheckpointError, match=r"comes from a newer version of rnnviz \(format 3"):
        read(repacked(bytes_of(checkpoint_of()), lambda table: table.update(version=3)))


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04", bytes(1000), b"PK\x05\x06" + bytes(18)])
def test_what_is_no_checkpoint(data):
    with pytest.raises(CheckpointError, match=r"run\.npz is not a"):
        read(data)


def test_another_npz():
    file = io.BytesIO()
    np.savez(file, header=np.frombuffer(b'{"format": "other"}', np.uint8))
    with pytest.raises(CheckpointError, match="not a checkpoint of rnnviz"):
        read(file.getvalue())


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_is_cut_off(kept):
    data = bytes_of(checkpoint_of())
    with pytest.raises(CheckpointError, match=r"cut off or damaged"):
        read(data[: int(len(data) * kept)])


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.zeros((H, H + 1), np.float32), r"Whh .*claims|Whh is <f4 \(5, 6\)"),
        (np.zeros(H * H, np.float32), r"Whh is <f4 \(25,\), where <f4 \(5, 5\) is due"),
        (np.zeros((H, H), np.float16), r"Whh is <f2"),
        (np.zeros((H, H), ">f4"), r"Whh is >f4"),
        (np.zeros((H, H), np.int32), r"Whh is <i4"),
        (np.zeros((100, H, H, 100), np.float32), r"Whh claims 1,0"),
        (np.full((H, H), np.nan, np.float32), r"not finite \(in Whh\)"),
        (np.full((H, H), -np.inf, np.float32), r"not finite \(in Whh\)"),
    ],
)
def test_a_wrong_array(array, message):
    with pytest.raises(CheckpointError, match=message):
        read(repacked(bytes_of(checkpoint_of()), Whh=npy(array)))


def test_a_negative_memory():
    with pytest.raises(CheckpointError, match="memory holds squares that are negative"):
        read(repacked(bytes_of(checkpoint_of()), memory_bh=npy(np.full(H, -1.0, np.float32))))


def test_arrays_in_the_other_order_are_the_same():
    checkpoint = checkpoint_of()
    data = repacked(bytes_of(checkpoint), Whh=npy(np.asfortranarray(checkpoint.last.params["Whh"])))
    assert_same(read(data), checkpoint)


@pytest.mark.parametrize(
    "change",
    [
        {"hidden_size": 0},
        {"hidden_size": -5},
        {"hidden_size": True},
        {"hidden_size": 5.0},
        {"hidden_size": 10**400},
        {"hidden_size": 6},
        {"vocabulary": ""},
        {"vocabulary": "aa"},
        {"vocabulary": "abc"},
        {"vocabulary": "\ud800" + CHARACTERS[1:]},
        {"vocabulary": 7},
        {"dtype": "object"},
        {"dtype": "float64"},
        {"moments": {}},
        {"moments": {"last": 3}},
        {"samples": [[0, 1.0]]},
        {"samples": [[0, "1", "a"]]},
        {"samples": [[0, math.nan, "a"]]},
        {"samples": [[0, 1.0, "\udfff"]]},
        {"rate_changes": 3},
        {"rate_changes": [[0]]},
        {"rate_changes": [[-1, 0.1]]},
        {"rate_changes": [[1001, 0.1]]},
        {"rate_changes": [[5, 0.1], [5, 0.2]]},
        {"rate_changes": [[5, "0.1"]]},
        {"rate_changes": [[5, math.nan]]},
        {"rate_changes": [[5, -0.1]]},
        {"rate_changes": [[i, 0.1] for i in range(1001)]},
        {"by_hand": 3},
        {"by_hand": [[5]]},
        {"by_hand": [[-1, "by[1] = 0"]]},
        {"by_hand": [[1001, "by[1] = 0"]]},
        {"by_hand": [[5, "by[1] = 0"], [4, "by[1] = 0"]]},
        {"by_hand": [[5, ""]]},
        {"by_hand": [[5, "a" * 121]]},
        {"by_hand": [[5, "a\nb"]]},
        {"by_hand": [[5, "a"]] * 1001},
        {"elapsed": math.inf},
        {"elapsed": "1"},
        {"version": None},
        {"version": "1"},
        {"settings": []},
        {"text": {"name": "a"}},
    ],
)
def test_a_header_that_cannot_be_right(change):
    with pytest.raises(CheckpointError, match=r"run\.npz"):
        read(repacked(bytes_of(checkpoint_of()), lambda table: table.update(change)))


@pytest.mark.parametrize(
    "change",
    [
        {"iteration": -1},
        {"iteration": 1.5},
        {"position": -1},
        {"next_input": len(CHARACTERS)},
        {"loss": math.nan},
        {"smooth_loss": math.inf},
        {"learning_rate": 10**400},
        {"generator": {}},
        {"generator": {"bit_generator": "MT19937", "state": {}}},
        {"generator": {"bit_generator": "PCG64", "state": {"state": -1, "inc": 1}}},
        {"generator": {"bit_generator": "PCG64", "state": "x", "has_uint32": 0, "uinteger": 0}},
    ],
)
def test_a_moment_that_cannot_be_right(change):
    with pytest.raises(CheckpointError, match=r"run\.npz"):
        read(repacked(bytes_of(checkpoint_of()), lambda t: t["moments"]["last"].update(change)))


def test_a_pickle_is_not_opened():
    class Harm:
        def __reduce__(self):
            return (pytest.fail, ("a pickle was executed",))

    file = io.BytesIO()
    np.lib.format.write_array(file, np.array([Harm()], dtype=object), allow_pickle=True)
    for name in ("Whh", "header", "history_loss"):
        with pytest.raises(CheckpointError):
            read(repacked(bytes_of(checkpoint_of()), **{name: file.getvalue()}))
    with pytest.raises(CheckpointError):
        read(pickle.dumps(Harm()))


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"{",
        b"'descr'",
        b"-" * 9000 + b"1",
        b"(" * 5000,
        b"{'descr': '<f4', 'fortran_order': False, 'shape': (5L, 5L), }\n",
        b"{'descr': '<f4', 'fortran_order': False, 'shape': (" + b"9" * 5000 + b",), }\n",
        b"{'descr': '<f4', 'fortran_order': False, 'shape': (-5, -5), }\n",
        b"{'descr': '|O', 'fortran_order': False, 'shape': (5, 5), }\n",
        b"{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (5, 5), }\n",
        b"\n    x\n  y",
        b"\xff" * 50,
    ],
)
def test_an_array_whose_own_header_is_mad(written):
    array = b"\x93NUMPY\x01\x00" + len(written).to_bytes(2, "little") + written + bytes(100)
    with pytest.raises(CheckpointError, match="Whh"):
        read(repacked(bytes_of(checkpoint_of()), Whh=array))


def test_a_huge_claim_is_refused_in_milliseconds():
    def claim(table):
        table["hidden_size"] = 16_384
        table["vocabulary"] = "".join(chr(0x4E00 + i) for i in range(20_000))

    huge = npy(np.zeros(1))[:128].replace(b"(1,), }" + b" " * 14, b"(100000, 100000), }  ")
    data = [
        repacked(bytes_of(checkpoint_of()), claim),
        repacked(bytes_of(checkpoint_of()), Whh=huge),
        repacked(bytes_of(checkpoint_of()), Whh=npy(np.zeros(10**7)), compression=zipfile.ZIP_DEFLATED),
        repacked(
            bytes_of(checkpoint_of()),
            history_loss=npy(np.zeros(2 * 10**6)),
            compression=zipfile.ZIP_DEFLATED,
        ),
    ]
    assert max(map(len, data)) < 200_000
    for claimed in data:
        tracemalloc.start()
        began = time.process_time()
        with pytest.raises(CheckpointError):
            read(claimed)
        took, (_, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert took < 0.5
        assert peak < 20 << 20


@pytest.mark.parametrize("text", ['\n"\\x', "語" * 100_000])
def test_the_longest_log_fits_into_the_header(text):
    sample = LoggedSample(10**15, 1e300 / 3, text)
    log = (sample,) * (MAX_LOG_BYTES // logged_bytes(sample))
    last = placed(moment_of(0, np.float32), iteration=10**15)
    vocabulary = Vocabulary("".join(map(chr, range(0x10000, 0x20000))))
    architecture = dataclasses.replace(RNN, vocab_size=len(vocabulary))
    params = architecture.draw(1.0, np.random.default_rng(0), np.float32)
    last = dataclasses.replace(last, params=params, optimizer=Adagrad(params.flat))
    whole = checkpoint_of(architecture=architecture, last=last, best=None, vocabulary=vocabulary, samples=log)
    assert read(bytes_of(whole)).samples == log


def test_a_header_beyond_its_limit_is_refused():
    header = npy(np.frombuffer(b"[" + b"[]," * (MAX_HEADER_BYTES // 3) + b"[],[]]" + b" " * 5000, np.uint8))
    with pytest.raises(CheckpointError, match="header claims"):
        read(repacked(bytes_of(checkpoint_of()), header=header))


@pytest.mark.parametrize("written", [b"[" * 300_000, b"[" + b"{}," * 300_000 + b"{}]", b'"' + b'\\"' * 10**6])
def test_a_header_of_a_million_tables_is_refused_at_once(written):
    began = time.process_time()
    with pytest.raises(CheckpointError, match="header"):
        read(repacked(bytes_of(checkpoint_of()), header=npy(np.frombuffer(written, np.uint8))))
    assert time.process_time() - began < 1


def test_a_packed_header_cannot_swell():
    """64 MB of brackets pack into 64 kB, and would become gigabytes of lists."""
    swelling = npy(np.frombuffer(b"[" + b"[]," * 10_000_000 + b"[]]", np.uint8))
    data = repacked(bytes_of(checkpoint_of()), compression=zipfile.ZIP_DEFLATED, header=swelling)
    with pytest.raises(CheckpointError, match="packed"):
        read(data)


@given(st.data())
def test_no_flipped_bit_goes_unseen_or_makes_it_stumble(data):
    """The CRC sees what the checks do not."""
    whole = bytearray(bytes_of(checkpoint_of()))
    for place in data.draw(st.lists(st.integers(0, len(whole) * 8 - 1), min_size=1, max_size=4)):
        whole[place // 8] ^= 1 << place % 8
    try:
        again = read(bytes(whole))
    except CheckpointError:
        return
    assert_same_moment(again.last, checkpoint_of().last)


# ── files ──


@pytest.mark.parametrize(("name", "message"), [("nowhere.npz", "There is no file"), ("", "is a folder")])
def test_a_path_that_is_no_file(tmp_path, name, message):
    with pytest.raises(CheckpointError, match=message):
        load_checkpoint(tmp_path / name)


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "run.npz")
    for path in (tmp_path / "run.npz", Path("/dev/zero")):
        with pytest.raises(CheckpointError, match="a pipe or a device"):
            load_checkpoint(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_closed_file(tmp_path):
    path = tmp_path / "run.npz"
    save_checkpoint(path, checkpoint_of())
    path.chmod(0)
    with pytest.raises(CheckpointError, match="Permission denied"):
        load_checkpoint(path)


def test_a_failed_save_leaves_the_old_checkpoint(tmp_path):
    path = tmp_path / "run.npz"
    save_checkpoint(path, checkpoint_of())
    before = path.read_bytes()
    cannot_be_json = checkpoint_of(elapsed=math.nan)
    with pytest.raises(ValueError, match="JSON"):
        save_checkpoint(path, cannot_be_json)
    with pytest.raises(WriteError, match="could not be written"):
        save_checkpoint(Path("/dev/null/run.npz"), checkpoint_of())
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.npz"]


@pytest.mark.parametrize(
    ("table", "name", "value"),
    [("book_map", "counts", 1e300), ("best_book_map", "counts", 1e300), ("history", "loss", 1e300)],
)
def test_a_map_or_a_history_that_no_run_has_is_refused(table, name, value):
    checkpoint = checkpoint_of(**{table: _filled()[table]})
    read(bytes_of(checkpoint))
    array = getattr(checkpoint, table)[name].copy()
    array[0] = value
    spoilt = dataclasses.replace(checkpoint, **{table: getattr(checkpoint, table) | {name: array}})
    with pytest.raises(CheckpointError, match=r"run\.npz is damaged: the (map|loss history)"):
        read(bytes_of(spoilt))


def _filled():
    book_map, history = BookMap(101, 10), LossHistory()
    book_map.add(0, 0, 1.0)
    for _ in range(1000):
        history.append(1.0, 1.0)
    maps = book_map.to_arrays()
    return {"book_map": maps, "best_book_map": maps, "history": history.to_arrays()}


@pytest.mark.parametrize("key", ["name", "path", "encoding", "sha256"])
def test_words_longer_than_any_system_has_are_refused(key):
    data = repacked(bytes_of(checkpoint_of()), lambda table: table["text"].update({key: "x" * 300_000}))
    with pytest.raises(CheckpointError, match=f"'{key}' in its header has 300,000 characters"):
        read(data)


def test_a_key_of_a_stranger_is_shown_short_and_with_marks():
    key = "\x1b[2J" + "k" * 300_000
    with pytest.raises(CheckpointError, match="is missing") as told:
        read(repacked(bytes_of(checkpoint_of()), lambda table: table["checksums"].update({key: 1})))
    assert "␛[2J" in str(told.value)
    assert len(str(told.value)) < 250
