"""The Story page: noise first, what is new at the end, and a reader who is left where he reads."""

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QListWidget, QTextEdit
from pytestqt.qtbot import QtBot

from rnnviz.core.inside.imitation import Nearest
from rnnviz.core.record.by_heart import ByHeart
from rnnviz.core.record.checkpoint import LoggedSample, TextIdentity
from rnnviz.core.record.measured import Points
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.core.text.forms import BRACES, Typical
from rnnviz.core.text.ngrams import ReferenceLoss
from rnnviz.core.text.words import Lexicon
from rnnviz.gui.page import FirstsFound, LexiconFound, ReferencesFound
from rnnviz.gui.pages.story import page as story_page
from rnnviz.gui.pages.story.forms_card import FormsCard
from rnnviz.gui.pages.story.landmarks import StoryLandmarks
from rnnviz.gui.pages.story.page import StoryPage
from rnnviz.gui.pages.story.share import ShareCanvas
from rnnviz.gui.parts.theme import DARK, GRID, LIGHT
from rnnviz.training.config import TrainingConfig
from rnnviz.training.worker.messages import Losses, Rewound, RunInfo, SampleLogged, Snapshot

LEXICON = Lexicon(frozenset({"the", "ferry", "is", "minna", "old"}), frozenset({"minna"}))
INFO = RunInfo(
    generation=1,
    config=TrainingConfig(),
    vocabulary=Vocabulary("helo"),
    text=TextIdentity("hello.txt", "", "00", 5, "UTF-8"),
    reading=None,
    parameter_count=100,
    guessing_loss=34.7,
    can_train=True,
)


@pytest.fixture
def page(qtbot: QtBot) -> StoryPage:
    page = StoryPage()
    qtbot.addWidget(page)
    page.set_theme(DARK)
    page.resize(1000, 500)
    page.start_run(INFO)
    return page


def view(page: StoryPage) -> QTextEdit:
    found = page.findChild(QTextEdit, "story_text")
    assert found is not None
    return found


def lines(page: StoryPage) -> list[str]:
    return view(page).toPlainText().split("\n")


def load(page: StoryPage, count: int, text: str = "q the q") -> None:
    samples = [LoggedSample(1000 * i, 50.0, text) for i in range(count)]
    point = Points(np.array([1000 * count]), np.array([50.0]))
    page.start_run(replace(INFO, curves={"train": point, "smooth": point}, samples=tuple(samples)))


def log(page: StoryPage, iteration: int, text: str) -> None:
    """The next thousand steps and the sample after them, as the worker tells them."""
    page.hear(SampleLogged(LoggedSample(iteration, 40.0, text)))
    page.add_losses(Losses(iteration - 999, {"train": np.full(1000, 40.0), "smooth": np.full(1000, 40.0)}))


def test_a_sample_is_told_with_its_share_of_words_and_its_firsts(page: StoryPage, qtbot: QtBot) -> None:
    page.show()
    page.hear(LexiconFound(LEXICON))
    page.hear(SampleLogged(LoggedSample(0, 105.9, "zx the qq\n\nis Minna zz")))
    qtbot.waitUntil(lambda: len(lines(page)) == 4)
    assert lines(page)[0] == (
        "0   smooth loss 105.9 · 75 % real words"
        "   ⚑ first real word: the   ⚑ first word of five letters: Minna   ⚑ first name: Minna"
    )
    assert lines(page)[1:] == ["zx the qq", "", "is Minna zz"]


def test_a_model_that_is_imitated_is_an_event_between_samples(
    page: StoryPage, qtbot: QtBot, make_snapshot: Callable[..., Snapshot]
) -> None:
    page.show()
    page.hear(SampleLogged(LoggedSample(0, 105.9, "zx")))
    page.show_moment(make_snapshot(nearest=(Nearest(10, 1), Nearest(1659, 2))))
    log(page, 1000, "zy")
    qtbot.waitUntil(lambda: "zy" in lines(page))
    # What comes after the losses that are there waits: a sample before it may be under way.
    assert [line.split("   ")[0] for line in lines(page)] == ["0", "zx", "10", "1,000", "zy"]
    assert "10   ≈ predicts most like the 1-gram model: counting characters" in lines(page)
    log(page, 2000, "zz")
    qtbot.waitUntil(lambda: "zz" in lines(page))
    assert [line.split("   ")[0] for line in lines(page)][5:] == ["1,659", "2,000", "zz"]
    shown = page.findChild(QListWidget, "story_landmarks")
    assert shown is not None
    assert [shown.item(row).text() for row in range(shown.count())] == [
        "10   ≈ predicts most like the 1-gram model: counting characters",
        "1,659   ≈ predicts most like the 2-gram model: counting pairs of characters",
    ]


def test_another_theme_dyes_the_landmarks_and_leaves_the_chosen_one(
    page: StoryPage, qtbot: QtBot, make_snapshot: Callable[..., Snapshot]
) -> None:
    page.show()
    page.show_moment(make_snapshot(nearest=(Nearest(10, 1), Nearest(1659, 2))))
    log(page, 1000, "zy")
    shown = page.findChild(QListWidget, "story_landmarks")
    assert shown is not None
    qtbot.waitUntil(lambda: shown.count() == 2)
    shown.setCurrentRow(1)
    items = [shown.item(row) for row in range(2)]
    for theme in (LIGHT, DARK):
        page.set_theme(theme)
        assert [item.foreground().color() for item in items] == 2 * [theme.color("accent")]
    assert shown.currentItem() is items[1]


def test_a_model_that_was_imitated_for_a_blink_is_taken_back(
    qtbot: QtBot, make_snapshot: Callable[..., Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story_page, "REWRITE_MILLISECONDS", 50)
    page = StoryPage()
    qtbot.addWidget(page)
    page.set_theme(DARK)
    page.start_run(INFO)
    page.show()
    page.show_moment(make_snapshot(nearest=(Nearest(10, 1), Nearest(600, 2))))
    log(page, 1000, "zy")
    qtbot.waitUntil(lambda: "zy" in lines(page) and any("2-gram" in line for line in lines(page)))
    page.show_moment(make_snapshot(nearest=(Nearest(10, 1),)))
    qtbot.waitUntil(lambda: "zy" in lines(page) and not any("2-gram" in line for line in lines(page)))
    page.hear(Rewound(5, 0.1))
    qtbot.waitUntil(lambda: lines(page) == [""])


def test_an_earlier_moment_dims_what_is_later_and_takes_nothing_back(
    page: StoryPage, qtbot: QtBot, make_snapshot: Callable[..., Snapshot]
) -> None:
    page.show()
    found = (Nearest(10, 1), Nearest(600, 2))
    by_heart = ByHeart(700, 900, 50.0, 52.5, 45.0, 40.0)
    log(page, 1000, "zy")
    page.show_moment(make_snapshot(iteration=1000, nearest=found, by_heart=by_heart))
    landmarks = page.findChild(QListWidget, "story_landmarks")
    assert landmarks is not None

    def dimmed() -> list[bool]:
        items = [landmarks.item(row) for row in range(landmarks.count())]
        return [item.foreground().color() == DARK.color("quiet") for item in items]

    qtbot.waitUntil(lambda: dimmed() == [False, False, False])
    page.show_moment(make_snapshot(iteration=500, is_past=True, nearest=found[:1]))
    qtbot.waitUntil(lambda: dimmed() == [False, True, True])
    assert "Later" in landmarks.item(1).toolTip()
    assert any("2-gram" in line for line in lines(page))
    page.show_present(make_snapshot(iteration=1200, nearest=(*found, Nearest(1100, 3)), by_heart=by_heart))
    qtbot.waitUntil(lambda: dimmed() == [False, True, True, True])  # it goes on, and is still later
    page.show_moment(make_snapshot(iteration=1200, nearest=(*found, Nearest(1100, 3)), by_heart=by_heart))
    qtbot.waitUntil(lambda: dimmed() == [False, False, False, False])


def test_a_reference_passed_is_an_event_between_samples(page: StoryPage, qtbot: QtBot) -> None:
    page.show()
    page.hear(ReferencesFound((ReferenceLoss(2, "bigram", 2.0),)))
    page.hear(SampleLogged(LoggedSample(0, 105.9, "zx")))
    log(page, 1000, "zy")
    qtbot.waitUntil(lambda: "zy" in lines(page))
    assert [line.split("   ")[0] for line in lines(page)] == ["0", "zx", "1", "1,000", "zy"]
    assert lines(page)[2] == (
        "1   ↓ smooth loss stays below bigram, 50.0 (2.00 nats/char): "
        "better than counting pairs of characters"
    )


def test_keys_scroll_the_page_as_soon_as_it_is_opened(page: StoryPage, qtbot: QtBot) -> None:
    load(page, 100)
    page.show()
    qtbot.waitUntil(lambda: len(lines(page)) == 200)
    bar = view(page).verticalScrollBar()
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Down)
    line = bar.value()
    assert line > 0
    QTest.keyClick(page, Qt.Key.Key_PageDown)
    assert bar.value() > 2 * line
    QTest.keyClick(page, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    QTest.keyClick(page, Qt.Key.Key_Home)
    assert bar.value() == 0


def test_the_column_is_as_wide_as_can_be_read_and_stays_so(page: StoryPage, qtbot: QtBot) -> None:
    """It begins at the left, under the title; where there is room its letters grow, not its lines."""
    small = view(page).font().pointSizeF()
    page.resize(2000, 700)
    page.show()
    load(page, 2)
    qtbot.waitUntil(lambda: len(lines(page)) == 4)
    assert view(page).font().pointSizeF() > 1.25 * small
    frame = view(page).document().rootFrame().frameFormat()
    assert frame.leftMargin() == 0
    column = view(page).viewport().width() - frame.rightMargin()
    assert 90 < column / view(page).fontMetrics().horizontalAdvance("0") < 100
    page.hear(LexiconFound(LEXICON))
    qtbot.waitUntil(lambda: "real words" in lines(page)[0])
    assert view(page).document().rootFrame().frameFormat() == frame


def test_what_happened_is_listed_and_leads_to_its_moment(page: StoryPage, qtbot: QtBot) -> None:
    landmarks = page.findChild(QListWidget, "story_landmarks")
    page.show()
    assert "Nothing yet" in landmarks.item(0).text()
    page.hear(LexiconFound(LEXICON))
    page.hear(ReferencesFound((ReferenceLoss(2, "bigram", 2.0),)))
    for number in range(1, 40):
        log(page, 1000 * number, "q Minna q" if number == 20 else "q xx q")
    qtbot.waitUntil(lambda: landmarks.count() == 4)
    assert [landmarks.item(row).text() for row in range(4)] == [
        "1   ↓ better than counting pairs of characters",
        "20,000   ⚑ first real word: Minna",
        "20,000   ⚑ first word of five letters: Minna",
        "20,000   ⚑ first name: Minna",
    ]
    qtbot.waitUntil(lambda: "39,000" in view(page).toPlainText())
    assert [each.iteration for each in page.happenings] == [1, 20_000, 20_000, 20_000]
    assert page.happenings[1].words == "first real word: Minna"
    page.view.go_to_end()
    wanted: list[tuple[int, bool]] = []
    page.moment_wanted.connect(lambda iteration, exact: wanted.append((iteration, exact)))
    landmarks.setCurrentRow(3)
    assert wanted == []  # who walks along the lines goes nowhere yet
    qtbot.keyClick(landmarks, Qt.Key.Key_Return)
    assert wanted == [(20_000, True)]
    top = view(page).document().findBlockByNumber(page.view.first_block).text()
    assert top.startswith("20,000")
    first = landmarks.visualItemRect(landmarks.item(0)).center()
    qtbot.mouseClick(landmarks.viewport(), Qt.MouseButton.LeftButton, pos=first)
    assert wanted == [(20_000, True), (1, True)]
    assert "as it was then" in landmarks.toolTip()
    page.start_run(INFO)
    assert "Nothing yet" in landmarks.item(0).text()
    qtbot.mouseClick(landmarks.viewport(), Qt.MouseButton.LeftButton, pos=first)
    assert len(wanted) == 2


def test_a_click_on_any_word_above_a_sample_goes_to_its_moment(page: StoryPage, qtbot: QtBot) -> None:
    page.show()
    page.hear(LexiconFound(LEXICON))
    log(page, 1000, "q Minna q")
    qtbot.waitUntil(lambda: "first real word: Minna" in view(page).toPlainText())
    wanted: list[int] = []
    page.moment_wanted.connect(lambda iteration, _exact: wanted.append(iteration))
    for words, found in (("real word:", [1000]), ("smooth", [1000, 1000]), ("q Minna", [1000, 1000])):
        place = view(page).cursorRect(view(page).document().find(words)).center() - QPoint(4, 0)
        qtbot.mouseClick(view(page).viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert wanted == found


def test_hidden_it_finds_flags_and_writes_nothing(page: StoryPage, qtbot: QtBot) -> None:
    load(page, 3)
    with qtbot.waitSignal(page.found) as found:
        page.hear(LexiconFound(LEXICON))
    assert found.args == [FirstsFound([(0, "first real word: the")])]
    assert lines(page) == [""]
    page.show()
    qtbot.waitUntil(lambda: len(lines(page)) == 6)


def test_a_story_that_is_there_is_read_from_its_beginning(page: StoryPage, qtbot: QtBot) -> None:
    load(page, 100)
    page.show()
    qtbot.waitUntil(lambda: len(lines(page)) == 200)
    assert view(page).verticalScrollBar().maximum() > 0
    assert view(page).verticalScrollBar().value() == 0


def test_at_the_end_it_follows_and_elsewhere_it_stands_still(page: StoryPage, qtbot: QtBot) -> None:
    load(page, 60)
    page.show()
    qtbot.waitUntil(lambda: len(lines(page)) == 120)
    bar = view(page).verticalScrollBar()
    bar.setValue(bar.maximum())
    log(page, 60_000, "new")
    qtbot.waitUntil(lambda: "new" in lines(page))
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    log(page, 61_000, "newer")
    qtbot.waitUntil(lambda: "newer" in lines(page))
    assert bar.value() == before


def test_written_anew_it_brings_the_reader_back(page: StoryPage, qtbot: QtBot) -> None:
    load(page, 60)
    page.show()
    qtbot.waitUntil(lambda: len(lines(page)) == 120)
    bar = view(page).verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    page.set_theme(LIGHT)
    page.hear(LexiconFound(LEXICON))
    qtbot.waitUntil(lambda: "100 % real words" in lines(page)[-2])
    line = view(page).fontMetrics().height()
    qtbot.waitUntil(lambda: abs(bar.value() - before) < 4 * line)


def test_long_logs_are_thinned_out_and_the_reader_chooses(page: StoryPage, qtbot: QtBot) -> None:
    load(page, 1000)
    page.show()
    qtbot.waitUntil(lambda: len(lines(page)) == 200)
    assert lines(page)[2].startswith("10,000   ")
    page.findChild(QComboBox, "story_step").setCurrentText("every 100,000")
    qtbot.waitUntil(lambda: len(lines(page)) == 20)
    assert lines(page)[2].startswith("100,000   ")
    page.findChild(QComboBox, "story_step").setCurrentText("every sample")
    qtbot.waitUntil(lambda: len(lines(page)) == 2000)


def test_going_back_takes_later_samples_off_the_page(page: StoryPage, qtbot: QtBot) -> None:
    load(page, 10)
    page.show()
    qtbot.waitUntil(lambda: len(lines(page)) == 20)
    page.hear(Rewound(4000, 0.05))
    qtbot.waitUntil(lambda: len(lines(page)) == 10)


def test_another_run_begins_with_an_empty_page(page: StoryPage, qtbot: QtBot) -> None:
    load(page, 10)
    page.show()
    qtbot.waitUntil(lambda: len(lines(page)) == 20)
    page.start_run(INFO)
    assert lines(page) == [""]
    page.hear(SampleLogged(LoggedSample(0, 1.0, "q")))
    qtbot.waitUntil(lambda: len(lines(page)) == 2)


def test_its_controls_have_names(page: StoryPage) -> None:
    for widget in (view(page), page.findChild(QComboBox, "story_step")):
        assert widget.accessibleName()
    assert page.findChild(QComboBox, "story_step").toolTip().endswith(".")


def test_what_did_not_hold_is_taken_back(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story_page, "REWRITE_MILLISECONDS", 50)
    page = StoryPage()
    qtbot.addWidget(page)
    page.start_run(INFO)
    page.show()
    page.hear(ReferencesFound((ReferenceLoss(0, "uniform", 1.4),)))
    page.hear(SampleLogged(LoggedSample(0, 35.0, "zx")))
    page.add_losses(Losses(1, {"train": np.full(1, 34.0), "smooth": np.full(1, 34.0)}))
    qtbot.waitUntil(lambda: "1   ↓ smooth loss stays below uniform" in view(page).toPlainText())
    page.add_losses(Losses(2, {"train": np.full(2, 36.0), "smooth": np.full(2, 36.0)}))
    page.add_losses(Losses(4, {"train": np.full(1, 33.0), "smooth": np.full(1, 33.0)}))
    qtbot.waitUntil(lambda: "4   ↓ smooth loss stays below uniform" in view(page).toPlainText())
    assert view(page).toPlainText().count("↓") == 1


def test_going_back_takes_flags_back(page: StoryPage, qtbot: QtBot) -> None:
    told: list[list[tuple[int, str]]] = []
    page.found.connect(lambda finding: told.append(finding.flags))
    page.hear(LexiconFound(LEXICON))
    page.hear(SampleLogged(LoggedSample(0, 105.0, "q the q")))
    log(page, 1000, "q Minna q")
    qtbot.waitUntil(lambda: bool(told) and len(told[-1]) == 2)
    page.hear(Rewound(500, 0.05))
    qtbot.waitUntil(lambda: told[-1] == [(0, "first real word: the")])


def test_the_share_of_real_words_is_shown_and_goes_with_the_way_back(page: StoryPage, qtbot: QtBot) -> None:
    load(page, 3)
    page.hear(LexiconFound(LEXICON))
    page.show()
    canvas = page.findChild(ShareCanvas, "story_share")
    far = QPoint(canvas.width() - 1, 0)
    qtbot.waitUntil(lambda: "after 2,000 iterations: 100 % real words" in canvas.tip_at(far))
    page.hear(Rewound(1000, 0.1))
    qtbot.waitUntil(lambda: "after 1,000 iterations" in canvas.tip_at(far))
    page.start_run(INFO)
    assert canvas.tip_at(far) == ""


def counted(page: StoryPage) -> str:
    label = page.findChild(QLabel, "story_count_braces")
    return label.text() if label is not None else ""


BRACED = Typical((BRACES,), (" {the ferry} { ",))


def test_what_is_typical_is_counted_beside_the_text_and_its_first_is_a_flag(
    page: StoryPage, qtbot: QtBot
) -> None:
    card = page.findChild(FormsCard)
    page.show()
    load(page, 3, " {the ferry} { ")
    page.hear(LexiconFound(LEXICON))
    qtbot.waitUntil(lambda: "100 % real words" in view(page).toPlainText())
    assert not card.isVisible()  # of this text nothing is typical
    page.hear(LexiconFound(LEXICON, BRACED))
    qtbot.waitUntil(lambda: "text 50 %" in counted(page))
    assert card.isVisible()
    assert counted(page) == "3 of 6 (50 %) · text 50 %"
    qtbot.waitUntil(lambda: "100 % real words · 1 of 2 braces balanced" in view(page).toPlainText())
    assert lines(page)[0].count("⚑ first braces balanced") == 1
    landmarks = page.findChild(QListWidget, "story_landmarks")
    assert landmarks.item(2).text() == "0   ⚑ first braces balanced: {the ferry}"
    canvas = page.findChild(ShareCanvas, "story_form_braces")
    far = QPoint(canvas.width() - 1, 0)
    assert "1 of 2 (50 %); with up to 9 before it 3 of 6 (50 %) braces balanced" in canvas.tip_at(far)
    page.hear(Rewound(1000, 0.1))
    qtbot.waitUntil(lambda: "2 of 4" in counted(page))
    page.start_run(INFO)
    assert not card.isVisible()


@pytest.mark.parametrize("width", [700, 1000, 1400])
def test_every_word_of_what_happened_has_room(page: StoryPage, qtbot: QtBot, width: int) -> None:
    page.hear(LexiconFound(LEXICON))
    page.resize(width, 600)
    page.show()
    log(page, 1000, "the old ferry is " * 3)
    landmarks = page.findChild(QListWidget, "story_landmarks")
    qtbot.waitUntil(lambda: landmarks.count() > 0 and "first real word" in landmarks.item(0).text())
    QApplication.processEvents()
    for row in range(landmarks.count()):
        item = landmarks.item(row)
        rect = landmarks.visualItemRect(item)
        flags = Qt.TextFlag.TextWordWrap
        needed = landmarks.fontMetrics().boundingRect(0, 0, rect.width() - GRID, 9999, flags, item.text())
        assert rect.height() >= needed.height()
        assert rect.right() <= landmarks.viewport().width()


def test_learning_by_heart_is_a_landmark(
    page: StoryPage, make_snapshot: Callable[..., Snapshot], qtbot: QtBot
) -> None:
    page.show()
    page.show_moment(make_snapshot(by_heart=ByHeart(3000, 4200, 50.0, 52.5, 45.0, 40.0)))
    landmarks = page.findChild(QListWidget, "story_landmarks")
    qtbot.waitUntil(lambda: "begins to learn by heart" in landmarks.item(0).text())
    assert landmarks.item(0).text().startswith("3,000 ")
    assert "4,200" in landmarks.item(0).text()
    page.show_moment(make_snapshot())
    qtbot.waitUntil(lambda: "begins to learn" not in landmarks.item(0).text())


def test_of_what_happened_no_line_is_cut_in_two_at_the_bottom(qtbot: QtBot) -> None:
    card = StoryLandmarks()
    qtbot.addWidget(card)
    card.list.clear()
    card.list.addItems(["M M M", "M M M M M M M M M M M M M M M M M M M M M M M M"] * 6)
    card.show()
    for height in range(160, 200, 3):
        card.resize(190, height)
        image = card.list.viewport().grab().toImage()
        ground = image.pixel(image.width() - 1, image.height() - 1)
        inked = [any(image.pixel(x, y) != ground for x in range(5, 90)) for y in range(image.height())]
        lines = [len(list(rows)) for is_inked, rows in groupby(inked) if is_inked]
        assert len(lines) > 4
        assert len(set(lines)) == 1, height
