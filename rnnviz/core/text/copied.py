"""The longest passage of some writings that stands in a text word for word: does a network copy?

Knows strings; knows neither who wrote them nor a run.
"""

from collections.abc import Callable, Iterable

COMPARED = 2_000_000
"""Characters of a text that writings are compared with: each place of a writing looks through all of them."""


def longest_copy(writings: Iterable[str], text: str, progress: Callable[[], None] = lambda: None) -> str:
    """The longest passage of any of ``writings`` that ``text`` has, too; the first of equally long ones.

    Each place is asked only for a passage longer than the longest so far, so that nearly all are done with
    after one look. ``progress`` is called now and then and may raise.
    """
    longest = ""
    for writing in writings:
        progress()
        for start in range(len(writing)):
            end = start + len(longest) + 1
            while end <= len(writing) and writing[start:end] in text:
                longest = writing[start:end]
                end += 1
    return longest
