"""The encoding of a text in the window: told, chosen with a look at the lines, and remembered."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialogButtonBox, QListWidget

from rnnviz.core.text.corpus import read_corpus
from rnnviz.core.text.encodings import encoding_of
from rnnviz.gui.files.encoding_dialog import BY_ITSELF
from rnnviz.training.presets import read_preset

PROSE = "Мельник держал двух гусей и часы, которые каждый вечер возвращали ему день.\n" * 9


@pytest.fixture
def guessed(tmp_path):
    file = tmp_path / "miller.txt"
    file.write_bytes(PROSE.encode("koi8-r"))
    return file


def shown_text(window):
    corpus = window.session.corpus
    return corpus.vocabulary.decode(corpus.ids)


def chooses_encoding(user, name):
    """In the dialog that stands open: look at it, and take it."""
    dialog = user.finds("encoding_dialog")
    choices = user.finds("encoding_list", QListWidget)
    row = next(r for r in range(choices.count()) if choices.item(r).text().endswith(name))
    choices.setCurrentRow(row)
    preview = user.finds("encoding_preview").toPlainText()
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()
    return preview


def test_a_guess_is_told_with_the_way_to_another(user, guessed):
    window = user.opens_window(guessed)
    user.waits_for_notice("guessed: Cyrillic: KOI8-R")
    before = window.session.info
    user.clicks("notice_action_0")
    assert user.finds("encoding_list", QListWidget).currentItem().text() == "Cyrillic: KOI8-R"
    assert "Мельник" in user.finds("encoding_preview").toPlainText()
    preview = chooses_encoding(user, "CP1251")
    assert PROSE.encode("koi8-r").decode("cp1251")[:20] in preview
    user.waits(lambda: window.session.info is not before)
    assert shown_text(window) == PROSE.encode("koi8-r").decode("cp1251")
    assert window.session.info.text.encoding == "CP1251"
    assert window.notice.text == ""


def test_the_choice_is_remembered_after_a_restart(user, guessed):
    window = user.opens_window(guessed)
    user.chooses("action_encoding")
    chooses_encoding(user, "CP1251")
    user.waits(lambda: window.session.info.text.encoding == "CP1251")
    window.close_for_good()
    window = user.opens_window(guessed)
    assert window.session.info.text.encoding == "CP1251"
    user.chooses("action_encoding")
    chooses_encoding(user, BY_ITSELF)
    user.waits(lambda: window.session.info.text.encoding == "KOI8-R")


def test_another_case_keeps_the_encoding(user, guessed):
    window = user.opens_window(guessed)
    user.chooses("action_encoding")
    chooses_encoding(user, "CP1251")
    user.waits(lambda: window.session.info.text.encoding == "CP1251")
    user.sets("lower_case", True)
    user.chooses("action_new_run")
    user.waits(lambda: window.session.info.config.lower_case)
    assert shown_text(window) == PROSE.encode("koi8-r").decode("cp1251").lower()


def test_a_checkpoint_comes_back_in_the_encoding_of_its_run(user, guessed, tmp_path):
    window = user.opens_window(guessed)
    user.chooses("action_encoding")
    chooses_encoding(user, "CP1251")
    user.waits(lambda: window.session.info.text.encoding == "CP1251")
    user.steps(3)
    user.saves(tmp_path / "run.npz")
    user.chooses("action_encoding")
    chooses_encoding(user, BY_ITSELF)
    user.waits(lambda: window.session.info.text.encoding == "KOI8-R")
    window.documents.open_file(tmp_path / "run.npz")
    user.waits(lambda: window.session.info.text.encoding == "CP1251")
    assert window.session.info.can_train
    user.waits_for_iteration(3)
    assert shown_text(window) == PROSE.encode("koi8-r").decode("cp1251")


def test_what_was_replaced_is_told(user, tmp_path):
    file = tmp_path / "broken.txt"
    file.write_bytes(PROSE.encode()[:-3])
    window = user.opens_window(file)
    user.waits_for_notice("1 byte of broken.txt is not UTF-8")
    assert window.session.info.text.encoding == "UTF-8"


def test_nuls_are_told(user, tmp_path):
    file = tmp_path / "padded.txt"
    file.write_bytes(b"plain letters, a line of them\n" + b"\0" * 3)
    user.opens_window(file)
    user.waits_for_notice("padded.txt holds 3 NUL characters")


def test_a_text_in_memory_has_no_file_to_be_read_again(user, tmp_path):
    preset = tmp_path / "inline.rnnviz"
    preset.write_text('{"rnnviz_preset": 1, "text": "hello world, Hello World. Hello again."}')
    window = user.opens_window(preset)
    user.chooses("action_encoding")
    user.waits_for_notice("no text from a file")
    user.sets("lower_case", True)
    user.sets("seq_length", 8)
    user.chooses("action_new_run")
    user.waits(lambda: window.session.info.config.lower_case)
    assert shown_text(window) == "hello world, hello world. hello again."
    user.sets("lower_case", False)
    user.chooses("action_new_run")
    user.waits(lambda: not window.session.info.config.lower_case)
    assert shown_text(window) == "hello world, Hello World. Hello again."


@pytest.mark.usefixtures("guessed")
def test_a_preset_names_the_encoding_of_its_text(user, tmp_path):
    preset = tmp_path / "miller.rnnviz"
    preset.write_text(
        '{"rnnviz_preset": 1, "text_file": "miller.txt", "encoding": "cp1251", "settings": {"seq_length": 8}}'
    )
    assert read_preset(preset).encoding is encoding_of("cp1251")
    window = user.opens_window(preset)
    assert window.session.info.text.encoding == "CP1251"


def test_a_file_that_looks_binary_can_be_given_an_encoding(user, text, tmp_path):
    binary = tmp_path / "odd.bin"
    binary.write_bytes(bytes(range(1, 32)) * 9 + "größer".encode("cp850"))
    window = user.opens_window(text)
    window.documents.open_file(binary)
    user.waits_for_notice("does not look like text")
    user.clicks("notice_action_1")
    chooses_encoding(user, "CP850")
    user.waits(lambda: window.session.info.text.name == "odd.bin")
    assert shown_text(window).endswith("größer")
    assert read_corpus(binary, encoding=encoding_of("cp850")).encoding == "CP850"


def test_the_preview_shows_the_lines_that_differ(user, tmp_path):
    file = tmp_path / "late.txt"
    file.write_bytes(b"Only plain letters here.\n" * 4000 + "Das hört man gern, größer.\n".encode("cp1252"))
    user.opens_window(file)
    user.chooses("action_encoding")
    assert "größer" in user.finds("encoding_preview").toPlainText()
    user.finds("encoding_dialog").reject()
    assert user.finds("action_encoding", QAction).isEnabled()
