"""Figure: something that can be taken along as a picture.

Knows a title and a file; knows neither menus nor what is drawn.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from rnnviz.core.errors import UserError
from rnnviz.gui.parts.waiting import Refusal

Written = Callable[[], object]


class Figure(Protocol):
    """``title`` is what menus call it."""

    @property
    def title(self) -> str: ...

    def export(self, path: Path, then: Written, refused: Refusal, /) -> object:
        """Write it to ``path`` as PNG or SVG, by the suffix; then, perhaps later, call one of the two."""


@dataclass(frozen=True)
class WidgetFigure:
    """What ``widget`` shows, drawn by ``draw``; not while it is hidden, when it has no size of its own."""

    title: str
    widget: QWidget
    draw: Callable[[Path], object]

    def export(self, path: Path, then: Written, refused: Refusal) -> None:
        if self.widget.isHidden():
            refused(f"{self.title} is hidden: show it by the View menu, then export its picture.")
            return
        write_figure(self.draw, path, then, refused)


@dataclass(frozen=True)
class AskedFigure:
    """What must be asked for before it can be drawn: ``export`` does both."""

    title: str
    export: Callable[[Path, Written, Refusal], object]


@dataclass(frozen=True)
class FoundFigure:
    """What ``draw`` has only when something was found; ``hint`` says how to find it, '' when it is found."""

    title: str
    draw: Callable[[Path], object]
    hint: Callable[[], str]

    def export(self, path: Path, then: Written, refused: Refusal) -> None:
        if hint := self.hint():
            refused(hint)
        else:
            write_figure(self.draw, path, then, refused)


def write_figure(draw: Callable[[Path], object], path: Path, then: Written, refused: Refusal) -> None:
    """Draw into the file now, and say how it went."""
    try:
        draw(path)
    except UserError as error:
        refused(str(error))
    else:
        then()
