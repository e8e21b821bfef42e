"""Mutated presets and settings files: flipped bits, cuts, absurd values, deep brackets, odd paths, devices.

Every preset is read, begun, and written again: it must be refused in words, or come back as it was read.
Every settings file is what a window starts with and closes on: the window stands, and remembers again.

    python tests/soak/mutate_presets.py [MUTANTS] [SEED]
"""

import faulthandler
import json
import os
import random
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from _runs import story
from _surroundings import own_home
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QMenu

from rnnviz.core.errors import UserError
from rnnviz.core.text.corpus import corpus_from_string, read_corpus
from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.window.main_window import MainWindow
from rnnviz.gui.window.open_preset import OF_THE_WINDOW
from rnnviz.gui.window.page_list import PAGES
from rnnviz.training.presets import read_preset, write_preset
from rnnviz.training.run.learner import Learner

SECONDS = 2.0
ABSURD: tuple[Any, ...] = (
    None, True, False, "", "x" * 5000, "x" * 300, "\x00", "\ud800", "<img src=/dev/zero>", "&#60;b&#62;",
    "\x1b[2J", "a\nb", "/dev/zero", "pipe", "closed/book.txt", "..",
    "@Variant(\x00\x00\x00\x09\xff\xff\xff\xff)",
    0, -1, 1, 2, 10**30, -(10**30), 2**31, 2**63, 1e308, -1e308, 1e-320, 0.5, float("nan"), float("inf"),
    [], {}, [[]], [None], {"": None}, {"files": [["a"]]}, {"base64": 1}, {"base64": "////"}, [{}] * 100,
)  # fmt: skip

Mutator = Callable[[random.Random, bytes], bytes]


@dataclass
class Verdict:
    """What became of the mutants. ``faults`` are sentences; there should be none."""

    tried: int = 0
    accepted: int = 0
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)


# ── the ways ──


def flip(chance: random.Random, data: bytes) -> bytes:
    spoilt = bytearray(data)
    for _ in range(chance.choice([1, 1, 1, 2, 8])):
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def cut(chance: random.Random, data: bytes) -> bytes:
    end = chance.randrange(len(data))
    return chance.choice([data[:end], data[end:], data + data[end:], data[:end] + data])


def values(chance: random.Random, data: bytes) -> bytes:
    """Some value is absurd, or gone, or of another place."""
    table = json.loads(data)
    for _ in range(chance.choice([1, 1, 2, 4])):
        node = table
        while True:
            key = chance.choice(list(node))
            if not isinstance(node[key], dict) or not node[key] or chance.random() < 0.3:
                break
            node = node[key]
        if chance.random() < 0.1 and len(node) > 1:
            del node[key]
        else:
            node[key] = chance.choice(ABSURD)
    return json.dumps(table).encode()


def text(chance: random.Random, data: bytes) -> bytes:
    """What is no table, or far too much of one."""
    name = chance.choice(list(json.loads(data))).encode()
    deep = chance.choice([b"[", b'{"a":', b"[[],"]) * chance.choice([10, 900, 50_000])
    return chance.choice(
        [b"", b"null", b"[]", b"7", b"\xff\xfe", b"\xef\xbb\xbf" + data, data.decode().encode("utf-16"),
         b"{" + b" " * (1 << 20) + b"}", b"9" * 10_000, deep, b'{"' + name + b'": ' + deep,
         data[:-2] + b', "' + name + b'": ' + b"[" * 900 + b"]" * 900 + b"}",
         b"[General]\ngeometry=@Variant(\\0\\0\\0\\t\\xff\\xff\\xff\\xff)\n", chance.randbytes(2000)]
    )  # fmt: skip


WAYS: tuple[Mutator, ...] = (flip, cut, values, values, values, text)


# ── presets ──


def judge_presets(count: int, seed: int) -> Verdict:
    verdict = Verdict()
    with tempfile.TemporaryDirectory(prefix="rnnviz-soak-") as name:
        folder = Path(name)
        (folder / "book.txt").write_text(story(400), encoding="utf-8")
        os.mkfifo(folder / "pipe")
        origins = [_preset(text_file="book.txt"), _preset(text=story(300))]
        for number in range(count):
            chance = random.Random(seed * 1_000_003 + number)
            way = WAYS[number % len(WAYS)]
            data = way(chance, chance.choice(origins))
            path = folder / "mutant.rnnviz"
            path.write_bytes(data)
            faulthandler.dump_traceback_later(60, exit=True)  # a hang without an end is told, too
            _judge_preset(path, f"{way.__name__} (seed {seed}, number {number})", verdict)
            faulthandler.cancel_dump_traceback_later()
    return verdict


def _preset(**text: str) -> bytes:
    settings = {"hidden_size": 5, "seq_length": 8, "lower_case": False, "dtype": "float32", "sigma": 0.01}
    table = {
        "rnnviz_preset": 1,
        "name": "Monday",
        "settings": settings,
        "page": PAGES[1].title,
        "network": "hello",
    }
    return json.dumps(table | text | {"note": "Look.", "hide": list(OF_THE_WINDOW)[:2]}).encode()


def _judge_preset(path: Path, name: str, verdict: Verdict) -> None:
    verdict.tried += 1
    began = time.perf_counter()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            preset = read_preset(path)
            write_preset(path, preset)
            if read_preset(path) != preset and not preset.network:
                verdict.faults.append(f"{name}: came back as another one")
            if preset.text_file is not None:
                corpus = read_corpus(preset.text_file, lower_case=preset.config.lower_case)
            else:
                corpus = corpus_from_string(preset.text or story(300), f"{preset.name}.txt")
            corpus.require(preset.config.seq_length)
            learner = Learner(corpus, preset.config)
            learner.step()
            verdict.accepted += 1
    except UserError as error:
        if not str(error).strip() or len(str(error)) > 1000 or "\x1b" in str(error):
            verdict.faults.append(f"{name}: refused without a readable word: {str(error)[:200]!r}")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a fault
        verdict.faults.append(f"{name}: {type(error).__name__}: {str(error)[:200]}")
    seconds = time.perf_counter() - began
    verdict.slowest = max(verdict.slowest, seconds)
    if seconds > SECONDS:
        verdict.faults.append(f"{name}: {seconds:.1f} s")


# ── settings ──


def judge_settings(home: Path, count: int, seed: int) -> Verdict:
    """A QApplication stands."""
    verdict = Verdict()
    file = home / "settings.json"
    file.unlink(missing_ok=True)
    _start_and_close(file)
    settings = WindowSettings(file)
    settings.add_recent_file(file)
    origin = file.read_bytes()
    for number in range(count):
        chance = random.Random(seed * 1_000_003 + number)
        way = WAYS[number % len(WAYS)]
        file.write_bytes(way(chance, origin))
        _judge_settings(file, f"{way.__name__} (seed {seed}, number {number})", verdict)
    return verdict


def _judge_settings(file: Path, name: str, verdict: Verdict) -> None:
    verdict.tried += 1
    met: list[str] = []
    before = sys.excepthook
    sys.excepthook = lambda kind, error, _trace: met.append(f"{name}: {kind.__name__}: {error}")
    began = time.perf_counter()
    try:
        verdict.accepted += not _start_and_close(file)
        if WindowSettings(file).trouble:
            met.append(f"{name}: what the window kept cannot be read again")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a fault
        met.append(f"{name}: {type(error).__name__}: {str(error)[:200]}")
    finally:
        sys.excepthook = before
    verdict.slowest = max(verdict.slowest, time.perf_counter() - began)
    verdict.faults += met


def _start_and_close(file: Path) -> str:
    """A window with these settings; what it says of them."""
    settings = WindowSettings(file)
    window = MainWindow(settings)
    for menu in window.findChildren(QMenu):
        menu.aboutToShow.emit()
    window.grab()
    window.close_for_good()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return settings.trouble


def main(count: int = 5000, seed: int = 0) -> int:
    faults: list[str] = []
    with own_home() as home:
        app = QApplication.instance() or QApplication([])
        began = time.perf_counter()
        for what, verdict in (
            ("presets", judge_presets(count, seed)),
            ("settings files", judge_settings(home, count // 10, seed)),
        ):
            print(
                f"mutated {what}: {verdict.tried:,} tried, {verdict.accepted:,} accepted, the rest refused; "
                f"slowest {verdict.slowest * 1000:.0f} ms; {len(verdict.faults)} faults; "
                f"{time.perf_counter() - began:.0f} s"
            )
            faults += verdict.faults
        del app
    for fault in faults[:50]:
        print("  " + fault)
    return 1 if faults else 0


if __name__ == "__main__":
    faulthandler.enable()
    sys.exit(main(*map(int, sys.argv[1:])))
