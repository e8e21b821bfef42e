"""The list of encodings: every one can be read, found by its names, and chosen."""

import codecs

import pytest

from rnnviz.core.errors import TextError
from rnnviz.core.text.encodings import ENCODINGS, encoding_of, named_encoding, require_encoding


@pytest.mark.parametrize("encoding", ENCODINGS, ids=lambda encoding: encoding.name)
def test_each_is_found_by_its_name_and_by_pythons(encoding):
    assert named_encoding(encoding.name) is encoding
    assert named_encoding(encoding.name.upper()) is encoding
    assert named_encoding(encoding.codec) is encoding
    assert encoding_of(encoding.codec) is encoding
    assert codecs.getincrementaldecoder(encoding.codec)().decode(b"", final=True) == ""
    assert encoding.in_words == f"{encoding.script}: {encoding.name}"


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("sjis", "shift_jis"), ("Windows-1252", "cp1252"), ("latin1", "iso8859-1"), ("Latin-1", "iso8859-1"),
        ("utf8", "utf-8"), ("UTF-8 with BOM", "utf-8-sig"), ("big5-tw", "big5"), (" UTF-16LE ", "utf-16-le"),
    ],
)  # fmt: skip
def test_other_names_are_known_too(name, codec):
    assert named_encoding(name.strip() if name.startswith(" ") else name).codec == codec


@pytest.mark.parametrize("name", ["klingon", "", "rot13", "hex", "a\0b", "é", "x" * 5000, "unicode_escape"])
def test_what_is_no_encoding_is_told_with_some_that_are(name):
    assert named_encoding(name) is None
    with pytest.raises(TextError, match=r"^There is no encoding .*; some that there are: UTF-8, ") as told:
        require_encoding(name)
    assert len(str(told.value)) < 300
    assert str(told.value).isprintable()
