"""Paper: a leaf as HTML that Qt's text can draw, in the colours of a theme.

Whatever a leaf says is plain text and is escaped here. Knows leaves and colours; knows no window.
"""

import html
import re

from rnnviz.gui.parts.names import named, written
from rnnviz.gui.parts.theme import Theme
from rnnviz.gui.window.help.keycaps import with_keycaps
from rnnviz.gui.window.help.leaf import READ, SHOW, HelpEntry, Leaf

_SMALL = re.compile("[₀₁₂₃₄₅₆₇₈₉₊₋ₜₖ]+")
"""Indices: few fonts of one width have them so narrow that two stand as one."""


def html_of(leaf: Leaf) -> str:
    """The whole leaf. Every entry begins with an anchor of its name."""
    head = f'<p class="head">{html.escape(leaf.title)}</p>'
    if leaf.said:
        head += f"<p>{_text(leaf.said)}</p>"
    if leaf.has_keys:
        return head + _table(leaf)
    return head + "".join(_entry(entry) for entry in leaf.entries)


def sheet_of(theme: Theme, mono: str, plain: str) -> str:
    """The style sheet of all leaves; ``mono`` is the family of formulas, ``plain`` that of all else."""
    return f"""
    p.head {{ font-size: 19px; font-weight: 600; margin-top: 4px; margin-bottom: 8px; }}
    p.title {{ font-size: 14px; font-weight: 600; margin-top: 22px; margin-bottom: 4px; }}
    p {{ margin-top: 0px; margin-bottom: 6px; line-height: 130%; }}
    p.formula {{ font-family: '{mono}'; color: {theme.warm}; margin-left: 16px; }}
    p.links {{ color: {theme.quiet}; }}
    p.row {{ margin-bottom: 0px; line-height: 150%; }}
    span.quiet {{ color: {theme.quiet}; font-weight: 400; font-size: 12px; }}
    span.small {{ font-family: '{plain}'; }}
    span.keys {{ color: {theme.quiet}; }}
    b {{ color: {theme.text}; font-weight: 400; }}
    a {{ color: {theme.accent}; text-decoration: none; }}
    td {{ padding-top: 2px; padding-bottom: 2px; padding-right: 16px; }}
    """


def _entry(entry: HelpEntry) -> str:
    title = named(entry.title)
    # What it is called elsewhere; where that is its name now, what else it is called.
    others = " · ".join(entry.title if name.split(" (")[0] == title else name for name in entry.also)
    also = f' <span class="quiet">&nbsp; {html.escape(others)}</span>' if others else ""
    out = [f'<p class="title"><a name="{_attribute(entry.name)}"></a>{html.escape(title)}{also}</p>']
    out += [f"<p>{_text(said)}</p>" for said in entry.said]
    if entry.formula:
        out.append(f'<p class="formula">{_formula(entry.formula)}</p>')
    links = []
    if entry.place is not None and entry.place.widget:
        at = entry.place.said
        links.append(_link(f"{SHOW}{entry.name}", f"Show it in {at}" if at else "Show it in the window"))
    text, target = entry.act
    if target:
        links.append(_link(target, text))
    words = [_link(f"{READ}{name}", named(name)) for name in entry.words]
    if words:
        links.append(f"words: {', '.join(words)}")
    if links:
        out.append(f'<p class="links">{" &nbsp;·&nbsp; ".join(links)}</p>')
    return "".join(out)


def _table(leaf: Leaf) -> str:
    rows = [
        f'<tr><td width="42%"><a name="{entry.name}"></a>'
        f'<p class="row"><span class="keys">{with_keycaps(entry.title)}</span></p></td>'
        f'<td><p class="row">{with_keycaps(" ".join(entry.said))}</p></td></tr>'
        for entry in leaf.entries
    ]
    return f'<table cellspacing="0" width="100%" style="margin-top: 6px">{"".join(rows)}</table>'


def _link(target: str, text: str) -> str:
    return f'<a href="{_attribute(target)}">{html.escape(text)}</a>'


def _text(words: str) -> str:
    return html.escape(written(words))


def _formula(words: str) -> str:
    return _SMALL.sub(r'<span class="small">\g<0></span>', _text(words))


def _attribute(text: str) -> str:
    return html.escape(text, quote=True)
