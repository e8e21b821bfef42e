"""Guessing: which encoding bytes are in that say nothing of it.

Knows codecs and how often letters are used. Knows no file: it is given the parts that are
not plain ASCII, or the beginning of what may be UTF-16 or UTF-32.
"""

import codecs
import math
import re
from collections import Counter, defaultdict
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rnnviz.core.text.decoding import MARKED, MARKS
from rnnviz.core.text.letters import (
    ALPHABETS,
    HANGUL,
    HIRAGANA,
    KANJI,
    KATAKANA,
    QUOTES,
    SIGNS,
    SIMPLIFIED,
    TRADITIONAL,
)

ENOUGH_BYTES = 1 << 17
"""More of a text tells no more of its encoding."""


# ── more than one byte a character ──

_JAPANESE = HIRAGANA | KATAKANA | KANJI
_FAMILIES: tuple[tuple[tuple[str, ...], frozenset[str]], ...] = (
    (("shift_jis", "cp932", "shift_jisx0213"), _JAPANESE),
    (("euc_jp", "euc_jisx0213"), _JAPANESE),
    (("gb18030",), SIMPLIFIED | TRADITIONAL),
    (("big5", "cp950", "big5hkscs"), TRADITIONAL),
    (("euc_kr", "cp949"), HANGUL),
)
"""Codecs, the narrowest first, with the letters that a text in them is full of."""
_ACCEPTED = 0.2
"""So much of all characters beyond ASCII must be such letters: by chance it is a few in a hundred."""
_DOUBT = 2
"""A few characters are little evidence: so many that are no such letters are added."""
_COST_OF_NONE = 3.0
"""What is no character in an encoding weighs against so many that are."""
_SHIFTS = {
    b"\x1b$B": ("iso2022_jp", "iso2022_jp_ext"),
    b"\x1b$@": ("iso2022_jp", "iso2022_jp_ext"),
    b"\x1b$)C": ("iso2022_kr",),
}
"""Seven-bit encodings, by the escape that switches to their letters."""


def guess_shifted(sample: bytes) -> tuple[str, ...]:
    """The codecs of a seven-bit encoding that ``sample`` is in; () for none."""
    for escape, family in _SHIFTS.items():
        if escape in sample and _share_of(family[-1], sample, _JAPANESE | HANGUL) >= _ACCEPTED:
            return family
    return ()


def guess_wide(head: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, by the first bytes of a text; '' where it is neither."""
    for codec, width in (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2)):
        if len(head) >= 2 * width and (len(head) % width == 0 or len(head) >= 64):
            text = head[: len(head) - len(head) % width].decode(codec, MARKED)
            if _reads_as_text(text):
                return codec
    return ""


@cache
def _all_letters() -> frozenset[str]:
    letters = "".join(ALPHABETS.values())
    return (
        frozenset(letters + letters.upper() + QUOTES + SIGNS) | _JAPANESE | SIMPLIFIED | TRADITIONAL | HANGUL
    )


def _reads_as_text(text: str) -> bool:
    """Mostly letters of some script, hardly anything that no text has."""
    known = unknown = 0
    for character, count in Counter(text).items():
        if (
            character in _all_letters()
            or (character.isprintable() and ord(character) < 0x2000)
            or character in "\t\n\r\f\v\x1b\u3000\u3001\u3002\uff0c\u300c\u300d\u30fc"
        ):
            known += count
        elif not character.isprintable():
            unknown += count
    return 2 * known > len(text) and 20 * unknown <= len(text)


def _share_of(codec: str, sample: bytes, letters: frozenset[str]) -> float:
    """How much of what is beyond ASCII are ``letters``, less what is no character at all; at most 1."""
    beyond = good = none = 0
    # Not final: half a character where the sample was cut is no fault of the encoding.
    text = codecs.getincrementaldecoder(codec)(MARKED).decode(sample)
    for character, count in Counter(text).items():
        if character < "\x80" or "\u3000" <= character <= "\u3020" or "\uff01" <= character <= "\uff0f":
            continue  # punctuation has the same place in several of them
        beyond += count
        if character in letters:
            good += count
        elif ord(character) in MARKS or "\ue000" <= character <= "\uf8ff":
            none += count
    return (good - _COST_OF_NONE * none) / (beyond + _DOUBT) if beyond else 0.0


def _guess_many_bytes(sample: bytes) -> tuple[str, ...]:
    shares = {family: _share_of(family[-1], sample, letters) for family, letters in _FAMILIES}
    best = max(shares, key=lambda family: shares[family])
    return best if shares[best] >= _ACCEPTED else ()


# ── one byte a character ──

_WESTERN = {"cp1252": 0.0, "iso8859-15": -4.0, "mac-roman": -20.0, "cp850": -20.0, "cp437": -25.0}
_CENTRAL = {"cp1250": -7.0, "iso8859-2": -7.0, "mac-latin2": -20.0, "cp852": -20.0}
_BALTIC = {"cp1257": -8.0, "iso8859-13": -9.0, "iso8859-4": -20.0}
_CYRILLIC = {"cp1251": -7.0, "koi8-r": -7.0, "iso8859-5": -9.0, "cp866": -9.0, "mac-cyrillic": -60.0}
_ARABIC = {"cp1256": -7.0, "iso8859-6": -9.0}
_CODECS: dict[str, dict[str, float]] = (
    dict.fromkeys(
        ("English", "French", "German", "Swedish", "Danish, Norwegian", "Finnish", "Dutch",
         "Spanish", "Portuguese", "Italian"),
        _WESTERN,
    )
    | dict.fromkeys(
        ("Polish", "Czech", "Slovak", "Slovenian", "Croatian", "Hungarian", "Romanian"), _CENTRAL
    )
    | dict.fromkeys(("Lithuanian", "Latvian", "Estonian"), _BALTIC)
    | dict.fromkeys(("Russian", "Belarusian", "Bulgarian", "Serbian", "Macedonian"), _CYRILLIC)
    | dict.fromkeys(("Ukrainian",), _CYRILLIC | {"koi8-u": -7.0})
    | dict.fromkeys(("Arabic", "Persian"), _ARABIC)
    | {
        "Icelandic": {"cp1252": -7.0},
        "Turkish": {"cp1254": -7.0, "cp857": -20.0},
        "Vietnamese": {"cp1258": -10.0},
        "Greek": {"cp1253": -7.0, "iso8859-7": -7.0, "cp737": -20.0},
        "Hebrew": {"cp1255": -7.0, "cp862": -20.0},
        "Thai": {"cp874": -7.0},
    }
)  # fmt: skip
"""Which encodings the texts of a language come in; the logarithm of how seldom, against cp1252."""
_QUOTES_SHARE, _SIGNS_SHARE = 0.25, 0.05
_CAPITALS_SHARE = 0.05
_FALLING_OF_FEW, _FALLING_OF_MANY, _LEAST_WEIGHT = 0.72, 0.91, 0.004
"""How much rarer each letter of an alphabet is than the one before; a whole alphabet, or some letters."""
_STRANGE_NEIGHBOUR = -2.0
"""Of a letter of another script than Latin with one of ASCII beside it."""
_STRAY = math.log(1e-5)
"""Of a character that the language does not use; what is none at all in the encoding counts twice."""
_REPLACED = -7.5
"""Of a byte in a text that is UTF-8 but for it."""
_FOREIGN = -5.0
"""Of a character beyond ASCII in it."""
_CUT = -3.0
"""Of half a character at the start or end of a text that was cut there."""


@cache
def _logarithms(language: str) -> dict[str, float]:
    """How probable each character beyond ASCII is in a language, as a logarithm."""
    shares: defaultdict[str, float] = defaultdict(float)
    for signs, signs_share in ((QUOTES, _QUOTES_SHARE), (SIGNS, _SIGNS_SHARE)):
        for sign in signs:
            shares[sign] += signs_share / len(signs)
    letters = ALPHABETS[language]
    falling = _FALLING_OF_FEW if len(letters) < 24 else _FALLING_OF_MANY
    weights = [max(falling**rank, _LEAST_WEIGHT) for rank in range(len(letters))]
    for letter, weight in zip(letters, weights, strict=True):
        share = (1 - _QUOTES_SHARE - _SIGNS_SHARE) * weight / sum(weights)
        shares[letter] += share * (1 - _CAPITALS_SHARE)
        if len(letter.upper()) == 1 and letter.upper() != letter:
            shares[letter.upper()] += share * _CAPITALS_SHARE
    return {character: math.log(share) for character, share in shares.items()}


@cache
def _byte_logarithms() -> tuple[tuple[str, ...], NDArray[np.float64], NDArray[np.float64]]:
    """(codecs (n,), logarithms (n, 512), priors (n,)): a row a language and codec.

    The first 256 are of bytes that no ASCII letter stands beside, the others of those beside one.
    """
    names, rows, priors = [], [], []
    for language, codecs_of in _CODECS.items():
        logarithms = _logarithms(language)
        is_latin = ALPHABETS[language][0] < "\u0250"
        for codec, prior in codecs_of.items():
            row = np.zeros(512)
            for byte in range(128, 256):
                character = bytes([byte]).decode(codec, "replace")
                logarithm = 2 * _STRAY if character == "\ufffd" else logarithms.get(character, _STRAY)
                row[byte] = row[256 + byte] = logarithm
                if character.isalpha() and not is_latin:
                    row[256 + byte] += _STRANGE_NEIGHBOUR
            names.append(codec)
            rows.append(row)
            priors.append(prior)
    return tuple(names), np.array(rows), np.array(priors)


_GREEK = ("cp1253", "iso8859-7")
_ALPHAS = {
    codec: re.compile(rb"(?<![\xb8-\xfe])" + "Ά".encode(codec) + rb"(?=[\xdc-\xfe])") for codec in _GREEK
}


def _which_greek(sample: bytes) -> str:
    """The two differ in one capital, whose byte is a quotation mark in the other: it begins a word."""
    return max(_GREEK, key=lambda codec: len(_ALPHAS[codec].findall(sample)))


def _count_bytes(sample: bytes) -> NDArray[np.int64]:
    """(512,) How often each byte stands apart from ASCII letters, and how often beside one."""
    data = np.frombuffer(sample, dtype=np.uint8)
    letter = np.zeros(len(data) + 2, dtype=bool)
    letter[1:-1] = ((data | 32) >= ord("a")) & ((data | 32) <= ord("z"))
    beside = letter[:-2] | letter[2:]
    return np.bincount(data + 256 * beside.astype(np.int64), minlength=512)


def guess(sample: bytes, *, foreign: int, replaced: int, cut: int) -> tuple[str, ...]:
    """The codecs that ``sample`` is likeliest in, the narrowest of their kind first.

    ``sample`` holds the bytes beyond ASCII with what stands around them. As UTF-8 the whole text
    would have ``foreign`` characters beyond ASCII and ``replaced`` places that are none, ``cut`` of
    them at its very start or end: it may still be UTF-8 that was hurt.
    """
    many = _guess_many_bytes(sample)
    if many:
        return many
    names, rows, priors = _byte_logarithms()
    scores = rows @ _count_bytes(sample) + priors
    best = int(np.argmax(scores))
    if _REPLACED * (replaced - cut) + _CUT * cut + _FOREIGN * foreign > scores[best]:
        return ("utf-8",)
    return (_which_greek(sample) if names[best] in _GREEK else names[best],)
