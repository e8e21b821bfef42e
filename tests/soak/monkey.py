"""A random monkey in the window: every action, every field, every key, in random order while training runs.

Dialogs that open are answered at random or closed. There must be no exception and no
warning of Qt, and at the end the window closes and threads and windows are what they were.

    python tests/soak/monkey.py [ACTIONS] [SEED]
"""

import contextlib
import gc
import random
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from _runs import advance, small_learner, text_file
from _surroundings import own_home
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QProgressDialog,
    QSlider,
    QSpinBox,
    QTabBar,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from rnnviz import paths
from rnnviz.core.record.checkpoint import save_checkpoint
from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.window.main_window import MainWindow

IGNORED = "This plugin does not support"
"""The offscreen platform says this of what a window that nobody sees cannot do."""
CLOSING_SECONDS = 20.0
_KEYS = (
    Qt.Key.Key_Space, Qt.Key.Key_S, Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Left,
    Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Delete,
    Qt.Key.Key_Backspace, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_A, Qt.Key.Key_9,
    Qt.Key.Key_Minus,
)  # fmt: skip
_WORDS = ("", "the ", "\n", "🦆", "\u202e", "0", "-1", "1e999", "x" * 500, "é", "<b>", "\t")


@dataclass
class Found:
    """What the monkey has done, and what went wrong."""

    actions: int = 0
    done: Counter[str] = field(default_factory=Counter)
    exceptions: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    slowest: float = 0.0
    slowest_name: str = ""
    largest_iteration: int = 0

    @property
    def faults(self) -> list[str]:
        return self.exceptions + self.warnings + self.left


class Monkey:
    """Plays with one window. Everything it writes goes into ``folder``."""

    def __init__(self, window: MainWindow, folder: Path, chance: random.Random, found: Found) -> None:
        self._window = window
        self._folder = folder
        self._chance = chance
        self._found = found
        text = text_file(folder, 3000)
        (folder / "binary.txt").write_bytes(bytes(range(256)) * 4)
        (folder / "empty.txt").write_bytes(b"")
        (folder / "broken.npz").write_bytes(b"PK\x03\x04 nothing")
        learner = small_learner()
        advance(learner, 120)
        save_checkpoint(folder / "other.npz", learner.checkpoint())
        self._files = [
            text,
            *(folder / name for name in ("binary.txt", "empty.txt", "broken.npz", "other.npz")),
        ]
        self._files += [folder / "missing.txt", folder, *paths.sample_texts()[:2]]
        # A button with a menu waits in a loop of its own until the menu is closed.
        self._closer = QTimer(window)
        self._closer.timeout.connect(_close_popup)
        self._closer.start(50)

    def act(self) -> None:
        """One thing at random."""
        plays: list[tuple[int, Callable[[], str]]] = [
            (6, self._trigger), (6, self._set_field), (5, self._press_button), (3, self._press_key),
            (2, self._click), (2, self._type), (2, self._drop), (1, self._resize), (1, self._choose_tab),
            (1, self._open_menu), (3, self._wait),
        ]  # fmt: skip
        play = self._chance.choices([p for _, p in plays], [weight for weight, _ in plays])[0]
        began = time.perf_counter()
        name = self._answer_dialogs() or play()
        QApplication.processEvents()
        took = time.perf_counter() - began
        if took > self._found.slowest:
            self._found.slowest, self._found.slowest_name = took, name
        self._found.actions += 1
        self._found.done[name.partition(" ")[0]] += 1
        self._found.largest_iteration = max(self._found.largest_iteration, self._window.session.iteration)

    # ── what it does ──

    def _trigger(self) -> str:
        # All of ours; those that plots bring along for menus that are never shown are none.
        menus = self._window.menuBar().findChildren(QMenu)
        actions = [*self._window.actions(), *(action for menu in menus for action in menu.actions())]
        actions = [a for a in actions if a.isEnabled() and not a.menu() and not a.isSeparator()]
        actions = [a for a in actions if a.objectName() != "action_quit"]
        action = self._chance.choice(actions)
        name = f"action {action.objectName() or action.text()}"
        action.trigger()
        return name

    def _set_field(self) -> str:
        kinds = (QSpinBox, QDoubleSpinBox, QComboBox, QCheckBox, QSlider)
        target = self._pick(kinds)
        if target is None:
            return "nothing"
        chance = self._chance
        match target:
            case QSpinBox():
                values = [target.minimum(), target.maximum(), 0, 1, 5, 30, chance.randint(1, 300)]
                target.setValue(chance.choice(values))
            case QDoubleSpinBox():
                numbers = [
                    target.minimum(),
                    target.maximum(),
                    0.0,
                    0.01,
                    0.1,
                    1.0,
                    100.0,
                    chance.uniform(0, 2),
                ]
                target.setValue(chance.choice(numbers))
            case QComboBox() if target.count():
                target.setCurrentIndex(chance.randrange(target.count()))
            case QCheckBox():
                target.click()
            case QSlider():
                target.setValue(chance.randint(target.minimum(), target.maximum()))
        return f"field {target.objectName()}"

    def _press_button(self) -> str:
        button = self._pick((QAbstractButton,))
        if not isinstance(button, QAbstractButton):
            return "nothing"
        button.click()
        return f"button {button.objectName() or button.text()}"

    def _press_key(self) -> str:
        modifiers = self._chance.choice(
            [Qt.KeyboardModifier.NoModifier] * 4 + [Qt.KeyboardModifier.ShiftModifier]
        )
        key = self._chance.choice(_KEYS)
        target = QApplication.focusWidget()
        if target is None or self._chance.random() < 0.3:
            target = self._pick((QWidget,)) or self._window
        QTest.keyClick(target, key, modifiers)
        return f"key {key.name}"

    def _type(self) -> str:
        target = self._pick((QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox))
        if target is None:
            return "nothing"
        words = self._chance.choice(_WORDS)
        match target:
            case QLineEdit():
                target.setText(words)
                target.editingFinished.emit()
            case QPlainTextEdit() | QTextEdit() if not target.isReadOnly():
                target.setPlainText(words)
            case QAbstractSpinBox():
                QTest.keyClicks(
                    target, "".join(c for c in words if " " <= c <= "~")[:6]
                )  # QTest knows no others
                QTest.keyClick(target, Qt.Key.Key_Return)
        return f"typing {target.objectName()}"

    def _click(self) -> str:
        target = self._pick((QWidget,))
        if target is None or target.width() < 2 or target.height() < 2:
            return "nothing"
        place = QPoint(self._chance.randrange(target.width()), self._chance.randrange(target.height()))
        if self._chance.random() < 0.5:
            QTest.mouseMove(target, place)
        elif not isinstance(target, QMenu):
            button = self._chance.choice([Qt.MouseButton.LeftButton] * 4 + [Qt.MouseButton.MiddleButton])
            QTest.mouseClick(target, button, Qt.KeyboardModifier.NoModifier, place)
        return f"mouse {type(target).__name__}"

    def _drop(self) -> str:
        path = self._chance.choice(self._files)
        self._window.documents.open_file(path)
        return f"file {path.name}"

    def _resize(self) -> str:
        self._window.resize(self._chance.randint(400, 2500), self._chance.randint(300, 1600))
        return "resize"

    def _choose_tab(self) -> str:
        for bar in self._window.findChildren(QTabBar):
            if bar.isVisible() and bar.count():
                bar.setCurrentIndex(self._chance.randrange(bar.count()))
        return "tab"

    def _open_menu(self) -> str:
        menus = [menu for menu in self._window.findChildren(QMenu) if menu.title()]
        menu = self._chance.choice(menus)
        menu.aboutToShow.emit()
        return f"menu {menu.title()}"

    def _wait(self) -> str:
        until = time.perf_counter() + self._chance.choice([0.0, 0.02, 0.1])
        while time.perf_counter() < until:
            QApplication.processEvents()
        return "wait"

    def _pick(self, kinds: tuple[type[QWidget], ...]) -> QWidget | None:
        """Something that can be seen and used."""
        widgets = [w for w in self._window.findChildren(QWidget) if isinstance(w, kinds)]
        widgets = [w for w in widgets if w.isVisible() and w.isEnabled() and w.window() is self._window]
        return self._chance.choice(widgets) if widgets else None

    # ── dialogs and menus that stand open ──

    def _answer_dialogs(self) -> str:
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
            return "popup closed"
        dialogs = [w for w in self._window.findChildren(QDialog) if w.isVisible()]
        dialogs = [d for d in dialogs if not isinstance(d, QProgressDialog) or self._chance.random() < 0.2]
        if not dialogs or self._chance.random() < 0.2:  # now and then it plays on behind them
            return ""
        dialog = dialogs[-1]
        match dialog:
            case QFileDialog():
                self._answer_file_dialog(dialog)
            case QMessageBox():
                self._chance.choice(dialog.buttons()).click()
            case QProgressDialog():
                dialog.cancel()
            case _:
                buttons = [b for b in dialog.findChildren(QAbstractButton) if b.isVisible() and b.isEnabled()]
                if buttons and self._chance.random() < 0.6:
                    self._chance.choice(buttons).click()
                else:
                    dialog.reject()
        return f"dialog {dialog.objectName() or type(dialog).__name__}"

    def _answer_file_dialog(self, dialog: QFileDialog) -> None:
        if self._chance.random() < 0.4:
            dialog.reject()
            return
        if dialog.fileMode() == QFileDialog.FileMode.Directory:
            path = self._folder
        elif dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave:
            suffix = dialog.defaultSuffix() or "bin"
            name = self._chance.choice([f"{self._found.actions}", "again", "no folder/x", "ü 語"])
            path = self._folder / f"{name}.{suffix}"
            path.unlink(missing_ok=True)  # it would ask whether to replace it, in a loop of its own
        else:
            path = self._chance.choice([f for f in self._files if f.is_file()])
        # The dialog's own checks ask in a loop of their own; the choice is what is told to the window.
        dialog.fileSelected.emit(str(path))
        dialog.reject()


def _close_popup() -> None:
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


class _Watch:
    """Takes the hooks of Python and Qt, and gives them back."""

    def __init__(self, found: Found) -> None:
        self._found = found

    def __enter__(self) -> None:
        self._hooks = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_exception
        threading.excepthook = lambda a: self._on_exception(a.exc_type, a.exc_value, a.exc_traceback)
        self._handler = qInstallMessageHandler(self._on_message)

    def __exit__(self, *_: object) -> None:
        sys.excepthook, threading.excepthook = self._hooks
        qInstallMessageHandler(self._handler)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._found.exceptions.append("".join(traceback.format_exception(kind, error, trace)[-6:]))

    def _on_message(self, kind: QtMsgType, _context: object, message: str) -> None:
        if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg) and IGNORED not in message:
            self._found.warnings.append(f"Qt: {message}")


def play(app: QApplication, home: Path, actions: int, seed: int) -> Found:
    """A window opens, is played with, and closes; what was found."""
    found = Found()
    windows, threads = set(app.topLevelWidgets()), set(threading.enumerate())
    folder = home / "monkey"
    folder.mkdir()
    # A file dialog that is answered by a key writes where the program was started.
    with contextlib.chdir(folder), _Watch(found):
        # Without a log the action that opens it shows a sentence, and no program of the desktop's.
        window = MainWindow(WindowSettings(None), home / "autosaves", None)
        window.start_with(text_file(folder, 2000), running=True, settings={"hidden_size": 20})
        window.show()
        monkey = Monkey(window, folder, random.Random(seed), found)
        for _ in range(actions):
            monkey.act()
            if found.exceptions:
                break
        if not found.largest_iteration:
            found.left.append("nothing was trained")
        window.close_for_good()
        window.deleteLater()
        del window, monkey
        until = time.monotonic() + CLOSING_SECONDS
        while time.monotonic() < until:
            QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            gc.collect()
            more_threads = set(threading.enumerate()) - threads
            more_windows = [w for w in app.topLevelWidgets() if w not in windows and isValid(w)]
            if not more_threads and not more_windows:
                break
        else:
            found.left += [f"thread {thread.name}" for thread in more_threads]
            found.left += [f"window {type(w).__name__} {w.objectName()!r}" for w in more_windows]
    return found


def main(actions: int = 10_000, seed: int = 0) -> int:
    with own_home() as home:
        app = QApplication.instance() or QApplication([])
        began = time.perf_counter()
        found = play(app, home, actions, seed)
        seconds = time.perf_counter() - began
        kinds = ", ".join(f"{n:,} {name}" for name, n in found.done.most_common())
        print(
            f"monkey: {found.actions:,} actions ({kinds}), runs up to {found.largest_iteration:,} steps: "
            f"{len(found.exceptions)} exceptions, {len(found.warnings)} Qt warnings, {len(found.left)} left "
            f"behind; slowest {found.slowest:.2f} s ({found.slowest_name}), {seconds:.0f} s"
        )
        for fault in found.faults[:20]:
            print(f"  {fault}")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
