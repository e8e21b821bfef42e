"""TextCard: a text that the network writes, what it is painted by, and the dials that it is written by.

Is given networks; knows no run's course and no view. It is written beside the window, anew whenever a dial is
turned: by the same network and the same dice.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollBar, QWidget

from rnnviz.core.network.astray import WHY, astray, astray_in_words
from rnnviz.core.network.dials import Dials
from rnnviz.core.network.telling import Draft, Telling
from rnnviz.core.progress import Progress
from rnnviz.core.text.copies import PASSAGE
from rnnviz.core.text.corpus import Corpus, Vocabulary
from rnnviz.core.text.words import Lexicon
from rnnviz.gui.page import PlacePointed
from rnnviz.gui.pages.write.text.copied import LONGEST_WRITING, Copied, CopiedPassages
from rnnviz.gui.pages.write.text.tints import MEANINGS, WritingTint, colors_of, surprises
from rnnviz.gui.pages.write.view import Sheet, write
from rnnviz.gui.panels.writing.prime_edit import PrimeEdit, skipped_in_words
from rnnviz.gui.panels.writing.settings import SamplingSettings
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.buttons import card_button
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.color_legend import SEQUENTIAL, ColorLegend
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.segments import Segments
from rnnviz.gui.parts.text_grid.canvas import TextCanvas
from rnnviz.gui.parts.theme import DARK, GRID, Theme, visible
from rnnviz.training.glossary.glossary import tip_of
from rnnviz.training.run.best import NOW
from rnnviz.training.run.network_copy import NetworkCopy
from rnnviz.training.run.streams import learned_size
from rnnviz.training.worker.messages import RunInfo

WRITE_AFTER_MILLISECONDS = 60
"""So long a dial stands still before the text is written anew: not at every pixel of a slider."""
LARGER = 1.2
"""Letters of the text against those of the interface: it is there to be read."""
FIRST_LENGTH = 600
EXPLANATION = (
    f"{tip_of('sample')} "
    "The same network, start, dials and seed write the same text again; turn a dial, and the same "
    "dice fall on other chances. What is copied are passages of 12 characters or more that stand in "
    "the training text word for word; new text is what lies outside them."
)
_NO_NETWORK = "The text appears here as soon as there is a network: press Run, or open a run."
_NEXT_COPY = "Go to the next passage that stands in the training text."


class TextCard(Card):
    """It is named ``write_card``, the text in it ``write_text``.

    sheet_written   a Sheet: another text stands there
    place_pointed   the cursor stands on this character of what was written; −1 in what was given
    network_wanted  the name of the network that is to write: the card waits for it
    found           a Finding
    mistake_made    a sentence
    written         a Sheet that was asked for by hand: a dial, a start or the button
    """

    written = Signal(object)
    sheet_written = Signal(object)
    place_pointed = Signal(int)
    network_wanted = Signal(str)
    found = Signal(object)
    mistake_made = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Writing", parent)
        self.setObjectName("write_card")
        self.explain(EXPLANATION)
        for label in (self.title, self.subtitle):  # the page says it: the text has their line
            label.hide()
        self._theme = DARK
        self._vocabulary: Vocabulary | None = None
        self._corpus: Corpus | None = None
        self._lexicon: Lexicon | None = None
        self._network: NetworkCopy | None = None
        self._draft: Draft | None = None  # one that somebody chose, until a dial is turned
        self._is_by_hand = False  # what is written next
        self._chosen: dict[int, str] = {}  # characters that are to stand at their places, until then, too
        self._wanted_at: int | None = None  # where the cursor is to stand in the next text
        self._at = self._at_first = 0
        self._passed = 0  # how far the run has come since
        self._lost = 0.0
        self.sheet: Sheet | None = None
        self.copied: Copied | None = None
        self._work = BackgroundWork("write", self)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self.mistake_made)
        self._copies = CopiedPassages(self)
        self._copies.found.connect(self._on_copies_found)
        self._copies.failed.connect(self.mistake_made)
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
        self._vocabulary, self._corpus, self._lexicon = run.vocabulary, run.corpus, None
        self._network = self._draft = self.sheet = self.copied = None
        self._chosen, self._wanted_at = {}, None
        if run.corpus is not None:
            learned = run.corpus.ids[: learned_size(len(run.corpus.ids), run.config.held_out)]
            self._copies.show_book(learned, len(run.vocabulary))
        self.canvas.show_text(np.zeros(0, np.uint8), run.vocabulary, _NO_NETWORK)
        self._by.offer("")
        self._facts.offer("")
        self._here.offer("")
        self._show_there(None)

    def show_lexicon(self, lexicon: Lexicon) -> None:
        """The words of the run's text."""
        self._lexicon = lexicon
        self._show_facts()
        self._paint()

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
        sheet = self.sheet
        if sheet is None:
            return
        one = 10 ** (len(str(iteration)) - 1)
        passed = iteration // one * one if iteration >= max(2 * sheet.network.iteration, 1) else 0
        if passed != self._passed:
            self._passed = passed
            self._show_by()

    def stay(self) -> None:
        """Let the cursor of the next text stand where that of this one stands."""
        self._wanted_at = self._at

    def go_to(self, at: int) -> None:
        """Put the cursor on a character of what was written."""
        if self.sheet is not None:
            self.canvas.go_to(len(self.sheet.telling.draft.start) + at, centers=True)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for widget in (self.canvas, self.legend, self.prime, self.settings):
            widget.set_theme(theme)
        self._paint()

    def stop(self) -> None:
        self._soon.stop()
        self._work.stop()
        self._copies.stop()

    # ── what is asked of it ──

    @property
    def network(self) -> str:
        """The name of the network that is to write."""
        return self.settings.network

    @property
    def is_untouched(self) -> bool:
        """Whether the text stands as it was written: nobody went to a character of it, or chose one."""
        return self._at == self._at_first and self._draft is None

    @property
    def tint(self) -> WritingTint:
        return WritingTint[self._tints.pressed.upper()]

    def show_tint(self, tint: WritingTint) -> None:
        """Paint by it."""
        self._tints.press(tint.name.lower())
        self._on_tints_chosen()

    def words_at(self, place: int) -> str:
        """A character of the text, and how it came about, in a sentence."""
        sheet = self.sheet
        if sheet is None:
            return ""
        start = sheet.telling.draft.start
        if place < len(start):
            return f"“{visible(sheet.word(int(start[place])))}”: given, character {place + 1:,} of the start"
        at = place - len(start)
        telling = sheet.telling
        p, nats = float(telling.chances[at]), float(surprises(telling)[at])
        how = "chosen" if at in telling.draft.choices else "drawn"
        words = (
            f"“{visible(sheet.word(int(telling.ids[at])))}”, character {at + 1:,} of {len(telling):,}: "
            f"{how} with p = {p:.1%}, a surprise of {nats:.2f} nats"
        )
        passage = self.copied.passage_at(at) if self.copied is not None else None
        if passage is not None:
            words += (
                f"; in a passage of {len(passage):,} characters that stands in the book at character "
                f"{passage.place + 1:,}"
            )
        return words

    def numbers(self) -> NumberTable:
        """Of every character that was written how likely it was, and what of it is copied."""
        head = ("character", "chance", "surprise", "uncertainty", "copied")
        sheet = self.sheet
        if sheet is None:
            return NumberTable(head, ())
        telling = sheet.telling
        lengths = self.copied.lengths.tolist() if self.copied is not None else [None] * len(telling)
        columns = (telling.chances.tolist(), surprises(telling).tolist(), telling.unsure.tolist(), lengths)
        return NumberTable(head, tuple(zip(sheet.text, *columns, strict=True)))

    def to_keep(self) -> dict[str, Any]:
        return {"prime": self.prime.text(), "tint": self.tint.name, **self.settings.values()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        prime, tint = kept.get("prime"), kept.get("tint")
        if isinstance(prime, str):
            self.prime.setText(prime)
        if isinstance(tint, str) and tint in WritingTint.__members__:
            self.show_tint(WritingTint[tint])
        self.settings.restore(kept)

    def sight(self) -> dict[str, Any]:
        """What is remembered; where the cursor stands, and which characters were chosen by hand."""
        chosen = self._chosen if self.sheet is None else _chosen_in(self.sheet)
        choices = [[place, character] for place, character in chosen.items()]
        return {**self.to_keep(), "at": self._at, "choices": choices}

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        """Write what ``sight`` gave, or anything: as soon as a network is there."""
        self.restore(sight)
        at, choices = sight.get("at"), sight.get("choices")
        self._wanted_at = at if type(at) is int and at >= -1 else None
        self._chosen = _read_choices(choices) if isinstance(choices, list) else {}
        sheet = self.sheet
        if sheet is not None and not self._soon.isActive() and self._chosen == _chosen_in(sheet):
            wanted, self._wanted_at = self._wanted_at, None
            if wanted is not None:
                self.go_to(wanted)
                self._at_first = self._at
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
        self._tints = Segments("write_tint", [tint.name.lower() for tint in WritingTint], self)
        for tint in WritingTint:
            self._tints.set_words(tint.name.lower(), tint.value, MEANINGS[tint], f"Paint by {tint.value}")
        self._tints.chosen.connect(self._on_tints_chosen)
        self.legend = ColorLegend("write_legend", self._theme, self)
        self.canvas = TextCanvas(
            "write_text",
            "What the network writes",
            "Each shows how it came about below.",
            self,
            larger=LARGER,
        )
        self.canvas.tell = self.words_at
        self.canvas.cursor_moved.connect(self._on_canvas_cursor_moved)
        self.canvas.sight_changed.connect(self._on_canvas_sight_changed)
        self._scroll_bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._scroll_bar.setObjectName("write_scroll_bar")
        self._scroll_bar.setAccessibleName("Scroll through the text")
        self._scroll_bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._scroll_bar.setToolTip("Other parts of the text.")
        self._scroll_bar.valueChanged.connect(self.canvas.scroll_to)
        self._by = FittedLabel(self)
        self._by.setObjectName("write_by")
        self._by.setProperty("role", "quiet")
        self._by.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._facts = FittedLabel(self)
        self._facts.setObjectName("write_facts")
        self._here = FittedLabel(self)
        self._here.setObjectName("write_here")
        self._here.setProperty("role", "quiet")
        self._next_copy = card_button("write_next_copy", "Next copy", _NEXT_COPY)
        self._next_copy.clicked.connect(self._go_to_next_copy)
        self._there = card_button(
            "write_in_book",
            "Show in the book",
            "Open Inspect where the passage at the cursor stands in the training text.",
        )
        self._there.clicked.connect(self._on_there_clicked)
        for button in (self._next_copy, self._there):
            button.setEnabled(False)
        self.tools = CardTools(self, "write", self.numbers)
        self.tools.mistake_made.connect(self.mistake_made)

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
        painted = QHBoxLayout()
        painted.setSpacing(GRID)
        painted.addWidget(self._tints)
        painted.addWidget(self._facts, 1)
        painted.addWidget(self.legend)
        reading = QHBoxLayout()
        reading.setSpacing(4)
        reading.addWidget(self.canvas, 1)
        reading.addWidget(self._scroll_bar)
        below = QHBoxLayout()
        below.setSpacing(GRID)
        below.addWidget(self._here, 1)
        below.addWidget(self._next_copy)
        below.addWidget(self._there)
        self.body.setSpacing(GRID // 2 + 2)
        self.body.addLayout(start)
        self.body.addLayout(dials)
        self.body.addLayout(painted)
        self.body.addLayout(reading, 1)
        self.body.addLayout(below)

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
        network, telling, self._lost = told
        if self._vocabulary is None:
            return
        was_chosen = bool(telling.draft.choices)
        at = self._at if was_chosen else 0
        if self._wanted_at is not None:
            at, self._wanted_at = min(self._wanted_at, len(telling) - 1), None
        self._at = at
        self.sheet = sheet = Sheet(network, self._vocabulary, self._corpus, telling)
        self.copied = None
        start = telling.draft.start
        ids = np.concatenate([start.astype(telling.ids.dtype), telling.ids])
        self.canvas.show_text(ids, sheet.vocabulary, "Nothing was to be written: the length is 0.")
        self.canvas.show_given(len(start))
        self._show_by()
        self._show_facts()
        self._paint()
        if self._corpus is not None:
            self._copies.want(telling.ids)
        self.sheet_written.emit(sheet)
        self.canvas.go_to(len(start) + self._at)  # where a view wants it, if one did
        self._at_first = self._at
        is_by_hand, self._is_by_hand = self._is_by_hand, False
        if is_by_hand:
            self.written.emit(sheet)

    # ── showing ──

    def _show_by(self) -> None:
        assert self.sheet is not None
        telling = self.sheet.telling
        at = f"iteration {self.sheet.network.iteration:,}"
        if self._passed > self.sheet.network.iteration and self.settings.network == NOW:
            at += f", now past {self._passed:,}"
        _, skipped = self.sheet.vocabulary.encode(self.prime.text())
        more = f" · {skipped_in_words(skipped)}" if skipped else ""
        chosen = f" · {len(telling.draft.choices)} chosen by hand" if telling.draft.choices else ""
        whole = f"by the network of {at} · seed {telling.draft.seed:,}{chosen}{more}"
        self._by.offer(whole, f"{at} · seed {telling.draft.seed:,}{chosen}", f"{at}{chosen}", at, "")
        self._by.setToolTip(f"{whole}. The text stays while the run goes on; Write (F5) writes it anew.")

    def _show_facts(self) -> None:
        """What of it is new, and what are words."""
        sheet = self.sheet
        if sheet is None:
            return
        facts: list[str] = []
        if self._lost:
            facts.append(astray_in_words(self._lost))
        if self.copied is not None:
            share = f"{100 * (1 - self.copied.share):.0f} % new text"
            facts += [share, f"longest copy {self.copied.longest:,} characters"]
        elif self._copies.is_working:
            facts.append("looking for copies …")
        if self._lexicon is not None:
            words = self._lexicon.find_words(sheet.text)
            real = sum(word.is_real for word in words)
            facts.append(f"{real:,} of {len(words):,} words are real")
        short = ["astray: try a space before"] if self._lost else []
        self._facts.offer(*(" · ".join(facts[:count]) for count in range(len(facts), 0, -1)), *short, "")
        self._facts.setToolTip(
            f"{' · '.join(facts)}. New is what lies outside of passages of {PASSAGE} characters or more that "
            "stand in the training text; a word is real that stands there, too."
            + (f" {WHY}" if self._lost else "")
        )

    def _paint(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        begin = len(sheet.telling.draft.start)
        lengths = self.copied.lengths if self.copied is not None else None
        V = len(sheet.vocabulary)
        colors = colors_of(self.tint, sheet.telling, lengths, V)
        table = self._theme.sequential_table()
        if colors is None:
            self.canvas.show_colors(begin, np.zeros(0, np.int16), table)
        else:
            self.canvas.show_colors(begin, colors.indices(), table)
        ends = [("0", words) for words in ("1", f"ln {V:,} = 0.00", "32 chars")]
        self.legend.make_room(ends)
        self.legend.setVisible(colors is not None)
        self.legend.set_colors(SEQUENTIAL, "0", colors.words if colors is not None else "")
        self.legend.setToolTip(MEANINGS[self.tint])
        self.canvas.show_underlined([(begin + low, begin + high) for low, high in self._underlined(sheet)])

    def _underlined(self, sheet: Sheet) -> list[tuple[int, int]]:
        if self.tint is WritingTint.COPIED and self.copied is not None:
            return [(passage.start, passage.end) for passage in self.copied.passages]
        if self.tint is WritingTint.WORDS and self._lexicon is not None:
            words = self._lexicon.find_words(sheet.text)
            return [(word.start, word.end) for word in words if not word.is_real]
        return []

    def _show_here(self) -> None:
        place = self.canvas.cursor_place
        words = self.words_at(place)
        self._here.offer(words, words.split(";")[0], words.split(":")[0])
        self._here.setToolTip(f"{words}.")
        self.canvas.setAccessibleDescription(words)
        self._show_there(place)

    def _show_there(self, place: int | None) -> None:
        passage = None
        if place is not None and self.copied is not None and self.sheet is not None:
            passage = self.copied.passage_at(place - len(self.sheet.telling.draft.start))
        self._there.setEnabled(passage is not None)
        copied = self.copied
        has_copies = copied is not None and bool(copied.passages)
        self._next_copy.setEnabled(has_copies)
        self._next_copy.setToolTip(
            _NEXT_COPY
            if copied is None or has_copies
            else f"Nothing of {PASSAGE} characters or more is copied; the longest copy has "
            f"{copied.longest:,}."
        )

    def _go_to_next_copy(self) -> None:
        """Select the next copied passage, the first after the last; they are underlined from now on."""
        if self.sheet is None or self.copied is None or not self.copied.passages:
            return
        if self.tint is not WritingTint.COPIED:
            self.show_tint(WritingTint.COPIED)
        begin = len(self.sheet.telling.draft.start)
        here = self.canvas.selection[0] - begin
        passages = self.copied.passages
        chosen = next((passage for passage in passages if passage.start > here), passages[0])
        self.canvas.select(begin + chosen.start, begin + chosen.end)

    # ── handlers ──

    def _on_dial_changed(self) -> None:
        self._draft, self._chosen = None, {}
        self._is_by_hand = self.isVisible()  # and not remembered from an earlier start
        self._soon.start()

    def _on_tints_chosen(self) -> None:
        self._paint()

    def _on_copies_found(self, copied: Copied) -> None:
        self.copied = copied
        self._show_facts()
        self._paint()
        self._show_here()

    def _on_canvas_cursor_moved(self, place: int) -> None:
        if self.sheet is None:
            return
        self._at = max(-1, place - len(self.sheet.telling.draft.start))
        self._show_here()
        self.place_pointed.emit(self._at)

    def _on_canvas_sight_changed(self) -> None:
        if not self.isVisible():
            return
        bar = self._scroll_bar
        bar.blockSignals(True)
        bar.setRange(0, self.canvas.lowest_top)
        bar.setPageStep(self.canvas.rows)
        bar.setValue(self.canvas.top)
        bar.blockSignals(False)

    def _on_there_clicked(self) -> None:
        if self.sheet is None or self.copied is None:
            return
        passage = self.copied.passage_at(self._at)
        if passage is not None:
            self.found.emit(PlacePointed(passage.place, len(passage)))


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
