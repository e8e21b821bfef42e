"""A line that shows as many words as there is room for."""

from rnnviz.gui.parts.fitted_label import FittedLabel


def test_the_longest_that_fits_is_shown_and_the_whole_is_in_the_tooltip(qtbot):
    label = FittedLabel()
    qtbot.addWidget(label)
    label.resize(2000, 20)
    label.show()
    label.offer("all that is known of it <b>", "what is known", "it")
    assert label.text() == label.words == "all that is known of it <b>"
    assert "<b>" not in label.toolTip().removeprefix("<qt>")
    wide = label.fontMetrics().horizontalAdvance("what is known")
    label.resize(wide + 4, 20)
    assert label.text() == "what is known"
    assert label.words == "all that is known of it <b>"
    label.resize(label.fontMetrics().horizontalAdvance("it") + 1, 20)
    assert label.text() == "it"
    assert label.minimumSizeHint().width() == 1
    label.resize(2000, 20)
    assert label.text() == label.words


def test_where_not_even_the_shortest_fits_three_dots_say_so(qtbot):
    label = FittedLabel()
    qtbot.addWidget(label)
    label.show()
    label.offer("1: the_ferry_year.txt, rnn 100, learning_rate 0.1")
    label.resize(label.fontMetrics().horizontalAdvance("1: the_ferry_year.txt") + 1, 20)
    assert label.text().startswith("1: the_ferry")
    assert label.text().endswith("…")
    assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width()
