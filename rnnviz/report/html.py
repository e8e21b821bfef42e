"""A report as one HTML file that stands alone: style and pictures in it, no script, no link.

Knows blocks and HTML; knows no run.
"""

from html import escape
from pathlib import Path

from rnnviz.core.files import write_text
from rnnviz.report import ink
from rnnviz.report.block import (
    Block,
    Caption,
    CommandLine,
    Heading,
    Illustration,
    Paragraph,
    Table,
    Title,
    Writing,
)
from rnnviz.report.blocks import compose, title_of
from rnnviz.report.content import Passage, Report
from rnnviz.report.figures import figure_sources, name_of, source_line
from rnnviz.report.sources import in_html

_STYLE = f"""
:root {{ color-scheme: light; }}
* {{ box-sizing: border-box; }}
body {{ margin: 0; background: #fff; color: {ink.TEXT};
  font: 16px/1.5 Helvetica, Arial, "Liberation Sans", sans-serif; }}
main {{ max-width: 46rem; margin: 0 auto; padding: 3.5rem 1.5rem 5rem; }}
header {{ border-bottom: 1px solid {ink.LINE}; padding-bottom: 1.25rem; }}
.made {{ margin: 0; color: {ink.QUIET}; font-size: .85rem; }}
h1 {{ margin: .35rem 0 .6rem; font-size: 1.9rem; line-height: 1.2; letter-spacing: -.01em;
  overflow-wrap: anywhere; }}
header p:last-child {{ margin: 0; color: {ink.QUIET}; }}
h2 {{ margin: 2.6rem 0 .7rem; font-size: 1.2rem; line-height: 1.3; }}
p {{ margin: 0 0 .8rem; }}
table {{ width: 100%; margin: 0 0 1.1rem; border-collapse: collapse; font-size: .85rem; line-height: 1.4;
  font-variant-numeric: tabular-nums; }}
caption {{ padding: .4rem 0 .35rem; text-align: left; font-weight: 600; }}
th, td {{ padding: .28rem .9rem .28rem 0; border-bottom: 1px solid {ink.PALE}; text-align: left;
  vertical-align: baseline; }}
th:last-child, td:last-child {{ padding-right: 0; }}
thead th {{ border-bottom-color: {ink.LINE}; color: {ink.QUIET}; font-weight: 400; white-space: nowrap; }}
tbody th {{ color: {ink.QUIET}; font-weight: 400; white-space: nowrap; }}
.r {{ text-align: right; white-space: nowrap; }}
.l {{ white-space: nowrap; }}
.w {{ width: 100%; overflow-wrap: anywhere; }}
td.w + td, th.r + th.w, td.r + td.w {{ padding-left: .6rem; }}
.scroll {{ overflow-x: auto; }}
figure {{ margin: .4rem 0 1.2rem; }}
figure svg {{ display: block; width: 100%; height: auto; }}
figcaption {{ margin-top: .5rem; color: {ink.QUIET}; font-size: .85rem; line-height: 1.45; }}
.figure {{ margin: 0 0 1.1rem; }}
.figure figure, .figure table, .figure .writing {{ margin-bottom: .3rem; }}
.source {{ margin: 0; color: {ink.QUIET}; font-size: .72rem; }}
.writing {{ margin: 1.2rem 0; }}
.writing h3 {{ display: flex; justify-content: space-between; gap: 1rem; margin: 0 0 .3rem;
  font-size: .85rem; }}
.writing h3 span:last-child {{ color: {ink.QUIET}; font-weight: 400; }}
pre {{ margin: 0; padding: .55rem 0 .55rem .9rem; border-left: 2px solid {ink.LINE};
  font: .84rem/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
  white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 4; }}
pre.judged {{ color: {ink.FAINT}; }}
pre b {{ color: {ink.TEXT}; font-weight: 400; }}
pre.command {{ margin-bottom: 1.1rem; background: {ink.PALE}; border: 0; padding: .7rem .9rem; }}
@page {{ size: A4; margin: 20mm 20mm 22mm; }}
@media print {{
  body {{ font-size: 9.5pt; }}
  main {{ max-width: none; padding: 0; }}
  h2 {{ margin-top: 1.9rem; }}
  h1, h2, h2 + p, h3, caption, .made {{ break-after: avoid; }}
  table, figure, tr {{ break-inside: avoid; }}
  .scroll {{ overflow: visible; }}
  p, pre {{ orphans: 3; widows: 3; }}
  .writing {{ break-inside: avoid-page; }}
  pre.command {{ border: 1px solid {ink.LINE}; }}
}}
"""


def write_html(report: Report, path: Path) -> None:
    """Write the report to ``path``, whole or not at all. Raises WriteError."""
    write_text(path, to_html(report))


def to_html(report: Report) -> str:
    """The report as an HTML document."""
    parts: list[str] = []
    caption = ""
    blocks = compose(report)
    sources = figure_sources(report)
    for block in blocks:
        if isinstance(block, Caption):
            caption = block.text
            continue
        part, name = _block(block, caption), name_of(block)
        if name:  # an anchor, so that a link leads to it, too
            line = escape(source_line(sources, name))
            under = "" if isinstance(block, Writing) else f'<p class="source">{line}</p>\n'
            part = f'<div class="figure" id="{name}">\n{part}\n{under}</div>'
        parts.append(part)
        caption = ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="rnnviz {escape(dict(report.versions)["rnnviz"])}">\n'
        f"{in_html(sources)}\n"
        f"<title>{escape(title_of(report))}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(parts)
        + "\n</main>\n</body>\n</html>\n"
    )


def _block(block: Block, caption: str) -> str:
    match block:
        case Title(made_by, title, under):
            return (
                f'<header>\n<p class="made">{escape(made_by)}</p>\n<h1>{escape(title)}</h1>\n'
                f"<p>{escape(under)}</p>\n</header>"
            )
        case Heading(text):
            return f"<h2>{escape(text)}</h2>"
        case Paragraph(text):
            return f"<p>{escape(text)}</p>"
        case Table():
            return _table(block, caption)
        case Illustration(picture, words):
            return f"<figure>\n{picture.svg}\n<figcaption>{escape(words)}</figcaption>\n</figure>"
        case Writing(left, right, passage):
            judged = ' class="judged"' if passage.real is not None else ""
            way = f" · #{block.name}" if block.name else ""
            # The line feed after <pre> is not part of its text.
            return (
                '<section class="writing">\n'
                f"<h3><span>{escape(left)}</span><span>{escape(right)}{way}</span></h3>\n"
                f"<pre{judged}>\n{_passage(passage)}</pre>\n</section>"
            )
        case CommandLine(text):
            return f'<pre class="command">\n{escape(text)}</pre>'
        case Caption(text):
            return f"<p><strong>{escape(text)}</strong></p>"


def _table(table: Table, caption: str) -> str:
    head = ""
    if table.header:
        cells = "".join(
            f'<th scope="col" class="{kind}">{escape(cell)}</th>'
            for kind, cell in zip(table.columns, table.header, strict=True)
        )
        head = f"<thead><tr>{cells}</tr></thead>\n"
    rows = []
    for row in table.rows:
        first = f'<th scope="row">{escape(row[0])}</th>'
        rest = "".join(
            f'<td class="{kind}">{escape(cell)}</td>'
            for kind, cell in zip(table.columns[1:], row[1:], strict=True)
        )
        rows.append(f"<tr>{first}{rest}</tr>")
    title = f"<caption>{escape(caption)}</caption>\n" if caption else ""
    return (
        f'<div class="scroll"><table>\n{title}{head}<tbody>\n'
        + "\n".join(rows)
        + "\n</tbody>\n</table></div>"
    )


def _passage(passage: Passage) -> str:
    if passage.real is None:
        return escape(passage.text)
    parts, place = [], 0
    for start, end in passage.real:
        parts += [escape(passage.text[place:start]), f"<b>{escape(passage.text[start:end])}</b>"]
        place = end
    return "".join(parts) + escape(passage.text[place:])
