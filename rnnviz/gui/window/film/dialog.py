"""FilmDialog: a small player: the shots of a film one after the other, at a chosen speed, and saved.

Is told what makes the film; knows no session and no file of a run.
"""

import math
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from rnnviz.core.foreign import shown
from rnnviz.gui.parts.asking import ask_for_file
from rnnviz.gui.parts.background import BackgroundWork, Work
from rnnviz.gui.parts.names import rewrite_new
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.steady_buttons import SteadyPushButton
from rnnviz.gui.parts.theme import GRID, Theme
from rnnviz.gui.window.film.saving import FILMS, FilmSaving
from rnnviz.gui.window.film.screen import FRAME_SIZE, FilmScreen
from rnnviz.training.worker.film import Shot
from rnnviz.training.worker.messages import RunInfo

PLAY, PAUSE = "▶ Play", "❚❚ Pause"
SAVE, CANCEL = "Save…", "Cancel"
SPEEDS = (2, 5, 10, 20)
"""Moments a second."""
FIRST_SPEED = 10
FEWEST = 5
"""Frames from which on it can be told how long the others take."""
MAKING = "The moments of this run are being looked up; it can be saved when all are there."


class FilmDialog(QDialog):
    """``work`` makes the ``shots`` of the run ``info``, in a thread of its own; they play as they come.

    ``name`` is what the file is called when it is saved.
    """

    def __init__(
        self,
        info: RunInfo,
        work: Work,
        shots: Sequence[Shot],
        theme: Theme,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("film_dialog")
        self.setWindowTitle("Film of the run")
        self._info, self._theme, self._name = info, theme, name
        self._shots = shots
        self._began = 0.0  # to be saved, by the clock
        self._ready = 0  # how many of them can be looked at
        self._canvas: FilmScreen | None = None  # what frames of a file are drawn on
        self.screen_shown = FilmScreen(info, theme)
        self._words = Label(MAKING)
        self._words.setObjectName("film_words")
        self._words.setProperty("role", "quiet")
        self._words.setWordWrap(True)
        self._progress = QProgressBar()
        self._progress.setObjectName("film_progress")
        self._progress.setAccessibleName("How much of the film is done")
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(GRID // 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self.screen_shown, 1)
        column.addLayout(self._make_controls())
        below = QHBoxLayout()
        below.setContentsMargins(GRID, 0, GRID, 0)
        below.addWidget(self._words, 1)
        below.addWidget(self._progress)
        column.addLayout(below)
        self.resize(FRAME_SIZE.width(), FRAME_SIZE.height() + 90)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._work = BackgroundWork("rnnviz-film", self)
        self._work.progressed.connect(self._on_work_progressed)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self._say_mistake)
        self._saving = FilmSaving(self)
        self._saving.progressed.connect(self._on_saving_progressed)
        self._saving.saved.connect(lambda path: self._say(f"Saved {shown(str(path))}."))
        self._saving.failed.connect(self._say_mistake)
        self._saving.ended.connect(self._on_saving_ended)
        self.finished.connect(self.stop)
        for widget in (self.play, self.place, self.save_button):
            widget.setEnabled(False)
        rewrite_new(self)
        self._work.start(work)

    def _make_controls(self) -> QHBoxLayout:
        self.play = SteadyPushButton((PLAY, PAUSE))
        self.play.setObjectName("film_play")
        self.play.setProperty("primary", True)
        self.play.setToolTip("Play the moments that the run has kept, or stand still (Space).")
        self.play.clicked.connect(self.toggle)
        self.place = QSlider(Qt.Orientation.Horizontal)
        self.place.setObjectName("film_place")
        self.place.setAccessibleName("Moment of the film")
        self.place.setToolTip("Drag to any moment of the film; ← and → go from one to the next.")
        self.place.valueChanged.connect(self._on_place_value_changed)
        self.place.sliderPressed.connect(self.pause)
        self.speed = QComboBox()
        self.speed.setObjectName("film_speed")
        self.speed.setAccessibleName("Moments a second")
        self.speed.setToolTip("How many moments are shown a second, here and in the file.")
        for speed in SPEEDS:
            self.speed.addItem(f"{speed} a second", speed)
        self.speed.setCurrentIndex(SPEEDS.index(FIRST_SPEED))
        self.speed.currentIndexChanged.connect(self._set_pace)
        self.save_button = SteadyPushButton((SAVE, CANCEL))
        self.save_button.setObjectName("film_save")
        self.save_button.setToolTip("Save the film as GIF, or its frames as PNG pictures in one ZIP.")
        self.save_button.clicked.connect(self._on_save_button_clicked)
        row = QHBoxLayout()
        row.setContentsMargins(GRID, 0, GRID, 0)
        row.setSpacing(GRID)
        for button in (self.play, self.save_button):
            _no_default(button)
        row.addWidget(self.play)
        row.addWidget(self.place, 1)
        row.addWidget(self.speed)
        row.addWidget(self.save_button)
        return row

    @property
    def shots(self) -> Sequence[Shot]:
        """What it plays, as far as it is made."""
        return self._shots[: self._ready]

    @property
    def is_whole(self) -> bool:
        """Whether all shots are there."""
        return bool(self._ready) and not self._work.is_working

    @property
    def is_playing(self) -> bool:
        return self._timer.isActive()

    @property
    def words(self) -> str:
        """What it says below the film."""
        return self._words.text()

    def set_theme(self, theme: Theme) -> None:
        """The frames of a file that is being saved change with it."""
        self._theme = theme
        for screen in filter(None, (self.screen_shown, self._canvas)):
            screen.set_theme(theme)

    # ── what a user does ──

    def toggle(self) -> None:
        """Play, from the beginning where it has come to the end; or stand still."""
        if self.is_playing:
            self.pause()
        elif self._ready:
            if self.place.value() == self.place.maximum() and self.is_whole:
                self.place.setValue(0)
            self._set_pace()
            self._timer.start()
            self.play.setText(PAUSE)

    def pause(self) -> None:
        """Stand still at the moment that is shown."""
        self._timer.stop()
        self.play.setText(PLAY)

    def save(self, path: Path) -> None:
        """Write the film to ``path``: .gif, or .zip for its frames."""
        self.pause()
        self._say("The film is being saved.")
        self._began = time.monotonic()
        self._saving.save(path, len(self._shots), 1 / self.speed.currentData(), self._draw)
        if self._saving.is_saving:
            self.save_button.setText(CANCEL)

    def stop(self) -> None:
        """Nothing goes on after this: it is closed."""
        self.pause()
        self._work.stop()
        self._saving.stop()
        self._put_canvas_away()

    # ── frames of a file ──

    def _new_canvas(self) -> FilmScreen:
        """A screen of its own, laid out as if it were shown, always of one size: so a file is the same
        whatever the dialog looks like. It has the bars that are chosen there, and no buttons."""
        canvas = FilmScreen(self._info, self._theme)
        canvas.softmax.show_bars(self.screen_shown.softmax.bars)
        canvas.softmax.hide_choice()
        canvas.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        canvas.setFixedSize(FRAME_SIZE)
        canvas.show()
        return canvas

    def _draw(self, number: int) -> QImage:
        canvas = self._canvas = self._canvas or self._new_canvas()
        canvas.show_shot(self._shots[number])
        canvas.sample.flush()
        frame = QImage(FRAME_SIZE, QImage.Format.Format_RGB32)
        frame.fill(self._theme.color("window"))
        painter = QPainter(frame)
        canvas.render(painter, QPoint())
        painter.end()
        return frame

    def _put_canvas_away(self) -> None:
        if self._canvas is not None:
            self._canvas.sample.discard()
            self._canvas.close()
            self._canvas.deleteLater()
            self._canvas = None

    # ── handlers ──

    def _on_work_progressed(self, done: int, total: int) -> None:
        self._show_progress(done, total)
        self._take_shots()

    def _on_work_finished(self) -> None:
        self._take_shots()
        self.save_button.setEnabled(True)
        first, last = self._shots[0].moment.iteration, self._shots[-1].moment.iteration
        self._say(f"{self._ready:,} moments, from iteration {first:,} to {last:,}.")

    def _take_shots(self) -> None:
        """Those that have come; with the first it begins to play."""
        is_first = not self._ready
        self._ready = len(self._shots)
        self.place.setRange(0, max(0, self._ready - 1))
        if is_first and self._ready:
            self.play.setEnabled(True)
            self.place.setEnabled(True)
            self.play.setFocus()
            self._on_place_value_changed(0)
            self.toggle()

    def _on_place_value_changed(self, place: int) -> None:
        if place < self._ready:
            self.screen_shown.show_shot(self._shots[place])

    def _on_timer_timeout(self) -> None:
        self.place.setValue(self.place.value() + 1)
        if self.place.value() == self.place.maximum() and self.is_whole:
            self.pause()

    def _on_save_button_clicked(self) -> None:
        if self._saving.is_saving:
            self._saving.cancel()
        else:
            ask_for_file(self, "Save the film", FILMS, self.save, save_as=f"{self._name}-film.gif")

    def _on_saving_progressed(self, done: int, total: int) -> None:
        if self._saving.is_saving:
            self._show_progress(done, total)
            self._say(how_far(done, total, time.monotonic() - self._began))

    def _on_saving_ended(self) -> None:
        self._put_canvas_away()
        self._progress.hide()
        self.save_button.setText(SAVE)
        self._say("The film was not saved.")  # what else came of it is told next

    def _set_pace(self) -> None:
        self._timer.setInterval(round(1000 / self.speed.currentData()))

    def _show_progress(self, done: int, total: int) -> None:
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self._progress.show()

    def _say(self, words: str) -> None:
        self._progress.setVisible(self._saving.is_saving)
        self._words.setProperty("role", "quiet")
        self._tell(words)

    def _say_mistake(self, words: str) -> None:
        self._progress.hide()
        self._words.setProperty("role", "error")
        self._tell(words)

    def _tell(self, words: str) -> None:
        self._words.style().unpolish(self._words)
        self._words.style().polish(self._words)
        self._words.setText(words)


def how_far(done: int, total: int, seconds: float) -> str:
    """What is said while a film is being saved, of which ``done`` frames took so many seconds."""
    said = f"The film is being saved: frame {done:,} of {total:,}"
    left = (total - done) * seconds / done if done else 0.0
    if done < FEWEST or left < 1:
        return f"{said}."
    if left < 90:
        return f"{said}, about {math.ceil(left)} s to go."
    return f"{said}, about {math.ceil(left / 60)} min to go."


def _no_default(button: QPushButton) -> None:
    """Enter is nobody's here."""
    button.setAutoDefault(False)
