"""TextCard: a text that the network writes, and the dials that it is written by.

Is given networks; knows no run's course and no view, and not how a text is shown. It is written beside the
window, anew whenever a dial is turned: by the same network and the same dice.
"""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from rnnviz.core.network.astray import astray
from rnnviz.core.network.dials import Dials
from rnnviz.core.network.telling import Draft, Telling
from rnnviz.core.progress import Progress
from rnnviz.core.text.corpus import Corpus, Vocabulary
from rnnviz.gui.pages.write import explanations
from rnnviz.gui.pages.write.text.copied import LONGEST_WRITING
from rnnviz.gui.pages.write.text.tinted_text import ROW_GAP, TintedText
from rnnviz.gui.pages.write.text.tints import WritingTint
from rnnviz.gui.pages.write.view import Sheet, write
from rnnviz.gui.panels.writing.prime_edit import PrimeEdit, skipped_in_words
from rnnviz.gui.panels.writing.settings import SamplingSettings
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID, Theme
from rnnviz.training.run.best import NOW
from rnnviz.training.run.network_copy import NetworkCopy
from rnnviz.training.worker.messages import RunInfo

WRITE_AFTER_MILLISECONDS = 60
"""So long a dial stands still before the text is written anew: not at every pixel of a slider."""
FIRST_LENGTH = 600


class TextCard(Card):
    """It is named ``write_card``; ``text`` is what stands in it.

    sheet_written   a Sheet: another text stands there
    network_wanted  the name of the network that is to write: the card waits for it
    mistake_made    a sentence
    written         a Sheet that was asked for by hand: a dial, a start or the button
    """

    written = Signal(object)
    sheet_written = Signal(object)
    network_wanted = Signal(str)
    mistake_made = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.WRITE, parent)
        for label in (self.title, self.subtitle):  # the page says it: the text has their line
            label.hide()
        self._vocabulary: Vocabulary | None = None
        self._corpus: Corpus | None = None
        self._network: NetworkCopy | None = None
        self._draft: Draft | None = None  # one that somebody chose, until a dial is turned
        self._is_by_hand = False  # what is written next
        self._chosen: dict[int, str] = {}  # characters that are to stand at their places, until then, too
        self._wanted_at: int | None = None  # where the cursor is to stand in the next text
        self._at_first = 0
        self._passed = 0  # how far the run has come since
        self._work = BackgroundWork("write", self)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self.mistake_made)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(WRITE_AFTER_MILLISECONDS)
        self._soon.timeout.connect(self._write)
        self._make()
        self._lay_out()

    # ── what it is told ──

    def start_run(self, run: RunInfo) -> None:
        """Another run: what was written is not its own."""
        self._work.leave()
        self._soon.stop()
        self._vocabulary, self._corpus = run.vocabulary, run.corpus
        self._network = self._draft = None
        self._chosen, self._wanted_at = {}, None
        self._by.offer("")
        self.text.start_run(run)

    def show_network(self, network: NetworkCopy) -> None:
        """Write with this network from now on, by the dials and choices as they are."""
        self._network = network
        self._write()

    def write_draft(self, draft: Draft) -> None:
        """Write this, with choices, until a dial is turned; the cursor stays where it is."""
        self._draft = draft
        self._write()

    def show_run_at(self, iteration: int) -> None:
        """The run has come so far: said, in one figure, where that is twice as far as who wrote the text."""
        sheet = self.text.sheet
        if sheet is None:
            return
        one = 10 ** (len(str(iteration)) - 1)
        passed = iteration // one * one if iteration >= max(2 * sheet.network.iteration, 1) else 0
        if passed != self._passed:
            self._passed = passed
            self._show_by(sheet)

    def stay(self) -> None:
        """Let the cursor of the next text stand where that of this one stands."""
        self._wanted_at = self.text.at

    def set_theme(self, theme: Theme) -> None:
        for widget in (self.prime, self.settings, self.text):
            widget.set_theme(theme)

    def stop(self) -> None:
        self._soon.stop()
        self._work.stop()
        self.text.stop()

    # ── what is asked of it ──

    @property
    def network(self) -> str:
        """The name of the network that is to write."""
        return self.settings.network

    @property
    def is_untouched(self) -> bool:
        """Whether the text stands as it was written: nobody went to a character of it, or chose one."""
        return self.text.at == self._at_first and self._draft is None

    def to_keep(self) -> dict[str, Any]:
        return {"prime": self.prime.text(), "tint": self.text.tint.name, **self.settings.values()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        prime, tint = kept.get("prime"), kept.get("tint")
        if isinstance(prime, str):
            self.prime.setText(prime)
        if isinstance(tint, str) and tint in WritingTint.__members__:
            self.text.show_tint(WritingTint[tint])
        self.settings.restore(kept)

    def sight(self) -> dict[str, Any]:
        """What is remembered; where the cursor stands, and which characters were chosen by hand."""
        chosen = self._chosen if self.text.sheet is None else _chosen_in(self.text.sheet)
        choices = [[place, character] for place, character in chosen.items()]
        return {**self.to_keep(), "at": self.text.at, "choices": choices}

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        """Write what ``sight`` gave, or anything: as soon as a network is there."""
        self.restore(sight)
        at, choices = sight.get("at"), sight.get("choices")
        self._wanted_at = at if type(at) is int and at >= -1 else None
        self._chosen = _read_choices(choices) if isinstance(choices, list) else {}
        sheet = self.text.sheet
        if sheet is not None and not self._soon.isActive() and self._chosen == _chosen_in(sheet):
            wanted, self._wanted_at = self._wanted_at, None
            if wanted is not None:
                self.text.go_to(wanted)
                self._at_first = self.text.at
            return
        self._draft = None
        self._soon.start()

    # ── making ──

    def _make(self) -> None:
        self.prime = PrimeEdit(self)
        self.prime.setObjectName("write_prime")
        self.prime.setAccessibleName("Text to start from")
        self.prime.setPlaceholderText("a text to start from; empty: it goes on from where training stands")
        self.prime.setToolTip(
            "What the network reads first, from a clear state. Enter writes, Shift+Enter breaks the line."
        )
        self.prime.textChanged.connect(self._on_dial_changed)
        self.prime.returnPressed.connect(self._ask)
        self.settings = SamplingSettings(self, prefix="write_", longest=LONGEST_WRITING, cuts=True)
        self.settings.restore({"length": FIRST_LENGTH})
        self.settings.changed.connect(self._on_dial_changed)
        self.settings.network_chosen.connect(self._ask)
        self.settings.mistake_made.connect(self.mistake_made)
        self.write_button = QPushButton("Write", self)
        self.write_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.write_button.setObjectName("write_button")
        self.write_button.setProperty("primary", True)
        self.write_button.setToolTip("Write with the network as it is now (F5), by the dials and dice below.")
        self.write_button.clicked.connect(self._ask)
        self._by = FittedLabel(self)
        self._by.setObjectName("write_by")
        self._by.setProperty("role", "quiet")
        self._by.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.tools = CardTools(self, "write", lambda: self.text.numbers())
        self.tools.mistake_made.connect(self.mistake_made)
        self.text = TintedText(self)  # after the tools, which stand above it: Tab goes so
        self.text.mistake_made.connect(self.mistake_made)

    def _lay_out(self) -> None:
        start = QHBoxLayout()
        start.setSpacing(GRID)
        label = Label("start from", self)
        label.setProperty("role", "quiet")
        label.setBuddy(self.prime)
        label.setToolTip(self.prime.toolTip())
        start.addWidget(label)
        start.addWidget(self.prime, 1)
        start.addWidget(self.settings.sample_network)
        start.addWidget(self.write_button)
        self.header.removeWidget(self.tools)
        start.addWidget(self.tools)
        dials = QHBoxLayout()
        dials.setSpacing(2 * GRID)
        dials.addWidget(self.settings)
        dials.addWidget(self._by, 1)
        self.body.setSpacing(ROW_GAP)
        self.body.addLayout(start)
        self.body.addLayout(dials)
        self.body.addWidget(self.text, 1)

    # ── writing ──

    def _ask(self) -> None:
        """For the network as it is now; the choices are forgotten."""
        self._draft, self._chosen = None, {}
        self._is_by_hand = True
        self.network_wanted.emit(self.settings.network)

    def _drafted(self, vocabulary: Vocabulary) -> Draft:
        """By the dials as they are set."""
        start, _ = vocabulary.encode(self.prime.text())
        values = self.settings.values()
        dials = Dials(values["temperature"], int(values["top_k"]), values["top_p"])
        draft = Draft(start, dials, values["seed"], values["length"])
        for place, character in sorted(self._chosen.items()):
            id_, _ = vocabulary.encode(character)
            if len(id_) == 1 and place < draft.length:
                draft = draft.choose(place, int(id_[0]))
        return draft

    def _write(self) -> None:
        network, vocabulary = self._network, self._vocabulary
        self._soon.stop()
        if network is None or vocabulary is None or self.settings.find_mistake():
            return
        draft = self._draft or self._drafted(vocabulary)
        self._work.leave()
        self._work.start(lambda progress: self._told(network, draft, progress))

    @staticmethod
    def _told(network: NetworkCopy, draft: Draft, progress: Progress) -> tuple[NetworkCopy, Telling, float]:
        return (
            network,
            write(network, draft, progress),
            astray(network.architecture, network.params, draft.start),
        )

    def _on_work_finished(self, told: tuple[NetworkCopy, Telling, float]) -> None:
        network, telling, lost = told
        if self._vocabulary is None:
            return
        was_chosen = bool(telling.draft.choices)
        at = self.text.at if was_chosen else 0
        if self._wanted_at is not None:
            at, self._wanted_at = min(self._wanted_at, len(telling) - 1), None
        sheet = Sheet(network, self._vocabulary, self._corpus, telling)
        self.text.show_sheet(sheet, lost, at)
        self._show_by(sheet)
        self.sheet_written.emit(sheet)
        self.text.put_cursor()  # where a view wants it, if one did
        self._at_first = self.text.at
        is_by_hand, self._is_by_hand = self._is_by_hand, False
        if is_by_hand:
            self.written.emit(sheet)

    # ── showing ──

    def _show_by(self, sheet: Sheet) -> None:
        telling = sheet.telling
        at = f"iteration {sheet.network.iteration:,}"
        if self._passed > sheet.network.iteration and self.settings.network == NOW:
            at += f", now past {self._passed:,}"
        _, skipped = sheet.vocabulary.encode(self.prime.text())
        more = f" · {skipped_in_words(skipped)}" if skipped else ""
        chosen = f" · {len(telling.draft.choices)} chosen by hand" if telling.draft.choices else ""
        whole = f"by the network of {at} · seed {telling.draft.seed:,}{chosen}{more}"
        self._by.offer(whole, f"{at} · seed {telling.draft.seed:,}{chosen}", f"{at}{chosen}", at, "")
        self._by.setToolTip(f"{whole}. The text stays while the run goes on; Write (F5) writes it anew.")

    # ── handlers ──

    def _on_dial_changed(self) -> None:
        self._draft, self._chosen = None, {}
        self._is_by_hand = self.isVisible()  # and not remembered from an earlier start
        self._soon.start()


def _chosen_in(sheet: Sheet) -> dict[int, str]:
    """What was chosen by hand."""
    return {place: sheet.word(character) for place, character in sheet.telling.draft.choices.items()}


def _read_choices(choices: list[Any]) -> dict[int, str]:
    """Place → character of pairs that make sense; of two of one place the later."""
    return {
        each[0]: each[1]
        for each in choices
        if isinstance(each, list)
        and len(each) == 2
        and type(each[0]) is int
        and each[0] >= 0
        and isinstance(each[1], str)
        and len(each[1]) == 1
    }
