"""Nothing is said twice in two ways: a tooltip that explains a word of the glossary says its sentence."""

import pytest
from PySide6.QtWidgets import QTabWidget, QToolButton, QWidget

from rnnviz.core.network.cells import CELLS
from rnnviz.gui.parts.card import Card
from rnnviz.training.config import SETTINGS
from rnnviz.training.glossary.glossary import glossary, tip_of

WORD_OF = {
    "unit_sum": "sum over T", "unit_nats": "nats per character", "unit_bits": "bits per character",
    "unit_perplexity": "perplexity", "loss_smooth_label": "smooth_loss", "loss_band_label": "band",
    "loss_guessing_label": "guessing", "status_iteration": "iteration", "status_pass": "epoch",
    "status_smooth_loss": "smooth_loss", "status_held-out": "held-out loss", "next_parameters": "parameters",
    "speed": "speed", "run_until": "run until", "temperature": "temperature",
    "temperature_slider": "temperature", "write_top_k": "top-k", "write_top_p": "top-p",
    "write_beam_width": "beam", "write_tint_surprise": "surprise", "inspect_tint_surprise": "surprise",
    "write_tint_unsure": "entropy", "inspect_tint_entropy": "entropy",
}  # fmt: skip
"""Controls and labels that are named after a word."""
MANIFOLD = {
    "p = softmax(y / temperature)", "1 − h²", "−Σ p log p", "V", "h[u] = v", "loss / T", "y = Why h + by",
    "rate = 10,000 · count / characters", "N / T iterations", CELLS["rnn"].watched[0].formula,
    glossary()["Adagrad"].formula, glossary()["p"].formula,
}  # fmt: skip
"""Formulas of more than one thing, or of a choice that says them itself: whoever has one need not mean the
word."""


@pytest.fixture(scope="module")
def reader(standing_user):
    """Before a window with every page built, with a view of each, every fold opened, after a step."""
    user = standing_user()
    window = user.window
    for button in window.findChildren(QToolButton):
        if button.property("role") == "fold":
            button.click()
    pages = window.findChild(QTabWidget, "pages")
    for index in range(pages.count()):
        pages.setCurrentIndex(index)
    window.pages.demand("Write").open_view("Likeliest")
    user.steps(1)
    return user


def test_a_tooltip_of_a_word_is_its_sentence(reader):
    for name, word in WORD_OF.items():
        assert reader.finds(name).toolTip().startswith(tip_of(word)), name
    assert reader.window.pages.count() > 5


def test_a_field_of_a_setting_says_the_settings_sentence(reader):
    for setting in SETTINGS.values():
        if not setting.no_field:
            assert reader.finds(setting.name).toolTip().startswith(setting.meaning)
    assert reader.window.sidebar.isVisible()


def test_no_tooltip_has_the_formula_of_a_word_in_other_words(reader):
    words = [word for word in glossary().values() if "=" in word.formula or "/" in word.formula]
    formulas = {word.formula: word for word in words}
    said_otherwise = []
    widgets = {*reader.window.findChildren(QWidget)}
    of_cards = {title for card in reader.window.findChildren(Card) for title in (card.title, card.subtitle)}
    for widget in widgets - of_cards:  # a card has words of its own: test_explanations
        tip = widget.toolTip()
        for formula, word in formulas.items():
            if formula in tip and formula not in MANIFOLD and word.said.removesuffix(".") not in tip:
                said_otherwise.append((widget.objectName(), word.name, tip))
    assert said_otherwise == []
