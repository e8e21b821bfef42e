"""Sight: all that is looked at in the window, as one plain state; Sights takes it, and shows it again.

Knows the pages, their panels and the time machine; knows neither what a page selects nor who keeps a sight
(a preset, an undo, a figure of a report), and says nothing of the run.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rnnviz.gui.window.menus import Menus
from rnnviz.gui.window.pages import Pages
from rnnviz.gui.window.time_machine import TimeMachine


@dataclass(frozen=True)
class Sight:
    """What is looked at.

    page    what the tab in front is called, '' for the first
    moment  the iteration that is visited, None for the present one
    hidden  titles of the panels that are hidden
    pages   by the titles of their tabs, what pages say they show (``Page.sight``), plain
    """

    page: str = ""
    moment: int | None = None
    hidden: frozenset[str] = frozenset()
    pages: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "page": self.page,
            "moment": self.moment,
            "hidden": sorted(self.hidden),
            "pages": {title: dict(shown) for title, shown in self.pages.items()},
        }

    @classmethod
    def from_dict(cls, values: object) -> "Sight":
        """What ``to_dict`` gave, or anything: it comes from a file. What makes no sense is left."""
        table = values if isinstance(values, dict) else {}
        page, moment = table.get("page"), table.get("moment")
        hidden, pages = table.get("hidden"), table.get("pages")
        return cls(
            page=page if isinstance(page, str) else "",
            moment=moment
            if isinstance(moment, int) and not isinstance(moment, bool) and moment >= 0
            else None,
            hidden=frozenset(h for h in hidden if isinstance(h, str))
            if isinstance(hidden, list)
            else frozenset(),
            pages={title: shown for title, shown in pages.items() if isinstance(shown, dict)}
            if isinstance(pages, dict)
            else {},
        )


class Sights:
    """Of one window."""

    def __init__(self, pages: Pages, menus: Menus, time_machine: TimeMachine) -> None:
        self._pages = pages
        self._menus = menus
        self._time_machine = time_machine

    def now(self) -> Sight:
        """What is looked at now, of the pages that are there."""
        return Sight(
            page=self._pages.page_name,
            moment=self._time_machine.visited,
            hidden=frozenset(title for title, shown in self._menus.panels.items() if not shown.isChecked()),
            pages={title: page.sight() for title, page in self._pages.by_title.items()},
        )

    def show(self, sight: Sight) -> None:
        """Look at this again. The page in front is built if it was not; others not there are left."""
        titles = self._pages.titles
        if sight.page in titles:
            self._pages.demand(sight.page)
        self._pages.show_sights(sight.pages)
        for title, action in self._menus.panels.items():
            action.setChecked(title not in sight.hidden)
        self._pages.open_page(sight.page if sight.page in titles else "")
        if sight.moment is None or sight.moment != self._time_machine.visited:
            self._time_machine.go_to(sight.moment, True)
