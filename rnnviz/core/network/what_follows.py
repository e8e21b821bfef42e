"""What a network writes on with, had another character stood at a place of a text: by the same dice.

Knows a text that was told and its network; knows no tree of such texts.
"""

from collections.abc import Sequence

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.network.sampling import Touch, start_writer
from rnnviz.core.network.telling import Telling
from rnnviz.core.progress import Progress
from rnnviz.core.text.decoding import Ids


def what_follows(
    architecture: Architecture,
    params: Parameters,
    told: Telling,
    place: int,
    characters: Sequence[int],
    length: int,
    *,
    touch: Touch | None = None,
    progress: Progress | None = None,
) -> list[Ids]:
    """For each of ``characters`` at ``place`` the next ``length`` characters after it, (length,) numbers.

    They are bit for bit what ``tell`` writes after that choice: the state before it stands in ``told``, and
    nothing up to it is written again. ``touch`` as there; ``progress`` counts characters, and may raise
    ``Cancelled``, which is let through.
    """
    draft, state = told.draft, told.at(place).state
    followings = []
    for number, character in enumerate(characters):
        writer = start_writer(
            architecture, params, draft.start[:0], dials=draft.dials, seed=draft.seed,
            state=state, next_input=character, touch=touch,
        )  # fmt: skip
        writer.throw(place + 1)  # these dice are another character's
        followings.append(writer.write(length))
        if progress is not None:
            progress(number + 1, len(characters))
    return followings
