"""SoftmaxPanel: which characters it shows, in which order, on which scale."""

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from rnnviz.core.record.checkpoint import TextIdentity
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.panels.forecast.layout import lay_out_cells, lay_out_rows
from rnnviz.gui.panels.forecast.panel import SoftmaxPanel
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.theme import DARK, LIGHT, mono_font, small_font
from rnnviz.training.config import TrainingConfig
from rnnviz.training.worker.messages import RunInfo, Snapshot

T = 8


def characters(V: int) -> str:
    letters = [chr(code) for code in (*range(0x61, 0x7B), *range(0x100, 0x400))]
    return "\n " + "".join(letters[: V - 2])


def run_info(V: int, *, can_train: bool = True) -> RunInfo:
    return RunInfo(
        generation=1,
        config=TrainingConfig(seq_length=T),
        vocabulary=Vocabulary(characters(V)),
        text=TextIdentity(name="a.txt", path="", sha256="", size=1000, encoding="UTF-8"),
        reading=None,
        parameter_count=1,
        guessing_loss=1.0,
        can_train=can_train,
    )


def falling(V: int, largest: float) -> NDArray[np.float32]:
    """(V,) probabilities, the character 0 the likeliest, then ever less; the sum is 1."""
    rest = np.arange(V - 1, 0, -1, dtype=np.float64)
    return np.concatenate([[largest], (1 - largest) * rest / rest.sum()]).astype(np.float32)


def snapshot(p: NDArray[np.float32], target: int, iteration: int = 1) -> Snapshot:
    """Every column expects ``p``; ``target`` comes next."""
    V = len(p)
    return Snapshot(
        iteration=iteration, epoch=0, position=T, text_size=1000, loss=1.0, smooth_loss=1.0,
        learning_rate=0.1, steps_per_second=0.0, elapsed=0.0,
        inputs=(np.arange(T) % V).astype(np.uint16),
        targets=np.full(T, target, np.uint16),
        hs=np.zeros((T, 3), np.float32),
        ps=np.tile(p, (T, 1)),
        losses=np.ones(T, np.float32),
    )  # fmt: skip


@pytest.fixture
def panel(qtbot: QtBot) -> SoftmaxPanel:
    panel = SoftmaxPanel()
    qtbot.addWidget(panel)
    panel.set_theme(DARK)
    panel.resize(420, 240)
    panel.show()
    return panel


def start(panel: SoftmaxPanel, V: int = 40, target: int = 1, largest: float = 0.2) -> Snapshot:
    shown = snapshot(falling(V, largest), target)
    panel.start_run(run_info(V))
    panel.show_snapshot(shown)
    return shown


def button(panel: SoftmaxPanel, name: str) -> QAbstractButton:
    found = panel.findChild(QAbstractButton, name)
    assert isinstance(found, QAbstractButton)
    return found


def has_color(panel: SoftmaxPanel, name: str) -> bool:
    image = panel.canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return bool((np.frombuffer(image.constBits(), np.uint32) == QColor(name).rgb()).any())


def test_likeliest_come_first(panel: SoftmaxPanel) -> None:
    start(panel)
    shown = panel.canvas.shown_characters
    assert len(shown) >= 5
    assert shown == list(range(len(shown)))


def test_true_next_is_always_among_them(panel: SoftmaxPanel) -> None:
    start(panel, target=33)
    shown = panel.canvas.shown_characters
    assert shown[-1] == 33
    assert shown[:-1] == list(range(len(shown) - 1))
    assert has_color(panel, DARK.warm)


def test_small_vocabulary_is_shown_whole(panel: SoftmaxPanel) -> None:
    start(panel, V=4, target=3, largest=0.6)
    assert panel.canvas.shown_characters == [0, 1, 2, 3]


def test_equal_probabilities_stand_in_the_order_of_the_vocabulary(panel: SoftmaxPanel) -> None:
    panel.start_run(run_info(30))
    panel.show_snapshot(snapshot(np.full(30, 1 / 30, np.float32), 0))
    shown = panel.canvas.shown_characters
    assert shown == list(range(len(shown)))


def test_at_least_five_rows_in_the_smallest_size(panel: SoftmaxPanel) -> None:
    start(panel)
    panel.resize(panel.minimumSizeHint())
    assert len(panel.canvas.shown_characters) >= 5


def test_last_column_until_another_is_set(panel: SoftmaxPanel) -> None:
    assert panel.column == -1
    shown = start(panel)
    assert panel.column == T - 1
    ps = shown.ps.copy()
    ps[2] = ps[2][::-1]
    panel.show_snapshot(replace(shown, ps=ps))
    panel.set_column(2)
    assert panel.column == 2
    assert panel.canvas.shown_characters[0] == 39
    panel.set_column(99)
    assert panel.column == T - 1
    panel.start_run(run_info(40))
    assert panel.column == -1


def test_title_quotes_the_text_up_to_the_column(panel: SoftmaxPanel) -> None:
    panel.resize(700, 240)
    start(panel)
    panel.set_column(1)
    assert panel.subtitle.text() == "after “⏎␣”, column 2"
    panel.set_column(7)
    assert panel.subtitle.text() == "after “…abcdef”, column 8"


def test_title_drops_words_rather_than_cutting_them(panel: SoftmaxPanel) -> None:
    start(panel)
    for width in (900, 400, 330, 290):
        panel.resize(width, 240)
        label = panel.subtitle
        assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width()


def test_description_names_the_best_and_the_true_next(panel: SoftmaxPanel, qtbot: QtBot) -> None:
    start(panel, target=33)
    described = panel.canvas.accessibleDescription
    qtbot.waitUntil(lambda: "expects ⏎ 20.0 %" in described())
    assert f"The true next, {characters(40)[33]}" in described()
    assert "rank 34" in described()


def test_all_shows_every_character_in_the_order_of_the_vocabulary(panel: SoftmaxPanel) -> None:
    start(panel, V=80, target=70)
    button(panel, "softmax_all").click()
    assert panel.canvas.shown_characters == list(range(80))
    assert panel.canvas.overflow == 0
    assert has_color(panel, DARK.warm)
    button(panel, "softmax_top").click()
    assert len(panel.canvas.shown_characters) < 80


def test_many_characters_scroll(panel: SoftmaxPanel, qtbot: QtBot) -> None:
    start(panel, V=600, target=599)
    panel.resize(330, 220)
    bar = panel.findChild(QScrollBar, "softmax_scroll")
    assert isinstance(bar, QScrollBar)
    assert not bar.isVisible()
    button(panel, "softmax_all").click()
    qtbot.waitUntil(bar.isVisible)
    assert panel.canvas.shown_characters[0] == 0
    assert 599 not in panel.canvas.shown_characters
    QTest.keyClick(panel.canvas, Qt.Key.Key_End)
    assert 599 in panel.canvas.shown_characters
    QTest.keyClick(panel.canvas, Qt.Key.Key_Home)
    assert panel.canvas.shown_characters[0] == 0
    button(panel, "softmax_top").click()
    assert not bar.isVisible()


def test_toggle_works_from_the_keyboard(panel: SoftmaxPanel) -> None:
    start(panel, V=60)
    QTest.keyClick(button(panel, "softmax_all"), Qt.Key.Key_Space)
    assert len(panel.canvas.shown_characters) == 60


def test_the_axis_never_moves(panel: SoftmaxPanel) -> None:
    """Whatever is expected, and in either view, a bar of one length means one probability."""

    def bar_of(largest: float) -> int:
        """Pixels of the bar of the true next, which is the likeliest: the longest stretch of warm."""
        shown = snapshot(falling(40, largest), target=0)
        panel.show_snapshot(replace(shown, iteration=round(1000 * largest)))
        image = panel.canvas.grab().toImage()
        warm = QColor(DARK.warm)
        lines = [[image.pixelColor(x, y) == warm for x in range(image.width())] for y in range(24)]
        return max(len(list(run)) for line in lines for is_warm, run in groupby(line) if is_warm)

    panel.start_run(run_info(40))
    full = bar_of(1.0)
    for part in (0.1, 0.25, 0.3, 0.5, 0.6):
        assert bar_of(part) == pytest.approx(part * full, abs=1)


def test_diverged_network_is_drawn_without_a_warning(panel: SoftmaxPanel) -> None:
    panel.start_run(run_info(40))
    panel.show_snapshot(snapshot(np.full(40, np.nan, np.float32), 3))
    assert not panel.canvas.grab().isNull()
    button(panel, "softmax_all").click()
    assert not panel.canvas.grab().isNull()


def test_before_the_first_snapshot_it_says_what_will_be_here(panel: SoftmaxPanel) -> None:
    panel.set_theme(LIGHT)
    panel.start_run(run_info(40))
    assert "Run" in panel.canvas.accessibleDescription()
    panel.start_run(run_info(40, can_train=False))
    assert "text of this checkpoint" in panel.canvas.accessibleDescription()
    panel.set_column(3)
    button(panel, "softmax_all").click()
    assert not panel.canvas.grab().isNull()
    assert panel.canvas.shown_characters == []


def test_hidden_it_catches_up_when_it_is_asked_to(panel: SoftmaxPanel) -> None:
    start(panel, V=40, target=1)
    panel.hide()
    before = panel.canvas.accessibleDescription()
    panel.show_snapshot(snapshot(falling(40, 0.2), 7, iteration=99))
    assert panel.canvas.accessibleDescription() == before
    panel.catch_up()
    assert "The true next" in panel.canvas.accessibleDescription()
    assert panel.canvas.accessibleDescription() != before
    assert panel.canvas.forecast.target == 7


def test_a_tooltip_says_the_probability_under_the_mouse(
    panel: SoftmaxPanel, tip_under_mouse: Callable[[QWidget, QPoint], str]
) -> None:
    start(panel, largest=0.2)
    tip = tip_under_mouse(panel.canvas, QPoint(40, 5))
    assert "p = 20.00 %, rank 1 of 40" in tip


# ── marks of any character ──


def unusual_run(V: int) -> RunInfo:
    return replace(run_info(V), vocabulary=Vocabulary("\u200d\u0301漢" + characters(V)[: V - 3]))


def ink(image: QImage, left: int, right: int, *, warm_only: bool = False) -> int:
    """Pixels of a strip of the canvas that are not its ground; those of the focus' frame left out."""
    ground = DARK.color("card").rgb()
    colors = [image.pixelColor(x, y) for x in range(left, right) for y in range(1, image.height() - 1)]
    return sum(
        color.rgb() != ground and (not warm_only or color.red() > color.blue() + 30) for color in colors
    )


# Of all characters also with another wanted one: the cell of the first is then drawn like most.
@pytest.mark.parametrize(("shows_all", "target"), [(False, 0), (True, 0), (True, 7)])
@pytest.mark.parametrize("size", [(300, 200), (520, 260)])
def test_no_mark_runs_into_its_bar(panel, shows_all, target, size):
    V = 40
    panel.start_run(unusual_run(V))
    panel.canvas.set_shows_all(shows_all)
    panel.resize(*size)
    panel.show_snapshot(snapshot(falling(V, 0.5), target))
    QApplication.processEvents()
    canvas = panel.canvas
    letters = PaintedText(mono_font())
    if shows_all:
        cells = lay_out_cells(canvas.size(), V, [letters], PaintedText(small_font()), widest=4)
        assert cells.letter_room < cells.letter_width
        left, bottom = round(cells.letter_width), cells.view_height
    else:
        rows = lay_out_rows(canvas.size(), V, letters, PaintedText(small_font()), widest=4)
        assert rows.letter_center + rows.letter_room / 2 < rows.bar_left
        left, bottom = rows.bar_left, rows.axis_top
    image = canvas.grab().toImage().copy(0, 0, canvas.width(), bottom)
    assert ink(image, 1, left - 3) > 20
    assert ink(image, left - 1, left) == 0


@pytest.mark.parametrize("width", [256, 280, 330, 420])
@pytest.mark.parametrize(("largest", "target"), [(0.95, 0), (0.3, 0), (0.3, 25)])
def test_the_words_beside_the_true_next_are_whole_or_not_there(panel, width, largest, target):
    V = 30
    panel.start_run(unusual_run(V))
    panel.resize(width, 200)
    panel.show_snapshot(snapshot(falling(V, largest), target))
    QApplication.processEvents()
    image = panel.canvas.grab().toImage()
    assert ink(image, image.width() - 2, image.width(), warm_only=True) == 0


def test_of_several_streams_the_bars_say_whose_they_are(panel):
    run = run_info(40)
    panel.resize(900, 300)
    panel.start_run(replace(run, config=replace(run.config, batch_size=4)))
    shown = snapshot(falling(40, 0.2), 1)
    panel.show_snapshot(shown)
    assert panel.subtitle.text().endswith(", stream 1")
    panel.show_snapshot(replace(shown, stream=2))
    assert panel.subtitle.text().endswith(", stream 3")
    panel.catch_up()
    assert "of stream 3, the network expects" in panel.canvas.accessibleDescription()
    panel.start_run(run)
    panel.show_snapshot(shown)
    assert "stream" not in panel.subtitle.text()


def test_all_characters_are_read_as_a_table_from_the_likeliest_on(panel):
    assert panel.canvas.as_table().rows == ()
    shown = start(panel, target=33)
    table = panel.canvas.as_table()
    assert (len(table.rows), list(table.columns)) == (40, ["probability", "what came"])
    assert table.rows[0].startswith("1, ")
    assert table.cell(0, 0) == f"{100 * float(shown.ps[0].max()):.1f} %"
    assert [row for row in range(40) if table.cell(row, 1)] == [33]
