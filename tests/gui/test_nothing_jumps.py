"""Nothing moves that was not asked to: where everything stands before and after what a user does."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QTabBar, QTabWidget, QWidget

from rnnviz.gui.pages.microscope.strip import DOTS_WIDTH, PhaseStrip
from rnnviz.gui.parts.card import Card
from rnnviz.gui.window.main_window import MainWindow

Places = dict[int, tuple[QWidget, object]]
INSIDE = ("qt_scrollarea_viewport", "qt_scrollarea_vcontainer")
"""What a text that becomes long does within its own frame."""
SIZES = [(1280, 800), (1600, 900)]


def name_of(widget: QWidget | None) -> str:
    names = []
    while widget is not None and len(names) < 3:
        names.append(widget.objectName() or type(widget).__name__)
        widget = widget.parentWidget()
    return " in ".join(names)


def in_sight(whole: QWidget, but_for: QWidget) -> Iterator[QWidget]:
    """What is seen in it; what lies in something hidden is hidden, too, and need not be asked."""
    for part in whole.children():
        if isinstance(part, QWidget) and part is not but_for and part.isVisible():
            yield part
            yield from in_sight(part, but_for)


def places(window: MainWindow) -> Places:
    """Where every widget in sight stands in the window; of words, which may grow, where they begin."""
    QApplication.processEvents()
    notice = window.notice
    return {
        id(widget): (widget, corner if isinstance(widget, QLabel) else QRect(corner, widget.size()))
        for widget in in_sight(window, but_for=notice)
        if widget.objectName() not in INSIDE
        for corner in [widget.mapTo(window, QPoint(0, 0))]
    }


def moved(before: Places, after: Places, but_for: Iterable[QWidget] = ()) -> list[str]:
    """What is in sight both times, and somewhere else; ``but_for`` what changes, as it should."""
    changed = {id(widget) for widget in but_for}
    return [
        f"{name_of(widget)}: {place} to {after[key][1]}"
        for key, (widget, place) in before.items()
        if key in after and after[key][1] != place and key not in changed
    ]


def see(user, pages: Sequence[str]) -> None:
    """Have the pages built, a few steps done, and each seen; the first is in front."""
    window = user.window
    for title in reversed(pages):
        window.pages.open_page(title)
        QApplication.processEvents()
    user.steps(20)
    # A page that was never seen takes its place as it is first looked at.
    for title in (*pages, pages[0]):
        window.pages.open_page(title)
        for _ in range(3):
            QApplication.processEvents()


@pytest.fixture(params=SIZES, ids=str)
def window(request, user, text: Path) -> MainWindow:
    """A window of the test's own, with room as on a laptop and a screen; two pages of it are seen."""
    window = user.opens_window(text)
    window.resize(*request.param)
    see(user, ["Train", "Microscope"])
    return window


@pytest.fixture(params=SIZES, ids=str, scope="module")
def seen_window(request, standing_user) -> MainWindow:
    """One whose pages are all seen, for tests that only look around."""
    user = standing_user()
    user.window.resize(*request.param)
    see(user, user.window.pages.titles)
    return user.window


@pytest.fixture
def standing(seen_window: MainWindow) -> MainWindow:
    """It, with its first page in front."""
    seen_window.pages.setCurrentIndex(0)
    QApplication.processEvents()
    return seen_window


def test_run_pause_and_step_move_nothing(window, user):
    # Numbers get more digits as the run goes on; where the first stands hangs on the state alone.
    _, first, *later = window.status_line.findChildren(QLabel)
    assert first.text().startswith("iteration")
    before = places(window)
    user.steps(1)
    assert moved(before, places(window), later) == []
    start = window.session.iteration
    user.chooses("action_run")
    user.waits(lambda: window.session.is_running and window.session.iteration > start + 50)
    assert moved(before, places(window), later) == []
    user.chooses("action_run")
    user.waits(lambda: not window.session.is_running)
    assert moved(before, places(window), later) == []


def test_another_page_moves_nothing_around_it(standing):
    pages = standing.findChild(QTabWidget, "pages")
    bar = pages.findChild(QTabBar)
    tabs = [bar.tabRect(i) for i in range(bar.count())]
    before = places(standing)
    for index in (*range(pages.count()), 0):
        pages.setCurrentIndex(index)
        assert moved(before, places(standing)) == []
        assert [bar.tabRect(i) for i in range(bar.count())] == tabs


class Moves(QObject):
    """Hears whether anything at all was moved or resized: where nothing was, nobody need look for what."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.any = False
        app.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.any |= event.type() in (QEvent.Type.Move, QEvent.Type.Resize)
        return False


def hover(widget: QWidget, place: QPoint) -> None:
    at = QPointF(place)
    QApplication.sendEvent(widget, QEnterEvent(at, at, at))
    none = (Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
    move = QMouseEvent(QEvent.Type.MouseMove, at, QPointF(widget.mapToGlobal(place)), *none)
    QApplication.sendEvent(widget, move)


@pytest.mark.parametrize("seen_window", SIZES[:1], ids=str, indirect=True)  # where there is least room
def test_pointing_at_things_moves_nothing(standing, qapp):
    pages = standing.findChild(QTabWidget, "pages")
    moves = Moves(qapp)
    for index in range(pages.count()):
        pages.setCurrentIndex(index)
        before = places(standing)
        for widget in pages.currentWidget().findChildren(QWidget):
            if not widget.isVisible():
                continue
            moves.any = False
            for across, down in ((0.3, 0.3), (0.7, 0.6)):
                hover(widget, QPoint(round(across * widget.width()), round(down * widget.height())))
            QApplication.processEvents()
            if moves.any:
                assert moved(before, places(standing)) == [], name_of(widget)


def test_a_walk_through_the_microscope_moves_nothing(window, user):
    window.pages.open_page("Microscope")
    page = window.pages.demand("Microscope")
    changing = [part for card in page.findChildren(Card) for part in card.findChildren(QWidget)]
    before = places(window)
    page.play.setChecked(True)
    assert moved(before, places(window)) == []
    page.play.setChecked(False)
    for number in range(0, len(page.walkthrough.phases), 5):
        page.go_to(number)
        assert moved(before, places(window), changing) == [], number
    page.steps.network.setCurrentIndex(1)
    page.steps.network.activated.emit(1)
    user.waits(page.steps.again.isVisible)
    user.waits(lambda: "at iteration 20" in page.steps.network.currentText())
    places_before = places(window)
    user.steps(1000)
    user.clicks("microscope_again")
    user.waits(lambda: "at iteration 1,020" in page.steps.network.currentText())
    changing += window.status_line.findChildren(QLabel)
    assert moved(places_before, places(window), changing) == []


@pytest.mark.parametrize("window", SIZES[:1], ids=str, indirect=True)  # the strip is given its width below
def test_a_chip_stays_under_the_pointer_that_clicks_it(window, user, qtbot):
    window.pages.open_page("Microscope")
    page = window.pages.demand("Microscope")
    strip = user.finds("microscope_strip", PhaseStrip)
    page.steps.network.setCurrentIndex(1)  # has more characters than there is room for
    page.steps.network.activated.emit(1)
    user.waits(lambda: "at iteration 20" in page.steps.network.currentText())
    page.go_to(len(page.walkthrough.phases) // 2)
    strip.setFixedWidth(700)
    QApplication.processEvents()
    count = len(page.walkthrough.groups)

    def chips() -> dict[int, QRectF]:
        found = {number: strip.place_of(number) for number in range(count)}
        return {number: place for number, place in found.items() if place is not None}

    in_sight = chips()
    assert 3 < len(in_sight) < count
    for number, place in in_sight.items():
        if place.width() == DOTS_WIDTH:
            continue  # the way on to others
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=place.center().toPoint())
        assert page.phase.group == number
        assert chips() == in_sight
