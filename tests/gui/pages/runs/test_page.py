"""The page Runs: the shelf as a user meets it."""

import errno
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from rnnviz.core.record.checkpoint import Parent, TextIdentity
from rnnviz.gui.page import RunsKept, UndoFailed
from rnnviz.gui.pages.runs.page import RunsPage
from rnnviz.gui.pages.runs.shelf_card import EMPTY, NONE_FOUND
from rnnviz.gui.pages.runs.table import COLUMNS
from rnnviz.gui.parts.theme import DARK
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.best import BestLoss
from rnnviz.training.run.run_label import RunLabel, read_label, write_label
from rnnviz.training.run.run_names import LAST
from rnnviz.training.run.run_summary import RunSummary, write_summary
from rnnviz.training.worker.messages import CheckpointSaved

SUMMARY = RunSummary(
    run_id="a", text=TextIdentity("ferry.txt", "", "00", 1000, "UTF-8"), settings=TrainingConfig().to_dict(),
    parameter_count=100, steps=3000, characters=75_000, elapsed=12.5, smooth_loss=40.0,
    bests=(BestLoss("smooth", 40.0, 3000),), parent=None, began=1000.0, saved=2000.0, ending="",
    curve=((1, 100.0), (3000, 40.0)),
)  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "runs"
    folder.mkdir()
    return folder


@pytest.fixture
def put(library: Path) -> Callable[..., Path]:
    """``put("a", label=RunLabel("x"), learning_rate=0.01, saved=5.0)``: a run in a folder of this name."""

    def make(name: str, label: RunLabel | None = None, **changes: object) -> Path:
        folder = library / name
        folder.mkdir()
        told = {key: value for key, value in changes.items() if key in RunSummary.__slots__}
        settings = TrainingConfig(**{key: value for key, value in changes.items() if key not in told})
        write_summary(folder, replace(SUMMARY, run_id=name, settings=settings.to_dict(), **told))
        (folder / LAST).write_bytes(b"x" * 1000)
        if label is not None:
            write_label(folder, label)
        return folder

    return make


@pytest.fixture
def page(qtbot: QtBot) -> RunsPage:
    page = RunsPage()
    qtbot.addWidget(page, before_close_func=lambda page: page.stop())
    page.undo_wanted.connect(lambda act: act.undo())  # as the window does
    page.set_theme(DARK)
    page.resize(1000, 600)
    return page


@pytest.fixture
def opens(page: RunsPage, library: Path, qtbot: QtBot, make_info) -> Callable[..., None]:
    """``opens(3)``: the page is shown, until so many runs stand there; ``here`` is the run of the window."""

    def make(count: int, here: str = "") -> None:
        page.start_run(make_info(run_id=here))
        page.hear(RunsKept(library, 2 << 30))
        page.show()
        qtbot.waitUntil(lambda: len(page.table.rows) == count)

    return make


def column(page: RunsPage, title: str) -> list[str]:
    """What stands in a column, from top to bottom."""
    model = page.table.model()
    (place,) = (
        k for k in range(model.columnCount()) if model.headerData(k, Qt.Orientation.Horizontal) == title
    )
    return [
        str(model.index(row, place).data(Qt.ItemDataRole.AccessibleTextRole))
        for row in range(model.rowCount())
    ]


def test_each_run_has_its_row_and_only_settings_that_differ_are_told(page, put, opens):
    put("a", saved=5.0, learning_rate=0.01)
    put("b", RunLabel("mine"), saved=9.0, learning_rate=0.1, cell="lstm", hidden_size=64)
    opens(2, here="a")
    assert column(page, "Run") == ["mine", "▸ ferry.txt"]
    assert column(page, "Network") == ["lstm 64", "rnn 100"]
    assert column(page, "Differs in") == ["learning_rate 0.1", "learning_rate 0.01"]
    assert column(page, "Steps") == ["3,000", "3,000"]
    assert column(page, "best smooth/char") == ["1.600", "1.600"]
    assert column(page, "best held-out/char") == ["–", "–"]


def test_the_best_loss_of_a_run_and_its_last_one_are_called_so(page, put, opens):
    put("a", smooth_loss=40.16)
    put("still falls", smooth_loss=39.98, saved=1.0)  # since it was looked for a best last
    opens(2)
    assert column(page, "best smooth/char") == ["1.600", "1.599"]
    assert column(page, "Curve") == ["last smooth loss 1.606 per char", "last smooth loss 1.599 per char"]
    tip = page.table.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "Smooth loss after the last step: 1.606 nats per character, 40.16 over a window" in tip
    assert "Best kept, over a window: smooth 40.00 at 3,000" in tip


def test_losses_of_windows_of_other_lengths_are_compared_by_character(page, put, opens):
    """98 over 50 characters is less than 59 over 25."""
    put("long", RunLabel("long"), seq_length=50, smooth_loss=98.43, bests=(BestLoss("smooth", 98.43, 3000),))
    put("short", RunLabel("short"), smooth_loss=59.0, bests=(BestLoss("smooth", 59.0, 3000),))
    opens(2)
    for title in ("best smooth/char", "Curve"):
        titles = [page.table.model().headerData(n, Qt.Orientation.Horizontal) for n in range(len(COLUMNS))]
        page.table.sortByColumn(titles.index(title), Qt.SortOrder.AscendingOrder)
        assert column(page, "Run") == ["long", "short"]
    assert column(page, "best smooth/char") == ["1.969", "2.360"]


def test_a_branch_stands_under_its_parent_whatever_it_is_sorted_by(page, put, opens):
    put("old", RunLabel("old"), saved=1.0)
    put("branch", RunLabel("branch"), saved=9.0, parent=Parent("old", 1000))
    put("young", RunLabel("young"), saved=5.0)
    opens(3)
    assert column(page, "Run") == ["young", "old", "     ↳ from 1,000: branch"]
    page.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert column(page, "Run") == ["old", "     ↳ from 1,000: branch", "young"]
    page.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert column(page, "Run") == ["young", "old", "     ↳ from 1,000: branch"]


def test_a_ring_of_parents_is_shown_all_the_same(page, put, opens):
    put("a", parent=Parent("b", 1))
    put("b", parent=Parent("a", 1))
    put("c", parent=Parent("c", 1))
    opens(3)
    assert len(column(page, "Run")) == 3


def test_enter_and_a_double_click_open_the_run_that_is_chosen(page, put, opens, qtbot):
    folder = put("a")
    opens(1)
    with qtbot.waitSignal(page.run_wanted) as wanted:
        page.table.selectRow(0)
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert wanted.args == [folder]
    place = page.table.visualRect(page.table.model().index(0, 2)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(page.run_wanted):
        qtbot.mouseDClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def types(qtbot: QtBot, page: RunsPage, words: str) -> None:
    page.shelf.filter.setFocus()
    page.shelf.filter.clear()
    qtbot.keyClicks(page.shelf.filter, words)


def test_a_filter_finds_names_texts_notes_and_settings(page, put, opens, qtbot):
    put("a", RunLabel("slow one", note="after the talk"), learning_rate=0.01, saved=1.0)
    put("b", RunLabel("fast one"), learning_rate=0.1, hidden_size=1000, saved=2.0)
    put("c", text=TextIdentity("Poems.txt", "", "00", 5, "UTF-8"), saved=3.0)
    opens(3)
    for words, found in {
        "one": ["fast one", "slow one"], "ONE slow": ["slow one"], "poems": ["Poems.txt"],
        "talk": ["slow one"], "learning_rate=0.01": ["slow one"], "hidden=1000": ["fast one"],
        "hidden=1,000 fast": ["fast one"], "hidden=10": [],
        "0.01": ["slow one"], "1,000": ["fast one"], "1000 0.1": ["fast one"],
        "": ["Poems.txt", "fast one", "slow one"],
    }.items():  # fmt: skip
        types(qtbot, page, words)
        assert column(page, "Run") == found, words
    types(qtbot, page, "one")
    assert column(page, "Differs in") == ["learning_rate 0.1", "learning_rate 0.01"]
    assert "2 of 3 runs" in page.shelf.status.words
    types(qtbot, page, "nowhere")
    assert page.shelf.findChild(QLabel, "runs_empty").text() == NONE_FOUND
    qtbot.keyClick(page.shelf.filter, Qt.Key.Key_Escape)
    assert len(page.table.rows) == 3


def test_letters_typed_on_the_table_filter_it_and_space_is_the_windows(page, put, opens, qtbot):
    put("a", RunLabel("slow"))
    put("b", RunLabel("quick"))
    opens(2)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Q)
    assert page.shelf.filter.text() == "q"
    assert column(page, "Run") == ["quick"]
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ")
    page.table.keyPressEvent(event)
    assert not event.isAccepted()


def test_an_empty_shelf_says_how_it_fills(page, opens, qtbot):
    opens(0)
    empty = page.shelf.findChild(QLabel, "runs_empty")
    qtbot.waitUntil(lambda: empty.text() == EMPTY)
    assert empty.isVisible()


def test_f2_names_a_run_in_place(page, put, opens, qtbot):
    folder = put("a")
    opens(1)
    opened = []
    page.table.opened.connect(lambda: opened.append(True))
    page.table.selectRow(0)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    editor = page.table.findChild(QLineEdit, "qt_tableview_editor") or page.table.findChild(QLineEdit)
    assert editor.selectedText() == "ferry.txt"
    qtbot.keyClicks(editor, " the slow one ")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: column(page, "Run") == ["the slow one"])
    assert read_label(folder).name == "the slow one"
    assert not opened  # Enter was for the name
    assert page.table.hasFocus()  # and the arrows go on from here
    page.table.cell_edited.emit(folder, "ferry.txt")  # the name of its text is none
    assert read_label(folder).name == ""


def test_a_note_is_written_on_the_run_that_is_chosen_and_stays_with_it(page, put, opens, qtbot):
    folder, other = put("a", RunLabel("a"), saved=9.0), put("b", RunLabel("b", note="of b"), saved=1.0)
    opens(2)
    page.table.selectRow(0)
    qtbot.keyClicks(page.shelf.note, "learns slowly")
    qtbot.keyClick(page.shelf.note, Qt.Key.Key_Return)
    assert read_label(folder).note == "learns slowly"
    page.table.selectRow(1)
    assert page.shelf.note.text() == "of b"
    page.table.selectRow(0)
    assert page.shelf.note.text() == "learns slowly"
    assert read_label(other).note == "of b"
    page.table.selectAll()
    assert not page.shelf.note.isEnabled()


def test_pins_are_set_and_taken_off(page, put, opens):
    folders = [put("a", RunLabel(pinned=True)), put("b")]
    opens(2)
    pin = page.shelf.actions_by_name["pin"]
    page.table.selectAll()
    pin.trigger()
    assert [read_label(folder).pinned for folder in folders] == [True, True]
    assert pin.text() == "Unpin"
    pin.trigger()
    assert [read_label(folder).pinned for folder in folders] == [False, False]


@pytest.mark.parametrize("has_trash", [True, False])
def test_what_is_deleted_comes_back_by_undo(page, put, opens, qtbot, monkeypatch, has_trash):
    if not has_trash:
        monkeypatch.setattr("rnnviz.gui.pages.runs.trash.QFile", NoTrash)
    folder = put("a", RunLabel("mine", note="x"))
    put("b", RunLabel("other"))
    opens(2)
    page.table.choose_all({folder})
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: column(page, "Run") == ["other"])
    assert not folder.exists()
    assert page.shelf.status.words.startswith("Deleted mine.")
    page.shelf.undo.click()
    qtbot.waitUntil(lambda: len(page.table.rows) == 2)
    assert read_label(folder) == RunLabel("mine", note="x")
    assert not page.shelf.undo.isVisible()


@pytest.fixture
def deleted(page, put, opens, qtbot, monkeypatch):
    """``deleted("a", "b")``: runs that were deleted together, and what is told of them from then on."""
    monkeypatch.setattr("rnnviz.gui.pages.runs.trash.QFile", NoTrash)

    def make(*names):
        folders = [put(name, RunLabel(name)) for name in names]
        opens(len(names))
        page.table.selectAll()
        page.shelf.actions_by_name["delete"].trigger()
        qtbot.waitUntil(lambda: not page.table.rows and page.errands.deletion is not None)
        mistakes, failed = [], []
        page.mistake_made.connect(mistakes.append)
        page.undo_failed.connect(failed.append)
        return folders, page.errands.deletion, mistakes, failed

    return make


def test_what_cannot_be_brought_back_now_says_why_and_can_be_tried_again(page, deleted, qtbot, monkeypatch):
    (folder,), act, mistakes, failed = deleted("a")
    rename = Path.rename

    def full(path, target):
        if path.parent.name == ".trash":
            raise OSError(errno.ENOSPC, "No space left on device")
        return rename(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", full)
        assert act.undo()
        qtbot.waitUntil(lambda: bool(failed))
    assert mistakes == [
        "a cannot be brought back: No space left on device. "
        "It stays in the trash; try again when that is mended."
    ]
    assert failed == [UndoFailed(act, True)]
    assert page.shelf.undo.isVisible()
    assert act.undo()
    qtbot.waitUntil(folder.exists)


def test_what_is_gone_from_the_trash_says_so_and_is_no_step_any_more(page, deleted, qtbot, library):
    (folder,), act, mistakes, failed = deleted("a")
    shutil.rmtree(library / ".trash")
    assert act.undo()
    qtbot.waitUntil(lambda: bool(failed))
    assert mistakes == ["a is no longer in the trash."]
    assert failed == [UndoFailed(act, None)]
    assert not page.shelf.undo.isVisible()
    assert not folder.exists()


def test_of_several_all_come_back_that_can(page, deleted, qtbot, library):
    _folders, act, mistakes, failed = deleted("a", "b", "c")
    for name in ("a", "b"):
        shutil.rmtree(library / ".trash" / name)
    assert act.undo()
    qtbot.waitUntil(lambda: len(page.table.rows) == 1)
    assert column(page, "Run") == ["c"]
    assert len(mistakes) == 1
    assert mistakes[0][1:] == " is no longer in the trash. (1 more did not come back either.)"
    assert failed == [UndoFailed(act, None)]


def test_a_deletion_that_cannot_be_done_again_stands_as_undone(page, deleted, qtbot, library):
    (folder,), act, mistakes, failed = deleted("a")
    assert act.undo()
    qtbot.waitUntil(lambda: len(page.table.rows) == 1 and page.errands.deletion is None)
    qtbot.waitUntil(lambda: not (library / ".trash" / "a").exists())
    shutil.rmtree(library / ".trash")
    (library / ".trash").write_text("no folder")
    assert act.redo()
    qtbot.waitUntil(lambda: bool(failed))
    assert failed == [UndoFailed(act, False)]
    assert len(mistakes) == 1
    assert mistakes[0].startswith("a cannot be deleted: ")
    assert folder.exists()


def test_from_another_disk_a_run_comes_back_whole_or_not_at_all(deleted, qtbot, library, monkeypatch):
    (folder,), act, mistakes, failed = deleted("a")
    rename, copy = Path.rename, shutil.copy2

    def other_disk(path, target):
        if (path.parent.name == ".trash") and path.name == "a":
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return rename(path, target)

    def full(source, target, **options):
        if Path(source).name == LAST:
            raise OSError(errno.ENOSPC, "No space left on device")
        return copy(source, target, **options)

    monkeypatch.setattr(Path, "rename", other_disk)
    with monkeypatch.context() as patched:
        patched.setattr("shutil.copy2", full)
        assert act.undo()
        qtbot.waitUntil(lambda: bool(failed))
    assert "a cannot be brought back: No space left on device. It stays" in mistakes[0]
    assert not folder.exists()
    assert [path.name for path in (library / ".trash").iterdir()] == ["a"]
    assert act.undo()
    qtbot.waitUntil(folder.exists)
    qtbot.waitUntil(lambda: not list((library / ".trash").iterdir()))
    assert {path.name for path in folder.iterdir()} >= {LAST, "run.json"}


class NoTrash:
    """A system that has no trash."""

    def __init__(self, _path: str) -> None:
        pass

    def moveToTrash(self) -> bool:
        return False


def test_what_is_open_cannot_be_deleted_nor_opened_twice(page, put, opens, qtbot, library):
    put("a", RunLabel("here"), saved=9.0)
    put("b", RunLabel("there"), saved=1.0)
    (library / "b.lock").touch()
    opens(2, here="a")
    mistakes: list[str] = []
    page.mistake_made.connect(mistakes.append)
    page.run_wanted.connect(mistakes.append)
    page.table.setFocus()
    for row in (0, 1):
        page.table.selectRow(row)
        assert not page.shelf.actions_by_name["delete"].isEnabled()
        qtbot.keyClick(page.table, Qt.Key.Key_Delete)
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert [words.partition(":")[0] for words in mistakes] == [
        "here is open", "there is open", "there is open in another window or process",
    ]  # fmt: skip


def test_a_look_again_keeps_what_is_chosen_and_where_it_is_scrolled(page, put, opens, qtbot):
    folders = [put(f"run {number:02}", saved=float(number)) for number in range(40)]
    opens(40)
    page.table.choose_all({folders[5], folders[7]})
    page.table.verticalScrollBar().setValue(60)
    put("new", saved=0.5)
    page.hear(CheckpointSaved(folders[0], 5, True))
    qtbot.waitUntil(lambda: len(page.table.rows) == 41)
    assert {run.path for run in page.chosen} == {folders[5], folders[7]}
    assert page.table.verticalScrollBar().value() == 60
    put("newer", saved=0.25)
    page.table.setFocus()
    page.shelf.actions_by_name["refresh"].trigger()
    qtbot.waitUntil(lambda: len(page.table.rows) == 42)


def test_present_use_and_the_budget_are_told(page, put, opens):
    put("a")
    opens(1)
    assert page.shelf.status.words.startswith("1 run takes ")
    assert " KB of 2 GB;" in page.shelf.status.words


@pytest.fixture
def left_by_train(tmp_path: Path, make_checkpoint: Callable[..., Path]) -> Path:
    """A folder as ``rnnviz train`` leaves it, of an older release."""
    folder = tmp_path / "trained"
    folder.mkdir()
    make_checkpoint(20).rename(folder / LAST)
    return folder


def test_a_folder_that_train_left_stands_on_the_shelf_and_stays_where_it_is(
    page, put, opens, qtbot, left_by_train
):
    put("a")
    opens(1)
    page.show_folder(left_by_train)
    qtbot.waitUntil(lambda: len(page.table.rows) == 2)
    qtbot.waitUntil(lambda: [run.path for run in page.chosen] == [left_by_train])
    with qtbot.waitSignal(page.run_wanted) as wanted:
        page.table.opened.emit()
    assert wanted.args == [left_by_train]
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(page.table.rows) == 1)
    assert (left_by_train / LAST).exists()
    assert "stays where it is" in page.shelf.status.words
    page.shelf.undo.click()
    qtbot.waitUntil(lambda: len(page.table.rows) == 2)
    assert not page.shelf.undo.isVisible()


def test_what_is_looked_at_tells_no_path_of_this_machine(page, put, opens, qtbot, left_by_train, tmp_path):
    put("a")
    opens(1)
    page.show_folder(left_by_train)
    qtbot.waitUntil(lambda: len(page.table.rows) == 2)
    page.table.selectAll()
    qtbot.waitUntil(lambda: len(page.sight()["runs"]) == 2)
    sight = page.sight()
    assert len(sight["runs"]) == 2
    assert str(tmp_path) not in str(sight)
    page.show_sight({"runs": []})
    assert not page.chosen
    page.show_sight(sight)
    assert len(page.chosen) == 2


def test_an_export_comes_in_elsewhere_and_is_seen_there(page, library, opens, qtbot, left_by_train, tmp_path):
    opens(0)
    page.show_folder(left_by_train)
    qtbot.waitUntil(lambda: len(page.chosen) == 1)
    zipped = tmp_path / "run.zip"
    page.errands.export(page.chosen[0], zipped)
    qtbot.waitUntil(lambda: "Exported" in page.shelf.status.words)
    assert not page.shelf.cancel.isVisible()
    page.let_in(zipped)
    with qtbot.waitSignal(page.mistake_made) as told:
        pass
    assert "on the shelf already" in told.args[0]
    page.table.deleted.emit()
    qtbot.waitUntil(lambda: page.table.rows == ())
    page.let_in(zipped)
    qtbot.waitUntil(lambda: len(page.chosen) == 1)
    assert page.chosen[0].path.parent == library
    assert "Imported run.zip" in page.shelf.status.words


def test_a_zip_that_is_none_is_told_in_a_sentence(page, put, opens, qtbot, tmp_path):
    put("a")
    opens(1)
    (tmp_path / "no.zip").write_bytes(b"PK")
    page.let_in(tmp_path / "no.zip")
    with qtbot.waitSignal(page.mistake_made) as told:
        pass
    assert told.args == ["no.zip is not a zip of a run, or it is cut off or damaged."]


def test_enter_goes_on_with_a_run_and_the_present_one_gives_way(user, text, make_checkpoint, qtbot):
    window = user.opens_window(text)
    user.steps(5)
    present = window.session.info.run_id
    folder = user.autosaves / "an earlier one"
    folder.mkdir(parents=True)
    make_checkpoint(30).rename(folder / LAST)
    window.pages.open_page("Runs")
    table = window.pages.demand("Runs").table

    def stands() -> set[tuple[bool, int]]:
        return {(row.is_here, row.run.summary.steps) for row in table.rows}

    for here, other in ((5, 30), (30, 5)):  # and back
        user.waits(lambda here=here, other=other: stands() == {(True, here), (False, other)})
        (row,) = (row for row in table.rows if not row.is_here)
        assert not row.run.is_open
        table.choose_all({row.run.path})
        qtbot.keyClick(table, Qt.Key.Key_Return)
        user.waits(lambda other=other: window.session.iteration == other)
        assert window.pages.page_name == "Train"
        assert (window.session.info.run_id == present) == (other == 5)
        window.pages.open_page("Runs")
    assert len(table.rows) == 2


def test_how_much_room_all_runs_may_take_is_chosen_and_kept_for_the_next_start(user, text):
    window = user.opens_window(text)
    window.pages.open_page("Runs")
    page = window.pages.demand("Runs")
    user.waits(lambda: "2 GB" in page.shelf.status.words)
    user.chooses("action_runs_budget_5")
    assert window.recovery.budget == 5 << 30
    user.waits(lambda: "5 GB" in page.shelf.status.words)
    window.close_for_good()
    again = user.opens_window(text)
    assert again.recovery.budget == 5 << 30
    again.pages.open_page("Runs")
    assert user.finds("action_runs_budget_5", QAction).isChecked()


def test_views_hear_of_runs_that_are_chosen_and_of_those_saved_again(page, opens, put, library, qtbot):
    """The same run, which has come further, is shown as it stands now."""
    folder = put("a", steps=100)
    opens(1)
    view = page.views.open_view("Differences")
    page.table.choose_all({folder})
    table = view.table.model()
    assert "100" in [table.index(row, 0).data() for row in range(table.rowCount())]
    write_summary(folder, replace(SUMMARY, run_id="a", steps=222))
    page.hear(RunsKept(library, 2 << 30))
    qtbot.waitUntil(lambda: "222" in [table.index(row, 0).data() for row in range(table.rowCount())])


def test_a_button_that_comes_and_goes_moves_nothing(page, put, opens):
    put("a")
    opens(1)
    shelf = page.shelf

    def places():
        QApplication.processEvents()
        return [widget.geometry() for widget in (page.table, shelf.note, shelf.status)]

    before = places()
    for way_out in ({"can_undo": True}, {"can_cancel": True}, {}):
        shelf.show_way_out(**way_out)
        assert places() == before
        assert (shelf.undo.isVisible(), shelf.cancel.isVisible()) == (
            "can_undo" in way_out,
            "can_cancel" in way_out,
        )
