"""A film of the run: played, scrubbed and saved, as a user does."""

import threading
import zipfile
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtWidgets import QAbstractButton, QDialog

from rnnviz.core.record.checkpoint import save_checkpoint
from rnnviz.core.text.corpus import read_corpus
from rnnviz.gui.window.film.dialog import PAUSE, PLAY, FilmDialog, how_far
from rnnviz.gui.window.film.screen import FRAME_SIZE, FilmScreen
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.worker.film import Shot, make_film

STEPS = 5


@pytest.fixture
def window(user, text):
    window = user.opens_window(text)
    user.steps(STEPS)
    user.waits(lambda: window.session.kept_moments)
    return window


@pytest.fixture
def film(window, user) -> FilmDialog:
    user.chooses("action_film")
    user.waits(lambda: window.findChild(QDialog, "film_dialog") is not None)
    dialog = window.findChild(FilmDialog, "film_dialog")
    user.waits(lambda: dialog.is_whole)
    return dialog


def test_it_plays_the_kept_moments_to_the_present_one_and_again(film, window, user):
    iterations = [shot.moment.iteration for shot in film.shots]
    assert iterations == [*window.session.kept_moments[:-1], STEPS]
    assert film.is_playing
    assert film.play.text() == PAUSE
    film.speed.setCurrentIndex(film.speed.count() - 1)
    user.waits(lambda: not film.is_playing)
    assert film.place.value() == len(iterations) - 1
    assert film.screen_shown.where.text() == f"iteration {STEPS:,}"
    film.play.click()
    assert film.place.value() == 0
    assert film.is_playing


def test_scrubbing_shows_that_moment_with_what_it_wrote(film, window, qtbot):
    film.pause()
    assert film.play.text() == PLAY
    film.place.setValue(2)
    shot, screen = film.shots[2], film.screen_shown
    assert screen.where.text() == f"iteration {shot.moment.iteration:,}"
    qtbot.waitUntil(lambda: shot.written in screen.sample.toPlainText())
    assert screen.sample.toPlainText().startswith(
        window.session.info.vocabulary.decode(window.session.latest.inputs)
    )
    assert window.session.visited is None


def saves(film, user, path):
    film.save(path)
    user.waits(lambda: film.words.startswith("Saved"))
    return path


@pytest.mark.parametrize("ending", [".gif", ".zip"])
def test_the_same_film_is_the_same_file(film, user, tmp_path, ending):
    film.pause()
    one = saves(film, user, tmp_path / f"one{ending}")
    film.resize(film.width() + 100, film.height() + 50)
    film.place.setValue(2)
    other = saves(film, user, tmp_path / f"other{ending}")
    assert one.read_bytes() == other.read_bytes()
    if ending == ".gif":
        reader = QImageReader(str(one))
        assert reader.imageCount() == len(film.shots)
        assert reader.size() == FRAME_SIZE
    else:
        with zipfile.ZipFile(one) as archive:
            names = archive.namelist()
            first, last = (QImage.fromData(archive.read(name)) for name in (names[0], names[-1]))
        assert len(names) == len(film.shots)
        assert first.size() == FRAME_SIZE
        assert first != last


def test_a_frame_has_the_bars_that_are_chosen_and_nothing_to_press(film, user, tmp_path, monkeypatch):
    drawn = []
    render = FilmScreen.render

    def look(screen, *args):
        buttons = [button for button in screen.findChildren(QAbstractButton) if button.isVisible()]
        drawn.append((buttons, screen.softmax.bars))
        return render(screen, *args)

    monkeypatch.setattr(FilmScreen, "render", look)
    film.pause()
    film.screen_shown.softmax.show_bars("all")
    saves(film, user, tmp_path / "film.zip")
    assert drawn == [([], "all")] * len(film.shots)


def test_while_it_is_saved_it_says_how_far_it_is(film, user, tmp_path):
    said = []
    film.save(tmp_path / "film.gif")
    while not film.words.startswith("Saved"):
        user.waits(lambda: film.words not in said)
        said.append(film.words)
    count = len(film.shots)
    assert any(f"frame {number} of {count}" in words for words in said for number in range(1, count))


@pytest.mark.parametrize(
    ("done", "seconds", "words"),
    [
        (0, 0.0, "frame 0 of 352."),
        (4, 4.0, "frame 4 of 352."),
        (52, 10.4, "frame 52 of 352, about 60 s to go."),
        (52, 52.0, "frame 52 of 352, about 5 min to go."),
        (351, 72.0, "frame 351 of 352."),
    ],
)
def test_how_long_it_takes_is_told_by_the_frames_that_are_done(done, seconds, words):
    assert how_far(done, 352, seconds) == f"The film is being saved: {words}"


def test_what_cannot_be_saved_is_said_and_cancel_leaves_the_old_file(film, user, tmp_path):
    film.save(tmp_path / "film.mov")
    assert "end the name with .gif or .zip" in film.words
    film.save(tmp_path / "missing" / "film.gif")
    user.waits(lambda: "could not be written" in film.words)
    path = tmp_path / "film.gif"
    path.write_bytes(b"old")
    film.save(path)
    film.save_button.click()
    user.waits(lambda: film.words == "The film was not saved.")
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir() if "film" in file.name] == ["film.gif"]


def test_what_cannot_be_a_film_draws_no_frame(film, qapp):
    before = len(qapp.topLevelWidgets())
    film.save(Path("film.mp4"))
    assert "no film" in film.words
    assert len(qapp.topLevelWidgets()) == before


def test_other_colours_are_taken_at_once_and_a_second_film_takes_the_place_of_the_first(film, window, user):
    film.pause()
    pictures = []
    for name in ("dark", "light"):
        window.choose_theme(name)
        pictures.append(film.screen_shown.heatmap.canvas.grab().toImage())
    assert pictures[0] != pictures[1]
    user.chooses("action_film")
    user.waits(lambda: [d for d in window.findChildren(FilmDialog) if d.isVisible() and d is not film])
    user.waits(lambda: len(window.findChildren(FilmDialog)) == 1)


def test_it_plays_before_it_is_whole_and_waits_for_what_is_to_come(window, user, monkeypatch):
    more = threading.Event()

    def slowly(run, corpus, moments, shown, shots, progress):
        whole: list[Shot] = []
        make_film(run, corpus, moments, shown, whole, lambda _done, _total: None)
        shots += whole[:2]
        progress(2, len(whole))
        more.wait()
        shots += whole[2:]

    monkeypatch.setattr("rnnviz.training.worker.film.make_film", slowly)
    user.chooses("action_film")
    user.waits(lambda: window.findChild(FilmDialog, "film_dialog") is not None)
    dialog = window.findChild(FilmDialog, "film_dialog")
    user.waits(lambda: dialog.place.value() == 1)
    assert (dialog.is_playing, dialog.is_whole, dialog.save_button.isEnabled()) == (True, False, False)
    assert len(dialog.shots) == 2
    more.set()
    user.waits(lambda: dialog.is_whole and not dialog.is_playing)
    assert dialog.place.value() == len(dialog.shots) - 1 > 1
    assert dialog.save_button.isEnabled()


def test_closing_the_window_while_it_is_made_leaves_nothing(window, user):
    user.chooses("action_film")
    user.waits(lambda: window.findChild(QDialog, "film_dialog") is not None)
    window.close_for_good()
    user.waits(lambda: window.findChild(QDialog, "film_dialog") is None)


def test_a_run_whose_text_is_not_at_hand_has_no_film(tmp_path, text, user):
    learner = Learner(read_corpus(text), TrainingConfig(hidden_size=8, seq_length=8))
    file = tmp_path / "elsewhere.npz"
    save_checkpoint(file, learner.checkpoint())
    text.unlink()
    window = user.opens_window(file)
    user.chooses("action_film")
    user.waits_for_notice("open it to see the film")
    assert window.findChild(FilmDialog) is None
