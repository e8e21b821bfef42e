"""The Microscope page: walked with keys and mouse, its numbers those of the walkthrough."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QTextDocument
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.notation import COURSE, FIELD
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.gui.page import FaultPointed, WeightPointed
from rnnviz.gui.pages.microscope.board import NumberBoard
from rnnviz.gui.pages.microscope.code import CodeView
from rnnviz.gui.pages.microscope.page import MicroscopePage
from rnnviz.gui.pages.microscope.strip import PhaseStrip
from rnnviz.gui.parts import names
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.theme import DARK, LIGHT, contrast
from rnnviz.training.config import TrainingConfig
from rnnviz.training.microscope.code import CodeBlock, CodeLine
from rnnviz.training.microscope.numbers import Entry, Name
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.learning_step import LearningStep
from rnnviz.training.worker.messages import RunInfo, SetStream, Snapshot
from rnnviz.training.worker.questions import TakeStepApart

TEXT = "the quick brown fox jumps over the lazy dog. " * 4
SMALLEST = (1040, 690)
"""What the window leaves the page at 1280 × 800."""


@pytest.fixture
def page(qtbot: QtBot) -> MicroscopePage:
    page = MicroscopePage()
    qtbot.addWidget(page)
    page.resize(*SMALLEST)
    page.show()
    page.activateWindow()
    qtbot.waitActive(page)
    return page


@pytest.fixture
def learner() -> Learner:
    return Learner(corpus_from_string(TEXT, "fox"), TrainingConfig(hidden_size=30, seq_length=20))


def info(learner: Learner, *, can_train: bool = True) -> RunInfo:
    return RunInfo(
        generation=1,
        config=learner.config,
        vocabulary=learner.vocabulary,
        text=learner.text,
        reading=None,
        parameter_count=0,
        guessing_loss=learner.guessing_loss,
        can_train=can_train,
    )


def board(page: MicroscopePage, name: str) -> NumberBoard:
    found = page.findChild(NumberBoard, name)
    assert found is not None, name
    return found


class Asked(NamedTuple):
    """What the page asked for: the question, and who hears its answer or its refusal."""

    question: TakeStepApart
    answer: Callable[[LearningStep], None]
    refuse: Callable[[str], None]


def choose_trained(page: MicroscopePage, qtbot: QtBot) -> Asked:
    network = page.findChild(QComboBox, "microscope_network")
    with qtbot.waitSignal(page.asked) as blocker:
        network.setCurrentIndex(1)
        network.activated.emit(1)
    return Asked(*blocker.args)


def ask_again(page: MicroscopePage, qtbot: QtBot) -> Asked:
    with qtbot.waitSignal(page.asked) as blocker:
        qtbot.mouseClick(page.findChild(QPushButton, "microscope_again"), Qt.MouseButton.LeftButton)
    return Asked(*blocker.args)


def show_trained(page: MicroscopePage, qtbot: QtBot, step: LearningStep) -> None:
    choose_trained(page, qtbot).answer(step)


def press(qtbot: QtBot, page: MicroscopePage, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(page.focusWidget() or page, key)


def test_arrow_keys_walk_the_phases(page: MicroscopePage, qtbot: QtBot) -> None:
    page.findChild(QPushButton, "microscope_next").setFocus()
    assert page.phase.kind == "column"
    press(qtbot, page, Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert page.phase.kind == "bias"
    press(qtbot, page, Qt.Key.Key_Left)
    assert page.phase.kind == "recurrent"
    press(qtbot, page, Qt.Key.Key_Down)
    assert (page.phase.kind, page.phase.t) == ("column", 2)
    press(qtbot, page, Qt.Key.Key_Up)
    assert (page.phase.kind, page.phase.t) == ("column", 1)
    press(qtbot, page, Qt.Key.Key_End)
    assert page.phase.kind == "new"
    press(qtbot, page, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_PageDown)
    assert page.phase.kind == "recurrent"


def test_tab_goes_into_the_numbers_and_escape_comes_back(page: MicroscopePage, qtbot: QtBot) -> None:
    equation = board(page, "microscope_equation")
    reached: set[QWidget] = set()
    page.findChild(QComboBox, "microscope_network").setFocus()
    while page.focusWidget() not in reached:
        reached.add(page.focusWidget())
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    names = {widget.objectName() for widget in reached}
    assert {"microscope_network", "microscope_next", "microscope_back", "microscope_play"} - names <= {
        "microscope_back"  # disabled at the first phase
    }
    assert {"microscope_unrolled", "microscope_equation", "microscope_sum"} <= names

    equation.setFocus()
    before, phase = page.explanation.entry, page.phase
    press(qtbot, page, Qt.Key.Key_Down)
    assert page.explanation.entry != before
    press(qtbot, page, Qt.Key.Key_Left)
    assert page.explanation.entry.name == Name("param", of="Wxh")
    assert page.phase is phase
    press(qtbot, page, Qt.Key.Key_Escape, Qt.Key.Key_Right)
    assert page.phase is not phase


def test_the_arrows_reach_every_number_of_a_large_array(
    page: MicroscopePage, qtbot: QtBot, learner: Learner
) -> None:
    show_trained(page, qtbot, learner.take_apart())
    equation = board(page, "microscope_equation")
    equation.setFocus()
    for _ in range(40):
        press(qtbot, page, Qt.Key.Key_Down)
        assert equation.place_of(page.explanation.entry) is not None
    assert page.explanation.entry == Entry(Name("Wxh x", 1), (29,))


@pytest.mark.parametrize("name", ["microscope_unrolled", "microscope_equation", "microscope_sum"])
def test_a_click_on_any_number_shows_its_sum(page: MicroscopePage, qtbot: QtBot, name: str) -> None:
    page.go_to(50)
    start = page.explanation.entry
    entries = board(page, name).entries()
    assert entries
    for entry in entries:
        page.go_to(50)
        place = board(page, name).place_of(entry)
        if place is None:
            continue
        qtbot.mouseClick(board(page, name), Qt.MouseButton.LeftButton, pos=place.center().toPoint())
        assert page.explanation.entry == entry
    assert start.name == Name("dh", 2)


def test_the_chip_the_card_and_the_spin_box_go_to_a_place(page: MicroscopePage, qtbot: QtBot) -> None:
    strip = page.findChild(PhaseStrip, "microscope_strip")
    place = strip.place_of(12)
    assert place is not None
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=place.center().toPoint())
    assert page.phase.title == "Backward, t = 2: into the hidden state"
    time = page.findChild(QSpinBox, "microscope_time")
    assert time.value() == 2
    time.setValue(3)
    assert page.phase.title == "Backward, t = 3: into the hidden state"
    qtbot.mouseClick(board(page, "microscope_unrolled"), Qt.MouseButton.LeftButton, pos=QPoint(60, 15))
    assert page.phase.title == "Backward, t = 1: into the hidden state"


def test_playing_goes_on_by_itself_and_stops_when_hidden(page: MicroscopePage, qtbot: QtBot) -> None:
    play = page.findChild(QPushButton, "microscope_play")
    page.findChild(QPushButton, "microscope_next").setFocus()
    press(qtbot, page, Qt.Key.Key_P)
    assert play.isChecked()
    qtbot.waitUntil(lambda: page.phase.kind == "recurrent", timeout=10_000)
    page.hide()
    assert not play.isChecked()


def test_the_network_being_trained_is_asked_for_and_shown(
    page: MicroscopePage, qtbot: QtBot, learner: Learner
) -> None:
    page.start_run(info(learner))
    learner.step()
    page.go_to(3)
    older, newer = choose_trained(page, qtbot), choose_trained(page, qtbot)
    assert newer.question == TakeStepApart()
    older.answer(learner.take_apart())
    assert page.phase.kind == "tanh", "an answer to an older question is dropped"
    newer.answer(learner.take_apart())
    assert "iteration 1" in page.findChild(QComboBox, "microscope_network").currentText()
    page.go_to(3)
    learner.step()
    ask_again(page, qtbot).answer(learner.take_apart())
    assert page.phase.kind == "tanh", "the reader stays where he was"
    assert "iteration 2" in page.findChild(QComboBox, "microscope_network").currentText()

    page.start_run(info(learner, can_train=False))
    assert page.findChild(QComboBox, "microscope_network").currentIndex() == 0
    assert page.explanation.entry.name == Name("Wxh x", 1)


def test_a_step_that_is_refused_leaves_what_is_shown_under_its_own_name(
    page: MicroscopePage, qtbot: QtBot, learner: Learner
) -> None:
    chosen = page.findChild(QComboBox, "microscope_network")
    page.start_run(info(learner))
    older, newer = choose_trained(page, qtbot), choose_trained(page, qtbot)
    older.refuse("no")
    assert chosen.currentIndex() == 1, "it was another question"
    newer.refuse("no")
    assert chosen.currentIndex() == 0
    show_trained(page, qtbot, learner.take_apart())
    ask_again(page, qtbot).refuse("no")
    assert "iteration 0" in chosen.currentText(), "the step before is still shown"


def test_every_phase_fits_at_the_smallest_size(page: MicroscopePage, qtbot: QtBot, learner: Learner) -> None:
    assert page.minimumSizeHint().width() <= SMALLEST[0]
    assert page.minimumSizeHint().height() <= SMALLEST[1]
    show_trained(page, qtbot, learner.take_apart())
    for number in (*range(0, 16), *range(150, 180), *range(318, 340)):
        page.go_to(number)
        words = page.findChild(QLabel, "microscope_words")
        assert words.heightForWidth(words.width()) <= words.height(), page.phase.title
        for name in ("microscope_unrolled", "microscope_equation", "microscope_sum"):
            shown = board(page, name)
            for entry in shown.entries():
                place = shown.place_of(entry)
                assert place is not None
                assert shown.rect().contains(place.toAlignedRect()), (page.phase.title, entry)


def test_hello_shows_all_its_numbers_at_the_smallest_size(page: MicroscopePage) -> None:
    equation = board(page, "microscope_equation")
    for number in range(84):
        page.go_to(number)
        entries = set(equation.entries())
        numbers = {
            operand.name: page.walkthrough.numbers.quantity(operand.name).values.size
            for operand in page.phase.operands
        }
        assert len(entries) == sum(numbers.values()), page.phase.title


def test_text_is_readable_on_every_colour(page: MicroscopePage) -> None:
    for theme in (DARK, LIGHT):
        page.set_theme(theme)
        for hundredths in range(-100, 101):
            surface = theme.blend(hundredths / 100)
            assert contrast(theme.ink_on(surface), surface) >= 4.5


def test_controls_are_named(page: MicroscopePage) -> None:
    for name in ("network", "again", "time", "back", "next", "play", "strip", "unrolled", "equation", "sum"):
        widget = page.findChild(QWidget, f"microscope_{name}")
        assert widget.accessibleName(), name
        assert widget.toolTip(), name
    assert "dh₂" not in board(page, "microscope_sum").accessibleDescription()
    page.go_to(50)
    assert "dh₂" in board(page, "microscope_sum").accessibleDescription()


def test_hello_begins_at_its_start_and_then_the_arrows_are_the_walks(
    page: MicroscopePage, qtbot: QtBot
) -> None:
    page.go_to(43)
    page.steps.network.setFocus()
    page.steps.network.activated.emit(0)
    assert page.phase is page.walkthrough.phases[0]
    qtbot.keyClick(page.focusWidget() or page, Qt.Key.Key_Right)
    assert page.phase is page.walkthrough.phases[1]


def test_the_code_stands_beside_the_numbers_and_its_line_is_lit(page):
    code = page.findChild(CodeView)
    for size in ((1344, 860), SMALLEST):
        page.resize(*size)
        QApplication.processEvents()
        assert code.isVisible()
        for number in (0, 30, len(page.walkthrough.phases) - 1):
            page.go_to(number)
            lit = code.lines.place_of(code.lines.lit)
            top = code.verticalScrollBar().value()
            assert top <= lit.top() < lit.bottom() <= top + code.viewport().height()  # in sight
    page.go_to(0)
    assert code.lit_line == "h[t] = tanh(Wxh[:, x[t]] + Whh @ h[t-1] + bh)"
    page.go_to(len(page.walkthrough.phases) - 1)
    assert code.lit_line == "param -= step"
    assert "param -= step" in code.lines.accessibleDescription()


def clicked(qtbot: QtBot, page: MicroscopePage, text: str) -> None:
    """Click the first line of the code that reads so."""
    lines = page.findChild(CodeView).lines
    line = next(each for each in lines.lines if each.text.strip() == text)
    qtbot.mouseClick(lines, Qt.MouseButton.LeftButton, pos=lines.place_of(line).center())


def test_a_line_that_is_clicked_leads_to_its_phase(page: MicroscopePage, qtbot: QtBot) -> None:
    page.go_to(page.walkthrough.groups[1].first)
    clicked(qtbot, page, "dhraw = (1 - h[t]**2) * dh")
    assert (page.phase.kind, page.phase.t) == ("dhraw", 2)
    clicked(qtbot, page, "param -= step")
    assert page.phase.kind == "new"
    clicked(qtbot, page, "n = hprev = mem = 0")  # computes nothing of this step
    assert page.phase.kind == "new"


def test_the_code_is_walked_with_keys(page: MicroscopePage, qtbot: QtBot) -> None:
    lines = page.findChild(CodeView).lines
    page.go_to(0)
    lines.setFocus()
    number = page.walkthrough.number_in(lines.lines[lines.lines.index(lines.lit) + 1], 0)
    assert number is not None
    qtbot.keyClick(lines, Qt.Key.Key_Down)
    assert page.phase is page.walkthrough.phases[0]  # the arrows walk over the lines first
    qtbot.keyClick(lines, Qt.Key.Key_Return)
    assert page.phase is page.walkthrough.phases[number]
    qtbot.keyClick(lines, Qt.Key.Key_Home)
    qtbot.keyClick(lines, Qt.Key.Key_Return)
    assert page.phase is page.walkthrough.phases[number]
    lines.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier))
    assert "dhraw = (1 - h[t]**2) * dh\n" in QApplication.clipboard().text()
    qtbot.keyClick(lines, Qt.Key.Key_Escape)
    assert page.next.hasFocus()


def test_where_room_is_short_the_sum_and_the_code_take_turns(page: MicroscopePage) -> None:
    code, sums = page.findChild(CodeView), board(page, "microscope_sum")
    page.resize(768, 582)
    QApplication.processEvents()
    assert (sums.isVisible(), code.isVisible()) == (True, False)
    page.findChild(QPushButton, "microscope_show_code").click()
    assert (sums.isVisible(), code.isVisible()) == (False, True)
    page.findChild(QPushButton, "microscope_show_sum").click()
    assert (sums.isVisible(), code.isVisible()) == (True, False)
    page.resize(1344, 860)
    QApplication.processEvents()
    assert (sums.isVisible(), code.isVisible()) == (True, True)
    assert not page.findChild(QPushButton, "microscope_show_code").isVisible()


def test_long_lines_are_broken_and_none_is_lost(page: MicroscopePage, qtbot: QtBot) -> None:
    code = CodeView()
    qtbot.addWidget(code)
    text = "    " + " + ".join(f"number{n}" for n in range(30))
    line = CodeLine(text, (page.phase.kind,))
    code.show_phase(page.phase, (CodeBlock("block", (line, CodeLine("y" * 200))),))
    code.resize(260, 300)
    code.show()
    title, *rows = code.lines.texts()
    assert title == "# block"
    assert len(rows) > 5
    assert "".join("".join(rows).split()) == text.replace(" ", "") + "y" * 200
    assert code.lines.place_of(line).height() > 3 * code.lines.pitch
    metrics = QFontMetrics(code.lines.font())
    assert max(metrics.horizontalAdvance(row) for row in rows) <= code.viewport().width()


def test_the_broken_versions_are_asked_for_from_the_code(page: MicroscopePage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.found) as found:
        page.findChild(QPushButton, "microscope_fault").click()
    assert found.args == [FaultPointed()]


@pytest.mark.parametrize("cell", CELLS)
def test_every_layer_of_every_cell_is_walked_and_drawn(page: MicroscopePage, qtbot: QtBot, cell: str) -> None:
    config = TrainingConfig(cell=cell, layers=2, batch_size=2, hidden_size=4, seq_length=2)
    learner = Learner(corpus_from_string("ab cd " * 9, "abcd"), config)
    page.start_run(info(learner))
    show_trained(page, qtbot, learner.take_apart(stream=1))
    unrolled = board(page, "microscope_unrolled")
    drawn = set()
    for number in range(len(page.walkthrough.phases)):
        page.go_to(number)
        drawn |= {entry.name for entry in unrolled.entries()}
    assert {Name("h", 2), Name("h2", 2), Name("dh", 2), Name("dh2", 2)} <= drawn
    (subtitle,) = (each.text() for each in page.findChildren(QLabel) if each.text().startswith("stream"))
    assert subtitle.startswith("stream 2 of 2")
    assert "layer 2 of 2" in subtitle


def test_of_several_streams_one_is_chosen_and_walked(page: MicroscopePage, qtbot: QtBot) -> None:
    config = TrainingConfig(batch_size=4, hidden_size=4, seq_length=3)
    learner = Learner(corpus_from_string("ab cd " * 20, "abcd"), config)
    given: list[object] = []
    page.command_given.connect(given.append)
    page.start_run(info(learner))
    assert page.steps.stream.isHidden()  # hello has one
    asked = choose_trained(page, qtbot)
    assert not page.steps.stream.isHidden()
    asked.answer(asked.question.answer(learner))
    with qtbot.waitSignal(page.asked) as blocker:
        page.steps.stream.setValue(3)
    assert given == [SetStream(2)]
    question, answer, _ = blocker.args
    assert question == TakeStepApart(2)
    answer(question.answer(learner))
    assert page.walkthrough.step.stream == 2
    (subtitle,) = (each.text() for each in page.findChildren(QLabel) if each.text().startswith("stream"))
    assert subtitle.startswith("stream 3 of 4")
    page.show_hello()
    assert page.steps.stream.isHidden()


def test_the_stream_that_is_chosen_elsewhere_is_walked(
    page: MicroscopePage, qtbot: QtBot, make_snapshot: Callable[..., Snapshot]
) -> None:
    config = TrainingConfig(batch_size=4, hidden_size=4, seq_length=3)
    learner = Learner(corpus_from_string("ab cd " * 20, "abcd"), config)
    page.start_run(info(learner))
    page.show_moment(make_snapshot(stream=1))
    asked = choose_trained(page, qtbot)
    assert asked.question == TakeStepApart(1)
    asked.answer(asked.question.answer(learner))
    with qtbot.waitSignal(page.asked) as blocker:
        page.show_moment(make_snapshot(stream=3))
    assert blocker.args[0] == TakeStepApart(3)
    with qtbot.assertNotEmitted(page.asked):
        page.show_moment(make_snapshot(stream=3))


@pytest.mark.parametrize("cell", CELLS)
def test_every_phase_of_many_layers_with_dropout_fits_at_the_smallest_size(
    page: MicroscopePage, qtbot: QtBot, cell: str
) -> None:
    config = TrainingConfig(cell=cell, layers=3, dropout=0.5, batch_size=2, hidden_size=24, seq_length=6)
    learner = Learner(corpus_from_string(TEXT, "fox"), config)
    page.start_run(info(learner))
    show_trained(page, qtbot, learner.take_apart())
    kinds = set()
    for number, phase in enumerate(page.walkthrough.phases):
        if phase.kind in kinds:
            continue
        kinds.add(phase.kind)
        page.go_to(number)
        drawn = {entry.name for entry in board(page, "microscope_equation").entries()}
        assert {operand.name for operand in phase.operands} <= drawn, phase.title
        words = page.findChild(QLabel, "microscope_words")
        assert words is not None
        assert words.heightForWidth(words.width()) <= words.height(), phase.title
        for name in ("microscope_unrolled", "microscope_equation", "microscope_sum"):
            shown = board(page, name)
            for entry in shown.entries():
                place = shown.place_of(entry)
                assert place is not None
                assert shown.rect().contains(place.toAlignedRect()), (phase.title, entry)
    assert {"x2", "dx2", "x3", "dx3"} <= kinds


@pytest.mark.parametrize("cell", ["rnn", "lstm"])
def test_no_number_is_cut_off_on_a_screen_of_1024(page: MicroscopePage, qtbot: QtBot, cell: str) -> None:
    page.resize(768, 600)
    config = TrainingConfig(cell=cell, layers=2, dropout=0.5, hidden_size=100, seq_length=12)
    learner = Learner(corpus_from_string(TEXT, "fox"), config)
    page.start_run(info(learner))
    show_trained(page, qtbot, learner.take_apart())
    kinds = set()
    for number, phase in enumerate(page.walkthrough.phases):
        if phase.kind in kinds:
            continue
        kinds.add(phase.kind)
        page.go_to(number)
        for name in ("microscope_equation", "microscope_sum"):
            shown = board(page, name)
            places = [shown.place_of(entry) for entry in shown.entries()]
            assert all(place and shown.rect().contains(place.toAlignedRect()) for place in places), (
                phase.title,
                name,
            )


def test_a_long_equation_is_written_smaller_and_not_cut(page: MicroscopePage, qtbot: QtBot) -> None:
    config = TrainingConfig(cell="lstm", layers=2, hidden_size=4, seq_length=12)
    learner = Learner(corpus_from_string(TEXT, "fox"), config)
    page.start_run(info(learner))
    show_trained(page, qtbot, learner.take_apart())
    equation = page.findChild(QLabel, "microscope_equation_text")
    assert equation is not None
    number = next(i for i, phase in enumerate(page.walkthrough.phases) if phase.kind == "draw2")
    page.go_to(number)
    page.resize(1600, 900)
    QApplication.processEvents()
    height = equation.height()

    def width() -> float:
        document = QTextDocument()
        document.setDefaultFont(equation.font())
        document.setHtml(equation.text())
        return document.idealWidth()

    wide = width()
    page.resize(700, 690)
    QApplication.processEvents()
    assert 0.5 * wide < width() <= equation.width() < wide
    assert equation.height() == height


def test_a_sum_of_long_factors_has_them_above_its_value(page: MicroscopePage, qtbot: QtBot) -> None:
    config = TrainingConfig(cell="lstm", layers=2, hidden_size=40, seq_length=12)
    learner = Learner(corpus_from_string(TEXT, "fox"), config)
    page.start_run(info(learner))
    show_trained(page, qtbot, learner.take_apart())
    number = next(i for i, phase in enumerate(page.walkthrough.phases) if phase.kind == "draw2")
    page.go_to(number)
    shown = board(page, "microscope_sum")
    factors, last = (text for text in shown.texts() if "[" in text.text and "draw" not in text.text)
    assert factors.text.endswith(" ·")
    assert last.text.startswith("di2")
    assert last.rect.top() > factors.rect.top()
    mono = shown.metrics["mono"].horizontalAdvance
    assert max(mono(factors.text), mono(last.text)) < shown.width()


@pytest.mark.parametrize("cell", CELLS)
def test_a_weight_that_is_pointed_at_elsewhere_is_shown_at_its_update(
    page: MicroscopePage, qtbot: QtBot, cell: str
) -> None:
    config = TrainingConfig(hidden_size=6, seq_length=5, cell=cell, layers=2)
    learner = Learner(corpus_from_string(TEXT, "fox"), config)
    page.start_run(info(learner))
    for name in learner.now.params:
        place = tuple(size - 1 for size in learner.now.params[name].shape)
        with qtbot.waitSignal(page.asked) as blocker:
            page.hear(WeightPointed(name, place))
        Asked(*blocker.args).answer(learner.take_apart())
        assert page.explanation.entry == Entry(Name("new", of=name), place)
        assert page.phase.result == Name("new", of=name)
    page.hear(WeightPointed("Wq", (0, 0)))  # of the network before: only the step is shown
    ask_again(page, qtbot).answer(learner.take_apart())
    assert page.explanation.entry.name.of == name


def test_a_weight_of_a_network_without_its_text_is_refused(
    page: MicroscopePage, qtbot: QtBot, learner: Learner
) -> None:
    page.start_run(info(learner, can_train=False))
    with qtbot.waitSignal(page.mistake_made) as blocker:
        page.hear(WeightPointed("Whh", (0, 0)))
    assert "not at hand" in blocker.args[0]


# ── names of the arrays ──


def test_the_names_change_and_the_number_that_is_looked_at_stays(page: MicroscopePage) -> None:
    page.look_at(Entry(Name("grad", of="Why"), (1, 2)))
    phase = page.phase.kind
    labels = {FIELD: "dWhy[e,3]", COURSE: "dV[e,3]"}
    equations = {FIELD: "dWhy += dy₄ · h₄ᵀ", COURSE: "dV += dy₄ · h₄ᵀ"}
    for notation in (COURSE, FIELD):
        names.choose(notation)
        page.write_names()
        assert page.explanation.label == labels[notation]
        assert (page.phase.kind, page.phase.equation) == (phase, equations[notation])
        code = page.findChild(CodeView)
        assert code is not None
        assert code.lit_line == f"{labels[notation][:-5]} += outer(dy, h[t])"
        captions = [text.text.split(",")[0] for text in board(page, "microscope_equation").texts()]
        assert notation.named("dWhy") in captions


def test_hello_keeps_all_letters_while_an_lstm_trains(page: MicroscopePage) -> None:
    names.choose(COURSE)
    names.stand_beside("lstm")
    page.show_hello()
    page.go_to(4)
    assert page.phase.equation == "y₁ = V · h₁ + c"
    card = page.findChild(Card, "microscope_window_card")
    assert "hₜ = tanh(U·xₜ" in card.title.toolTip(), "of what is looked at, not of the run"
    page.show_lstm()
    assert "hₜ = oₜ ⊙ tanh(cₜ)" in card.title.toolTip()
    equations = [phase.equation for phase in page.walkthrough.phases]
    assert "y₁ = V · h₁ + by" in equations
    assert "c₁ = f₁ ⊙ c₀ + i₁ ⊙ g₁" in equations
