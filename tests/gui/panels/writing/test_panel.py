"""The writer: what it asks for, what it shows of the answer, and how it fits."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from rnnviz.core.record.checkpoint import TextIdentity
from rnnviz.gui.panels.writing.panel import SamplingPanel
from rnnviz.gui.parts.theme import DARK, LIGHT, style_sheet
from rnnviz.training.run.best import BestLoss
from rnnviz.training.worker.messages import (
    DrawSample,
    RunInfo,
    SampleFinished,
    SampleRefused,
    SampleStarted,
    SampleWritten,
    Snapshot,
    WorkerFailed,
)

CONTROLS = (
    "prime_text", "temperature", "temperature_slider", "sample_length", "sample_seed", "dice_button",
    "sample_network", "generate_button",
)  # fmt: skip


@pytest.fixture
def info(make_info: Callable[..., RunInfo]) -> RunInfo:
    return make_info()


@pytest.fixture
def panel(qtbot: QtBot, info: RunInfo) -> SamplingPanel:
    """A panel with a run, 600 by 200, shown."""
    panel = SamplingPanel()
    qtbot.addWidget(panel)
    panel.set_theme(DARK)
    panel.resize(600, 200)
    panel.start_run(info)
    panel.show()
    return panel


@pytest.fixture
def requests(panel: SamplingPanel) -> list[DrawSample]:
    """What the panel has asked for so far."""
    asked: list[DrawSample] = []
    panel.sample_requested.connect(asked.append)
    return asked


@pytest.fixture
def begin(panel: SamplingPanel, requests: list[DrawSample]) -> Callable[..., int]:
    """``begin(prime, skipped)``: a sample asked for and started; its request number."""

    def begin(prime: str = "", skipped: str = "") -> int:
        panel.prime_text.setText(prime)
        panel.generate()
        request = requests[-1].request
        panel.hear(SampleStarted(request, 24_000, prime, skipped))
        return request

    return begin


@pytest.fixture
def offer(make_snapshot: Callable[..., Snapshot]) -> Callable[..., None]:
    """``offer(panel, "smooth")``: a run that has kept the best network by this loss, after 3,000 steps."""

    def offer(panel: SamplingPanel, *by: str) -> None:
        panel.show_snapshot(make_snapshot(bests=tuple(BestLoss(each, 40.0, 3000) for each in by)))

    return offer


def label(panel: SamplingPanel, name: str) -> str:
    """Text of the label ``name``, '' where it is hidden."""
    widget = panel.findChild(QLabel, name)
    return "" if widget.isHidden() else widget.text()


def look(panel: SamplingPanel, place: int) -> QTextCharFormat:
    """How the character at ``place`` is drawn."""
    cursor = QTextCursor(panel.sample_text.document())
    cursor.setPosition(place + 1)
    return cursor.charFormat()


# ── asking ──


def test_generate_asks_for_what_is_set(
    panel: SamplingPanel, requests: list[DrawSample], offer: Callable[..., None], qtbot: QtBot
) -> None:
    panel.prime_text.setText("he")
    panel.temperature.setValue(0.5)
    panel.sample_length.setValue(1234)
    panel.sample_seed.setValue(7)
    offer(panel, "smooth", "window")
    qtbot.keyClick(panel.sample_network, Qt.Key.Key_Down)
    qtbot.mouseClick(panel.generate_button, Qt.MouseButton.LeftButton)
    (asked,) = requests
    assert asked == DrawSample(asked.request, "he", 0.5, 1234, 7, "smooth")


def test_the_defaults(panel: SamplingPanel, requests: list[DrawSample]) -> None:
    panel.generate()
    assert requests == [DrawSample(requests[0].request, "", 0.8, 500, 0, "now")]


def test_every_request_has_a_greater_number(
    panel: SamplingPanel, requests: list[DrawSample], info: RunInfo
) -> None:
    panel.generate()
    panel.generate()
    panel.start_run(info)
    panel.generate()
    numbers = [asked.request for asked in requests]
    assert numbers == sorted(set(numbers))


def test_enter_generates_also_while_a_sample_is_written(
    panel: SamplingPanel, requests: list[DrawSample], begin: Callable[..., int], qtbot: QtBot
) -> None:
    begin("hello")
    qtbot.keyClick(panel.prime_text, Qt.Key.Key_Return)
    assert [asked.prime for asked in requests] == ["hello", "hello"]


def test_a_prime_of_any_kind_and_length_is_asked_for_as_it_is(
    panel: SamplingPanel, requests: list[DrawSample]
) -> None:
    prime = "one\n\ttwo 𝄞 " * 10_000
    QApplication.clipboard().setText(prime)
    panel.prime_text.paste()
    panel.generate()
    assert requests[0].prime == prime


def test_without_a_run_nothing_is_asked_for(qtbot: QtBot) -> None:
    panel = SamplingPanel()
    qtbot.addWidget(panel)
    assert not panel.generate_button.isEnabled()
    with qtbot.assertNotEmitted(panel.sample_requested):
        panel.generate()
        qtbot.keyClick(panel.prime_text, Qt.Key.Key_Return)


# ── the answer ──


def test_the_text_streams_in_after_its_prime(
    panel: SamplingPanel, begin: Callable[..., int], qtbot: QtBot
) -> None:
    request = begin("he")
    panel.hear(SampleWritten(request, "llo"))
    panel.hear(SampleWritten(request, "\nhe"))
    qtbot.waitUntil(lambda: panel.sample_text.toPlainText() == "hello\nhe")
    assert panel.is_writing
    assert "6 of 500 characters" in label(panel, "sample_status")
    panel.hear(SampleWritten(request, "ll"))
    panel.hear(SampleFinished(request))
    assert panel.sample_text.toPlainText() == "hello\nhell"
    assert not panel.is_writing
    assert label(panel, "sample_status") == "written by the network after 24,000 steps"


def test_the_prime_has_the_accent_in_either_theme(panel: SamplingPanel, begin: Callable[..., int]) -> None:
    request = begin("𝄞e")
    panel.hear(SampleWritten(request, "l"))
    for theme in (DARK, LIGHT):
        panel.set_theme(theme)
        assert look(panel, 0).foreground().color() == theme.color("accent")
        assert look(panel, 2).foreground().color() == theme.color("accent")
        assert look(panel, 3).foreground().style() == Qt.BrushStyle.NoBrush  # the view's own colour


def test_unknown_characters_are_shown_struck_out_and_named(
    panel: SamplingPanel, begin: Callable[..., int]
) -> None:
    begin("hø€\te", "ø€\t")
    assert panel.sample_text.toPlainText() == "hø€\te"
    assert [look(panel, place).fontStrikeOut() for place in range(5)] == [False, True, True, True, False]
    assert label(panel, "sample_skipped") == "skipped, the network does not know them: “ø” “€” “⇥”"
    begin("he")
    assert label(panel, "sample_skipped") == ""


def test_many_unknown_characters_are_counted(panel: SamplingPanel, begin: Callable[..., int]) -> None:
    begin("abcdefghijklmn", "abcdfgijkmn")
    assert label(panel, "sample_skipped").endswith("“j” and 3 more")


def test_what_belongs_to_another_request_is_passed_over(
    panel: SamplingPanel, begin: Callable[..., int]
) -> None:
    first = begin("first")
    second = begin("second")
    panel.hear(SampleWritten(first, "xxx"))
    panel.hear(SampleFinished(first, cancelled=True))
    panel.hear(SampleStarted(second + 1, 0, "other", ""))
    assert panel.is_writing
    panel.hear(SampleFinished(second))
    assert panel.sample_text.toPlainText() == "second"


def test_generate_becomes_cancel_until_the_sample_ends(
    panel: SamplingPanel, begin: Callable[..., int], qtbot: QtBot
) -> None:
    request = begin("he")
    qtbot.waitUntil(lambda: panel.generate_button.text() == "Cancel")
    with qtbot.waitSignal(panel.cancel_requested):
        qtbot.mouseClick(panel.generate_button, Qt.MouseButton.LeftButton)
    panel.hear(SampleWritten(request, "llo"))
    panel.hear(SampleFinished(request, cancelled=True))
    assert panel.generate_button.text() == "Generate"
    assert panel.sample_text.toPlainText() == "hello"
    assert label(panel, "sample_status").endswith("cancelled at 3 characters")


def test_the_best_network_is_named_as_the_writer(
    panel: SamplingPanel, begin: Callable[..., int], offer: Callable[..., None]
) -> None:
    offer(panel, "held_out", "smooth")
    panel.restore({"network": "held_out"})
    request = begin("he")
    panel.restore({"network": "now"})
    panel.hear(SampleFinished(request))
    told = "written by the network with the lowest held-out loss, after 24,000 steps"
    assert label(panel, "sample_status") == told


def test_only_networks_that_the_run_has_kept_can_be_chosen(
    panel: SamplingPanel, requests: list[DrawSample], offer: Callable[..., None]
) -> None:
    panel.restore({"network": "held_out"})
    assert [panel.sample_network.itemText(i) for i in range(panel.sample_network.count())] == ["as it is now"]
    panel.generate()
    assert requests[-1].network == "now"
    offer(panel, "held_out", "smooth", "window")
    assert panel.sample_network.currentText() == "best held-out", "it was wanted, and now it is there"
    assert panel.sample_network.count() == 4
    assert "step 3,000" in panel.sample_network.toolTip()
    panel.generate()
    assert requests[-1].network == "held_out"
    assert panel.settings()["network"] == "held_out"


def test_a_refused_request_ends_the_wait_and_no_other(
    panel: SamplingPanel, requests: list[DrawSample]
) -> None:
    told: list[str] = []
    panel.mistake_made.connect(told.append)
    panel.generate()
    panel.hear(SampleRefused(requests[0].request + 1, "another was refused"))
    assert panel.is_writing
    panel.hear(SampleRefused(requests[0].request, "no"))
    assert not panel.is_writing
    assert told == ["no"]


def test_a_worker_that_fails_ends_the_writing_and_keeps_the_text(
    panel: SamplingPanel, begin: Callable[..., int]
) -> None:
    request = begin("he")
    panel.hear(SampleWritten(request, "l"))
    panel.hear(SampleWritten(request, "lo"))
    panel.hear(WorkerFailed("failed", "traceback"))
    assert not panel.is_writing
    assert panel.sample_text.toPlainText() == "hello"


def test_another_run_keeps_the_text_and_says_whose_it_is(
    panel: SamplingPanel, begin: Callable[..., int], make_info: Callable[..., RunInfo]
) -> None:
    request = begin("he")
    panel.hear(SampleWritten(request, "llo"))
    panel.hear(SampleFinished(request))
    other = make_info(text=TextIdentity("<b>other</b>.txt", "", "00", 1000, "UTF-8"))
    for info in (other, make_info()):
        panel.start_run(info)
        assert panel.sample_text.toPlainText() == "hello"
        words = "written by the network after 24,000 steps · of an earlier run, on hello.txt"
        assert label(panel, "sample_status") == words
    assert panel.prime_text.text() == "he"
    panel.start_run(other)
    begin("lo")
    assert panel.sample_text.toPlainText() == "lo"
    assert "earlier" not in label(panel, "sample_status")
    panel.start_run(other)
    assert "on <b>other</b>.txt" in label(panel, "sample_status")
    assert panel.findChild(QLabel, "sample_status").textFormat() == Qt.TextFormat.PlainText


def test_a_run_that_is_brought_back_owns_its_text_again(
    panel: SamplingPanel, begin: Callable[..., int], make_info: Callable[..., RunInfo]
) -> None:
    mine, other = make_info(run_id="mine"), make_info(run_id="other")
    panel.start_run(mine)
    request = begin("he")
    panel.hear(SampleWritten(request, "llo"))
    panel.hear(SampleFinished(request))
    for _ in range(2):
        panel.start_run(other)
        words = "written by the network after 24,000 steps · of an earlier run, on hello.txt"
        assert label(panel, "sample_status") == words
        panel.start_run(mine)
        assert label(panel, "sample_status") == "written by the network after 24,000 steps"
    panel.start_run(other)
    request = begin("lo")
    panel.hear(SampleFinished(request))
    panel.start_run(mine)
    assert "of an earlier run" in label(panel, "sample_status")


def test_a_sample_under_way_ends_with_its_run(
    panel: SamplingPanel, begin: Callable[..., int], info: RunInfo
) -> None:
    request = begin("he", "h")
    panel.hear(SampleWritten(request, "llo"))
    panel.start_run(info)
    panel.hear(SampleWritten(request, " late"))
    assert not panel.is_writing
    assert panel.sample_text.toPlainText() == "hello"
    assert "cancelled at 3 characters · of an earlier run" in label(panel, "sample_status")
    assert "“h”" in label(panel, "sample_skipped")


def test_the_prime_stays_in_sight_until_the_reader_goes_to_the_end(
    panel: SamplingPanel, begin: Callable[..., int], qtbot: QtBot
) -> None:
    bar = panel.sample_text.verticalScrollBar()
    request = begin("he")
    panel.hear(SampleWritten(request, "line\n" * 400))
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert bar.value() == 0
    bar.setValue(bar.maximum())
    for _ in range(3):
        panel.hear(SampleWritten(request, "line\n" * 400))
        qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())
    bar.setValue(10)
    size = len(panel.sample_text.toPlainText())
    panel.hear(SampleWritten(request, "line\n" * 400))
    qtbot.waitUntil(lambda: len(panel.sample_text.toPlainText()) > size)
    assert bar.value() == 10
    begin("again")
    assert bar.maximum() == 0
    panel.hear(SampleWritten(request + 1, "line\n" * 400))
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert bar.value() == 0


def test_the_longest_sample_is_shown_whole(panel: SamplingPanel, begin: Callable[..., int]) -> None:
    request = begin("he")
    for _ in range(100_000 // 32):
        panel.hear(SampleWritten(request, "llo hello hello hello hello hell"))
    panel.hear(SampleFinished(request))
    assert len(panel.sample_text.toPlainText()) == 2 + 100_000


def test_a_copy_is_plain_text(panel: SamplingPanel, begin: Callable[..., int]) -> None:
    request = begin("he")
    panel.hear(SampleWritten(request, "llo\nhello"))
    panel.hear(SampleFinished(request))
    panel.sample_text.selectAll()
    panel.sample_text.copy()
    assert QApplication.clipboard().text() == "hello\nhello"
    assert not QApplication.clipboard().mimeData().hasHtml()


def test_marks_by_the_dozen_stay_within_their_line_and_are_copied_as_written(
    panel: SamplingPanel, begin: Callable[..., int]
) -> None:
    request = begin("he")
    zalgo = "a" + 12 * "\u0301" + "b\n"
    for character in zalgo:
        panel.hear(SampleWritten(request, character))
    panel.hear(SampleFinished(request))
    assert panel.sample_text.toPlainText().count("\u0301") == 12
    assert "\u0301\u0301\u0301" not in panel.sample_text.toPlainText()
    panel.sample_text.selectAll()
    panel.sample_text.copy()
    assert QApplication.clipboard().text() == "he" + zalgo


# ── remembering ──


def test_settings_come_back(panel: SamplingPanel, qtbot: QtBot) -> None:
    panel.restore({"prime": "a\n\tb", "temperature": 1.25, "length": 77, "seed": 99, "network": "window"})
    other = SamplingPanel()
    qtbot.addWidget(other)
    other.restore(panel.settings())
    assert other.settings() == panel.settings()
    assert other.settings() == {
        "prime": "a\n\tb",
        "temperature": 1.25,
        "length": 77,
        "seed": 99,
        "network": "window",
    }


@pytest.mark.parametrize(
    "garbage",
    [
        None,
        [],
        "prime",
        {},
        {"prime": 3, "temperature": "hot", "length": None, "seed": [], "network": "yes"},
        {"temperature": -1, "length": 0, "seed": -5},
        {"temperature": float("nan"), "length": float("inf"), "seed": 10**30},
        {"temperature": True, "length": True, "seed": False},
    ],
)
def test_garbage_leaves_the_settings_as_they_are(panel: SamplingPanel, garbage: object) -> None:
    before = panel.settings()
    panel.restore(garbage)
    assert panel.settings() == before


# ── the look of it ──


def place_of(panel: SamplingPanel, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(panel, QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("width", [600, 760, 1000, 1600])
def test_nothing_is_cut_off_or_covered(panel: SamplingPanel, width: int) -> None:
    panel.setStyleSheet(style_sheet(DARK))
    panel.temperature.setValue(0)
    panel.sample_length.setValue(100_000)
    panel.sample_seed.setValue(panel.sample_seed.maximum())
    panel.resize(width, 170)
    QApplication.processEvents()
    places = {name: place_of(panel, getattr(panel, name)) for name in CONTROLS}
    for name, place in places.items():
        assert panel.rect().contains(place), name
        assert not any(place.intersects(other) for key, other in places.items() if key != name), name
    for field in (panel.temperature, panel.sample_length, panel.sample_seed):
        padding = 14
        assert field.fontMetrics().horizontalAdvance(field.text()) <= field.width() - padding, field.text()
    assert panel.sample_text.viewport().height() >= 2 * panel.sample_text.fontMetrics().height()


def test_a_wide_panel_has_one_row_and_can_become_narrow_again(panel: SamplingPanel) -> None:
    def in_one_row() -> bool:
        QApplication.processEvents()
        prime, temperature = (place_of(panel, w) for w in (panel.prime_text, panel.temperature))
        return prime.top() < temperature.center().y() < prime.bottom()

    assert not in_one_row()
    panel.resize(1100, 200)
    assert in_one_row()
    assert panel.minimumSizeHint().width() <= 600
    panel.resize(600, 200)
    assert not in_one_row()


def test_every_control_has_a_name_and_a_tooltip(panel: SamplingPanel) -> None:
    for name in CONTROLS:
        control = panel.findChild(QWidget, name)
        assert control is getattr(panel, name)
        assert control.accessibleName(), name
        assert control.toolTip().endswith("."), name
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, name
    assert "softmax(y / temperature)" in panel.temperature.toolTip()


def test_tab_goes_through_the_controls_in_order(panel: SamplingPanel, qtbot: QtBot) -> None:
    panel.activateWindow()
    panel.prime_text.setFocus()
    qtbot.waitUntil(panel.prime_text.hasFocus)
    for name in (*CONTROLS[2:1:-1], "temperature", *CONTROLS[3:], "sample_text"):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget().objectName() == name


def test_what_was_written_can_be_looked_up_and_a_past_network_is_named(
    panel: SamplingPanel, begin: Callable[..., int], qtbot: QtBot, make_snapshot: Callable[..., Snapshot]
) -> None:
    button = panel.findChild(QPushButton, "sample_copies")
    assert button.isHidden()
    request = begin("The ")
    panel.hear(SampleWritten(request, "geese\n"))
    panel.hear(SampleFinished(request))
    with qtbot.waitSignal(panel.copies_wanted) as wanted:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert wanted.args == ["The geese\n"]
    network = panel.findChild(QComboBox, "sample_network")
    bests = (BestLoss("smooth", 40.0, 900),)  # another moment has others, and they are offered anew
    panel.show_snapshot(make_snapshot(iteration=1234, is_past=True, bests=bests))
    assert network.itemText(0) == "at 1,234"
    panel.show_snapshot(make_snapshot(iteration=5000))
    assert network.itemText(0) == "as it is now"


def test_a_start_that_leads_the_network_astray_is_said(
    panel: SamplingPanel, requests: list[DrawSample]
) -> None:
    panel.prime_text.setText("Minna went")
    panel.generate()
    panel.hear(SampleStarted(requests[-1].request, 24_000, "Minna went", "", astray=8.04))
    said = "astray in the start (8.0 nats per character): try a space before it"
    assert label(panel, "sample_skipped") == said
    panel.hear(SampleFinished(requests[-1].request))
    panel.generate()
    panel.hear(SampleStarted(requests[-1].request, 24_000, "Minna went", "ø", astray=8.04))
    assert label(panel, "sample_skipped").endswith(f"“ø” · {said}")
