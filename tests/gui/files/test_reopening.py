"""A figure of a report, or a picture that was taken along, opens the very view that it shows."""

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from rnnviz.core.errors import UserError
from rnnviz.core.text.corpus import read_corpus
from rnnviz.gui.files import loading
from rnnviz.gui.files.figures_dialog import FiguresDialog
from rnnviz.gui.window.main_window import MainWindow
from rnnviz.report.sources import read_sources, to_line
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.run_folder import RunFolder

STEPS = 60


@pytest.fixture
def window(user, text) -> MainWindow:
    window = user.opens_window(text, sample_every=20, sample_length=40)
    user.steps(STEPS)
    user.waits(lambda: window.session.kept_moments and window.session.iteration == STEPS)
    return window


def picture_of(window: MainWindow, user, title: str, path: Path) -> Path:
    window.exports.export_picture(title, path)
    user.waits_for_notice(f"Saved {path}")
    return path


def report_of(window: MainWindow, user, path: Path) -> Path:
    window.exports.export_report(path)
    user.waits(path.exists)
    user.waits_for_notice("Saved")
    return path


def opens_another_text(window: MainWindow, user, other: Path) -> None:
    window.documents.open_file(other)
    user.waits(lambda: window.session.info.text.name == other.name)
    user.waits(lambda: window.session.latest is not None)


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_a_picture_says_what_it_shows_and_leads_back_there(window, user, tmp_path, suffix):
    window.pages.open_page("Signals")
    picture = picture_of(window, user, "Saturation", tmp_path / f"picture{suffix}")
    told = read_sources(picture)
    figure = told.only("", picture.name)
    assert told.run.run_id == window.session.info.run_id
    assert (figure.page, figure.moment, figure.card) == ("Signals", STEPS, "signal_saturation")
    assert str(tmp_path) not in to_line(told)
    window.pages.open_page("")
    user.steps(30)
    user.drops(QUrl.fromLocalFile(str(picture)))
    user.waits(lambda: window.session.visited == STEPS)
    assert window.pages.page_name == "Signals"


def test_a_picture_of_the_past_is_of_that_moment(window, user, tmp_path):
    window.time_machine.go_to(32, True)
    user.waits(lambda: window.session.visited == 32)
    picture = picture_of(window, user, "Loss", tmp_path / "loss.png")
    window.time_machine.go_back()
    window.pages.open_page("Story")
    window.documents.open_file(picture)
    user.waits(lambda: window.session.visited == 32)
    assert window.pages.page_name == "Train"


def test_what_was_chosen_on_the_page_is_chosen_again(window, user, tmp_path):
    window.pages.open_page("Inspect")
    inspect = window.pages.demand("Inspect")
    inspect.open_view("Weights")
    picture = picture_of(window, user, "Reader", tmp_path / "reader.png")
    inspect.open_view("Units")
    window.pages.open_page("")
    window.documents.open_file(picture)
    user.waits(lambda: window.pages.page_name == "Inspect")
    assert inspect.views.seen == "Weights"


def test_a_run_that_was_left_is_opened_from_its_folder(window, user, tmp_path, other_text):
    picture = picture_of(window, user, "Loss", tmp_path / "loss.png")
    run_id = window.session.info.run_id
    user.steps(40)
    opens_another_text(window, user, other_text)
    window.documents.open_file(picture)
    user.waits(lambda: window.session.info.run_id == run_id)
    user.waits(lambda: window.session.visited == STEPS)
    assert window.session.iteration == STEPS + 40


def test_a_report_offers_its_figures_and_a_click_opens_one(window, user, tmp_path):
    report = report_of(window, user, tmp_path / "report.html")
    user.steps(20)
    user.chooses("action_open_figure")
    user.gives_file(report)
    user.waits(lambda: window.findChild(FiguresDialog))
    dialog = window.findChild(FiguresDialog)
    rows = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    assert len(rows) == len(read_sources(report).figures)
    for words, page, moment in (("Saturation", "Signals", STEPS), ("Sample of step 20", "Train", 20)):
        item = next(row for row in rows if row.text(0) == words)
        assert (item.text(1), item.text(2)) == (page, str(moment))
        dialog.list.scrollToItem(item)
        at = dialog.list.visualItemRect(item).center()
        QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
        user.waits(lambda moment=moment: window.session.visited == moment)
        assert window.pages.page_name == page
    dialog.close()
    user.waits(lambda: window.findChild(FiguresDialog) is None)


def test_each_figure_of_a_report_opens_a_page_and_a_card_that_there_are(window, user, tmp_path):
    report = report_of(window, user, tmp_path / "report.html")
    sources = read_sources(report)
    for name, figure in sources.figures.items():
        assert figure.page in window.pages.titles
        page = window.pages.demand(figure.page)
        assert not figure.card or page.findChild(object, figure.card) is not None, name
        window.reopening.open(report, name)
        user.waits(lambda: not window.reopening.is_under_way)
        assert window.pages.page_name == figure.page, name
        assert not window.notice.is_error, window.notice.text


def test_a_figure_of_a_report_shows_its_panel_and_leaves_others_as_they_were(window, user, tmp_path):
    report = report_of(window, user, tmp_path / "report.html")
    user.finds("loss_log").click()
    for title in ("Loss", "Write"):
        window.menus.panels[title].setChecked(False)
    window.reopening.open(report, "sample-20")
    user.waits(lambda: window.session.visited == 20)
    assert window.pages.demand("Train").loss.is_logarithmic
    assert not window.menus.panels["Loss"].isChecked()
    window.reopening.open(report, "lowest")
    user.waits(window.menus.panels["Loss"].isChecked)
    assert not window.menus.panels["Write"].isChecked()


def trained(text: Path, folder: Path) -> Path:
    """A run that was trained without a window, with its report, in its folder."""
    from rnnviz.report.content import collect_report
    from rnnviz.report.html import write_html

    corpus = read_corpus(text)
    learner = Learner(corpus, TrainingConfig(hidden_size=8, seq_length=8, sample_every=50))
    RunFolder(folder).train(learner, 120, on_step=lambda _l: None, is_interrupted=lambda: False)
    write_html(collect_report(learner.checkpoint(), corpus), folder / "report.html")
    return folder / "report.html"


def test_a_run_that_lies_beside_its_report_is_opened_with_its_past(user, text, tmp_path):
    report = trained(text, tmp_path / "run")
    user.starts(report, figure="sample-100")
    window = user.window
    user.waits(lambda: window.session.visited == 100)
    assert window.session.iteration == 120
    assert window.pages.page_name == "Train"
    assert not window.session.is_running


def test_a_report_without_its_run_says_so_and_takes_the_checkpoint(user, text, tmp_path):
    report = trained(text, tmp_path / "run")
    alone = tmp_path / "alone.html"
    shutil.move(report, alone)
    user.starts(alone, figure="loss")
    window = user.window
    user.waits_for_notice("neither kept here nor beside the file")
    assert window.notice.is_error
    assert window.session.info is not None  # some run stands
    (name, find), *_ = window.notice.ways_out
    assert name.startswith("Find its checkpoint")
    find()
    user.waits(lambda: window.findChild(QFileDialog, "file_dialog"))
    user.gives_file(tmp_path / "run" / "last.npz")
    user.waits(lambda: window.session.iteration == 120)
    user.waits(lambda: not window.reopening.is_under_way)
    assert window.pages.page_name == "Train"


def test_the_checkpoint_of_another_run_is_not_taken_for_it(window, user, text, tmp_path):
    report = trained(text, tmp_path / "run")
    alone = tmp_path / "alone.html"
    shutil.move(report, alone)
    trained(text, tmp_path / "other")
    window.reopening.open(alone, "loss")
    user.waits_for_notice("neither kept")
    window.notice.ways_out[0][1]()
    user.gives_file(tmp_path / "other" / "last.npz")
    user.waits_for_notice("another run than that of alone.html")
    assert not window.reopening.is_under_way


def test_who_stays_with_the_present_run_is_not_shown_the_figure_later(user, text, other_text, tmp_path):
    report = trained(text, tmp_path / "run")
    user.autosaves.write_text("a file")  # where a folder should be: no run can save itself
    window = user.opens_window(other_text)
    user.steps(3)
    window.reopening.open(report, "sample-100")
    user.waits(user.asked)
    user.answers(QMessageBox.StandardButton.Cancel)
    assert not window.reopening.is_under_way
    window.documents.open_file(tmp_path / "run" / "last.npz")
    user.waits(user.asked)
    user.answers(QMessageBox.StandardButton.Discard)
    user.waits(lambda: window.session.iteration == 120 and window.session.latest is not None)
    assert not window.reopening.is_under_way


def test_a_text_of_its_run_that_cannot_be_read_ends_the_wish(window, user, other_text, tmp_path, monkeypatch):
    picture = picture_of(window, user, "Loss", tmp_path / "loss.png")
    opens_another_text(window, user, other_text)

    def refuse(*_arguments, **_named):
        raise UserError("It is gone.")

    monkeypatch.setattr(loading, "read_text_of", refuse)
    window.documents.open_file(picture)
    user.waits_for_notice("It is gone.")
    assert not window.reopening.is_under_way


def test_a_figure_of_a_step_that_was_lost_says_so(window, user, tmp_path):
    picture = picture_of(window, user, "Loss", tmp_path / "loss.png")
    data = picture.read_bytes()
    sources = read_sources(picture)
    later = to_line(sources).replace(f'"moment":{STEPS}', '"moment":9000')
    from rnnviz.report.sources import with_line

    picture.write_bytes(with_line(data, later))  # the first line counts
    window.documents.open_file(picture)
    user.waits_for_notice("of step 9,000; the run that is kept stands at 60")


def test_what_cannot_be_opened_says_why_and_the_run_stands(window, user, tmp_path):
    for name, content, words in (
        ("a.html", b"<p>a page</p>", "does not say of what run"),
        ("a.html", b'<meta name="rnnviz-figures" content="{">', "damaged"),
        ("gone.html", None, "cannot be read"),
    ):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        window.reopening.open(path)
        user.waits_for_notice(words)
        assert window.notice.is_error
        assert window.session.iteration == STEPS


def test_a_page_that_is_no_report_is_still_a_text(window, user, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<p>words of a page, to be learned</p>" * 20)
    window.documents.open_file(page)
    user.waits(lambda: window.session.info.text.name == "page.html")


WEIRD = [
    None,
    True,
    -1,
    10**30,
    1.5,
    "",
    "x" * 5000,
    "\x00\x1b",
    [],
    [[[]]],
    {},
    {"a": {"b": []}},
    ["UNIT", -1, "h", 9**9],
]


def test_what_a_stranger_says_of_a_page_breaks_nothing(window):
    for title in window.pages.titles:
        page = window.pages.demand(title)
        window.pages.open_page(title)
        names = {*json.loads(json.dumps(page.sight())), "view", "views", "unit", "place", "tint", "cell"}
        for value in WEIRD:
            page.show_sight(dict.fromkeys(names, value))
            page.show_sight({"views": dict.fromkeys(["Units", "Loop", "Curves", "Shapes"], value)})
            for view in ("Units", "Loop", "Curves"):
                page.show_sight(
                    {"view": view, "views": {view: dict.fromkeys(["unit", "place", "at"], value)}}
                )
        json.dumps(page.sight(), allow_nan=False)
