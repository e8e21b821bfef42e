"""MicroscopePage: one learning step taken apart, phase by phase, down to every number.

Knows a walkthrough and where in it the reader stands; knows no formulas and no
trainer. It shows the worked example by itself, and asks for a step of the network being
trained.

Keys: Right and Left go to the next phase and back, Down and Up to the next group and
back, End and Home to the last and the first, P plays. Page Down and Page Up are Right
and Left as well, and work everywhere. Tab goes into the numbers; there the arrows
choose another number, and Escape comes back.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QStandardItemModel
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
from rnnviz.gui.pages.microscope.controls import (
    ROOM_OF_ARROWS,
    button,
    network_chooser,
    times_of,
    trained_at,
)
from rnnviz.gui.pages.microscope.desk import Desk
from rnnviz.gui.pages.microscope.slides import DifferingList, SlidesButtons, slides_switch
from rnnviz.gui.pages.microscope.strip import PhaseStrip
from rnnviz.gui.parts import names
from rnnviz.gui.parts.fields import WholeField, mark_invalid
from rnnviz.gui.parts.stream_field import StreamField
from rnnviz.gui.parts.theme import GRID, Theme, system_theme, visible
from rnnviz.training.microscope.as_printed import AsPrinted, is_hello
from rnnviz.training.microscope.explanation import Explanation
from rnnviz.training.microscope.numbers import Entry, Name
from rnnviz.training.microscope.walkthrough import Phase, Walkthrough
from rnnviz.training.microscope.worked_example import hello_run, hello_step, lstm_step
from rnnviz.training.presets import Preset
from rnnviz.training.run.learning_step import LearningStep
from rnnviz.training.worker.messages import RunInfo, SetStream, Snapshot, Visited
from rnnviz.training.worker.questions import TakeStepApart

PLAY_MILLISECONDS = 2500
"""Time for one phase when the walk plays by itself: enough to read the equation."""
PLAY, PAUSE = "Play slowly  P", "Pause  P"
HELLO, TRAINED, LSTM = 0, 1, 2
NETWORKS = ("hello", "run", "lstm")
"""Places of the networks in the chooser."""
ARROW_KEYS = ("Right", "Left", "Down", "Up", "Home", "End")
"""Keys that boards and fields have a use of their own for, while they have the focus."""


class MicroscopePage(Page):
    """It shows the lecture's example, and asks for a step of the network being trained."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("microscope_page")
        self.setAccessibleName("Microscope")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._walkthrough: Walkthrough | None = None
        self._number = 0
        self._unit = 0
        self._awaited: TakeStepApart | None = None
        self._is_awaiting = False
        self._theme = system_theme()
        self._streams = 1
        self._can_train = False
        self._shows_trained = False
        self._slides: AsPrinted | None = None  # of the lecture's example alone
        self._list: DifferingList | None = None
        self._place_to_come: Mapping[str, Any] | None = None  # of a sight, likewise
        self._pointed: WeightPointed | None = None  # to be looked at as soon as the step is there
        self._timer = QTimer(self)
        self._timer.setInterval(PLAY_MILLISECONDS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._make_controls()
        self._make_cards()
        self._lay_out()
        self._make_keys()
        self._take_up(hello_step())

    # ── what it is told ──

    def start_run(self, run: RunInfo) -> None:
        """Its network can be chosen, unless its text is not at hand."""
        self._awaited = self._pointed = self._place_to_come = None  # an answer under way is about the old run
        self._is_awaiting = False
        model = self.network.model()
        assert isinstance(model, QStandardItemModel)
        item = model.item(TRAINED)
        item.setText("the network of this run")
        item.setEnabled(run.can_train)
        item.setToolTip("" if run.can_train else "The text of this checkpoint is not at hand.")
        self._can_train = run.can_train
        self._streams = run.config.batch_size
        self.stream.set_count(self._streams)
        self._offer_streams()
        if self.network.currentIndex() == TRAINED:
            self.show_hello()

    def show_moment(self, moment: Snapshot) -> None:
        """The stream that the other panels show is the one that is walked."""
        before = self.stream.stream
        self.stream.show_stream(moment.stream)
        if self.stream.stream != before and self.network.currentIndex() == TRAINED:
            self._ask()

    def hear(self, event: News) -> None:
        match event:
            case PresetOpened(Preset(network="hello")) | HelloPointed():
                self.show_hello()
            case PresetOpened(Preset(network="hello as printed")):
                self.as_printed.setChecked(True)
                self.show_hello()
            case PresetOpened(Preset(network="lstm")):
                self.show_lstm()
            case WeightPointed():
                self._look_at(event)
            case Visited() if self.network.currentIndex() == TRAINED:
                self._ask()

    def _show_step(self, question: TakeStepApart, step: LearningStep) -> None:
        """The step that was asked for; one asked for earlier is dropped."""
        if question is not self._awaited or self.network.currentIndex() != TRAINED:
            return
        self.network.setItemText(TRAINED, trained_at(step.iteration))
        self._shows_trained = True
        self._is_awaiting = False
        self._take_up(step)
        self._go_to_place()
        pointed, self._pointed = self._pointed, None
        if pointed is not None and pointed.name in step.params:
            entry = Entry(Name("new", of=pointed.name), pointed.place)
            self._number = self.walkthrough.number_of(entry.name)
            self._choose(entry)

    def _refuse_step(self, question: TakeStepApart, message: str) -> None:
        """The step that was asked for cannot be had: what is shown stays, and is called what it is."""
        if question is not self._awaited:
            return
        self._is_awaiting = False
        self._pointed = self._place_to_come = None
        self.mistake_made.emit(message)
        if self.network.currentIndex() == TRAINED and not self._shows_trained:
            self.show_hello()

    def set_theme(self, theme: Theme) -> None:
        self.strip.set_theme(theme)
        self._code_card.set_theme(theme)
        for board in self._boards:
            board.set_theme(theme)
        self._theme = theme
        if self._list is not None:
            self._list.set_theme(theme)

    def write_names(self) -> None:
        """The same number of the same phase, in a walk that calls the arrays otherwise."""
        step, entry = self.walkthrough.step, self._explanation.entry
        was_listed = self._list is not None and self._list.isVisible()
        if self._list is not None:  # its labels are those of the walk before
            self._list.close()
            self._list.deleteLater()
            self._list = None
        self._walkthrough = self._walk(step)
        self._take_slides(step)
        self._choose(entry)
        if was_listed:
            self._list_differing()

    # ── what is asked of it ──

    @property
    def walkthrough(self) -> Walkthrough:
        """The walk that is shown."""
        assert self._walkthrough is not None
        return self._walkthrough

    @property
    def phase(self) -> Phase:
        """The phase that is shown."""
        return self.walkthrough.phases[self._number]

    @property
    def explanation(self) -> Explanation:
        """The number that is chosen, and its sum."""
        return self._explanation

    def go_to(self, number: int) -> None:
        """Show a phase by its number; beyond the ends, the first or the last."""
        self._number = max(0, min(number, len(self.walkthrough.phases) - 1))
        self._choose(self.walkthrough.first_look(self.phase, self._unit))

    # ── building ──

    def _make_controls(self) -> None:
        self.network = network_chooser()
        self.network.activated.connect(self._on_network_activated)
        self.again = button(
            "microscope_again", "Newest step", "Take apart the step that the network stands before now."
        )
        self.again.clicked.connect(self._ask)
        self.again.hide()
        self.as_printed = slides_switch()
        self.as_printed.toggled.connect(self._show_slides)
        self.slides = SlidesButtons()
        self.slides.list_wanted.connect(self._list_differing)
        self.slides.train_wanted.connect(lambda: self.run_given.emit(hello_run()))
        self.stream = StreamField("microscope_stream")
        self.stream.chosen.connect(self._on_stream_chosen)
        self.stream.refused.connect(self.mistake_made)
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
        self._window_card.header.addWidget(self.slides)
        self._window_card.title.setMinimumHeight(self.slides.height())  # with them and without
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
        for widget in (self.network, self.time, self.again, self.as_printed, self._desk.choice):
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
        inside.addWidget(self.stream)
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

    def _take_up(self, step: LearningStep) -> None:
        """Another step: from its beginning, or where the reader stands if it has the same phases."""
        before = self._walkthrough
        self._walkthrough = self._walk(step)
        self._take_slides(step)
        if before is None or len(before.phases) != len(self._walkthrough.phases):
            self._number = 0
            # The unit that learns most is the one to follow at first.
            self._unit = int(np.nan_to_num(np.abs(step.of_layer("dh"))).sum(axis=0).argmax())
        T = len(step.inputs)
        with QSignalBlocker(self.time):
            self.time.allowed = times_of(T)
            self.time.setSuffix(f" of {T:,}")
            widest = self.time.fontMetrics().horizontalAdvance(f"t = {T:,} of {T:,}")
            self.time.setFixedWidth(widest + ROOM_OF_ARROWS)
        self.go_to(self._number)

    def _walk(self, step: LearningStep) -> Walkthrough:
        return Walkthrough(step, visible, names.notation_beside(step.architecture.cell.states))

    def _choose(self, entry: Entry) -> None:
        """Show the present phase with this number chosen."""
        walkthrough, phase = self.walkthrough, self.phase
        self._explanation = walkthrough.explain(entry)
        slides = self._slides if self.as_printed.isChecked() else None
        step = Step(walkthrough, self._number, self._explanation, slides)
        self.strip.show_groups(walkthrough.groups, phase.group)
        with QSignalBlocker(self.time):
            self.time.setValue(step.t)
        mark_invalid(self.time, False)
        self.back.setEnabled(self._number > 0)
        self.next.setEnabled(self._number < len(walkthrough.phases) - 1)
        for card in self._cards:
            card.show_step(step)
        self._desk.fit()
        if self.isVisible():
            self.deed_done.emit(Deed("phase_reached", {"phase": phase.kind}))

    def show_hello(self) -> None:
        """Show the lecture's example from its start."""
        self._show_example(HELLO, hello_step())

    def show_lstm(self) -> None:
        """Show the worked LSTM from its start; its numbers are our own."""
        self._show_example(LSTM, lstm_step())

    def _show_example(self, place: int, step: LearningStep) -> None:
        self._is_awaiting = False
        self.network.setCurrentIndex(place)
        self.again.hide()
        self._offer_streams()
        self._shows_trained = False
        self._walkthrough = None
        self._take_up(step)

    # ── the lecture's slides ──

    def look_at(self, entry: Entry) -> None:
        """Go to the phase that makes a number, and choose it there."""
        self._number = max(0, self.walkthrough.number_of(entry.name))
        self._choose(entry)

    def _take_slides(self, step: LearningStep) -> None:
        self._slides = AsPrinted(self.walkthrough.numbers) if is_hello(step) else None
        self.slides.setVisible(self._slides is not None)
        self.as_printed.setVisible(self._slides is not None)
        if self._slides is not None:
            self.slides.count(self._slides)
        elif self._list is not None:
            self._list.close()

    def _show_slides(self) -> None:
        self._choose(self._explanation.entry)

    def _list_differing(self) -> None:
        """Open the list beside the page, which follows it."""
        assert self._slides is not None, "its button is there for the slides alone"
        self.as_printed.setChecked(True)
        if self._list is None:
            self._list = DifferingList(self._slides, self.walkthrough.numbers.label, self)
            self._list.set_theme(self._theme)
            self._list.wanted.connect(self.look_at)
        self._list.show()
        self._list.raise_()
        self._list.activateWindow()

    def _ask(self) -> None:
        self._is_awaiting = True
        self._awaited = question = TakeStepApart(self.stream.stream)
        self.asked.emit(question, partial(self._show_step, question), partial(self._refuse_step, question))

    def _look_at(self, weight: WeightPointed) -> None:
        """Take the next step apart, at the update of this weight."""
        if not self._can_train:
            self.mistake_made.emit(
                "The text of this checkpoint is not at hand: open it to take a step of this network apart."
            )
            return
        self._pointed = weight
        self.network.setCurrentIndex(TRAINED)
        self._on_network_activated(TRAINED)

    def _offer_streams(self) -> None:
        self.stream.setVisible(self._streams > 1 and self.network.currentIndex() == TRAINED)

    # ── what it remembers ──

    def to_keep(self) -> dict[str, Any]:
        return {"microscope_as_printed": self.as_printed.isChecked()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        is_wanted = kept.get("microscope_as_printed")
        if isinstance(is_wanted, bool):
            self.as_printed.setChecked(is_wanted)

    # ── what is looked at on it ──

    def sight(self) -> dict[str, Any]:
        """``number``: the kind of its array, its t, what that is of, and its place there.

        While a step is awaited there is neither phase nor number.
        """
        own = {**self.to_keep(), "network": NETWORKS[self.network.currentIndex()], "front": self._desk.front}
        if self._is_awaiting:
            return own
        (kind, t, of), place = self._explanation.entry
        return own | {"phase": self._number, "number": [kind, t, of, *place]}

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        self.restore(sight)
        network, front = sight.get("network"), sight.get("front")
        if isinstance(front, str):
            self._desk.show_front(front)
        index = NETWORKS.index(network) if network in NETWORKS else self.network.currentIndex()
        if index != self.network.currentIndex() and (index != TRAINED or self._can_train):
            self.network.setCurrentIndex(index)
            self._on_network_activated(index)
        self._place_to_come = sight
        if not self._is_awaiting:
            self._go_to_place()

    def _go_to_place(self) -> None:
        """To the phase and the number that were to be seen as soon as the step is there."""
        sight, self._place_to_come = self._place_to_come, None
        if sight is None:
            return
        phase, number = sight.get("phase"), sight.get("number")
        if isinstance(phase, int) and not isinstance(phase, bool) and phase != self._number:
            self.go_to(phase)
        match number:
            case [str(kind), int() | None as t, str(of), *place] if all(isinstance(at, int) for at in place):
                entry = Entry(Name(kind, t, of), tuple(place))
                if entry != self._explanation.entry and self._has(entry):
                    self._choose(entry)

    def _has(self, entry: Entry) -> bool:
        """Whether the step that is shown has this number."""
        numbers = self.walkthrough.numbers
        if entry.name.t is not None and not 1 <= entry.name.t <= numbers.seq_length:
            return False
        shape = numbers.quantity(entry.name).values.shape if numbers.has(entry.name) else ()
        return len(shape) == len(entry.place) and all(
            0 <= at < size for at, size in zip(entry.place, shape, strict=True)
        )

    # ── what is done with it ──

    def _on_stream_chosen(self, stream: int) -> None:
        self.command_given.emit(SetStream(stream))
        self._ask()

    def _on_network_activated(self, index: int) -> None:
        self.play.setChecked(False)
        self.again.setVisible(index == TRAINED)
        self._offer_streams()
        if index == TRAINED:
            self._ask()
        elif index == LSTM:
            self.show_lstm()
        else:
            self.show_hello()
        self.setFocus()  # the arrows are for the walk again, not for the list of networks

    def _on_back_clicked(self) -> None:
        self.go_to(self._number - 1)

    def _on_next_clicked(self) -> None:
        self.go_to(self._number + 1)

    def _on_down_pressed(self) -> None:
        self._on_group_chosen(self.phase.group + 1)

    def _on_up_pressed(self) -> None:
        self._on_group_chosen(self.phase.group - 1)

    def _on_home_pressed(self) -> None:
        self.go_to(0)

    def _on_end_pressed(self) -> None:
        self.go_to(len(self.walkthrough.phases) - 1)

    def _on_group_chosen(self, group: int) -> None:
        groups = self.walkthrough.groups
        self.go_to(groups[max(0, min(group, len(groups) - 1))].first)

    def _on_time_value_changed(self, t: int) -> None:
        mistake = self.time.mistake
        mark_invalid(self.time, bool(mistake))
        if mistake:
            self.mistake_made.emit(mistake)
        else:
            self._on_time_changed(t)

    def _on_time_changed(self, t: int) -> None:
        """To the same computation at another character."""
        group = self.walkthrough.group_at(t, self.phase.group)
        number = self.walkthrough.groups[group].first
        phases = self.walkthrough.phases
        while number < len(phases) and phases[number].group == group:
            if phases[number].kind == self.phase.kind:
                self.go_to(number)
                return
            number += 1
        self._on_group_chosen(group)

    def _on_board_time_chosen(self, t: int) -> None:
        if t != self.phase.t:
            self._on_time_changed(t)

    def _on_entry_chosen(self, entry: Entry) -> None:
        kinds = [axis.kind for axis in self.walkthrough.numbers.quantity(entry.name).axes]
        if "unit" in kinds:
            self._unit = entry.place[kinds.index("unit")]
        self._choose(entry)

    def _on_fault_wanted(self) -> None:
        self.found.emit(FaultPointed())

    def _on_board_left(self) -> None:
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_app_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        # The boards, the chooser and the spin box have a use of their own for these keys.
        owned = now in (self.network, self.time, self.stream, self._code_card.view.lines, *self._boards)
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
        if self._list is not None:
            self._list.close()
        super().hideEvent(event)
