"""Encodings: those that a text may be read in, by name, and in words for a list.

Knows names and which codec of Python's stands for each; reads no file and guesses nothing.
"""

import codecs
from typing import NamedTuple

from rnnviz.core.errors import TextError


class Encoding(NamedTuple):
    """codec  Python's name for it;  name  as it is shown and kept;  script  what it is for, in words"""

    codec: str
    name: str
    script: str

    @property
    def in_words(self) -> str:
        """``Japanese: Shift-JIS``, for a list."""
        return f"{self.script}: {self.name}"


UTF8 = Encoding("utf-8", "UTF-8", "Unicode")
LATIN1 = Encoding("iso8859-1", "Latin-1", "Western European")

_SCRIPTS = {
    "Unicode": (
        ("utf-8-sig", "UTF-8 with BOM"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16-LE"),
        ("utf-16-be", "UTF-16-BE"), ("utf-32", "UTF-32"), ("utf-32-le", "UTF-32-LE"),
        ("utf-32-be", "UTF-32-BE"), ("utf-7", "UTF-7"),
    ),
    "Western European": (
        ("cp1252", "CP1252"), ("iso8859-15", "ISO8859-15"), ("mac-roman", "MAC-ROMAN"), ("cp850", "CP850"),
        ("cp437", "CP437"), ("cp858", "CP858"), ("ascii", "ASCII"), ("cp037", "CP037"), ("cp500", "CP500"),
    ),
    "Central European": (
        ("cp1250", "CP1250"), ("iso8859-2", "ISO8859-2"), ("mac-latin2", "MAC-LATIN2"), ("cp852", "CP852"),
        ("iso8859-16", "ISO8859-16"),
    ),
    "Cyrillic": (
        ("cp1251", "CP1251"), ("koi8-r", "KOI8-R"), ("koi8-u", "KOI8-U"), ("iso8859-5", "ISO8859-5"),
        ("cp866", "CP866"), ("mac-cyrillic", "MAC-CYRILLIC"), ("cp855", "CP855"), ("kz1048", "KZ1048"),
        ("ptcp154", "PTCP154"),
    ),
    "Greek": (
        ("cp1253", "CP1253"), ("iso8859-7", "ISO8859-7"), ("mac-greek", "MAC-GREEK"), ("cp737", "CP737"),
    ),
    "Turkish": (
        ("cp1254", "CP1254"), ("iso8859-9", "ISO8859-9"), ("mac-turkish", "MAC-TURKISH"), ("cp857", "CP857"),
    ),
    "Baltic": (
        ("cp1257", "CP1257"), ("iso8859-13", "ISO8859-13"), ("iso8859-4", "ISO8859-4"), ("cp775", "CP775"),
    ),
    "Nordic": (
        ("iso8859-10", "ISO8859-10"), ("mac-iceland", "MAC-ICELAND"), ("cp865", "CP865"), ("cp861", "CP861"),
    ),
    "Southern European": (("iso8859-3", "ISO8859-3"),),
    "Celtic": (("iso8859-14", "ISO8859-14"),),
    "Hebrew": (("cp1255", "CP1255"), ("iso8859-8", "ISO8859-8"), ("cp862", "CP862")),
    "Arabic": (("cp1256", "CP1256"), ("iso8859-6", "ISO8859-6"), ("cp864", "CP864"), ("cp720", "CP720")),
    "Thai": (("cp874", "CP874"), ("tis-620", "TIS-620"), ("iso8859-11", "ISO8859-11")),
    "Vietnamese": (("cp1258", "CP1258"),),
    "Japanese": (
        ("shift_jis", "SHIFT-JIS"), ("cp932", "CP932"), ("euc_jp", "EUC-JP"), ("iso2022_jp", "ISO2022-JP"),
        ("shift_jisx0213", "SHIFT-JISX0213"), ("euc_jisx0213", "EUC-JISX0213"),
        ("iso2022_jp_ext", "ISO2022-JP-EXT"),
    ),
    "Chinese": (
        ("gb18030", "GB18030"), ("gbk", "GBK"), ("gb2312", "GB2312"), ("hz", "HZ"), ("big5", "BIG5"),
        ("cp950", "CP950"), ("big5hkscs", "BIG5HKSCS"),
    ),
    "Korean": (("euc_kr", "EUC-KR"), ("cp949", "CP949"), ("johab", "JOHAB"), ("iso2022_kr", "ISO2022-KR")),
}  # fmt: skip

ENCODINGS: tuple[Encoding, ...] = (
    UTF8,
    *(Encoding(codec, name, "Unicode") for codec, name in _SCRIPTS["Unicode"]),
    LATIN1,
    *(
        Encoding(codec, name, script)
        for script, pairs in _SCRIPTS.items()
        if script != "Unicode"
        for codec, name in pairs
    ),
)
"""All that can be chosen, by what they are for."""

_BY_CODEC = {encoding.codec: encoding for encoding in ENCODINGS}
_BY_NAME = {encoding.name.lower(): encoding for encoding in ENCODINGS}


def encoding_of(codec: str) -> Encoding:
    """The encoding of one of the codecs above."""
    return _BY_CODEC[codec]


def named_encoding(name: str) -> Encoding | None:
    """The encoding that ``name`` (ours, or any that Python knows) stands for; None for no such."""
    known = _BY_NAME.get(name.strip().lower())
    if known is not None or len(name) > 40 or not name.isascii():
        return known
    try:
        return _BY_CODEC.get(codecs.lookup(name).name)
    except (LookupError, ValueError):  # ValueError: a NUL in it
        return None


def require_encoding(name: str) -> Encoding:
    """As ``named_encoding``; raises TextError, with names that there are, for no such."""
    encoding = named_encoding(name)
    if encoding is None:
        shown = name if len(name) <= 40 and name.isprintable() else f"{name[:40]!a}…"
        raise TextError(
            f"There is no encoding {shown}; some that there are: UTF-8, UTF-16-LE, CP1252, ISO8859-2, "
            "KOI8-R, Shift-JIS, EUC-JP, EUC-KR, GB18030, Big5."
        )
    return encoding
