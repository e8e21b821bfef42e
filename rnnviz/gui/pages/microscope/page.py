"""MicroscopePage: one learning step taken apart, phase by phase, down to every number.

Shows on its cards where in a walk the reader stands, and moves there; knows no formulas and no trainer. Whose
step it is, the place in the walk, and the lecture's slides are files beside it.

Keys: Right and Left go to the next phase and back, Down and Up to the next group and
back, End and Home to the last and the first, P plays. Page Down and Page Up are Right
and Left as well, and work everywhere. Tab goes into the numbers; there the arrows
choose another number, and Escape comes back.
"""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from rnnviz.gui.page import Deed, FaultPointed, HelloPointed, News, Page, PresetOpened, WeightPointed
from rnnviz.gui.pages.microscope.below import Below
from rnnviz.gui.pages.microscope.board import NumberBoard, Step
from rnnviz.gui.pages.microscope.cards import EquationCard, SumCard, WindowCard
from rnnviz.gui.pages.microscope.code_card import CodeCard
from rnnviz.gui.pages.microscope.controls import ROOM_OF_FRAME, button, times_of
from rnnviz.gui.pages.microscope.desk import Desk
from rnnviz.gui.pages.microscope.place import PlaceInWalk
from rnnviz.gui.pages.microscope.slides import LectureSlides
from rnnviz.gui.pages.microscope.step_choice import HELLO, LSTM, NETWORKS, TRAINED, StepChoice
from rnnviz.gui.pages.microscope.strip import PhaseStrip
from rnnviz.gui.parts import names
from rnnviz.gui.parts.fields import WholeField, mark_invalid
from rnnviz.gui.parts.theme import GRID, Theme, visible
from rnnviz.training.microscope.explanation import Explanation
from rnnviz.training.microscope.numbers import Entry, Name
from rnnviz.training.microscope.walkthrough import Phase, Walkthrough
from rnnviz.training.microscope.worked_example import hello_run, hello_step
from rnnviz.training.presets import Preset
from rnnviz.training.run.learning_step import LearningStep
from rnnviz.training.worker.messages import RunInfo, Snapshot, Visited

PLAY_MILLISECONDS = 2500
"""Time for one phase when the walk plays by itself: enough to read the equation."""
PLAY, PAUSE = "Play slowly  P", "Pause  P"
ARROW_KEYS = ("Right", "Left", "Down", "Up", "Home", "End")
"""Keys that boards and fields have a use of their own for, while they have the focus."""


class MicroscopePage(Page):
    """It shows the lecture's example, and asks for a step of the network being trained."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("microscope_page")
        self.setAccessibleName("Microscope")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._place = PlaceInWalk(_walk(hello_step()))
        self._place_to_come: Mapping[str, Any] | None = None  # of a sight, until a step is there
        self._pointed: WeightPointed | None = None  # to be looked at as soon as the step is there
        self._timer = QTimer(self)
        self._timer.setInterval(PLAY_MILLISECONDS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._make_controls()
        self._make_cards()
        self._lay_out()
        self._make_keys()
        self._show_walk()

    # ── what it is told ──

    def start_run(self, run: RunInfo) -> None:
        self._pointed = self._place_to_come = None
        self.steps.start_run(run)

    def show_moment(self, moment: Snapshot) -> None:
        self.steps.show_stream(moment.stream)

    def hear(self, event: News) -> None:
        match event:
            case PresetOpened(Preset(network="hello")) | HelloPointed():
                self.show_hello()
            case PresetOpened(Preset(network="hello as printed")):
                self.slides.switch.setChecked(True)
                self.show_hello()
            case PresetOpened(Preset(network="lstm")):
                self.show_lstm()
            case WeightPointed():
                self._look_at(event)
            case Visited() if self.steps.is_trained_chosen:
                self.steps.ask()

    def set_theme(self, theme: Theme) -> None:
        self.strip.set_theme(theme)
        self._code_card.set_theme(theme)
        for board in self._boards:
            board.set_theme(theme)
        self.slides.set_theme(theme)

    def write_names(self) -> None:
        """The same number of the same phase, in a walk that calls the arrays otherwise."""
        was_listed = self.slides.is_listed
        self.slides.forget_list()
        self._place.rename(_walk(self.walkthrough.step))
        self._speak_of_cell()
        self.slides.take_up(self.walkthrough)
        self._show()
        if was_listed:
            self.slides.list_differing()

    # ── what is asked of it ──

    @property
    def walkthrough(self) -> Walkthrough:
        """The walk that is shown."""
        return self._place.walkthrough

    @property
    def phase(self) -> Phase:
        """The phase that is shown."""
        return self._place.phase

    @property
    def explanation(self) -> Explanation:
        """The number that is chosen, and its sum."""
        return self._place.explanation

    def go_to(self, number: int) -> None:
        """Show a phase by its number; beyond the ends, the first or the last."""
        self._place.go_to(number)
        self._show()

    def look_at(self, entry: Entry) -> None:
        """Go to the phase that makes a number, and choose it there."""
        self._place.look_at(entry)
        self._show()

    def show_hello(self) -> None:
        """Show the lecture's example from its start."""
        self.steps.choose(HELLO)

    def show_lstm(self) -> None:
        """Show the worked LSTM from its start; its numbers are our own."""
        self.steps.choose(LSTM)

    # ── building ──

    def _make_controls(self) -> None:
        self.steps = StepChoice(self)
        self.steps.network.activated.connect(self._on_network_activated)
        self.steps.example_taken.connect(self._on_steps_example_taken)
        self.steps.trained_taken.connect(self._on_steps_trained_taken)
        self.steps.refused.connect(self._on_steps_refused)
        self.steps.asked.connect(self.asked)
        self.steps.command_given.connect(self.command_given)
        self.steps.mistake_made.connect(self.mistake_made)
        self.slides = LectureSlides(self)
        self.slides.switched.connect(self._show)
        self.slides.wanted.connect(self.look_at)
        self.slides.train_wanted.connect(lambda: self.run_given.emit(hello_run()))
        self.time = WholeField("microscope_time", 1, allowed=times_of(1))
        self.time.called = "t"
        self.time.setAccessibleName("Character t of the window")
        self.time.setPrefix("t = ")
        self.time.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.time.valueChanged.connect(self._on_time_value_changed)
        self.time.refused.connect(self.mistake_made)
        self.back = button("microscope_back", "‹ Back  ←", "The phase before this one (left arrow).")
        self.back.clicked.connect(self._on_back_clicked)
        self.next = button("microscope_next", "Next ›  →", "The next phase (right arrow).")
        self.next.setProperty("primary", True)
        self.next.clicked.connect(self._on_next_clicked)
        self.play = button(
            "microscope_play", PLAY, "Go on by itself, a phase every 2.5 seconds.", (PLAY, PAUSE)
        )
        self.play.setCheckable(True)
        self.play.toggled.connect(self._on_play_toggled)

    def _make_cards(self) -> None:
        self.strip = PhaseStrip()
        self.strip.group_chosen.connect(self._on_group_chosen)
        self._window_card = WindowCard()
        self._window_card.board.time_chosen.connect(self._on_board_time_chosen)
        self._window_card.header.addWidget(self.slides.buttons)
        self._window_card.title.setMinimumHeight(self.slides.buttons.height())  # with them and without
        self._equation_card = EquationCard()
        self._sum_card = SumCard()
        self._code_card = CodeCard()
        self._code_card.phase_chosen.connect(self.go_to)
        self._code_card.fault_wanted.connect(self._on_fault_wanted)
        self._code_card.view.left.connect(self._on_board_left)
        self._cards = (self._window_card, self._equation_card, self._sum_card, self._code_card)
        self._desk = Desk(self._window_card, Below(self._equation_card, self._sum_card, self._code_card))
        self._desk.turns_needed.connect(self._desk.choice.setVisible)
        self._desk.choice.hide()
        with_boards = (self._window_card, self._equation_card, self._sum_card)
        self._boards: tuple[NumberBoard, ...] = tuple(card.board for card in with_boards)
        for board in self._boards:
            board.entry_chosen.connect(self._on_entry_chosen)
            board.left.connect(self._on_board_left)

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.setSpacing(GRID)
        steps = self.steps
        for widget in (steps.network, self.time, steps.again, self.slides.switch, self._desk.choice):
            controls.addWidget(widget)
        controls.setStretch(0, 1000)
        controls.addStretch(1)
        for widget in (self.back, self.next, self.play):
            controls.addWidget(widget)
        strip_frame = QFrame()
        strip_frame.setProperty("card", True)
        inside = QHBoxLayout(strip_frame)
        inside.setContentsMargins(GRID + 4, GRID // 2, GRID + 4, GRID // 2)
        inside.setSpacing(GRID)
        inside.addWidget(self.strip)
        inside.addWidget(steps.stream)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(controls)
        column.addWidget(strip_frame)
        column.addWidget(self._desk, 1)

    def _make_keys(self) -> None:
        self._arrow_keys: list[QShortcut] = []
        for keys, slot in (
            (("Right", "PgDown"), self._on_next_clicked),
            (("Left", "PgUp"), self._on_back_clicked),
            (("Down",), self._on_down_pressed),
            (("Up",), self._on_up_pressed),
            (("Home",), self._on_home_pressed),
            (("End",), self._on_end_pressed),
            (("P",), self.play.toggle),
        ):
            for key in keys:
                shortcut = QShortcut(QKeySequence(key), self)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(slot)
                if key in ARROW_KEYS:
                    self._arrow_keys.append(shortcut)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_app_focus_changed)

    # ── showing ──

    def _show_walk(self) -> None:
        """Another step: the place in it stands."""
        self.slides.take_up(self.walkthrough)
        T = len(self.walkthrough.step.inputs)
        with QSignalBlocker(self.time):
            self.time.allowed = times_of(T)
            self.time.setSuffix(f" of {T:,}")
            widest = self.time.fontMetrics().horizontalAdvance(f"t = {T:,} of {T:,}")
            self.time.setFixedWidth(widest + ROOM_OF_FRAME)
        self._speak_of_cell()
        self._show()

    def _speak_of_cell(self) -> None:
        """Of that of the walk: hello is vanilla while an LSTM trains."""
        for card in self._cards:
            card.speak_of_cell(self.walkthrough.step.architecture.cell.name)

    def _show(self) -> None:
        """Show the present phase with the number that is chosen."""
        place, walkthrough = self._place, self.walkthrough
        step = Step(walkthrough, place.number, place.explanation, self.slides.beside)
        self.strip.show_groups(walkthrough.groups, place.phase.group)
        with QSignalBlocker(self.time):
            self.time.setValue(step.t)
        mark_invalid(self.time, False)
        self.back.setEnabled(place.number > 0)
        self.next.setEnabled(place.number < len(walkthrough.phases) - 1)
        for card in self._cards:
            card.show_step(step)
        self._desk.fit()
        if self.isVisible():
            self.deed_done.emit(Deed("phase_reached", {"phase": place.phase.kind}))

    def _look_at(self, weight: WeightPointed) -> None:
        """Take the next step apart, at the update of this weight."""
        if not self.steps.can_train:
            self.mistake_made.emit(
                "The text of this checkpoint is not at hand: open it to take a step of this network apart."
            )
            return
        self._pointed = weight
        self._on_network_activated(TRAINED)

    # ── what it remembers ──

    def to_keep(self) -> dict[str, Any]:
        return {"microscope_as_printed": self.slides.switch.isChecked()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        is_wanted = kept.get("microscope_as_printed")
        if isinstance(is_wanted, bool):
            self.slides.switch.setChecked(is_wanted)

    # ── what is looked at on it ──

    def sight(self) -> dict[str, Any]:
        """``number``: the kind of its array, its t, what that is of, and its place there.

        While a step is awaited there is neither phase nor number.
        """
        own = {**self.to_keep(), "network": NETWORKS[self.steps.index], "front": self._desk.front}
        return own if self.steps.is_awaiting else own | self._place.as_plain()

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        self.restore(sight)
        network, front = sight.get("network"), sight.get("front")
        if isinstance(front, str):
            self._desk.show_front(front)
        index = NETWORKS.index(network) if network in NETWORKS else self.steps.index
        if index != self.steps.index and (index != TRAINED or self.steps.can_train):
            self._on_network_activated(index)
        self._place_to_come = sight
        if not self.steps.is_awaiting:
            self._go_to_place()

    def _go_to_place(self) -> None:
        """To the phase and the number that were to be seen as soon as the step is there."""
        sight, self._place_to_come = self._place_to_come, None
        if sight is None:
            return
        if self._place.go_to_plain(sight.get("phase"), sight.get("number")):
            self._show()

    # ── what is done with it ──

    def _on_network_activated(self, index: int) -> None:
        self.play.setChecked(False)
        self.steps.choose(index)
        self.setFocus()  # the arrows are for the walk again, not for the list of networks

    def _on_steps_example_taken(self, step: LearningStep) -> None:
        self._place.begin(_walk(step))
        self._show_walk()

    def _on_steps_trained_taken(self, step: LearningStep) -> None:
        self._place.take_up(_walk(step))
        self._show_walk()
        self._go_to_place()
        pointed, self._pointed = self._pointed, None
        if pointed is not None and pointed.name in step.params:
            self.look_at(Entry(Name("new", of=pointed.name), pointed.place))

    def _on_steps_refused(self, message: str) -> None:
        self._pointed = self._place_to_come = None
        self.mistake_made.emit(message)

    def _on_back_clicked(self) -> None:
        self.go_to(self._place.number - 1)

    def _on_next_clicked(self) -> None:
        self.go_to(self._place.number + 1)

    def _on_down_pressed(self) -> None:
        self._on_group_chosen(self.phase.group + 1)

    def _on_up_pressed(self) -> None:
        self._on_group_chosen(self.phase.group - 1)

    def _on_home_pressed(self) -> None:
        self.go_to(0)

    def _on_end_pressed(self) -> None:
        self.go_to(len(self.walkthrough.phases) - 1)

    def _on_group_chosen(self, group: int) -> None:
        self._place.go_to_group(group)
        self._show()

    def _on_time_value_changed(self, t: int) -> None:
        mistake = self.time.mistake
        mark_invalid(self.time, bool(mistake))
        if mistake:
            self.mistake_made.emit(mistake)
        else:
            self._on_time_changed(t)

    def _on_time_changed(self, t: int) -> None:
        self._place.go_to_time(t)
        self._show()

    def _on_board_time_chosen(self, t: int) -> None:
        if t != self.phase.t:
            self._on_time_changed(t)

    def _on_entry_chosen(self, entry: Entry) -> None:
        self._place.follow(entry)
        self._show()

    def _on_fault_wanted(self) -> None:
        self.found.emit(FaultPointed())

    def _on_board_left(self) -> None:
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_app_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        # The boards, the chooser and the spin box have a use of their own for these keys.
        owned = now in (
            self.steps.network,
            self.time,
            self.steps.stream,
            self._code_card.view.lines,
            *self._boards,
        )
        for shortcut in self._arrow_keys:
            shortcut.setEnabled(not owned)

    def _on_play_toggled(self, playing: bool) -> None:
        self.play.setText(PAUSE if playing else PLAY)
        if playing:
            self._timer.start()
        else:
            self._timer.stop()

    def _on_timer_timeout(self) -> None:
        self._on_next_clicked()
        if not self.next.isEnabled():
            self.play.setChecked(False)

    # Qt's overrides

    def hideEvent(self, event: QHideEvent) -> None:
        self.play.setChecked(False)
        self.slides.close_list()
        super().hideEvent(event)


def _walk(step: LearningStep) -> Walkthrough:
    return Walkthrough(step, visible, names.notation_beside(step.architecture.cell.states))
