"""Question: something that is asked of the worker, as one class with its fields and its answer's type.

A new one is a class and nothing else: it is listed nowhere, and neither the Trainer nor the session knows
it. Its base alone stands here; the questions that several ask stand in ``questions``.
"""

from abc import ABC, abstractmethod
from typing import ClassVar, Generic, TypeVar

from rnnviz.training.run.learner import Learner

Answer = TypeVar("Answer")


class Question(ABC, Generic[Answer]):
    """Asked once and answered once, to its asker alone. Subclasses are frozen dataclasses.

    changes_network  whether its answer leaves the run another network, which everybody is then shown
    is_of_moment     whether it is about the network as it stands, of whichever moment is shown: while an
                     earlier one is visited, that one answers
    """

    __slots__ = ()
    changes_network: ClassVar[bool] = False
    is_of_moment: ClassVar[bool] = False

    @abstractmethod
    def answer(self, learner: Learner) -> Answer:
        """The answer, which is the asker's own from then on: nothing in it may change as training goes on.

        Runs in the worker's thread, between two steps, and training stands still for as long. A UserError
        refuses the question, in words for the user; the run must then be as it was.
        """
