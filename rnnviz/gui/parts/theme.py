"""The look: the only place where a colour, a font or a pen is written.

Knows Qt's palettes and fonts; knows no panel. Panels ask for what a thing *is*
(``accent``, ``warm``, ``quiet``), never for a colour of their own.
"""

import unicodedata
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette, QPen
from PySide6.QtWidgets import QApplication

from rnnviz import paths


class Theme(NamedTuple):
    """Colours by meaning, as ``#rrggbb``."""

    name: str
    window: str
    card: str
    raised: str
    chosen: str
    """what is chosen of a table or a list"""
    line: str
    text: str
    quiet: str
    accent: str
    on_accent: str
    """text on a surface of the accent"""
    warm: str
    good: str
    bad: str
    negative: str
    """hidden state −1"""
    zero: str
    positive: str
    """hidden state +1"""

    # Colours and pens are made once: at every paint of every panel they were a tenth of a frame's
    # time. Qt copies what it is given, so nobody changes them.
    @cache  # noqa: B019 - there are two themes, and they live as long as the program
    def color(self, meaning: str, alpha: float = 1.0) -> QColor:
        """The colour of a meaning (a field's name), ``alpha`` from 0 (clear) to 1 (solid)."""
        color = QColor(getattr(self, meaning))
        color.setAlphaF(alpha)
        return color

    @cache  # noqa: B019 - as above
    def pen(self, meaning: str, width: float = 1.0, *, dashed: bool = False) -> QPen:
        """A cosmetic pen: ``width`` in pixels whatever the zoom."""
        pen = QPen(self.color(meaning), width)
        pen.setCosmetic(True)
        if dashed:
            pen.setStyle(Qt.PenStyle.DashLine)
        return pen

    @cache  # noqa: B019 - as above
    def pixel_pen(
        self, meaning: str, width: float = 1.0, alpha: float = 1.0, *, dashed: bool = False
    ) -> QPen:
        """For painters that work in pixels: ``width`` grows with the screen's density, and in a figure."""
        pen = QPen(self.color(meaning, alpha), width)
        if dashed:
            pen.setDashPattern([4.0, 3.0])
        return pen

    @cache  # noqa: B019 - as above
    def series(self, number: int, alpha: float = 1.0) -> QColor:
        """A colour for each of several curves in one picture; after the last one they come again."""
        colors = _SERIES[self.name]
        color = QColor(colors[number % len(colors)])
        color.setAlphaF(alpha)
        return color

    @cache  # noqa: B019 - as above
    def diverging_table(self) -> NDArray[np.uint32]:
        """(256,) colours ``0xffRRGGBB`` of −1 … 0 … +1, for indices 0 … 255; 0 is in the middle."""
        return self._table([self.negative, self.zero, self.positive])

    @cache  # noqa: B019 - as above
    def sequential_table(self) -> NDArray[np.uint32]:
        """(256,) colours ``0xffRRGGBB`` of 0 … 1, for indices 0 … 255."""
        return self._table([self.zero, self.accent])

    @cache  # noqa: B019 - as above
    def heat_table(self) -> NDArray[np.uint32]:
        """(256,) colours ``0xffRRGGBB`` of sizes from nothing to large, for indices 0 … 255."""
        return self._table([self.zero, self.warm])

    @staticmethod
    def warmth(index: int, table: NDArray[np.uint32]) -> QColor:
        """The colour of an entry of a table."""
        return QColor.fromRgb(int(table[index]))

    def blend(self, value: float) -> QColor:
        """The diverging colour of a number in [−1, 1]; numbers beyond have the colour of the end."""
        index = round((min(1.0, max(-1.0, value)) + 1) * 127.5)
        return QColor.fromRgb(int(self.diverging_table()[index]))

    def ink_on(self, surface: QColor) -> QColor:
        """A colour for text on ``surface``: the theme's own where it has contrast enough.

        Never under 4.5 (WCAG 2.1), which black or white always has.
        """
        inks = [
            QColor(self.text),
            QColor(self.window),
            QColor(Qt.GlobalColor.black),
            QColor(Qt.GlobalColor.white),
        ]
        return next(ink for ink in inks if contrast(ink, surface) >= 4.5)

    @staticmethod
    def pen_of(color: QColor, width: float, *, dashed: bool = False) -> QPen:
        """As ``pixel_pen``, in a colour that the theme has given."""
        pen = QPen(color, width)
        if dashed:
            pen.setDashPattern([4.0, 3.0])
        return pen

    def ink_pen(self, surface: QColor, alpha: float = 1.0) -> QPen:
        """A pen for text on ``surface``, as ``ink_on``; fainter with less ``alpha``."""
        ink = self.ink_on(surface)
        ink.setAlphaF(alpha)
        return QPen(ink)

    def ink_pens(self, table: NDArray[np.uint32], alpha: float = 1.0) -> list[QPen]:
        """One for each colour ``0xffRRGGBB`` of a table."""
        return [self.ink_pen(QColor.fromRgb(int(value)), alpha) for value in table]

    def _table(self, stops: list[str]) -> NDArray[np.uint32]:
        colors = [QColor(stop) for stop in stops]
        places = np.linspace(0, len(stops) - 1, 256)
        table = np.full(256, 0xFF, dtype=np.uint32)
        for channel in (QColor.red, QColor.green, QColor.blue):
            values = np.interp(places, np.arange(len(stops)), [channel(color) for color in colors])
            table = (table << np.uint32(8)) | values.round().astype(np.uint32)
        table.flags.writeable = False  # all who ask are handed the same one
        return table


DARK = Theme(
    name="dark",
    window="#15171c", card="#1c1f26", raised="#252932", chosen="#263850", line="#323743",
    text="#e7e9ee", quiet="#98a1b3", accent="#6cb2ff", on_accent="#0d1420", warm="#ffb454",
    good="#43c786", bad="#ff7b72",
    negative="#5aa9ff", zero="#22262e", positive="#ff9f43",
)  # fmt: skip
LIGHT = Theme(
    name="light",
    window="#f4f5f7", card="#ffffff", raised="#eef0f4", chosen="#dbe8f8", line="#d5dae2",
    text="#1b1f27", quiet="#5d6779", accent="#1769c9", on_accent="#ffffff", warm="#c4660a",
    good="#12875a", bad="#c62f2f",
    negative="#1f6fd0", zero="#f3f4f6", positive="#d9730d",
)  # fmt: skip

_SERIES = {
    "dark": ("#98a1b3", "#6cb2ff", "#7dd6c0", "#bcd45f", "#ffb454", "#ff7b72", "#c79bff"),
    "light": ("#5d6779", "#1769c9", "#128a76", "#6b7f0c", "#c4660a", "#c62f2f", "#7a3fc4"),
}
"""Told apart by lightness as well, for eyes that do not tell their hues."""

VISIBLE = {" ": "␣", "\n": "⏎", "\t": "⇥"}
"""Characters that would be drawn as nothing, and the marks that stand for them."""

DOTTED_CIRCLE = "◌"

GRID = 8
"""Pixels of the spacing unit: gaps are one or two of it."""


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio of two colours, 1 … 21 (WCAG 2.1)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: QColor) -> float:
    channels = (color.redF(), color.greenF(), color.blueF())
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def visible(character: str) -> str:
    """One character as it is drawn: white space as a mark, the unprintable as its code.

    A combining mark stands on a dotted circle: alone it would be painted over its neighbour.
    """
    mark = VISIBLE.get(character)
    if mark is not None:
        return mark
    if unicodedata.category(character).startswith("M"):
        return DOTTED_CIRCLE + character
    return character if character.isprintable() else f"{ord(character):02x}"


def mono_font(points: float = 0.0) -> QFont:
    """The system's monospaced font, at the interface's size or ``points``."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(points or QApplication.font().pointSizeF())
    return font


def small_font() -> QFont:
    """For axes and captions: a little smaller than the interface's."""
    font = QApplication.font()
    font.setPointSizeF(max(7.0, font.pointSizeF() * 0.88))
    return font


def bold(font: QFont) -> QFont:
    """The same font, bold."""
    heavy = QFont(font)
    heavy.setBold(True)
    return heavy


def system_theme() -> Theme:
    """What the desktop asks for; light where it says nothing."""
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return DARK if dark else LIGHT


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Dress the application: palette, style sheet, and pyqtgraph's defaults."""
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, meaning in (
        (roles.Window, "window"), (roles.WindowText, "text"), (roles.Base, "raised"),
        (roles.AlternateBase, "card"), (roles.Text, "text"), (roles.PlaceholderText, "quiet"),
        (roles.Button, "raised"), (roles.ButtonText, "text"), (roles.Highlight, "accent"),
        (roles.HighlightedText, "on_accent"), (roles.ToolTipBase, "raised"), (roles.ToolTipText, "text"),
        (roles.Link, "accent"), (roles.Mid, "line"), (roles.Dark, "line"), (roles.Light, "raised"),
    ):  # fmt: skip
        palette.setColor(role, theme.color(meaning))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.color("quiet", 0.55))
    app.setPalette(palette)
    sheet = style_sheet(theme)
    if app.styleSheet() != sheet:
        # From one sheet to another Qt dresses every widget again, and all that are in it each time: with all
        # pages open that took eight times as long as to take the old one off and to put the new one on.
        app.setStyleSheet("")
        app.setStyleSheet(sheet)
    pg.setConfigOptions(background=theme.card, foreground=theme.quiet, antialias=False)


def style_sheet(theme: Theme) -> str:
    """``resources/style.qss`` with its ``@meaning`` words replaced by the theme's colours."""
    text = paths.resource("style.qss").read_text(encoding="utf-8")
    words: dict[str, Any] = theme._asdict()
    # Longer words first: @on_accent before @accent would do no harm, @text before @text_x would.
    for word, value in sorted(words.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(f"@{word}", value)
    return text.replace("@RES", paths.resource("").as_posix())
