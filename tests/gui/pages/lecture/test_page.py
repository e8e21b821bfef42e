"""The page Lecture: its views, the way to hello, pictures, and what it remembers."""

import pytest

from rnnviz.gui.page import HelloPointed
from rnnviz.gui.pages.lecture.page import LecturePage
from rnnviz.gui.pages.lecture.views import VIEWS


@pytest.fixture
def page(qtbot):
    page = LecturePage()
    qtbot.addWidget(page, before_close_func=lambda page: page.stop())
    page.resize(1000, 600)
    page.show()
    return page


def test_the_first_view_is_there_and_nothing_learns_by_itself(page):
    assert [view.TITLE for view in page.views.built] == [VIEWS[0].TITLE]
    assert not page.views.built[0].is_learning


def test_hello_is_asked_for(page, qtbot):
    with qtbot.waitSignal(page.found) as found:
        page.hello.click()
    assert found.args == [HelloPointed()]


def test_pictures_of_a_view_wait_until_it_was_looked_at(page, tmp_path):
    refused, written = [], []
    figures = {figure.title: figure for figure in page.figures}
    assert "Caption words" in figures
    figures["Caption words"].export(tmp_path / "a.png", lambda: written.append("a"), refused.append)
    assert refused == ["Look at Captions on the page Lecture first."]
    page.open_view("Captions")
    for title, figure in figures.items():
        figure.export(tmp_path / f"{title}.svg", lambda title=title: written.append(title), refused.append)
    assert written == list(figures)
    assert len(refused) == 1


def test_the_view_its_seed_and_its_shape_are_remembered(page, qtbot):
    page.views.built[0].buttons["many-to-one"].setChecked(True)
    page.restore(
        {
            "view": "Captions",
            "views": {"Shapes": {"shape": "many-to-one", "seed": 7}, "Captions": {"seed": 3}},
        }
    )
    again = LecturePage()
    qtbot.addWidget(again)
    again.restore(page.to_keep())
    kept = again.to_keep()
    assert kept["view"] == "Captions"
    assert kept["views"] == {"Shapes": {"shape": "many-to-one", "seed": 7}, "Captions": {"seed": 3}}
