"""The lessons that come along: each shows what it says, by runs of its own."""

import pytest

from rnnviz.training.lessons.evidence import Evidence
from rnnviz.training.lessons.lesson_file import builtin_lessons, read_lesson
from rnnviz.training.run.learner import Learner

RIGHT = {
    "1-temperature": ["At 0.5"],
    "2-more-units": ["50 units"],
    "3-one-window": [],
    "4-words": ["More than 20"],
    "5-start-of-the-book": ["Less than 5 %"],
    "6-clipping": ["Clipping each entry"],
    "7-low-loss": ["As high as guessing, or higher"],
    "8-empty-state": ["It rises"],
}
"""What is right of each choice that is asked."""


def test_there_are_eight():
    assert [path.stem for path in builtin_lessons()] == list(RIGHT)
    assert len({read_lesson(path).misconception for path in builtin_lessons()}) == 8


@pytest.mark.parametrize("path", builtin_lessons(), ids=lambda path: path.stem)
def test_it_asks_first_runs_a_minute_at_most_and_ends_with_why(path):
    lesson = read_lesson(path)
    titles = [step.title for step in lesson.steps]
    assert titles[0] == "Question"
    assert titles[-3:] == ["See", "What it means", "Why"]
    assert "Predict" in titles
    assert sum(run.until for run in lesson.runs.values()) <= 6000
    assert any(step.verdicts for step in lesson.steps)


@pytest.mark.parametrize("path", builtin_lessons(), ids=lambda path: path.stem)
def test_its_runs_show_what_it_says(path):
    lesson = read_lesson(path)
    runs = {}
    for name, run in lesson.runs.items():
        learner = Learner(run.corpus(), run.config)
        for _ in range(run.until):
            learner.step()
        runs[name] = Evidence(learner.checkpoint(), learner.corpus)
    for step in lesson.steps:
        assert "…" not in step.words.in_words(runs).replace(" …", "")
        assert all(verdict.condition.holds(runs) for verdict in step.verdicts), step.title
    asked = [step.ask for step in lesson.steps if step.ask is not None and step.ask.choices]
    right = []
    for ask in asked:
        pairs = zip(ask.choices, ask.right, strict=True)
        right.append(next(choice for choice, condition in pairs if condition.holds(runs)))
    assert right == RIGHT[path.stem]
