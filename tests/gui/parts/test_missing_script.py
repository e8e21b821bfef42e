"""Letters that no installed font has: named in one sentence, once."""

import pytest

from rnnviz.gui.parts.missing_script import about_missing_scripts, missing_scripts


def nothing(_script, _letter):
    return False


def test_a_script_without_a_font_is_named():
    assert missing_scripts("Latin, Ελληνικά, Русский, กขค, कखग, 語の, 한", nothing) == (
        "Thai", "Devanagari", "Chinese or Japanese", "Hiragana", "Korean",
    )  # fmt: skip
    assert about_missing_scripts("กขค", nothing).startswith("No installed font has Thai letters, so ")
    assert "Thai, Devanagari and Korean letters" in about_missing_scripts("กखค한", nothing)


def test_scripts_with_a_font_need_no_word():
    assert about_missing_scripts("กขค, कखग", lambda _script, _letter: True) == ""


def test_what_is_no_letter_belongs_to_no_script():
    assert missing_scripts("1234 … 🦆 \u0e34 \ue000 \uffff", nothing) == ()


def test_emoji_without_a_font_are_told_alone_and_beside_a_script():
    """Fonts have some of them and not others: all that stand in the text are asked about at once."""
    asked = []

    def no_duck(script, letters):
        asked.append(script)
        return "🦆" not in letters

    assert about_missing_scripts("a 😀 duck", no_duck) == ""
    alone = about_missing_scripts("a 😀 🦆", no_duck)
    assert alone.startswith("No installed font has all of the emoji in this text, so ")
    assert asked == ["EMOJI", "EMOJI"]
    both = about_missing_scripts("กขค 🦆", nothing)
    assert both.startswith("No installed font has Thai letters, nor all of the emoji in this text, so ")


@pytest.mark.usefixtures("qapp")
def test_the_fonts_of_this_machine_are_asked():
    """Every machine with a window has Latin; none has a font for letters that are not yet written."""
    assert missing_scripts("abcäöüжяωλ") == ()
    assert missing_scripts("\U00014400") in ((), ("Anatolian",))


def test_a_text_in_such_a_script_is_told_when_its_run_begins(user, tmp_path, monkeypatch):
    monkeypatch.setattr("rnnviz.gui.parts.missing_script._has_font", nothing)
    file = tmp_path / "armenian.txt"
    file.write_text("Ջրաղացպանը երկու սագ ուներ և մի ժամացույց։ " * 9, encoding="utf-8")
    user.opens_window(file)
    user.waits_for_notice("No installed font has Armenian letters")
