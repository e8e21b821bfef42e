"""The text of a run comes back with it: opened on insistence, shown by hand, or inside the checkpoint."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton

from rnnviz.core.record.checkpoint import load_checkpoint, save_checkpoint
from rnnviz.core.text.corpus import corpus_from_string, read_corpus
from rnnviz.training.config import TrainingConfig
from rnnviz.training.presets import Preset, write_preset
from rnnviz.training.run.beginning import identify
from rnnviz.training.run.learner import Learner

SMALL = TrainingConfig(hidden_size=8, seq_length=8, sample_length=10)


@pytest.fixture
def binary(tmp_path):
    """A file that does not look like text."""
    file = tmp_path / "picture.bin"
    file.write_bytes(bytes(range(256)) * 8)
    return file


@pytest.fixture
def binary_run(binary, tmp_path):
    """A checkpoint of a run on it, at iteration 30."""
    learner = Learner(read_corpus(binary, accept_binary=True), SMALL)
    for _ in range(30):
        learner.step()
    save_checkpoint(tmp_path / "run.npz", learner.checkpoint())
    return tmp_path / "run.npz"


def insists(user):
    user.waits_for_notice("does not look like text")
    buttons = user.window.notice.findChildren(QPushButton)
    next(button for button in buttons if button.text() == "Open it anyway").click()


# ── opened anyway ──


def test_a_run_on_a_text_opened_on_insistence_goes_on_without_a_second_question(user, binary_run):
    window = user.opens_window(binary_run)
    user.waits_for_iteration(30)
    assert window.session.info.can_train
    user.steps(1)


def test_such_a_text_shown_by_hand_is_that_of_the_run(user, text, binary, binary_run, tmp_path):
    binary.rename(tmp_path / "renamed.bin")
    window = user.opens_window(text)
    window.documents.open_file(binary_run)
    user.waits_for_notice("not at hand")
    user.clicks("notice_action_0")
    user.gives_file(tmp_path / "renamed.bin")
    user.waits(lambda: window.session.info.can_train)
    assert window.session.info.text.name == "renamed.bin"
    user.waits_for_iteration(30)


def test_a_preset_on_such_a_text_begins_with_its_own_settings(user, text, binary, tmp_path):
    lesson = tmp_path / "lesson.rnnviz"
    config = TrainingConfig(hidden_size=5, seq_length=6, lower_case=True)
    write_preset(lesson, Preset(name="Lesson", config=config, text_file=binary, note="Look."))
    window = user.opens_window(text)
    window.documents.open_file(lesson)
    insists(user)
    user.waits(lambda: window.session.info.text.name == "picture.bin")
    assert window.session.info.config == config
    assert user.finds("preset_note_shown").text() == "Look."


def test_its_lower_case_is_not_asked_about_again(user, binary):
    user.starts(binary)
    window = user.window
    insists(user)
    user.waits(lambda: window.session.info is not None)
    before = len(window.session.info.vocabulary)
    user.sets("lower_case", True)
    user.chooses("action_new_run")
    user.waits(lambda: len(window.session.info.vocabulary) < before)


# ── a text without a file ──


def preset_in(folder, text):
    file = folder / "lesson.rnnviz"
    write_preset(file, Preset(name="Lesson", config=SMALL, text=text))
    return file


def test_a_text_without_a_file_comes_back_with_its_run(user, story, tmp_path):
    window = user.opens_window(preset_in(tmp_path, story(500)))
    user.steps(20)
    user.saves(tmp_path / "run.npz")
    user.steps(5)
    later = window.session.latest
    window.close_for_good()
    window = user.opens_window(tmp_path / "run.npz")
    user.waits_for_iteration(20)
    assert window.session.info.can_train
    assert window.session.info.text.name == "Lesson.txt"
    user.steps(5)
    assert window.session.latest.smooth_loss == later.smooth_loss


def test_a_run_on_such_a_text_is_brought_back_from_its_own_save(user, story, text, tmp_path):
    window = user.opens_window(preset_in(tmp_path, story(500)))
    user.steps(7)
    user.waits(window.recovery.autosaves)
    (save,) = window.recovery.autosaves()
    user.waits(lambda: load_checkpoint(save.path).last.place.iteration == 7)
    window.close_for_good()
    window = user.opens_window(text)
    window.documents.open_autosave(save.path)
    user.waits_for_iteration(7)
    user.steps(1)


def test_a_new_run_lower_cases_such_a_text_and_takes_it_back(user, tmp_path):
    window = user.opens_window(preset_in(tmp_path, "AbcABC cab " * 20))
    user.sets("lower_case", True)
    user.chooses("action_new_run")
    user.waits(lambda: window.session.info.config.lower_case)
    assert window.session.info.vocabulary.characters == " abc"
    user.sets("lower_case", False)
    user.chooses("action_new_run")
    user.waits(lambda: not window.session.info.config.lower_case)
    assert window.session.info.vocabulary.characters == " ABCabc"


def test_control_characters_in_such_a_text_are_characters_like_others(user, tmp_path):
    learner = Learner(corpus_from_string("a\0b\x1b[31m<b>c\x7f\r\n" * 20, "odd"), SMALL)
    learner.step()
    save_checkpoint(tmp_path / "odd.npz", learner.checkpoint())
    window = user.opens_window(tmp_path / "odd.npz")
    user.waits_for_iteration(1)
    user.steps(1)
    assert window.session.info.can_train


def test_a_text_that_does_not_fit_the_network_of_its_checkpoint_is_told(user, text, tmp_path):
    """As a stranger can make it: the hash is right, the characters are others."""
    other = corpus_from_string("abc" * 100, "abc")
    run = Learner(read_corpus(text), SMALL).checkpoint()
    wrong = replace(run, text=identify(other), source=other.source)
    save_checkpoint(tmp_path / "wrong.npz", wrong)
    window = user.opens_window(text)
    window.documents.open_file(tmp_path / "wrong.npz")
    user.waits_for_notice("same characters")
    assert window.notice.is_error
    assert window.session.info.text.name == "story.txt"
