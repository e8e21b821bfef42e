"""A lesson's file: read strictly, and every mistake is one sentence that names the file and the place."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.core.errors import UserError
from rnnviz.training.lessons.evidence import MEASURES
from rnnviz.training.lessons.lesson_file import builtin_lessons, is_lesson, read_lesson, require_pages

LESSON = {
    "rnnviz_lesson": 1,
    "name": "Is it so?",
    "misconception": "It is so.",
    "runs": {"one": {"text": "the quick brown fox " * 9, "settings": {"seq_length": 5}, "until": 20}},
    "steps": [
        {
            "title": "Predict",
            "words": "Say it.",
            "page": "Train",
            "ask": {
                "question": "More or less?",
                "choices": ["more", "less"],
                "right": ["one.reach > 3", "one.reach <= 3"],
            },
        },
        {"title": "Run", "words": "It learns.", "run": "one", "cover": "loss", "page": "Train"},
        {
            "title": "See",
            "words": "{one.reach} back.",
            "sight": {"Write": {"view": "Grid"}},
            "verdicts": [{"if": "one.reach > 3", "then": "More: {one.reach}.", "else": "Less."}],
        },
    ],
}


@pytest.fixture
def read(tmp_path):
    def read(change=lambda _table: None, text=None):
        table = copy.deepcopy(LESSON)
        change(table)
        path = tmp_path / "mine.rnnviz"
        path.write_text(text if text is not None else json.dumps(table))
        return read_lesson(path)

    return read


def test_all_of_it_is_read(read):
    lesson = read()
    assert (lesson.name, lesson.misconception) == ("Is it so?", "It is so.")
    assert lesson.runs["one"].until == 20
    assert lesson.runs["one"].config.seq_length == 5
    assert lesson.runs["one"].corpus().size == 180
    predict, run, see = lesson.steps
    assert predict.ask.choices == ("more", "less")
    assert (run.run, run.cover) == ("one", "loss")
    assert see.sight == {"Write": {"view": "Grid"}}
    assert [term.name for term in see.terms] == ["reach"] * 3


def test_a_number_can_be_asked_for(read):
    def ask(table):
        number = {"question": "How many?", "number": "one.share_that_rose", "from": 0, "to": 100, "step": 1}
        table["steps"][0]["ask"] = number | {"unit": "%"}

    question = read(ask).steps[0].ask
    assert (question.number.name, question.low, question.high, question.unit) == (
        "share_that_rose", 0, 100, "%",
    )  # fmt: skip


def test_a_run_can_learn_the_beginning_of_a_sample_text(read):
    def begin(table):
        table["runs"]["one"] = {"text_file": "verse.txt", "characters": 300, "until": 5}

    corpus = read(begin).runs["one"].corpus()
    assert corpus.size == 300
    assert corpus.name.startswith("verse, its beginning")


def put(*path, value):
    def change(table):
        for key in path[:-1]:
            table = table[key]
        if value is ...:  # none of it
            del table[path[-1]]
        else:
            table[path[-1]] = value

    return change


MISTAKES = [
    (put("rnnviz_lesson", value=2), "comes from a newer version"),
    (put("rnnviz_lesson", value="1"), "its version is '1'"),
    (put("nam", value="x"), "a lesson has no 'nam'; name is meant"),
    (put("name", value=...), "name of the lesson must be a text"),
    (put("name", value="x" * 81), "name of the lesson has 81 characters; 80 is the most"),
    (put("misconception", value=""), "misconception of the lesson must be a text"),
    (put("runs", value={}), "runs must name 1 to 4 runs"),
    (put("runs", value=[]), "runs of the lesson must be a table"),
    (put("runs", "one", value=3), "the run 'one' must be a table"),
    (put("runs", "One", value={}), "must be called by small letters"),
    (
        put("runs", "one", "settings", value={"hiden_size": 3}),
        "no setting 'hiden_size'; hidden_size is meant",
    ),
    (put("runs", "one", "settings", value={"hidden_size": 0}), "in the run 'one'"),
    (put("runs", "one", "until", value=0), "until of the run 'one' must be a whole number from 1"),
    (put("runs", "one", "until", value=True), "until of the run 'one' must be a whole number"),
    (put("runs", "one", "text", value=...), "must have either a text_file or a text"),
    (put("runs", "one", "text_file", value="a.txt"), "must have either a text_file or a text"),
    (put("runs", "one", "characters", value=3), "characters of the run 'one' must be a whole number from 7"),
    (put("steps", value=[]), "steps must be a list of 2 to 12 steps"),
    (put("steps", 0, value="x"), "step 1 must be a table"),
    (put("steps", 0, "titel", value="x"), "step 1 has no 'titel'; title is meant"),
    (put("steps", 0, "words", value=7), "words of step 1 must be a text"),
    (put("steps", 0, "words", value="{one.reach}"), "step 1 speaks of the run one, which no step before"),
    (put("steps", 2, "words", value="{one.raech}"), "in step 3 there is no measure raech; reach is meant"),
    (put("steps", 1, "run", value="two"), "in step 2 there is no run 'two'; there are one"),
    (put("steps", 1, "run", value=""), "step 3 speaks of the run one"),
    (put("steps", 2, "run", value="one"), "step 3 makes the run one a second time"),
    (put("steps", 1, "cover", value="los"), "no picture to cover is called 'los'; there are loss"),
    (put("steps", 1, "page", value=""), "step 2 covers a picture and must say on which page"),
    (put("steps", 2, "sight", value={"Write": 3}), "sight of step 3 must be a table of pages"),
    (
        put("steps", 2, "sight", value={"Train": {"part": [0, 10**400, 0, 1]}}),
        "sight of step 3 has tables too deep",
    ),
    (put("steps", 2, "words", value="{one.gradient_left(" + "9" * 400 + ")}"), "wants a number below"),
    (put("steps", 2, "verdicts", value={}), "verdicts of step 3 must be a list"),
    (put("steps", 2, "verdicts", 0, "if", value="one.reach"), "in a verdict of step 3 'one.reach' compares"),
    (put("steps", 2, "verdicts", 0, "else", value=...), "else of a verdict of step 3 must be a text"),
    (put("steps", 0, "ask", value=3), "ask of step 1 must be a table"),
    (put("steps", 0, "ask", "choices", value=["one"]), "ask of step 1 must have 2 to 6 choices, or a number"),
    (put("steps", 0, "ask", "choices", value=["one", 2]), "choices of ask of step 1 must be texts"),
    (put("steps", 0, "ask", "right", value=["1 < 2"]), "must have one condition for each"),
    (put("steps", 0, "ask", "number", value="one.written(1)"), "written is words, and no number"),
    (put("steps", 0, "ask", "number", value="one.reach"), "from of ask of step 1 must be a number"),
]


@pytest.mark.parametrize(("change", "sentence"), MISTAKES, ids=[sentence for _, sentence in MISTAKES])
def test_a_mistake_is_one_sentence(read, change, sentence):
    with pytest.raises(UserError) as caught:
        read(change)
    message = str(caught.value)
    assert message.startswith("mine.rnnviz: ")
    assert sentence in message
    assert message.count("\n") == 0


def test_a_scale_must_go_upwards(read):
    def ask(table):
        table["steps"][0]["ask"] = {"question": "?", "number": "one.reach", "from": 5, "to": 1, "step": 1}

    with pytest.raises(UserError, match="from a smaller number to a larger one"):
        read(ask)


def test_a_lesson_must_ask_and_tell(read):
    def silent(table):
        del table["steps"][0]["ask"], table["steps"][1]["cover"]

    with pytest.raises(UserError, match="no step asks for anything"):
        read(silent)
    with pytest.raises(UserError, match="its last step makes a run"):
        read(lambda table: table["steps"].pop())
    with pytest.raises(UserError, match="no step makes the run two"):
        read(lambda table: table["runs"].update(two=table["runs"]["one"]))


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"rnnviz_preset": 1}', "[" * 100_000])
def test_what_is_no_lesson_is_refused(read, text):
    with pytest.raises(UserError, match=r"mine\.rnnviz is not a lesson"):
        read(text=text)


def test_what_is_missing_or_too_large_is_said(read, tmp_path):
    with pytest.raises(UserError, match="cannot be read"):
        read_lesson(tmp_path / "none.rnnviz")
    with pytest.raises(UserError, match="is too large to be a lesson"):
        read(text=json.dumps(LESSON) + " " * (1 << 20))
    with pytest.raises(UserError, match=r"a\.txt, is neither beside it nor a sample text"):
        read(lambda table: table["runs"].update(one={"text_file": "a.txt", "until": 5}))


def test_files_say_whether_they_are_lessons(tmp_path):
    assert all(is_lesson(path) for path in builtin_lessons())
    for name, text in (("a", "{}"), ("b", "nonsense"), ("c", "[]")):
        (tmp_path / name).write_text(text)
        assert not is_lesson(tmp_path / name)
    assert not is_lesson(tmp_path / "none")


def test_a_page_that_there_is_not_is_said_with_its_step(read):
    with pytest.raises(UserError, match="in step 3 there is no page 'Write'; it must be one of Train"):
        require_pages(read(), "mine.rnnviz", ["Train"])
    require_pages(read(), "mine.rnnviz", ["Train", "Write"])


README = Path(__file__).resolve().parents[3] / "README.md"


def test_the_lesson_in_the_readme_is_one(read):
    section = README.read_text(encoding="utf-8").partition("### Lessons of your own")[2]
    lesson = read(text=section.partition("```json")[2].partition("```")[0])
    assert [run.until for run in lesson.runs.values()] == [1500, 1500]


def test_the_readme_names_every_measure():
    section = README.read_text(encoding="utf-8").partition("### Lessons of your own")[2].partition("\n## ")[0]
    assert [name for name in MEASURES if f"`{name}`" not in section] == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def places_in(table, path=()):
    """Every place of a nested table, the outermost first."""
    inside = table.items() if isinstance(table, dict) else enumerate(table) if isinstance(table, list) else ()
    for key, value in inside:
        yield (*path, key)
        yield from places_in(value, (*path, key))


MEASURED = st.text("{}.()<> and0123456789reach*one", max_size=20)


@given(st.sampled_from(list(places_in(LESSON))), JSON | MEASURED)
def test_whatever_stands_in_it_is_read_or_refused_in_a_sentence(tmp_path_factory, place, value):
    table = copy.deepcopy(LESSON)
    put(*place, value=value)(table)
    path = tmp_path_factory.getbasetemp() / "any.rnnviz"
    path.write_text(json.dumps(table))
    said = ""
    try:
        read_lesson(path)
    except UserError as error:
        said = str(error)
    assert not said or "any.rnnviz" in said
