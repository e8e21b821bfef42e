"""Sidebar: the text, the network of this run, and the settings of the next.

Fed by RunInfo and snapshots; asks for a new run by a signal. Knows no session.
"""

import contextlib
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rnnviz.core.errors import SettingError
from rnnviz.core.foreign import shown
from rnnviz.gui.parts.fields import NumberField, WholeField, mark_invalid
from rnnviz.gui.parts.plain import Label, breakable, tip
from rnnviz.gui.parts.theme import GRID, mono_font
from rnnviz.training.config import DTYPES, RANGES, TrainingConfig
from rnnviz.training.worker.messages import RunInfo, Snapshot

WIDTH = 232

_RUN_ROWS = {
    "hidden_size": RANGES["hidden_size"].meaning,
    "seq_length": RANGES["seq_length"].meaning,
    "learning_rate": f"{RANGES['learning_rate'].meaning} As it is now: the toolbar changes it.",
    "sigma": RANGES["sigma"].meaning,
    "seed": RANGES["seed"].meaning,
    "dtype": "Type of every number in the network: 32 or 64 bits.",
    "parameters": "Numbers that are learned: H·V + H·H + V·H + H + V.",
}

NAME = 28
"""Characters of a text's name that there is room for."""


class Sidebar(QWidget):
    """new_run_requested carries a valid TrainingConfig; settings_rejected the first message."""

    new_run_requested = Signal(object)
    settings_rejected = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self._is_filling = False
        self._rest = TrainingConfig().to_dict()  # settings that have no field go along
        self._lasting: dict[str, Any] = TrainingConfig().to_dict()
        self._rate = self._first_rate = self._lasting["learning_rate"]  # of this run, now and at its start
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(GRID + 6, GRID + 6, GRID + 6, GRID + 6)
        column.setSpacing(GRID // 2)
        self._add_note(column)
        self._add_text(column)
        column.addSpacing(2 * GRID)
        self._add_run(column)
        column.addSpacing(2 * GRID)
        self._add_next_run(column)
        column.addStretch(1)
        self._hint = Label("Point at any label to read what it is, with its formula.")
        self._hint.setProperty("role", "quiet")
        self._hint.setWordWrap(True)
        column.addWidget(self._hint)
        self.show_note("", "")
        scroll = QScrollArea(self)
        scroll.setWidget(content)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    # ── building ──

    def _add_note(self, column: QVBoxLayout) -> None:
        """On top: who opens a preset reads it first, and further down it would be cut in a low window."""
        self._note_name = _heading("", "What the preset that was opened has to say.")
        self._note_name.setObjectName("preset_name_shown")
        self._note_name.setWordWrap(True)
        self._note = Label()
        self._note.setObjectName("preset_note_shown")
        self._note.setToolTip(self._note_name.toolTip())
        self._note.setWordWrap(True)
        self._note.setContentsMargins(0, 0, 0, 2 * GRID)
        column.addWidget(self._note_name)
        column.addWidget(self._note)

    def _add_text(self, column: QVBoxLayout) -> None:
        column.addWidget(_heading("TEXT", "What is learned: N characters, V of them different."))
        self._text_name = Label("no text yet")
        self._text_name.setObjectName("text_name")
        # Wide letters are cut off: the tooltip has the whole name, and the numbers below keep their place.
        self._text_name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._text_name.setProperty("role", "title")
        self._text_name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text_facts = Label()
        self._text_facts.setProperty("role", "quiet")
        self._text_facts.setToolTip(
            "Its characters (N), how many of them differ (V), and the encoding that its bytes were read in."
        )
        self._text_facts.setWordWrap(True)
        self._epoch_bar = QProgressBar()
        self._epoch_bar.setObjectName("epoch_bar")
        self._epoch_bar.setAccessibleName("how far this pass through the text has come")
        self._epoch_bar.setTextVisible(False)
        self._epoch_bar.setFixedHeight(4)
        self._epoch_bar.setRange(0, 1000)
        self._epoch_bar.setToolTip("How far the present pass through the text (an epoch) has come.")
        self._pass = Label()
        self._pass.setProperty("role", "quiet")
        self._pass.setToolTip("A pass is one walk through the whole text: N / T iterations.")
        for widget in (self._text_name, self._text_facts, self._epoch_bar, self._pass):
            column.addWidget(widget)

    def _add_run(self, column: QVBoxLayout) -> None:
        column.addWidget(_heading("NETWORK OF THIS RUN", "The network being trained, until a new run."))
        rows = _rows()
        self._run_values: dict[str, Label] = {}
        for name, meaning in _RUN_ROWS.items():
            label, value = Label(name), Label("–")
            label.setToolTip(meaning)
            value.setToolTip(meaning)
            value.setFont(mono_font())
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            _add_row(rows, label, value)
            self._run_values[name] = value
        column.addLayout(rows)

    def _add_next_run(self, column: QVBoxLayout) -> None:
        column.addWidget(_heading("NEXT RUN", "What New run begins with; this run keeps its own."))
        default = TrainingConfig()
        self._fields: dict[str, WholeField | NumberField] = {
            "hidden_size": WholeField("hidden_size", default.hidden_size),
            "seq_length": WholeField("seq_length", default.seq_length),
            "learning_rate": NumberField("learning_rate", default.learning_rate),
            "sigma": NumberField("sigma", default.sigma),
            "clip": NumberField("clip", default.clip),
            "seed": WholeField("seed", default.seed),
            "sample_every": WholeField("sample_every", default.sample_every),
        }
        rows = _rows()
        for name, field in self._fields.items():
            label = Label(name)
            label.setToolTip(field.toolTip())
            label.setBuddy(field)
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.setFixedWidth(92)
            field.editingFinished.connect(self._check)
            field.valueChanged.connect(self._on_field_changed)
            field.refused.connect(self.settings_rejected)
            _add_row(rows, label, field)
        self._dtype = QComboBox()
        self._dtype.setObjectName("dtype")
        self._dtype.setAccessibleName("dtype")
        self._dtype.addItems(DTYPES)
        self._dtype.setFixedWidth(92)
        self._dtype.setToolTip(_RUN_ROWS["dtype"])
        dtype_label = Label("dtype")
        dtype_label.setToolTip(_RUN_ROWS["dtype"])
        _add_row(rows, dtype_label, self._dtype)
        self._lower_case = QCheckBox()
        self._lower_case.setObjectName("lower_case")
        self._lower_case.setAccessibleName("lower-case")
        meaning = "Make the text lower-case before it is learned: fewer characters, so a smaller V."
        self._lower_case.setToolTip(meaning)
        lower_label = Label("lower-case")
        lower_label.setToolTip(meaning)
        _add_row(rows, lower_label, self._lower_case)
        column.addLayout(rows)
        self._shown_values = self._values()
        self._new_run = QPushButton("New run")
        self._new_run.setObjectName("new_run_button")
        self._new_run.setToolTip("Begin again from iteration 0 with these settings (Ctrl+N).")
        self._new_run.clicked.connect(self.request_new_run)
        column.addWidget(self._new_run)
        self._words = _RoomForWords()
        column.addWidget(self._words)
        self._dtype.currentTextChanged.connect(self._on_field_changed)
        self._lower_case.toggled.connect(self._on_field_changed)

    # ── what it says ──

    def start_run(self, info: RunInfo) -> None:
        """Show a new run's text and network."""
        text = info.text
        self._text_name.setText(shown(text.name, NAME))
        self._text_name.setToolTip(tip(text.path or text.name))
        encoding = info.reading.in_words if info.reading else shown(text.encoding)
        lower = " · lower-cased" if info.config.lower_case else ""
        missing = "" if info.can_train else "\nnot at hand: open it to go on training"
        self._text_facts.setText(
            f"{text.size:,} characters · {len(info.vocabulary):,} unique\n{encoding}{lower}{missing}"
        )
        self._epoch_bar.setValue(0)
        self._pass.setText("")
        settings = info.config.to_dict()
        for name, label in self._run_values.items():
            value = info.parameter_count if name == "parameters" else settings[name]
            label.setText(value if isinstance(value, str) else f"{value:,}")
        self._first_rate = info.config.learning_rate
        self.show_learning_rate(self._first_rate)

    def show_learning_rate(self, value: float) -> None:
        """The rate that this run learns with from now on."""
        self._rate = value
        self._run_values["learning_rate"].setText(f"{value:,g}")
        self._check()

    def show_note(self, name: str, note: str) -> None:
        """Show what a preset says, in the room of the hint; an empty note leaves it to that."""
        self._note_name.setText(breakable(name.upper()))
        self._note.setText(breakable(note))
        self._note_name.setVisible(bool(note))
        self._note.setVisible(bool(note))
        self._hint.setVisible(not note)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show how far the run is through the text. Called a few times a second."""
        share = min(1.0, snapshot.position / max(1, snapshot.text_size))
        self._epoch_bar.setValue(round(1000 * share))
        self._pass.setText(f"pass {snapshot.epoch + 1:,} · {share:.0%} read")

    # ── the next run ──

    def config(self) -> TrainingConfig:
        """The settings as they stand in the fields. Raises SettingError."""
        return TrainingConfig(**self._values())

    def config_or_default(self) -> TrainingConfig:
        """The settings in the fields, each that is out of range at its default."""
        values = self._values()
        for name in list(values):
            try:
                TrainingConfig(**{name: values[name]})
            except SettingError:
                del values[name]
        return TrainingConfig(**values)

    def set_config(self, config: TrainingConfig) -> None:
        """Put settings into the fields that somebody else says: a file, or a command line."""
        settings = self._rest = config.to_dict()
        self._is_filling = True
        for name, field in self._fields.items():
            field.setValue(settings[name])
        self._dtype.setCurrentText(config.dtype)
        self._lower_case.setChecked(config.lower_case)
        self._is_filling = False
        self._shown_values = self._values()
        self._check()

    def restore(self, config: TrainingConfig) -> None:
        """Put the ``lasting_config`` of an earlier start into the fields."""
        self._lasting = config.to_dict()
        self.set_config(config)

    @property
    def lasting_config(self) -> TrainingConfig:
        """What the user set with his own hand, for later starts; not what a file or a command line said."""
        return TrainingConfig.from_dict(self._lasting)

    def request_new_run(self) -> None:
        """Ask for a run with these settings; where one is out of range, mark it instead."""
        mistake = self._check()
        if mistake:
            self.settings_rejected.emit(mistake)
            return
        self.new_run_requested.emit(self.config())

    def _values(self) -> dict[str, Any]:
        values = self._rest | {name: field.value() for name, field in self._fields.items()}
        return values | {"dtype": self._dtype.currentText(), "lower_case": self._lower_case.isChecked()}

    def _check(self) -> str:
        """Mark every field that is out of range; the first message, or ''."""
        mistakes: dict[str, str] = {}
        for name in self._fields:
            try:
                TrainingConfig(**{name: self._values()[name]})
            except SettingError as error:
                mistakes[name] = str(error)
        for name, field in self._fields.items():
            mark_invalid(field, name in mistakes)
        first = next(iter(mistakes.values()), "")
        self._words.say(first or self._other_rate(), is_error=bool(first))
        return first

    def _other_rate(self) -> str:
        """What New run does not take over, where the rate of this run was changed; else ''."""
        next_rate = self._fields["learning_rate"].value()
        if self._rate in (self._first_rate, next_rate):
            return ""
        return f"New run takes learning rate {next_rate:g}; this run learns with {self._rate:g}."

    # ── handlers ──

    def _on_field_changed(self) -> None:
        if self._is_filling:
            return
        self._check()
        for name, value in self._values().items():
            if value != self._shown_values[name]:
                with contextlib.suppress(SettingError):
                    TrainingConfig(**{name: value})
                    self._lasting[name] = value
        self._shown_values = self._values()


class _RoomForWords(Label):
    """Says what is to be known before a new run; its room is there before its words: nothing moves."""

    LINES = 2
    """What the longest of the messages takes."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("settings_mistake")
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.say("", is_error=False)

    def say(self, words: str, *, is_error: bool) -> None:
        self.setText(words)
        role = "error" if is_error else "quiet"
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setVisible(bool(words))

    # Qt's overrides

    def heightForWidth(self, width: int) -> int:
        return max(super().heightForWidth(width), self.LINES * self.fontMetrics().lineSpacing())


def _heading(text: str, meaning: str) -> Label:
    label = Label(text)
    label.setToolTip(meaning)
    label.setProperty("role", "heading")
    return label


def _rows() -> QGridLayout:
    rows = QGridLayout()
    rows.setHorizontalSpacing(GRID)
    rows.setVerticalSpacing(GRID // 2)
    rows.setColumnStretch(0, 1)
    return rows


def _add_row(rows: QGridLayout, label: Label, value: QWidget) -> None:
    """A label at the left and what it names at the right, on one line."""
    number = rows.rowCount()
    rows.addWidget(label, number, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    rows.addWidget(value, number, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
