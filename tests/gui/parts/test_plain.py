"""What a stranger calls things is plain text, wherever the window shows it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6 import QtGui
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QProgressDialog,
    QTextEdit,
    QWidget,
)

from rnnviz.core.record.book_map import BookMap
from rnnviz.core.record.checkpoint import load_checkpoint, save_checkpoint
from rnnviz.gui.pages.map.colors import Scale
from rnnviz.gui.pages.map.figure import MapFigure
from rnnviz.gui.parts.plain import MessageBox, ProgressDialog, breakable, file_name, tip, title_of, unmnemonic
from rnnviz.gui.parts.theme import DARK

TAGS = "<img src=&#47;dev&#47;zero>&#60;b&#62;<h1>&amp;A&B [*]\x1b[2J"
"""What would be loaded, enlarged, underlined, starred or obeyed; no / in it: files may be called so."""
SHOWN = TAGS.replace("\x1b", "␛")


looks_rich = QtGui.Qt.mightBeRichText
"""Qt's own rule."""


def rendered(label: QLabel) -> bool:
    """Whether Qt would make HTML of what a label says."""
    words = label.text()
    kind = label.textFormat()
    if kind == Qt.TextFormat.PlainText or (kind == Qt.TextFormat.AutoText and not looks_rich(words)):
        return False
    return "<img" in words or "<h1" in words or "&#60;b" in words


def what_is_rendered(window: QWidget) -> list[str]:
    """Everything in and around a window where a name is taken for more than its letters."""
    found = []
    for widget in (window, *window.findChildren(QWidget)):
        where = f"{type(widget).__name__} {widget.objectName()}"
        if isinstance(widget, QLabel):
            if widget.textFormat() == Qt.TextFormat.AutoText and not _is_qts(widget):
                found.append(f"{where} takes HTML: {widget.text()[:40]!r}")
            if rendered(widget):
                found.append(f"{where} renders {widget.text()[:80]!r}")
        if isinstance(widget, QTextEdit) and ("<img" in widget.toHtml() or "<h1" in widget.toHtml()):
            found.append(f"{where} renders")
        for kind in ("toolTip", "statusTip", "whatsThis"):
            words = getattr(widget, kind)()
            if looks_rich(words) and ("<img" in words or "<h1" in words):
                found.append(f"the {kind} of {where}: {words[:80]!r}")
        if isinstance(widget, QAbstractButton) and "A&B" in widget.text().replace("&&", ""):
            found.append(f"{where} underlines a letter of {widget.text()!r}")
        if "\x1b" in widget.windowTitle():
            found.append(f"the title of {where}")
    for action in window.findChildren(QAction):
        if "A&B" in action.text().replace("&&", "") or "\x1b" in action.text():
            found.append(f"action {action.text()!r}")
        if looks_rich(action.toolTip()) and "<img" in action.toolTip() and action.objectName():
            found.append(f"the tooltip of action {action.objectName()}")
    return found


def _is_qts(label: QLabel) -> bool:
    """Whether a label is part of a widget that Qt made whole, with words of its own."""
    parent = label.parent()
    while parent is not None:
        if isinstance(parent, QFileDialog):
            return True
        parent = parent.parent()
    return False


@pytest.fixture
def strange_text(tmp_path: Path, text: Path) -> Path:
    """Of a strange name, and full of tags itself."""
    path = tmp_path / f"{TAGS}.txt"
    path.write_text(f"<img src=/dev/zero>&#60;b&#62;<h1> {text.read_text()}")
    return path


def test_a_text_of_a_strange_name(user, strange_text, tmp_path):
    window = user.opens_window(strange_text)
    user.steps(2)
    window.saving.save(tmp_path / f"{TAGS}.npz")
    user.waits_for_notice("Saved ")
    for menu in window.findChildren(QMenu):
        menu.aboutToShow.emit()
    for page in window.pages.titles:
        window.pages.open_page(page)
        assert what_is_rendered(window) == []
    assert window.notice.text == f"Saved {tmp_path / SHOWN}.npz."
    assert SHOWN.replace("[*]", "[*][*]") in window.windowTitle()
    assert user.finds("text_name", QLabel).text() == "<img src=&#47;dev&…]␛[2J.txt"
    recent = [a.text() for menu in window.findChildren(QMenu) for a in menu.actions() if "&#60;" in a.text()]
    assert recent
    assert all("A&&B" in words for words in recent)


def test_a_checkpoint_whose_text_is_called_so_and_lies_nowhere(user, make_checkpoint):
    path = make_checkpoint()
    whole = load_checkpoint(path)
    for words in (TAGS, TAGS + "\0" * 3000, "/" + TAGS):
        identity = replace(whole.text, name=words, path=f"/nowhere/{words}", sha256="00", encoding=TAGS)
        save_checkpoint(path, replace(whole, text=identity))
        window = user.opens_window(path)
        user.waits_for_notice("is not at hand")
        assert what_is_rendered(window) == []
        assert "A&B" in user.window.notice.text
        window.close()


def test_buttons_of_the_notice_are_no_keys(user, text):
    window = user.opens_window(text)
    window.notice.tell(TAGS, [(f"Train on {TAGS}", lambda: None)])
    assert what_is_rendered(window) == []
    assert user.finds("notice_action_0", QAbstractButton).text() == f"Train on {SHOWN}".replace("&", "&&")


def test_a_preset_of_a_strange_name(user, text, tmp_path):
    lesson = tmp_path / f"{TAGS}.rnnviz"
    table = {"rnnviz_preset": 1, "name": TAGS, "note": f"{TAGS}\n{TAGS}", "text_file": str(text)}
    lesson.write_text(json.dumps(table))
    window = user.opens_window(lesson)
    user.waits(lambda: user.finds("preset_note_shown").isVisible())
    assert what_is_rendered(window) == []
    assert user.finds("preset_note_shown", QLabel).text() == breakable(f"{SHOWN}\n{SHOWN}")
    assert user.finds("preset_name_shown", QLabel).text() == breakable(SHOWN.upper())
    fields = [user.finds(name) for name in ("hidden_size", "new_run_button", "preset_note_shown")]
    sidebar = user.finds("sidebar")
    assert all(field.mapTo(sidebar, field.rect().topRight()).x() < sidebar.width() for field in fields)


def test_a_file_that_cannot_be_opened(user, text, tmp_path):
    window = user.opens_window(text)
    for ending in ("npz", "rnnviz", "txt"):
        window.notice.tell("")
        path = tmp_path / f"{TAGS}.{ending}"
        path.write_bytes(bytes(300))
        window.documents.open_file(path)
        user.waits(lambda: window.notice.is_error)
        assert what_is_rendered(window) == []
        assert "&#60;b&#62;" in window.notice.text


def test_a_students_file(user, text, tmp_path, qtbot):
    window = user.opens_window(text)
    path = tmp_path / f"{TAGS}.py"
    path.write_text(f"def lossFun(*arguments):\n    print({TAGS!r})\n    raise ValueError({TAGS!r})\n")
    window.pages.open_page("Gradient check")
    card = window.pages.demand("Gradient check").own
    with qtbot.waitSignal(card.ended, timeout=20_000):
        card.check(path)
    assert what_is_rendered(window) == []
    assert "&#60;b&#62;" in card.words.toPlainText()


def test_the_fresh_check_names_the_text(user, strange_text):
    window = user.opens_window(strange_text)
    window.pages.open_page("Gradient check")
    assert what_is_rendered(window) == []


def test_a_map_as_a_figure(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    figure = MapFigure(BookMap(1000, 25), TAGS, 1.0, Scale.LOSS, DARK, parent)
    assert what_is_rendered(figure) == []
    assert figure.title.text() == f"Map of the book: {SHOWN}"


def test_dialogs(qtbot, user, strange_text):
    window = user.opens_window(strange_text)
    box = MessageBox(TAGS, window, more=TAGS, title=TAGS)
    progress = ProgressDialog(TAGS, 1000, window)
    qtbot.addWidget(box)
    qtbot.addWidget(progress)
    box.show()
    assert what_is_rendered(window) == []
    assert (box.text(), progress.labelText()) == (SHOWN, SHOWN)
    # Whatever else there is to be asked or told is made of those.
    for dialog in window.findChildren(QMessageBox) + window.findChildren(QProgressDialog):
        assert isinstance(dialog, MessageBox | ProgressDialog)


def test_the_dialogs_of_the_menus(user, strange_text):
    window = user.opens_window(strange_text)
    user.steps(1)
    actions = [action for menu in window.findChildren(QMenu) for action in menu.actions()]
    in_the_window = ("action_palette", "action_predict_")  # what they ask they ask without a dialog
    asking = [
        action
        for action in actions
        if (action.text().endswith("…") or action.text() == "About rnnviz")
        and not action.objectName().startswith(in_the_window)
    ]
    assert len(asking) > 8
    for action in asking:
        action.trigger()
        user.waits(lambda: [d for d in window.findChildren(QDialog) if d.isVisible()])
        assert what_is_rendered(window) == [], action.text()
        for dialog in window.findChildren(QDialog):
            dialog.reject()
        user.waits(lambda: not [d for d in window.findChildren(QDialog) if d.isVisible()])


def test_a_file_is_replaced_only_after_a_question_in_plain_text(user, text, tmp_path):
    window = user.opens_window(text)
    user.steps(1)
    path = tmp_path / f"{TAGS}.npz"
    path.write_bytes(b"old")
    for answer, data in ((QMessageBox.StandardButton.Cancel, b"old"), (QMessageBox.StandardButton.Yes, None)):
        if data is not None:
            user.chooses("action_save_checkpoint_as")
            user.gives_file(path)
        else:
            window.findChild(QFileDialog, "file_dialog").accept()
        user.waits(lambda: window.findChild(QMessageBox, "replace_dialog"))
        assert what_is_rendered(window) == []
        box = window.findChild(QMessageBox, "replace_dialog")
        assert box.text() == f"{SHOWN}.npz stands there already. Replace it?"
        box.button(answer).click()
        user.waits(lambda: window.findChild(QMessageBox, "replace_dialog") is None)
        assert data is None or path.read_bytes() == data
    user.waits_for_notice("Saved ")
    assert path.read_bytes() != b"old"


def test_a_file_dialog_proposes_a_name_that_a_file_may_have(user, strange_text):
    window = user.opens_window(strange_text)
    user.steps(1)
    user.chooses("action_export_loss")
    dialog = window.findChild(QFileDialog, "file_dialog")
    name = dialog.findChild(QLineEdit, "fileNameEdit").text()
    dialog.reject()
    assert name.endswith("-loss.csv")
    assert not set(name) & set("<>&;#*[]\x1b/")


@pytest.mark.parametrize("name", [TAGS, "", "..", "a/b\\c:d", "x" * 5000, "\0", ". a ."])
def test_names_for_files(name, tmp_path):
    (tmp_path / file_name(name)).write_text("")
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("name", ["con", "NUL", "com1.rnnviz", "Lpt9. x"])
def test_no_file_has_the_name_of_a_device(name):
    assert file_name(name).startswith("_")
    assert file_name(f"a {name}") == f"a {name}"
    assert file_name("console") == "console"


def test_words_that_hold_no_tags_are_left_alone():
    assert tip("story.txt, 1 < 2") == "story.txt, 1 < 2"
    assert breakable("a line of words") == "a line of words"
    assert breakable("x" * 30).split("\u200b") == ["x" * 12, "x" * 12, "x" * 6]
    assert tip("a<b>c") == "<qt>a&lt;b&gt;c</qt>"
    assert unmnemonic("a & b") == "a && b"
    assert title_of("a [*]") == "a [*][*]"
