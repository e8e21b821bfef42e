"""Names of arrays, wherever somebody reads them: with the switch on no name of the other notation is left."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QMenu,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

from rnnviz import paths
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.notation import COURSE as IN_LETTERS
from rnnviz.gui.pages.runs.run_legend import RunLegend
from rnnviz.gui.parts import names
from rnnviz.gui.parts.accessible.picture_table import Tabled
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.view_stack import ViewStack
from rnnviz.gui.window.help.book import HelpBook
from rnnviz.gui.window.help.key_list import KEY_LIST
from rnnviz.gui.window.main_window import MainWindow
from rnnviz.gui.window.page_list import PAGES

FIELD = re.compile(
    r"(?<![A-Za-z0-9_])[dm]?(Wxh|Whh|bhn?|Why(?! this|\Z))\d*(?![A-Za-z0-9_])"
    r"|(?<=[+·(] )by\b(?! )|\b[dm]by\b|<b>by</b>|\A(by)\Z|(?<=ln )V\b|\bV of them"
)
COURSE = re.compile(
    r"(?<![A-Za-z0-9_'“‘])d?[UVW]\d?( [xh]\b|[·\[ᵀ]| @| \+=|\.T)|tanh\(U|\+ [bc]\b|dθ|\A[UWb]2\b|ln K"
)
CODE = ("own_words", "fault_source")
"""What a file holds is written as files are."""
CHOICES_OF_CHARACTERS = ("why_character", "why_rather_than", "passage_list")
ROWS = 40
"""Of a table, that are looked at."""


def words_of(window: QWidget) -> Iterator[tuple[str, str]]:
    """(whose, what) of all that can be read, pointed at or heard in the window."""
    for each in (window, *window.findChildren(QObject)):
        whose = f"{type(each).__name__} {each.objectName()!r}"
        if each.property(names.KEPT) or each.objectName() in (*CODE, *CHOICES_OF_CHARACTERS):
            continue
        for said in _words_of(each):
            yield whose, said


def _words_of(each: QObject) -> Iterator[str]:
    if isinstance(each, QAction):
        yield from (each.text(), each.toolTip())
    if isinstance(each, QWidget):
        yield from (each.toolTip(), each.accessibleName(), each.accessibleDescription(), each.windowTitle())
    if isinstance(each, QLabel | QAbstractButton):
        yield each.text()
    if isinstance(each, QTextEdit):
        yield each.toPlainText()
    if isinstance(each, QTabBar):
        yield from (each.tabToolTip(number) for number in range(each.count()))
    if isinstance(each, QComboBox):
        yield from map(each.itemText, range(each.count()))
        yield from (str(each.itemData(k, Qt.ItemDataRole.ToolTipRole) or "") for k in range(each.count()))
    if isinstance(each, QAbstractItemView) and each.model() is not None:
        yield from _cells_of(each.model())
    if isinstance(each, QWidget) and each.isVisible() and isinstance(each, Tabled):
        table = each.as_table()
        yield from (table.caption, *table.columns, *table.rows[:ROWS])
    if isinstance(each, QWidget) and hasattr(each, "tip_at") and each.isVisible():
        across, down = max(1, each.width() // 12), max(1, each.height() // 8)
        for x in range(2, each.width(), across):
            for y in range(2, each.height(), down):
                yield names.written(each.tip_at(QPoint(x, y)))  # as it is shown


def _cells_of(model: QAbstractItemModel) -> Iterator[str]:
    top = QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(top)
    for column in range(columns):
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            yield str(model.headerData(column, Qt.Orientation.Horizontal, role) or "")
            for row in range(min(ROWS, model.rowCount(top))):
                yield str(model.index(row, column).data(role) or "")


def read_everything(window: MainWindow) -> Iterator[tuple[str, str]]:
    """What is read on a walk through all pages and their views."""
    for title in window.pages.titles:
        page = window.pages.demand(title)
        window.pages.open_page(title)
        stacks = page.findChildren(ViewStack)
        views = stacks[0].titles if stacks else ("",)
        for view in views:
            shown = stacks[0].open_view(view) if view else page
            QApplication.processEvents()
            for whose, said in words_of(shown):
                yield f"{title} {view}: {whose}", said
    yield from words_of(window)


def check(window: MainWindow, pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    return sorted({(whose, said) for whose, said in read_everything(window) if pattern.search(said)})


def unfold(window: QWidget) -> None:
    for button in window.findChildren(QToolButton):
        if button.property("role") == "fold" and not button.isChecked():
            button.click()


def test_on_every_page_names_are_those_that_are_chosen(user, text: Path) -> None:
    window = user.opens_window(text, cell="gru", layers=2)
    user.steps(30)
    unfold(window)
    assert check(window, COURSE) == []
    gradients = window.pages.demand("Gradient check").network
    gradients.check()
    user.waits(lambda: "Passed" in gradients.words.text())
    user.chooses("action_course_names")
    assert check(window, FIELD) == []
    assert any("W2" in said for _, said in words_of(window)), "and they are there"
    user.chooses("action_course_names")
    assert check(window, COURSE) == []


def test_a_window_that_starts_with_other_names_has_them_everywhere_and_can_go_back(user, text: Path) -> None:
    user.opens_window(text)
    user.chooses("action_course_names")
    user.window.close_for_good()
    window = user.opens_window(text)
    user.steps(20)
    assert check(window, FIELD) == []
    unfold(window)
    before = window.session.info
    window.sidebar.request_new_run()
    user.waits(lambda: window.session.info is not before)
    user.steps(5)
    assert check(window, FIELD) == []
    user.chooses("action_course_names")
    assert check(window, COURSE) == [], "also what was made while the others were chosen"


def test_pictures_that_are_taken_along_are_written_as_the_screen_is(user, text: Path, tmp_path: Path) -> None:
    window = user.opens_window(text)
    user.steps(10)
    for title in ("Signals", "Inspect"):
        window.pages.open_page(title)
    weights = window.pages.demand("Inspect").open_view("Weights").weights
    user.waits(lambda: weights.arrays.count() == 5)
    cards = (weights, window.pages.demand("Signals").small[-1])
    for name, pattern in (("field", COURSE), ("course", FIELD)):
        written = _written_in(cards, tmp_path / name)
        assert [words for words in written if pattern.search(words)] == []
        user.chooses("action_course_names")


def _written_in(cards: tuple[Card, ...], folder: Path) -> list[str]:
    folder.mkdir()
    words: list[str] = []
    for number, card in enumerate(cards):
        path = folder / f"{number}.svg"
        card.export(path)
        words += re.findall(r"<text[^>]*>([^<]+)</text>", path.read_text(encoding="utf-8"))
    assert len(words) > 10, "an SVG keeps words as words"
    return words


STRANGE = "my Whh by bh"
"""What somebody calls a text, and a run: words of his own, whatever the program would make of them."""


def test_what_a_stranger_wrote_is_shown_as_he_wrote_it(user, text: Path) -> None:
    window = user.opens_window(text.rename(text.with_name(f"{STRANGE}.txt")))
    user.steps(20)
    window.sidebar.request_new_run()
    user.waits(lambda: window.session.iteration == 0 and window.notice.text)
    user.steps(3)
    runs = window.pages.demand("Runs")
    window.pages.open_page("Runs")
    user.waits(lambda: len(runs.table.rows) == 2)
    user.waits(lambda: not all(row.is_here for row in runs.table.rows))
    earlier = next(row.run.path for row in runs.table.rows if not row.is_here)
    runs.table.cell_edited.emit(earlier, STRANGE)
    user.waits(lambda: STRANGE in [row.run.title for row in runs.table.rows])
    runs.table.selectAll()
    list(read_everything(window))
    legend = user.finds("runs_curves_legend", RunLegend)
    user.waits(lambda: STRANGE in [name for name, _ in legend.entries])
    user.waits(lambda: any(f"{STRANGE}: row" in said for _, said in _all_that_is_read(window)))
    user.chooses("action_course_names")
    after = list(_all_that_is_read(window))
    assert [(whose, said) for whose, said in after if "my W by" in said] == []
    assert any(f"{STRANGE}: row" in said for _, said in after)
    assert any(f"of {STRANGE}.txt" in said for _, said in after)


def _all_that_is_read(window: MainWindow) -> Iterator[tuple[str, str]]:
    for menu in window.findChildren(QMenu):
        menu.aboutToShow.emit()
    yield from read_everything(window)
    for each in window.findChildren(QObject):
        if each.property(names.KEPT):
            for said in _words_of(each):
                yield f"kept {each.objectName()}", said


def test_a_text_called_like_an_array_keeps_its_name(user, text: Path) -> None:
    window = user.opens_window(text.rename(text.with_name("bh")))
    user.steps(3)
    user.chooses("action_course_names")
    label = user.finds("text_name", QLabel)
    assert label.text() == "bh"
    assert label.toolTip().endswith("bh")
    window.pages.open_page("Inspect")
    assert names.written("Why and by, bh") == "V and c, b"  # while the arrays are called as was chosen


def test_of_what_strangers_wrote_the_longest_words_stay_in_a_sentence() -> None:
    names.choose(IN_LETTERS)
    for words in ("notes on Whh", "notes on Whh, again", "bh", "nothing of ours"):
        names.leave(words)
    assert names.written("Of notes on Whh, again: Whh and bh.") == "Of notes on Whh, again: W and b."
    assert names.written("Of notes on Whh: Wxh.") == "Of notes on Whh: U."


def test_a_short_name_stays_in_a_sentence_where_it_has_a_word_of_its_own() -> None:
    names.choose(IN_LETTERS)
    for words in ("my bh", "bh-run", "Whh 2", "bh"):
        names.leave(words)
    assert names.written("A run on my bh was cut off.") == "A run on my bh was cut off."
    assert names.written("bh-run: bh, and Whh 2") == "bh-run: b, and W 2", "what may be the array is written"
    assert names.written("in my bhs, then bh") == "in my bhs, then b", "a part of a word is no name"


@pytest.mark.parametrize("cell", CELLS)
def test_in_all_that_is_explained_whole_names_are_written_and_nothing_else(cell: str) -> None:
    book = HelpBook(PAGES, KEY_LIST)
    book.speak_of_cell(cell)
    said = [words for leaf in book.leaves for entry in leaf.entries for words in (*entry.said, entry.formula)]
    presets = [path for path in paths.resource("").rglob("*") if path.suffix in (".rnnviz", ".rnnviz-tour")]
    for path in presets:
        said += _strings_in(json.loads(path.read_text(encoding="utf-8")))
    notation = IN_LETTERS.beside(CELLS[cell].states)
    always = re.compile(r"[dm]?(Wxh|Whh|bhn?)\d*")
    assert len(said) > 300
    for text in said:
        before, after = (re.findall(r"\w+", each) for each in (text, notation.written(text)))
        for word, now in zip(before, after, strict=True):
            assert now in (word, notation.named(word), word.replace("V", "K")), text
            assert not always.fullmatch(now), text
        for formula in re.findall(r"(?:y|softmax\()[^.]*Why[ ·]hₜ? \+ by", text):
            assert "Why" not in notation.written(formula), text


def _strings_in(of: object) -> list[str]:
    if isinstance(of, dict):
        return [words for each in of.values() for words in _strings_in(each)]
    if isinstance(of, list):
        return [words for each in of for words in _strings_in(each)]
    return [of] if isinstance(of, str) else []
