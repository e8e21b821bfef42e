"""ChoicesView: what else might have been written at a place, and what became of the text where it was.

Knows a text that was told and the network that wrote it; knows no run.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.core.network.branches import Branches
from rnnviz.core.network.telling import Draft, Telling
from rnnviz.core.network.what_follows import what_follows
from rnnviz.core.progress import Progress
from rnnviz.core.text.decoding import Ids
from rnnviz.gui.pages.write import explanations
from rnnviz.gui.pages.write.choices.alternatives import AlternativeList
from rnnviz.gui.pages.write.choices.origin import DrawnFrom
from rnnviz.gui.pages.write.choices.tree import BranchLine, BranchTree
from rnnviz.gui.pages.write.drawn.chances import character_at, rows, shares
from rnnviz.gui.pages.write.drawn.painting import dice_in_words
from rnnviz.gui.pages.write.view import Sheet, WriteView
from rnnviz.gui.panels.forecast.forecast import percent
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.buttons import sign_button
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.figure import Figure, WidgetFigure
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.splitter import Splitter
from rnnviz.gui.parts.theme import GRID, Theme, visible
from rnnviz.training.worker.messages import RunInfo

FOLLOWED = 40
"""Alternatives, from the likeliest on, of which is looked up what would follow."""
FAR = 120
"""Characters of what follows that are looked up: more than there is room for."""
_NOTHING = (
    "Click a character of the text above: here stands what else might have come, and a click on it lets the "
    "text go on from there."
)


class ChoicesView(WriteView):
    """See the file. ``alternatives`` are the rows, ``tree`` the branches."""

    TITLE = "Choices"
    WORDS = (
        "What else might have been written at a character that is clicked; choose it, and see what follows."
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("choices_view")
        self._sheet: Sheet | None = None
        self._at = -1
        self._wanted: tuple[Draft, int] | None = None
        self._marks: tuple[str, ...] = ()
        self._is_due = False
        self._forget_branches()
        self._work = BackgroundWork("rnnviz-choices", self)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self.mistake_made)
        self._make_widgets()
        self._lay_out()
        self._is_due = True

    # ── what it is told ──

    def start_run(self, run: RunInfo) -> None:  # noqa: ARG002 - a sheet brings along what is needed of it
        self._sheet, self._at = None, -1
        self._forget_branches()
        self._show()

    def show_sheet(self, sheet: Sheet, at: int) -> None:
        """A text that is none of the branches of this one begins a tree of its own."""
        self._take(sheet)
        self._sheet = sheet
        self._marks = tuple(map(visible, sheet.vocabulary.characters))
        wanted, self._wanted = self._wanted, None
        is_wanted = wanted is not None and wanted[0].choices == sheet.telling.draft.choices
        self._at = min(wanted[1], len(sheet.telling) - 1) if wanted is not None and is_wanted else at
        self._show()
        if self._at != at and self._at >= 0:
            self.place_wanted.emit(self._at)

    def show_place(self, at: int) -> None:
        if at != self._at:
            self._at = at
            self._show()

    def set_theme(self, theme: Theme) -> None:
        self.origin.set_theme(theme)
        self.alternatives.set_theme(theme)
        self.tree.canvas.set_theme(theme)

    def stop(self) -> None:
        self._work.stop()

    @property
    def figures(self) -> Sequence[Figure]:
        return (WidgetFigure("What else might have been written", self.card, self.card.export),)

    # ── what a user does ──

    @property
    def branches(self) -> Branches:
        """The ways that the text went."""
        return self._branches

    def choose(self, character: int) -> None:
        """Write this one at the place that is looked at, and the rest anew."""
        sheet, at = self._sheet, self._at
        if sheet is None or at < 0:
            return
        telling = sheet.telling
        self._branches.go_to(self._shown)  # one that was wanted may not be there yet
        number = self._branches.choose(at, character, telling.ids)
        self._want(self._drafts.setdefault(number, telling.draft.choose(at, character)), at)

    def go_to(self, number: int) -> None:
        """Have this branch written again."""
        if self._sheet is None or number == self._branches.current:
            return
        self._branches.go_to(number)
        place = self._branches[number].place
        self._want(self._drafts[number], self._at if place < 0 else place)

    # ── making ──

    def _make_widgets(self) -> None:
        self.before = sign_button("choices_before", "◀", "The character before.")
        self.before.clicked.connect(partial(self._go_by, -1))
        self.after = sign_button("choices_after", "▶", "The character after.")
        self.after.clicked.connect(partial(self._go_by, 1))
        self.hint = Label(_NOTHING, self)
        self.hint.setObjectName("choices_hint")
        self.hint.setProperty("role", "quiet")
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.origin = DrawnFrom(self)
        self.origin.character_chosen.connect(self.choose)
        self.alternatives = AlternativeList(self)
        self.alternatives.character_chosen.connect(self.choose)
        self.tree = BranchTree(self)
        self.tree.canvas.branch_chosen.connect(self.go_to)

    def _lay_out(self) -> None:
        self.card = Card(explanations.CHOICES, self)
        self.card.lie_flat()
        self.card.offer_subtitle("")
        self.card.header.addWidget(self.before)
        self.card.header.addWidget(self.after)
        self.tools = CardTools(self.card, "choices", self.numbers)
        self.tools.mistake_made.connect(self.mistake_made)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.origin)
        column.addWidget(self.alternatives, 1)
        column.addWidget(self.hint, 1)
        both = Splitter("choices", Qt.Orientation.Horizontal, (left, self.tree), (60, 40))
        self.card.body.addWidget(both, 1)
        rows_ = QVBoxLayout(self)
        rows_.setContentsMargins(0, 0, 0, 0)
        rows_.addWidget(self.card)

    # ── branches ──

    def _forget_branches(self) -> None:
        self._branches, self._shown = Branches(), 0
        self._drafts: dict[int, Draft] = {}
        self._tellings: dict[int, Telling] = {}
        self._of: tuple[object, ...] = ()

    def _take(self, sheet: Sheet) -> None:
        """Know which branch a text is."""
        draft = sheet.telling.draft
        of = (sheet.network, draft.start.tobytes(), draft.dials, draft.seed)
        known = [number for number, other in self._drafts.items() if other.choices == draft.choices]
        if self._of != of or not known:
            self._forget_branches()
            self._of = of
            known = [0]
        self._shown = known[0]
        self._branches.go_to(self._shown)
        self._drafts[self._shown] = draft
        self._tellings[self._shown] = sheet.telling

    def _want(self, draft: Draft, at: int) -> None:
        """Ask for it, and look at this place of it when it comes."""
        self._wanted = (draft, at)
        self._show_tree()
        self.draft_wanted.emit(draft)

    # ── showing ──

    def _show(self) -> None:
        self._work.leave()  # what is looked up is of another place
        self._is_due = not self.isVisible()
        if self._is_due:
            return
        self._show_tree()
        sheet, at = self._sheet, self._at
        drawn = sheet.telling.at(at) if sheet is not None and 0 <= at < len(sheet.telling) else None
        for widget in (self.origin, self.alternatives):
            widget.setVisible(drawn is not None)
        self.hint.setVisible(drawn is None)
        self.before.setEnabled(drawn is not None and at > 0)
        self.after.setEnabled(drawn is not None and sheet is not None and at < len(sheet.telling) - 1)
        if drawn is None or sheet is None:
            self.card.offer_subtitle("")
            return
        is_greedy = sheet.telling.draft.dials.is_greedy
        self.origin.show_drawn(drawn, sheet.network.architecture, self._marks, is_greedy)
        self.alternatives.show_rows(rows(drawn, len(self._marks)), self._marks)
        mark = self._marks[drawn.character]
        came = f"‘{mark}’, character {at + 1:,} of {len(sheet.telling):,}"
        how = dice_in_words(drawn, is_greedy)
        share = percent(float(shares(drawn)[drawn.character]))
        if drawn.is_chosen and not is_greedy:
            how = f"{how}, the dice say ‘{self._marks[character_at(drawn, drawn.dice)]}’"
        self.card.offer_subtitle(f"{came} · {how} · {share}", came, f"‘{mark}’")
        self._look_up()

    def _show_tree(self) -> None:
        places = self._branches.rows()
        row_of = {row.number: at for at, row in enumerate(places)}
        lines = []
        for row in places if self._sheet is not None else ():
            branch = self._branches[row.number]
            telling = self._tellings.get(row.number)
            text = self._decoded(telling, branch.place + 1) if telling is not None else "…"
            mark = self._marks[branch.character] if branch.parent >= 0 else ""
            above = row_of[branch.parent] if branch.parent >= 0 else -1
            lines.append(BranchLine(row.number, above, row.column, branch.place, mark, text))
        self.tree.canvas.show_lines(lines, self._branches.current)

    def _decoded(self, telling: Telling, start: int) -> str:
        assert self._sheet is not None
        return self._sheet.vocabulary.decode(telling.ids[start : start + FAR])

    # ── looking up what follows ──

    def _look_up(self) -> None:
        """What each would be followed by, in a thread of its own, if anybody looks."""
        sheet, at = self._sheet, self._at
        assert sheet is not None
        characters = [row.character for row in self.alternatives.rows if not row.is_cut][:FOLLOWED]
        far = min(FAR, len(sheet.telling) - at - 1)
        architecture, params = sheet.network.architecture, sheet.network.params

        def work(progress: Progress) -> object:
            ids = what_follows(architecture, params, sheet.telling, at, characters, far, progress=progress)
            return at, dict(zip(characters, ids, strict=True))

        self._work.start(work)

    def _on_work_finished(self, result: tuple[int, Mapping[int, Ids]]) -> None:
        at, ids = result
        assert self._sheet is not None
        decode = self._sheet.vocabulary.decode
        present = self._decoded(self._sheet.telling, at + 1)
        self.alternatives.show_followings({c: decode(following) for c, following in ids.items()}, present)

    @property
    def is_working(self) -> bool:
        """Whether something is being looked up."""
        return self._work.is_working

    def numbers(self) -> NumberTable:
        """A row for each character that might have come here."""
        header = ("character", "p", "share_of_bar", "cut", "came", "follows")
        sheet, follows = self._sheet, self.alternatives.followings
        shown = self.alternatives.rows if sheet is not None and self._at >= 0 else ()
        return NumberTable(
            header,
            [
                (
                    sheet.word(row.character) if sheet is not None else "",
                    row.chance,
                    row.share,
                    int(row.is_cut),
                    int(row.is_taken),
                    follows.get(row.character, ""),
                )
                for row in shown
            ],
        )

    # ── handlers ──

    def _go_by(self, places: int) -> None:
        at = self._at + places
        if self._sheet is not None and 0 <= at < len(self._sheet.telling):
            self.show_place(at)
            self.place_wanted.emit(at)

    # Qt's overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_due:
            self._show()
