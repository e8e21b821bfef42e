"""Which entries of each array a gradient check compares: all of them, or a random sample.

Where only a sample is compared, it is drawn among those that this window can say something of: Wxh has a
column for every character, and the loss knows only the columns of the characters that were read; of Why
and by, half are of characters that were to come. Knows arrays and one window; compares nothing.
"""

from collections.abc import Mapping

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.parameters import Parameters, ParameterSpec
from rnnviz.core.network.rerun import Rerun


def choose_entries(
    params: Parameters, analytic: Mapping[str, Array], rerun: Rerun, entries_per_array: int | None, seed: int
) -> dict[str, list[tuple[int, ...]]]:
    """The indices to compare, by the name of the array: every entry (None), or so many, drawn with ``seed``.

    analytic  the gradients that are to be compared, by which an entry that should be 0 and is not is found
    """
    generator = np.random.default_rng(seed)
    specs = {spec.name: spec for spec in params.specs}
    chosen = {}
    for name, param in params.items():
        if entries_per_array is None:
            entries = np.arange(param.size)
        else:
            entries = _draw(specs[name], analytic[name], rerun, max(1, entries_per_array), generator)
        chosen[name] = [tuple(int(i) for i in np.unravel_index(entry, param.shape)) for entry in entries]
    return chosen


def reads_characters(spec: ParameterSpec) -> bool:
    """Whether its columns are characters, of which a window reads but some."""
    return spec.axes[1:] == ("character",)


def _draw(
    spec: ParameterSpec, analytic: Array, rerun: Rerun, count: int, generator: np.random.Generator
) -> Array:
    """``count`` entries of an array by their places in it, or all there are."""
    rows, columns = np.arange(analytic.shape[0]), np.arange(analytic.size // analytic.shape[0])

    def draw(rows: Array, columns: Array, count: int) -> Array:
        places = generator.choice(len(rows) * len(columns), count, replace=False)
        drawn: Array = rows[places // len(columns)] * (analytic.size // analytic.shape[0])
        return drawn + columns[places % len(columns)]

    if reads_characters(spec):
        columns = np.unique(rerun.inputs).astype(np.int64)  # numbers of characters may be bytes
        drawn = draw(rows, columns, min(count, len(rows) * len(columns)))
        # No difference is needed to know that the others have none: one that says otherwise is wrong.
        others = np.delete(np.arange(analytic.shape[1]), columns)
        size = np.abs(analytic[:, others])
        if size.any():
            i, j = np.unravel_index(int(size.argmax()), size.shape)
            drawn = np.append(drawn, i * analytic.shape[1] + others[j])
    elif spec.axes[0] == "character":
        wanted = np.unique(rerun.targets).astype(np.int64)
        rest = np.delete(rows, wanted)
        first = min(len(wanted) * len(columns), max((count + 1) // 2, count - len(rest) * len(columns)))
        second = min(len(rest) * len(columns), count - first)
        drawn = np.concatenate([draw(wanted, columns, first), draw(rest, columns, second)])
    else:
        drawn = draw(rows, columns, min(count, analytic.size))
    chosen: Array = np.sort(drawn)
    return chosen
