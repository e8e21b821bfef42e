"""Small screens: 1024 × 768, and 1920 × 1080 at scale 2, which is 960 × 540: nothing is out of reach."""

import math
from dataclasses import replace
from itertools import product

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from rnnviz.gui.panels.loss.curves import spec_of
from rnnviz.gui.panels.loss.legend import LossLegend
from rnnviz.gui.parts.card import Card, card_around
from rnnviz.gui.parts.page_frame import PageFrame
from rnnviz.gui.window.status_line import LEAVES_OUT, StatusLine
from rnnviz.training.presets import Preset, write_preset

SMALLEST = (952, 500)
"""What a desktop leaves of 960 × 540."""
SIZES = [SMALLEST, (1016, 728), (1272, 760)]


def shown(window, size):
    window.resize(*size)
    QApplication.processEvents()
    QApplication.processEvents()
    assert (window.width(), window.height()) == size


def test_the_window_needs_no_more_than_the_smallest_screen_has(user, text):
    window = user.opens_window(text)
    for index in range(window.pages.count()):
        window.pages.setCurrentIndex(index)
        QApplication.processEvents()
        assert window.minimumSizeHint().width() <= SMALLEST[0]
        assert window.minimumSizeHint().height() <= SMALLEST[1]
    window.sidebar_place.want(True)
    shown(window, SMALLEST)


def test_every_page_is_shown_whole_or_can_be_scrolled(user, text):
    window = user.opens_window(text)
    for size, index in product(SIZES, range(window.pages.count())):
        shown(window, size)
        window.pages.setCurrentIndex(index)
        QApplication.processEvents()
        frame, page = window.pages.widget(index), window.pages.currentWidget()
        assert isinstance(frame, PageFrame)
        least, room = page.minimumSizeHint(), frame.viewport().size()
        assert page.width() >= least.width()
        assert page.height() >= least.height()
        assert frame.horizontalScrollBar().maximum() == page.width() - room.width()
        assert frame.verticalScrollBar().maximum() == page.height() - room.height()


def test_a_page_that_is_new_stands_still_from_the_first_look(user, text):
    window = user.opens_window(text)
    shown(window, (1272, 790))
    window.pages.open_page("Microscope")
    page = window.pages.currentWidget()
    places = {child: child.geometry() for child in (page, *page.findChildren(QWidget)) if child.isVisible()}
    least = page.minimumSizeHint()
    for _ in range(6):
        QApplication.processEvents()
    assert page.minimumSizeHint() == least
    assert page.geometry() == places[page]
    assert [child.objectName() for child, place in places.items() if child.geometry() != place] == []


def test_words_that_would_like_more_lines_do_not_make_a_page_scroll(qtbot):
    page = QWidget()
    column = QVBoxLayout(page)
    words = QLabel("long words " * 40)
    words.setWordWrap(True)
    words.setMinimumHeight(10)
    column.addWidget(words)
    column.addWidget(QPlainTextEdit())
    frame = PageFrame(page)
    qtbot.addWidget(frame)
    room = page.minimumSizeHint()
    frame.resize(room.width() + 4, room.height() + 4)
    frame.show()
    QApplication.processEvents()
    assert frame.verticalScrollBar().maximum() == 0
    frame.resize(room.width() + 4, room.height() - 20)
    QApplication.processEvents()
    assert frame.verticalScrollBar().maximum() > 0


def test_the_sidebar_is_seen_whole_where_most_screens_are_small(user, text):
    window = user.opens_window(text)
    shown(window, (1272, 760))
    area = window.sidebar.findChild(QScrollArea)
    assert area.verticalScrollBar().maximum() == 0
    fields = [*window.sidebar.findChildren(QAbstractSpinBox), *window.sidebar.findChildren(QComboBox)]
    seen = [field for field in fields if field.isVisible()]
    assert len({field.height() for field in seen}) == 1
    edges = {each.mapTo(window, each.rect().topRight()).x() for each in (*seen, user.finds("lower_case"))}
    assert len(edges) == 1


def test_no_card_with_a_frame_stands_in_another(user, text):
    window = user.opens_window(text)

    def framed(widget):
        return isinstance(widget, Card) and widget.property("card") and not widget.property("flat")

    for title in window.pages.titles:
        page = window.pages.demand(title)
        for view in page.views.titles if hasattr(page, "views") else ():
            page.views.open_view(view)
        cards = [card for card in page.findChildren(Card) if framed(card)]
        assert cards
        assert [card.title.text() for card in cards if framed(card_around(card.parentWidget()))] == []


def test_what_a_page_is_there_for_has_the_room_where_most_screens_are_small(user, text):
    window = user.opens_window(text)
    shown(window, (1272, 760))
    window.pages.open_page("Write")
    user.waits(lambda: user.finds("write_text").height() > 0)
    assert user.finds("write_text").rows >= 6
    window.pages.open_page("Microscope")
    user.waits(lambda: user.finds("microscope_unrolled").shown_times() == (1, 4))  # all of hello
    window.pages.open_page("Lecture")
    window.pages.demand("Lecture").views.open_view("Captions")
    QApplication.processEvents()
    missed = user.finds("caption_learning").missed
    assert missed.text().endswith(": not asked yet")
    assert missed.fontMetrics().horizontalAdvance(missed.text()) <= missed.width()


def test_the_tabs_the_microscope_and_captions_have_room_in_a_small_window(user, text):
    window = user.opens_window(text)
    shown(window, (1016, 728))
    window.pages.open_page("Microscope")
    QApplication.processEvents()
    tabs = window.pages.tabBar()
    assert tabs.sizeHint().width() <= tabs.width()
    assert window.pages.widget(window.pages.currentIndex()).horizontalScrollBar().maximum() == 0
    window.pages.open_page("Lecture")
    window.pages.demand("Lecture").views.open_view("Captions")
    QApplication.processEvents()
    learning, equations = user.finds("caption_learning"), user.finds("caption_equation")
    assert equations.now.sizeHint().width() <= equations.now.width()
    assert learning.controls.minimumSizeHint().width() <= learning.controls.width()


def test_the_sidebar_gives_way_in_a_narrow_window_and_comes_when_it_is_asked_for(user, text):
    window = user.opens_window(text)
    action = user.finds("action_show_sidebar", QAction)
    assert window.sidebar.isVisible()
    shown(window, SMALLEST)
    assert not window.sidebar.isVisible()
    assert not action.isChecked()
    user.chooses("action_show_sidebar")
    assert window.sidebar.isVisible()
    shown(window, (1272, 760))
    assert window.sidebar.isVisible()
    shown(window, SMALLEST)
    assert not window.sidebar.isVisible()  # asked for then, not for ever


def test_a_wide_window_remembers_that_the_sidebar_was_put_away(user, text):
    window = user.opens_window(text)
    user.chooses("action_show_sidebar")
    assert not window.sidebar.isVisible()
    window.close_for_good()
    window = user.opens_window(text)
    shown(window, (1272, 760))
    assert not window.sidebar.isVisible()
    user.chooses("action_show_sidebar")
    assert window.sidebar.isVisible()


def test_in_a_narrow_window_the_run_bar_has_a_row_that_folds(user, text, qtbot):
    window = user.opens_window(text)
    shown(window, (1600, 900))
    more = user.finds("more_button")
    assert not more.isVisible()
    height = user.finds("toolbar").height()
    shown(window, SMALLEST)
    assert more.isVisible()
    assert user.finds("speed").isVisible()
    assert user.finds("toolbar").height() > height
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert not user.finds("speed").isVisible()
    user.waits(lambda: user.finds("toolbar").height() == height)
    shown(window, (1600, 900))
    assert user.finds("speed").isVisible()
    window.close_for_good()
    window = user.opens_window(text)
    shown(window, SMALLEST)
    assert not user.finds("speed").isVisible()


def test_a_run_bar_that_a_preset_hides_stays_hidden_at_every_width(user, text, tmp_path):
    window = user.opens_window(text)
    preset = Preset(
        name="x", config=replace(window.session.info.config), text_file=text, text="", page="Train",
        note="", hidden=("run_bar",),
    )  # fmt: skip
    write_preset(tmp_path / "x.rnnviz-preset", preset)
    window.documents.open_preset(tmp_path / "x.rnnviz-preset")
    user.waits(lambda: not user.finds("speed").isVisible())
    for size in (SMALLEST, (1600, 900), SMALLEST):
        shown(window, size)
        assert not user.finds("speed").isVisible()
        assert not user.finds("more_button").isVisible()


def test_the_note_of_a_preset_is_seen_whole(user, text):
    window = user.opens_window(text)
    shown(window, (1272, 760))
    window.sidebar.show_note("overfit", "A sentence of a teacher that has some length to it. " * 6)
    QApplication.processEvents()
    note = user.finds("preset_note_shown")
    viewport = window.sidebar.findChild(QWidget, "qt_scrollarea_viewport")
    place = QRect(note.mapTo(viewport, QPoint()), note.size())
    assert viewport.rect().contains(place)
    assert note.height() >= note.heightForWidth(note.width())


@pytest.mark.parametrize("held_out", [math.nan, 47.25])
@pytest.mark.parametrize("width", range(510, 1300, 90))
def test_the_status_line_leaves_out_instead_of_cutting(qtbot, make_snapshot, width, held_out):
    line = StatusLine()
    qtbot.addWidget(line)
    line.resize(width, 20)
    line.show_state(True)
    numbers = {"iteration": 1_234_567, "smooth_loss": 45.5, "steps_per_second": 4321.0, "held_out": held_out}
    line.show_snapshot(make_snapshot(**numbers), 25)
    line.show_saved("saved 12:30")
    line.show()
    QApplication.processEvents()
    labels = [label for label in line.findChildren(QLabel) if label.isVisible()]
    for label in labels:
        assert label.width() >= label.sizeHint().width()
        assert label.geometry().right() <= width
    names = [label.accessibleName() for label in line.findChildren(QLabel) if not label.isVisible()]
    if math.isnan(held_out):
        names.remove("held-out")  # there is none to tell of
    assert sorted(names) == sorted(LEAVES_OUT[: len(names)])


@pytest.mark.parametrize("width", [150, 250, 300, 330, 420, 600])
def test_the_legend_of_the_loss_never_cuts_a_word(qtbot, width):
    legend = LossLegend()
    qtbot.addWidget(legend)
    legend.set_curves({spec_of("smooth"): "9"})
    legend.set_guessing("guessing, ln 74 × 25 = 107.6", "guessing 107.6")
    legend.resize(width, 20)
    legend.show()
    legend.set_curves({spec_of("smooth"): "1,106.6"})  # wider than it was
    QApplication.processEvents()
    for label in legend.findChildren(QLabel):
        if label.isVisible():
            assert label.width() >= label.sizeHint().width()


def test_no_dialog_is_larger_than_the_smallest_screen(user, text):
    window = user.opens_window(text)
    shown(window, SMALLEST)
    user.chooses("action_save_preset")
    dialog = next(d for d in window.findChildren(QDialog) if d.isVisible())
    assert dialog.minimumSizeHint().width() <= SMALLEST[0]
    assert dialog.minimumSizeHint().height() <= SMALLEST[1]
    dialog.close()
