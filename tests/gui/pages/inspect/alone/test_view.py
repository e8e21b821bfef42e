"""The table of what each character alone makes the network expect."""

import numpy as np
import pytest

from rnnviz.core.inside.alone import expected_alone
from rnnviz.gui.pages.inspect.alone.view import AloneView
from rnnviz.gui.parts.theme import DARK, LIGHT


@pytest.fixture
def shown(qtbot, inspected):
    made = inspected(cell="gru")
    view = AloneView()
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    made.tell(view)
    qtbot.waitUntil(lambda: "alone:" in view.readout.words)
    yield view, made
    view.stop()


def test_it_is_the_table_of_the_engine(shown):
    view, made = shown
    table = expected_alone(made.network.architecture, made.network.params)
    rows = list(view.numbers().rows)
    size = len(made.book.vocabulary)
    assert len(rows) == size * size
    found = np.array([p for _, _, p in rows]).reshape(size, size)
    assert found == pytest.approx(table)
    assert rows[1][:2] == (made.book.vocabulary.characters[0], made.book.vocabulary.characters[1])


def test_the_chosen_chance_is_read_out_with_the_likeliest_of_its_row(shown):
    view, made = shown
    characters = made.book.vocabulary.characters
    row = characters.index("t")
    likeliest = int(np.argmax(expected_alone(made.network.architecture, made.network.params)[row]))
    view.picture.choose((row, likeliest))
    assert view.readout.words.startswith("After t alone: ")


def test_another_book_forgets_it(shown):
    view, made = shown
    view.show_book(made.book)
    assert view.readout.words == ""
    assert list(view.numbers().rows) == []


def test_it_is_drawn_in_both_themes_and_taken_along(shown, tmp_path):
    view, _ = shown
    pictures = []
    for theme in (DARK, LIGHT):
        view.set_theme(theme)
        pictures.append(view.grab().toImage())
    assert pictures[0] != pictures[1]
    view.figures[0].export(tmp_path / "alone.svg", lambda: None, pytest.fail)
    assert (tmp_path / "alone.svg").read_text("utf-8").startswith("<?xml")
