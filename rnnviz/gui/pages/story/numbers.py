"""The numbers of a story: what was counted in each sample, as a table to take along. Knows no widget."""

from itertools import chain

from rnnviz.gui.pages.story.story import Story
from rnnviz.gui.parts.number_table import NumberTable

EXPLANATION = (
    "Real words: of all whole words of a sample, the share that the text has, too. Where something is "
    "typical of the text (environments, braces, comments, lines of ten syllables), the card below counts "
    "whole things over all things, ten samples together, beside the text in pieces as long as a sample. "
    "The numbers have a row for each sample: what was whole in it, and of how many."
)


def numbers_of(story: Story) -> NumberTable:
    """A row for each sample that was looked through: its share of real words, and of each form two counts."""
    names = [each.form.name for each in story.forms]
    header = ("iteration", "real words (share)", *chain.from_iterable((n, f"{n} (of)") for n in names))
    counted = [[sample.tally for sample in each.samples] for each in story.forms]
    rows = (
        (iteration, share, *chain.from_iterable(tallies[number] for tallies in counted))
        for number, (iteration, share) in enumerate(story.shares)
    )
    return NumberTable(header, rows)
