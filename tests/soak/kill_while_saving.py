"""kill -9 at a random moment while saving in a loop, real processes.

A child learns and saves after every step, and says which steps are saved; it is killed
at a random moment. The file must then be whole, be the run at one of those steps to the
last bit, and be no older than the last one that was said to be saved. Another child is
the window itself, saving its session by itself; after its end the session must be offered.

    python tests/soak/kill_while_saving.py [KILLS] [WINDOW_KILLS] [SEED]
"""

import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from _runs import differing_bits, small_learner, text_file
from _surroundings import own_home
from _victims import Victim, say

from rnnviz.core.record.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from rnnviz.core.record.moments_file import MomentsFile
from rnnviz.training.run.saving import Saver

LONGEST = 0.15
"""Seconds from the first saved file to the latest kill: some dozens of saves."""


@dataclass
class Count:
    """What was found after the kills."""

    kills: int = 0
    states: int = 0
    broken: int = 0
    lost: int = 0
    inside: int = 0

    def __str__(self) -> str:
        return (
            f"{self.kills} kills ({self.inside} inside a save, {self.states:,} saves before them): "
            f"{self.broken} broken files, {self.lost} lost sessions"
        )


# ── the children ──


def save_in_a_loop(path: Path, *, by_saver: bool) -> None:
    """In the child: learn, save, say so, for ever."""
    learner = small_learner()
    saver = Saver("saver")
    while True:
        learner.step()
        if by_saver:
            saver.save(path, learner.checkpoint(), lambda _error: None)
            saver.finish()
        else:
            save_checkpoint(path, learner.checkpoint())
        say(learner.iteration)


def window_in_a_loop(text: Path, autosaves: Path) -> None:
    """In the child: the window as a user has it, training and saving its session again and again."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from rnnviz.gui.files.settings import WindowSettings
    from rnnviz.gui.window.main_window import MainWindow
    from rnnviz.training.worker.messages import CheckpointSaved

    app = QApplication([])
    window = MainWindow(WindowSettings(None), autosaves)

    def on_event(event: object) -> None:
        if isinstance(event, CheckpointSaved) and event.automatic:
            say(event.iteration)

    window.session.event_arrived.connect(on_event)
    window.start_with(text, running=True, settings={"hidden_size": 100})
    timer = QTimer(window)
    timer.timeout.connect(window.recovery.save_now)
    timer.start(10)
    window.show()
    app.exec()


# ── the one who kills ──


class Reference:
    """The same run, never killed: its state at any step."""

    def __init__(self) -> None:
        self._learner = small_learner()
        self._states: list[Checkpoint] = [self._learner.checkpoint()]

    def at(self, iteration: int) -> Checkpoint:
        while len(self._states) <= iteration:
            self._learner.step()
            self._states.append(self._learner.checkpoint())
        return self._states[iteration]


def kill_savers(kills: int, seed: int) -> Count:
    """The first kind of child, ``kills`` times, in one folder that keeps what every one left."""
    chance, count, reference = random.Random(seed), Count(), Reference()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "run.npz"
        for number in range(kills):
            victim = Victim(__file__, "saver" if number % 2 else "plain", str(path))
            parts = set(Path(name).glob(".*.part"))
            victim.end(after=chance.uniform(0, LONGEST))
            count.kills += 1
            count.states += len(victim.saved)
            count.inside += bool(set(Path(name).glob(".*.part")) - parts)
            try:
                found = load_checkpoint(path)
            except Exception as error:  # noqa: BLE001 - whatever it is, the file is broken
                print(f"kill {number}: {type(error).__name__}: {error}")
                count.broken += 1
                continue
            iteration = found.last.place.iteration
            count.broken += differing_bits(found, reference.at(iteration)) > 0
            count.lost += iteration not in (victim.saved[-1], victim.saved[-1] + 1)
    return count


def kill_windows(kills: int, seed: int, home: Path) -> Count:
    """The second kind of child; a next start looks for what it lost, in the folder of all of them."""
    from PySide6.QtCore import QCoreApplication

    from rnnviz.gui.files.recovery import Recovery
    from rnnviz.gui.session import TrainingSession

    app = QCoreApplication.instance() or QCoreApplication([])
    chance, count = random.Random(seed), Count()
    text, folder = text_file(home, 20_000), home / "autosaves"
    for number in range(kills):
        victim = Victim(__file__, "window", str(text), str(folder))
        victim.end(after=chance.uniform(0, 2 * LONGEST))
        count.kills += 1
        count.states += len(victim.saved)
        session = TrainingSession()
        recovery = Recovery(session, folder)
        count.inside += bool(list(folder.rglob(".*.part")))
        lost = recovery.take_lost_sessions()
        if len(lost) != 1:
            print(f"window kill {number}: {len(lost)} sessions are offered")
            count.lost += 1
        for save in lost:
            try:
                found = load_checkpoint(save.path)
            except Exception as error:  # noqa: BLE001 - as above
                print(f"window kill {number}: {type(error).__name__}: {error}")
                count.broken += 1
            else:
                count.lost += found.last.place.iteration < victim.saved[-1]
                count.broken += _moments_broken(found, save.entry / "moments.bin")
        count.lost += bool(recovery.take_lost_sessions())  # each is offered once
        recovery.close()
        recovery.deleteLater()
        session.deleteLater()
        left = list(folder.rglob(".*.part"))
        if left:
            print(f"window kill {number}: {len(left)} unfinished files stay behind")
            count.broken += len(left)
    app.processEvents()
    return count


def _moments_broken(run: Checkpoint, path: Path) -> int:
    """Kept moments that cannot be read, or are of no step up to where the run stands; a torn one is none."""
    moments = MomentsFile(path, run.architecture, run.last, run.run_id)
    if not moments.iterations:
        print(f"{path}: no moment is kept")
        return 1
    return sum(
        kept.moment.place.iteration != iteration
        for iteration in moments.iterations
        if (kept := moments.read(iteration)) is not None
    )


def main(kills: int = 200, window_kills: int = 20, seed: int = 0) -> int:
    with own_home() as home:
        began = time.perf_counter()
        savers = kill_savers(kills, seed)
        print(f"saving in a loop: {savers}, {time.perf_counter() - began:.0f} s")
        began = time.perf_counter()
        windows = kill_windows(window_kills, seed, home)
        print(f"the window:       {windows}, {time.perf_counter() - began:.0f} s")
    return 1 if savers.broken + savers.lost + windows.broken + windows.lost else 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--child", "window", text, folder]:
            window_in_a_loop(Path(text), Path(folder))
        case ["--child", way, file]:
            save_in_a_loop(Path(file), by_saver=way == "saver")
        case numbers:
            sys.exit(main(*map(int, numbers)))
