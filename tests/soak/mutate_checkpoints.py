"""Mutated checkpoints: flipped bits, cuts, swapped parts, absurd shapes and numbers, bombs, pickles.

Every mutant is opened, resumed, trained two steps and asked to write. It must be refused
in words, or be the very network that was saved; in less than two seconds and 200 MB.

    python tests/soak/mutate_checkpoints.py [MUTANTS] [SEED]
"""

import faulthandler
import io
import json
import pickle
import random
import struct
import sys
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from _runs import advance, moment_bits, small_learner, story

from rnnviz.core.errors import UserError
from rnnviz.core.network.dials import Dials
from rnnviz.core.record.archive import checksum
from rnnviz.core.record.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from rnnviz.core.text.corpus import Corpus, corpus_from_string
from rnnviz.report.content import collect_report
from rnnviz.training.run.learner import Learner

SECONDS = 2.0
MEGABYTES = 200.0

Entries = dict[str, bytes]
Mutator = Callable[[random.Random], bytes]

_STATUS = Path("/proc/self/status")
_RESET = Path("/proc/self/clear_refs")


class Harm:
    """A pickle that would tell if it was opened."""

    opened = False

    def __reduce__(self) -> tuple[Any, ...]:
        return (_harm, ())


def _harm() -> None:
    Harm.opened = True


# ── what is mutated ──


@dataclass(frozen=True)
class Original:
    """A run as a file, the one it came from, and another run of the same shape, and of another."""

    whole: Checkpoint
    data: bytes
    entries: Entries
    twin: Entries
    stranger: Entries
    corpus: Corpus


def original() -> Original:
    learner = small_learner(hidden_size=16)
    advance(learner, 250)
    twin = small_learner(hidden_size=16, seed=1)
    advance(twin, 250)
    stranger = small_learner(hidden_size=20, dtype="float64")
    advance(stranger, 150)
    data = _bytes_of(learner)
    return Original(
        learner.checkpoint(), data, _unpacked(data), _unpacked(_bytes_of(twin)),
        _unpacked(_bytes_of(stranger)), corpus_from_string(story(1500), "story"),
    )  # fmt: skip


def _bytes_of(learner: Learner) -> bytes:
    file = io.BytesIO()
    write_checkpoint(file, learner.checkpoint())
    return file.getvalue()


def _unpacked(data: bytes) -> Entries:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(entries: Entries, compression: int = zipfile.ZIP_STORED, twice: tuple[str, ...] = ()) -> bytes:
    """A zip that is right in itself: the CRC of everything fits."""
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w", compression) as archive:
        warnings.simplefilter("ignore")  # an entry twice
        for name in [*entries, *twice]:
            archive.writestr(name, entries[name])
    return file.getvalue()


def _npy(array: np.ndarray, *, allow_pickle: bool = False) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, array, allow_pickle=allow_pickle)
    return file.getvalue()


def _header(entries: Entries) -> Any:
    return json.loads(np.load(io.BytesIO(entries["header.npy"])).tobytes())


def _with_header(entries: Entries, header: Any) -> Entries:
    text = json.dumps(header).encode()
    return entries | {"header.npy": _npy(np.frombuffer(text, np.uint8))}


# ── the ways ──


ABSURD: tuple[Any, ...] = (
    None, True, False, "", "x" * 100_000, "\x00", "\ud800", "<img src=x>", "../../..",
    0, -1, 1, 2, 10**30, -(10**30), 2**31, 2**62, 2**63, 2**64, 1e308, -1e308, 1e-320, 0.5,
    float("nan"), float("inf"), float("-inf"),
    [], {}, [[]], [None], {"": None}, ["a", "b"], "float16", "float64", "|O", "é" * 70_000,
)  # fmt: skip


def _places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value in a header, lists only as far as their first entries."""
    inner: list[tuple[Any, Any]] = []
    if isinstance(node, dict):
        inner = list(node.items())
    elif isinstance(node, list):
        inner = list(enumerate(node[:3]))
    return [path] * bool(path) + [place for key, value in inner for place in _places(value, (*path, key))]


def mutators(origin: Original) -> dict[str, Mutator]:
    """Every way to spoil a checkpoint, by a name."""
    data, entries = origin.data, origin.entries
    names = list(entries)

    def flip(chance: random.Random) -> bytes:
        spoilt = bytearray(data)
        for _ in range(chance.choice([1, 1, 1, 2, 8, 64])):
            place = chance.randrange(len(spoilt) * 8)
            spoilt[place // 8] ^= 1 << place % 8
        return bytes(spoilt)

    def flip_the_frame(chance: random.Random) -> bytes:
        """Bits of the zip's own tables, which no CRC covers."""
        spoilt = bytearray(data)
        start = data.rindex(b"PK\x05\x06")
        directory = int.from_bytes(data[start + 16 : start + 20], "little")
        for _ in range(chance.choice([1, 1, 2, 4])):
            spoilt[chance.randrange(directory, len(spoilt))] ^= 1 << chance.randrange(8)
        return bytes(spoilt)

    def overwrite(chance: random.Random) -> bytes:
        start = chance.randrange(len(data))
        piece = chance.choice(
            [bytes(chance.randint(1, 5000)), chance.randbytes(chance.randint(1, 300)), b"PK\x03\x04"]
        )
        return data[:start] + piece + data[start + len(piece) :]

    def cut(chance: random.Random) -> bytes:
        end = chance.randrange(len(data))
        return chance.choice([data[:end], data[end:], data[:end] + bytes(len(data) - end)])

    def splice(chance: random.Random) -> bytes:
        a, b = sorted(chance.randrange(len(data)) for _ in range(2))
        where = chance.randrange(len(data))
        piece = data[a : min(b, a + 20_000)]
        return chance.choice(
            [data[:a] + data[b:], data[:where] + piece + data[where:], data + piece, piece + data]
        )

    def swap(chance: random.Random) -> bytes:
        other = chance.choice([origin.twin, origin.stranger])
        some = chance.sample(names, chance.choice([1, 1, 2, 5]))
        if chance.random() < 0.3:
            some = ["header.npy"]
        return _packed(entries | {name: other[name] for name in some if name in other})

    def swap_within(chance: random.Random) -> bytes:
        """Two arrays of one file change places: every CRC and perhaps every shape fits."""
        one, two = chance.sample(names, 2)
        if chance.random() < 0.7:
            one, two = chance.choice(
                [("Wxh.npy", "best_Wxh.npy"), ("Whh.npy", "best_Whh.npy"), ("bh.npy", "best_bh.npy"),
                 ("memory_Why.npy", "best_memory_Why.npy"), ("state.npy", "best_state.npy"),
                 ("history_loss.npy", "history_smooth_loss.npy")]
            )  # fmt: skip
        return _packed(entries | {one: entries[two], two: entries[one]})

    def leave_out(chance: random.Random) -> bytes:
        gone = set(chance.sample(names, chance.choice([1, 1, 3])))
        return _packed({name: value for name, value in entries.items() if name not in gone})

    def add(chance: random.Random) -> bytes:
        extra = {f"{chance.randrange(10**6)}.npy": chance.randbytes(100), "../x": b"", "a/": b""}
        return _packed(entries | extra, twice=(chance.choice(names),))

    def numbers(chance: random.Random) -> bytes:
        """One array with a number in it that cannot be, or any other number."""
        name = chance.choice([n for n in names if n != "header.npy"])
        array = np.load(io.BytesIO(entries[name])).copy()
        value = chance.choice([np.nan, np.inf, -np.inf, 1e38, -1e38, 1e-45, -1.0, 0.0, 123.0])
        value = _of_type(value, array.dtype)
        array.reshape(-1)[chance.randrange(array.size)] = value
        if chance.random() < 0.3:
            array[...] = value
        return _packed(entries | {name: _npy(array)})

    def sealed(chance: random.Random) -> bytes:
        """Numbers of the loss and of the map that cannot be, or any others, with sums that are right."""
        name = chance.choice([n for n in names if "history" in n or "map" in n])
        array = np.load(io.BytesIO(entries[name])).copy()
        value = chance.choice([np.nan, np.inf, -np.inf, 1e300, -1e300, 2.0**62, 1e30, 0.5, -1.0, 0.0, 3.0])
        value = _of_type(value, array.dtype)
        if chance.random() < 0.5:
            array[...] = value
        else:
            array[chance.randrange(array.size)] = value
        header = _header(entries)
        header["checksums"][name.removesuffix(".npy")] = checksum(array)
        return _packed(_with_header(entries | {name: _npy(array)}, header))

    def shapes(chance: random.Random) -> bytes:
        """An array that says something else of itself than what stands in it."""
        name = chance.choice(names)
        number = chance.choice(["0", "1", "-1", "16", "99999", "1" * 20, "9" * 4000, "1, 1", "", "2 ** 40"])
        second = chance.choice(["", f", {number}", ", 16", ", 2147483648, 2147483648"])
        kind = chance.choice(
            ["<f4", "<f8", "|O", "<U1000000000", "|V100", ">f4", "|u1", "<c16", "object", "<f2"]
        )
        order = chance.choice(["True", "False", "1", "__import__('os').abort()"])
        written = f"{{'descr': '{kind}', 'fortran_order': {order}, 'shape': ({number}{second}), }}"
        written = written.ljust(118 if len(written) < 118 else len(written)) + "\n"
        length = len(written).to_bytes(4, "little")[: chance.choice([2, 2, 2, 4])]
        version = bytes([chance.choice([1, 1, 2, 3, 9]), 0])
        body = entries[name][128:]
        if chance.random() < 0.3:
            body = bytes(min(10**6, max(0, 64 * len(body))))
        return _packed(entries | {name: b"\x93NUMPY" + version + length + written.encode() + body})

    def values(chance: random.Random) -> bytes:
        """One value of the header is absurd, all CRCs fit."""
        header = _header(entries)
        for _ in range(chance.choice([1, 1, 1, 2])):
            *way, last = chance.choice(_places(header))
            node = header
            for key in way:
                node = node[key]
            if chance.random() < 0.15 and isinstance(node, dict):
                del node[last]
            else:
                node[last] = chance.choice(ABSURD)
        return _packed(_with_header(entries, header))

    def settings(chance: random.Random) -> bytes:
        """One setting is absurd, or only another one."""
        header = _header(entries)
        key = chance.choice(list(header["settings"]))
        header["settings"][key] = chance.choice([*ABSURD, 3, 16, 100.0])
        return _packed(_with_header(entries, header))

    def sizes(chance: random.Random) -> bytes:
        """The header claims a network that would fill a disk."""
        header = _header(entries)
        header["hidden_size"] = header["settings"]["hidden_size"] = chance.choice([2048, 16_384, 10**6])
        count = chance.choice([19_000, 60_000])
        header["vocabulary"] = "".join(chr(0x4E00 + i if i < 20_000 else 0x10000 + i) for i in range(count))
        return _packed(_with_header(entries, header))

    def json_text(chance: random.Random) -> bytes:
        """A header that is no JSON, or far too much of it."""
        text = chance.choice(
            [b"", b"{", b"null", b"[]", b"[" * 200_000, b'{"a":' * 100_000, b"1" * 100_000, b"\xff\xfe",
             b"[" + b"[]," * 2_000_000 + b"[]]", b"[" + b"{}," * 2_000_000 + b"{}]",
             b'"' + b'\\"' * 3_000_000, b"[" + b"{}," * 20_000_000 + b"{}]"]
        )  # fmt: skip
        return _packed(entries | {"header.npy": _npy(np.frombuffer(text, np.uint8))})

    def bomb(chance: random.Random) -> bytes:
        """A few kilobytes that unpack to hundreds of megabytes."""
        name = chance.choice(names)
        packing, size = chance.choice(
            [(zipfile.ZIP_DEFLATED, 10**8), (zipfile.ZIP_BZIP2, 10**6), (zipfile.ZIP_LZMA, 10**6)]
        )
        swollen = entries[name][:128] + bytes(size)
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for other, value in entries.items():
                if other != name:
                    archive.writestr(other, value)
            archive.writestr(zipfile.ZipInfo(name), swollen, packing)
        return file.getvalue()

    def claims(chance: random.Random) -> bytes:
        """The zip's own tables claim another size of an entry than it has."""
        spoilt = bytearray(data)
        name = chance.choice(names).encode()
        size = chance.choice([0, 1, 10**6, 2**31, 2**32 - 2, 2**32 - 1])
        local, central = data.index(name) - 30, data.rindex(name) - 46
        if chance.random() < 0.7:
            spoilt[central + 20 : central + 28] = struct.pack("<2L", size, size)
        if chance.random() < 0.7:
            spoilt[local + 18 : local + 26] = struct.pack("<2L", size, size)
        if chance.random() < 0.3:
            spoilt[central + 42 : central + 46] = struct.pack("<L", chance.randrange(len(data)))
        return bytes(spoilt)

    def ends(chance: random.Random) -> bytes:
        """Another end of the archive: more entries, a larger table, the tables for 64 bits."""
        start = data.rindex(b"PK\x05\x06")
        size = int.from_bytes(data[start + 12 : start + 16], "little")
        offset = int.from_bytes(data[start + 16 : start + 20], "little")
        many = chance.choice([0, 1, 2**16 - 1, 2**31])
        if chance.random() < 0.5:
            end = struct.pack(
                "<4s4H2LH", b"PK\x05\x06", 0, 0, many % 2**16, many % 2**16,
                chance.choice([0, size, 2**31, 2**32 - 1]), chance.choice([0, offset, 2**31]),
                chance.choice([0, 9])
            )  # fmt: skip
            return data[:start] + end
        large = chance.choice([size, 2**40, 2**63, 2**64 - 1])
        far = chance.choice([offset, 0, 2**40, 2**64 - 1])
        end64 = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, many, many, large, far)
        place = struct.pack("<4sLQL", b"PK\x06\x07", 0, chance.choice([start, 0, 2**40]), 1)
        return (
            data[:start]
            + end64
            + place
            + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, *[2**16 - 1] * 2, *[2**32 - 1] * 2, 0)
        )

    crowds = [_packed(entries | {f"{i}.npy": b"" for i in range(count)}) for count in (1000, 5000)]

    def crowd(chance: random.Random) -> bytes:
        """Thousands of entries."""
        return chance.choice(crowds)

    def pickles(chance: random.Random) -> bytes:
        harm = _npy(np.array([Harm()], dtype=object), allow_pickle=True)
        return chance.choice(
            [pickle.dumps(Harm()), harm, _packed(entries | {chance.choice(names): harm}),
             _packed(entries | {chance.choice(names): pickle.dumps(Harm())})]
        )  # fmt: skip

    def anything(chance: random.Random) -> bytes:
        return chance.choice(
            [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), chance.randbytes(chance.randint(1, 5000))]
        )

    return {
        f.__name__.replace("_", " "): f
        for f in (
            flip, flip_the_frame, overwrite, cut, splice, swap, swap_within, leave_out, add, numbers, sealed,
            shapes, values, settings, sizes, json_text, bomb, claims, ends, crowd, pickles, anything,
        )
    }  # fmt: skip


SETTING_NAMES = {"values", "settings", "sealed"}
"""Ways that write another valid header: a setting may then be another one, never the network."""


# ── the judge ──


@dataclass
class Verdict:
    """What became of the mutants. ``faults`` are sentences; there should be none."""

    tried: int = 0
    accepted: int = 0
    slowest: float = 0.0
    largest: float = 0.0
    faults: list[str] = field(default_factory=list)
    by_way: Counter[str] = field(default_factory=Counter)


def _of_type(value: float, dtype: np.dtype) -> Any:
    """The number as ``dtype`` has it; of one that a whole number cannot hold, what NumPy makes of it."""
    with np.errstate(all="ignore"):
        return np.array([value]).astype(dtype)[0]


def judge(count: int, seed: int) -> Verdict:
    origin, verdict = original(), Verdict()
    ways = mutators(origin)
    for number in range(count):
        way = list(ways)[number % len(ways)]
        data = ways[way](random.Random(seed * 1_000_003 + number))
        faulthandler.dump_traceback_later(60, exit=True)  # a hang without an end is told, too
        _judge_one(origin, way, f"{way} (seed {seed}, number {number})", data, verdict)
        faulthandler.cancel_dump_traceback_later()
    if Harm.opened:
        verdict.faults.append("a pickle was opened")
    return verdict


def _judge_one(origin: Original, way: str, name: str, data: bytes, verdict: Verdict) -> None:
    verdict.tried += 1
    memory_before = _reset_peak()
    began = time.perf_counter()
    opened: Checkpoint | None = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            opened = read_checkpoint(io.BytesIO(data), "run.npz")
            _use(opened, origin.corpus)
    except UserError as error:
        if not str(error).strip() or len(str(error)) > 1000:
            verdict.faults.append(f"{name}: refused without a readable word: {str(error)[:200]!r}")
        opened = None
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a fault
        verdict.faults.append(f"{name}: {type(error).__name__}: {str(error)[:200]}")
        opened = None
    seconds, megabytes = time.perf_counter() - began, _peak() - memory_before
    verdict.slowest = max(verdict.slowest, seconds)
    verdict.largest = max(verdict.largest, megabytes)
    if seconds > SECONDS:
        verdict.faults.append(f"{name}: {seconds:.1f} s")
    if megabytes > MEGABYTES:
        verdict.faults.append(f"{name}: {megabytes:.0f} MB")
    if opened is not None:
        verdict.accepted += 1
        verdict.by_way[way] += 1
        wrong = _what_is_wrong(origin.whole, opened, settings_too=way not in SETTING_NAMES)
        if wrong:
            verdict.faults.append(f"{name}: accepted with another {wrong}")


def _use(checkpoint: Checkpoint, corpus: Corpus) -> None:
    """What a window does with it: go on, write, keep."""
    learner = Learner.resume(checkpoint, corpus)
    learner.look()
    learner.book_map.image()
    writer, _ = learner.start_writing("the", Dials(0.7), 1)
    writer.write(5)
    if learner.config.sample_length <= 1000:
        learner.log_sample()
    learner.step()
    learner.step()
    write_checkpoint(io.BytesIO(), learner.checkpoint())
    if checkpoint.last.params.flat.size < 100_000:
        collect_report(checkpoint, None)


def _what_is_wrong(whole: Checkpoint, opened: Checkpoint, *, settings_too: bool) -> str:
    """The first thing of the network that is not bit for bit what was saved; ''."""
    for which in ("last", "best"):
        one, two = getattr(whole, which), getattr(opened, which)
        if two is None:
            if settings_too:
                return which
            continue
        ours, theirs = moment_bits(one), moment_bits(two)
        for name, value in ours.items():
            if (settings_too or isinstance(value, bytes)) and theirs[name] != value:
                return f"{which} {name}"
    if not settings_too:
        return ""
    same = ("settings", "vocabulary", "text", "samples", "elapsed")
    differing = [name for name in same if getattr(whole, name) != getattr(opened, name)]
    for table in ("history", "book_map"):
        one, two = getattr(whole, table), getattr(opened, table)
        if one.keys() != two.keys() or any(one[k].tobytes() != two[k].tobytes() for k in one):
            differing.append(table)
    return ", ".join(differing)


def _reset_peak() -> float:
    """Megabytes in use now; the peak counts from here. 0 where the system does not tell."""
    try:
        _RESET.write_text("5")
    except OSError:
        return 0.0
    return _status("VmRSS")


def _peak() -> float:
    return _status("VmHWM") if _STATUS.exists() else 0.0


def _status(name: str) -> float:
    for line in _STATUS.read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    return 0.0


def main(count: int = 5000, seed: int = 0) -> int:
    began = time.perf_counter()
    verdict = judge(count, seed)
    accepted = ", ".join(f"{way} {n}" for way, n in verdict.by_way.most_common())
    print(
        f"mutated checkpoints: {verdict.tried:,} tried, {verdict.accepted:,} opened as the run that was "
        f"saved ({accepted}), the rest refused; slowest {verdict.slowest * 1000:.0f} ms, "
        f"largest {verdict.largest:.0f} MB; {len(verdict.faults)} faults; {time.perf_counter() - began:.0f} s"
    )
    for fault in verdict.faults[:50]:
        print("  " + fault)
    return 1 if verdict.faults else 0


if __name__ == "__main__":
    faulthandler.enable()
    sys.exit(main(*map(int, sys.argv[1:])))
