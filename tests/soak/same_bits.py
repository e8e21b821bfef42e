"""The same runs by this checkout and by another commit: checkpoints, losses and samples, bit by bit.

For a change that must not change what is computed. Trains six settings in both types by `rnnviz train`
of either program and compares what they leave. Knows the files of a run; knows nothing of the engine.

    python tests/soak/same_bits.py --against REVISION [--steps 2000]
"""

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]

SETTINGS: tuple[dict[str, object], ...] = (
    {},
    {"hidden-size": 32, "seq-length": 7, "sigma": 0.3},
    {"hidden-size": 128, "seq-length": 50, "learning-rate": 0.03},
    {"hidden-size": 1, "seq-length": 1, "seed": 9},
    {"hidden-size": 64, "clip": 0.05, "lower-case": True},
    {"hidden-size": 200, "seq-length": 12, "sample-every": 137},
)
TYPES = ("float32", "float64")
NEWER = ("best_smooth", "best_window", "signals_")
"""Moments, and what was measured of the learning, that files of before do not hold."""
OLD_NAMES = {"hprev": "state", "best_hprev": "best_state"}
"""What format 1 called the arrays."""


def train(program: Path, text: Path, out: Path, settings: dict[str, object], dtype: str, steps: int) -> None:
    """One run by the program of a checkout, with one BLAS thread as always."""
    options = [part for name, value in settings.items() for part in _option(name, value)]
    subprocess.run(
        [sys.executable, "-m", "rnnviz", "train", text, "--out", out, "--steps", str(steps), "--dtype", dtype,
         *options],
        env=os.environ | {"PYTHONPATH": str(program)},
        cwd=program,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _option(name: str, value: object) -> list[str]:
    return [f"--{name}"] if value is True else [f"--{name}", str(value)]


def differing_bits(one: Path, two: Path) -> int:
    """Over last.npz, best.npz, loss.csv and samples.txt of two runs."""
    count = 0
    for name in ("last.npz", "best.npz"):
        ours, theirs = (dict(_arrays(folder / name)) for folder in (one, two))
        if ours.keys() != theirs.keys():
            raise SystemExit(f"{name} holds {sorted(ours.keys() ^ theirs.keys())} in one of the two alone")
        count += sum(_bits(array, theirs[key]) for key, array in ours.items())
    for name in ("loss.csv", "samples.txt"):
        ours_text, theirs_text = (_without_order((folder / name).read_bytes()) for folder in (one, two))
        count += _bits(np.frombuffer(ours_text, np.uint8), np.frombuffer(theirs_text, np.uint8))
    return count


def _without_order(text: bytes) -> bytes:
    """A file whose line of settings, if it has one, lists them by name: their order is no number."""
    first, *others = text.split(b"\n")
    if first.startswith(b"rnnviz"):
        others[1] = b", ".join(sorted(others[1].split(b", ")))
    return b"\n".join([first, *others])


def _arrays(path: Path) -> Iterator[tuple[str, np.ndarray]]:
    """The arrays of a checkpoint, and the numbers of its moments, by the names of today."""
    with zipfile.ZipFile(path) as archive:
        for entry in archive.namelist():
            name = entry.removesuffix(".npy")
            array = np.load(io.BytesIO(archive.read(entry)), allow_pickle=False)
            if name == "header":
                moments = json.loads(array.tobytes())["moments"]
                moments = {which: moment for which, moment in moments.items() if which not in NEWER}
                yield "moments", np.frombuffer(json.dumps(moments, sort_keys=True).encode(), np.uint8)
            elif not name.startswith(NEWER):
                yield OLD_NAMES.get(name, name), array.reshape(-1)


def _bits(one: np.ndarray, two: np.ndarray) -> int:
    if (one.dtype, one.shape) != (two.dtype, two.shape):
        return 8 * max(one.nbytes, two.nbytes)
    a, b = (np.frombuffer(array.tobytes(), np.uint8) for array in (one, two))
    return int(np.unpackbits(a ^ b).sum())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--against", default="HEAD~1", metavar="REVISION", help="the other commit (HEAD~1)")
    parser.add_argument("--steps", type=int, default=2000)
    options = parser.parse_args()
    total = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder, other = Path(scratch), Path(scratch) / "other"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", other, options.against], check=True)
        try:
            for number, settings in enumerate(SETTINGS):
                for dtype in TYPES:
                    outs = [folder / f"{who}-{number}-{dtype}" for who in ("this", "other")]
                    text = ROOT / "sample_texts" / "the_ferry_year.txt"
                    for program, out in zip((ROOT, other), outs, strict=True):
                        train(program, text, out, settings, dtype, options.steps)
                    bits = differing_bits(*outs)
                    total += bits
                    print(f"soak: {dtype} {settings or 'defaults'}: {bits} differing bits")
        finally:
            subprocess.run([*git, "remove", "--force", other], check=True)
    print(f"soak: {len(SETTINGS) * len(TYPES)} runs of {options.steps:,} steps: {total} differing bits")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
