"""The controls of the microscope's walk, as they are made: whose step it is, its characters, its buttons.

Knows words and widths; knows no step.
"""

from PySide6.QtWidgets import QComboBox, QPushButton, QSizePolicy

from rnnviz.gui.parts.steady_buttons import SteadyPushButton
from rnnviz.gui.parts.wheel_passes import pass_wheel
from rnnviz.training.setting import Range

ROOM_OF_ARROW = 40
"""Pixels of a chooser beside its text, with its arrow."""
ROOM_OF_FRAME = 20
"""Pixels of a field of numbers beside its text: it has no arrows."""


def network_chooser() -> QComboBox:
    """The networks whose step can be taken apart."""
    chooser = QComboBox()
    chooser.setObjectName("microscope_network")
    pass_wheel(chooser)
    chooser.setAccessibleName("Network")
    chooser.setToolTip(
        "Whose learning step is taken apart: the lecture's example, your own network, or an LSTM with "
        "numbers of ours."
    )
    chooser.addItems(["hello · 3 units, 4 characters", "the network of this run", "letter · LSTM, 3 units"])
    longest = trained_at(100_000)
    width = chooser.fontMetrics().horizontalAdvance(longest) + ROOM_OF_ARROW
    # Whatever it says, what is beside it stays in its place; it gives way on a small screen.
    chooser.setMinimumContentsLength(6)
    chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    chooser.setMaximumWidth(width)
    chooser.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return chooser


def trained_at(iteration: int) -> str:
    """What the network of the run is called when its step is shown."""
    return f"this run, at iteration {iteration:,}"


def times_of(T: int) -> Range:
    """The characters of a window of T, as they are chosen."""
    return Range(1, T, "Go to character t of the window, in the same part of the walk.", whole=True)


def button(name: str, text: str, tooltip: str, all_words: tuple[str, ...] = ()) -> QPushButton:
    """A button of the walk, wide enough for all that it may say."""
    made = SteadyPushButton(all_words or (text,))
    made.setObjectName(name)
    made.setToolTip(tooltip)
    made.setAccessibleName(tooltip.split(" (")[0].rstrip("."))
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made
