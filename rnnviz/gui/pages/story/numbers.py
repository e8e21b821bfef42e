"""The numbers of a story: what was counted in each sample, as a table to take along. Knows no widget."""

from itertools import chain

from rnnviz.gui.pages.story.story import Story
from rnnviz.gui.parts.number_table import NumberTable


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
