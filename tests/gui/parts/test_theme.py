"""The themes: legible, and white space is never nothing."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor

import rnnviz.gui
from rnnviz.gui.parts.theme import DARK, LIGHT, contrast, style_sheet, visible

THEMES = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)


@THEMES
@pytest.mark.parametrize("surface", ["window", "card", "raised", "chosen"])
@pytest.mark.parametrize("ink", ["text", "quiet"])
def test_text_can_be_read_on_every_surface(theme, surface, ink):
    assert contrast(theme.color(ink), theme.color(surface)) >= 4.5


@THEMES
def test_ink_is_found_for_every_colour_of_the_tables(theme):
    for table in (theme.diverging_table(), theme.sequential_table()):
        for rgb in table:
            surface = QColor.fromRgb(int(rgb))
            assert contrast(theme.ink_on(surface), surface) >= 4.5


@THEMES
def test_tables_begin_and_end_in_the_colours_of_their_meaning(theme):
    diverging, sequential = theme.diverging_table(), theme.sequential_table()
    assert QColor.fromRgb(int(diverging[0])) == theme.color("negative")
    assert QColor.fromRgb(int(diverging[255])) == theme.color("positive")
    assert QColor.fromRgb(int(sequential[0])) == theme.color("zero")
    assert QColor.fromRgb(int(sequential[255])) == theme.color("accent")
    assert theme.blend(-5) == theme.color("negative")
    assert theme.blend(7) == theme.color("positive")


@THEMES
def test_nobody_paints_over_a_table_that_others_have(theme):
    for table in (theme.diverging_table(), theme.sequential_table(), theme.heat_table()):
        with pytest.raises(ValueError, match="read-only"):
            table[0] = 0


@THEMES
def test_every_word_of_the_style_sheet_has_a_colour(theme):
    assert "@" not in style_sheet(theme)


def test_white_space_and_the_unprintable_have_marks():
    assert [visible(c) for c in " \n\ta\x00é"] == ["␣", "⏎", "⇥", "a", "00", "é"]
    assert [visible(c) for c in "\u200d\u0301"] == ["200d", "◌\u0301"]
    assert all(visible(chr(code)).strip() for code in range(0x2100))


def test_no_colour_and_no_pen_is_written_elsewhere():
    written = re.compile(r"""["']#[0-9a-fA-F]{3,8}["']|\bQPen\(|\bQColor\(""")
    elsewhere = {"theme.py", "pdf_typesetter.py"}  # paper has the ink of rnnviz.report.ink
    for file in Path(rnnviz.gui.__file__).parent.rglob("*.py"):
        if file.name not in elsewhere:
            assert not written.search(file.read_text(encoding="utf-8")), file.name
