"""FirstMinute: the very first run begins at a walking pace and speeds up by itself.

Says so, and offers full speed in one click; a person who touches the speed is left alone. Knows the
session, the run bar and the notice; how fast it goes when is ``walking_pace``'s.
"""

from time import monotonic

from PySide6.QtCore import QObject, QTimer

from rnnviz.gui.parts.notice import NoticeBar
from rnnviz.gui.session import TrainingSession
from rnnviz.gui.window.run_bar import RunBar
from rnnviz.gui.window.walking_pace import walking_pace
from rnnviz.training.worker.messages import SetSpeed

TICK_MILLISECONDS = 250
BEGINS_WITHIN = 12
"""Ticks: a run that stands still after so many waits for somebody to press Run."""
SAID_SECONDS = 10.0
"""Of training: so long it is said. What else there is to say to somebody new has its turn then."""
SENTENCE = "This first run starts slowly and speeds up within a minute."


class FirstMinute(QObject):
    """Does nothing until ``begin``, and nothing more after the minute."""

    def __init__(
        self,
        session: TrainingSession,
        run_bar: RunBar,
        notice: NoticeBar,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._run_bar = run_bar
        self._notice = notice
        self._seconds = 0.0  # of training: a pause is not counted
        self._looked_at = 0.0
        self._pace: float | None = None
        self._is_said = False
        self._said_at = 0.0
        self._ticks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MILLISECONDS)
        self._timer.timeout.connect(self._on_timer_timeout)
        session.run_started.connect(self.go_full_speed)
        run_bar.command_given.connect(self._on_run_bar_command_given)

    @property
    def is_walking(self) -> bool:
        """Whether the speed is still set from here."""
        return self._timer.isActive()

    @property
    def is_to_speak(self) -> bool:
        """Whether its sentence is still to be said: what else there is to say waits for that."""
        may_begin = self._session.is_running or self._ticks < BEGINS_WITHIN
        return self.is_walking and may_begin and not self._is_said

    def begin(self) -> None:
        """The run that has just begun is the first one."""
        self._looked_at = monotonic()
        self._timer.start()
        self._set_pace()  # said at the next tick: what is doubtful about the text is said first

    def go_full_speed(self) -> None:
        """End the minute with all limits gone; what was begun by hand instead is not slowed either."""
        if self.is_walking:
            self._run_bar.show_speed(None)
            self._session.send(SetSpeed(None))
            self.stop()

    def stop(self) -> None:
        """End the minute, with the speed as it stands."""
        self._timer.stop()
        self._fall_silent()

    def _fall_silent(self) -> None:
        if self._notice.text == SENTENCE:
            self._notice.hide()

    def _set_pace(self) -> None:
        wanted = walking_pace(self._seconds)
        if wanted is None:
            self.go_full_speed()
            return
        pace = self._run_bar.show_speed(wanted)
        if pace != self._pace:
            self._pace = pace
            self._session.send(SetSpeed(pace))

    def _say(self) -> None:
        """Say what happens, once, when it does, and not over something else that is being said."""
        if self._session.is_running and self.is_walking and not self._is_said and not self._notice.text:
            self._is_said = True
            self._said_at = self._seconds
            self._notice.tell(SENTENCE, [("Full speed", self.go_full_speed)])

    # ── handlers ──

    def _on_timer_timeout(self) -> None:
        self._ticks += 1
        now = monotonic()
        if self._session.is_running:
            self._seconds += now - self._looked_at
        self._looked_at = now
        self._set_pace()
        self._say()
        if self._is_said and self._seconds >= self._said_at + SAID_SECONDS:
            self._fall_silent()

    def _on_run_bar_command_given(self, command: object) -> None:
        if isinstance(command, SetSpeed):
            self.stop()
