"""Opening the palette over a window, with all that there is in it as it stands.

Knows the parts of the window; nothing of it is imported before somebody asks for it.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rnnviz.gui.page import PlacePointed
from rnnviz.gui.window.palette.asked import Standing, Ways, asked_for
from rnnviz.gui.window.palette.collecting import (
    of_happenings,
    of_menus,
    of_pages,
    of_places,
    of_run_bar,
    of_settings,
    of_words,
)
from rnnviz.gui.window.palette.entry import PaletteEntry
from rnnviz.gui.window.palette.view import Palette
from rnnviz.gui.window.palette.words import FIRST, WHY_OFF
from rnnviz.training.glossary.word import Whereabouts
from rnnviz.training.worker.messages import StopKind

if TYPE_CHECKING:
    from rnnviz.gui.window.main_window import MainWindow


def open_palette(window: "MainWindow") -> None:
    """Show it over ``window``; it is made once."""
    palette = window.findChild(Palette) or Palette(window)
    palette.open(parts_of(window), lambda query: asked_for(query, _standing(window), _ways(window)), FIRST)


def parts_of(window: "MainWindow") -> Iterator[list[PaletteEntry]]:
    """All that can be found by name, as the window stands, each part in a few milliseconds."""
    menus, ways = window.menus, window.parts.ways
    of_menu_bar = of_menus(window.menuBar())
    yield [*next(of_menu_bar), *of_pages(window.pages), *of_places(window.pages, ways)]
    yield [
        *of_happenings(window.pages, _standing(window), _ways(window).visit),
        *of_run_bar(window.run_bar, ways),
        *of_settings(
            window.sidebar,
            ways,
            "" if menus.action_show_sidebar.isEnabled() else WHY_OFF["action_show_sidebar"],
        ),
    ]
    yield from of_menu_bar
    yield of_words(menus.help_asked.emit)


def _standing(window: "MainWindow") -> Standing:
    session = window.session
    info = session.info
    return Standing(
        iteration=session.iteration,
        can_go_back=bool(session.kept_moments),
        can_train=info is not None and info.can_train,
        units=info.config.hidden_size if info is not None else 0,
        characters=len(session.corpus.ids) if session.corpus is not None else 0,
    )


def _ways(window: "MainWindow") -> Ways:
    def run_until(iteration: int) -> None:
        window.run_bar.run_until(StopKind.ITERATION, iteration)
        window.session.set_running(True)

    def open_unit(unit: int) -> None:
        window.parts.ways.show(Whereabouts("Inspect", "units_find", "Units"), keys=True)
        window.pages.show_sights({"Inspect": {"views": {"Units": {"unit": unit}}}})

    return Ways(
        visit=lambda iteration: window.time_machine.go_to(iteration, True),
        run_until=run_until,
        take_steps=window.step,
        open_unit=open_unit,
        read_at=lambda place: window.pages.hear(PlacePointed(place)),
    )
