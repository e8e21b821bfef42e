"""What the cards of Microscope are called and say, in the order of reading: for tooltips, "?" and Help."""

from rnnviz.gui.parts.card_words import CardWords

MICROSCOPE_WINDOW = CardWords(
    "microscope_window_card",
    "One window of the text, unrolled",
    "The network drawn once for each character: hₜ = tanh(Wxh·xₜ + Whh·hₜ₋₁ + bh) goes "
    "to the right, dh to the left. A click on a card goes to its character, a click on a "
    "number to where it comes from. Of a large network a few units are shown, among them "
    "the one that the chosen number belongs to.",
)
MICROSCOPE_EQUATION = CardWords(
    "microscope_equation_card",
    "The phase at work",
    "One of the computations of a learning step: its equation, and all numbers in it, such as "
    "z = Wxh x + Whh h + bh. The words below say why it is computed. A number that is chosen is "
    "taken apart in the card of its sum.",
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
