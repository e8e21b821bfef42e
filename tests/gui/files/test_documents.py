"""Files in and out of the window: texts, checkpoints, exports, and runs that would be lost."""

import csv
import os

import numpy as np
import pytest
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QFileDialog, QLabel, QMenu, QMessageBox, QProgressDialog

from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.training.worker.questions import ExportKind

BUTTONS = QMessageBox.StandardButton


def menu_of(user, title):
    """A submenu by its title, filled as when it is opened."""
    menu = next(menu for menu in user.window.findChildren(QMenu) if menu.title() == title)
    menu.aboutToShow.emit()
    return menu


# ── texts ──


def test_a_text_is_chosen_in_a_dialog(user, text, other_text):
    window = user.opens_window(text)
    user.chooses("action_open")
    user.gives_file(other_text)
    user.waits(lambda: window.session.info.text.name == "other.txt")
    assert "other.txt" in window.windowTitle()


def test_the_same_dialog_takes_a_checkpoint(user, text, make_checkpoint):
    window = user.opens_window(text)
    checkpoint = make_checkpoint(10)
    user.chooses("action_open")
    shown = user.finds("file_dialog", QFileDialog).nameFilters()[0]
    assert shown.startswith("Texts, checkpoints, presets")
    assert {"*.txt", "*.npz"} <= set(shown.partition("(")[2].rstrip(")").split())
    user.gives_file(checkpoint)
    user.waits_for_iteration(10)
    assert window.saving.saved.path == checkpoint


def test_the_next_text_trains_when_the_one_before_did(user, text, other_text):
    window = user.opens_window(text, running=True)
    user.waits(lambda: window.session.iteration > 0)
    window.documents.open_file(other_text)
    user.waits(lambda: window.session.info.text.name == "other.txt" and window.session.iteration > 0)
    assert window.session.is_running


def test_the_window_says_which_encoding_it_took(user, text, tmp_path):
    window = user.opens_window(text)
    for number, (data, encoding) in enumerate((
        (b"\xef\xbb\xbf" + "naïve\n".encode() * 20, "UTF-8 with BOM"),
        (("naïve\n" * 20).encode("utf-16"), "UTF-16"),
        ("naïve façade\n".encode() * 20, "UTF-8"),
        (("Die Möwe fliegt über das Meer, und die Fähre fährt.\n" * 20).encode("latin-1"), "guessed"),
    )):  # fmt: skip
        file = tmp_path / f"text {number}.txt"
        file.write_bytes(data)
        window.documents.open_file(file)
        user.waits(lambda file=file: window.session.info.text.name == file.name)
        shown = " ".join(label.text() for label in window.sidebar.findChildren(QLabel))
        assert encoding in shown
        assert ("with BOM" in shown) == ("with BOM" in encoding)


def test_a_text_is_lower_cased_on_request(user, tmp_path):
    file = tmp_path / "text.txt"
    file.write_text("ABCabc abc " * 10)
    window = user.opens_window(file, lower_case=True)
    assert window.session.info.vocabulary.characters == " abc"
    user.sets("lower_case", False)
    user.chooses("action_new_run")
    user.waits(lambda: len(window.session.info.vocabulary) == 7)


def test_recent_files_are_offered_the_latest_first(user, text, other_text):
    window = user.opens_window(text)
    window.documents.open_file(other_text)
    user.waits(lambda: window.session.info.text.name == "other.txt")
    recent = menu_of(user, "Open recent")
    assert [action.text() for action in recent.actions()] == [str(other_text), str(text)]
    recent.actions()[1].trigger()
    user.waits(lambda: window.session.info.text.name == "story.txt")


def test_a_recent_file_that_is_gone_is_not_offered(user, text, other_text):
    window = user.opens_window(text)
    window.documents.open_file(other_text)
    user.waits(lambda: window.session.info.text.name == "other.txt")
    text.unlink()
    assert [action.text() for action in menu_of(user, "Open recent").actions()] == [str(other_text)]


def test_a_sample_text_is_one_click_away(user, text):
    window = user.opens_window(text)
    samples = menu_of(user, "Sample texts").actions()
    assert samples[0].text() == "The ferry year"
    next(action for action in samples if action.text() == "Verse").trigger()
    user.waits(lambda: window.session.info.text.name == "verse.txt")


def test_reading_a_large_text_shows_progress_and_can_be_called_off(user, text, tmp_path):
    large = tmp_path / "large.txt"
    large.write_text("many words here " * 1_500_000)
    window = user.opens_window(text)
    user.steps(1)
    window.documents.open_file(large)
    user.waits(lambda: window.findChild(QProgressDialog, "loading_dialog"))
    dialog = window.findChild(QProgressDialog, "loading_dialog")
    dialog.canceled.emit()
    user.waits(lambda: window.findChild(QProgressDialog, "loading_dialog") is None)
    assert window.session.info.text.name == "story.txt"
    assert window.session.iteration == 1


# ── bad input: the running session is untouched ──


def make_bad(kind, folder):
    file = folder / f"{kind}.txt"
    match kind:
        case "folder":
            file.mkdir()
        case "empty":
            file.write_text("")
        case "short":
            file.write_text("short")
        case "single":
            file.write_text("aaaaaaaaaaaaaaaaaaaaaaaaaaaa")
        case "cut-off checkpoint":
            file = file.with_suffix(".npz")
            file.write_bytes(b"PK\x03\x04 and then nothing")
        case "text as checkpoint":
            file = file.with_suffix(".npz")
            file.write_text("no checkpoint at all")
        case "any npz":
            file = file.with_suffix(".npz")
            np.savez(file, a=np.zeros(3))
    return file


BAD = {
    "missing": "There is no file",
    "folder": "is a folder",
    "empty": "empty",
    "short": "9",
    "single": "nothing to learn",
    "cut-off checkpoint": "cut off",
    "text as checkpoint": "not a checkpoint",
    "any npz": "header is missing",
}


def test_what_cannot_be_opened_is_told_and_the_session_goes_on(user, text, tmp_path):
    window = user.opens_window(text, running=True)
    before = window.session.info
    for kind, words in BAD.items():
        bad = make_bad(kind, tmp_path)
        window.documents.open_file(bad)
        user.waits_for_notice(bad.name)
        assert words in window.notice.text
        assert window.notice.is_error
        seen = window.session.iteration
        user.waits(lambda seen=seen: window.session.iteration > seen)
    assert window.session.info is before
    assert window.session.is_running


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_text_without_permission(user, text, other_text):
    window = user.opens_window(text)
    other_text.chmod(0)
    window.documents.open_file(other_text)
    user.waits_for_notice("no permission")


def test_a_binary_file_is_asked_about_and_opened_on_insistence(user, text, tmp_path):
    binary = tmp_path / "picture.bin"
    binary.write_bytes(bytes(range(256)) * 8)
    window = user.opens_window(text)
    window.documents.open_file(binary)
    user.waits_for_notice("does not look like text")
    assert window.session.info.text.name == "story.txt"
    user.clicks("notice_action_0")
    user.waits(lambda: window.session.info.text.name == "picture.bin")


def test_a_text_that_vanishes_while_open_is_trained_on(user, text, tmp_path):
    window = user.opens_window(text)
    text.unlink()
    user.steps(5)
    user.chooses("action_reset")
    user.waits(lambda: window.session.iteration == 0)
    user.steps(2)
    user.saves(tmp_path / "run.npz")
    assert load_checkpoint(tmp_path / "run.npz").last.place.iteration == 2


def test_a_bad_text_at_the_start_leaves_a_window_that_says_so(user, text, tmp_path):
    user.starts(make_bad("empty", tmp_path))
    user.waits_for_notice("empty")
    user.window.documents.open_file(text)
    user.waits(lambda: user.window.session.info is not None)


# ── settings ──


OUT_OF_RANGE = (
    ("hidden_size", 0, "1 to 2,048"),
    ("hidden_size", 3000, "1 to 2,048"),
    ("seq_length", 0, "1 to 1,000"),
    ("learning_rate", -0.1, "0 to 1000"),
    ("sigma", -1.0, "0 to 100"),
    ("seed", -1, "0 to"),
    ("clip", 0.0, "1e-06 to 1e+06"),
    ("sample_every", 0, "1 to"),
)


def test_a_setting_out_of_range_is_marked_and_nothing_starts(user, text):
    window = user.opens_window(text)
    before = window.session.info
    for field, value, range_in_words in OUT_OF_RANGE:
        good = user.finds(field).value()
        user.sets(field, value)
        assert user.finds(field).property("invalid")
        assert range_in_words in user.finds("settings_mistake", QLabel).text()
        user.chooses("action_new_run")
        assert window.session.info is before
        assert range_in_words in window.notice.text
        user.sets(field, good)
        assert not user.finds(field).property("invalid")
        assert not user.finds("settings_mistake").isVisible()


def test_a_window_longer_than_the_text_is_told(user, tmp_path):
    file = tmp_path / "short.txt"
    file.write_text("hello there")
    window = user.opens_window(file)
    user.sets("seq_length", 25)
    user.chooses("action_new_run")
    user.waits_for_notice("26")
    assert window.notice.is_error
    assert window.session.info.config.seq_length == 8


def test_a_new_run_takes_every_setting(user, text):
    window = user.opens_window(text)
    wanted = {
        "hidden_size": 11, "seq_length": 7, "learning_rate": 0.05, "sigma": 0.03, "seed": 2_147_483_647,
        "dtype": "float64", "clip": 2.5, "lower_case": True, "sample_every": 50,
    }  # fmt: skip
    for name, value in wanted.items():
        user.sets(name, value)
    user.clicks("new_run_button")
    user.waits(lambda: window.session.info.config.hidden_size == 11)
    config = window.session.info.config.to_dict()
    assert {name: config[name] for name in wanted} == wanted


def test_the_largest_seed_of_the_command_line_is_the_seed_of_the_run(user, text):
    window = user.opens_window(text, seed=2**31 - 1)
    assert window.session.info.config.seed == 2**31 - 1


# ── reset, new run, and what would be lost ──


def test_reset_goes_back_to_the_start_and_undo_back_again(user, text):
    window = user.opens_window(text)
    user.steps(40)
    smooth_loss = window.session.latest.smooth_loss
    user.chooses("action_reset")
    user.waits_for_notice("from iteration 40 to 0")
    user.waits_for_iteration(0)
    assert window.session.iteration == 0
    user.clicks("notice_action_0")
    user.waits_for_iteration(40)
    assert window.session.latest.smooth_loss == smooth_loss
    assert window.saving.is_unsaved


def test_reset_repeats_the_run_from_its_seed(user, text):
    window = user.opens_window(text, seed=5)
    user.steps(15)
    first = window.session.latest.smooth_loss
    user.chooses("action_reset")
    user.waits(lambda: window.session.iteration == 0 and window.session.latest is not None)
    user.steps(15)
    assert window.session.latest.smooth_loss == first


# ── checkpoints ──


def test_saved_and_opened_it_stands_where_it_stood(user, text, tmp_path):
    window = user.opens_window(text)
    user.steps(60)
    user.chooses("action_save_checkpoint")
    user.gives_file(tmp_path / "run.npz")
    user.waits_for_notice("Saved")
    saved = window.session.latest
    user.steps(20)
    later = window.session.latest
    user.chooses("action_open_checkpoint")
    user.gives_file(tmp_path / "run.npz")
    user.waits(lambda: window.session.latest is not None and window.session.iteration == 60)
    assert window.session.latest.smooth_loss == saved.smooth_loss
    assert window.session.latest.position == saved.position
    user.steps(20)
    assert window.session.latest.smooth_loss == later.smooth_loss


def test_saving_again_goes_to_the_same_file(user, text, tmp_path):
    user.opens_window(text)
    user.steps(1)
    user.saves(tmp_path / "run.npz")
    user.steps(1)
    user.chooses("action_save_checkpoint")
    user.waits(lambda: load_checkpoint(tmp_path / "run.npz").last.place.iteration == 2)


def test_the_settings_come_from_the_checkpoint_not_from_the_fields(user, text, make_checkpoint):
    window = user.opens_window(text)
    user.sets("hidden_size", 50)
    window.documents.open_file(make_checkpoint(10, hidden_size=9))
    user.waits_for_iteration(10)
    assert window.session.info.config.hidden_size == 9


def test_the_text_of_a_checkpoint_is_found_beside_it(user, text, make_checkpoint, other_text, tmp_path):
    checkpoint = make_checkpoint(10)
    moved = tmp_path / "moved"
    moved.mkdir()
    text.rename(moved / text.name)
    checkpoint = checkpoint.rename(moved / checkpoint.name)
    window = user.opens_window(other_text)
    window.documents.open_file(checkpoint)
    user.waits_for_iteration(10)
    assert window.session.info.can_train
    user.steps(1)


def test_without_its_text_a_checkpoint_writes_and_says_what_training_needs(
    user, text, make_checkpoint, other_text
):
    checkpoint = make_checkpoint(30)
    text.unlink()
    window = user.opens_window(other_text)
    window.documents.open_file(checkpoint)
    user.waits_for_notice("story.txt")
    assert "needs the same" in window.notice.text
    assert not window.session.info.can_train
    assert not user.finds("action_run", QAction).isEnabled()
    assert "writing only" in user.finds("status_state", QLabel).text()
    user.sets("sample_length", 40)
    user.clicks("generate_button")
    user.waits(lambda: len(user.finds("sample_text").toPlainText()) == 40)


def test_the_missing_text_can_be_shown(user, text, make_checkpoint, other_text, tmp_path):
    checkpoint = make_checkpoint(30)
    text.rename(tmp_path / "renamed.txt")
    window = user.opens_window(other_text)
    window.documents.open_file(checkpoint)
    user.waits_for_notice("not at hand")
    user.clicks("notice_action_0")
    user.gives_file(tmp_path / "renamed.txt")
    user.waits(lambda: window.session.info.can_train)
    user.waits_for_iteration(30)
    user.steps(1)
    assert window.session.iteration == 31


def test_a_text_with_other_characters_is_not_taken_for_the_missing_one(
    user, text, make_checkpoint, other_text
):
    checkpoint = make_checkpoint(30)
    text.unlink()
    window = user.opens_window(other_text)
    window.documents.open_file(checkpoint)
    user.waits_for_notice("not at hand")
    user.clicks("notice_action_0")
    user.gives_file(other_text)
    user.waits_for_notice("same characters")
    assert not window.session.info.can_train


def test_another_text_in_the_same_characters_can_be_trained_on(user, text, make_checkpoint, tmp_path):
    checkpoint = make_checkpoint(30)
    twin = tmp_path / "twin.txt"
    twin.write_text(text.read_text()[::-1])
    text.unlink()
    window = user.opens_window(twin)
    window.documents.open_file(checkpoint)
    user.waits_for_notice("same characters")
    user.clicks("notice_action_1")
    user.waits(lambda: window.session.info.can_train)
    user.steps(1)
    assert window.session.info.text.name == "twin.txt"


def test_a_checkpoint_at_the_start_goes_on(user, make_checkpoint):
    window = user.opens_window(make_checkpoint(30), running=True)
    user.waits(lambda: window.session.iteration > 30)


def test_a_checkpoint_brings_its_curve_and_its_samples(user, make_checkpoint, tmp_path):
    window = user.opens_window(make_checkpoint(30))
    assert user.finds("samples_log").toPlainText().startswith("0 · smooth loss")
    window.exports.export(ExportKind.LOSS, tmp_path / "loss.csv")
    user.waits_for_notice("loss.csv")
    with (tmp_path / "loss.csv").open() as file:
        assert [int(row["iteration"]) for row in csv.DictReader(file)] == list(range(1, 31))


# ── exports ──


def test_samples_loss_and_best_model_are_written(user, text, tmp_path):
    window = user.opens_window(text, sample_every=10)
    user.steps(30)
    user.chooses("action_export_samples")
    user.gives_file(tmp_path / "samples.txt")
    user.waits_for_notice("the samples")
    samples = (tmp_path / "samples.txt").read_text()
    assert samples.count("---- iteration") == 4
    assert "---- iteration 30, smooth loss" in samples

    user.chooses("action_export_loss")
    user.gives_file(tmp_path / "loss.csv")
    user.waits_for_notice("the loss")
    lines = (tmp_path / "loss.csv").read_text().splitlines()
    assert lines[0] == "iteration,loss,smooth_loss,held_out_loss"
    assert len(lines) == 31
    assert float(lines[-1].split(",")[2]) == pytest.approx(window.session.latest.smooth_loss)

    window.exports.export(ExportKind.BEST, tmp_path / "best.npz")
    user.waits_for_notice("the best model")
    assert load_checkpoint(tmp_path / "best.npz").last.place.iteration <= 30


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_the_map_of_the_book_is_written_from_the_menu(user, text, tmp_path, suffix):
    window = user.opens_window(text, is_whole=True)
    user.steps(30)
    user.chooses("action_picture_map_of_the_book")
    user.gives_file(tmp_path / f"map{suffix}")
    user.waits_for_notice(f"map{suffix}")
    assert not window.notice.is_error
    assert QImage(str(tmp_path / f"map{suffix}")).width() >= 1000


def test_without_a_run_nothing_is_saved_or_exported_and_that_is_told(user, tmp_path):
    user.starts(tmp_path / "missing.txt")
    window = user.window
    user.waits_for_notice("There is no file")
    for act in (
        lambda: window.saving.save(tmp_path / "run.npz"),
        lambda: window.exports.export(ExportKind.LOSS, tmp_path / "loss.csv"),
    ):
        window.notice.hide()
        act()
        user.waits_for_notice("There is no run yet: open a text first.")
        assert window.notice.is_error


def test_a_map_of_nothing_is_refused(user, text, tmp_path):
    window = user.opens_window(text, is_whole=True)
    window.exports.export_picture("Map of the book", tmp_path / "map.png")
    user.waits_for_notice("Nothing has been read yet")
    assert window.notice.is_error
    assert not (tmp_path / "map.png").exists()


def test_an_export_that_cannot_be_written_is_told(user, text, tmp_path):
    window = user.opens_window(text)
    window.exports.export(ExportKind.LOSS, tmp_path / "no folder" / "loss.csv")
    user.waits(lambda: window.notice.is_error)
    assert "could not be written" in window.notice.text
    user.steps(1)


def test_the_notice_with_an_offer_is_gone_with_the_run_it_was_about(user, text, other_text):
    window = user.opens_window(text)
    user.steps(3)
    user.chooses("action_reset")
    user.waits_for_notice("set back")
    window.documents.open_file(other_text)
    user.waits(lambda: window.session.info.text.name == "other.txt")
    assert "set back" not in window.notice.text


def test_what_is_saved_for_others_names_no_folder_and_the_autosave_does(user, text, other_text):
    """A saved run and an exported best find their text again on the machine that learned it."""
    folder = user.folder.parent / "elsewhere"
    folder.mkdir()
    text = text.rename(folder / "book.txt")
    window = user.opens_window(text)
    user.steps(5)
    user.saves(user.folder / "mine.npz")
    user.waits(lambda: window.recovery.autosaves())
    window.exports.export(ExportKind.BEST, user.folder / "best.npz")
    user.waits_for_notice("best.npz")
    (save,) = window.recovery.autosaves()
    for file, place in (("mine.npz", ""), ("best.npz", ""), (save.path, str(text))):
        path = user.folder / file
        assert load_checkpoint(path).text.path == place
        assert (str(text.parent).encode() in path.read_bytes()) is bool(place)
    window.documents.open_text(other_text)
    user.waits(lambda: window.session.corpus.path == other_text)
    window.documents.open_checkpoint(user.folder / "mine.npz")
    user.waits(lambda: window.session.corpus is not None and window.session.corpus.path == text)
