"""GuidedLesson: a misconception that is predicted, run and seen: its runs, its steps, what is asked.

Plain and checked; knows no file but the texts of its runs, computes nothing and knows no window.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rnnviz.core.text.corpus import Corpus, corpus_from_string, read_corpus
from rnnviz.training.config import TrainingConfig
from rnnviz.training.lessons.sayings import Condition, MeasureOfRun, Saying


@dataclass(frozen=True, slots=True)
class LessonRun:
    """A run that a lesson makes, up to ``until`` steps.

    text_file   the text as a path, or None;  text  the text itself where there is no file
    characters  how many of it are learned, from its beginning; 0 for all
    """

    name: str
    config: TrainingConfig
    until: int
    text_file: Path | None = None
    text: str = ""
    characters: int = 0

    def corpus(self) -> Corpus:
        """Its text, read. Raises UserError where it cannot be."""
        lower_case = self.config.lower_case
        if self.text_file is None:
            text = self.text[: self.characters or None]
            return corpus_from_string(text, f"{self.name}.txt", lower_case=lower_case)
        whole = read_corpus(self.text_file, lower_case=lower_case)
        if not self.characters or self.characters >= whole.size:
            return whole
        beginning = whole.vocabulary.decode(whole.ids[: self.characters])
        name = f"{self.text_file.stem}, its beginning.txt"
        return corpus_from_string(beginning, name, lower_case=lower_case)


@dataclass(frozen=True, slots=True)
class LessonQuestion:
    """What is asked before it is seen: one of ``choices``, each with the condition under which it is right,
    the first that holds; or the ``number`` of a measure, said from ``low`` to ``high`` in steps.

    unit  what stands behind the number that is said; with % a share is said in hundredths
    """

    words: str
    choices: tuple[str, ...] = ()
    right: tuple[Condition, ...] = ()
    number: MeasureOfRun | None = None
    low: float = 0.0
    high: float = 1.0
    step: float = 0.05
    unit: str = ""

    @property
    def terms(self) -> tuple[MeasureOfRun, ...]:
        """All that must be known to say what is right."""
        of_choices = tuple(term for condition in self.right for term in condition.terms)
        return of_choices if self.number is None else (self.number,)


@dataclass(frozen=True, slots=True)
class LessonVerdict:
    """Words that stand there where a condition holds, and others where it does not."""

    condition: Condition
    then: Saying
    otherwise: Saying

    @property
    def terms(self) -> tuple[MeasureOfRun, ...]:
        return (*self.condition.terms, *self.then.terms, *self.otherwise.terms)


@dataclass(frozen=True, slots=True)
class LessonStep:
    """One card.

    run    the run that is made here, by its name; '' for none
    page   the tab that is opened, '' for the one in front;  sight  what pages show, by their titles
    cover  the picture that is covered here, one of ``COVERS``; '' for none
    """

    title: str
    words: Saying
    run: str = ""
    page: str = ""
    sight: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    ask: LessonQuestion | None = None
    cover: str = ""
    verdicts: tuple[LessonVerdict, ...] = ()

    @property
    def terms(self) -> tuple[MeasureOfRun, ...]:
        """All that its words say of runs."""
        return (*self.words.terms, *(term for verdict in self.verdicts for term in verdict.terms))


@dataclass(frozen=True, slots=True)
class GuidedLesson:
    """``runs`` by their names, ``steps`` in their order; ``misconception`` is the sentence that is tried."""

    name: str
    misconception: str
    runs: Mapping[str, LessonRun]
    steps: tuple[LessonStep, ...]
