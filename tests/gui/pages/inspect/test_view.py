"""What every view of Inspect is told, before it does anything with it."""

import numpy as np

from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.gui.pages.inspect.view import Book, View


def test_a_book_is_the_text_of_the_run_or_what_was_typed():
    corpus = corpus_from_string("a book of its own", "book")
    typed, _ = corpus.vocabulary.encode("a bow")
    assert not Book(corpus.vocabulary, corpus, corpus.ids).is_typed
    assert Book(corpus.vocabulary, corpus, typed).is_typed
    assert Book(corpus.vocabulary, None, typed).is_typed


def test_a_view_that_cares_for_nothing_can_be_told_everything(qtbot):
    view = View()
    qtbot.addWidget(view)
    corpus = corpus_from_string("a book of its own", "book")
    view.show_book(Book(corpus.vocabulary, corpus, corpus.ids))
    view.show_cursor(corpus.ids[:3], 2)
    view.show_cursor(np.zeros(0, np.uint8), None)
    view.show_selection(2, 5)
    view.restore({"pins": "nothing of the kind"})
    view.stop()
    assert view.to_keep() == {}
    assert view.figures == ()
