"""The optimizers that there are: a file for each, and one line here."""

from rnnviz.core.network.optimizers.adagrad import Adagrad
from rnnviz.core.network.optimizers.optimizer import Optimizer

OPTIMIZERS: dict[str, type[Optimizer]] = {kind.name: kind for kind in (Adagrad,)}
"""By the name that settings, checkpoints and the command line use."""
