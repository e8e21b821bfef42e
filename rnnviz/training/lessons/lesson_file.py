"""A lesson's file: small JSON that a teacher writes, read and checked; a mistake is told with its place.

Knows the file's form; what a lesson is stands in ``lesson``. It computes nothing and knows no window.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from reprlib import repr as brief
from typing import Any

from rnnviz import paths
from rnnviz.core.errors import SettingError, UserError
from rnnviz.core.files import is_file
from rnnviz.core.foreign import fault_of_sight, marked, nearest, shown
from rnnviz.core.foreign_table import has_mark, read_table
from rnnviz.training.config import SETTINGS, TrainingConfig
from rnnviz.training.lessons.evidence import MEASURES
from rnnviz.training.lessons.lesson import (
    GuidedLesson,
    LessonQuestion,
    LessonRun,
    LessonStep,
    LessonVerdict,
)
from rnnviz.training.lessons.sayings import (
    Condition,
    MeasureOfRun,
    Saying,
    read_condition,
    read_saying,
    read_term,
)
from rnnviz.training.presets import COVERS

VERSION = 1
MARK = "rnnviz_lesson"
MAX_TITLE = 80
MAX_WORDS = 1500
"""Characters of the words of a step."""
MOST_STEPS, MOST_RUNS, MOST_CHOICES = 12, 4, 6
MAX_STEPS_OF_RUN = 100_000
_LESSON = (MARK, "name", "misconception", "runs", "steps")
_RUN = ("text_file", "text", "characters", "settings", "until")
_STEP = ("title", "words", "run", "page", "sight", "ask", "cover", "verdicts")
_ASK = ("question", "choices", "right", "number", "from", "to", "step", "unit")
_VERDICT = ("if", "then", "else")


def builtin_lessons() -> list[Path]:
    """The lessons that come with the program, in the order of their file names."""
    return sorted(paths.resource("lessons").glob("*.rnnviz"))


@cache
def builtin_lesson(path: Path) -> GuidedLesson:
    """One that comes with the program, read once: menus, palette and Help tell of it. Raises UserError."""
    return read_lesson(path)


def is_lesson(path: Path) -> bool:
    """Whether a file is meant as a lesson: whether it says so, whatever else is wrong with it."""
    return has_mark(path, MARK)


def read_lesson(path: Path) -> GuidedLesson:
    """Read and check a lesson. Raises UserError that says what is wrong with it, and where."""
    return _Reader(path).lesson(read_table(path, "lesson", MARK))


def require_pages(lesson: GuidedLesson, file_name: str, pages: Sequence[str]) -> None:
    """Raises UserError where a step opens another page than these."""
    for number, step in enumerate(lesson.steps, 1):
        for page in (*filter(None, [step.page]), *step.sight):
            if page not in pages:
                raise UserError(
                    f"{file_name}: in step {number} there is no page {brief(page)}; "
                    f"it must be one of {', '.join(pages)}."
                )


class _Reader:
    """Reads one file; every mistake is said in a sentence that begins with its name."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def lesson(self, table: dict[str, Any]) -> GuidedLesson:
        version = table[MARK]
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            raise self._mistake(f"its version is {brief(version)}; it must be {VERSION}")
        if version > VERSION:
            raise self._mistake("it comes from a newer version of rnnviz: update it to open the lesson")
        self._require_keys(table, _LESSON, "a lesson")
        runs = self._table(table, "runs", "the lesson")
        if not 1 <= len(runs) <= MOST_RUNS:
            raise self._mistake(f"runs must name 1 to {MOST_RUNS} runs")
        steps = table.get("steps")
        if not isinstance(steps, list) or not 2 <= len(steps) <= MOST_STEPS:
            raise self._mistake(f"steps must be a list of 2 to {MOST_STEPS} steps")
        read_runs = {name: self._run(name, run) for name, run in runs.items()}
        read_steps = tuple(self._step(number, step, read_runs) for number, step in enumerate(steps, 1))
        self._require_order(read_steps, read_runs)
        return GuidedLesson(
            name=shown(self._words(table, "name", "the lesson", MAX_TITLE)),
            misconception=marked(self._words(table, "misconception", "the lesson", MAX_WORDS)),
            runs=read_runs,
            steps=read_steps,
        )

    # ── its parts ──

    def _run(self, name: str, run: Any) -> LessonRun:
        where = f"the run {brief(name)}"
        if not isinstance(run, dict):
            raise self._mistake(f"{where} must be a table")
        if not (name.isascii() and name.isidentifier() and name.islower()):
            raise self._mistake(f"{where} must be called by small letters, as in 'small'")
        self._require_keys(run, _RUN, where)
        settings = self._table(run, "settings", where)
        for key in settings:
            if key not in SETTINGS:
                raise self._mistake(f"in {where} there is no setting {brief(key)}{_meant(key, SETTINGS)}")
        try:
            config = TrainingConfig.from_dict(settings)
        except SettingError as error:
            raise UserError(f"{self._path.name}: in {where}: {error}") from error
        text_file, text = run.get("text_file"), run.get("text")
        if (text_file is None) == (text is None):
            raise self._mistake(f"{where} must have either a text_file or a text")
        for value in (text_file, text):
            if value is not None and not (isinstance(value, str) and value):
                raise self._mistake(f"the text of {where} must be a text")
        return LessonRun(
            name=name,
            config=config,
            until=self._whole(run, "until", where, 1, MAX_STEPS_OF_RUN),
            text_file=self._find_text(text_file, where) if text_file is not None else None,
            text=text or "",
            characters=self._whole(run, "characters", where, config.seq_length + 2, 10**9, 0),
        )

    def _step(self, number: int, step: Any, runs: Mapping[str, LessonRun]) -> LessonStep:
        where = f"step {number}"
        if not isinstance(step, dict):
            raise self._mistake(f"{where} must be a table")
        self._require_keys(step, _STEP, where)
        run = self._words(step, "run", where, MAX_TITLE, "")
        if run and run not in runs:
            raise self._mistake(f"in {where} there is no run {brief(run)}; there are {', '.join(runs)}")
        cover = self._words(step, "cover", where, MAX_TITLE, "")
        if cover and cover not in COVERS:
            raise self._mistake(
                f"in {where} no picture to cover is called {brief(cover)}; there are {', '.join(COVERS)}"
            )
        page = self._words(step, "page", where, MAX_TITLE, "")
        if cover and not page:
            raise self._mistake(f"{where} covers a picture and must say on which page it stands")
        sight = self._table(step, "sight", where)
        if fault := fault_of_sight(sight):
            raise self._mistake(f"sight of {where} {fault}")
        verdicts = step.get("verdicts", [])
        if not isinstance(verdicts, list):
            raise self._mistake(f"verdicts of {where} must be a list")
        ask = step.get("ask")
        return LessonStep(
            title=shown(self._words(step, "title", where, MAX_TITLE)),
            words=self._saying(self._words(step, "words", where, MAX_WORDS), where, runs),
            run=run,
            page=page,
            sight=sight,
            ask=self._ask(ask, where, runs) if ask is not None else None,
            cover=cover,
            verdicts=tuple(self._verdict(verdict, where, runs) for verdict in verdicts),
        )

    def _ask(self, ask: Any, where: str, runs: Mapping[str, LessonRun]) -> LessonQuestion:
        where = f"ask of {where}"
        if not isinstance(ask, dict):
            raise self._mistake(f"{where} must be a table")
        self._require_keys(ask, _ASK, where)
        question = marked(self._words(ask, "question", where, MAX_WORDS))
        if "number" in ask:
            term = self._term(self._words(ask, "number", where, MAX_TITLE), where, runs)
            if MEASURES[term.name].is_text:
                raise self._mistake(f"in {where} {term.name} is words, and no number can be said for it")
            low, high = self._number(ask, "from", where), self._number(ask, "to", where)
            step = self._number(ask, "step", where)
            if not (low < high and 0 < step <= high - low):
                raise self._mistake(
                    f"{where} must go from a smaller number to a larger one, in steps above 0"
                )
            unit = self._words(ask, "unit", where, MAX_TITLE, "")
            return LessonQuestion(question, number=term, low=low, high=high, step=step, unit=shown(unit))
        choices, right = ask.get("choices"), ask.get("right")
        if not isinstance(choices, list) or not 2 <= len(choices) <= MOST_CHOICES:
            raise self._mistake(f"{where} must have 2 to {MOST_CHOICES} choices, or a number")
        if not all(isinstance(c, str) and 0 < len(c) <= MAX_WORDS for c in choices):
            raise self._mistake(f"choices of {where} must be texts")
        if (
            not isinstance(right, list)
            or len(right) != len(choices)
            or not all(isinstance(r, str) for r in right)
        ):
            raise self._mistake(f"right of {where} must have one condition for each of its choices")
        conditions = tuple(self._condition(r, where, runs) for r in right)
        return LessonQuestion(question, tuple(map(marked, choices)), conditions)

    def _verdict(self, verdict: Any, where: str, runs: Mapping[str, LessonRun]) -> LessonVerdict:
        where = f"a verdict of {where}"
        if not isinstance(verdict, dict):
            raise self._mistake(f"{where} must be a table")
        self._require_keys(verdict, _VERDICT, where)
        said = [
            self._saying(self._words(verdict, key, where, MAX_WORDS), where, runs) for key in ("then", "else")
        ]
        return LessonVerdict(
            self._condition(self._words(verdict, "if", where, MAX_WORDS), where, runs), *said
        )

    def _require_order(self, steps: Sequence[LessonStep], runs: Mapping[str, LessonRun]) -> None:
        """What is said of a run comes after it was made; what is asked is answered."""
        made: list[str] = []
        for number, step in enumerate(steps, 1):
            early = [term.run for term in step.terms if term.run not in made]
            if early:
                raise self._mistake(
                    f"step {number} speaks of the run {early[0]}, which no step before has made"
                )
            if step.run in made:
                raise self._mistake(f"step {number} makes the run {step.run} a second time")
            made += [step.run] if step.run else []
        for name in runs:
            if name not in made:
                raise self._mistake(f"no step makes the run {name}")
        if not any(step.ask or step.cover for step in steps):
            raise self._mistake("no step asks for anything: a lesson needs an ask or a cover")
        last = max(number for number, step in enumerate(steps) if step.run)
        if last == len(steps) - 1:
            raise self._mistake("its last step makes a run: a step must follow that says what came of it")

    # ── words, numbers, names ──

    def _saying(self, words: str, where: str, runs: Collection[str]) -> Saying:
        try:
            return read_saying(marked(words), runs)
        except UserError as error:
            raise self._mistake(f"in {where} {error}") from error

    def _condition(self, words: str, where: str, runs: Collection[str]) -> Condition:
        try:
            return read_condition(words, runs)
        except UserError as error:
            raise self._mistake(f"in {where} {error}") from error

    def _term(self, words: str, where: str, runs: Collection[str]) -> MeasureOfRun:
        try:
            return read_term(words, runs)
        except UserError as error:
            raise self._mistake(f"in {where} {error}") from error

    def _require_keys(self, table: Mapping[str, Any], known: Sequence[str], what: str) -> None:
        for key in table:
            if key not in known:
                raise self._mistake(f"{what} has no {brief(key)}{_meant(key, known)}")

    def _table(self, table: Mapping[str, Any], key: str, where: str) -> dict[str, Any]:
        value = table.get(key, {})
        if not isinstance(value, dict):
            raise self._mistake(f"{key} of {where} must be a table")
        return value

    def _words(
        self, table: Mapping[str, Any], key: str, where: str, most: int, default: str | None = None
    ) -> str:
        value = table.get(key, default)
        if not isinstance(value, str) or (not value and default is None):
            raise self._mistake(f"{key} of {where} must be a text")
        if len(value) > most:
            raise self._mistake(f"{key} of {where} has {len(value):,} characters; {most:,} is the most")
        return value

    def _whole(
        self, table: Mapping[str, Any], key: str, where: str, low: int, high: int, default: int | None = None
    ) -> int:
        value = table.get(key, default)
        if value == default and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self._mistake(f"{key} of {where} must be a whole number from {low:,} to {high:,}")
        return value

    def _number(self, table: Mapping[str, Any], key: str, where: str) -> float:
        value = table.get(key)
        if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) < 1e9:
            raise self._mistake(f"{key} of {where} must be a number")
        return float(value)

    def _find_text(self, name: str, where: str) -> Path:
        """The text beside the lesson, else the sample text of that name."""
        beside = self._path.parent / name
        if is_file(beside):
            return beside
        sample = paths.sample_text(Path(name).name)
        if sample.name == name and is_file(sample):
            return sample
        raise self._mistake(f"the text of {where}, {shown(name)}, is neither beside it nor a sample text")

    def _mistake(self, words: str) -> UserError:
        return UserError(f"{self._path.name}: {words}.")


def _meant(key: str, names: Collection[str]) -> str:
    near = nearest(key, names)
    return f"; {near} is meant?" if near else f"; there are {', '.join(names)}"
