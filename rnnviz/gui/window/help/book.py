"""HelpBook: all leaves of Help by their keys, each made when it is first wanted, and what stands on them all.

Knows where the words come from: the glossary, the cards of the pages, the presets, the list of sample texts
and that of keys. Writes none of its own but titles, builds no page and draws nothing.
"""

from collections.abc import Callable, Sequence
from functools import partial

from rnnviz import paths
from rnnviz.core.errors import UserError
from rnnviz.gui.page import PageSpec
from rnnviz.gui.parts.card_words import CardWords
from rnnviz.gui.window.help.leaf import HelpEntry, HelpSpot, Leaf
from rnnviz.gui.window.help.sample_words import entries_of_readme
from rnnviz.training.config import TrainingConfig
from rnnviz.training.glossary.glossary import FIELDS, SETTINGS_FIELD, glossary, words_in
from rnnviz.training.glossary.word import GlossaryWord, Whereabouts
from rnnviz.training.lessons.lesson_file import builtin_lesson, builtin_lessons
from rnnviz.training.presets import Preset, builtin_preset, builtin_presets

PAGES, GLOSSARY, REST = "What am I looking at", "Glossary", "To begin with"
LESSONS, PRESETS, TEXTS, KEYS = "lessons", "presets", "texts", "keys"
"""Keys of leaves."""
OPEN_LESSON, OPEN_PRESET, OPEN_TEXT = "open-lesson:", "open-preset:", "open-text:"
"""What targets begin with that open something; its file's name follows."""


class HelpBook:
    """``specs`` are the pages of the window, ``keys`` lines of ``keys: what they do``."""

    def __init__(self, specs: Sequence[PageSpec], keys: str) -> None:
        self._makers: dict[str, Callable[[], Leaf]] = {}
        self._leaves: dict[str, Leaf] = {}
        self._cell = "rnn"
        self.contents: list[tuple[str, list[tuple[str, str]]]] = []
        """Headings, each with the keys and titles of the leaves under it."""
        self._spots = {name: HelpSpot(_field_key(field), name) for field, name in _fields()}
        self._add(PAGES, [(page_key(spec.title), spec.title, partial(self._page, spec)) for spec in specs])
        fields = [*FIELDS, SETTINGS_FIELD]
        self._add(GLOSSARY, [(_field_key(field), field, partial(self._field, field)) for field in fields])
        self._add(
            REST,
            [
                (LESSONS, "Lessons", _lessons),
                (PRESETS, "Presets", _presets),
                (TEXTS, "Sample texts", _texts),
                (KEYS, "Keyboard", partial(_keys, keys)),
            ],
        )

    def _add(self, group: str, leaves: list[tuple[str, str, Callable[[], Leaf]]]) -> None:
        self.contents.append((group, [(key, title) for key, title, _ in leaves]))
        self._makers |= {key: make for key, _, make in leaves}

    def speak_of_cell(self, cell: str) -> None:
        """From now on say of cards and words what is true where the network of the run has this cell."""
        if cell != self._cell:
            self._cell = cell
            self._leaves.clear()

    @property
    def keys(self) -> tuple[str, ...]:
        """Of all leaves, in the order of the contents."""
        return tuple(self._makers)

    def leaf(self, key: str) -> Leaf:
        """The leaf of this key, made now if it was not. Raises KeyError."""
        if key not in self._leaves:
            self._leaves[key] = self._makers[key]()
        return self._leaves[key]

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """All of them, in the order of the contents."""
        return tuple(map(self.leaf, self._makers))

    def spot_of(self, word: str) -> HelpSpot:
        """Where a word of the glossary stands. Raises KeyError."""
        return self._spots[word]

    def entry(self, spot: HelpSpot) -> HelpEntry | None:
        """What stands there; None on top of a leaf, and where nothing does."""
        if spot.leaf not in self._makers:
            return None
        return next((each for each in self.leaf(spot.leaf).entries if each.name == spot.entry), None)

    def _page(self, spec: PageSpec) -> Leaf:
        entries = tuple(_card(card, card.beside(self._cell), spec.title) for card in spec.cards())
        return Leaf(page_key(spec.title), spec.title, PAGES, spec.words, entries)

    def _field(self, field: str) -> Leaf:
        words = [glossary()[name].beside(self._cell) for of, name in _fields() if of == field]
        said = "Point at a field in the sidebar to read the same." if field == SETTINGS_FIELD else ""
        return Leaf(_field_key(field), field, GLOSSARY, said, tuple(map(_word, words)))


# ── pages ──


def page_key(title: str) -> str:
    """Of the leaf of the page of this title."""
    return f"page:{title}"


def _card(card: CardWords, said: str, page: str) -> HelpEntry:
    title = f"{card.view} ▸ {card.title}" if card.view not in ("", card.title) else card.title
    words = tuple(word.name for word in words_in(said))
    return HelpEntry(card.name, title, (said,), place=Whereabouts(page, card.name, card.view), words=words)


# ── the glossary ──


def _field_key(field: str) -> str:
    return f"words:{field}"


def _fields() -> list[tuple[str, str]]:
    """Every word with the field that it belongs to."""
    named = [(field, word.name) for field, words in FIELDS.items() for word in words]
    known = {name for _, name in named}
    return named + [(SETTINGS_FIELD, name) for name in glossary() if name not in known]


def _word(word: GlossaryWord) -> HelpEntry:
    said = f"{word.said} {word.more}".rstrip()
    return HelpEntry(word.name, word.name, (said,), word.formula, word.also, word.place)


# ── lessons, presets and texts ──


def _lessons() -> Leaf:
    said = "Each tries a sentence that many believe, by runs in this window; your own comes back afterwards."
    entries = []
    for path in builtin_lessons():
        try:
            lesson = builtin_lesson(path)
        except UserError:  # as of presets
            continue
        words = (f"It tries the sentence “{lesson.misconception}”", lesson.steps[0].words.in_words({}))
        act = ("Begin this lesson", f"{OPEN_LESSON}{path.name}")
        entries.append(HelpEntry(path.stem, lesson.name, words, act=act))
    return Leaf(LESSONS, "Lessons", REST, said, tuple(entries))


def _presets() -> Leaf:
    said = "File ▸ Presets opens one: its text, its settings and its page; the run before it can be had back."
    entries = []
    for path in builtin_presets():
        try:
            preset = builtin_preset(path)
        except UserError:  # one that came along broken is no reason to be without help
            continue
        entries.append(
            HelpEntry(
                path.stem, preset.name, tuple(filter(None, (preset.note, _settings_of(preset)))),
                also=(preset.group,), act=("Open this preset", f"{OPEN_PRESET}{path.name}"),
            )
        )  # fmt: skip
    return Leaf(PRESETS, "Presets", REST, said, tuple(entries))


def _settings_of(preset: Preset) -> str:
    """In what it is not as by default, and where it opens."""
    default = TrainingConfig().to_dict()
    changed = [f"{name} {value}" for name, value in preset.config.to_dict().items() if value != default[name]]
    where = f"Opens on {preset.page or 'Train'}"
    text = f" with {preset.text_file.name}" if preset.text_file else ""
    return f"{where}{text}; {', '.join(changed)}." if changed else f"{where}{text}; all settings by default."


def _texts() -> Leaf:
    said = "File ▸ Sample texts opens one. All were written for this program."
    entries = tuple(
        HelpEntry(name, name, paragraphs, act=("Open this text", f"{OPEN_TEXT}{name}"))
        for name, paragraphs in entries_of_readme(paths.sample_text("README.md"))
    )
    return Leaf(TEXTS, "Sample texts", REST, said, entries)


# ── keys ──


def _keys(lines: str) -> Leaf:
    entries = []
    for number, line in enumerate(lines.splitlines()):
        keys, _, does = line.partition(": ")
        entries.append(HelpEntry(f"key-{number}", keys, (does,)))
    said = "They work where nothing else has a use for them: in a text field letters are letters."
    return Leaf(KEYS, "Keyboard", REST, said, tuple(entries), has_keys=True)
