"""What stands behind the loss curve: the ghost of another run, and published curves; in words and strokes.

Knows curves and settings; knows no panel and no file.
"""

from dataclasses import replace

from rnnviz.core.record.measured import Points
from rnnviz.gui.pages.train.ghost import Ghost
from rnnviz.gui.panels.loss.backdrops import TEAL, VIOLET, Backdrop
from rnnviz.training.worker.messages import RunInfo

OTHER_TEXT = " It learns another text: which of the two losses is the lower says nothing."
_STROKES = ((VIOLET, "dots"), (TEAL, "dot-dash"))


def ghost_backdrop(ghost: Ghost, sha256: str) -> Backdrop:
    """The smooth loss of another run, behind one that learns the text of this ``sha256``."""
    other = ghost.sha256 != sha256
    return Backdrop(
        "ghost",
        f"{'pinned run' if ghost.is_pinned else 'last run'}{' (other text)' if other else ''}",
        f"The smooth loss of {ghost.title}, {'which is pinned' if ghost.is_pinned else 'the run before'}, "
        f"up to its iteration {int(ghost.points.iterations[-1]):,}, on the same axes."
        f"{OTHER_TEXT if other else ''}",
        ghost.points,
    )


def published_backdrops(run: RunInfo, learning_rate: float) -> list[Backdrop]:
    """Those that were printed: in a colour where text and settings are theirs, else grey, and why."""
    from rnnviz.training.card.published import published_curves  # few want them, and no start does

    characters = run.corpus.size if run.corpus is not None else run.text.size
    config = replace(run.config, learning_rate=learning_rate)
    found = []
    for curve, (color, stroke) in zip(published_curves(), _STROKES, strict=False):
        differs = curve.differences(config, characters, len(run.vocabulary))
        nats = Points(curve.points.iterations, curve.points.values / curve.settings.seq_length)
        why = (
            f"Grey, since this run is not theirs: {'; '.join(differs)}."
            if differs
            else "Text and settings are theirs; seeds alone spread by ± 1.5."
        )
        found.append(
            Backdrop(
                f"published_{curve.name.replace(' ', '_')}",
                f"{curve.name}{', not alike' if differs else ''}",
                f"Smooth loss as printed in {curve.source}. {why}",
                nats,
                None if differs else color,
                stroke,
            )
        )
    return found
