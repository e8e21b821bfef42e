"""What a run that was saved by itself is called in a menu: its text, its network, how far it came, and when.

Knows the few lines that a run's folder says of itself; opens no checkpoint.
"""

import math

from rnnviz.core.errors import CheckpointError
from rnnviz.core.files import is_file
from rnnviz.core.numerals import rounded
from rnnviz.gui.files.recovery import Autosave
from rnnviz.training.run.run_label import read_label
from rnnviz.training.run.run_names import RUN_JSON
from rnnviz.training.run.run_summary import read_summary


def autosave_words(save: Autosave) -> str:
    """``poems, rnn 50 · 9,395 steps · smooth 40.9, 27 Nov 10:31``, the smooth loss of its last step; without
    network, steps and loss, where the run is a file of an earlier release or its folder does not say them.
    That of a lesson is called so: ``poems (lesson), …``."""
    text = f"{save.text} (lesson)" if read_label(save.entry).lesson else save.text
    return ", ".join(words for words in (text, _came_to(save), f"{save.saved_at:%d %b %H:%M}") if words)


def _came_to(save: Autosave) -> str:
    if not is_file(save.entry / RUN_JSON):
        return ""  # else the checkpoint would be read for it
    try:
        summary = read_summary(save.entry)
    except CheckpointError:
        return ""
    settings = summary.settings
    layers = f"{settings['layers']} × " if settings["layers"] > 1 else ""
    words = [f"{settings['cell']} {layers}{settings['hidden_size']:,}", f"{summary.steps:,} steps"]
    if math.isfinite(summary.smooth_loss):
        words.append(f"smooth {rounded(summary.smooth_loss, 1)}")
    return " · ".join(words)
