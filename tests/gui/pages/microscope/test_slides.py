"""The slides' numbers in the microscope: the switch, the list that leads to each, a run from the weights."""

import pytest
from PySide6.QtCore import QModelIndex, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from rnnviz.core.network.notation import COURSE, FIELD
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.gui.page import PresetOpened
from rnnviz.gui.pages.microscope.board import NumberBoard, NumberCell
from rnnviz.gui.pages.microscope.page import MicroscopePage
from rnnviz.gui.pages.microscope.slides import DifferingList
from rnnviz.gui.parts import names
from rnnviz.training.config import TrainingConfig
from rnnviz.training.microscope.as_printed import AsPrinted
from rnnviz.training.microscope.numbers import Entry, Name
from rnnviz.training.presets import Preset
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.opening import carried_text

BOARDS = ("microscope_unrolled", "microscope_equation")


@pytest.fixture
def page(qtbot: QtBot) -> MicroscopePage:
    page = MicroscopePage()
    qtbot.addWidget(page)
    page.resize(1040, 690)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def switch(page: MicroscopePage, qtbot: QtBot) -> None:
    box = page.findChild(QCheckBox, "microscope_as_printed")
    qtbot.keyClick(box, Qt.Key.Key_Space)
    QApplication.processEvents()  # rows have another height


def cells(page: MicroscopePage) -> list[NumberCell]:
    return [cell for name in BOARDS for cell in page.findChild(NumberBoard, name).cells()]


def open_list(page: MicroscopePage, qtbot: QtBot) -> DifferingList:
    qtbot.mouseClick(page.findChild(QToolButton, "microscope_differing"), Qt.MouseButton.LeftButton)
    found = page.findChild(DifferingList)
    assert found is not None
    qtbot.waitUntil(found.isActiveWindow)
    return found


def tooltip_of(page: MicroscopePage, board_name: str, entry: Entry) -> str:
    board = page.findChild(NumberBoard, board_name)
    place = board.place_of(entry)
    assert place is not None, entry
    nothing = Qt.MouseButton.NoButton
    position = QPointF(place.center())
    move = QMouseEvent(
        QMouseEvent.Type.MouseMove, position, position, nothing, nothing, Qt.KeyboardModifier.NoModifier
    )
    board.mouseMoveEvent(move)
    return board.toolTip()


def test_every_number_that_is_printed_stands_under_ours_in_every_phase(
    page: MicroscopePage, qtbot: QtBot
) -> None:
    assert not any(cell.printed for cell in cells(page))
    switch(page, qtbot)
    slides = AsPrinted(page.walkthrough.numbers)
    seen: set[Entry] = set()
    for number in range(len(page.walkthrough.phases)):
        page.go_to(number)
        for cell in cells(page):
            found = slides.of(cell.entry)
            assert bool(cell.printed) == bool(found)
            assert cell.is_beyond == any(each.cause for each in found)
            seen.update(each.entry for each in found if each.entry is not None)
    assert seen == {each.entry for each in slides.all if each.entry is not None}


def test_what_is_known_of_a_number_stands_in_its_tooltip_and_beside_its_sum(
    page: MicroscopePage, qtbot: QtBot
) -> None:
    entry = Entry(Name("h", 1), (0,))
    page.look_at(entry)
    assert "slide" not in tooltip_of(page, "microscope_unrolled", entry)
    switch(page, qtbot)
    told = " ".join(tooltip_of(page, "microscope_unrolled", entry).split())
    assert "On the slide: −0.4. It does not follow" in told
    assert "whether they were is not known" in told
    beside = page.findChild(QLabel, "microscope_slide")
    assert beside.isVisible()
    assert beside.text() in told
    page.look_at(Entry(Name("dh", 1), (0,)))
    assert beside.text() == "The slides print nothing of this number."
    switch(page, qtbot)
    assert not beside.isVisible()


def test_a_number_that_is_printed_with_both_signs_shows_both(page: MicroscopePage, qtbot: QtBot) -> None:
    entry = Entry(Name("h", 2), (2,))
    page.look_at(entry)
    switch(page, qtbot)
    (shown,) = {cell.printed for cell in cells(page) if cell.entry == entry}
    assert shown == "±0.06"
    assert tooltip_of(page, "microscope_unrolled", entry).count("On the slide") == 2


def test_the_list_counts_the_numbers_that_differ_and_leads_to_each(
    page: MicroscopePage, qtbot: QtBot
) -> None:
    button = page.findChild(QToolButton, "microscope_differing")
    assert button.text() == "89 differences"
    found = open_list(page, qtbot)
    assert page.slides.switch.isChecked()
    summary = found.findChild(QLabel, "microscope_differing_summary").text()
    assert "89 of the 247" in summary
    assert "27 were rounded" in summary
    assert "41 of the last two kinds would follow from weights that were printed rounded" in summary
    assert len(found.table.rows) == 89
    for row in found.table.rows:
        qtbot.keyClick(found.table, Qt.Key.Key_Down)
        assert page.explanation.entry == row.entry
        assert any(cell.entry == row.entry and cell.is_beyond for cell in cells(page)), row


def test_the_list_and_its_buttons_are_for_the_lectures_example_alone(
    page: MicroscopePage, qtbot: QtBot
) -> None:
    found = open_list(page, qtbot)
    page.show_lstm()
    assert not found.isVisible()
    assert not any(cell.printed for cell in cells(page))
    assert not page.findChild(QWidget, "microscope_as_printed").isVisible()
    page.show_hello()
    assert page.findChild(QWidget, "microscope_as_printed").isVisible()
    assert any(cell.printed for cell in cells(page)), "the switch stays as it was"


def test_the_switch_is_remembered(page: MicroscopePage, qtbot: QtBot) -> None:
    assert page.to_keep() == {"microscope_as_printed": False}
    switch(page, qtbot)
    kept = page.to_keep()
    switch(page, qtbot)
    page.restore(kept)
    assert page.slides.switch.isChecked()
    page.restore({"microscope_as_printed": "nonsense"})
    assert page.slides.switch.isChecked()  # what makes no sense is left


def test_a_preset_may_open_the_slides(page: MicroscopePage) -> None:
    page.show_lstm()
    page.hear(PresetOpened(Preset("slides", TrainingConfig(), network="hello as printed")))
    assert page.slides.switch.isChecked()
    assert any(cell.printed for cell in cells(page))


def test_a_run_can_begin_with_these_weights(page: MicroscopePage, qtbot: QtBot) -> None:
    button = page.findChild(QToolButton, "microscope_train_on")
    with qtbot.waitSignal(page.run_given) as given:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    (run,) = given.args
    text = carried_text(run)
    assert text is not None
    assert text.vocabulary == corpus_from_string("hello", "hello").vocabulary
    learner = Learner.resume(run, text)
    step = learner.take_apart()
    ours = page.walkthrough.step
    assert step.loss == pytest.approx(ours.loss, abs=1e-14)
    order = [ours.vocabulary.characters.index(c) for c in step.vocabulary.characters]
    assert step.grads["Why"] == pytest.approx(ours.grads["Why"][order], abs=1e-14)
    assert step.grads["Wxh"] == pytest.approx(ours.grads["Wxh"][:, order], abs=1e-14)
    assert learner.by_hand, "its settings alone do not make it again"
    for _ in range(200):
        learner.step()
    assert learner.take_apart().loss < 0.5 * ours.loss


def test_the_list_of_what_differs_follows_the_names(page: MicroscopePage, qtbot: QtBot) -> None:
    open_list(page, qtbot)
    names.choose(COURSE)
    page.write_names()
    (found,) = (each for each in page.findChildren(DifferingList) if each.isVisible())
    model = found.table.model()
    labels = {model.index(row, 0).data() for row in range(model.rowCount(QModelIndex()))}
    assert "new mem V[e,3]" in labels
    assert not any("Why" in label for label in labels)
    page.hide()
    names.choose(FIELD)
    page.write_names()
    assert not any(each.isVisible() for each in page.findChildren(DifferingList)), "who closed it keeps it so"
