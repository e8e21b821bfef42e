"""Sidebar: the text, the network of this run, and the settings of the next.

Fed by RunInfo and snapshots; asks for a new run by a signal. Knows no session.
"""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rnnviz.core.foreign import shown
from rnnviz.core.numerals import per_cent
from rnnviz.gui.parts.names import keep, written
from rnnviz.gui.parts.plain import Label, breakable, tip
from rnnviz.gui.parts.theme import GRID, mono_font
from rnnviz.gui.window.rows import Rows, heading
from rnnviz.gui.window.settings_form import SettingsForm
from rnnviz.gui.window.settings_words import SettingsWords
from rnnviz.training.card.rates import better_rate, why_better
from rnnviz.training.config import SETTINGS, TrainingConfig, settings_at
from rnnviz.training.glossary.glossary import tip_of
from rnnviz.training.run.beginning import architecture_of
from rnnviz.training.setting import SettingPlace, in_groups
from rnnviz.training.worker.messages import RunInfo, Snapshot

WIDTH = 232

_RATE_NOW = "As it is now: the toolbar changes it."
_PARAMETERS = tip_of("parameters")

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
        self._vocab_size = 0
        self._rate = self._first_rate = TrainingConfig().learning_rate  # of this run, now and at its start
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(GRID + 6, GRID + 4, GRID + 6, GRID // 2)
        column.setSpacing(GRID // 2)
        self._add_note(column)
        self._add_text(column)
        column.addSpacing(GRID // 2)
        self._add_run(column)
        column.addSpacing(GRID // 2)
        self._add_next_run(column)
        column.addStretch(1)
        self._hint = Label("Point at any label to read what it is, with its formula.")
        self._hint.setObjectName("sidebar_hint")
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
        self._note_name = heading("", "What the preset that was opened has to say.")
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
        column.addWidget(heading("TEXT", tip_of("text")))
        self._text_name = keep(Label("no text yet"))
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
        self._pass.setToolTip(tip_of("epoch"))
        for widget in (self._text_name, self._text_facts, self._epoch_bar, self._pass):
            column.addWidget(widget)

    def _add_run(self, column: QVBoxLayout) -> None:
        column.addWidget(heading("NETWORK OF THIS RUN", "The network being trained, until a new run."))
        meanings = {each.name: each.meaning for each in settings_at(SettingPlace.RUN)}
        meanings["learning_rate"] += f" {_RATE_NOW}"
        meanings["parameters"] = _PARAMETERS
        rows = Rows()
        self._run_values: dict[str, Label] = {}
        self._run_labels: dict[str, Label] = {}
        for name, meaning in meanings.items():
            label, value = Label(name), Label("–")
            label.setToolTip(meaning)
            value.setToolTip(meaning)
            value.setFont(mono_font())
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            rows.add(label, value)
            self._run_values[name], self._run_labels[name] = value, label
            if name in SETTINGS and SETTINGS[name].folded:
                label.hide()
                value.hide()
        column.addLayout(rows)

    def _add_next_run(self, column: QVBoxLayout) -> None:
        self._next_parameters = Label()
        title = QHBoxLayout()
        title.addWidget(heading("NEXT RUN", "What New run begins with; this run keeps its own."))
        title.addStretch(1)
        title.addWidget(self._next_parameters)
        column.addLayout(title)
        fields = [each for each in SETTINGS.values() if not each.no_field]
        groups = in_groups(each for each in fields if each.folded)
        folds = {group.value: members for group, members in groups.items()}
        self._form = SettingsForm(TrainingConfig, [each for each in fields if not each.folded], folds)
        self._form.refused.connect(self.settings_rejected)
        column.addLayout(self._form)
        self._next_parameters.setObjectName("next_parameters")
        self._next_parameters.setProperty("role", "quiet")
        self._next_parameters.setToolTip(
            f"{_PARAMETERS} Networks of different kinds are compared fairly where they have as many."
        )
        self._new_run = QPushButton("New run")
        self._new_run.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # or Space after a click would lose the run
        self._new_run.setObjectName("new_run_button")
        self._new_run.setToolTip("Begin again from iteration 0 with these settings (Ctrl+N).")
        self._new_run.clicked.connect(self.request_new_run)
        column.addWidget(self._new_run)
        self._words = SettingsWords()
        self._words.taken.connect(self._take_better_rate)
        column.addWidget(self._words)
        self._form.changed.connect(self._check)
        self._form.changed.connect(self._count_parameters)
        self._count_parameters()

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
            row = SETTINGS.get(name)
            is_shown = row is None or not row.folded or value != row.default
            label.setVisible(is_shown)
            self._run_labels[name].setVisible(is_shown)
        self._vocab_size = len(info.vocabulary)
        self._count_parameters()
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
        self._note.setText(breakable(written(note)))
        self._note_name.setVisible(bool(note))
        self._note.setVisible(bool(note))
        self._hint.setVisible(not note)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show how far the run is through the text. Called a few times a second."""
        share = min(1.0, snapshot.position / max(1, snapshot.text_size))
        self._epoch_bar.setValue(round(1000 * share))
        self._pass.setText(f"pass {snapshot.epoch + 1:,} · {per_cent(share)} read")

    # ── the next run ──

    def config(self) -> TrainingConfig:
        """The settings as they stand in the fields. Raises SettingError."""
        return self._form.config()

    def config_or_default(self) -> TrainingConfig:
        """The settings in the fields, each that is out of range at its default."""
        return self._form.config_or_default()

    def set_config(self, config: TrainingConfig) -> None:
        """Put settings into the fields that somebody else says: a file, or a command line."""
        self._form.fill(config)

    def restore(self, config: TrainingConfig) -> None:
        """Put the ``lasting_config`` of an earlier start into the fields."""
        self._form.restore(config)

    @property
    def lasting_config(self) -> TrainingConfig:
        """What the user set with his own hand, for later starts; not what a file or a command line said."""
        return self._form.lasting_config

    def unfold(self, name: str) -> None:
        """Open what the field of the setting ``name`` is folded into, if it is."""
        self._form.unfold(name)

    def standing(self) -> dict[str, dict[str, Any]]:
        """How the settings of the next run stand: in the fields, right or wrong, and by hand."""
        return self._form.standing()

    def stand(self, standing: Mapping[str, Mapping[str, Any]]) -> None:
        """Have them stand as they did."""
        self._form.stand(standing)

    def request_new_run(self) -> None:
        """Ask for a run with these settings; where one is out of range, mark it instead."""
        mistake = self._check()
        if mistake:
            self.settings_rejected.emit(mistake)
            return
        self.new_run_requested.emit(self.config())

    def _count_parameters(self) -> None:
        """Say how many numbers the network of the fields learns, on the text of this run."""
        count = architecture_of(self.config_or_default(), self._vocab_size).parameter_count
        self._next_parameters.setText(f"{count:,} parameters" if self._vocab_size else "")

    def _check(self) -> str:
        """Mark what is wrong in the fields and say it; the first sentence, or ''."""
        mistake = self._form.check()
        config = self.config_or_default()
        words = mistake or self._other_rate()
        better = None if words else better_rate(config)
        if better is None:
            self._words.say(words, is_error=bool(mistake))
        else:
            rate, units = f"{config.learning_rate:g}", f"{config.hidden_size:,} units"
            self._words.propose(
                f"{rate} learns worse at {units}.",
                f"Use {better:g}",
                f"{why_better(config, better)} That was measured: docs/reference-card.md.",
            )
        return mistake

    def _take_better_rate(self) -> None:
        better = better_rate(self.config_or_default())
        if better is not None:
            self._form.put("learning_rate", better)

    def _other_rate(self) -> str:
        """What New run does not take over, where the rate of this run was changed; else ''."""
        next_rate = self._form.values()["learning_rate"]
        if self._rate in (self._first_rate, next_rate):
            return ""
        return f"New run takes learning rate {next_rate:g}; this run learns with {self._rate:g}."
