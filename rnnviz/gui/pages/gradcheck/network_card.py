"""NetworkCheckCard: the gradient check of a fresh network, of the trained one, of three sizes, or at every h.

Begins what is chosen and says what came of it; the check runs in a thread of its own, on a copy that
the worker was asked for. Knows no trainer, and no gradient is computed here.
"""

import html
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from rnnviz.core.errors import SettingError
from rnnviz.core.progress import Progress
from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.core.text.corpus import Corpus
from rnnviz.gui.pages.gradcheck import explanations
from rnnviz.gui.pages.gradcheck.controls import CheckControls
from rnnviz.gui.pages.gradcheck.parts import cancel_button, coloured, progress_bar
from rnnviz.gui.pages.gradcheck.table import CheckTable
from rnnviz.gui.pages.gradcheck.views import OUTCOMES, OneView, ResultView, SizesView, StepsView
from rnnviz.gui.parts import names
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.segments import Segments
from rnnviz.gui.parts.steady_buttons import SteadyPushButton
from rnnviz.gui.parts.theme import DARK, Theme
from rnnviz.training.checks.course_sizes import check_all_sizes
from rnnviz.training.checks.errors_by_step import ErrorsByStep, errors_by_step
from rnnviz.training.checks.network_check import (
    CheckedNetwork,
    check_network,
    fresh_network,
    trained_network,
)
from rnnviz.training.worker.messages import RunInfo
from rnnviz.training.worker.questions import TakeCheckpoint


class NetworkCheckCard(Card):
    """The gradient check of a network: fresh on the first window of the text, or trained on its next.

    asked         a Question, who hears its answer, and who hears why there is none
    ended         a check came to its end, whatever came of it
    view_changed  another view of a check is shown
    """

    asked = Signal(object, object, object)
    ended = Signal()
    mistake_made = Signal(str)
    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.NETWORK_CHECK, parent)
        self.offer_subtitle("backpropagation against central differences, in float64", "in float64", "")
        self._theme = DARK
        self._corpus: Corpus | None = None
        self._results: dict[str, Any] = {}
        self._sentence = ""  # said instead of what is idle
        self._mistake = ""
        self._is_called_off = False
        self._is_waiting = False  # for the worker's copy of the trained network
        self._work = BackgroundWork("rnnviz-gradient-check", self)
        self.one, self.sizes, self.steps = OneView(self), SizesView(self), StepsView(self)
        self._views: dict[str, ResultView] = {view.name: view for view in (self.one, self.sizes, self.steps)}
        self._view: ResultView = self.one
        self.controls = CheckControls(self)
        self.controls.changed.connect(self._on_controls_changed)
        self.controls.mistake_made.connect(self.mistake_made)
        self.body.addWidget(self.controls)
        self._make_buttons()
        self._progress = progress_bar("check_progress", "how far the check has come")
        self.body.addWidget(self._progress)
        for view in self._views.values():
            view.copy_wanted.connect(self.copy)
            view.setVisible(view is self._view)
            self.body.addWidget(view, 1 if view is not self.one else 0)
        self.words = _words("check_words")
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.words)
        self._work.progressed.connect(self._on_work_progressed)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self._on_work_failed)
        self._work.cancelled.connect(self._on_work_cancelled)
        self._work.ended.connect(self._on_work_ended)
        self._empty_views()
        self._show_view()

    @property
    def network(self) -> QComboBox:
        """The list of networks."""
        return self.controls.network

    @property
    def table(self) -> CheckTable:
        """The table of one network."""
        return self.one.table

    @property
    def is_roomy(self) -> bool:
        """Whether what is shown takes all the room that there is."""
        return self._view is not self.one

    @property
    def errors(self) -> ErrorsByStep | None:
        """What was measured at every h."""
        return self._results.get(self.steps.name)

    def _make_buttons(self) -> None:
        self.choice = Segments("check_view", self._views, self)
        for name, view in self._views.items():
            self.choice.set_words(name, view.title, view.meaning, f"show {view.title}")
        self.choice.chosen.connect(self._on_view_chosen)
        self.copy_button = QPushButton("Copy")
        self.copy_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.copy_button.setObjectName("check_copy_button")
        self.copy_button.setToolTip(
            "Copy all numbers with tabs between, for a spreadsheet (Ctrl+C in the table or the curve)."
        )
        self.copy_button.clicked.connect(self.copy)
        self.check_button: QPushButton = SteadyPushButton([view.action for view in self._views.values()])
        self.check_button.setObjectName("check_button")
        self.check_button.setProperty("primary", True)
        self.check_button.clicked.connect(self.check)
        self.cancel_button = cancel_button("check_cancel_button")
        self.cancel_button.clicked.connect(self._on_cancel_clicked)
        # Beside the title, as in the card below: the fields have the whole width of a small screen.
        self.header.addWidget(self.choice)
        for button in (self.copy_button, self.check_button, self.cancel_button):
            button.setAutoDefault(True)  # Enter presses it, too
            self.header.addWidget(button)

    # ── from outside ──

    def start_run(self, info: RunInfo) -> None:
        self.controls.start_run(info.config)
        self._is_waiting = False
        self._is_called_off = False
        self._work.cancel()
        self._results.clear()
        self._empty_views()
        self._sentence = self._mistake = ""
        self._enable()
        self._say()

    def set_corpus(self, corpus: Corpus | None) -> None:
        self._corpus = corpus
        if corpus is not None:
            self.controls.set_text_size(corpus.size)
        self._enable()
        self._say()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for view in self._views.values():
            view.set_theme(theme)
        self._say()

    def set_row_height(self, pixels: int) -> None:
        """Of its tables."""
        self.one.table.set_row_height(pixels)
        self.sizes.table.set_row_height(pixels)

    def stop(self) -> None:
        self._work.stop()

    def copy(self) -> None:
        """Put the numbers that are shown on the clipboard, if there are any."""
        result = self._results.get(self._view.name)
        if result is not None:
            QGuiApplication.clipboard().setText(self._view.as_text(result))

    def check(self) -> None:
        """Begin what is chosen: a fresh network at once, the trained one as soon as it is copied."""
        corpus = self._corpus
        if corpus is None or self._is_busy:
            return
        if self.controls.is_trained and self._view is not self.sizes:
            self._forget("Copying the network as it stands …")
            self._is_waiting = True
            self._enable()
            self.asked.emit(TakeCheckpoint(), self._check_trained, self._refuse)
            return
        self._mistake = ""
        try:
            config = self.controls.config()
        except SettingError as error:
            self._mistake = str(error)
            self._say()
            return
        if self._view is self.sizes:
            self._begin(lambda progress: check_all_sizes(corpus, config, progress=progress))
        else:
            work = self._work_of_view()
            self._begin(lambda progress: work(fresh_network(corpus, config), progress))

    def _work_of_view(self) -> Callable[[CheckedNetwork, Progress], object]:
        """What is done with one network."""
        if self._view is self.steps:
            return lambda network, progress: errors_by_step(network, progress=progress)
        return lambda network, progress: check_network(network, network.entries(), progress=progress)

    def _check_trained(self, checkpoint: Checkpoint) -> None:
        """Begin to check the run as it stood; only if it is still waited for. The copy is only read."""
        corpus = self._corpus
        if not self._is_waiting or corpus is None:
            return
        self._is_waiting = False
        work = self._work_of_view()
        self._begin(lambda progress: work(trained_network(checkpoint, corpus), progress))

    def _refuse(self, message: str) -> None:
        """The worker cannot give its network; ``message`` says why."""
        if self._is_waiting:
            self._is_waiting = False
            self._enable()
            self._tell(message)
            self.ended.emit()

    def _begin(self, work: Callable[[Progress], object]) -> None:
        self._forget("Checking …")
        self._is_called_off = False
        self._progress.setValue(0)
        self._work.start(work)
        self._enable()

    @property
    def _is_busy(self) -> bool:
        return self._work.is_working or self._is_waiting

    # ── showing ──

    def _show_view(self) -> None:
        view = self._view
        for each in self._views.values():
            each.setVisible(each is view)
        self.controls.give_sizes(view is self.sizes)
        self.check_button.setText(view.action)
        self.check_button.setToolTip(view.what_it_does)
        # No result moves the card below.
        self.words.setMinimumHeight(view.least_lines * self.words.fontMetrics().lineSpacing())
        self._enable()
        self._say()

    def _enable(self) -> None:
        working = self._is_busy
        off, on = self.check_button, self.cancel_button
        if not working:
            off, on = on, off
        on.setEnabled(working or self._corpus is not None)
        # Who has pressed one button finds the focus on the other, not wherever Qt would put it.
        if self.window().focusWidget() is off:
            on.setFocus()
        off.setEnabled(False)
        self.choice.setEnabled(not working)
        self.copy_button.setEnabled(not working and self._view.name in self._results)

    def _forget(self, sentence: str) -> None:
        """What is shown is of before; what is done now is said."""
        self._results.pop(self._view.name, None)
        self._view.empty(self._arrays())
        self._mistake = ""
        self._tell(sentence)

    def _empty_views(self) -> None:
        """Those without a result have the arrays of the network that is chosen."""
        for view in self._views.values():
            if view.name not in self._results:
                view.empty(self._arrays())

    def _arrays(self) -> list[str]:
        """What the arrays of the network that is chosen are called."""
        notation = names.notation_beside(self.controls.states)
        return [notation.named(name) for name in self.controls.arrays]

    def write_names(self) -> None:
        """Show and say anew what is known."""
        self._empty_views()
        for name, view in self._views.items():
            if name in self._results:
                view.show_result(view.called(self._results[name], names.chosen()))
        self._say()

    def _tell(self, sentence: str) -> None:
        """Say this until something else is to be said."""
        self._sentence = sentence
        self._say()

    def _say(self) -> None:
        """A mistake, or what the result says, or what was told, or what can be done."""
        result = self._results.get(self._view.name)
        if self._mistake:
            self.words.setText(coloured(self._mistake, self._theme.bad, bold=False))
        elif result is not None and not self._is_busy:
            self.words.setText(self._in_words(result))
        elif self._sentence and self._corpus is not None:
            self.words.setText(html.escape(self._sentence))
        else:
            self.words.setText(self._what_can_be_done())

    def _in_words(self, result: Any) -> str:
        found = self._view.verdict(result)
        meaning, _ = OUTCOMES[found]
        said, quietly = self._view.sentences(self._view.called(result, names.chosen()))
        first, mark, rest = said.partition(": " if said.startswith("At ") else " ")
        return (
            f"{coloured(first + mark.strip(), self._theme.color(meaning).name())} {html.escape(rest)}"
            f"<br>{coloured(quietly, self._theme.quiet, bold=False)}"
        )

    def _what_can_be_done(self) -> str:
        if self._corpus is None:
            return "There is no text to check with: open one."
        name = html.escape(self._corpus.name)
        if self._view is self.sizes:
            return (
                f"A fresh network of each of the course's sizes is drawn, with the settings above, and the "
                f"first window of {name} read with hprev = 0. Then every entry (of a large network, a sample "
                "of them) is moved up and down by h, and the change of the loss compared with the gradient."
            )
        if self.controls.is_trained:
            begin = (
                f"The trained network is copied as it stands, and its next window of {name} read from hprev."
            )
        else:
            begin = f"A fresh network is drawn, and the first window of {name} read with hprev = 0."
        moved = "Then every entry (of a large network, a sample of them) is moved up and down by h, "
        if self._view is self.steps:
            return f"{begin} {moved}for every h: the differences are nearest to the gradient in between."
        return f"{begin} {moved}and the change of the loss compared with the gradient."

    # ── handlers ──

    def _on_view_chosen(self, name: str) -> None:
        if self._views[name] is not self._view and not self._is_busy:
            self._view = self._views[name]
            self._sentence = self._mistake = ""
            self._show_view()
            self.view_changed.emit()

    def _on_controls_changed(self) -> None:
        if not self._is_busy:
            self._empty_views()
        if not self._is_busy and self._view.name not in self._results:
            self._sentence = self._mistake = ""
            self._say()

    def _on_cancel_clicked(self) -> None:
        self._is_called_off = True
        if self._is_waiting:
            self._is_waiting = False
            self._enable()
            self._on_work_cancelled()
            return
        self._tell("Cancelling …")
        self._work.cancel()

    def _on_work_progressed(self, done: int, total: int) -> None:
        self._progress.setValue(round(1000 * done / max(1, total)))
        if self._view is self.sizes:
            self._tell(f"Checking three sizes: {done} %.")
        else:
            self._tell(f"Checking: {done:,} of {total:,} entries.")

    def _on_work_finished(self, result: object) -> None:
        self._results[self._view.name] = result
        self._view.show_result(self._view.called(result, names.chosen()))
        self._sentence = ""
        self._enable()
        self._say()
        self.ended.emit()

    def _on_work_failed(self, message: str) -> None:
        self._tell(message)
        self.ended.emit()

    def _on_work_ended(self) -> None:
        self._progress.setValue(0)
        self._empty_views()  # another network may have been chosen meanwhile
        self._enable()

    def _on_work_cancelled(self) -> None:
        if self._is_called_off:
            self._tell("Cancelled: nothing was compared.")

    # Qt's overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field checks."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.check()
        else:
            super().keyPressEvent(event)


def _words(name: str) -> Label:
    label = Label()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
