"""FigureViews: what a figure shows, said in its file when it is taken along, and shown when it is opened.

Knows the parts of the window; knows no page by name, and not how a file says it.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rnnviz.gui.files.reopening import Reopening
from rnnviz.gui.parts.card import card_around
from rnnviz.gui.parts.figure_file import describe_by
from rnnviz.gui.window.sight import Sight, Sights
from rnnviz.gui.window.window_parts import WindowParts
from rnnviz.training.glossary.word import Whereabouts

if TYPE_CHECKING:
    from rnnviz.report.sources import FigureSource, FigureSources

FIGURE = "figure"
"""What the only figure of a picture is called."""


class FigureViews(QObject):
    """Of one window, which is its parent."""

    def __init__(self, parts: WindowParts, sights: Sights, reopening: Reopening) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._session = parts.session
        self._pages = parts.pages
        self._sights = sights
        self._reopening = reopening
        reopening.figure_wanted.connect(self.show)
        reopening.figures_offered.connect(self.offer)
        describe_by(parts.window, self.described)

    def show(self, figure: "FigureSource") -> None:
        """Look at what a figure shows: the moment, the page, what is chosen on it; its card in a frame."""
        sight = dict(figure.sight)
        if "hidden" not in sight:  # it asks for its own card alone, which is shown below
            sight["hidden"] = sorted(self._sights.now().hidden)
        self._sights.show(Sight.from_dict(sight))
        if figure.card:
            self._parts.ways.point_out(Whereabouts(self._pages.page_name, figure.card))

    def offer(self, path: Path, sources: "FigureSources") -> None:
        """Have one of the figures of a file chosen; the list stays as long as one likes."""
        from rnnviz.gui.files.figures_dialog import FiguresDialog  # a start does not need it

        for before in self._parts.window.findChildren(FiguresDialog):
            before.close()
        dialog = FiguresDialog(path, sources, self._parts.window)
        dialog.figure_chosen.connect(lambda name: self._reopening.open_named(path, sources, name))
        dialog.show()

    def described(self, widget: QWidget, picture: bytes) -> bytes:
        """A picture of ``widget`` with what it shows in its metadata; as it is while there is no run."""
        info = self._session.info
        if info is None:
            return picture
        from rnnviz.report.sources import (  # a start does not need it
            FigureSource,
            FigureSources,
            RunSource,
            to_line,
            with_line,
        )

        around = (title for title, page in self._pages.by_title.items() if _is_in(page, widget))
        page = next(around, self._pages.page_name)
        card = card_around(widget)
        now = self._sights.now()
        shown = Sight(
            page=page,
            moment=self._session.iteration if now.moment is None else now.moment,
            hidden=now.hidden,
            pages={page: now.pages.get(page, {})},
        )
        name = widget.accessibleName() or (card.accessibleName() if card is not None else "") or page
        figure = FigureSource(name, shown.to_dict(), card.objectName() if card is not None else "")
        run = RunSource(info.run_id, info.text.name, info.text.sha256, self._session.iteration)
        return with_line(picture, to_line(FigureSources(run, {FIGURE: figure})))


def _is_in(page: QWidget, widget: QWidget) -> bool:
    return page is widget or page.isAncestorOf(widget)
