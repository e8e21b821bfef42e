"""WindowState: how the window stands: what is looked at, the next run, colours, dividers; and back.

Knows the parts of the window that a user sets; knows no page by name, and nothing of steps.
"""

from collections.abc import Callable
from typing import Any

from rnnviz.gui.window.menus import Menus
from rnnviz.gui.window.pages import Pages
from rnnviz.gui.window.sidebar import Sidebar
from rnnviz.gui.window.sidebar_place import SidebarPlace
from rnnviz.gui.window.sight import Sight, Sights
from rnnviz.gui.window.time_machine import TimeMachine
from rnnviz.gui.window.undo.dividers import Dividers
from rnnviz.gui.window.undo.state import DIVIDER, PAGE, WINDOW, Change, Key, State, Values, flat, nested

MOMENT, THEME, NAMES = ("moment",), ("theme",), ("names",)


class WindowState:
    """Of one window."""

    def __init__(
        self,
        pages: Pages,
        menus: Menus,
        sights: Sights,
        time_machine: TimeMachine,
        sidebar: Sidebar,
        place: SidebarPlace,
    ) -> None:
        self._pages = pages
        self._menus = menus
        self._sights = sights
        self._time_machine = time_machine
        self._sidebar = sidebar
        self._place = place
        self._dividers = Dividers()

    def now(self, before: State | None = None) -> State:
        """How it stands. A page that is not in front is as it was ``before``: it is asked where nothing is
        said of it, or another page came to the front since."""
        front = self._pages.page_name
        is_same = before is not None and before[WINDOW].get(PAGE) == front
        state: dict[str, Values] = {}
        for title, page in self._pages.by_title.items():
            if before is not None and is_same and title != front and title in before:
                state[title] = before[title]
            else:
                state[title] = flat(page.sight())
        if not is_same and front in self._pages.by_title:
            self._dividers.find_in(self._pages.by_title[front])
        state[WINDOW] = self._window()
        return state

    def _window(self) -> dict[Key, Any]:
        menus = self._menus
        width, has_sidebar = self._place.choice
        return {
            PAGE: self._pages.page_name,
            MOMENT: self._time_machine.visited,
            THEME: next(name for name, action in menus.themes.items() if action.isChecked()),
            NAMES: menus.action_course_names.isChecked(),
            ("sidebar", width): has_sidebar,
            ("second_row",): menus.strip.more_button.isChecked(),
            **{
                ("alone", title): self._pages.one_panel.alone_on(page)
                for title, page in self._pages.by_title.items()
            },
            **{("panel", title): action.isChecked() for title, action in menus.panels.items()},
            **{(DIVIDER, name): places for name, places in self._dividers.places().items()},
            **flat(self._sidebar.standing()),
        }

    def show(self, goal: State, now: State) -> None:
        """Have it stand so; what stands so ``now`` is not touched."""
        window, stands = goal[WINDOW], now[WINDOW]
        self._sights.show(
            Sight(
                page=window[PAGE],
                moment=window[MOMENT],
                hidden=frozenset(
                    title for title in self._menus.panels if not window.get(("panel", title), True)
                ),
                pages={
                    title: nested(part)
                    for title, part in goal.items()
                    if title != WINDOW and part != now.get(title)
                },
            )
        )
        if window[THEME] != stands[THEME]:
            self._menus.theme_chosen.emit(window[THEME])
        if window[NAMES] != stands[NAMES]:
            self._menus.names_chosen.emit("course" if window[NAMES] else "field")
        width, has_sidebar = self._place.choice
        self._place.choose(window.get(("sidebar", width), has_sidebar))
        self._menus.strip.more_button.setChecked(window["second_row",])
        front = window[PAGE]
        self._pages.one_panel.show_as(window.get(("alone", front)))
        self._dividers.put({key[1]: places for key, places in window.items() if key[0] == DIVIDER})
        tables = nested(window)
        if any(tables[name] != table for name, table in self._sidebar.standing().items()):
            self._sidebar.stand(tables)

    def lasting(self) -> Callable[[Change], bool]:
        """Whether something is set for every run, and not of the one that is shown: what is remembered is."""
        kept = {title: flat(page.to_keep()).keys() for title, page in self._pages.by_title.items()}

        def is_lasting(change: Change) -> bool:
            title, key = change
            return key != MOMENT if title == WINDOW else key in kept.get(title, ())

        return is_lasting
