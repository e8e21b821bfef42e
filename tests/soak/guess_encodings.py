"""Texts that do not say their encoding, or were hurt: each must be read as what was written.

python tests/soak/guess_encodings.py [TEXTS A KIND] [SEED]
"""

import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from _prose import JAPANESE, KANA, KINDS, KOREAN, OTHERS, SIMPLIFIED, TRADITIONAL, prose

from rnnviz.core.errors import UserError
from rnnviz.core.text.corpus import Corpus, read_corpus
from rnnviz.core.text.reading import doubts

WANTED = 0.99
SIZES = (3_000, 20_000, 100_000, 700_000)
SMALL_SIZES = (3_000, 12_000)
MANY_BYTES = {
    "shift_jis": (JAPANESE, KANA),
    "euc_jp": (JAPANESE, KANA),
    "iso2022_jp": (JAPANESE, KANA),
    "gb18030": (SIMPLIFIED, TRADITIONAL),
    "big5": (TRADITIONAL,),
    "euc_kr": (KOREAN,),
    "cp949": (KOREAN,),
}
ONE_BYTE = {
    "cp1252": ("English with signs", "French", "German", "Swedish", "Spanish"),
    "latin-1": ("French", "German", "Swedish", "Spanish"),
    "mac-roman": ("French", "German", "Swedish"),
    "cp850": ("French", "German", "Swedish"),
    "cp1250": ("Polish", "Czech", "Hungarian"),
    "iso8859-2": ("Polish", "Czech", "Hungarian"),
    "cp1251": ("Russian",),
    "koi8-r": ("Russian",),
    "iso8859-5": ("Russian",),
    "cp866": ("Russian",),
    "iso8859-7": ("Greek",),
    "cp1253": ("Greek",),
    "cp1254": ("Turkish",),
    "cp1255": ("Hebrew",),
    "cp1256": ("Arabic",),
    "cp874": ("Thai",),
}
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
HURTS = ("a lone 0xFF", "cut at the start", "cut at the end", "a byte lost")


@dataclass
class Verdict:
    """Per encoding, or way of hurting: how many were tried, and what the wrong ones were taken for."""

    tried: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, Counter[str]] = field(default_factory=dict)
    unsaid: list[str] = field(default_factory=list)

    def add(self, name: str, taken_for: str) -> None:
        self.tried[name] += 1
        if taken_for:
            self.wrong.setdefault(name, Counter())[taken_for] += 1

    @property
    def share(self) -> float:
        """Of texts that were read right."""
        return 1 - sum(sum(c.values()) for c in self.wrong.values()) / max(1, sum(self.tried.values()))


def judge_encodings(
    rounds: int, seed: int, *, sizes: tuple[int, ...] = SIZES, kinds: int = len(KINDS)
) -> Verdict:
    """Every encoding and language in so many kinds of text, so many times."""
    verdict = Verdict()
    cases = [(codec, sentences) for codec, many in MANY_BYTES.items() for sentences in many]
    cases += [(codec, OTHERS[language]) for codec, languages in ONE_BYTE.items() for language in languages]
    everything = (JAPANESE, SIMPLIFIED, TRADITIONAL, KOREAN, *OTHERS.values())
    cases += [(codec, sentences) for codec in WIDE for sentences in everything]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.txt"
        for number in range(rounds):
            for codec, sentences in cases:
                chance = random.Random(f"{seed} {number} {codec} {sentences[0]}")
                for kind in chance.sample(KINDS, kinds):
                    data = prose(chance, sentences, kind, chance.choice(sizes)).encode(codec, "ignore")
                    if data.isascii() and codec not in WIDE and b"\x1b" not in data:
                        continue  # nothing is left to be told by
                    path.write_bytes(data)
                    taken_for, corpus = _read(path, _with_plain_ends(data.decode(codec)))
                    verdict.add(codec, taken_for)
                    if corpus is not None and not (
                        corpus.guessed and "guessed" in doubts("", corpus.reading)[0]
                    ):
                        verdict.unsaid.append(f"{codec}, {kind}: nothing said of a guess")
    return verdict


def judge_hurt(rounds: int, seed: int) -> Verdict:
    """UTF-8 with one broken place, and NULs anywhere: read as UTF-8, and said."""
    verdict = Verdict()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.txt"
        for number in range(rounds):
            for language, sentences in OTHERS.items():
                chance = random.Random(f"{seed} {number} {language}")
                text = prose(chance, sentences, chance.choice(KINDS), chance.choice(SIZES[:3]))
                for way in HURTS:
                    path.write_bytes(data := _hurt(text.encode(), way, chance))
                    taken_for, corpus = _read(path, _with_plain_ends(data.decode("utf-8", "replace")))
                    verdict.add(way, taken_for)
                    if corpus is not None and corpus.reading.replaced is None:
                        verdict.unsaid.append(f"{language}, {way}: nothing said")
                nuls = chance.randint(1, 20)
                places = sorted(chance.choices(range(len(text) + 1), k=nuls))
                for count, place in enumerate(places):
                    text = text[: place + count] + "\0" + text[place + count :]
                path.write_bytes(text.encode())
                taken_for, corpus = _read(path, _with_plain_ends(text))
                verdict.add("NULs", taken_for)
                if corpus is not None and (corpus.reading.nuls is None or corpus.reading.nuls.count != nuls):
                    verdict.unsaid.append(f"{language}: {nuls} NULs not counted")
    return verdict


def _hurt(data: bytes, way: str, chance: random.Random) -> bytes:
    """The same text with one place that is no UTF-8."""
    starts = [i for i, byte in enumerate(data) if byte >= 0xC0]
    start = chance.choice(starts)
    match way:
        case "a lone 0xFF":
            place = chance.randrange(len(data) + 1)
            while place < len(data) and 0x80 <= data[place] < 0xC0:  # between two characters
                place += 1
            return data[:place] + b"\xff" + data[place:]
        case "cut at the start":
            return data[start + 1 :] if start < len(data) // 2 else data[starts[0] + 1 :]
        case "cut at the end":
            return data[: start + 1] if start > len(data) // 2 else data[: starts[-1] + 1]
        case _:
            return data[:start] + data[start + 1 :]


def _read(path: Path, text: str) -> tuple[str, Corpus | None]:
    """('' or what the file was taken for, the corpus where it is right)."""
    try:
        corpus = read_corpus(path)
    except UserError as error:
        return type(error).__name__, None
    if corpus.vocabulary.decode(corpus.ids) == text:
        return "", corpus
    return corpus.encoding, None


def _with_plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def main(rounds: int = 8, seed: int = 0) -> int:
    failed = False
    for name, judge in (("encodings", judge_encodings), ("hurt UTF-8", judge_hurt)):
        began = time.perf_counter()
        verdict = judge(rounds, seed)
        failed |= verdict.share < WANTED or bool(verdict.unsaid)
        print(
            f"{name}: {sum(verdict.tried.values()):,} texts, {verdict.share:.2%} read right, "
            f"{len(verdict.unsaid)} not said; {time.perf_counter() - began:.0f} s"
        )
        for what, wrong in verdict.wrong.items():
            print(f"  {what}: {sum(wrong.values())} of {verdict.tried[what]} taken for {dict(wrong)}")
        for what in verdict.unsaid[:20]:
            print(f"  {what}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
