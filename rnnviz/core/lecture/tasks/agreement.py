"""Many to many, in step: the next character of sentences of a small language, at every character.

A sentence is *the cat near the dogs runs.*: a verb agrees with what stands first, not with what is nearest.
Where several characters may follow (which noun comes?) nobody could know, and nothing is judged; it is where
one alone may follow, which is asked of the list of all sentences.
"""

from functools import cache

import numpy as np

from rnnviz.core.errors import TextError
from rnnviz.core.lecture.shape import Case, Shape, Steps

_NOUNS = ("cat", "dog", "girl", "king", "owl", "pig")
_PLACES = ("near", "by")
_VERBS = ("run", "sing", "jump", "eat")
START = " "
_SEEN, _UNSEEN = 500, 200


@cache
def sentences() -> tuple[str, ...]:
    """All of the language."""
    things = [(f"the {noun}{ending}", not ending) for noun in _NOUNS for ending in ("", "s")]
    subjects = [
        *things,
        *(
            (f"{thing} {place} {other}", one)
            for thing, one in things
            for place in _PLACES
            for other, _ in things
        ),
    ]
    return tuple(f"{subject} {verb}{'s' if one else ''}." for subject, one in subjects for verb in _VERBS)


@cache
def followers() -> dict[str, str]:
    """By how a sentence begins, all characters that may follow."""
    found: dict[str, set[str]] = {}
    for sentence in sentences():
        for t, character in enumerate(sentence):
            found.setdefault(sentence[:t], set()).add(character)
    return {beginning: "".join(sorted(characters)) for beginning, characters in found.items()}


def case_of(sentence: str) -> Case:
    enters = tuple((character,) for character in START + sentence[:-1])
    following = followers()
    answers = tuple(
        character if len(following[sentence[:t]]) == 1 else "" for t, character in enumerate(sentence)
    )
    return Case(sentence, enters, answers)


def read(text: str) -> Case:
    sentence = " ".join(text.lower().split()).removesuffix(".") + "."
    if sentence not in sentences():
        raise TextError(
            "Type a sentence of the small language, as in the cat near the dogs runs: "
            f"nouns {', '.join(_NOUNS)}; {' and '.join(_PLACES)}; verbs {', '.join(_VERBS)}."
        )
    return case_of(sentence)


def cases(generator: np.random.Generator) -> tuple[list[Case], list[Case]]:
    every = sentences()
    drawn = generator.permutation(len(every))[: _SEEN + _UNSEEN]
    both = [case_of(every[index]) for index in drawn]
    return both[_UNSEEN:], both[:_UNSEEN]


_CHARACTERS = tuple(sorted(set("".join(sentences()))))
MANY_TO_MANY_IN_STEP = Shape(
    name="many-to-many-in-step",
    title="Many to many, in step",
    words="An input and an answer at every step: the next character, as everywhere else in this program.",
    task_words=(
        "Sentences of a small language are read; the next character is asked for where only one may follow. "
        "The verb agrees with the first noun, however near another stands."
    ),
    steps=Steps((True,) * 4, (True,) * 4),
    reads=_CHARACTERS,
    writes=_CHARACTERS,
    example="the cat near the dogs runs.",
    cell="rnn",
    hidden_size=64,
    why="A vanilla network: one yes or no, whether the subject is one or many, lasts over twenty characters.",
    learning_rate=0.003,
    cases=cases,
    read=read,
)
