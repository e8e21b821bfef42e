"""CaptionsView: the captioning toy: a drawing, the words that a network says of it, and why.

The network learns in a thread of its own. Knows which drawing stands there and which network says the words;
knows no formulas.
"""

import random
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.lecture.captions import Miss, Said
from rnnviz.core.lecture.drawings import SIDE, Sketch, sketches
from rnnviz.gui.pages.lecture.captions.canvas import ON
from rnnviz.gui.pages.lecture.captions.caption_card import CaptionCard
from rnnviz.gui.pages.lecture.captions.captioning import Captioning, examine
from rnnviz.gui.pages.lecture.captions.drawing_card import DrawingCard
from rnnviz.gui.pages.lecture.captions.equation_card import CaptionEquationCard
from rnnviz.gui.pages.lecture.captions.learning_card import CaptionLearningCard
from rnnviz.gui.pages.lecture.controls import LARGEST
from rnnviz.gui.pages.lecture.teaching import Examined, Teaching
from rnnviz.gui.pages.lecture.view import LectureView
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.splitter import Splitter
from rnnviz.gui.parts.theme import Theme

LIKED = 18
"""Pixels of a drawing that are on, at least, for it to be drawn at first: one that is well seen."""
MOST_KEPT = 12
"""Networks of other seeds that are kept."""


class CaptionsView(LectureView):
    """The view is named ``captions_view``."""

    TITLE = "Captions"
    WORDS = "A drawing of 8 × 8 pixels goes into the first step, through Wih; words come out until END."
    FIGURES = ("Caption words", "Caption equation", "Caption drawing", "Caption learning")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("captions_view")
        first = next(sketch for sketch in sketches() if sketch.pixels.sum() >= LIKED)
        self._pixels: Array = first.pixels
        self._sketch: Sketch | None = first  # None where somebody has painted
        self._seed = 0
        self._kept: dict[int, Captioning] = {}
        self._learning: Captioning | None = None
        self._next: Captioning | None = None
        self._teaching = Teaching("rnnviz-captions", self)
        self._teaching.reported.connect(self._on_teaching_reported)
        self._teaching.ended.connect(self._on_teaching_ended)
        self._teaching.failed.connect(self.mistake_made)
        self._make()
        self._connect()
        self.drawing_card.canvas.show_pixels(self._pixels)
        self._show()

    def _make(self) -> None:
        self.drawing_card, self.learning_card = DrawingCard(), CaptionLearningCard()
        self.caption_card, self.equation_card = CaptionCard(), CaptionEquationCard()
        left = Splitter(
            "lecture_captions_left",
            Qt.Orientation.Vertical,
            (self.drawing_card, self.learning_card),
            (55, 45),
        )
        right = Splitter(
            "lecture_captions_right",
            Qt.Orientation.Vertical,
            (self.caption_card, self.equation_card),
            (58, 42),
        )
        both = Splitter("lecture_captions", Qt.Orientation.Horizontal, (left, right), (32, 68))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(both)

    def _connect(self) -> None:
        controls = self.learning_card.controls
        controls.train_wanted.connect(self._learn)
        controls.stop_wanted.connect(self._on_controls_stop_wanted)
        controls.seed_chosen.connect(self._on_controls_seed_chosen)
        controls.refused.connect(self.mistake_made)
        self.learning_card.miss_chosen.connect(self._on_miss_chosen)
        self.drawing_card.painted.connect(self._on_drawing_card_painted)
        self.drawing_card.another_wanted.connect(self._on_drawing_card_another_wanted)
        for card in (self.drawing_card, self.learning_card, self.caption_card, self.equation_card):
            card.tools.mistake_made.connect(self.mistake_made)

    # ── what it is told ──

    def set_theme(self, theme: Theme) -> None:
        for card in (self.drawing_card, self.learning_card, self.caption_card, self.equation_card):
            card.set_theme(theme)

    def write_names(self) -> None:
        self.equation_card.write_names()

    def stop(self) -> None:
        self._next = None
        self._teaching.stop()

    @property
    def cards(self) -> Mapping[str, Card]:
        cards = (self.caption_card, self.equation_card, self.drawing_card, self.learning_card)
        return dict(zip(self.FIGURES, cards, strict=True))

    def to_keep(self) -> dict[str, Any]:
        """What is not as it is at first."""
        return {"seed": self._seed} if self._seed else {}

    def restore(self, kept: Mapping[str, Any]) -> None:
        match kept.get("seed"):
            case int(seed) if 0 <= seed <= LARGEST:
                self._seed = seed
                self.learning_card.controls.show_seed(seed)
                self._show()

    def sight(self) -> dict[str, Any]:
        """The drawing, as lines of # and ., and whether the network has begun to learn."""
        lines = ["".join("#" if pixel >= ON else "." for pixel in row) for row in self._pixels]
        has_begun = self.looked_at.accuracy is not None or self._learning is self.looked_at
        return {"seed": self._seed, "pixels": lines, **({"learns": True} if has_begun else {})}

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        """A network that had begun to learn, and is not there any more, learns again."""
        self.restore(sight)
        pixels = _read_pixels(sight.get("pixels"))
        if pixels is not None and ((pixels >= ON) != (self._pixels >= ON)).any():
            known = (sketch for sketch in sketches() if ((sketch.pixels >= ON) == (pixels >= ON)).all())
            self._draw(pixels, next(known, None))
        if sight.get("learns") is True and self.looked_at.accuracy is None:
            self._learn()

    @property
    def is_learning(self) -> bool:
        """Whether a network learns, or is about to."""
        return self._learning is not None

    @property
    def looked_at(self) -> Captioning:
        """The network of the present seed."""
        if self._seed not in self._kept:
            idle = [seed for seed, captioning in self._kept.items() if captioning is not self._learning]
            if len(self._kept) >= MOST_KEPT:
                del self._kept[idle[0]]
            self._kept[self._seed] = Captioning(self._seed)
        return self._kept[self._seed]

    # ── learning ──

    def _learn(self) -> None:
        captioning = self.looked_at
        if self._learning is None:
            self._learning = captioning
            self._teaching.start(
                captioning.begin, partial(examine, lambda: self._pixels), seconds=captioning.seconds
            )
        elif self._learning is not captioning:
            self._next = captioning
            self._teaching.cancel()
        self._show_learning()

    # ── what is shown ──

    def _show(self) -> None:
        self._show_learning()
        self._say()

    def _show_learning(self) -> None:
        captioning = self.looked_at
        self.learning_card.controls.show_state(
            learns=self._learning is not None, has_learnt=captioning.accuracy is not None
        )
        self.learning_card.show_captioning(captioning)
        self.drawing_card.another.setEnabled(captioning.captioner is not None)

    def _say(self) -> None:
        """Name the drawing by the network that is looked at: now, unless it learns and tells so by itself."""
        captioning = self.looked_at
        if captioning.captioner is None:
            self._show_said(None)
        elif captioning is not self._learning:
            self._show_said(captioning.captioner.caption(self._pixels))

    def _show_said(self, said: Said | None) -> None:
        captioner = self.looked_at.captioner
        sketch = self._sketch
        self.drawing_card.show_said(
            said.caption or "(nothing)" if said is not None else "",
            " ".join(sketch.words) if sketch is not None else "",
            is_unseen=captioner is not None and sketch in captioner.unseen,
        )
        self.caption_card.show_said(said, self._pixels)
        Wih = captioner.params["Wih"] if captioner is not None else None
        self.equation_card.show_terms(said.first if said is not None else None, Wih)

    def _draw(self, pixels: Array, sketch: Sketch | None) -> None:
        self._pixels, self._sketch = pixels, sketch
        self.drawing_card.canvas.show_pixels(pixels)
        self._say()

    # ── handlers ──

    def _on_drawing_card_painted(self) -> None:
        self._pixels, self._sketch = self.drawing_card.canvas.pixels, None
        self._say()

    def _on_drawing_card_another_wanted(self) -> None:
        captioner = self.looked_at.captioner
        if captioner is not None:
            sketch = random.choice(captioner.unseen)
            self._draw(sketch.pixels, sketch)

    def _on_miss_chosen(self, miss: Miss) -> None:
        self._draw(miss.pixels, miss.sketch)

    def _on_controls_stop_wanted(self) -> None:
        self._next = None
        self._teaching.cancel()

    def _on_controls_seed_chosen(self, seed: int) -> None:
        self._seed = seed
        self._show()

    def _on_teaching_reported(self, report: Examined) -> None:
        captioning = self._learning
        if captioning is None:
            return
        captioning.hear(report)
        seen = captioning.seen
        if captioning is not self.looked_at or seen is None:
            return
        self._show_learning()
        if seen.pixels is self._pixels:
            self._show_said(seen.said)

    def _on_teaching_ended(self) -> None:
        self._learning = None
        self._show()
        if self._next is not None:
            self._next = None
            self._learn()


def _read_pixels(lines: object) -> Array | None:
    """(8,8) of eight lines of # and ., or None where they are something else."""
    if not isinstance(lines, list) or len(lines) != SIDE:
        return None
    if not all(isinstance(line, str) and len(line) == SIDE and set(line) <= set("#.") for line in lines):
        return None
    return np.array([[float(mark == "#") for mark in line] for line in lines])
