"""What holds for every test of the window: no window and no running timer is left behind.

And a ``user``, for tests of the whole window; runs and snapshots made by hand, for tests of one panel.
"""

import gc
import math
import weakref
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMimeData,
    QObject,
    QPoint,
    QPointF,
    Qt,
    QTimer,
    QUrl,
)
from PySide6.QtGui import (
    QAction,
    QColor,
    QCursor,
    QDragEnterEvent,
    QDropEvent,
    QEnterEvent,
    QHelpEvent,
    QImage,
    QPalette,
)
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QSlider,
    QSpinBox,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from rnnviz.core.network.notation import FIELD
from rnnviz.core.record.checkpoint import TextIdentity, save_checkpoint
from rnnviz.core.text.corpus import Vocabulary, read_corpus
from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.parts import names
from rnnviz.gui.window.main_window import MainWindow
from rnnviz.gui.window.pages import Pages
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.worker.messages import RunInfo, Snapshot

Found = TypeVar("Found", bound=QObject)
Thing = TypeVar("Thing", bound=QObject)

_failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remembers whether the test itself failed: its traceback then holds on to its widgets."""
    report = yield
    item.stash[_failed] = item.stash.get(_failed, False) or report.failed
    return report


@pytest.fixture(autouse=True)
def nothing_left(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    """Fails a test that leaves a top-level widget or an active QTimer, and names it.

    It is set up first and so looks last: what was handed to ``qtbot.addWidget`` is
    closed by then, and what only the test's own variables held is gone. A theme goes with its window, and so
    does the way in which names are written.
    """
    with _leaving_nothing(qapp, lambda: request.node.stash.get(_failed, False)):
        yield


@contextmanager
def _leaving_nothing(qapp: QApplication, has_failed: Callable[[], bool]) -> Iterator[None]:
    """Fails at the end if something is left, but where the test has failed anyway."""
    windows_before = set(qapp.topLevelWidgets())
    timers_before = set(_active_timers())
    gc.freeze()  # what was there before need not be looked through after every test
    try:
        yield
        _known_timers.update(_new_timers())
        if not has_failed():
            _fail_if_left(qapp, windows_before, timers_before)
    finally:
        gc.unfreeze()
        if not _standing:
            _undress(qapp)
            names.choose(FIELD)
            names.stand_beside("rnn")


_standing: list[MainWindow] = []
"""Windows that stand for all tests of a module, dressed."""


def _undress(app: QApplication) -> None:
    """What has room in one test must not depend on the theme that a window of another has put on."""
    if app.styleSheet():
        app.setStyleSheet("")
        app.setPalette(QPalette())


def _fail_if_left(qapp: QApplication, windows_before: set[QWidget], timers_before: set[QTimer]) -> None:
    windows = _left(
        lambda: [w for w in qapp.topLevelWidgets() if not (_is_of(w, windows_before) or _stands(w))]
    )
    timers = _left(lambda: [t for t in _active_timers() if not (t in timers_before or _stands(t))])
    told = [f"window {_name(window)}" for window in windows]
    told += [f"timer {_name(timer)} of {_name(timer.parent())}, {timer.interval()} ms" for timer in timers]
    if told:
        pytest.fail("left behind: " + "; ".join(told))


def _stands(thing: QObject | None) -> bool:
    """Whether it is part of a window that stands for all tests of a module: that is asked at its end."""
    while thing is not None and thing not in _standing:
        thing = thing.parent()
    return thing is not None


def _is_of(window: QWidget, others: set[QWidget]) -> bool:
    """Whether it is one of them, or what one of them opens: the list of a field."""
    whole = window.parentWidget()
    return window in others or (whole is not None and whole.window() in others)


def _left(find: Callable[[], list[Thing]]) -> list[Thing]:
    """What is still found after deletions under way and cycles are done with."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if find():
        gc.collect()  # only now: it is slow, and most tests leave nothing
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return find()


_known_timers: weakref.WeakSet[QTimer] = weakref.WeakSet()
"""All that tests have made so far."""


def _new_timers() -> list[QTimer]:
    """Those of the present test: every QTimer that Python made is known to its collector."""
    return [thing for thing in gc.get_objects() if issubclass(type(thing), QTimer)]


def _active_timers() -> list[QTimer]:
    """All timers of ours that tick; what Qt has deleted need never be asked again."""
    gone = [timer for timer in _known_timers if not isValid(timer)]
    _known_timers.difference_update(gone)
    return [timer for timer in _known_timers if timer.isActive()]


def _name(thing: QObject | None) -> str:
    return "nobody" if thing is None else f"{type(thing).__name__} {thing.objectName()!r}"


@contextmanager
def _pages_that_wait() -> Iterator[None]:
    """A window made meanwhile builds every page but the first when it is looked at.

    To build those of the start as well is a fifth of what a window costs, and hundreds are opened.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Pages, "build_all_at_start", lambda _pages: None)
        yield


SCREEN = (1280, 760)
"""What a window has of a screen of 1280 × 800."""


class User:
    """Somebody before the window: opens it, finds what there is by its name, waits for what comes of it.

    ``window`` is the one opened last. Its settings file and its autosaves stand in ``folder``.
    """

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self._qtbot = qtbot
        self.folder = folder
        self.autosaves = folder / "autosaves"
        self.log = folder / "rnnviz.log"
        self.settings_file = folder / "settings.json"
        self.window: MainWindow

    def opens_window(self, file: Path | None, *, running: bool = False, **options: Any) -> MainWindow:
        """A window whose first run stands, or trains; ``options`` are settings of the run, and goal."""
        self.starts(file, running=running, **options)
        self.waits(lambda: self.window.session.info is not None)
        if self.window.session.info.can_train:
            self.waits(lambda: self.window.session.latest is not None)
        return self.window

    def starts(
        self,
        file: Path | None,
        *,
        running: bool = False,
        goal: int | None = None,
        is_newcomer: bool = False,
        figure: str = "",
        is_whole: bool = False,
        **settings: Any,
    ) -> None:
        """The program with ``file`` as its argument, or none; what comes of it is not waited for.

        A newcomer starts it for the first time, unless a start before left something remembered. Pages that
        nobody looks at are built only where the window ``is_whole``, as a user's is after its first frame.
        """
        if not is_newcomer:
            WindowSettings(self.settings_file).take_first_start()
        if not _standing:
            _undress(
                QApplication.instance()
            )  # a program begins so, and what is dressed early is slow to build
        has_geometry = self.settings_file.exists() and '"geometry"' in self.settings_file.read_text()
        with nullcontext() if is_whole else _pages_that_wait():
            self.window = MainWindow(WindowSettings(self.settings_file), self.autosaves, self.log)
        if not has_geometry:
            self.window.resize(*SCREEN)  # that of the tests is smaller than any user's
        self._qtbot.addWidget(self.window, before_close_func=MainWindow.close_for_good)
        small = {"hidden_size": 8, "seq_length": 8}
        if file is None:
            self.window.start_as_left()
        else:
            self.window.start_with(file, running=running, settings=small | settings, goal=goal, figure=figure)
        self.window.show()

    def waits(self, condition: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=10_000)

    def waits_for_iteration(self, iteration: int) -> None:
        """Until the run has come so far and stands still."""
        self.waits(lambda: self.window.stands_at(iteration))

    def waits_for_notice(self, words: str) -> None:
        """Until the notice says ``words``, whatever else it says."""
        self.waits(lambda: words in self.window.notice.text)

    def finds(self, name: str, kind: type[Found] = QWidget) -> Found:  # type: ignore[assignment]  # a default of a TypeVar
        found = self.window.findChild(kind, name)
        assert found is not None, f"there is no {kind.__name__} {name}"
        return found

    def chooses(self, name: str) -> None:
        """An action, from a menu or the toolbar."""
        action = self.finds(name, QAction)
        assert action.isEnabled(), name
        action.trigger()

    def sets(self, name: str, value: Any) -> None:
        """The value of a field, as if it were typed."""
        field = self.finds(name)
        match field:
            case QSpinBox() | QDoubleSpinBox() | QSlider():
                field.setValue(value)
            case QComboBox():
                field.setCurrentText(value)
            case QCheckBox():
                field.setChecked(value)
            case _:
                field.setText(value)

    def clicks(self, name: str) -> None:
        button = self.finds(name)
        assert button.isEnabled(), name
        self._qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def steps(self, count: int) -> None:
        """Takes so many steps, and waits until the run stands after them."""
        goal = self.window.session.iteration + count
        self.window.step(count)
        self.waits_for_iteration(goal)

    def saves(self, file: Path) -> None:
        self.window.saving.save(file)
        self.waits_for_notice(f"Saved {file}")

    def answers(self, button: QMessageBox.StandardButton) -> None:
        """The question what becomes of a run that is not saved."""
        self.waits(lambda: self.asked() is not None)
        self.asked().button(button).click()
        self.waits(lambda: self.asked() is None)

    def asked(self) -> QMessageBox | None:
        """The question that stands there, if one does."""
        boxes = self.window.findChildren(QMessageBox, "unsaved_dialog")
        return next((box for box in boxes if box.isVisible()), None)

    def gives_file(self, file: Path) -> None:
        """Chooses ``file`` in the dialog that asks for one."""
        self.waits(lambda: self.window.findChild(QFileDialog, "file_dialog"))
        dialog = self.finds("file_dialog", QFileDialog)
        dialog.findChild(QLineEdit, "fileNameEdit").setText(str(file))
        dialog.accept()

    def drops(self, *urls: QUrl) -> QDropEvent:
        """Drags ``urls`` onto the window and lets them go there."""
        data = QMimeData()
        data.setUrls(urls)
        where, action = QPoint(200, 200), Qt.DropAction.CopyAction
        hand = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        enter = QDragEnterEvent(where, action, data, *hand)
        QApplication.sendEvent(self.window, enter)
        drop = QDropEvent(QPointF(where), action, data, *hand)
        drop.setAccepted(False)
        if enter.isAccepted():
            QApplication.sendEvent(self.window, drop)
        return drop


@pytest.fixture
def user(qtbot: QtBot, tmp_path: Path) -> User:
    folder = tmp_path / "home"
    folder.mkdir()
    QCursor.setPos(0, 0)  # the test before may have left the mouse on what F1, Ctrl+E or Ctrl+P look at
    return User(qtbot, folder)


@pytest.fixture(scope="module")
def standing_user(
    request: pytest.FixtureRequest,
    qapp: QApplication,
    tmp_path_factory: pytest.TempPathFactory,
    story: Callable[..., str],
) -> Iterator[Callable[..., User]]:
    """``standing_user(**options)``: one whose window stands until the last test of a module is done.

    For walks that only look; a test that sets something has a ``user`` of its own, or puts it back. While
    such a window stands the theme stays on, for widgets without a window as well.
    """
    failed_before = request.session.testsfailed
    opened: list[User] = []

    def stand(**options: Any) -> User:
        folder = tmp_path_factory.mktemp("standing")
        (folder / "home").mkdir()
        text = folder / "story.txt"
        text.write_text(story(2000), encoding="utf-8")
        user = User(QtBot(request), folder / "home")
        user.opens_window(text, **options)
        opened.append(user)
        _standing.append(user.window)
        return user

    with _leaving_nothing(qapp, lambda: request.session.testsfailed > failed_before):
        yield stand
        _standing.clear()
        for user in opened:
            user.window.close_for_good()
            user.window.deleteLater()
            del user.window


@pytest.fixture(scope="module")
def _looker(standing_user: Callable[..., User]) -> User:
    return standing_user()


@pytest.fixture
def looker(_looker: User) -> Iterator[User]:
    """Somebody before a window that stands for all tests of a module, and looks around in it.

    What is hidden, resized or turned to is put back; pages stay built. Who trains, types or opens
    something else has a ``user``, with a window of his own.
    """
    QCursor.setPos(0, 0)
    window = _looker.window
    window.activateWindow()
    _looker.waits(window.isActiveWindow)
    yield _looker
    for page in window.pages.built:
        window.pages.one_panel.show_all(page)
    for action in (*window.menus.panels.values(), window.menus.action_show_sidebar):
        action.setChecked(True)
    window.sidebar_place.allow(True)
    window.run_bar.show()
    window.notice.hide()
    window.resize(*SCREEN)
    window.pages.open_page("Train")
    window.centralWidget().setFocus()


@pytest.fixture(scope="session")
def make_info() -> Callable[..., RunInfo]:
    """``make_info(characters, hidden_size=5)``: a run on a text in these characters, as panels are told.

    What is no field of RunInfo is a setting of the run.
    """

    def make(characters: str = "helo", **changes: Any) -> RunInfo:
        told = {name: changes.pop(name) for name in RunInfo.__slots__ if name in changes}
        config = TrainingConfig(**changes)
        H, V = config.hidden_size, len(characters)
        info = RunInfo(
            generation=1,
            config=config,
            vocabulary=Vocabulary(characters),
            text=TextIdentity("hello.txt", "", "00", 1000, "UTF-8"),
            reading=None,
            parameter_count=H * (V + H + V) + H + V,
            guessing_loss=config.seq_length * math.log(V),
            can_train=True,
        )
        return replace(info, **told)

    return make


@pytest.fixture(scope="session")
def make_snapshot() -> Callable[..., Snapshot]:
    """``make_snapshot(T, H, V, iteration=9)``: a network that knows nothing yet, but for what is named."""

    def make(T: int = 1, H: int = 3, V: int = 4, **changes: Any) -> Snapshot:
        blank = Snapshot(
            iteration=0, epoch=0, position=0, text_size=1000, loss=50.0, smooth_loss=50.0,
            learning_rate=0.1, steps_per_second=0.0, elapsed=0.0,
            inputs=np.zeros(T, np.uint8),
            targets=np.zeros(T, np.uint8),
            hs=np.zeros((T, H), np.float32),
            ps=np.full((T, V), 1 / V, np.float32),
            losses=np.ones(T, np.float32),
        )  # fmt: skip
        return replace(blank, **changes)

    return make


@pytest.fixture
def other_text(tmp_path: Path) -> Path:
    """Another text file, in nine letters."""
    file = tmp_path / "other.txt"
    file.write_text("abcdefgh " * 50)
    return file


@pytest.fixture
def make_checkpoint(tmp_path: Path, text: Path) -> Callable[..., Path]:
    """``make_checkpoint(steps, text, name)``: a run of so many steps on ``text``, saved."""

    def make(steps: int = 30, of: Path = text, name: str = "run.npz", **settings: Any) -> Path:
        small = {"hidden_size": 8, "seq_length": 8, "sample_length": 10} | settings
        learner = Learner(read_corpus(of), TrainingConfig(**small))
        learner.log_sample()
        for _ in range(steps):
            learner.step()
        save_checkpoint(tmp_path / name, learner.checkpoint())
        return tmp_path / name

    return make


@pytest.fixture(scope="session")
def colors_in() -> Callable[[QImage], set[str]]:
    """``colors_in(image)``: the names of all its colours. To ask pixel by pixel takes half a second."""

    def look(image: QImage) -> set[str]:
        opaque = image.convertToFormat(QImage.Format.Format_RGB32)
        return {QColor(int(rgb)).name() for rgb in np.unique(np.frombuffer(opaque.constBits(), np.uint32))}

    return look


@pytest.fixture
def tip_under_mouse() -> Callable[[QWidget, QPoint], str]:
    """``tip_under_mouse(widget, place)``: the mouse rests there; the tooltip's text, '' for none."""

    def hover(widget: QWidget, place: QPoint) -> str:
        at = QPointF(place)
        QApplication.sendEvent(widget, QEnterEvent(at, at, at))
        QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place)))
        return QToolTip.text() if QToolTip.isVisible() else ""

    return hover
