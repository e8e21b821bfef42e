"""What a file says of its figures: written and read again in every kind of file; a stranger's is checked."""

import json
import struct
import zlib
from xml.etree import ElementTree

import pytest

from rnnviz.core.errors import UserError
from rnnviz.report.sources import (
    FigureSource,
    FigureSources,
    RunSource,
    from_line,
    has_figures,
    in_html,
    in_pdf,
    read_sources,
    to_line,
    with_line,
)

RUN = RunSource("3f2a81c0aa", "book é <&> \U0001f600.txt", "ab" * 32, 2500)
SIGHT = {
    "page": "Inspect",
    "moment": 2000,
    "pages": {"Inspect": {"view": "Units", "tint": ["UNIT", 0, "h", 7]}},
}
SOURCES = FigureSources(
    RUN,
    {
        "loss": FigureSource("Loss -->]]><b>", SIGHT, "loss_panel"),
        "map": FigureSource("Map", {"page": "Map"}),
    },
)
SVG = b'<?xml version="1.0"?>\n<svg width="3" height="2"\n xmlns="x">\n<title>a</title></svg>'


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@pytest.fixture
def png() -> bytes:
    """Two pixels of grey."""
    head = struct.pack(">IIBBBBB", 2, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0\x10\x20")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_a_line_is_ascii_and_says_all_of_it_again():
    line = to_line(SOURCES)
    assert line.isascii()
    assert "\n" not in line
    assert from_line(line, "x.png") == SOURCES


def test_every_kind_of_file_says_it(tmp_path, png):
    files = {
        "report.html": f"<head>{in_html(SOURCES)}</head>".encode(),
        "report.pdf": b"%PDF-1.4\n" + in_pdf(SOURCES) + b"\n%%EOF",
        "picture.png": with_line(png, to_line(SOURCES)),
        "PICTURE.SVG": with_line(SVG, to_line(SOURCES)),
    }
    for name, data in files.items():
        path = tmp_path / name
        path.write_bytes(data)
        assert has_figures(path), name
        assert read_sources(path) == SOURCES, name


def test_a_picture_with_a_line_is_the_same_picture(png):
    told = with_line(png, to_line(SOURCES))
    assert told.startswith(png[:33])
    assert told.endswith(png[33:])
    drawn = with_line(SVG, to_line(SOURCES))
    assert ElementTree.fromstring(drawn).tag.endswith("svg")
    assert with_line(b"no picture", "x") == b"no picture"


def test_what_says_nothing_is_no_report(tmp_path, png):
    for name, data in (
        ("a.png", png), ("a.svg", SVG), ("a.html", b"<p>a book</p>"), ("a.pdf", b""),
        ("a.txt", in_pdf(SOURCES)),
    ):  # fmt: skip
        path = tmp_path / name
        path.write_bytes(data)
        assert not has_figures(path)
        with pytest.raises(UserError, match="does not say of what run"):
            read_sources(path)
    assert not has_figures(tmp_path / "none.png")
    with pytest.raises(UserError, match="cannot be read"):
        read_sources(tmp_path / "none.png")


def test_a_figure_is_found_by_its_name():
    assert SOURCES.only("map", "r.html").title == "Map"
    with pytest.raises(UserError, match=r"r.html has no figure lose; it has loss, map\."):
        SOURCES.only("lose", "r.html")
    with pytest.raises(UserError, match="no figure"):
        SOURCES.only("", "r.html")
    alone = FigureSources(RUN, {"figure": FigureSource("Map", {})})
    assert alone.only("", "x.png").title == "Map"


def test_what_is_not_there_is_said_to_be_so():
    assert SOURCES.figures["loss"].page == "Inspect"
    assert SOURCES.figures["loss"].moment == 2000
    odd = FigureSource("", {"page": 7, "moment": True})
    assert (odd.page, odd.moment) == ("", None)
    assert FigureSource("", {"moment": 10**30}).moment is None


def changed(**changes: object) -> str:
    table = json.loads(to_line(SOURCES))
    for path, value in changes.items():
        *way, last = path.split("__")
        at = table
        for each in way:
            at = at[each]
        at[last] = value
    return json.dumps(table)


DEEP: dict[str, object] = {}
for _ in range(40):
    DEEP = {"a": DEEP}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "damaged"),
        ("[" * 100_000, "damaged"),
        ("[1]", "damaged"),
        (changed(rnnviz_figures="1"), "damaged"),
        (changed(rnnviz_figures=True), "damaged"),
        (changed(rnnviz_figures=2), "newer version"),
        (changed(run=[]), "no run"),
        (changed(figures={}), "no figure"),
        (changed(figures={str(n): {"sight": {}} for n in range(1001)}), "1,001 figures"),
        (changed(run__iteration=-1), "which step"),
        (changed(run__iteration=1.5), "which step"),
        (changed(run__iteration=10**30), "which step"),
        (changed(run__id="../../etc"), "no run is called"),
        (changed(run__id=7), "must be a text"),
        (changed(run__text=None), "must be a text"),
        (changed(figures={"A B": {"sight": {}}}), "makes no sense"),
        (changed(figures={"loss": []}), "makes no sense"),
        (changed(figures={"loss": {"title": 1, "sight": {}}}), "must be a text"),
        (changed(figures__loss__sight=DEEP), "what figure loss shows"),
        (changed(figures__loss__sight=[1]), "what figure loss shows"),
        (
            changed(figures__loss__sight={"pages": {"Train": {"part": [0, 10**400, 0, 1]}}}),
            "what figure loss",
        ),
        (changed(figures__loss__card="<b>"), "what figure loss shows"),
        (to_line(SOURCES).replace("2000", "NaN"), "what figure loss shows"),
    ],
)
def test_a_strangers_line_is_checked(line, words):
    with pytest.raises(UserError, match=words) as caught:
        from_line(line, "r\x1b[31m.html")
    assert "\x1b" not in str(caught.value)


def test_words_of_a_stranger_are_plain():
    told = from_line(changed(run__text="a\n\x1b[31m", figures__loss__title="x\u202ey" * 500), "r.html")
    assert "\x1b" not in told.run.text
    assert "\u202e" not in told.figures["loss"].title
    assert len(told.figures["loss"].title) < 1000


def test_a_damaged_png_says_nothing(tmp_path, png):
    good = with_line(png, to_line(SOURCES))
    path = tmp_path / "a.png"
    for data in (good[:60], good.replace(b"Inspect", b"inspect", 1), b"\x89PNG\r\n\x1a\n" + b"\xff" * 40):
        path.write_bytes(data)
        assert not has_figures(path)
