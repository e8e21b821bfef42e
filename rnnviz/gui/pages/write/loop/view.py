"""LoopView: writing as a loop: the figure, what happens in it in words, and how it is played.

Knows a text that was told and the network that wrote it; knows no run.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QVBoxLayout, QWidget

from rnnviz.gui.pages.write import explanations
from rnnviz.gui.pages.write.loop.figure import LoopFigure
from rnnviz.gui.pages.write.loop.phases import LoopPhase
from rnnviz.gui.pages.write.loop.player import (
    FIRST_POSITION,
    POSITIONS,
    Player,
    speed_at,
    speed_in_words,
)
from rnnviz.gui.pages.write.view import Sheet, WriteView
from rnnviz.gui.parts.buttons import sign_button
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.figure import Figure, WidgetFigure
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.steady_buttons import SteadyPushButton
from rnnviz.gui.parts.theme import GRID, Theme
from rnnviz.gui.parts.wheel_passes import pass_wheel
from rnnviz.training.worker.messages import RunInfo

PLAY, PAUSE = "▶ Play", "❚❚ Pause"
_NOTHING = "As soon as a text is written above, it stands here how each of its characters came about."


class LoopView(WriteView):
    """See the file. ``figure`` is the picture."""

    TITLE = "Loop"
    WORDS = "How each character is written: read, remembered, expected, drawn by dice, and read again."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loop_view")
        self._sheet: Sheet | None = None
        self._place, self._phase = 0, LoopPhase.WRITE
        self._wanted: LoopPhase | None = None  # to be shown of the next text
        self.player = Player(self)
        self.player.phase_due.connect(self._on_player_phase_due)
        self.player.character_due.connect(self._on_player_character_due)
        self._make_widgets()
        self._lay_out()
        self._show()

    # ── what it is told ──

    def start_run(self, run: RunInfo) -> None:  # noqa: ARG002 - a sheet brings along what is needed of it
        self._take(None)

    def show_sheet(self, sheet: Sheet, at: int) -> None:
        """A text that begins as the one before, as a branch of it does, is shown where that was."""
        self._take(sheet)
        self.show_place(at)

    def show_place(self, at: int) -> None:
        if 0 <= at < self._count and at != self._place:
            self.pause()
            wanted, self._wanted = self._wanted, None
            self._stand(at, LoopPhase.WRITE if wanted is None else wanted)

    def set_theme(self, theme: Theme) -> None:
        self.figure.set_theme(theme)

    def stop(self) -> None:
        self.pause()

    @property
    def figures(self) -> Sequence[Figure]:
        return (WidgetFigure("Writing as a loop", self.card, self.card.export),)

    def to_keep(self) -> dict[str, Any]:
        return {"speed": self.speed.value()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        speed = kept.get("speed")
        if isinstance(speed, int) and 0 <= speed <= POSITIONS:
            self.speed.setValue(speed)

    def sight(self) -> dict[str, Any]:
        """The phase, too, unless it changes by itself; the character is that of the text's cursor."""
        phase = {} if self.player.is_playing else {"phase": self._phase.name}
        return {**self.to_keep(), **phase}

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        self.restore(sight)
        phase = sight.get("phase")
        if isinstance(phase, str) and phase in LoopPhase.__members__:
            self._wanted = LoopPhase[phase]
            self._stand(self._place, LoopPhase[phase])

    @property
    def moves_cursor(self) -> bool:
        return self.player.is_playing

    # ── what a user does ──

    @property
    def place(self) -> int:
        """The character that is shown, from 0."""
        return self._place

    @property
    def phase(self) -> LoopPhase:
        """How far it is written."""
        return self._phase

    def toggle(self) -> None:
        """Play, from the beginning where it has come to the end; or stand still."""
        if self.player.is_playing:
            self.pause()
        elif self._count:
            if self._is_at_end:
                self._go_to(0, LoopPhase.READ)
            self.player.play()
            self._show()

    def pause(self) -> None:
        """Stand still."""
        self.player.pause()
        self.play.setText(PLAY)

    def go_on(self, phases: int) -> None:
        """Go so many phases on, or back."""
        count = len(LoopPhase)
        at = max(0, min(self._place * count + self._phase + phases, self._count * count - 1))
        if self._count:
            self._go_to(at // count, LoopPhase(at % count))

    # ── making ──

    def _make_widgets(self) -> None:
        self.figure = LoopFigure(self)
        self.figure.moved.connect(self._on_figure_moved)
        self.figure.place_chosen.connect(self._on_place_chosen)
        self.figure.play_toggled.connect(self.toggle)
        self.words = FittedLabel(self)
        self.words.setObjectName("loop_words")
        self.back = sign_button("loop_back", "◀", "The phase before (← in the figure).")
        self.back.clicked.connect(self._on_back_clicked)
        self.play = SteadyPushButton((PLAY, PAUSE))
        self.play.setObjectName("loop_play")
        self.play.setToolTip("Let it write slowly, phase by phase, or stand still (Enter in the figure).")
        self.play.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.play.clicked.connect(self.toggle)
        self.on = sign_button("loop_on", "▶", "The next phase (→ in the figure).")
        self.on.clicked.connect(self._on_on_clicked)
        self.track = _slider("loop_place", "Character of the text", self)
        self.track.setToolTip("Which character of the text is shown (PgUp and PgDown in the figure).")
        self.track.valueChanged.connect(self._on_place_chosen)
        self.speed = _slider("loop_speed", "Speed of the loop", self)
        self.speed.setRange(0, POSITIONS)
        self.speed.setFixedWidth(10 * GRID)
        self.speed.setToolTip("Characters a second while it plays: fast, its phases are no longer shown.")
        self.speed.valueChanged.connect(self._on_speed_changed)
        self.speed_words = Label("", self)
        self.speed_words.setObjectName("loop_speed_words")
        self.speed_words.setProperty("role", "quiet")
        self.speed_words.setToolTip("Characters that are written in a second while it plays.")
        width = self.speed_words.fontMetrics().horizontalAdvance
        all_words = [speed_in_words(speed_at(position)) for position in range(POSITIONS + 1)]
        self.speed_words.setFixedWidth(max(map(width, all_words)) + 4)
        self.speed.setValue(FIRST_POSITION)

    def _lay_out(self) -> None:
        self.card = Card(explanations.LOOP, self)
        self.card.lie_flat()
        header = self.card.header
        header.setStretch(header.count() - 1, 0)
        self.card.offer_subtitle("")
        for widget in (self.back, self.play, self.on, self.track, self.speed, self.speed_words):
            header.addWidget(widget)
        self.tools = CardTools(self.card, "loop", self.numbers)
        self.tools.mistake_made.connect(self.mistake_made)
        self.card.body.addWidget(self.figure, 1)
        self.card.body.addWidget(self.words)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.card)

    # ── showing ──

    @property
    def _count(self) -> int:
        return len(self._sheet.telling) if self._sheet is not None else 0

    @property
    def _is_at_end(self) -> bool:
        return self._place == self._count - 1 and self._phase == LoopPhase.WRITE

    def _take(self, sheet: Sheet | None) -> None:
        before, self._sheet = self._sheet, sheet
        self.pause()
        if sheet is None:
            self.figure.show_told(None, "", None, 0)
        else:
            characters, architecture = sheet.vocabulary.characters, sheet.network.architecture
            self.figure.show_told(sheet.telling, characters, architecture, _read_first(sheet))
        goes_on = before is not None and sheet is not None and _begins_alike(before, sheet, self._place)
        with QSignalBlocker(self.track):
            self.track.setRange(0, max(0, self._count - 1))
        self._place = min(self._place, max(0, self._count - 1)) if goes_on else 0
        self._phase = LoopPhase.WRITE if self._wanted is None else self._wanted
        self._show()

    def _stand(self, place: int, phase: LoopPhase) -> None:
        self._place, self._phase = place, phase
        self._show()

    def _go_to(self, place: int, phase: LoopPhase) -> None:
        """Of its own accord: the text's cursor comes along."""
        is_new = place != self._place
        self._wanted = None
        self._stand(place, phase)
        if is_new:
            self.place_wanted.emit(place)

    def _show(self) -> None:
        self.play.setText(PAUSE if self.player.is_playing else PLAY)
        for widget in (self.back, self.play, self.on, self.track):
            widget.setEnabled(bool(self._count))
        if not self._count:
            self.card.offer_subtitle("")
            self.words.offer(_NOTHING)
            return
        with QSignalBlocker(self.track):
            self.track.setValue(self._place)
        self.figure.go_to(self._place, self._phase)
        at = f"character {self._place + 1:,} of {self._count:,}"
        self.card.offer_subtitle(at, f"{self._place + 1:,} of {self._count:,}")
        number = f"{self._phase + 1} of {len(LoopPhase)} · "
        self.words.offer(*(number + words for words in self.figure.words()))

    def write_names(self) -> None:
        self._show()

    def numbers(self) -> NumberTable:
        """A row for each character: what was read, what was written, and how it was drawn."""
        header = ("place", "read", "written", "p", "share_of_bar", "dice", "from", "to", "by_hand")
        return NumberTable(header, self._rows())

    def _rows(self) -> Iterator[tuple[object, ...]]:
        sheet = self._sheet
        if sheet is None:
            return
        read = _read_first(sheet)
        for place in range(len(sheet.telling)):
            drawn = sheet.telling.at(place)
            low, high = drawn.stretch(drawn.character)
            how = (float(drawn.chances[drawn.character]), high - low, drawn.dice, low, high)
            yield (place, sheet.word(read), sheet.word(drawn.character), *how, int(drawn.is_chosen))
            read = drawn.character

    # ── handlers ──

    def _on_player_phase_due(self) -> None:
        if self._is_at_end:
            self.pause()
        else:
            self.go_on(1)

    def _on_player_character_due(self) -> None:
        if self._place == self._count - 1:
            self._go_to(self._place, LoopPhase.WRITE)
            self.pause()
        else:
            self._go_to(self._place + 1, LoopPhase.WRITE)

    def _on_figure_moved(self, phases: int) -> None:
        self.pause()
        self.go_on(phases)

    def _on_back_clicked(self) -> None:
        self._on_figure_moved(-1)

    def _on_on_clicked(self) -> None:
        self._on_figure_moved(1)

    def _on_place_chosen(self, place: int) -> None:
        self.pause()
        self._go_to(place, LoopPhase.WRITE)

    def _on_speed_changed(self, position: int) -> None:
        speed = speed_at(position)
        self.speed_words.setText(speed_in_words(speed))
        self.player.set_speed(speed)

    # Qt's overrides

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: it stands still."""
        super().hideEvent(event)
        self.pause()


def _read_first(sheet: Sheet) -> int:
    """The character that was read before the first one was written."""
    start = sheet.telling.draft.start
    return int(start[-1]) if len(start) else sheet.network.next_input


def _begins_alike(one: Sheet, other: Sheet, place: int) -> bool:
    """Whether two texts are the same up to a place, so that who looks at it need not be led away."""
    until = min(place, len(one.telling), len(other.telling))
    return bool((one.telling.ids[:until] == other.telling.ids[:until]).all())


def _slider(name: str, words: str, parent: QWidget) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal, parent)
    slider.setObjectName(name)
    slider.setAccessibleName(words)
    slider.setMinimumWidth(8 * GRID)
    slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    pass_wheel(slider)
    return slider
