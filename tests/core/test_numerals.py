"""Numbers as people write them: both decimal signs, thousands, and what is refused."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rnnviz
from rnnviz.core.numerals import figures, may_become_number, per_cent, read_number, read_whole, rounded


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.02", 0.02), ("0,02", 0.02), (".5", 0.5), (",5", 0.5), ("5.", 5.0), ("5,", 5.0), ("007", 7.0),
        ("1,500", 1.5), ("1.500", 1.5), ("0,500", 0.5), ("1500", 1500.0),
        ("1,500.25", 1500.25), ("1.500,25", 1500.25), ("1 500,25", 1500.25), ("1'500.25", 1500.25),
        ("1,500,000", 1.5e6), ("1.500.000", 1.5e6), (" 1 500 ", 1500.0), ("1’500", 1500.0),
        ("1\u00a0500", 1500.0), ("1\u202f500", 1500.0), ("1\u2009500,5", 1500.5),
        ("1e-3", 0.001), ("1,5E-3", 0.0015), ("-0,5", -0.5), ("−0,5", -0.5), ("+3", 3.0),
        ("０．０２", 0.02), ("٢٫".replace("٫", ","), 2.0), ("1e-400", 0.0),
    ],
)  # fmt: skip
def test_a_number_is_read_with_either_sign(text: str, value: float) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,500", 1500), ("1.500", 1500), ("1 500", 1500), (" 1 500", 1500), ("1'500", 1500),
        ("12,345,678", 12_345_678), ("12.345.678", 12_345_678), ("1,500.00", 1500), ("1.500,0", 1500),
        ("25", 25), ("25,0", 25), ("-7", -7), ("1e3", 1000), ("1,5e3", 1500), ("2147483647", 2**31 - 1),
        ("123456789012345678901", 123_456_789_012_345_678_901),
    ],
)  # fmt: skip
def test_a_whole_number_takes_three_digits_for_thousands(text: str, value: int) -> None:
    assert read_whole(text) == value


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", ",", ".", "e3", "1e", "abc", "1,50,0", "1 5", "1,,5", "1.2.3", "1,500 000", "15,00,000",
     "nan", "inf", "0x10", "1_000", "²", "1e9999", "1" * 65],
)  # fmt: skip
def test_what_is_no_number_is_refused(text: str) -> None:
    for read in (read_number, read_whole):
        with pytest.raises(ValueError, match="is not a number"):
            read(text)


@pytest.mark.parametrize("text", ["1,5", "1.5", "0,500", "1.500,25", "1e-3", "1,50"])
def test_a_fraction_is_never_rounded_to_a_whole_number(text: str) -> None:
    with pytest.raises(ValueError, match="is not a whole number"):
        read_whole(text)


@pytest.mark.parametrize("read", [read_number, read_whole])
def test_beyond_all_numbers_is_refused(read: Callable[[str], float]) -> None:
    with pytest.raises(ValueError, match="too large"):
        read("1e999")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_written_is_read(value: float) -> None:
    assert read_number(repr(value)) == value
    assert read_number(repr(value).replace(".", ",")) == value


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [(41.2, 2, "41.20"), (-0.05, 1, "-0.1"), (123456.789, 2, "123456.79"), (1e300, 2, "1e+300"),
     (-1.23456e20, 4, "-1.23e+20")],
)  # fmt: skip
def test_a_number_of_any_size_is_short(value: float, decimals: int, words: str) -> None:
    assert rounded(value, decimals) == words


@given(st.floats(allow_nan=False), st.integers(0, 4))
def test_no_number_is_a_line_of_digits(value: float, decimals: int) -> None:
    assert len(rounded(value, decimals)) <= 19


@given(st.integers(-(10**20), 10**20))
def test_what_is_written_with_thousands_is_read(value: int) -> None:
    assert read_whole(f"{value:,}") == value
    assert read_whole(f"{value:,}".replace(",", ".")) == value


@given(st.text(max_size=70))
def test_any_text_is_a_number_or_a_sentence(text: str) -> None:
    for read in (read_number, read_whole):
        try:
            read(text)
        except ValueError as error:
            assert str(error).endswith(".")  # noqa: PT017 - most texts are no numbers, some are
        else:
            assert may_become_number(text)


@pytest.mark.parametrize("text", ["", "-", "1", "1,", "1,5", "1,500", "1,50,", "1e", "1e-", " 1 ", "."])
def test_it_may_still_become_one(text: str) -> None:
    assert may_become_number(text)


@pytest.mark.parametrize("text", ["x", "1x", "--1", "1e5e", "1" * 65])
def test_it_will_not_become_one(text: str) -> None:
    assert not may_become_number(text)


@pytest.mark.parametrize(
    ("value", "count", "words"),
    [
        (0.02171, 3, "0.0217"), (4632.2, 3, "4,632"), (999.7, 3, "1,000"), (99.7, 2, "100"),
        (-4632.2, 3, "-4,632"), (249.8, 2, "250"), (99.4, 2, "99"), (9_999_999.0, 3, "9,999,999"),
        (1.2e9, 3, "1.2e+09"), (float("inf"), 3, "inf"),
    ],
)  # fmt: skip
def test_figures_that_can_be_read(value: float, count: int, words: str) -> None:
    assert figures(value, count) == words


def test_a_share_is_written_in_one_way_in_the_window_and_in_the_report() -> None:
    assert (per_cent(0.296), per_cent(0.0695, 1), per_cent(1.0)) == ("30 %", "7.0 %", "100 %")
    house = Path(rnnviz.__file__).parent
    sources = [path for room in ("gui", "report") for path in (house / room).rglob("*.py")]
    assert sources
    assert [path.name for path in sources if re.search(r":[.\d]*%\}", path.read_text("utf-8"))] == []
