"""Random bytes and random Unicode as texts: each becomes a text to learn, or is refused in words.

python tests/soak/odd_texts.py [TEXTS] [SEED]
"""

import codecs
import random
import sys
import tempfile
import time
import warnings
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from rnnviz.core.errors import NotTextError, UserError
from rnnviz.core.text.corpus import read_corpus
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.run_folder import RunFolder

_CODECS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "cp1251",
    "cp437",    "shift_jis", "gb18030", "big5", "euc-kr", "koi8-r", "iso8859-2", "utf-7",
)  # fmt: skip
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_SPECIAL = "\x00\x1a\x1b\x7f\x85\u200b\u200f\u202e\u2028\u2029\ufeff\ufffe\uffff\U0010ffff\r\n\t\v\f \u0301İß"


def odd_text(chance: random.Random) -> tuple[str, bytes]:
    """What kind of text, and its bytes."""
    size = chance.choice([0, 1, 2, 3, 10, 100, 1000, 5000, 70_000])
    match chance.randrange(9):
        case 0:
            return "bytes", chance.randbytes(size)
        case 1:
            return "bytes after a mark", chance.choice(_MARKS) + chance.randbytes(size)
        case 2:
            return "bytes without NUL", bytes(chance.randrange(1, 256) for _ in range(min(size, 5000)))
        case 3:
            return "one byte", bytes([chance.randrange(256)]) * size
        case 4:
            points = [chance.randrange(0x110000) for _ in range(min(size, 5000))]
            text = "".join(chr(p) for p in points)
            return "Unicode, surrogates and all", text.encode("utf-8", "surrogatepass")
        case 5:
            alphabet = [chr(chance.randrange(0x3000)) for _ in range(chance.randint(1, 80))]
            text = "".join(chance.choices(alphabet, k=min(size, 5000)))
            return "letters in some code", text.encode(chance.choice(_CODECS), "replace")
        case 6:
            return "special characters", "".join(chance.choices(_SPECIAL, k=min(size, 5000))).encode()
        case 7:
            prose = ("It was a dark night. " * (size // 20 + 1)).encode(chance.choice(_CODECS))
            end = chance.randrange(len(prose))
            return "prose, cut and hurt", prose[:end] + chance.randbytes(chance.randint(0, 4)) + prose[
                end + 1 :
            ]
        case _:
            count = chance.choice([255, 256, 257, 60_000, 70_000])
            text = "".join(chr(0x100 + i) for i in range(0xD700 - 0x100)) + "".join(
                chr(0x10000 + i) for i in range(count)
            )
            return "a huge vocabulary", text[:count].encode()


@dataclass
class Verdict:
    tried: int = 0
    learned: int = 0
    slowest: float = 0.0
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def judge(count: int, seed: int) -> Verdict:
    verdict = Verdict()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            chance = random.Random(seed * 1_000_003 + number)
            kind, data = odd_text(chance)
            path = Path(folder) / "text.txt"
            path.write_bytes(data)
            verdict.tried += 1
            began = time.perf_counter()
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("error")
                    _learn(path, chance)
                verdict.learned += 1
            except UserError as error:
                verdict.refused[type(error).__name__] += 1
                if not 10 < len(str(error)) < 500:
                    verdict.faults.append(f"{kind}, number {number}: told {str(error)!r}")
            except Exception as error:  # noqa: BLE001 - a traceback is what must not be
                verdict.faults.append(f"{kind}, number {number}: {type(error).__name__}: {error}")
            verdict.slowest = max(verdict.slowest, time.perf_counter() - began)
    return verdict


def _learn(path: Path, chance: random.Random) -> None:
    """Read it, insist where it does not look like text, learn two steps, write, and keep."""
    lower_case = chance.random() < 0.5
    try:
        corpus = read_corpus(path, lower_case=lower_case)
    except NotTextError:
        corpus = read_corpus(path, lower_case=lower_case, accept_binary=True)
    config = TrainingConfig(
        hidden_size=4, seq_length=chance.choice([1, 5, 25]), lower_case=lower_case, sample_length=20
    )
    learner = Learner(corpus, config)
    RunFolder(path.parent / "run").train(
        learner, 2, on_step=lambda _learner: None, is_interrupted=lambda: False
    )


def main(count: int = 2000, seed: int = 0) -> int:
    began = time.perf_counter()
    verdict = judge(count, seed)
    refused = ", ".join(f"{n:,} {name}" for name, n in verdict.refused.most_common())
    print(
        f"odd texts: {verdict.tried:,} tried, {verdict.learned:,} learned, refused in words: {refused}; "
        f"slowest {verdict.slowest:.2f} s; {len(verdict.faults)} faults; {time.perf_counter() - began:.0f} s"
    )
    for fault in verdict.faults[:50]:
        print("  " + fault)
    return 1 if verdict.faults else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
