"""Any moment of a run against the run as it was: random runs over every setting, rates changed on the way,
visited at random steps and at all that are kept. 0 bits may differ, of the moment and of the record; and a
branch without a change, gone on with from there, must be the run.

    python tests/soak/visit_exactly.py [CASES] [SEED]
"""

import dataclasses
import random
import sys
import tempfile
import time
from pathlib import Path

from _runs import differing_bits, text_file
from resume_exactly import random_case

from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.core.text.corpus import read_corpus
from rnnviz.training.run.branch import branch
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.moment_keeper import MomentKeeper
from rnnviz.training.run.timeline import Timeline

VISITS = 8


def comparable(run: Checkpoint) -> Checkpoint:
    """Without what a run at an earlier moment cannot have: the best networks that better ones have replaced
    since, and the part of the map that it stood in; and without its name."""
    return dataclasses.replace(
        run, best=None, rivals={}, book_map={}, best_book_map={}, best_held_out=None, run_id="", parent=None
    )


def step(learner: Learner, keeper: MomentKeeper | None) -> None:
    """As whoever trains makes it."""
    learner.step()
    if learner.is_sample_due():
        learner.log_sample()
    if keeper is not None and learner.iteration == keeper.due:
        keeper.keep()


def bits_that_differ(seed: int, *, up_to: int) -> int:
    """Of one random run: at ``VISITS`` random steps, and at its end after a branch at the first of them."""
    chance = random.Random(seed)
    case = random_case(chance, up_to=up_to)
    visits = sorted(chance.sample(range(case.total + 1), min(VISITS, case.total + 1)))
    with tempfile.TemporaryDirectory() as folder:
        corpus = read_corpus(text_file(Path(folder), case.size), lower_case=case.config.lower_case)
        learner = Learner(corpus, case.config)
        if learner.is_sample_due():
            learner.log_sample()
        keeper = MomentKeeper(Path(folder) / "moments.bin", learner)
        seen = {0: learner.checkpoint()}
        for _ in range(case.total):
            if learner.iteration == case.change_at:
                learner.change_learning_rate(case.new_rate)
            step(learner, keeper)
            if learner.iteration in visits:
                seen[learner.iteration] = learner.checkpoint()
        keeper.close()
        timeline = Timeline(learner.checkpoint(), corpus, Path(folder) / "moments.bin")
        count = 0
        for iteration in visits:
            visited = timeline.learner_at(iteration).checkpoint()
            count += differing_bits(comparable(visited), comparable(seen[iteration]))
        there = timeline.learner_at(visits[0])
        config = dataclasses.replace(there.config, learning_rate=there.learning_rate)
        other = Learner.resume(branch(there.checkpoint(), config), corpus)
        while other.iteration < learner.iteration:
            if other.iteration == case.change_at:
                other.change_learning_rate(case.new_rate)
            step(other, None)
        return count + differing_bits(comparable(other.checkpoint()), comparable(learner.checkpoint()))


def main(cases: int = 60, seed: int = 0) -> int:
    began, failed = time.perf_counter(), 0
    for number in range(cases):
        bits = bits_that_differ(seed + number, up_to=400)
        if bits:
            print(f"case {seed + number}: {bits} differing bits")
            failed += 1
    print(
        f"visits: {cases} runs, {VISITS} moments of each and a branch, {failed} differ, "
        f"{time.perf_counter() - began:.0f} s"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
