"""The microscope on small screens: its controls in sight, every number within reach."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from rnnviz.gui.pages.microscope.board import NumberBoard
from rnnviz.gui.pages.microscope.desk import Desk
from rnnviz.gui.pages.microscope.page import MicroscopePage

LOW, SMALL, LARGE = (928, 326), (768, 582), (1700, 880)
"""What is left of 960 × 540, of 1024 × 768 beside the sidebar, and of 1920 × 1080."""
BOARDS = ("microscope_unrolled", "microscope_equation", "microscope_sum")


@pytest.fixture(params=["ours", "as printed"])
def page(qtbot, request):
    page = MicroscopePage()
    qtbot.addWidget(page)
    page.slides.switch.setChecked(request.param == "as printed")
    page.show()
    return page


def resized(page, size):
    """As the frame of a page does: what it gives to a low screen goes when there is room again."""
    for _ in range(3):
        page.resize(*size)
        QApplication.processEvents()
    assert (page.width(), page.height()) == size


@pytest.mark.parametrize("size", [LOW, SMALL])
def test_a_small_screen_needs_no_scrolling(page, size):
    resized(page, size)
    assert page.minimumSizeHint().width() <= size[0]
    assert page.minimumSizeHint().height() <= size[1]
    for name in ("next", "back", "play"):
        button = page.findChild(QPushButton, f"microscope_{name}")
        assert page.rect().contains(button.geometry())


@pytest.mark.parametrize("size", [LOW, SMALL, LARGE])
def test_nothing_is_cut_in_any_phase(page, size):
    resized(page, size)
    places = None
    for number in range(0, len(page.walkthrough.phases), 4):
        page.go_to(number)
        QApplication.processEvents()
        boards = [page.findChild(NumberBoard, name) for name in BOARDS]
        shown = [board for board in boards if board.isVisible()]
        assert len(shown) >= 2
        for board in shown:
            for entry in board.entries():
                assert board.rect().contains(board.place_of(entry).toAlignedRect()), page.phase.title
        words = page.findChild(QLabel, "microscope_words")
        assert words.heightForWidth(words.width()) <= words.height(), page.phase.title
        now = [board.geometry() for board in shown]
        assert places in (None, now), page.phase.title  # and nothing moves
        places = now


def test_on_a_low_screen_the_rows_take_turns(page):
    numbers, window = (page.findChild(QPushButton, f"microscope_shows_{n}") for n in ("numbers", "window"))
    unrolled, equation = (page.findChild(NumberBoard, name) for name in BOARDS[:2])
    resized(page, LOW)
    assert (unrolled.isVisible(), equation.isVisible()) == (False, True)
    window.click()
    assert (unrolled.isVisible(), equation.isVisible()) == (True, False)
    numbers.click()
    assert (unrolled.isVisible(), equation.isVisible()) == (False, True)
    resized(page, LARGE if page.slides.switch.isChecked() else SMALL)
    assert (unrolled.isVisible(), equation.isVisible()) == (True, True)
    assert not numbers.isVisible()


def test_where_there_is_room_every_number_of_the_example_is_shown(page):
    for size in ((1000, 690), (1340, 830), LARGE):
        resized(page, size)
        board = page.findChild(NumberBoard, "microscope_equation")
        for number in range(0, len(page.walkthrough.phases), 5):
            page.go_to(number)
            sizes = {
                o.name: page.walkthrough.numbers.quantity(o.name).values.size for o in page.phase.operands
            }
            assert len(set(board.entries())) == sum(sizes.values()), page.phase.title


class Requests(QObject):
    """Counts how often a widget is asked to lay itself out."""

    def __init__(self, widget: QObject) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return super().eventFilter(watched, event)


@pytest.mark.parametrize("size", [LOW, SMALL, LARGE])
def test_once_the_cards_are_placed_nothing_is_placed_again(page, size):
    resized(page, size)
    requests = Requests(page.findChild(Desk))
    for _ in range(40):
        QApplication.processEvents()
    assert requests.count < 10  # placing them had asked for it again, for ever
