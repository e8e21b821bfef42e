"""FaultCard: find the fault: a broken learning step in an editor, to be mended and compared with the engine.

What was changed in each stays until it is started over. The program runs in a process of its own; knows the
five broken versions by what one sees of them, and no trainer.
"""

import html
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QTextBrowser, QWidget

from rnnviz.gui.pages.gradcheck import explanations
from rnnviz.gui.pages.gradcheck.parts import cancel_button, coloured, progress_bar
from rnnviz.gui.pages.gradcheck.running import outcome_of
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.buttons import card_button
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.fields import SpacePasses
from rnnviz.gui.parts.names import chosen
from rnnviz.gui.parts.segments import Segments
from rnnviz.gui.parts.theme import DARK, GRID, Theme, mono_font
from rnnviz.training.checks.own.check import OwnComparison, check_own_source
from rnnviz.training.checks.own.faults import FAULTS, Fault
from rnnviz.training.checks.own.file import OwnFileError


class FaultCard(Card):
    """It is named ``fault_card``, the editor ``fault_source``; the faults ``fault_1`` to ``fault_5``.

    ended  after a check, whatever came of it
    left   back to one's own file
    """

    ended = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.FAULT, parent)
        self.offer_subtitle("")
        self._theme = DARK
        self._fault: Fault = FAULTS[0]
        self._sources = {fault.number: fault.source for fault in FAULTS}
        self._mended: set[int] = set()
        self._work = BackgroundWork("rnnviz-fault", self)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self._refuse)
        self._work.cancelled.connect(partial(self._tell, "Cancelled: nothing was compared."))
        self._work.ended.connect(self._on_work_ended)
        self._make()
        self.show_fault(1)

    # ── from outside ──

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if not self._work.is_working:
            self._say_what_is_seen()

    def write_names(self) -> None:
        """What is said of the program; the program itself keeps its names."""
        if not self._work.is_working:
            self._say_what_is_seen()

    def stop(self) -> None:
        self._work.stop()

    @property
    def number(self) -> int:
        """That of the fault in the editor, from 1."""
        return self._fault.number

    @property
    def numbers(self) -> tuple[int, ...]:
        """Those that there are."""
        return tuple(fault.number for fault in FAULTS)

    def show_fault(self, number: int) -> None:
        """The fault of this number, from 1; 0: the first that is not mended yet."""
        if self._work.is_working:
            return
        open_ones = [fault for fault in FAULTS if fault.number not in self._mended] or list(FAULTS)
        self._fault = next((fault for fault in FAULTS if fault.number == number), open_ones[0])
        self._choice.press(str(self._fault.number))
        self.source.setPlainText(self._sources[self._fault.number])
        self.offer_subtitle(f"{len(self._mended)} of {len(FAULTS)} mended", "")
        self._say_what_is_seen()

    def check(self) -> None:
        """Run what stands in the editor in a process of its own, and compare."""
        if self._work.is_working:
            return
        source, name = self.source.toPlainText(), self._fault.name
        self._tell(f"Running {name} …")
        self._progress.setRange(0, 0)
        self._work.start(outcome_of(partial(check_own_source, source, name)))
        self._enable()

    # ── making ──

    def _make(self) -> None:
        self._choice = Segments("fault", [str(fault.number) for fault in FAULTS])
        for fault in FAULTS:
            number = str(fault.number)
            self._choice.set_words(number, number, f"Fault {number}: {fault.seen}", f"Fault {number}")
        self._choice.chosen.connect(lambda name: self.show_fault(int(name)))
        self.check_button = card_button(
            "fault_check", "Check", "Run it as it stands, and compare it with ours."
        )
        self.check_button.clicked.connect(self.check)
        self.over_button = card_button("fault_over", "Start over", "Put the fault back in.")
        self.over_button.clicked.connect(self._on_over_clicked)
        self.cancel_button = cancel_button("fault_cancel")
        self.cancel_button.clicked.connect(self._work.cancel)
        self.back_button = card_button("fault_back", "Your own file", "Back to Check your own.")
        self.back_button.clicked.connect(self.left)
        self.header.addWidget(self._choice)
        for button in (self.check_button, self.over_button, self.cancel_button, self.back_button):
            self.header.addWidget(button)
        self._progress = progress_bar("fault_progress", "the program is running")
        self.source = QPlainTextEdit()
        self.source.setObjectName("fault_source")
        self.source.setAccessibleName("The program with the fault")
        self.source.setToolTip("Change what is wrong; Ctrl+Z takes a change back. Then press Check.")
        self.source.setFont(mono_font())
        self.source.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.source.setTabChangesFocus(True)
        self.source.setTabStopDistance(4 * self.source.fontMetrics().horizontalAdvance(" "))
        self.source.textChanged.connect(self._on_source_text_changed)
        self.words = QTextBrowser()
        self.words.setObjectName("fault_words")
        self.words.installEventFilter(SpacePasses(self.words))
        self.words.setAccessibleName("What is seen of it, and what the comparison says")
        self.words.document().setDocumentMargin(0)
        beside = QHBoxLayout()
        beside.setSpacing(2 * GRID)
        beside.addWidget(self.source, 3)
        beside.addWidget(self.words, 2)
        self.body.addWidget(self._progress)
        self.body.addLayout(beside, 1)
        self._enable()

    # ── showing ──

    def _enable(self) -> None:
        working = self._work.is_working
        for widget in (self.check_button, self.over_button, self._choice):
            widget.setEnabled(not working)
        self.source.setReadOnly(working)
        self.cancel_button.setEnabled(working)

    def _say_what_is_seen(self) -> None:
        how = (
            "One place of this program is wrong. Mend it here, and press Check: it runs in a process of its "
            "own, on a window and on a short text, and is compared with ours."
        )
        quiet = coloured(how, self._theme.quiet, bold=False)
        self._say(f"<p>{html.escape(chosen().written(self._fault.seen))}</p><p>{quiet}</p>")

    def _say(self, text: str) -> None:
        self.words.setHtml(text.replace("<p>", f"<p style='margin:0 0 {GRID}px 0'>"))

    def _tell(self, sentence: str) -> None:
        self._say(f"<p>{coloured(sentence, self._theme.quiet, bold=False)}</p>")

    def _refuse(self, message: str) -> None:
        self._say(f"<p>{coloured('✗ Not compared.', self._theme.bad)} {html.escape(message)}</p>")

    # ── handlers ──

    def _on_over_clicked(self) -> None:
        self.source.setPlainText(self._fault.source)
        self._say_what_is_seen()

    def _on_source_text_changed(self) -> None:
        self._sources[self._fault.number] = self.source.toPlainText()

    def _on_work_finished(self, outcome: OwnComparison | OwnFileError) -> None:
        if isinstance(outcome, OwnFileError):
            self._refuse(str(outcome))
        elif outcome.agrees and outcome.loop is not None:
            self._mended.add(self._fault.number)
            self.offer_subtitle(f"{len(self._mended)} of {len(FAULTS)} mended", "")
            mended = coloured("✓ Mended: it does what ours does.", self._theme.good)
            self._say(f"<p>{mended}</p><p>{html.escape(chosen().written(self._fault.moral))}</p>")
        elif outcome.agrees:
            missing = "The function train is gone: put it back, or start over."
            self._say(f"<p>{coloured('✗ Not mended.', self._theme.bad)} {missing}</p>")
        else:
            headline = chosen().written(outcome.said_of("This lossFun"))
            parts = [f"<p>{coloured(f'✗ {headline}', self._theme.bad)}</p>"]
            parts += [f"<p>{html.escape(chosen().written(finding))}</p>" for finding in outcome.findings]
            self._say("".join(parts))
        self.ended.emit()

    def _on_work_ended(self) -> None:
        self._progress.setRange(0, 1000)
        self._progress.setValue(0)
        self._enable()
