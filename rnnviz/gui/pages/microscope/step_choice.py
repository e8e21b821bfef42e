"""StepChoice: which step is taken apart: one of the examples, or one of the network being trained, asked for.

Knows whose step it is and who is to answer; knows no walk through it.
"""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QStandardItemModel

from rnnviz.gui.pages.microscope.controls import button, network_chooser, trained_at
from rnnviz.gui.parts.stream_field import StreamField
from rnnviz.training.microscope.worked_example import hello_step, lstm_step
from rnnviz.training.run.learning_step import LearningStep
from rnnviz.training.worker.messages import RunInfo, SetStream
from rnnviz.training.worker.questions import TakeStepApart

HELLO, TRAINED, LSTM = 0, 1, 2
NETWORKS = ("hello", "run", "lstm")
"""Places of the networks in the chooser."""


class StepChoice(QObject):
    """``network``, ``again`` and ``stream`` are for the page to place.

    example_taken  a LearningStep of an example, to be shown from its start
    trained_taken  a LearningStep of the run, the one that was asked for last
    refused        a sentence: there is none; what is shown stays
    asked          as of a page
    command_given  as of a page
    mistake_made   a sentence
    """

    example_taken = Signal(object)
    trained_taken = Signal(object)
    refused = Signal(str)
    asked = Signal(object, object, object)
    command_given = Signal(object)
    mistake_made = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._awaited: TakeStepApart | None = None
        self.is_awaiting = False
        self.can_train = False
        self._streams = 1
        self._shows_trained = False
        self.network = network_chooser()
        self.again = button(
            "microscope_again", "Newest step", "Take apart the step that the network stands before now."
        )
        self.again.clicked.connect(self.ask)
        self.again.hide()
        self.stream = StreamField("microscope_stream")
        self.stream.chosen.connect(self._on_stream_chosen)
        self.stream.refused.connect(self.mistake_made)

    # ── what is asked of it ──

    @property
    def index(self) -> int:
        """The place of the network that is chosen."""
        return self.network.currentIndex()

    @property
    def is_trained_chosen(self) -> bool:
        return self.index == TRAINED

    # ── what it is told ──

    def start_run(self, run: RunInfo) -> None:
        """Its network can be chosen, unless its text is not at hand."""
        self._awaited = None  # an answer under way is about the old run
        self.is_awaiting = False
        model = self.network.model()
        assert isinstance(model, QStandardItemModel)
        item = model.item(TRAINED)
        item.setText("the network of this run")
        item.setEnabled(run.can_train)
        item.setToolTip("" if run.can_train else "The text of this checkpoint is not at hand.")
        self.can_train = run.can_train
        self._streams = run.config.batch_size
        self.stream.set_count(self._streams)
        self._offer_streams()
        if self.is_trained_chosen:
            self.choose(HELLO)

    def show_stream(self, stream: int) -> None:
        """The one that the other panels show is the one that is walked."""
        before = self.stream.stream
        self.stream.show_stream(stream)
        if self.stream.stream != before and self.is_trained_chosen:
            self.ask()

    def choose(self, index: int) -> None:
        """Take a step of the network at this place; of one that is being trained, its next."""
        self.network.setCurrentIndex(index)
        self.again.setVisible(index == TRAINED)
        self._offer_streams()
        if index == TRAINED:
            self.ask()
            return
        self.is_awaiting = self._shows_trained = False
        self.example_taken.emit(lstm_step() if index == LSTM else hello_step())

    def ask(self) -> None:
        """For the step that the network being trained stands before."""
        self.is_awaiting = True
        self._awaited = question = TakeStepApart(self.stream.stream)
        self.asked.emit(question, partial(self._take, question), partial(self._refuse, question))

    # ── what comes of asking ──

    def _take(self, question: TakeStepApart, step: LearningStep) -> None:
        """The step that was asked for; one asked for earlier is dropped."""
        if question is not self._awaited or not self.is_trained_chosen:
            return
        self.network.setItemText(TRAINED, trained_at(step.iteration))
        self._shows_trained = True
        self.is_awaiting = False
        self.trained_taken.emit(step)

    def _refuse(self, question: TakeStepApart, message: str) -> None:
        """The step that was asked for cannot be had: what is shown stays, and is called what it is."""
        if question is not self._awaited:
            return
        self.is_awaiting = False
        self.refused.emit(message)
        if self.is_trained_chosen and not self._shows_trained:
            self.choose(HELLO)

    def _offer_streams(self) -> None:
        self.stream.setVisible(self._streams > 1 and self.is_trained_chosen)

    def _on_stream_chosen(self, stream: int) -> None:
        self.command_given.emit(SetStream(stream))
        self.ask()
