"""LecturePage: what the lecture draws, at work, a view for each part of it.

Needs no run: what its views train is their own, and small. Knows views by what they say of themselves.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from rnnviz.gui.page import HelloPointed, Page
from rnnviz.gui.pages.lecture.view import LectureView
from rnnviz.gui.pages.lecture.views import VIEWS
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.figure import Figure, FoundFigure
from rnnviz.gui.parts.theme import DARK, Theme
from rnnviz.gui.parts.view_stack import ViewStack


class LecturePage(Page):
    """The page is named ``lecture_page``; the buttons of its views ``lecture_view_Shapes`` …"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lecture_page")
        self.setAccessibleName("Lecture")
        self._theme = DARK
        self.views = ViewStack(
            "lecture_view",
            VIEWS,
            "What the lecture draws, at work; a button for each part of it.",
            framed=False,
        )
        self.views.view_built.connect(self._on_view_built)
        self.hello = QPushButton("hello, slide by slide ›")
        self.hello.setObjectName("lecture_hello")
        self.hello.setAccessibleName("hello, slide by slide")
        self.hello.setToolTip(
            "The lecture's example, four characters and three units, in the Microscope: every number of "
            "one learning step."
        )
        self.hello.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hello.clicked.connect(self._on_hello_clicked)
        self.views.header.addWidget(self.hello)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.views)

    # ── what it is told ──

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for view in self.views.built:
            view.set_theme(theme)

    def write_names(self) -> None:
        self.views.write_names()

    def stop(self) -> None:
        for view in self.views.built:
            view.stop()

    # ── what it says of itself ──

    @property
    def figures(self) -> Sequence[Figure]:
        """Those of all views, also of one that was not looked at yet."""
        return [
            FoundFigure(title, partial(self._draw, title), partial(self._hint, kind.TITLE, title))
            for kind in VIEWS
            for title in kind.FIGURES
        ]

    def to_keep(self) -> dict[str, Any]:
        return self.views.to_keep()

    def restore(self, kept: Mapping[str, Any]) -> None:
        self.views.restore(kept)

    def sight(self) -> dict[str, Any]:
        return self.views.sight()

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        self.views.show_sight(sight)

    def open_view(self, title: str) -> LectureView | None:
        """Show one of the views, made now if it was not; None where there is none of this title."""
        return self.views.open_view(title)

    # ── pictures ──

    def _figure(self, title: str) -> Card | None:
        """The card of this picture; None where its view is not there."""
        return next((view.cards[title] for view in self.views.built if title in view.cards), None)

    def _draw(self, title: str, path: Path) -> None:
        card = self._figure(title)
        assert card is not None  # its hint was asked for first
        card.export(path)

    def _hint(self, view: str, title: str) -> str:
        return "" if self._figure(title) is not None else f"Look at {view} on the page Lecture first."

    # ── handlers ──

    def _on_view_built(self, view: LectureView) -> None:
        view.mistake_made.connect(self.mistake_made)
        view.set_theme(self._theme)

    def _on_hello_clicked(self) -> None:
        self.found.emit(HelloPointed())
