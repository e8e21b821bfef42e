"""FigureSources: of which run and step figures are, and what was looked at; as a line in their own file.

Written into a report (HTML, PDF) and into a picture (PNG, SVG), and read from there, where it may be
anything: a stranger's file is checked, and is plain text. Knows files by their bytes; knows neither a window
nor what a page makes of what is looked at on it.
"""

import html
import json
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rnnviz.core.errors import UserError
from rnnviz.core.files import open_file
from rnnviz.core.foreign import is_sound, shown
from rnnviz.core.foreign_table import plain_table
from rnnviz.report.figure_files import may_have_figures

VERSION = 1
MAX_FILE = 64 << 20
"""Bytes of a file that are looked through."""
MAX_LINE = 1 << 20
MAX_FIGURES = 1000
MAX_STEP = 10**15

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_RUN_ID = re.compile(r"[0-9A-Za-z_-]{0,64}")
_CARD = re.compile(r"[0-9A-Za-z_ -]{0,80}")
_PNG = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"rnnviz\0"
_IN_HTML = (b'<meta name="rnnviz-figures" content="', b'">')
_IN_SVG = (b'<metadata id="rnnviz">', b"</metadata>")
_IN_PDF = (b"<rnnviz:figures>", b"</rnnviz:figures>")
_SVG_TAG = re.compile(rb"<svg\b[^>]*>")


@dataclass(frozen=True, slots=True)
class RunSource:
    """The run that figures are of.

    run_id  '' where it is not known;  text, sha256  name and hash of its text
    iteration  steps done when they were made
    """

    run_id: str
    text: str
    sha256: str
    iteration: int

    @property
    def title(self) -> str:
        """``run 3f2a81c0 on book.txt``"""
        return f"{f'run {self.run_id[:8]}' if self.run_id else 'a run'} on {shown(self.text)}"


@dataclass(frozen=True, slots=True)
class FigureSource:
    """What a figure shows.

    sight  what is to be looked at to see it: page, moment, pages …, as the window has it, plain
    card   objectName of the card on that page that it shows; '' for the whole page
    """

    title: str
    sight: Mapping[str, Any]
    card: str = ""

    @property
    def page(self) -> str:
        """The page that it is seen on; '' for the first."""
        page = self.sight.get("page")
        return page if isinstance(page, str) else ""

    @property
    def moment(self) -> int | None:
        """The step that it shows."""
        moment = self.sight.get("moment")
        is_step = isinstance(moment, int) and not isinstance(moment, bool) and 0 <= moment <= MAX_STEP
        return moment if is_step else None


@dataclass(frozen=True, slots=True)
class FigureSources:
    """All figures of a file, by the name that stands after # to open one."""

    run: RunSource
    figures: Mapping[str, FigureSource] = field(default_factory=dict)

    def only(self, name: str, file_name: str) -> FigureSource:
        """The figure of this name; '' is the only one. Raises UserError that says which there are."""
        if name in self.figures:
            return self.figures[name]
        if not name and len(self.figures) == 1:
            return next(iter(self.figures.values()))
        there = ", ".join(self.figures)
        raise UserError(f"{shown(file_name)} has no figure {shown(name)}; it has {there}.")


# ── as a line ──


def to_line(sources: FigureSources) -> str:
    """In ASCII, on one line."""
    run = sources.run
    table = {
        "rnnviz_figures": VERSION,
        "run": {"id": run.run_id, "text": run.text, "sha256": run.sha256, "iteration": run.iteration},
        "figures": {
            name: {"title": each.title, "card": each.card, "sight": dict(each.sight)}
            for name, each in sources.figures.items()
        },
    }
    return json.dumps(table, separators=(",", ":"), allow_nan=False)


def from_line(line: str, file_name: str) -> FigureSources:
    """What ``to_line`` gave, from a file. Raises UserError, a sentence that names it and what is wrong."""
    name = shown(file_name)
    try:
        table = plain_table(line)
    except ValueError as error:
        raise UserError(f"{name} cannot say of what its figures are: that line is damaged.") from error
    version = table.get("rnnviz_figures")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise UserError(f"{name} cannot say of what its figures are: that line is damaged.")
    if version > VERSION:
        raise UserError(f"{name} comes from a newer version of rnnviz: update it to open its figures.")
    run, figures = table.get("run"), table.get("figures")
    if not isinstance(run, dict) or not isinstance(figures, dict) or not figures:
        raise UserError(f"{name} names no run or no figure.")
    if len(figures) > MAX_FIGURES:
        raise UserError(f"{name} names {len(figures):,} figures; {MAX_FIGURES:,} is the most.")
    iteration = run.get("iteration")
    if not isinstance(iteration, int) or isinstance(iteration, bool) or not 0 <= iteration <= MAX_STEP:
        raise UserError(f"{name} does not say of which step its figures are.")
    run_id = _word(run, "id", name)
    if not _RUN_ID.fullmatch(run_id):
        raise UserError(f"{name} names a run by {shown(run_id, 40)}, which no run is called.")
    source = RunSource(run_id, shown(_word(run, "text", name)), _word(run, "sha256", name)[:64], iteration)
    return FigureSources(source, {each: _figure(each, told, name) for each, told in figures.items()})


def _figure(figure: str, told: object, name: str) -> FigureSource:
    if not _NAME.fullmatch(figure) or not isinstance(told, dict):
        raise UserError(f"{name} names a figure {shown(figure, 40)} that makes no sense.")
    sight, card = told.get("sight"), _word(told, "card", name)
    if not isinstance(sight, dict) or not is_sound(sight) or not _CARD.fullmatch(card):
        raise UserError(f"{name} does not say what figure {figure} shows.")
    return FigureSource(shown(_word(told, "title", name)), sight, card)


def _word(table: Mapping[str, Any], key: str, name: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise UserError(f"{name}: {key} of a figure must be a text.")
    return value


# ── in a file ──


def in_html(sources: FigureSources) -> str:
    """The line as an element of the head of an HTML document."""
    return f'<meta name="rnnviz-figures" content="{html.escape(to_line(sources))}">'


def in_pdf(sources: FigureSources) -> bytes:
    """The line as the metadata of a PDF document (XMP)."""
    line = html.escape(to_line(sources), quote=False)
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:rnnviz="https://rnnviz.invalid/figures">'
        f"<rnnviz:figures>{line}</rnnviz:figures></rdf:Description>\n"
        '</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode("ascii")


def with_line(picture: bytes, line: str) -> bytes:
    """A PNG or SVG as it was, with the line in it: a text chunk, or the metadata of the drawing."""
    data = line.encode("ascii")
    if picture.startswith(_PNG):
        (length,) = struct.unpack(">I", picture[8:12])  # of the header, which must stay the first
        end = 8 + 12 + length
        return picture[:end] + _chunk(b"tEXt", _KEYWORD + data) + picture[end:]
    tag = _SVG_TAG.search(picture)
    if tag is None:
        return picture
    told = _IN_SVG[0] + html.escape(line, quote=False).encode("ascii") + _IN_SVG[1]
    return picture[: tag.end()] + b"\n" + told + picture[tag.end() :]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def has_figures(path: Path) -> bool:
    """Whether a file is a report or a picture that says of what its figures are; False if nobody can say."""
    try:
        return _line_in(path) is not None
    except UserError:
        return False


def read_sources(path: Path) -> FigureSources:
    """What a report or a picture says of its figures. Raises UserError, a sentence with the way out."""
    line = _line_in(path)
    if line is None:
        raise UserError(
            f"{path.name} does not say of what run its figures are: only reports and pictures that rnnviz "
            "wrote do, from this version on."
        )
    return from_line(line, path.name)


def _line_in(path: Path) -> str | None:
    if not may_have_figures(path):
        return None
    try:
        with open_file(path) as file:
            data = file.read(MAX_FILE + 1)
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(data) > MAX_FILE:
        raise UserError(f"{path.name} is too large to be a report or a picture of rnnviz.")
    match path.suffix.lower():
        case ".png":
            told = next((d[len(_KEYWORD) :] for d in _texts(data) if d.startswith(_KEYWORD)), None)
            return None if told is None else _plain(told, escaped=False)
        case ".svg":
            return _between(data, *_IN_SVG)
        case ".pdf":
            return _between(data, *_IN_PDF)
        case _:
            return _between(data, *_IN_HTML)


def _texts(png: bytes) -> Iterator[bytes]:
    """The text chunks of a PNG before its pixels, those whose sums are right."""
    if not png.startswith(_PNG):
        return
    at = len(_PNG)
    while at + 12 <= len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        end = at + 12 + length
        if kind in (b"IDAT", b"IEND") or end > len(png):
            return
        if kind == b"tEXt" and png[end - 4 : end] == struct.pack(">I", zlib.crc32(kind + data)):
            yield data
        at = end


def _between(data: bytes, begin: bytes, end: bytes) -> str | None:
    start = data.find(begin)
    stop = data.find(end, start + len(begin), start + len(begin) + MAX_LINE) if start >= 0 else -1
    return _plain(data[start + len(begin) : stop], escaped=True) if stop >= 0 else None


def _plain(told: bytes, *, escaped: bool) -> str | None:
    if len(told) > MAX_LINE or not told.isascii():
        return None
    line = told.decode("ascii")
    return html.unescape(line) if escaped else line
