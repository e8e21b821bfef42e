"""A table out of a file that somebody wrote: what is no such table is one sentence that names the file."""

import pytest

from rnnviz.core.errors import UserError
from rnnviz.core.foreign_table import BYTES, has_mark, plain_table, read_table


@pytest.fixture
def file(tmp_path):
    """``file(data)``: a file of these bytes."""

    def file(data):
        (tmp_path / "a.recipe").write_bytes(data)
        return tmp_path / "a.recipe"

    return file


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\n  "])
def test_a_table_with_its_mark_comes_as_it_is(file, before):
    path = file(before + '{"recipe": 1, "é": [0.5, null, "\\udce9"]}'.encode())
    assert read_table(path, "recipe", "recipe") == {"recipe": 1, "é": [0.5, None, "\udce9"]}
    assert has_mark(path, "recipe")
    assert not has_mark(path, "é́")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "a.recipe is not a recipe: it is not JSON (Expecting value: line 1 column 1 (char 0))."),
        (b'{"recipe": 1', "a.recipe is not a recipe: it is not JSON (Expecting"),
        (b'{"recipe": ' + b"9" * 10_000 + b"}", "a.recipe is not a recipe: it is not JSON ("),
        (b'{"recipe": "\xe9"}', "a.recipe is not a recipe: it is not UTF-8."),
        ('{"recipe": 1}'.encode("utf-16"), "a.recipe is not a recipe: it is not UTF-8."),
        (b'["recipe"]', "a.recipe is not a recipe: it is no table."),
        (b'{"a":' * 50_000, "a.recipe is not a recipe: it has tables too deep in each other."),
        (b'{"receipt": 1}', "a.recipe is not a recipe of rnnviz."),
        (b" " * (BYTES + 1), "a.recipe is too large to be a recipe (1,048,576 bytes at most): cut it."),
    ],
)
def test_anything_else_is_one_sentence(file, data, words):
    with pytest.raises(UserError) as told:
        read_table(file(data), "recipe", "recipe", instead="cut it")
    assert str(told.value).startswith(words)
    assert "\n" not in str(told.value)
    assert not has_mark(file(data), "recipe")


def test_how_large_it_may_be_is_for_its_kind_to_say(file):
    with pytest.raises(UserError, match=r"too large to be a recipe \(12 bytes at most\)\.$"):
        read_table(file(b'{"recipe": 1}'), "recipe", "recipe", 12)


def test_what_is_not_there_cannot_be_read(tmp_path):
    with pytest.raises(UserError, match=r"none cannot be read: No such file or directory\.$"):
        read_table(tmp_path / "none", "recipe", "recipe")
    assert not has_mark(tmp_path / "none", "recipe")


def test_a_line_of_text_is_a_table_too():
    assert plain_table('{"a": 1}') == {"a": 1}
    with pytest.raises(ValueError, match="it is no table"):
        plain_table("3")
