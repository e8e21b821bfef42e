"""DrawingCard: the drawing, and what the network says of it.

Knows pixels and words; knows no network.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from rnnviz.core.lecture.drawings import SIDE
from rnnviz.gui.pages.lecture import explanations
from rnnviz.gui.pages.lecture.captions.canvas import DrawingCanvas
from rnnviz.gui.parts.buttons import card_button
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.theme import GRID, Theme, bold


class DrawingCard(Card):
    """Named ``caption_drawing``; its parts ``caption_canvas``, ``caption_another``, ``caption_clear``.

    painted         the drawing is another one
    another_wanted  a drawing that was held out
    """

    painted = Signal()
    another_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(explanations.CAPTION_DRAWING, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.offer_subtitle("8 × 8 pixels: paint", "8 × 8", "")
        self.canvas = DrawingCanvas("caption_canvas")
        self.canvas.painted.connect(self.painted)
        self.another = card_button("caption_another", "An unseen one", "Take one of the drawings held out.")
        self.another.setAccessibleName("Take an unseen drawing")
        self.another.clicked.connect(self.another_wanted)
        clear = card_button("caption_clear", "Clear", "Take all pixels away (Delete in the drawing).")
        clear.clicked.connect(self.canvas.clear)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.another)
        row.addWidget(clear)
        row.addStretch(1)
        self.said = FittedLabel()
        self.said.setObjectName("caption_said")
        font = QFont(bold(self.font()))
        font.setPointSizeF(1.25 * font.pointSizeF())
        self.said.setFont(font)
        self.said.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.wanted = FittedLabel()
        self.wanted.setObjectName("caption_wanted")
        self.wanted.setProperty("role", "quiet")
        self.wanted.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(self.canvas, 1)
        self.body.addWidget(self.said)
        self.body.addWidget(self.wanted)
        self.body.addLayout(row)
        self.tools = CardTools(self, "caption_drawing", self.numbers)

    def show_said(self, said: str, wanted: str, *, is_unseen: bool) -> None:
        """What is said of the drawing; what should be, '' where nobody knows; whether it was held out."""
        self.said.offer(said)
        if not wanted:
            self.wanted.offer("your own drawing" if said else "")
        elif not said:
            self.wanted.offer(f"it is a {wanted}")
        else:
            judged = "✓ right" if said == wanted else f"✗ it is a {wanted}"
            self.wanted.offer(f"{judged}, of those held out" if is_unseen else judged, judged)

    def set_theme(self, theme: Theme) -> None:
        self.canvas.set_theme(theme)

    def numbers(self) -> NumberTable:
        """The pixels, row by row."""
        return NumberTable(
            tuple(f"column {number + 1}" for number in range(SIDE)),
            (tuple(row) for row in self.canvas.pixels.tolist()),
        )
