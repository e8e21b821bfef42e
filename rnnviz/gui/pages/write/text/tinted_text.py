"""TintedText: what a network wrote, to be read: painted by a tint, and what is said of its characters.

Is given a sheet; knows no dials, and not who had it written. What is copied is found beside the window.
"""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rnnviz.core.network.astray import WHY, astray_in_words
from rnnviz.core.numerals import per_cent
from rnnviz.core.text.copies import PASSAGE
from rnnviz.core.text.words import Lexicon
from rnnviz.gui.page import PlacePointed
from rnnviz.gui.pages.write.text.copied import Copied, CopiedPassages
from rnnviz.gui.pages.write.text.tints import MEANINGS, WritingTint, colors_of, surprises
from rnnviz.gui.pages.write.view import Sheet
from rnnviz.gui.parts.buttons import card_button
from rnnviz.gui.parts.color_legend import SEQUENTIAL, ColorLegend
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.segments import Segments
from rnnviz.gui.parts.text_grid.canvas import TextCanvas
from rnnviz.gui.parts.text_grid.scroll_bar import TextScrollBar
from rnnviz.gui.parts.theme import DARK, GRID, Theme, visible
from rnnviz.training.run.streams import learned_size
from rnnviz.training.worker.messages import RunInfo

LARGER = 1.2
"""Letters of the text against those of the interface: it is there to be read."""
ROW_GAP = GRID // 2 + 2
_NO_NETWORK = "The text appears here as soon as there is a network: press Run, or open a run."
_NEXT_COPY = "Go to the next passage that stands in the training text."


class TintedText(QWidget):
    """The text in it is named ``write_text``. ``at`` is the character of what was written that the cursor
    stands on; −1 in what was given.

    place_pointed  ``at`` is this now
    found          a Finding
    mistake_made   a sentence
    """

    place_pointed = Signal(int)
    found = Signal(object)
    mistake_made = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = DARK
        self._lexicon: Lexicon | None = None
        self._lost = 0.0
        self.at = 0
        self.sheet: Sheet | None = None
        self.copied: Copied | None = None
        self._copies = CopiedPassages(self)
        self._copies.found.connect(self._on_copies_found)
        self._copies.failed.connect(self.mistake_made)
        self._make()
        self._lay_out()

    # ── what it is told ──

    def start_run(self, run: RunInfo) -> None:
        """Another run: what was written is not its own."""
        self._lexicon = self.sheet = self.copied = None
        self._copies.leave()
        if run.corpus is not None:
            learned = run.corpus.ids[: learned_size(len(run.corpus.ids), run.config.held_out)]
            self._copies.show_book(learned, len(run.vocabulary))
        self.canvas.show_text(np.zeros(0, np.uint8), run.vocabulary, _NO_NETWORK)
        self._facts.offer("")
        self._here.offer("")
        self._show_there(None)

    def show_lexicon(self, lexicon: Lexicon) -> None:
        """The words of the run's text."""
        self._lexicon = lexicon
        self._show_facts()
        self._paint()

    def show_sheet(self, sheet: Sheet, lost: float, at: int) -> None:
        """Another text, whose start leads the network astray by ``lost`` (0: it does not); the cursor is to
        stand ``at`` a character of it, when it is put there."""
        self.sheet, self.copied, self._lost, self.at = sheet, None, lost, at
        telling = sheet.telling
        start = telling.draft.start
        ids = np.concatenate([start.astype(telling.ids.dtype), telling.ids])
        self.canvas.show_text(ids, sheet.vocabulary, "Nothing was to be written: the length is 0.")
        self.canvas.show_given(len(start))
        if sheet.corpus is not None:
            self._copies.want(telling.ids)
        self._show_facts()
        self._paint()

    def put_cursor(self) -> None:
        """On the character that it is to stand ``at``, wherever the text is in view."""
        if self.sheet is not None:
            self.canvas.go_to(len(self.sheet.telling.draft.start) + self.at)

    def go_to(self, at: int) -> None:
        """Put the cursor on a character of what was written."""
        if self.sheet is not None:
            self.canvas.go_to(len(self.sheet.telling.draft.start) + at, centers=True)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.canvas.set_theme(theme)
        self.legend.set_theme(theme)
        self._paint()

    def stop(self) -> None:
        self._copies.stop()

    # ── what is asked of it ──

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
            f"{how} with p = {per_cent(p, 1)}, a surprise of {nats:.2f} nats"
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

    # ── making ──

    def _make(self) -> None:
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
        self._scroll_bar = TextScrollBar("write_scroll_bar", "Scroll through the text", self.canvas, self)
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
            button.setProperty("small", True)  # the room is for the text
            button.setEnabled(False)

    def _lay_out(self) -> None:
        painted = QHBoxLayout()
        painted.setSpacing(GRID)
        painted.addWidget(self._tints)
        painted.addWidget(self._facts, 1)
        painted.addWidget(self.legend)
        below = QHBoxLayout()
        below.setSpacing(GRID)
        below.addWidget(self._here, 1)
        below.addWidget(self._next_copy)
        below.addWidget(self._there)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(ROW_GAP)
        rows.addLayout(painted)
        rows.addLayout(self._scroll_bar.beside_text(), 1)
        rows.addLayout(below)

    # ── showing ──

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
        elif self._copies.is_sorting:
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
        self.at = max(-1, place - len(self.sheet.telling.draft.start))
        self._show_here()
        self.place_pointed.emit(self.at)

    def _on_there_clicked(self) -> None:
        if self.sheet is None or self.copied is None:
            return
        passage = self.copied.passage_at(self.at)
        if passage is not None:
            self.found.emit(PlacePointed(passage.place, len(passage)))
