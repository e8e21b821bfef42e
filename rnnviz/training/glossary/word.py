"""GlossaryWord: what is known of one word of the program, InCell: what a cell has otherwise.
Whereabouts: a place in the window.

Knows how a word and a place are described; knows no word and no window.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from rnnviz.core.network.equations import Equations


class Whereabouts(NamedTuple):
    """Where in the window something stands: a word lives there, a step of a tour points there.

    page    the page's title; '' for what stands beside the pages, and for whichever is in front
    widget  the objectName of what is to be looked at; no two have the same
    view    the title of the view that it stands in, on a page of views
    """

    page: str = ""
    widget: str = ""
    view: str = ""

    @property
    def said(self) -> str:
        """``Inspect ▸ Units``; of what stands beside the pages nothing."""
        return f"{self.page} ▸ {self.view}" if self.view else self.page


class InCell(NamedTuple):
    """What a cell has otherwise; '' is as it is said of the word."""

    formula: str = ""
    said: str = ""
    more: str = ""


class GlossaryWord(NamedTuple):
    """One word.

    name     as it is written in the window
    said     one sentence that says what it is; no HTML
    formula  as it is written everywhere; '' where there is none
    place    where it lives
    more     a sentence or two that a tooltip has no room for
    also     other names of it, by which it is found: what a course or a book calls it
    of_cells  what is said and computed otherwise in the cell of this name, and what more is to be said
    """

    name: str
    said: str
    formula: str = ""
    place: Whereabouts = Whereabouts()
    more: str = ""
    also: tuple[str, ...] = ()
    of_cells: Mapping[str, InCell] = MappingProxyType({})

    def beside(self, cell: str) -> "GlossaryWord":
        """The same word while the run's network has this cell."""
        other = self.of_cells.get(cell)
        if other is None:
            return self
        return self._replace(
            said=other.said or self.said, formula=other.formula or self.formula, more=other.more or self.more
        )

    @property
    def tip(self) -> str:
        """The sentence with its formula: what a tooltip says."""
        if not self.formula:
            return self.said
        said = self.said.removesuffix(".")
        return f"{said} ({self.formula})." if ":" in said else f"{said}: {self.formula}."

    @property
    def whole(self) -> str:
        """All that is said of it."""
        return f"{self.tip} {self.more}".rstrip()


def written(equations: Equations, kind: str) -> str:
    """The equation ``kind`` as the microscope writes it, for any character t. Raises KeyError."""
    for equation in (*equations.forward, *equations.backward):
        if equation.kind == kind:
            return equation.text.format(
                at="ₜ",
                before="ₜ₋₁",
                read="character read",
                wanted="target",
                error="pₜ − 1 at the target",
            )
    raise KeyError(kind)
