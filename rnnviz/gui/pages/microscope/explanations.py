"""What the cards of Microscope are called and say, in the order of reading: for tooltips, "?" and Help."""

from rnnviz.core.network.cells import CELLS
from rnnviz.gui.parts.card_words import CardWords


def _of_window(goes: str, back: str) -> str:
    return (
        f"The network drawn once for each character: {goes} to the right, {back} to the left. A click on a "
        "card goes to its character, a click on a number to where it comes from. Of a large network a few "
        "units are shown, among them the one that the chosen number belongs to."
    )


def _of_phase(such_as: str) -> str:
    return (
        "One of the computations of a learning step: its equation, and all numbers in it, such as "
        f"{such_as} = Wxh x + Whh h + bh. The words below say why it is computed. A number that is chosen "
        "is taken apart in the card of its sum."
    )


_H, _LSTM_H, _LSTM_C, _GRU_H = (
    next(watched.formula for watched in CELLS[cell].watched if watched.name == name)
    for cell, name in (("rnn", "h"), ("lstm", "h"), ("lstm", "c"), ("gru", "h"))
)

MICROSCOPE_WINDOW = CardWords(
    "microscope_window_card",
    "One window of the text, unrolled",
    _of_window(f"{_H} goes", "dh"),
    of_cells={
        "lstm": _of_window(f"{_LSTM_C} and {_LSTM_H} go", "dc and dh"),
        "gru": _of_window(f"{_GRU_H} goes", "dh"),
    },
)
MICROSCOPE_EQUATION = CardWords(
    "microscope_equation_card",
    "The phase at work",
    _of_phase("z"),
    of_cells={"lstm": _of_phase("raw"), "gru": _of_phase("rzraw")},
)
MICROSCOPE_SUM = CardWords(
    "microscope_sum_card",
    "The sum that made this number",
    "The chosen number as the sum of its terms, such as Σ Whh[i,j] · hₜ₋₁[j] over all "
    "units j. Each term stands with its factors in figures; of many the largest are shown, "
    "and what the others come to. The last line is what the sum makes, after tanh, say: the "
    "number but for rounding.",
)
MICROSCOPE_CODE = CardWords(
    "microscope_code_card",
    "The code",
    "The learning step as a program, a line for each equation, such as dh = Why.T @ dy + dhnext; the "
    "line of the phase at work is lit. A click on a line goes to its phase, with all its numbers. It "
    "is made of the same equations as these, so it is that of the cell and the optimizer of the run.",
)

CARDS = (
    MICROSCOPE_WINDOW,
    MICROSCOPE_EQUATION,
    MICROSCOPE_SUM,
    MICROSCOPE_CODE,
)
