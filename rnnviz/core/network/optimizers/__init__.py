"""The optimizers that there are: a file for each, and one line here."""

from rnnviz.core.network.optimizers.adagrad import Adagrad
from rnnviz.core.network.optimizers.adagrad_unclipped import AdagradUnclipped
from rnnviz.core.network.optimizers.adam import Adam
from rnnviz.core.network.optimizers.optimizer import Optimizer
from rnnviz.core.network.optimizers.rmsprop import RMSprop
from rnnviz.core.network.optimizers.sgd import SGD

OPTIMIZERS: dict[str, type[Optimizer]] = {
    kind.name: kind for kind in (Adagrad, AdagradUnclipped, SGD, RMSprop, Adam)
}
"""By the name that settings, checkpoints and the command line use."""
