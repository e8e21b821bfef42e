"""Prediction: one picture that can be covered until one has said what one expects of it.

Lays the cover over the card and takes it away; what is asked and what came of it its subclasses know.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from rnnviz.core.record.expected import Expectation
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.theme import DARK, Theme

if TYPE_CHECKING:
    from rnnviz.gui.parts.cover.cover import Cover


class Prediction(QObject):
    """Of the picture of ``card``. ``name`` is how files call it, ``title`` what menus call it.

    revealed       an Expectation: what was said, and what came
    covered        whether the picture is covered now; what is revealed is not
    mistake_made   a sentence: why it cannot be covered or revealed now
    """

    revealed = Signal(object)
    covered = Signal(bool)
    mistake_made = Signal(str)

    def __init__(self, card: Card, name: str, title: str) -> None:
        super().__init__(card)
        self.card = card
        self.name = name
        self.title = title
        self._cover: Cover | None = None
        self._theme = DARK
        self.is_covered = False

    # ── what it is made of ──

    def make_cover(self) -> "Cover":
        """The cover with its sketch, once."""
        raise NotImplementedError

    def begin(self, cover: "Cover", until: int) -> str:
        """Ask on the cover; ``until`` is an iteration that is meant, 0 for none. A sentence says why this
        cannot be asked now; '' where it can."""
        raise NotImplementedError

    def compare(self, cover: "Cover") -> Expectation | None:
        """Show on the cover what came; None where it has not come yet, and ``mistake_made`` says why, or
        ``conclude`` is called when it has."""
        raise NotImplementedError

    # ── what is done with it ──

    @property
    def cover(self) -> "Cover | None":
        """The cover, while it lies there, also revealed."""
        return self._cover if self._cover is not None and not self._cover.isHidden() else None

    def lay_cover(self, until: int = 0, *, quiet: bool = False) -> bool:
        """Cover the picture and ask; whether that could be. ``quiet``: who asked tries again, and nobody is
        told why not."""
        if self._cover is None:  # few want it, and no start does
            self._cover = self.make_cover()
            self._cover.reveal_wanted.connect(self.reveal)
            self._cover.close_wanted.connect(self.take_away)
            self._cover.hide()
        trouble = self.begin(self._cover, until)
        if trouble:
            self.take_away()
            if not quiet:
                self.mistake_made.emit(trouble)
            return False
        self._cover.set_theme(self._theme)
        self.is_covered = True
        self.card.lay_over(self._cover)
        self._cover.sketch.setFocus()
        self.covered.emit(True)
        return True

    def reveal(self) -> None:
        """Show what came beside what was said."""
        cover = self.cover
        if cover is None or not self.is_covered:
            return
        if not cover.sketch.is_said:
            self.mistake_made.emit("Nothing is said yet: say first what you expect, then reveal.")
            return
        expectation = self.compare(cover)
        if expectation is not None:
            self.conclude(cover, expectation)

    def conclude(self, cover: "Cover", expectation: Expectation) -> None:
        """It has come: say so on the cover, and tell everybody."""
        self.is_covered = False
        apart = f" {expectation.distance}." if expectation.distance else ""
        said = f"Expected: {expectation.said}. Came: {expectation.came}."
        cover.conclude(said + apart, said, apart.strip() or said)
        self.covered.emit(False)
        self.revealed.emit(expectation)

    def take_away(self) -> None:
        """Uncover without comparing, or close what was revealed."""
        cover = self.cover
        if cover is None:
            return
        had_focus = (
            cover.isAncestorOf(cover.window().focusWidget()) if cover.window().focusWidget() else False
        )
        self.card.lay_over(None)
        cover.hide()
        if had_focus:
            self.card.window().setFocus()
        if self.is_covered:
            self.is_covered = False
            self.covered.emit(False)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._cover is not None:
            self._cover.set_theme(theme)
