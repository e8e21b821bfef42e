"""Help as a user has it: F1, the glossary and its places, a search, links, the keyboard, two themes."""

import json

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from rnnviz.gui.parts import names
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.theme import DARK
from rnnviz.gui.window.help.help_window import TITLE_BAR
from rnnviz.gui.window.help.key_list import KEY_LIST
from rnnviz.gui.window.help.leaf import HelpSpot
from rnnviz.gui.window.page_list import PAGES
from rnnviz.gui.window.wayfinder import SHOWN_MILLISECONDS
from rnnviz.training.glossary.glossary import glossary
from rnnviz.training.lessons.lesson_file import builtin_lessons, read_lesson
from rnnviz.training.presets import builtin_presets, read_preset


@pytest.fixture
def window(user, text):
    return user.opens_window(text)


@pytest.fixture
def helped(window):
    """The window of Help, opened on the glossary."""
    window.findChild(QWidget, "pages").setFocus()
    window.guides.helping.open("words:The loss")
    return window.guides.helping.desk.window


def items(helped) -> list[str]:
    return [helped.contents.item(n).text() for n in range(helped.contents.count())]


def looks(user, widget) -> HelpSpot:
    """F1 with the focus in ``widget``."""
    widget.setFocus()
    user.chooses("action_look")
    return user.window.guides.helping.desk.window.spot


def test_ctrl_q_in_help_ends_the_program(user, window, helped, qtbot):
    helped.activateWindow()
    user.waits(helped.isActiveWindow)
    qtbot.keyClick(helped, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    user.waits(lambda: not window.isVisible())


def test_nothing_of_help_is_made_before_somebody_asks(window):
    assert window.findChild(QWidget, "help_window") is None


def test_f1_says_of_every_page_what_one_looks_at(user, window):
    for spec in PAGES:
        window.pages.open_page(spec.title)
        user.chooses("action_look")
        helped = window.guides.helping.desk.window
        assert helped.isVisible()
        assert helped.spot.leaf == f"page:{spec.title}"
        shown = helped.leaf.toPlainText()
        assert spec.words in shown
        page = window.pages.demand(spec.title)
        cards = [card for card in page.findChildren(Card) if card.isVisible() and card.title.isVisible()]
        assert cards, spec.title
        assert [card.accessibleName() for card in cards if card.accessibleName() not in shown] == []
        helped.close()


def test_f1_on_a_control_opens_at_its_card_or_its_word(user, window):
    assert looks(user, user.finds("prime_text")) == HelpSpot("page:Train", "sampling_panel")
    assert looks(user, user.finds("sigma")) == HelpSpot("words:Settings", "sigma")
    assert looks(user, user.finds("speed")) == HelpSpot("words:Runs and files", "speed")
    window.pages.open_page("Signals")
    assert looks(user, user.finds("signal_clipping_take")) == HelpSpot("page:Signals", "signal_clipping")


def test_every_place_of_a_word_is_in_the_window_and_is_shown(window):
    missing, hidden = [], []
    for word in glossary().values():
        found = window.parts.ways.show(word.place)
        if found is None:
            missing.append(word.name)
        elif not found.isVisible() or found.window() is not window:
            hidden.append(word.name)
        elif word.place.page:
            assert window.pages.page_name == word.place.page
            page = window.pages.demand(word.place.page)
            assert found is page or page.isAncestorOf(found), word.name
    assert (missing, hidden) == ([], [])


def test_a_place_is_shown_in_a_frame_for_a_moment(user, window, helped):
    window.pages.open_page("Map")
    helped.leaf.link_chosen.emit("show:perplexity")
    assert window.pages.page_name == "Train"
    frame = user.finds("place_ring")
    button = user.finds("unit_perplexity")
    middle = button.mapTo(window, button.rect().center())
    assert frame.isVisible()
    assert frame.geometry().contains(button.rect().translated(button.mapTo(window, QPoint())))
    assert window.childAt(middle) is button  # it takes no mouse
    user.waits(lambda: not frame.isVisible())
    assert SHOWN_MILLISECONDS < 5000


def test_of_places_that_are_shown_one_after_the_other_the_last_one_has_the_frame(user, window, helped):
    for word in ("perplexity", "smooth_loss", "perplexity", "smooth_loss"):
        helped.leaf.link_chosen.emit(f"show:{word}")
        shown = user.finds(glossary()[word].place.widget)
        (frame,) = [each for each in window.findChildren(QWidget, "place_ring") if each.isVisible()]
        assert frame.geometry().contains(shown.mapTo(window, shown.rect().center()))
        assert frame.width() < shown.width() + 12
    user.waits(lambda: not frame.isVisible())


def test_a_folded_setting_is_unfolded_and_a_hidden_sidebar_shown(user, window, helped):
    window.menus.action_show_sidebar.setChecked(False)
    helped.open(HelpSpot("words:Settings", "dropout"))
    helped.leaf.link_chosen.emit("show:dropout")
    assert window.sidebar.isVisible()
    assert user.finds("dropout").isVisible()


def test_a_panel_that_was_hidden_is_shown_again(user, window, helped):
    window.menus.panels["Loss"].setChecked(False)
    assert not user.finds("loss_panel").isVisible()
    helped.leaf.link_chosen.emit("show:loss")
    assert user.finds("loss_panel").isVisible()
    assert window.menus.panels["Loss"].isChecked()


def test_a_view_of_a_page_is_opened_for_its_word(user, helped):
    helped.open(HelpSpot("words:Writing"))
    helped.leaf.link_chosen.emit("show:beam")
    assert user.finds("write_beam_width").isVisible()


def test_a_search_finds_words_cards_presets_and_keys(helped):
    for typed, first in (
        ("perplexity", "perplexity   ·  The loss"),
        ("what is perplexity?", "perplexity   ·  The loss"),
        ("bpc", "bits per character   ·  The loss"),
        ("ctrl shift n", "Ctrl+Shift+N   ·  Keyboard"),
        ("how far back it learns", "How far back it learns   ·  Signals"),
        ("nested", "nested.txt   ·  Sample texts"),
        ("xylophone quartet", "nothing has all of these words"),
    ):
        helped.search_field.setText(typed)
        assert items(helped)[:1] == [first]
    helped.search_field.setText(read_preset(builtin_presets()[0]).name)
    assert any("Presets" in item for item in items(helped))


def test_help_is_worked_with_the_keyboard_alone(qtbot, helped):
    field = helped.search_field
    field.setFocus()
    qtbot.keyClicks(field, "perplex")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert helped.spot == HelpSpot("words:The loss", "perplexity")
    qtbot.keyClick(helped, Qt.Key.Key_Escape)
    assert field.text() == ""
    helped.open(HelpSpot("page:Signals"))
    qtbot.keyClick(field, Qt.Key.Key_PageDown)
    assert helped.leaf.verticalScrollBar().value() > 0
    read = helped.leaf.verticalScrollBar().value()
    qtbot.keyClick(helped, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert helped.spot == HelpSpot("words:The loss", "perplexity")
    qtbot.keyClick(helped, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert helped.spot == HelpSpot("page:Signals")
    assert helped.leaf.verticalScrollBar().value() == read
    qtbot.keyClick(helped, Qt.Key.Key_Escape)
    assert not helped.isVisible()


def test_tab_and_enter_follow_a_link(qtbot, window, helped):
    window.pages.open_page("Map")
    helped.open(HelpSpot("words:The loss"))
    helped.leaf.setFocus()
    qtbot.keyClick(helped.leaf, Qt.Key.Key_Tab)
    qtbot.keyClick(helped.leaf, Qt.Key.Key_Return)
    assert window.pages.page_name == "Train"  # where the first word of the loss lives


def test_a_word_of_a_card_leads_to_the_glossary_and_back(helped):
    helped.open(HelpSpot("page:Signals"))
    assert "saturation" in helped.leaf.toHtml()
    helped.leaf.link_chosen.emit("read:clipping")
    assert helped.spot == HelpSpot("words:Learning", "clipping")
    helped.back.click()
    assert helped.spot == HelpSpot("page:Signals")
    helped.on.click()
    assert helped.spot == HelpSpot("words:Learning", "clipping")


def test_a_preset_and_a_text_are_opened_from_help(user, window, helped):
    helped.open(HelpSpot("texts"))
    helped.leaf.link_chosen.emit("open-text:code.txt")
    user.waits(lambda: window.session.info is not None and window.session.info.text.name == "code.txt")
    helped.open(HelpSpot("presets"))
    name = builtin_presets()[0].name
    helped.leaf.link_chosen.emit(f"open-preset:{name}")
    user.waits(lambda: window.pages.page_name == read_preset(builtin_presets()[0]).page)


def test_presets_texts_and_keys_are_explained_from_their_own_words(helped):
    helped.open(HelpSpot("presets"))
    shown = " ".join(helped.leaf.toPlainText().split())
    for path in builtin_presets():
        assert " ".join(read_preset(path).note.split()) in shown
    helped.open(HelpSpot("texts"))
    assert "Brackets inside brackets" in helped.leaf.toPlainText()
    helped.open(HelpSpot("keys"))
    shown = helped.leaf.toPlainText().replace("\u2060", "").replace("\u00a0", "")
    for line in KEY_LIST.splitlines():
        assert line.partition(": ")[2].split()[0] in shown


def test_keys_stand_in_frames(window, helped):
    window.choose_theme("dark")
    helped.open(HelpSpot("keys"))
    picture = helped.leaf.viewport().grab().toImage()
    raised = QColor(DARK.raised)
    assert any(picture.pixelColor(x, y) == raised for x in range(15, 60) for y in range(60, 200))


def test_a_theme_changes_what_is_read_and_keeps_the_place(window, helped):
    window.choose_theme("dark")
    helped.open(HelpSpot("page:Signals"))
    helped.leaf.verticalScrollBar().setValue(40)
    for theme in ("light", "dark"):
        before = helped.leaf.toHtml()
        window.choose_theme(theme)
        assert helped.leaf.toHtml() != before
        assert helped.leaf.verticalScrollBar().value() == 40
        assert helped.spot == HelpSpot("page:Signals")


def test_help_goes_with_the_window_and_begins_where_it_was(user, text, window, helped):
    helped.open(HelpSpot("words:Writing", "beam"))
    helped.resize(700, 500)
    window.close_for_good()
    assert not helped.isVisible()
    assert json.loads(user.settings_file.read_text())["help"]["entry"] == "beam"
    again = user.opens_window(text)
    again.guides.helping.open("")
    helped = again.guides.helping.desk.window
    assert helped.spot == HelpSpot("words:Writing", "beam")
    assert (helped.width(), helped.height()) == (700, 500)


@pytest.mark.parametrize("kept", [{"leaf": 3, "size": ["a", 2]}, {"leaf": "no such leaf"}, {"size": [1, 1]}])
def test_what_makes_no_sense_in_the_settings_is_left(user, text, kept):
    user.settings_file.write_text(json.dumps({"help": kept}))
    window = user.opens_window(text)
    window.guides.helping.open("")
    assert window.guides.helping.desk.window.spot.leaf in window.guides.helping.desk.window.book.keys
    assert window.guides.helping.desk.window.width() > 300


def test_every_control_of_help_is_named_and_says_what_it_does(helped):
    for name in ("help_search", "help_contents", "help_back", "help_on"):
        control = helped.findChild(QWidget, name)
        assert control.toolTip().endswith(".")
        assert control.accessibleName() or getattr(control, "text", str)()
    assert helped.leaf.accessibleName()


def test_nothing_in_help_reads_from_a_network(helped):
    """Pictures and pages from elsewhere are not asked for: all of it is text of ours."""
    for key in helped.book.keys:
        helped.open(HelpSpot(key))
        assert "<img" not in helped.leaf.toHtml()
        assert "http" not in helped.leaf.toHtml().split("<body", 1)[1]


def test_arrays_are_called_as_on_the_screen_and_by_their_other_name(user, window, helped):
    helped.open(HelpSpot("words:The network", "Wxh"))
    assert "\nWxh" in helped.leaf.toPlainText()
    scrolled = helped.leaf.verticalScrollBar().value()
    window.choose_names("course")
    shown = helped.leaf.toPlainText()
    window.choose_names("field")
    (line,) = [line for line in shown.splitlines() if line.startswith("U ")]
    assert "Wxh" in line
    assert "tanh(U·xₜ + W·hₜ₋₁ + b)" in shown
    assert helped.leaf.verticalScrollBar().value() == scrolled
    assert "tanh(Wxh·xₜ" in helped.leaf.toPlainText()
    user.chooses("action_look")


def test_names_of_arrays_are_those_that_are_chosen_and_the_others_stand_beside(user, helped):
    helped.open(HelpSpot("words:The network"))
    assert "Whh   W · W_hh" in helped.leaf.toPlainText()
    helped.leaf.verticalScrollBar().setValue(40)
    user.chooses("action_course_names")
    said = helped.leaf.toPlainText()
    assert "W   Whh · W_hh" in said
    assert "V   Why · W_hy" in said
    assert "H × K numbers" in said
    assert "its row of U and W and its column of V" in said
    assert helped.leaf.verticalScrollBar().value() == 40
    helped.search_field.setText("wxh")
    user.waits(lambda: items(helped)[:1] == ["U   ·  The network"])
    user.chooses("action_course_names")
    assert "Whh   W · W_hh" in helped.leaf.toPlainText()
    assert items(helped)[:1] == ["Wxh   ·  The network"]


def test_help_opens_wholly_on_the_screen_at_its_word(window):
    helping = window.guides.helping
    helping.open("read:perplexity")
    helped, screen = helping.desk.window, window.screen().availableGeometry()
    assert screen.contains(helped.frameGeometry())
    assert helped.leaf.cursorForPosition(QPoint(20, 14)).block().text().startswith("perplexity")
    helped.close()
    helped.resize(3000, 3000)
    helped.move(screen.bottomRight() - QPoint(50, 50))
    helping.open("")
    assert screen.contains(helped.frameGeometry())


def test_help_steps_aside_for_what_it_shows(user, window, helped):
    helped.resize(400, 300)
    button = user.finds("unit_perplexity")
    at = button.mapToGlobal(QPoint())
    helped.move(at - QPoint(50, 50))
    helped.leaf.link_chosen.emit("show:perplexity")
    assert not helped.frameGeometry().intersects(QRect(at, button.size()))
    stands = helped.pos()
    helped.leaf.link_chosen.emit("show:perplexity")
    assert helped.pos() == stands
    helped.resize(window.screen().size())  # nowhere to go: it stays
    helped.move(0, 0)
    helped.leaf.link_chosen.emit("show:perplexity")
    assert helped.pos() == QPoint(0, 0)


def test_help_that_steps_aside_stays_on_the_screen_with_a_frame_that_nobody_has_told_yet(window, helped):
    screen = window.screen().availableGeometry()
    helped.resize(400, 300)
    helped.move(0, 0)
    helped.step_aside(screen.adjusted(0, 0, 0, -350))
    assert helped.y() > 0
    assert screen.contains(QRect(helped.pos(), helped.size() + QSize(0, TITLE_BAR)))


def test_lessons_are_explained_in_their_own_words_and_begun(user, window, helped):
    helped.open(HelpSpot("lessons"))
    shown = helped.leaf.toPlainText()
    lessons = [read_lesson(path) for path in builtin_lessons()]
    assert len(lessons) >= 8
    assert [each.name for each in lessons if each.name not in shown or each.misconception not in shown] == []
    helped.leaf.link_chosen.emit(f"open-lesson:{builtin_lessons()[0].name}")
    user.waits(lambda: window.guides.lessons.open_one is not None)


def test_what_is_read_is_true_of_the_network_that_runs(window, helped):
    helped.open(HelpSpot("words:The network", "h"))
    assert "hₜ = tanh(Wxh" in helped.leaf.toPlainText()
    names.stand_beside("lstm")
    window.guides.helping.write_names()
    said = helped.leaf.toPlainText()
    assert "hₜ = oₜ ⊙ tanh(cₜ)" in said.split("hprev")[0]
    assert "tanh(Wxh·xₜ" in said.split("The plain recurrent cell")[1], "of the vanilla cell its own"
    helped.open(HelpSpot("page:Train", "heatmap_panel"))
    assert "hₜ = oₜ ⊙ tanh(cₜ)" in helped.leaf.toPlainText()
    assert "tanh(Wxh" not in helped.leaf.toPlainText()
