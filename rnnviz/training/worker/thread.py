"""TrainerThread: a Trainer in a thread of its own, with a way in and a way out.

Knows the thread; knows no network and no screen.
"""

import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING

from rnnviz.training.run.learner import Learner
from rnnviz.training.worker.messages import Command, Delivery, Stop
from rnnviz.training.worker.outbox import Outbox
from rnnviz.training.worker.trainer import Trainer

if TYPE_CHECKING:
    from rnnviz.training.run.timeline import Timeline


class TrainerThread:
    """Starts paused. ``generation`` numbers the run.

    With a ``timeline`` the learner is only to stand at its moments: see Trainer.
    """

    def __init__(self, learner: Learner, generation: int, timeline: "Timeline | None" = None) -> None:
        self.generation = generation
        self._commands: SimpleQueue[Command] = SimpleQueue()
        self._outbox = Outbox(generation)
        trainer = Trainer(learner, self._commands, self._outbox, timeline=timeline)
        kind = "trainer" if timeline is None else "visitor"
        self._thread = threading.Thread(target=trainer.run, name=f"rnnviz-{kind}-{generation}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def send(self, command: Command) -> None:
        """Put a command into the queue; it is obeyed after the step under way."""
        self._commands.put(command)

    def drain(self) -> Delivery:
        """Take what the worker has left since the last time."""
        return self._outbox.drain()

    def stop(self, seconds: float = 5.0) -> bool:
        """Ask the worker to end and wait; whether it ended in time."""
        self.send(Stop())
        self._thread.join(seconds)
        return not self._thread.is_alive()
