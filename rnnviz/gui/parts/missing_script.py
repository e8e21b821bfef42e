"""Whether the fonts of this machine have the letters of a text, and the sentence for a script they lack.

Knows fonts and the names of letters; knows no text and no widget.
"""

import unicodedata
from collections.abc import Callable

from PySide6.QtGui import QFontDatabase, QTextLayout

from rnnviz.gui.parts.theme import mono_font

_FIRST = "\u0530"
"""Every font has Latin, Greek and Cyrillic, which stand before this one."""
_EMOJI = range(0x1F000, 0x1FB00)
"""Where pictures stand that are neither letters nor the signs of a script."""
_SYSTEMS = QFontDatabase.WritingSystem
_KNOWN = {system.name.upper(): (system,) for system in _SYSTEMS if system.name not in ("Any", "Other")} | {
    "CJK": (_SYSTEMS.Japanese, _SYSTEMS.SimplifiedChinese, _SYSTEMS.TraditionalChinese),
    "HIRAGANA": (_SYSTEMS.Japanese,),
    "KATAKANA": (_SYSTEMS.Japanese,),
    "HANGUL": (_SYSTEMS.Korean,),
}
"""What fonts say that they have, by the first word of a letter's name."""
_IN_WORDS = {"CJK": "Chinese or Japanese", "HANGUL": "Korean", "NKO": "N’Ko"}


def missing_scripts(characters: str, has_font: Callable[[str, str], bool] | None = None) -> tuple[str, ...]:
    """The scripts among ``characters`` whose letters no font has, in words, each once.

    ``has_font`` says of (script, one of its letters) whether one has; None asks the machine.
    """
    letters: dict[str, str] = {}
    for character in characters:
        if character >= _FIRST and unicodedata.category(character)[0] == "L":
            letters.setdefault(unicodedata.name(character, "").partition(" ")[0], character)
    has = has_font or _has_font
    missing = (script for script, letter in letters.items() if script and not has(script, letter))
    return tuple(_IN_WORDS.get(script, script.capitalize()) for script in missing)


def about_missing_scripts(characters: str, has_font: Callable[[str, str], bool] | None = None) -> str:
    """One sentence about them, with the way out; '' where every script has a font."""
    scripts = missing_scripts(characters, has_font)
    named = ""
    if scripts:
        named = scripts[0] if len(scripts) == 1 else f"{', '.join(scripts[:-1])} and {scripts[-1]}"
        named += " letters"
    if _lacks_emoji(characters, has_font or _has_font):
        named += f"{', nor ' if named else ''}all of the emoji in this text"
    if not named:
        return ""
    return (
        f"No installed font has {named}, so they are shown as boxes or codes: install one that has, "
        "and start rnnviz again."
    )


def _lacks_emoji(characters: str, has_font: Callable[[str, str], bool]) -> bool:
    """Whether a picture among them would be a box: fonts have some of these and not others."""
    emoji = "".join(each for each in characters if ord(each) in _EMOJI)
    return bool(emoji) and not has_font("EMOJI", emoji)


def _has_font(script: str, letter: str) -> bool:
    """``letter`` may be several, of which every one must be there."""
    systems = _KNOWN.get(script)
    if systems is not None:  # asked first: laying out some scripts without a font makes Qt complain at length
        return any(QFontDatabase.families(system) for system in systems)
    layout = QTextLayout(letter, mono_font())
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    glyphs = [glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()]
    return bool(glyphs) and all(glyphs)  # number 0 is the box
