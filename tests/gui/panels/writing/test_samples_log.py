"""The log of samples: newest on top, as long as it may, and quiet about it."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from rnnviz.core.record.checkpoint import LoggedSample
from rnnviz.gui.panels.writing.samples_log import SHOWN, SamplesLog
from rnnviz.gui.parts.theme import DARK, LIGHT
from rnnviz.training.run.samples_file import format_samples
from rnnviz.training.worker.messages import RunInfo


def samples(count: int, first: int = 0) -> list[LoggedSample]:
    return [
        LoggedSample(1000 * i, 100 - i / 100, f"sample number {i} of the log")
        for i in range(first, first + count)
    ]


@pytest.fixture
def info(make_info: Callable[..., RunInfo]) -> RunInfo:
    return make_info(sample_every=2000)


@pytest.fixture
def log(qtbot: QtBot, info: RunInfo) -> SamplesLog:
    log = SamplesLog()
    qtbot.addWidget(log)
    log.set_theme(DARK)
    log.resize(360, 200)
    log.start_run(info)
    log.show()
    return log


def lines(log: SamplesLog) -> list[str]:
    return log.view.toPlainText().split("\n")


def first_line_in_sight(log: SamplesLog) -> str:
    return log.view.cursorForPosition(log.view.viewport().rect().topLeft()).block().text()


def test_a_sample_stands_under_its_iteration_and_smooth_loss(log: SamplesLog) -> None:
    log.add_sample(LoggedSample(20_000, 46.58, "he\n\n\thello  "))
    assert lines(log) == ["20,000 · smooth loss 46.6", "he", "", "\thello  "]


def test_a_loss_that_a_strangers_file_claims_is_no_line_of_digits(log: SamplesLog) -> None:
    log.add_sample(LoggedSample(20_000, 1e300, "hello"))
    assert lines(log)[0] == "20,000 · smooth loss 1e+300"


@pytest.mark.parametrize(
    ("sample_every", "words"),
    [
        (2000, "at 0, 100, 200, 500, then every 2,000"),
        (150, "at 0, 100, then every 150"),
        (100, "every 100"),
    ],
)
def test_the_subtitle_says_when_samples_are_drawn(
    log: SamplesLog, make_info: Callable[..., RunInfo], sample_every: int, words: str
) -> None:
    log.resize(600, 200)
    log.start_run(make_info(sample_every=sample_every))
    assert log.subtitle.text() == words


def test_the_newest_is_on_top(log: SamplesLog, qtbot: QtBot) -> None:
    for sample in samples(3):
        log.add_sample(sample)
    qtbot.waitUntil(lambda: len(lines(log)) == 6)
    assert lines(log)[0::2] == [
        "2,000 · smooth loss 100.0",
        "1,000 · smooth loss 100.0",
        "0 · smooth loss 100.0",
    ]
    assert lines(log)[1] == "sample number 2 of the log"


def test_hidden_it_writes_nothing_and_catches_up_when_it_is_shown(log: SamplesLog) -> None:
    log.hide()
    for sample in samples(3):
        log.add_sample(sample)
    assert lines(log) == [""]
    log.show()
    assert lines(log)[0] == "2,000 · smooth loss 100.0"
    assert len(lines(log)) == 6


def test_the_view_is_found_by_its_name(log: SamplesLog) -> None:
    log.add_sample(samples(1)[0])
    view = log.findChild(QWidget, "samples_log")
    assert "sample number 0" in view.toPlainText()
    assert view.accessibleName()


def test_in_little_room_the_subtitle_says_how_often(log: SamplesLog) -> None:
    log.set_samples(samples(SHOWN + 5))
    log.resize(900, 200)
    latest = f"the latest {SHOWN} of {SHOWN + 5}"
    assert log.subtitle.text() == f"at 0, 100, 200, 500, then every 2,000 · {latest}"
    log.resize(360, 200)
    assert log.subtitle.text() == f"every 2,000 · {latest}"


def test_the_view_holds_the_latest_and_the_log_holds_all(
    log: SamplesLog, qtbot: QtBot, info: RunInfo
) -> None:
    log.set_samples(samples(5000))
    assert len(lines(log)) == 2 * SHOWN
    more = samples(3000, first=5000)
    for sample in more:
        log.add_sample(sample)
    qtbot.waitUntil(lambda: lines(log)[1] == more[-1].text)
    assert len(lines(log)) == 2 * SHOWN
    assert lines(log)[-1] == more[-SHOWN].text
    assert log.text() == format_samples(samples(8000), info.text, info.config)


def test_a_very_long_sample_is_cut_in_the_view_alone(log: SamplesLog) -> None:
    sample = LoggedSample(0, 1.0, "h" * 100_000)
    log.add_sample(sample)
    assert len(log.view.toPlainText()) < 2000
    assert "99,000 more characters" in log.view.toPlainText()
    assert sample.text in log.text()


def test_the_log_as_text_is_the_export(log: SamplesLog, info: RunInfo) -> None:
    log.set_samples(samples(3))
    assert log.text() == format_samples(samples(3), info.text, info.config)
    assert "---- iteration 1,000, smooth loss 99.99 ----\nsample number 1 of the log\n\n" in log.text()


def test_before_a_run_there_is_no_text(qtbot: QtBot) -> None:
    log = SamplesLog()
    qtbot.addWidget(log)
    assert log.text() == ""


def test_going_back_drops_later_samples(log: SamplesLog, qtbot: QtBot, info: RunInfo) -> None:
    log.set_samples(samples(10))
    log.rewind(4000)
    assert lines(log)[0].startswith("4,000 ·")
    assert log.text() == format_samples(samples(5), info.text, info.config)
    log.add_sample(LoggedSample(5000, 50.0, "again"))
    qtbot.waitUntil(lambda: lines(log)[1] == "again")


def test_samples_on_their_way_are_neither_lost_nor_doubled_by_going_back(
    log: SamplesLog, qtbot: QtBot
) -> None:
    for sample in samples(6):
        log.add_sample(sample)
    log.rewind(3000)
    log.add_sample(LoggedSample(4000, 50.0, "again"))
    qtbot.waitUntil(lambda: lines(log)[1] == "again")
    assert len(lines(log)) == 10


def test_another_run_empties_the_log(log: SamplesLog, info: RunInfo) -> None:
    log.set_samples(samples(10))
    log.start_run(info)
    assert log.view.toPlainText() == ""
    assert log.text() == format_samples([], info.text, info.config)


def test_a_reader_at_the_top_sees_the_newest(log: SamplesLog, qtbot: QtBot) -> None:
    log.set_samples(samples(50))
    log.add_sample(LoggedSample(99_000, 1.0, "new"))
    qtbot.waitUntil(lambda: lines(log)[1] == "new")
    assert log.view.verticalScrollBar().value() == 0


def test_a_reader_who_has_scrolled_down_is_not_moved(log: SamplesLog, qtbot: QtBot) -> None:
    log.set_samples(samples(SHOWN))
    QApplication.processEvents()
    bar = log.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    reading, depth = first_line_in_sight(log), bar.value()
    for sample in samples(20, first=SHOWN):
        log.add_sample(sample)
    qtbot.waitUntil(lambda: lines(log)[1] == f"sample number {SHOWN + 19} of the log")
    assert bar.value() > depth
    assert first_line_in_sight(log) == reading


def test_a_change_of_theme_keeps_the_text_and_recolours_it(log: SamplesLog) -> None:
    log.set_samples(samples(3))
    before = log.view.toPlainText()
    log.set_theme(LIGHT)
    assert log.view.toPlainText() == before
    heading = log.view.document().firstBlock().begin().fragment()
    assert heading.charFormat().foreground().color() == LIGHT.color("quiet")


# ── an earlier moment ──


def stands_back(log: SamplesLog) -> str:
    """The text that does."""
    return "\n".join(each.cursor.selection().toPlainText() for each in log.view.extraSelections())


def test_an_earlier_moment_brings_the_sample_of_then_into_sight_and_later_ones_stand_back(
    log: SamplesLog, qtbot: QtBot
) -> None:
    log.set_samples(samples(50))
    QApplication.processEvents()
    log.show_visited(7082)
    assert first_line_in_sight(log).startswith("7,000 ")
    assert stands_back(log).startswith("49,000 ")
    assert stands_back(log).endswith("sample number 8 of the log\n")
    log.add_sample(LoggedSample(50_000, 1.0, "new"))
    qtbot.waitUntil(lambda: lines(log)[1] == "new")
    assert first_line_in_sight(log).startswith("7,000 ")  # where the run goes on, too
    assert stands_back(log).startswith("50,000 ")
    log.show_visited(6000)
    assert first_line_in_sight(log).startswith("7,000 ")  # it is in sight: nothing jumps
    assert stands_back(log).endswith("sample number 7 of the log\n")
    log.show_visited(None)
    assert first_line_in_sight(log).startswith("50,000 ")
    assert stands_back(log) == ""


def test_the_newest_sample_that_is_looked_at_stays_when_the_run_writes_another(
    log: SamplesLog, qtbot: QtBot
) -> None:
    log.set_samples(samples(50))
    QApplication.processEvents()
    log.show_visited(49_500)
    assert stands_back(log) == ""
    log.add_sample(LoggedSample(50_000, 1.0, "new"))
    qtbot.waitUntil(lambda: lines(log)[1] == "new")
    assert first_line_in_sight(log).startswith("49,000 ")
    assert stands_back(log).startswith("50,000 ")


def test_a_reader_who_had_scrolled_stays_where_he_is_after_a_visit(log: SamplesLog) -> None:
    log.set_samples(samples(50))
    QApplication.processEvents()
    bar = log.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    log.show_visited(7000)
    visited = bar.value()
    log.show_visited(None)
    assert bar.value() == visited


def test_a_visit_that_began_while_it_was_hidden_is_caught_up_with(log: SamplesLog, info: RunInfo) -> None:
    log.set_samples(samples(50))
    log.hide()
    log.show_visited(7082)
    assert stands_back(log) == ""
    log.show()
    assert first_line_in_sight(log).startswith("7,000 ")
    assert stands_back(log).endswith("sample number 8 of the log\n")
    log.start_run(info)
    assert stands_back(log) == ""


def test_a_moment_before_the_first_sample_in_the_view_dims_all_of_them(log: SamplesLog) -> None:
    log.set_samples(samples(SHOWN + 20))
    QApplication.processEvents()
    log.show_visited(3000)
    assert stands_back(log).rstrip("\n") == log.view.toPlainText().rstrip("\n")
    assert "sample number 20 of" in lines(log)[-1]
