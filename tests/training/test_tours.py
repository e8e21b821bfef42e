"""Tours: what is in the file comes back, a file may hold anything, and a step is done when it says so."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz import paths
from rnnviz.core.errors import UserError
from rnnviz.training.presets import Preset, read_preset, require_known, write_preset
from rnnviz.training.tours import (
    EVENTS,
    MAX_BYTES,
    MAX_SENTENCE,
    MAX_STEPS,
    SUFFIX,
    TourCondition,
    builtin_tour,
    parse_tour,
    read_tour,
    require_pages,
)

STEP = {"sentence": "Pause it.", "done": "paused"}
PAGES = ("Train", "Story")


def parsed(**changed):
    """The tour of one step with these changes."""
    return parse_tour({"rnnviz_tour": 1, "steps": [STEP | changed]}, "a.rnnviz-tour", "a")


def test_the_tour_of_the_program_has_ten_steps_that_are_one_sentence_each():
    tour = builtin_tour()
    assert len(tour.steps) == 10
    assert len({step.done.key for step in tour.steps}) == 10
    for step in tour.steps:
        assert step.sentence.endswith(".")
        assert step.sentence.count(". ") == 0
        assert step.control


def test_what_is_written_comes_back():
    tour = parsed(
        page="Story",
        control="story_text",
        sight={"Story": {"line": 3}},
        done={"event": "visited", "first": "word", "iteration": 500},
    )
    assert parse_tour(json.loads(json.dumps(tour.to_dict())), "b", "b") == tour
    assert parse_tour(builtin_tour().to_dict(), "b") == builtin_tour()


def test_a_tour_without_a_name_is_called_as_its_file_is(tmp_path):
    (tmp_path / "lesson 1.rnnviz-tour").write_text(json.dumps({"rnnviz_tour": 1, "steps": [STEP]}))
    assert read_tour(tmp_path / "lesson 1.rnnviz-tour").name == "lesson 1"


def test_what_is_not_plain_is_marked():
    assert parsed(sentence=" Press\t\x1b[31m. ").steps[0].sentence == "Press\t␛[31m."


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"sentence": ""}, "step 1 needs a sentence"),
        ({"sentence": "  "}, "step 1 needs a sentence"),
        ({"sentence": 3}, "step 1: sentence must be a text"),
        ({"sentence": "a\nb"}, "one line of 140 characters"),
        ({"sentence": "a" * (MAX_SENTENCE + 1)}, "one line of 140 characters"),
        ({"sentense": "a"}, "a step has no 'sentense'; sentence is meant?"),
        ({"page": 1}, "page must be a text"),
        ({"sight": []}, "sight must be a table"),
        ({"sight": {"Story": 1}}, "each with a table"),
        ({"sight": {"Story": {"line": 10**400}}}, "step 1: sight has tables too deep"),
        ({"done": None}, "done must be the name of an event"),
        ({"done": []}, "done must be the name of an event"),
        ({"done": {"event": 3}}, "done must be the name of an event"),
        ({"done": "pause"}, "there is no event 'pause'; paused is meant?"),
        ({"done": "zzz"}, "it must be one of started, paused"),
        ({"done": {"event": "paused", "page": "Train"}}, "the event paused has no 'page'"),
        ({"done": {"event": "wrote", "own_stat": True}}, "no 'own_stat'; own_start is meant?"),
        ({"done": {"event": "wrote", "own_start": 1}}, "own_start must be true or false"),
        ({"done": {"event": "wrote", "temperature": True}}, "temperature must be a number"),
        ({"done": {"event": "wrote", "temperature": float("nan")}}, "temperature must be a number"),
        ({"done": {"event": "wrote", "temperature": "low"}}, "temperature must be a number"),
        ({"done": "iteration_reached"}, "needs iteration: this iteration or a later one"),
        ({"done": {"event": "iteration_reached", "iteration": 0.5}}, "must be a whole number"),
        ({"done": {"event": "iteration_reached", "iteration": -1}}, "must be a whole number"),
        ({"done": {"event": "iteration_reached", "iteration": 10**400}}, "must be a whole number"),
        ({"done": {"event": "asked", "question": []}}, "must be one of how far back, why"),
        ({"done": {"event": "visited", "first": "verb"}}, "must be one of word, long_word"),
        ({"done": {"event": "page_opened", "page": ""}}, "must be a text"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(changed, words):
    with pytest.raises(UserError) as told:
        parsed(**changed)
    assert words in str(told.value)
    assert str(told.value).startswith("a.rnnviz-tour")
    assert len(str(told.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ([], "is not a tour of rnnviz"),
        ({}, "is not a tour of rnnviz"),
        ({"rnnviz_tour": True, "steps": [STEP]}, "its version is True"),
        ({"rnnviz_tour": 2, "steps": [STEP]}, "newer version"),
        ({"rnnviz_tour": 1}, "steps must be a list"),
        ({"rnnviz_tour": 1, "steps": []}, "steps must be a list"),
        ({"rnnviz_tour": 1, "steps": [STEP] * (MAX_STEPS + 1)}, "steps must be a list"),
        ({"rnnviz_tour": 1, "steps": ["pause"]}, "step 1 must be a table"),
        ({"rnnviz_tour": 1, "steps": [STEP], "step": 1}, "a tour has no 'step'; steps is meant?"),
        ({"rnnviz_tour": 1, "steps": [STEP], "name": []}, "name must be a text"),
    ],
)
def test_a_table_that_is_no_tour_is_refused(table, words):
    with pytest.raises(UserError, match=words):
        parse_tour(table, "a.rnnviz-tour")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "it is not JSON"),
        (b"\xff\xfe", "it is not UTF-8"),
        (b"[" * 100_000, "too large|not a tour"),
        (b"[" * 50_000, "not a tour"),
        (b" " * (MAX_BYTES + 1), "too large"),
    ],
)
def test_a_file_that_is_no_tour_is_refused(tmp_path, data, words):
    (tmp_path / "a.rnnviz-tour").write_bytes(data)
    with pytest.raises(UserError, match=words):
        read_tour(tmp_path / "a.rnnviz-tour")
    with pytest.raises(UserError, match="cannot be read"):
        read_tour(tmp_path / "none.rnnviz-tour")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
            ["sentence", "done", "event", "page", "sight", "steps", "iteration", "first"]), inner, max_size=4)
    ), max_leaves=12,
)  # fmt: skip


@given(json_values, json_values)
def test_whatever_a_file_holds_it_is_a_tour_or_a_sentence(steps, done):
    for table in (
        {"rnnviz_tour": 1, "steps": steps},
        {"rnnviz_tour": 1, "steps": [STEP | {"done": done}]},
    ):
        try:
            tour = parse_tour(table, "a.rnnviz-tour")
        except UserError:
            continue
        assert parse_tour(json.loads(json.dumps(tour.to_dict())), "b", "Tour") == tour


def test_a_page_that_there_is_not_is_told():
    require_pages(parsed(page="Story", done={"event": "page_opened", "page": "Train"}), "a", PAGES)
    for changed in (
        {"page": "Storry"}, {"sight": {"Storry": {}}}, {"done": {"event": "page_opened", "page": "Storry"}},
    ):  # fmt: skip
        with pytest.raises(UserError, match=r"a, step 1: there is no page 'Storry'; Story is meant\?"):
            require_pages(parsed(**changed), "a", PAGES)
    with pytest.raises(UserError, match="it must be one of Train, Story"):
        require_pages(parsed(page="Xyz"), "a", PAGES)


# ── when a step is done ──


@pytest.mark.parametrize(
    ("wanted", "enough", "too_little"),
    [
        (("saved", {}), {}, None),
        (("rate_changed", {"while_running": True}), {"while_running": True}, {"while_running": False}),
        (("wrote", {"temperature": 0.3}), {"temperature": 0.3}, {"temperature": 0.31}),
        (("compared", {"runs": 2}), {"runs": 3}, {"runs": 1}),
        (("iteration_reached", {"iteration": 100}), {"iteration": 100}, {"iteration": 99}),
        (("visited", {"iteration": 100}), {"iteration": 100}, {"iteration": 101}),
        (("visited", {"first": "name"}), {"first": {"word", "name"}}, {"first": {"word"}}),
        (("phase_reached", {"phase": "dhnext"}), {"phase": "dhnext"}, {"phase": "dh"}),
        (("page_opened", {"page": "Map"}), {"page": "Map", "more": 1}, {}),
    ],
)
def test_a_step_is_done_when_what_it_waits_for_has_happened(wanted, enough, too_little):
    condition = TourCondition(*wanted)
    assert condition.is_met(condition.event, enough)
    assert not condition.is_met("paused", enough)
    if too_little is not None:
        assert not condition.is_met(condition.event, too_little)


def test_the_same_condition_has_the_same_key_in_every_tour():
    one = TourCondition("visited", {"first": "word", "iteration": 3})
    assert one.key == TourCondition("visited", {"iteration": 3, "first": "word"}).key
    assert one.key != TourCondition("visited", {"first": "name", "iteration": 3}).key


def test_every_event_says_what_it_is():
    for event in EVENTS.values():
        assert event.words
        assert all(parameter.words for parameter in event.parameters.values())


def test_the_readme_names_every_event_and_what_may_be_asked_of_it():
    words = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    section = words.split("### A tour of your own")[1].split("\n## ")[0]
    for name, event in EVENTS.items():
        assert f"`{name}`" in section
        assert all(f"`{parameter}`" in section for parameter in event.parameters), name


def test_every_tour_that_comes_along_can_be_read():
    found = [*paths.resource("tours").glob("*"), *paths.resource("presets").glob(f"*{SUFFIX}")]
    assert len(found) == 2
    for path in found:
        assert read_tour(path).steps


# ── beside a preset ──


def test_a_preset_carries_a_tour_or_names_one_beside_it(tmp_path):
    table = {"rnnviz_preset": 1, "text": "abc " * 20}
    tour = {"rnnviz_tour": 1, "name": "Lesson", "steps": [STEP]}
    (tmp_path / "lesson.rnnviz-tour").write_text(json.dumps(tour))
    for value in (tour, "lesson.rnnviz-tour"):
        (tmp_path / "a.rnnviz").write_text(json.dumps(table | {"tour": value}))
        preset = read_preset(tmp_path / "a.rnnviz")
        assert preset.tour == parse_tour(tour, "")
        write_preset(tmp_path / "b.rnnviz", preset)
        assert read_preset(tmp_path / "b.rnnviz") == preset
    assert Preset("a", preset.config).tour is None


@pytest.mark.parametrize(
    ("tour", "words"),
    [
        (None, "tour must be a tour, or the name of a file"),
        ("lesson.txt", "tour must be a tour, or the name of a file"),
        ("../lesson.rnnviz-tour", "the name of a file beside it"),
        ("none.rnnviz-tour", r"there is no tour none\.rnnviz-tour beside it"),
        ("x" * 5000 + ".rnnviz-tour", "tour must be a tour"),
        ({"rnnviz_tour": 1}, r"a\.rnnviz: steps must be a list"),
        ({"rnnviz_tour": 1, "steps": [STEP | {"page": "Storm"}]}, "step 1: there is no page 'Storm'"),
    ],
)
def test_a_tour_of_a_preset_is_checked_with_it(tmp_path, tour, words):
    (tmp_path / "a.rnnviz").write_text(json.dumps({"rnnviz_preset": 1, "text": "abc", "tour": tour}))
    with pytest.raises(UserError, match=words):
        require_known(read_preset(tmp_path / "a.rnnviz"), "a.rnnviz", PAGES, ())
