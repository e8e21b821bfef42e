"""Names: how the arrays of the network are called on the screen, and what is written anew when that changes.

One choice for the whole screen, as the font is one: whoever puts a name on it asks ``named`` and
``written``, whenever he does so. Words that never change (tooltips, labels, buttons, actions) need not ask:
``rewrite`` finds them. What a stranger wrote is no name of ours: a widget that shows nothing else is kept
(``keep``), and in a sentence of ours his words are left (``leave``). Knows widgets and notations; knows no
page and no run.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget

from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.notation import COURSE, FIELD, NOTATIONS, Notation
from rnnviz.gui.parts.plain import Label


@dataclass(slots=True)
class _OnScreen:
    chosen: Notation = FIELD
    cell: str = "rnn"
    beside_run: Notation = FIELD
    """What is chosen, for the cell of the run: it is asked for by whatever is painted."""
    left: dict[str, None] = field(default_factory=dict)
    of_strangers: re.Pattern[str] | None = None
    """All that is in ``left``; None until it is wanted."""


_ON_SCREEN = _OnScreen()


def choose(chosen: Notation) -> None:
    """From now on names are written so."""
    _ON_SCREEN.chosen = chosen
    _ON_SCREEN.beside_run = notation_beside(CELLS[_ON_SCREEN.cell].states)


def chosen() -> Notation:
    """How names are written for a vanilla network."""
    return _ON_SCREEN.chosen


def stand_beside(cell: str) -> bool:
    """The run's cell is called so; whether it is another than before, so that words may be others."""
    before = _ON_SCREEN.cell
    _ON_SCREEN.cell = cell
    _ON_SCREEN.beside_run = notation_beside(CELLS[cell].states)
    return cell != before


def cell() -> str:
    """What the run's cell is called; the vanilla one before there is a run."""
    return _ON_SCREEN.cell


def notation() -> Notation:
    """How names are written for the cell of the run."""
    return _ON_SCREEN.beside_run


def notation_beside(states: tuple[str, ...]) -> Notation:
    """How names are written for a cell with these states, which need not be the run's."""
    return _ON_SCREEN.chosen.beside(states)


def named(array: str) -> str:
    """What an array is called."""
    return notation().named(array)


def written(text: str) -> str:
    """A text of ours with the names in it."""
    now = notation()
    if not now.letters or not _ON_SCREEN.left:
        return now.written(text)
    parts = _of_strangers().split(text)  # ours and theirs in turn
    return "".join(part if number % 2 else now.written(part) for number, part in enumerate(parts))


def leave(words: str) -> None:
    """A stranger wrote this, as the name of a text or a run: in our sentences, too, it stays as it is. A
    short one without a word of its own, as ``bh`` or ``bh 2``, stays only where it stands alone (``keep``):
    in a sentence it may be the array."""
    if words in _ON_SCREEN.left or (len(words) < SHORTEST_LEFT and not _has_own_word(words)):
        return
    if any(each.written(words) != words for each in NOTATIONS.values()):
        _ON_SCREEN.left = dict.fromkeys([*_ON_SCREEN.left, words][-MOST_LEFT:])
        _ON_SCREEN.of_strangers = None  # a shelf leaves the names of all its runs, one after the other


def _has_own_word(words: str) -> bool:
    return any(COURSE.named(word) == word for word in _WORD.findall(words))


def _of_strangers() -> re.Pattern[str]:
    if _ON_SCREEN.of_strangers is None:
        longest_first = sorted(_ON_SCREEN.left, key=len, reverse=True)
        _ON_SCREEN.of_strangers = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)")
    return _ON_SCREEN.of_strangers


Stranger = TypeVar("Stranger", bound=QObject)


class _Words(NamedTuple):
    """Words of a widget or an action: how they are read and set."""

    of: type[QObject]
    name: str
    read: Callable[..., str]
    write: Callable[..., None]


KEPT = "names_stay"
"""A property of whoever says what both notations are, or what a stranger wrote: its words are left alone."""
SHORTEST_LEFT, MOST_LEFT = 8, 200
"""Characters of a stranger's words that are known in any sentence, and how many such words."""
_WORD = re.compile(r"(?<!\w)[^\W\d_]{2,}(?!\w)")
_KEPT_OF_ITEM = Qt.ItemDataRole.UserRole + 77
_ALL_WORDS = (
    _Words(QWidget, "tip", QWidget.toolTip, QWidget.setToolTip),
    _Words(QWidget, "spoken", QWidget.accessibleName, QWidget.setAccessibleName),
    _Words(QWidget, "described", QWidget.accessibleDescription, QWidget.setAccessibleDescription),
    _Words(Label, "text", Label.text, Label.setText),
    _Words(QAbstractButton, "text", QAbstractButton.text, QAbstractButton.setText),
    _Words(QAction, "text", QAction.text, QAction.setText),
    _Words(QAction, "tip", QAction.toolTip, QAction.setToolTip),
)


def keep(each: Stranger) -> Stranger:
    """It shows what a stranger wrote, and nothing else: its words are left alone."""
    each.setProperty(KEPT, True)
    return each


def rewrite(root: QObject) -> None:
    """Write the names in all words of ``root`` and of what is in it as they are to be written now.

    What they were in the program's names is kept beside them. Words that were set anew since are taken for
    such, unless they have names in this notation already.
    """
    for each in (root, *root.findChildren(QObject)):
        for words in _ALL_WORDS:
            if isinstance(each, words.of) and not each.property(KEPT):
                _rewrite(each, words)
        if isinstance(each, QComboBox):
            _rewrite_tips_of_items(each)


def rewrite_new(root: QObject) -> None:
    """The same for what has just been made, in the program's names."""
    if notation().letters:
        rewrite(root)


def _rewrite(each: QObject, words: _Words) -> None:
    shown = words.read(each)
    key = f"names_{words.name}"
    now, kept = _rewritten(shown, each.property(key))
    if now != shown:
        words.write(each, now)
    if kept:
        each.setProperty(key, kept)


def _rewrite_tips_of_items(combo: QComboBox) -> None:
    for item in range(combo.count()):
        shown = combo.itemData(item, Qt.ItemDataRole.ToolTipRole)
        if isinstance(shown, str):
            now, kept = _rewritten(shown, combo.itemData(item, _KEPT_OF_ITEM))
            combo.setItemData(item, now, Qt.ItemDataRole.ToolTipRole)
            combo.setItemData(item, kept, _KEPT_OF_ITEM)


def _rewritten(shown: str, kept: list[str] | None) -> tuple[str, list[str] | None]:
    """What is to be shown instead, and what is to be kept of it: the program's own words, and these."""
    original = kept[0] if kept and kept[1] == shown else shown
    now = written(original)
    return now, [original, now] if now != original else None
