"""ViewStack: a card of views: a button for each, and the one that is seen.

A view is made when it is looked at first. Knows views by what they say of themselves, and no more.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_view import CardView
from rnnviz.gui.parts.lazy_page import LazyPage
from rnnviz.gui.parts.segments import Segments

AnyView = TypeVar("AnyView", bound=CardView)


class ViewStack(Card, Generic[AnyView]):
    """Its buttons are named by ``prefix`` and the titles of ``kinds``: ``inspect_view_Units`` …

    It has no frame where its views have several cards of their own: ``framed`` is False then.

    view_built  a view that is new: it has been told nothing yet
    """

    view_built = Signal(object)

    def __init__(
        self,
        prefix: str,
        kinds: Sequence[type[AnyView]],
        words: str,
        parent: QWidget | None = None,
        *,
        framed: bool = True,
    ) -> None:
        super().__init__("", parent)
        if not framed:
            self.setProperty("card", False)
            self.lie_flat()
        self.setAccessibleName("Views")
        self.explain(words)
        self.title.hide()
        self._kept: dict[str, Any] = {}
        self._views: dict[str, LazyPage[AnyView]] = {}
        self._choice = Segments(prefix, [kind.TITLE for kind in kinds])
        self._stack = QStackedWidget()
        for kind in kinds:
            self._choice.set_words(kind.TITLE, kind.TITLE, kind.WORDS, f"Show {kind.TITLE}")
            lazy = LazyPage(partial(self._build, kind))
            self._views[kind.TITLE] = lazy
            self._stack.addWidget(lazy)
        self._choice.chosen.connect(self.open_view)
        self.seen = kinds[0].TITLE
        self.header.insertWidget(0, self._choice)
        self.body.addWidget(self._stack, 1)

    @property
    def titles(self) -> tuple[str, ...]:
        """What the views are called, in the order of their buttons."""
        return tuple(self._views)

    @property
    def built(self) -> list[AnyView]:
        """Those that were looked at."""
        return [lazy.page for lazy in self._views.values() if lazy.page is not None]

    def open_view(self, title: str) -> AnyView | None:
        """Show a view, made now if it was not; None where there is none of this title."""
        if title not in self._views:
            return None
        self.seen = title
        self._choice.press(title)
        self._stack.setCurrentWidget(self._views[title])
        return self._views[title].demand()

    def write_names(self) -> None:
        """Names of arrays are written in another way now."""
        for view in self.built:
            view.write_names()

    def to_keep(self) -> dict[str, Any]:
        """What each view wants to be remembered, and which was seen."""
        kept = self._kept | {view.TITLE: view.to_keep() for view in self.built}
        return {"view": self.seen, "views": {title: of_view for title, of_view in kept.items() if of_view}}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """What ``to_keep`` gave, or anything."""
        of_views, seen = kept.get("views"), kept.get("view")
        if isinstance(of_views, Mapping):
            self._kept = {title: of_view for title, of_view in of_views.items() if title in self._views}
            for view in self.built:
                view.restore(self._kept_of(view.TITLE))
        if isinstance(seen, str) and seen != self.seen:
            self.open_view(seen)

    def sight(self) -> dict[str, Any]:
        """Which view is seen, and what those that were looked at show."""
        shown = {view.TITLE: view.sight() for view in self.built}
        return {"view": self.seen, "views": {title: of_view for title, of_view in shown.items() if of_view}}

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        """What ``sight`` gave, or anything; of views that were not looked at the one that is seen."""
        of_views, seen = sight.get("views"), sight.get("view")
        if isinstance(seen, str):
            self.open_view(seen)
        if isinstance(of_views, Mapping):
            for view in self.built:
                shown = of_views.get(view.TITLE)
                if isinstance(shown, Mapping):
                    view.show_sight(shown)

    def _kept_of(self, title: str) -> Mapping[str, Any]:
        kept = self._kept.get(title)
        return kept if isinstance(kept, Mapping) else {}

    def _build(self, kind: type[AnyView]) -> AnyView:
        view = kind()
        view.sight_wanted.connect(partial(self.open_view, kind.TITLE))
        view.restore(self._kept_of(kind.TITLE))
        self.view_built.emit(view)
        return view
