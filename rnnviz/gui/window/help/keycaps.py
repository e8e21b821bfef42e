"""Keycaps: which words of a line are keys, and the line as HTML with these marked; LeafView frames them.

A key stays text, to be searched, copied and read aloud; its frame is painted around it. Knows how keys are
written in the program's list of them.
"""

import html
import re

EDGE = "\u2060"
"""Stands before and after a key in the text: a word joiner, which is drawn as nothing."""
_NAMED = "Ctrl|Shift|Alt|Space|Enter|Esc|Tab|Home|End|PgUp|PgDown|Delete|Del|Backspace|Arrows|F1[0-2]|F[1-9]"
_KEY = re.compile(
    rf"(?<![\w])(?:{_NAMED})(?![\w])|[←→↑↓]|(?<=\+)[A-Z0-9](?!\w)|^[A-Z](?!\w)|(?<=\s)[+−](?=\s)"
)


def with_keycaps(line: str) -> str:
    """HTML of a plain line, in which every key has EDGE at both ends and a little air inside."""
    out, at = [], 0
    for match in _KEY.finditer(line):
        between = line[at : match.start()]
        # The plus of Ctrl+O holds two keys together, and is no key.
        out.append("\u00a0" if between == "+" and at else html.escape(between))
        out.append(f"<b>{EDGE}\u00a0{html.escape(match.group())}\u00a0{EDGE}</b>")
        at = match.end()
    return "".join((*out, html.escape(line[at:])))
