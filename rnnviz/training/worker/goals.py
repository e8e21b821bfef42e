"""Goals: whether a run has come where it was to stop, in words too.

Reads the Learner; knows no queue and no events.
"""

from rnnviz.training.run.learner import Learner
from rnnviz.training.worker.messages import SetStop, StopKind


def is_reached(goal: SetStop, learner: Learner) -> bool:
    match goal.kind:
        case StopKind.NEVER:
            return False
        case StopKind.ITERATION:
            return learner.iteration >= goal.value
        case StopKind.EPOCH:
            return learner.epoch >= goal.value
        case StopKind.SMOOTH_LOSS:
            return learner.smooth_loss <= goal.value


def reached_in_words(goal: SetStop, learner: Learner) -> str:
    """Why the run pauses now."""
    match goal.kind:
        case StopKind.EPOCH:
            return f"Reached the end of pass {learner.epoch:,} through the text."
        case StopKind.SMOOTH_LOSS:
            return f"Reached smooth loss {learner.smooth_loss:.2f} at iteration {learner.iteration:,}."
        case _:
            return f"Reached iteration {learner.iteration:,}."


def behind_in_words(goal: SetStop, learner: Learner) -> str:
    """Why a run that is told to go on does not stop at a goal that it has reached already."""
    match goal.kind:
        case StopKind.EPOCH:
            behind = f"The end of pass {goal.value:,.0f} lies behind"
            where = f"in pass {learner.epoch + 1:,}"
        case StopKind.SMOOTH_LOSS:
            behind = f"Smooth loss {goal.value:.2f} is reached already"
            where = f"at {learner.smooth_loss:.2f}"
        case _:
            behind = f"Iteration {goal.value:,.0f} is reached already"
            where = f"at {learner.iteration:,}"
    return f"{behind}: this run is {where}, and a goal is its own. It goes on until you stop it."
