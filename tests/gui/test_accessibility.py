"""Every control of the window has a name, says what it does, is reached by Tab and shows it: on every page.

And a screen reader, by Qt's own interfaces, meets nothing nameless and no picture without its values.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pyqtgraph as pg
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabWidget,
    QTextEdit,
    QToolButton,
    QWidget,
)

from rnnviz.gui.parts.accessible.picture_table import Tabled
from rnnviz.gui.parts.color_legend import ColorLegend
from rnnviz.gui.parts.lazy_page import LazyPage
from rnnviz.gui.parts.view_stack import ViewStack

CONTROLS = (QAbstractButton, QComboBox, QAbstractSpinBox, QLineEdit, QAbstractSlider)
MOST_TABS = 200
"""More than there are controls: who presses Tab so often has been everywhere."""


def is_ours(widget: QWidget) -> bool:
    """Whether we made it, and not Qt as a part of a field, a view or a bar of tabs."""
    whole = widget.parent()
    is_part = isinstance(whole, QAbstractSpinBox | QComboBox | QLineEdit)
    return not is_part and not any(w.objectName().startswith("qt_") for w in (widget, whole))


def controls_of(window: QWidget) -> list[QWidget]:
    return [widget for kind in CONTROLS for widget in window.findChildren(kind) if is_ours(widget)]


def stop_of(control: QWidget) -> QWidget:
    """What Tab has to reach: of buttons that exclude each other the pressed one, arrows go on from there."""
    group = control.group() if isinstance(control, QAbstractButton) else None
    pressed = group.checkedButton() if group is not None and group.exclusive() else None
    return pressed or control


def names(widget: QWidget) -> str:
    """What a screen reader calls it."""
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def called(widget: QObject) -> str:
    whole = widget.parent()
    return f"{type(widget).__name__} {widget.objectName()!r} in {whole.objectName() if whole else ''!r}"


@pytest.fixture(scope="module")
def looker(standing_user):
    """Somebody before a window with every page built, every view of theirs, and every fold opened."""
    user = standing_user()
    see_everything(user.window)
    user.steps(40)
    return user


@pytest.fixture
def window(looker) -> QWidget:
    """That window; whoever looks at a page or a view of it opens that first."""
    return looker.window


def see_everything(window: QWidget) -> None:
    for button in window.findChildren(QToolButton):
        if button.property("role") == "fold":
            button.click()
    window.resize(1400, 900)
    pages = window.findChild(QTabWidget, "pages")
    for index in reversed(range(pages.count())):
        pages.setCurrentIndex(index)
        QApplication.processEvents()
    stacks = window.findChildren(ViewStack)
    assert len(stacks) >= 4
    for stack in stacks:
        for title in reversed(stack.titles):  # the first, whose button Tab reaches, is in sight at the end
            stack.open_view(title)
            QApplication.processEvents()


def test_every_control_has_a_name_and_says_what_it_does(window):
    controls = controls_of(window)
    assert len(controls) > 40
    assert [called(c) for c in controls if not c.objectName()] == []
    assert [called(c) for c in controls if not c.toolTip()] == []
    assert [called(c) for c in controls if not names(c)] == []


def test_no_two_controls_have_the_same_name(window):
    counts = Counter(control.objectName() for control in controls_of(window))
    assert [name for name, count in counts.items() if count > 1] == []


def sights(window: QWidget) -> Iterator[str]:
    """Every page, and every view of those that have several: what is in sight is said."""
    pages = window.findChild(QTabWidget, "pages")
    for index in range(pages.count()):
        pages.setCurrentIndex(index)
        QApplication.processEvents()
        stack = pages.currentWidget().findChild(ViewStack)
        for title in stack.titles if stack is not None else ("",):
            if stack is not None:
                stack.open_view(title)
                QApplication.processEvents()
            yield f"{pages.tabText(index)} {title}".strip()


def takes_keys(widget: QWidget) -> bool:
    """Whether Tab is to go there."""
    by_tab = Qt.FocusPolicy.TabFocus.value & widget.focusPolicy().value
    return widget.isVisible() and widget.isEnabled() and bool(by_tab) and widget.focusProxy() is None


def test_tab_reaches_every_control_of_every_page_and_comes_back(user, text, qtbot):
    window = user.opens_window(text)
    see_everything(window)
    start = window.findChild(QTabWidget, "pages").tabBar()
    for sight in sights(window):
        reached = []
        start.setFocus()
        for _ in range(MOST_TABS):
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            if QApplication.focusWidget() is start:
                break
            reached.append(QApplication.focusWidget())
        else:
            pytest.fail(f"{sight}: Tab does not get out of {[called(stop) for stop in reached[-3:]]}")
        every = [each for each in window.findChildren(QWidget) if takes_keys(each)]
        out_of_reach = [
            called(each) for each in every if each is not start and not {each, stop_of(each)} & {*reached}
        ]
        assert out_of_reach == [], sight
        assert [called(stop) for stop in reached if is_ours(stop) and not names(stop)] == [], sight


def test_a_click_on_a_button_leaves_the_keys_where_they_were(window):
    """Space then runs and pauses, and presses it not once more: a new run would lose the one that stands."""
    buttons = [each for each in window.findChildren(QAbstractButton) if is_ours(each)]
    assert len(buttons) > 100
    assert [called(each) for each in buttons if each.focusPolicy() & Qt.FocusPolicy.ClickFocus] == []


# ── the focus is seen ──

FEWEST, LEAST = 60, 40
"""Pixels that another colour has where a widget has the focus, and by how much of 255 it differs."""


def look_of(widget: QWidget) -> NDArray[np.int16]:
    """(pixels, 3) as it is painted."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(-1, 4)[:, :3].astype(np.int16)


@pytest.fixture
def steady_caret(qapp: QApplication) -> Iterator[None]:
    """It does not blink: what is seen is seen."""
    before = qapp.cursorFlashTime()
    qapp.setCursorFlashTime(0)
    yield
    qapp.setCursorFlashTime(before)


STYLED_BY = ("role", "segment", "small", "primary", "rows", "passages")


def style_of(widget: QWidget) -> tuple[object, ...]:
    """What decides how it looks: buttons of one style need not all be looked at."""
    styled = tuple(str(widget.property(name)) for name in STYLED_BY)
    is_alone = painted(widget) or isinstance(widget, QAbstractScrollArea)
    return type(widget), styled, widget.objectName() if is_alone else ""


@pytest.mark.usefixtures("steady_caret")
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_focus_is_seen_wherever_it_is(user, text, theme):
    window = user.opens_window(text)
    window.choose_theme(theme)  # before there is much to dress
    see_everything(window)
    seen: set[object] = set()
    unseen = []
    for sight in sights(window):
        for widget in filter(takes_keys, window.findChildren(QWidget)):
            is_qts = widget.objectName().startswith("qt_")
            style = style_of(widget)
            if style in seen or is_qts or widget.visibleRegion().isEmpty():
                continue
            seen.add(style)
            window.centralWidget().setFocus()
            without = look_of(widget)
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            assert widget.hasFocus(), called(widget)
            QApplication.processEvents()
            differs = np.abs(look_of(widget) - without).max(axis=1) >= LEAST
            if int(differs.sum()) < FEWEST:
                unseen.append(f"{sight}: {called(widget)}")
    assert len(seen) > 60
    assert unseen == []


# ── a screen reader ──

STRUCTURE = (
    "Splitter", "LayeredPane", "PopupMenu", "Separator", "Grip", "Border", "ScrollBar", "Pane", "ToolBar",
    "Grouping",
)  # fmt: skip
"""Roles of what holds or parts other things, and is passed over."""


def painted(widget: QWidget) -> bool:
    """Whether we paint it ourselves, in whole or in part."""
    ours = [kind for kind in type(widget).__mro__ if kind.__module__.startswith("rnnviz.")]
    return any("paintEvent" in vars(kind) for kind in ours) or isinstance(widget, pg.GraphicsView)


READ_BY_QT = (QAbstractButton, QAbstractSlider, QLineEdit, QTextEdit, QPlainTextEdit)
"""Of what we paint: Qt says words, values and states of these itself."""


class Met(NamedTuple):
    """What a screen reader is told of one thing. Interfaces are not kept: Qt deletes them with their widgets,
    and does not tell Python."""

    role: str
    name: str
    is_empty: bool
    thing: QObject | None


def meets(interface: QAccessibleInterface) -> list[Met]:
    """It and whatever lies in it, but for the cells of tables, of which there may be many."""
    role, count = interface.role(), interface.childCount()
    met = [Met(role.name, interface.text(QAccessible.Text.Name), count == 0, interface.object())]
    if role not in (QAccessible.Role.Table, QAccessible.Role.Tree, QAccessible.Role.List):
        for number in range(count):
            inside = interface.child(number)
            if inside is not None:
                met += meets(inside)
    return met


def is_nameless(met: Met) -> bool:
    """Whether it says something, or asks for something, and has no name."""
    if met.name or met.role in STRUCTURE:
        return False
    if met.is_empty and (type(met.thing) is QWidget or isinstance(met.thing, LazyPage)):
        return False  # a gap; what is built when it is looked at
    if isinstance(met.thing, QLabel):
        return bool(met.thing.text())
    is_ours = type(met.thing).__module__.startswith("rnnviz")
    is_part = met.thing is not None and (
        met.thing.objectName().startswith("qt_") or isinstance(met.thing.parent(), QFrame | QComboBox)
    )
    return not (is_part and not is_ours) and (met.role != "Client" or met.is_empty)


def test_a_screen_reader_meets_nothing_nameless(window):
    met = meets(QAccessible.queryAccessibleInterface(window))
    assert len(met) > 1000
    nameless = [f"{each.role} {called(each.thing)}" for each in met if is_nameless(each)]
    assert not nameless, "\n".join(nameless)


WINDOWS = (
    "action_look", "action_palette", "action_read_table", "action_film", "action_branch",
    "action_save_preset", "action_encoding", "action_predict", "action_tour",
)  # fmt: skip
"""What opens a window or a card of its own."""


def test_nor_in_what_opens_beside_the_window(user, text):
    others = set(QApplication.topLevelWidgets())
    window = user.opens_window(text)
    user.steps(60)
    nameless = []
    for name in WINDOWS:
        user.chooses(name)
        QApplication.processEvents()
        opened = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each not in others]
        for top in opened:
            met = meets(QAccessible.queryAccessibleInterface(top))
            nameless += [f"{name}: {each.role} {called(each.thing)}" for each in met if is_nameless(each)]
        for top in opened:
            if top is not window:
                top.close()
        QApplication.processEvents()
    assert not nameless, "\n".join(nameless)


def test_a_screen_reader_finds_the_values_of_every_picture(window):
    pictures = [each for each in window.findChildren(QWidget) if painted(each)]
    assert len(pictures) > 60
    blind = [each for each in pictures if not isinstance(each, (Tabled, ColorLegend, *READ_BY_QT))]
    assert [called(each) for each in blind if each.objectName()] == []
    tabled = [each for each in pictures if isinstance(each, Tabled)]
    for picture in tabled:
        table = picture.as_table()
        rows, columns = min(len(table.rows), 30), min(len(table.columns), 30)
        assert all(table.columns), called(picture)
        for row in range(rows):
            assert table.rows[row], called(picture)
            assert all(isinstance(table.cell(row, column), str) for column in range(columns))
        words, inside = _read(picture)
        assert inside == QAccessible.Role.Table, called(picture)
        assert rows or words, f"{called(picture)} shows nothing, and does not say why"


def test_pictures_in_sight_have_rows_as_soon_as_a_run_stands(window, looker):
    filled: set[str] = set()

    def empty() -> set[str]:
        seen = [each for each in window.findChildren(QWidget) if each.isVisible()]
        wanted = {each.objectName(): each for each in seen if each.objectName() in FULL}
        filled.update(n for n, each in wanted.items() if isinstance(each, Tabled) and each.as_table().rows)
        return set(wanted) - filled

    for _ in sights(window):
        looker.waits(lambda: not empty())
    assert filled == FULL


def _read(picture: QWidget) -> tuple[str, QAccessible.Role]:
    """What a screen reader is told of a picture as a whole, and what lies in it first."""
    met = QAccessible.queryAccessibleInterface(picture)
    assert met.role() == QAccessible.Role.Graphic, called(picture)
    assert isinstance(met.text(QAccessible.Text.Value), str)
    return met.text(QAccessible.Text.Description), met.child(0).role()


FULL = {
    "loss_plot", "heatmap_canvas", "softmax_canvas",
    "clipping_plot", "eigen_plot", "lag_plot", "reach_plot", "recurrent_plot", "saturation_plot",
    "saturation_histogram", "signals_window", "steps_plot",
    "story_share", "map_canvas",
    "inspect_reader", "inspect_state", "inspect_next", "inspect_glow", "weights_picture", "weights_histogram",
    "alone_picture",
    "write_text", "loop_figure", "choices_tree", "choices_origin", "write_after_bars", "write_after_state",
    "microscope_strip", "microscope_code", "microscope_equation", "microscope_sum", "microscope_unrolled",
    "shape_accuracy", "caption_canvas", "caption_accuracy",
}  # fmt: skip
"""Pictures that show something as soon as a run stands; the others are asked in tests of their own."""
