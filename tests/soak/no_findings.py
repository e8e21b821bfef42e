"""Networks that have learnt nothing: none of their units may be a finding; and how many are of one that has.

python tests/soak/no_findings.py [SEEDS]
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from _runs import story

from rnnviz.core.inside.stretches import Population
from rnnviz.core.inside.units import follow
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner

WHOLE = 200_000
Kind = tuple[str, int, int, float]
"""Cell, hidden_size, layers, sigma."""
KINDS: tuple[Kind, ...] = (
    ("rnn", 100, 1, 0.01), ("rnn", 100, 1, 0.1), ("rnn", 100, 1, 0.5), ("rnn", 50, 2, 0.1),
    ("lstm", 64, 1, 0.01), ("lstm", 64, 1, 0.5), ("gru", 64, 1, 0.1),
)  # fmt: skip
LEARNT = 10_000


@dataclass
class Verdict:
    networks: int = 0
    units: int = 0
    findings: list[str] = field(default_factory=list)


def judge(seeds: int, kinds: Sequence[Kind] = KINDS, size: int = WHOLE) -> Verdict:
    """Every kind of network, so often, against the first sample text."""
    verdict = Verdict()
    corpus = corpus_from_string(story(size), "story")
    for name, hidden, layers, sigma in kinds:
        architecture = Architecture(CELLS[name], corpus.vocab_size, hidden, layers)
        for seed in range(seeds):
            params = architecture.draw(sigma, np.random.default_rng(seed), np.float32)
            found = follow(architecture, params, corpus.ids, corpus.vocabulary, Population(layers - 1))
            verdict.networks += 1
            verdict.units += hidden
            for unit, feature in np.argwhere(found.is_beyond).tolist():
                what = f"{name} {hidden}x{layers} sigma {sigma} seed {seed}: unit {unit}"
                r, chance = found.r[unit, feature], found.chance[feature]
                verdict.findings.append(f"{what}, {found.features[feature]}, r {r:.2f}, chance {chance:.2f}")
    return verdict


def main() -> int:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    began = time.monotonic()
    verdict = judge(seeds)
    print(f"{verdict.networks} networks that have learnt nothing, {verdict.units:,} units, ", end="")
    print(f"{len(verdict.findings)} findings, {time.monotonic() - began:.0f} s")
    for sentence in verdict.findings:
        print(sentence)
    learner = Learner(corpus_from_string(story(WHOLE), "story"), TrainingConfig())
    for _ in range(LEARNT):
        learner.step()
    corpus = learner.corpus
    found = follow(learner.architecture, learner.now.params, corpus.ids, corpus.vocabulary)
    count, beyond_noise = (flags.any(axis=1).sum() for flags in (found.is_beyond, found.is_beyond_noise))
    print(
        f"after {LEARNT:,} steps: {count} of 100 units are, {beyond_noise} are beyond features that are moved"
    )
    return 1 if verdict.findings else 0


if __name__ == "__main__":
    sys.exit(main())
