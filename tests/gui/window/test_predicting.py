"""Predict, then see: covered by a key, said by mouse or keys, revealed, and noted with the run."""

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.core.inside.reach import reaches_back
from rnnviz.gui.parts.accessible.table_dialog import pictures_in
from rnnviz.report.block import Caption, Heading, Table
from rnnviz.report.blocks import compose
from rnnviz.report.content import collect_report
from rnnviz.training.run.signal_words import characters
from rnnviz.training.worker.questions import TakeCheckpoint


@pytest.fixture
def window(user, text):
    window = user.opens_window(text)
    QCursor.setPos(window.mapToGlobal(QPoint(1, 1)))  # over no picture
    user.steps(20)
    return window


def cover_of(window, name):
    return next(one for one in window.guides.predicting.predictions if one.name == name)


def expected(user, window):
    """What the run remembers."""
    taken = []
    window.session.ask(TakeCheckpoint(), taken.append, taken.append)
    user.waits(lambda: taken)
    return taken[0].expected


def test_the_loss_is_drawn_learns_beneath_its_cover_and_is_revealed(user, window):
    loss = cover_of(window, "loss")
    user.chooses("action_predict")
    assert loss.is_covered
    sketch = loss.cover.sketch
    assert not loss.cover.reveal.isEnabled()
    QTest.keyClick(sketch, Qt.Key.Key_Down)
    user.steps(30)
    user.waits(lambda: window.pages.demand("Train").loss.curve_shown().iterations[-1] == 50)
    QTest.keyClick(sketch, Qt.Key.Key_Return)
    assert not loss.is_covered
    assert "Expected: " in loss.cover.words.words
    (one,) = expected(user, window)
    assert (one.iteration, one.figure.partition(" (")[0]) == (20, "Loss over steps 20 to 50")
    assert "apart on average" in one.distance
    assert (one.drawn.places[-1], len(one.drawn.said)) == (50, len(one.drawn.came))
    assert user.finds("loss_expected_label").text() == "expected"  # it stays behind the curve
    user.chooses("action_predict")
    assert loss.cover is None


def test_before_anything_was_learnt_beneath_it_there_is_nothing_to_reveal(user, window):
    loss = cover_of(window, "loss")
    user.chooses("action_predict")
    user.chooses("action_predict")
    assert "say first what you expect" in window.notice.text
    QTest.keyClick(loss.cover.sketch, Qt.Key.Key_Up)
    user.chooses("action_predict")
    assert loss.is_covered
    assert "press Run" in window.notice.text
    assert expected(user, window) == ()


def test_no_number_gives_the_covered_loss_away(user, window):
    def said():
        return " ".join(label.text() for label in window.status_line._values.values())

    smooth = f"{window.session.latest.smooth_loss:.2f}"
    user.waits(lambda: smooth in said())
    cover_of(window, "loss").lay_cover()
    assert smooth not in said()
    user.steps(1)
    user.waits(lambda: f">{21}<" in said())
    assert f"{window.session.latest.smooth_loss:.2f}" not in said()
    cover_of(window, "loss").take_away()
    user.waits(lambda: f"{window.session.latest.smooth_loss:.2f}" in said())


def test_no_new_sample_gives_the_covered_loss_away(user, window):
    log = user.finds("samples_log")
    user.waits(lambda: "smooth loss" in log.toPlainText())
    seen = log.toPlainText()
    cover_of(window, "loss").lay_cover()
    user.steps(80)
    user.waits(lambda: log.toPlainText().startswith("100 · smooth loss …\n"))
    assert log.toPlainText().endswith(seen)
    cover_of(window, "loss").take_away()
    user.waits(lambda: "…" not in log.toPlainText().partition("\n")[0])


def test_of_two_covers_the_key_works_on_the_one_with_the_focus(user, window):
    loss, bars = cover_of(window, "loss"), cover_of(window, "next")
    loss.lay_cover()
    QTest.keyClick(loss.cover.sketch, Qt.Key.Key_Down)
    user.steps(5)
    bars.lay_cover()
    QTest.keyClicks(bars.cover.sketch, "aaa")
    user.chooses("action_predict")
    assert (loss.is_covered, bars.is_covered) == (True, False)
    user.finds("speed").setFocus()
    user.chooses("action_predict")  # the one that still hides something
    assert not loss.is_covered
    assert loss.cover is not None
    assert bars.cover is not None


def test_what_comes_next_is_shared_out_and_compared_with_the_moment_it_was_asked_of(user, window):
    bars = cover_of(window, "next")
    user.finds("action_predict_next", QAction).trigger()
    asked = window.pages.demand("Train").softmax.canvas.forecast
    QTest.keyClicks(bars.cover.sketch, "aaa")
    user.steps(5)
    user.clicks("next_cover_reveal")
    (one,) = expected(user, window)
    assert one.iteration == asked.iteration == 20
    assert one.said == "a 30 %; 70 % for all others alike"
    assert f"{asked.probability(int(asked.order[0])):.1%}".replace("%", " %") in one.came
    assert "in common" in one.distance
    QTest.keyClick(bars.cover.close_button, Qt.Key.Key_Escape)
    assert bars.cover is None


def test_no_table_gives_a_covered_picture_away(user, window):
    bars = cover_of(window, "next")
    page = window.pages.demand("Train")
    assert user.finds("softmax_canvas") in pictures_in(page)
    bars.lay_cover()
    assert user.finds("softmax_canvas") not in pictures_in(page)
    assert bars.cover.sketch in pictures_in(page)


def test_keys_do_not_reach_what_is_covered_and_do_again_afterwards(user, window):
    bars = cover_of(window, "next")
    canvas = user.finds("softmax_canvas")
    bars.lay_cover()
    canvas.setFocus()
    assert QApplication.focusWidget() is not canvas
    bars.take_away()
    canvas.setFocus()
    assert canvas.hasFocus()


def test_another_run_takes_the_cover_away(user, window):
    for name in ("loss", "next"):
        cover_of(window, name).lay_cover()
    user.chooses("action_reset")
    user.waits(lambda: window.session.iteration == 0)
    assert window.guides.predicting.open_one is None


def test_the_picture_under_the_mouse_or_with_the_focus_is_covered(user, window):
    bars, loss = cover_of(window, "next"), cover_of(window, "loss")
    user.finds("softmax_canvas").setFocus()
    user.chooses("action_predict")
    assert window.guides.predicting.open_one is bars
    bars.take_away()
    QCursor.setPos(loss.card.mapToGlobal(loss.card.rect().center()))
    user.finds("softmax_canvas").setFocus()
    user.chooses("action_predict")
    assert window.guides.predicting.open_one is loss


def test_a_page_without_pictures_to_cover_says_where_there_are(user, window):
    window.pages.open_page("Story")
    user.chooses("action_predict")
    assert "Nothing on this page can be covered" in window.notice.text
    user.clicks("notice_action_0")
    assert window.guides.predicting.open_one.name == "loss"
    assert window.pages.page_name == "Train"


def test_it_fits_a_card_that_becomes_larger(user, window):
    bars = cover_of(window, "next")
    bars.lay_cover()
    window.resize(1500, 900)
    user.waits(lambda: bars.cover.width() == bars.card.width() - 2)
    assert bars.card.childAt(QPoint(bars.card.width() // 2, bars.card.height() // 2)) is not None
    assert bars.cover.height() == bars.card.height() - 2


def test_the_report_says_what_was_expected(user, window):
    bars = cover_of(window, "next")
    bars.lay_cover()
    QTest.keyClicks(bars.cover.sketch, "e")
    bars.reveal()
    taken = []
    window.session.ask(TakeCheckpoint(), taken.append, taken.append)
    user.waits(lambda: taken)
    blocks = compose(collect_report(taken[0], window.session.corpus))
    at = blocks.index(Heading("What was expected"))
    caption, table = blocks[at + 2], blocks[at + 3]
    assert isinstance(caption, Caption)
    assert caption.text.endswith("· expected after 20 steps on Train")
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == ["expected", "came", "apart"]


def test_how_far_back_the_gradient_reaches_is_drawn_and_stays_beside_what_was_measured(user, window):
    page = window.pages.demand("Signals")
    window.pages.open_page("Signals")
    user.waits(lambda: page.reach.now is not None)
    user.chooses("action_predict")
    lag = cover_of(window, "lag")
    assert lag.is_covered
    for _ in range(6):
        QTest.keyClick(lag.cover.sketch, Qt.Key.Key_Down)
    QTest.keyClick(lag.cover.sketch, Qt.Key.Key_Return)
    (one,) = expected(user, window)
    assert one.iteration == 20
    assert one.said.endswith("back")
    assert one.came == f"{characters(reaches_back(page.reach.sizes_now))} back"
    assert one.page == "Signals"
    user.chooses("action_predict")
    assert [curve.words for curve in page.reach.lags.curves][-1] == "expected"
    user.chooses("action_reset")
    user.waits(lambda: window.session.iteration == 0)
    assert "expected" not in [curve.words for curve in page.reach.lags.curves]


def test_the_gradient_is_covered_only_once_that_of_the_present_step_is_there(user, window):
    page = window.pages.demand("Signals")
    window.pages.open_page("Signals")
    user.waits(lambda: page.reach.now is not None and page.reach.now.iteration == 20)
    window.pages.open_page("Train")
    user.steps(3)  # of which nothing is measured
    window.pages.open_page("Signals")
    lag = cover_of(window, "lag")
    assert not lag.lay_cover(quiet=True), "that of step 20 still stands there"
    window.guides.predicting.cover_soon("lag")
    user.waits(lambda: lag.is_covered)
    QTest.keyClick(lag.cover.sketch, Qt.Key.Key_Down)
    came = characters(reaches_back(page.reach.sizes_now))
    user.steps(2)
    user.waits(lambda: page.reach.now.iteration == 25)
    lag.reveal()
    (one,) = expected(user, window)
    assert (one.iteration, one.page, one.came) == (23, "Signals", f"{came} back")


def test_real_words_of_the_next_sample_are_said_then_it_is_written_and_counted(user, window):
    sample = cover_of(window, "sample")
    user.waits(lambda: sample.lay_cover())
    QTest.keyClick(sample.cover.sketch, Qt.Key.Key_PageUp)
    user.sets("sample_length", 400)
    user.clicks("sample_cover_reveal")
    user.waits(lambda: not sample.is_covered)
    (one,) = expected(user, window)
    assert (one.said, one.came.partition(" ")[2]) == ("60 of 100", "of 100")
    assert sample.cover.sketch.as_table().rows == ["expected", "came"]
    QTest.keyClick(sample.cover.close_button, Qt.Key.Key_Escape)
    assert user.finds("generate_button").isEnabled()


def test_where_hardly_a_word_is_written_it_says_so_and_stays_covered(user, window):
    sample = cover_of(window, "sample")
    user.sets("sample_length", 5)
    user.waits(lambda: sample.lay_cover())
    sample.cover.sketch.say(10)
    sample.reveal()
    user.waits(lambda: "hardly any words" in window.notice.text)
    assert sample.is_covered
    assert expected(user, window) == ()


@pytest.mark.parametrize(("name", "page"), [("next", "Train"), ("lag", "Signals")])
def test_a_preset_can_cover_a_picture(user, window, tmp_path, name, page):
    preset = {"rnnviz_preset": 1, "text": "the quick brown fox " * 30, "page": page, "cover": name}
    path = tmp_path / "covered.rnnviz"
    path.write_text(json.dumps(preset | {"settings": {"hidden_size": 8, "seq_length": 8}}))
    window.documents.open_preset(path)
    user.waits(lambda: window.guides.predicting.open_one is not None)
    assert window.guides.predicting.open_one.name == name
    assert window.session.info.text.name == "covered.txt"
    assert window.notice.text.startswith("The run before, on")


def test_what_a_preset_wants_covered_and_no_page_shows_is_said_in_the_end(user, window, monkeypatch):
    monkeypatch.setattr("rnnviz.gui.window.predicting.MOST_TRIES", 2)
    sample = cover_of(window, "sample")
    sample.set_lexicon(None)
    window.guides.predicting.cover_soon("sample")
    user.waits(lambda: "words of the text are still being counted" in window.notice.text)
    assert window.guides.predicting.open_one is None


def test_every_page_keeps_what_it_promises_of_its_predictions(window):
    for title in window.pages.titles:
        made = [(one.name, one.title) for one in window.pages.demand(title).predictions]
        assert made == list(window.pages.predicts.get(title, ()))


def test_what_can_be_predicted_on_a_page_that_is_not_there_yet_is_in_the_menu(user, window):
    assert "Signals" not in window.pages.by_title
    user.chooses("action_predict_lag")
    user.waits(lambda: window.guides.predicting.open_one is not None)
    assert window.guides.predicting.open_one.name == "lag"
    assert window.pages.page_name == "Signals"
