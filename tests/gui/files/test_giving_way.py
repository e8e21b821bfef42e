"""A run that ends for another one, or with the window: kept, brought back, and asked about only in need."""

import pytest
from _runs import moment_bits
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton

from rnnviz.core.errors import UserError
from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.files.way_back import BRING_BACK
from rnnviz.gui.window.main_window import MainWindow
from rnnviz.training.config import TrainingConfig
from rnnviz.training.presets import Preset, write_preset
from rnnviz.training.run.learner import Learner
from rnnviz.training.worker.messages import SaveCheckpoint
from rnnviz.training.worker.questions import TakeCheckpoint

BUTTONS = QMessageBox.StandardButton


@pytest.fixture
def lesson(tmp_path):
    """A preset with a text, a page and settings of its own."""
    file = tmp_path / "lesson.rnnviz"
    config = TrainingConfig(hidden_size=5, seq_length=6)
    note = Preset(name="Lesson", config=config, text="abc cab " * 30, note="Look.", hidden=("loss_panel",))
    write_preset(file, note)
    return file


@pytest.fixture
def unkept(user):
    """Runs cannot save themselves: where their folder should be there is a file."""
    user.autosaves.write_text("a file")


def bits(user):
    """All that the present run goes on from, as values whose equality is that of their bits."""
    taken = []
    user.window.session.ask(TakeCheckpoint(), taken.append, pytest.fail)
    user.waits(lambda: taken)
    (checkpoint,) = taken
    told = {"samples": checkpoint.samples, "rates": checkpoint.rate_changes, "text": checkpoint.text}
    told |= {name: array.tobytes() for name, array in checkpoint.history.items()}
    told |= {name: array.tobytes() for name, array in checkpoint.book_map.items()}
    return told | moment_bits(checkpoint.last)


def undoes(user):
    buttons = user.window.notice.findChildren(QPushButton)
    next(button for button in buttons if button.text() == BRING_BACK and button.isVisible()).click()


def begins_another(user, way, other_text, lesson, make_checkpoint):
    """Every way in which a run ends for another; None of the old one is left on the screen."""
    window = user.window
    before = window.session.info
    match way:
        case "text":
            window.documents.open_file(other_text)
        case "new run":
            user.chooses("action_new_run")
        case "reset":
            user.chooses("action_reset")
        case "checkpoint":
            window.documents.open_file(make_checkpoint(30, of=other_text))
        case "preset":
            window.documents.open_file(lesson)
        case "earlier run":
            window.documents.open_autosave(make_checkpoint(30, of=other_text))
    user.waits(lambda: window.session.info is not before and window.session.latest is not None)


WAYS = ("text", "new run", "reset", "checkpoint", "preset", "earlier run")


@pytest.mark.parametrize("way", WAYS)
def test_no_question_and_undo_brings_the_run_back_as_it_was(
    user, text, other_text, lesson, make_checkpoint, way, tmp_path
):
    window = user.opens_window(text, sample_every=10)
    user.steps(20)
    user.saves(tmp_path / "mine.npz")
    user.sets("run_learning_rate", 0.05)
    user.steps(11)
    user.sets("hidden_size", 21)
    before = bits(user)
    begins_another(user, way, other_text, lesson, make_checkpoint)
    assert user.asked() is None
    assert ("from iteration 31 to 0" if way == "reset" else "stood at step 31") in window.notice.text
    undoes(user)
    user.waits_for_iteration(31)
    assert bits(user) == before
    assert not window.session.is_running
    assert window.session.info.config.hidden_size == 8
    assert window.saving.saved.path == tmp_path / "mine.npz"
    assert window.saving.saved.iteration == 20
    assert "saved" in window.saving.saved_in_words
    assert user.finds("hidden_size").value() == 21
    assert user.finds("loss_panel").isVisible()
    assert user.finds("run_learning_rate").value() == 0.05


def test_a_run_that_trained_is_kept_to_its_last_step_and_trains_again(user, text, other_text):
    window = user.opens_window(text, running=True)
    user.waits(lambda: window.session.iteration > 5)
    window.documents.open_file(other_text)
    user.waits(lambda: window.session.info.text.name == "other.txt")
    assert user.asked() is None
    assert "File ▸ Earlier runs has it" in window.notice.text
    (save,) = [save for save in window.recovery.autosaves() if save.text == "story"]
    last = load_checkpoint(save.path).last.place.iteration
    assert f"stood at step {last:,} and is saved" in window.notice.text
    user.waits(lambda: window.session.is_running)
    undoes(user)
    user.waits(lambda: window.session.info.text.name == "story.txt" and window.session.is_running)
    user.waits(lambda: window.session.iteration > last)


def test_what_the_run_wrote_is_its_own_again_after_undo(user, text, other_text):
    window = user.opens_window(text)
    user.steps(3)
    user.clicks("generate_button")
    status = user.finds("sample_status")
    user.waits(lambda: status.text() == "written by the network after 3 steps")
    window.documents.open_file(other_text)
    user.waits(lambda: "of an earlier run, on story.txt" in status.text())
    undoes(user)
    user.waits(lambda: status.text() == "written by the network after 3 steps")


def test_what_undo_took_away_can_be_had_back(user, text):
    window = user.opens_window(text)
    user.steps(9)
    user.chooses("action_new_run")
    user.waits_for_notice("stood at step 9")
    user.steps(4)
    undoes(user)
    user.waits_for_iteration(9)
    user.waits_for_notice("stood at step 4")
    undoes(user)
    user.waits(lambda: window.session.iteration == 4 and window.session.latest is not None)


def test_a_preset_that_was_left_stands_again_with_its_run(user, lesson, text):
    window = user.opens_window(lesson)
    user.steps(3)
    window.documents.open_file(text)
    user.waits(lambda: window.session.info.text.name == "story.txt")
    assert user.finds("loss_panel").isVisible()
    undoes(user)
    user.waits_for_iteration(3)
    assert user.finds("loss_panel").isHidden()
    assert user.finds("preset_note_shown").text() == "Look."
    assert user.finds("hidden_size").value() == 5


def test_a_run_without_a_step_gives_way_without_a_word(user, text, other_text):
    window = user.opens_window(text)
    window.documents.open_file(other_text)
    user.waits(lambda: window.session.info.text.name == "other.txt")
    assert window.notice.text == ""
    assert window.recovery.autosaves() == []


def test_a_missing_text_leaves_room_for_the_way_back(user, text, other_text, make_checkpoint):
    checkpoint = make_checkpoint(30)
    text.unlink()
    window = user.opens_window(other_text)
    user.steps(3)
    window.documents.open_file(checkpoint)
    user.waits_for_notice("not at hand")
    undoes(user)
    user.waits_for_iteration(3)
    assert window.session.info.text.name == "other.txt"


def test_of_two_that_are_asked_for_at_once_the_last_is_begun(user, text):
    window = user.opens_window(text)
    user.steps(3)
    user.sets("hidden_size", 17)
    user.chooses("action_new_run")
    user.sets("hidden_size", 18)
    user.chooses("action_new_run")
    user.waits(lambda: window.session.info.config.hidden_size == 18)
    assert len(window.recovery.autosaves()) == 1


def test_a_checkpoint_that_does_not_fit_leaves_the_run_training(user, text, make_checkpoint, monkeypatch):
    checkpoint = make_checkpoint(5)
    window = user.opens_window(text, running=True)
    user.waits(lambda: window.session.iteration > 0)

    def refuse(*_arguments):
        raise UserError("It does not fit.")

    monkeypatch.setattr(Learner, "resume", refuse)
    window.documents.open_file(checkpoint)
    user.waits_for_notice("It does not fit.")
    user.waits(lambda: window.session.is_running)


def test_a_run_that_cannot_be_had_leaves_the_way_back_to_the_one_before(
    user, text, other_text, make_checkpoint, monkeypatch
):
    checkpoint = make_checkpoint(5)
    window = user.opens_window(text)
    user.steps(3)
    window.documents.open_file(other_text)
    user.waits(lambda: window.session.info.text.name == "other.txt")
    user.steps(2)

    def refuse(*_arguments):
        raise UserError("It does not fit.")

    with monkeypatch.context() as patch:
        patch.setattr(Learner, "resume", refuse)
        window.documents.open_file(checkpoint)
        user.waits_for_notice("It does not fit.")
    ((_, undo),) = window.documents.way_back
    undo()
    user.waits(lambda: window.session.info.text.name == "story.txt")


# ── where it would be lost ──


@pytest.mark.usefixtures("unkept")
@pytest.mark.parametrize("answer", [BUTTONS.Save, BUTTONS.Discard, BUTTONS.Cancel])
def test_a_run_that_cannot_save_itself_is_asked_about(user, text, tmp_path, answer):
    window = user.opens_window(text)
    user.steps(3)
    before = window.session.info
    user.chooses("action_new_run")
    user.waits(user.asked)
    assert "3 steps" in user.asked().text()
    assert "could not be written" in user.asked().text()
    user.answers(answer)
    if answer == BUTTONS.Save:
        user.gives_file(tmp_path / "kept.npz")
    if answer == BUTTONS.Cancel:
        assert window.session.info is before
        assert window.session.iteration == 3
        return
    user.waits(lambda: window.session.info is not before and window.session.latest is not None)
    assert window.session.iteration == 0
    assert (tmp_path / "kept.npz").exists() == (answer == BUTTONS.Save)
    assert "Earlier runs" not in window.notice.text
    undoes(user)
    user.waits_for_iteration(3)


@pytest.mark.usefixtures("unkept")
def test_whoever_cancels_goes_on_training(user, text):
    window = user.opens_window(text, running=True)
    user.waits(lambda: window.session.iteration > 3)
    user.chooses("action_new_run")
    user.answers(BUTTONS.Cancel)
    user.waits(lambda: window.session.is_running)
    seen = window.session.iteration
    user.waits(lambda: window.session.iteration > seen)


@pytest.mark.usefixtures("unkept")
def test_a_run_that_stands_in_a_file_of_the_users_is_not_asked_about(user, text, other_text, tmp_path):
    window = user.opens_window(text)
    user.steps(3)
    user.saves(tmp_path / "run.npz")
    window.documents.open_file(other_text)
    user.waits(lambda: window.session.info.text.name == "other.txt")
    assert user.asked() is None


def test_where_runs_are_not_saved_by_themselves_it_is_asked(qtbot, user, text):
    user.window = MainWindow(WindowSettings(None))
    qtbot.addWidget(user.window, before_close_func=MainWindow.close_for_good)
    user.window.start_with(text, running=False, settings={"hidden_size": 8, "seq_length": 8})
    user.waits(lambda: user.window.session.latest is not None)
    user.window.show()
    user.steps(3)
    user.chooses("action_new_run")
    user.waits(user.asked)
    assert "not saved by themselves" in user.asked().text()
    user.answers(BUTTONS.Cancel)


@pytest.mark.usefixtures("unkept")
def test_a_save_that_fails_keeps_the_run(user, text, tmp_path):
    window = user.opens_window(text)
    user.steps(3)
    before = window.session.info
    user.chooses("action_new_run")
    user.answers(BUTTONS.Save)
    window.saving.save(tmp_path / "no folder" / "run.npz")
    user.waits_for_notice(str(tmp_path / "no folder"))
    assert window.session.info is before
    assert window.saving.is_unsaved


@pytest.mark.usefixtures("unkept")
def test_whoever_calls_the_saving_off_keeps_the_run_also_after_a_later_save(user, text, tmp_path):
    window = user.opens_window(text)
    user.steps(3)
    before = window.session.info
    user.chooses("action_new_run")
    user.answers(BUTTONS.Save)
    user.waits(lambda: window.findChild(QFileDialog, "file_dialog"))
    user.finds("file_dialog", QFileDialog).reject()
    user.saves(tmp_path / "run.npz")
    user.steps(3)
    assert window.session.info is before


@pytest.mark.usefixtures("unkept")
@pytest.mark.parametrize("fails", [False, True])
def test_a_run_that_trained_goes_on_where_its_saving_is_called_off_or_fails(user, text, tmp_path, fails):
    window = user.opens_window(text, running=True)
    user.waits(lambda: window.session.iteration > 3)
    before = window.session.info
    user.chooses("action_new_run")
    user.answers(BUTTONS.Save)
    user.waits(lambda: window.findChild(QFileDialog, "file_dialog"))
    assert not window.session.is_running
    dialog = user.finds("file_dialog", QFileDialog)
    if fails:
        dialog.fileSelected.emit(str(tmp_path / "no folder" / "run.npz"))
        dialog.blockSignals(True)
        dialog.close()
    else:
        dialog.reject()
    user.waits(lambda: window.session.is_running)
    assert window.session.info is before


@pytest.mark.usefixtures("unkept")
def test_a_run_gives_way_only_when_its_own_save_is_there(user, text, tmp_path):
    """Another save that was under way is not the one that was asked for."""
    window = user.opens_window(text)
    user.steps(3)
    before = window.session.info
    user.chooses("action_new_run")
    user.answers(BUTTONS.Save)
    window.session.send(SaveCheckpoint(tmp_path / "other.npz"))
    user.waits_for_notice("other.npz")
    assert window.session.info is before
    user.gives_file(tmp_path / "run.npz")
    user.waits(lambda: window.session.info is not before)


@pytest.mark.usefixtures("unkept")
@pytest.mark.parametrize("other", ["run.npz", "no folder/run.npz"])
def test_a_run_gives_way_whatever_else_is_saved_meanwhile(user, text, tmp_path, other):
    """The same file once more, or one that cannot be written."""
    window = user.opens_window(text)
    user.steps(3)
    before = window.session.info
    user.chooses("action_new_run")
    user.answers(BUTTONS.Save)
    user.waits(lambda: window.findChild(QFileDialog, "file_dialog"))
    if other == "run.npz":
        user.gives_file(tmp_path / "run.npz")
        window.saving.save(tmp_path / other)
    else:
        window.saving.save(tmp_path / other)
        user.gives_file(tmp_path / "run.npz")
    user.waits(lambda: window.session.info is not before)


# ── a run that cannot be copied ──


def refuse_copies(monkeypatch):
    def refuse(_learner):
        raise UserError("The run has diverged.")

    monkeypatch.setattr(Learner, "checkpoint", refuse)


def test_a_run_that_diverged_gives_way_where_its_save_from_before_stands(user, text, monkeypatch):
    window = user.opens_window(text)
    user.steps(3)
    user.waits(window.recovery.autosaves)
    user.waits(lambda: window.recovery.has_saved)
    refuse_copies(monkeypatch)
    before = window.session.info
    user.chooses("action_new_run")
    user.waits(lambda: window.session.info is not before)
    assert user.asked() is None


def test_one_that_diverged_before_any_save_is_asked_about_without_an_offer_to_save(user, text, monkeypatch):
    window = user.opens_window(text)
    refuse_copies(monkeypatch)
    user.steps(3)
    before = window.session.info
    user.chooses("action_new_run")
    user.waits(user.asked)
    assert "has diverged" in user.asked().text()
    assert user.asked().button(BUTTONS.Save) is None
    user.answers(BUTTONS.Discard)
    user.waits(lambda: window.session.info is not before)


# ── the window closes ──


def test_the_window_closes_without_a_question_and_its_run_is_kept(user, text):
    window = user.opens_window(text, running=True)
    user.waits(lambda: window.session.iteration > 3)
    window.close()
    user.waits(lambda: not window.isVisible())
    assert user.asked() is None
    (save,) = window.recovery.autosaves()
    assert load_checkpoint(save.path).last.place.iteration == window.session.iteration


@pytest.mark.usefixtures("unkept")
def test_closing_asks_where_the_run_would_be_lost(user, text, tmp_path):
    window = user.opens_window(text, running=True)
    user.waits(lambda: window.session.iteration > 3)
    window.close()
    user.answers(BUTTONS.Cancel)
    user.waits(lambda: window.session.is_running)
    window.close()
    user.answers(BUTTONS.Save)
    user.gives_file(tmp_path / "kept.npz")
    user.waits(lambda: not window.isVisible())
    assert load_checkpoint(tmp_path / "kept.npz").last.place.iteration > 3


@pytest.mark.usefixtures("unkept")
def test_closing_for_good_does_not_ask(user, text):
    window = user.opens_window(text)
    user.steps(3)
    user.chooses("action_new_run")
    window.close_for_good()
    assert user.asked() is None
    assert not window.isVisible()
