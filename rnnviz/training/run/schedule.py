"""How the learning rate goes down by itself: a factor of the rate that is set, from where the run stands.

A function of the place alone, so that a run that is gone on with goes on the same. Knows settings and
numbers; knows no optimizer.
"""

from rnnviz.training.config import TrainingConfig


def rate_factor(config: TrainingConfig, iteration: int, epoch: int, elapsed: float) -> float:
    """What the set rate is multiplied with for the step after ``iteration``, in ``epoch`` (from 0).

    constant  1
    decay     ``decay_factor`` to the power of epoch // ``decay_every``
    linear    1 - share of the way to the goal, never below 0: ``goal_steps`` steps, or ``goal_minutes``
              of training (``elapsed`` seconds), whichever is further along
    """
    match config.schedule:
        case "decay":
            return float(config.decay_factor ** (epoch // config.decay_every))
        case "linear":
            by_steps = iteration / config.goal_steps if config.goal_steps else 0.0
            by_time = elapsed / (60 * config.goal_minutes) if config.goal_minutes else 0.0
            return max(0.0, 1.0 - max(by_steps, by_time))
        case _:
            return 1.0
